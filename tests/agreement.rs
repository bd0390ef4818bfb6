//! The page's own comparison of each database with the model of it, in a real browser and a debug build: it is
//! silent while they agree, and says what it finds where somebody else has written to a database.
#![cfg(target_arch = "wasm32")]

use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use omnipaxos_playground::{
    app::{
        action::{Action, Control, Tab},
        driver::Driver,
        model::Life,
    },
    sim::command::Command,
    text::{Language, Texts},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// How often, and how long each time, something is waited for.
const TURNS: u32 = 1_000;
const TURN_MS: u32 = 10;

async fn until(what: &str, driver: &Driver, holds: impl Fn(&Driver) -> bool) {
    for _ in 0..TURNS {
        if holds(driver) {
            return;
        }
        TimeoutFuture::new(TURN_MS).await;
    }
    panic!("waited in vain until {what}: {:?}", notices(driver));
}

fn notices(driver: &Driver) -> Vec<String> {
    driver.model().notices.iter().map(|notice| notice.text.to_string()).collect()
}

fn leader(driver: &Driver) -> Option<u64> {
    driver.look(|simulation| simulation.leader())
}

fn everything_is_decided_and_durable(driver: &Driver, entries: usize) -> bool {
    driver.look(|simulation| {
        simulation.pids().filter_map(|pid| simulation.node(pid)).all(|node| {
            let durable = node.disk.is_some_and(|disk| !disk.pending && disk.decided == entries);
            node.decided == entries && durable
        })
    })
}

/// Puts something into a node's database that the page knows nothing of.
async fn meddle(name: &str) {
    let body = r#"return (async () => {
        const db = await new Promise((yes, no) => {
            const r = indexedDB.open(name);
            r.onsuccess = () => yes(r.result); r.onerror = () => no(r.error);
        });
        const tx = db.transaction("snap", "readwrite");
        tx.objectStore("snap").put(new Uint8Array([1, 2, 3]), 7);
        await new Promise((yes, no) => { tx.oncomplete = yes; tx.onabort = () => no(tx.error); });
        db.close();
    })()"#;
    let function = js_sys::Function::new_with_args("name", body);
    let promise = function.call1(&wasm_bindgen::JsValue::NULL, &name.into()).unwrap();
    JsFuture::from(promise.unchecked_into::<js_sys::Promise>()).await.unwrap();
}

fn append(driver: &Driver, node: u64, count: u64) {
    driver.dispatch(Action::Do(Command::AppendMany { node, count, keys: 3 }, Control::Append));
}

#[wasm_bindgen_test]
async fn a_database_that_is_not_as_the_model_has_it_is_named_after_its_next_flush() {
    const { assert!(cfg!(debug_assertions), "only a debug build compares") };
    let driver = Driver::open(Rc::new(Texts::new(Language::English))).unwrap();
    until("it is ready", &driver, |driver| driver.model().life == Life::Ready).await;
    driver.dispatch(Action::SetSpeed(200));
    driver.dispatch(Action::Play);
    until("somebody leads", &driver, |driver| leader(driver).is_some()).await;
    let node = leader(&driver).unwrap();
    append(&driver, node, 5);
    until("five are decided", &driver, |driver| everything_is_decided_and_durable(driver, 5)).await;
    assert_eq!(notices(&driver), Vec::<String>::new(), "every flush was as it should be");

    // The panel is filled from the same databases.
    driver.dispatch(Action::Select(Some(node)));
    driver.dispatch(Action::ShowTab(Tab::Storage));
    driver.dispatch(Action::InspectDisk(node));
    until("the database is shown", &driver, |driver| driver.model().disk.is_some()).await;
    let disk = driver.model().disk.unwrap();
    let storage = driver.model().storage.unwrap();
    let last = storage.batches.iter().find_map(|batch| batch.bytes.map(|bytes| (batch.batch.number, bytes.after)));
    assert_eq!(last, Some((Some(disk.flushed), disk.bytes)), "what flushes add up to is what is there");

    meddle(&disk.name).await;
    append(&driver, node, 1);
    until("it is said", &driver, |driver| !notices(driver).is_empty()).await;
    let said = notices(&driver).concat();
    assert!(said.contains(&format!("node {node}")) && said.contains("snap[7]"), "{said}");
    assert!(driver.model().notices.iter().all(|notice| notice.lasting));
    // It is said, and the run goes on.
    until("the sixth is decided", &driver, |driver| everything_is_decided_and_durable(driver, 6)).await;
    driver.dispatch(Action::Pause);
}
