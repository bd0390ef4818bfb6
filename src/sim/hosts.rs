//! Hosts: which instances a node has, where they are, and which configurations there were. An instance has a place
//! of its own, a node has a place in the network.

use crate::{
    order,
    sim::{
        DiskId, NodeId, Simulation,
        command::DiskLoss,
        configuration::{self, Configuration, FIRST_CONFIGURATION},
        load::Client,
        node::Node,
        quorum::Quorums,
    },
};

/// A node with its links, whatever it runs.
#[derive(Debug)]
pub(super) struct Host {
    pub pid: NodeId,
    /// The places of its instances that are not stopped, by ascending configuration; none once it has left.
    pub places: Vec<usize>,
    /// Who appends here by itself, whatever the node runs.
    pub client: Option<Client>,
    /// Counts the clients that were started and ended here: what was scheduled for an earlier one is void.
    pub clients: u32,
    /// Since when it hears of a configuration that it knows nothing of, which, in ticks.
    pub hears_of: Option<(u32, u64)>,
}

impl Host {
    /// One that runs nothing yet.
    pub fn new(pid: NodeId) -> Self {
        Self { pid, places: Vec::new(), client: None, clients: 0, hears_of: None }
    }

    /// Whether it is no member any more.
    pub fn is_gone(&self) -> bool {
        self.places.is_empty()
    }
}

impl Simulation {
    /// The ids of the nodes that are there, ascending: members of the newest configuration, those that are to be,
    /// and those that have not left yet.
    pub fn pids(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.order.iter().map(|host| self.hosts[*host].pid)
    }

    /// The configurations that there were, the newest last; never empty.
    pub fn configurations(&self) -> &[Configuration] {
        &self.configurations
    }

    /// The newest configuration.
    pub fn configuration(&self) -> &Configuration {
        &self.configurations[self.configurations.len() - 1]
    }

    /// The newest configuration that had begun by a step.
    pub fn configuration_at(&self, step: u64) -> &Configuration {
        let begun = self.configurations.iter().rev().find(|configuration| configuration.step <= step);
        begun.unwrap_or(&self.configurations[0])
    }

    /// The disk of a node's newest instance; its number in the first configuration where there is no such node.
    pub fn disk_of(&self, pid: NodeId) -> DiskId {
        let newest = self.place(pid).map_or(FIRST_CONFIGURATION, |at| self.nodes[at].configuration);
        configuration::disk_of(pid, newest)
    }

    /// The disks that are in use: of every instance that is not stopped and has one.
    pub fn disks(&self) -> Vec<DiskId> {
        let places = self.order.iter().flat_map(|host| &self.hosts[*host].places);
        places.map(|at| &self.nodes[*at]).filter(|node| node.kept.disk_ref().is_some()).map(Node::disk_id).collect()
    }

    /// Why a disk cannot be started from, if it cannot.
    pub fn disk_loss(&self, disk: DiskId) -> Option<DiskLoss> {
        self.nodes[self.place_of_disk(disk)?].loss
    }

    /// Whether the instance that wrote a disk was stopped for good: nobody reads that any more.
    pub fn is_retired(&self, disk: DiskId) -> bool {
        self.place_of_disk(disk).is_some_and(|at| self.nodes[at].stopped)
    }

    /// The nodes of a configuration that there was.
    pub(super) fn members(&self, configuration: u32) -> &[NodeId] {
        let at = configuration.saturating_sub(FIRST_CONFIGURATION) as usize;
        self.configurations.get(at).map_or(&[], |configuration| &configuration.nodes)
    }

    /// How many nodes of a configuration must promise and accept; `None` for majorities.
    pub(super) fn flexible_in(&self, configuration: u32) -> Option<Quorums> {
        let at = configuration.saturating_sub(FIRST_CONFIGURATION) as usize;
        self.configurations.get(at).and_then(|configuration| configuration.flexible)
    }

