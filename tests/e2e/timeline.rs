//! Back in time and to and fro: the timeline, its buttons and its keys.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::{Options, Page, number};

/// A run in which something happens everywhere.
const RUN: &str = "cluster nodes=3 seed=7
run until leader
append leader a=1
run until decided 1 at all
cut 1-2
tick 30
append leader b=2
run until decided 2
heal all
crash 3
tick 40
restart 3
tick 60
append leader c=3
run until decided 3 at all
snapshot leader
tick 40";

impl Page {
    async fn is_live(&self) -> bool {
        self.js("return playground.state().live", vec![]).await == json!(true)
    }

    async fn step(&self) -> u64 {
        number(&self.state().await.0["step"])
    }

    /// Waits until the page shows this step, and stands there.
    async fn until_step(&self, what: &str, is: impl Fn(u64) -> bool) -> u64 {
        self.until(what, async || is(self.step().await) && is(self.head().await)).await;
        self.drawn().await;
        self.step().await
    }

    /// The step that the playhead says it is at.
    async fn head(&self) -> u64 {
        self.attribute("timeline", "aria-valuenow").await.parse().expect("a step")
    }

    /// A point of the timeline's band, so far from its left edge to its right.
    async fn on_timeline(&self, share: f64) -> (f64, f64) {
        let body = "const r = document.querySelector('.timeline-band').getBoundingClientRect();
            return [r.x + r.width * args[0], r.y + r.height / 2]";
        let point = self.js(body, vec![json!(share)]).await;
        (point[0].as_f64().expect("a place"), point[1].as_f64().expect("a place"))
    }

    /// How far every node has decided by what is drawn: its cells that are marked as decided, or its snapshot.
    async fn drawn_decided(&self) -> u64 {
        let body = "return document.querySelectorAll('[data-testid^=cell-][data-decided=true]').length";
        number(&self.js(body, vec![]).await)
    }
}

#[tokio::test]
async fn dragging_the_playhead_shows_the_cluster_as_it_was() {
    let page = Page::after(RUN).await;
    let (last, script) = (page.step().await, page.script().await);
    assert!(page.is_live().await && !page.shows("past-bar").await);
    let [right, middle, left] =
        [page.on_timeline(0.99).await, page.on_timeline(0.5).await, page.on_timeline(0.2).await];
    page.drag(&[right, middle, left], None, false).await;
    let dragged = page.until_step("it is dragged far back", |step| step < last / 3).await;
    assert!(dragged > 0 && !page.is_live().await);
    page.release().await;
    page.until("the page says so", async || page.shows("past-bar").await).await;
    assert!(page.text("past-bar").await.contains(&format!("step {dragged} of {last}")));
    assert_eq!(page.script().await, script, "scrubbing records nothing");
    // What is drawn is what was then: the same as a run that ends there.
    let state = page.state().await;
    assert!(state.pids().iter().all(|pid| state.number(*pid, "decided") <= 1), "{}", state.0);
    let decided: u64 = state.pids().iter().map(|pid| state.number(*pid, "decided")).sum();
    assert_eq!(page.drawn_decided().await, decided);
    assert!(page.text("clock").await.contains(&format!("step {dragged}")));
    // What does not happen any more is not said any more; rows of the future are dimmed.
    page.press(Key::End).await;
    page.until_step("it is live again", |step| step == last).await;
    assert!(page.is_live().await && !page.shows("past-bar").await);
    page.finish().await;
}

#[tokio::test]
async fn what_was_shown_once_is_shown_again() {
    let page = Page::explored().await;
    // Everything but the clock, which may have gone on without an event; and that it was live.
    let look = "const { live, time, ...state } = playground.state(); return state";
    let mut seen = Vec::new();
    for line in RUN.lines().filter(|line| !line.starts_with("cluster")) {
        if seen.is_empty() {
            page.run("cluster nodes=3 seed=7").await;
        }
        page.run(line).await;
        seen.push(page.js(look, vec![]).await);
    }
    let earlier = &seen[..seen.len() - 1];
    for before in earlier.iter().rev().chain(earlier.iter().step_by(3)) {
        page.js("await playground.seek(args[0])", vec![before["step"].clone()]).await;
        assert_eq!(page.js(look, vec![]).await, *before);
        assert!(!page.is_live().await);
    }
    page.click("return-to-live").await;
    page.until("it is live", async || page.is_live().await).await;
    assert_eq!(page.js(look, vec![]).await, seen[seen.len() - 1]);
    page.finish().await;
}

