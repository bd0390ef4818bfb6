//! What must always hold, and what was found not to: seven invariants, checked after every call into a node.
//!
//! The checks cost what changed, not what there is: they follow each node's log by the storage operations and
//! keep one record of what was decided anywhere. They change nothing and stop nothing: a violation is an event.
//!
//! Knows nothing of pages and sentences.

use std::ops::Range;

use omnipaxos::ballot_leader_election::Ballot;

use crate::{
    kv::KeyValue,
    sim::{NodeId, event::MessageKind},
};

mod checks;
mod differing;
mod hooks;
mod record;
mod watch;

#[cfg(test)]
mod tests;

pub(super) use checks::Checks;
pub use checks::Since;

/// The most violations that are kept; further ones are counted.
pub const MAX_VIOLATIONS: usize = 100;

/// Something that must always hold, within one configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Invariant {
    /// What is decided was proposed.
    Validity,
    /// No two nodes ever decide differently at one index, past lives of a node included.
    Agreement,
    /// The value at a decided index never changes at a node; the decided index never shrinks within a life,
    /// nor at a restart below the last durable one.
    Integrity,
    /// compacted ≤ decided ≤ accepted; the promise never goes back within a life, nor at a restart below the
    /// last durable one.
    Order,
    /// One life of a node sends `Prepare` in a ballot; logs with the same accepted round agree on their common
    /// prefix.
    Ballots,
    /// What a node has claimed in a Sequence Paxos message that it sent, it still has after a restart.
    Durability,
    /// A snapshot equals the fold of every decided entry below its index.
    Snapshot,
}

impl Invariant {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::Validity,
        Self::Agreement,
        Self::Integrity,
        Self::Order,
        Self::Ballots,
        Self::Durability,
        Self::Snapshot,
    ];

    /// Its name: stable, lower case, one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Validity => "validity",
            Self::Agreement => "agreement",
            Self::Integrity => "integrity",
            Self::Order => "order",
            Self::Ballots => "ballots",
            Self::Durability => "durability",
            Self::Snapshot => "snapshot",
        }
    }
}

/// What was done that explains a violation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// This node keeps its state in memory, crashed, and came back without what it had claimed.
    Amnesia(NodeId),
    /// The disk of this node was wiped, and it came back without what it had claimed.
    Wiped(NodeId),
    /// This node's storage did not give back what it had made durable.
    StorageForgot(NodeId),
    /// This node trimmed entries, and a snapshot made after that lacks them.
    TrimBeforeSnapshot(NodeId),
    /// This node trimmed further than its snapshot reaches.
    TrimAfterSnapshot(NodeId),
    /// This node caught up by a delta snapshot, the way OmniPaxos 0.2.4 does it: its own prefix is lost.
    DeltaCatchUp(NodeId),
    /// This node was synchronised from below what its leader had trimmed.
    ResyncBelowTrim(NodeId),
    /// A resynchronisation past a StopSign counted it twice at this node.
    StopSignTwice(NodeId),
    /// This node, a new leader, took over the log of a promise that it had given up by then, without the decided index
    /// that came with it.
    PromiseTakenBack(NodeId),
    /// Nothing that is known to break it was seen.
    Unknown,
}

impl Cause {
    /// Its name: stable, in kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Amnesia(_) => "amnesia",
            Self::Wiped(_) => "wiped",
            Self::StorageForgot(_) => "storage-forgot",
            Self::TrimBeforeSnapshot(_) => "trim-before-snapshot",
            Self::TrimAfterSnapshot(_) => "trim-after-snapshot",
            Self::DeltaCatchUp(_) => "delta-catch-up",
            Self::ResyncBelowTrim(_) => "resync-below-trim",
            Self::StopSignTwice(_) => "stopsign-twice",
            Self::PromiseTakenBack(_) => "promise-taken-back",
            Self::Unknown => "unknown",
        }
    }

    /// The node that it happened at.
    pub fn node(self) -> Option<NodeId> {
        match self {
            Self::Amnesia(node)
            | Self::Wiped(node)
            | Self::StorageForgot(node)
            | Self::TrimBeforeSnapshot(node)
            | Self::TrimAfterSnapshot(node)
            | Self::DeltaCatchUp(node)
            | Self::ResyncBelowTrim(node)
            | Self::StopSignTwice(node)
            | Self::PromiseTakenBack(node) => Some(node),
            Self::Unknown => None,
        }
    }
}

