//! [`Frame`]: what can be seen of a cluster at one moment.

use omnipaxos::ballot_leader_election::Ballot;

use crate::sim::{
    NodeId,
    command::DiskLoss,
    config::StorageKind,
    event::{Compaction, MessageInfo, MessageKind},
    quorum::{Awaited, Quorums},
    settings::{Conditions, NodeSettings},
};

pub use crate::sim::role::{Phase, Role};

/// What can be seen of a cluster at one moment. Logs only within the window asked for: a frame costs what
/// is on the screen, not what is in the logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Steps so far.
    pub step: u64,
    /// Time, in ticks.
    pub time: u64,
    /// The number of the newest configuration.
    pub configuration: u32,
    /// Its nodes, ascending.
    pub members: Vec<NodeId>,
    /// How many nodes make a majority.
    pub majority: usize,
    /// How many nodes must promise and accept, where that is no majority.
    pub flexible: Option<Quorums>,
    /// All configurations that there were, the newest last.
    pub configurations: Vec<ConfigurationFrame>,
    /// Whether snapshots are on.
    pub snapshots: bool,
    /// The nodes, by ascending id.
    pub nodes: Vec<NodeFrame>,
    /// Both directions of every link.
    pub links: Vec<LinkFrame>,
    /// Messages under way, by the order of their arrival.
    pub messages: Vec<MessageFrame>,
    /// The live node that leads in the highest ballot.
    pub leader: Option<NodeId>,
    /// How much each node has accepted as that leader knows it, by ascending id, ids that no node has included:
    /// what it goes by when it trims.
    pub known: Vec<(NodeId, usize)>,
    /// The highest decided index of a live node.
    pub decided: usize,
    /// The highest accepted index of a live node.
    pub accepted: usize,
    /// What "next event" would do.
    pub next: Option<Next>,
}

/// A configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigurationFrame {
    /// Its number.
    pub id: u32,
    /// Its nodes, ascending.
    pub nodes: Vec<NodeId>,
    /// How many of them must promise and accept.
    pub quorums: Quorums,
    /// The nodes whose instance of it runs, ascending.
    pub serving: Vec<NodeId>,
    /// When it began, in ticks.
    pub time: u64,
}

impl Frame {
    /// How many nodes of the configuration that a node runs must promise and accept.
    pub fn quorums_of(&self, node: &NodeFrame) -> Quorums {
        let of_node = self.configurations.iter().find(|of| of.id == node.membership.configuration);
        of_node.map_or(Quorums::majorities(self.members.len()), |of| of.quorums)
    }

    /// How many nodes the configuration has that a node runs.
    pub fn size_of(&self, node: &NodeFrame) -> usize {
        let of_node = self.configurations.iter().find(|of| of.id == node.membership.configuration);
        of_node.map_or(self.members.len(), |of| of.nodes.len())
    }

    /// The nodes that were members of some configuration and are there no more, ascending.
    pub fn gone(&self) -> Vec<NodeId> {
        let mut gone: Vec<_> = self.configurations.iter().flat_map(|of| of.nodes.iter().copied()).collect();
        gone.retain(|pid| self.nodes.iter().all(|node| node.pid != *pid));
        gone.sort_unstable();
        gone.dedup();
        gone
    }
}

/// The next event that is worth seeing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// This message arrives.
    Message {
        /// Its kind.
        kind: MessageKind,
        /// Its sender.
        from: NodeId,
        /// Its receiver.
        to: NodeId,
    },
    /// This node's flush falls due.
    Flush {
        /// The node.
        node: NodeId,
    },
    /// Nothing but time passes.
    Tick,
}

/// One node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeFrame {
    /// Its id.
    pub pid: NodeId,
    /// Whether it runs.
    pub up: bool,
    /// What it is to the cluster's configurations.
    pub membership: Membership,
    /// Since when it is crashed, in ticks.
    pub down_since: Option<u64>,
    /// What it keeps its state in.
    pub storage: StorageKind,
    /// What it is.
    pub role: Role,
    /// Where in the protocol.
    pub phase: Phase,
    /// The node it takes for the leader (the one it promised).
    pub leader: Option<NodeId>,
    /// The highest ballot it promised.
    pub promise: Option<Ballot>,
    /// The ballot its log was last accepted in.
    pub accepted_round: Option<Ballot>,
    /// Its decided index.
    pub decided: usize,
    /// Its accepted index.
    pub accepted: usize,
    /// Its compacted index.
    pub compacted: usize,
    /// By what it was compacted; `None` where it was not. A trim beyond a snapshot counts as snapshot.
    pub compaction: Option<Compaction>,
    /// Keys in its snapshot.
    pub snapshot_keys: usize,
    /// The first of them with their values.
    pub snapshot_head: Vec<(String, u64)>,
    /// Whom it heard in the last heartbeat round, without itself.
    pub hears: Vec<NodeId>,
    /// What its disk has; `None` for a memory node. Also while it is crashed.
    pub disk: Option<DiskFrame>,
    /// Messages that wait for a flush.
    pub held_messages: usize,
    /// Entries that wait until a batch is full.
    pub batched: usize,
    /// What it waits for, if it leads or prepares to.
    pub awaited: Option<Awaited>,
    /// What is set of its clock, its disk and its timeouts; `None` where a picture does not show it.
    pub settings: Option<NodeSettings>,
    /// Its log within the window. While it is crashed: what its storage has.
    pub lane: Lane,
}

