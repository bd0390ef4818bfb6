//! [`Kept`]: what a node keeps, behind a trait that hides its entry type: an image and a model disk, or
//! OmniPaxos's `MemoryStorage`.

use std::{ops::Range, rc::Rc};

use omnipaxos::storage::{StopSign, Storage};

use crate::{
    kv::{
        KVSnapshot, Logged, Proposal,
        tracked::{PlainTracked, Tracked},
    },
    sim::{
        NodeId,
        command::Record,
        config::{Setup, StorageKind},
        error::SetupError,
        instance::{self, Instance, Server},
        packet::Packed,
    },
    storage::{
        batched::{BatchedStorage, Handle, OpSummary},
        disk::ModelDisk,
        image::{Batch, Image, Scalars, Stamp},
        memory::{MemoryHandle, WatchedMemory},
    },
};

/// A node's storage, alive or not: what it holds, and its disk if it has one.
pub(crate) trait Kept {
    /// Starts OmniPaxos over what is kept. A memory storage starts empty.
    fn start(&mut self, setup: &Setup, server: Server) -> Box<dyn Instance>;
    /// Lets the next start carry this over from an earlier configuration.
    fn carry(&mut self, carried: Rc<[u8]>);
    /// Moves the operations since the last call to the end of a buffer.
    fn take_ops(&mut self, buffer: &mut Vec<OpSummary>);
    /// What the node reads now, its entries only within `window`; while it is down, what would survive.
    fn look(&self, window: Range<usize>, look: &mut dyn FnMut(Look<'_>));
    /// The first index that it keeps and one past the last, a stopsign not counted.
    fn extent(&self) -> (usize, usize);
    /// The entries within a window, by ascending index.
    fn see_entries(&self, window: Range<usize>, see: &mut dyn FnMut(usize, &Proposal));
    /// Its snapshot, if it has one.
    fn see_snapshot(&self, see: &mut dyn FnMut(&KVSnapshot));
    /// Its disk; `None` for memory.
    fn disk(&mut self) -> Option<&mut dyn Disk>;
    /// Its disk, to look at.
    fn disk_ref(&self) -> Option<&dyn Disk>;
    /// Forgets what the running node knew; the disk's flush under way has `landed`, or is lost.
    fn power_off(&mut self, landed: bool);
    /// It is only there to be looked at from here on: its entries do not count as copies of what was proposed.
    fn unmark(&mut self);
}

/// A disk with its open batch.
pub(crate) trait Disk {
    /// Whether there is something to flush: a write that no flush has taken, or a flush that failed.
    fn is_dirty(&self) -> bool;
    /// The flush that makes durable what is written now; `None` if all of it is.
    fn awaited(&self) -> Option<u64>;
    /// First entry that the open batch changes.
    fn open_from(&self) -> Option<usize>;
    /// Number of the last durable flush.
    fn flushed(&self) -> u64;
    /// The flush under way.
    fn in_flight(&self) -> Option<u64>;
    /// Cuts the open batch and starts its flush, together with one that failed.
    fn start_flush(&mut self, stamp: Stamp) -> Option<Started>;
    /// Entries and keys that it holds durably.
    fn size(&self) -> usize;
    /// The flush under way failed.
    fn handle_failure(&mut self);
    /// The flush that was taken for landed at the node's crash was not.
    fn handle_late_failure(&mut self);
    /// Whether there is a flush whose failure can still be told.
    fn can_fail(&self) -> bool;
    /// Whether it has a record of this kind.
    fn has(&self, record: Record) -> bool;
    /// Forgets everything. Only while its node is down.
    fn wipe(&mut self);
    /// The flush under way is durable.
    fn handle_complete(&mut self);
    /// The flush under way, with its entries as proposals.
    fn batch(&self) -> Option<Batch<Proposal>>;
    /// What is durable.
    fn durable(&self) -> Durable;
    /// The durable image, with its entries as proposals.
    fn image(&self) -> Image<Proposal>;
    /// The entries that it holds or may yet hold and that are not decided by what is on it.
    fn see_undecided(&self, see: &mut dyn FnMut(&Proposal));
}

/// A flush that was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Started {
    pub number: u64,
    /// Entries it writes.
    pub entries: usize,
    /// Entries and keys that the disk would hold after it.
    pub size: usize,
}

/// The extent of what is durable.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Durable {
    pub log_start: usize,
    pub log_end: usize,
    pub decided: usize,
    /// First index whose durable entry may differ from the one the node has, counting the flush under way.
    pub same_below: usize,
    /// Whether it holds a stopsign.
    pub stopsign: bool,
    /// Whether it holds what was carried over from an earlier configuration.
    pub carried: bool,
}

