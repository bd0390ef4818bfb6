//! What stands below the logs: the feed of events, the state of every node, one node's database, what could be
//! compacted, what a read gives, what is on the links, what must always hold.

pub(in crate::ui) mod compaction;
mod events;
mod filter;
mod hearing;
mod history;
mod load;
mod messages;
mod read;
mod proposals;
mod rust;
mod safety;
mod state;
mod storage;
mod tabs;

pub use compaction::CompactionPanel;
pub use events::Events;
pub use history::HistoryPanel;
pub use load::LoadPanel;
pub(in crate::ui) use load::tenths;
pub use messages::MessagesPanel;
pub use proposals::Proposals;
pub use read::ReadPanel;
pub use rust::{RustLines, RustPanel};
pub use safety::{AlarmBanner, ChecksPill, Safety};
pub use state::States;
pub use storage::StoragePanel;
pub use tabs::{Pane, Tabs};
