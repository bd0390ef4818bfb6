//! The built page in a real browser, as a person uses it. `make test-page` runs it; it needs `make build` first.

mod harness;

mod append;
mod bad_input;
mod compaction;
mod first_visit;
mod keyboard;
mod large;
mod layout;
mod links;
mod object;
mod power;
mod reload;
mod same_run;
mod storage_panel;
mod unusual_storage;
