//! A database as it is: bytes by store and key, and the changes of a flush carried out on it.

use std::collections::BTreeMap;

use omnipaxos_playground::storage::layout::{
    CARRIED_KEY, Key, LOG, MANIFEST_KEY, META, RecordChange, SNAP, StoredRecord,
};

/// Bytes by store and key.
pub type Records = BTreeMap<(&'static str, Key), Vec<u8>>;

/// Carries changes out, in their order.
pub fn apply<'a>(records: &mut Records, changes: impl IntoIterator<Item = &'a RecordChange>) {
    for change in changes.into_iter().cloned() {
        match change {
            RecordChange::PutMeta(bytes) => drop(records.insert((META, Key::Name(MANIFEST_KEY.into())), bytes)),
            RecordChange::PutCarried(bytes) => drop(records.insert((META, Key::Name(CARRIED_KEY.into())), bytes)),
            RecordChange::PutChunk { first, bytes } => drop(records.insert((LOG, Key::Index(first)), bytes)),
            RecordChange::DeleteChunks { from, to } => records.retain(
                |(store, key), _| !matches!(key, Key::Index(first) if *store == LOG && (from..to).contains(first)),
            ),
            RecordChange::PutSnapshot { idx, bytes } => drop(records.insert((SNAP, Key::Index(idx)), bytes)),
            RecordChange::DeleteSnapshot { idx } => drop(records.remove(&(SNAP, Key::Index(idx)))),
        }
    }
}

/// All that is in it, as it would be read.
pub fn stored(records: &Records) -> impl Iterator<Item = StoredRecord> + '_ {
    records.iter().map(|((store, key), bytes)| StoredRecord { store, key: key.clone(), bytes: Some(bytes.clone()) })
}
