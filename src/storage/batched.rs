//! [`BatchedStorage`]: a `Storage` that reads from an [`Image`] and gathers its writes into batches, which
//! somebody else makes durable. The synchronous half of IndexedDB storage; natively, over a model disk.

use std::{
    cell::{Ref, RefCell},
    rc::Rc,
};

use omnipaxos::{
    ballot_leader_election::Ballot,
    storage::{Entry, StopSign, Storage, StorageOp, StorageResult},
};

use super::image::{Batch, Image, Stamp};

/// Which kind a storage operation was, and the index or ballot it named: what a picture shows of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpSummary {
    /// `append_entry` or `append_entries`: how many.
    Append(usize),
    /// `append_on_prefix`: from which index, how many.
    AppendOnPrefix(usize, usize),
    /// `set_promise`.
    SetPromise(Ballot),
    /// `set_decided_idx`.
    SetDecidedIndex(usize),
    /// `set_accepted_round`.
    SetAcceptedRound(Ballot),
    /// `set_compacted_idx`.
    SetCompactedIdx(usize),
    /// `trim`.
    Trim(usize),
    /// `set_stopsign`: whether there is one now.
    SetStopsign(bool),
    /// `set_snapshot`: whether there is one now.
    SetSnapshot(bool),
}

impl<T: Entry> From<&StorageOp<T>> for OpSummary {
    fn from(op: &StorageOp<T>) -> Self {
        match op {
            StorageOp::AppendEntry(_) => Self::Append(1),
            StorageOp::AppendEntries(entries) => Self::Append(entries.len()),
            StorageOp::AppendOnPrefix(from, entries) => Self::AppendOnPrefix(*from, entries.len()),
            StorageOp::SetPromise(ballot) => Self::SetPromise(*ballot),
            StorageOp::SetDecidedIndex(idx) => Self::SetDecidedIndex(*idx),
            StorageOp::SetAcceptedRound(ballot) => Self::SetAcceptedRound(*ballot),
            StorageOp::SetCompactedIdx(idx) => Self::SetCompactedIdx(*idx),
            StorageOp::Trim(idx) => Self::Trim(*idx),
            StorageOp::SetStopsign(stopsign) => Self::SetStopsign(stopsign.is_some()),
            StorageOp::SetSnapshot(snapshot) => Self::SetSnapshot(snapshot.is_some()),
        }
    }
}

/// The image and the open batch, behind one handle that the node's storage and its owner share: OmniPaxos
/// keeps the storage it is given to itself.
#[derive(Debug)]
struct Kept<T: Entry> {
    image: Image<T>,
    /// Where the first changed entry of the open batch is; `None` while it changes none.
    replaced_from: Option<usize>,
    snapshot_changed: bool,
    /// Whether the open batch holds any write.
    dirty: bool,
    /// Number of the open batch.
    number: u64,
    ops: Vec<OpSummary>,
}

impl<T: Entry> Kept<T> {
    fn write(&mut self, op: StorageOp<T>) {
        self.ops.push(OpSummary::from(&op));
        let end = self.image.log_end();
        match &op {
            StorageOp::AppendEntry(_) => self.touch(end),
            StorageOp::AppendEntries(entries) if entries.is_empty() => return,
            StorageOp::AppendEntries(_) => self.touch(end),
            StorageOp::AppendOnPrefix(from, entries) if *from < end || !entries.is_empty() => {
                self.touch((*from).min(end));
            }
            StorageOp::SetSnapshot(_) => self.snapshot_changed = true,
            _ => {}
        }
        self.dirty = true;
        self.image.apply(op);
    }

    fn touch(&mut self, index: usize) {
        self.replaced_from = Some(self.replaced_from.map_or(index, |from| from.min(index)));
    }
}

/// A `Storage` over an [`Image`], for OmniPaxos; [`Handle`] is its other side.
#[derive(Debug)]
pub struct BatchedStorage<T: Entry>(Rc<RefCell<Kept<T>>>);

/// The owner's side of a [`BatchedStorage`]: looks at the image and takes the open batch.
///
/// Getters: `image`, `is_dirty`, `open_number`, `open_from`, `open_entries`. Things going out: `take_batch`, `take_ops`.
#[derive(Debug)]
pub struct Handle<T: Entry>(Rc<RefCell<Kept<T>>>);

impl<T: Entry> Clone for Handle<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: Entry> BatchedStorage<T> {
    /// A storage that starts from what a disk holds, `flushed` being the number of the last batch on it
    /// (0 on an empty one).
    pub fn open(image: Image<T>, flushed: u64) -> (Self, Handle<T>) {
        Self::start(image, flushed, false)
    }

    /// The same, with something that the application carries over from an earlier configuration: it is written
    /// with the first batch, so nothing is said before it is durable.
    pub fn open_carrying(mut image: Image<T>, flushed: u64, carried: Rc<[u8]>) -> (Self, Handle<T>) {
        image.scalars.carried = Some(carried);
        Self::start(image, flushed, true)
    }

    fn start(image: Image<T>, flushed: u64, dirty: bool) -> (Self, Handle<T>) {
        let kept = Rc::new(RefCell::new(Kept {
            image,
            replaced_from: None,
            snapshot_changed: false,
            dirty,
            number: flushed + 1,
            ops: Vec::new(),
        }));
        (Self(Rc::clone(&kept)), Handle(kept))
    }
}

