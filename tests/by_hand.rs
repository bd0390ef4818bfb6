//! What must hold whatever is done to messages by hand: what comes next is told as it comes, a copy decides
//! nothing new, and what is dropped is made good while the leader stays.
#![cfg(not(target_arch = "wasm32"))]

#[path = "common/cluster.rs"]
mod cluster;

use cluster::{Draw, by_hand, command, setup};
use omnipaxos_playground::sim::{
    NodeId, Simulation,
    command::{Command, Handling, Links},
    config::Setup,
    error::CommandError,
    event::{EventKind, MessageKind},
    look_network::{FieldValue, UpcomingEvent},
    settings::{ConditionsChange, TimeoutsChange},
};

/// A cluster of three that has a leader; and that leader.
fn elected(setup: Setup) -> (Simulation, NodeId) {
    let mut simulation = Simulation::new(setup).unwrap();
    while simulation.leader().is_none() {
        apply(&mut simulation, Command::Step(1));
    }
    apply(&mut simulation, Command::Tick(60));
    let leader = simulation.leader().unwrap();
    (simulation, leader)
}

fn apply(simulation: &mut Simulation, command: Command) {
    simulation.apply(&command).unwrap_or_else(|error| panic!("{command:?}: {error}"));
}

fn append(simulation: &mut Simulation, node: NodeId, value: u64) {
    apply(simulation, Command::Append { node, key: format!("k{value}"), value });
}

/// What a node has decided, by key, a snapshot included.
fn decided(simulation: &mut Simulation, pid: NodeId) -> Vec<(String, Option<u64>)> {
    simulation.key_values(pid).into_iter().map(|row| (row.key, row.decided)).collect()
}

/// A node's decided index, and what it has decided.
type End = (usize, Vec<(String, Option<u64>)>);

/// Appends 30 entries at the leader, handling messages of these kinds as they come up; then one more that nobody
/// touches. Each node's decided index, and what it has decided.
fn handled(seed: u64, handling: Handling, kinds: &[MessageKind]) -> (usize, Vec<End>) {
    let mut draw = Draw::of(seed);
    // Elsewhere what is delayed holds up the heartbeats behind it, and the leader does not stay.
    let reorder = matches!(handling, Handling::Delay(_));
    let setup = Setup { seed, jitter_ticks: 3, resend_ticks: 40, reorder, ..Setup::default() };
    let (mut simulation, leader) = elected(setup);
    let mut count = 0;
    for value in 0..30 {
        append(&mut simulation, leader, value);
        for _ in 0..draw.below(40) {
            apply(&mut simulation, Command::Step(1));
            let messages = simulation.messages(false);
            let chosen = messages.iter().find(|message| kinds.contains(&message.info.kind));
            if let Some(message) = chosen.filter(|_| draw.yes(20)) {
                apply(&mut simulation, Command::Message { id: message.id, handling });
                count += 1;
            }
        }
    }
    append(&mut simulation, leader, 30);
    apply(&mut simulation, Command::Tick(3_000));
    let deposed = simulation.events().iter().any(|event| matches!(event.kind, EventKind::Deposed { .. }));
    assert!(!deposed && simulation.leader() == Some(leader), "seed {seed}: the leader was to stay");
    let pids: Vec<_> = simulation.pids().collect();
    let ends = pids.into_iter().map(|pid| {
        let index = simulation.node(pid).unwrap().decided;
        (index, decided(&mut simulation, pid))
    });
    (count, ends.collect())
}

/// All kinds that a run without reconfigurations and compactions has, but for forwarded proposals: a copy of such
/// a one is another proposal, and a lost one is lost for good.
const SAFE: [MessageKind; 8] = [
    MessageKind::PrepareReq,
    MessageKind::Prepare,
    MessageKind::Promise,
    MessageKind::AcceptSync,
    MessageKind::AcceptDecide,
    MessageKind::Accepted,
    MessageKind::NotAccepted,
    MessageKind::Decide,
];

/// What the 31 entries amount to.
fn all_of_them() -> Vec<(String, Option<u64>)> {
    let mut all: Vec<_> = (0..=30).map(|value| (format!("k{value}"), Some(value))).collect();
    all.sort();
    all
}

