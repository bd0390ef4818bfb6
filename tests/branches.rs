//! Forks: what is written for one is enough to come back to it, and going back to the run that was left restores
//! it, at any step of random runs.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/cluster.rs"]
mod cluster;
#[path = "common/portrait.rs"]
mod portrait;

use cluster::{Draw, command, setup};
use omnipaxos_playground::{
    kv::Proposal,
    script::{
        branches::{Branches, Run},
        ledger::{parse_ledger, print_ledger},
        parse_commands, print_command,
    },
    sim::{
        Simulation,
        command::{Command, Record},
        replay::Replay,
        resume::FoundDisk,
    },
    storage::{
        image::Image,
        layout::{DEFAULT_CHUNK_BYTES, records_of, recover, spoil},
    },
};
use portrait::portrait;

const RUNS: u64 = 120;
const COMMANDS: usize = 40;

/// A random run.
fn run(draw: &mut Draw) -> Simulation {
    let setup = setup(draw);
    let nodes = setup.nodes.len() as u64;
    let mut simulation = Simulation::new(setup).unwrap();
    for _ in 0..COMMANDS {
        // What is refused is no part of the run.
        let _ = simulation.apply(&command(draw, nodes));
    }
    simulation
}

fn fork_of(original: &Simulation, step: u64) -> Simulation {
    let mut replay = Replay::new(original.setup()).unwrap();
    assert!(replay.advance(original.history(), step, u64::MAX).unwrap());
    replay.into_run(original)
}

fn run_again(run: &Run, piece: u64) -> Simulation {
    let mut replay = Replay::telling(&run.setup).unwrap();
    while !replay.advance(&run.history, u64::MAX, piece).unwrap() {}
    replay.into_told()
}

/// The flushes that are to be started: those under way, in the order of the nodes.
fn under_way(simulation: &mut Simulation) -> Vec<String> {
    simulation.take_effects().iter().map(|effect| format!("{effect:?}")).collect()
}

#[test]
fn leaving_a_run_and_going_back_restores_it() {
    for seed in 0..RUNS {
        let mut draw = Draw::of(seed);
        let original = run(&mut draw);
        let step = draw.below(original.steps() + 1);
        let mut fork = fork_of(&original, step);
        let mut branches = Branches::default();
        branches.fork(Run::of(&original), (step, fork.time()), 5).unwrap();
        fork.apply(&Command::Tick(1 + draw.below(50))).unwrap();
        let _ = fork.apply(&command(&mut draw, 3));
        branches.go_to(1, Some(Run::of(&fork))).unwrap();

        // By way of the journal: what a reload finds.
        let read = parse_ledger(&print_ledger(7, fork.steps(), fork.setup(), &branches)).unwrap();
        assert_eq!(read.branches, branches);
        branches.fork(Run::of(&original), (step, 0), 6).unwrap();
        let kept = &branches.get(1).unwrap().run;
        let mut back = run_again(kept, 1 + draw.below(300));
        assert_eq!(portrait(&back), portrait(&original), "seed {seed}");
        assert_eq!(back.events(), original.events(), "seed {seed}");
        assert_eq!(back.history(), original.history(), "seed {seed}");
        assert_eq!(portrait(&run_again(&branches.get(2).unwrap().run, u64::MAX)), portrait(&fork), "seed {seed}");
        // What was under way is started anew.
        let whole = fork_of(&original, original.steps());
        let mut whole = if whole.time() == original.time() { whole } else { continue };
        assert_eq!(under_way(&mut back), under_way(&mut whole));
    }
}

/// What is found on a disk to which all of a node's was written in one flush.
fn written(simulation: &Simulation, node: u64) -> FoundDisk {
    let Some(batch) = simulation.whole_batch(node) else {
        return FoundDisk { node, flushed: 0, step: 0, image: Image::default() };
    };
    assert_eq!((batch.stamp.step, batch.stamp.journal), (simulation.steps(), simulation.history().len() as u64));
    let recovered = recover::<Proposal>(records_of(&batch).unwrap(), DEFAULT_CHUNK_BYTES).unwrap();
    FoundDisk { node, flushed: recovered.flushed, step: recovered.stamp.step, image: recovered.image }
}

