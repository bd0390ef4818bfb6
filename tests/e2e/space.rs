//! The space-time diagram: what is in it, what pointing and clicking do, what can be hidden, and its file.

use serde_json::json;

use crate::harness::{Page, number};

const DECIDED: &str =
    "cluster nodes=3 seed=3\nrun until leader\ntick 30\nappend leader a=1\nrun until decided 1 at all\ntick 3";

/// Where the middle of the first arrow that this selector finds is, in the window.
async fn middle_of(page: &Page, css: &str) -> (f64, f64) {
    page.query(css).await;
    let body = "const e = document.querySelector(args[0]);
        const p = e.getPointAtLength(e.getTotalLength() * 0.4).matrixTransform(e.getScreenCTM());
        return [p.x, p.y]";
    let point = page.js(body, vec![json!(css)]).await;
    (point[0].as_f64().expect("a place"), point[1].as_f64().expect("a place"))
}

async fn opened(script: &str) -> Page {
    let page = Page::after(script).await;
    page.click("tab-space").await;
    page.until("the diagram is drawn", async || page.shows("space-drawing").await).await;
    page
}

async fn move_to(page: &Page, at: (f64, f64)) {
    // Twice: a pointer that was there already has not moved.
    page.hover_over(&[(at.0 + 30.0, at.1 - 30.0), at]).await;
}

#[tokio::test]
async fn a_decided_append_is_arrows_and_a_click_goes_there() {
    let page = opened(DECIDED).await;
    let leader = page.state().await.the_leader();
    for kind in ["AcceptDecide", "Accepted", "Decide"] {
        let css = format!(".space-drawing .space-message[data-kind={kind}]");
        page.until("its arrows are there", async || page.count(&css).await >= 2).await;
        assert_eq!(page.count(&format!("{css}.lost")).await, 0);
    }
    assert!(page.count("[data-testid^=space-event-].decided").await >= 3, "each node decides");
    assert_eq!(page.count(".space-drawing .space-message.heartbeat").await, 0, "heartbeats are folded");

    let before = page.state().await;
    let (x, y) = middle_of(&page, ".space-drawing .space-message[data-kind=AcceptDecide]").await;
    page.drag(&[(x, y)], None, true).await;
    page.until("the page shows the past", async || page.state().await.0["live"] == false).await;
    let there = page.state().await;
    assert!(number(&there.0["step"]) < number(&before.0["step"]));
    let detail = page.text("space-detail").await;
    assert!(detail.contains(&format!("step {}", there.0["step"])) && detail.contains("receives from"), "{detail}");
    // Its direct effects are links: one goes on from there.
    let link = "document.querySelectorAll('.space-near:last-child .space-link')[0]";
    let name = page.js(&format!("return {link}.textContent"), vec![]).await;
    assert!(name.as_str().is_some_and(|name| !name.is_empty()));
    page.js(&format!("{link}.click()"), vec![]).await;
    page.until("another thing is chosen", async || page.text("space-detail").await != detail).await;
    assert!(leader > 0);
    page.finish().await;
}

#[tokio::test]
async fn pointing_at_something_lights_its_causes_and_effects() {
    let page = opened(DECIDED).await;
    assert_eq!(page.count(".space-drawing .dim").await, 0);
    page.until("the others are dim", async || {
        let at = middle_of(&page, ".space-drawing .space-message[data-kind=Accepted]").await;
        move_to(&page, at).await;
        page.drawn().await;
        page.count(".space-drawing .space-message.dim").await > 0
            && page.count(".space-drawing .space-message.own").await == 1
    })
    .await;
    assert!(page.count(".space-drawing .space-message[data-kind=AcceptDecide].past").await >= 1);
    let tip = page.text("space-tip").await;
    assert!(tip.contains("step") && tip.contains("Node"), "{tip}");
    let tab = page.middle("tab-space").await;
    move_to(&page, tab).await;
    page.until("the light is off", async || page.count(".space-drawing .dim").await == 0).await;
    page.finish().await;
}

