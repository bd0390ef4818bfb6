//! What runs of the page's WebAssembly on a first visit: `make first-visit` calls it, with a page that notes it.

use std::{collections::BTreeSet, fs, path::PathBuf, sync::Arc};

use crate::harness::{Options, Page, Site};

#[tokio::test]
#[ignore = "records, and needs a page that notes what runs: make first-visit"]
async fn what_runs_on_a_first_visit() {
    let target = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/first-visit");
    let site = Arc::new(Site::serving(target.join("page")));
    let english = Page::at(site.clone()).await;
    let narrow = Options { size: (390, 844), ..Options::default() };
    let chinese = Options { size: (1024, 768), language: "zh-CN", dark: true, ..Options::default() };
    let others = [english.elsewhere(&site.page(), narrow).await, english.elsewhere(&site.page(), chinese).await];
    let mut ran = BTreeSet::new();
    for page in [english].into_iter().chain(others) {
        assert!(page.shows("welcome").await);
        let body = "return Object.entries(globalThis.recorded)
            .filter(([name, value]) => /^ran[0-9]+$/.test(name) && value.value === 1)
            .map(([name]) => Number(name.slice(3)))";
        let numbers = page.js(body, vec![]).await;
        ran.extend(numbers.as_array().expect("a list").iter().map(|number| number.as_u64().expect("a number")));
        page.finish().await;
    }
    assert!(ran.len() > 1000, "too little ran: {}", ran.len());
    fs::write(target.join("ran.json"), serde_json::to_string(&ran).expect("numbers")).expect("the file can be written");
}
