//! Random runs with reconfigurations: within each configuration nothing breaks, every node of one starts it with the
//! same state, and the list of commands is still the whole run.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;

use omnipaxos_playground::{
    script::{parse_commands, print_command},
    sim::{
        NodeId, Simulation,
        command::{Command, Links},
        config::{Setup, StorageKind},
        configuration::{disk_of, node_of},
        error::CommandError,
        event::{EventKind, LoadEnd, Stopped},
        invariant::{Cause, Invariant},
        load::Load,
        proposals::Outcome,
        quorum::Quorums,
        resume::FoundDisk,
    },
};

/// A xorshift generator (Marsaglia, 2003).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }
}

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
    let last: Vec<_> = simulation.events().iter().rev().take(30).collect();
    panic!("never {what}: {last:#?}");
}

fn elected(setup: Setup) -> (Simulation, NodeId) {
    let mut simulation = Simulation::new(setup).unwrap();
    run_until(&mut simulation, "a leader", |s| s.leader().is_some());
    apply(&mut simulation, Command::Tick(40));
    let leader = simulation.leader().unwrap();
    (simulation, leader)
}

fn append(simulation: &mut Simulation, node: NodeId, key: &str, value: u64) {
    apply(simulation, Command::Append { node, key: key.into(), value });
}

fn reconfigure(simulation: &mut Simulation, node: NodeId, nodes: &[NodeId]) {
    apply(simulation, Command::Reconfigure { node, nodes: nodes.to_vec(), storage: None, quorums: None });
}

/// Whether every node that is there runs this configuration, and one of them leads.
fn is_settled(simulation: &Simulation, configuration: u32) -> bool {
    let runs = |pid| simulation.node(pid).is_some_and(|node| node.up && node.configuration == configuration);
    simulation.pids().all(runs) && simulation.leader().is_some()
}

fn state(simulation: &mut Simulation, pid: NodeId) -> Vec<(String, Option<u64>)> {
    simulation.key_values(pid).into_iter().map(|row| (row.key, row.decided)).collect()
}

/// One random thing that can be done to this cluster; what cannot be done then is left out by who applies it.
fn something(draw: &mut Draw, simulation: &Simulation) -> Command {
    let pids: Vec<_> = simulation.pids().collect();
    let node = draw.one_of(&pids);
    match draw.below(24) {
        0..=6 => Command::AppendMany { node, count: 1 + draw.below(4), keys: 6 },
        7 | 8 => {
            let mut nodes: Vec<_> = simulation.configuration().nodes.clone();
            match draw.below(3) {
                0 if nodes.len() > 3 => drop(nodes.remove(draw.below(nodes.len() as u64) as usize)),
                1 if nodes.len() > 2 => {
                    nodes.remove(draw.below(nodes.len() as u64) as usize);
                    nodes.push(1 + draw.below(20));
                }
                _ => nodes.push(1 + draw.below(20)),
            }
            nodes.sort_unstable();
            nodes.dedup();
            Command::Reconfigure { node, nodes, storage: None, quorums: None }
        }
        9 => Command::Crash(node),
        10..=12 => Command::Restart(node),
        13 => Command::Cut(Links::Node(node)),
        14..=16 => Command::Heal(Links::All),
        17 => Command::Hold(node),
        18 | 19 => Command::Release(node),
        _ => Command::Tick(1 + draw.below(60)),
    }
}

fn random_run(seed: u64, snapshots: bool) -> Simulation {
    let mut draw = Draw(0x9e37_79b9 ^ (seed << 20) ^ 7);
    let setup = Setup {
        nodes: Setup::nodes_with(1..=3 + draw.below(3), StorageKind::IndexedDb),
        seed,
        snapshots,
        jitter_ticks: draw.below(4),
        ..Setup::default()
    };
    let mut simulation = Simulation::new(setup).unwrap();
    apply(&mut simulation, Command::Tick(60));
    for _ in 0..70 {
        // What cannot be done now changes nothing.
        let _ = simulation.apply(&something(&mut draw, &simulation));
        apply(&mut simulation, Command::Tick(draw.below(25)));
    }
    simulation
}

/// Everything is whole again: held disks are released, links healed, nodes restarted.
fn mend(simulation: &mut Simulation) {
    apply(simulation, Command::Heal(Links::All));
    for pid in simulation.pids().collect::<Vec<_>>() {
        let _ = simulation.apply(&Command::Release(pid));
        let _ = simulation.apply(&Command::Restart(pid));
    }
    apply(simulation, Command::Tick(600));
}

