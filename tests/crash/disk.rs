//! One storage, random operations and flushes, and a crash at every point of every run: before a flush, while
//! it is under way, after it. A transaction is atomic, so one under way has happened or not; that a torn one
//! would be seen, and never taken for an image, is tried too.

use omnipaxos_playground::{
    kv::Proposal,
    storage::{
        batched::{BatchedStorage, Handle},
        codec::InstanceId,
        disk::ModelDisk,
        image::{Batch, Image, Stamp},
        layout::{ChunkLayout, Damage, FlushPlan, RecordChange, Recovered, recover},
    },
};
use proptest::prelude::*;

#[path = "../common/records.rs"]
mod records;

use crate::common::{Code, KINDS, Reader, write};
use records::{Records, apply, stored};

/// What a disk holds: the number of its last flush, and the image that was cut with it.
type Held = (u64, Image<Proposal>);

/// A flush under way.
struct Flight {
    batch: Batch<Proposal>,
    plan: FlushPlan,
    /// What the disk holds if it lands.
    lands: Held,
}

struct Run {
    chunk_bytes: usize,
    storage: BatchedStorage<Proposal>,
    handle: Handle<Proposal>,
    layout: ChunkLayout,
    records: Records,
    /// The same disk as values.
    model: ModelDisk<Proposal>,
    reader: Reader,
    /// What the last flush that was answered has made durable.
    acknowledged: Held,
    flight: Option<Flight>,
    /// A batch whose flush was aborted.
    failed: Option<Batch<Proposal>>,
    torn: Torn,
}

/// How many torn flushes were tried, and how many of them were refused.
#[derive(Default)]
struct Torn {
    tried: usize,
    refused: usize,
}

impl Run {
    fn new(chunk_bytes: usize) -> Self {
        let (storage, handle) = BatchedStorage::open(Image::default(), 0);
        Self {
            chunk_bytes,
            storage,
            handle,
            layout: ChunkLayout::new(InstanceId::default(), chunk_bytes),
            records: Records::new(),
            model: ModelDisk::default(),
            reader: Reader::default(),
            acknowledged: (0, Image::default()),
            flight: None,
            failed: None,
            torn: Torn::default(),
        }
    }

    fn read(&self, records: &Records) -> Result<Recovered<Proposal>, Damage> {
        recover(stored(records).collect(), self.chunk_bytes)
    }

    fn write(&mut self, code: Code) {
        let ops = self.reader.read(&self.handle.image(), code);
        write(&mut self.storage, ops, code.1.is_multiple_of(2));
    }

    /// Cuts what is open and starts its flush; with a failed batch before it, that alone or both as one.
    fn start(&mut self, merge: bool) {
        if self.flight.is_some() {
            return;
        }
        let batch = match self.failed.take() {
            Some(failed) if !merge => Some(failed),
            Some(failed) => match self.handle.take_batch(Stamp::default()) {
                Some(cut) => Some(failed.merged_with(cut)),
                None => Some(failed),
            },
            None => self.handle.take_batch(Stamp::default()),
        };
        let Some(batch) = batch else { return };
        let mut image = self.acknowledged.1.clone();
        batch.apply_to(&mut image);
        if self.failed.is_none() && !self.handle.is_dirty() {
            assert_eq!(image, *self.handle.image(), "a batch takes the disk to what the node had when it was cut");
        }
        let plan = self.layout.plan(&batch).unwrap();
        // One that was merged with a failed one skips its number.
        self.model = ModelDisk::holding(self.model.image().clone(), batch.number - 1);
        self.model.start(Some(batch.clone()));
        self.flight = Some(Flight { lands: (batch.number, image), batch, plan });
    }

    fn complete(&mut self) {
        let Some(flight) = self.flight.take() else { return };
        apply(&mut self.records, &flight.plan.changes);
        self.layout.adopt(flight.plan);
        self.model.handle_complete();
        self.acknowledged = flight.lands;
    }

    fn abort(&mut self) {
        let Some(flight) = self.flight.take() else { return };
        self.model.handle_power_loss(false);
        self.failed = Some(flight.batch);
    }

