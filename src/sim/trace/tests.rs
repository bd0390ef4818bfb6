//! What the trace knows of each fate of a message, and what happened before what.

use super::{Bounds, End, Message, Why};
use crate::sim::{
    NodeId, Simulation,
    command::{Command, Links},
    config::Setup,
    event::{EventKind, Loss, MessageKind},
    replay::Replay,
};

fn run(simulation: &mut Simulation, command: Command) {
    simulation.apply(&command).unwrap();
}

/// A cluster that has elected a leader; that leader, and a follower.
fn elected(setup: Setup) -> (Simulation, NodeId, NodeId) {
    let mut simulation = Simulation::new(setup).unwrap();
    run(&mut simulation, Command::Tick(100));
    let leader = simulation.leader().unwrap();
    let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
    (simulation, leader, follower)
}

fn append(simulation: &mut Simulation, node: NodeId) {
    run(simulation, Command::Append { node, key: "a".into(), value: 1 });
}

/// The messages of a kind from a node to another, the newest last.
fn of(simulation: &Simulation, kind: MessageKind, from: NodeId, to: NodeId) -> Vec<Message> {
    let is = |message: &&Message| (message.kind, message.from(), message.to()) == (kind, from, to);
    simulation.trace().messages().filter(is).copied().collect()
}

/// A random, rough run.
fn rough(seed: u64) -> Simulation {
    let nodes = Setup::nodes_with(1..=4, crate::sim::config::StorageKind::IndexedDb);
    let setup = Setup { nodes, seed, jitter_ticks: 3, loss_percent: 4, duplication_percent: 6, ..Setup::default() };
    let mut simulation = Simulation::new(setup).unwrap();
    for turn in 0..40_u64 {
        let node = 1 + (seed + turn) % 4;
        let asked = match (seed ^ turn) % 9 {
            0 => Command::Append { node, key: "k".into(), value: turn },
            1 => Command::Cut(Links::OneWay(node, 1 + node % 4)),
            2 => Command::Heal(Links::All),
            3 => Command::Crash(node),
            4 => Command::Restart(node),
            5 => Command::Hold(node),
            6 => Command::Release(node),
            7 => Command::AppendMany { node, count: 5, keys: 2 },
            _ => Command::Tick(5),
        };
        // What is refused is no part of the run.
        let _ = simulation.apply(&asked);
        run(&mut simulation, Command::Step(7 + turn % 23));
    }
    simulation
}

#[test]
fn a_message_that_waits_for_a_flush_leaves_with_it_and_arrives() {
    let (mut simulation, leader, follower) = elected(Setup::default());
    let before = of(&simulation, MessageKind::Accepted, follower, leader).len();
    append(&mut simulation, leader);
    run(&mut simulation, Command::Tick(20));
    let accepted = of(&simulation, MessageKind::Accepted, follower, leader)[before];
    let left = accepted.left().unwrap();
    assert!(accepted.flush > 0 && left.time >= accepted.said.time + simulation.setup().disk_ticks, "{accepted:?}");
    assert!(accepted.ballot().is_some_and(|(_, node)| node == leader));
    let End::Received(at) = accepted.end() else { panic!("{accepted:?}") };
    assert!(at.time > left.time && at.step > left.step);
    // The events tell the same.
    let event = |step: u64, node: NodeId, is: fn(&EventKind) -> bool| {
        simulation.events().iter().any(|event| (event.step, event.node) == (step, Some(node)) && is(&event.kind))
    };
    assert!(event(left.step, follower, |kind| matches!(kind, EventKind::Flushed { .. })));
    assert!(event(at.step, leader, |kind| matches!(kind, EventKind::Received { .. })));
    let decided = of(&simulation, MessageKind::AcceptDecide, leader, follower);
    assert_eq!(decided.last().unwrap().entries, 1);
}

