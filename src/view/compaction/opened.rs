//! What is in a snapshot, and what is not although it should be: values with the index that each came from.

use std::collections::BTreeMap;

use crate::{
    kv::KVSnapshot,
    order,
    sim::{NodeId, Simulation},
};

/// The most keys of a snapshot that are shown.
const MAX_KEYS: usize = 200;
/// The most lost entries that are named.
const MAX_LOST: usize = 12;

/// A snapshot, opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Whose.
    pub pid: NodeId,
    /// The node's compacted index.
    pub compacted: usize,
    /// Its keys, by the index that each came from, the ones that nobody knows of first.
    pub keys: Vec<OpenedKey>,
    /// How many more it has.
    pub more: usize,
}

/// A key of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenedKey {
    /// The key.
    pub key: String,
    /// Its value.
    pub value: u64,
    /// The index at which it was decided; `None` where this run decided it at none: it was in the snapshot before
    /// the run began, or it does not belong there.
    pub index: Option<usize>,
}

/// Entries that are gone although no later one has overwritten them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lost {
    /// The first of them: index, key and value.
    pub entries: Vec<(usize, String, u64)>,
    /// How many more.
    pub more: usize,
}

impl Lost {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.entries.len() + self.more
    }
}

/// Opens the snapshot of a node; `None` where it has none.
pub fn open(shown: &Simulation, run: &Simulation, pid: NodeId) -> Option<Opened> {
    let snapshot = shown.snapshot(pid)?;
    let node = shown.node(pid)?;
    let (configuration, compacted) = (node.configuration, node.compacted);
    let (keys, more) = keys_of(&snapshot, (configuration, compacted), run, MAX_KEYS);
    Some(Opened { pid, compacted, keys, more })
}

/// The first `most` keys of a snapshot by the index that each came from, and how many more there are. It stands for
/// the entries of a configuration below `compacted`.
pub fn keys_of(
    snapshot: &KVSnapshot,
    (configuration, compacted): (u32, usize),
    run: &Simulation,
    most: usize,
) -> (Vec<OpenedKey>, usize) {
    let shown = snapshot.values.iter().take(most);
    let ids = order::set(shown.clone().map(|(_, last)| last.id));
    let origins = run.origins(configuration, compacted, &ids);
    let mut keys: Vec<_> = shown
        .map(|(key, last)| OpenedKey { key: key.clone(), value: last.value, index: origins.get(&last.id).copied() })
        .collect();
    order::sort_by(&mut keys, |a, b| (a.index, &a.key).cmp(&(b.index, &b.key)));
    (keys, snapshot.values.len().saturating_sub(most))
}

/// What a snapshot that stands for the entries of a configuration below `compacted` lacks of them: the last entry of each key that it
/// does not have, or has an older value of.
pub fn lost_in(snapshot: &KVSnapshot, (configuration, compacted): (u32, usize), run: &Simulation) -> Lost {
    let mut last: BTreeMap<String, (usize, u64, u64)> = BTreeMap::new();
    for index in 0..compacted {
        if let Some(proposal) = run.decided_at(configuration, index) {
            last.insert(proposal.kv.key, (index, proposal.kv.value, proposal.id));
        }
    }
    let has = |key: &str, id: u64| snapshot.values.get(key).is_some_and(|last| last.id == id);
    let missing = last.into_iter().filter(|(key, (_, _, id))| !has(key, *id));
    let mut entries: Vec<_> = missing.map(|(key, (index, value, _))| (index, key, value)).collect();
    order::sort(&mut entries);
    let more = entries.len().saturating_sub(MAX_LOST);
    entries.truncate(MAX_LOST);
    Lost { entries, more }
}
