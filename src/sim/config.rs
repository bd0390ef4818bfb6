//! [`Setup`]: what a run starts from. With the list of commands it is the whole run.

use crate::{
    sim::{NodeId, error::SetupError},
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
    /// Ticks between two checks of whether a new leader is needed.
    pub election_ticks: u64,
    /// Ticks after which OmniPaxos sends `Prepare`, `Promise` and `PrepareReq` again.
    pub resend_ticks: u64,
    /// Ticks a flush takes until it is durable.
    pub disk_ticks: u64,
    /// Whether entries can be snapshotted (otherwise their snapshot type is `NoSnapshot`).
    pub snapshots: bool,
    /// Whether catching up is mended.
    pub catch_up: CatchUp,
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
            election_ticks: 10,
            // Longer than an election takes: a promise that is sent again in the middle of one starts it over.
            resend_ticks: 60,
            disk_ticks: 2,
            snapshots: true,
            catch_up: CatchUp::Mended,
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

    /// Whether a heartbeat's way there and back can take as long as the election timeout: then leaders
    /// change for no reason. Worth a warning, not an error.
    pub fn delay_reaches_election_timeout(&self) -> bool {
        2 * (self.latency_ticks + self.jitter_ticks) >= self.election_ticks
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
        let ticks = [
            ("latency", self.latency_ticks, 0),
            ("jitter", self.jitter_ticks, 0),
            ("election", self.election_ticks, 1),
            ("resend", self.resend_ticks, 1),
            ("disk", self.disk_ticks, 1),
        ];
        for (field, value, least) in ticks {
            if !(least..=MAX_TICKS).contains(&value) {
                return Err(SetupError::Ticks { field, value, least });
            }
        }
        for (field, value) in [("loss", self.loss_percent), ("duplication", self.duplication_percent)] {
            if value > 100 {
                return Err(SetupError::Percent { field, value });
            }
        }
        Ok(())
    }
}
