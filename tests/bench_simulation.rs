//! How fast the simulation is in a real browser: part of `make bench`; prints tables, asserts no time.
#![cfg(all(target_arch = "wasm32", feature = "bench"))]

#[path = "bench/report.rs"]
mod report;
#[path = "bench/simulation.rs"]
mod simulation;

use wasm_bindgen_test::{console_log, wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn figures() {
    let performance = web_sys::window().unwrap().performance().unwrap();
    console_log!("{}", simulation::tables("in the browser", || performance.now()));
}
