//! The state of one node's storage as a plain value, and the batch of writes that takes a disk from one
//! such state to the next.

use std::rc::Rc;

use omnipaxos::{
    ballot_leader_election::Ballot,
    storage::{Entry, StopSign, StorageOp},
};

/// All that a node keeps, as a value. Indices are log indices from 0, compaction or not.
///
/// Holds after every write: `log_start ≤ log_end()`; the entries are those of `[log_start, log_end())`.
/// `compacted_idx` equals `log_start` between writes of OmniPaxos (it sets both in one atomic write).
#[derive(Clone, Debug)]
pub struct Image<T: Entry> {
    /// Everything but the entries and the snapshot.
    pub scalars: Scalars,
    /// Index of the first entry that is kept.
    pub log_start: usize,
    /// The entries from `log_start` on.
    pub log: Vec<T>,
    /// What stands for the entries below `compacted_idx`, if a snapshot does.
    pub snapshot: Option<T::Snapshot>,
}

/// The fields of an [`Image`] that are no entries and no snapshot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scalars {
    /// The highest ballot this node has promised; `None` before its first write.
    pub promise: Option<Ballot>,
    /// The ballot in which its log was last accepted.
    pub accepted_round: Option<Ballot>,
    /// Number of entries known to be decided.
    pub decided_idx: usize,
    /// Number of entries that a trim or a snapshot has replaced.
    pub compacted_idx: usize,
    /// The stopsign that seals the log, if it was accepted.
    pub stopsign: Option<StopSign>,
    /// What the application carried over from an earlier configuration, as it encoded it: what was before index 0.
    /// Not of OmniPaxos; written once, with the first batch.
    pub carried: Option<Rc<[u8]>>,
}

impl<T: Entry> Default for Image<T> {
    fn default() -> Self {
        Self { scalars: Scalars::default(), log_start: 0, log: Vec::new(), snapshot: None }
    }
}

impl<T: Entry + PartialEq> PartialEq for Image<T>
where
    T::Snapshot: PartialEq,
{
    fn eq(&self, other: &Self) -> bool {
        self.scalars == other.scalars
            && self.log_start == other.log_start
            && self.log == other.log
            && self.snapshot == other.snapshot
    }
}

impl<T: Entry> Image<T> {
    /// Index one past the last entry, as if nothing had been compacted; a stopsign is not counted.
    pub fn log_end(&self) -> usize {
        self.log_start + self.log.len()
    }

    /// The entries of `[from, to)`, or nothing at all if one of them is not kept: that is the contract of
    /// `Storage::get_entries`.
    pub fn entries(&self, from: usize, to: usize) -> &[T] {
        if from < self.log_start || to > self.log_end() || from > to {
            return &[];
        }
        &self.log[from - self.log_start..to - self.log_start]
    }

    /// The entry at `index`, if it is kept.
    pub fn entry(&self, index: usize) -> Option<&T> {
        index.checked_sub(self.log_start).and_then(|at| self.log.get(at))
    }

    /// Carries out one write. An `AppendOnPrefix` that would leave a hole appends nothing: with no entries
    /// OmniPaxos does that and means no change; with entries it would be damage.
    pub fn apply(&mut self, op: StorageOp<T>) {
        match op {
            StorageOp::AppendEntry(entry) => self.log.push(entry),
            StorageOp::AppendEntries(mut entries) => self.log.append(&mut entries),
            StorageOp::AppendOnPrefix(from, mut entries) => {
                if from < self.log_start || from > self.log_end() {
                    debug_assert!(entries.is_empty(), "append_on_prefix would leave a hole at {from}");
                    return;
                }
                self.log.truncate(from - self.log_start);
                self.log.append(&mut entries);
            }
            StorageOp::SetPromise(ballot) => self.scalars.promise = Some(ballot),
            StorageOp::SetDecidedIndex(idx) => self.scalars.decided_idx = idx,
            StorageOp::SetAcceptedRound(ballot) => self.scalars.accepted_round = Some(ballot),
            StorageOp::SetCompactedIdx(idx) => self.scalars.compacted_idx = idx,
            StorageOp::Trim(idx) => {
                if idx > self.log_start {
                    self.log.drain(..(idx - self.log_start).min(self.log.len()));
                    self.log_start = idx;
                }
            }
            StorageOp::SetStopsign(stopsign) => self.scalars.stopsign = stopsign,
            StorageOp::SetSnapshot(snapshot) => self.snapshot = snapshot,
        }
    }
}

/// Where in an application's own history a batch was cut; kept in the manifest beside the data, so that
/// after a crash the application knows which of its steps the disk holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// Number of the application's step in which the batch was cut.
    pub step: u64,
    /// How many records the application's journal had then.
    pub journal: u64,
}

/// The writes between two cuts, coalesced: what changed, not how often. Applying one twice is the same as
/// applying it once, so a flush whose outcome is unknown can be tried again.
#[derive(Clone, Debug)]
pub struct Batch<T: Entry> {
    /// Flush number, from 1, one more than the batch before.
    pub number: u64,
    /// Where it was cut.
    pub stamp: Stamp,
    /// All small fields after the batch.
    pub scalars: Scalars,
    /// Index of the first entry kept after the batch.
    pub log_start: usize,
    /// Entries from here on are those of `entries`, whatever the disk had there.
    /// Equal to the end of the log where the batch changes no entry.
    pub replaced_from: usize,
    /// The entries of `[replaced_from, log_end)`.
    pub entries: Vec<T>,
    /// The snapshot, if the batch changes it.
    pub snapshot: Option<Option<T::Snapshot>>,
}

impl<T: Entry> Batch<T> {
    /// Index one past the last entry after the batch.
    pub fn log_end(&self) -> usize {
        self.replaced_from + self.entries.len()
    }

    /// Takes a disk's state to the one after this batch.
    pub fn apply_to(&self, image: &mut Image<T>) {
        image.scalars = self.scalars.clone();
        if self.replaced_from >= image.log_start {
            image.log.truncate(self.replaced_from - image.log_start);
        } else {
            image.log.clear();
        }
        if self.log_start > image.log_start {
            image.log.drain(..(self.log_start - image.log_start).min(image.log.len()));
            image.log_start = self.log_start;
        }
        image.log.extend_from_slice(&self.entries);
        if let Some(snapshot) = &self.snapshot {
            image.snapshot.clone_from(snapshot);
        }
    }

    /// This batch and the next one as one batch: for a disk that had no room for this one alone, where a
    /// trim or a snapshot in the next makes some.
    pub fn merged_with(self, next: Self) -> Self {
        // What `next` replaces, or no longer keeps, goes; what lies before it in this batch stays.
        let mut entries = self.entries;
        entries.truncate(next.replaced_from.saturating_sub(self.replaced_from));
        let mut replaced_from = self.replaced_from;
        if next.log_start > replaced_from {
            entries.drain(..(next.log_start - replaced_from).min(entries.len()));
            replaced_from = next.log_start;
        }
        if entries.is_empty() {
            replaced_from = next.replaced_from;
        }
        entries.extend(next.entries);
        Self {
            number: next.number,
            stamp: next.stamp,
            scalars: next.scalars,
            log_start: next.log_start,
            replaced_from,
            entries,
            snapshot: next.snapshot.or(self.snapshot),
        }
    }
}
