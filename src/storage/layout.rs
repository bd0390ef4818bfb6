//! [`ChunkLayout`]: which records a batch changes, and ([`recover`]) what a set of records says. Plain
//! values both ways, so that the protocol of the disk is tried natively, without one.
//!
//! The protocol: three stores. `meta` holds the manifest, which every flush rewrites. `log` holds chunks of
//! entries under the index of their first; each has the checksum of the one before it, the manifest has
//! that of the last, so no record can be lost, come back or be exchanged unseen. Only the last chunk is ever
//! rewritten: until it is [`DEFAULT_CHUNK_BYTES`] long, then it is sealed and the next one begun. `snap`
//! holds at most one snapshot. In a later configuration `meta` also holds what the application carried over into
//! it: written once, with its checksum in every manifest.

use std::{collections::BTreeMap, fmt, rc::Rc};

use omnipaxos::storage::Entry;
use serde::{Serialize, de::DeserializeOwned};

use super::{
    codec::{Chunk, ChunkWriter, DecodeError, EncodeError, InstanceId, Manifest, RecordName, SnapshotRef},
    codec::{encode, encode_snapshot, stored_checksum},
    image::Batch,
};

pub mod dump;
mod recover;

pub use recover::{Damage, Recovered, recover};

/// The store of the manifest.
pub const META: &str = "meta";
/// The store of the chunks.
pub const LOG: &str = "log";
/// The store of the snapshot.
pub const SNAP: &str = "snap";
/// The key of what was carried over from an earlier configuration, in the manifest's store.
pub const CARRIED_KEY: &str = "carried";
/// The key of the manifest.
pub const MANIFEST_KEY: &str = "manifest";
/// About how long a chunk gets before it is sealed, in bytes.
pub const DEFAULT_CHUNK_BYTES: usize = 8 * 1024;

/// The key of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// An index or a number.
    Index(u64),
    /// A name.
    Name(String),
    /// Something that no record of ours has as its key, in words.
    Foreign(String),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Index(index) => write!(f, "{index}"),
            Self::Name(name) | Self::Foreign(name) => f.write_str(name),
        }
    }
}

/// One record as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRecord {
    /// Its store.
    pub store: &'static str,
    /// Its key.
    pub key: Key,
    /// Its bytes; `None` where something else than bytes is stored.
    pub bytes: Option<Vec<u8>>,
}

/// One change of one store. Carrying a flush's changes out twice is the same as once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordChange {
    /// Put the manifest.
    PutMeta(Vec<u8>),
    /// Put what was carried over from an earlier configuration.
    PutCarried(Vec<u8>),
    /// Put a chunk.
    PutChunk {
        /// Its key.
        first: u64,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Delete the chunks with keys in `[from, to)`.
    DeleteChunks {
        /// The first key.
        from: u64,
        /// One past the last.
        to: u64,
    },
    /// Put a snapshot.
    PutSnapshot {
        /// Its key.
        idx: u64,
        /// Its bytes.
        bytes: Vec<u8>,
    },
    /// Delete a snapshot.
    DeleteSnapshot {
        /// Its key.
        idx: u64,
    },
}

/// A batch that cannot be written: nothing is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A batch that the disk has already, or that is older.
    #[error("batch {number} cannot follow flush {flushed}")]
    Number {
        /// Its number.
        number: u64,
        /// The last flush on the disk.
        flushed: u64,
    },
    /// It begins past the end of what the disk has.
    #[error(
        "batch {number} replaces entries from {from} on, but the disk's log is {start} to {end}: there would be a hole"
    )]
    Hole {
        /// Its number.
        number: u64,
        /// Where its entries begin.
        from: u64,
        /// Where the disk's log starts.
        start: u64,
        /// Where the disk's log ends.
        end: u64,
    },
    /// An entry, a stopsign or a snapshot that cannot be encoded.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// A chunk that was whole when it was read or written and is not now: only an entry type whose
    /// `Deserialize` refuses what its `Serialize` gave can bring this about.
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// The changes of one flush, and what the layout is once they are made.
#[derive(Clone, Debug)]
pub struct FlushPlan {
    /// What to do, in this order.
    pub changes: Vec<RecordChange>,
    manifest: Manifest,
}

