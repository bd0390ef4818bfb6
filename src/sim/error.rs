//! What can be wrong with a setup or a command, and what OmniPaxos refuses. Errors change nothing.

use crate::sim::{
    DiskId, NodeId,
    command::*,
    config::*,
    configuration::disk_name,
    event::MessageKind,
    load::MAX_RATE,
    quorum::{QuorumRule, Quorums},
};

/// A setup that cannot be started.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetupError {
    /// Too few or too many nodes.
    #[error("a cluster has {MIN_NODES} to {MAX_NODES} nodes, not {count}")]
    NodeCount {
        /// How many were asked for.
        count: usize,
    },
    /// An id outside the limits.
    #[error("a node id is 1 to {MAX_NODE_ID}, not {pid}")]
    NodeId {
        /// The id.
        pid: NodeId,
    },
    /// Ids not ascending or not distinct.
    #[error("node ids are distinct and ascending; {pid} is out of order")]
    NodeOrder {
        /// The id that is out of order.
        pid: NodeId,
    },
    /// An image of a node that is not there, has no disk, or was named before.
    #[error("an image belongs to an IndexedDB node and is given once, in ascending order; node {pid}'s is not")]
    ImageOf {
        /// The node named.
        pid: NodeId,
    },
    /// An image that cannot be started from.
    #[error("the image of node {pid} cannot be started from: {reason}")]
    Image {
        /// Whose.
        pid: NodeId,
        /// What is wrong with it.
        reason: String,
    },
    /// A time outside the limits.
    #[error("{field} is {least} to {MAX_TICKS} ticks, not {value}")]
    Ticks {
        /// Its word in the script language.
        field: &'static str,
        /// What was asked for, in ticks.
        value: u64,
        /// The least, in ticks.
        least: u64,
    },
    /// A batch that is too small or too large.
    #[error("a batch has 1 to {} entries, not {value}", crate::sim::settings::MAX_BATCH)]
    Batch {
        /// How many entries were asked for.
        value: u64,
    },
    /// Sizes of quorums that OmniPaxos refuses.
    #[error(
        "OmniPaxos refuses a read quorum of {} with a write quorum of {} in {nodes} nodes: {reason}",
        quorums.read,
        quorums.write
    )]
    Quorums {
        /// The sizes.
        quorums: Quorums,
        /// How many nodes there are.
        nodes: usize,
        /// The rule that they break.
        rule: QuorumRule,
        /// OmniPaxos's own words.
        reason: String,
    },
    /// Settings of a node that is not there, named twice, out of order, or without a difference.
    #[error("settings belong to a node of the cluster and are given once, in ascending order; node {pid}'s are not")]
    TuningOf {
        /// The node named.
        pid: NodeId,
    },
    /// The time of a flush of a node without a disk.
    #[error("node {pid} keeps its log in memory: it has no disk whose time could be set")]
    DiskOf {
        /// The node named.
        pid: NodeId,
    },
    /// More than 100 per cent.
    #[error("{field} is 0 to 100 per cent, not {value}")]
    Percent {
        /// Its word in the script language.
        field: &'static str,
        /// What was asked for.
        value: u8,
    },
}

