#!/bin/sh
# A release: `make dist` calls it after `make build`. Leaves in release/, or in the folder that it is told, a folder with the
# page, ready for any static host, the same as an archive, and the package for npm. The same build gives the same archives.
set -eu
umask 022
release=$(mkdir -p "${1:-$(dirname "$0")/../release}" && cd "${1:-$(dirname "$0")/../release}" && pwd)
cd "$(dirname "$0")/.."

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
name=omnipaxos-playground-$version
grep -q "^## $version" CHANGELOG.md || {
    echo "dist: CHANGELOG.md has no section for version $version" >&2
    exit 1
}
[ -f dist/worker.js ] || {
    echo "dist: dist/ is not a finished build; run: make build" >&2
    exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/$name" "$work/npm"
cp -R dist/. "$work/$name/"
cp LICENSE CHANGELOG.md "$work/$name/"
printf '%s\n' "$version" >"$work/$name/VERSION"

cp -R dist "$work/npm/page"
cp LICENSE CHANGELOG.md www/package/README.md www/package/index.js www/package/index.d.ts www/playground.d.ts "$work/npm/"
sed "s/\"0.0.0\"/\"$version\"/" www/package/package.json >"$work/npm/package.json"
(cd "$work" && npm pack --silent ./npm >/dev/null) || {
    echo "dist: npm pack failed" >&2
    exit 1
}

# The order of files, their owners, modes and times are no part of what is released.
(cd "$work" && tar --sort=name --owner=0 --group=0 --numeric-owner --mode='u=rwX,go=rX' --mtime='2000-01-01 00:00Z' \
    -cf - "$name" | gzip -9n >"$name.tar.gz")

rm -rf "${release:?}/$name"
mv "$work/$name" "$work/$name.tar.gz" "$work/$name.tgz" "$release/"
ls -l "$release"
