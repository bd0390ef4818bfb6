//! Histories by hand, random ones against another checker, and runs in which nodes forget.

use stateright::semantics::{ConsistencyTester, LinearizabilityTester, SequentialSpec};

use super::*;
use crate::sim::{
    command::{Command, Links},
    config::{Setup, StorageKind},
    event::EventKind,
};

fn at(step: u64) -> Moment {
    Moment { step, time: step }
}

/// An operation of key `x`, in the place of the log that its number says.
fn operation(id: u64, deed: Deed, invoked: u64, completed: impl Into<Option<u64>>) -> Operation {
    let completed = completed.into().map(at);
    Operation {
        id,
        node: 1 + id % 3,
        key: "x".into(),
        deed,
        invoked: at(invoked),
        completed,
        place: completed.map(|_| (1, id as usize)),
        lost: false,
    }
}

fn write(id: u64, value: u64, invoked: u64, completed: impl Into<Option<u64>>) -> Operation {
    operation(id, Deed::Write(value), invoked, completed)
}

fn read(id: u64, saw: Option<u64>, invoked: u64, completed: u64) -> Operation {
    operation(id, Deed::Read(Some(saw.map_or(Answer::Absent, Answer::Value))), invoked, completed)
}

fn judged(operations: Vec<Operation>) -> Verdict {
    judge(&Operated { operations, left_out: None, from_nothing: true })
}

fn wrong(operations: Vec<Operation>) -> (u64, Wrong, Vec<u64>) {
    let broken = judged(operations).broken.pop().expect("it is broken");
    (broken.offender, broken.wrong, broken.concerned)
}

#[test]
fn the_log_explains_what_follows_it() {
    let history = vec![write(1, 7, 1, 5), read(2, Some(7), 2, 6), write(3, 8, 7, 9), read(4, Some(8), 8, 10)];
    let verdict = judged(history);
    assert!(verdict.holds());
    assert_eq!((verdict.operations, verdict.keys, verdict.by_log), (4, 1, 1));
}

#[test]
fn another_order_than_the_logs_is_found() {
    // The log has the write of 8 last; what was read says it was first, which is possible.
    let history = vec![write(1, 7, 1, 9), write(2, 8, 2, 9), read(3, Some(8), 3, 4), read(4, Some(7), 10, 11)];
    let verdict = judged(history);
    assert!(verdict.holds());
    assert_eq!((verdict.by_log, verdict.unknown.len()), (0, 0));
}

#[test]
fn a_write_that_was_never_completed_may_have_been_done_or_not() {
    assert!(judged(vec![write(1, 7, 1, None), read(2, Some(7), 5, 6)]).holds());
    assert!(judged(vec![write(1, 7, 1, None), read(2, None, 5, 6)]).holds());
    assert!(judged(vec![write(1, 7, 1, None), read(2, None, 5, 6), read(3, Some(7), 7, 8)]).holds());
    let back = vec![write(1, 7, 1, None), read(2, Some(7), 5, 6), read(3, None, 7, 8)];
    assert_eq!(wrong(back), (3, Wrong::WentBack { read: 3, earlier: 2 }, vec![1, 2, 3]));
}

#[test]
fn what_is_wrong_is_named() {
    let lost = vec![write(1, 7, 1, 3), write(2, 8, 4, 5), read(3, Some(7), 6, 9)];
    assert_eq!(wrong(lost), (3, Wrong::Stale { read: 3, saw: Some(1), over: 2 }, vec![1, 2, 3]));
    let gone = vec![write(1, 7, 1, 3), read(2, None, 6, 9)];
    assert_eq!(wrong(gone), (2, Wrong::Stale { read: 2, saw: None, over: 1 }, vec![1, 2]));
    let foreign = vec![write(1, 7, 1, 3), read(2, Some(9), 6, 9)];
    assert_eq!(wrong(foreign), (2, Wrong::NeverWritten { read: 2 }, vec![2]));
    // A write that began after the read was done explains nothing.
    let early = vec![read(1, Some(9), 1, 2), write(2, 9, 3, 4)];
    assert_eq!(wrong(early), (1, Wrong::NeverWritten { read: 1 }, vec![1]));
    // The first to break is told, and what came later is not.
    let twice = vec![write(1, 7, 1, 3), read(2, None, 4, 5), read(3, Some(7), 6, 7), read(4, None, 8, 9)];
    assert_eq!(wrong(twice).0, 2);
}

