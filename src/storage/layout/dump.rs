//! Records as text, for a person who looks at a disk. Damaged ones too: they above all.

use omnipaxos::{ballot_leader_election::Ballot, storage::Entry};
use serde::de::DeserializeOwned;

use super::{CARRIED_KEY, Key, LOG, MANIFEST_KEY, META, SNAP, StoredRecord};
use crate::storage::codec::{Chunk, DecodeError, Manifest, RecordName, SnapshotRecord, decode, stored_checksum};

/// One record as it stands on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DumpRecord {
    /// Its store.
    pub store: &'static str,
    /// Its key.
    pub key: Key,
    /// Its bytes; empty where something else than bytes is stored.
    pub bytes: Vec<u8>,
    /// The checksum it ends with, right or not.
    pub checksum: Option<u32>,
    /// The indices of the log that it speaks of, the last not included: those of a chunk's entries, those that
    /// a snapshot stands for, by the manifest those of the log; `None` where it cannot be read.
    pub span: Option<(u64, u64)>,
    /// What it holds, or what is wrong with it.
    pub content: Result<String, String>,
}

/// How to write down what only the application knows.
pub struct Formatter<'a, T: Entry> {
    /// An entry and its index.
    pub entry: &'a dyn Fn(u64, &T) -> String,
    /// A snapshot.
    pub snapshot: &'a dyn Fn(&T::Snapshot) -> String,
    /// What was carried over from an earlier configuration.
    pub carried: &'a dyn Fn(&[u8]) -> String,
}

/// Decodes each record by itself; what they say together is for [`super::recover`] to judge.
pub fn describe<T: Entry + DeserializeOwned>(
    records: Vec<StoredRecord>,
    formatter: &Formatter<'_, T>,
) -> Vec<DumpRecord> {
    let describe = |StoredRecord { store, key, bytes }| {
        let content = match (&bytes, store, &key) {
            (None, _, _) => Err("not bytes".to_owned()),
            (Some(bytes), META, Key::Name(name)) if name == MANIFEST_KEY => said(manifest(bytes)),
            (Some(bytes), META, Key::Name(name)) if name == CARRIED_KEY => said(carried(bytes, formatter)),
            (Some(bytes), LOG, &Key::Index(first)) => said(chunk(bytes, first, formatter)),
            (Some(bytes), SNAP, &Key::Index(idx)) => said(snapshot(bytes, idx, formatter)),
            _ => Err("no record of this storage".to_owned()),
        };
        let bytes = bytes.unwrap_or_default();
        let checksum = (!bytes.is_empty()).then(|| stored_checksum(&bytes));
        let (span, content) = match content {
            Ok((span, content)) => (Some(span), Ok(content)),
            Err(error) => (None, Err(error)),
        };
        DumpRecord { store, key, bytes, checksum, span, content }
    };
    records.into_iter().map(describe).collect()
}

/// The indices that a record speaks of, and what it says.
type Said = ((u64, u64), String);

fn said(content: Result<Said, DecodeError>) -> Result<Said, String> {
    content.map_err(|error| error.to_string())
}

fn manifest(bytes: &[u8]) -> Result<Said, DecodeError> {
    let m = Manifest::decode(bytes)?;
    let stopsign = m.stopsign.map_or("none".into(), |s| format!("next nodes {:?}", s.next_config.nodes));
    let snapshot = m.snapshot.map_or("none".into(), |s| format!("{SNAP}[{}] {:08x}", s.idx, s.checksum));
    let last = m.last_chunk.map_or("none".into(), |checksum| format!("{checksum:08x}"));
    let carried = m.carried.map_or(String::new(), |checksum| format!("\ncarried over {checksum:08x}"));
    let span = (m.log_start, m.log_end);
    let content = format!(
        "flush {}\nstep {}, journal {}\npromise {}\naccepted round {}\ndecided {}\ncompacted {}\nlog {}..{}\n\
         stopsign {stopsign}\nsnapshot {snapshot}\nlast chunk {last}{carried}\ninstance {}",
        m.flushed,
        m.step,
        m.journal,
        ballot(m.promise),
        ballot(m.accepted_round),
        m.decided,
        m.compacted,
        m.log_start,
        m.log_end,
        m.instance,
    );
    Ok((span, content))
}

fn carried<T: Entry>(bytes: &[u8], formatter: &Formatter<'_, T>) -> Result<Said, DecodeError> {
    let carried: Vec<u8> = decode(bytes, RecordName::Carried)?;
    Ok(((0, 0), (formatter.carried)(&carried)))
}

fn ballot(ballot: Option<Ballot>) -> String {
    ballot.map_or("none".into(), |b| format!("{}·{}", b.n, b.pid))
}

fn chunk<T: Entry + DeserializeOwned>(
    bytes: &[u8],
    first: u64,
    formatter: &Formatter<'_, T>,
) -> Result<Said, DecodeError> {
    let chunk = Chunk::<T>::decode(bytes, first)?;
    let entries = (first..).zip(&chunk.entries).map(|(index, entry)| (formatter.entry)(index, entry));
    let content = format!("after {:08x}\n{}", chunk.before, entries.collect::<Vec<_>>().join("\n"));
    Ok(((first, first + chunk.entries.len() as u64), content))
}

fn snapshot<T: Entry>(bytes: &[u8], idx: u64, formatter: &Formatter<'_, T>) -> Result<Said, DecodeError> {
    let content = (formatter.snapshot)(&SnapshotRecord::<T::Snapshot>::decode(bytes, idx)?.snapshot);
    Ok(((0, idx), content))
}
