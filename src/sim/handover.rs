//! The state that a configuration starts with: who computes it, who sends it to whom, who waits for it. All of this
//! is the application's work; OmniPaxos knows nothing of it.

use std::rc::Rc;

use crate::{
    kv::KVSnapshot,
    sim::{
        NodeId, Simulation,
        event::{EventKind, Stopped},
        node::Node,
        observe::Cause,
        packet::{Handover, Packet, StateRequest},
        schedule::Due,
    },
};

/// How long a node waits for the state before it asks somebody, and before it asks the next, in ticks.
const ASK_TICKS: u64 = 20;
/// How long a node hears of a configuration that it knows nothing of before it asks for the state, in ticks.
const PATIENCE_TICKS: u64 = 3 * ASK_TICKS;

impl Simulation {
    /// The state that a node's newest instance started with; `None` in the first configuration.
    pub fn carried(&self, pid: NodeId) -> Option<&KVSnapshot> {
        self.nodes[self.place(pid)?].carried.as_deref()
    }

    /// The state that a node's instance of a configuration started with, stopped or not.
    pub fn carried_into(&self, pid: NodeId, configuration: u32) -> Option<&KVSnapshot> {
        self.nodes[self.place_in(pid, configuration)?].carried.as_deref()
    }

    /// What an instance's decided entries amount to, with what was before them. What was trimmed is not in it: below
    /// which index that was, 0 where it lacks nothing.
    pub(super) fn state_of(&self, at: usize) -> (Rc<KVSnapshot>, usize) {
        let node = &self.nodes[at];
        let mut state = node.carried.as_deref().cloned().unwrap_or_default();
        let mut has_snapshot = false;
        node.kept.see_snapshot(&mut |snapshot| {
            has_snapshot = true;
            state.values.extend(snapshot.values.iter().map(|(key, last)| (key.clone(), *last)));
        });
        let (start, end) = node.kept.extent();
        let mut decided = 0;
        node.kept.look(0..0, &mut |look| decided = look.scalars.decided_idx);
        node.kept.see_entries(start..decided.min(end), &mut |_, proposal| state.set(proposal));
        let trimmed = if has_snapshot { 0 } else { start };
        (Rc::new(state), trimmed.max(node.lacks))
    }

    /// An instance of a later configuration gets what it needs to start; from whom, if not from its own node.
    pub(super) fn give_state(&mut self, at: usize, (state, lacks): (Rc<KVSnapshot>, usize), from: Option<NodeId>) {
        let keys = state.values.len();
        let node = &mut self.nodes[at];
        node.kept.carry(state.to_bytes());
        (node.carried, node.lacks) = (Some(state), lacks);
        self.emit(Some(at), EventKind::InstanceStarted { from, keys });
        self.start_node(at);
        self.meet(at);
    }

    /// An instance asks those that are there already whether one of them leads.
    fn meet(&mut self, at: usize) {
        let (host, configuration) = (self.nodes[at].host, self.nodes[at].configuration);
        for pid in self.members(configuration).to_vec() {
            let Some(peer) = self.host_of(pid).filter(|peer| *peer != host) else { continue };
            let runs = self.place_at(peer, configuration).is_some_and(|at| self.nodes[at].is_up());
            if runs && self.network.link(host, peer).up && self.network.link(peer, host).up {
                self.call(at, Cause::Asked, |instance| instance.reconnected(pid));
            }
        }
        self.renew_sessions();
    }

    /// An instance can do nothing before it gets the state.
    pub(super) fn wait_for_state(&mut self, at: usize) {
        let node = &mut self.nodes[at];
        node.down_since = None;
        node.life += 1;
        let (storage, life) = (node.storage, node.life);
        self.schedule.push(self.time + ASK_TICKS, Due::Ask { node: at, life });
        self.emit(Some(at), EventKind::Joined { storage });
    }

    /// It has waited in vain: another member is asked, each in its turn, those of the configuration before first.
    pub(super) fn ask_for_state(&mut self, at: usize) {
        let node = &self.nodes[at];
        if !node.is_waiting() {
            return;
        }
        let (pid, configuration, life) = (node.pid, node.configuration, node.life);
        let (before, own) = (self.members(configuration - 1), self.members(configuration));
        let others = own.iter().filter(|other| !before.contains(other));
        let is_there = |other: NodeId| other != pid && self.place(other).is_some();
        let candidates: Vec<_> = before.iter().chain(others).copied().filter(|other| is_there(*other)).collect();
        self.schedule.push(self.time + ASK_TICKS, Due::Ask { node: at, life });
        let Some(of) = candidates.get(self.nodes[at].asked % candidates.len().max(1)).copied() else { return };
        self.nodes[at].asked += 1;
        self.emit(Some(at), EventKind::StateAsked { of });
        self.say(at, Packet::StateRequest(Box::new(StateRequest { from: pid, to: of, configuration })), configuration);
    }

