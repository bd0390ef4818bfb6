//! What first visits use, written down for the build, which divides the page by it: `make first-visit` calls this, with a page
//! that notes what runs and what is asked for. No check, so nothing else does.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use serde_json::json;

use crate::harness::{Options, Page, Site};

/// How long a first visit goes on once it is ready: until all is drawn, and what looks after some time whether all is well
/// has done so.
const LATE: Duration = Duration::from_secs(7);

/// A machine that takes its time now with this and now with that: its clock leaps, so that work is done in more pieces than
/// usual, and pictures, files, databases and locks come late and in other orders.
const RELUCTANT: &str = "
    const wait = (most) => Math.random() ** 3 * most;
    const clock = performance.now.bind(performance);
    let ahead = 0;
    performance.now = () => clock() + (ahead += Math.random() < 0.2 ? Math.random() * 12 : 0);

    const frames = new Map();
    const [ask, cancel] = [requestAnimationFrame.bind(window), cancelAnimationFrame.bind(window)];
    let last = 1e6;
    window.requestAnimationFrame = (draw) => {
        const id = (last += 1);
        frames.set(id, () => ask((at) => frames.delete(id) && draw(at)));
        setTimeout(() => frames.get(id)?.(), wait(200));
        return id;
    };
    window.cancelAnimationFrame = (id) => frames.delete(id) || cancel(id);

    const fetched = fetch.bind(window);
    window.fetch = async (...what) => {
        const answer = await fetched(...what);
        await new Promise((done) => setTimeout(done, wait(500)));
        return answer;
    };

    const late = (prototype, property, most, isLate = () => true) => {
        const { get, set } = Object.getOwnPropertyDescriptor(prototype, property);
        const handlers = new WeakMap();
        Object.defineProperty(prototype, property, {
            get,
            set(handler) {
                handlers.set(this, handler);
                set.call(this, handler && isLate(this) ? (event) => {
                    setTimeout(() => handlers.get(this) === handler && handler.call(this, event), wait(most));
                } : handler);
            },
        });
    };
    late(IDBRequest.prototype, 'onsuccess', 500, (request) => request instanceof IDBOpenDBRequest);
    // One that takes longer is given up (`storage/indexed_db/link.rs`).
    late(IDBTransaction.prototype, 'oncomplete', 8000);

    const locked = navigator.locks.request.bind(navigator.locks);
    navigator.locks.request = (name, options, granted) => locked(name, options, async (lock) => {
        await new Promise((done) => setTimeout(done, wait(500)));
        return granted(lock);
    });";

/// The numbers of the functions and regions that ran (`tools/split/list.mjs`).
const RAN: &str = "return Object.entries(globalThis.recorded)
    .filter(([name, value]) => /^ran[0-9]+$/.test(name) && value.value === 1)
    .map(([name]) => name.slice(3))";

/// The ids of the texts that were asked for (feature `record`).
const ASKED: &str = "return wasmBindings.texts_asked()";

/// What first visits to the page of this folder find, all together.
async fn visits(page: &str, find: &str) -> BTreeSet<String> {
    let site = Arc::new(Site::serving(folder().join(page)));
    let mut found = BTreeSet::new();
    // A slow machine draws what a quick one is past with the next picture.
    let kinds = [(1, None), (8, None), (1, Some(RELUCTANT)), (4, Some(RELUCTANT))];
    let kinds = kinds.map(|kind| [(1280, 860), (1024, 768), (390, 844)].map(|size| (size, kind)));
    for language in ["en-US", "zh-CN"] {
        for (size, (slowness, before_load)) in kinds.concat() {
            let dark = size.0 == 1024;
            let options = Options { language, size, dark, before_load, ..Options::default() };
            let page = Page::empty_with(site.clone(), options).await;
            page.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": slowness })).await;
            page.open().await;
            page.ready().await;
            page.until("it is welcomed", async || page.shows("welcome").await).await;
            tokio::time::sleep(LATE).await;
            // Somebody may leave it at once.
            page.js("['visibilitychange', 'pagehide'].forEach(leaving => dispatchEvent(new Event(leaving)))", vec![])
                .await;
            found.extend(what(&page, find).await);
            let how = if before_load.is_some() { "reluctant, " } else { "" };
            println!("{language}, {} wide, {how}{slowness} times as slow: {} so far", size.0, found.len());
            page.finish().await;
        }
    }
    // That there are no texts is said where nothing more can be had.
    let page = Page::empty_at(site).await;
    page.cdp("Network.enable", json!({})).await;
    page.cdp("Network.setBlockedURLs", json!({ "urls": ["*/texts-*"] })).await;
    page.open().await;
    let says_so = "return !document.getElementById('no-texts').hidden";
    page.until("it says that it has no texts", async || page.js(says_so, vec![]).await == json!(true)).await;
    found.extend(what(&page, find).await);
    println!("without texts: {} so far", found.len());
    page.finish_with_errors().await;
    found
}

async fn what(page: &Page, find: &str) -> Vec<String> {
    let now = page.js(find, vec![]).await;
    now.as_array().expect("a list").iter().map(|it| it.as_str().expect("a string").to_owned()).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("target/first-visit")
}

#[tokio::test]
#[ignore = "writes what tools/record.mjs reads"]
async fn what_first_visits_use() {
    // Two pages: what notes the texts would be among what runs.
    let (ran, asked) = tokio::join!(visits("page", RAN), visits("texts-page", ASKED));
    assert!(ran.len() > 1000 && asked.len() > 50, "too little: {} and {}", ran.len(), asked.len());
    let write = |name: &str, value| fs::write(folder().join(name), value).expect("it can be written");
    write("ran.json", json!(ran).to_string());
    write("texts.json", json!(asked).to_string());
}
