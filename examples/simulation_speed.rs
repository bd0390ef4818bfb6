//! How fast the simulation is: 100,000 steps of five nodes, an entry appended every hundred steps. Part of
//! `make bench`; prints a table, asserts no time.

use std::{error::Error, time::Instant};

use omnipaxos_playground::sim::{
    Simulation,
    command::Command,
    config::{Setup, StorageKind},
};

const NODES: u64 = 5;
const STEPS: u64 = 100_000;
const STEPS_AN_APPEND: u64 = 100;
const ROUNDS: usize = 5;

/// Seconds that a run takes, and how many entries it decided.
fn run(storage: StorageKind) -> Result<(f64, usize), Box<dyn Error>> {
    let setup = Setup { nodes: Setup::nodes_with(1..=NODES, storage), ..Setup::default() };
    let mut simulation = Simulation::new(setup)?;
    let start = Instant::now();
    for number in 0..STEPS / STEPS_AN_APPEND {
        simulation.apply(&Command::Step(STEPS_AN_APPEND))?;
        if let Some(node) = simulation.leader() {
            simulation.apply(&Command::Append { node, key: format!("k{}", number % 10), value: number })?;
        }
    }
    let seconds = start.elapsed().as_secs_f64();
    if simulation.steps() < STEPS {
        return Err(format!("only {} steps were made", simulation.steps()).into());
    }
    Ok((seconds, simulation.node(1).map_or(0, |node| node.decided)))
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("### Simulation, native: {STEPS} steps of {NODES} nodes\n");
    println!("| storage | entries decided | seconds | steps a second |\n|---|---|---|---|");
    for (storage, name) in [(StorageKind::Memory, "memory"), (StorageKind::IndexedDb, "IndexedDB, its model")] {
        let mut seconds = Vec::new();
        let mut decided = 0;
        for _ in 0..ROUNDS {
            let (took, count) = run(storage)?;
            seconds.push(took);
            decided = count;
        }
        seconds.sort_by(f64::total_cmp);
        let middle = seconds[ROUNDS / 2];
        println!("| {name} | {decided} | {middle:.2} | {:.0} |", STEPS as f64 / middle);
    }
    Ok(())
}
