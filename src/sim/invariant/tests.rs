//! The checks themselves are tried: storages that cheat, and causes that no script can bring about.

use omnipaxos::{ClusterConfig, ballot_leader_election::Ballot, storage::StopSign};

use super::{
    record::{Decision, Record, STOPSIGN},
    *,
};
use crate::{
    kv::{KeyValue, Proposal},
    sim::{
        Simulation,
        command::Command,
        config::Setup,
        kept::cheat::{self, Cheat},
    },
    storage::{
        image::{Image, Scalars},
        portable::DiskImage,
    },
};

fn run(simulation: &mut Simulation, commands: impl IntoIterator<Item = Command>) {
    for command in commands {
        simulation.apply(&command).unwrap();
    }
}

fn found(simulation: &Simulation) -> Vec<(Invariant, Cause)> {
    let checks = simulation.checks().into_iter();
    checks.flat_map(|check| check.violations).map(|found| (found.invariant, found.cause)).collect()
}

/// A run of honest storages in which every node has decided something, and one is crashed.
fn crashed(seed: u64) -> (Simulation, NodeId) {
    let mut simulation = Simulation::new(Setup { seed, ..Setup::default() }).unwrap();
    run(&mut simulation, [Command::Tick(150)]);
    let leader = simulation.leader().unwrap();
    run(&mut simulation, [Command::AppendMany { node: leader, count: 9, keys: 3 }, Command::Tick(60)]);
    let node = 1 + seed % 3;
    run(&mut simulation, [Command::Crash(node)]);
    assert!(simulation.checks().iter().all(CheckState::holds));
    (simulation, node)
}

#[test]
fn an_honest_storage_is_not_accused() {
    for seed in 0..20 {
        let (mut simulation, node) = crashed(seed);
        run(&mut simulation, [Command::Restart(node), Command::Tick(200)]);
        assert_eq!(found(&simulation), []);
    }
}

#[test]
fn a_storage_that_cheats_is_caught_at_the_first_restart() {
    let cheats = [
        (Cheat::ForgetsThePromise, [Invariant::Order, Invariant::Durability]),
        (Cheat::LosesTheLastAppend, [Invariant::Integrity, Invariant::Durability]),
        (Cheat::HasHalfOfAWrite, [Invariant::Order, Invariant::Durability]),
    ];
    for (how, broken) in cheats {
        for seed in 0..20 {
            let (mut simulation, node) = crashed(seed);
            cheat::from_here_on(Some(how));
            run(&mut simulation, [Command::Restart(node)]);
            cheat::from_here_on(None);
            let found = found(&simulation);
            for invariant in broken {
                assert!(found.contains(&(invariant, Cause::StorageForgot(node))), "{how:?}, {seed}: {found:?}");
            }
        }
    }
}

#[test]
fn each_holds_since_there_was_something_to_check() {
    use crate::sim::event::EventKind;
    let mut simulation = Simulation::new(Setup { seed: 3, ..Setup::default() }).unwrap();
    let since = |simulation: &Simulation, of: Invariant| simulation.checked_since()[of as usize];
    let first = |simulation: &Simulation, is: fn(&EventKind) -> bool| {
        simulation.events().iter().find(|event| is(&event.kind)).map(|event| event.step)
    };
    let begun = |simulation: &Simulation| {
        Invariant::ALL.into_iter().filter(|of| since(simulation, *of).is_some()).collect::<Vec<_>>()
    };
    assert_eq!(begun(&simulation), [Invariant::Order]);
    run(&mut simulation, [Command::Tick(150)]);
    let leader = simulation.leader().unwrap();
    assert_eq!(begun(&simulation), [Invariant::Order, Invariant::Ballots]);
    let prepared = first(&simulation, |kind| matches!(kind, EventKind::PrepareStarted { .. })).unwrap();
    assert!(since(&simulation, Invariant::Ballots).is_some_and(|step| step >= prepared));
    run(&mut simulation, [Command::Append { node: leader, key: "a".into(), value: 1 }, Command::Tick(60)]);
    let decided = first(&simulation, |kind| matches!(kind, EventKind::Decided { .. }));
    for of in [Invariant::Validity, Invariant::Agreement, Invariant::Integrity] {
        assert_eq!(since(&simulation, of), decided);
    }
    // Without a snapshot, and while nobody comes back, there is nothing to hold the rest to.
    assert_eq!(begun(&simulation).len(), 5);
    run(&mut simulation, [Command::Snapshot { node: leader, at: None, scope: crate::sim::command::Scope::Local }]);
    assert_eq!(since(&simulation, Invariant::Snapshot), Some(simulation.steps()));
    run(&mut simulation, [Command::Crash(leader), Command::Tick(9), Command::Restart(leader)]);
    let back = simulation.steps();
    assert_eq!(since(&simulation, Invariant::Durability), Some(back));
    run(&mut simulation, [Command::Tick(200), Command::Crash(leader), Command::Restart(leader)]);
    let state = simulation.checks().into_iter().find(|check| check.invariant == Invariant::Durability).unwrap();
    assert_eq!((state.since, state.clone().as_of(back).since), (Some(back), Some(back)), "the first time counts");
    assert_eq!(state.as_of(back - 1).since, None);

    let images = [1, 2, 3].map(|pid| (pid, DiskImage::of(&sealed(2), 1).unwrap())).to_vec();
    let found = Simulation::new(Setup { images, ..Setup::default() }).unwrap();
    for of in [Invariant::Validity, Invariant::Agreement, Invariant::Integrity, Invariant::Ballots] {
        assert_eq!(since(&found, of), Some(0), "what was on the disks counts from the start on");
    }
}

