//! Where the simulation tells its [`Trace`]. A replay tells it nothing, as it tells no events.

use super::{End, Later, Message, Moment, Trace, UNKNOWN, Why};
use crate::sim::{NodeId, Simulation, event::Loss, packet::Packet};

impl Simulation {
    /// What became of every message, as far as it is kept.
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    fn moment(&self) -> Moment {
        Moment { step: self.steps, time: self.time }
    }

    /// A node has something to say, which need not wait; its number in the trace.
    pub(in crate::sim) fn trace_said(&mut self, at: usize, packet: &Packet) -> u64 {
        self.trace_new(at, packet, 0, Later(0, 0))
    }

    /// A node has something to say, which waits for this flush.
    pub(in crate::sim) fn trace_held(&mut self, at: usize, packet: &Packet, flush: u64) {
        if self.heard {
            let number = self.trace_new(at, packet, u32::try_from(flush).unwrap_or(u32::MAX), Later::NEVER);
            self.trace.handle_held(at, number);
        }
    }

    #[inline]
    fn trace_new(&mut self, at: usize, packet: &Packet, flush: u32, left: Later) -> u64 {
        if !self.heard {
            return UNKNOWN;
        }
        let gist = packet.gist();
        let small = |pid: NodeId| u8::try_from(pid).unwrap_or(0);
        self.trace.push(Message {
            number: 0,
            said: self.moment(),
            left,
            ended: Later::NEVER,
            why: None,
            id: 0,
            flush,
            entries: u32::try_from(gist.entries).unwrap_or(u32::MAX),
            copy_of: 0,
            round: gist.ballot.map_or(0, |ballot| ballot.n),
            led_by: gist.ballot.map_or(0, |ballot| small(ballot.pid)),
            from: small(self.nodes[at].pid),
            to: small(packet.to()),
            configuration: u16::try_from(self.nodes[at].configuration).unwrap_or(u16::MAX),
            kind: gist.kind,
            snapshot: gist.snapshot,
        })
    }

    /// The next of the messages that are held at a node leaves; its number in the trace.
    pub(in crate::sim) fn trace_released(&mut self, at: usize) -> u64 {
        if self.heard { self.trace.handle_released(at) } else { UNKNOWN }
    }

    /// The message in this place of those that are held at a node never leaves; its number in the trace.
    pub(in crate::sim) fn trace_let_go(&mut self, at: usize, position: usize) -> u64 {
        if self.heard { self.trace.handle_let_go(at, position) } else { UNKNOWN }
    }

    /// A message is on its link: the numbers on the network of its copies, the message itself last; none where it
    /// was lost before.
    pub(in crate::sim) fn trace_left(&mut self, number: u64, mut ids: std::ops::Range<u64>) {
        if !self.heard {
            return;
        }
        let now = self.moment();
        let Some(itself) = ids.next_back() else { return };
        // Numbers on the network ascend, and so do those of the copies: they come first.
        for id in ids {
            self.trace.handle_copied(number, now, id);
        }
        self.trace.handle_left(number, now, itself);
    }

    /// Somebody made a copy of a message under way; the numbers of both on the network.
    pub(in crate::sim) fn trace_copied(&mut self, id: u64, copy: u64) {
        if self.heard {
            let (number, now) = (self.trace.number_of(id), self.moment());
            self.trace.handle_copied(number, now, copy);
        }
    }

    /// A message is off the network; its number in the trace.
    pub(in crate::sim) fn trace_taken(&mut self, id: u64) -> u64 {
        if self.heard { self.trace.handle_taken(id) } else { UNKNOWN }
    }

    /// A message arrived.
    pub(in crate::sim) fn trace_received(&mut self, number: u64) {
        if self.heard {
            let now = self.moment();
            self.trace.end(number, End::Received(now));
        }
    }

    /// A message was lost.
    pub(in crate::sim) fn trace_lost(&mut self, number: u64, why: Loss) {
        if self.heard {
            let now = self.moment();
            self.trace.handle_lost(number, now, Why::Link(why));
        }
    }

    /// A node crashed, and what it held is gone.
    pub(in crate::sim) fn trace_crashed(&mut self, at: usize) {
        let now = self.moment();
        for number in std::mem::take(&mut self.trace.held[at]) {
            self.trace.handle_lost(number, now, Why::SenderCrashed);
        }
    }

    /// The network is gone, with all that was on it.
    pub(in crate::sim) fn trace_cleared(&mut self) {
        let now = self.moment();
        for number in std::mem::take(&mut self.trace.under_way) {
            self.trace.handle_lost(number, now, Why::PowerFailed);
        }
    }

    /// The trace of the run that this one was forked from, as it was at this step.
    pub(in crate::sim) fn trace_forked(&mut self, original: &Self) {
        let mut trace = original.trace.up_to(self.steps);
        (trace.held.len()..self.nodes.len()).for_each(|_| trace.add_place());
        trace.hold_again(|pid, configuration| self.place_in(pid, configuration));
        self.trace = trace;
    }
}
