//! IndexedDB storage in a worker, which has neither `window` nor `localStorage`.
#![cfg(target_arch = "wasm32")]

use omnipaxos::storage::Storage;
use omnipaxos_playground::{
    kv::{KeyValue, Proposal},
    storage::indexed_db::{IndexedDbConfig, IndexedDbStorage, LocalStorageWitness, OpenError, delete_database},
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[wasm_bindgen_test]
async fn a_worker_has_storage_too() {
    assert!(web_sys::window().is_none() && LocalStorageWitness::open("x").is_none());
    let config = IndexedDbConfig { name: "worker".into(), ..IndexedDbConfig::default() };
    delete_database("worker").await.unwrap();
    let mut storage = IndexedDbStorage::<Proposal>::open(config.clone()).await.unwrap();
    let entry = |id| Proposal { id, kv: KeyValue { key: "a".into(), value: id } };
    let entries: Vec<_> = (1..=10).map(entry).collect();
    storage.append_entries(entries.clone()).unwrap();
    storage.flush().await.unwrap();
    let in_use = OpenError::InUse { name: "worker".into() };
    assert_eq!(IndexedDbStorage::<Proposal>::open(config.clone()).await.unwrap_err(), in_use);
    assert!(storage.close().await);
    let storage = IndexedDbStorage::<Proposal>::open(config).await.unwrap();
    assert_eq!(storage.get_entries(0, 10).unwrap(), entries);
}