/// What stands at an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// What was proposed under this number.
    Entry(KeyValue, u64),
    /// A StopSign.
    StopSign,
    /// Something that nobody proposed.
    Foreign,
}

/// What exactly does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// Something is decided that nobody proposed.
    NotProposed,
    /// The node decided this, where another, or an earlier life of it, had decided that.
    DecidedDifferently {
        /// What it decided.
        here: Value,
        /// Who had decided otherwise.
        other: NodeId,
        /// What that one decided.
        there: Value,
        /// In which step it did.
        step: u64,
    },
    /// The value at a decided index is another.
    ValueChanged {
        /// What stood there.
        before: Value,
        /// What stands there.
        now: Value,
    },
    /// The decided index went back.
    DecidedShrank {
        /// From here.
        from: usize,
        /// To there.
        to: usize,
        /// Whether at a restart.
        at_restart: bool,
    },
    /// Not compacted ≤ decided ≤ accepted.
    OutOfOrder {
        /// The compacted index.
        compacted: usize,
        /// The decided index.
        decided: usize,
        /// The accepted index.
        accepted: usize,
    },
    /// The promise went back.
    PromiseWentBack {
        /// From here.
        from: Ballot,
        /// To there.
        to: Ballot,
        /// Whether at a restart.
        at_restart: bool,
    },
    /// Two lives of the node sent `Prepare` in this ballot.
    PreparedTwice {
        /// The ballot.
        ballot: Ballot,
    },
    /// Two logs that were accepted in the same round differ.
    SameRoundDiffers {
        /// The round.
        round: Ballot,
        /// What stands in the node's log.
        here: Value,
        /// The other node.
        other: NodeId,
        /// What stands in its log.
        there: Value,
    },
    /// The node had told others that it accepted so much, and no longer has it.
    ForgotAccepted {
        /// The round and the index that it claimed.
        claimed: (Ballot, usize),
        /// The round and the index that it has.
        has: (Ballot, usize),
    },
    /// The node had told others of a promise, and no longer has it.
    ForgotPromise {
        /// What it claimed.
        claimed: Ballot,
        /// What it has.
        has: Ballot,
    },
    /// The snapshot is not the fold of what was decided below its index.
    SnapshotDiffers {
        /// The snapshot's index.
        index: usize,
        /// How many keys it lacks.
        missing: usize,
        /// How many keys it has too many, or with another value.
        wrong: usize,
        /// The first such key.
        key: String,
        /// The value that key should have.
        should: Option<u64>,
        /// The value it has.
        has: Option<u64>,
    },
}

/// Something that must always hold did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What.
    pub invariant: Invariant,
    /// The step in which it broke.
    pub step: u64,
    /// When, in ticks.
    pub time: u64,
    /// Where.
    pub node: NodeId,
    /// In which configuration.
    pub configuration: u32,
    /// The log indices concerned; empty where it concerns none.
    pub indices: Range<usize>,
    /// What exactly.
    pub breach: Breach,
    /// Why.
    pub cause: Cause,
    /// The message that was being handled, and who had sent it.
    pub message: Option<(NodeId, MessageKind)>,
}

impl Violation {
    /// The other node that it concerns, if there is one.
    pub fn other(&self) -> Option<NodeId> {
        match &self.breach {
            Breach::DecidedDifferently { other, .. } | Breach::SameRoundDiffers { other, .. } => {
                Some(*other).filter(|other| *other != self.node)
            }
            _ => None,
        }
    }
}

/// How one invariant stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckState {
    /// Which.
    pub invariant: Invariant,
    /// The step in which there first was something to check; `None` before it.
    pub since: Option<u64>,
    /// The step that broke it first; `None` while it holds.
    pub broken_at: Option<u64>,
    /// What was found: the first of each cause at each node, oldest first.
    pub violations: Vec<Violation>,
    /// How many more there were, of the same cause at the same node, or beyond [`MAX_VIOLATIONS`].
    pub more: u64,
}

impl CheckState {
    /// How it stood right after a step. What was only counted has no step, and is left out.
    pub fn as_of(mut self, step: u64) -> Self {
        let found = self.violations.len();
        self.violations.retain(|violation| violation.step <= step);
        if self.violations.len() < found || self.broken_at > Some(step) {
            self.more = 0;
        }
        self.broken_at = self.broken_at.filter(|broken| *broken <= step);
        self.since = self.since.filter(|since| *since <= step);
        self
    }

    /// Whether it holds.
    pub fn holds(&self) -> bool {
        self.broken_at.is_none()
    }
}
