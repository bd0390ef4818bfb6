//! How fast the explorer is outside of a browser, with one thread and with all: part of `make bench`; prints a table,
//! asserts no time. The same seeds in the page: `tests/e2e/bench_explorer.rs`.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    thread,
    time::Instant,
};

use omnipaxos_playground::explore::{Coverage, Profile, explore};

/// The seeds 0 to this, less one.
const SEEDS: u64 = 10_000;
/// A tick is taken for a millisecond.
const TICKS_AN_HOUR: f64 = 3_600_000.0;

/// Explores all seeds with so many threads: seconds, events, ticks.
fn search(threads: usize) -> (f64, u64, u64) {
    let [next, events, ticks] = [0; 3].map(AtomicU64::new);
    let work = || {
        let mut coverage = Coverage::default();
        loop {
            let seed = next.fetch_add(1, Relaxed);
            if seed >= SEEDS {
                break;
            }
            let explored = explore(seed, Profile::Promised, &mut coverage);
            events.fetch_add(explored.steps, Relaxed);
            ticks.fetch_add(explored.ticks, Relaxed);
        }
    };
    let began = Instant::now();
    thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    (began.elapsed().as_secs_f64(), events.into_inner(), ticks.into_inner())
}

fn main() {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    println!("\n### The explorer, natively: the seeds 0 to {} of the promised profile\n", SEEDS - 1);
    println!("| threads | seconds | seeds a second | events a second | simulated hours a second | ÷ one |");
    println!("|--:|--:|--:|--:|--:|--:|");
    let mut one = None;
    for threads in [1, cores] {
        let (seconds, events, ticks) = search(threads);
        println!(
            "| {threads} | {seconds:.1} | {:.0} | {:.0} | {:.2} | {:.2} |",
            SEEDS as f64 / seconds,
            events as f64 / seconds,
            ticks as f64 / TICKS_AN_HOUR / seconds,
            *one.get_or_insert(seconds) / seconds
        );
    }
}
