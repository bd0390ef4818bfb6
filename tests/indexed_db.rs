//! IndexedDB storage in a real browser. Each test has databases of its own.
#![cfg(target_arch = "wasm32")]

mod common;

use std::{collections::VecDeque, rc::Rc};

use common::{KINDS, Reader, write};
use omnipaxos::{
    ClusterConfig, OmniPaxos, OmniPaxosConfig, ServerConfig,
    messages::Message,
    storage::{Snapshot, StopSign, Storage, StorageOp},
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

#[wasm_bindgen_test]
async fn a_second_open_is_told_that_it_is_in_use() {
    let config = fresh("in-use").await;
    let (storage, _) = with_entries(&config).await;
    let in_use = OpenError::InUse { name: "in-use".into() };
    assert_eq!(refused(&config, &Rc::default()).await, in_use);
    assert_eq!(Journal::open("in-use").await.unwrap_err(), in_use);
    assert_eq!(delete_database("in-use").await.unwrap_err(), in_use);
    // Closed or only dropped, it can be opened again.
    let storage = reload(&config, storage).await;
    drop(storage);
    let storage = open(&config).await;
    assert_eq!(storage.get_log_len().unwrap(), 50);
    let flusher = storage.flusher();
    assert!(!storage.close().await, "the flusher holds it");
    assert!(flusher.close().await);
}

#[wasm_bindgen_test]
async fn a_newer_version_is_refused_with_both_versions() {
    let config = fresh("newer").await;
    page("(await open(a, 7, db => db.createObjectStore('meta'))).close()", &["newer".into()]).await;
    let newer = OpenError::NewerVersion { name: "newer".into(), found: 7, supported: 1 };
    assert_eq!(refused(&config, &Rc::default()).await, newer);
    assert_eq!(Journal::open("newer").await.unwrap_err(), newer);
}

#[wasm_bindgen_test]
async fn a_database_without_its_stores_is_refused() {
    let config = fresh("foreign").await;
    page("(await open(a, 1, db => db.createObjectStore('meta'))).close()", &["foreign".into()]).await;
    let damaged = OpenError::Damaged { name: "foreign".into(), damage: Damage::StoreMissing { store: LOG } };
    assert_eq!(refused(&config, &Rc::default()).await, damaged);
}

#[wasm_bindgen_test]
async fn without_indexed_db_the_reason_is_said() {
    js_sys::eval("globalThis.__idb = Object.getOwnPropertyDescriptor(globalThis, 'indexedDB')").unwrap();
    let mut errors = Vec::new();
    let getters = [
        ("throw new DOMException('blocked by settings', 'SecurityError')", "SecurityError: blocked by settings"),
        ("return undefined", "this browser offers none"),
        ("return { open() { throw new DOMException('private', 'InvalidStateError') } }", "InvalidStateError: private"),
    ];
    for (getter, _) in getters {
        let hide =
            format!("Object.defineProperty(globalThis, 'indexedDB', {{ configurable: true, get() {{ {getter} }} }})");
        js_sys::eval(&hide).unwrap();
        errors.push(Store::open_with(config("unavailable"), Rc::new(NoWitness)).await);
    }
    js_sys::eval("Object.defineProperty(globalThis, 'indexedDB', globalThis.__idb)").unwrap();
    for (error, (_, reason)) in errors.into_iter().zip(getters) {
        assert_eq!(error.unwrap_err(), OpenError::Unavailable(reason.into()));
    }
    delete_database("unavailable").await.unwrap();
}

const FLIP: &str = "await change(a, [b], async tx => {
    const bytes = await answer(tx.objectStore(b).get(c));
    bytes[bytes.length >> 1] ^= 4;
    tx.objectStore(b).put(bytes, c);
})";

