//! Whether a condition holds.

use std::collections::BTreeMap;

use crate::{
    kv::{KeyValue, Proposal},
    lesson::{
        condition::{Condition, Gauge, Gives, Kept, NodeRef, Place, SnapshotIs, Than},
        seen::Seen,
    },
    order,
    script::Cluster as _,
    sim::{
        NodeId, Simulation,
        event::{Event, EventKind, ReadItem},
        look::NodeState,
    },
};

/// What conditions are asked of.
pub(super) struct Look<'a> {
    pub simulation: &'a Simulation,
    /// The nodes that were remembered.
    pub names: &'a BTreeMap<String, NodeId>,
    pub seen: &'a Seen,
}

impl Look<'_> {
    /// The node; `None` where there is none such now.
    pub fn find(&self, node: &NodeRef) -> Option<NodeId> {
        match node {
            NodeRef::Id(pid) => self.simulation.pids().any(|other| other == *pid).then_some(*pid),
            NodeRef::Leader => self.simulation.leader(),
            NodeRef::Name(name) => self.names.get(name).copied(),
        }
    }

    fn node(&self, node: &NodeRef) -> Option<NodeState> {
        self.simulation.node(self.find(node)?)
    }

    /// The nodes of a place; `None` where one of them is none now, or nobody runs.
    fn nodes(&self, place: &Place) -> Option<Vec<NodeState>> {
        let all = || self.simulation.pids().filter_map(|pid| self.simulation.node(pid));
        match place {
            Place::All | Place::Any => Some(all().collect()),
            Place::Alive => Some(all().filter(|node| node.up).collect()).filter(|nodes: &Vec<_>| !nodes.is_empty()),
            Place::Nodes(nodes) => nodes.iter().map(|node| self.node(node)).collect(),
        }
    }

    /// Whether each node of a place is so; of "any", whether one is.
    fn at(&self, place: &Place, mut is_so: impl FnMut(&NodeState) -> bool) -> Option<bool> {
        let nodes = self.nodes(place)?;
        Some(if *place == Place::Any { nodes.iter().any(is_so) } else { nodes.iter().all(&mut is_so) })
    }

    /// Whether what is taken of each node of a place is the same.
    fn same<T: PartialEq>(&self, place: &Place, mut take: impl FnMut(&NodeState) -> T) -> Option<bool> {
        let nodes = self.nodes(place)?;
        let mut all = nodes.iter().map(&mut take);
        let first = all.next()?;
        Some(all.all(|other| other == first))
    }

    /// Whether a condition holds now; `None` where a node in it is none, and nothing can be said. `happened` is
    /// whether its event was seen since its line began to be watched.
    pub fn holds(&self, condition: &Condition, happened: bool) -> Option<bool> {
        Some(match condition {
            Condition::Gauge { gauge, place, op, than } => {
                let than = match than {
                    Than::Number(number) => *number,
                    Than::Gauge(gauge, node) => self.gauge(*gauge, &self.node(node)?),
                };
                self.at(place, |node| op.compares(&self.gauge(*gauge, node), &than))?
            }
            Condition::Promise(a, op, b) => {
                let of = |node| self.node(node).map(|node| node.promise.map(|b| (b.n, b.priority, b.pid)));
                op.compares(&of(a)?, &of(b)?)
            }
            Condition::PromisesEqual(place) => {
                self.at(place, |node| node.promise.is_some())? && self.same(place, |node| node.promise)?
            }
            Condition::Running { up, place } => self.at(place, |node| node.up == *up)?,
            Condition::Leader(is, node) => {
                let leader = self.simulation.leader();
                // "The leader is not 2" speaks of a leader.
                (leader? == self.find(node)?) == *is
            }
            Condition::SomeLeader(some) => self.simulation.leader().is_some() == *some,
            Condition::Names(node, leader) => {
                let (node, leader) = (self.node(node)?, self.find(leader)?);
                node.up && node.leader == Some(leader)
            }
            Condition::Phase(node, phase) => {
                let node = self.node(node)?;
                node.up && node.phase == *phase
            }
            Condition::Entry { node, index, entry, decided } => {
                let node = self.node(node)?;
                let found = self.simulation.entry(node.pid, *index);
                found == *entry && (!decided || *index < node.decided)
            }
            Condition::EntriesEqual(from, to, place) => {
                let entries = |node: &NodeState| self.entries(node.pid, *from, *to);
                self.at(place, |node| entries(node).len() == to - from)? && self.same(place, entries)?
            }
            Condition::LogsEqual(place) => {
                let nodes = self.nodes(place)?;
                let from = nodes.iter().map(|node| node.compacted).max()?;
                let log = |node: &NodeState| (node.accepted, self.entries(node.pid, from, usize::MAX));
                self.same(place, log)?
            }
            Condition::StateEqual(place) => self.same(place, |node| self.state(node))?,
            Condition::Value(node, values) => {
                let state = self.state(&self.node(node)?);
                values.iter().all(|(key, value)| state.get(key) == value.as_ref())
            }
            Condition::Snapshot(node, expected) => {
                let found = self.simulation.snapshot(self.find(node)?);
                match expected {
                    SnapshotIs::None => found.is_none(),
                    SnapshotIs::Some => found.is_some(),
                    SnapshotIs::Exactly(values) => found.is_some_and(|snapshot| {
                        let found = snapshot.values.into_iter().map(|(key, last)| KeyValue { key, value: last.value });
                        found.eq(values.iter().cloned())
                    }),
                }
            }
            Condition::Compaction(node, kept) => {
                let node = self.node(node)?;
                let found = match (node.compacted, node.snapshot_keys) {
                    (0, _) => Kept::None,
                    (_, Some(_)) => Kept::Snapshot,
                    (_, None) => Kept::Trimmed,
                };
                found == *kept
            }
            Condition::Link { from, to, up } => self.simulation.link_state(self.find(from)?, self.find(to)?)?.up == *up,
            Condition::ChecksHold => self.simulation.checks().iter().all(|check| check.holds()),
            Condition::Check { invariant, broken } => {
                let checks = self.simulation.checks();
                let check = checks.iter().find(|check| check.invariant == *invariant)?;
                let by = |name: &str| check.violations.iter().any(|violation| violation.cause.name() == name);
                match broken {
                    None => check.holds(),
                    Some(cause) => !check.holds() && cause.is_none_or(by),
                }
            }
            Condition::Refused { .. } | Condition::Read { .. } | Condition::Event { .. } => happened,
            Condition::ProposedAt(count) => self.seen.count_nodes() >= *count,
            Condition::Proposed { entry, node } => {
                let node = node.as_ref().map(|node| self.find(node).ok_or(())).transpose().ok()?;
                self.seen.was_proposed(entry.as_ref(), node)
            }
            Condition::Lost(entry) => self.seen.is_lost(entry, self.simulation),
        })
    }

    /// Whether an event is the one that a condition is about.
    pub fn is_event(&self, condition: &Condition, event: &Event) -> bool {
        let at = |node: &Option<NodeRef>| {
            node.as_ref().is_none_or(|node| self.find(node).is_some_and(|pid| event.node == Some(pid)))
        };
        match (condition, &event.kind) {
            (Condition::Refused { name, argument, node }, EventKind::Refused { refusal, .. }) => {
                refusal.name() == *name && argument.is_none_or(|number| refusal.argument() == Some(number)) && at(node)
            }
            (Condition::Read { node, gives, of }, EventKind::Read { from, to, answer }) => {
                self.find(node).is_some_and(|pid| event.node == Some(pid))
                    && gives.is_in(*from, *to, answer.as_deref(), *of)
            }
            (Condition::Event { name, message, node }, kind) => {
                kind.name() == *name && message.is_none_or(|kind| message_of(&event.kind) == Some(kind)) && at(node)
            }
            _ => false,
        }
    }

    fn gauge(&self, gauge: Gauge, node: &NodeState) -> u64 {
        let number = match gauge {
            Gauge::Decided => node.decided,
            Gauge::Accepted => node.accepted,
            Gauge::Compacted => node.compacted,
            Gauge::Durable => node.disk.as_ref().map_or(0, |disk| disk.same_below),
            Gauge::Pending => match &node.disk {
                Some(disk) if disk.pending => node.accepted.saturating_sub(disk.same_below).max(1),
                _ => 0,
            },
            Gauge::Held => node.held_messages,
            Gauge::Keys => self.state(node).len(),
        };
        number as u64
    }

    fn entries(&self, pid: NodeId, from: usize, to: usize) -> Vec<(usize, Proposal)> {
        let mut entries = Vec::new();
        self.simulation.entries(pid, from..to, |index, proposal| entries.push((index, proposal.clone())));
        entries
    }

    /// The key-values that a node has reached: what its configuration carried over, its snapshot and its decided
    /// entries.
    fn state(&self, node: &NodeState) -> BTreeMap<String, u64> {
        let carried = self.simulation.carried(node.pid).map(|carried| carried.values.clone()).unwrap_or_default();
        let snapshot = self.simulation.snapshot(node.pid).map(|snapshot| snapshot.values).unwrap_or_default();
        let mut state = order::map(carried.into_iter().chain(snapshot).map(|(key, last)| (key, last.value)));
        self.simulation.entries(node.pid, node.compacted..node.decided, |_, proposal| {
            state.insert(proposal.kv.key.clone(), proposal.kv.value);
        });
        state
    }
}

