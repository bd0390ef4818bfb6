//! How long the script of a frame takes while the page plays: `make bench-page` prints it, docs/BENCHMARKS.md keeps it.

use omnipaxos_playground::sim::command::Command;

use crate::{
    bench_meter::{Frames, grouped, measured_with, tell_browser, tell_load},
    harness::{Page, native, number},
};

/// How long each is measured, in milliseconds, after as long a time in which the browser still compiles.
const MS: u64 = 6_000;
const WARM_MS: u64 = 2_000;

/// A cluster whose logs are so long, and whose leader has a client.
fn script(nodes: u64, entries: u64, network: &str, every: u64) -> String {
    format!(
        "cluster nodes={nodes} seed=7{network}\nrun until leader\nappend leader count={entries} keys=10\n\
         run until decided {entries} at all\nload leader rate=1 every={every}\ntick 200"
    )
}

/// Messages in flight on average, without heartbeats and those alone: the same ticks natively.
fn in_flight(script: &str, ticks: u64) -> (f64, f64) {
    let mut simulation = native::run(script);
    let (mut drawn, mut all) = (0, 0);
    for _ in 0..ticks {
        simulation.apply(&Command::Tick(1)).expect("a tick passes");
        drawn += simulation.messages(false).len();
        all += simulation.messages(true).len();
    }
    let mean = |count: usize| count as f64 / ticks.max(1) as f64;
    (mean(drawn), mean(all) - mean(drawn))
}

/// Plays at so many ticks a second.
async fn play(page: &Page, ticks_a_second: u64) -> Frames {
    page.js(&format!("playground.play({ticks_a_second})"), vec![]).await;
    page.js(&format!("await new Promise(over => setTimeout(over, {WARM_MS}))"), vec![]).await;
    let frames = Frames::of(page, MS).await;
    page.js("playground.pause()", vec![]).await;
    frames
}

async fn row(nodes: u64, entries: u64, network: &str, every: u64, speed: u64) {
    let script = script(nodes, entries, network, every);
    let page = measured_with(&script).await;
    let before = number(&page.state().await.0["time"]);
    let frames = play(&page, speed).await;
    let ticks = number(&page.state().await.0["time"]) - before;
    let (messages, heartbeats) = in_flight(&script, ticks);
    println!(
        "| {nodes} | {} | {messages:.0} + {heartbeats:.0} | {speed} | {:.0} | {:.1} | {:.1} | {:.1} | {:.1} | {:.1} |",
        grouped(entries),
        frames.a_second,
        frames.within(0.5),
        frames.within(0.95),
        frames.within(1.0),
        frames.all_script,
        frames.layout,
    );
    page.finish().await;
}

#[tokio::test]
#[ignore = "a time is no check: make bench-page"]
async fn while_the_page_plays() {
    let page = Page::explored().await;
    println!("\n### Frames while the page plays");
    tell_browser(&page).await;
    page.finish().await;
    tell_load();
    println!(
        "\n| nodes | entries a node | in flight + heartbeats | ticks a second | frames a second | script p50, ms | p95 | worst | \
         all script, mean of the processor | style and layout, likewise |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    );
    for nodes in [3, 5, 7, 9] {
        for entries in [100, 1_000, 10_000] {
            row(nodes, entries, "", 4, 64).await;
        }
    }
    println!("| the budget: | | | | | | 6 | | | |");
    for speed in [8, 64] {
        row(7, 10_000, " latency=40 jitter=0 election=100", 1, speed).await;
    }
    tell_load();
}
