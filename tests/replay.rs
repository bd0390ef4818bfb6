//! Going back in time: a replay of a run is at each step what the run was, and a fork of it goes on like one.

#[path = "common/cluster.rs"]
mod cluster;
#[path = "common/portrait.rs"]
mod portrait;

use cluster::{Draw, command, setup};
use omnipaxos_playground::sim::{Simulation, command::Command, replay::Replay};
use portrait::{Portrait, portrait};

const RUNS: u64 = 80;
const COMMANDS: usize = 40;

fn replayed(original: &Simulation, step: u64) -> Replay {
    let mut replay = Replay::new(original.setup()).unwrap();
    assert!(replay.advance(original.history(), step, u64::MAX).unwrap());
    assert_eq!(replay.step(), step);
    replay
}

/// A random run, and what it looked like after each of its commands.
fn run(draw: &mut Draw) -> (Simulation, Vec<(u64, Portrait)>) {
    let setup = setup(draw);
    let nodes = setup.nodes.len() as u64;
    let mut simulation = Simulation::new(setup).unwrap();
    let mut seen = vec![(0, portrait(&simulation))];
    for _ in 0..COMMANDS {
        // What is refused is no part of the run.
        let _ = simulation.apply(&command(draw, nodes));
        seen.push((simulation.steps(), portrait(&simulation)));
    }
    (simulation, seen)
}

#[test]
fn seeking_gives_what_was_there() {
    let mut compared = 0;
    for seed in 0..RUNS {
        let mut draw = Draw::of(seed);
        let (original, seen) = run(&mut draw);
        for (step, was) in seen {
            let there = replayed(&original, step);
            // Time may have gone on after the last event.
            if there.simulation().time() == was.time {
                assert_eq!(portrait(there.simulation()), was, "seed {seed}, step {step}");
                compared += 1;
            }
        }
    }
    assert!(compared > RUNS * COMMANDS as u64 / 2, "only {compared} were compared");
}

#[test]
fn seeking_in_pieces_comes_to_the_same() {
    for seed in 0..RUNS {
        let mut draw = Draw::of(seed);
        let (original, _) = run(&mut draw);
        let step = draw.below(original.steps() + 1);
        let mut pieces = Replay::new(original.setup()).unwrap();
        let piece = 1 + draw.below(200);
        while !pieces.advance(original.history(), step, piece).unwrap() {}
        assert_eq!(portrait(pieces.simulation()), portrait(replayed(&original, step).simulation()), "seed {seed}");
    }
}

/// A replay may be taken further after its run has gone on, though the last line of its history has changed.
#[test]
fn a_replay_follows_a_run_that_goes_on() {
    for seed in 0..RUNS {
        let mut draw = Draw::of(seed);
        let setup = setup(&mut draw);
        let nodes = setup.nodes.len() as u64;
        let mut original = Simulation::new(setup).unwrap();
        let mut replay = Replay::new(original.setup()).unwrap();
        for _ in 0..COMMANDS {
            let _ = original.apply(&match draw.below(3) {
                0 => Command::Step(1 + draw.below(9)),
                1 => Command::Tick(1 + draw.below(4)),
                _ => command(&mut draw, nodes),
            });
            let behind = draw.below(3);
            assert!(replay.advance(original.history(), original.steps().saturating_sub(behind), u64::MAX).unwrap());
        }
        replay.advance(original.history(), original.steps(), u64::MAX).unwrap();
        assert_eq!(replay.step(), original.steps());
        let fresh = replayed(&original, original.steps());
        assert_eq!(portrait(replay.simulation()).without_time(), portrait(fresh.simulation()).without_time());
    }
}

#[test]
fn a_fork_goes_on_like_the_original_and_its_history_leads_to_it() {
    for seed in 0..RUNS {
        let mut draw = Draw::of(seed);
        let (original, _) = run(&mut draw);
        let step = draw.below(original.steps() + 1);
        let mut fork = replayed(&original, step).into_run(&original);
        assert!(fork.events().iter().all(|event| event.step <= step));
        let told = original.events().iter().filter(|event| event.step <= step).count();
        assert_eq!(fork.events().len(), told);
        let mut twin = replayed(&original, step).into_run(&original);
        let further = [Command::Tick(7), command(&mut draw, 3), Command::Tick(30)];
        for command in &further {
            assert_eq!(fork.apply(command), twin.apply(command));
        }
        assert_eq!(portrait(&fork), portrait(&twin));
        assert_eq!(fork.events(), twin.events());
        // By its own history, from the start, it comes to the same: that is what a reload goes by.
        let mut again = Simulation::new(fork.setup().clone()).unwrap();
        for command in fork.history().to_vec() {
            again.apply(&command).unwrap();
        }
        assert_eq!(portrait(&again), portrait(&fork), "seed {seed}");
        assert_eq!(again.events(), fork.events());
    }
}
