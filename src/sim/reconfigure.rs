//! Reconfiguration: from a proposal to a stopsign, from that to the next configuration, and the end of the old one.
//!
//! What OmniPaxos leaves to the application is done here and in `handover`: new instances over fresh storage, the
//! state that they start with, and stopping the old ones. The number of an instance's configuration is on every
//! message; only an instance of the same one gets it.
//!
//! Once a stopsign was seen decided at an instance, that is never built again, nor told `reconnected`: OmniPaxos
//! 0.2.4 would count the stopsign twice in the synchronisation that follows.

use omnipaxos::ClusterConfig;

use crate::sim::{
    NodeId, Simulation,
    config::{MAX_NODE_ID, MAX_NODES, MIN_NODES, StorageKind},
    configuration::{Configuration, MAX_PLACES, Next},
    error::CommandError,
    event::{Asked, EventKind, Loss, Stopped},
    load::LoadEnd,
    node::Node,
    observe::Cause,
    quorum::Quorums,
};

impl Simulation {
    /// What can be wrong with a proposed set of nodes.
    pub(super) fn check_members(&self, nodes: &[NodeId]) -> Result<(), CommandError> {
        if !(MIN_NODES..=MAX_NODES).contains(&nodes.len()) {
            return Err(CommandError::Members(nodes.len()));
        }
        for (at, pid) in nodes.iter().enumerate() {
            if *pid == 0 || *pid > MAX_NODE_ID || nodes[..at].contains(pid) {
                return Err(CommandError::Member(*pid));
            }
        }
        let together = self.pids().filter(|pid| !nodes.contains(pid)).count() + nodes.len();
        if together > MAX_NODES {
            return Err(CommandError::TooManyNodes(together));
        }
        let instances: usize = self.configurations.iter().map(|configuration| configuration.nodes.len()).sum();
        if instances + nodes.len() > MAX_PLACES {
            return Err(CommandError::TooManyInstances);
        }
        Ok(())
    }

    /// What new nodes keep their logs in unless somebody says otherwise: a disk, if any node of the first
    /// configuration has one.
    pub fn default_storage(&self) -> StorageKind {
        let on_disk = self.setup.nodes.iter().any(|node| node.storage == StorageKind::IndexedDb);
        if on_disk { StorageKind::IndexedDb } else { StorageKind::Memory }
    }

    pub(super) fn propose_nodes(
        &mut self,
        pid: NodeId,
        nodes: &[NodeId],
        storage: Option<StorageKind>,
        quorums: Option<Quorums>,
    ) {
        let Some(at) = self.place(pid) else { return };
        let storage = storage.unwrap_or(self.default_storage());
        let mut nodes = nodes.to_vec();
        nodes.sort_unstable();
        let (to, configuration) = (self.via(at), self.nodes[at].configuration + 1);
        let before = self.flexible_in(self.nodes[at].configuration);
        let flexible = Quorums::next(quorums, before, nodes.len());
        // The sentence comes before its consequences, so whether it is refused must be known first.
        if !self.nodes[at].had_stopsign {
            self.emit(Some(at), EventKind::ReconfigureProposed { configuration, nodes: nodes.clone(), flexible, to });
        }
        let flexible_quorum = flexible.map(Quorums::flexible);
        let next = ClusterConfig { configuration_id: configuration, nodes, flexible_quorum };
        let answer = self.call(at, Cause::Asked, |instance| instance.reconfigure(next, storage));
        if let Some(Err(refusal)) = answer {
            self.emit(Some(at), EventKind::Refused { asked: Asked::Reconfigure, refusal });
        } else if !self.nodes[at].had_stopsign {
            self.nodes[at].proposed_stopsign = true;
        }
    }

    /// After a call: a stopsign that is decided now is noted for good.
    pub(super) fn note_stopsign(&mut self, at: usize) {
        if !self.nodes[at].had_stopsign || self.nodes[at].next.is_some() || self.nodes[at].stopped {
            return;
        }
        if let Some(next) = self.next_of(at) {
            self.latch(at, &next);
            self.stop_what_is_over();
        }
    }

