//! How fast the explorer is in the page, with one worker and with all: `make bench-page` prints it,
//! docs/BENCHMARKS.md keeps it. The same seeds natively: `examples/explorer_speed.rs`.

use crate::{
    bench_meter::{grouped, measured, number, tell_load},
    harness::Page,
};

#[path = "../bench/explorer.rs"]
mod explorer;
use explorer::{SEEDS, TICKS_AN_HOUR};

/// Seconds from the click on Start until all is explored.
async fn search(page: &Page, workers: u64) -> f64 {
    page.open_sheet("explorer-open", "explorer-sheet").await;
    page.set("explorer-profile", "promised").await;
    page.fill("explorer-count", &SEEDS.to_string()).await;
    page.fill("explorer-workers", &workers.to_string()).await;
    let body = "const at = id => document.querySelector(`[data-testid=explorer-${id}]`);
        const began = performance.now();
        at('start').click();
        await new Promise(done => {
            const look = setInterval(() => {
                if (at('said')?.dataset.phase === 'done') { clearInterval(look); done() }
            }, 10);
        });
        return (performance.now() - began) / 1000";
    number(&page.js(body, vec![]).await)
}

#[tokio::test]
#[ignore = "a time is no check: make bench-page"]
async fn seeds_a_second() {
    // Events and ticks of the same runs, which no clock has a part in.
    let (_, events, ticks) = explorer::search(explorer::cores());
    println!(
        "\n### The explorer in the page: the seeds 0 to {} of the promised profile, {} events, {} ticks\n\n| workers | \
         seconds | seeds a second | events a second | simulated hours a second | ÷ one |\n|--:|--:|--:|--:|--:|--:|",
        SEEDS - 1,
        grouped(events),
        grouped(ticks)
    );
    let mut one = None;
    for all in [false, true] {
        let page = measured().await;
        page.open().await;
        page.ready().await;
        page.explore().await;
        let cores = number(&page.js("return navigator.hardwareConcurrency", vec![]).await) as u64;
        let workers = if all { cores } else { 1 };
        let seconds = search(&page, workers).await;
        assert_eq!(page.text("explorer-events").await, grouped(events), "the same runs");
        println!(
            "| {workers} | {seconds:.1} | {} | {} | {:.2} | {:.2} |",
            grouped((SEEDS as f64 / seconds) as u64),
            grouped((events as f64 / seconds) as u64),
            ticks as f64 / TICKS_AN_HOUR / seconds,
            *one.get_or_insert(seconds) / seconds
        );
        page.finish().await;
    }
    tell_load();
}