#[test]
fn whatever_is_dropped_or_comes_twice_or_early_the_same_is_decided_while_the_leader_stays() {
    for handling in [Handling::Drop, Handling::Duplicate, Handling::Deliver] {
        let mut handled_in_all = 0;
        for seed in 1..=25 {
            let (count, nodes) = handled(seed, handling, &SAFE);
            handled_in_all += count;
            for (index, values) in nodes {
                assert_eq!((index, values), (31, all_of_them()), "seed {seed}, {handling:?}");
            }
        }
        assert!(handled_in_all > 500, "{handling:?}: {handled_in_all}");
    }
}

/// A `PrepareReq` that arrives after the synchronisation that it asked for makes the leader forget the follower's
/// promise, and the follower, which is in its accept phase, gives no other: it stays behind, and is never wrong.
#[test]
fn where_messages_overtake_each_other_a_follower_may_stay_behind_but_nothing_else_is_decided() {
    let (mut complete, mut behind) = (0, 0);
    for seed in 1..=25 {
        let (_, nodes) = handled(seed, Handling::Delay(7), &SAFE);
        let expected = all_of_them();
        for (index, values) in nodes {
            let values: Vec<_> = values.into_iter().filter(|(_, value)| value.is_some()).collect();
            assert_eq!(values.len(), index, "seed {seed}");
            assert!(values.iter().all(|value| expected.contains(value)), "seed {seed}: {values:?}");
            let count = if index == 31 { &mut complete } else { &mut behind };
            *count += 1;
        }
    }
    assert!(complete >= 2 * 25 && behind > 0, "a majority has it all each time: {complete}, {behind}");
}

#[test]
fn a_copy_of_a_forwarded_proposal_is_another_proposal() {
    let (mut simulation, leader) = elected(Setup::default());
    let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
    append(&mut simulation, follower, 1);
    let id = simulation.first_message(follower, leader, Some(MessageKind::ProposalForward)).unwrap();
    apply(&mut simulation, Command::Message { id, handling: Handling::Duplicate });
    apply(&mut simulation, Command::Tick(60));
    assert_eq!(simulation.node(leader).unwrap().decided, 2);
}

#[test]
fn what_comes_next_comes_as_it_was_told() {
    let (mut messages, mut ticks, mut flushes) = (0, 0, 0);
    for seed in 1..=40 {
        let mut draw = Draw::of(seed);
        let mut setup = setup(&mut draw);
        setup.reorder = draw.yes(40);
        let nodes = setup.nodes.len() as u64;
        let mut simulation = Simulation::new(setup).unwrap();
        for _ in 0..400 {
            let drawn = if draw.yes(50) { by_hand(&mut draw, &simulation) } else { command(&mut draw, nodes) };
            let _ = simulation.apply(&if matches!(drawn, Command::Tick(_)) { Command::Step(3) } else { drawn });
            let upcoming = simulation.upcoming(usize::MAX);
            let waiting = upcoming.iter().take_while(|next| next.time.is_none()).count();
            assert!(upcoming[waiting..].is_sorted_by_key(|next| next.time));
            let under_way = upcoming.iter().filter(|next| matches!(next.what, UpcomingEvent::Message { .. })).count();
            assert_eq!(under_way, simulation.messages(true).len(), "each message under way can come");
            let first = upcoming.get(waiting).copied();
            assert_eq!(first.and_then(|next| next.time), simulation.next_due().map(|due| due.time()));
            let Some(first) = first else { continue };
            match first.what {
                UpcomingEvent::Message { id, from, to, kind } => {
                    let detail = simulation.message(id).expect("it is under way");
                    assert_eq!((detail.from, detail.to, detail.info.kind, detail.position), (from, to, kind, 0));
                    assert_eq!(detail.due, first.time);
                    apply(&mut simulation, Command::Step(1));
                    assert!(simulation.message(id).is_none(), "seed {seed}: it was to arrive");
                    messages += 1;
                }
                UpcomingEvent::Tick { .. } => ticks += 1,
                UpcomingEvent::Flush { node } => {
                    let pid = simulation.next_due();
                    assert!(matches!(pid, Some(due) if format!("{due:?}").contains(&format!("node: {node},"))));
                    flushes += 1;
                }
                UpcomingEvent::Retry { .. } | UpcomingEvent::Ask { .. } | UpcomingEvent::Client { .. } => {}
            }
        }
    }
    assert!(messages > 800 && ticks > 1_000 && flushes > 300, "{messages} {ticks} {flushes}");
}

