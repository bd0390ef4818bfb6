//! Long logs and long runs.

use serde_json::json;

use crate::harness::{Page, number};

#[tokio::test]
async fn of_ten_thousand_entries_only_what_is_in_sight_is_drawn() {
    let page = Page::after("append leader count=10000 keys=7\nrun until decided 10000 at all").await;
    let state = page.state().await;
    for pid in state.pids() {
        assert_eq!(state.entries(pid).len(), 10_000, "at node {pid}");
    }
    let cells = page.count("[data-testid^='cell-']").await;
    assert!((3..600).contains(&cells), "{cells} cells are drawn");
    let elements = page.count("*").await;
    assert!(elements < 5_000, "{elements} elements are drawn");

    page.fill("log-goto", "5000").await;
    page.press(thirtyfour::Key::Enter).await;
    page.until("index 5000 is in sight", async || page.shows("cell-1-5000").await).await;
    assert!(page.count("[data-testid^='cell-']").await < 600);
    page.click("zoom-bars").await;
    page.until("bars are drawn", async || page.count("[data-testid^='cell-']").await > cells).await;
    assert!(page.count("[data-testid^='cell-']").await < 3_000);
    page.finish().await;
}

#[tokio::test]
async fn a_run_of_a_hundred_thousand_events_leaves_the_page_at_hand() {
    let page = Page::explored().await;
    let before = number(&page.state().await.0["step"]);
    // What a person does meanwhile is done by a timer: by the time that this test could click, a fast machine is
    // done. Gaps between frames are reported, not judged: a busy machine has its own.
    let start = "window.longest = 0; let last = performance.now();
        const frame = now => { window.longest = Math.max(window.longest, now - last); last = now;
            if (!window.finished) requestAnimationFrame(frame); };
        requestAnimationFrame(frame);
        window.finished = window.shown = null;
        const began = performance.now();
        setTimeout(() => document.querySelector('[data-testid=tab-state]').click(), 30);
        new MutationObserver(() => {
            if (document.querySelector('[data-testid^=state-]')) window.shown ??= performance.now() - began;
        }).observe(document.body, { childList: true, subtree: true });
        playground.run('step 100000').then(result => window.finished = { ms: performance.now() - began, result })";
    page.js(&format!("{start}; return null"), vec![]).await;
    page.until("the run is done", async || page.js("return !!window.finished", vec![]).await == true).await;
    let said = page
        .js("return [window.finished.ms, window.longest, window.shown, window.finished.result.error]", vec![])
        .await;
    assert_eq!(said[3], json!(null));
    println!("100,000 events took {} ms; the longest gap between frames was {} ms", said[0], said[1]);
    let (ended, shown) = (said[0].as_f64().expect("a time"), said[2].as_f64());
    assert!(shown.is_some_and(|shown| shown < ended), "the page answers while it runs: {said}");
    assert_eq!(number(&page.state().await.0["step"]), before + 100_000);
    page.finish().await;
}

#[tokio::test]
async fn a_long_run_can_be_stopped() {
    let page = Page::explored().await;
    let before = number(&page.state().await.0["step"]);
    page.js(
        "window.finished = false; playground.run('step 5000000').finally(() => window.finished = true); return 0",
        vec![],
    )
    .await;
    page.until_state("it runs", |state| number(&state.0["step"]) > before).await;
    page.js("playground.pause(); return 0", vec![]).await;
    page.until("it has stopped", async || page.js("return window.finished", vec![]).await == true).await;
    assert!(number(&page.state().await.0["step"]) < before + 5_000_000);
    page.finish().await;
}
