//! Compaction as plain values: what every node could do now and why not more, what that would leave and cost, what
//! is in a snapshot and where it came from.

mod done;
mod opened;
mod preview;
mod reach;
mod size;

#[cfg(test)]
mod tests;

use std::rc::Rc;

pub use done::{Compactions, Done};
pub use opened::{Lost, Opened, OpenedKey, open};
pub use preview::{Ask, Fate, Preview, Trap, accepted_by_all, preview};
pub use reach::{Limit, Reach, snapshot_reach, trim_reach};
pub use size::{AskedSize, Size, size_after};

use crate::{
    sim::{NodeId, Simulation, event::Compaction},
    view::{frame::Frame, storage::FlushBytes},
};

/// All that the compaction panel shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompactionView {
    /// The nodes, by ascending id.
    pub nodes: Vec<NodeCompaction>,
    /// How much each node has accepted as the leader knows it, ids that no node has included.
    pub known: Vec<(NodeId, usize)>,
    /// The snapshot that was opened; `None` where that node has none.
    pub opened: Option<Rc<Opened>>,
}

/// One node in the compaction panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeCompaction {
    /// Its id.
    pub pid: NodeId,
    /// Whether it runs.
    pub up: bool,
    /// Whether it is the leader.
    pub leads: bool,
    /// Its compacted index.
    pub compacted: usize,
    /// By what it was compacted.
    pub by: Option<Compaction>,
    /// How far it could snapshot its own log now, and why not further.
    pub snapshot: Reach,
    /// How far it could trim now, and why not further.
    pub trim: Reach,
    /// Entries and bytes it has now.
    pub size: Size,
    /// Its last compaction.
    pub last: Option<Done>,
    /// What its last durable compaction did to its real database: the number of the flush, bytes of all records
    /// before it and after it. `None` where there is none, or nobody looked.
    pub on_disk: Option<(u64, usize, usize)>,
}

/// What the panel shows of a cluster. `shown` is the run at the step that is shown, `run` the run itself, which
/// knows what was decided; `kept` its compactions.
pub fn compaction_of(
    frame: &Frame,
    shown: &Simulation,
    run: &Simulation,
    kept: &mut Compactions,
    opened: Option<NodeId>,
    bytes: impl Fn(NodeId, u64) -> Option<FlushBytes>,
) -> CompactionView {
    let last = kept.last(frame, shown, run);
    let nodes = frame.nodes.iter().zip(last).map(|(node, last)| NodeCompaction {
        pid: node.pid,
        up: node.up,
        leads: frame.leader == Some(node.pid),
        compacted: node.compacted,
        by: node.compaction,
        snapshot: snapshot_reach(frame, node),
        trim: trim_reach(frame, node),
        size: kept.size(shown, node),
        last,
        on_disk: crate::view::storage::storage_of(shown, node.pid, |flush| bytes(node.pid, flush))
            .and_then(|storage| storage.last_compaction()),
    });
    CompactionView {
        nodes: nodes.collect(),
        known: frame.known.clone(),
        opened: opened.and_then(|pid| open(shown, run, pid)).map(Rc::new),
    }
}
