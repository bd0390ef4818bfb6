//! What a compaction would do, from what can be seen of the cluster. No markup here.

use std::collections::BTreeMap;

use crate::{
    sim::{NodeId, command::Scope, error::Refusal, event::Compaction},
    view::frame::{Frame, NodeFrame},
};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Which node is asked.
    pub node: NodeId,
    /// For what.
    pub kind: Compaction,
    /// Whom it concerns; a trim concerns all.
    pub scope: Scope,
    /// Entries below this index; `None` for as far as possible.
    pub at: Option<usize>,
}

/// What becomes of one node's log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Entries `from..to` go.
    Compacts {
        /// The compacted index now.
        from: usize,
        /// The compacted index then.
        to: usize,
    },
    /// It is compacted that far already.
    Nothing {
        /// The compacted index.
        compacted: usize,
    },
    /// It has decided (for a trim: accepted) only so many entries, and holds it back or is left out.
    Behind {
        /// How many.
        has: usize,
    },
    /// It has accepted, but not decided, as far as a trim reaches: it holds nothing back and stays as it is.
    Undecided {
        /// How many entries it has decided.
        decided: usize,
    },
    /// It is crashed: the request is lost, and is not sent again.
    Down,
    /// The link to it is cut: the request is lost, and is not sent again.
    CutOff,
    /// It is not concerned.
    NotAsked,
}

/// What somebody may not expect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trap {
    /// A trim beyond a snapshot: entries `from..to` are in neither.
    BeyondSnapshot {
        /// At which nodes.
        nodes: Vec<NodeId>,
        /// First of them.
        from: usize,
        /// One past the last.
        to: usize,
    },
    /// A snapshot after a trim lacks what was trimmed, all below `to`.
    AfterTrim {
        /// At which nodes.
        nodes: Vec<NodeId>,
        /// One past the last that is lacking.
        to: usize,
    },
    /// A trim reaches above what these nodes have decided: a resync of one would need what is gone.
    Behind {
        /// Which nodes.
        nodes: Vec<NodeId>,
        /// How many entries each has decided.
        decided: usize,
    },
}

/// What a compaction would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// The answer, where it is no.
    pub refusal: Option<Refusal>,
    /// What becomes of each node's log; with a refusal, who holds it back.
    pub nodes: Vec<(NodeId, Fate)>,
    /// What to beware of.
    pub traps: Vec<Trap>,
}

/// What `ask` would do to this cluster.
pub fn preview(frame: &Frame, ask: Ask) -> Preview {
    let Some(node) = frame.nodes.iter().find(|node| node.pid == ask.node) else { return Preview::default() };
    match ask.kind {
        Compaction::Snapshot => snapshot(frame, ask, node),
        Compaction::Trim => trim(frame, ask, node),
    }
}

fn snapshot(frame: &Frame, ask: Ask, node: &NodeFrame) -> Preview {
    let refusal = if frame.snapshots {
        ask.at.filter(|at| *at > node.decided).map(|_| Refusal::UndecidedIndex(node.decided))
    } else {
        Some(Refusal::NoSnapshot)
    };
    let fate = |other: &NodeFrame| {
        if other.pid != ask.node && ask.scope == Scope::Local {
            return Fate::NotAsked;
        }
        let to = ask.at.unwrap_or(other.decided);
        reach(frame, ask.node, other).unwrap_or(if to > other.decided {
            Fate::Behind { has: other.decided }
        } else {
            compacts(other, to)
        })
    };
    let nodes = fates(frame, fate);
    let traps = if refusal.is_none() {
        let lacks = |(pid, fate): &(NodeId, Fate)| match fate {
            Fate::Compacts { .. } => trimmed(frame, *pid).map(|to| (to, *pid)),
            _ => None,
        };
        grouped(nodes.iter().filter_map(lacks)).map(|(to, nodes)| Trap::AfterTrim { nodes, to }).collect()
    } else {
        Vec::new()
    };
    Preview { refusal, nodes, traps }
}