/// A command that cannot be carried out; the cluster is as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// No node has this id.
    #[error("there is no node {0}")]
    UnknownNode(NodeId),
    /// It is crashed and cannot do what was asked.
    #[error("node {0} is crashed; restart it first")]
    Down(NodeId),
    /// It is running and cannot be restarted.
    #[error("node {0} is running already")]
    Up(NodeId),
    /// A link needs two nodes.
    #[error("node {0} has no link to itself")]
    SelfLink(NodeId),
    /// A node in both groups, or an empty group.
    #[error("each group names at least one node, and no node is in both")]
    Groups,
    /// An empty or too long key.
    #[error("a key has 1 to {} bytes, not {bytes}", crate::kv::MAX_KEY_BYTES)]
    Key {
        /// Its length in bytes of UTF-8.
        bytes: usize,
    },
    /// A count of entries or keys outside the limits.
    #[error("count is 1 to {MAX_APPEND}, not {0}")]
    Count(u64),
    /// A count of keys outside the limits.
    #[error("keys is 1 to {MAX_APPEND}, not {0}")]
    Keys(u64),
    /// A rate outside the limits.
    #[error("rate is 1 to {MAX_RATE}, not {0}")]
    Rate(u64),
    /// No client appends.
    #[error("{}", .0.map_or("no client appends".to_owned(), |node| format!("no client appends at node {node}")))]
    NoClient(Option<NodeId>),
    /// Too far at once.
    #[error("at most {MAX_ADVANCE} steps or ticks at once, not {0}")]
    Advance(u64),
    /// An empty or crossed range, which OmniPaxos 0.2.4 can panic at.
    #[error("a range ends after it starts; {from}..{to} does not")]
    Range {
        /// First index.
        from: usize,
        /// One past the last.
        to: usize,
    },
    /// A node without a disk of its own cannot hold writes back.
    #[error("node {0} keeps its log in memory: it has no disk to hold or release")]
    NoDisk(NodeId),
    /// A disk held already, or not held.
    #[error("the disk of node {0} is held already")]
    Held(NodeId),
    /// A disk that is not held.
    #[error("the disk of node {0} is not held")]
    NotHeld(NodeId),
    /// A flush that is to fail already.
    #[error("the next flush of node {0} is to fail already")]
    Failing(NodeId),
    /// A disk that has no flush under way.
    #[error("node {0} has no flush under way")]
    NoFlush(NodeId),
    /// A disk that is full already.
    #[error("the disk of node {0} is full already")]
    Full(NodeId),
    /// A disk that is not full.
    #[error("the disk of node {0} is not full")]
    NotFull(NodeId),
    /// Only the disk of a crashed node is damaged or wiped.
    #[error("node {0} is running; crash it first")]
    Running(NodeId),
    /// A record that this disk does not have.
    #[error("the disk of node {node} has no {}", record.word())]
    NoRecord {
        /// Whose disk.
        node: NodeId,
        /// Which record.
        record: Record,
    },
    /// A power failure that names a flush which that disk cannot have reached.
    #[error("the disk of node {} cannot be at flush {flush} here: {possible} is possible", disk_name(*node))]
    Flush {
        /// Which disk.
        node: DiskId,
        /// The flush named.
        flush: u64,
        /// What is possible, in words: `3` or `3 or 4`.
        possible: String,
    },
    /// A power failure that does not name each IndexedDB node exactly once.
    #[error(
        "a power failure names each IndexedDB node once; node {} is missing, named twice or has no disk",
        disk_name(*.0)
    )]
    PowerFailure(DiskId),
    /// A power failure that names a disk that is not in use.
    #[error("there is no node {} whose disk is in use", disk_name(*.0))]
    UnknownDisk(DiskId),
    /// A number that no message under way has.
    #[error("message {0} is not under way: it arrived, was lost, or was never sent")]
    NotUnderWay(u64),
    /// No message of this kind is on this link.
    #[error("no {} is under way from node {from} to node {to}", kind.map_or("message", MessageKind::name))]
    NoMessage {
        /// Sender.
        from: NodeId,
        /// Receiver.
        to: NodeId,
        /// Of this kind; `None` for any.
        kind: Option<MessageKind>,
    },
    /// What was meant has not left its sender.
    #[error(
        "the {} from node {from} to node {to} has not left: it waits at node {from} until flush {flush} is durable",
        kind.name()
    )]
    StillHeld {
        /// Sender.
        from: NodeId,
        /// Receiver.
        to: NodeId,
        /// Its kind.
        kind: MessageKind,
        /// The flush that it waits for.
        flush: u64,
    },
    /// It cannot overtake anything.
    #[error("message {0} is the first on its link already")]
    FirstAlready(u64),
    /// Nothing arrives by itself where it is, so it cannot be delayed.
    #[error("message {0} is on a manual link: it waits until it is delivered by hand")]
    OnManualLink(u64),
    /// Too few or too many nodes of a configuration.
    #[error("a configuration has {MIN_NODES} to {MAX_NODES} nodes, not {0}")]
    Members(usize),
    /// An id of a new configuration that is outside the limits, or named twice.
    #[error("a configuration's node ids are distinct and 1 to {MAX_NODE_ID}; {0} is not")]
    Member(NodeId),
    /// Old and new nodes together are too many.
    #[error("old and new nodes together would be {0}: at most {MAX_NODES} can be there at once")]
    TooManyNodes(usize),
    /// So many configurations that there is no room for another.
    #[error("this run has had too many configurations: it has room for {} instances of nodes", crate::sim::MAX_PLACES)]
    TooManyInstances,
    /// It has no state to start from yet.
    #[error("node {0} waits for the state that its configuration starts with; it runs nothing yet")]
    Waiting(NodeId),
    /// Nothing is set.
    #[error("name at least one thing to set")]
    NothingSet,
    /// A value outside its limits.
    #[error(transparent)]
    Setting(SetupError),
}

/// What OmniPaxos (or, for it, the playground) refuses. Shown as an event; a script goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// `CompactionErr::UndecidedIndex(decided)`.
    UndecidedIndex(usize),
    /// `CompactionErr::TrimmedIndex(compacted)`.
    TrimmedIndex(usize),
    /// `CompactionErr::NotAllDecided(accepted by all)`.
    NotAllDecided(usize),
    /// `CompactionErr::NotCurrentLeader(leader)`; 0 where the node knows none.
    NotCurrentLeader(NodeId),
    /// `ProposeErr::PendingReconfigEntry`.
    PendingReconfigEntry,
    /// `ProposeErr::PendingReconfigConfig`.
    PendingReconfigConfig,
    /// `ProposeErr::ConfigError`.
    ConfigError,
    /// Snapshots are off: `NoSnapshot::create` would panic, so it is not called.
    NoSnapshot,
}

impl Refusal {
    /// OmniPaxos's own name for it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::UndecidedIndex(_) => "UndecidedIndex",
            Self::TrimmedIndex(_) => "TrimmedIndex",
            Self::NotAllDecided(_) => "NotAllDecided",
            Self::NotCurrentLeader(_) => "NotCurrentLeader",
            Self::PendingReconfigEntry => "PendingReconfigEntry",
            Self::PendingReconfigConfig => "PendingReconfigConfig",
            Self::ConfigError => "ConfigError",
            Self::NoSnapshot => "NoSnapshot",
        }
    }

    /// The index or node id in it.
    pub fn argument(&self) -> Option<u64> {
        match self {
            Self::UndecidedIndex(i) | Self::TrimmedIndex(i) | Self::NotAllDecided(i) => Some(*i as u64),
            Self::NotCurrentLeader(pid) => Some(*pid),
            Self::PendingReconfigEntry | Self::PendingReconfigConfig | Self::ConfigError | Self::NoSnapshot => None,
        }
    }
}