#[test]
fn every_event_of_an_arrival_or_a_loss_is_the_end_of_one_message() {
    for seed in 0..20 {
        let simulation = rough(seed);
        let trace = simulation.trace();
        let (mut received, mut lost) = (0, 0);
        for event in simulation.events() {
            match &event.kind {
                EventKind::Received { from, message } => {
                    received += 1;
                    let is = |m: &&Message| (m.from(), Some(m.to()), m.kind) == (*from, event.node, message.kind);
                    assert_eq!(trace.received_at(event.step).filter(is).count(), 1, "{event:?}");
                }
                EventKind::Lost { .. } => lost += 1,
                _ => {}
            }
        }
        let ended = |is: fn(End) -> bool| trace.messages().filter(|message| is(message.end())).count();
        assert_eq!(ended(|end| matches!(end, End::Received(_))), received);
        assert_eq!(ended(|end| matches!(end, End::Lost(_, Why::Link(_)))), lost);
        // What is open is what the simulation still has.
        let under_way: Vec<u64> = simulation.messages(false).iter().map(|message| message.id).collect();
        let open = trace.messages().filter(|message| message.end() == End::Open);
        let (held, on_links): (Vec<&Message>, Vec<&Message>) = open.partition(|message| message.is_held());
        let mut ids: Vec<u64> = on_links.iter().map(|message| message.id).collect();
        ids.sort_unstable();
        let mut under_way = under_way;
        under_way.sort_unstable();
        assert_eq!(ids, under_way, "seed {seed}");
        let waiting: usize = simulation.pids().map(|pid| simulation.node(pid).unwrap().held_messages).sum();
        assert_eq!(held.len(), waiting, "seed {seed}");
    }
}

#[test]
fn what_is_lost_says_where_and_why() {
    let (mut simulation, leader, follower) = elected(Setup::default());
    let last = |simulation: &Simulation| *of(simulation, MessageKind::AcceptDecide, leader, follower).last().unwrap();
    // On its way, when the link is cut.
    append(&mut simulation, leader);
    run(&mut simulation, Command::Tick(3));
    assert_eq!(last(&simulation).end(), End::Open);
    run(&mut simulation, Command::Cut(Links::OneWay(leader, follower)));
    let cut = last(&simulation);
    assert!(matches!(cut.end(), End::Lost(at, Why::Link(Loss::Cut)) if at.step == simulation.steps()), "{cut:?}");
    assert!(cut.left().unwrap().step < simulation.steps());
    // As it leaves, over a link that is cut.
    append(&mut simulation, leader);
    run(&mut simulation, Command::Tick(6));
    let never = last(&simulation);
    assert!(never.number > cut.number && never.id == 0);
    assert!(matches!(never.end(), End::Lost(at, Why::Link(Loss::Cut)) if Some(at) == never.left()), "{never:?}");
    // At a receiver that is crashed.
    run(&mut simulation, Command::Heal(Links::All));
    run(&mut simulation, Command::Tick(30));
    append(&mut simulation, leader);
    run(&mut simulation, Command::Tick(3));
    run(&mut simulation, Command::Crash(follower));
    run(&mut simulation, Command::Tick(5));
    assert!(matches!(last(&simulation).end(), End::Lost(_, Why::Link(Loss::ReceiverDown))));
}

#[test]
fn a_crash_takes_what_its_node_held_and_a_power_failure_all_that_is_under_way() {
    let (mut simulation, leader, follower) = elected(Setup::default());
    run(&mut simulation, Command::Hold(follower));
    append(&mut simulation, leader);
    run(&mut simulation, Command::Tick(12));
    let held: Vec<u64> = simulation.trace().messages().filter(|m| m.is_held()).map(|m| m.number).collect();
    assert!(!held.is_empty());
    run(&mut simulation, Command::Crash(follower));
    for number in held {
        let message = simulation.trace().get(number).unwrap();
        assert!(matches!(message.end(), End::Lost(_, Why::SenderCrashed)) && message.left().is_none());
    }
    run(&mut simulation, Command::Tick(30));
    append(&mut simulation, leader);
    run(&mut simulation, Command::Tick(3));
    let under_way: Vec<u64> = simulation.messages(false).iter().map(|message| message.id).collect();
    assert!(!under_way.is_empty());
    let reached = simulation.pids().map(|pid| (pid, Some(simulation.node(pid).unwrap().disk.unwrap().flushed)));
    let reached = reached.collect();
    run(&mut simulation, Command::PowerFailure(reached));
    let lost = simulation.trace().messages().filter(|m| matches!(m.end(), End::Lost(_, Why::PowerFailed)));
    let lost: Vec<u64> = lost.map(|message| message.id).collect();
    assert!(under_way.iter().all(|id| lost.contains(id)));
}

