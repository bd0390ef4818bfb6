//! How fast the explorer is outside of a browser, with one thread and with all: part of `make bench`; prints a table,
//! asserts no time. The same seeds in the page: `tests/e2e/bench_explorer.rs`.

#[path = "../tests/bench/explorer.rs"]
mod explorer;

use explorer::{SEEDS, TICKS_AN_HOUR, cores, search};

fn main() {
    println!("\n### The explorer, natively: the seeds 0 to {} of the promised profile\n", SEEDS - 1);
    println!("| threads | seconds | seeds a second | events a second | simulated hours a second | ÷ one |");
    println!("|--:|--:|--:|--:|--:|--:|");
    let mut one = None;
    for threads in [1, cores()] {
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
