//! [`Seen`]: what was proposed since the lesson's stage was set, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    kv::KeyValue,
    sim::{
        NodeId, Simulation,
        event::{Event, EventKind},
    },
};

/// The most proposals that are remembered; a lesson asks for a few.
const MAX_PROPOSALS: usize = 4_096;

/// What was proposed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// Where anything was.
    nodes: BTreeSet<NodeId>,
    /// What, by key and value, and where.
    proposals: BTreeMap<(String, u64), BTreeSet<NodeId>>,
}

impl Seen {
    /// Takes note of an event.
    pub fn note(&mut self, event: &Event) {
        let EventKind::Proposed { entry, .. } = &event.kind else { return };
        let Some(node) = event.node else { return };
        self.nodes.insert(node);
        let key = (entry.key.clone(), entry.value);
        if self.proposals.len() < MAX_PROPOSALS || self.proposals.contains_key(&key) {
            self.proposals.entry(key).or_default().insert(node);
        }
    }

    /// At how many nodes something was proposed.
    pub fn count_nodes(&self) -> u64 {
        self.nodes.len() as u64
    }

    /// Whether this (or anything) was proposed, there (or anywhere).
    pub fn was_proposed(&self, entry: Option<&KeyValue>, node: Option<NodeId>) -> bool {
        let at = |nodes: &BTreeSet<NodeId>| node.map_or(!nodes.is_empty(), |node| nodes.contains(&node));
        match entry {
            None => at(&self.nodes),
            Some(entry) => self.proposals.get(&(entry.key.clone(), entry.value)).is_some_and(at),
        }
    }

    /// Whether this was proposed since then and will never be decided.
    pub fn is_lost(&self, entry: &KeyValue, simulation: &Simulation) -> bool {
        self.was_proposed(Some(entry), None) && simulation.proposal_lost(entry)
    }
}
