//! What a call into OmniPaxos did, told by comparing before and after: it reports nothing itself.

use omnipaxos::{
    ballot_leader_election::Ballot,
    messages::ballot_leader_election::{BLEMessage, HeartbeatMsg},
};

use crate::{
    sim::{
        NodeId, Simulation,
        event::{Compaction, CompactionCause, EventKind, MessageKind, Prompt},
        instance::{Facts, Instance},
    },
    storage::batched::OpSummary,
};

/// Why a node was called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Cause {
    /// Its clock ticked.
    Tick,
    /// A `Promise` arrived.
    Promise { from: NodeId, ballot: Option<Ballot> },
    /// Another message arrived.
    Message(Prompt),
    /// Somebody asked for something that compacts.
    Compacted(CompactionCause),
    /// Anything else that a person asked for.
    Asked,
}

impl Cause {
    fn compaction(self) -> CompactionCause {
        match self {
            Self::Promise { from, .. } => CompactionCause::CatchUp(from),
            Self::Message(Prompt { from, message: MessageKind::Compaction }) => CompactionCause::Request(from),
            Self::Message(Prompt { from, .. }) => CompactionCause::CatchUp(from),
            Self::Compacted(cause) => cause,
            Self::Tick | Self::Asked => CompactionCause::Asked,
        }
    }

    /// The message that it was, if it was one.
    fn prompt(self) -> Option<Prompt> {
        match self {
            Self::Promise { from, .. } => Some(Prompt { from, message: MessageKind::Promise }),
            Self::Message(prompt) => Some(prompt),
            _ => None,
        }
    }
}

impl Simulation {
    /// Calls into a node's OmniPaxos, tells what happened and takes what it has to say. `None` if the node
    /// is down.
    pub(super) fn call<R>(&mut self, at: usize, cause: Cause, f: impl FnOnce(&mut dyn Instance) -> R) -> Option<R> {
        self.touch(at);
        let node = &mut self.nodes[at];
        let alive = node.alive.as_mut()?;
        let before = alive.facts;
        let led = alive.leads(node.pid, &before);
        if let Cause::Promise { from, ballot } = cause
            && ballot == Some(before.promise)
            && led
            && !alive.promised_by.contains(&from)
        {
            alive.promised_by.push(from);
        }
        let result = f(&mut *alive.instance);
        let after = alive.instance.facts();
        alive.facts = after;
        let mut ops = std::mem::take(&mut self.ops);
        self.take_ops(at, &mut ops);
        // Most calls are ticks and heartbeats, which change nothing.
        if before != after || !ops.is_empty() {
            self.tell(at, cause, before, after, led, &ops);
            self.track_call(at, before, after, &ops);
            self.check_call(at, before, after, &ops);
            ops.clear();
        }
        self.ops = ops;
        self.take_outgoing(at);
        self.note_stopsign(at);
        Some(result)
    }

    /// A node's clock ticks. Where no timeout ends OmniPaxos has only counted: there is nothing to tell or to take.
    pub(super) fn tick(&mut self, at: usize) {
        self.touch_if_started(at);
        let Some(alive) = &mut self.nodes[at].alive else { return };
        if alive.instance.tick() {
            self.call(at, Cause::Tick, |_| ());
        } else {
            self.check_quiet(at, true);
            self.note_stopsign(at);
        }
    }

    /// A heartbeat reaches a node. To OmniPaxos that is a matter of its election alone, which waits for the clock: it
    /// writes nothing, and nothing that can be told changes. Only a request is answered.
    pub(super) fn hear(&mut self, at: usize, message: BLEMessage) {
        self.touch_if_started(at);
        let Some(alive) = &mut self.nodes[at].alive else { return };
        let is_request = matches!(message.msg, HeartbeatMsg::Request(_));
        alive.instance.hear(message);
        self.check_quiet(at, !is_request);
        if is_request {
            self.take_outgoing(at);
        }
        self.note_stopsign(at);
    }

    /// Holds us to what we know of OmniPaxos: that in this call it changed nothing, and, where it is `mute`, has
    /// nothing to say.
    fn check_quiet(&mut self, at: usize, mute: bool) {
        if !cfg!(debug_assertions) {
            return;
        }
        let node = &mut self.nodes[at];
        let (mut ops, mut outgoing) = (Vec::new(), Vec::new());
        node.kept.take_ops(&mut ops);
        if let Some(alive) = &mut node.alive {
            assert_eq!((alive.instance.facts(), &ops[..]), (alive.facts, &[][..]), "something changed");
            if mute {
                alive.instance.take_outgoing(&mut outgoing);
                assert!(outgoing.is_empty(), "something is said: {outgoing:?}");
            }
        }
    }

    /// The storage operations since the last call, into an empty buffer, and noted in the node's
    /// [`super::writes::Writes`].
    pub(super) fn take_ops(&mut self, at: usize, ops: &mut Vec<OpSummary>) {
        let node = &mut self.nodes[at];
        node.kept.take_ops(ops);
        if !ops.is_empty() {
            self.meter.handle_ops(at, ops);
            let number = node.kept.disk_ref().and_then(|disk| disk.awaited());
            node.writes.handle_ops((self.steps, self.time), number, ops);
        }
    }

