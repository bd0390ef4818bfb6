//! [`Cluster`]: what a running script must be able to see. The simulation implements it; tests of the
//! runner use a smaller one.

use omnipaxos::ballot_leader_election::Ballot;

use crate::{
    kv::KeyValue,
    sim::{
        NodeId, Simulation,
        error::CommandError,
        event::MessageKind,
        invariant::CheckState,
        role::{Phase, Role},
        simulation::NextDue,
    },
};

/// What a script sees of a cluster: enough for `leader`, `run until` and `expect`.
///
/// All of it is plain values, and all but [`Cluster::snapshot`] is cheap: `run until` asks after every step.
pub trait Cluster {
    /// Now, in ticks.
    fn time(&self) -> u64;
    /// When the next event falls due, in ticks; `None` where nothing will ever happen by itself.
    fn next_due(&self) -> Option<u64>;
    /// The live node that leads (in its accept phase) in the highest ballot.
    fn leader(&self) -> Option<NodeId>;
    /// The ids of all nodes, ascending, crashed ones included.
    fn pids(&self) -> Vec<NodeId>;
    /// How a node stands; of a crashed one, what its storage keeps. `None` where there is no such node.
    fn status(&self, pid: NodeId) -> Option<Status>;
    /// The entry that a node's log keeps at an index, decided or not; `None` where it keeps none.
    fn entry(&self, pid: NodeId, index: usize) -> Option<KeyValue>;
    /// The value of a key in the state that a node has reached: its snapshot and its decided entries.
    fn value(&self, pid: NodeId, key: &str) -> Option<u64>;
    /// The key-values of a node's snapshot, by key; `None` where it has none.
    fn snapshot(&self, pid: NodeId) -> Option<Vec<KeyValue>>;
    /// The number of the first message under way on a link, of this kind or of any; heartbeats only if that kind
    /// is named, or nothing else is there.
    fn first_message(&self, from: NodeId, to: NodeId, kind: Option<MessageKind>) -> Result<u64, CommandError>;
    /// How many proposals are lost.
    fn lost(&self) -> u64;
    /// Whether a proposal with this key and value is lost.
    fn is_lost(&self, kv: &KeyValue) -> bool;
    /// The first key of which no order explains what clients saw; `None` where there is none, or none was found.
    fn broken_history(&self) -> Option<String>;
    /// How what must always hold stands; empty where nothing is checked.
    fn checks(&self) -> Vec<CheckState>;
}

/// How one node stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Whether it runs.
    pub up: bool,
    /// Whether it leads, in its accept phase.
    pub leads: bool,
    /// The highest ballot it promised.
    pub promise: Option<Ballot>,
    /// Its decided index.
    pub decided: usize,
    /// Its accepted index.
    pub accepted: usize,
    /// Its compacted index.
    pub compacted: usize,
    /// The configuration of its newest instance; 0 while that waits for its state.
    pub configuration: u32,
}

impl Cluster for Simulation {
    fn checks(&self) -> Vec<CheckState> {
        self.checks()
    }

    fn broken_history(&self) -> Option<String> {
        self.judge_history(None).broken.first().map(|broken| broken.key.clone())
    }

    fn lost(&self) -> u64 {
        self.proposals().tally().lost
    }

    fn is_lost(&self, kv: &KeyValue) -> bool {
        self.proposal_lost(kv)
    }

    fn time(&self) -> u64 {
        self.time()
    }

    fn next_due(&self) -> Option<u64> {
        self.next_due().map(|due| match due {
            NextDue::Flush { time, .. } | NextDue::Other { time } => time,
        })
    }

    fn leader(&self) -> Option<NodeId> {
        self.leader()
    }

    fn pids(&self) -> Vec<NodeId> {
        self.pids().collect()
    }

    fn status(&self, pid: NodeId) -> Option<Status> {
        self.node(pid).map(|node| Status {
            up: node.up,
            leads: node.up && node.role == Role::Leader && node.phase == Phase::Accept,
            promise: node.promise,
            decided: node.decided,
            accepted: node.accepted,
            compacted: node.compacted,
            configuration: if node.waiting { 0 } else { node.configuration },
        })
    }

    fn entry(&self, pid: NodeId, index: usize) -> Option<KeyValue> {
        let mut found = None;
        self.entries(pid, index..index.saturating_add(1), |at, proposal| {
            if at == index {
                found = Some(proposal.kv.clone());
            }
        });
        found
    }

    fn value(&self, pid: NodeId, key: &str) -> Option<u64> {
        let node = self.node(pid)?;
        let carried = || self.carried(pid).and_then(|carried| carried.values.get(key).map(|last| last.value));
        let snapshot = self.snapshot(pid).and_then(|snapshot| snapshot.values.get(key).map(|last| last.value));
        let mut value = snapshot.or_else(carried);
        self.entries(pid, node.compacted..node.decided, |_, proposal| {
            if proposal.kv.key == key {
                value = Some(proposal.kv.value);
            }
        });
        value
    }

    fn snapshot(&self, pid: NodeId) -> Option<Vec<KeyValue>> {
        let snapshot = self.snapshot(pid)?;
        Some(snapshot.values.into_iter().map(|(key, last)| KeyValue { key, value: last.value }).collect())
    }

    fn first_message(&self, from: NodeId, to: NodeId, kind: Option<MessageKind>) -> Result<u64, CommandError> {
        self.first_message(from, to, kind)
    }
}
