//! [`IndexedDbConfig`]: which database, how durable, in what portions, and when.

use std::num::NonZeroUsize;

use crate::storage::layout::DEFAULT_CHUNK_BYTES;

/// What a finished flush withstands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// The operating system has said that it is on the disk: a power failure.
    #[default]
    Strict,
    /// The operating system has got it: a crash of the browser, but no power failure. About twice as fast.
    Relaxed,
}

impl Durability {
    /// The browser's word for it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Relaxed => "relaxed",
        }
    }
}

/// When what was written goes to the disk.
///
/// Neither policy is a reason to send: that what was written is durable is known when
/// [`super::Flusher::flush`] says so, and not before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FlushPolicy {
    /// When [`super::Flusher::flush`] is called, and at no other time. A loop that flushes before it sends
    /// needs no more.
    #[default]
    Manual,
    /// Also as soon as this many entries wait and no flush is under way. While a program goes on appending,
    /// the disk already writes; the flush before the next sending has the rest to do, and less is lost
    /// if the page is closed before that. Costs a transaction more each time.
    AfterEntries(NonZeroUsize),
}

/// How to open an [`super::IndexedDbStorage`] or a [`super::Database`].
///
/// ```no_run
/// use omnipaxos_playground::storage::indexed_db::{Durability, IndexedDbConfig};
///
/// let config = IndexedDbConfig { name: "node-1".into(), ..IndexedDbConfig::default() };
/// assert_eq!(config, IndexedDbConfig::with("node-1", Durability::Strict, 8 * 1024));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexedDbConfig {
    /// Name of the database; one a node.
    pub name: String,
    /// What a finished flush withstands.
    pub durability: Durability,
    /// About how long a chunk of entries gets before it is sealed, in bytes. Each flush rewrites the last
    /// chunk, and each chunk is a record to load.
    pub chunk_bytes: usize,
    /// When an [`super::IndexedDbStorage`] flushes; a [`super::Database`] only does when it is told to.
    pub flush: FlushPolicy,
    /// How long to wait for the browser's answer before it counts as lost, in milliseconds; with a flush it may be half
    /// as long again.
    pub answer_ms: u32,
}

impl Default for IndexedDbConfig {
    /// `omnipaxos`, strict, 8 KiB, flushed when told to, 10 seconds.
    fn default() -> Self {
        Self {
            name: "omnipaxos".into(),
            durability: Durability::Strict,
            chunk_bytes: DEFAULT_CHUNK_BYTES,
            flush: FlushPolicy::Manual,
            answer_ms: 10_000,
        }
    }
}

impl IndexedDbConfig {
    /// What decides where and how the records are; when they are flushed, and the patience, as by default.
    pub fn with(name: impl Into<String>, durability: Durability, chunk_bytes: usize) -> Self {
        Self { name: name.into(), durability, chunk_bytes, ..Self::default() }
    }
}
