//! IndexedDB: [`IndexedDbStorage`] for OmniPaxos, the [`Database`] below it, and a [`Journal`].
//!
//! The protocol of the records is in [`super::layout`], which needs no browser. Here is what does: one tab
//! at a time, by a Web Lock; one transaction a flush, with all its puts and deletes and no wait inside,
//! committed at once and durable when the browser says `complete`; the reason when it says `abort`.

mod browser;
mod config;
mod database;
mod error;
mod journal;
mod link;
mod lock;
mod slot;
mod storage;
mod witness;

pub use config::{Durability, FlushPolicy, IndexedDbConfig};
pub use database::{Database, Written, database_names, delete_database, dump_database, take_browser_loss};
pub use error::{FlushError, OpenError, Reason};
pub use journal::{Journal, JournalContent};
pub use storage::{Flusher, IndexedDbStorage, WITNESS_PREFIX};
pub use witness::{LocalStorageWitness, MemoryWitness, NoWitness, Witness, Witnessed};

pub use super::layout::{Damage, Recovered};
