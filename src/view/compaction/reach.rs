//! How far a node could compact its own log right now, and what keeps it from going further.

use crate::{
    sim::NodeId,
    view::frame::{Frame, NodeFrame},
};

/// How far, and why not further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// The compacted index now.
    pub from: usize,
    /// The compacted index that it could have: entries `from..to` would go. `from` where nothing can.
    pub to: usize,
    /// What keeps it from going further; `None` where nothing is left in its log.
    pub limit: Option<Limit>,
}

/// What keeps a node from compacting further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// It is crashed.
    Down,
    /// Snapshots are off.
    SnapshotsOff,
    /// It has decided only so many entries; the others it has accepted.
    Decided(usize),
    /// It does not lead: the leader it takes itself to have, if any.
    NotLeader(Option<NodeId>),
    /// These nodes have accepted only so many entries, as the leader knows it.
    HeldBack {
        /// Which.
        by: Vec<NodeId>,
        /// How many.
        accepted: usize,
    },
    /// No node has these ids, and OmniPaxos waits for them all the same.
    Gaps(Vec<NodeId>),
}

/// How far a node could snapshot its own log.
pub fn snapshot_reach(frame: &Frame, node: &NodeFrame) -> Reach {
    let from = node.compacted;
    let limit = match () {
        () if !node.up => Limit::Down,
        () if !frame.snapshots => Limit::SnapshotsOff,
        () => {
            let to = node.decided.max(from);
            let limit = (node.accepted > to).then_some(Limit::Decided(node.decided));
            return Reach { from, to, limit };
        }
    };
    Reach { from, to: from, limit: Some(limit) }
}

/// How far a node could trim: only a leader can, and only what all have accepted and it has decided.
pub fn trim_reach(frame: &Frame, node: &NodeFrame) -> Reach {
    let from = node.compacted;
    let stays = |limit| Reach { from, to: from, limit: Some(limit) };
    if !node.up {
        return stays(Limit::Down);
    }
    if frame.leader != Some(node.pid) {
        return stays(Limit::NotLeader(node.leader.filter(|leader| *leader != node.pid)));
    }
    let missing = |pid: &NodeId| frame.nodes.iter().all(|node| node.pid != *pid);
    let gaps: Vec<_> = frame.known.iter().map(|(pid, _)| *pid).filter(missing).collect();
    if !gaps.is_empty() {
        return stays(Limit::Gaps(gaps));
    }
    let least = super::accepted_by_all(frame);
    let to = least.min(node.decided).max(from);
    let limit = match () {
        () if to >= node.accepted => None,
        () if node.decided < least => Some(Limit::Decided(node.decided)),
        () => {
            let by = frame.known.iter().filter(|(_, accepted)| *accepted == least).map(|(pid, _)| *pid).collect();
            Some(Limit::HeldBack { by, accepted: least })
        }
    };
    Reach { from, to, limit }
}
