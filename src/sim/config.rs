//! [`Setup`]: what a run starts from. With the list of commands it is the whole run.

use crate::{
    sim::{
        NodeId,
        error::SetupError,
        quorum::Quorums,
        settings::{Conditions, ConditionsChange, Timeouts, TimeoutsChange, Tuning, check_disk},
    },
    storage::portable::DiskImage,
};

/// The highest node id: OmniPaxos allocates by the highest id, not by the number of nodes.
pub const MAX_NODE_ID: NodeId = 64;
/// The fewest nodes of a cluster: OmniPaxos refuses one.
pub const MIN_NODES: usize = 2;
/// The most nodes of a cluster.
pub const MAX_NODES: usize = 9;
/// The longest time that can be set anywhere, in ticks.
pub const MAX_TICKS: u64 = 10_000;

/// Where a node keeps what it must not forget.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum StorageKind {
    /// `omnipaxos_storage::memory_storage::MemoryStorage`: a crash loses all of it.
    Memory,
    /// An IndexedDB database (natively: a model of one): a crash loses what was not yet durable.
    #[default]
    IndexedDb,
}

impl StorageKind {
    /// Its word in the script language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Memory => "memory",
            Self::IndexedDb => "indexeddb",
        }
    }
}

/// How a follower that fell behind merges a delta snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum CatchUp {
    /// Through [`crate::storage::mended::MendedCatchUp`]: nothing is lost.
    #[default]
    Mended,
    /// As OmniPaxos 0.2.4 does it: the follower's own prefix gets lost.
    Upstream,
}

impl CatchUp {
    /// Its word in the script language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mended => "mended",
            Self::Upstream => "upstream",
        }
    }
}

/// One node of a [`Setup`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeSetup {
    /// Its id, 1 to [`MAX_NODE_ID`], distinct.
    pub pid: NodeId,
    /// What it keeps its state in.
    pub storage: StorageKind,
}

/// What a run starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// [`MIN_NODES`] to [`MAX_NODES`] nodes, by ascending id.
    pub nodes: Vec<NodeSetup>,
    /// Seeds every random draw of the network.
    pub seed: u64,
    /// Least delay of a message, in ticks.
    pub latency_ticks: u64,
    /// Most that chance adds to the delay, in ticks.
    pub jitter_ticks: u64,
    /// Messages lost on the way, in per cent.
    pub loss_percent: u8,
    /// Messages delivered twice, in per cent.
    pub duplication_percent: u8,
    /// Whether a message whose delay is shorter overtakes those before it.
    pub reorder: bool,
    /// Ticks between two checks of whether a new leader is needed.
    pub election_ticks: u64,
    /// Ticks after which OmniPaxos sends `Prepare`, `Promise` and `PrepareReq` again.
    pub resend_ticks: u64,
    /// Ticks after which OmniPaxos sends a batch that is not full; 0: never.
    pub flush_ticks: u64,
    /// Entries that OmniPaxos gathers before it sends them; 1: none.
    pub batch: u64,
    /// Ticks a flush takes until it is durable.
    pub disk_ticks: u64,
    /// Whether entries can be snapshotted (otherwise their snapshot type is `NoSnapshot`).
    pub snapshots: bool,
    /// Whether catching up is mended.
    pub catch_up: CatchUp,
    /// How many nodes must promise and accept; `None` for majorities.
    pub flexible: Option<Quorums>,
    /// Nodes that are otherwise than the others, by ascending id; none of them without a difference.
    pub tuning: Vec<Tuning>,
    /// Disks that are not empty at the start, by ascending node id: what was found of an earlier run.
    pub images: Vec<(NodeId, DiskImage)>,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            nodes: Self::nodes_with(1..=3, StorageKind::IndexedDb),
            seed: 1,
            latency_ticks: 2,
            jitter_ticks: 1,
            loss_percent: 0,
            duplication_percent: 0,
            reorder: false,
            election_ticks: 10,
            // Longer than an election takes: a promise that is sent again in the middle of one starts it over.
            resend_ticks: 60,
            flush_ticks: 200,
            batch: 1,
            disk_ticks: 2,
            snapshots: true,
            catch_up: CatchUp::Mended,
            flexible: None,
            tuning: Vec::new(),
            images: Vec::new(),
        }
    }
}

impl Setup {
    /// Nodes with these ids, all with the same storage.
    pub fn nodes_with(pids: impl IntoIterator<Item = NodeId>, storage: StorageKind) -> Vec<NodeSetup> {
        pids.into_iter().map(|pid| NodeSetup { pid, storage }).collect()
    }

    /// The ids of the nodes, ascending.
    pub fn pids(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.nodes.iter().map(|node| node.pid)
    }

