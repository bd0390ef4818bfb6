//! What must hold of the cluster as a whole.

use crate::sim::{
    NodeId, Simulation,
    command::{Command, FlushFault, Links, Record, Scope},
    config::{CatchUp, Setup, StorageKind},
    error::CommandError,
    event::{CompactionCause, EventKind},
};

/// A cluster of `nodes` that has elected a leader; and that leader.
fn elected(setup: Setup) -> (Simulation, NodeId) {
    let mut simulation = Simulation::new(setup).unwrap();
    run_until(&mut simulation, |s| s.leader().is_some());
    simulation.apply(&Command::Tick(60)).unwrap();
    let leader = simulation.leader().unwrap();
    (simulation, leader)
}

fn run_until(simulation: &mut Simulation, holds: impl Fn(&Simulation) -> bool) {
    for _ in 0..100_000 {
        if holds(simulation) {
            return;
        }
        simulation.apply(&Command::Step(1)).unwrap();
    }
    panic!("never held: {:#?}", simulation.events().iter().rev().take(20).collect::<Vec<_>>());
}

fn append(simulation: &mut Simulation, node: NodeId, key: &str, value: u64) {
    simulation.apply(&Command::Append { node, key: key.into(), value }).unwrap();
}

fn decided(simulation: &Simulation, pid: NodeId) -> usize {
    simulation.node(pid).unwrap().decided
}

fn keys_of_snapshot(simulation: &Simulation, pid: NodeId) -> Vec<String> {
    simulation.snapshot(pid).map(|s| s.values.into_keys().collect()).unwrap_or_default()
}

#[test]
fn a_leader_is_elected_and_entries_are_decided_everywhere() {
    for storage in [StorageKind::Memory, StorageKind::IndexedDb] {
        for nodes in 2..=9 {
            let setup = Setup { nodes: Setup::nodes_with(1..=nodes, storage), ..Setup::default() };
            let (mut simulation, leader) = elected(setup);
            let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
            append(&mut simulation, leader, "a", 1);
            append(&mut simulation, follower, "b", 2);
            run_until(&mut simulation, |s| s.pids().all(|pid| decided(s, pid) == 2));
        }
    }
}

#[test]
fn nothing_is_said_before_it_is_on_disk() {
    let (mut simulation, leader) = elected(Setup::default());
    let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
    simulation.apply(&Command::Hold(follower)).unwrap();
    append(&mut simulation, leader, "a", 1);
    run_until(&mut simulation, |s| s.node(follower).unwrap().accepted == 1);
    let state = simulation.node(follower).unwrap();
    assert_eq!((state.held_messages, state.disk.as_ref().unwrap().pending), (1, true));
    simulation.apply(&Command::Crash(follower)).unwrap();
    simulation.apply(&Command::Restart(follower)).unwrap();
    assert_eq!(simulation.node(follower).unwrap().accepted, 0, "what was not durable is gone");
}

#[test]
fn a_restarted_indexeddb_node_has_what_was_durable_and_a_memory_node_nothing() {
    let mut setup = Setup::default();
    setup.nodes[2].storage = StorageKind::Memory;
    let (mut simulation, leader) = elected(setup);
    append(&mut simulation, leader, "a", 1);
    run_until(&mut simulation, |s| s.pids().all(|pid| decided(s, pid) == 1));
    simulation.apply(&Command::Tick(20)).unwrap();
    for node in [2, 3] {
        simulation.apply(&Command::Crash(node)).unwrap();
        simulation.apply(&Command::Restart(node)).unwrap();
        let kept = if node == 3 { 0 } else { 1 };
        let state = simulation.node(node).unwrap();
        assert_eq!((state.accepted, state.decided), (kept, kept));
        assert_eq!(state.promise.is_some(), node != 3);
    }
}

