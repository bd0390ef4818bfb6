//! [`ModelDisk`]: what a disk holds, without a browser. It takes the same batches as the real one, holds
//! them as values, and can be compared with what is read back from a database.

use std::rc::Rc;

use omnipaxos::storage::Entry;

use super::image::{Batch, Image};

/// A disk that holds the image as of its last durable flush, and at most one flush under way.
///
/// Changes: `start`. Things coming in: `handle_complete`, `handle_power_loss`.
#[derive(Debug)]
pub struct ModelDisk<T: Entry> {
    image: Image<T>,
    flushed: u64,
    in_flight: Option<Rc<Batch<T>>>,
}

impl<T: Entry> Default for ModelDisk<T> {
    fn default() -> Self {
        Self { image: Image::default(), flushed: 0, in_flight: None }
    }
}

impl<T: Entry> ModelDisk<T> {
    /// A disk that holds this after flush number `flushed`.
    pub fn holding(image: Image<T>, flushed: u64) -> Self {
        Self { image, flushed, in_flight: None }
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

    /// Starts a flush. There must be none under way, and the batch must follow the last one.
    pub fn start(&mut self, batch: Batch<T>) {
        assert!(self.in_flight.is_none(), "one flush at a time");
        assert_eq!(batch.number, self.flushed + 1, "batches are flushed in order");
        self.in_flight = Some(Rc::new(batch));
    }

    /// The flush under way is durable.
    pub fn handle_complete(&mut self) {
        if let Some(batch) = self.in_flight.take() {
            batch.apply_to(&mut self.image);
            self.flushed = batch.number;
        }
    }

    /// Power is lost; the flush under way `landed` or never happened. Both can be: its transaction was
    /// started, and nobody heard of its end.
    pub fn handle_power_loss(&mut self, landed: bool) {
        if landed {
            self.handle_complete();
        }
        self.in_flight = None;
    }
}
