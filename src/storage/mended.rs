//! [`MendedCatchUp`]: keeps OmniPaxos 0.2.4 from losing a follower's own prefix when it catches up.
//!
//! The defect: `sync_log` raises its cached decided index to the leader's before it folds the follower's
//! own decided entries into a snapshot, and then asks the storage for entries further than the follower's
//! log goes. By the contract of `Storage::get_entries` the answer to an incomplete range is empty, so the
//! snapshot that results holds only what the leader sent; where the follower has undecided entries, those
//! can get in instead. See `docs/findings/` of this project.
//!
//! The mend: while a node handles a message, `get_entries(from, to)` answers no further than the decided
//! index *in the storage*, which still is the old one at that moment. No step of the protocol that is
//! right reads past it. `read` and `read_entries` do, so the clamp is on only inside `handle_incoming`.

use std::{cell::Cell, rc::Rc};

use omnipaxos::{
    ballot_leader_election::Ballot,
    storage::{Entry, StopSign, Storage, StorageOp, StorageResult},
};

/// Turns the clamp of a [`MendedCatchUp`] on and off from outside: OmniPaxos owns the storage.
#[derive(Clone, Debug, Default)]
pub struct Clamp(Rc<Cell<bool>>);

impl Clamp {
    /// Runs `handle` with the clamp on.
    pub fn during<R>(&self, handle: impl FnOnce() -> R) -> R {
        self.0.set(true);
        let result = handle();
        self.0.set(false);
        result
    }
}

/// A storage whose `get_entries` stops at the storage's decided index while its [`Clamp`] is on.
///
/// It does not matter to its type what storage that is: OmniPaxos, which is generic over it, is then compiled once
/// for each type of entry, and the page is the smaller for it.
pub struct MendedCatchUp<T: Entry> {
    inner: Box<dyn Storage<T>>,
    clamp: Clamp,
}

impl<T: Entry> MendedCatchUp<T> {
    /// Wraps `inner`; a clamp that is never turned on leaves it as upstream sees it.
    pub fn new(inner: Box<dyn Storage<T>>, clamp: Clamp) -> Self {
        Self { inner, clamp }
    }
}

impl<T: Entry> Storage<T> for MendedCatchUp<T> {
    fn get_entries(&self, from: usize, to: usize) -> StorageResult<Vec<T>> {
        let to = if self.clamp.0.get() { to.min(self.inner.get_decided_idx()?) } else { to };
        if from >= to { Ok(Vec::new()) } else { self.inner.get_entries(from, to) }
    }

    fn write_atomically(&mut self, ops: Vec<StorageOp<T>>) -> StorageResult<()> {
        self.inner.write_atomically(ops)
    }
    fn append_entry(&mut self, entry: T) -> StorageResult<()> {
        self.inner.append_entry(entry)
    }
    fn append_entries(&mut self, entries: Vec<T>) -> StorageResult<()> {
        self.inner.append_entries(entries)
    }
    fn append_on_prefix(&mut self, from_idx: usize, entries: Vec<T>) -> StorageResult<()> {
        self.inner.append_on_prefix(from_idx, entries)
    }
    fn set_promise(&mut self, n_prom: Ballot) -> StorageResult<()> {
        self.inner.set_promise(n_prom)
    }
    fn set_decided_idx(&mut self, ld: usize) -> StorageResult<()> {
        self.inner.set_decided_idx(ld)
    }
    fn get_decided_idx(&self) -> StorageResult<usize> {
        self.inner.get_decided_idx()
    }
    fn set_accepted_round(&mut self, na: Ballot) -> StorageResult<()> {
        self.inner.set_accepted_round(na)
    }
    fn get_accepted_round(&self) -> StorageResult<Option<Ballot>> {
        self.inner.get_accepted_round()
    }
    fn get_log_len(&self) -> StorageResult<usize> {
        self.inner.get_log_len()
    }
    fn get_suffix(&self, from: usize) -> StorageResult<Vec<T>> {
        self.inner.get_suffix(from)
    }
    fn get_promise(&self) -> StorageResult<Option<Ballot>> {
        self.inner.get_promise()
    }
    fn set_stopsign(&mut self, s: Option<StopSign>) -> StorageResult<()> {
        self.inner.set_stopsign(s)
    }
    fn get_stopsign(&self) -> StorageResult<Option<StopSign>> {
        self.inner.get_stopsign()
    }
    fn trim(&mut self, idx: usize) -> StorageResult<()> {
        self.inner.trim(idx)
    }
    fn set_compacted_idx(&mut self, idx: usize) -> StorageResult<()> {
        self.inner.set_compacted_idx(idx)
    }
    fn get_compacted_idx(&self) -> StorageResult<usize> {
        self.inner.get_compacted_idx()
    }
    fn set_snapshot(&mut self, snapshot: Option<T::Snapshot>) -> StorageResult<()> {
        self.inner.set_snapshot(snapshot)
    }
    fn get_snapshot(&self) -> StorageResult<Option<T::Snapshot>> {
        self.inner.get_snapshot()
    }
}