#[test]
fn each_key_is_a_register_of_its_own() {
    let mut other = read(3, None, 6, 9);
    other.key = "y".into();
    let verdict = judged(vec![write(1, 7, 1, 3), read(2, Some(7), 4, 5), other]);
    assert!(verdict.holds());
    assert_eq!((verdict.keys, verdict.by_log), (2, 2));
}

#[test]
fn what_is_left_out_accuses_nobody() {
    let stale = vec![write(1, 7, 1, 3), write(2, 8, 4, 5), read(3, Some(7), 6, 9)];
    let judged_with =
        |left_out, from_nothing| judge(&Operated { operations: stale.clone(), left_out, from_nothing }).holds();
    assert!(!judged_with(None, true));
    assert!(!judged_with(None, false), "both writes are known");
    assert!(judged_with(Some(4), true), "the write of 8 may have come before that of 7");
    assert!(judged_with(Some(6), true), "what overlaps the read may have written 7 again");
    assert!(!judged_with(Some(0), true));
    let found = vec![read(1, Some(5), 1, 2), write(2, 7, 3, 4), read(3, Some(7), 5, 6)];
    assert!(judge(&Operated { operations: found.clone(), left_out: None, from_nothing: false }).holds());
    assert!(!judge(&Operated { operations: found, left_out: None, from_nothing: true }).holds());
}

#[test]
fn a_search_that_is_too_long_says_so() {
    let writes = (1..=24).map(|id| write(id, id, 1, 100));
    let reads = (25..=48).map(|id| read(id, Some(49 - id), 101 + id, 102 + id));
    let operations: Vec<_> = writes.chain(reads).collect();
    assert_eq!(search::explains(&operations, State::Has(None), 100), None);
}

/// The register of the other checker.
#[derive(Clone, Debug, Default, PartialEq)]
struct Register(Option<u64>);

#[derive(Clone, Debug, PartialEq)]
enum Asked {
    Write(u64),
    Read,
}

#[derive(Clone, Debug, PartialEq)]
enum Told {
    Written,
    Saw(Option<u64>),
}

impl SequentialSpec for Register {
    type Op = Asked;
    type Ret = Told;

    fn invoke(&mut self, asked: &Asked) -> Told {
        match asked {
            Asked::Write(value) => {
                self.0 = Some(*value);
                Told::Written
            }
            Asked::Read => Told::Saw(self.0),
        }
    }
}

/// What stateright says: each operation is a thread of its own, and each moment is taken in its order.
fn stateright_says(operations: &[Operation]) -> bool {
    let mut tester = LinearizabilityTester::new(Register::default());
    let begun = operations.iter().map(|operation| (operation.invoked.step, 0, operation));
    let done = operations.iter().filter_map(|operation| Some((operation.completed?.step, 1, operation)));
    let mut moments: Vec<_> = begun.chain(done).collect();
    moments.sort_by_key(|(step, kind, operation)| (*step, *kind, operation.id));
    for (_, kind, operation) in moments {
        let asked = operation.wrote().map_or(Asked::Read, Asked::Write);
        let told = operation.saw().map_or(Told::Written, Told::Saw);
        let taken = match kind {
            0 => tester.on_invoke(operation.id, asked).map(drop),
            _ => tester.on_return(operation.id, told).map(drop),
        };
        taken.expect("a thread does one thing at a time");
    }
    tester.is_consistent()
}

struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// A random history of up to eight operations: made by a register, some of whose answers are spoilt if asked.
fn random(draw: &mut Draw, spoil: bool) -> Vec<Operation> {
    let count = 2 + draw.below(6);
    let mut operations: Vec<Operation> = Vec::new();
    for id in 1..=count {
        let effect = 4 * id + draw.below(12);
        let invoked = effect.saturating_sub(draw.below(12));
        let completed = Some(effect + draw.below(12)).filter(|_| draw.below(5) > 0);
        let deed = if draw.below(2) == 0 { Deed::Write(draw.below(3)) } else { Deed::Read(None) };
        operations.push(Operation { place: Some((1, effect as usize)), ..operation(id, deed, invoked, completed) });
    }
    operations.sort_by_key(|operation| (operation.place, operation.id));
    let mut has = None;
    for operation in &mut operations {
        match operation.deed {
            Deed::Write(value) => has = Some(value),
            Deed::Read(_) => operation.deed = Deed::Read(Some(has.map_or(Answer::Absent, Answer::Value))),
        }
        if spoil && draw.below(4) == 0 && matches!(operation.deed, Deed::Read(_)) {
            operation.deed = Deed::Read(Some(Answer::Value(draw.below(3))));
        }
    }
    // A read that was never answered says nothing.
    operations.retain(|operation| operation.wrote().is_some() || operation.completed.is_some());
    operations.sort_by_key(|operation| (operation.invoked.step, operation.id));
    operations
}