/// What a node is to the cluster's configurations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Membership {
    /// The configuration of its newest instance, of which its facts and its log are.
    pub configuration: u32,
    /// Whether that runs nothing though it has power: it waits for the state that its configuration starts with, or
    /// decided the stopsign before a crash and waits for the others.
    pub waiting: bool,
    /// Whether it is no member of the newest configuration.
    pub leaving: bool,
    /// Whether the stopsign is decided in its log.
    pub reconfigured: bool,
    /// How many keys the state has that its configuration started with.
    pub carried_keys: Option<usize>,
    /// The older configuration that it still serves, if it does.
    pub serves: Option<u32>,
    /// Whether a stopsign was proposed here that stands in no log of this node yet.
    pub stopsign_proposed: bool,
    /// Whether it was stopped for good, and only its log is left to look at.
    pub stopped: bool,
}

/// One node's disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskFrame {
    /// Number of the last durable flush.
    pub flushed: u64,
    /// First index of the durable log.
    pub log_start: usize,
    /// One past the last index of the durable log.
    pub log_end: usize,
    /// The durable decided index.
    pub decided: usize,
    /// Entries that are written but not yet durable.
    pub pending_entries: usize,
    /// Whether anything (an entry, a promise, an index) is written but not yet durable.
    pub pending: bool,
    /// The flush under way: its number, start and due time in ticks.
    pub flushing: Option<(u64, u64, u64)>,
    /// Whether no further flush may start.
    pub held: bool,
    /// Whether the next flush that starts is to fail.
    pub fails_next: bool,
    /// Whether the last flush failed, and the node is silent until one succeeds.
    pub failing: bool,
    /// Whether it has no more room.
    pub full: bool,
    /// Why the node cannot start from it, if it cannot.
    pub loss: Option<DiskLoss>,
}

/// A node's log within the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lane {
    /// The cells, by ascending index, none missing between the first and the last.
    pub cells: Vec<Cell>,
}

/// One entry of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its index.
    pub index: usize,
    /// What is there.
    pub content: Content,
    /// Whether it is decided.
    pub decided: bool,
    /// How safe it is.
    pub durability: Durability,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A key-value.
    KeyValue {
        /// The key.
        key: String,
        /// The value.
        value: u64,
    },
    /// A stopsign, with the nodes of the next configuration.
    StopSign(Vec<NodeId>),
}

/// How safe an entry is from a crash of its node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// On disk.
    Durable,
    /// Written, not yet on disk.
    Pending,
    /// In memory only.
    Memory,
}

/// One direction of a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LinkFrame {
    /// Sender.
    pub from: NodeId,
    /// Receiver.
    pub to: NodeId,
    /// Whether messages pass.
    pub up: bool,
    /// Whether nothing arrives unless somebody says so.
    pub manual: bool,
    /// How it treats what is put on it.
    pub conditions: Conditions,
}

/// A message under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageFrame {
    /// Number of the message in its run.
    pub id: u64,
    /// Sender.
    pub from: NodeId,
    /// Receiver.
    pub to: NodeId,
    /// When it left, in ticks.
    pub sent: u64,
    /// When it arrives, in ticks.
    pub due: u64,
    /// What it says.
    pub info: MessageInfo,
}

/// One key in the state that a node has reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateRow {
    /// The key.
    pub key: String,
    /// Its value, by the snapshot and the decided entries.
    pub decided: Option<u64>,
    /// Its value if the accepted, undecided entries were decided too, where that differs.
    pub undecided: Option<u64>,
    /// The index that set it; `None` where the snapshot did.
    pub index: Option<usize>,
}

/// The indices that a picture shows: `[from, from + count)`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// First index.
    pub from: usize,
    /// How many.
    pub count: usize,
}

/// What pictures in tests begin with.
#[cfg(test)]
pub(crate) mod plain {
    use super::*;

    /// A follower of node 1 that runs and has nothing in its log.
    pub fn node(pid: NodeId) -> NodeFrame {
        NodeFrame {
            pid,
            up: true,
            membership: Membership::default(),
            down_since: None,
            storage: StorageKind::Memory,
            role: Role::Follower,
            phase: Phase::Accept,
            leader: Some(1),
            promise: None,
            accepted_round: None,
            decided: 0,
            accepted: 0,
            compacted: 0,
            compaction: None,
            snapshot_keys: 0,
            snapshot_head: Vec::new(),
            hears: Vec::new(),
            disk: None,
            held_messages: 0,
            batched: 0,
            awaited: None,
            settings: None,
            lane: Lane::default(),
        }
    }

    /// These nodes as the members of the first configuration, before anything has happened.
    pub fn frame(nodes: Vec<NodeFrame>, links: Vec<LinkFrame>) -> Frame {
        Frame {
            step: 0,
            time: 0,
            configuration: 1,
            members: nodes.iter().map(|node| node.pid).collect(),
            majority: nodes.len() / 2 + 1,
            flexible: None,
            configurations: Vec::new(),
            snapshots: true,
            nodes,
            links,
            messages: Vec::new(),
            leader: None,
            known: Vec::new(),
            decided: 0,
            accepted: 0,
            next: None,
        }
    }
}
