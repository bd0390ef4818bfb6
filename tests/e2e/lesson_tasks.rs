//! What a lesson asks for beside the cluster: lines to be put in order, by the mouse and by keys; and the hint that is
//! offered to who is stuck, by a clock that the test moves.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    harness::Page,
    lessons::{place, until_done, until_ready},
    share::DROP,
};

const LINES: usize = 4;
const ORDER: &str = "# In order\n\nWords.\n\n```stage\ncluster nodes=3 seed=4 snapshots=off\nrun until leader\n```\n\n\
    ## Lines\n\n```order\nfirst\nsecond\nthird\nfourth\n```\n";

const PATIENT: &str = "# Patience\n\nWords.\n\n```stage\ncluster nodes=3 seed=4 snapshots=off\nrun until leader\n```\n\n\
    ## Down and up\n\n```until\ndown 3\nup all\n```\n\n```hint\nPress *Crash*.\n```\n\n```hint\nPress *Restart*.\n```\n\n\
    ```show\ncrash 3\nrestart 3\n```\n";

/// Long timers wait for `testClock.pass(ms)`; the others are the browser's own.
const CLOCK: &str = "const clock = window.testClock = { now: 0, timers: new Map() };
    const set = window.setTimeout.bind(window), clear = window.clearTimeout.bind(window);
    window.setTimeout = (f, ms, ...rest) => {
        if (!(ms >= 10000)) return set(f, ms, ...rest);
        const id = set(() => {}, 2 ** 31 - 1);
        clock.timers.set(id, { at: clock.now + ms, f: () => f(...rest) });
        return id;
    };
    window.clearTimeout = id => { clock.timers.delete(id); clear(id); };
    clock.pass = ms => {
        clock.now += ms;
        for (const [id, timer] of [...clock.timers])
            if (timer.at <= clock.now) { clock.timers.delete(id); timer.f(); }
    };";

async fn open_own(page: &Page, text: &str) {
    page.js(DROP, vec![json!([["mine.md", text.as_bytes()]])]).await;
    until_ready(page, "own").await;
}

/// The lines as they stand, each by its number in the right order.
async fn lines(page: &Page) -> Vec<usize> {
    let body = "return [...document.querySelectorAll('.lesson-line')].map(e => Number(e.dataset.line))";
    let lines: Vec<usize> = serde_json::from_value(page.js(body, vec![]).await).expect("numbers");
    lines
}

/// Drags a line to the place of another. A driver has no way to drag what the browser itself carries, so the page gets
/// the events that a browser sends it.
async fn drag_line(page: &Page, from: usize, to: usize) {
    let fire = "const e = document.querySelector(`[data-testid=lesson-order-${args[1]}]`);
        window.carried ??= new DataTransfer();
        return e.dispatchEvent(new DragEvent(args[0], { bubbles: true, cancelable: true, dataTransfer: window.carried }))";
    let fire = async |kind: &str, at: usize| {
        let goes_on = page.js(fire, vec![json!(kind), json!(at)]).await == json!(true);
        page.drawn().await;
        goes_on
    };
    assert_eq!(page.attribute(&format!("lesson-order-{from}"), "draggable").await, "true");
    fire("dragstart", from).await;
    assert!(page.attribute(&format!("lesson-order-{from}"), "class").await.contains("dragged"));
    assert!(!fire("dragover", to).await, "it can be dropped here");
    let mark = if from > to { "before" } else { "after" };
    assert!(page.attribute(&format!("lesson-order-{to}"), "class").await.contains(mark), "where it would stand");
    fire("drop", to).await;
}

