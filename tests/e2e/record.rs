//! What first visits use, written down for the build, which makes files of their own of it. Needs a page that was built with
//! the feature `record`; no check, so nothing runs it but who asks for it by name.

use std::{fs, path::Path, time::Duration};

use serde_json::{Map, Value, json};

use crate::harness::{Options, Page};

/// How long a first visit goes on once it is ready: until what comes late has come, such as the words of a lesson.
const LATE: Duration = Duration::from_secs(2);

#[tokio::test]
#[ignore = "writes what tools/first-texts.mjs reads"]
async fn texts() {
    let mut visits = Map::new();
    // A slow machine draws what a quick one is past with the next picture.
    let kinds = [1, 6].map(|slowness| [(1280, 860), (390, 844)].map(|size| (size, slowness)));
    for language in ["en-US", "zh-CN"] {
        for (size, slowness) in kinds.concat() {
            let page = Page::empty(Options { language, size, ..Options::default() }).await;
            page.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": slowness })).await;
            page.open().await;
            page.ready().await;
            page.until("it is welcomed", async || page.shows("welcome").await).await;
            tokio::time::sleep(LATE).await;
            let asked = page.js("return wasmBindings.texts_asked()", vec![]).await;
            let count = asked.as_array().map_or(0, Vec::len);
            assert!(count > 50, "{count} texts: {asked}");
            let visit = format!("{language}, {} wide, {slowness} times as slow", size.0);
            println!("{visit}: {count} texts");
            visits.insert(visit, asked);
            page.finish().await;
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/first-visit");
    fs::create_dir_all(&folder).expect("a folder can be made");
    fs::write(folder.join("texts.json"), Value::Object(visits).to_string()).expect("it can be written");
}
