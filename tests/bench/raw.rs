//! Raw JavaScript over IndexedDB: what the storage is measured against.

use js_sys::{Array, Function, Promise, Uint8Array};
use omnipaxos_playground::storage::{
    indexed_db::Durability,
    layout::{CARRIED_KEY, LOG, MANIFEST_KEY, META, RecordChange, SNAP},
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// One transaction, made ready before any clock runs: `[store, key, bytes]` puts, `[store, from, to]` deletes.
#[derive(Default)]
pub struct Raw(Array);

impl Raw {
    pub fn put(&mut self, store: &str, key: impl Into<JsValue>, bytes: &[u8]) {
        let bytes = Uint8Array::from(bytes);
        self.0.push(&Array::of3(&store.into(), &key.into(), &bytes));
    }

    /// Deletes the keys in `[from, to)`.
    pub fn delete(&mut self, store: &str, from: u64, to: u64) {
        self.0.push(&Array::of3(&store.into(), &(from as f64).into(), &(to as f64).into()));
    }

    pub fn change(&mut self, change: &RecordChange) {
        match change {
            RecordChange::PutMeta(bytes) => self.put(META, MANIFEST_KEY, bytes),
            RecordChange::PutCarried(bytes) => self.put(META, CARRIED_KEY, bytes),
            RecordChange::PutChunk { first, bytes } => self.put(LOG, *first as f64, bytes),
            RecordChange::DeleteChunks { from, to } => self.delete(LOG, *from, *to),
            RecordChange::PutSnapshot { idx, bytes } => self.put(SNAP, *idx as f64, bytes),
            RecordChange::DeleteSnapshot { idx } => self.delete(SNAP, *idx, idx + 1),
        }
    }
}

pub fn now() -> f64 {
    web_sys::window().unwrap().performance().unwrap().now()
}

async fn run(body: &str, arguments: &[JsValue]) -> JsValue {
    const TOOLS: &str = r#"
        const answer = r => new Promise((yes, no) => {
            r.onsuccess = () => yes(r.result); r.onerror = () => no(r.error);
        });
        const open = name => {
            const r = indexedDB.open(name, 1);
            r.onupgradeneeded = () => ["meta", "log", "snap"].forEach(s => r.result.createObjectStore(s));
            return answer(r);
        };
    "#;
    let function = Function::new_with_args("a,b,c", &format!("return (async () => {{ {TOOLS} {body} }})()"));
    let promise = function.apply(&JsValue::NULL, &arguments.iter().collect()).unwrap();
    JsFuture::from(promise.unchecked_into::<Promise>()).await.unwrap()
}

/// Deletes a database and creates it, empty.
pub async fn fresh(name: &str) {
    run("await answer(indexedDB.deleteDatabase(a)); (await open(a)).close()", &[name.into()]).await;
}

/// Carries out transactions one after the other, each complete before the next; how many milliseconds that took.
pub async fn write(name: &str, durability: Durability, transactions: &[Raw]) -> f64 {
    let word = match durability {
        Durability::Strict => "strict",
        Durability::Relaxed => "relaxed",
    };
    let transactions: Array = transactions.iter().map(|raw| &raw.0).collect();
    let body = r#"
        const db = await open(a);
        const start = performance.now();
        for (const changes of c) {
            const tx = db.transaction(["meta", "log", "snap"], "readwrite", { durability: b });
            for (const [store, key, value] of changes) {
                if (typeof value === "number") tx.objectStore(store).delete(IDBKeyRange.bound(key, value, false, true));
                else tx.objectStore(store).put(value, key);
            }
            tx.commit();
            await new Promise((yes, no) => { tx.oncomplete = yes; tx.onabort = () => no(tx.error); });
        }
        const took = performance.now() - start;
        db.close();
        return took;
    "#;
    run(body, &[name.into(), word.into(), transactions.into()]).await.as_f64().unwrap()
}

/// Opens a database and gets all records of all stores; how many milliseconds that took.
pub async fn get_all(name: &str) -> f64 {
    let body = r#"
        const start = performance.now();
        const db = await open(a);
        const tx = db.transaction(["meta", "log", "snap"]);
        const found = await Promise.all(["meta", "log", "snap"].map(s => answer(tx.objectStore(s).getAll())));
        const took = performance.now() - start;
        db.close();
        if (found[1].length === 0) throw new Error("nothing was found");
        return took;
    "#;
    run(body, &[name.into()]).await.as_f64().unwrap()
}

/// How many bytes the browser says that this site has stored.
pub async fn usage() -> f64 {
    run("return (await navigator.storage.estimate()).usage", &[]).await.as_f64().unwrap()
}
