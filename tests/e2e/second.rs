//! The second part of the page's WebAssembly: what needs it before it came, and a page that cannot have it.

use std::{fs, sync::Arc, time::Duration};

use serde_json::json;
use thirtyfour::Key;
use tokio::{task::JoinHandle, time::sleep};

use crate::harness::{Page, Release, Site, built};

/// Its file in the build.
pub fn file() -> String {
    let files =
        fs::read_dir(built()).expect("there is a build").map(|file| file.expect("it can be listed").file_name());
    let mut names = files.map(|name| name.to_string_lossy().into_owned());
    names.find(|name| name.starts_with("second-") && name.ends_with(".wasm")).expect("the build has a second part")
}

/// A first visit whose second part does not come before the site lets go.
async fn visit_without() -> (Arc<Site>, Page) {
    let site = Arc::new(Site::start().await);
    site.hold(&file());
    let page = Page::empty_at(site.clone()).await;
    // What waits for it stands still, and cannot be asked anything: not for ever, so that it can say what waited.
    let in_vain = let_go_after(&site, Duration::from_secs(60));
    page.open().await;
    page.stands().await;
    assert!(page.shows("welcome").await);
    let waited = page.waited_for_the_second_part().await;
    assert_eq!(waited, None, "the first part is enough for a first visit: make first-visit");
    assert!(!page.second_part_is_there().await);
    in_vain.abort();
    (site, page)
}

fn let_go_after(site: &Arc<Site>, time: Duration) -> JoinHandle<()> {
    let site = site.clone();
    tokio::spawn(async move {
        sleep(time).await;
        site.let_go();
    })
}

async fn is_busy(page: &Page) -> bool {
    page.count(":root[aria-busy=true]").await == 1
}

#[tokio::test]
async fn what_somebody_does_before_the_second_part_came_is_done_then() {
    let (site, page) = visit_without().await;
    assert!(!is_busy(&page).await, "nobody did anything");
    page.click("welcome-explore").await;
    assert!(is_busy(&page).await);
    assert!(page.shows("welcome").await, "it waits");
    site.let_go();
    page.until("the welcome is gone", async || !page.shows("welcome").await).await;
    page.until("nothing is to come", async || !is_busy(&page).await).await;
    assert!(page.second_part_is_there().await);
    // From now on all is done at once.
    page.click("help").await;
    assert!(!is_busy(&page).await);
    page.finish().await;
}

#[tokio::test]
async fn deeds_that_wait_are_done_in_their_order() {
    let (site, page) = visit_without().await;
    page.click("welcome-append").await;
    let speed = async || page.js("return document.querySelector('[data-testid=speed]').value", vec![]).await;
    let usual = speed().await;
    page.find("speed").await.focus().await.expect("it takes the focus");
    page.press(Key::Down).await;
    let chosen = speed().await;
    assert_ne!(chosen, usual, "what the browser does with a key in a field it does at once");
    page.click("play").await;
    assert_eq!(page.attribute("play", "aria-pressed").await, "false", "it waits");
    site.let_go();
    page.until("it plays", async || page.attribute("play", "aria-pressed").await == "true").await;
    let state = page.until_state("all have decided", |state| state.all_decided(1)).await;
    assert_eq!(state.entries(1), [(0, "x".to_owned(), 1)]);
    assert_eq!(speed().await, chosen);
    assert_eq!(page.waited_for_the_second_part().await, None);
    page.finish().await;
}

#[tokio::test]
async fn a_script_that_needs_the_second_part_before_it_came_waits_for_it() {
    let (site, page) = visit_without().await;
    let late = let_go_after(&site, Duration::from_secs(3));
    page.js("document.querySelector('[data-testid=welcome-append]').click()", vec![]).await;
    page.until("the welcome is gone", async || !page.shows("welcome").await).await;
    late.await.expect("the site goes on");
    assert!(page.second_part_is_there().await);
    assert!(page.waited_for_the_second_part().await.is_some_and(|stack| stack.contains("wasm")));
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
