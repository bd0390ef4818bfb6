//! Crashes in the middle of a reconfiguration, at every step of it, of every node that has a part in it: what was
//! decided is carried over all the same, and every member comes to run the next configuration.
#![cfg(not(target_arch = "wasm32"))]

use omnipaxos_playground::{
    script::print_command,
    sim::{
        NodeId, Simulation,
        command::{Command, Record},
        config::Setup,
        error::{CommandError, Refusal, SetupError},
        event::{Asked, EventKind},
        invariant::Cause,
        load::Load,
        quorum::{QuorumRule, Quorums},
    },
    text::{Language, Texts, refusal},
};

fn apply(simulation: &mut Simulation, command: Command) {
    simulation.apply(&command).unwrap_or_else(|error| panic!("{}: {error}", print_command(&command)));
}

fn run_until(simulation: &mut Simulation, what: &str, holds: impl Fn(&Simulation) -> bool) {
    for _ in 0..40_000 {
        if holds(simulation) {
            return;
        }
        apply(simulation, Command::Step(1));
    }
    panic!("never {what}: {:#?}", simulation.events().iter().rev().take(20).collect::<Vec<_>>());
}

/// Three nodes that have decided one entry; who leads, and who does not.
fn begun() -> (Simulation, NodeId, [NodeId; 2]) {
    let mut simulation = Simulation::new(Setup::default()).unwrap();
    run_until(&mut simulation, "a leader", |s| s.leader().is_some());
    apply(&mut simulation, Command::Tick(40));
    let leader = simulation.leader().unwrap();
    apply(&mut simulation, Command::Append { node: leader, key: "a".into(), value: 1 });
    apply(&mut simulation, Command::Tick(40));
    let others: Vec<_> = simulation.pids().filter(|pid| *pid != leader).collect();
    (simulation, leader, [others[0], others[1]])
}

fn propose(simulation: &mut Simulation, node: NodeId, nodes: &[NodeId], quorums: Option<Quorums>) {
    let mut nodes = nodes.to_vec();
    nodes.sort_unstable();
    apply(simulation, Command::Reconfigure { node, nodes, storage: None, quorums });
}

/// Whether every member of this configuration runs it, nobody else is there, and one of them leads.
fn is_settled(simulation: &Simulation, configuration: u32) -> bool {
    let runs = |pid| simulation.node(pid).is_some_and(|node| node.up && node.configuration == configuration);
    simulation.configuration().id == configuration && simulation.pids().all(runs) && simulation.leader().is_some()
}

#[test]
fn whoever_crashes_in_the_middle_every_member_gets_the_state() {
    let (mut in_time, mut proposed_again, mut freed) = (0, 0, 0);
    for part in 0..4 {
        for step in (0..120).step_by(3) {
            let (mut simulation, leader, [stays, leaves]) = begun();
            let who = [leader, stays, leaves, 4][part];
            propose(&mut simulation, leader, &[leader, stays, 4], None);
            apply(&mut simulation, Command::Step(step));
            // The new node is not there before the stopsign is decided somewhere.
            if simulation.apply(&Command::Crash(who)).is_err() {
                continue;
            }
            apply(&mut simulation, Command::Tick(300));
            in_time += usize::from(simulation.configuration().id == 2);
            // Who was to leave is given up while it is down: then it is there no more.
            let back = simulation.apply(&Command::Restart(who)).is_ok();
            assert!(back || who == leaves, "{who} at step {step}");
            apply(&mut simulation, Command::Tick(300));
            // A node that restarted with its own ballot as its promise can stay in recovery for good; and a leader can
            // wait for good for a stopsign to be accepted that another has counted twice. Another leader ends both.
            let mut proposed = false;
            for next in [stays, leader, leaves, stays, 4, leader].into_iter().cycle().take(24) {
                if is_settled(&simulation, 2) {
                    break;
                }
                let now = simulation.leader().and_then(|pid| simulation.node(pid));
                if let Some(now) =
                    now.filter(|now| now.configuration == 1 && now.stopsign.is_none() && !now.reconfigured)
                {
                    // The proposal was lost with its leader.
                    proposed = true;
                    propose(&mut simulation, now.pid, &[leader, stays, 4], None);
                    apply(&mut simulation, Command::Tick(200));
                }
                freed += usize::from(simulation.apply(&Command::Lead(next)).is_ok());
                apply(&mut simulation, Command::Tick(150));
            }
            proposed_again += usize::from(proposed);
            assert!(
                is_settled(&simulation, 2),
                "after a crash of {who} at step {step}: {:#?}",
                simulation.pids().map(|pid| simulation.node(pid)).collect::<Vec<_>>()
            );
            for pid in [leader, stays, 4] {
                let state: Vec<_> = simulation.key_values(pid).into_iter().map(|row| (row.key, row.decided)).collect();
                assert_eq!(state, [("a".to_owned(), Some(1))], "node {pid} after a crash of {who} at step {step}");
            }
            let found: Vec<_> = simulation.checks().into_iter().flat_map(|check| check.violations).collect();
            let unknown: Vec<_> = found.iter().filter(|v| !matches!(v.cause, Cause::StopSignTwice(_))).collect();
            assert!(unknown.is_empty(), "a crash of {who} at step {step}: {unknown:#?}");
        }
    }
    assert!(in_time > 60 && proposed_again < 20 && freed < 100, "{in_time} {proposed_again} {freed}");
}