#[test]
fn random_histories_are_judged_as_another_checker_does() {
    let mut draw = Draw(7);
    let (mut right, mut wrong) = (0, 0);
    for round in 0..3_000 {
        let spoil = round % 3 > 0;
        let operations = random(&mut draw, spoil);
        let expected = stateright_says(&operations);
        let search = search::explains(&operations, State::Has(None), MAX_SEARCH);
        assert_eq!(search, Some(expected), "{operations:#?}");
        let verdict = judged(operations.clone());
        assert_eq!(verdict.holds(), expected, "{operations:#?}");
        assert!(spoil || (expected && verdict.by_log == verdict.keys), "{operations:#?}");
        if let Some(broken) = verdict.broken.first() {
            wrong += 1;
            // What is said to contradict itself does, for the other checker too; and not without the offender.
            let concerned: Vec<_> =
                operations.iter().filter(|operation| broken.concerned.contains(&operation.id)).cloned().collect();
            assert!(broken.concerned.contains(&broken.offender));
            assert!(!stateright_says(&concerned), "{concerned:#?} of {operations:#?}");
            // Before the offender was done, all was explained.
            let before = |operation: &Operation| operation.completed.is_some_and(|done| done.step < broken.at.step);
            let mut earlier: Vec<_> = operations
                .iter()
                .filter(|operation| operation.wrote().is_some() || before(operation))
                .filter(|operation| operation.invoked.step < broken.at.step)
                .cloned()
                .collect();
            for operation in earlier.iter_mut() {
                operation.completed = operation.completed.filter(|done| done.step < broken.at.step);
            }
            assert!(stateright_says(&earlier), "{earlier:#?}");
        } else {
            right += 1;
        }
    }
    assert!(right > 1_000 && wrong > 300, "{right} right, {wrong} wrong");
}

fn cluster(storage: StorageKind, seed: u64) -> (Simulation, NodeId) {
    let setup = Setup { nodes: Setup::nodes_with(1..=3, storage), seed, ..Setup::default() };
    let mut simulation = Simulation::new(setup).unwrap();
    while simulation.leader().is_none() {
        simulation.apply(&Command::Tick(1)).unwrap();
    }
    let leader = simulation.leader().unwrap();
    (simulation, leader)
}

fn run(simulation: &mut Simulation, commands: impl IntoIterator<Item = Command>) {
    for command in commands {
        simulation.apply(&command).unwrap();
    }
}

fn append(node: NodeId, value: u64) -> Command {
    Command::Append { node, key: "x".into(), value }
}

fn ask(node: NodeId) -> Command {
    Command::ReadThrough { node, key: "x".into() }
}

#[test]
fn a_read_through_the_log_sees_what_is_decided_before_it() {
    for seed in 1..10 {
        let (mut simulation, leader) = cluster(StorageKind::IndexedDb, seed);
        let other = simulation.pids().find(|pid| *pid != leader).unwrap();
        run(&mut simulation, [ask(other), Command::Tick(60), append(leader, 7), ask(other), Command::Tick(60)]);
        run(&mut simulation, [append(other, 8), Command::Tick(60), ask(leader), Command::Tick(60)]);
        let answers: Vec<_> = simulation.operated(None).operations.iter().map(|done| done.deed).collect();
        let reads: Vec<_> =
            answers.iter().filter_map(|deed| if let Deed::Read(saw) = deed { Some(*saw) } else { None }).collect();
        assert_eq!(reads[0], Some(Some(Answer::Absent)).flatten());
        assert!(matches!(reads[1], Some(Answer::Absent | Answer::Value(7))), "they are concurrent");
        assert_eq!(reads[2], Some(Answer::Value(8)));
        let verdict = simulation.judge_history(None);
        assert!(verdict.holds() && verdict.by_log == 1, "{verdict:?}");
        let asked = simulation.events().iter().filter(|event| matches!(event.kind, EventKind::ReadAnswered { .. }));
        assert_eq!(asked.count(), 3);
    }
}

