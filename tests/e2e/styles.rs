//! The two parts of the styles: the first is all that a first visit needs, and nothing is seen bare before the second is there.

use std::{fs, sync::Arc};

use serde_json::{Value, json};

use crate::harness::{Options, Page, Release, Site};

/// What the address of the second part has in it, and no other.
const LATER: &str = "/later-";
/// Three columns, two, one.
const WIDTHS: [(u32, u32); 3] = [(1440, 900), (1024, 768), (390, 844)];

/// A first visit to which the second part does not come until the site lets go of it.
async fn without_the_later_part(size: (u32, u32)) -> Page {
    let page = Page::empty(Options { size, ..Options::default() }).await;
    page.site.hold(LATER);
    page.open().await;
    page.ready().await;
    page
}

/// Waits until the second part is asked for, lets it come, and waits until it is in force.
async fn let_it_come(page: &Page) {
    let asked = "return !!document.querySelector('link[data-later]:not([disabled])')";
    page.until("the later styles are asked for", async || page.js(asked, vec![]).await == json!(true)).await;
    page.site.let_go();
    let there = "return getComputedStyle(document.documentElement).getPropertyValue('--styled').trim() === '1'";
    page.until("the later styles are there", async || page.js(there, vec![]).await == json!(true)).await;
    page.drawn().await;
}

#[tokio::test]
async fn what_a_first_visit_shows_is_the_same_before_and_after_the_rest_comes() {
    for size in WIDTHS {
        let page = without_the_later_part(size).await;
        assert!(page.shows("welcome").await && page.shows("node-1").await);
        // Of each element that is seen: where it is, and each property as it is computed.
        let look = "
            const look = (e, part) => {
                const style = getComputedStyle(e, part);
                return [...style].filter(name => !name.startsWith('--')).map(name => [name, style.getPropertyValue(name)]);
            };
            window.looks = () => new Map([...document.querySelectorAll('body, body *')]
                .filter(e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
                .map(e => [e, [['place', JSON.stringify(e.getBoundingClientRect())],
                    ...look(e), ...look(e, '::before'), ...look(e, '::after')]]));
            window.before = looks();
            return before.size";
        assert!(page.js(look, vec![]).await.as_u64() > Some(200), "there is much to be seen");
        let_it_come(&page).await;
        let compare = "
            const after = looks(), changes = [];
            for (const [e, old] of before) {
                const now = after.get(e) ?? [];
                const at = old.findIndex(([name, value], at) => now[at]?.[1] !== value);
                if (at >= 0) changes.push([e.outerHTML.slice(0, 120), old[at], now[at] ?? null]);
            }
            return [changes.slice(0, 10), after.size - before.size]";
        let changes = page.js(compare, vec![]).await;
        assert_eq!(changes, json!([[], 0]), "at {size:?}");
        page.finish().await;
    }
}

#[tokio::test]
async fn the_rest_of_the_styles_holds_up_nothing() {
    let page = Page::first_visit().await;
    let body = "
        const find = part => performance.getEntriesByType('resource').find(entry => entry.name.includes(part));
        const later = find(args[0]), wasm = find('.wasm');
        return later && wasm ? [later.startTime, wasm.responseEnd, later.renderBlockingStatus] : null";
    let mut said = Value::Null;
    page.until("the later styles were fetched", async || page.js(body, vec![json!(LATER)]).await != Value::Null).await;
    while said.is_null() {
        said = page.js(body, vec![json!(LATER)]).await;
    }
    assert!(said[0].as_f64() > said[1].as_f64(), "it is fetched after the WebAssembly: {said}");
    assert_eq!(said[2], "non-blocking");
    page.finish().await;
}

#[tokio::test]
async fn what_is_opened_before_its_styles_are_there_is_not_seen_bare() {
    let page = without_the_later_part(Options::default().size).await;
    page.click("welcome-explore").await;
    page.click("tab-safety").await;
    page.until("the tab is chosen", async || page.count("[data-testid=checks]").await == 1).await;
    assert!(!page.shows("checks").await, "its list has no styles yet");
    page.click("script-open").await;
    page.until("the sheet is open", async || page.count("dialog[open]").await == 1).await;
    page.drawn().await;
    assert!(!page.shows("script-sheet").await, "nor has the sheet");
    // The page goes on being painted, and who types sees it once it is shown.
    page.fill("script-text", "tick 3").await;
    let_it_come(&page).await;
    assert!(page.shows("script-sheet").await);
    assert!(page.shows("checks").await);
    let corner = "return getComputedStyle(document.querySelector('[data-testid=script-sheet]')).borderRadius";
    assert_eq!(page.js(corner, vec![]).await, "12px");
    let typed = "return document.querySelector('[data-testid=script-text]').value";
    assert_eq!(page.js(typed, vec![]).await, "tick 3");
    page.finish().await;
}

#[tokio::test]
async fn who_comes_back_or_comes_by_a_link_has_all_styles_without_waiting_for_the_cluster() {
    let site = Arc::new(Site::start().await);
    let page = Page::at(site.clone()).await;
    let early = "
        const find = part => performance.getEntriesByType('resource').find(entry => entry.name.includes(part));
        return [find(args[0])?.startTime ?? null, performance.now()]";
    page.reload().await;
    let said = page.js(early, vec![json!(LATER)]).await;
    assert!(said[0].is_number(), "asked for by the time it is ready: {said}");
    // A link: nothing is held against it, and the lesson that it names is shown as it should be.
    let by_link = page.elsewhere(&format!("{}#lesson=one-log", site.page()), Options::default()).await;
    by_link.until("the lesson is shown", async || by_link.shows("lesson-panel").await).await;
    by_link.finish().await;
    page.finish().await;
}

#[tokio::test]
async fn where_the_rest_cannot_be_had_what_is_opened_is_shown_bare() {
    let release = Release::new("styles");
    let name = fs::read_dir(release.folder()).expect("a folder").flatten().map(|entry| entry.file_name());
    let name = name.map(|name| name.to_string_lossy().into_owned()).find(|name| format!("/{name}").starts_with(LATER));
    release.remove(&name.expect("there are later styles"));
    let page = Page::at(Arc::new(Site::serving(release.folder()))).await;
    page.explore().await;
    page.open_sheet("script-open", "script-sheet").await;
    page.finish_with_errors().await;
}