#[test]
fn what_clients_append_behind_the_stopsign_is_refused_in_words() {
    let (mut simulation, leader, [stays, _]) = begun();
    for node in [leader, stays] {
        let load = Some(Load { rate: 1, every: 1, keys: 5 });
        apply(&mut simulation, Command::Load { node, load });
    }
    apply(&mut simulation, Command::Tick(30));
    propose(&mut simulation, leader, &[leader, stays, 4], None);
    run_until(&mut simulation, "settled", |s| is_settled(s, 2));
    let refused = simulation.events().iter().filter_map(|event| match &event.kind {
        EventKind::Refused { asked, refusal } => Some((event.configuration, *asked, refusal.clone())),
        _ => None,
    });
    let refused: Vec<_> = refused.collect();
    assert!(refused.len() > 3, "{refused:?}");
    for (configuration, asked, why) in refused {
        assert_eq!((configuration, &why), (1, &Refusal::PendingReconfigEntry));
        assert_eq!(asked, Asked::Append);
        let words = refusal(&Texts::new(Language::English), &why, asked);
        assert!(words.contains("stopsign"), "{words}");
    }
    apply(&mut simulation, Command::Tick(60));
    assert!(simulation.node(leader).unwrap().decided > 10, "clients go on in the next configuration");
}

#[test]
fn a_reconfiguration_carries_sizes_of_quorums() {
    let (mut simulation, leader, others) = begun();
    let sizes = Quorums { read: 4, write: 2 };
    let five = [leader, others[0], others[1], 4, 5];
    propose(&mut simulation, leader, &five, Some(sizes));
    run_until(&mut simulation, "settled", |s| is_settled(s, 2));
    assert_eq!(simulation.configuration().quorums(), sizes);
    assert_eq!(simulation.configurations()[0].quorums(), Quorums::majorities(3));
    // Who comes back is built with the same sizes.
    apply(&mut simulation, Command::Tick(40));
    let leader = simulation.leader().unwrap();
    let follower = five.into_iter().find(|pid| *pid != leader).unwrap();
    apply(&mut simulation, Command::Crash(follower));
    apply(&mut simulation, Command::Restart(follower));
    apply(&mut simulation, Command::Tick(40));
    run_until(&mut simulation, "a leader", |s| s.leader().is_some());
    let leader = simulation.leader().unwrap();
    for hearing in simulation.hearings() {
        assert_eq!(hearing.needs, if hearing.node == leader { 2 } else { 4 }, "{hearing:?}");
    }
    // Sizes that are majorities are what they are.
    propose(&mut simulation, leader, &five, Some(Quorums { read: 3, write: 3 }));
    run_until(&mut simulation, "settled", |s| is_settled(s, 3));
    assert_eq!(simulation.configuration().flexible, None);
    let again = Simulation::new(simulation.setup().clone()).map(|mut again| {
        simulation.history().iter().for_each(|command| apply(&mut again, command.clone()));
        again.events().to_vec()
    });
    assert_eq!(again.unwrap(), simulation.events());
}

