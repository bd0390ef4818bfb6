//! The conformance suite over every storage of this project, and over OmniPaxos's `MemoryStorage`. Over its
//! `PersistentStorage`: `conformance_rocksdb.rs`.

mod common;
#[path = "conformance/mod.rs"]
mod suite;

#[cfg(not(target_arch = "wasm32"))]
#[path = "conformance/native.rs"]
mod native;

#[cfg(target_arch = "wasm32")]
#[path = "conformance/browser.rs"]
mod browser;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