    /// What a stopsign that is decided at an instance says of the next configuration. One that nobody could have
    /// proposed here, found on a disk that a run starts from, says nothing.
    fn next_of(&self, at: usize) -> Option<Next> {
        let has_begun = self.configuration().id > self.nodes[at].configuration;
        let next = self.nodes[at].decided_stopsign()?;
        let fits = next.flexible.is_none_or(|quorums| quorums.check(next.nodes.len()).is_ok());
        (has_begun || fits && self.check_members(&next.nodes).is_ok()).then_some(next)
    }

    fn latch(&mut self, at: usize, next: &Next) {
        let configuration = self.nodes[at].configuration + 1;
        self.nodes[at].next = Some(next.nodes.as_slice().into());
        self.emit(Some(at), EventKind::StopSignDecided { configuration, nodes: next.nodes.clone() });
        if self.configuration().id < configuration {
            self.begin_configuration(at, next);
        }
        self.go_on_from(at);
    }

    /// The first node has decided the stopsign.
    fn begin_configuration(&mut self, at: usize, next: &Next) {
        let Next { nodes, flexible, storage } = next;
        let before = self.configuration().clone();
        let without = |these: &[NodeId], those: &[NodeId]| -> Vec<NodeId> {
            these.iter().copied().filter(|pid| !those.contains(pid)).collect()
        };
        let (joining, leaving) = (without(nodes, &before.nodes), without(&before.nodes, nodes));
        let (id, step, time) = (before.id + 1, self.steps, self.time);
        self.configurations.push(Configuration { id, nodes: nodes.clone(), flexible: *flexible, step, time });
        let (nodes, joined, flexible) = (nodes.clone(), joining.clone(), *flexible);
        self.emit(None, EventKind::ConfigurationBegins { nodes, joining: joined, leaving, flexible });
        for pid in joining {
            let host = self.join(pid);
            // One that was a member of an older configuration may still wait to be told that it is none.
            let storage = self.hosts[host].places.last().map_or(*storage, |at| self.nodes[*at].storage);
            let new = self.add_instance(Node::later(&self.setup, host, pid, storage, id));
            if self.has_power(host) {
                self.wait_for_state(new);
                self.send_state(at, pid);
            }
        }
        self.supersede(before.id);
    }

    /// A member of the next configuration has the state itself: its own instance of that starts.
    fn go_on_from(&mut self, at: usize) {
        let node = &self.nodes[at];
        let (pid, host, storage, next) = (node.pid, node.host, node.storage, node.configuration + 1);
        if !node.next.as_ref().is_some_and(|nodes| nodes.contains(&pid)) || self.is_beyond(host, next) {
            return;
        }
        let state = self.state_of(at);
        let new = match self.place_at(host, next) {
            Some(new) => new,
            None => self.add_instance(Node::later(&self.setup, host, pid, storage, next)),
        };
        self.give_state(new, state, None);
    }

    /// Whether a host already has the state of that configuration, or of a later one.
    pub(super) fn is_beyond(&self, host: usize, configuration: u32) -> bool {
        self.newest_with_state(host).is_some_and(|at| self.nodes[at].configuration >= configuration)
    }

    /// A configuration begins, and nobody waits for those before the last one any more.
    fn supersede(&mut self, last: u32) {
        for at in 0..self.nodes.len() {
            let node = &self.nodes[at];
            if node.stopped || node.configuration >= last {
                continue;
            }
            let has_later = self.is_beyond(node.host, node.configuration + 1);
            if has_later || self.is_left_behind(at) {
                self.stop(at, Stopped::Superseded);
            }
        }
    }

    /// Whether an instance's node is crashed, and a member of nothing to come.
    fn is_left_behind(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        !self.has_power(node.host) && !self.configuration().nodes.contains(&node.pid)
    }

