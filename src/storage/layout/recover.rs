//! The way back: from the records of a database to what they say, or to why they cannot be trusted.

use std::{collections::BTreeMap, rc::Rc};

use omnipaxos::storage::Entry;
use serde::de::DeserializeOwned;

use super::{CARRIED_KEY, ChunkLayout, Key, LOG, MANIFEST_KEY, META, SNAP, StoredRecord};
use crate::storage::{
    codec::{
        Chunk, DecodeError, InstanceId, Manifest, RecordName, SnapshotRecord, SnapshotRef, decode, stored_checksum,
        verify,
    },
    image::{Image, Scalars, Stamp},
};

/// What a database holds.
#[derive(Clone, Debug)]
pub struct Recovered<T: Entry> {
    /// The state of the node.
    pub image: Image<T>,
    /// Number of the last batch; 0 for an empty database.
    pub flushed: u64,
    /// Where that batch was cut.
    pub stamp: Stamp,
    /// Which database; all zeros for an empty one that has not got its id yet.
    pub instance: InstanceId,
    /// What is in which record.
    pub layout: ChunkLayout,
}

/// Why a database cannot be trusted. A node must not start from it: it could break its own promise.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// A record does not hold what it should.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Something is stored that is not a record of ours.
    #[error("{store}[{key}] is no record of this storage: {reason}")]
    Foreign {
        /// Its store.
        store: &'static str,
        /// Its key.
        key: Key,
        /// Why not.
        reason: &'static str,
    },
    /// A store is not there.
    #[error("the store `{store}` is missing")]
    StoreMissing {
        /// Which.
        store: &'static str,
    },
    /// Chunks or a snapshot without a manifest.
    #[error("meta[manifest] is missing, but there are {chunks} chunks and {snapshots} snapshots")]
    ManifestMissing {
        /// How many chunks there are.
        chunks: usize,
        /// How many snapshots there are.
        snapshots: usize,
    },
    /// Entries are missing.
    #[error("entries {from} to {to} (not included) are missing from the log")]
    Hole {
        /// The first that is missing.
        from: u64,
        /// One past the last that is missing.
        to: u64,
    },
    /// Lines of a journal are missing.
    #[error("lines {from} to {to} (not included) are missing from the journal")]
    LinesMissing {
        /// The first that is missing.
        from: u64,
        /// One past the last that is missing.
        to: u64,
    },
    /// A record that the manifest leaves no room for.
    #[error("{record} should not be there: the manifest's log is {start} to {end} (not included)")]
    Unexpected {
        /// Which.
        record: RecordName,
        /// Start of the manifest's log.
        start: u64,
        /// End of the manifest's log.
        end: u64,
    },
    /// A record is whole but not the one that belongs there: an older version of it, perhaps.
    #[error("{record} has the checksum {found:08x}, but {by} names {expected:08x}: one of them is out of date")]
    Exchanged {
        /// Which.
        record: RecordName,
        /// Its checksum.
        found: u32,
        /// What it should be.
        expected: u32,
        /// The record that says so.
        by: RecordName,
    },
    /// What was carried over from an earlier configuration is not there.
    #[error("meta[carried] is missing")]
    CarriedMissing,
    /// The snapshot is not there.
    #[error("snap[{idx}] is missing")]
    SnapshotMissing {
        /// Its key.
        idx: u64,
    },
}

/// Records by key, sorted by store.
#[derive(Default)]
struct Sorted {
    manifest: Option<Vec<u8>>,
    carried: Option<Vec<u8>>,
    log: BTreeMap<u64, Vec<u8>>,
    snap: BTreeMap<u64, Vec<u8>>,
}

