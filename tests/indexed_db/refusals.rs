//! Databases that are not started from: in use, newer, damaged, forgotten.

use super::*;

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
    for database in ["a", "b"] {
        LocalStorageWitness::open("test-witness ").unwrap().forget(database);
    }
    let witness = LocalStorageWitness::open("test-witness ").unwrap();
    let seen = Witnessed { instance: "0123456789abcdef0123456789abcdef".parse().unwrap(), flushed: u64::MAX };
    witness.remember("a", seen);
    witness.remember("b", Witnessed { flushed: 1, ..seen });
    assert_eq!(LocalStorageWitness::open("test-witness ").unwrap().recall("a"), Some(seen));
    assert_eq!(LocalStorageWitness::open("other ").unwrap().recall("a"), None);
    // The next one is put off, so the other does not know of it yet; this one does.
    assert_eq!(LocalStorageWitness::open("test-witness ").unwrap().recall("b"), None);
    assert_eq!(witness.recall("b").map(|seen| seen.flushed), Some(1));
    gloo::timers::future::TimeoutFuture::new(200).await;
    assert_eq!(LocalStorageWitness::open("test-witness ").unwrap().recall("b").map(|seen| seen.flushed), Some(1));
    // What is put off is written when a database is closed, and when the page is left.
    witness.remember("a", seen);
    for (leave, flushed) in [(false, 2), (true, 3)] {
        witness.remember("b", Witnessed { flushed, ..seen });
        match leave {
            false => witness.settle(),
            true => drop(web_sys::window().unwrap().dispatch_event(&web_sys::Event::new("pagehide").unwrap())),
        }
        let other = LocalStorageWitness::open("test-witness ").unwrap();
        assert_eq!(other.recall("b").map(|seen| seen.flushed), Some(flushed));
    }
    // What was put off of a database that is forgotten is forgotten too.
    witness.remember("b", Witnessed { flushed: 4, ..seen });
    witness.forget("b");
    gloo::timers::future::TimeoutFuture::new(200).await;
    assert_eq!(LocalStorageWitness::open("test-witness ").unwrap().recall("b"), None);
    witness.remember("b", Witnessed { flushed: 1, ..seen });
    witness.settle();
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
