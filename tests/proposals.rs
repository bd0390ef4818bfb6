//! Proposals followed through random runs: who looks at everything after every step finds the same, what is lost is
//! lost for ever, and a replay knows what its run knew.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/cluster.rs"]
mod cluster;

use std::collections::{BTreeMap, BTreeSet};

use cluster::{Draw, by_hand, command, setup};
use omnipaxos_playground::sim::{
    Simulation,
    command::Command,
    proposals::{Outcome, Story, Tally},
    replay::Replay,
};

/// The proposals that stand in some log or on some disk, and those that some node has decided, by looking.
#[derive(Default)]
struct Seen {
    kept: BTreeSet<u64>,
    decided: BTreeSet<u64>,
}

fn look(simulation: &Simulation) -> Seen {
    let mut seen = Seen::default();
    for pid in simulation.pids() {
        let node = simulation.node(pid).expect("it is one of its nodes");
        simulation.entries(pid, 0..usize::MAX, |index, proposal| {
            seen.kept.insert(proposal.id);
            if node.up && index < node.decided {
                seen.decided.insert(proposal.id);
            }
        });
        let disk = simulation.durable_image(pid).map(|(image, _)| image.log);
        let flushing = simulation.batch(pid).map(|batch| batch.entries);
        seen.kept.extend(disk.into_iter().chain(flushing).flatten().map(|proposal| proposal.id));
    }
    seen
}

/// What was found in a run, to see that the test is about something.
#[derive(Default)]
struct Found {
    decided: u64,
    lost: u64,
    ways: BTreeSet<&'static str>,
}

/// Holds what is told of proposals against what can be seen, and against what was told before.
#[derive(Default)]
struct Watch {
    ended: BTreeMap<u64, Outcome>,
}

impl Watch {
    fn look(&mut self, simulation: &Simulation, last: u64) {
        let seen = look(simulation);
        let proposals = simulation.proposals();
        let mut tally = Tally::default();
        for story in (1..=last).filter_map(|id| proposals.get(id)) {
            let id = story.id;
            let before = self.ended.get(&id);
            assert!(before.is_none_or(|before| *before == story.outcome), "{id} was {before:?}, is {story:?}");
            match story.outcome {
                Outcome::Lost { .. } => {
                    assert!(!seen.kept.contains(&id), "{story:?}, and yet it is kept");
                    tally.lost += 1;
                }
                Outcome::Decided { .. } => tally.decided += 1,
                Outcome::Open => assert!(!seen.decided.contains(&id), "{story:?}, and yet it is decided"),
                Outcome::Refused => continue,
            }
            tally.proposed += 1;
            if story.outcome != Outcome::Open {
                self.ended.insert(id, story.outcome);
            }
        }
        assert_eq!(tally, proposals.tally());
        let open: Vec<u64> = proposals.open().map(|story| story.id).collect();
        assert_eq!(open.len() as u64, tally.open());
        let places = simulation.places(open.iter().copied());
        assert!(open.iter().all(|id| !places[id].is_empty()), "what is open is somewhere");
    }
}

fn appended(command: &Command) -> u64 {
    match command {
        Command::Append { .. } | Command::ReadThrough { .. } => 1,
        Command::AppendMany { count, .. } => *count,
        _ => 0,
    }
}

/// A random run that is looked at after every event.
fn run(seed: u64, mut see: impl FnMut(&Simulation, u64)) -> Simulation {
    let mut draw = Draw::of(seed ^ 0x10c5);
    let mut setup = setup(&mut draw);
    setup.duplication_percent = draw.below(15) as u8;
    setup.batch = if draw.yes(30) { 1 + draw.below(5) } else { 1 };
    let nodes = setup.nodes.len() as u64;
    let mut simulation = Simulation::new(setup).expect("it is valid");
    let mut last = 0;
    for _ in 0..90 {
        let next = if draw.yes(85) { command(&mut draw, nodes) } else { by_hand(&mut draw, &simulation) };
        match next {
            Command::Step(count) | Command::Tick(count) => {
                for _ in 0..count {
                    simulation.apply(&Command::Step(1)).expect("time passes");
                    see(&simulation, last);
                }
            }
            other => {
                if simulation.apply(&other).is_ok() {
                    last += appended(&other);
                }
                see(&simulation, last);
            }
        }
    }
    simulation
}

#[test]
fn lost_is_for_ever_and_never_what_is_kept_or_decided() {
    let mut found = Found::default();
    for seed in 0..120 {
        let mut watch = Watch::default();
        let simulation = run(seed, |simulation, last| watch.look(simulation, last));
        let tally = simulation.proposals().tally();
        found.decided += tally.decided;
        found.lost += tally.lost;
        let ways = simulation.proposals().lost().filter_map(|story| match story.outcome {
            Outcome::Lost { why, .. } => Some(why.name()),
            _ => None,
        });
        found.ways.extend(ways);
        // Each is told of once.
        let told: u64 = simulation.events().iter().map(told).sum();
        assert_eq!(told, tally.lost, "seed {seed}");
    }
    assert!(found.decided > 300 && found.lost > 300, "{} decided, {} lost", found.decided, found.lost);
    for way in ["forward-lost", "replaced", "crashed"] {
        assert!(found.ways.contains(way), "none by {way}, only by {:?}", found.ways);
    }
}

fn told(event: &omnipaxos_playground::sim::event::Event) -> u64 {
    match &event.kind {
        omnipaxos_playground::sim::event::EventKind::ProposalLost { count, .. } => *count,
        _ => 0,
    }
}

#[test]
fn a_replay_and_a_fork_know_what_the_run_knew() {
    type Known = (u64, Tally, Vec<Story>, Vec<Story>);
    let known = |simulation: &Simulation| -> Known {
        let proposals = simulation.proposals();
        (simulation.steps(), proposals.tally(), proposals.open().collect(), proposals.lost().collect())
    };
    for seed in 0..40 {
        let mut knew: BTreeMap<u64, Known> = BTreeMap::new();
        let original = run(seed, |simulation, _| drop(knew.insert(simulation.steps(), known(simulation))));
        let mut draw = Draw::of(seed);
        for _ in 0..6 {
            let step = draw.below(original.steps() + 1);
            let mut replay = Replay::new(original.setup()).expect("it ran before");
            assert!(replay.advance(original.history(), step, u64::MAX).expect("it ran before"));
            let Some(then) = knew.get(&step) else { continue };
            assert_eq!(&known(replay.simulation()), then, "seed {seed}, step {step}");
            assert_eq!(&known(&replay.into_run(&original)), then, "seed {seed}, step {step}");
        }
    }
}
