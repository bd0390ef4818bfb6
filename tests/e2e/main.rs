//! The built page in a real browser, as a person uses it. `make test-page` runs it; it needs `make build` first.

mod harness;

mod append;
mod bad_input;
mod branches;
mod compaction;
mod faults;
mod first_visit;
mod inspector;
mod keyboard;
mod large;
mod layout;
mod links;
mod messages;
mod narration;
mod new_cluster;
mod object;
mod panels;
mod power;
mod reconfigure;
mod reload;
mod safety;
mod same_run;
mod scripts;
mod share;
mod share_refused;
mod space;
mod storage_panel;
mod timeline;
mod transport;
mod two_tabs;
mod unusual_storage;