    fn tell(&mut self, at: usize, cause: Cause, before: Facts, after: Facts, led: bool, ops: &[OpSummary]) {
        self.tell_ballots(at, cause, before, after, led);
        self.tell_log(at, cause, before, after, ops);
        if after.compacted > before.compacted {
            self.tell_compaction(at, cause.compaction(), before, after, ops);
        }
        if after.decided > before.decided {
            self.meter_decided(at, after.decided);
        }
        if after.decided != before.decided {
            // A new leader learns from promises what others have decided before.
            let decides = self.leads(at) && !matches!(cause, Cause::Promise { .. });
            let accepted_by = if decides { self.accepted_by(at, after.decided) } else { Vec::new() };
            let (from, to) = (before.decided, after.decided);
            self.emit(Some(at), EventKind::Decided { from, to, accepted_by, by: cause.prompt() });
        }
    }

    fn tell_ballots(&mut self, at: usize, cause: Cause, before: Facts, after: Facts, led: bool) {
        if after.promise != before.promise {
            let ballot = after.promise;
            let own = ballot.pid == self.nodes[at].pid;
            // Who raises its own ballot goes on leading, and who was still asking for promises never led.
            if led && before.accept_phase && !own {
                self.emit(Some(at), EventKind::Deposed { ballot: before.promise, promised: ballot });
            }
            if let Some(alive) = &mut self.nodes[at].alive {
                alive.promised_by = if own { vec![ballot.pid] } else { Vec::new() };
            }
            let kind = match own {
                true => EventKind::PrepareStarted { ballot, hears: self.elected_by(at, cause) },
                false => EventKind::Promised { ballot, before: before.promise },
            };
            self.emit(Some(at), kind);
        }
        if after.accept_phase && (!before.accept_phase || after.promise != before.promise) && self.leads(at) {
            let mut promised_by = self.nodes[at].alive.as_ref().map(|a| a.promised_by.clone()).unwrap_or_default();
            promised_by.sort_unstable();
            self.emit(Some(at), EventKind::Leading { ballot: after.promise, promised_by });
        }
    }

    /// Entries written, by the storage operations; the accepted index alone would hide what was replaced.
    fn tell_log(&mut self, at: usize, cause: Cause, before: Facts, after: Facts, ops: &[OpSummary]) {
        let stopsign_before = self.nodes[at].had_stopsign;
        let mut end = before.accepted - usize::from(stopsign_before);
        let mut written: Option<(usize, usize)> = None;
        let mut replaced = 0;
        for op in ops {
            match *op {
                OpSummary::Append(count) if count > 0 => {
                    let from = written.map_or(end, |(from, _)| from);
                    written = Some((from, end + count));
                    end += count;
                }
                OpSummary::AppendOnPrefix(from, count) if count > 0 || from < end => {
                    replaced += end.saturating_sub(from);
                    written = Some((from, from + count));
                    end = from + count;
                }
                OpSummary::SetStopsign(there) => {
                    self.nodes[at].had_stopsign = there;
                    self.nodes[at].proposed_stopsign &= !there;
                    if !there && stopsign_before {
                        self.emit(Some(at), EventKind::StopSignRemoved);
                    }
                    if there && !stopsign_before {
                        self.emit(Some(at), EventKind::StopSignAccepted { index: after.accepted.saturating_sub(1) });
                    }
                }
                _ => {}
            }
        }
        let Some((from, end)) = written else { return };
        // A resync rewrites what was there already: only what is new or other is worth a sentence.
        let last = (end > from).then(|| self.entry(at, end - 1)).flatten();
        self.emit(Some(at), EventKind::Accepted { from, count: end - from, replaced, last, by: cause.prompt() });
    }

    fn tell_compaction(&mut self, at: usize, cause: CompactionCause, before: Facts, after: Facts, ops: &[OpSummary]) {
        let by = match ops.iter().any(|op| matches!(op, OpSummary::SetSnapshot(true))) {
            true => Compaction::Snapshot,
            false => Compaction::Trim,
        };
        let mut keys = 0;
        if by == Compaction::Snapshot {
            self.nodes[at].kept.look(0..0, &mut |look| keys = look.snapshot.map_or(0, |s| s.values.len()));
        }
        self.emit(Some(at), EventKind::Compacted { by, cause, from: before.compacted, to: after.compacted, keys });
    }

    /// Whom a node heard that the election has just made the leader. It ends with the clock's ticks alone.
    fn elected_by(&self, at: usize, cause: Cause) -> Vec<NodeId> {
        match (&self.nodes[at].alive, cause) {
            (Some(alive), Cause::Tick) => alive.instance.hears(),
            _ => Vec::new(),
        }
    }

    /// Who has accepted so far, as the leader knows it.
    pub(super) fn accepted_by(&self, at: usize, index: usize) -> Vec<NodeId> {
        let Some(alive) = &self.nodes[at].alive else { return Vec::new() };
        let accepted = alive.instance.accepted_indexes();
        self.members(self.nodes[at].configuration)
            .iter()
            .copied()
            .filter(|pid| accepted.get(*pid as usize).is_some_and(|accepted| *accepted >= index))
            .collect()
    }
}
