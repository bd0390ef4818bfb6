#!/bin/sh
# Measures the storage and the simulation in a headless browser, the simulation, the explorer and the space-time diagram
# outside of one, and prints the tables.
set -eu
cd "$(dirname "$0")/.."

CHROMEDRIVER=${CHROMEDRIVER:-$(command -v chromedriver)}
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner
WASM_BINDGEN_USE_BROWSER=1
# As in the built page: otherwise each call into the browser is wrapped once more, to be told of what it throws.
WASM_BINDGEN_NO_DEBUG=1
WASM_BINDGEN_TEST_TIMEOUT=${WASM_BINDGEN_TEST_TIMEOUT:-1200}
export WASM_BINDGEN_NO_DEBUG CHROMEDRIVER CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER WASM_BINDGEN_USE_BROWSER WASM_BINDGEN_TEST_TIMEOUT
cargo test --release --locked --target wasm32-unknown-unknown --features bench --test bench_storage \
    --test bench_simulation -- --nocapture
cargo run --release --locked --no-default-features --features bench --example simulation_speed
cargo run --release --locked --no-default-features --features bench --example space_speed
cargo run --release --locked --no-default-features --features bench --example explorer_speed
