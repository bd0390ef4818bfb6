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

/// How long a first visit goes on once it is ready: until all is drawn.
const LATE: Duration = Duration::from_secs(2);

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
    let kinds = [1, 2, 4, 8].map(|slowness| [(1280, 860), (1024, 768), (390, 844)].map(|size| (size, slowness)));
    for language in ["en-US", "zh-CN"] {
        for (size, slowness) in kinds.concat() {
            let dark = size.0 == 1024;
            let page = Page::empty_with(site.clone(), Options { language, size, dark, ..Options::default() }).await;
            page.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": slowness })).await;
            page.open().await;
            page.ready().await;
            page.until("it is welcomed", async || page.shows("welcome").await).await;
            tokio::time::sleep(LATE).await;
            // Somebody may leave it at once.
            page.js("['visibilitychange', 'pagehide'].forEach(leaving => dispatchEvent(new Event(leaving)))", vec![])
                .await;
            found.extend(what(&page, find).await);
            println!("{language}, {} wide, {slowness} times as slow: {} so far", size.0, found.len());
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
    let (ran, asked) = (visits("page", RAN).await, visits("texts-page", ASKED).await);
    assert!(ran.len() > 1000 && asked.len() > 50, "too little: {} and {}", ran.len(), asked.len());
    let write = |name: &str, value| fs::write(folder().join(name), value).expect("it can be written");
    write("ran.json", json!(ran).to_string());
    write("texts.json", json!(asked).to_string());
}