#[test]
fn the_first_of_each_is_kept_and_the_rest_is_counted() {
    let (mut simulation, node) = crashed(1);
    for _ in 0..3 {
        cheat::from_here_on(Some(Cheat::ForgetsThePromise));
        run(&mut simulation, [Command::Restart(node)]);
        cheat::from_here_on(None);
        // It promises again, and has something to forget.
        let other = 1 + node % 3;
        run(&mut simulation, [Command::Lead(other), Command::Tick(100), Command::Crash(node)]);
    }
    let order = simulation.checks().into_iter().find(|check| check.invariant == Invariant::Order).unwrap();
    assert_eq!((order.violations.len(), order.more), (1, 2));
    let events = simulation.events().iter().filter(|e| matches!(e.kind, crate::sim::event::EventKind::Violated(_)));
    assert_eq!(events.count(), found(&simulation).len(), "one event for each that is kept");
}

/// A disk that holds two entries and a StopSign, all accepted in one round.
fn sealed(decided: usize) -> Image<Proposal> {
    let round = Ballot { config_id: 1, n: 1, priority: 0, pid: 1 };
    let entry = |id| Proposal { id, kv: KeyValue { key: "a".into(), value: id } };
    let next = ClusterConfig { configuration_id: 2, nodes: vec![1, 2, 3], flexible_quorum: None };
    let scalars = Scalars {
        promise: Some(round),
        accepted_round: Some(round),
        decided_idx: decided,
        compacted_idx: 0,
        stopsign: Some(StopSign::with(next, None)),
        carried: None,
    };
    Image { scalars, log_start: 0, log: vec![entry(1), entry(2)], snapshot: None }
}

#[test]
fn a_stopsign_that_is_counted_twice_is_recognised() {
    let images = [1, 2, 3].map(|pid| (pid, DiskImage::of(&sealed(2), 1).unwrap())).to_vec();
    let mut simulation = Simulation::new(Setup { images, ..Setup::default() }).unwrap();
    assert_eq!(found(&simulation), [], "what it starts from is in order");
    run(&mut simulation, [Command::Tick(200), Command::Lead(1), Command::Tick(200)]);
    for node in [1, 2, 3] {
        run(&mut simulation, [Command::Crash(node), Command::Tick(60), Command::Restart(node), Command::Tick(100)]);
        run(&mut simulation, [Command::Lead(node), Command::Tick(100)]);
    }
    let found = found(&simulation);
    assert!(found.iter().any(|(_, cause)| matches!(cause, Cause::StopSignTwice(_))), "{found:?}");
    assert!(found.iter().all(|(_, cause)| matches!(cause, Cause::StopSignTwice(_))), "{found:?}");
}

#[test]
fn what_nobody_proposed_is_not_valid() {
    // Two disks that disagree on what stands under one number: one of them is made up.
    let mut other = sealed(2);
    other.log[1].kv.value = 77;
    let image = |image: &Image<Proposal>| DiskImage::of(image, 1).unwrap();
    let images = vec![(1, image(&sealed(2))), (2, image(&sealed(2))), (3, image(&other))];
    let simulation = Simulation::new(Setup { images, ..Setup::default() }).unwrap();
    let found = found(&simulation);
    assert!(found.contains(&(Invariant::Validity, Cause::Unknown)), "{found:?}");
    assert!(found.contains(&(Invariant::Agreement, Cause::Unknown)), "{found:?}");
    assert!(found.contains(&(Invariant::Ballots, Cause::Unknown)), "{found:?}");
}

/// Nothing comes after a StopSign: whatever counts on beyond it, the state is what stands below it.
#[test]
fn beyond_a_stopsign_the_state_is_what_is_below_it() {
    let mut record = Record::from(1);
    let proposals = [(1, "a"), (2, "b")].map(|(id, key)| Proposal { id, kv: KeyValue { key: key.into(), value: 7 } });
    proposals.iter().for_each(|proposal| record.propose(proposal));
    for (index, id) in [(0, 1), (1, 2)] {
        assert!(record.decide(1, index, Decision { id, node: 0, step: 1 }).is_none());
    }
    let keys = |record: &mut Record, index| record.fold(1, index).map(|fold| fold.values.len());
    assert_eq!([1, 2, 3].map(|index| keys(&mut record, index)), [Some(1), Some(2), None], "what is at 2 is not known");
    assert!(record.decide(1, 2, Decision { id: STOPSIGN, node: 0, step: 2 }).is_none());
    assert_eq!([0, 1, 2, 3, 4, 9].map(|index| keys(&mut record, index)), [0, 1, 2, 2, 2, 2].map(Some));
    // The next configuration has a log of its own.
    assert_eq!(record.fold(2, 1), None);
}