fn trim(frame: &Frame, ask: Ask, node: &NodeFrame) -> Preview {
    let accepted_by_all = accepted_by_all(frame);
    let to = ask.at.unwrap_or(accepted_by_all);
    let refusal = if frame.leader != Some(ask.node) {
        Some(Refusal::NotCurrentLeader(node.leader.unwrap_or(0)))
    } else if to > accepted_by_all {
        Some(Refusal::NotAllDecided(accepted_by_all))
    } else if to > node.decided {
        Some(Refusal::UndecidedIndex(node.decided))
    } else {
        None
    };
    // "As far as possible" is held back by the least that any node has: name it where others have more.
    let most = frame.nodes.iter().map(|node| node.accepted).max().unwrap_or(0);
    // What counts is what the leader knows: that a node has accepted something, when the message saying so is there.
    let has = |other: &NodeFrame| known(frame, other.pid).unwrap_or(other.accepted);
    let holds_back = |other: &NodeFrame| match ask.at {
        Some(at) => has(other) < at,
        None => has(other) == accepted_by_all && has(other) < most,
    };
    let fate = |other: &NodeFrame| {
        if holds_back(other) {
            return Fate::Behind { has: has(other) };
        }
        let enough =
            || if to > other.decided { Fate::Undecided { decided: other.decided } } else { compacts(other, to) };
        reach(frame, ask.node, other).unwrap_or_else(enough)
    };
    let nodes = fates(frame, fate);
    let mut traps = Vec::new();
    if refusal.is_none() {
        let beyond = frame.nodes.iter().filter(|other| {
            other.compaction == Some(Compaction::Snapshot) && to > other.compacted && to <= other.decided
        });
        let beyond = grouped(beyond.map(|other| (other.compacted, other.pid)));
        traps.extend(beyond.map(|(from, nodes)| Trap::BeyondSnapshot { nodes, from, to }));
        let behind = frame.nodes.iter().filter(|other| other.decided < to);
        let behind = grouped(behind.map(|other| (other.decided, other.pid)));
        traps.extend(behind.map(|(decided, nodes)| Trap::Behind { nodes, decided }));
    }
    Preview { refusal, nodes, traps }
}

/// What the leader takes this node to have accepted; `None` where nobody leads.
fn known(frame: &Frame, pid: NodeId) -> Option<usize> {
    frame.known.iter().find(|(other, _)| *other == pid).map(|(_, accepted)| *accepted)
}

/// What OmniPaxos takes for accepted by all: its minimum runs over every id up to the highest, so an id that
/// does not exist holds everything back.
pub fn accepted_by_all(frame: &Frame) -> usize {
    if let Some(least) = frame.known.iter().map(|(_, accepted)| *accepted).min() {
        return least;
    }
    let gaps = frame.nodes.iter().zip(1..).any(|(node, pid)| node.pid != pid);
    if gaps { 0 } else { frame.nodes.iter().map(|node| node.accepted).min().unwrap_or(0) }
}

/// Why a request from one node does not reach another; `None` where it does.
fn reach(frame: &Frame, from: NodeId, node: &NodeFrame) -> Option<Fate> {
    let cut = || frame.links.iter().any(|link| link.from == from && link.to == node.pid && !link.up);
    match () {
        () if !node.up => Some(Fate::Down),
        () if node.pid != from && cut() => Some(Fate::CutOff),
        () => None,
    }
}

fn compacts(node: &NodeFrame, to: usize) -> Fate {
    if to > node.compacted {
        Fate::Compacts { from: node.compacted, to }
    } else {
        Fate::Nothing { compacted: node.compacted }
    }
}

fn trimmed(frame: &Frame, pid: NodeId) -> Option<usize> {
    let node = frame.nodes.iter().find(|node| node.pid == pid)?;
    (node.compaction == Some(Compaction::Trim)).then_some(node.compacted)
}

/// The nodes of each index, so that one sentence warns of all of them.
fn grouped(each: impl Iterator<Item = (usize, NodeId)>) -> impl Iterator<Item = (usize, Vec<NodeId>)> {
    let mut groups = BTreeMap::<usize, Vec<NodeId>>::new();
    for (index, pid) in each {
        groups.entry(index).or_default().push(pid);
    }
    groups.into_iter()
}

