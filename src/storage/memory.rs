//! [`WatchedMemory`]: OmniPaxos's own `MemoryStorage`, with its writes noted and its content to be looked at
//! from outside.

use std::{
    cell::{Ref, RefCell},
    rc::Rc,
};

use omnipaxos::{
    ballot_leader_election::Ballot,
    storage::{Entry, StopSign, Storage, StorageOp, StorageResult},
};
use omnipaxos_storage::memory_storage::MemoryStorage;

use super::batched::OpSummary;

struct Watched<T: Entry> {
    storage: MemoryStorage<T>,
    ops: Vec<OpSummary>,
}

/// A `MemoryStorage` whose writes are noted; [`MemoryHandle`] is its other side.
pub struct WatchedMemory<T: Entry>(Rc<RefCell<Watched<T>>>);

/// Looks at a [`WatchedMemory`] from outside.
pub struct MemoryHandle<T: Entry>(Rc<RefCell<Watched<T>>>);

impl<T: Entry> WatchedMemory<T> {
    /// An empty one.
    pub fn empty() -> (Self, MemoryHandle<T>) {
        let watched = Rc::new(RefCell::new(Watched { storage: MemoryStorage::default(), ops: Vec::new() }));
        (Self(Rc::clone(&watched)), MemoryHandle(watched))
    }

    fn write(
        &mut self,
        op: OpSummary,
        change: impl FnOnce(&mut MemoryStorage<T>) -> StorageResult<()>,
    ) -> StorageResult<()> {
        let mut watched = self.0.borrow_mut();
        watched.ops.push(op);
        change(&mut watched.storage)
    }
}

impl<T: Entry> MemoryHandle<T> {
    /// The storage as it is.
    pub fn storage(&self) -> Ref<'_, MemoryStorage<T>> {
        Ref::map(self.0.borrow(), |watched| &watched.storage)
    }

    /// Changes each entry into one that is the same by what is written of it.
    pub fn for_each(&self, change: &mut impl FnMut(&mut T)) {
        let storage = &mut self.0.borrow_mut().storage;
        // What MemoryStorage has it only gives away as copies.
        let Ok(from) = storage.get_compacted_idx() else { return };
        let Ok(mut entries) = storage.get_suffix(from) else { return };
        entries.iter_mut().for_each(change);
        // It never fails.
        let _ = storage.append_on_prefix(from, entries);
    }

    /// Moves the operations since the last call, in order, to the end of a buffer.
    pub fn take_ops(&self, buffer: &mut Vec<OpSummary>) {
        let ops = &mut self.0.borrow_mut().ops;
        if !ops.is_empty() {
            buffer.append(ops);
        }
    }
}

impl<T: Entry> Storage<T> for WatchedMemory<T> {
    fn write_atomically(&mut self, ops: Vec<StorageOp<T>>) -> StorageResult<()> {
        let mut watched = self.0.borrow_mut();
        let summaries = ops.iter().map(OpSummary::from);
        watched.ops.extend(summaries);
        watched.storage.write_atomically(ops)
    }
    fn append_entry(&mut self, entry: T) -> StorageResult<()> {
        self.write(OpSummary::Append(1), |storage| storage.append_entry(entry))
    }
    fn append_entries(&mut self, entries: Vec<T>) -> StorageResult<()> {
        self.write(OpSummary::Append(entries.len()), |storage| storage.append_entries(entries))
    }
    fn append_on_prefix(&mut self, from_idx: usize, entries: Vec<T>) -> StorageResult<()> {
        self.write(OpSummary::AppendOnPrefix(from_idx, entries.len()), |s| s.append_on_prefix(from_idx, entries))
    }
    fn set_promise(&mut self, n_prom: Ballot) -> StorageResult<()> {
        self.write(OpSummary::SetPromise(n_prom), |storage| storage.set_promise(n_prom))
    }
    fn set_decided_idx(&mut self, ld: usize) -> StorageResult<()> {
        self.write(OpSummary::SetDecidedIndex(ld), |storage| storage.set_decided_idx(ld))
    }
    fn get_decided_idx(&self) -> StorageResult<usize> {
        self.0.borrow().storage.get_decided_idx()
    }
    fn set_accepted_round(&mut self, na: Ballot) -> StorageResult<()> {
        self.write(OpSummary::SetAcceptedRound(na), |storage| storage.set_accepted_round(na))
    }
    fn get_accepted_round(&self) -> StorageResult<Option<Ballot>> {
        self.0.borrow().storage.get_accepted_round()
    }
    fn get_entries(&self, from: usize, to: usize) -> StorageResult<Vec<T>> {
        self.0.borrow().storage.get_entries(from, to)
    }
    fn get_log_len(&self) -> StorageResult<usize> {
        self.0.borrow().storage.get_log_len()
    }
    fn get_suffix(&self, from: usize) -> StorageResult<Vec<T>> {
        self.0.borrow().storage.get_suffix(from)
    }
    fn get_promise(&self) -> StorageResult<Option<Ballot>> {
        self.0.borrow().storage.get_promise()
    }
    fn set_stopsign(&mut self, s: Option<StopSign>) -> StorageResult<()> {
        self.write(OpSummary::SetStopsign(s.is_some()), |storage| storage.set_stopsign(s))
    }
    fn get_stopsign(&self) -> StorageResult<Option<StopSign>> {
        self.0.borrow().storage.get_stopsign()
    }
    fn trim(&mut self, idx: usize) -> StorageResult<()> {
        self.write(OpSummary::Trim(idx), |storage| storage.trim(idx))
    }
    fn set_compacted_idx(&mut self, idx: usize) -> StorageResult<()> {
        self.write(OpSummary::SetCompactedIdx(idx), |storage| storage.set_compacted_idx(idx))
    }
    fn get_compacted_idx(&self) -> StorageResult<usize> {
        self.0.borrow().storage.get_compacted_idx()
    }
    fn set_snapshot(&mut self, snapshot: Option<T::Snapshot>) -> StorageResult<()> {
        self.write(OpSummary::SetSnapshot(snapshot.is_some()), |storage| storage.set_snapshot(snapshot))
    }
    fn get_snapshot(&self) -> StorageResult<Option<T::Snapshot>> {
        self.0.borrow().storage.get_snapshot()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kv::{KeyValue, Proposal};

    /// The overflow checks of `omnipaxos_storage` are off in every profile (Cargo.toml): otherwise the same
    /// commands would panic in one build and go on in another.
    #[test]
    fn a_read_below_the_trimmed_index_answers_nothing_in_every_profile() {
        let (mut memory, _handle) = WatchedMemory::<Proposal>::empty();
        let entry = Proposal { id: 1, kv: KeyValue { key: "a".into(), value: 1 } };
        memory.append_entries(vec![entry; 4]).unwrap();
        memory.trim(3).unwrap();
        assert!(memory.get_entries(1, 2).unwrap().is_empty());
        assert!(memory.get_suffix(1).unwrap().is_empty());
    }
}