#[test]
fn every_configuration_is_agreed_on_and_starts_with_the_same_state_everywhere() {
    let (mut configurations, mut handed_over) = (0, 0);
    let (mut lost, mut ways) = (0, BTreeSet::new());
    for seed in 1..=60 {
        let mut simulation = random_run(seed, seed % 2 == 0);
        mend(&mut simulation);
        let found: Vec<_> = simulation.checks().into_iter().flat_map(|check| check.violations).collect();
        // The one thing that a resynchronisation past a stopsign does, and OmniPaxos does it by itself.
        let unknown: Vec<_> = found.iter().filter(|v| !matches!(v.cause, Cause::StopSignTwice(_))).collect();
        assert!(unknown.is_empty(), "seed {seed}: {unknown:#?}");
        configurations += simulation.configurations().len() - 1;
        for configuration in simulation.configurations().iter().skip(1) {
            let states = configuration.nodes.iter().filter_map(|pid| simulation.carried_into(*pid, configuration.id));
            let states: Vec<_> = states.collect();
            assert!(!states.is_empty(), "seed {seed}: nobody ever started configuration {}", configuration.id);
            // A snapshot that lacks something, as the checks have said by then, is handed on as it is.
            let is_broken = found.iter().any(|violation| violation.invariant == Invariant::Snapshot);
            let is_same = states.windows(2).all(|pair| pair[0] == pair[1]);
            assert!(is_same || is_broken, "seed {seed}: {configuration:?} {states:#?} {found:#?}");
        }
        handed_over += simulation
            .events()
            .iter()
            .filter(|event| matches!(event.kind, EventKind::InstanceStarted { from: Some(_), .. }))
            .count();
        // Once nothing is under way, what was proposed in a configuration that is over was decided or is lost.
        let (proposals, newest) = (simulation.proposals(), simulation.configuration().id);
        lost += proposals.tally().lost;
        ways.extend(proposals.lost().filter_map(|story| match story.outcome {
            Outcome::Lost { why, .. } => Some(why.name()),
            _ => None,
        }));
        let serves = |configuration| {
            let serves = |pid| {
                let node = simulation.node(pid)?;
                Some(
                    node.configuration == configuration
                        || node.earlier.is_some_and(|e| e.configuration == configuration),
                )
            };
            simulation.pids().any(|pid| serves(pid) == Some(true))
        };
        for story in proposals.open() {
            let still = story.configuration == newest || serves(story.configuration);
            assert!(still, "seed {seed}: {story:?} is nowhere");
        }
        // What came of it can be gone on with, and its commands are the whole of it.
        let text: Vec<_> = simulation.history().iter().map(print_command).collect();
        let commands = parse_commands(&text.join("\n")).unwrap();
        let mut again = Simulation::new(simulation.setup().clone()).unwrap();
        commands.iter().for_each(|command| apply(&mut again, command.clone()));
        assert_eq!(again.events(), simulation.events(), "seed {seed}");
    }
    assert!(configurations > 60 && handed_over > 60, "{configurations} {handed_over}");
    assert!(lost > 100 && ways.contains("stopped"), "{lost} lost by {ways:?}");
}

#[test]
fn once_all_is_whole_every_member_runs_the_newest_configuration() {
    for seed in 101..=130 {
        let mut simulation = random_run(seed, true);
        mend(&mut simulation);
        let newest = simulation.configuration().clone();
        // A node that restarted with its own ballot as its promise can stay in recovery for good: it is freed.
        for pid in newest.nodes.iter().copied() {
            let _ = simulation.apply(&Command::Lead(pid));
            apply(&mut simulation, Command::Tick(100));
        }
        let newest =
            if simulation.configuration().id > newest.id { simulation.configuration().clone() } else { newest };
        apply(&mut simulation, Command::Tick(400));
        for pid in &newest.nodes {
            let node = simulation.node(*pid).unwrap();
            assert_eq!((node.configuration, node.waiting), (newest.id, false), "seed {seed}: node {pid}");
        }
    }
}

#[test]
fn many_configurations_follow_one_another_and_ids_come_back() {
    let (mut simulation, _) = elected(Setup::default());
    let mut state_then = Vec::new();
    for (round, nodes) in [[1, 2, 4], [2, 4, 9], [9, 20, 64], [1, 20, 64], [1, 2, 3], [1, 2, 3]].iter().enumerate() {
        let leader = simulation.leader().unwrap();
        append(&mut simulation, leader, &format!("k{round}"), round as u64);
        let decided = simulation.node(leader).unwrap().decided + 1;
        run_until(&mut simulation, "decided", |s| s.node(leader).unwrap().decided >= decided);
        reconfigure(&mut simulation, leader, nodes);
        let id = round as u32 + 2;
        run_until(&mut simulation, "settled", |s| s.configuration().id == id && is_settled(s, id));
        assert_eq!(simulation.pids().collect::<Vec<_>>(), *nodes);
        state_then.push((format!("k{round}"), Some(round as u64)));
        for pid in nodes {
            assert_eq!(state(&mut simulation, *pid), state_then);
        }
    }
    assert!(simulation.checks().iter().all(|check| check.holds()));
}

