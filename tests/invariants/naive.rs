//! The invariants once more, the slow way: everything is looked at after every step, and nothing is known of
//! storage operations. Only what a person could see from outside is used.

use std::collections::{BTreeMap, BTreeSet};

use omnipaxos::ballot_leader_election::Ballot;
use omnipaxos_playground::{
    kv::{KVSnapshot, Proposal},
    sim::{
        NodeId, Simulation,
        config::StorageKind,
        event::{Event, EventKind, Loss, MessageInfo, MessageKind},
        invariant::Invariant,
    },
};

/// One node after a step.
#[derive(Clone, Default)]
struct Seen {
    up: bool,
    promise: Ballot,
    round: Ballot,
    decided: usize,
    accepted: usize,
    compacted: usize,
    log: BTreeMap<usize, Proposal>,
    snapshot: Option<KVSnapshot>,
}

/// One node over the whole run.
#[derive(Clone, Default)]
struct Node {
    now: Seen,
    life: u32,
    /// Promise and decided index that are durable.
    durable: (Ballot, usize),
    promised: Ballot,
    accepted: (Ballot, usize),
    led: BTreeMap<(u32, u32, NodeId), u32>,
}

/// The slow checker.
pub struct Naive {
    nodes: BTreeMap<NodeId, Node>,
    /// All that was ever decided at an index.
    decided: BTreeMap<usize, Proposal>,
    broken: BTreeMap<Invariant, u64>,
    events: u64,
    /// Numbers of messages that were seen.
    messages: u64,
}

fn seen(simulation: &Simulation, pid: NodeId) -> Seen {
    let node = simulation.node(pid).unwrap();
    let mut log = BTreeMap::new();
    simulation.entries(pid, 0..usize::MAX, |index, proposal| {
        log.insert(index, proposal.clone());
    });
    Seen {
        up: node.up,
        promise: node.promise.unwrap_or_default(),
        round: node.accepted_round.unwrap_or_default(),
        decided: node.decided,
        accepted: node.accepted,
        compacted: node.compacted,
        log,
        snapshot: simulation.snapshot(pid),
    }
}

impl Naive {
    pub fn new(simulation: &Simulation) -> Self {
        let node = |pid| (pid, Node { now: seen(simulation, pid), ..Node::default() });
        let nodes = simulation.pids().map(node).collect();
        Self { nodes, decided: BTreeMap::new(), broken: BTreeMap::new(), events: 0, messages: 0 }
    }

    /// When each broke first.
    pub fn broken(&self) -> Vec<(Invariant, Option<u64>)> {
        Invariant::ALL.into_iter().map(|invariant| (invariant, self.broken.get(&invariant).copied())).collect()
    }

    fn breaks(&mut self, invariant: Invariant, step: u64) {
        self.broken.entry(invariant).or_insert(step);
    }

    /// Looks at everything.
    pub fn look(&mut self, simulation: &Simulation) {
        let step = simulation.steps();
        let news = simulation.events_from(self.events).to_vec();
        self.events = simulation.event_count();
        let restarted: BTreeSet<NodeId> =
            news.iter().filter(|e| matches!(e.kind, EventKind::Restarted { .. })).filter_map(|e| e.node).collect();
        for pid in simulation.pids().collect::<Vec<_>>() {
            let now = seen(simulation, pid);
            self.look_at(simulation, pid, now, restarted.contains(&pid), step);
        }
        self.look_at_pairs(step);
        self.look_at_messages(simulation, &news, step);
    }