#[wasm_bindgen_test]
async fn damage_is_refused_with_a_reason() {
    let first = JsValue::from(0);
    for (number, (store, key, script, reason)) in [
        (LOG, first.clone(), FLIP, "log[0]: its checksum is"),
        (META, "manifest".into(), FLIP, "meta[manifest]: its checksum is"),
        (LOG, first.clone(), "await change(a, [b], tx => tx.objectStore(b).delete(c))", "entries 0 to "),
        (
            META,
            "manifest".into(),
            "await change(a, [b], tx => tx.objectStore(b).delete(c))",
            "meta[manifest] is missing",
        ),
        (LOG, first.clone(), "await change(a, [b], tx => tx.objectStore(b).put('text', c))", "log[0] is no record"),
        (
            LOG,
            (-1.5).into(),
            "await change(a, [b], tx => tx.objectStore(b).put(new Uint8Array(9), c))",
            "log[JsValue(-1.5)] is no",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("damage-{number}");
        let config = fresh(&name).await;
        let (storage, _) = with_entries(&config).await;
        storage.close().await;
        page(script, &[name.as_str().into(), store.into(), key]).await;
        let error = refused(&config, &Rc::default()).await;
        assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
        assert!(error.to_string().starts_with(&format!("the database `{name}` is damaged: {reason}")), "{error}");
        // It can still be looked at, and is as it was.
        let dump = dump_database::<Proposal>(&config, &formatter()).await.unwrap();
        assert!(dump.len() > 5);
        assert_eq!(refused(&config, &Rc::default()).await, error);
    }
}

#[wasm_bindgen_test]
async fn a_deleted_or_older_database_is_recognised_by_its_witness() {
    let config = fresh("forgotten").await;
    let witness = Rc::<MemoryWitness>::default();
    let open = || Store::open_with(config.clone(), Rc::clone(&witness) as Rc<dyn Witness>);
    let mut storage = open().await.unwrap();
    let mut reader = Reader::default();
    storage.append_entries(reader.entries(3)).unwrap();
    storage.flush().await.unwrap();
    storage.close().await;
    let copy = page(
        "const db = await open(a); const tx = db.transaction(['meta', 'log']);
         const records = [await answer(tx.objectStore('meta').get('manifest')), await answer(tx.objectStore('log').get(0))];
         db.close(); return records",
        &["forgotten".into()],
    )
    .await;
    let mut storage = open().await.unwrap();
    storage.append_entries(reader.entries(1)).unwrap();
    storage.flush().await.unwrap();
    storage.close().await;
    let remembered = witness.recall("forgotten").unwrap();
    assert_eq!(remembered.flushed, 2);

    // An older copy put back.
    page(
        "await change(a, ['meta', 'log'], tx => {
             tx.objectStore('meta').put(b[0], 'manifest'); tx.objectStore('log').put(b[1], 0) })",
        &["forgotten".into(), copy],
    )
    .await;
    let older = Some(Witnessed { flushed: 1, ..remembered });
    let forgotten = |found| OpenError::Forgotten { name: "forgotten".into(), remembered, found };
    assert_eq!(refused(&config, &witness).await, forgotten(older));

    // Deleted: and even asking leaves it empty, not started.
    delete_database("forgotten").await.unwrap();
    assert_eq!(refused(&config, &witness).await, forgotten(None));
    assert_eq!(refused(&config, &witness).await, forgotten(None));

    // Begun anew behind the witness's back, as far as it had been: another instance.
    let mut storage = self::open(&config).await;
    for _ in 0..2 {
        storage.append_entries(reader.entries(1)).unwrap();
        storage.flush().await.unwrap();
    }
    storage.close().await;
    let OpenError::Forgotten { found: Some(found), .. } = refused(&config, &witness).await else { panic!() };
    assert_eq!(found.flushed, 2);
    assert_ne!(found.instance, remembered.instance);

    // Told to forget it, the witness lets it be.
    witness.forget("forgotten");
    open().await.unwrap().close().await;
    assert_eq!(witness.recall("forgotten"), Some(found), "and remembers what it was shown");
}

