#!/bin/sh
# Runs every test that uses wasm-bindgen-test in a headless browser: the files of tests/ that name it, and the
# library's own tests where its sources do.
set -eu
cd "$(dirname "$0")/.."

set --
for file in $(grep -l 'wasm_bindgen_test' tests/*.rs || true); do
    # Measure, and need a feature: `make bench`.
    case $file in tests/bench_*) continue ;; esac
    set -- "$@" --test "$(basename "$file" .rs)"
done
if grep -rqs 'wasm_bindgen_test' src; then
    set -- "$@" --lib
fi
if [ $# -eq 0 ]; then
    echo "test-browser: no file in tests/ or src/ uses wasm_bindgen_test" >&2
    exit 1
fi

CHROMEDRIVER=${CHROMEDRIVER:-$(command -v chromedriver)}
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
WASM_BINDGEN_USE_BROWSER=1
WASM_BINDGEN_TEST_TIMEOUT=${WASM_BINDGEN_TEST_TIMEOUT:-300}
export CHROMEDRIVER CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER WASM_BINDGEN_USE_BROWSER WASM_BINDGEN_TEST_TIMEOUT
# `panics` for the test of workers that die.
exec cargo test --locked --target wasm32-unknown-unknown --features panics "$@"