#[test]
fn sizes_that_omnipaxos_refuses_are_refused_with_its_reason_and_change_nothing() {
    let (mut simulation, leader, _) = begun();
    let before = simulation.steps();
    for (read, write, rule, reason) in [
        (2, 2, QuorumRule::Overlap, "must overlap"),
        (6, 2, QuorumRule::Read, "Read quorum must be in range"),
        (5, 1, QuorumRule::Write, "Write quorum must be in range"),
        (3, 4, QuorumRule::Order, "must be >= the write quorum"),
    ] {
        let quorums = Some(Quorums { read, write });
        let nodes = (1..=5).collect();
        let refused = simulation.apply(&Command::Reconfigure { node: leader, nodes, storage: None, quorums });
        let Err(CommandError::Setting(SetupError::Quorums { rule: found, reason: said, .. })) = refused else {
            panic!("{read} {write}: {refused:?}");
        };
        assert!(found == rule && said.contains(reason), "{read} {write}: {said}");
    }
    assert_eq!(simulation.steps(), before);
}

/// It sleeps through the second configuration, and those who ran that have left when it wakes: its next one hears of it
/// only from the heartbeats of a configuration that it does not know.
#[test]
fn who_slept_while_those_left_who_could_tell_it_asks_whom_it_hears() {
    let (mut simulation, leader, [other, sleeper]) = begun();
    apply(&mut simulation, Command::Crash(sleeper));
    propose(&mut simulation, leader, &[leader, other, sleeper], None);
    run_until(&mut simulation, "a second configuration", |s| {
        s.configuration().id == 2 && s.leader().and_then(|pid| s.node(pid)).is_some_and(|node| node.configuration == 2)
    });
    apply(&mut simulation, Command::Tick(40));
    let now = simulation.leader().expect("the second configuration has a leader");
    propose(&mut simulation, now, &[sleeper, 7], None);
    run_until(&mut simulation, "they leave", |s| s.pids().eq([sleeper, 7]));
    apply(&mut simulation, Command::Restart(sleeper));
    apply(&mut simulation, Command::Tick(300));
    assert!(is_settled(&simulation, 3), "{:#?}", simulation.pids().map(|pid| simulation.node(pid)).collect::<Vec<_>>());
    let asked = |event: &omnipaxos_playground::sim::event::Event| {
        event.node == Some(sleeper) && event.kind == EventKind::StateAsked { of: 7 } && event.configuration == 3
    };
    assert!(simulation.events().iter().any(asked), "nothing else could have told it");
    let state: Vec<_> = simulation.key_values(sleeper).into_iter().map(|row| (row.key, row.decided)).collect();
    assert_eq!(state, [("a".to_owned(), Some(1))]);
}

/// A node that does not start from its disk is replaced: nobody waits for it to decide the stopsign.
#[test]
fn a_node_whose_disk_is_damaged_is_replaced_and_leaves() {
    let (mut simulation, leader, [stays, lost]) = begun();
    apply(&mut simulation, Command::Crash(lost));
    apply(&mut simulation, Command::Damage { node: lost, record: Record::Log });
    propose(&mut simulation, leader, &[leader, stays, 4], None);
    run_until(&mut simulation, "settled", |s| is_settled(s, 2));
    assert!(!simulation.pids().any(|pid| pid == lost), "it has left");
    assert_eq!(simulation.serving(1), [], "and nobody serves the first configuration for its sake");
    assert!(simulation.apply(&Command::Restart(lost)).is_err());
}

/// One that only sleeps is waited for.
#[test]
fn a_node_that_is_only_crashed_is_waited_for() {
    let (mut simulation, leader, [stays, sleeps]) = begun();
    apply(&mut simulation, Command::Crash(sleeps));
    propose(&mut simulation, leader, &[leader, stays, 4], None);
    run_until(&mut simulation, "a second configuration", |s| s.configuration().id == 2);
    apply(&mut simulation, Command::Tick(300));
    assert!(simulation.pids().any(|pid| pid == sleeps) && !simulation.serving(1).is_empty());
    apply(&mut simulation, Command::Restart(sleeps));
    apply(&mut simulation, Command::Tick(300));
    assert!(is_settled(&simulation, 2));
}
