//! Proposals followed, one way to end after the other.

use super::*;
use crate::sim::{
    Simulation,
    command::{Command, Handling, Links},
    config::{Setup, StorageKind},
    event::EventKind,
};

fn cluster(storage: StorageKind) -> (Simulation, NodeId, NodeId) {
    let setup = Setup { nodes: Setup::nodes_with(1..=3, storage), jitter_ticks: 0, ..Setup::default() };
    let mut simulation = Simulation::new(setup).unwrap();
    while simulation.leader().is_none() {
        simulation.apply(&Command::Tick(1)).unwrap();
    }
    simulation.apply(&Command::Tick(10)).unwrap();
    let leader = simulation.leader().unwrap();
    let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
    (simulation, leader, follower)
}

fn append(simulation: &mut Simulation, node: NodeId, key: &str) {
    simulation.apply(&Command::Append { node, key: key.into(), value: 1 }).unwrap();
}

fn run(simulation: &mut Simulation, ticks: u64) {
    simulation.apply(&Command::Tick(ticks)).unwrap();
}

fn kv(key: &str) -> KeyValue {
    KeyValue { key: key.into(), value: 1 }
}

/// The losses that were told.
fn told(simulation: &Simulation) -> Vec<(String, u64, Lapse)> {
    let lost = |kind: &EventKind| match kind {
        EventKind::ProposalLost { entry, count, why } => Some((entry.key.clone(), *count, *why)),
        _ => None,
    };
    simulation.events().iter().filter_map(|event| lost(&event.kind)).collect()
}

#[test]
fn a_forwarded_proposal_is_followed_until_it_is_decided() {
    let (mut simulation, leader, follower) = cluster(StorageKind::IndexedDb);
    append(&mut simulation, follower, "a");
    let story = simulation.proposals().open().next().unwrap();
    assert_eq!((story.node, story.accepted, story.outcome), (follower, None, Outcome::Open));
    run(&mut simulation, 30);
    let story = simulation.proposals().get(story.id).unwrap();
    assert_eq!(story.forwarded.map(|(to, _)| to), Some(leader));
    assert_eq!(story.accepted.map(|(by, _)| by), Some(leader));
    let Outcome::Decided { node, index: 0, step } = story.outcome else { panic!("{story:?}") };
    let steps = [story.step, story.forwarded.unwrap().1, story.accepted.unwrap().1, step];
    assert_eq!(node, leader);
    assert!(steps.is_sorted() && steps[1] < steps[2], "{steps:?}");
    assert_eq!(simulation.proposals().tally(), Tally { proposed: 1, decided: 1, lost: 0 });
    assert_eq!(told(&simulation), []);
}

#[test]
fn a_forward_that_is_dropped_by_a_cut_is_lost_at_once() {
    let (mut simulation, leader, follower) = cluster(StorageKind::IndexedDb);
    append(&mut simulation, follower, "a");
    while simulation.first_message(follower, leader, Some(MessageKind::ProposalForward)).is_err() {
        simulation.apply(&Command::Step(1)).unwrap();
    }
    assert_eq!(simulation.proposals().tally().open(), 1);
    simulation.apply(&Command::Cut(Links::OneWay(follower, leader))).unwrap();
    let why = Lapse::Message { kind: MessageKind::ProposalForward, from: follower, to: leader, why: Loss::Cut };
    assert_eq!(told(&simulation), [("a".to_owned(), 1, why)]);
    let story = simulation.proposals().lost().next().unwrap();
    assert_eq!(story.outcome, Outcome::Lost { why, step: simulation.steps() });
    assert!(simulation.proposal_lost(&kv("a")) && !simulation.proposal_lost(&kv("b")));
}

