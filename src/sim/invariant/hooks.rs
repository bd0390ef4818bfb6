//! Where the checks are fed from: the simulation's side of [`Checks`].

use crate::{
    kv::Proposal,
    sim::{
        NodeId, Simulation,
        config::{CatchUp, StorageKind},
        event::{EventKind, MessageInfo},
        instance::Facts,
        invariant::{CheckState, Checks, Since},
        kept::Kept,
        packet::Packet,
    },
    storage::batched::OpSummary,
};

impl Simulation {
    /// How each invariant stands; empty for a replay, which does not check: its run has.
    pub fn checks(&self) -> Vec<CheckState> {
        self.checks.as_ref().map(|checks| checks.states()).unwrap_or_default()
    }

    /// The step in which each invariant first had something to check.
    pub fn checked_since(&self) -> Since {
        self.checks.as_ref().map(|checks| checks.since()).unwrap_or_default()
    }

    /// How many violations were found, those that are only counted included: a cheap sign of something new.
    pub fn violation_count(&self) -> u64 {
        self.checks.as_ref().map_or(0, |checks| checks.count())
    }

    pub(in crate::sim) fn begin_checks(&mut self) {
        let nodes = self.nodes.iter().map(|node| (node.pid, node.storage == StorageKind::Memory));
        let upstream = self.setup.catch_up == CatchUp::Upstream;
        self.checks = Some(Box::new(Checks::new(nodes, self.next_proposal, upstream)));
    }

    /// An instance was put in the next place.
    pub(in crate::sim) fn check_instance(&mut self, at: usize) {
        let node = &self.nodes[at];
        if let Some(checks) = &mut self.checks {
            checks.handle_instance(node.pid, node.configuration, node.storage == StorageKind::Memory);
        }
    }

    /// What another simulation of the same run, at the same step, has found and knows.
    pub(in crate::sim) fn take_checks_of(&mut self, other: Self) {
        self.checks = other.checks;
    }

    /// Feeds the checks, and tells what they find.
    fn check_with(&mut self, feed: impl FnOnce(&mut Checks, &Self)) {
        let Some(mut checks) = self.checks.take() else { return };
        let known = checks.found().len();
        checks.handle_time(self.steps, self.time);
        feed(&mut checks, self);
        for violation in &checks.found()[known..] {
            let at = self.place_in(violation.node, violation.configuration);
            self.emit(at, EventKind::Violated(Box::new(violation.clone())));
        }
        self.checks = Some(checks);
    }

    fn kept(&self, at: usize) -> &dyn Kept {
        &*self.nodes[at].kept
    }

    pub(in crate::sim) fn check_call(&mut self, at: usize, before: Facts, after: Facts, ops: &[OpSummary]) {
        self.check_with(|checks, this| checks.handle_call(at, this.kept(at), before, after, ops));
    }

    pub(in crate::sim) fn check_start(&mut self, at: usize, first: bool) {
        let Some(facts) = self.nodes[at].alive.as_ref().map(|alive| alive.facts) else { return };
        self.check_with(|checks, this| checks.handle_start(at, this.kept(at), facts, first));
    }

    pub(in crate::sim) fn check_crash(&mut self, at: usize, landed: bool) {
        self.check_with(|checks, this| checks.handle_crash(at, this.kept(at), landed));
    }

    pub(in crate::sim) fn check_sent(&mut self, from: usize, packet: &Packet) {
        if self.checks.is_none() || packet.is_heartbeat() {
            return;
        }
        let Some(claim) = packet.claim() else { return };
        let (life, to) = (self.nodes[from].life, packet.to());
        match &mut self.checks {
            // Only what asks for promises can break something by being sent.
            Some(checks) if !claim.prepares => checks.handle_claim(from, to, claim),
            _ => self.check_with(|checks, _| checks.handle_prepare(from, life, to, claim)),
        }
    }

    pub(in crate::sim) fn check_delivery(&mut self, from: NodeId, to: usize, message: &MessageInfo) {
        let configuration = self.nodes[to].configuration;
        // No heartbeat touches a log.
        if let Some(checks) = &mut self.checks
            && !message.kind.is_heartbeat()
        {
            checks.handle_delivery(from, configuration, message);
        }
    }

    pub(in crate::sim) fn check_delivery_over(&mut self) {
        if let Some(checks) = &mut self.checks {
            checks.handle_delivery_over();
        }
    }

    pub(in crate::sim) fn check_proposals<'a>(&mut self, proposals: impl Iterator<Item = &'a Proposal>) {
        if let Some(checks) = &mut self.checks {
            checks.handle_proposals(proposals);
        }
    }

    pub(in crate::sim) fn check_flush_started(&mut self, at: usize) {
        if let Some(checks) = &mut self.checks {
            checks.handle_flush_started(at);
        }
    }

    pub(in crate::sim) fn check_flushed(&mut self, at: usize) {
        if let Some(checks) = &mut self.checks {
            checks.handle_flushed(at);
        }
    }

    pub(in crate::sim) fn check_late_failure(&mut self, at: usize) {
        self.check_with(|checks, this| checks.handle_late_failure(at, this.kept(at)));
    }

    pub(in crate::sim) fn check_wiped(&mut self, at: usize) {
        self.check_with(|checks, this| checks.handle_wiped(at, this.kept(at)));
    }
}
