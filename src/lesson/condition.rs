//! What a line of `until` says, as plain values.

use crate::{
    kv::KeyValue,
    sim::{NodeId, event::MessageKind, invariant::Invariant, role::Phase},
};

/// A line of `until`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// `remember NAME = NODE`: latches when there is such a node.
    Remember(String, NodeRef),
    /// Conditions, all of which must hold.
    Wait {
        /// How many ticks after the line before they must hold at the latest.
        within: Option<u64>,
        /// For how many ticks they must hold without a break.
        during: Option<u64>,
        /// Each with `true`, or with `false` where it must not hold.
        conditions: Vec<(bool, Condition)>,
    },
}

/// A node as a lesson names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeRef {
    /// The node with this id.
    Id(NodeId),
    /// The live node that leads now.
    Leader,
    /// The node that was remembered under this name.
    Name(String),
}

/// Which nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Every node, crashed ones included.
    All,
    /// Every node that runs, of which there must be one.
    Alive,
    /// At least one.
    Any,
    /// These.
    Nodes(Vec<NodeRef>),
}

/// A number that a node has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gauge {
    /// Its decided index.
    Decided,
    /// Its accepted index.
    Accepted,
    /// Its compacted index.
    Compacted,
    /// Entries below this index are on its disk as it has them; 0 at a memory node.
    Durable,
    /// Entries that are not yet on its disk; 1 where only something else is not. 0 at a memory node.
    Pending,
    /// Messages that wait for its disk.
    Held,
    /// Keys in the state that it has reached.
    Keys,
}

/// How two numbers are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // their signs say it
pub enum Op {
    Equal,
    NotEqual,
    AtLeast,
    AtMost,
    More,
    Less,
}

impl Op {
    /// Whether it is so.
    pub fn compares<T: Ord>(self, a: &T, b: &T) -> bool {
        match self {
            Self::Equal => a == b,
            Self::NotEqual => a != b,
            Self::AtLeast => a >= b,
            Self::AtMost => a <= b,
            Self::More => a > b,
            Self::Less => a < b,
        }
    }
}

/// What a gauge is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Than {
    /// A number.
    Number(u64),
    /// The gauge of another node.
    Gauge(Gauge, NodeRef),
}

/// What a node's snapshot is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SnapshotIs {
    /// There is none.
    None,
    /// There is one.
    Some,
    /// It holds exactly these, by ascending key.
    Exactly(Vec<KeyValue>),
}

/// What became of the entries before the compacted index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Nothing is compacted.
    None,
    /// They are gone.
    Trimmed,
    /// They are in a snapshot.
    Snapshot,
}

/// What a read is to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gives {
    /// `Trimmed`, with this index if one is named.
    Trimmed(Option<usize>),
    /// `Snapshotted`, with this index if one is named.
    Snapshotted(Option<usize>),
    /// `Decided`, with this entry if one is named.
    Decided(Option<KeyValue>),
    /// `Undecided`, with this entry if one is named.
    Undecided(Option<KeyValue>),
    /// `StopSign`.
    StopSign,
    /// `None`: the range is out of bounds.
    Nothing,
}

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// `decided all >= 2`, `compacted 3 < compacted leader`.
    Gauge {
        /// Of what.
        gauge: Gauge,
        /// Where.
        place: Place,
        /// How.
        op: Op,
        /// With what.
        than: Than,
    },
    /// `promise 1 < promise 2`; a node that promised nothing has the least.
    Promise(NodeRef, Op, NodeRef),
    /// `promises equal`.
    PromisesEqual(Place),
    /// `up 1,2` and `down 3`.
    Running {
        /// Which of the two.
        up: bool,
        /// Which nodes.
        place: Place,
    },
    /// `leader is 2`, and with `false` `leader is not 2`: another one leads.
    Leader(bool, NodeRef),
    /// `leader some`, and with `false` `leader none`.
    SomeLeader(bool),
    /// `names 1 2`: the first, which runs, takes the second for the leader.
    Names(NodeRef, NodeRef),
    /// `phase 3 recover`.
    Phase(NodeRef, Phase),
    /// `entry 1 0 x=1 decided`, `entry 1 0 none`.
    Entry {
        /// Where.
        node: NodeRef,
        /// At which index.
        index: usize,
        /// What; `None` for nothing.
        entry: Option<KeyValue>,
        /// Whether it must be decided there.
        decided: bool,
    },
    /// `entries equal 0..2`: from, one past the last, and where.
    EntriesEqual(usize, usize, Place),
    /// `logs equal`: the same accepted index, and the same entries wherever they are kept.
    LogsEqual(Place),
    /// `state equal`: the same key-values.
    StateEqual(Place),
    /// `value 1 x=1 y=none`.
    Value(NodeRef, Vec<(String, Option<u64>)>),
    /// `snapshot 1 a=4 b=2`.
    Snapshot(NodeRef, SnapshotIs),
    /// `compaction 1 trimmed`.
    Compaction(NodeRef, Kept),
    /// `link 1>2 down`.
    Link {
        /// Sender.
        from: NodeRef,
        /// Receiver.
        to: NodeRef,
        /// Whether messages pass.
        up: bool,
    },
    /// `checks hold`.
    ChecksHold,
    /// `check agreement broken by amnesia`.
    Check {
        /// Which.
        invariant: Invariant,
        /// `None` if it is to hold; else that it is broken, and by what, if that matters.
        broken: Option<Option<&'static str>>,
    },
    /// `refused NotAllDecided(3) at leader`.
    Refused {
        /// OmniPaxos's name.
        name: &'static str,
        /// The number in it.
        argument: Option<u64>,
        /// Where.
        node: Option<NodeRef>,
    },
    /// `read 1 gives Trimmed(3) of 0`.
    Read {
        /// Where.
        node: NodeRef,
        /// What.
        gives: Gives,
        /// For which index.
        of: Option<usize>,
    },
    /// `proposed at 2 nodes`.
    ProposedAt(u64),
    /// `proposed x=1 at 2`.
    Proposed {
        /// What.
        entry: Option<KeyValue>,
        /// Where.
        node: Option<NodeRef>,
    },
    /// `lost x=1`.
    Lost(KeyValue),
    /// `event leading at 2`, `event received Compaction at 3`.
    Event {
        /// Its name.
        name: &'static str,
        /// The message that it is about.
        message: Option<MessageKind>,
        /// Where.
        node: Option<NodeRef>,
    },
}

impl Condition {
    /// Whether it is about what happened since its line began to be watched.
    pub(super) fn is_about_events(&self) -> bool {
        matches!(self, Self::Refused { .. } | Self::Read { .. } | Self::Event { .. })
    }

    /// Whether it looks through whole logs: then it is only asked again when something has happened.
    pub(super) fn is_slow(&self) -> bool {
        matches!(
            self,
            Self::EntriesEqual(..)
                | Self::LogsEqual(_)
                | Self::StateEqual(_)
                | Self::Value(..)
                | Self::Snapshot(..)
                | Self::Lost(_)
                | Self::Check { .. }
                | Self::ChecksHold
                | Self::Gauge { gauge: Gauge::Keys, .. }
                | Self::Gauge { than: Than::Gauge(Gauge::Keys, _), .. }
        )
    }
}