    /// Stops the instances of a configuration once every member has decided its stopsign durably, and whoever goes
    /// on has the state safe.
    pub(super) fn stop_what_is_over(&mut self) {
        if self.configurations.len() == 1 {
            return;
        }
        for configuration in 0..self.configurations.len() - 1 {
            let id = self.configurations[configuration].id;
            self.give_up_what_cannot_start(id);
            let is_active = |node: &Node| !node.stopped && node.configuration == id;
            if !self.nodes.iter().any(is_active) {
                continue;
            }
            let is_over = self
                .nodes
                .iter()
                .filter(|node| is_active(node))
                .all(|node| node.has_durably_decided() || self.settled_after(node.host, id));
            for at in (0..self.nodes.len()).filter(|_| is_over) {
                let node = &self.nodes[at];
                let goes_on = self.members(id + 1).contains(&node.pid);
                // Who goes on keeps what it decided until what follows from it is as safe.
                if is_active(node) && (!goes_on || self.settled_after(node.host, id)) {
                    self.stop(at, Stopped::AllDecided);
                }
            }
        }
    }

    /// Nobody waits for a node that does not start from its disk and is a member of nothing to come.
    fn give_up_what_cannot_start(&mut self, configuration: u32) {
        for at in 0..self.nodes.len() {
            let node = &self.nodes[at];
            let is_lost = !node.stopped && node.configuration == configuration && node.loss.is_some();
            if is_lost && self.is_left_behind(at) {
                self.stop(at, Stopped::Superseded);
            }
        }
    }

    /// Whether a host has the state of a later configuration safe.
    fn settled_after(&self, host: usize, configuration: u32) -> bool {
        self.hosts[host].places.iter().any(|at| {
            let node = &self.nodes[*at];
            node.configuration > configuration && !node.lacks_state() && node.has_settled()
        })
    }

    /// Stops an instance for good; its log is left to look at.
    pub(super) fn stop(&mut self, at: usize, why: Stopped) {
        let doing = self.track_stopping(at);
        let node = &mut self.nodes[at];
        let host = node.host;
        node.alive = None;
        // What it had and nobody decided will never be.
        node.kept.unmark();
        node.stopped = true;
        self.meter.handle_change(at);
        node.down_since = None;
        node.flush_times = None;
        node.retry_at = None;
        // What was scheduled for it is void.
        node.life += 1;
        node.clock += 1;
        self.trace_crashed(at);
        self.emit(Some(at), EventKind::InstanceStopped { why });
        self.track_stopped(doing);
        if self.hosts[host].places == [at] {
            self.end_load(host, LoadEnd::Left);
        }
        self.hosts[host].places.retain(|place| *place != at);
        if self.hosts[host].is_gone() {
            self.emit(Some(at), EventKind::Left);
            for (from, to, message) in self.network.set_gone(host, true) {
                let traced = self.trace_taken(message.id);
                self.lose(from, to, traced, &message.packet, Loss::Left);
            }
            self.sort_hosts();
        }
    }

    /// A host gets power: of its instances those start that are still of use.
    pub(super) fn power_on(&mut self, host: usize) {
        for at in self.hosts[host].places.clone() {
            self.nodes[at].recall();
        }
        for at in self.hosts[host].places.clone() {
            let node = &self.nodes[at];
            if node.stopped || node.is_up() {
                continue;
            }
            let configuration = node.configuration;
            let has_later = self.is_beyond(host, configuration + 1);
            let forgot = node.storage == StorageKind::Memory && self.hosts[host].places.last() != Some(&at);
            if has_later || forgot {
                self.stop(at, Stopped::NotRebuilt);
            } else if node.loss.is_some() {
                self.start_node(at);
            } else if let Some(next) = self.next_of(at) {
                // Not built again, but what it decided still counts, and it tells whoever asks in that configuration.
                self.nodes[at].down_since = None;
                self.latch(at, &next);
            } else if node.lacks_state() {
                self.wait_for_state(at);
            } else {
                self.start_node(at);
            }
        }
        self.stop_what_is_over();
    }
}
