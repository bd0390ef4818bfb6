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

wasm_opt() {
    have node || debian nodejs npm
    wanted=$(sed -n 's/.*"binaryen": "\([0-9]*\)\..*/\1/p' package.json)
    # The build uses its library as well as its program.
    [ "$(version wasm-opt)" = "$wanted" ] && [ "$(installed binaryen)" = "$wanted.0.0" ] && return
    have npm || debian npm
    say "installing binaryen $wanted into node_modules/"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null || die "npm could not install binaryen"
    [ "$(version wasm-opt)" = "$wanted" ] || die "wasm-opt $wanted was installed but does not run (node $(node --version))"
}

typescript() {
    wanted=$(sed -n 's/.*"typescript": "\([0-9.]*\)".*/\1/p' package.json)
    [ "$(version tsc)" = "$wanted" ] && return
    have npm || debian npm
    say "installing typescript $wanted into node_modules/"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null || die "npm could not install typescript"
    [ "$(version tsc)" = "$wanted" ] || die "tsc $wanted was installed but does not run (node $(node --version))"
}

# installed PACKAGE: the version of what tools and tests take from node_modules/, or nothing.
installed() { sed -n 's/^ *"version": "\(.*\)",*$/\1/p' "node_modules/$1/package.json" 2>/dev/null | head -n 1; }

# What minifies JavaScript. Beside binaryen: `npm ci` installs both.
minifier() {
    wanted=$(sed -n 's/.*"terser": "\(.*\)".*/\1/p' package.json)
    [ "$(installed terser)" = "$wanted" ] && return
    have npm || debian npm
    say "installing terser $wanted into node_modules/"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null || die "npm could not install terser"
    [ "$(installed terser)" = "$wanted" ] || die "terser $wanted was installed but is not in node_modules/"
}

# What the end-to-end tests put into the page to look at it. Beside binaryen: `npm ci` installs both.
axe() {
    wanted=$(sed -n 's/.*"axe-core": "\(.*\)".*/\1/p' package.json)
    [ "$(installed axe-core)" = "$wanted" ] && return
    have node || debian nodejs npm
    have npm || debian npm
    say "installing axe-core $wanted into node_modules/"
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null || die "npm could not install axe-core"
    [ "$(installed axe-core)" = "$wanted" ] || die "axe-core $wanted was installed but is not in node_modules/"
}

page() {
    rust
    crate trunk trunk "$TRUNK_VERSION" --locked --no-default-features
    # wasm-bindgen's two halves must match exactly.
    locked=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/"/, "", $3); print $3 }' Cargo.lock)
    crate wasm-bindgen wasm-bindgen-cli "$locked"
    wasm_opt
    minifier
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
    typescript
    browser
    axe
    second_browser
    ;;
has-firefox)
    has_firefox
    exit
    ;;
*) die "usage: tools/setup.sh page|tests|has-firefox" ;;
esac
say "all tools are there"
