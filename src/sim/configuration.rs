//! [`Configuration`]: a set of nodes that decide a log together, and the numbers of disks across configurations.

use crate::sim::{DiskId, NodeId, config::StorageKind, quorum::Quorums};

/// The configuration id of the first configuration of a cluster.
pub const FIRST_CONFIGURATION: u32 = 1;

/// The most instances that one run can have: each node of each configuration is one.
pub const MAX_PLACES: usize = 128;

/// The highest number of a configuration that a disk can be named with.
pub const MAX_CONFIGURATION: u32 = 1_000_000;

/// What tells the disks of one configuration from those of the next: more than the highest id of a node.
const DISKS_OF_ONE: u64 = 100;

/// A configuration: some nodes and a log of their own, which ends with a stopsign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// Its number, from [`FIRST_CONFIGURATION`].
    pub id: u32,
    /// Its nodes, ascending.
    pub nodes: Vec<NodeId>,
    /// How many of them must promise and accept; `None` for majorities.
    pub flexible: Option<Quorums>,
    /// The step in which it began: the first node had decided the stopsign of the one before.
    pub step: u64,
    /// When that was, in ticks.
    pub time: u64,
}

impl Configuration {
    /// How many nodes make a majority.
    pub fn majority(&self) -> usize {
        self.nodes.len() / 2 + 1
    }

    /// How many nodes must promise before one leads, and accept before an entry is decided.
    pub fn quorums(&self) -> Quorums {
        self.flexible.unwrap_or(Quorums::majorities(self.nodes.len()))
    }
}

/// What a reconfiguration asks for, as the stopsign in the log says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// The nodes of the next configuration, ascending.
    pub nodes: Vec<NodeId>,
    /// How many of them must promise and accept; `None` for majorities.
    pub flexible: Option<Quorums>,
    /// What new nodes keep their logs in.
    pub storage: StorageKind,
}

/// Why an instance was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// Every old member has decided the stopsign, durably where it can.
    AllDecided,
    /// The configuration after the next has begun; nobody waits for this one any more.
    Superseded,
    /// The node crashed after it had decided the stopsign: its instance is not built again.
    NotRebuilt,
    /// It learnt from another node that its configuration is over.
    Told,
}

/// The number of a node's disk in a configuration.
pub fn disk_of(node: NodeId, configuration: u32) -> DiskId {
    node + DISKS_OF_ONE * u64::from(configuration.saturating_sub(FIRST_CONFIGURATION))
}

/// Whose disk it is.
pub fn node_of(disk: DiskId) -> NodeId {
    disk % DISKS_OF_ONE
}

/// In which configuration.
pub fn configuration_of(disk: DiskId) -> u32 {
    // A number of a script may be any; that of a disk never reaches the limit.
    u32::try_from(disk / DISKS_OF_ONE).unwrap_or(u32::MAX - FIRST_CONFIGURATION) + FIRST_CONFIGURATION
}

/// A disk as texts name it: `3` in the first configuration, `3.2` in the second.
pub fn disk_name(disk: DiskId) -> String {
    match (node_of(disk), configuration_of(disk)) {
        (node, FIRST_CONFIGURATION) => node.to_string(),
        (node, configuration) => format!("{node}.{configuration}"),
    }
}

/// The gaps in the ids of a configuration, and why they matter to trim: the ids below the highest one that no
/// node has. OmniPaxos 0.2.4 takes the least accepted index over all of them, so it never trims.
pub fn gaps(nodes: &[NodeId]) -> Vec<NodeId> {
    let highest = nodes.iter().copied().max().unwrap_or(0);
    (1..highest).filter(|id| !nodes.contains(id)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disk_is_told_by_its_node_and_its_configuration() {
        for configuration in [1, 2, 9, 4_000] {
            for node in [1, 9, 64] {
                let disk = disk_of(node, configuration);
                assert_eq!((node_of(disk), configuration_of(disk)), (node, configuration));
            }
        }
        assert_eq!((disk_of(3, 1), disk_name(3).as_str()), (3, "3"));
        assert_eq!(disk_name(disk_of(3, 2)), "3.2");
    }

    #[test]
    fn ids_without_a_node_below_the_highest_are_gaps() {
        assert!(gaps(&[1, 2, 3]).is_empty());
        assert_eq!(gaps(&[1, 2, 4]), [3]);
        assert_eq!(gaps(&[3, 5]), [1, 2, 4]);
    }
}
