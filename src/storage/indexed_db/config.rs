//! [`IndexedDbConfig`]: which database, how durable, in what portions.

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
    /// How long to wait for the browser's answer before it counts as lost, in milliseconds.
    pub answer_ms: u32,
}

impl Default for IndexedDbConfig {
    /// `omnipaxos`, strict, 8 KiB, 10 seconds.
    fn default() -> Self {
        Self {
            name: "omnipaxos".into(),
            durability: Durability::Strict,
            chunk_bytes: DEFAULT_CHUNK_BYTES,
            answer_ms: 10_000,
        }
    }
}

impl IndexedDbConfig {
    /// All that there is to choose; the patience is the default one.
    pub fn with(name: impl Into<String>, durability: Durability, chunk_bytes: usize) -> Self {
        Self { name: name.into(), durability, chunk_bytes, ..Self::default() }
    }
}
