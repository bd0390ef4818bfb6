//! How long the page keeps its thread in ordinary use: `make bench-page` prints it, docs/BENCHMARKS.md keeps it.

use serde_json::json;
use thirtyfour::Key;

use crate::{
    bench_meter::{load, measured, numbers, tell_load},
    harness::Page,
};

/// Logs that are long enough to be scrolled, compacted and scrubbed in.
const RUN: &str = "cluster nodes=5 seed=7\nrun until leader\nappend leader count=1000 keys=10\n\
    run until decided 1000 at all\nappend leader x=1\ncut 1-2\ntick 60\nheal all\ncrash 3\ntick 60\nrestart 3\ntick 100";
/// What stands below the logs.
const TABS: [&str; 8] = ["state", "storage", "space", "messages", "read", "safety", "history", "load"];

/// Prints how long the tasks were since it was last asked.
async fn tell(page: &Page, slowness: u64, what: &str) {
    // What is left to do is done, and the observer has heard of it.
    page.drawn().await;
    let body = "await new Promise(over => setTimeout(over, 400));
        const found = [meter.tasks, meter.frames.map(frame => frame[1])];
        meter.tasks = []; meter.frames = []; return found";
    let found = page.js(body, vec![]).await;
    let [tasks, frames] = [0, 1].map(|at| numbers(&found[at]));
    let most = |times: &[f64]| times.iter().copied().reduce(f64::max);
    let longest = most(&tasks).map_or("none".to_owned(), |ms| format!("{ms:.0} ms"));
    let worst = most(&frames).unwrap_or_default();
    println!("| {slowness} | {what} | {} | {longest} | {worst:.1} ms |", tasks.len());
}

async fn wait(page: &Page, ms: u64) {
    page.js("await new Promise(over => setTimeout(over, args[0]))", vec![json!(ms)]).await;
}

async fn play(page: &Page, speed: &str) {
    page.set("speed", speed).await;
    let before = page.text("clock").await;
    page.click("play").await;
    wait(page, 5_000).await;
    page.click("play").await;
    assert_ne!(page.text("clock").await, before, "it has played");
}

/// Where the timeline is so far along.
async fn on_timeline(page: &Page, share: f64) -> (f64, f64) {
    let body = "const r = document.querySelector('.timeline-band').getBoundingClientRect();
        return [r.x + r.width * args[0], r.y + r.height / 2]";
    let point = numbers(&page.js(body, vec![json!(share)]).await);
    (point[0], point[1])
}

async fn scrub(page: &Page) {
    let mut points = Vec::new();
    for step in 0..40 {
        // To and fro.
        let share = 0.5 + 0.48 * (f64::from(step) / 6.0).cos();
        points.push(on_timeline(page, share).await);
    }
    page.drag(&points, None, true).await;
    page.press(Key::End).await;
}

async fn ordinary_use(slowness: u64) {
    let page = measured().await;
    page.cdp("Emulation.setCPUThrottlingRate", json!({ "rate": slowness })).await;
    page.open().await;
    page.ready().await;
    tell(&page, slowness, "open the page").await;
    page.explore().await;
    tell(&page, slowness, "close the welcome").await;
    load(&page, RUN).await;
    let leader = page.state().await.the_leader();
    tell(&page, slowness, "load a run: 5 nodes, 1,001 entries").await;

    page.append(leader, "k", "1").await;
    for _ in 0..9 {
        page.click("append-button").await;
    }
    tell(&page, slowness, "append, ten times one").await;
    page.fill("append-count", "1000").await;
    page.click("append-button").await;
    tell(&page, slowness, "append 1,000 at once").await;
    for _ in 0..10 {
        page.click("next-event").await;
    }
    page.click("run-until-decided").await;
    tell(&page, slowness, "step ten times, run until decided").await;
    page.run("load leader rate=1 every=4").await;
    play(&page, "8").await;
    tell(&page, slowness, "play, 8 ticks a second, with a client").await;
    play(&page, "64").await;
    tell(&page, slowness, "play, 64 ticks a second, with a client").await;

    page.compact_sheet(leader, "snapshot", "500").await;
    page.click("compact-go").await;
    play(&page, "64").await;
    tell(&page, slowness, "snapshot to 500 at all, played").await;
    page.compact_sheet(leader, "trim", "800").await;
    page.click("compact-go").await;
    play(&page, "64").await;
    tell(&page, slowness, "trim to 800 at all, played").await;
    scrub(&page).await;
    tell(&page, slowness, "scrub to and fro").await;

    for tab in TABS {
        page.click(&format!("tab-{tab}")).await;
        wait(&page, 200).await;
        tell(&page, slowness, &format!("open the tab {tab}")).await;
    }
    page.click("tab-space").await;
    play(&page, "64").await;
    tell(&page, slowness, "play, 64 ticks a second, the space–time diagram open").await;
    page.fill("log-goto", "1500").await;
    page.press(Key::Enter).await;
    page.click("zoom-bars").await;
    page.click("zoom-cells").await;
    tell(&page, slowness, "go to an index, zoom the logs").await;
    page.click("lang").await;
    page.click("lang").await;
    tell(&page, slowness, "Chinese and back").await;
    page.open_sheet("new-cluster", "new-cluster-sheet").await;
    page.click("nc-start").await;
    page.until_no_sheet().await;
    tell(&page, slowness, "a new cluster").await;
    page.finish().await;
}

#[tokio::test]
#[ignore = "a time is no check: make bench-page"]
async fn the_longest_task() {
    println!(
        "\n### Tasks over 50 ms\n\n| slower by | what | how many | the longest | worst script of a frame |\n|--:|---|--:|--:|--:|"
    );
    for slowness in [1, 4] {
        ordinary_use(slowness).await;
    }
    tell_load();
}
