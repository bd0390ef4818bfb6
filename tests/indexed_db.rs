//! IndexedDB storage in a real browser. Each test has databases of its own.
#![cfg(target_arch = "wasm32")]

#[path = "indexed_db/cluster.rs"]
mod cluster;
mod common;
#[path = "indexed_db/faults.rs"]
mod faults;
#[path = "indexed_db/journal.rs"]
mod journal;
#[path = "indexed_db/refusals.rs"]
mod refusals;

use std::{collections::VecDeque, rc::Rc};

use common::{KINDS, Reader, write};
use omnipaxos::{
    ClusterConfig, OmniPaxos, OmniPaxosConfig, ServerConfig,
    messages::Message,
    storage::{StopSign, Storage, StorageOp},
    util::LogEntry,
};
use omnipaxos_playground::{
    kv::{KVSnapshot, Proposal},
    storage::{
        batched::BatchedStorage,
        image::{Image, Stamp},
        indexed_db::*,
        layout::{Damage, Key, LOG, META, SNAP, dump::Formatter},
    },
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Runs JavaScript in the page: what another tab, another program or a fault would do to a database.
async fn page(body: &str, arguments: &[JsValue]) -> JsValue {
    const TOOLS: &str = r#"
        const answer = r => new Promise((yes, no) => {
            r.onsuccess = () => yes(r.result); r.onerror = () => no(r.error);
        });
        const open = (name, version, upgrade) => {
            const r = indexedDB.open(name, version);
            r.onupgradeneeded = () => upgrade && upgrade(r.result);
            return answer(r);
        };
        const change = async (name, stores, act) => {
            const db = await open(name);
            const tx = db.transaction(stores, "readwrite");
            const done = new Promise((yes, no) => { tx.oncomplete = yes; tx.onabort = () => no(tx.error); });
            await act(tx);
            await done;
            db.close();
        };
    "#;
    let names = ["a", "b", "c"].join(",");
    let text = format!("return (async () => {{ {TOOLS} {body} }})()");
    let function = js_sys::Function::new_with_args(&names, &text);
    let promise = function.apply(&JsValue::NULL, &arguments.iter().collect()).unwrap();
    JsFuture::from(promise.unchecked_into::<js_sys::Promise>()).await.unwrap()
}

fn config(name: &str) -> IndexedDbConfig {
    IndexedDbConfig { name: name.to_owned(), chunk_bytes: 60, ..IndexedDbConfig::default() }
}

async fn fresh(name: &str) -> IndexedDbConfig {
    delete_database(name).await.unwrap();
    config(name)
}

type Store = IndexedDbStorage<Proposal>;

async fn open(config: &IndexedDbConfig) -> Store {
    Store::open_with(config.clone(), Rc::new(NoWitness)).await.unwrap()
}

async fn refused(config: &IndexedDbConfig, witness: &Rc<MemoryWitness>) -> OpenError {
    Store::open_with(config.clone(), Rc::clone(witness) as Rc<dyn Witness>).await.unwrap_err()
}

fn image(storage: &Store) -> Image<Proposal> {
    storage.flusher().handle().image().clone()
}

/// Closes the storage, opens it again, and wants to find what it had.
async fn reload(config: &IndexedDbConfig, storage: Store) -> Store {
    let before = image(&storage);
    assert!(storage.close().await);
    let storage = open(config).await;
    assert_eq!(image(&storage), before);
    storage
}

/// A storage with 50 entries in several chunks, flushed.
async fn with_entries(config: &IndexedDbConfig) -> (Store, Reader) {
    let mut storage = open(config).await;
    let mut reader = Reader::default();
    storage.append_entries(reader.entries(50)).unwrap();
    storage.flush().await.unwrap();
    (storage, reader)
}

async fn chunk_keys(storage: &Store) -> Vec<u64> {
    let dump = storage.flusher().database().dump(&formatter()).await.unwrap();
    dump.into_iter()
        .filter(|record| record.store == LOG)
        .map(|record| match record.key {
            Key::Index(first) => first,
            other => panic!("{other:?}"),
        })
        .collect()
}

fn formatter() -> Formatter<'static, Proposal> {
    Formatter {
        entry: &|index, entry| format!("{index} {}={}", entry.kv.key, entry.kv.value),
        snapshot: &|snapshot| format!("{} keys", snapshot.values.len()),
        carried: &|bytes| format!("{} bytes", bytes.len()),
    }
}

#[wasm_bindgen_test]
async fn what_is_reloaded_is_the_image_after_every_flush() {
    let config = fresh("reload").await;
    let mut storage = open(&config).await;
    let mut reader = Reader::default();
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 20) as u16
    };
    for flush in 1..=60 {
        for _ in 0..1 + draw() % 4 {
            let code = ((draw() % u16::from(KINDS)) as u8, draw(), draw());
            let ops = reader.read(&image(&storage), code);
            write(&mut storage, ops, code.1 % 2 == 0);
        }
        storage.set_decided_idx(flush).unwrap();
        storage.flush().await.unwrap();
        assert!(!storage.is_dirty());
        storage = reload(&config, storage).await;
        assert_eq!(storage.flusher().database().flushed(), flush as u64);
    }
}

