//! The conformance suite over OmniPaxos's own `PersistentStorage`, which keeps its state in RocksDB. Needs clang
//! and minutes to build: `make conformance-rocksdb`.
#![cfg(not(target_arch = "wasm32"))]

mod common;
#[path = "conformance/mod.rs"]
mod suite;

use std::{
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use omnipaxos::storage::{Entry, NoSnapshot, Storage, StorageOp};
use omnipaxos_playground::kv::Proposal;
use omnipaxos_storage::persistent_storage::{PersistentStorage, PersistentStorageConfig};
use serde::{Deserialize, Serialize, Serializer, ser::Error};
use suite::{Deviation, Subject, conform};

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("conformance-rocksdb-{}-{number}", std::process::id())))
    }

    fn config(&self) -> PersistentStorageConfig {
        let mut config = PersistentStorageConfig::with_path(self.0.to_string_lossy().into_owned());
        // It is the reads that are compared here, and no power fails.
        config.set_sync_writes(false);
        config
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

struct OnRocksDb {
    // Closed before its folder goes.
    storage: PersistentStorage<Proposal>,
    folder: Folder,
}

impl Subject for OnRocksDb {
    type Storage = PersistentStorage<Proposal>;
    const DEVIATIONS: &'static [Deviation] = &[];

    async fn fresh(_name: &str) -> Self {
        let folder = Folder::fresh();
        Self { storage: PersistentStorage::new(folder.config()), folder }
    }

    fn storage(&self) -> &Self::Storage {
        &self.storage
    }

    fn storage_mut(&mut self) -> &mut Self::Storage {
        &mut self.storage
    }

    async fn reload(self) -> Self {
        let Self { storage, folder } = self;
        drop(storage);
        Self { storage: PersistentStorage::open(folder.config()), folder }
    }
}

conform!(rocksdb, OnRocksDb);

/// An entry that cannot always be written down.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Fickle(u32);

impl Entry for Fickle {
    type Snapshot = NoSnapshot;
}

impl Serialize for Fickle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            u32::MAX => Err(S::Error::custom("not this one")),
            number => serializer.serialize_u32(number),
        }
    }
}

#[test]
fn an_atomic_write_that_cannot_be_encoded_leaves_nothing_behind() {
    let folder = Folder::fresh();
    let mut storage = PersistentStorage::<Fickle>::new(folder.config());
    storage.append_entries(vec![Fickle(1), Fickle(2)]).unwrap();
    let ops = vec![StorageOp::SetDecidedIndex(1), StorageOp::AppendEntries(vec![Fickle(3), Fickle(u32::MAX)])];
    assert!(storage.write_atomically(ops).is_err());
    assert_eq!((storage.get_decided_idx().unwrap(), storage.get_log_len().unwrap()), (0, 2));
    drop(storage);
    let storage = PersistentStorage::<Fickle>::open(folder.config());
    assert_eq!(storage.get_suffix(0).unwrap(), [Fickle(1), Fickle(2)]);
}