#[tokio::test]
async fn the_buttons_go_first_back_further_and_to_the_end() {
    let page = Page::after(RUN).await;
    let last = page.step().await;
    page.click("back").await;
    let back = page.until_step("one event back", |step| step < last).await;
    page.click("back").await;
    let further = page.until_step("two events back", |step| step < back).await;
    // Its label says what it will do, and that is what it does: on through what was.
    page.click("next-event").await;
    assert_eq!(page.until_step("on through what was", |step| step > further).await, back);
    page.click("first").await;
    page.until_step("the beginning", |step| step == 0).await;
    assert_eq!(page.attribute("timeline", "aria-valuenow").await, "0");
    assert!(page.find("first").await.is_enabled().await.is_ok_and(|enabled| !enabled));
    let said = page.text("next-event").await;
    page.click("next-event").await;
    page.until_step("the first event", |step| step > 0).await;
    assert!(said.starts_with("Next event"), "{said}");
    page.click("tick").await;
    page.until("time passes there", async || page.step().await < last && !page.is_live().await).await;
    page.click("live").await;
    page.until_step("the end", |step| step == last).await;
    assert!(page.is_live().await);
    assert_eq!(page.js("return playground.state().step", vec![]).await, json!(last), "nothing was recorded");
    page.finish().await;
}

#[tokio::test]
async fn the_keyboard_goes_everywhere() {
    let page = Page::after(RUN).await;
    let last = page.step().await;
    page.press(Key::Left).await;
    let one = page.until_step("one event back", |step| step < last).await;
    page.press(Key::Left).await;
    page.until_step("two", |step| step < one).await;
    page.press(Key::Right).await;
    page.until_step("and on again", |step| step == one).await;
    page.press(Key::Shift + Key::Left).await;
    let ten = page.until_step("ten back", |step| step < one).await;
    let marks = page.js(
        "return [...new Set([...document.querySelectorAll('[data-testid=timeline-mark]')].map(e => +e.dataset.step))]",
        vec![],
    );
    let marks: Vec<u64> = marks.await.as_array().expect("marks").iter().map(number).collect();
    assert!(marks.len() >= 3, "{marks:?}");
    page.press(Key::Home).await;
    page.until_step("the beginning", |step| step == 0).await;
    page.press(Key::PageDown).await;
    let first = page.until_step("the first mark", |step| step > 0).await;
    assert!(first <= marks[0], "{first}, {marks:?}");
    page.press(Key::PageDown).await;
    page.until_step("the next mark", |step| step > first).await;
    page.press(Key::PageUp).await;
    page.until_step("and back", |step| step == first).await;
    // With the focus on the slider, too; its value is said in words.
    page.find("timeline").await.focus().await.expect("it takes the focus");
    page.press(Key::Right).await;
    let next = page.until_step("one further", |step| step > first).await;
    page.until("it says where it is", async || {
        page.attribute("timeline", "aria-valuetext").await.starts_with(&format!("step {next}: "))
    })
    .await;
    assert!(next < ten, "{next} {ten}");
    page.until("a screen reader hears it", async || {
        page.text("announcer").await.starts_with(&format!("Step {next} of {last}."))
    })
    .await;
    page.press(Key::End).await;
    page.until_step("the end", |step| step == last).await;
    assert!(page.is_live().await);
    page.finish().await;
}

#[tokio::test]
async fn pointing_says_what_happened_there_and_goes_nowhere() {
    let page = Page::after(RUN).await;
    let mark = page.middle("timeline-mark").await;
    page.hover(mark).await;
    page.until("the tooltip is there", async || page.shows("timeline-tip").await).await;
    page.until("it says what the mark is", async || page.text("timeline-tip").await.contains("is cut")).await;
    assert!(page.text("timeline-tip").await.contains("step "));
    assert!(page.is_live().await, "pointing goes nowhere");
    // A click on it goes exactly there.
    let step: u64 = page.attribute("timeline-mark", "data-step").await.parse().expect("a step");
    page.click("timeline-mark").await;
    page.until_step("at the mark", |shown| shown == step).await;
    page.hover((300.0, 300.0)).await;
    page.until("the tooltip is gone", async || !page.shows("timeline-tip").await).await;
    page.finish().await;
}

#[tokio::test]
async fn the_band_says_who_led_and_zooming_shows_a_part_of_it() {
    let page = Page::after(RUN).await;
    let leader = page.state().await.the_leader();
    let bands = "return [...document.querySelectorAll('.timeline-band .led')].map(e => +e.dataset.leader)";
    let led = page.js(bands, vec![]).await;
    assert_eq!(led.as_array().and_then(|led| led.last()).map(number), Some(leader), "{led}");
    assert!(!page.shows("timeline-overview").await);
    let width = "return document.querySelector('.timeline-band .led').getBoundingClientRect().width";
    let before = page.js(width, vec![]).await.as_f64().expect("a width");
    page.click("first").await;
    page.until_step("the beginning", |step| step == 0).await;
    page.click("timeline-zoom-in").await;
    page.until("the overview is there", async || page.shows("timeline-overview").await).await;
    let after = page.js(width, vec![]).await.as_f64().expect("a width");
    assert!(after > before * 1.2, "{before} {after}");
    // Where one goes is brought into sight.
    page.click("live").await;
    let last = page.js("return playground.state().step", vec![]).await;
    page.until_step("live", |step| json!(step) == last).await;
    let inside = "const h = document.querySelector('[data-testid=timeline-head]').getBoundingClientRect(),
        b = document.querySelector('.timeline-band').getBoundingClientRect();
        return h.x >= b.x - 2 && h.x <= b.right + 2";
    page.until("the playhead is in sight", async || page.js(inside, vec![]).await == json!(true)).await;
    page.click("timeline-zoom-out").await;
    page.until("the whole run is drawn", async || !page.shows("timeline-overview").await).await;
    page.finish().await;
}