#[test]
fn who_waits_at_a_node_that_crashes_is_not_answered() {
    let (mut simulation, leader) = cluster(StorageKind::IndexedDb, 3);
    let other = simulation.pids().find(|pid| *pid != leader).unwrap();
    run(&mut simulation, [append(other, 1), ask(other), Command::Tick(6), Command::Crash(other), Command::Tick(60)]);
    run(&mut simulation, [Command::Restart(other), Command::Tick(100)]);
    assert_eq!(simulation.node(other).unwrap().decided, 2, "it was decided all the same");
    let operated = simulation.operated(None);
    assert!(operated.operations.iter().all(|done| done.completed.is_none() && done.place.is_some()), "{operated:?}");
    assert!(simulation.judge_history(None).holds());
    // As it stood earlier is told too.
    let before = simulation.operated(Some(operated.operations[0].invoked.step));
    assert_eq!((before.operations.len(), before.operations[0].place), (1, None));
}

#[test]
fn a_trimmed_log_says_that_it_cannot_tell() {
    let (mut simulation, leader) = cluster(StorageKind::IndexedDb, 5);
    run(&mut simulation, [append(leader, 1), Command::Tick(80), Command::Trim { node: leader, at: Some(1) }]);
    run(&mut simulation, [Command::Tick(40), ask(leader), Command::Tick(40)]);
    let last = simulation.operated(None).operations.pop().unwrap();
    assert_eq!(last.deed, Deed::Read(Some(Answer::Trimmed(1))));
    assert!(simulation.judge_history(None).holds());
}

#[test]
fn what_was_trimmed_before_a_reconfiguration_cannot_be_told_after_it() {
    let (mut simulation, leader) = cluster(StorageKind::IndexedDb, 5);
    let write = |key: &str| Command::Append { node: leader, key: key.into(), value: 4 };
    run(&mut simulation, [append(leader, 1), Command::Tick(80), Command::Trim { node: leader, at: Some(1) }]);
    run(&mut simulation, [Command::Tick(40), write("y"), Command::Tick(40)]);
    let command = Command::Reconfigure { node: leader, nodes: vec![1, 2, 3, 4], storage: None, quorums: None };
    run(&mut simulation, [command, Command::Tick(300)]);
    assert_eq!(simulation.configuration().id, 2);
    let read = |node, key: &str| Command::ReadThrough { node, key: key.into() };
    // The one that was there itself, one to which the state was sent, and one that comes back from its disk.
    run(&mut simulation, [Command::Crash(1), Command::Tick(5), Command::Restart(1), Command::Tick(100)]);
    let mut answers = |node: NodeId, key: &str| {
        run(&mut simulation, [read(node, key), Command::Tick(100)]);
        simulation.operated(None).operations.pop().unwrap().deed
    };
    for node in [1, 2, 4] {
        assert_eq!(answers(node, "x"), Deed::Read(Some(Answer::NotHandedOver(1))));
        assert_eq!(answers(node, "y"), Deed::Read(Some(Answer::NotHandedOver(1))), "it may have been written over");
    }
    run(&mut simulation, [Command::Append { node: 2, key: "x".into(), value: 9 }, Command::Tick(100)]);
    run(&mut simulation, [read(4, "x"), Command::Tick(100)]);
    assert_eq!(simulation.operated(None).operations.pop().unwrap().deed, Deed::Read(Some(Answer::Value(9))));
    assert!(simulation.judge_history(None).holds());
}

#[test]
fn nodes_that_forget_break_the_history() {
    let mut broken = 0;
    for seed in 1..=10 {
        let (mut simulation, leader) = cluster(StorageKind::Memory, seed);
        let others: Vec<_> = simulation.pids().filter(|pid| *pid != leader).collect();
        // One follower is cut off and misses the write; the other two decide it, and forget.
        run(&mut simulation, [Command::Cut(Links::Node(others[1])), append(leader, 7), Command::Tick(60)]);
        let before = simulation.steps();
        assert!(simulation.operated(None).operations[0].completed.is_some());
        let all = [leader, others[0]];
        run(&mut simulation, all.map(Command::Crash).into_iter().chain(all.map(Command::Restart)));
        run(&mut simulation, [Command::Heal(Links::All), Command::Tick(200)]);
        let Some(leader) = simulation.leader() else { continue };
        run(&mut simulation, [ask(leader), Command::Tick(100)]);
        let verdict = simulation.judge_history(None);
        let Some(found) = verdict.broken.first() else { continue };
        broken += 1;
        assert!(matches!(found.wrong, Wrong::Stale { saw: None, .. }), "{found:?}");
        assert!(found.at.step > before && simulation.judge_history(Some(before)).holds());
        assert!(simulation.judge_history(Some(found.at.step - 1)).holds());
        assert!(!simulation.judge_history(Some(found.at.step)).holds());
    }
    assert!(broken >= 5, "{broken} of 10");
}

