//! The simulation against a bare loop over the same OmniPaxos nodes, and how long it takes to go back in a run.
//! The same code natively (`examples/simulation_speed.rs`) and in a browser (`tests/bench_simulation.rs`).

use std::{cmp::Reverse, collections::BinaryHeap};

use omnipaxos::{ClusterConfig, OmniPaxos, ServerConfig, messages::Message};
use omnipaxos_playground::{
    kv::{KeyValue, Proposal},
    sim::{
        Simulation,
        command::Command,
        config::{Setup, StorageKind},
        replay::Replay,
    },
};
use omnipaxos_storage::memory_storage::MemoryStorage;

use crate::report::{Table, median, ms, rate, ratio};

const NODES: u64 = 5;
const STEPS: u64 = 100_000;
const STEPS_AN_APPEND: u64 = 100;
const ROUNDS: usize = 7;
/// How many rounds come before those: a browser still compiles in them, and ours is more to compile than a loop.
const WARM: usize = 3;
/// How long the runs are that are gone back in, in events.
const LENGTHS: [u64; 3] = [1_000, 10_000, 100_000];

/// A run of the simulation.
fn simulated(storage: StorageKind, steps: u64) -> Simulation {
    let setup = Setup { nodes: Setup::nodes_with(1..=NODES, storage), ..Setup::default() };
    let mut simulation = Simulation::new(setup).expect("the setup is within its limits");
    for number in 0..steps / STEPS_AN_APPEND {
        simulation.apply(&Command::Step(STEPS_AN_APPEND)).expect("so many steps may be taken");
        if let Some(node) = simulation.leader() {
            let append = Command::Append { node, key: format!("k{}", number % 10), value: number };
            simulation.apply(&append).expect("the leader is up");
        }
        // What is to be written is somebody else's work.
        simulation.take_effects();
    }
    simulation
}

/// How many messages were sent in it: they are numbered, and some are always under way.
fn messages_of(simulation: &Simulation) -> u64 {
    simulation.messages(true).iter().map(|message| message.id).max().unwrap_or(0)
}

fn decided_of(simulation: &Simulation) -> usize {
    simulation.node(1).map_or(0, |node| node.decided)
}

/// The same nodes over the same storage in a priority queue: nothing is recorded, checked, or can be cut.
/// The messages sent, and the entries decided.
fn bare(steps: u64) -> (u64, usize) {
    let setup = Setup::default();
    let nodes: Vec<u64> = (1..=NODES).collect();
    let build = |pid: &u64| {
        let cluster = ClusterConfig { configuration_id: 1, nodes: nodes.clone(), flexible_quorum: None };
        let server = ServerConfig {
            pid: *pid,
            election_tick_timeout: setup.election_ticks,
            resend_message_tick_timeout: setup.resend_ticks,
            buffer_size: 64,
            ..ServerConfig::default()
        };
        cluster.build_for_server(server, MemoryStorage::default()).expect("five nodes are a cluster")
    };
    let mut nodes: Vec<OmniPaxos<Proposal, MemoryStorage<Proposal>>> = nodes.iter().map(build).collect();
    let mut queue = BinaryHeap::new();
    // The messages under way, each in a place of its own; in the first places are none: they stand for the clocks.
    let mut payloads: Vec<Option<Message<Proposal>>> = vec![None; nodes.len()];
    let mut free: Vec<usize> = Vec::new();
    let mut sequence = 0;
    for at in 0..nodes.len() {
        sequence += 1;
        queue.push(Reverse((1, sequence, at)));
    }
    let (mut messages, mut outgoing) = (0, Vec::new());
    for step in 1..=steps {
        let Some(Reverse((time, _, slot))) = queue.pop() else { break };
        let at = match payloads[slot].take() {
            None => {
                nodes[slot].tick();
                sequence += 1;
                queue.push(Reverse((time + 1, sequence, slot)));
                slot
            }
            Some(message) => {
                free.push(slot);
                let at = message.get_receiver() as usize - 1;
                nodes[at].handle_incoming(message);
                at
            }
        };
        let mut also = None;
        if step % STEPS_AN_APPEND == 0
            && let Some(leader) = nodes.iter().position(|node| node.get_current_leader().is_some_and(|(_, all)| all))
            && let Some((pid, _)) = nodes[leader].get_current_leader()
        {
            let number = step / STEPS_AN_APPEND;
            let kv = KeyValue { key: format!("k{}", number % 10), value: number };
            let leader = pid as usize - 1;
            nodes[leader].append(Proposal { id: number, kv }).expect("nothing is being reconfigured");
            also = Some(leader);
        }
        for at in [Some(at), also].into_iter().flatten() {
            nodes[at].take_outgoing_messages(&mut outgoing);
            for message in outgoing.drain(..) {
                messages += 1;
                sequence += 1;
                let slot = free.pop().unwrap_or_else(|| {
                    payloads.push(None);
                    payloads.len() - 1
                });
                payloads[slot] = Some(message);
                queue.push(Reverse((time + 2, sequence, slot)));
            }
        }
    }
    (messages, nodes[0].get_decided_idx())
}

