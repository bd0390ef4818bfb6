//! Time: what falls due, one event after the other.

use omnipaxos::messages::ballot_leader_election::BLEMessage;

use crate::{
    sim::{
        NodeId, Simulation,
        command::FlushFault,
        event::{EventKind, Loss, MessageKind, Prompt},
        kept::Started,
        network::{InFlight, Moment},
        observe::Cause,
        packet::{Heartbeat, Packet},
        schedule::Due,
        told::Beat,
        writes::BatchFlush,
    },
    storage::image::Stamp,
};

/// How long a node waits before it tries a flush again that failed, in ticks.
const RETRY_TICKS: u64 = 5;

impl Simulation {
    pub(super) fn advance_steps(&mut self, count: u64) {
        let (steps, time) = (self.steps, self.time);
        for _ in 0..count {
            if !self.step() {
                break;
            }
        }
        self.record_advance(steps, time);
    }

    pub(super) fn advance_ticks(&mut self, count: u64) {
        let (steps, time) = (self.steps, self.time);
        let until = self.time + count;
        while self.schedule.peek().is_some_and(|(time, _)| time <= until) {
            self.step();
        }
        self.meter_tick_over(until);
        self.time = until;
        self.record_advance(steps, time);
    }

    /// Lets due events happen up to that step and that time; whether there was nothing more due by that time.
    pub(super) fn go_on(&mut self, step: u64, until: u64) -> bool {
        let (steps, time) = (self.steps, self.time);
        let is_due = |simulation: &Self| simulation.schedule.peek().is_some_and(|(time, _)| time <= until);
        while self.steps < step && is_due(self) {
            self.step();
        }
        self.record_advance(steps, time);
        !is_due(self)
    }

    /// Lets time pass in which nothing is due.
    pub(super) fn wait_until(&mut self, time: u64) {
        let waited = time.saturating_sub(self.time);
        self.meter_tick_over(time);
        self.time += waited;
        self.record_advance(self.steps, self.time - waited);
    }

    fn record_advance(&mut self, steps: u64, time: u64) {
        let complete = self.schedule.peek().is_none_or(|(due, _)| due > self.time);
        self.history.advance(self.steps - steps, self.time - time, complete);
    }

    /// The next due event; false where there is none.
    fn step(&mut self) -> bool {
        let Some((time, due)) = self.schedule.pop() else { return false };
        self.meter_tick_over(time);
        self.time = time;
        self.steps += 1;
        match due {
            Due::Tick { node, clock } => {
                self.nodes[node].last_tick = time;
                self.schedule.push(time + self.nodes[node].clock_every, Due::Tick { node, clock });
                self.tick(node);
            }
            Due::Deliver { link, .. } => {
                if let Some(message) = self.network.take_first(link) {
                    let (from, to) = self.network.ends(link);
                    self.deliver(from, to, message);
                }
            }
            Due::Client { node, .. } => self.client_falls_due(node),
            Due::Flush { node, .. } => self.flush_falls_due(node),
            Due::Ask { node, .. } => self.ask_for_state(node),
            // What ends every step tries it.
            Due::Retry { node, .. } => self.touch(node),
        }
        self.end_step();
        true
    }

    /// A message gets from one host to another: to its instance of the same configuration.
    pub(super) fn deliver(&mut self, from: usize, host: usize, message: InFlight) {
        let sender = self.pid_of(from);
        let traced = self.trace_taken(message.id);
        if message.packet.kind().is_of_application() {
            return self.deliver_to_application(from, host, traced, message);
        }
        let Some(to) = self.place_at(host, message.configuration).filter(|at| self.nodes[*at].is_up()) else {
            let why = if self.has_power(host) { Loss::NoInstance } else { Loss::ReceiverDown };
            self.lose(from, host, traced, &message.packet, why);
            if why == Loss::NoInstance && message.packet.kind() == MessageKind::HeartbeatRequest {
                self.catch_up_with(host, sender, message.configuration);
            }
            return;
        };
        if self.is_unfit(to, &message.packet) {
            self.lose(from, host, traced, &message.packet, Loss::BelowCompacted);
            return;
        }
        let message = match message {
            InFlight { packet: Packet::Heartbeat(said), .. } => {
                return self.deliver_heartbeat(sender, to, traced, *said);
            }
            message => message,
        };
        let cause = match message.packet.kind() {
            MessageKind::Promise => Cause::Promise { from: sender, ballot: message.packet.info().ballot },
            message => Cause::Message(Prompt { from: sender, message }),
        };
        self.trace_received(traced);
        self.track_delivery(to, &message.packet);
        // A replay asks for neither, unless a fork is made of it.
        if self.heard || self.checks.is_some() {
            let message = Box::new(message.packet.info());
            self.check_delivery(sender, to, &message);
            if self.heard {
                self.emit(Some(to), EventKind::Received { from: sender, message });
            }
        }
        self.call(to, cause, |instance| instance.handle(message.packet));
        self.check_delivery_over();
    }

