//! Time: how fast it passes, what comes next, one tick.

use std::time::Duration;

use crate::harness::{Page, number};

/// How many ticks pass in a second of the page's own clock, playing at this speed.
async fn ticks_a_second(page: &Page, speed: &str) -> f64 {
    let look = "return [playground.state().time, performance.now()]";
    page.set("speed", speed).await;
    page.click("play").await;
    page.until("it plays", async || page.attribute("play", "aria-pressed").await == "true").await;
    let before = page.js(look, vec![]).await;
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    let after = page.js(look, vec![]).await;
    page.click("play").await;
    page.until("it is paused", async || page.attribute("play", "aria-pressed").await == "false").await;
    let since = |at: usize| after[at].as_f64().expect("a number") - before[at].as_f64().expect("a number");
    since(0) / since(1) * 1000.0
}

#[tokio::test]
async fn time_passes_as_fast_as_it_is_told_and_stands_while_paused() {
    let page = Page::explored().await;
    let slow = ticks_a_second(&page, "2").await;
    assert!((0.7..=3.3).contains(&slow), "at 2 ticks a second {slow} passed");
    let fast = ticks_a_second(&page, "64").await;
    assert!((16.0..=80.0).contains(&fast), "at 64 ticks a second {fast} passed");
    let before = page.state().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(page.state().await, before, "time stands while it is paused");
    page.finish().await;
}

#[tokio::test]
async fn the_next_event_is_named_and_is_what_happens() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.append(leader, "k", "1").await;
    page.until_state("it is in the log", |state| state.number(leader, "accepted") == 1).await;
    let mut seen = Vec::new();
    // Its flush, the two that accept it, their flushes, their answers.
    for _ in 0..7 {
        let before = page.state().await;
        let said = page.text("next-event").await;
        assert!(said.starts_with("Next event: "), "{said:?}");
        page.click("next-event").await;
        page.until_state("a step was taken", |state| number(&state.0["step"]) > number(&before.0["step"])).await;
        let newest = page.texts("[data-testid=feed-row]").await;
        let what = said.trim_start_matches("Next event: ").to_owned();
        // `Accepted 2→3` arrives at node 3; a flush is durable.
        match what.split_once(' ').filter(|(_, way)| way.contains('→')) {
            Some((kind, way)) => {
                let (from, to) = way.split_once('→').expect("a way");
                let told =
                    |row: &String| row.contains(kind) && row.contains(&format!("Node {to} receives from node {from}"));
                assert!(newest.iter().take(8).any(told), "{what:?} is not in {:?}", &newest[..newest.len().min(8)]);
            }
            None => assert!(what.contains("flush") || what.contains("tick"), "{what:?}"),
        }
        seen.push(what);
    }
    assert!(seen.iter().any(|what| what.starts_with("AcceptDecide")), "{seen:?}");
    assert!(seen.iter().any(|what| what.starts_with("flush")), "{seen:?}");
    page.finish().await;
}

#[tokio::test]
async fn a_tick_is_one_tick_and_the_clock_says_so() {
    let page = Page::explored().await;
    let time = number(&page.state().await.0["time"]);
    page.click("tick").await;
    page.until_state("a tick has passed", |state| number(&state.0["time"]) == time + 1).await;
    page.until("the clock says so", async || page.text("clock").await.contains(&format!("t {}", time + 1))).await;
    page.finish().await;
}