#[test]
fn honest_storages_keep_the_history_whole() {
    for seed in 1..=20 {
        let (mut simulation, _) = cluster(StorageKind::IndexedDb, seed);
        let mut draw = Draw(seed);
        for round in 0..60 {
            let node = 1 + draw.below(3);
            let command = match draw.below(10) {
                0..=2 => append(node, round),
                3..=5 => ask(node),
                6 => Command::Cut(Links::Node(node)),
                7 => Command::Heal(Links::All),
                8 => Command::Crash(node),
                _ => Command::Restart(node),
            };
            // What is not possible is left out.
            let _ = simulation.apply(&command);
            run(&mut simulation, [Command::Tick(draw.below(30))]);
        }
        let verdict = simulation.judge_history(None);
        assert!(verdict.holds() && verdict.unknown.is_empty(), "{seed}: {verdict:?}");
    }
}

/// What is told without a copy is what is told with one, as of any step; and what it does not tell the log does not
/// explain.
fn is_told_alike(simulation: &Simulation, upto: u64) -> bool {
    let whole = judge(&simulation.operated(Some(upto)));
    let quick = quick::by_log(simulation, upto);
    match &quick {
        Some(quick) => assert_eq!(quick, &whole),
        None => assert!(whole.by_log < whole.keys, "{whole:?}"),
    }
    quick.is_some()
}

#[test]
fn the_quick_verdict_is_the_whole_one() {
    let (mut told, mut not) = (0, 0);
    for seed in 1..=30 {
        let storage = if seed % 3 == 0 { StorageKind::Memory } else { StorageKind::IndexedDb };
        let (mut simulation, _) = cluster(storage, seed);
        let mut draw = Draw(seed);
        for round in 0..60 {
            let node = 1 + draw.below(3);
            let key = ["x", "y", "?x"][draw.below(3) as usize].to_owned();
            let command = match draw.below(11) {
                0..=2 => Command::Append { node, key, value: round % 7 },
                3..=5 => Command::ReadThrough { node, key },
                6 => Command::Cut(Links::Node(node)),
                7 => Command::Heal(Links::All),
                8 => Command::Crash(node),
                9 => Command::Trim { node, at: None },
                _ => Command::Restart(node),
            };
            // What is not possible is left out.
            let _ = simulation.apply(&command);
            run(&mut simulation, [Command::Tick(draw.below(30))]);
            for upto in [u64::MAX, draw.below(simulation.steps() + 1)] {
                match is_told_alike(&simulation, upto) {
                    true => told += 1,
                    false => not += 1,
                }
            }
        }
    }
    assert!(told > 1_000 && not > 10, "{told} were explained by the log, {not} were not");
}

#[test]
fn of_too_many_operations_the_quick_verdict_is_the_whole_one_too() {
    let (mut simulation, leader) = cluster(StorageKind::IndexedDb, 3);
    let many = |count, keys| Command::AppendMany { node: leader, count, keys };
    let read = |key: &str| Command::ReadThrough { node: leader, key: key.into() };
    run(&mut simulation, [append(leader, 7), read("x"), Command::Tick(40), many(MAX_OPERATIONS as u64 - 100, 9)]);
    assert_eq!(simulation.left_out(), None);
    for round in 0..8 {
        // What is read here was written by what is soon too old to be looked at.
        run(&mut simulation, [read("x"), read("k1"), Command::Tick(3), many(45, 9), Command::Tick(5)]);
        run(&mut simulation, [Command::Cut(Links::Node(leader)), append(leader, round), Command::Heal(Links::All)]);
        assert!(is_told_alike(&simulation, u64::MAX) && is_told_alike(&simulation, simulation.steps() - 9));
        let newest = simulation.proposals().newest(MAX_OPERATIONS).next().map_or(0, |story| story.id);
        let older = (1..newest).filter_map(|id| simulation.proposals().get(id));
        let last = older.map(|story| story.seen.map_or(story.step, |(step, _)| step)).max();
        assert!(simulation.left_out() >= last, "{:?} and {last:?}", simulation.left_out());
    }
    run(&mut simulation, [Command::Tick(200)]);
    assert!(simulation.left_out().is_some() && is_told_alike(&simulation, u64::MAX));
    // Nothing that clients can tell changes by a heartbeat.
    let changes = simulation.proposals().changes();
    run(&mut simulation, [Command::Tick(50)]);
    assert_eq!(simulation.proposals().changes(), changes);
    run(&mut simulation, [append(leader, 1)]);
    assert!(simulation.proposals().changes() > changes);
}