    /// Sends a node the newest state that this instance knows of.
    pub(super) fn send_state(&mut self, at: usize, to: NodeId) {
        let node = &self.nodes[at];
        let (from, handed) = (
            node.pid,
            match &node.next {
                Some(nodes) => Some((node.configuration + 1, Rc::clone(nodes), self.state_of(at))),
                None => node
                    .carried
                    .clone()
                    .map(|state| (node.configuration, self.members(node.configuration).into(), (state, node.lacks))),
            },
        );
        let Some((configuration, nodes, (state, lacks))) = handed else { return };
        self.emit(Some(at), EventKind::StateSent { to, configuration, keys: state.values.len() });
        self.say(at, Packet::State(Box::new(Handover { from, to, configuration, nodes, state, lacks })), configuration);
    }

    /// A message of the application: it waits for no disk, as all that it speaks of was decided.
    fn say(&mut self, at: usize, packet: Packet, configuration: u32) {
        let traced = self.trace_said(at, &packet);
        self.send(at, traced, configuration, packet);
    }

    /// A host gets a message of the application.
    pub(super) fn handle_application(&mut self, host: usize, packet: Packet) {
        match packet {
            Packet::State(handover) => self.handle_state(host, *handover),
            Packet::StateRequest(request) => self.tell_newer(host, request.from, request.configuration - 1),
            Packet::Snapshotting(_) | Packet::Plain(_) | Packet::Heartbeat(_) => {}
        }
    }

    /// A host hears a heartbeat of a configuration that nothing here runs: who still asks in one that is over is told
    /// of the next. Of one that this host knows nothing of it will mostly learn by itself in a moment; where it does
    /// not, it asks for the state, since whoever would have handed it over may have left.
    pub(super) fn catch_up_with(&mut self, host: usize, sender: NodeId, configuration: u32) {
        let Some(newest) = self.hosts[host].places.last().copied() else { return };
        if self.nodes[newest].configuration >= configuration {
            return self.tell_newer(host, sender, configuration);
        }
        let since = match self.hosts[host].hears_of {
            Some((of, since)) if of == configuration => since,
            _ => self.time,
        };
        self.hosts[host].hears_of = Some((configuration, since));
        if self.time < since + PATIENCE_TICKS {
            return;
        }
        let from = self.pid_of(host);
        self.emit_at(Some(from), configuration, EventKind::StateAsked { of: sender });
        self.say(
            newest,
            Packet::StateRequest(Box::new(StateRequest { from, to: sender, configuration })),
            configuration,
        );
    }

    /// Hands a node over what it lacks, if this host knows of a configuration after that one.
    pub(super) fn tell_newer(&mut self, host: usize, to: NodeId, configuration: u32) {
        let newest = self.newest_with_state(host).filter(|at| {
            let node = &self.nodes[*at];
            node.configuration > configuration || node.configuration == configuration && node.next.is_some()
        });
        if let Some(at) = newest {
            self.send_state(at, to);
        }
    }

    fn handle_state(&mut self, host: usize, handover: Handover) {
        let (pid, id) = (self.pid_of(host), handover.configuration);
        if self.is_beyond(host, id) {
            return;
        }
        let earlier = |this: &Self| -> Vec<usize> {
            let places = this.hosts[host].places.iter().copied();
            places.filter(|at| this.nodes[*at].configuration < id).collect()
        };
        if !handover.nodes.contains(&pid) {
            for at in earlier(self) {
                self.stop(at, Stopped::Told);
            }
            return self.stop_what_is_over();
        }
        let at = match self.place_at(host, id) {
            Some(at) => at,
            None => {
                let Some(last) = self.hosts[host].places.last() else { return };
                let storage = self.nodes[*last].storage;
                self.add_instance(Node::later(&self.setup, host, pid, storage, id))
            }
        };
        for waiting in earlier(self) {
            if self.nodes[waiting].lacks_state() {
                self.stop(waiting, Stopped::Told);
            }
        }
        self.give_state(at, (handover.state, handover.lacks), Some(handover.from));
        self.stop_what_is_over();
    }
}