/// See `storage::mended`: what the follower had decided before it was cut off must be in its snapshot.
#[test]
fn catching_up_by_a_delta_snapshot_keeps_the_prefix_only_when_mended() {
    for (catch_up, keys) in [(CatchUp::Mended, "abcdef"), (CatchUp::Upstream, "def")] {
        let (mut simulation, leader) = elected(Setup { catch_up, ..Setup::default() });
        let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
        for key in ["a", "b", "c"] {
            append(&mut simulation, leader, key, 1);
        }
        run_until(&mut simulation, |s| s.pids().all(|pid| decided(s, pid) == 3));
        simulation.apply(&Command::Cut(Links::Node(follower))).unwrap();
        for key in ["d", "e", "f"] {
            append(&mut simulation, leader, key, 1);
        }
        run_until(&mut simulation, |s| decided(s, leader) == 6);
        simulation.apply(&Command::Heal(Links::All)).unwrap();
        run_until(&mut simulation, |s| decided(s, follower) == 6);
        assert_eq!(keys_of_snapshot(&simulation, follower).concat(), keys, "{catch_up:?}");
        let caught_up = |kind: &EventKind| matches!(kind, EventKind::Compacted { cause: CompactionCause::CatchUp(from), .. } if *from == leader);
        assert!(simulation.events().iter().any(|event| event.node == Some(follower) && caught_up(&event.kind)));
    }
}

#[test]
fn a_replay_of_the_history_is_the_same_run() {
    let setup = Setup { jitter_ticks: 3, loss_percent: 2, ..Setup::default() };
    let (mut simulation, leader) = elected(setup.clone());
    append(&mut simulation, leader, "a", 1);
    simulation.apply(&Command::Step(37)).unwrap();
    simulation.apply(&Command::Cut(Links::OneWay(leader, 2))).unwrap();
    simulation.apply(&Command::Tick(33)).unwrap();
    simulation.apply(&Command::Snapshot { node: leader, at: None, scope: Scope::All }).unwrap();
    simulation.apply(&Command::Heal(Links::All)).unwrap();
    simulation.apply(&Command::Tick(100)).unwrap();
    let mut again = Simulation::new(setup).unwrap();
    for command in simulation.history() {
        again.apply(command).unwrap();
    }
    assert_eq!(again.events(), simulation.events());
    assert_eq!((again.time(), again.steps()), (simulation.time(), simulation.steps()));
    assert_eq!(again.history(), simulation.history());
    for pid in simulation.pids() {
        assert!(again.writes(pid).unwrap().batches().eq(simulation.writes(pid).unwrap().batches()));
    }
}

#[test]
fn a_power_failure_leaves_each_disk_at_the_flush_it_names() {
    let (mut simulation, leader) = elected(Setup::default());
    append(&mut simulation, leader, "a", 1);
    run_until(&mut simulation, |s| s.node(2).unwrap().disk.unwrap().flushing.is_some());
    let disks: Vec<_> = simulation.pids().map(|pid| (pid, simulation.node(pid).unwrap().disk.unwrap())).collect();
    for landed in [false, true] {
        let mut again = Simulation::new(simulation.setup().clone()).unwrap();
        for command in simulation.history() {
            again.apply(command).unwrap();
        }
        let reached = |disk: &crate::sim::look::DiskState| match disk.flushing {
            Some((number, ..)) if landed => number,
            _ => disk.flushed,
        };
        let named: Vec<_> = disks.iter().map(|(pid, disk)| (*pid, Some(reached(disk)))).collect();
        let wrong = named.iter().map(|(pid, flush)| (*pid, flush.map(|flush| flush + 2))).collect();
        assert!(matches!(again.apply(&Command::PowerFailure(wrong)), Err(CommandError::Flush { .. })));
        again.apply(&Command::PowerFailure(named.clone())).unwrap();
        for (pid, flush) in named {
            let disk = again.node(pid).unwrap().disk.unwrap();
            assert!(Some(disk.flushed) == flush, "node {pid} of {landed}");
        }
        again.apply(&Command::Tick(200)).unwrap();
        let leader = again.leader().expect("the cluster goes on");
        append(&mut again, leader, "b", 2);
        run_until(&mut again, |s| s.pids().all(|pid| decided(s, pid) == 2));
    }
}

