//! What the log holds: key-values, and the snapshot that stands in for many of them.
//!
//! Knows nothing of storage, clusters or pages.

pub mod tracked;

use std::{collections::BTreeMap, rc::Rc};

use omnipaxos::storage::{Entry, Snapshot};
use serde::{Deserialize, Serialize};

pub use tracked::Tracked;

/// The longest key, in bytes of UTF-8.
pub const MAX_KEY_BYTES: usize = 256;

/// One write to the replicated map: `key` gets `value`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct KeyValue {
    /// 1 to [`MAX_KEY_BYTES`] bytes.
    pub key: String,
    /// Any `u64`.
    pub value: u64,
}

/// A [`KeyValue`] as it stands in a log.
///
/// Two equal key-values cannot be told apart, but a checker and a picture must: which append became
/// which entry? So each carries the number of the append that proposed it. The page does not show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Number of the append in its run, from 1, never used twice.
    pub id: u64,
    /// What was appended.
    pub kv: KeyValue,
}

/// The last value of a key, and which append it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastValue {
    /// The value of the key.
    pub value: u64,
    /// The [`Proposal::id`] that set it.
    pub id: u64,
}

/// A snapshot: for each key its last value. Creating one from entries folds them in log order;
/// merging a later one lets the later values win.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KVSnapshot {
    /// Ordered by key, so that equal snapshots look and encode the same.
    pub values: BTreeMap<String, LastValue>,
}

impl KVSnapshot {
    /// Sets `proposal.kv.key` to its value, as applying the entry would.
    pub fn set(&mut self, proposal: &Proposal) {
        let last = LastValue { value: proposal.kv.value, id: proposal.id };
        // A key that is there already is not allocated again: folding a long log is mostly this.
        match self.values.get_mut(&proposal.kv.key) {
            Some(slot) => *slot = last,
            None => {
                self.values.insert(proposal.kv.key.clone(), last);
            }
        }
    }

    /// As bytes, for an application that carries its state from one configuration to the next.
    pub fn to_bytes(&self) -> Rc<[u8]> {
        // A map of strings and numbers always has its bytes.
        postcard::to_allocvec(self).unwrap_or_default().into()
    }

    /// From those bytes; `None` where they are no snapshot.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        postcard::from_bytes(bytes).ok()
    }

    /// The snapshot of these entries: they are folded in their order.
    pub fn create(entries: &[Proposal]) -> Self {
        let mut snapshot = Self::default();
        entries.iter().for_each(|entry| snapshot.set(entry));
        snapshot
    }

    /// Takes in a later one: its values win. The snapshots of all entry types are merged so.
    pub fn merge(&mut self, later: Self) {
        self.values.extend(later.values);
    }
}

impl Snapshot<Proposal> for KVSnapshot {
    fn create(entries: &[Proposal]) -> Self {
        Self::create(entries)
    }

    fn merge(&mut self, delta: Self) {
        self.merge(delta);
    }

    fn use_snapshots() -> bool {
        true
    }
}

impl Entry for Proposal {
    type Snapshot = KVSnapshot;
}

/// The two entry types of a simulated cluster, seen alike: with snapshots ([`Tracked`]) and without
/// ([`tracked::PlainTracked`]).
pub trait Logged: Entry + PartialEq + 'static {
    /// Wraps a proposal for the log.
    fn wrap(entry: Tracked) -> Self;
    /// The proposal in the log.
    fn proposal(&self) -> &Proposal;
    /// The snapshot as key-values; `None` where the type has none.
    fn key_values(snapshot: &Self::Snapshot) -> Option<&KVSnapshot>;
    /// A snapshot of this type; `None` where the type has none.
    fn wrap_snapshot(snapshot: KVSnapshot) -> Option<Self::Snapshot>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proposal(id: u64, key: &str, value: u64) -> Proposal {
        Proposal { id, kv: KeyValue { key: key.into(), value } }
    }

    #[test]
    fn the_last_value_of_a_key_wins() {
        let snapshot = KVSnapshot::create(&[proposal(1, "a", 1), proposal(2, "b", 2), proposal(3, "a", 3)]);
        assert_eq!(snapshot.values["a"], LastValue { value: 3, id: 3 });
        assert_eq!(snapshot.values["b"], LastValue { value: 2, id: 2 });
    }

    #[test]
    fn merging_a_later_snapshot_equals_creating_one_of_all_entries() {
        let entries = [proposal(1, "a", 1), proposal(2, "b", 2), proposal(3, "a", 3), proposal(4, "c", 4)];
        for cut in 0..=entries.len() {
            let mut merged = KVSnapshot::create(&entries[..cut]);
            merged.merge(KVSnapshot::create(&entries[cut..]));
            assert_eq!(merged, KVSnapshot::create(&entries));
        }
    }
}
