//! Flushes that fail, are not answered, or lose their database.

use super::*;

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

/// Somebody else's transaction, which holds the stores of a database until it is let go.
async fn hold(name: &str) {
    let script = "const db = await open(a); globalThis.__held = true;
        const tx = db.transaction(['meta', 'log', 'snap'], 'readwrite');
        const spin = () => { if (globalThis.__held) tx.objectStore('meta').get(0).onsuccess = spin };
        spin(); db.close()";
    page(script, &[name.into()]).await;
}

fn let_go_after(ms: u32) {
    js_sys::eval(&format!("setTimeout(() => globalThis.__held = false, {ms})")).unwrap();
}

#[wasm_bindgen_test]
async fn no_answer_in_time_is_lost_and_found_again() {
    let config = IndexedDbConfig { answer_ms: 1_000, ..fresh("no-answer").await };
    let (mut storage, mut reader) = with_entries(&config).await;
    storage.append_entries(reader.entries(1)).unwrap();
    hold("no-answer").await;
    // Lost after 1,000 ms; opened again, read after 1,500: it had been written.
    let_go_after(1_500);
    storage.flush().await.unwrap();
    assert!(!storage.is_dirty());
    assert_eq!(storage.flusher().database().flushed(), 2);
    reload(&config, storage).await;
}

#[wasm_bindgen_test]
async fn a_lost_connection_is_told_and_the_batch_found() {
    let config = IndexedDbConfig { answer_ms: 200, ..fresh("lost").await };
    let (mut storage, mut reader) = with_entries(&config).await;
    storage.append_entries(reader.entries(1)).unwrap();
    let flusher = storage.flusher();
    let batch = flusher.handle().take_batch(Stamp::default()).unwrap();
    let database = flusher.database();
    hold("lost").await;
    assert!(matches!(database.flush(&batch).await, Err(FlushError::Lost(_))));
    assert!(matches!(database.flush(&batch).await, Err(FlushError::Lost(_))), "until it is opened again");
    assert_eq!(database.reopen_and_check(batch.number).await, Err(OpenError::NoAnswer(200)));
    assert!(database.is_lost());
    let_go_after(0);
    page("await new Promise(done => setTimeout(done, 50))", &[]).await;
    assert_eq!(database.reopen_and_check(batch.number).await, Ok(Written::Yes));
    assert_eq!(database.flushed(), batch.number);
    drop(flusher);
    reload(&config, storage).await;
}

#[wasm_bindgen_test]
async fn what_is_written_while_the_outcome_is_unknown_waits_for_it() {
    let config = IndexedDbConfig { answer_ms: 200, ..fresh("unknown").await };
    let (mut storage, mut reader) = with_entries(&config).await;
    hold("unknown").await;
    for _ in 0..2 {
        // The first lands, unheard. The second must not be joined to it: the disk has the first already.
        storage.append_entries(reader.entries(1)).unwrap();
        assert_eq!(storage.flush().await, Err(FlushError::Reopen(OpenError::NoAnswer(200))));
        assert!(storage.is_dirty());
    }
    let_go_after(0);
    page("await new Promise(done => setTimeout(done, 50))", &[]).await;
    storage.flush().await.unwrap();
    assert!(!storage.is_dirty());
    assert_eq!(storage.flusher().database().flushed(), 3);
    reload(&config, storage).await;
}

#[wasm_bindgen_test]
async fn a_connection_lost_while_idle_is_opened_again() {
    let config = fresh("idle").await;
    let (mut storage, mut reader) = with_entries(&config).await;
    // An upgrade that comes to nothing: the connection has made way for it.
    let upgrade = "const r = indexedDB.open(a, 2); r.onupgradeneeded = () => r.transaction.abort();
        await answer(r).catch(() => 0)";
    page(upgrade, &["idle".into()]).await;
    assert!(storage.flusher().database().is_lost());
    storage.append_entries(reader.entries(1)).unwrap();
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
