//! What the page takes of the memory after a long run: `make bench-page` prints it, docs/BENCHMARKS.md keeps it.

use crate::{
    bench_meter::{grouped, measured_with, memory},
    harness::number,
};

/// Events of a run, counted from its start.
const EVENTS: [u64; 3] = [1_000, 10_000, 100_000];

#[tokio::test]
#[ignore = "a time is no check: make bench-page"]
async fn after_a_hundred_thousand_events() {
    println!(
        "\n### Memory of a run of 5 nodes, an entry appended every 10 ticks\n\n| storage | events | entries a node | \
         WebAssembly, bytes | ÷ start | JavaScript's heap, bytes | ÷ start |\n|---|--:|--:|--:|--:|--:|--:|"
    );
    for storage in ["memory", "indexeddb"] {
        let script = format!("cluster nodes=5 seed=7 storage={storage}\nrun until leader\nload leader rate=1 every=10");
        let page = measured_with(&script).await;
        let start = memory(&page).await;
        let tell = |events: u64, entries: u64, now: (u64, u64)| {
            let ratio = |now: u64, start: u64| format!("{:.2}", now as f64 / start as f64);
            println!(
                "| {storage} | {} | {} | {} | {} | {} | {} |",
                grouped(events),
                grouped(entries),
                grouped(now.0),
                ratio(now.0, start.0),
                grouped(now.1),
                ratio(now.1, start.1)
            );
        };
        let state = page.state().await;
        tell(number(&state.0["step"]), state.number(1, "decided"), start);
        for events in EVENTS {
            let so_far = page.js("return playground.state().step", vec![]).await;
            page.run(&format!("step {}", events - number(&so_far))).await;
            page.drawn().await;
            let entries = page.js("return playground.state().nodes[0].decided", vec![]).await;
            tell(events, number(&entries), memory(&page).await);
        }
        page.finish().await;
    }
}
