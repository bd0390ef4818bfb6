//! What must always hold, in random runs: it does where OmniPaxos promises it, and what the checks find as they
//! go is what one finds who looks at everything after every step.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/cluster.rs"]
mod cluster;
#[path = "invariants/naive.rs"]
mod naive;

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
};

use cluster::{Draw, command, setup};
use naive::Naive;
use omnipaxos_playground::{
    script::print,
    sim::{
        Simulation,
        command::Command,
        config::{CatchUp, Setup, StorageKind},
        invariant::{CheckState, Invariant},
        replay::Replay,
    },
    text::{Language, Texts, violation},
};

/// What broke, and the run that broke it.
fn story(simulation: &Simulation) -> String {
    let texts = Texts::new(Language::English);
    let found: Vec<_> = simulation.checks().into_iter().flat_map(|check| check.violations).collect();
    let sentences: Vec<_> =
        found.iter().map(|found| format!("step {}: {}", found.step, violation(&texts, found))).collect();
    format!("{}\n{}", sentences.join("\n"), print(simulation.setup(), simulation.history()))
}

/// A cluster within what OmniPaxos promises: nothing that was written is ever lost.
fn promised(draw: &mut Draw) -> Setup {
    let mut setup = setup(draw);
    setup.nodes.iter_mut().for_each(|node| node.storage = StorageKind::IndexedDb);
    setup.catch_up = CatchUp::Mended;
    setup
}

#[test]
fn nothing_breaks_within_what_is_promised() {
    let mut decided = 0;
    for seed in 0..400 {
        let mut draw = Draw::of(seed ^ 0x5afe);
        let setup = promised(&mut draw);
        let nodes = setup.nodes.len() as u64;
        let mut simulation = Simulation::new(setup).unwrap();
        for _ in 0..120 {
            let command = command(&mut draw, nodes);
            // A trim is not safe even by its own rule: docs/findings/0002.
            if !matches!(command, Command::Trim { .. }) {
                let _ = simulation.apply(&command);
            }
        }
        assert_eq!(simulation.violation_count(), 0, "seed {seed}\n{}", story(&simulation));
        decided += simulation.pids().filter_map(|pid| simulation.node(pid)).map(|node| node.decided).max().unwrap_or(0);
    }
    assert!(decided > 5_000, "only {decided} were decided");
}

/// When each broke first.
fn broken(checks: &[CheckState]) -> Vec<(Invariant, Option<u64>)> {
    checks.iter().map(|check| (check.invariant, check.broken_at)).collect()
}

#[test]
fn what_is_found_on_the_way_is_what_looking_at_everything_finds() {
    let mut breaks = [0_usize; Invariant::ALL.len()];
    for seed in 0..300 {
        let mut draw = Draw::of(seed ^ 0xbad);
        let mut setup = setup(&mut draw);
        setup.nodes = Setup::nodes_with(1..=3, if draw.yes(50) { StorageKind::Memory } else { StorageKind::IndexedDb });
        setup.catch_up = if draw.yes(50) { CatchUp::Upstream } else { CatchUp::Mended };
        let mut simulation = Simulation::new(setup).unwrap();
        let mut naive = Naive::new(&simulation);
        for _ in 0..120 {
            match command(&mut draw, 3) {
                Command::Step(count) | Command::Tick(count) => {
                    for _ in 0..count * 2 {
                        simulation.apply(&Command::Step(1)).unwrap();
                        naive.look(&simulation);
                    }
                }
                // Who leads can trim: random nodes seldom can.
                Command::Trim { .. } => {
                    let Some(node) = simulation.leader() else { continue };
                    let _ = simulation.apply(&Command::Trim { node, at: None });
                }
                other => {
                    let _ = simulation.apply(&other);
                }
            }
            naive.look(&simulation);
        }
        let found = broken(&simulation.checks());
        assert_eq!(found, naive.broken(), "seed {seed}\n{}", story(&simulation));
        for (at, (_, step)) in found.iter().enumerate() {
            breaks[at] += usize::from(step.is_some());
        }
    }
    // All but validity, which no storage of ours breaks, are put to the test.
    assert!(breaks[1..].iter().all(|count| *count > 0), "{breaks:?}");
}

#[test]
fn a_fork_knows_what_its_run_knew_at_that_step_and_no_more() {
    let mut forked = 0;
    for seed in 0..120 {
        let mut draw = Draw::of(seed ^ 0xf08c);
        let setup = setup(&mut draw);
        let nodes = setup.nodes.len() as u64;
        let mut simulation = Simulation::new(setup).unwrap();
        for _ in 0..60 {
            let _ = simulation.apply(&command(&mut draw, nodes));
        }
        let checks = simulation.checks();
        let step = draw.below(simulation.steps() + 1);
        let mut replay = Replay::new(simulation.setup()).unwrap();
        replay.advance(simulation.history(), step, u64::MAX).unwrap();
        assert!(replay.simulation().checks().is_empty(), "a replay does not check");
        let mut fork = replay.into_run(&simulation);
        let by_then = |step: Option<u64>| step.filter(|broken| *broken <= fork.steps());
        let wanted: Vec<_> = broken(&checks).into_iter().map(|(check, step)| (check, by_then(step))).collect();
        assert_eq!(broken(&fork.checks()), wanted, "seed {seed}, step {step}");
        forked += usize::from(wanted != broken(&checks));
        // And it goes on as a run that was always checked.
        let mut twin = Simulation::new(fork.setup().clone()).unwrap();
        for command in fork.history().to_vec() {
            twin.apply(&command).unwrap();
        }
        for _ in 0..30 {
            let command = command(&mut draw, nodes);
            assert_eq!(fork.apply(&command), twin.apply(&command));
        }
        assert_eq!(fork.checks(), twin.checks(), "seed {seed}, step {step}");
    }
    assert!(forked > 5, "only {forked} forks began before something broke");
}

#[test]
fn whatever_breaks_has_a_cause_that_is_known() {
    let mut causes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut ends = 0;
    for seed in 0..600 {
        let mut draw = Draw::of(seed ^ 0xcab);
        let setup = setup(&mut draw);
        let nodes = setup.nodes.len() as u64;
        let mut simulation = Simulation::new(setup).unwrap();
        let mut is_over = false;
        for _ in 0..150 {
            let command = match command(&mut draw, nodes) {
                // Who leads can trim: random nodes seldom can.
                Command::Trim { .. } => match simulation.leader() {
                    Some(node) => Command::Trim { node, at: None },
                    None => continue,
                },
                other => other,
            };
            // After a trim OmniPaxos can write past the end of a log; where debug assertions are on, that is the end.
            let applied = catch_unwind(AssertUnwindSafe(|| drop(simulation.apply(&command))));
            is_over = applied.is_err();
            if is_over {
                break;
            }
        }
        ends += usize::from(is_over);
        if is_over {
            continue;
        }
        for violation in simulation.checks().into_iter().flat_map(|check| check.violations) {
            let name = violation.cause.name();
            assert!(name != "unknown" && name != "storage-forgot", "seed {seed}\n{}", story(&simulation));
            *causes.entry(name).or_default() += 1;
        }
    }
    assert!(ends < 60, "{ends} runs ended early");
    for cause in ["amnesia", "trim-before-snapshot", "trim-after-snapshot", "delta-catch-up", "resync-below-trim"] {
        assert!(causes.contains_key(cause), "{causes:?}");
    }
}
