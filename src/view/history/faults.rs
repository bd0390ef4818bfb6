//! [`Faults`]: what went wrong in a run, as bands over time, told by its events one after the other.

use std::collections::BTreeMap;

use crate::{
    order,
    sim::{
        NodeId, Simulation,
        command::Links,
        event::{Event, EventKind},
        trace::Moment,
    },
};

/// How many are kept; the oldest go first.
const MAX_FAULTS: usize = 2_000;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// Links are cut.
    Cut,
    /// A node is crashed.
    Down,
    /// Its disk takes nothing.
    Held,
    /// A flush of it failed.
    FlushFailed,
    /// The page lost power.
    PowerFailed,
}

impl FaultKind {
    /// Its word in class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Down => "down",
            Self::Held => "held",
            Self::FlushFailed => "flush",
            Self::PowerFailed => "power",
        }
    }
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Where; `None` for links, and for all nodes.
    pub node: Option<NodeId>,
    /// From when.
    pub from: Moment,
    /// Until when; `None` while it lasts.
    pub to: Option<Moment>,
    /// The directions that are cut, sender first.
    pub links: Vec<(NodeId, NodeId)>,
}

/// The faults of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    over: Vec<Fault>,
    down: BTreeMap<NodeId, Moment>,
    held: BTreeMap<NodeId, Moment>,
    cut: Vec<(NodeId, NodeId)>,
    cut_since: Option<Moment>,
}

impl Faults {
    /// What happened next. The simulation says which nodes there are.
    pub fn tell(&mut self, event: &Event, simulation: &Simulation) {
        let now = Moment { step: event.step, time: event.time };
        let node = event.node.unwrap_or_default();
        match &event.kind {
            EventKind::LinksCut { links, directions, .. } if *directions > 0 => {
                let more = directions_of(links, simulation);
                self.set_cut(now, |cut| {
                    cut.extend(more);
                    cut.sort_unstable();
                    cut.dedup();
                });
            }
            EventKind::LinksHealed { links, directions } if *directions > 0 => {
                let healed = directions_of(links, simulation);
                self.set_cut(now, |cut| cut.retain(|link| !healed.contains(link)));
            }
            EventKind::Crashed { .. } => {
                self.down.entry(node).or_insert(now);
            }
            EventKind::Restarted { .. } | EventKind::InstanceStarted { .. } => self.end(FaultKind::Down, node, now),
            EventKind::DiskHeld | EventKind::DiskFilled => {
                self.held.entry(node).or_insert(now);
            }
            EventKind::DiskReleased | EventKind::DiskFreed => self.end(FaultKind::Held, node, now),
            EventKind::FlushFailed { .. } => self.push(FaultKind::FlushFailed, Some(node), now, Some(now), Vec::new()),
            EventKind::PowerFailed => self.push(FaultKind::PowerFailed, None, now, Some(now), Vec::new()),
            _ => {}
        }
    }

    /// Those that there were, and those that last, by when they began.
    pub fn now(&self) -> Vec<Fault> {
        let mut all = self.over.clone();
        let lasting = |kind, node: &NodeId, from: &Moment| Fault {
            kind,
            node: Some(*node),
            from: *from,
            to: None,
            links: Vec::new(),
        };
        all.extend(self.down.iter().map(|(node, from)| lasting(FaultKind::Down, node, from)));
        all.extend(self.held.iter().map(|(node, from)| lasting(FaultKind::Held, node, from)));
        let cut = self.cut_since.map(|from| Fault {
            kind: FaultKind::Cut,
            node: None,
            from,
            to: None,
            links: self.cut.clone(),
        });
        all.extend(cut);
        order::sort_by_key(&mut all, |fault| (fault.from, fault.kind, fault.node));
        all
    }

    fn set_cut(&mut self, now: Moment, change: impl FnOnce(&mut Vec<(NodeId, NodeId)>)) {
        let before = self.cut.clone();
        change(&mut self.cut);
        if let Some(from) = self.cut_since.take() {
            self.push(FaultKind::Cut, None, from, Some(now), before);
        }
        self.cut_since = (!self.cut.is_empty()).then_some(now);
    }

    fn end(&mut self, kind: FaultKind, node: NodeId, now: Moment) {
        let lasting = if kind == FaultKind::Down { &mut self.down } else { &mut self.held };
        if let Some(from) = lasting.remove(&node) {
            self.push(kind, Some(node), from, Some(now), Vec::new());
        }
    }

    fn push(
        &mut self,
        kind: FaultKind,
        node: Option<NodeId>,
        from: Moment,
        to: Option<Moment>,
        links: Vec<(NodeId, NodeId)>,
    ) {
        if self.over.len() == MAX_FAULTS {
            self.over.remove(0);
        }
        self.over.push(Fault { kind, node, from, to, links });
    }
}

/// The directions that a choice of links stands for.
fn directions_of(links: &Links, simulation: &Simulation) -> Vec<(NodeId, NodeId)> {
    let all = simulation.links().map(|(from, to, _)| (from, to));
    let chosen = |(from, to): &(NodeId, NodeId)| match links {
        Links::Pair(a, b) => (from, to) == (a, b) || (from, to) == (b, a),
        Links::OneWay(a, b) => (from, to) == (a, b),
        Links::Node(node) => from == node || to == node,
        Links::Groups(a, b) => (a.contains(from) && b.contains(to)) || (b.contains(from) && a.contains(to)),
        Links::All => true,
    };
    all.filter(chosen).collect()
}
