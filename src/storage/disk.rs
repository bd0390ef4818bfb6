//! [`ModelDisk`]: what a disk holds, without a browser. It takes the same batches as the real one, holds
//! them as values, and can be compared with what is read back from a database.

use std::rc::Rc;

use omnipaxos::storage::Entry;

use super::image::{Batch, Image};

/// A disk that holds the image as of its last durable flush, and at most one flush under way.
///
/// Changes: `start`. Things coming in: `handle_complete`, `handle_failure`, `handle_power_loss`, `handle_start`.
#[derive(Debug)]
pub struct ModelDisk<T: Entry> {
    image: Image<T>,
    flushed: u64,
    in_flight: Option<Rc<Batch<T>>>,
    /// The batch of a flush that failed: it goes with the next one.
    failed: Option<Rc<Batch<T>>>,
    /// What it held before the flush that landed unheard when power was lost: a real disk may yet report
    /// that it did not.
    before: Option<Box<(Image<T>, u64)>>,
}

impl<T: Entry> Default for ModelDisk<T> {
    fn default() -> Self {
        Self { image: Image::default(), flushed: 0, in_flight: None, failed: None, before: None }
    }
}

impl<T: Entry> ModelDisk<T> {
    /// A disk that holds this after flush number `flushed`.
    pub fn holding(image: Image<T>, flushed: u64) -> Self {
        Self { image, flushed, in_flight: None, failed: None, before: None }
    }

    /// What is durable.
    pub fn image(&self) -> &Image<T> {
        &self.image
    }

    /// Number of the last durable flush; 0 before the first.
    pub fn flushed(&self) -> u64 {
        self.flushed
    }

    /// The flush under way.
    pub fn in_flight(&self) -> Option<&Rc<Batch<T>>> {
        self.in_flight.as_ref()
    }

    /// The batch of the last flush, if that failed.
    pub fn failed(&self) -> Option<&Rc<Batch<T>>> {
        self.failed.as_ref()
    }

    /// Starts a flush of what was written since the last one, and of what failed then. There must be none
    /// under way, and something to write.
    pub fn start(&mut self, open: Option<Batch<T>>) {
        assert!(self.in_flight.is_none(), "one flush at a time");
        self.before = None;
        let failed = self.failed.take().map(Rc::unwrap_or_clone);
        let batch = match (failed, open) {
            // As one, so that a trim or a snapshot can make the room that the first batch lacked.
            (Some(failed), Some(open)) => failed.merged_with(open),
            (Some(batch), None) | (None, Some(batch)) => batch,
            (None, None) => return,
        };
        assert!(batch.number > self.flushed, "batches are flushed in order");
        self.in_flight = Some(Rc::new(batch));
    }

    /// How many entries and keys it would hold after `batch`, if `keys` counts those of a snapshot.
    pub fn size_after(&self, batch: &Batch<T>, keys: impl Fn(&T::Snapshot) -> usize) -> usize {
        let snapshot = batch.snapshot.as_ref().unwrap_or(&self.image.snapshot);
        batch.log_end() - batch.log_start + snapshot.as_ref().map_or(0, keys)
    }

    /// How many entries and keys it holds.
    pub fn size(&self, keys: impl Fn(&T::Snapshot) -> usize) -> usize {
        self.image.log.len() + self.image.snapshot.as_ref().map_or(0, keys)
    }

    /// The flush under way failed: nothing of it is on the disk.
    pub fn handle_failure(&mut self) {
        self.failed = self.in_flight.take();
    }

    /// The flush under way is durable.
    pub fn handle_complete(&mut self) {
        if let Some(batch) = self.in_flight.take() {
            batch.apply_to(&mut self.image);
            self.flushed = batch.number;
        }
    }

    /// Whether a flush landed unheard when power was lost, and nothing was written since.
    pub fn landed_unheard(&self) -> bool {
        self.before.is_some()
    }

    /// What it held before a flush that landed unheard when power was lost, while that may yet be told to have
    /// failed.
    pub fn image_before(&self) -> Option<&Image<T>> {
        self.before.as_deref().map(|(image, _)| image)
    }

    /// Changes each entry, wherever it is, into one that is the same by what is written of it.
    pub fn for_each(&mut self, change: &mut impl FnMut(&mut T)) {
        let before = self.before.as_deref_mut().map(|(image, _)| image);
        for image in [Some(&mut self.image), before].into_iter().flatten() {
            image.log.iter_mut().for_each(&mut *change);
        }
        for batch in [&mut self.in_flight, &mut self.failed].into_iter().flatten() {
            Rc::make_mut(batch).entries.iter_mut().for_each(&mut *change);
        }
    }

    /// The flush that was taken for landed when power was lost was not.
    pub fn handle_late_failure(&mut self) {
        if let Some(before) = self.before.take() {
            (self.image, self.flushed) = *before;
        }
    }

    /// Somebody starts from what it holds: whether the flush that was under way at the loss of power landed is settled.
    pub fn handle_start(&mut self) {
        self.before = None;
    }

    /// Power is lost; the flush under way `landed` or never happened. Both can be: its transaction was
    /// started, and nobody heard of its end.
    pub fn handle_power_loss(&mut self, landed: bool) {
        if landed && self.in_flight.is_some() {
            self.before = Some(Box::new((self.image.clone(), self.flushed)));
            self.handle_complete();
        }
        self.in_flight = None;
        self.failed = None;
    }
}
