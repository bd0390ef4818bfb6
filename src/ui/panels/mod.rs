//! What stands below the logs: the feed of events, the state of every node, one node's database, what is
//! on the links, what must always hold.

mod events;
mod filter;
mod hearing;
mod load;
mod messages;
mod safety;
mod state;
mod storage;
mod tabs;

pub use events::Events;
pub use load::LoadPanel;
pub(in crate::ui) use load::tenths;
pub use messages::MessagesPanel;
pub use safety::{AlarmBanner, ChecksPill, Safety};
pub use state::States;
pub use storage::StoragePanel;
pub use tabs::{Pane, Tabs};
