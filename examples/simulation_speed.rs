//! How fast the simulation is outside of a browser: part of `make bench`; prints tables, asserts no time.

#[path = "../tests/bench/report.rs"]
mod report;
#[path = "../tests/bench/simulation.rs"]
mod simulation;

use std::time::Instant;

fn main() {
    let start = Instant::now();
    print!("{}", simulation::tables("native", || start.elapsed().as_secs_f64() * 1_000.0));
}