#[tokio::test]
async fn the_storage_tab_and_what_would_fork_say_that_this_is_the_past() {
    let page = Page::after(RUN).await;
    page.select(1).await;
    page.click("tab-storage").await;
    assert!(!page.shows("disk-past").await);
    page.click("back").await;
    page.until("it says that it is replayed", async || page.shows("disk-past").await).await;
    assert!(page.text("disk-past").await.contains("untouched"));
    let sign = "return getComputedStyle(document.querySelector('[data-testid=crash]'), '::before').content";
    let sign_in_past = page.js(sign, vec![]).await;
    assert!(sign_in_past.as_str().is_some_and(|sign| sign.contains("branch")), "{sign_in_past}");
    page.click("return-to-live").await;
    page.until("it does not any more", async || !page.shows("disk-past").await).await;
    assert_eq!(page.js(sign, vec![]).await, json!("none"));
    page.finish().await;
}

#[tokio::test]
async fn twenty_thousand_events_back_is_the_right_step() {
    let page = Page::after("cluster nodes=3 seed=3\nrun until leader\nappend leader a=1\nrun until decided 1").await;
    // Appended one at a time, each is proposed, sent, written and answered.
    let some = (0..100).map(|at| format!("append leader k{at}={at}\ntick 8")).collect::<Vec<_>>().join("\n");
    let events = "let n = 0; const off = playground.on('event', () => n++);
        for (let i = 0; i < 30 && n < 20000; i++) { const r = await playground.run(args[0]); if (r.error) throw r.error.message; }
        off(); return n";
    let count = number(&page.js(events, vec![json!(some)]).await);
    assert!(count >= 20_000, "{count} events");
    let last = page.step().await;
    for target in [last - 7, last / 2, 12, last / 3 * 2] {
        let reached = page.js("return await playground.seek(args[0])", vec![json!(target)]).await;
        assert_eq!(number(&reached), target);
        page.until_step("it is shown", |step| step == target).await;
    }
    let (middle, right) = (page.on_timeline(0.25).await, page.on_timeline(0.6).await);
    page.drag(&[right, middle], None, true).await;
    let near = last as f64 * 0.25;
    page.until_step("dragged to a quarter", |step| (step as f64 - near).abs() < last as f64 * 0.01).await;
    page.press(Key::End).await;
    page.until_step("live", |step| step == last).await;
    page.finish().await;
}

#[tokio::test]
async fn everything_fits_at_every_width() {
    let all = ["first", "back", "play", "next-event", "live", "tick", "speed", "run-until-decided", "timeline"];
    for size in [(1440, 900), (1024, 768), (390, 844)] {
        for language in ["en-US", "zh-CN"] {
            let page = Page::first_visit_with(Options { size, language, ..Options::default() }).await;
            page.explore().await;
            page.run(RUN).await;
            page.drawn().await;
            page.press(Key::Left).await;
            page.until("the past is shown", async || page.shows("past-bar").await).await;
            let boxes = "return args[0].map(id => {
                const r = document.querySelector(`[data-testid='${id}']`).getBoundingClientRect();
                return [r.left, r.right, r.top, r.bottom].map(Math.round);
            })";
            let boxes = page.js(boxes, vec![json!(all)]).await;
            let boxes: Vec<[i64; 4]> = boxes.as_array().expect("a list").iter().map(corners).collect();
            for (at, [left, right, top, bottom]) in boxes.iter().copied().enumerate() {
                let inside = left >= 0 && right <= i64::from(size.0) && top >= 0 && bottom <= i64::from(size.1);
                assert!(inside && right - left >= 24, "{} at {size:?}: {:?}", all[at], boxes[at]);
                for (other, [l, r, t, b]) in boxes.iter().copied().enumerate().skip(at + 1) {
                    let apart = right <= l || r <= left || bottom <= t || b <= top;
                    assert!(apart, "{} and {} overlap at {size:?}", all[at], all[other]);
                }
            }
            let height = "return document.querySelector('.transport').getBoundingClientRect().height";
            let height = page.js(height, vec![]).await.as_f64().expect("a height");
            assert!(height <= 120.0, "the transport is {height} high at {size:?}");
            page.finish().await;
        }
    }
}

fn corners(value: &Value) -> [i64; 4] {
    [0, 1, 2, 3].map(|at| value[at].as_i64().expect("a number"))
}