/// A look at what a node keeps.
pub(crate) struct Look<'a> {
    pub scalars: &'a Scalars,
    /// One past the last index kept, a stopsign not counted.
    pub log_end: usize,
    /// Index of the first of `entries`.
    pub from: usize,
    /// The entries within the window.
    pub entries: Entries<'a>,
    pub snapshot: Option<&'a KVSnapshot>,
}

/// Entries of either type.
pub(crate) enum Entries<'a> {
    Snapshotting(&'a [Tracked]),
    Plain(&'a [PlainTracked]),
}

impl Entries<'_> {
    pub fn len(&self) -> usize {
        match self {
            Self::Snapshotting(entries) => entries.len(),
            Self::Plain(entries) => entries.len(),
        }
    }

    pub fn get(&self, at: usize) -> Option<&Proposal> {
        match self {
            Self::Snapshotting(entries) => entries.get(at).map(Logged::proposal),
            Self::Plain(entries) => entries.get(at).map(Logged::proposal),
        }
    }
}

/// What borrows entries of its own type.
pub(crate) trait Borrowed: Packed {
    fn entries(entries: &[Self]) -> Entries<'_>;
}

impl Borrowed for Tracked {
    fn entries(entries: &[Self]) -> Entries<'_> {
        Entries::Snapshotting(entries)
    }
}

impl Borrowed for PlainTracked {
    fn entries(entries: &[Self]) -> Entries<'_> {
        Entries::Plain(entries)
    }
}

/// What a node of this setup keeps its state in: empty, or what the setup says that its disk holds.
pub(crate) fn of(setup: &Setup, pid: NodeId, storage: StorageKind) -> Result<Box<dyn Kept>, SetupError> {
    let found = setup.images.iter().find(|(other, _)| *other == pid).map(|(_, image)| image.decode());
    let found = found.transpose().map_err(|error| SetupError::Image { pid, reason: error.to_string() })?;
    if let Some((image, flushed)) = found {
        return match setup.snapshots {
            true => Ok(Box::new(OnDisk::<Tracked>::holding(pid, image, flushed)?)),
            false => Ok(Box::new(OnDisk::<PlainTracked>::holding(pid, image, flushed)?)),
        };
    }
    Ok(empty(setup, storage))
}

/// An empty one.
pub(crate) fn empty(setup: &Setup, storage: StorageKind) -> Box<dyn Kept> {
    match (setup.snapshots, storage) {
        (true, StorageKind::IndexedDb) => Box::new(OnDisk::<Tracked>::default()),
        (false, StorageKind::IndexedDb) => Box::new(OnDisk::<PlainTracked>::default()),
        (true, StorageKind::Memory) => Box::new(InMemory::<Tracked>::default()),
        (false, StorageKind::Memory) => Box::new(InMemory::<PlainTracked>::default()),
    }
}

struct OnDisk<T: Logged> {
    disk: ModelDisk<T>,
    handle: Option<Handle<T>>,
    /// What the next start is to carry over.
    carry: Option<Rc<[u8]>>,
    /// What a disk that reorders flushes holds, before the last one that it said was durable.
    #[cfg(test)]
    earlier: Option<(Image<T>, u64)>,
}

impl<T: Logged> Default for OnDisk<T> {
    fn default() -> Self {
        Self::over(ModelDisk::default())
    }
}

impl<T: Logged> OnDisk<T> {
    fn over(disk: ModelDisk<T>) -> Self {
        Self {
            disk,
            handle: None,
            carry: None,
            #[cfg(test)]
            earlier: None,
        }
    }
}

impl<T: Logged> OnDisk<T> {
    fn holding(pid: NodeId, image: Image<Proposal>, flushed: u64) -> Result<Self, SetupError> {
        let snapshot = match image.snapshot.map(T::wrap_snapshot) {
            Some(None) => {
                let reason = "it has a snapshot, and snapshots are off".to_owned();
                return Err(SetupError::Image { pid, reason });
            }
            Some(snapshot) => snapshot,
            None => None,
        };
        let log = image.log.into_iter().map(Tracked::found).map(T::wrap).collect();
        let image = Image { scalars: image.scalars, log_start: image.log_start, log, snapshot };
        Ok(Self::over(ModelDisk::holding(image, flushed)))
    }
}

