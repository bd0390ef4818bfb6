//! The compaction views against runs.

use super::*;
use crate::{
    sim::{
        command::{Command, Links, Scope},
        config::Setup,
    },
    view::{frame::Window, frame_of},
};

fn started(setup: Setup) -> (Simulation, NodeId) {
    let mut simulation = Simulation::new(setup).expect("the setup starts");
    while simulation.leader().is_none() {
        simulation.apply(&Command::Tick(1)).expect("time passes");
    }
    let leader = simulation.leader().expect("there is a leader");
    (simulation, leader)
}

fn carry_out(simulation: &mut Simulation, commands: impl IntoIterator<Item = Command>) {
    for command in commands {
        simulation.apply(&command).expect("a command that can be carried out");
    }
}

fn append(node: NodeId, key: &str, value: u64) -> Command {
    Command::Append { node, key: key.into(), value }
}

/// Decided at all: a=1 b=2 a=3 c=4 b=5 a=6.
fn six(leader: NodeId) -> Vec<Command> {
    let entries = [("a", 1), ("b", 2), ("a", 3), ("c", 4), ("b", 5), ("a", 6)];
    entries.iter().map(|(key, value)| append(leader, key, *value)).chain([Command::Tick(60)]).collect()
}

fn snapshot(node: NodeId, at: usize) -> Command {
    Command::Snapshot { node, at: Some(at), scope: Scope::Local }
}

fn frame(simulation: &Simulation) -> Frame {
    frame_of(simulation, Window { from: 0, count: 40 }, false)
}

fn view(simulation: &Simulation, kept: &mut Compactions, opened: NodeId) -> CompactionView {
    kept.update(simulation);
    compaction_of(&frame(simulation), simulation, simulation, kept, Some(opened), |_, _| None)
}

fn of(view: &CompactionView, pid: NodeId) -> &NodeCompaction {
    view.nodes.iter().find(|node| node.pid == pid).expect("the node is there")
}

fn keys(opened: &Opened) -> Vec<(&str, u64, Option<usize>)> {
    opened.keys.iter().map(|key| (key.key.as_str(), key.value, key.index)).collect()
}

#[test]
fn everything_decided_can_be_snapshotted_and_only_the_leader_can_trim() {
    let (mut simulation, leader) = started(Setup::default());
    carry_out(&mut simulation, six(leader));
    let seen = view(&simulation, &mut Compactions::default(), leader);
    assert_eq!(of(&seen, leader).trim, Reach { from: 0, to: 6, limit: None });
    for node in &seen.nodes {
        assert_eq!(node.snapshot, Reach { from: 0, to: 6, limit: None });
        if node.pid != leader {
            assert_eq!(node.trim, Reach { from: 0, to: 0, limit: Some(Limit::NotLeader(Some(leader))) });
        }
    }
    assert_eq!(seen.opened, None, "nothing is snapshotted yet");
    assert!(of(&seen, leader).size.entry_bytes > 0 && of(&seen, leader).size.entries == 6);
}

#[test]
fn the_node_that_holds_a_trim_back_is_named_as_the_leader_knows_it() {
    let (mut simulation, leader) = started(Setup::default());
    carry_out(&mut simulation, six(leader));
    let behind = simulation.pids().find(|pid| *pid != leader).expect("there are three");
    carry_out(&mut simulation, [Command::Cut(Links::Node(behind)), append(leader, "d", 7), Command::Tick(30)]);
    let seen = view(&simulation, &mut Compactions::default(), leader);
    let limit = Some(Limit::HeldBack { by: vec![behind], accepted: 6 });
    assert_eq!(of(&seen, leader).trim, Reach { from: 0, to: 6, limit });
    // What it says is what OmniPaxos does.
    carry_out(&mut simulation, [Command::Trim { node: leader, at: Some(7) }]);
    let refused = |simulation: &Simulation| {
        let last = simulation.events().last().map(|event| event.kind.name());
        last == Some("refused")
    };
    assert!(refused(&simulation));
    carry_out(&mut simulation, [Command::Trim { node: leader, at: Some(6) }]);
    assert!(!refused(&simulation));
    assert_eq!(simulation.node(leader).map(|node| node.compacted), Some(6));
}

#[test]
fn ids_that_no_node_has_hold_every_trim_back() {
    let nodes = [1, 2, 4].map(|pid| crate::sim::config::NodeSetup { pid, ..Setup::default().nodes[0].clone() });
    let (mut simulation, leader) = started(Setup { nodes: nodes.to_vec(), ..Setup::default() });
    carry_out(&mut simulation, six(leader));
    let seen = view(&simulation, &mut Compactions::default(), leader);
    assert_eq!(of(&seen, leader).trim, Reach { from: 0, to: 0, limit: Some(Limit::Gaps(vec![3])) });
}