#[test]
fn what_is_on_the_disks_is_enough_to_come_back_at_any_step_of_a_reconfiguration() {
    let (mut simulation, leader) = elected(Setup::default());
    append(&mut simulation, leader, "a", 1);
    apply(&mut simulation, Command::Tick(30));
    reconfigure(&mut simulation, leader, &[1, 2, 4]);
    let begin = simulation.steps();
    for step in 0..160 {
        // A second run of the same, closed after so many steps: each flush under way has landed, or not.
        let mut closed = Simulation::new(simulation.setup().clone()).unwrap();
        simulation.history().iter().for_each(|command| apply(&mut closed, command.clone()));
        assert_eq!(closed.steps(), begin);
        apply(&mut closed, Command::Step(step));
        for landed in [false, true] {
            // Databases of instances that were stopped are still there.
            let all = [1, 2].into_iter().flat_map(|id| [1, 2, 3, 4].map(|pid| disk_of(pid, id)));
            let disks = all.filter(|disk| closed.durable_image(*disk).is_some());
            let found: Vec<_> = disks.map(|disk| found(&closed, disk, landed)).collect();
            let last = found.iter().map(|disk| disk.step).max().unwrap();
            let mut back = Simulation::resume(closed.setup(), closed.history(), &found)
                .unwrap_or_else(|error| panic!("step {step}, landed {landed}: {error}"));
            assert!(back.steps() >= last);
            let reached = back.disks().into_iter().map(|disk| {
                let at = found.iter().find(|found| found.node == disk).map_or(0, |found| found.flushed);
                (disk, Some(at))
            });
            let reached = reached.collect();
            apply(&mut back, Command::PowerFailure(reached));
            run_until(&mut back, "a leader again", |s| s.leader().is_some());
            // The proposal may have been lost with the power; then it is made again.
            if back.configuration().id == 1 {
                apply(&mut back, Command::Tick(300));
            }
            if back.configuration().id == 1 {
                let leader = back.leader().unwrap();
                reconfigure(&mut back, leader, &[1, 2, 4]);
            }
            run_until(&mut back, "settled", |s| is_settled(s, 2));
            assert_eq!(back.pids().collect::<Vec<_>>(), [1, 2, 4]);
            for pid in [1, 2, 4] {
                assert_eq!(state(&mut back, pid), [("a".to_owned(), Some(1))], "step {step}, landed {landed}");
            }
        }
    }
}

fn found(simulation: &Simulation, disk: u64, landed: bool) -> FoundDisk {
    let (mut image, mut flushed) = simulation.durable_image(disk).unwrap();
    let mut step = 0;
    if let Some(batch) = simulation.batch(disk).filter(|_| landed) {
        batch.apply_to(&mut image);
        (flushed, step) = (batch.number, batch.stamp.step);
    } else if flushed > 0 {
        // The model does not keep where a durable flush was cut: that of the run is a bound.
        step = simulation.steps().saturating_sub(1);
    }
    FoundDisk { node: disk, flushed, step, image }
}

#[test]
fn an_instance_whose_stopsign_is_decided_is_never_built_again() {
    let (mut simulation, leader) = elected(Setup::default());
    append(&mut simulation, leader, "a", 1);
    apply(&mut simulation, Command::Tick(30));
    // One member is away, so the old configuration goes on serving.
    let away = simulation.pids().find(|pid| *pid != leader).unwrap();
    apply(&mut simulation, Command::Cut(Links::Node(away)));
    reconfigure(&mut simulation, leader, &[1, 2, 3]);
    run_until(&mut simulation, "begun", |s| s.configuration().id == 2);
    apply(&mut simulation, Command::Tick(20));
    assert!(simulation.node(leader).unwrap().earlier.is_some_and(|earlier| earlier.up), "it still serves");
    apply(&mut simulation, Command::Crash(leader));
    apply(&mut simulation, Command::Restart(leader));
    let stopped = simulation.events().iter().rev().find_map(|event| match event.kind {
        EventKind::InstanceStopped { why } if event.node == Some(leader) => Some((event.configuration, why)),
        _ => None,
    });
    assert_eq!(stopped, Some((1, Stopped::NotRebuilt)));
    apply(&mut simulation, Command::Heal(Links::All));
    run_until(&mut simulation, "settled", |s| is_settled(s, 2));
    assert!(simulation.checks().iter().all(|check| check.holds()));
}