    fn look_at(&mut self, simulation: &Simulation, pid: NodeId, now: Seen, restarted: bool, step: u64) {
        let memory = simulation.node(pid).unwrap().storage == StorageKind::Memory;
        let mut node = self.nodes.remove(&pid).unwrap();
        let before = std::mem::replace(&mut node.now, now.clone());
        let mut broken = Vec::new();
        if restarted {
            node.life += 1;
            if now.decided < node.durable.1 {
                broken.push(Invariant::Integrity);
            }
            if now.promise < node.durable.0 {
                broken.push(Invariant::Order);
            }
            if (now.round, now.accepted) < node.accepted || now.promise < node.promised {
                broken.push(Invariant::Durability);
            }
            node.accepted = (now.round, now.accepted);
            node.promised = now.promise;
            node.durable = (now.promise, now.decided);
        } else if now.up && before.up {
            if now.decided < before.decided {
                broken.push(Invariant::Integrity);
            }
            if now.promise < before.promise {
                broken.push(Invariant::Order);
            }
        }
        let kept = before.log.iter().filter(|(index, _)| **index < before.decided.min(now.decided));
        if before.up && now.up && kept.into_iter().any(|(index, was)| now.log.get(index).is_some_and(|is| is != was)) {
            broken.push(Invariant::Integrity);
        }
        // What a crash must not take: all of what was in memory, and what the disk has.
        if memory && now.up {
            node.durable = (now.promise, now.decided);
        } else if let Some((image, _)) = simulation.durable_image(pid) {
            node.durable = (image.scalars.promise.unwrap_or_default(), image.scalars.decided_idx);
        }
        if now.up && (now.compacted > now.decided || now.decided > now.accepted) {
            broken.push(Invariant::Order);
        }
        if now.up {
            for (index, is) in now.log.range(now.compacted..now.decided.max(now.compacted)) {
                let first = self.decided.entry(*index).or_insert_with(|| is.clone());
                if first != is {
                    broken.push(Invariant::Agreement);
                }
            }
        }
        if let Some(snapshot) = &now.snapshot
            && now.up
        {
            let entries: Vec<_> = (0..now.compacted).map_while(|index| self.decided.get(&index).cloned()).collect();
            let mut fold = KVSnapshot::default();
            entries.iter().for_each(|entry| fold.set(entry));
            if entries.len() == now.compacted && fold != *snapshot {
                broken.push(Invariant::Snapshot);
            }
        }
        self.nodes.insert(pid, node);
        broken.into_iter().for_each(|invariant| self.breaks(invariant, step));
    }

    fn look_at_pairs(&mut self, step: u64) {
        let logs: Vec<_> = self.nodes.values().map(|node| (node.now.round, node.now.log.clone())).collect();
        for (at, (round, log)) in logs.iter().enumerate() {
            for (other_round, other) in &logs[at + 1..] {
                let differ = |(index, is): (&usize, &Proposal)| other.get(index).is_some_and(|other| other != is);
                if round == other_round && *round != Ballot::default() && log.iter().any(differ) {
                    self.breaks(Invariant::Ballots, step);
                }
            }
        }
    }

    /// What was sent in this step: it is under way, or was lost at once.
    fn look_at_messages(&mut self, simulation: &Simulation, news: &[Event], step: u64) {
        let mut sent: Vec<(u64, NodeId, MessageInfo)> = Vec::new();
        for message in simulation.messages(true).into_iter().filter(|message| message.id > self.messages) {
            sent.push((message.id, message.from, message.info));
        }
        self.messages = sent.iter().map(|(id, ..)| *id).max().unwrap_or(0).max(self.messages);
        sent.sort_by_key(|(id, ..)| *id);
        // Lost as it was sent, and not under way when its link was cut or its receiver crashed.
        let cut = news.iter().any(|event| matches!(event.kind, EventKind::LinksCut { .. }));
        for event in news {
            if let EventKind::Lost { from, message, why, .. } = &event.kind
                && (*why == Loss::Chance || *why == Loss::Cut && !cut)
            {
                sent.push((0, *from, (**message).clone()));
            }
        }
        for (_, from, info) in sent {
            self.look_at_message(from, &info, step);
        }
    }

    fn look_at_message(&mut self, from: NodeId, info: &MessageInfo, step: u64) {
        let Some(ballot) = info.ballot.filter(|_| !info.kind.is_heartbeat()) else { return };
        let node = self.nodes.get_mut(&from).unwrap();
        if !node.now.up {
            return;
        }
        node.promised = node.promised.max(ballot.min(node.now.promise));
        let claimed = match info.kind {
            MessageKind::Prepare | MessageKind::Promise => info.accepted_round.zip(info.accepted),
            MessageKind::Accepted => info.accepted.map(|accepted| (ballot, accepted)),
            _ => None,
        };
        if let Some(claimed) = claimed.filter(|claimed| *claimed <= (node.now.round, node.now.accepted)) {
            node.accepted = node.accepted.max(claimed);
        }
        if info.kind == MessageKind::Prepare {
            let life = node.life;
            if *node.led.entry((ballot.n, ballot.priority, ballot.pid)).or_insert(life) != life {
                self.breaks(Invariant::Ballots, step);
            }
        }
    }
}