#[test]
fn on_manual_links_nothing_arrives_and_in_their_order_by_hand_the_cluster_still_works() {
    let mut simulation = Simulation::new(Setup::default()).unwrap();
    apply(&mut simulation, Command::Manual(Links::All));
    apply(&mut simulation, Command::Tick(200));
    let received = |simulation: &Simulation| {
        let all = simulation.events().iter().cloned().chain(simulation.heartbeats());
        all.filter(|event| matches!(event.kind, EventKind::Received { .. })).count()
    };
    assert_eq!((received(&simulation), simulation.leader()), (0, None));
    assert!(simulation.next_worth_seeing().is_none());
    // What waited too long is out of date: it goes, and then each message is delivered as soon as it is there.
    let clear: Vec<_> = simulation.messages(true).into_iter().map(|message| message.id).collect();
    assert!(clear.len() > 50);
    for id in clear {
        apply(&mut simulation, Command::Message { id, handling: Handling::Drop });
    }
    for _ in 0..300 {
        apply(&mut simulation, Command::Tick(1));
        while let Some(id) = simulation.messages(true).first().map(|message| message.id) {
            apply(&mut simulation, Command::Message { id, handling: Handling::Deliver });
        }
        if let Some(leader) = simulation.leader().filter(|_| simulation.events().len().is_multiple_of(7)) {
            append(&mut simulation, leader, 1);
        }
    }
    let ends: Vec<_> = simulation.pids().map(|pid| simulation.node(pid).unwrap().decided).collect();
    assert!(ends.iter().all(|decided| *decided > 0 && *decided == ends[0]), "{ends:?}");
}

#[test]
fn a_slow_clock_makes_every_timeout_longer_and_a_slow_disk_every_flush() {
    let (mut simulation, leader) = elected(Setup::default());
    let ticks = |simulation: &mut Simulation, node: NodeId| {
        let mut count = 0;
        let until = simulation.time() + 120;
        while simulation.next_due().is_some_and(|due| due.time() <= until) {
            let next = simulation.upcoming(1)[0];
            count += usize::from(next.what == UpcomingEvent::Tick { node });
            apply(simulation, Command::Step(1));
        }
        count
    };
    assert_eq!(ticks(&mut simulation, leader), 120);
    apply(&mut simulation, Command::Clock { node: leader, every: 4 });
    assert_eq!(ticks(&mut simulation, leader), 30);
    // However slow it was, it is quick again at once.
    apply(&mut simulation, Command::Clock { node: leader, every: 10_000 });
    assert_eq!(ticks(&mut simulation, leader), 0);
    apply(&mut simulation, Command::Clock { node: leader, every: 1 });
    assert_eq!(ticks(&mut simulation, leader), 120);
    apply(&mut simulation, Command::DiskTicks { node: leader, ticks: 33 });
    append(&mut simulation, leader, 1);
    let flushing = simulation.node(leader).unwrap().disk.unwrap().flushing.expect("it writes");
    assert_eq!(flushing.2 - flushing.1, 33);
    assert_eq!(simulation.settings(leader).map(|settings| (settings.clock, settings.disk_ticks)), Some((1, 33)));
}

#[test]
fn timeouts_are_those_of_the_last_start() {
    let (mut simulation, leader) = elected(Setup::default());
    let change = TimeoutsChange { election_ticks: Some(3), batch: Some(5), ..TimeoutsChange::default() };
    apply(&mut simulation, Command::Timeouts { node: leader, change });
    let settings = simulation.settings(leader).unwrap();
    assert_eq!((settings.timeouts.election_ticks, settings.timeouts.batch), (10, 1));
    assert_eq!(settings.pending, Some(change.applied_to(settings.timeouts)));
    apply(&mut simulation, Command::Crash(leader));
    apply(&mut simulation, Command::Restart(leader));
    let settings = simulation.settings(leader).unwrap();
    assert_eq!((settings.timeouts.election_ticks, settings.timeouts.batch, settings.pending), (3, 5, None));
}