#[test]
fn a_copy_names_its_original() {
    let (simulation, ..) = elected(Setup { duplication_percent: 100, ..Setup::default() });
    let trace = simulation.trace();
    let copies: Vec<&Message> = trace.messages().filter(|message| message.original().is_some()).collect();
    assert!(copies.len() > 3);
    for copy in copies {
        let original = trace.get(copy.original().unwrap()).unwrap();
        assert_eq!((original.kind, original.from(), original.to()), (copy.kind, copy.from(), copy.to()));
        assert!(original.original().is_none() && original.id != copy.id);
    }
}

#[test]
fn long_messages_are_found_wherever_they_cross() {
    let (mut simulation, leader, follower) = elected(Setup::default());
    run(&mut simulation, Command::Hold(follower));
    append(&mut simulation, leader);
    run(&mut simulation, Command::Tick(10));
    let held = *simulation.trace().messages().find(|message| message.is_held()).unwrap();
    for _ in 0..200 {
        append(&mut simulation, leader);
        run(&mut simulation, Command::Tick(6));
    }
    let trace = simulation.trace();
    assert!(trace.messages().len() > 1_000, "more than a block");
    let now = simulation.time();
    for (from, until) in [(0, now), (held.said.time + 400, held.said.time + 410), (now - 5, now), (3, 90)] {
        let found: Vec<u64> = trace.crossing(from, until, false).map(|message| message.number).collect();
        let expected = trace.messages().filter(|m| m.said.time <= until && m.until() >= from).map(|m| m.number);
        assert_eq!(found, expected.collect::<Vec<_>>(), "{from}..{until}");
        assert_eq!(found.contains(&held.number), until >= held.said.time);
    }
}

#[test]
fn a_replay_records_nothing_and_a_fork_has_what_was() {
    for seed in 0..10 {
        let original = rough(seed);
        let step = original.steps() * (seed + 1) / 11;
        let mut replay = Replay::new(original.setup()).unwrap();
        replay.advance(original.history(), step, u64::MAX).unwrap();
        assert_eq!(replay.simulation().trace().count(), 0);
        let mut fork = replay.into_run(&original);
        // By its own history, from the start, it comes to the same.
        let mut again = Simulation::new(fork.setup().clone()).unwrap();
        let further = [Command::Tick(9), Command::Append { node: 1, key: "z".into(), value: 1 }, Command::Tick(30)];
        for command in &further {
            let _ = fork.apply(command);
        }
        for command in fork.history().to_vec() {
            run(&mut again, command);
        }
        let messages = |simulation: &Simulation| simulation.trace().messages().copied().collect::<Vec<_>>();
        assert_eq!(messages(&fork), messages(&again), "seed {seed}, step {step}");
    }
}

fn is_within(inner: &Bounds, outer: &Bounds) -> bool {
    inner.iter().all(|(node, bound)| outer.get(node).is_some_and(|other| bound <= other))
}

#[test]
fn the_past_comes_before_and_the_future_after() {
    let mut looked = 0;
    for seed in 0..12 {
        let simulation = rough(seed);
        let trace = simulation.trace();
        for message in trace.messages().step_by(3) {
            let End::Received(at) = message.end() else { continue };
            looked += 1;
            let past = trace.causes_of(at.step, &[message.to()], true);
            let future = trace.effects_of(at.step, &[message.to()], true);
            // Its sending is in the past of its receipt, and its receipt in the future of its sending.
            let left = message.left().unwrap();
            assert!(past[&message.from()] >= left.step);
            let later = trace.effects_of(left.step, &[message.from()], true);
            assert!(later[&message.to()] <= at.step);
            // Nothing but the step itself is in both.
            for (node, last) in &past {
                if let Some(first) = future.get(node) {
                    assert!(last < first || (*node, *last) == (message.to(), at.step), "node {node}: {last} {first}");
                }
            }
            // The past of what is past is past.
            for (node, last) in &past {
                assert!(is_within(&trace.causes_of(*last, &[*node], true), &past), "seed {seed}");
            }
            // Without heartbeats less can have caused it, never more.
            assert!(is_within(&trace.causes_of(at.step, &[message.to()], false), &past));
        }
    }
    assert!(looked > 50, "{looked}");
}
