//! The second part of the page's WebAssembly: what needs it before it came, and a page that cannot have it.

use std::{fs, sync::Arc, time::Duration};

use serde_json::json;
use thirtyfour::Key;
use tokio::time::sleep;

use crate::harness::{Page, Release, Site, built};

/// Its file in the build.
pub fn file() -> String {
    let files =
        fs::read_dir(built()).expect("there is a build").map(|file| file.expect("it can be listed").file_name());
    let mut names = files.map(|name| name.to_string_lossy().into_owned());
    names.find(|name| name.starts_with("second-") && name.ends_with(".wasm")).expect("the build has a second part")
}

#[tokio::test]
async fn what_needs_the_second_part_before_it_came_waits_for_it() {
    let site = Arc::new(Site::start().await);
    site.hold(&file());
    let page = Page::empty_at(site.clone()).await;
    page.open().await;
    page.ready().await;
    assert!(page.shows("welcome").await, "the first part is enough for a first visit");
    assert!(!page.second_part_is_there().await);
    // The page stands still meanwhile, and cannot be asked anything.
    let late = tokio::spawn(async move {
        sleep(Duration::from_secs(3)).await;
        site.let_go();
    });
    page.click("welcome-append").await;
    page.until("the welcome is gone", async || !page.shows("welcome").await).await;
    late.await.expect("the site goes on");
    assert!(page.second_part_is_there().await);
    page.play_until("all have decided", |state| state.all_decided(1)).await;
    page.finish().await;
}

#[tokio::test]
async fn a_page_that_cannot_have_its_second_part_says_so_and_goes_on_once_it_can() {
    let release = Release::new("no-second");
    release.remove(&file());
    let page = Page::at(Arc::new(Site::serving(release.folder()))).await;
    assert!(page.shows("welcome").await);
    assert!(!page.shows("no-second-part").await, "nothing needed it yet");
    page.click("help").await;
    page.until("it says so", async || page.shows("no-second-part").await).await;
    let said = page.text("no-second-part").await;
    assert!(said.contains("load the page again") && said.contains("重新载入"), "{said}");
    // It was left halfway: nothing is tried again, nor said again.
    let body = "return [document.querySelectorAll('[data-testid=no-second-part]').length,
        performance.getEntriesByType('resource').filter(entry => entry.name.includes('/second-')).length]";
    let before = page.js(body, vec![]).await;
    assert_eq!(before[0], json!(1));
    page.press(Key::Right).await;
    page.click("welcome-append").await;
    assert_eq!(page.js(body, vec![]).await, before);
    release.restore(&file());
    page.reload().await;
    assert!(!page.shows("no-second-part").await);
    page.click("welcome-append").await;
    page.play_until("all have decided", |state| state.all_decided(1)).await;
    page.finish_with_errors().await;
}