#[test]
fn a_snapshot_opens_to_the_indices_that_its_values_came_from_merged_or_not() {
    let (mut simulation, leader) = started(Setup::default());
    carry_out(&mut simulation, six(leader));
    let mut kept = Compactions::default();
    carry_out(&mut simulation, [snapshot(leader, 3)]);
    let seen = view(&simulation, &mut kept, leader);
    let opened = seen.opened.clone().expect("there is a snapshot");
    assert_eq!(keys(&opened), [("b", 2, Some(1)), ("a", 3, Some(2))]);
    carry_out(&mut simulation, [snapshot(leader, 6)]);
    let seen = view(&simulation, &mut kept, leader);
    let opened = seen.opened.clone().expect("there is a snapshot");
    assert_eq!(keys(&opened), [("c", 4, Some(3)), ("b", 5, Some(4)), ("a", 6, Some(5))]);
    let last = of(&seen, leader).last.clone().expect("it was compacted");
    assert_eq!((last.from, last.to, last.keys, last.by), (3, 6, 3, Compaction::Snapshot));
    assert_eq!(last.lost, Lost::default());
    let size = of(&seen, leader).size;
    assert_eq!((size.entries, size.entry_bytes, last.after), (0, 0, size.snapshot_bytes));
}

#[test]
fn a_snapshot_received_by_a_lagging_follower_opens_too() {
    let (mut simulation, leader) = started(Setup::default());
    let behind = simulation.pids().find(|pid| *pid != leader).expect("there are three");
    carry_out(&mut simulation, [Command::Cut(Links::Node(behind))]);
    carry_out(&mut simulation, six(leader));
    let other = simulation.pids().find(|pid| *pid != leader && *pid != behind).expect("there are three");
    let heal = [snapshot(leader, 6), snapshot(other, 6), Command::Heal(Links::Node(behind)), Command::Tick(200)];
    carry_out(&mut simulation, heal);
    let seen = view(&simulation, &mut Compactions::default(), behind);
    let opened = seen.opened.clone().expect("it caught up by a snapshot");
    assert_eq!(keys(&opened), [("c", 4, Some(3)), ("b", 5, Some(4)), ("a", 6, Some(5))]);
    let last = of(&seen, behind).last.clone().expect("it was compacted");
    assert!(matches!(last.cause, crate::sim::event::CompactionCause::CatchUp(_)), "{:?}", last.cause);
}

#[test]
fn what_a_preview_says_of_sizes_and_losses_is_what_comes_true() {
    let (mut simulation, leader) = started(Setup::default());
    carry_out(&mut simulation, six(leader));
    let mut kept = Compactions::default();
    let ask = |kind, at| Ask { node: leader, kind, scope: Scope::Local, at: Some(at) };
    let after = |simulation: &Simulation, ask| {
        let seen = preview(&frame(simulation), ask);
        size_after(simulation, simulation, ask, &seen).into_iter().find(|size| size.pid == leader)
    };
    // A trim, then a snapshot: what was trimmed is lacking, unless a later entry has overwritten it.
    carry_out(&mut simulation, [Command::Trim { node: leader, at: Some(2) }]);
    let asked = after(&simulation, ask(Compaction::Snapshot, 4)).expect("it would be compacted");
    assert_eq!(asked.lost.entries, [(1, "b".to_owned(), 2)], "a=1 was overwritten by a=3");
    carry_out(&mut simulation, [snapshot(leader, 4)]);
    let seen = view(&simulation, &mut kept, leader);
    assert_eq!(asked.after, of(&seen, leader).size);
    assert_eq!(of(&seen, leader).last.as_ref().map(|last| &last.lost), Some(&asked.lost));
    // Trimmed beyond the snapshot.
    let asked = after(&simulation, ask(Compaction::Trim, 6)).expect("it would be compacted");
    let lost: Vec<_> = asked.lost.entries.iter().map(|(index, ..)| *index).collect();
    assert_eq!(lost, [4, 5]);
    carry_out(&mut simulation, [Command::Trim { node: leader, at: Some(6) }]);
    let seen = view(&simulation, &mut kept, leader);
    assert_eq!(asked.after, of(&seen, leader).size);
    assert_eq!(of(&seen, leader).last.as_ref().map(|last| &last.lost), Some(&asked.lost));
}

#[test]
fn a_snapshot_of_a_long_log_frees_its_chunks() {
    let (mut simulation, leader) = started(Setup::default());
    carry_out(&mut simulation, [Command::AppendMany { node: leader, count: 3_000, keys: 5 }, Command::Tick(60)]);
    let ask = Ask { node: leader, kind: Compaction::Snapshot, scope: Scope::Local, at: None };
    let seen = preview(&frame(&simulation), ask);
    let sizes = size_after(&simulation, &simulation, ask, &seen);
    let (before, after) = sizes[0].disk.expect("it has a disk");
    assert!(before > 10_000 && after < 1_000, "{before} to {after}");
    assert_eq!((sizes[0].before.entries, sizes[0].after.entries, sizes[0].after.keys), (3_000, 0, 5));
}