fn fates(frame: &Frame, fate: impl Fn(&NodeFrame) -> Fate) -> Vec<(NodeId, Fate)> {
    frame.nodes.iter().map(|node| (node.pid, fate(node))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{LinkFrame, Role, frame::plain};

    fn node(pid: NodeId, decided: usize, accepted: usize) -> NodeFrame {
        let role = if pid == 1 { Role::Leader } else { Role::Follower };
        NodeFrame { role, decided, accepted, ..plain::node(pid) }
    }

    fn frame(nodes: Vec<NodeFrame>, cut: &[(NodeId, NodeId)]) -> Frame {
        let links = cut.iter().map(|&(from, to)| LinkFrame { from, to, up: false, ..LinkFrame::default() }).collect();
        let (decided, accepted) = (nodes[0].decided, nodes[0].accepted);
        Frame { majority: 2, leader: Some(1), decided, accepted, ..plain::frame(nodes, links) }
    }

    fn ask(node: NodeId, kind: Compaction, at: Option<usize>) -> Ask {
        Ask { node, kind, scope: Scope::All, at }
    }

    #[test]
    fn a_snapshot_of_all_leaves_out_who_is_behind_down_or_cut_off() {
        let mut nodes = vec![node(1, 9, 9), node(2, 4, 9), node(3, 9, 9), node(4, 9, 9)];
        nodes[2].up = false;
        let seen = preview(&frame(nodes, &[(1, 4)]), ask(1, Compaction::Snapshot, Some(8)));
        assert_eq!(seen.refusal, None);
        let fates =
            [(1, Fate::Compacts { from: 0, to: 8 }), (2, Fate::Behind { has: 4 }), (3, Fate::Down), (4, Fate::CutOff)];
        assert_eq!(seen.nodes, fates);
    }

    #[test]
    fn a_local_snapshot_concerns_one_node_and_reaches_what_it_has_decided() {
        let frame = frame(vec![node(1, 9, 9), node(2, 4, 9)], &[]);
        let local = |at| Ask { scope: Scope::Local, ..ask(2, Compaction::Snapshot, at) };
        assert_eq!(preview(&frame, local(Some(5))).refusal, Some(Refusal::UndecidedIndex(4)));
        let seen = preview(&frame, local(None));
        assert_eq!(seen.nodes, [(1, Fate::NotAsked), (2, Fate::Compacts { from: 0, to: 4 })]);
    }

    #[test]
    fn without_snapshots_a_snapshot_is_refused() {
        let mut frame = frame(vec![node(1, 9, 9), node(2, 9, 9)], &[]);
        frame.snapshots = false;
        assert_eq!(preview(&frame, ask(1, Compaction::Snapshot, None)).refusal, Some(Refusal::NoSnapshot));
    }

    #[test]
    fn a_trim_needs_the_leader_and_what_all_have_accepted() {
        let frame = frame(vec![node(1, 9, 9), node(2, 9, 9), node(3, 3, 3)], &[]);
        let refusal = |node, at| preview(&frame, ask(node, Compaction::Trim, at)).refusal;
        assert_eq!(refusal(2, Some(3)), Some(Refusal::NotCurrentLeader(1)));
        assert_eq!(refusal(1, Some(4)), Some(Refusal::NotAllDecided(3)));
        assert_eq!(refusal(1, Some(3)), None);
        let seen = preview(&frame, ask(1, Compaction::Trim, None));
        assert_eq!(seen.nodes[0], (1, Fate::Compacts { from: 0, to: 3 }));
        assert_eq!(seen.nodes[2], (3, Fate::Behind { has: 3 }));
    }

    #[test]
    fn a_trim_goes_by_what_the_leader_knows() {
        let mut frame = frame(vec![node(1, 9, 9), node(2, 9, 9), node(3, 9, 9)], &[]);
        frame.known = vec![(1, 9), (2, 9), (3, 4)];
        let seen = preview(&frame, ask(1, Compaction::Trim, Some(9)));
        assert_eq!(seen.refusal, Some(Refusal::NotAllDecided(4)), "what node 3 says is still on its way");
        assert_eq!(seen.nodes[2], (3, Fate::Behind { has: 4 }));
    }

    #[test]
    fn a_gap_in_the_ids_holds_every_trim_back() {
        let mut nodes = vec![node(1, 9, 9), node(2, 9, 9), node(4, 9, 9)];
        nodes[2].pid = 4;
        assert_eq!(
            preview(&frame(nodes, &[]), ask(1, Compaction::Trim, Some(1))).refusal,
            Some(Refusal::NotAllDecided(0))
        );
    }

    #[test]
    fn the_traps_of_mixing_trim_and_snapshot_are_named() {
        let mut nodes = vec![node(1, 9, 9), node(2, 9, 9)];
        nodes[0].compacted = 4;
        nodes[0].compaction = Some(Compaction::Snapshot);
        let mixed = frame(nodes.clone(), &[]);
        let seen = preview(&mixed, ask(1, Compaction::Trim, Some(6)));
        assert_eq!(seen.traps, [Trap::BeyondSnapshot { nodes: vec![1], from: 4, to: 6 }]);
        nodes[0].compaction = Some(Compaction::Trim);
        let seen = preview(&frame(nodes, &[]), ask(1, Compaction::Snapshot, None));
        assert_eq!(seen.traps, [Trap::AfterTrim { nodes: vec![1], to: 4 }]);
    }

    #[test]
    fn a_trim_above_what_a_follower_has_decided_is_warned_of() {
        let seen = preview(&frame(vec![node(1, 9, 9), node(2, 5, 9)], &[]), ask(1, Compaction::Trim, Some(8)));
        assert_eq!(seen.refusal, None);
        assert_eq!(seen.traps, [Trap::Behind { nodes: vec![2], decided: 5 }]);
        assert_eq!(seen.nodes[1], (2, Fate::Undecided { decided: 5 }));
    }
}
