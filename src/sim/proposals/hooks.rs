//! Where the simulation tells its [`Proposals`]. A replay tells it, too: what it knows is part of what is shown.

use super::{Lapse, Outcome, Proposals};
use crate::{
    kv::{KeyValue, Tracked},
    sim::{
        Simulation,
        event::{EventKind, Loss, MessageKind},
        instance::Facts,
        packet::Packet,
    },
    storage::batched::OpSummary,
};

impl Simulation {
    /// What became of every append, as far as it is kept.
    pub fn proposals(&self) -> &Proposals {
        &self.proposals
    }

    /// Whether a proposal with this key and value was lost.
    pub fn proposal_lost(&self, kv: &KeyValue) -> bool {
        self.proposals.lost_of(kv) > 0
    }

    /// Entries are about to be appended at a node.
    pub(in crate::sim) fn track_append(&mut self, at: usize, entries: Vec<KeyValue>) -> Vec<Tracked> {
        let first = self.next_proposal;
        self.next_proposal += entries.len() as u64;
        let node = &self.nodes[at];
        self.proposals.handle_append((node.pid, node.configuration), (self.steps, self.time), first, entries)
    }

    /// OmniPaxos refused to append those from this number on.
    pub(in crate::sim) fn track_refused(&mut self, from: u64) {
        self.proposals.handle_refused(from);
        self.operations.handle_refused(from);
    }

    /// A node was called and may have written, decided, or let go.
    pub(in crate::sim) fn track_call(&mut self, at: usize, before: Facts, after: Facts, ops: &[OpSummary]) {
        let (node, step, time) = (&self.nodes[at], self.steps, self.time);
        let mut from = usize::MAX;
        for op in ops {
            match *op {
                // A StopSign is counted among what is accepted, and is no entry.
                OpSummary::Append(_) => from = from.min(before.accepted.saturating_sub(1)),
                OpSummary::AppendOnPrefix(prefix, _) => {
                    from = from.min(prefix);
                    if prefix < before.accepted {
                        self.proposals.handle_doing(Lapse::Replaced(node.pid));
                    }
                }
                _ => {}
            }
        }
        let proposals = &mut self.proposals;
        if from < usize::MAX {
            let see = &mut |_, entry: &crate::kv::Proposal| proposals.handle_accepted(entry.id, node.pid, step);
            node.kept.see_entries(from..usize::MAX, see);
        }
        if after.decided > before.decided {
            let operations = &mut self.operations;
            let see = &mut |index, entry: &crate::kv::Proposal| {
                proposals.handle_decided(entry.id, node.pid, index, (step, time));
                operations.handle_decided(entry.id, node.pid, index);
            };
            node.kept.see_entries(before.decided..after.decided, see);
            self.answer_reads(at);
        }
    }

    /// A node says something.
    pub(in crate::sim) fn track_said(&mut self, packet: &Packet) {
        if packet.kind() == MessageKind::ProposalForward {
            let (to, step, proposals) = (packet.to(), self.steps, &mut self.proposals);
            packet.see_entries(&mut |entry| proposals.handle_forwarded(entry.id, to, step));
        }
    }

    /// A node is about to handle a message, and may let go what it carries.
    pub(in crate::sim) fn track_delivery(&mut self, to: usize, packet: &Packet) {
        let (pid, proposals) = (self.nodes[to].pid, &mut self.proposals);
        proposals.handle_doing(Lapse::Dropped(pid));
        if packet.kind() == MessageKind::ProposalForward {
            packet.see_entries(&mut |entry| proposals.handle_held(entry.id, pid));
        }
    }

    /// The same of a heartbeat, which carries nothing.
    pub(in crate::sim) fn track_heartbeat(&mut self, to: usize) {
        self.proposals.handle_doing(Lapse::Dropped(self.nodes[to].pid));
    }

    /// A message is lost on its way from one host to another.
    pub(in crate::sim) fn track_message_lost(&mut self, from: usize, to: usize, packet: &Packet, why: Loss) {
        let [from, to] = [from, to].map(|host| self.pid_of(host));
        let (how, proposals) = (Lapse::Message { kind: packet.kind(), from, to, why }, &mut self.proposals);
        packet.see_entries(&mut |entry| proposals.handle_went(entry.id, how));
    }

    /// A node's disk has taken what was written, in place of what it had.
    pub(in crate::sim) fn track_flushed(&mut self, at: usize) {
        self.proposals.handle_doing(Lapse::Flushed(self.nodes[at].pid));
    }

    /// A node's disk was wiped.
    pub(in crate::sim) fn track_wiped(&mut self, at: usize) {
        self.proposals.handle_doing(Lapse::Wiped(self.nodes[at].pid));
    }

    /// A node lost its memory.
    pub(in crate::sim) fn track_crashed(&mut self, at: usize) {
        let (pid, step) = (self.nodes[at].pid, self.steps);
        self.proposals.handle_doing(Lapse::Crashed(pid));
        self.proposals.crashed.insert(pid, step);
        self.operations.handle_crashed(pid);
        self.tell_losses(false);
    }

    /// An instance is about to be stopped for good. What comes back is for [`Simulation::track_stopped`].
    pub(in crate::sim) fn track_stopping(&mut self, at: usize) -> Option<Lapse> {
        // What went before that went for another reason.
        self.tell_losses(false);
        self.proposals.replace_doing(Some(Lapse::Stopped(self.nodes[at].pid)))
    }

    /// It was stopped: what only it had is lost, whatever is left of it to look at.
    pub(in crate::sim) fn track_stopped(&mut self, doing: Option<Lapse>) {
        self.tell_losses(false);
        self.proposals.replace_doing(doing);
    }

    /// The network is gone, with all that was on it.
    pub(in crate::sim) fn track_cleared(&mut self) {
        self.proposals.handle_doing(Lapse::PowerFailed);
        self.tell_losses(false);
    }

    /// A step is over.
    pub(in crate::sim) fn track_step_over(&mut self) {
        self.tell_losses(true);
    }

    fn tell_losses(&mut self, is_over: bool) {
        if self.proposals.lets_nothing_go(is_over) {
            return;
        }
        for lost in self.proposals.take_losses(self.steps, is_over) {
            let kind = EventKind::ProposalLost { entry: lost.entry, count: lost.count, why: lost.why };
            self.emit_at(Some(lost.node), lost.configuration, kind);
        }
    }
}

impl Outcome {
    /// Its name, for `window.playground`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Decided { .. } => "decided",
            Self::Lost { .. } => "lost",
            Self::Refused => "refused",
        }
    }
}

impl Lapse {
    /// Its name, for `window.playground`: in kebab case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Message { kind: MessageKind::ProposalForward, .. } => "forward-lost",
            Self::Message { .. } => "message-lost",
            Self::Replaced(_) => "replaced",
            Self::Crashed(_) => "crashed",
            Self::Flushed(_) => "flushed",
            Self::Dropped(_) => "dropped",
            Self::Wiped(_) => "wiped",
            Self::Stopped(_) => "stopped",
            Self::PowerFailed => "power-failure",
        }
    }
}
