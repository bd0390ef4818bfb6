//! The runs of the explorer that are timed: natively (`examples/explorer_speed.rs`) and, beside the same in the page, for
//! what no clock has a part in (`tests/e2e/bench_explorer.rs`).

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    thread,
    time::Instant,
};

use omnipaxos_playground::explore::{Coverage, Profile, explore};

/// The seeds 0 to this, less one.
pub const SEEDS: u64 = 10_000;
/// A tick is taken for a millisecond.
pub const TICKS_AN_HOUR: f64 = 3_600_000.0;

/// Explores all seeds with so many threads: seconds, events, ticks.
pub fn search(threads: usize) -> (f64, u64, u64) {
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

/// How many threads this machine runs at once.
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}