#[test]
fn clients_go_on_in_the_next_configuration_and_end_where_their_node_leaves() {
    let (mut simulation, leader) = elected(Setup::default());
    let leaves = simulation.pids().find(|pid| *pid != leader).unwrap();
    let load = Load { rate: 2, every: 3, keys: 4 };
    for node in [leader, leaves] {
        apply(&mut simulation, Command::Load { node, load: Some(load) });
    }
    apply(&mut simulation, Command::Tick(60));
    let before = simulation.proposals().tally().decided;
    assert!(before > 20, "{before}");
    let stays: Vec<NodeId> = simulation.pids().filter(|pid| *pid != leaves).chain([9]).collect();
    reconfigure(&mut simulation, leader, &stays);
    run_until(&mut simulation, "settled", |s| s.configuration().id == 2 && is_settled(s, 2));
    apply(&mut simulation, Command::Tick(120));
    let clients: Vec<NodeId> = simulation.clients().map(|client| client.node).collect();
    assert_eq!(clients, [leader], "the other one has ended with its node");
    let ended = |why| move |kind: &EventKind| matches!(kind, EventKind::LoadEnded { why: found, .. } if *found == why);
    let of = |is: &dyn Fn(&EventKind) -> bool| simulation.events().iter().filter(|event| is(&event.kind)).count();
    assert_eq!(of(&ended(LoadEnd::Left)), 1);
    // What came behind the stopsign was refused or lost, and nothing was decided twice.
    apply(&mut simulation, Command::LoadOff);
    apply(&mut simulation, Command::Tick(200));
    let tally = simulation.proposals().tally();
    assert_eq!(tally.open(), 0, "{tally:?}");
    assert!(tally.decided > before + 20, "{tally:?}");
    // What is measured goes on from 0 with the next configuration, and counts nothing twice.
    let metered: u64 = simulation.meter().ticks().map(|tick| tick.decided).sum();
    assert!((20..=tally.decided).contains(&metered), "{metered} of {tally:?}");
    assert!(simulation.checks().iter().all(|check| check.holds()));
    let stayed = simulation.node(leader).unwrap();
    assert!(stayed.configuration == 2 && stayed.decided > 20, "{stayed:?}");
}

#[test]
fn quorums_that_were_set_stay_where_so_many_nodes_can_have_them() {
    let nodes = Setup::nodes_with(1..=5, StorageKind::IndexedDb);
    let flexible = Some(Quorums { read: 4, write: 2 });
    let (mut simulation, leader) = elected(Setup { nodes, flexible, ..Setup::default() });
    append(&mut simulation, leader, "a", 1);
    reconfigure(&mut simulation, leader, &[1, 2, 3, 4, 7]);
    run_until(&mut simulation, "settled", |s| s.configuration().id == 2 && is_settled(s, 2));
    // Two nodes are enough to decide: three of the five are cut off.
    let leader = simulation.leader().unwrap();
    let cut: Vec<NodeId> = simulation.pids().filter(|pid| *pid != leader).take(3).collect();
    apply(&mut simulation, Command::Tick(60));
    for pid in &cut {
        apply(&mut simulation, Command::Cut(Links::Node(*pid)));
    }
    append(&mut simulation, leader, "b", 2);
    run_until(&mut simulation, "decided by two", |s| s.node(leader).unwrap().decided > 0);
    apply(&mut simulation, Command::Heal(Links::All));
    // Three nodes cannot have a read quorum of 4: from here on it takes majorities.
    apply(&mut simulation, Command::Tick(200));
    let leader = simulation.leader().unwrap();
    reconfigure(&mut simulation, leader, &[1, 2, 3]);
    run_until(&mut simulation, "settled", |s| s.configuration().id == 3 && is_settled(s, 3));
    assert_eq!(simulation.hearings().iter().map(|hearing| hearing.needs).collect::<Vec<_>>(), [2, 2, 2]);
    let leader = simulation.leader().unwrap();
    append(&mut simulation, leader, "c", 3);
    run_until(&mut simulation, "decided", |s| s.node(leader).unwrap().decided > 0);
    assert_eq!(state(&mut simulation, leader).len(), 3);
    assert!(simulation.checks().iter().all(|check| check.holds()));
}

#[test]
fn what_cannot_be_a_configuration_is_refused_and_changes_nothing() {
    let (mut simulation, leader) = elected(Setup::default());
    let before = simulation.steps();
    let of =
        |nodes: &[NodeId]| Command::Reconfigure { node: leader, nodes: nodes.to_vec(), storage: None, quorums: None };
    for (nodes, error) in [
        (&[1][..], CommandError::Members(1)),
        (&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], CommandError::Members(10)),
        (&[1, 2, 65], CommandError::Member(65)),
        (&[0, 1, 2], CommandError::Member(0)),
        (&[1, 2, 2], CommandError::Member(2)),
        (&[4, 5, 6, 7, 8, 9, 10], CommandError::TooManyNodes(10)),
    ] {
        assert_eq!(simulation.apply(&of(nodes)), Err(error));
    }
    assert_eq!(simulation.steps(), before);
    assert_eq!(node_of(disk_of(3, 7)), 3);
}