#[test]
fn with_a_copy_of_the_forward_under_way_it_is_not_lost_yet() {
    let (mut simulation, leader, follower) = cluster(StorageKind::IndexedDb);
    append(&mut simulation, follower, "a");
    let kind = Some(MessageKind::ProposalForward);
    while simulation.first_message(follower, leader, kind).is_err() {
        simulation.apply(&Command::Step(1)).unwrap();
    }
    let message = |simulation: &Simulation| simulation.first_message(follower, leader, kind).unwrap();
    let id = message(&simulation);
    simulation.apply(&Command::Message { id, handling: Handling::Duplicate }).unwrap();
    simulation.apply(&Command::Message { id, handling: Handling::Drop }).unwrap();
    assert_eq!(told(&simulation), []);
    let places = simulation.places(1..=1);
    assert_eq!(places[&1], [Place::Message { kind: MessageKind::ProposalForward, from: follower, to: leader }]);
    let id = message(&simulation);
    simulation.apply(&Command::Message { id, handling: Handling::Drop }).unwrap();
    assert_eq!(told(&simulation).len(), 1);
}

#[test]
fn what_a_deposed_leader_had_is_lost_once_it_is_replaced_and_not_before() {
    let (mut simulation, leader, follower) = cluster(StorageKind::IndexedDb);
    simulation.apply(&Command::Cut(Links::Node(leader))).unwrap();
    append(&mut simulation, leader, "a");
    run(&mut simulation, 60);
    append(&mut simulation, follower, "b");
    run(&mut simulation, 60);
    assert_eq!(simulation.proposals().tally(), Tally { proposed: 2, decided: 1, lost: 0 });
    assert_eq!(simulation.places(1..=1)[&1], [Place::Log(leader)]);
    simulation.apply(&Command::Crash(leader)).unwrap();
    assert_eq!(simulation.places(1..=1)[&1], [Place::Disk(leader)], "it comes back with its node");
    simulation.apply(&Command::Restart(leader)).unwrap();
    simulation.apply(&Command::Heal(Links::All)).unwrap();
    run(&mut simulation, 60);
    let lost = told(&simulation);
    assert_eq!(lost.len(), 1);
    // Written over in its log at once, on its disk by the flush after that.
    assert_eq!(lost[0], ("a".to_owned(), 1, Lapse::Flushed(leader)));
    assert_eq!(simulation.proposals().tally(), Tally { proposed: 2, decided: 1, lost: 1 });
}

#[test]
fn what_only_a_memory_had_is_lost_with_it_and_told_once() {
    let (mut simulation, leader, _) = cluster(StorageKind::Memory);
    simulation.apply(&Command::Cut(Links::Node(leader))).unwrap();
    simulation.apply(&Command::AppendMany { node: leader, count: 40, keys: 3 }).unwrap();
    let appended = simulation.steps();
    run(&mut simulation, 3);
    assert_eq!(simulation.proposals().append(leader, appended).unwrap().open(), 40);
    simulation.apply(&Command::Crash(leader)).unwrap();
    assert_eq!(told(&simulation), [("k0".to_owned(), 40, Lapse::Crashed(leader))]);
    let tally = simulation.proposals().append(leader, appended).unwrap();
    assert_eq!(tally, Tally { proposed: 40, decided: 0, lost: 40 });
}

#[test]
fn a_proposal_without_a_leader_waits_in_memory() {
    let mut simulation = Simulation::new(Setup::default()).unwrap();
    append(&mut simulation, 2, "a");
    run(&mut simulation, 3);
    assert_eq!(simulation.places(1..=1)[&1], [Place::Memory(2)]);
    simulation.apply(&Command::Crash(2)).unwrap();
    assert_eq!(told(&simulation), [("a".to_owned(), 1, Lapse::Crashed(2))]);
}