impl<T: Logged> OnDisk<T> {
    /// What the node reads now; while it is down, what would survive.
    fn see<R>(&self, see: impl FnOnce(&Image<T>) -> R) -> R {
        match &self.handle {
            Some(handle) => see(&handle.image()),
            None => see(self.disk.image()),
        }
    }
}

impl<T: Borrowed> Kept for OnDisk<T> {
    fn start(&mut self, setup: &Setup, server: Server) -> Box<dyn Instance> {
        self.disk.handle_start();
        let image = self.disk.image().clone();
        #[cfg(test)]
        let image = cheat::tampered(image);
        let (storage, handle) = match self.carry.take() {
            None => BatchedStorage::open(image, self.disk.flushed()),
            Some(carried) => BatchedStorage::open_carrying(image, self.disk.flushed(), carried),
        };
        self.handle = Some(handle);
        instance::start(setup, server, Box::new(storage))
    }

    fn carry(&mut self, carried: Rc<[u8]>) {
        self.carry = Some(carried);
    }

    fn take_ops(&mut self, buffer: &mut Vec<OpSummary>) {
        if let Some(handle) = &self.handle {
            handle.take_ops(buffer);
        }
    }

    fn look(&self, window: Range<usize>, look: &mut dyn FnMut(Look<'_>)) {
        let mut at = |image: &Image<T>| {
            let seen = within(window.clone(), image.log_start, image.log_end());
            look(Look {
                scalars: &image.scalars,
                log_end: image.log_end(),
                from: seen.start,
                entries: T::entries(image.entries(seen.start, seen.end)),
                snapshot: image.snapshot.as_ref().and_then(T::key_values),
            });
        };
        match &self.handle {
            Some(handle) => at(&handle.image()),
            None => at(self.disk.image()),
        }
    }

    fn extent(&self) -> (usize, usize) {
        self.see(|image| (image.log_start, image.log_end()))
    }

    fn see_entries(&self, window: Range<usize>, see: &mut dyn FnMut(usize, &Proposal)) {
        self.see(|image| {
            let seen = within(window, image.log_start, image.log_end());
            let entries = image.entries(seen.start, seen.end).iter();
            entries.zip(seen).for_each(|(entry, index)| see(index, entry.proposal()));
        });
    }

    fn see_snapshot(&self, see: &mut dyn FnMut(&KVSnapshot)) {
        self.see(|image| {
            if let Some(snapshot) = image.snapshot.as_ref().and_then(T::key_values) {
                see(snapshot);
            }
        });
    }

    fn disk(&mut self) -> Option<&mut dyn Disk> {
        Some(self)
    }

    fn disk_ref(&self) -> Option<&dyn Disk> {
        Some(self)
    }

    fn power_off(&mut self, landed: bool) {
        #[cfg(test)]
        if let Some((mut image, flushed)) = self.earlier.take()
            && let Some(batch) = self.disk.in_flight().filter(|_| landed).cloned()
        {
            // The one under way has overtaken the one before it.
            batch.apply_to(&mut image);
            self.disk = ModelDisk::holding(image, flushed + 2);
        }
        self.disk.handle_power_loss(landed);
        self.handle = None;
        self.carry = None;
    }

    fn unmark(&mut self) {
        self.disk.for_each(&mut unmark);
        if let Some(handle) = &self.handle {
            handle.for_each(&mut unmark);
        }
    }
}

impl<T: Borrowed> Disk for OnDisk<T> {
    fn is_dirty(&self) -> bool {
        self.disk.failed().is_some() || self.handle.as_ref().is_some_and(Handle::is_dirty)
    }

    fn awaited(&self) -> Option<u64> {
        let open = self.handle.as_ref().filter(|handle| handle.is_dirty()).map(Handle::open_number);
        open.or_else(|| self.disk.in_flight().or(self.disk.failed()).map(|batch| batch.number))
    }

    fn open_from(&self) -> Option<usize> {
        self.handle.as_ref().and_then(Handle::open_from)
    }

