//! How long a first visit waits until the page can be used: `make bench-page` prints it, docs/BENCHMARKS.md keeps it.

use crate::harness::{Options, Page};

const ROUNDS: usize = 7;
/// Notes when the object appears and when it is ready, in milliseconds since the navigation began.
const WATCH: &str = "let it; Object.defineProperty(window, 'playground', {
    configurable: true, get: () => it,
    set: value => { it = value; window.begunAt = performance.now();
        value.ready.then(() => { window.readyAt = performance.now() }) },
})";

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

#[tokio::test]
#[ignore = "a time is no check: make bench-page"]
async fn until_the_page_can_be_used() {
    println!("| slower by | first paint | WebAssembly runs | ready |\n|--:|--:|--:|--:|");
    for slowness in [1, 4] {
        let mut times: [Vec<f64>; 3] = Default::default();
        for _ in 0..ROUNDS {
            // A profile of its own: nothing is in any cache, neither of files nor of compiled code.
            let page = Page::empty(Options { before_load: Some(WATCH), ..Options::default() }).await;
            page.cdp("Emulation.setCPUThrottlingRate", serde_json::json!({ "rate": slowness })).await;
            page.open().await;
            page.ready().await;
            let body = "const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0;
                        return [paint, window.begunAt, window.readyAt]";
            let found = page.js(body, vec![]).await;
            for (at, times) in times.iter_mut().enumerate() {
                times.push(found[at].as_f64().unwrap_or_else(|| panic!("a time: {found}")));
            }
            page.finish().await;
        }
        let [paint, begun, ready] = times.each_mut().map(|times| median(times).round());
        println!("| {slowness} | {paint} ms | {begun} ms | {ready} ms |");
    }
}

/// A cluster under load, whose run is long enough to be gone back in.
const BUSY: &str = "for (let i = 0; i < 60; i += 1) script += 'append leader count=300 keys=40\\n\
    run until decided ' + (i + 1) * 300 + ' at all\\n';";

#[tokio::test]
#[ignore = "a time is no check: make bench-page"]
async fn a_busy_run_and_going_back_in_it() {
    let page = Page::explored().await;
    let body = format!(
        "let script = 'cluster nodes=5 seed=7 storage=memory\\nrun until leader\\n'; {BUSY}
         const time = async what => {{ const began = performance.now(); await what(); return performance.now() - began }};
         const runs = [], seeks = [];
         for (let round = 0; round < {ROUNDS}; round += 1) {{
             runs.push(await time(() => playground.load(script)));
             const last = playground.state().step;
             for (const part of [0.1, 0.5, 0.9]) seeks.push(await time(() => playground.seek(Math.round(last * part))));
             await playground.seek(last);
         }}
         return [runs, seeks, playground.state().step]"
    );
    let found = page.js(&body, vec![]).await;
    let times = |at: usize| -> Vec<f64> {
        found[at].as_array().expect("times").iter().filter_map(serde_json::Value::as_f64).collect()
    };
    let [runs, seeks] = [0, 1].map(|at| median(&mut times(at)).round());
    println!(
        "\n18,000 entries in {} events: run {runs} ms, going back to a tenth, a half, nine tenths of it {seeks} ms",
        found[2]
    );
    page.finish().await;
}
