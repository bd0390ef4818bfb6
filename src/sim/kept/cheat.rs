//! Storages that cheat on purpose, to see that the checks catch them.

use std::cell::Cell;

use omnipaxos::storage::Entry;

use crate::storage::image::Image;

/// How a disk cheats when its node starts from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cheat {
    /// It forgets the promise.
    ForgetsThePromise,
    /// It loses the last entry.
    LosesTheLastAppend,
    /// Of the last atomic writes it has the indices, and not the entries.
    HasHalfOfAWrite,
    /// A flush gets to the disk before the one that was started, and told to be durable, before it.
    ReordersFlushes,
    /// Its node speaks of what is not on it yet.
    SendsBeforePersisting,
}

thread_local! {
    static CHEAT: Cell<Option<Cheat>> = const { Cell::new(None) };
}

/// Every disk of this thread cheats from here on.
pub fn from_here_on(cheat: Option<Cheat>) {
    CHEAT.set(cheat);
}

pub(super) fn reorders_flushes() -> bool {
    CHEAT.get() == Some(Cheat::ReordersFlushes)
}

/// Whether no message waits for a flush.
pub fn sends_early() -> bool {
    CHEAT.get() == Some(Cheat::SendsBeforePersisting)
}

pub(super) fn tampered<T: Entry>(mut image: Image<T>) -> Image<T> {
    match CHEAT.get() {
        None | Some(Cheat::ReordersFlushes | Cheat::SendsBeforePersisting) => {}
        Some(Cheat::ForgetsThePromise) => image.scalars.promise = None,
        Some(Cheat::LosesTheLastAppend) => {
            image.log.pop();
            image.scalars.decided_idx = image.scalars.decided_idx.min(image.log_end());
        }
        Some(Cheat::HasHalfOfAWrite) => image.log.truncate(image.log.len() / 2),
    }
    image
}
