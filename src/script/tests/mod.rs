//! Tests of the room: what the parser takes and refuses, that printing is its inverse, what the runner does.

mod beats;
mod ledger;
mod parsing;
#[cfg(not(target_arch = "wasm32"))]
mod properties;
mod running;
mod shipped;