#[wasm_bindgen_test]
async fn local_storage_is_a_witness() {
    let witness = LocalStorageWitness::open("test-witness ").unwrap();
    let seen = Witnessed { instance: "0123456789abcdef0123456789abcdef".parse().unwrap(), flushed: u64::MAX };
    witness.remember("a", seen);
    witness.remember("b", Witnessed { flushed: 1, ..seen });
    assert_eq!(LocalStorageWitness::open("test-witness ").unwrap().recall("a"), Some(seen));
    assert_eq!(LocalStorageWitness::open("other ").unwrap().recall("a"), None);
    witness.forget("a");
    assert_eq!(witness.recall("a"), None);
    assert_eq!(witness.recall("b").map(|seen| seen.flushed), Some(1));
    let storage = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    storage.set_item("test-witness b", "nonsense").unwrap();
    assert_eq!(witness.recall("b"), None);
    witness.forget("b");

    // By default it is the witness of a storage.
    let config = fresh("by-default").await;
    storage.remove_item(&format!("{WITNESS_PREFIX}by-default")).unwrap();
    let mut opened = Store::open(config.clone()).await.unwrap();
    opened.set_decided_idx(0).unwrap();
    opened.flush().await.unwrap();
    opened.close().await;
    delete_database("by-default").await.unwrap();
    assert!(matches!(Store::open(config).await.unwrap_err(), OpenError::Forgotten { .. }));
    storage.remove_item(&format!("{WITNESS_PREFIX}by-default")).unwrap();
}

#[wasm_bindgen_test]
async fn an_aborted_flush_changes_nothing_and_is_tried_again() {
    let config = fresh("aborted").await;
    let (mut storage, mut reader) = with_entries(&config).await;
    let before = storage.flusher().database().dump(&formatter()).await.unwrap();
    storage.append_on_prefix(20, reader.entries(5)).unwrap();
    storage.flusher().database().abort_next_flush();
    let error = storage.flush().await.unwrap_err();
    assert!(matches!(&error, FlushError::Aborted(reason) if reason.name == "AbortError"), "{error}");
    assert!(storage.is_dirty());
    let flusher = storage.flusher();
    let database = flusher.database();
    assert_eq!(database.dump(&formatter()).await.unwrap(), before);
    assert_eq!(database.flushed(), 1);
    // More is written meanwhile; both go together.
    storage.set_decided_idx(22).unwrap();
    storage.flush().await.unwrap();
    assert!(!storage.is_dirty());
    assert_eq!(database.flushed(), 3);
    storage.flush().await.unwrap();
    assert_eq!(database.flushed(), 3, "nothing to do");
    let image = image(&storage);
    assert_eq!((image.log_end(), image.scalars.decided_idx), (25, 22));
    drop(flusher);
    reload(&config, storage).await;
}

#[wasm_bindgen_test]
async fn the_same_batch_can_be_tried_again() {
    let config = fresh("again").await;
    let (database, _) = Database::<Proposal>::open(config.clone(), Rc::new(NoWitness)).await.unwrap();
    let (mut storage, handle) = BatchedStorage::open(Image::default(), 0);
    storage.append_entries(Reader::default().entries(9)).unwrap();
    let batch = handle.take_batch(Stamp { step: 7, journal: 8 }).unwrap();
    for _ in 0..3 {
        database.abort_next_flush();
        assert!(matches!(database.flush(&batch).await, Err(FlushError::Aborted(_))));
    }
    let first = database.flush(&batch);
    assert_eq!(database.flush(&batch).await, Err(FlushError::Busy), "one in flight");
    assert_eq!(first.await, Ok(()));
    assert!(matches!(database.flush(&batch).await, Err(FlushError::Plan(_))), "it is there already");
    database.close().await;
    let (_database, recovered) = Database::<Proposal>::open(config, Rc::new(NoWitness)).await.unwrap();
    assert_eq!((recovered.flushed, recovered.stamp), (1, Stamp { step: 7, journal: 8 }));
    assert_eq!(recovered.image, *handle.image());
}

