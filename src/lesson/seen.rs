//! [`Seen`]: what was proposed since the lesson's stage was set, and what became of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    kv::KeyValue,
    sim::{
        NodeId, Simulation,
        event::{Event, EventKind, MessageKind, Via},
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
    proposals: BTreeMap<(String, u64), Proposed>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Proposed {
    nodes: BTreeSet<NodeId>,
    /// Whether it got into a log, or was lost on its way to one.
    went: bool,
}

impl Seen {
    /// Takes note of an event.
    pub fn note(&mut self, event: &Event) {
        let key = |entry: &KeyValue| (entry.key.clone(), entry.value);
        match &event.kind {
            EventKind::Proposed { entry, to, .. } => {
                let Some(node) = event.node else { return };
                self.nodes.insert(node);
                if self.proposals.len() < MAX_PROPOSALS || self.proposals.contains_key(&key(entry)) {
                    let proposed = self.proposals.entry(key(entry)).or_default();
                    proposed.nodes.insert(node);
                    proposed.went |= *to == Via::Own;
                }
            }
            EventKind::Accepted { last: Some(entry), .. } => self.went(&key(entry)),
            EventKind::Lost { message, .. } if message.kind == MessageKind::ProposalForward => {
                if let Some(entry) = &message.first {
                    self.went(&key(entry));
                }
            }
            _ => {}
        }
    }

    fn went(&mut self, entry: &(String, u64)) {
        if let Some(proposed) = self.proposals.get_mut(entry) {
            proposed.went = true;
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
            Some(entry) => {
                self.proposals.get(&(entry.key.clone(), entry.value)).is_some_and(|proposed| at(&proposed.nodes))
            }
        }
    }

    /// Whether this was proposed and will never be decided: it got into a log or was lost on its way to one, and now
    /// no node keeps it, in its log or in its snapshot, and no message carries it.
    pub fn is_lost(&self, entry: &KeyValue, simulation: &Simulation) -> bool {
        let proposed = self.proposals.get(&(entry.key.clone(), entry.value));
        if !proposed.is_some_and(|proposed| proposed.went) {
            return false;
        }
        let kept = |pid: NodeId| {
            let mut found = false;
            simulation.entries(pid, 0..usize::MAX, |_, proposal| found |= proposal.kv == *entry);
            let value = || simulation.snapshot(pid)?.values.get(&entry.key).map(|last| last.value);
            found || value() == Some(entry.value)
        };
        let carried = || simulation.messages(false).iter().any(|message| message.info.first.as_ref() == Some(entry));
        !simulation.pids().any(kept) && !carried()
    }
}