/// Milliseconds that something takes, and what it gives.
fn timed<R>(now: &impl Fn() -> f64, f: impl FnOnce() -> R) -> (f64, R) {
    let start = now();
    let result = f();
    (now() - start, result)
}

/// Both tables; `now` is a clock in milliseconds, `place` where this runs.
pub fn tables(place: &str, now: impl Fn() -> f64) -> String {
    let title = format!("Simulation, {place}: {STEPS} events of {NODES} nodes");
    let mut table = Table::new(&title, &["what", "entries decided", "ms", "messages a second", "÷ bare loop"]);
    let kinds = [("memory", StorageKind::Memory), ("IndexedDB, its model", StorageKind::IndexedDb)];
    let (mut loops, mut ours) = (Vec::new(), [Vec::new(), Vec::new()]);
    let (mut loop_result, mut our_result) = ((0, 0), [(0, 0); 2]);
    for round in 0..WARM + ROUNDS {
        if round == WARM {
            loops.clear();
            ours.iter_mut().for_each(Vec::clear);
        }
        let (took, result) = timed(&now, || bare(STEPS));
        loops.push(took);
        loop_result = result;
        for (at, (_, storage)) in kinds.iter().enumerate() {
            let (took, simulation) = timed(&now, || simulated(*storage, STEPS));
            ours[at].push(took);
            our_result[at] = (messages_of(&simulation), decided_of(&simulation));
        }
    }
    let a_second = |messages: u64, took: f64| messages as f64 * 1_000.0 / took;
    let bare_ms = median(loops);
    let bare_rate = a_second(loop_result.0, bare_ms);
    let cells = |name: &str, decided: usize, took: f64, messages: f64| {
        [name.to_owned(), decided.to_string(), ms(took), rate(messages), ratio(messages / bare_rate)]
    };
    table.row(&cells("bare loop over memory", loop_result.1, bare_ms, bare_rate));
    for (at, (name, _)) in kinds.iter().enumerate() {
        let took = median(std::mem::take(&mut ours[at]));
        table.row(&cells(name, our_result[at].1, took, a_second(our_result[at].0, took)));
    }
    let title = format!("Going back, {place}: to the last event but one, run again from the start, {NODES} nodes");
    let mut seeks = Table::new(&title, &["events", "ms", "the run itself, recorded, ms", "÷ run"]);
    for length in LENGTHS {
        let (mut back, mut there) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let (took, run) = timed(&now, || simulated(StorageKind::IndexedDb, length));
            there.push(took);
            let (took, step) = timed(&now, || {
                let mut replay = Replay::new(run.setup()).expect("its setup was started from before");
                replay.advance(run.history(), run.steps() - 1, u64::MAX).expect("its commands were carried out before");
                replay.step()
            });
            assert_eq!(step, run.steps() - 1);
            back.push(took);
        }
        let (back, there) = (median(back), median(there));
        seeks.row(&[length.to_string(), ms(back), ms(there), ratio(back / there)]);
    }
    format!("{table}{seeks}")
}