#[test]
fn a_delay_that_reaches_an_election_timeout_is_warned_of_where_it_is() {
    let mut simulation = Simulation::new(Setup::default()).unwrap();
    assert_eq!(simulation.delay_warning(), []);
    let change = ConditionsChange { latency_ticks: Some(7), ..ConditionsChange::default() };
    apply(&mut simulation, Command::Link { links: Links::OneWay(2, 3), change });
    let warned: Vec<_> = simulation.delay_warning().iter().map(|w| (w.from, w.to, w.round_trip, w.election)).collect();
    assert_eq!(warned, [(2, 3, 11, 10), (3, 2, 11, 10)]);
    // By a slower clock it waits longer.
    apply(&mut simulation, Command::Clock { node: 2, every: 2 });
    let warned: Vec<_> = simulation.delay_warning().iter().map(|w| (w.from, w.to)).collect();
    assert_eq!(warned, [(3, 2)]);
    apply(&mut simulation, Command::Manual(Links::OneWay(2, 3)));
    assert_eq!(simulation.delay_warning(), []);
}

#[test]
fn a_message_shows_every_field_under_its_own_name() {
    let (mut simulation, leader) = elected(Setup::default());
    append(&mut simulation, leader, 7);
    let id = loop {
        apply(&mut simulation, Command::Step(1));
        if let Some(message) = simulation.messages(false).iter().find(|m| m.info.kind == MessageKind::AcceptDecide) {
            break message.id;
        }
    };
    let detail = simulation.message(id).unwrap();
    let names: Vec<_> = detail.fields.iter().map(|field| field.name).collect();
    assert_eq!(names, ["n", "seq_num", "decided_idx", "entries"]);
    let entries = detail.fields.iter().find(|field| field.name == "entries").map(|field| &field.value);
    assert!(matches!(entries, Some(FieldValue::Entries { first, total: 1 }) if first[0].value == 7));
    assert!(detail.sent_step > 0 && detail.queued > 0 && detail.due.is_some());
}

#[test]
fn what_cannot_be_done_by_hand_is_refused_and_changes_nothing() {
    let (mut simulation, leader) = elected(Setup::default());
    append(&mut simulation, leader, 1);
    let other = simulation.pids().find(|pid| *pid != leader).unwrap();
    // Its write is not durable yet, so nothing has left.
    let held = simulation.first_message(leader, other, Some(MessageKind::AcceptDecide));
    assert!(matches!(held, Err(CommandError::StillHeld { kind: MessageKind::AcceptDecide, .. })), "{held:?}");
    apply(&mut simulation, Command::Manual(Links::OneWay(leader, other)));
    apply(&mut simulation, Command::Tick(20));
    let first = simulation.queue(leader, other)[0];
    let (steps, events) = (simulation.steps(), simulation.event_count());
    let by_hand = |id, handling| Command::Message { id, handling };
    let nothing = TimeoutsChange::default();
    for (command, error) in [
        (by_hand(1, Handling::Drop), CommandError::NotUnderWay(1)),
        (by_hand(u64::MAX, Handling::Deliver), CommandError::NotUnderWay(u64::MAX)),
        (by_hand(first, Handling::Overtake), CommandError::FirstAlready(first)),
        (by_hand(first, Handling::Delay(1)), CommandError::OnManualLink(first)),
        (Command::Manual(Links::Pair(2, 2)), CommandError::SelfLink(2)),
        (Command::Link { links: Links::All, change: ConditionsChange::default() }, CommandError::NothingSet),
        (Command::Timeouts { node: 1, change: nothing }, CommandError::NothingSet),
        (Command::Clock { node: 9, every: 2 }, CommandError::UnknownNode(9)),
    ] {
        assert_eq!(simulation.apply(&command), Err(error));
    }
    for command in [
        Command::Clock { node: 1, every: 0 },
        Command::DiskTicks { node: 1, ticks: 10_001 },
        Command::Timeouts { node: 1, change: TimeoutsChange { batch: Some(0), ..nothing } },
        Command::Timeouts { node: 1, change: TimeoutsChange { election_ticks: Some(0), ..nothing } },
        Command::Link {
            links: Links::All,
            change: ConditionsChange { loss_percent: Some(101), ..ConditionsChange::default() },
        },
    ] {
        assert!(matches!(simulation.apply(&command), Err(CommandError::Setting(_))), "{command:?}");
    }
    assert_eq!((simulation.steps(), simulation.event_count()), (steps, events));
}
