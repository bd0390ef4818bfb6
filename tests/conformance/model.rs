//! What the contract of `Storage` says, as plainly as it can be written: entries by index, and scalars.

use std::{collections::BTreeMap, fmt::Debug};

use omnipaxos::{
    ballot_leader_election::Ballot,
    storage::{StopSign, Storage, StorageOp, StorageResult},
};
use omnipaxos_playground::{
    kv::{KVSnapshot, Proposal},
    storage::image::{Image, Scalars},
};

use crate::common::write;

/// A storage that does what the contract says, slowly.
#[derive(Clone, Debug, Default)]
pub struct Model {
    scalars: Scalars,
    start: usize,
    end: usize,
    log: BTreeMap<usize, Proposal>,
    snapshot: Option<KVSnapshot>,
}

impl Model {
    pub fn start(&self) -> usize {
        self.start
    }

    pub fn end(&self) -> usize {
        self.end
    }

    /// For [`crate::common::Reader`], which reads codes against an image.
    pub fn image(&self) -> Image<Proposal> {
        Image {
            scalars: self.scalars.clone(),
            log_start: self.start,
            log: self.log.values().cloned().collect(),
            snapshot: self.snapshot.clone(),
        }
    }
}

impl Storage<Proposal> for Model {
    fn write_atomically(&mut self, ops: Vec<StorageOp<Proposal>>) -> StorageResult<()> {
        write(self, ops, true);
        Ok(())
    }
    fn append_entry(&mut self, entry: Proposal) -> StorageResult<()> {
        self.append_entries(vec![entry])
    }
    fn append_entries(&mut self, entries: Vec<Proposal>) -> StorageResult<()> {
        for entry in entries {
            self.log.insert(self.end, entry);
            self.end += 1;
        }
        Ok(())
    }
    fn append_on_prefix(&mut self, from: usize, entries: Vec<Proposal>) -> StorageResult<()> {
        if from <= self.end {
            assert!(from >= self.start, "OmniPaxos never appends below what it has trimmed");
            self.log.split_off(&from);
            self.end = from;
            return self.append_entries(entries);
        }
        assert!(entries.is_empty(), "OmniPaxos never leaves a hole");
        Ok(())
    }
    fn set_promise(&mut self, ballot: Ballot) -> StorageResult<()> {
        self.scalars.promise = Some(ballot);
        Ok(())
    }
    fn set_decided_idx(&mut self, idx: usize) -> StorageResult<()> {
        self.scalars.decided_idx = idx;
        Ok(())
    }
    fn get_decided_idx(&self) -> StorageResult<usize> {
        Ok(self.scalars.decided_idx)
    }
    fn set_accepted_round(&mut self, ballot: Ballot) -> StorageResult<()> {
        self.scalars.accepted_round = Some(ballot);
        Ok(())
    }
    fn get_accepted_round(&self) -> StorageResult<Option<Ballot>> {
        Ok(self.scalars.accepted_round)
    }
    fn get_entries(&self, from: usize, to: usize) -> StorageResult<Vec<Proposal>> {
        let complete: Option<Vec<_>> = (from..to).map(|index| self.log.get(&index).cloned()).collect();
        Ok(complete.unwrap_or_default())
    }
    fn get_log_len(&self) -> StorageResult<usize> {
        Ok(self.log.len())
    }
    fn get_suffix(&self, from: usize) -> StorageResult<Vec<Proposal>> {
        self.get_entries(from, self.end)
    }
    fn get_promise(&self) -> StorageResult<Option<Ballot>> {
        Ok(self.scalars.promise)
    }
    fn set_stopsign(&mut self, stopsign: Option<StopSign>) -> StorageResult<()> {
        self.scalars.stopsign = stopsign;
        Ok(())
    }
    fn get_stopsign(&self) -> StorageResult<Option<StopSign>> {
        Ok(self.scalars.stopsign.clone())
    }
    fn trim(&mut self, idx: usize) -> StorageResult<()> {
        self.log = self.log.split_off(&idx);
        self.start = self.start.max(idx);
        self.end = self.end.max(idx);
        Ok(())
    }
    fn set_compacted_idx(&mut self, idx: usize) -> StorageResult<()> {
        self.scalars.compacted_idx = idx;
        Ok(())
    }
    fn get_compacted_idx(&self) -> StorageResult<usize> {
        Ok(self.scalars.compacted_idx)
    }
    fn set_snapshot(&mut self, snapshot: Option<KVSnapshot>) -> StorageResult<()> {
        self.snapshot = snapshot;
        Ok(())
    }
    fn get_snapshot(&self) -> StorageResult<Option<KVSnapshot>> {
        Ok(self.snapshot.clone())
    }
}

/// The first read that differs, and how. Ranges are tried around both ends of the log, crossed ones and those
/// beyond its end too, but none that begin below its start: see `ranges_that_reach_below_what_was_trimmed`.
pub fn first_difference(model: &Model, storage: &impl Storage<Proposal>) -> Option<String> {
    let (start, end) = (model.start, model.end);
    let near = [start, start + 1, start + 2, start.midpoint(end), end.saturating_sub(2), end.saturating_sub(1)];
    let mut points: Vec<_> = near.into_iter().filter(|at| (start..end).contains(at)).collect();
    points.extend([end, end + 1, end + 7]);
    points.dedup();
    let ranges = points.iter().flat_map(|from| points.iter().map(move |to| (*from, *to)));
    differ("get_promise()", storage.get_promise(), model.get_promise())
        .or_else(|| differ("get_accepted_round()", storage.get_accepted_round(), model.get_accepted_round()))
        .or_else(|| differ("get_decided_idx()", storage.get_decided_idx(), model.get_decided_idx()))
        .or_else(|| differ("get_compacted_idx()", storage.get_compacted_idx(), model.get_compacted_idx()))
        .or_else(|| differ("get_log_len()", storage.get_log_len(), model.get_log_len()))
        .or_else(|| differ("get_stopsign()", storage.get_stopsign(), model.get_stopsign()))
        .or_else(|| differ("get_snapshot()", storage.get_snapshot(), model.get_snapshot()))
        .or_else(|| points.iter().find_map(|from| suffix_differs(*from, model, storage)))
        .or_else(|| {
            ranges.clone().find_map(|(from, to)| {
                let (got, expected) = (storage.get_entries(from, to), model.get_entries(from, to));
                differ(&format!("get_entries({from}, {to})"), got.map(Entries), expected.map(Entries))
            })
        })
}

fn suffix_differs(from: usize, model: &Model, storage: &impl Storage<Proposal>) -> Option<String> {
    let (got, expected) = (storage.get_suffix(from), model.get_suffix(from));
    differ(&format!("get_suffix({from})"), got.map(Entries), expected.map(Entries))
}

fn differ<V: Debug>(what: &str, got: StorageResult<V>, expected: StorageResult<V>) -> Option<String> {
    let [got, expected] = [got, expected].map(|result| format!("{:?}", result.map_err(|error| error.to_string())));
    (got != expected).then(|| format!("{what} is {got}, not {expected}"))
}

/// Entries, written as short as they can be told apart.
pub struct Entries(pub Vec<Proposal>);

impl Debug for Entries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let short = |entry: &Proposal| format!("{}:{}={}", entry.id, entry.kv.key, entry.kv.value);
        write!(f, "[{}]", self.0.iter().map(short).collect::<Vec<_>>().join(", "))
    }
}