impl FlushPlan {
    /// Number of the batch.
    pub fn number(&self) -> u64 {
        self.manifest.flushed
    }
}

/// What is in which record of one database.
///
/// Keeps the bytes of the chunks: shortening or continuing one needs its entries, and as bytes they take
/// the least room. Getters: `instance`, `flushed`, `chunks`, `footprint`. Changes: `set_instance`; `plan` computes a flush, `adopt` takes it in.
#[derive(Clone, Debug, Default)]
pub struct ChunkLayout {
    chunk_bytes: usize,
    instance: InstanceId,
    flushed: u64,
    log_start: u64,
    log_end: u64,
    /// By first index, without holes; the last one ends at `log_end`.
    chunks: BTreeMap<u64, Rc<[u8]>>,
    snapshot: Option<SnapshotRef>,
    /// Of what was carried over from an earlier configuration: the checksum and the length of its record.
    carried: Option<(u32, usize)>,
    snapshot_bytes: usize,
    manifest_bytes: usize,
    /// Bytes that the last flush wrote.
    written: usize,
}

/// How many bytes a database takes, by its records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Footprint {
    /// Bytes of all records.
    pub total: usize,
    /// Bytes that the last flush wrote; 0 where none was made since the database was opened.
    pub written: usize,
}

/// The records of a database that holds this batch and nothing else, in the order in which one is read.
pub fn records_of<T: Entry + Serialize + DeserializeOwned>(batch: &Batch<T>) -> Result<Vec<StoredRecord>, PlanError> {
    let plan = ChunkLayout::new(InstanceId::default(), DEFAULT_CHUNK_BYTES).plan(batch)?;
    let record = |change| match change {
        RecordChange::PutMeta(bytes) => Some((META, Key::Name(MANIFEST_KEY.to_owned()), bytes)),
        RecordChange::PutCarried(bytes) => Some((META, Key::Name(CARRIED_KEY.to_owned()), bytes)),
        RecordChange::PutChunk { first, bytes } => Some((LOG, Key::Index(first), bytes)),
        RecordChange::PutSnapshot { idx, bytes } => Some((SNAP, Key::Index(idx), bytes)),
        // There was nothing before.
        RecordChange::DeleteChunks { .. } | RecordChange::DeleteSnapshot { .. } => None,
    };
    let records = plan.changes.into_iter().filter_map(record);
    let mut records: Vec<_> =
        records.map(|(store, key, bytes)| StoredRecord { store, key, bytes: Some(bytes) }).collect();
    let place = |store| [META, LOG, SNAP].iter().position(|other| *other == store);
    records.sort_by(|a, b| (place(a.store), &a.key).cmp(&(place(b.store), &b.key)));
    Ok(records)
}

/// Makes one byte of a record another, as a failing disk might.
pub fn spoil(bytes: &mut [u8]) {
    let middle = bytes.len() / 2;
    if let Some(byte) = bytes.get_mut(middle) {
        *byte ^= 0x10;
    }
}

impl ChunkLayout {
    /// The layout of an empty database.
    pub fn new(instance: InstanceId, chunk_bytes: usize) -> Self {
        Self { instance, chunk_bytes, ..Self::default() }
    }

    /// Which database.
    pub fn instance(&self) -> InstanceId {
        self.instance
    }

    /// Gives an empty database the id it will be written with.
    pub fn set_instance(&mut self, instance: InstanceId) {
        self.instance = instance;
    }

    /// Number of the last batch on the disk; 0 on an empty one.
    pub fn flushed(&self) -> u64 {
        self.flushed
    }