    /// How many nodes make a majority.
    pub fn majority(&self) -> usize {
        self.nodes.len() / 2 + 1
    }

    /// How many nodes must promise before a node leads, and accept before an entry is decided.
    pub fn quorums(&self) -> Quorums {
        self.flexible.unwrap_or(Quorums::majorities(self.nodes.len()))
    }

    /// Whether a heartbeat's way there and back can take as long as the election timeout: then leaders
    /// change for no reason. Worth a warning, not an error.
    pub fn delay_reaches_election_timeout(&self) -> bool {
        let longest = 2 * (self.latency_ticks + self.jitter_ticks);
        self.pids().any(|pid| longest >= self.timeouts_of(pid).election_ticks * self.clock_of(pid))
    }

    /// The conditions that every link starts with.
    pub fn conditions(&self) -> Conditions {
        Conditions {
            latency_ticks: self.latency_ticks,
            jitter_ticks: self.jitter_ticks,
            loss_percent: self.loss_percent,
            duplication_percent: self.duplication_percent,
            reorder: self.reorder,
        }
    }

    /// The timeouts that a node starts with.
    pub fn timeouts_of(&self, pid: NodeId) -> Timeouts {
        let all = Timeouts {
            election_ticks: self.election_ticks,
            resend_ticks: self.resend_ticks,
            flush_ticks: self.flush_ticks,
            batch: self.batch,
        };
        self.tuning_of(pid).map_or(all, |tuning| tuning.timeouts.applied_to(all))
    }

    /// Every how many ticks a node's clock ticks at the start.
    pub fn clock_of(&self, pid: NodeId) -> u64 {
        self.tuning_of(pid).and_then(|tuning| tuning.clock).unwrap_or(1)
    }

    /// How many ticks a flush of a node takes at the start.
    pub fn disk_ticks_of(&self, pid: NodeId) -> u64 {
        self.tuning_of(pid).and_then(|tuning| tuning.disk_ticks).unwrap_or(self.disk_ticks)
    }

    /// The priority of a node's ballots at the start.
    pub fn priority_of(&self, pid: NodeId) -> u32 {
        self.tuning_of(pid).and_then(|tuning| tuning.priority).unwrap_or(0)
    }

    fn tuning_of(&self, pid: NodeId) -> Option<&Tuning> {
        self.tuning.iter().find(|tuning| tuning.node == pid)
    }

    fn validate_tuning(&self) -> Result<(), SetupError> {
        for (at, tuning) in self.tuning.iter().enumerate() {
            let pid = tuning.node;
            let Some(node) = self.nodes.iter().find(|node| node.pid == pid) else {
                return Err(SetupError::TuningOf { pid });
            };
            if at > 0 && self.tuning[at - 1].node >= pid || tuning.is_empty() {
                return Err(SetupError::TuningOf { pid });
            }
            if tuning.disk_ticks.is_some() && node.storage == StorageKind::Memory {
                return Err(SetupError::DiskOf { pid });
            }
            tuning.check()?;
        }
        Ok(())
    }

    /// Checks every limit.
    pub fn validate(&self) -> Result<(), SetupError> {
        let count = self.nodes.len();
        if !(MIN_NODES..=MAX_NODES).contains(&count) {
            return Err(SetupError::NodeCount { count });
        }
        for (at, node) in self.nodes.iter().enumerate() {
            if node.pid == 0 || node.pid > MAX_NODE_ID {
                return Err(SetupError::NodeId { pid: node.pid });
            }
            if at > 0 && self.nodes[at - 1].pid >= node.pid {
                return Err(SetupError::NodeOrder { pid: node.pid });
            }
        }
        for (at, (pid, _)) in self.images.iter().enumerate() {
            let node = self.nodes.iter().find(|node| node.pid == *pid);
            if at > 0 && self.images[at - 1].0 >= *pid || node.is_none_or(|n| n.storage == StorageKind::Memory) {
                return Err(SetupError::ImageOf { pid: *pid });
            }
        }
        let conditions = ConditionsChange {
            latency_ticks: Some(self.latency_ticks),
            jitter_ticks: Some(self.jitter_ticks),
            loss_percent: Some(self.loss_percent),
            duplication_percent: Some(self.duplication_percent),
            reorder: Some(self.reorder),
        };
        conditions.check()?;
        let timeouts = TimeoutsChange {
            election_ticks: Some(self.election_ticks),
            resend_ticks: Some(self.resend_ticks),
            flush_ticks: Some(self.flush_ticks),
            batch: Some(self.batch),
        };
        timeouts.check()?;
        check_disk(Some(self.disk_ticks))?;
        if let Some(quorums) = self.flexible {
            quorums.check(count)?;
        }
        self.validate_tuning()
    }
}