    /// Power is lost, and the node started again from what is on the disk.
    fn crash(&mut self, landed: bool) {
        if let Some(flight) = self.flight.take()
            && landed
        {
            apply(&mut self.records, &flight.plan.changes);
            self.acknowledged = flight.lands;
        }
        self.model.handle_power_loss(landed);
        self.failed = None;
        let found = self.read(&self.records).unwrap();
        assert_eq!((found.flushed, &found.image), (self.acknowledged.0, &self.acknowledged.1));
        (self.storage, self.handle) = BatchedStorage::open(found.image, found.flushed);
        self.layout = found.layout;
        self.model = ModelDisk::holding(self.handle.image().clone(), found.flushed);
    }

    /// What would be found if power were lost now.
    fn try_crashes(&mut self) -> Result<(), TestCaseError> {
        // Nothing that was acknowledged is lost, and nothing is there that no flush has brought.
        let found = self.read(&self.records).unwrap();
        prop_assert_eq!((found.flushed, &found.image), (self.acknowledged.0, &self.acknowledged.1));
        prop_assert_eq!(self.model.image(), &self.acknowledged.1);
        let Some(flight) = &self.flight else { return Ok(()) };
        let mut landed = self.records.clone();
        apply(&mut landed, &flight.plan.changes);
        let found = self.read(&landed).unwrap();
        prop_assert_eq!((found.flushed, &found.image), (flight.lands.0, &flight.lands.1));

        for part in parts(&flight.plan.changes) {
            let mut torn = self.records.clone();
            apply(&mut torn, part.iter().copied());
            self.torn.tried += 1;
            match self.read(&torn) {
                Err(_) => self.torn.refused += 1,
                // A part that makes no difference, or all the difference: deleting what was not there, say.
                Ok(found) => {
                    let found = (found.flushed, found.image);
                    prop_assert!(
                        found == self.acknowledged || found == flight.lands,
                        "{part:?} of {:?} is read as {found:?}",
                        flight.plan.changes
                    );
                }
            }
        }
        Ok(())
    }
}

/// Some of the changes but not all: every choice of few; of many, those cut off at either end, and those with
/// one missing, and each alone.
fn parts(changes: &[RecordChange]) -> Vec<Vec<&RecordChange>> {
    let count = changes.len();
    if count <= 5 {
        let chosen = |mask: u32| changes.iter().enumerate().filter(move |(at, _)| mask & (1 << at) != 0);
        return (1..(1 << count) - 1).map(|mask| chosen(mask).map(|(_, change)| change).collect()).collect();
    }
    let cut = (1..count).flat_map(|at| [changes[..at].iter().collect(), changes[at..].iter().collect()]);
    let one = (0..count).flat_map(|at| {
        let others = changes.iter().enumerate().filter(move |(other, _)| *other != at);
        [others.map(|(_, change)| change).collect(), vec![&changes[at]]]
    });
    cut.chain(one).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn what_was_acknowledged_is_found_after_a_crash_at_any_point(
        steps in prop::collection::vec(((0..KINDS, any::<u16>(), any::<u16>()), 0..16u8), 1..70),
        chunk_bytes in 30usize..400,
    ) {
        let mut run = Run::new(chunk_bytes);
        for (code, what) in steps {
            match what {
                0..=6 => run.write(code),
                7 | 8 => run.start(true),
                9 => run.start(false),
                10..=12 => run.complete(),
                13 => run.abort(),
                14 => run.crash(false),
                _ => run.crash(true),
            }
            run.try_crashes()?;
        }
    }
}

/// That a torn flush is refused is not for want of torn flushes.
#[test]
fn a_torn_flush_is_refused() {
    let mut run = Run::new(100);
    for round in 0..12u16 {
        for code in [(2, 40, 0), (9, 7 * round, 0), (3, 11 * round, 5)] {
            run.write(code);
        }
        run.start(false);
        run.try_crashes().unwrap();
        run.complete();
    }
    assert!(run.torn.tried > 300, "{}", run.torn.tried);
    assert!(run.torn.refused * 10 > run.torn.tried * 9, "{} of {}", run.torn.refused, run.torn.tried);
}