#[tokio::test]
async fn a_cut_makes_a_cross_and_filters_hide() {
    let page = opened(DECIDED).await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    page.run(&format!("cut {leader}-{follower}\nappend {leader} b=2\ntick 8")).await;
    page.until("what was sent is lost", async || page.count(".space-drawing .space-message.lost").await > 0).await;
    assert!(page.count("[data-testid^=space-event-].fault").await >= 1, "the cut is marked");

    page.click("space-filter-heartbeats").await;
    page.until("heartbeats are there", async || page.count(".space-drawing .space-message.heartbeat").await > 0).await;
    page.click("space-filter-heartbeats").await;
    page.until("they are gone", async || page.count(".space-drawing .space-message.heartbeat").await == 0).await;
    page.click("space-filter-replication").await;
    page.until("replication is gone", async || page.count(".space-drawing .space-message.accept").await == 0).await;
    page.click("space-filter-replication").await;
    page.click("space-node-3").await;
    page.until("node 3 is gone", async || page.count(".space-head").await == 2).await;
    page.click("space-node-3").await;

    // Zoom and fit change how much is in sight.
    let label = async || page.attribute("space-drawing", "aria-label").await;
    page.click("space-fit").await;
    page.until("all of it is in sight", async || label().await.contains("t 0 to")).await;
    let all = label().await;
    page.click("space-zoom-in").await;
    page.until("less is in sight", async || label().await != all).await;
    page.click("space-follow").await;
    page.until("the end is followed", async || page.attribute("space-follow", "aria-pressed").await == "true").await;
    page.finish().await;
}

#[tokio::test]
async fn the_keyboard_chooses_an_event_and_goes_there() {
    let page = opened(DECIDED).await;
    page.js("document.querySelector('[data-testid=space-drawing]').focus()", vec![]).await;
    page.press(thirtyfour::Key::Enter).await;
    page.until("an event is chosen", async || page.count("[data-testid=space-chosen]").await == 1).await;
    page.tab_to("space-chosen").await;
    page.until("its causes are lit", async || page.count(".space-drawing.lit").await == 1).await;
    let first = page.text("space-detail").await;
    page.press(thirtyfour::Key::Left).await;
    page.until("an earlier one is chosen", async || page.text("space-detail").await != first).await;
    let second = page.text("space-detail").await;
    page.press(thirtyfour::Key::Left).await;
    page.until("one before that", async || page.text("space-detail").await != second).await;
    assert_eq!(page.focused().await, "space-chosen");
    page.press(thirtyfour::Key::Enter).await;
    page.until("the page shows the past", async || page.state().await.0["live"] == false).await;
    page.finish().await;
}

#[tokio::test]
async fn the_export_offers_a_file_that_is_svg() {
    let page = opened(DECIDED).await;
    // The browser is asked to keep a file: what it is asked is caught on its way.
    let catch = "window.caught = []; const make = URL.createObjectURL;
        URL.createObjectURL = blob => { blob.text().then(text => caught.push([blob.type, text])); return make(blob) };
        HTMLAnchorElement.prototype.click = function () { window.named = this.download };";
    page.js(catch, vec![]).await;
    page.click("space-export").await;
    page.until("a file is offered", async || page.js("return caught.length", vec![]).await == 1).await;
    assert_eq!(page.js("return named", vec![]).await, "omnipaxos-space-time.svg");
    let check = "const [type, text] = caught[0];
        const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
        return [type, root.tagName, root.querySelectorAll('path').length, root.querySelector('title').textContent]";
    let found = page.js(check, vec![]).await;
    assert!(found[0].as_str().is_some_and(|kind| kind.starts_with("image/svg+xml")), "{found}");
    assert_eq!((&found[1], &found[3]), (&json!("svg"), &json!("Space–time diagram")));
    assert!(found[2].as_u64().is_some_and(|paths| paths > 10), "{found}");
    page.finish().await;
}
