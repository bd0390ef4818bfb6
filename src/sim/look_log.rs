//! What the run knows of its log beyond what any node still has: which proposal was decided at an index, and how
//! far a leader takes everybody to have accepted. And looks at what a read would answer.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    kv::Proposal,
    sim::{NodeId, Simulation, event::ReadItem},
};

impl Simulation {
    /// What was first decided at an index of a configuration, compacted since or not. `None` where that is not known: nothing is
    /// decided there, it is a StopSign, or it was decided before this run began. A replay knows nothing: its run
    /// does.
    pub fn decided_at(&self, configuration: u32, index: usize) -> Option<Proposal> {
        self.checks.as_ref()?.record().decided_at(configuration, index)
    }

    /// How many entries of a configuration were decided anywhere up to a step, as far as the checks know.
    pub fn decided_by(&self, configuration: u32, step: u64) -> usize {
        self.checks.as_ref().map_or(0, |checks| checks.record().decided_by(configuration, step))
    }

    /// At which index of a configuration, below `below`, each of these proposals was decided; the last one, where a message that came
    /// twice made it more than one. A proposal that was decided at none is left out.
    pub fn origins(&self, configuration: u32, below: usize, ids: &BTreeSet<u64>) -> BTreeMap<u64, usize> {
        let checks = self.checks.as_ref();
        checks.map(|checks| checks.record().origins(configuration, below, ids)).unwrap_or_default()
    }

    /// How much each node has accepted as this node, a leader, knows it: what a trim goes by. By ascending id, and
    /// up to the highest: OmniPaxos counts ids that no node has, at 0. Empty where the node does not lead.
    pub fn known_accepted(&self, pid: NodeId) -> Vec<(NodeId, usize)> {
        let Some(at) = self.place(pid).filter(|at| self.leads(*at)) else { return Vec::new() };
        let Some(alive) = &self.nodes[at].alive else { return Vec::new() };
        // Index 0 stands for no node.
        let accepted = alive.instance.accepted_indexes().into_iter().enumerate().skip(1);
        accepted.map(|(pid, accepted)| (pid as NodeId, accepted)).collect()
    }

    /// What a read at a node would answer, of `[from, to)`, or, without an end, of what is decided from there on.
    /// Nothing is recorded. The outer `None`: there is no such node, it is crashed, or the range is one that
    /// OmniPaxos can panic at.
    pub fn peek(&self, pid: NodeId, from: usize, to: Option<usize>) -> Option<Option<Vec<ReadItem>>> {
        let alive = self.nodes[self.place(pid)?].alive.as_ref()?;
        match to {
            Some(to) => (from < to).then(|| alive.instance.read(from, to)),
            None => Some(alive.instance.read_decided(from)),
        }
    }
}
