//! What is in a node's database, as plain values to draw.

use crate::sim::NodeId;

/// What is in a node's database.
#[derive(Clone, Debug, PartialEq)]
pub struct DiskView {
    /// Whose.
    pub node: NodeId,
    /// Name of the database.
    pub name: String,
    /// Bytes of all records.
    pub bytes: usize,
    /// Number of the flush that it was last written by.
    pub flushed: u64,
    /// The stores, in the order of their records.
    pub stores: Vec<DiskStore>,
    /// The chunks of the log, by ascending index.
    pub chunks: Vec<DiskChunk>,
    /// The first index that is kept: entries of a chunk below it are compacted.
    pub log_start: u64,
    /// All records.
    pub records: Vec<DiskRecord>,
}

/// A store of a database.
#[derive(Clone, Debug, PartialEq)]
pub struct DiskStore {
    /// Its name.
    pub name: &'static str,
    /// How many records it has.
    pub records: usize,
    /// Bytes of all its records.
    pub bytes: usize,
}

/// A chunk of entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskChunk {
    /// Index of its first entry.
    pub first: u64,
    /// One past the index of its last.
    pub end: u64,
    /// Its bytes.
    pub bytes: usize,
    /// Whether it is never written again: it is long enough, or another follows it.
    pub sealed: bool,
}

/// One record of a database.
#[derive(Clone, Debug, PartialEq)]
pub struct DiskRecord {
    /// Its object store.
    pub store: &'static str,
    /// Its key.
    pub key: String,
    /// Its length in bytes.
    pub bytes: usize,
    /// Its CRC32C, in hexadecimal.
    pub checksum: String,
    /// What it holds, decoded, or what is wrong with it.
    pub content: String,
}
