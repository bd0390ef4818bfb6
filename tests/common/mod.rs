//! Random storage operations as OmniPaxos could ask for them: numbers, read against the present image.

use omnipaxos::{
    ClusterConfig,
    ballot_leader_election::Ballot,
    storage::{StopSign, Storage, StorageOp},
};
use omnipaxos_playground::{
    kv::{KVSnapshot, KeyValue, Proposal},
    storage::image::Image,
};

/// One operation to be: which kind, and two numbers for its arguments.
pub type Code = (u8, u16, u16);

/// Number of kinds.
pub const KINDS: u8 = 13;

/// Reads codes as operations; each entry gets an id of its own, so that no two are equal.
#[derive(Default)]
pub struct Reader {
    ids: u64,
}

impl Reader {
    pub fn entries(&mut self, count: usize) -> Vec<Proposal> {
        let entry = |_| {
            self.ids += 1;
            let key = format!("key{}", self.ids % 7);
            Proposal { id: self.ids, kv: KeyValue { key, value: self.ids * 1_000_003 } }
        };
        (0..count).map(entry).collect()
    }

    /// The operations of one atomic write, legal for `image`.
    pub fn read(&mut self, image: &Image<Proposal>, (kind, a, b): Code) -> Vec<StorageOp<Proposal>> {
        let (start, end) = (image.log_start, image.log_end());
        let (a, b) = (usize::from(a), usize::from(b));
        let kept = start + a % (end - start + 1);
        let ballot = Ballot { config_id: 1, n: a as u32, priority: 0, pid: 1 + b as u64 % 3 };
        match kind % KINDS {
            0 => vec![StorageOp::AppendEntry(self.entries(1).remove(0))],
            1 => vec![StorageOp::AppendEntries(self.entries(a % 4))],
            2 => vec![StorageOp::AppendEntries(self.entries(a % 60))],
            3 => vec![StorageOp::AppendOnPrefix(kept, self.entries(b % 9))],
            4 => vec![StorageOp::AppendOnPrefix(end + a % 3, Vec::new())],
            5 => vec![StorageOp::SetPromise(ballot)],
            6 => vec![StorageOp::SetAcceptedRound(ballot), StorageOp::SetDecidedIndex(kept)],
            7 => vec![StorageOp::SetDecidedIndex(kept)],
            8 => vec![StorageOp::Trim(kept), StorageOp::SetCompactedIdx(kept)],
            9 => {
                let mut snapshot = image.snapshot.clone().unwrap_or_default();
                snapshot.merge(KVSnapshot::create(image.entries(start, kept)));
                let snapshot = StorageOp::SetSnapshot(Some(snapshot));
                vec![StorageOp::Trim(kept), StorageOp::SetCompactedIdx(kept), snapshot]
            }
            10 => {
                // Catching up: a snapshot of what it may not have, then what follows.
                let to = kept + b % 30;
                let snapshot = KVSnapshot::create(&self.entries(a % 5));
                vec![
                    StorageOp::SetAcceptedRound(ballot),
                    StorageOp::SetDecidedIndex(to),
                    StorageOp::Trim(to),
                    StorageOp::SetCompactedIdx(to),
                    StorageOp::SetSnapshot(Some(snapshot)),
                    StorageOp::AppendOnPrefix(to, self.entries(b % 5)),
                ]
            }
            11 => {
                let next =
                    ClusterConfig { configuration_id: 2, nodes: vec![1, 2, 3 + b as u64], flexible_quorum: None };
                vec![StorageOp::SetStopsign((a.is_multiple_of(2)).then(|| StopSign::with(next, Some(vec![b as u8]))))]
            }
            _ => vec![StorageOp::SetSnapshot(None)],
        }
    }
}

/// Carries operations out one call each, or as one atomic write.
pub fn write(storage: &mut impl Storage<Proposal>, ops: Vec<StorageOp<Proposal>>, one_by_one: bool) {
    if !one_by_one {
        storage.write_atomically(ops).unwrap();
        return;
    }
    for op in ops {
        match op {
            StorageOp::AppendEntry(entry) => storage.append_entry(entry),
            StorageOp::AppendEntries(entries) => storage.append_entries(entries),
            StorageOp::AppendOnPrefix(from, entries) => storage.append_on_prefix(from, entries),
            StorageOp::SetPromise(ballot) => storage.set_promise(ballot),
            StorageOp::SetDecidedIndex(idx) => storage.set_decided_idx(idx),
            StorageOp::SetAcceptedRound(ballot) => storage.set_accepted_round(ballot),
            StorageOp::SetCompactedIdx(idx) => storage.set_compacted_idx(idx),
            StorageOp::Trim(idx) => storage.trim(idx),
            StorageOp::SetStopsign(stopsign) => storage.set_stopsign(stopsign),
            StorageOp::SetSnapshot(snapshot) => storage.set_snapshot(snapshot),
        }
        .unwrap();
    }
}