#[wasm_bindgen_test]
async fn truncating_and_trimming_in_the_middle_of_a_chunk() {
    let config = fresh("middle").await;
    let (mut storage, mut reader) = with_entries(&config).await;
    let chunks = chunk_keys(&storage).await;
    assert!(chunks.len() > 6, "{chunks:?}");
    let at = chunks[5] as usize + 1;
    storage.append_on_prefix(at, reader.entries(1)).unwrap();
    storage.flush().await.unwrap();
    assert_eq!(chunk_keys(&storage).await, chunks[..6]);
    storage = reload(&config, storage).await;
    let at = chunks[2] as usize + 1;
    storage.write_atomically(vec![StorageOp::Trim(at), StorageOp::SetCompactedIdx(at)]).unwrap();
    storage.flush().await.unwrap();
    assert_eq!(chunk_keys(&storage).await, chunks[2..6]);
    storage = reload(&config, storage).await;
    assert_eq!(storage.get_compacted_idx().unwrap(), at);
    // All of it, and on from there.
    let end = image(&storage).log_end();
    storage.write_atomically(vec![StorageOp::Trim(end), StorageOp::SetCompactedIdx(end)]).unwrap();
    storage.flush().await.unwrap();
    assert!(chunk_keys(&storage).await.is_empty());
    storage = reload(&config, storage).await;
    storage.append_entries(reader.entries(3)).unwrap();
    storage.flush().await.unwrap();
    assert_eq!(chunk_keys(&storage).await, [end as u64]);
    reload(&config, storage).await;
}

#[wasm_bindgen_test]
async fn a_snapshot_is_replaced() {
    let config = fresh("snapshot").await;
    let (mut storage, _) = with_entries(&config).await;
    for at in [10, 30] {
        let snapshot = KVSnapshot::create(&storage.get_entries(at - 10, at).unwrap());
        let ops = vec![StorageOp::Trim(at), StorageOp::SetCompactedIdx(at), StorageOp::SetSnapshot(Some(snapshot))];
        storage.write_atomically(ops).unwrap();
        storage.flush().await.unwrap();
        let dump = storage.flusher().database().dump(&formatter()).await.unwrap();
        let snapshots: Vec<_> = dump.iter().filter(|record| record.store == SNAP).collect();
        assert_eq!(snapshots.len(), 1);
        assert_eq!((&snapshots[0].key, &snapshots[0].content), (&Key::Index(at as u64), &Ok("7 keys".into())));
        storage = reload(&config, storage).await;
    }
}

#[wasm_bindgen_test]
async fn a_stopsign_is_set_and_cleared() {
    let config = fresh("stopsign").await;
    let mut storage = open(&config).await;
    let next = ClusterConfig { configuration_id: 2, nodes: vec![1, 2, 6], flexible_quorum: None };
    for stopsign in [Some(StopSign::with(next, Some(vec![9]))), None] {
        storage.set_stopsign(stopsign.clone()).unwrap();
        storage.flush().await.unwrap();
        storage = reload(&config, storage).await;
        assert_eq!(storage.get_stopsign().unwrap(), stopsign);
    }
}

#[wasm_bindgen_test]
async fn two_thousand_entries_in_chunks_of_8_kib() {
    delete_database("many").await.unwrap();
    let config = IndexedDbConfig::with("many", Durability::Relaxed, 8 * 1024);
    let mut storage = open(&config).await;
    let mut reader = Reader::default();
    for _ in 0..20 {
        storage.append_entries(reader.entries(100)).unwrap();
        storage.flush().await.unwrap();
    }
    let chunks = chunk_keys(&storage).await;
    assert!((3..10).contains(&chunks.len()), "{chunks:?}");
    let storage = reload(&config, storage).await;
    assert_eq!(storage.get_log_len().unwrap(), 2_000);
}

#[wasm_bindgen_test]
async fn a_dump_shows_every_record() {
    let config = fresh("dump").await;
    let (storage, _) = with_entries(&config).await;
    let dump = storage.flusher().database().dump(&formatter()).await.unwrap();
    assert_eq!((dump[0].store, &dump[0].key), (META, &Key::Name("manifest".into())));
    assert!(dump[0].content.as_ref().unwrap().contains("log 0..50"));
    assert!(dump[1].content.as_ref().unwrap().contains("\n1 key2=2000006\n"), "{:?}", dump[1].content);
    assert!(dump.iter().all(|record| record.checksum.is_some() && !record.bytes.is_empty()));
}