#[wasm_bindgen_test]
async fn a_flush_goes_on_though_nobody_waits_for_it() {
    let config = fresh("dropped").await;
    let (mut storage, mut reader) = with_entries(&config).await;
    storage.append_entries(reader.entries(1)).unwrap();
    drop(storage.flush());
    assert!(matches!(storage.flush().await, Err(FlushError::Busy)));
    storage.append_entries(reader.entries(1)).unwrap();
    // The page that has it is closed, as it were, right after the call.
    drop(storage);
    let storage = open(&config).await;
    assert_eq!(storage.get_log_len().unwrap(), 51);
}

#[wasm_bindgen_test]
async fn no_answer_in_time_is_lost_and_found_again() {
    let config = IndexedDbConfig { answer_ms: 300, ..fresh("no-answer").await };
    let (mut storage, mut reader) = with_entries(&config).await;
    // Somebody else's transaction holds the stores for longer than we wait.
    let busy = async |ms: u32| {
        page(
            "const db = await open(a); const end = performance.now() + b;
             const tx = db.transaction(['meta', 'log', 'snap'], 'readwrite');
             const spin = () => { if (performance.now() < end) tx.objectStore('meta').get(0).onsuccess = spin };
             spin(); db.close()",
            &["no-answer".into(), ms.into()],
        )
        .await;
    };
    busy(450).await;
    storage.append_entries(reader.entries(1)).unwrap();
    // Lost at 300 ms; opened again, read at 450 ms, found.
    storage.flush().await.unwrap();
    assert!(!storage.is_dirty());
    storage = reload(&config, storage).await;

    // With the database itself the caller is told, and asks.
    storage.append_entries(reader.entries(1)).unwrap();
    let flusher = storage.flusher();
    let batch = flusher.handle().take_batch(Stamp::default()).unwrap();
    busy(450).await;
    let database = flusher.database();
    assert!(matches!(database.flush(&batch).await, Err(FlushError::Lost(_))));
    assert!(matches!(database.flush(&batch).await, Err(FlushError::Lost(_))), "until it is opened again");
    assert_eq!(database.reopen_and_check(batch.number).await, Ok(Written::Yes));
    assert_eq!(database.flushed(), batch.number);
    drop(flusher);

    // Longer than twice our patience: the writes wait, and nothing is lost.
    storage.append_entries(reader.entries(1)).unwrap();
    busy(900).await;
    assert_eq!(storage.flush().await, Err(FlushError::Reopen(OpenError::NoAnswer(300))));
    assert!(storage.is_dirty());
    busy(0).await;
    page("await new Promise(done => setTimeout(done, 500))", &[]).await;
    storage.flush().await.unwrap();
    reload(&config, storage).await;
}

#[wasm_bindgen_test]
async fn a_database_deleted_under_us_is_not_gone_on_with() {
    let config = fresh("under-us").await;
    let (mut storage, mut reader) = with_entries(&config).await;
    page("await answer(indexedDB.deleteDatabase(a))", &["under-us".into()]).await;
    storage.append_entries(reader.entries(1)).unwrap();
    for _ in 0..2 {
        let error = storage.flush().await.unwrap_err();
        let FlushError::Reopen(OpenError::Forgotten { remembered, found: None, .. }) = &error else {
            panic!("{error}");
        };
        assert_eq!(remembered.flushed, 1);
    }
}