    /// The chunks: index of the first entry, checksum, number of entries, bytes.
    pub fn chunks(&self) -> impl Iterator<Item = (u64, u32, u64, usize)> + '_ {
        let ends = self.chunks.keys().copied().skip(1).chain([self.log_end]);
        self.chunks
            .iter()
            .zip(ends)
            .map(|((&first, bytes), end)| (first, stored_checksum(bytes), end - first, bytes.len()))
    }

    /// How many bytes its records take.
    pub fn footprint(&self) -> Footprint {
        let chunks: usize = self.chunks.values().map(|bytes| bytes.len()).sum();
        let carried = self.carried.map_or(0, |(_, bytes)| bytes);
        Footprint { total: self.manifest_bytes + chunks + self.snapshot_bytes + carried, written: self.written }
    }

    /// The changes that take the disk from what it has to what it has after `batch`.
    pub fn plan<T: Entry + Serialize + DeserializeOwned>(&self, batch: &Batch<T>) -> Result<FlushPlan, PlanError> {
        if batch.number <= self.flushed {
            return Err(PlanError::Number { number: batch.number, flushed: self.flushed });
        }
        let (start, from) = (batch.log_start as u64, batch.replaced_from as u64);
        if from > self.log_end.max(start) || start < self.log_start {
            return Err(PlanError::Hole { number: batch.number, from, start: self.log_start, end: self.log_end });
        }
        let mut changes = Vec::new();
        let last_chunk = self.plan_log(batch, &mut changes)?;
        let snapshot = match &batch.snapshot {
            None => self.snapshot,
            Some(None) => None,
            Some(Some(snapshot)) => {
                let idx = batch.scalars.compacted_idx as u64;
                let (bytes, checksum) = encode_snapshot::<T>(idx, snapshot)?;
                changes.push(RecordChange::PutSnapshot { idx, bytes });
                Some(SnapshotRef { idx, checksum })
            }
        };
        let carried = match (&batch.scalars.carried, self.carried) {
            // Written once, and never another.
            (None, _) => None,
            (Some(_), Some((checksum, _))) => Some(checksum),
            (Some(carried), None) => {
                let bytes = encode::<[u8]>(carried, &RecordName::Carried)?;
                let checksum = stored_checksum(&bytes);
                changes.push(RecordChange::PutCarried(bytes));
                Some(checksum)
            }
        };
        let manifest = Manifest {
            instance: self.instance,
            flushed: batch.number,
            step: batch.stamp.step,
            journal: batch.stamp.journal,
            promise: batch.scalars.promise,
            accepted_round: batch.scalars.accepted_round,
            decided: batch.scalars.decided_idx as u64,
            compacted: batch.scalars.compacted_idx as u64,
            log_start: start,
            log_end: batch.log_end() as u64,
            stopsign: batch.scalars.stopsign.clone(),
            snapshot,
            last_chunk,
            carried,
        };
        changes.push(RecordChange::PutMeta(manifest.encode()?));
        if let Some(old) = self.snapshot.filter(|old| snapshot.is_none_or(|new| new.idx != old.idx)) {
            changes.push(RecordChange::DeleteSnapshot { idx: old.idx });
        }
        Ok(FlushPlan { changes, manifest })
    }

    /// The changes of the log; gives the checksum of what then is the last chunk.
    fn plan_log<T: Entry + Serialize + DeserializeOwned>(
        &self,
        batch: &Batch<T>,
        changes: &mut Vec<RecordChange>,
    ) -> Result<Option<u32>, PlanError> {
        let (start, from) = (batch.log_start as u64, batch.replaced_from as u64);
        // Of what is on the disk, the entries of [start, keep_to) stay.
        let keep_to = from.min(self.log_end);
        let Some((&last, bytes)) = self.chunks.range(..keep_to).next_back().filter(|_| start < keep_to) else {
            if let Some((&first, _)) = self.chunks.first_key_value() {
                changes.push(RecordChange::DeleteChunks { from: first, to: self.log_end });
            }
            let begin = from.max(start);
            let skipped = (begin - from) as usize;
            return append(ChunkWriter::new(begin, 0), batch.entries.iter().skip(skipped), self.chunk_bytes, changes);
        };
        // Trimming: chunks that end at or below `start`, which is where the next one begins.
        if let (Some((&first, _)), Some((&kept, _))) =
            (self.chunks.first_key_value(), self.chunks.range(..=start).next_back())
            && first < kept
        {
            changes.push(RecordChange::DeleteChunks { from: first, to: kept });
        }
        // Truncation: chunks that begin at or past `keep_to`, then the one that straddles it.
        if self.chunks.range(keep_to..).next().is_some() {
            changes.push(RecordChange::DeleteChunks { from: keep_to, to: self.log_end });
        }
        let last_end = self.chunks.range(keep_to..).next().map_or(self.log_end, |(&first, _)| first);
        let checksum = stored_checksum(bytes);
        if keep_to < last_end {
            let mut chunk = Chunk::<T>::decode(bytes, last)?;
            chunk.entries.truncate((keep_to - last) as usize);
            let shortened = ChunkWriter::new(last, chunk.before);
            let entries = chunk.entries.iter().chain(&batch.entries);
            return append(shortened, entries, self.chunk_bytes, changes);
        }
        if batch.entries.is_empty() {
            return Ok(Some(checksum));
        }
        let writer = if bytes.len() < self.chunk_bytes {
            ChunkWriter::resume(bytes, last)?
        } else {
            ChunkWriter::new(keep_to, checksum)
        };
        append(writer, batch.entries.iter(), self.chunk_bytes, changes)
    }

    /// Takes in that the changes of `plan`, which this layout gave, have been made.
    pub fn adopt(&mut self, plan: FlushPlan) {
        self.written = 0;
        if plan.manifest.snapshot.is_none() {
            self.snapshot_bytes = 0;
        }
        for change in plan.changes {
            match change {
                RecordChange::PutChunk { first, bytes } => {
                    self.written += bytes.len();
                    self.chunks.insert(first, bytes.into());
                }
                RecordChange::DeleteChunks { from, to } => self.chunks.retain(|first, _| !(from..to).contains(first)),
                RecordChange::PutMeta(bytes) => {
                    self.written += bytes.len();
                    self.manifest_bytes = bytes.len();
                }
                RecordChange::PutSnapshot { bytes, .. } => {
                    self.written += bytes.len();
                    self.snapshot_bytes = bytes.len();
                }
                RecordChange::PutCarried(bytes) => {
                    self.written += bytes.len();
                    self.carried = Some((stored_checksum(&bytes), bytes.len()));
                }
                RecordChange::DeleteSnapshot { .. } => {}
            }
        }
        self.flushed = plan.manifest.flushed;
        self.log_start = plan.manifest.log_start;
        self.log_end = plan.manifest.log_end;
        self.snapshot = plan.manifest.snapshot;
    }
}