    fn flushed(&self) -> u64 {
        self.disk.flushed()
    }

    fn in_flight(&self) -> Option<u64> {
        self.disk.in_flight().map(|batch| batch.number)
    }

    fn start_flush(&mut self, stamp: Stamp) -> Option<Started> {
        self.disk.start(self.handle.as_ref().and_then(|handle| handle.take_batch(stamp)));
        let batch = self.disk.in_flight()?;
        let size = self.disk.size_after(batch, keys_of::<T>);
        Some(Started { number: batch.number, entries: batch.entries.len(), size })
    }

    fn size(&self) -> usize {
        self.disk.size(keys_of::<T>)
    }

    fn handle_failure(&mut self) {
        self.disk.handle_failure();
    }

    fn handle_late_failure(&mut self) {
        self.disk.handle_late_failure();
    }

    fn can_fail(&self) -> bool {
        self.disk.in_flight().is_some() || (self.handle.is_none() && self.disk.landed_unheard())
    }

    fn has(&self, record: Record) -> bool {
        match record {
            Record::Manifest => self.disk.flushed() > 0,
            Record::Log => !self.disk.image().log.is_empty(),
            Record::Snapshot => self.disk.image().snapshot.is_some(),
        }
    }

    fn wipe(&mut self) {
        self.disk = ModelDisk::default();
    }

    fn handle_complete(&mut self) {
        #[cfg(test)]
        if cheat::reorders_flushes() {
            self.earlier = Some((self.disk.image().clone(), self.disk.flushed()));
        }
        self.disk.handle_complete();
    }

    fn batch(&self) -> Option<Batch<Proposal>> {
        self.disk.in_flight().map(|batch| Batch {
            number: batch.number,
            stamp: batch.stamp,
            scalars: batch.scalars.clone(),
            log_start: batch.log_start,
            replaced_from: batch.replaced_from,
            entries: proposals(&batch.entries),
            snapshot: batch.snapshot.as_ref().map(|s| s.as_ref().and_then(T::key_values).cloned()),
        })
    }

    fn durable(&self) -> Durable {
        let image = self.disk.image();
        let mut same_below = image.log_end();
        let batches = [self.disk.in_flight(), self.disk.failed()].map(|batch| batch.map(|batch| batch.replaced_from));
        for from in batches.into_iter().chain([self.open_from()]).flatten() {
            same_below = same_below.min(from);
        }
        Durable {
            log_start: image.log_start,
            log_end: image.log_end(),
            decided: image.scalars.decided_idx,
            same_below,
            stopsign: image.scalars.stopsign.is_some(),
            carried: image.scalars.carried.is_some(),
        }
    }

    fn see_undecided(&self, see: &mut dyn FnMut(&Proposal)) {
        for image in [Some(self.disk.image()), self.disk.image_before()].into_iter().flatten() {
            Self::see_from(&image.log, image.log_start, image.scalars.decided_idx, see);
        }
        for batch in [self.disk.in_flight(), self.disk.failed()].into_iter().flatten() {
            Self::see_from(&batch.entries, batch.replaced_from, batch.scalars.decided_idx, see);
        }
    }

    fn image(&self) -> Image<Proposal> {
        let image = self.disk.image();
        Image {
            scalars: image.scalars.clone(),
            log_start: image.log_start,
            log: proposals(&image.log),
            snapshot: image.snapshot.as_ref().and_then(T::key_values).cloned(),
        }
    }
}

impl<T: Borrowed> OnDisk<T> {
    fn see_from(entries: &[T], first: usize, decided: usize, see: &mut dyn FnMut(&Proposal)) {
        entries.iter().skip(decided.saturating_sub(first)).for_each(|entry| see(entry.proposal()));
    }
}

fn keys_of<T: Logged>(snapshot: &T::Snapshot) -> usize {
    T::key_values(snapshot).map_or(0, |snapshot| snapshot.values.len())
}

fn unmark<T: Logged>(entry: &mut T) {
    *entry = T::wrap(Tracked::found(entry.proposal().clone()));
}

fn proposals<T: Logged>(entries: &[T]) -> Vec<Proposal> {
    entries.iter().map(|entry| entry.proposal().clone()).collect()
}

/// The part of a window that a log has; empty, and inside the log, where that is nothing.
fn within(window: Range<usize>, log_start: usize, log_end: usize) -> Range<usize> {
    let start = window.start.clamp(log_start, log_end);
    start..window.end.clamp(start, log_end)
}

const INFALLIBLE: &str = "MemoryStorage never fails";

struct InMemory<T: Logged> {
    /// `None` while the node is down: nothing is kept.
    handle: Option<MemoryHandle<T>>,
    carried: Option<Rc<[u8]>>,
}

impl<T: Logged> Default for InMemory<T> {
    fn default() -> Self {
        Self { handle: None, carried: None }
    }
}

impl<T: Borrowed> Kept for InMemory<T> {
    fn start(&mut self, setup: &Setup, server: Server) -> Box<dyn Instance> {
        let (storage, handle) = WatchedMemory::empty();
        self.handle = Some(handle);
        instance::start(setup, server, Box::new(storage))
    }