    /// No heartbeat touches a log, so there is nothing to check.
    fn deliver_heartbeat(&mut self, from: NodeId, at: usize, traced: u64, message: BLEMessage) {
        self.trace_received(traced);
        self.track_heartbeat(at);
        if self.heard {
            let (to, configuration) = (self.nodes[at].pid, self.nodes[at].configuration);
            let (step, time, said) = (self.steps, self.time, Heartbeat::from(&message));
            self.told.push_beat(Beat { step, time, configuration, from, to, said, lost: None });
        }
        self.hear(at, message);
    }

    fn deliver_to_application(&mut self, from: usize, host: usize, traced: u64, message: InFlight) {
        if !self.has_power(host) {
            return self.lose(from, host, traced, &message.packet, Loss::ReceiverDown);
        }
        self.trace_received(traced);
        let (sender, node) = (self.pid_of(from), self.pid_of(host));
        let received = EventKind::Received { from: sender, message: Box::new(message.packet.info()) };
        self.emit_at(Some(node), message.configuration, received);
        self.handle_application(host, message.packet);
    }

    /// Whether OmniPaxos would take this message for good and write below what the node has compacted. It trusts
    /// its transport not to deliver an `AcceptSync` so late.
    fn is_unfit(&self, to: usize, packet: &Packet) -> bool {
        let (MessageKind::AcceptSync, Some(alive)) = (packet.kind(), &self.nodes[to].alive) else { return false };
        let info = packet.info();
        let facts = alive.facts;
        // In its accept phase, or in another ballot, a node ignores it by itself.
        let is_taken = !facts.accept_phase && info.ballot == Some(facts.promise);
        is_taken && info.sync_from.is_some_and(|from| from < facts.compacted)
    }

    fn flush_falls_due(&mut self, node: usize) {
        self.touch(node);
        self.meter.handle_change(node);
        self.nodes[node].flush_times = None;
        let fault = self.nodes[node].flush_fault.take();
        let Some(disk) = self.nodes[node].kept.disk() else { return };
        let number = disk.in_flight().unwrap_or(disk.flushed());
        if let Some(why) = fault {
            disk.handle_failure();
            self.nodes[node].writes.handle_failed();
            let (life, retry_at) = (self.nodes[node].life, self.time + RETRY_TICKS);
            self.nodes[node].retry_at = Some(retry_at);
            self.schedule.push(retry_at, Due::Retry { node, life });
            self.emit(Some(node), EventKind::FlushFailed { number, why });
            return;
        }
        disk.handle_complete();
        self.track_flushed(node);
        self.check_flushed(node);
        self.nodes[node].retry_at = None;
        self.nodes[node].writes.handle_durable(self.time);
        let Some(alive) = &mut self.nodes[node].alive else { return };
        // They wait in order, so those that may go come first.
        let may_go = alive.held.iter().take_while(|(wait_for, _)| *wait_for <= number).count();
        let mut held = std::mem::take(&mut alive.held);
        self.emit(Some(node), EventKind::Flushed { number, released: may_go });
        let configuration = self.nodes[node].configuration;
        for (_, packet) in held.drain(..may_go) {
            let traced = self.trace_released(node);
            self.send(node, traced, configuration, packet);
        }
        // Sending holds nothing back.
        if let Some(alive) = &mut self.nodes[node].alive {
            alive.held = held;
        }
        self.stop_what_is_over();
    }

    /// What ends every step: whoever wrote, and has no flush under way, starts one; what is void is
    /// forgotten, so that what comes next can be told without taking it.
    pub(super) fn end_step(&mut self) {
        let mut touched = std::mem::take(&mut self.touched);
        while touched != 0 {
            let node = touched.trailing_zeros() as usize;
            touched &= touched - 1;
            self.start_flush(node);
            // A flush that failed is tried again as soon as it may be, whatever happens then.
            if self.nodes[node].retry_at.is_some() {
                self.touch(node);
            }
        }
        self.track_step_over();
        while let Some((_, due)) = self.schedule.peek() {
            if self.is_valid(due) {
                break;
            }
            self.schedule.skip();
        }
    }

    /// Whether what is scheduled is still to happen, if all that was scheduled before it has happened.
    fn is_valid(&self, due: Due) -> bool {
        match due {
            Due::Tick { node, clock } => self.nodes[node].clock == clock,
            Due::Client { node, client } => self.hosts[node].clients == client,
            Due::Flush { node, life } | Due::Retry { node, life } | Due::Ask { node, life } => {
                self.nodes[node].life == life
            }
            Due::Deliver { link, slot } => self.network.is_next(link, slot),
        }
    }