impl<T: Entry> Handle<T> {
    /// What the node reads now.
    pub fn image(&self) -> Ref<'_, Image<T>> {
        Ref::map(self.0.borrow(), |kept| &kept.image)
    }

    /// Whether there is a write that no batch has taken yet.
    pub fn is_dirty(&self) -> bool {
        self.0.borrow().dirty
    }

    /// The number that the open batch will have.
    pub fn open_number(&self) -> u64 {
        self.0.borrow().number
    }

    /// Index of the first entry that the open batch changes; `None` where it changes none.
    pub fn open_from(&self) -> Option<usize> {
        let kept = self.0.borrow();
        kept.replaced_from.filter(|from| *from < kept.image.log_end())
    }

    /// How many entries the open batch would write.
    pub fn open_entries(&self) -> usize {
        let kept = self.0.borrow();
        kept.replaced_from.map_or(0, |from| kept.image.log_end().saturating_sub(from.max(kept.image.log_start)))
    }

    /// Cuts the open batch; `None` if nothing was written since the last cut.
    pub fn take_batch(&self, stamp: Stamp) -> Option<Batch<T>> {
        let mut kept = self.0.borrow_mut();
        if !kept.dirty {
            return None;
        }
        let image = &kept.image;
        let end = image.log_end();
        let replaced_from = kept.replaced_from.unwrap_or(end).max(image.log_start).min(end);
        let batch = Batch {
            number: kept.number,
            stamp,
            scalars: image.scalars.clone(),
            log_start: image.log_start,
            replaced_from,
            entries: image.entries(replaced_from, end).to_vec(),
            snapshot: kept.snapshot_changed.then(|| image.snapshot.clone()),
        };
        kept.number += 1;
        kept.dirty = false;
        kept.replaced_from = None;
        kept.snapshot_changed = false;
        Some(batch)
    }

    /// Changes each entry into one that is the same by what is written of it.
    pub fn for_each(&self, change: &mut impl FnMut(&mut T)) {
        self.0.borrow_mut().image.log.iter_mut().for_each(change);
    }

    /// Moves the operations since the last call, in order, to the end of a buffer.
    pub fn take_ops(&self, buffer: &mut Vec<OpSummary>) {
        let ops = &mut self.0.borrow_mut().ops;
        if !ops.is_empty() {
            buffer.append(ops);
        }
    }
}

impl<T: Entry> Storage<T> for BatchedStorage<T> {
    fn write_atomically(&mut self, ops: Vec<StorageOp<T>>) -> StorageResult<()> {
        // No write can fail, so all or nothing needs no rollback; one batch never splits a call.
        let mut kept = self.0.borrow_mut();
        ops.into_iter().for_each(|op| kept.write(op));
        Ok(())
    }

    fn append_entry(&mut self, entry: T) -> StorageResult<()> {
        self.0.borrow_mut().write(StorageOp::AppendEntry(entry));
        Ok(())
    }

    fn append_entries(&mut self, entries: Vec<T>) -> StorageResult<()> {
        self.0.borrow_mut().write(StorageOp::AppendEntries(entries));
        Ok(())
    }

    fn append_on_prefix(&mut self, from_idx: usize, entries: Vec<T>) -> StorageResult<()> {
        self.0.borrow_mut().write(StorageOp::AppendOnPrefix(from_idx, entries));
        Ok(())
    }

    fn set_promise(&mut self, n_prom: Ballot) -> StorageResult<()> {
        self.0.borrow_mut().write(StorageOp::SetPromise(n_prom));
        Ok(())
    }

    fn set_decided_idx(&mut self, ld: usize) -> StorageResult<()> {
        self.0.borrow_mut().write(StorageOp::SetDecidedIndex(ld));
        Ok(())
    }

    fn get_decided_idx(&self) -> StorageResult<usize> {
        Ok(self.0.borrow().image.scalars.decided_idx)
    }

    fn set_accepted_round(&mut self, na: Ballot) -> StorageResult<()> {
        self.0.borrow_mut().write(StorageOp::SetAcceptedRound(na));
        Ok(())
    }

    fn get_accepted_round(&self) -> StorageResult<Option<Ballot>> {
        Ok(self.0.borrow().image.scalars.accepted_round)
    }

    fn get_entries(&self, from: usize, to: usize) -> StorageResult<Vec<T>> {
        Ok(self.0.borrow().image.entries(from, to).to_vec())
    }

    fn get_log_len(&self) -> StorageResult<usize> {
        Ok(self.0.borrow().image.log.len())
    }

    fn get_suffix(&self, from: usize) -> StorageResult<Vec<T>> {
        let kept = self.0.borrow();
        Ok(kept.image.entries(from, kept.image.log_end()).to_vec())
    }

    fn get_promise(&self) -> StorageResult<Option<Ballot>> {
        Ok(self.0.borrow().image.scalars.promise)
    }

    fn set_stopsign(&mut self, s: Option<StopSign>) -> StorageResult<()> {
        self.0.borrow_mut().write(StorageOp::SetStopsign(s));
        Ok(())
    }

    fn get_stopsign(&self) -> StorageResult<Option<StopSign>> {
        Ok(self.0.borrow().image.scalars.stopsign.clone())
    }

    fn trim(&mut self, idx: usize) -> StorageResult<()> {
        self.0.borrow_mut().write(StorageOp::Trim(idx));
        Ok(())
    }

    fn set_compacted_idx(&mut self, idx: usize) -> StorageResult<()> {
        self.0.borrow_mut().write(StorageOp::SetCompactedIdx(idx));
        Ok(())
    }

    fn get_compacted_idx(&self) -> StorageResult<usize> {
        Ok(self.0.borrow().image.scalars.compacted_idx)
    }

    fn set_snapshot(&mut self, snapshot: Option<T::Snapshot>) -> StorageResult<()> {
        self.0.borrow_mut().write(StorageOp::SetSnapshot(snapshot));
        Ok(())
    }

    fn get_snapshot(&self) -> StorageResult<Option<T::Snapshot>> {
        Ok(self.0.borrow().image.snapshot.clone())
    }
}
