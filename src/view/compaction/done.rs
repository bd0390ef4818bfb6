//! The compactions that a run has seen, from its events: what went, what is there in its place.

use std::collections::BTreeMap;

use omnipaxos::ballot_leader_election::Ballot;

use crate::{
    kv::KVSnapshot,
    sim::{
        NodeId, Simulation,
        event::{Compaction, CompactionCause, EventKind},
    },
    view::{
        compaction::{
            Lost, OpenedKey, Size,
            opened::{keys_of, lost_in},
            size::{entry_bytes, size_now, snapshot_bytes},
        },
        frame::{Frame, NodeFrame},
    },
};

/// The most compactions of one node that are kept; the oldest go first.
const MAX_KEPT: usize = 1_000;
/// How many values of a snapshot are named with the index that each came from.
const NAMED: usize = 8;

/// A compaction that was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// Which node.
    pub pid: NodeId,
    /// The step in which it was done.
    pub step: u64,
    /// By what.
    pub by: Compaction,
    /// Why.
    pub cause: CompactionCause,
    /// The compacted index before.
    pub from: usize,
    /// The compacted index after it.
    pub to: usize,
    /// Keys of the snapshot that is there now; 0 after a trim.
    pub keys: usize,
    /// Bytes of the entries that went and of the snapshot before; `None` where the run does not know them all.
    pub before: Option<usize>,
    /// Bytes of what is there in their place.
    pub after: usize,
    /// What that snapshot lacks.
    pub lost: Lost,
    /// The latest values of that snapshot, by the index that each came from.
    pub values: Vec<OpenedKey>,
}

impl Done {
    /// How many entries went.
    pub fn entries(&self) -> usize {
        self.to.saturating_sub(self.from)
    }
}

/// The compactions of a run.
#[derive(Clone, Debug, Default)]
pub struct Compactions {
    /// The number of the next event to look at.
    seen: u64,
    by_node: BTreeMap<NodeId, Vec<Noted>>,
    /// What was found out of the last compaction that was asked about, of each node.
    known: BTreeMap<NodeId, Done>,
    /// What each node's log took when it was last looked at, and what of the log told it from another.
    sizes: BTreeMap<NodeId, (LogMark, Size)>,
}

/// Two logs of a node with the same mark are the same: what was accepted in a round stays while that is its round.
type LogMark = (u32, bool, usize, usize, usize, Option<Ballot>);

#[derive(Clone, Copy, Debug)]
struct Noted {
    step: u64,
    configuration: u32,
    by: Compaction,
    cause: CompactionCause,
    from: usize,
    to: usize,
    /// Whether a snapshot was there before.
    merged: bool,
}

impl Compactions {
    /// Takes in what happened since the last call.
    pub fn update(&mut self, run: &Simulation) {
        for event in run.events_from(self.seen) {
            let Some(pid) = event.node else { continue };
            let EventKind::Compacted { by, cause, from, to, .. } = event.kind else { continue };
            let noted = self.by_node.entry(pid).or_default();
            let configuration = event.configuration;
            let is_merged = |last: &Noted| last.configuration == configuration && last.by == Compaction::Snapshot;
            let merged = from > 0 && noted.last().is_some_and(is_merged);
            if noted.len() == MAX_KEPT {
                noted.drain(..MAX_KEPT / 10);
            }
            noted.push(Noted { step: event.step, configuration, by, cause, from, to, merged });
        }
        self.seen = run.event_count();
    }

    /// What a node's log takes.
    pub fn size(&mut self, shown: &Simulation, node: &NodeFrame) -> Size {
        let mark = (
            node.membership.configuration,
            node.up,
            node.compacted,
            node.accepted,
            node.snapshot_keys,
            node.accepted_round,
        );
        match self.sizes.get(&node.pid) {
            Some((known, size)) if *known == mark => *size,
            _ => {
                let size = size_now(shown, node);
                self.sizes.insert(node.pid, (mark, size));
                size
            }
        }
    }

    /// The last compaction of each node of a frame, where the node still has what it left.
    pub fn last(&mut self, frame: &Frame, shown: &Simulation, run: &Simulation) -> Vec<Option<Done>> {
        let last = |(pid, configuration, compacted): (NodeId, u32, usize)| {
            let noted = self.by_node.get(&pid)?;
            let upto = noted.partition_point(|noted| noted.step <= frame.step);
            let is_left = |noted: &&Noted| (noted.configuration, noted.to) == (configuration, compacted);
            let noted = noted[..upto].last().filter(is_left)?;
            if let Some(known) = self.known.get(&pid).filter(|known| known.step == noted.step && known.to == noted.to) {
                return Some(known.clone());
            }
            let done = look(*noted, pid, shown, run);
            self.known.insert(pid, done.clone());
            Some(done)
        };
        frame.nodes.iter().map(|node| (node.pid, node.membership.configuration, node.compacted)).map(last).collect()
    }
}

fn look(noted: Noted, pid: NodeId, shown: &Simulation, run: &Simulation) -> Done {
    let Noted { step, configuration, by, cause, from, to, merged } = noted;
    let decided_at = |index| run.decided_at(configuration, index);
    let gone: Option<Vec<_>> = (from..to).map(decided_at).collect();
    let mut before = gone.map(|gone| entry_bytes(&gone));
    if merged && by == Compaction::Snapshot {
        let mut had = KVSnapshot::default();
        (0..from).filter_map(decided_at).for_each(|proposal| had.set(&proposal));
        before = before.map(|bytes| bytes + snapshot_bytes(&had, from));
    }
    let has = shown.snapshot(pid);
    let lost = has.as_ref().map(|snapshot| lost_in(snapshot, (configuration, to), run)).unwrap_or_default();
    // A trim beyond a snapshot leaves that as it was.
    let snapshot = has.filter(|_| by == Compaction::Snapshot);
    let values = snapshot.as_ref().map(|snapshot| latest(keys_of(snapshot, (configuration, to), run, usize::MAX).0));
    Done {
        pid,
        step,
        by,
        cause,
        from,
        to,
        keys: snapshot.as_ref().map_or(0, |snapshot| snapshot.values.len()),
        before,
        after: snapshot.as_ref().map_or(0, |snapshot| snapshot_bytes(snapshot, to)),
        lost,
        values: values.unwrap_or_default(),
    }
}

fn latest(mut keys: Vec<OpenedKey>) -> Vec<OpenedKey> {
    let from = keys.len().saturating_sub(NAMED);
    keys.split_off(from)
}