    /// The same in numbers.
    pub(super) fn quorums_in(&self, configuration: u32) -> Quorums {
        let majorities = Quorums::majorities(self.members(configuration).len());
        self.flexible_in(configuration).unwrap_or(majorities)
    }

    /// The place of a node's newest instance; `None` where it is not there.
    pub(super) fn place(&self, pid: NodeId) -> Option<usize> {
        self.hosts.iter().find(|host| host.pid == pid)?.places.last().copied()
    }

    /// The place of a node's instance of a configuration, stopped or not; the last one where there were several.
    pub(super) fn place_in(&self, pid: NodeId, configuration: u32) -> Option<usize> {
        self.nodes.iter().rposition(|node| (node.pid, node.configuration) == (pid, configuration))
    }

    /// The place that has a disk.
    pub(super) fn place_of_disk(&self, disk: DiskId) -> Option<usize> {
        self.place_in(configuration::node_of(disk), configuration::configuration_of(disk))
    }

    /// The place of a host's instance of a configuration, if it has one that is not stopped.
    pub(super) fn place_at(&self, host: usize, configuration: u32) -> Option<usize> {
        let mut places = self.hosts[host].places.iter();
        places.find(|at| self.nodes[**at].configuration == configuration).copied()
    }

    /// Where a node is in the network, there or not.
    pub(super) fn host_of(&self, pid: NodeId) -> Option<usize> {
        self.hosts.iter().position(|host| host.pid == pid)
    }

    pub(super) fn pid_of(&self, host: usize) -> NodeId {
        self.hosts[host].pid
    }

    /// Whether a host runs anything.
    pub(super) fn runs(&self, host: usize) -> bool {
        self.hosts[host].places.iter().any(|at| self.nodes[*at].is_up())
    }

    /// Whether a host has power.
    pub(super) fn has_power(&self, host: usize) -> bool {
        self.hosts[host].places.iter().any(|at| self.nodes[*at].down_since.is_none())
    }

    /// The newest state of all configurations that a host can hand over starts with this instance: it runs it, or
    /// has what it starts with.
    pub(super) fn newest_with_state(&self, host: usize) -> Option<usize> {
        let mut places = self.hosts[host].places.iter().rev();
        places.find(|at| !self.nodes[**at].lacks_state()).copied()
    }

    /// A node joins, or is back; where it is in the network.
    pub(super) fn join(&mut self, pid: NodeId) -> usize {
        match self.host_of(pid) {
            Some(host) => {
                if self.hosts[host].is_gone() {
                    // Nothing is under way there: it was lost when the node left.
                    self.network.set_gone(host, false);
                }
                host
            }
            None => {
                self.hosts.push(Host::new(pid));
                let pids: Vec<_> = self.hosts.iter().map(|host| host.pid).collect();
                self.network.add_host(&pids)
            }
        }
    }

    /// Puts an instance in the next place.
    pub(super) fn add_instance(&mut self, mut node: Node) -> usize {
        let (at, host) = (self.nodes.len(), node.host);
        if let Some(last) = self.hosts[host].places.last() {
            // What is set of a node is set of all that it runs.
            let last = &self.nodes[*last];
            (node.clock_every, node.disk_ticks) = (last.clock_every, last.disk_ticks);
            (node.next_timeouts, node.priority) = (last.next_timeouts, last.priority);
            (node.disk_held, node.down_since) = (last.disk_held, last.down_since);
        }
        self.nodes.push(node);
        self.hosts[host].places.push(at);
        let nodes = &self.nodes;
        order::sort_by_key(&mut self.hosts[host].places, |at| nodes[*at].configuration);
        self.trace.add_place();
        self.check_instance(at);
        self.sort_hosts();
        at
    }

    /// After hosts came or went.
    pub(super) fn sort_hosts(&mut self) {
        self.order = (0..self.hosts.len()).filter(|host| !self.hosts[*host].is_gone()).collect();
        order::sort_by_key(&mut self.order, |host| self.hosts[*host].pid);
    }
}