#[wasm_bindgen_test]
async fn a_journal_keeps_its_lines() {
    let lines = |lines: &[&str]| lines.iter().map(|line| line.to_string()).collect::<Vec<_>>();
    delete_database("journal").await.unwrap();
    let journal = Journal::open("journal").await.unwrap();
    assert_eq!((journal.load().await.unwrap(), journal.len()), (JournalContent::default(), 0));
    journal.rewrite("cluster nodes=3", &lines(&["step 1", "append 1 a=1"])).await.unwrap();
    journal.write_from(2, &lines(&["step 2", "键 = 值"])).await.unwrap();
    journal.write_from(3, &lines(&["crash 1"])).await.unwrap();
    assert_eq!(journal.write_from(5, &lines(&["x"])).await, Err(FlushError::Hole { from: 5, len: 4 }));
    journal.abort_next_write();
    assert!(matches!(journal.write_from(0, &[]).await, Err(FlushError::Aborted(_))));
    assert_eq!(journal.len(), 4);
    let first = journal.write_from(4, &lines(&["restart 1"]));
    assert_eq!(journal.clear().await, Err(FlushError::Busy));
    first.await.unwrap();
    assert_eq!(Journal::open("journal").await.unwrap_err(), OpenError::InUse { name: "journal".into() });
    journal.close().await;

    let journal = Journal::open("journal").await.unwrap();
    let mut content = JournalContent {
        header: Some("cluster nodes=3".into()),
        lines: lines(&["step 1", "append 1 a=1", "step 2", "crash 1", "restart 1"]),
    };
    assert_eq!((journal.load().await.unwrap(), journal.len()), (content.clone(), 5));
    journal.write_from(1, &[]).await.unwrap();
    content.lines.truncate(1);
    assert_eq!(journal.load().await.unwrap(), content);

    // A connection that is lost is opened again.
    page("(await open(a, 1)).close(); const r = indexedDB.open(a, 2); r.onupgradeneeded = () => r.transaction.abort(); await answer(r).catch(() => 0)", &["journal".into()]).await;
    assert!(matches!(journal.write_from(1, &[]).await, Err(FlushError::Lost(_))));
    assert_eq!(journal.reopen().await.unwrap(), content);
    journal.rewrite("cluster nodes=5", &lines(&["a", "b", "c"])).await.unwrap();
    journal.close().await;

    page("await change(a, ['lines'], tx => tx.objectStore('lines').delete(1))", &["journal".into()]).await;
    let damage = Damage::LinesMissing { from: 1, to: 2 };
    assert_eq!(Journal::open("journal").await.unwrap_err(), OpenError::Damaged { name: "journal".into(), damage });
    delete_database("journal").await.unwrap();
    let journal = Journal::open("journal").await.unwrap();
    journal.rewrite("again", &lines(&["a"])).await.unwrap();
    journal.clear().await.unwrap();
    assert!(journal.is_empty());
    assert_eq!(journal.load().await.unwrap(), JournalContent::default());
}

#[wasm_bindgen_test]
async fn flushes_are_strict_unless_told_otherwise() {
    let seen = "globalThis.__durability = []; const begin = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (stores, mode, options) {
            const tx = begin.call(this, stores, mode, options);
            if (mode == 'readwrite') globalThis.__durability.push(tx.durability);
            return tx;
        }; globalThis.__restore = () => { IDBDatabase.prototype.transaction = begin }";
    js_sys::eval(seen).unwrap();
    for (name, durability) in [("strict", Durability::Strict), ("relaxed", Durability::Relaxed)] {
        let config = IndexedDbConfig { durability, ..fresh(name).await };
        with_entries(&config).await.0.close().await;
    }
    let seen = js_sys::eval("globalThis.__restore(); globalThis.__durability.join(' ')").unwrap();
    assert_eq!(seen.as_string().unwrap(), "strict relaxed");
}

#[wasm_bindgen_test]
async fn no_room_is_told_apart() {
    let config = fresh("quota").await;
    let (mut storage, mut reader) = with_entries(&config).await;
    js_sys::eval(
        "globalThis.__put = IDBObjectStore.prototype.put;
         IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError') }",
    )
    .unwrap();
    storage.append_entries(reader.entries(1)).unwrap();
    let error = storage.flush();
    js_sys::eval("IDBObjectStore.prototype.put = globalThis.__put").unwrap();
    let error = error.await.unwrap_err();
    assert!(matches!(&error, FlushError::QuotaExceeded(reason) if reason.message == "no room"), "{error}");
    // A trim makes room, and goes in one transaction with what had none.
    storage.write_atomically(vec![StorageOp::Trim(51), StorageOp::SetCompactedIdx(51)]).unwrap();
    storage.flush().await.unwrap();
    assert!(chunk_keys(&storage).await.is_empty());
    reload(&config, storage).await;
}