#[test]
fn what_an_instance_that_is_stopped_had_alone_is_lost_with_it() {
    let (mut simulation, leader, _) = cluster(StorageKind::IndexedDb);
    let others: Vec<NodeId> = simulation.pids().filter(|pid| *pid != leader).collect();
    // The leader is cut off with an entry of its own and crashes; the others go on without it.
    simulation.apply(&Command::Cut(Links::Node(leader))).unwrap();
    append(&mut simulation, leader, "a");
    run(&mut simulation, 60);
    simulation.apply(&Command::Crash(leader)).unwrap();
    let reconfigure = |simulation: &mut Simulation, joining: NodeId| {
        let node = simulation.leader().unwrap();
        let nodes = [others.as_slice(), &[joining]].concat();
        simulation.apply(&Command::Reconfigure { node, nodes, storage: None, quorums: None }).unwrap();
        run(simulation, 300);
    };
    reconfigure(&mut simulation, 8);
    assert_eq!((simulation.configuration().id, told(&simulation)), (2, vec![]));
    assert_eq!(simulation.places(1..=1)[&1], [Place::Disk(leader)], "it may come back yet");
    // Once another configuration follows it is given up.
    reconfigure(&mut simulation, 9);
    assert!(!simulation.pids().any(|pid| pid == leader), "it has left");
    assert_eq!(told(&simulation), [("a".to_owned(), 1, Lapse::Stopped(leader))]);
    let lost = simulation.events().iter().find(|event| matches!(event.kind, EventKind::ProposalLost { .. }));
    assert_eq!(lost.map(|event| (event.node, event.configuration)), Some((Some(leader), 1)));
    let story = simulation.proposals().lost().next().unwrap();
    assert_eq!((story.node, story.configuration), (leader, 1));
    // What is left of its log is there to look at, and is no place any more.
    assert!(simulation.places(1..=1).is_empty());
    // In the next configuration indices begin anew.
    let node = simulation.leader().unwrap();
    append(&mut simulation, node, "b");
    run(&mut simulation, 60);
    let story = simulation.proposals().get(2).unwrap();
    assert!(matches!((story.configuration, story.outcome), (3, Outcome::Decided { index: 0, .. })), "{story:?}");
    assert_eq!(simulation.proposals().tally(), Tally { proposed: 2, decided: 1, lost: 1 });
}

#[test]
fn what_comes_to_a_leader_behind_a_stopsign_is_lost() {
    let (mut simulation, leader, follower) = cluster(StorageKind::IndexedDb);
    append(&mut simulation, follower, "late");
    let forwarded = Some(MessageKind::ProposalForward);
    while simulation.first_message(follower, leader, forwarded).is_err() {
        simulation.apply(&Command::Step(1)).unwrap();
    }
    let nodes = simulation.pids().collect();
    simulation.apply(&Command::Reconfigure { node: leader, nodes, storage: None, quorums: None }).unwrap();
    // The leader takes no entry behind its stopsign, and tells nobody.
    run(&mut simulation, 200);
    assert_eq!(told(&simulation), [("late".to_owned(), 1, Lapse::Dropped(leader))]);
    assert_eq!(simulation.proposals().tally(), Tally { proposed: 1, decided: 0, lost: 1 });
}

#[test]
fn what_is_kept_has_limits_and_what_is_open_is_always_known() {
    let entries = |count: u64| (0..count).map(|value| KeyValue { key: "k".into(), value }).collect::<Vec<_>>();
    let mut proposals = Proposals::from(1);
    let kept = proposals.handle_append((1, 1), (1, 0), 1, entries(1));
    let doomed = proposals.handle_append((1, 1), (2, 0), 2, entries(1));
    let most = MAX_CLOSED as u64 + 10;
    drop(proposals.handle_append((1, 1), (3, 0), 3, entries(most)));
    assert_eq!(proposals.take_losses(3, true).iter().map(|losses| losses.count).sum::<u64>(), most);
    assert_eq!(proposals.tracks.len(), MAX_CLOSED);
    assert_eq!(proposals.open().map(|story| story.id).collect::<Vec<_>>(), [1, 2]);
    proposals.handle_decided(1, 2, 0, (4, 0));
    drop((kept, doomed));
    assert_eq!(proposals.take_losses(5, true).len(), 1);
    assert_eq!(proposals.open().count(), 0);
    assert!(proposals.older.is_empty());
    assert_eq!(proposals.tally(), Tally { proposed: most + 2, decided: 1, lost: most + 1 });
    assert!(matches!(proposals.get(2).unwrap().outcome, Outcome::Lost { step: 5, .. }));
}
