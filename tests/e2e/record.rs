//! What first visits use, written down for the build, which divides the page by it: `make first-visit` calls this, with a page
//! that notes what runs and what is asked for. No check, so nothing else does.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc, time::Duration};

use serde_json::json;

use crate::harness::{Options, Page, Site};

/// How long a first visit goes on once it is ready: until all is drawn.
const LATE: Duration = Duration::from_secs(2);

/// The numbers of the functions and regions that ran (`tools/split/list.mjs`).
const RAN: &str = "return Object.entries(globalThis.recorded)
    .filter(([name, value]) => /^ran[0-9]+$/.test(name) && value.value === 1)
    .map(([name]) => Number(name.slice(3)))";

#[tokio::test]
#[ignore = "writes what tools/record.mjs reads"]
async fn what_first_visits_use() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/first-visit");
    let site = Arc::new(Site::serving(folder.join("page")));
    let (mut ran, mut asked) = (BTreeSet::new(), BTreeSet::new());
    // A slow machine draws what a quick one is past with the next picture.
    let kinds = [1, 6].map(|slowness| [(1280, 860), (1024, 768), (390, 844)].map(|size| (size, slowness)));
    for language in ["en-US", "zh-CN"] {
        for (size, slowness) in kinds.concat() {
            let dark = size.0 == 1024;
            let page = Page::empty_with(site.clone(), Options { language, size, dark, ..Options::default() }).await;
            page.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": slowness })).await;
            page.open().await;
            page.ready().await;
            page.until("it is welcomed", async || page.shows("welcome").await).await;
            tokio::time::sleep(LATE).await;
            let numbers = page.js(RAN, vec![]).await;
            let numbers = numbers.as_array().expect("a list").iter().map(|number| number.as_u64().expect("a number"));
            let texts = page.js("return wasmBindings.texts_asked()", vec![]).await;
            let texts = texts.as_array().expect("a list").iter().map(|id| id.as_str().expect("an id").to_owned());
            ran.extend(numbers);
            asked.extend(texts);
            println!("{language}, {} wide, {slowness} times as slow: {} and {} so far", size.0, ran.len(), asked.len());
            page.finish().await;
        }
    }
    assert!(ran.len() > 1000 && asked.len() > 50, "too little: {} and {}", ran.len(), asked.len());
    let write = |name: &str, value| fs::write(folder.join(name), value).expect("it can be written");
    write("ran.json", json!(ran).to_string());
    write("texts.json", json!(asked).to_string());
}
