//! What runs without a browser: `MemoryStorage`, the batched storage over a model disk, and the same over the
//! records that a database would hold.

use omnipaxos::storage::{Storage, StorageOp};
use omnipaxos_playground::{
    kv::Proposal,
    storage::{
        batched::{BatchedStorage, Handle},
        codec::InstanceId,
        disk::ModelDisk,
        image::{Image, Stamp},
        layout::{ChunkLayout, PlanError, recover},
    },
};
use omnipaxos_storage::memory_storage::MemoryStorage;
use proptest::prelude::*;

#[path = "../common/records.rs"]
mod records;

use crate::{
    common::KINDS,
    suite::{Deviation, Subject, conform, fickle::Fickle, now, random},
};
use records::{Records, apply, stored};

/// OmniPaxos's own, which keeps nothing beyond its life.
struct Memory(MemoryStorage<Proposal>);

impl Subject for Memory {
    type Storage = MemoryStorage<Proposal>;
    const DEVIATIONS: &'static [Deviation] = &[Deviation {
        claim: ("a_trim_below_the_last_one", "it is no change"),
        does: "get_log_len() is Ok(0), not Ok(2)",
        why: "the index is subtracted without a look at which is greater: with overflow checks it panics, without \
              them the whole log is dropped. OmniPaxos never trims below its compacted index",
    }];

    async fn fresh(_name: &str) -> Self {
        Self(MemoryStorage::default())
    }

    fn storage(&self) -> &Self::Storage {
        &self.0
    }

    fn storage_mut(&mut self) -> &mut Self::Storage {
        &mut self.0
    }

    async fn reload(self) -> Self {
        self
    }
}

/// The storage of the simulation's IndexedDB nodes: batches applied as values.
struct OnModelDisk {
    storage: BatchedStorage<Proposal>,
    handle: Handle<Proposal>,
    disk: ModelDisk<Proposal>,
}

impl Subject for OnModelDisk {
    type Storage = BatchedStorage<Proposal>;
    const DEVIATIONS: &'static [Deviation] = &[];

    async fn fresh(_name: &str) -> Self {
        let (storage, handle) = BatchedStorage::open(Image::default(), 0);
        Self { storage, handle, disk: ModelDisk::default() }
    }

    fn storage(&self) -> &Self::Storage {
        &self.storage
    }

    fn storage_mut(&mut self) -> &mut Self::Storage {
        &mut self.storage
    }

    async fn reload(mut self) -> Self {
        if let Some(batch) = self.handle.take_batch(Stamp::default()) {
            self.disk.start(Some(batch));
            self.disk.handle_complete();
        }
        let (storage, handle) = BatchedStorage::open(self.disk.image().clone(), self.disk.flushed());
        Self { storage, handle, disk: self.disk }
    }
}

/// The storage of the page without the browser: batches as records, chunked, encoded, checked on the way back.
struct OnRecords {
    storage: BatchedStorage<Proposal>,
    handle: Handle<Proposal>,
    layout: ChunkLayout,
    records: Records,
}

/// Small, so that a few entries already lie in several chunks.
const CHUNK_BYTES: usize = 60;

impl Subject for OnRecords {
    type Storage = BatchedStorage<Proposal>;
    const DEVIATIONS: &'static [Deviation] = &[];

    async fn fresh(_name: &str) -> Self {
        let (storage, handle) = BatchedStorage::open(Image::default(), 0);
        let layout = ChunkLayout::new(InstanceId::default(), CHUNK_BYTES);
        Self { storage, handle, layout, records: Records::new() }
    }

    fn storage(&self) -> &Self::Storage {
        &self.storage
    }

    fn storage_mut(&mut self) -> &mut Self::Storage {
        &mut self.storage
    }

    async fn reload(mut self) -> Self {
        if let Some(batch) = self.handle.take_batch(Stamp::default()) {
            let plan = self.layout.plan(&batch).unwrap();
            apply(&mut self.records, &plan.changes);
        }
        let recovered = recover(stored(&self.records).collect(), CHUNK_BYTES).unwrap();
        let (storage, handle) = BatchedStorage::open(recovered.image, recovered.flushed);
        Self { storage, handle, layout: recovered.layout, records: self.records }
    }
}

conform!(memory, Memory);
conform!(model_disk, OnModelDisk);
conform!(records_of_a_database, OnRecords);

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn random_operations_give_the_same_reads_everywhere(
        codes in prop::collection::vec(((0..KINDS, any::<u16>(), any::<u16>()), prop::bool::weighted(0.2)), 1..60)
    ) {
        now(random::one::<Memory>("", &codes));
        now(random::one::<OnModelDisk>("", &codes));
        now(random::one::<OnRecords>("", &codes));
    }
}

/// All or nothing: an atomic write here can only fail where its flush does, and then nothing of it is on disk.
#[test]
fn an_atomic_write_that_cannot_be_encoded_leaves_nothing_behind() {
    let (mut storage, handle) = BatchedStorage::<Fickle>::open(Image::default(), 0);
    let (mut layout, mut records) = (ChunkLayout::new(InstanceId::default(), CHUNK_BYTES), Records::new());
    storage.append_entries(vec![Fickle(1), Fickle(2)]).unwrap();
    let plan = layout.plan(&handle.take_batch(Stamp::default()).unwrap()).unwrap();
    apply(&mut records, &plan.changes);
    layout.adopt(plan);
    let ops = vec![StorageOp::SetDecidedIndex(1), StorageOp::AppendEntries(vec![Fickle(3), Fickle(u32::MAX)])];
    storage.write_atomically(ops).unwrap();
    let refused = handle.take_batch(Stamp::default()).unwrap();
    for _ in 0..2 {
        assert!(matches!(layout.plan(&refused), Err(PlanError::Encode(_))));
    }
    let recovered = recover::<Fickle>(stored(&records).collect(), CHUNK_BYTES).unwrap();
    assert_eq!((recovered.image.log, recovered.image.scalars.decided_idx), (vec![Fickle(1), Fickle(2)], 0));
    // Cut off again, the batch can be written together with the one that did it.
    storage.append_on_prefix(3, Vec::new()).unwrap();
    let mended = refused.merged_with(handle.take_batch(Stamp::default()).unwrap());
    let plan = layout.plan(&mended).unwrap();
    apply(&mut records, &plan.changes);
    let recovered = recover::<Fickle>(stored(&records).collect(), CHUNK_BYTES).unwrap();
    assert_eq!(recovered.image.log, [Fickle(1), Fickle(2), Fickle(3)]);
    assert_eq!(recovered.image.scalars.decided_idx, 1);
}