#[test]
fn a_command_that_is_refused_changes_nothing() {
    let (mut simulation, _) = elected(Setup::default());
    let (steps, events) = (simulation.steps(), simulation.event_count());
    let append = |node, key: String| Command::Append { node, key, value: 1 };
    for (command, error) in [
        (append(9, "a".into()), CommandError::UnknownNode(9)),
        (append(1, String::new()), CommandError::Key { bytes: 0 }),
        (append(1, "k".repeat(257)), CommandError::Key { bytes: 257 }),
        (Command::Restart(1), CommandError::Up(1)),
        (Command::Release(1), CommandError::NotHeld(1)),
        (Command::Cut(Links::Pair(2, 2)), CommandError::SelfLink(2)),
        (Command::Cut(Links::Groups(vec![1], vec![1, 2])), CommandError::Groups),
        (Command::Read { node: 1, from: 3, to: 3 }, CommandError::Range { from: 3, to: 3 }),
        (Command::AppendMany { node: 1, count: 0, keys: 1 }, CommandError::Count(0)),
        (Command::PowerFailure(vec![]), CommandError::PowerFailure(1)),
    ] {
        assert_eq!(simulation.apply(&command), Err(error));
    }
    assert_eq!((simulation.steps(), simulation.event_count()), (steps, events));
}

fn disk(simulation: &Simulation, pid: NodeId) -> crate::sim::look::DiskState {
    simulation.node(pid).unwrap().disk.unwrap()
}

#[test]
fn a_node_whose_flush_failed_is_silent_until_a_later_one_succeeds() {
    let (mut simulation, leader) = elected(Setup::default());
    let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
    simulation.apply(&Command::Fail(follower)).unwrap();
    assert_eq!(simulation.apply(&Command::Fail(follower)), Err(CommandError::Failing(follower)));
    append(&mut simulation, leader, "a", 1);
    run_until(&mut simulation, |s| disk(s, follower).failing);
    let state = simulation.node(follower).unwrap();
    assert_eq!((state.accepted, state.held_messages), (1, 1), "it has the entry and may not say so");
    assert_eq!(disk(&simulation, follower).log_end, 0);
    let failed_at = simulation.time();
    let speaks = |s: &Simulation| s.messages(true).iter().any(|m| m.from == follower && m.sent > failed_at);
    run_until(&mut simulation, |s| speaks(s) || !disk(s, follower).failing);
    assert!(!disk(&simulation, follower).failing && disk(&simulation, follower).log_end == 1);
    run_until(&mut simulation, |s| s.pids().all(|pid| decided(s, pid) == 1));
}

#[test]
fn a_full_disk_takes_a_compaction_and_goes_on() {
    let (mut simulation, leader) = elected(Setup::default());
    let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
    let many = Command::AppendMany { node: leader, count: 20, keys: 2 };
    simulation.apply(&many).unwrap();
    run_until(&mut simulation, |s| s.pids().all(|pid| decided(s, pid) == 20 && !disk(s, pid).pending));
    simulation.apply(&Command::Fill(follower)).unwrap();
    append(&mut simulation, leader, "a", 1);
    run_until(&mut simulation, |s| disk(s, follower).failing);
    assert_eq!(disk(&simulation, follower).log_end, 20);
    simulation.apply(&Command::Snapshot { node: follower, at: Some(20), scope: Scope::Local }).unwrap();
    run_until(&mut simulation, |s| !disk(s, follower).failing);
    assert_eq!((disk(&simulation, follower).log_start, disk(&simulation, follower).log_end), (20, 21));
    run_until(&mut simulation, |s| s.pids().all(|pid| decided(s, pid) == 21));
}

#[test]
fn a_flush_that_is_to_fail_does_not_land_at_a_crash() {
    let (mut simulation, leader) = elected(Setup::default());
    append(&mut simulation, leader, "a", 1);
    assert!(disk(&simulation, leader).flushing.is_some());
    simulation.apply(&Command::FlushFailed { node: leader, why: FlushFault::Aborted }).unwrap();
    simulation.apply(&Command::Crash(leader)).unwrap();
    simulation.apply(&Command::Restart(leader)).unwrap();
    assert_eq!(simulation.node(leader).unwrap().accepted, 0);
}

