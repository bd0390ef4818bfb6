//! What stands below the logs: the feed of events, the state of every node, one node's database, what is
//! on the links.

mod events;
mod filter;
mod messages;
mod state;
mod storage;
mod tabs;

pub use events::Events;
pub use messages::MessagesPanel;
pub use state::States;
pub use storage::StoragePanel;
pub use tabs::{Pane, Tabs};