/// From how many entries on room is made for a whole chunk.
const MANY: usize = 16;
/// And at most for how many bytes, however long a chunk may get.
const MOST_ROOM: usize = 64 * 1024;

/// Puts entries behind those that `writer` has, in as many chunks as they need; gives the last one's checksum.
fn append<'a, T: Serialize + 'a>(
    mut writer: ChunkWriter,
    entries: impl Iterator<Item = &'a T>,
    chunk_bytes: usize,
    changes: &mut Vec<RecordChange>,
) -> Result<Option<u32>, PlanError> {
    // Unless the entries are few, the chunk gets full.
    let many = entries.size_hint().0 >= MANY;
    let room = chunk_bytes.min(MOST_ROOM) + chunk_bytes.min(MOST_ROOM) / 8;
    if many {
        writer.reserve(room);
    }
    for entry in entries {
        if !writer.is_empty() && writer.len() >= chunk_bytes {
            let (bytes, checksum) = writer.finish()?;
            changes.push(RecordChange::PutChunk { first: writer.first(), bytes });
            writer = ChunkWriter::new(writer.end(), checksum);
            if many {
                writer.reserve(room);
            }
        }
        writer.push(entry)?;
    }
    if writer.is_empty() {
        return Ok(None);
    }
    let (bytes, checksum) = writer.finish()?;
    changes.push(RecordChange::PutChunk { first: writer.first(), bytes });
    Ok(Some(checksum))
}