/// Found by the explorer: who has started from a flush has spoken of it.
#[test]
fn once_a_node_has_started_from_a_flush_that_flush_cannot_fail() {
    let (mut simulation, leader) = elected(Setup::default());
    append(&mut simulation, leader, "a", 1);
    assert!(disk(&simulation, leader).flushing.is_some());
    for command in [Command::Crash(leader), Command::Hold(leader), Command::Restart(leader), Command::Crash(leader)] {
        simulation.apply(&command).unwrap();
    }
    let late = Command::FlushFailed { node: leader, why: FlushFault::Aborted };
    assert_eq!(simulation.apply(&late), Err(CommandError::NoFlush(leader)));
}

#[test]
fn a_node_does_not_start_from_a_damaged_disk_and_a_wiped_one_knows_nothing() {
    let (mut simulation, leader) = elected(Setup::default());
    append(&mut simulation, leader, "a", 1);
    run_until(&mut simulation, |s| s.pids().all(|pid| decided(s, pid) == 1 && !disk(s, pid).pending));
    let damage = Command::Damage { node: 2, record: Record::Log };
    assert_eq!(simulation.apply(&damage), Err(CommandError::Running(2)));
    simulation.apply(&Command::Crash(2)).unwrap();
    let none = Command::Damage { node: 2, record: Record::Snapshot };
    assert_eq!(simulation.apply(&none), Err(CommandError::NoRecord { node: 2, record: Record::Snapshot }));
    simulation.apply(&damage).unwrap();
    simulation.apply(&Command::Restart(2)).unwrap();
    assert!(!simulation.node(2).unwrap().up);
    assert!(matches!(simulation.events().last().unwrap().kind, EventKind::StartRefused { .. }));
    simulation.apply(&Command::Wipe(2)).unwrap();
    simulation.apply(&Command::Restart(2)).unwrap();
    let state = simulation.node(2).unwrap();
    assert_eq!((state.up, state.accepted, state.promise), (true, 0, None));
}

#[test]
fn a_power_failure_leaves_a_lost_disk_down() {
    let (mut simulation, _) = elected(Setup::default());
    let reached = |s: &Simulation, pid| Some(disk(s, pid).flushed);
    let named = vec![(1, reached(&simulation, 1)), (2, None), (3, reached(&simulation, 3))];
    simulation.apply(&Command::PowerFailure(named)).unwrap();
    assert_eq!(simulation.pids().map(|pid| simulation.node(pid).unwrap().up).collect::<Vec<_>>(), [true, false, true]);
}

/// Not a timing: how many events a run has tells whether it still does what it did.
#[test]
fn ten_thousand_entries_go_through() {
    let (mut simulation, leader) = elected(Setup { snapshots: false, ..Setup::default() });
    simulation.apply(&Command::AppendMany { node: leader, count: 10_000, keys: 5 }).unwrap();
    run_until(&mut simulation, |s| s.pids().all(|pid| decided(s, pid) == 10_000));
    assert_eq!(simulation.key_values(leader).len(), 5);
}

/// Looking changes nothing: who has looked all the time sees what a newcomer sees.
#[test]
fn what_a_node_has_reached_does_not_depend_on_earlier_looks() {
    for trim in [false, true] {
        let (mut looked_at, leader) = elected(Setup { snapshots: !trim, ..Setup::default() });
        for key in ["a", "b", "c", "a"] {
            append(&mut looked_at, leader, key, 1);
        }
        run_until(&mut looked_at, |s| s.pids().all(|pid| decided(s, pid) == 4));
        looked_at.apply(&Command::Tick(20)).unwrap();
        assert_eq!(looked_at.key_values(leader).len(), 3);
        let compact = match trim {
            true => Command::Trim { node: leader, at: Some(2) },
            false => Command::Snapshot { node: leader, at: Some(2), scope: Scope::All },
        };
        looked_at.apply(&compact).unwrap();
        let mut fresh = Simulation::new(looked_at.setup().clone()).unwrap();
        for command in looked_at.history() {
            fresh.apply(command).unwrap();
        }
        assert_eq!(looked_at.node(leader).unwrap().compacted, 2);
        assert_eq!(looked_at.key_values(leader), fresh.key_values(leader));
    }
}
