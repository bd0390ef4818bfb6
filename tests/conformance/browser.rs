//! `IndexedDbStorage` in a real browser: reloaded by a flush, a close and an opening.

use std::rc::Rc;

use omnipaxos_playground::{
    kv::Proposal,
    storage::indexed_db::{IndexedDbConfig, IndexedDbStorage, NoWitness, delete_database},
};

use crate::suite::{Deviation, Subject, conform};

struct InBrowser {
    config: IndexedDbConfig,
    storage: IndexedDbStorage<Proposal>,
}

impl InBrowser {
    async fn open(config: IndexedDbConfig) -> Self {
        let storage = IndexedDbStorage::open_with(config.clone(), Rc::new(NoWitness)).await.unwrap();
        Self { config, storage }
    }
}

impl Subject for InBrowser {
    type Storage = IndexedDbStorage<Proposal>;
    const DEVIATIONS: &'static [Deviation] = &[];

    async fn fresh(name: &str) -> Self {
        delete_database(name).await.unwrap();
        // Small chunks, so that a few entries already lie in several.
        Self::open(IndexedDbConfig { name: name.to_owned(), chunk_bytes: 60, ..IndexedDbConfig::default() }).await
    }

    fn storage(&self) -> &Self::Storage {
        &self.storage
    }

    fn storage_mut(&mut self) -> &mut Self::Storage {
        &mut self.storage
    }

    async fn reload(self) -> Self {
        self.storage.flush().await.unwrap();
        assert!(self.storage.close().await);
        Self::open(self.config).await
    }
}

conform!(indexed_db, InBrowser);
