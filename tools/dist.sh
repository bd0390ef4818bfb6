#!/bin/sh
# A release: `make dist` calls it after `make build`. Leaves in release/ a folder with the page, ready for any static host,
# the same as an archive, and the package for npm. The same sources give the same archive.
set -eu
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

rm -rf release
mkdir -p "release/$name" release/npm
cp -R dist/. "release/$name/"
cp LICENSE CHANGELOG.md "release/$name/"
printf '%s\n' "$version" >"release/$name/VERSION"

cp -R dist release/npm/page
cp LICENSE CHANGELOG.md www/package/README.md www/package/index.js www/package/index.d.ts www/playground.d.ts release/npm/
sed "s/\"0.0.0\"/\"$version\"/" www/package/package.json >release/npm/package.json
(cd release && npm pack --silent ./npm >/dev/null)

# The order of files, their owners and times are no part of what is released.
(cd release && tar --sort=name --owner=0 --group=0 --numeric-owner --mtime='2000-01-01 00:00Z' -cf - "$name" | gzip -9n >"$name.tar.gz")
rm -rf release/npm
(cd release && ls -l)
