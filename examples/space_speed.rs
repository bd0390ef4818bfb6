//! How long a picture of the space-time diagram takes: of a run with 1,000 messages, and with 50,000, all of it and
//! the last 40 ticks. Part of `make bench`; prints a table, asserts no time.

use std::{collections::BTreeSet, error::Error, time::Instant};

use omnipaxos_playground::{
    sim::{
        Simulation,
        command::Command,
        config::{Setup, StorageKind},
    },
    view::space::{Group, Story, View, picture},
};

const ROUNDS: u32 = 50;

fn run(messages: u64) -> Result<Simulation, Box<dyn Error>> {
    let setup = Setup { nodes: Setup::nodes_with(1..=5, StorageKind::IndexedDb), ..Setup::default() };
    let mut simulation = Simulation::new(setup)?;
    while simulation.trace().count() < messages {
        simulation.apply(&Command::Tick(4))?;
        if let Some(node) = simulation.leader() {
            simulation.apply(&Command::Append { node, key: "k".into(), value: 1 })?;
        }
    }
    Ok(simulation)
}

/// Milliseconds for one picture, on average, and how many arrows and bundles it has.
fn time(simulation: &Simulation, story: &Story, from: u64) -> (f64, usize) {
    let view = View {
        from: from as f64,
        until: simulation.time() as f64 + 1.0,
        width: 1_200.0,
        height: 300.0,
        vertical: false,
        hidden: vec![Group::Heartbeats],
        hidden_nodes: BTreeSet::new(),
        step: simulation.steps(),
        chosen: None,
        light: None,
    };
    let start = Instant::now();
    let mut drawn = 0;
    for _ in 0..ROUNDS {
        let picture = picture(simulation, story, &view);
        drawn = picture.arrows.len() + picture.bundles.len();
    }
    (start.elapsed().as_secs_f64() * 1_000.0 / f64::from(ROUNDS), drawn)
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("\n### Space-time diagram, native: one picture\n");
    println!("| messages | in sight | arrows drawn | milliseconds |\n|---|---|---|---|");
    for messages in [1_000, 50_000] {
        let simulation = run(messages)?;
        let mut story = Story::default();
        story.update(&simulation);
        for (sight, from) in [("all", 0), ("the last 40 ticks", simulation.time().saturating_sub(40))] {
            let (took, drawn) = time(&simulation, &story, from);
            println!("| {messages} | {sight} | {drawn} | {took:.2} |");
        }
    }
    Ok(())
}