    fn start_flush(&mut self, at: usize) {
        let stamp = Stamp { step: self.steps, journal: self.history.commands().len() as u64 };
        let node = &mut self.nodes[at];
        let waits = node.disk_held || node.retry_at.is_some_and(|retry_at| self.time < retry_at);
        if node.stopped {
            return;
        }
        let Some(disk) = node.kept.disk() else { return };
        if waits || disk.in_flight().is_some() || !disk.is_dirty() {
            return;
        }
        let Some(Started { number, entries, size }) = disk.start_flush(stamp) else { return };
        let fault = match node.room {
            _ if std::mem::take(&mut node.fail_next) => Some(FlushFault::Aborted),
            Some(room) if size > room => Some(FlushFault::Quota),
            _ => None,
        };
        node.flush_fault = fault;
        let due = self.time + node.disk_ticks;
        node.flush_times = Some((self.time, due));
        node.writes.handle_flush_started(number, BatchFlush { started: self.time, due, entries });
        let waiting = node.alive.as_ref().map_or(0, |alive| alive.held.len());
        let (disk, life) = (node.disk_id(), node.life);
        self.schedule.push(due, Due::Flush { node: at, life });
        self.meter.handle_change(at);
        self.check_flush_started(at);
        self.effects.push(super::simulation::Effect::Flush { node: disk, number, fault });
        self.emit(Some(at), EventKind::FlushStarted { number, entries, waiting });
    }

    /// Takes what a node has to say. Heartbeats go at once; the rest not before what it speaks of is on
    /// disk.
    pub(super) fn take_outgoing(&mut self, at: usize) {
        let node = &mut self.nodes[at];
        let Some(alive) = &mut node.alive else { return };
        let mut outgoing = std::mem::take(&mut self.outgoing);
        alive.instance.take_outgoing(&mut outgoing);
        if outgoing.is_empty() {
            self.outgoing = outgoing;
            return;
        }
        // Heartbeats come last: where the first is one, all are.
        let speaks = !outgoing[0].is_heartbeat();
        let wait_for = node.kept.disk_ref().filter(|_| speaks).and_then(|disk| disk.awaited());
        #[cfg(test)]
        let wait_for = wait_for.filter(|_| !super::cheat::sends_early());
        let promised = alive.facts.promise.pid;
        let configuration = node.configuration;
        let stalled = self.nodes[at].is_stalled();
        let mut held = 0;
        for packet in outgoing.drain(..) {
            if packet.is_heartbeat() {
                if !stalled {
                    let traced = self.trace_said(at, &packet);
                    self.send(at, traced, configuration, packet);
                }
                continue;
            }
            self.track_said(&packet);
            let node = &mut self.nodes[at];
            let Some(alive) = &mut node.alive else { break };
            alive.note_outgoing(packet.kind(), packet.to(), promised);
            match wait_for {
                Some(number) => {
                    node.writes.handle_held(number, packet.kind(), packet.to());
                    self.trace_held(at, &packet, number);
                    if let Some(alive) = &mut self.nodes[at].alive {
                        alive.held.push((number, packet));
                    }
                    held += 1;
                }
                None => {
                    let traced = self.trace_said(at, &packet);
                    self.send(at, traced, configuration, packet);
                }
            }
        }
        self.outgoing = outgoing;
        if let (Some(number), 1..) = (wait_for, held) {
            self.emit(Some(at), EventKind::MessagesHeld { count: held, number });
        }
    }

    /// Puts a message on its link; `traced` is its number in the trace.
    pub(super) fn send(&mut self, at: usize, traced: u64, configuration: u32, packet: Packet) {
        let Some(to) = self.host_of(packet.to()) else { return };
        let from = self.nodes[at].host;
        if self.hosts[to].is_gone() || self.hosts[from].is_gone() {
            return self.lose(from, to, traced, &packet, Loss::Left);
        }
        self.check_sent(at, &packet);
        let now = Moment { step: self.steps, time: self.time };
        let before = self.network.count();
        let lost = self.network.send(now, (from, to), configuration, packet, &mut self.schedule);
        self.trace_left(traced, before + 1..self.network.count() + 1);
        if let Some((packet, why)) = lost {
            self.lose(from, to, traced, &packet, why);
        }
    }

    /// Tells that a message was lost, which has this number in the trace.
    pub(super) fn lose(&mut self, from: usize, to: usize, traced: u64, packet: &Packet, why: Loss) {
        self.trace_lost(traced, why);
        self.track_message_lost(from, to, packet, why);
        if !self.heard {
            return;
        }
        let (from, to) = (self.pid_of(from), self.pid_of(to));
        let configuration = self.place(from).map_or(self.configuration().id, |at| self.nodes[at].configuration);
        // What somebody dropped is worth seeing, whatever it was.
        if let Some(said) = packet.heartbeat().filter(|_| why != Loss::Dropped) {
            let (step, time, said) = (self.steps, self.time, Heartbeat::from(said));
            return self.told.push_beat(Beat { step, time, configuration, from, to, said, lost: Some(why) });
        }
        let message = Box::new(packet.info());
        self.emit_at(Some(from), configuration, EventKind::Lost { from, to, message, why });
    }
}