impl Sorted {
    fn sort(records: Vec<StoredRecord>) -> Result<Self, Damage> {
        let mut sorted = Self::default();
        for StoredRecord { store, key, bytes } in records {
            let Some(bytes) = bytes else {
                return Err(Damage::Foreign { store, key, reason: "it does not hold bytes" });
            };
            match (store, key) {
                (META, Key::Name(name)) if name == MANIFEST_KEY => sorted.manifest = Some(bytes),
                (META, Key::Name(name)) if name == CARRIED_KEY => sorted.carried = Some(bytes),
                (LOG, Key::Index(first)) => drop(sorted.log.insert(first, bytes)),
                (SNAP, Key::Index(idx)) => drop(sorted.snap.insert(idx, bytes)),
                (store, key) => return Err(Damage::Foreign { store, key, reason: "its key is not one" }),
            }
        }
        Ok(sorted)
    }
}

/// What `records`, all that are in one database, say; verified: every checksum, the chain of the chunks, no
/// hole, the snapshot. `chunk_bytes` is for the flushes to come.
///
/// What this cannot see: a whole database put back as it was earlier, or one that was emptied. The instance
/// id and the flush number are there to be compared with what a witness elsewhere remembers.
pub fn recover<T: Entry + DeserializeOwned>(
    records: Vec<StoredRecord>,
    chunk_bytes: usize,
) -> Result<Recovered<T>, Damage> {
    let Sorted { manifest, carried, log, snap } = Sorted::sort(records)?;
    let Some(manifest) = manifest else {
        if log.is_empty() && snap.is_empty() && carried.is_none() {
            let layout = ChunkLayout::new(InstanceId::default(), chunk_bytes);
            let (image, stamp, instance) = (Image::default(), Stamp::default(), layout.instance);
            return Ok(Recovered { image, flushed: 0, stamp, instance, layout });
        }
        return Err(Damage::ManifestMissing { chunks: log.len(), snapshots: snap.len() });
    };
    let (manifest_bytes, snapshot_bytes) = (manifest.len(), snap.values().map(Vec::len).sum());
    let manifest = Manifest::decode(&manifest)?;
    let (entries, chunks) = recover_log(log, &manifest)?;
    let (carried, carried_bytes) = recover_carried(carried, &manifest)?;
    let image = Image {
        scalars: Scalars {
            promise: manifest.promise,
            accepted_round: manifest.accepted_round,
            decided_idx: index(manifest.decided, "the decided index")?,
            compacted_idx: index(manifest.compacted, "the compacted index")?,
            stopsign: manifest.stopsign.clone(),
            carried,
        },
        log_start: index(manifest.log_start, "the start of the log")?,
        log: entries,
        snapshot: recover_snapshot::<T>(snap, &manifest)?,
    };
    let layout = ChunkLayout {
        chunk_bytes,
        instance: manifest.instance,
        flushed: manifest.flushed,
        log_start: manifest.log_start,
        log_end: manifest.log_end,
        chunks,
        snapshot: manifest.snapshot,
        carried: manifest.carried.map(|checksum| (checksum, carried_bytes)),
        snapshot_bytes,
        manifest_bytes,
        written: 0,
    };
    let stamp = Stamp { step: manifest.step, journal: manifest.journal };
    Ok(Recovered { image, flushed: manifest.flushed, stamp, instance: manifest.instance, layout })
}