#[test]
fn a_page_that_is_closed_right_after_a_fork_comes_back_to_its_step() {
    let (mut landings, mut untouched) = (0, 0);
    for seed in 0..RUNS {
        let mut draw = Draw::of(seed);
        let original = run(&mut draw);
        // Early steps too, at which no disk was ever written.
        let step = if draw.yes(20) { draw.below(6) } else { draw.below(original.steps() + 1) };
        let fork = fork_of(&original, step.min(original.steps()));
        let on_disk: Vec<_> = fork.pids().filter(|pid| fork.durable_image(*pid).is_some()).collect();
        let mut found: Vec<_> = on_disk.into_iter().map(|pid| written(&fork, pid)).collect();
        // A flush that was started anew may have landed: its manifest names the step that cut it.
        for disk in &mut found {
            if let Some(batch) = fork.batch(disk.node).filter(|_| draw.yes(50)) {
                batch.apply_to(&mut disk.image);
                (disk.flushed, disk.step) = (batch.number, batch.stamp.step);
                landings += 1;
            }
        }
        untouched += u64::from(found.iter().all(|disk| disk.flushed == 0));
        let lines: Vec<_> = fork.history().iter().map(print_command).collect();
        let commands = parse_commands(&lines.join("\n")).unwrap();
        let back = Simulation::resume_from(fork.setup(), &commands, &found, fork.steps());
        let mut back = back.unwrap_or_else(|error| panic!("seed {seed}, step {step}: {error}"));
        assert_eq!(portrait(&back), portrait(&fork), "seed {seed}, step {step}");
        let reached = found.iter().map(|disk| (disk.node, Some(disk.flushed))).collect();
        back.apply(&Command::PowerFailure(reached)).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
    }
    assert!(landings > 20 && untouched > 3, "{landings} {untouched}");
}

#[test]
fn a_disk_that_was_written_anew_can_be_flushed_to() {
    use omnipaxos_playground::storage::layout::ChunkLayout;
    let mut flushed = 0;
    for seed in 0..RUNS {
        let mut draw = Draw::of(seed);
        let original = run(&mut draw);
        let fork = fork_of(&original, draw.below(original.steps() + 1));
        for pid in fork.pids() {
            let Some(next) = fork.batch(pid) else { continue };
            let mut layout = ChunkLayout::new(Default::default(), DEFAULT_CHUNK_BYTES);
            if let Some(whole) = fork.whole_batch(pid) {
                layout.adopt(layout.plan(&whole).unwrap());
            }
            layout.adopt(layout.plan(&next).unwrap_or_else(|error| panic!("seed {seed}, node {pid}: {error}")));
            flushed += 1;
        }
    }
    assert!(flushed > 20, "{flushed}");
}

/// A record that was damaged is damaged in the fork, where nobody can start from it either.
#[test]
fn what_was_damaged_cannot_be_read_from_what_a_fork_writes() {
    let mut simulation = Simulation::new(Default::default()).unwrap();
    for command in [Command::Tick(60), Command::Append { node: 1, key: "a".into(), value: 1 }, Command::Tick(40)] {
        simulation.apply(&command).unwrap();
    }
    simulation.apply(&Command::Crash(2)).unwrap();
    simulation.apply(&Command::Damage { node: 2, record: Record::Log }).unwrap();
    let at = simulation.steps();
    simulation.apply(&Command::Wipe(2)).unwrap();
    simulation.apply(&Command::Restart(2)).unwrap();
    let fork = fork_of(&simulation, at);
    assert!(fork.node(2).unwrap().disk.unwrap().loss.is_some());
    let mut records = records_of(&fork.whole_batch(2).unwrap()).unwrap();
    assert!(recover::<Proposal>(records.clone(), DEFAULT_CHUNK_BYTES).is_ok());
    let log = records.iter_mut().find(|record| record.store == "log").unwrap();
    spoil(log.bytes.as_mut().unwrap());
    assert!(recover::<Proposal>(records, DEFAULT_CHUNK_BYTES).is_err());
}
