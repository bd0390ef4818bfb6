//! What first visits use, written down for the build, which makes files of their own of it. Needs a page that was built with
//! the feature `record`; no check, so nothing runs it but who asks for it by name.

use std::{fs, path::Path, time::Duration};

use serde_json::{Map, Value};

use crate::harness::{Options, Page};

/// How long a first visit goes on once it is ready: until what comes late has come, such as the words of a lesson.
const LATE: Duration = Duration::from_secs(2);

#[tokio::test]
#[ignore = "writes what tools/first-texts.mjs reads"]
async fn texts() {
    let mut visits = Map::new();
    for language in ["en-US", "zh-CN"] {
        for size in [(1280, 860), (390, 844)] {
            let page = Page::first_visit_with(Options { language, size, ..Options::default() }).await;
            page.until("it is welcomed", async || page.shows("welcome").await).await;
            tokio::time::sleep(LATE).await;
            let asked = page.js("return wasmBindings.texts_asked()", vec![]).await;
            let count = asked.as_array().map_or(0, Vec::len);
            assert!(count > 50, "{count} texts: {asked}");
            println!("{language} {}: {count} texts", size.0);
            visits.insert(format!("{language} {}", size.0), asked);
            page.finish().await;
        }
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/first-visit");
    fs::create_dir_all(&folder).expect("a folder can be made");
    fs::write(folder.join("texts.json"), Value::Object(visits).to_string()).expect("it can be written");
}