    fn carry(&mut self, carried: Rc<[u8]>) {
        self.carried = Some(carried);
    }

    fn take_ops(&mut self, buffer: &mut Vec<OpSummary>) {
        if let Some(handle) = &self.handle {
            handle.take_ops(buffer);
        }
    }

    fn look(&self, window: Range<usize>, look: &mut dyn FnMut(Look<'_>)) {
        let Some(handle) = &self.handle else {
            let (scalars, entries) = (&Scalars::default(), T::entries(&[]));
            return look(Look { scalars, log_end: 0, from: 0, entries, snapshot: None });
        };
        let storage = handle.storage();
        let scalars = Scalars {
            promise: storage.get_promise().expect(INFALLIBLE),
            accepted_round: storage.get_accepted_round().expect(INFALLIBLE),
            decided_idx: storage.get_decided_idx().expect(INFALLIBLE),
            compacted_idx: storage.get_compacted_idx().expect(INFALLIBLE),
            stopsign: stopsign(&*storage),
            carried: self.carried.clone(),
        };
        let log_start = scalars.compacted_idx;
        let log_end = log_start + storage.get_log_len().expect(INFALLIBLE);
        let seen = within(window, log_start, log_end);
        // MemoryStorage gives its entries away only as copies: hence the window.
        let entries: Vec<T> = storage.get_entries(seen.start, seen.end).expect(INFALLIBLE);
        let snapshot = storage.get_snapshot().expect(INFALLIBLE);
        look(Look {
            scalars: &scalars,
            log_end,
            from: seen.start,
            entries: T::entries(&entries),
            snapshot: snapshot.as_ref().and_then(T::key_values),
        });
    }

    fn extent(&self) -> (usize, usize) {
        let Some(handle) = &self.handle else { return (0, 0) };
        let storage = handle.storage();
        let start = storage.get_compacted_idx().expect(INFALLIBLE);
        (start, start + storage.get_log_len().expect(INFALLIBLE))
    }

    fn see_entries(&self, window: Range<usize>, see: &mut dyn FnMut(usize, &Proposal)) {
        let Some(handle) = &self.handle else { return };
        let (start, end) = self.extent();
        let seen = within(window, start, end);
        if seen.is_empty() {
            return;
        }
        let entries: Vec<T> = handle.storage().get_entries(seen.start, seen.end).expect(INFALLIBLE);
        entries.iter().zip(seen).for_each(|(entry, index)| see(index, entry.proposal()));
    }

    fn see_snapshot(&self, see: &mut dyn FnMut(&KVSnapshot)) {
        let Some(handle) = &self.handle else { return };
        if let Some(snapshot) = handle.storage().get_snapshot().expect(INFALLIBLE).as_ref().and_then(T::key_values) {
            see(snapshot);
        }
    }

    fn disk(&mut self) -> Option<&mut dyn Disk> {
        None
    }

    fn disk_ref(&self) -> Option<&dyn Disk> {
        None
    }

    fn power_off(&mut self, _landed: bool) {
        (self.handle, self.carried) = (None, None);
    }

    fn unmark(&mut self) {
        if let Some(handle) = &self.handle {
            handle.for_each(&mut unmark);
        }
    }
}

fn stopsign<T: Logged>(storage: &impl Storage<T>) -> Option<StopSign> {
    storage.get_stopsign().expect("MemoryStorage never fails")
}

#[cfg(test)]
pub(crate) mod cheat;
