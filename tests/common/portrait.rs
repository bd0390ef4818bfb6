//! All that can be seen of a simulation, to compare two.

use omnipaxos_playground::{
    kv::{KVSnapshot, Proposal},
    sim::{
        NodeId, Simulation,
        look::{MessageState, NodeState},
        simulation::NextDue,
        writes::WriteBatch,
    },
    storage::image::Image,
};

/// All that can be seen of a simulation, its events apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Portrait {
    pub time: u64,
    pub steps: u64,
    pub next: Option<NextDue>,
    pub nodes: Vec<NodePortrait>,
    pub links: Vec<(NodeId, NodeId, bool)>,
    pub messages: Vec<MessageState>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NodePortrait {
    state: NodeState,
    entries: Vec<(usize, Proposal)>,
    snapshot: Option<KVSnapshot>,
    disk: Option<(Image<Proposal>, u64)>,
    /// What the disk will hold once the flush under way is there.
    flushing: Option<(Image<Proposal>, u64)>,
    writes: Vec<WriteBatch>,
}

impl Portrait {
    /// But for the clock, which may have gone on after the last event.
    #[allow(dead_code)] // not every test that has this file uses it
    pub fn without_time(self) -> Self {
        Self { time: 0, ..self }
    }
}

pub fn portrait(simulation: &Simulation) -> Portrait {
    let node = |pid| {
        let mut entries = Vec::new();
        simulation.entries(pid, 0..usize::MAX, |index, proposal| entries.push((index, proposal.clone())));
        NodePortrait {
            state: simulation.node(pid).expect("it is one of its nodes"),
            entries,
            snapshot: simulation.snapshot(pid),
            disk: simulation.durable_image(pid),
            flushing: simulation.batch(pid).and_then(|batch| simulation.image_after(pid, batch.number)),
            writes: simulation.writes(pid).map(|writes| writes.batches().cloned().collect()).unwrap_or_default(),
        }
    };
    Portrait {
        time: simulation.time(),
        steps: simulation.steps(),
        next: simulation.next_due(),
        nodes: simulation.pids().map(node).collect(),
        links: simulation.links().collect(),
        messages: simulation.messages(true),
    }
}
