#!/bin/sh
# Installs what is missing, and only that: `tools/setup.sh page` for building and serving the page,
# `tools/setup.sh tests` for all that the tests need, `tools/setup.sh has-firefox` to ask whether the tests in Firefox can
# run. `make` calls it; running it again does nothing.
#
# Reaches the registries of cargo, npm and Debian only. Tools of a wrong version are left alone: the right one
# goes to .tools/ or node_modules/, which come first on the PATH that `make` sets.
set -eu
cd "$(dirname "$0")/.."

TRUNK_VERSION=0.21.14
GECKODRIVER_VERSION=0.37.1
TARGET=wasm32-unknown-unknown
PATH="$PWD/.tools/bin:$PWD/node_modules/.bin:$PATH:$HOME/.cargo/bin"
export PATH

say() { echo "setup: $*"; }
die() {
    echo "setup: error: $*" >&2
    exit 1
}
have() { command -v "$1" >/dev/null 2>&1; }

# debian PACKAGE…: installs Debian packages; the lists are fetched only where they do not know a package.
debian() {
    have apt-get || die "missing: $*. Install it with the package manager of this system, then run make again."
    if [ "$(id -u)" -eq 0 ]; then
        root=
    elif have sudo; then
        root=sudo
        [ -t 0 ] || root="sudo -n"
    else
        die "missing: $*. Run as root: apt-get install $*"
    fi
    say "installing Debian packages: $*"
    for package in "$@"; do
        candidate=$(apt-cache policy "$package" 2>/dev/null | awk '$1 == "Candidate:" { print $2 }')
        case "$candidate" in
        '' | '(none)')
            say "fetching the package lists"
            $root apt-get update -qq || die "apt-get update failed"
            break
            ;;
        esac
    done
    install_debian "$@" && return
    # Lists from long ago name files that are gone.
    say "trying again with fresh package lists"
    $root apt-get update -qq || die "apt-get update failed"
    install_debian "$@" || die "apt-get could not install: $*"
}

install_debian() {
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

rust() {
    have cc || debian gcc libc6-dev
    have cargo || die "cargo is missing. Install Rust first (https://rustup.rs), then run make again."
    # Named in Cargo.toml; cargo itself would complain too, but only after a long while and in other words.
    needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
    found=$(rustc --version | awk '{ print $2 }')
    oldest=$(printf '%s\n%s\n' "$needed" "$found" | sort -V | head -n 1)
    [ "$oldest" = "$needed" ] || die "rustc $found is too old, $needed is needed. Run: rustup update stable"
    if [ ! -d "$(rustc --print sysroot)/lib/rustlib/$TARGET/lib" ]; then
        have rustup || die "Rust's target $TARGET is missing, and there is no rustup to add it with"
        say "adding Rust's target $TARGET"
        rustup target add "$TARGET" || die "rustup could not add $TARGET"
    fi
    # trunk builds without the network: all crates must be here.
    cargo fetch --locked --quiet || die "cargo could not fetch the crates of Cargo.lock"
}

# version PROGRAM: what it says its version is, or nothing. `trunk 0.21.14`, `wasm-opt version 132 (…)`
version() {
    if have "$1"; then
        "$1" --version 2>/dev/null | awk 'NR == 1 { print ($2 == "version") ? $3 : $2 }'
    fi
}

# crate PROGRAM CRATE VERSION OPTION…: installs a tool from the cargo registry into .tools/.
crate() {
    program=$1 crate=$2 wanted=$3
    shift 3
    [ "$(version "$program")" = "$wanted" ] && return
    say "building $crate $wanted into .tools/ (some minutes)"
    cargo install --quiet --root .tools --version "=$wanted" "$@" "$crate" || die "cargo could not install $crate $wanted"
    [ "$(version "$program")" = "$wanted" ] || die "$program $wanted was installed but does not run"
}

# installed PACKAGE: the version that is in node_modules/, or nothing.
installed() { sed -n 's/^ *"version": "\(.*\)",*$/\1/p' "node_modules/$1/package.json" 2>/dev/null | head -n 1; }

# npm_packages PACKAGE…: has what package.json names of them in node_modules/; `npm ci` installs all that it names at once.
npm_packages() {
    have node || debian nodejs npm
    absent=$(lacking "$@")
    [ -n "$absent" ] || return 0
    have npm || debian npm
    say "installing npm's packages into node_modules/:$absent"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null || die "npm could not install:$absent"
    absent=$(lacking "$@")
    [ -z "$absent" ] || die "npm has installed its packages, but node_modules/ lacks:$absent"
}

# Those whose version there is not that of package.json.
lacking() {
    for package in "$@"; do
        wanted=$(sed -n 's/^ *"'"$package"'": "\([0-9.]*\)",*$/\1/p' package.json)
        [ -n "$wanted" ] && [ "$(installed "$package")" = "$wanted" ] || printf ' %s %s' "$package" "$wanted"
    done
}

# runs PROGRAM: it may be there and need a newer Node.js.
runs() { [ -n "$(version "$1")" ] || die "$1 was installed but does not run (node $(node --version))"; }

page() {
    rust
    crate trunk trunk "$TRUNK_VERSION" --locked --no-default-features
    # wasm-bindgen's two halves must match exactly.
    locked=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/"/, "", $3); print $3 }' Cargo.lock)
    crate wasm-bindgen wasm-bindgen-cli "$locked"
    npm_packages binaryen terser
    runs wasm-opt
}

browser() {
    missing=
    [ -n "${CHROME:-}" ] || have chromium || have google-chrome || missing="chromium"
    [ -n "${CHROMEDRIVER:-}" ] || have chromedriver || missing="$missing chromium-driver"
    # shellcheck disable=SC2086 # a list of packages
    [ -z "$missing" ] || debian $missing
}

has_firefox() {
    [ -n "${FIREFOX:-}" ] || have firefox-esr || have firefox || return 1
    [ -n "${GECKODRIVER:-}" ] || have geckodriver
}

# Firefox is a second opinion: where it cannot be had, its tests are left out, and `make test` says so.
second_browser() {
    has_firefox && return
    # Each in a shell of its own: what ends that one does not end this one.
    if [ -z "${FIREFOX:-}" ] && ! have firefox-esr && ! have firefox; then
        (debian firefox-esr) || {
            say "no Firefox: its tests will be left out"
            return 0
        }
    fi
    # Debian has no package of it.
    if [ -z "${GECKODRIVER:-}" ] && ! have geckodriver; then
        (crate geckodriver geckodriver "$GECKODRIVER_VERSION" --locked) || say "no geckodriver: the tests in Firefox will be left out"
    fi
}

case "${1:-}" in
page) page ;;
tests)
    page
    npm_packages typescript axe-core
    runs tsc
    browser
    second_browser
    ;;
has-firefox)
    has_firefox
    exit
    ;;
*) die "usage: tools/setup.sh page|tests|has-firefox" ;;
esac
say "all tools are there"