/// The entries of `[log_start, log_end)`, and the chunks they came from.
#[allow(clippy::type_complexity)] // named, the pair would be a type for one call
fn recover_log<T: DeserializeOwned>(
    log: BTreeMap<u64, Vec<u8>>,
    manifest: &Manifest,
) -> Result<(Vec<T>, BTreeMap<u64, Rc<[u8]>>), Damage> {
    let (start, end) = (manifest.log_start, manifest.log_end);
    index(end, "the end of the log")?;
    let bytes: usize = log.values().map(Vec::len).sum();
    // What the manifest says, but not on its word alone.
    let expected = usize::try_from(end - start).unwrap_or(0).min(bytes);
    let (mut entries, mut chunks) = (Vec::with_capacity(expected), BTreeMap::new());
    let mut before: Option<(u64, u32)> = None;
    let mut reached = start;
    for (first, bytes) in log {
        let mut chunk = Chunk::<T>::decode(&bytes, first)?;
        let chunk_end = first + chunk.entries.len() as u64;
        let record = RecordName::Chunk(first);
        if let Some((first_before, checksum)) = before
            && chunk.before != checksum
            && first == reached
        {
            let (found, expected) = (checksum, chunk.before);
            return Err(Damage::Exchanged { record: RecordName::Chunk(first_before), found, expected, by: record });
        }
        if chunk_end <= start || first >= end {
            return Err(Damage::Unexpected { record, start, end });
        }
        if first > reached {
            return Err(Damage::Hole { from: reached, to: first });
        }
        if first < reached && before.is_some() {
            return Err(Damage::Unexpected { record, start: reached, end });
        }
        let below = start.saturating_sub(first) as usize;
        if below > 0 {
            chunk.entries.drain(..below);
        }
        entries.append(&mut chunk.entries);
        before = Some((first, stored_checksum(&bytes)));
        reached = chunk_end;
        chunks.insert(first, bytes.into());
    }
    if reached < end {
        return Err(Damage::Hole { from: reached, to: end });
    }
    if let Some((first, found)) = before
        && manifest.last_chunk != Some(found)
    {
        let (record, by) = (RecordName::Chunk(first), RecordName::Manifest);
        return Err(Damage::Exchanged { record, found, expected: manifest.last_chunk.unwrap_or(0), by });
    }
    if let Some((first, _)) = before.filter(|_| reached > end) {
        return Err(Damage::Unexpected { record: RecordName::Chunk(first), start, end });
    }
    Ok((entries, chunks))
}

/// What was carried over from an earlier configuration, and the length of its record.
#[allow(clippy::type_complexity)] // named, the pair would be a type for one call
fn recover_carried(found: Option<Vec<u8>>, manifest: &Manifest) -> Result<(Option<Rc<[u8]>>, usize), Damage> {
    match (found, manifest.carried) {
        (None, None) => Ok((None, 0)),
        (None, Some(_)) => Err(Damage::CarriedMissing),
        (Some(_), None) => {
            let (start, end) = (manifest.log_start, manifest.log_end);
            Err(Damage::Unexpected { record: RecordName::Carried, start, end })
        }
        (Some(bytes), Some(expected)) => {
            let carried: Vec<u8> = decode(&bytes, RecordName::Carried)?;
            let found = stored_checksum(&bytes);
            if found != expected {
                let (record, by) = (RecordName::Carried, RecordName::Manifest);
                return Err(Damage::Exchanged { record, found, expected, by });
            }
            Ok((Some(carried.into()), bytes.len()))
        }
    }
}

fn recover_snapshot<T: Entry>(
    mut snap: BTreeMap<u64, Vec<u8>>,
    manifest: &Manifest,
) -> Result<Option<T::Snapshot>, Damage> {
    let snapshot = match manifest.snapshot {
        None => None,
        Some(SnapshotRef { idx, checksum: expected }) => {
            let bytes = snap.remove(&idx).ok_or(Damage::SnapshotMissing { idx })?;
            let record = RecordName::Snapshot(idx);
            verify(&bytes, &record)?;
            let found = stored_checksum(&bytes);
            if found != expected {
                return Err(Damage::Exchanged { record, found, expected, by: RecordName::Manifest });
            }
            Some(SnapshotRecord::<T::Snapshot>::decode(&bytes, idx)?.snapshot)
        }
    };
    if let Some((&idx, _)) = snap.first_key_value() {
        let (start, end) = (manifest.log_start, manifest.log_end);
        return Err(Damage::Unexpected { record: RecordName::Snapshot(idx), start, end });
    }
    Ok(snapshot)
}

/// An index of the manifest as one of this machine.
fn index(found: u64, field: &'static str) -> Result<usize, DecodeError> {
    usize::try_from(found).map_err(|_| {
        let expected = format!("at most {}, the last index of this machine", usize::MAX);
        DecodeError::Order { record: RecordName::Manifest, field, found, expected }
    })
}