#[tokio::test]
async fn lines_are_put_in_order_by_dragging() {
    let page = Page::explored().await;
    open_own(&page, ORDER).await;
    let mut drags = 0;
    for want in 1..=LINES {
        let now = lines(&page).await;
        if now.is_empty() {
            break;
        }
        assert_eq!(place(&page).await["steps"][0]["done"], false, "{now:?}");
        let at = now.iter().position(|line| *line == want).expect("no line is lost") + 1;
        if at == want {
            continue;
        }
        drag_line(&page, at, want).await;
        drags += 1;
        let mut should = now.clone();
        let line = should.remove(at - 1);
        should.insert(want - 1, line);
        page.until(&format!("{now:?} is {should:?}"), async || {
            let now = lines(&page).await;
            now == should || now.is_empty()
        })
        .await;
    }
    assert!(drags > 0, "they are shuffled");
    until_done(&page, 0, "by dragging").await;
    page.finish().await;
}

#[tokio::test]
async fn lines_are_put_in_order_by_keys_and_the_focus_goes_along() {
    let page = Page::explored().await;
    open_own(&page, ORDER).await;
    // The last line goes to the top, and the focus with it, step by step; then back to where it was.
    let begun = lines(&page).await;
    let line = begun[LINES - 1];
    page.tab_to(&format!("lesson-order-{LINES}-up")).await;
    for at in (1..LINES).rev() {
        page.press(Key::Enter).await;
        page.until("it is one further up", async || {
            let now = lines(&page).await;
            now.is_empty() || now[at - 1] == line
        })
        .await;
        if lines(&page).await.is_empty() {
            // In order on the way: that is the end of it.
            break;
        }
        let button = if at == 1 { "lesson-order-1-down".to_owned() } else { format!("lesson-order-{at}-up") };
        page.until("the focus is on its button", async || page.focused().await == button).await;
        assert!(page.text("lesson-order-news").await.starts_with(&format!("Now {at} of {LINES}: ")));
    }
    // Everything in order, by Tab and Enter alone.
    for _ in 0..LINES * LINES {
        let now = lines(&page).await;
        let Some(low) = now.windows(2).position(|pair| pair[0] > pair[1]) else { break };
        page.tab_to(&format!("lesson-order-{}-up", low + 2)).await;
        page.press(Key::Enter).await;
        page.until("the lines have changed", async || lines(&page).await != now).await;
    }
    until_done(&page, 0, "by keys").await;
    page.finish().await;
}

async fn pass(page: &Page, ms: u64) {
    page.js("testClock.pass(args[0])", vec![json!(ms)]).await;
    page.drawn().await;
}

/// Whether the hint stands out and the page says that there is one.
async fn is_offered(page: &Page) -> bool {
    let stuck = page.shows("lesson-stuck").await;
    let primary = page.attribute("lesson-hint", "class").await.contains("primary");
    assert_eq!(stuck, primary, "it is said where it stands out");
    stuck
}

#[tokio::test]
async fn a_hint_is_offered_after_a_while_without_progress() {
    let page = Page::explored().await;
    page.js(CLOCK, vec![]).await;
    open_own(&page, PATIENT).await;
    pass(&page, 44_999).await;
    assert!(!is_offered(&page).await, "not yet");
    pass(&page, 1).await;
    page.until("it is offered", async || is_offered(&page).await).await;
    let role =
        page.js("return document.querySelector('[data-testid=lesson-stuck]').getAttribute('role')", vec![]).await;
    assert_eq!(role, Value::from("status"), "a screen reader says so");
    // Progress within the step: no longer stuck, and patience begins anew.
    page.run("crash 3").await;
    page.until("it is no longer offered", async || !is_offered(&page).await).await;
    pass(&page, 30_000).await;
    page.click("lesson-hint").await;
    page.until("the hint is shown", async || page.shows("lesson-hint-1").await).await;
    pass(&page, 14_999).await;
    assert!(!is_offered(&page).await, "less than that since something came true");
    pass(&page, 1).await;
    page.until("the second one is offered", async || is_offered(&page).await).await;
    page.run("restart 3").await;
    until_done(&page, 0, "done after all").await;
    // Nobody is stuck in what is over.
    pass(&page, 100_000).await;
    assert!(!page.shows("lesson-stuck").await);
    page.finish().await;
}