/// A node of a cluster in this test: OmniPaxos over IndexedDB, flushing before it sends.
struct Node {
    paxos: OmniPaxos<Proposal, Store>,
    disk: Flusher<Proposal>,
}

impl Node {
    async fn open(pid: u64) -> Self {
        let storage = open(&config(&format!("cluster-{pid}"))).await;
        let disk = storage.flusher();
        let config = OmniPaxosConfig {
            cluster_config: ClusterConfig { configuration_id: 1, nodes: vec![1, 2, 3], flexible_quorum: None },
            server_config: ServerConfig { pid, election_tick_timeout: 3, buffer_size: 64, ..Default::default() },
        };
        Self { paxos: config.build(storage).unwrap(), disk }
    }

    /// Flush, then send.
    async fn outgoing(&mut self) -> Vec<Message<Proposal>> {
        let mut messages = Vec::new();
        self.paxos.take_outgoing_messages(&mut messages);
        self.disk.flush().await.unwrap();
        messages
    }
}

/// Ticks and delivers until `done`.
async fn run(nodes: &mut [Node], done: impl Fn(&[Node]) -> bool) {
    for _ in 0..200 {
        if done(nodes) {
            return;
        }
        let mut messages = VecDeque::new();
        for node in nodes.iter_mut() {
            node.paxos.tick();
            messages.extend(node.outgoing().await);
        }
        while let Some(message) = messages.pop_front() {
            let to = &mut nodes[message.get_receiver() as usize - 1];
            to.paxos.handle_incoming(message);
            messages.extend(to.outgoing().await);
        }
    }
    panic!("not done after 200 ticks");
}

#[wasm_bindgen_test]
async fn a_cluster_decides_is_dropped_and_still_has_it() {
    let mut nodes = Vec::new();
    for pid in 1..=3 {
        delete_database(&format!("cluster-{pid}")).await.unwrap();
        nodes.push(Node::open(pid).await);
    }
    let entries = Reader::default().entries(10);
    run(&mut nodes, |nodes| nodes[0].paxos.get_current_leader().is_some_and(|(_, ready)| ready)).await;
    entries.iter().for_each(|entry| nodes[1].paxos.append(entry.clone()).unwrap());
    run(&mut nodes, |nodes| nodes.iter().all(|node| node.paxos.get_decided_idx() == 10)).await;
    let promises: Vec<_> = nodes.iter().map(|node| node.paxos.get_promise()).collect();
    drop(nodes);

    let mut nodes = Vec::new();
    for pid in 1..=3 {
        nodes.push(Node::open(pid).await);
    }
    for (node, promise) in nodes.iter().zip(promises) {
        assert_eq!((node.paxos.get_decided_idx(), node.paxos.get_promise()), (10, promise));
        let log = node.paxos.read_decided_suffix(0).unwrap();
        let decided = log.iter().map(|entry| match entry {
            LogEntry::Decided(entry) => entry,
            other => panic!("{other:?}"),
        });
        assert!(decided.eq(&entries));
    }
    // And goes on: a leader, another entry, a snapshot of all on every disk.
    run(&mut nodes, |nodes| nodes[0].paxos.get_current_leader().is_some_and(|(_, ready)| ready)).await;
    nodes[2].paxos.append(Reader::default().entries(1).remove(0)).unwrap();
    run(&mut nodes, |nodes| nodes.iter().all(|node| node.paxos.get_decided_idx() == 11)).await;
    nodes[0].paxos.snapshot(Some(11), false).unwrap();
    run(&mut nodes, |nodes| nodes.iter().all(|node| node.paxos.get_compacted_idx() == 11)).await;
    drop(nodes);
    for pid in 1..=3 {
        let node = Node::open(pid).await;
        let log = node.paxos.read_decided_suffix(0).unwrap();
        assert!(matches!(&log[..], [LogEntry::Snapshotted(it)] if it.trimmed_idx == 11), "{log:?}");
    }
}