impl Gives {
    /// Whether it is in the answer to a read, for the index asked about, if one is.
    fn is_in(&self, from: usize, to: Option<usize>, answer: Option<&[ReadItem]>, of: Option<usize>) -> bool {
        let Some(items) = answer else {
            let asked = |index: usize| from <= index && to.is_none_or(|to| index < to);
            return *self == Self::Nothing && of.is_none_or(asked);
        };
        let mut index = from;
        items.iter().any(|item| {
            let next = match item {
                ReadItem::Trimmed(to) | ReadItem::Snapshotted(to, _) => *to,
                _ => index + 1,
            };
            let covered = index..next;
            index = next;
            of.is_none_or(|of| covered.contains(&of)) && self.is(item)
        })
    }

    fn is(&self, item: &ReadItem) -> bool {
        match (self, item) {
            (Self::Trimmed(at), ReadItem::Trimmed(to)) | (Self::Snapshotted(at), ReadItem::Snapshotted(to, _)) => {
                at.is_none_or(|at| at == *to)
            }
            (Self::Decided(entry), ReadItem::Decided(found)) | (Self::Undecided(entry), ReadItem::Undecided(found)) => {
                entry.as_ref().is_none_or(|entry| entry == found)
            }
            (Self::StopSign, ReadItem::StopSign(..)) => true,
            _ => false,
        }
    }
}

/// The message that an event is about.
fn message_of(kind: &EventKind) -> Option<crate::sim::event::MessageKind> {
    match kind {
        EventKind::Received { message, .. } | EventKind::Lost { message, .. } | EventKind::ByHand { message, .. } => {
            Some(message.kind)
        }
        EventKind::Accepted { by, .. } | EventKind::Decided { by, .. } => by.map(|by| by.message),
        _ => None,
    }
}
