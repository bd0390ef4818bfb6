//! [`Checks`]: the invariants themselves. Things come in (`handle_*`), violations are gathered.

use std::{collections::BTreeMap, ops::Range};

use omnipaxos::ballot_leader_election::Ballot;

use crate::{
    kv::Proposal,
    sim::{
        NodeId,
        configuration::FIRST_CONFIGURATION,
        event::{MessageInfo, MessageKind},
        instance::Facts,
        invariant::{
            Breach, Cause, CheckState, Invariant, MAX_VIOLATIONS, Violation,
            differing::differing,
            record::{Decision, FOREIGN, Record},
            watch::{Replaced, Watch},
        },
        kept::Kept,
        packet::Claim,
    },
    storage::batched::OpSummary,
};

/// The message that a node is handling, as far as a cause may be in it.
#[derive(Clone, Copy, Debug)]
struct Delivered {
    from: NodeId,
    kind: MessageKind,
    /// From which index it synchronises the log, if it does, and with a snapshot: complete or not.
    sync_from: Option<usize>,
    snapshot: Option<bool>,
}

/// What the promises of one ballot have brought its leader, given up since or not: the leader remembers the same.
#[derive(Clone, Copy, Debug, Default)]
struct Promises {
    /// Round and length of the best log promised with one, and who sent it.
    best: (Ballot, usize),
    from: NodeId,
    sync_from: usize,
    snapshot: Option<bool>,
    /// The highest decided index in any of them.
    decided: usize,
}

/// A step of each invariant, in the order of [`Invariant::ALL`].
pub type Since = [Option<u64>; Invariant::ALL.len()];

/// The checks of one run.
///
/// - Getters: `found`, `count`, `states`, `since`.
/// - Things coming in: `handle_*`, in the order in which they happen.
///
/// Holds: what is found depends on the run alone.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    record: Record,
    watches: Vec<Watch>,
    /// Whether catching up is as upstream does it.
    upstream: bool,
    /// Step and time.
    now: (u64, u64),
    delivered: Option<Delivered>,
    /// By configuration and ballot.
    promises: BTreeMap<(u32, Ballot), Promises>,
    /// What was done that can break something, oldest first.
    suspects: Vec<Cause>,
    found: Vec<Violation>,
    since: Since,
    broken_at: Since,
    more: [u64; Invariant::ALL.len()],
}

impl Checks {
    /// Checks of a run whose first proposal gets the number `first`; the nodes, and whether each loses all of
    /// its state in a crash.
    pub fn new(nodes: impl Iterator<Item = (NodeId, bool)>, first: u64, upstream: bool) -> Self {
        let watches = nodes.map(|(pid, in_memory)| Watch::new(pid, FIRST_CONFIGURATION, in_memory)).collect();
        let mut checks = Self { record: Record::from(first), watches, upstream, ..Self::default() };
        // Compacted, decided, accepted: every node has these from its start on.
        checks.has_come(Invariant::Order);
        checks
    }

    /// An instance of a later configuration is there, in the next place.
    pub fn handle_instance(&mut self, node: NodeId, configuration: u32, in_memory: bool) {
        self.watches.push(Watch::new(node, configuration, in_memory));
    }

    /// What was found and is kept, oldest first.
    pub fn found(&self) -> &[Violation] {
        &self.found
    }

    /// What was proposed and what was decided.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// How many there were.
    pub fn count(&self) -> u64 {
        self.found.len() as u64 + self.more.iter().sum::<u64>()
    }

    /// The step in which each invariant first had something to check: a decided entry, the promise and the round that a
    /// log is accepted in, a node that comes back after it has claimed something, a snapshot. What was on the disks when
    /// the run began counts from step 0 on.
    pub fn since(&self) -> Since {
        self.since
    }

    /// From here on there is something to check.
    #[inline]
    fn has_come(&mut self, invariant: Invariant) {
        self.since[invariant as usize].get_or_insert(self.now.0);
    }

    /// How each invariant stands.
    pub fn states(&self) -> Vec<CheckState> {
        let state = |(at, invariant): (usize, &Invariant)| CheckState {
            invariant: *invariant,
            since: self.since[at],
            broken_at: self.broken_at[at],
            violations: self.found.iter().filter(|found| found.invariant == *invariant).cloned().collect(),
            more: self.more[at],
        };
        Invariant::ALL.iter().enumerate().map(state).collect()
    }

    /// What comes next happens then.
    pub fn handle_time(&mut self, step: u64, time: u64) {
        self.now = (step, time);
    }

    /// These were proposed.
    pub fn handle_proposals<'a>(&mut self, proposals: impl Iterator<Item = &'a Proposal>) {
        proposals.for_each(|proposal| self.record.propose(proposal));
    }

    /// A message is about to be handled.
    pub fn handle_delivery(&mut self, from: NodeId, configuration: u32, message: &MessageInfo) {
        if let (MessageKind::Promise, Some(ballot)) = (message.kind, message.ballot) {
            let promises = self.promises.entry((configuration, ballot)).or_default();
            promises.decided = promises.decided.max(message.decided.unwrap_or(0));
            let log = (message.accepted_round.unwrap_or_default(), message.accepted.unwrap_or(0));
            if let Some(sync_from) = message.sync_from
                && log > promises.best
            {
                let snapshot = message.snapshot.map(|(_, complete)| complete);
                *promises = Promises { best: log, from, sync_from, snapshot, ..*promises };
            }
        }
        self.delivered = Some(Delivered {
            from,
            kind: message.kind,
            sync_from: message.sync_from,
            snapshot: message.snapshot.map(|(_, complete)| complete),
        });
    }

    /// It was handled.
    pub fn handle_delivery_over(&mut self) {
        self.delivered = None;
    }

    /// A message left the node.
    pub fn handle_claim(&mut self, at: usize, to: NodeId, claim: Claim) {
        let watch = &mut self.watches[at];
        watch.promised = watch.promised.max(claim.promise);
        let mut accepted = claim.accepted;
        if let Some(end) = claim.sync_end {
            watch.told.retain(|(follower, ..)| *follower != to);
            watch.told.push((to, claim.promise, end));
            accepted = Some((claim.promise, end));
        } else if claim.entries > 0
            // Where the synchronisation of this ballot never left, it follows on none.
            && let Some((.., end)) = watch.told.iter_mut().find(|(of, ballot, _)| (*of, *ballot) == (to, claim.promise))
        {
            *end += claim.entries;
            accepted = Some((claim.promise, *end));
        }
        if let Some(accepted) = accepted {
            watch.accepted = watch.accepted.max(accepted);
        }
    }

    /// A message that asks for promises left the node.
    pub fn handle_prepare(&mut self, at: usize, life: u32, to: NodeId, claim: Claim) {
        self.handle_claim(at, to, claim);
        self.has_come(Invariant::Ballots);
        if *self.watches[at].prepared.entry(claim.promise).or_insert(life) != life {
            let cause = self.cause(at, None);
            self.report(Invariant::Ballots, at, 0..0, Breach::PreparedTwice { ballot: claim.promise }, cause);
        }
    }

    /// A flush of what the node has written by now was started.
    pub fn handle_flush_started(&mut self, at: usize) {
        let watch = &mut self.watches[at];
        watch.flushing = watch.settled();
        watch.before = None;
    }

    /// That flush is durable.
    pub fn handle_flushed(&mut self, at: usize) {
        self.watches[at].durable = self.watches[at].flushing;
    }

    /// The flush that was taken for landed when power was lost was not.
    pub fn handle_late_failure(&mut self, at: usize, kept: &dyn Kept) {
        if let Some(before) = self.watches[at].before.take() {
            self.watches[at].durable = before;
        }
        self.watches[at].follow_all(kept, &self.record, 0);
    }

    /// The disk of a crashed node was wiped.
    pub fn handle_wiped(&mut self, at: usize, kept: &dyn Kept) {
        self.watches[at].wiped = true;
        self.watches[at].follow_all(kept, &self.record, 0);
    }

    /// The node lost power; the flush under way, if there was one, `landed`.
    pub fn handle_crash(&mut self, at: usize, kept: &dyn Kept, landed: bool) {
        let watch = &mut self.watches[at];
        if watch.in_memory {
            // What it said, it said of its memory.
            watch.durable = watch.settled();
        } else if landed {
            watch.before = Some(std::mem::replace(&mut watch.durable, watch.flushing));
        }
        watch.told.clear();
        self.look_again(at, kept);
    }

    /// The node started over what its storage gave it.
    pub fn handle_start(&mut self, at: usize, kept: &dyn Kept, facts: Facts, first: bool) {
        self.watches[at].facts = facts;
        if first {
            self.start_from(at, kept);
        } else if self.watches[at].has_claimed() {
            self.has_come(Invariant::Durability);
        }
        if facts.decided > 0 {
            self.has_come(Invariant::Integrity);
        }
        let (written, _) = self.look_again(at, kept);
        self.check_restart(at, facts);
        self.check_order(at, facts);
        self.check_decided(at, 0..facts.decided);
        self.check_ballots(at, written);
        self.watches[at].lacks = match facts.compacted {
            0 => None,
            _ if self.watches[at].has_snapshot => self.watches[at].lacks,
            _ => self.watches[at].lacks.or(Some(Cause::TrimBeforeSnapshot(self.watches[at].pid))),
        };
        self.check_snapshot(at, kept, self.watches[at].has_snapshot);
        // From here on it is held to what it has.
        let watch = &mut self.watches[at];
        watch.wiped = false;
        watch.durable = watch.settled();
        watch.flushing = watch.settled();
        watch.promised = facts.promise;
        watch.accepted = (watch.round, facts.accepted);
    }

    /// What a disk held when the run began was proposed before it.
    fn start_from(&mut self, at: usize, kept: &dyn Kept) {
        let (start, end) = kept.extent();
        kept.see_entries(start..end, &mut |_, proposal| self.record.propose(proposal));
        let configuration = self.watches[at].configuration;
        kept.see_snapshot(&mut |snapshot| self.record.start_from(configuration, start, snapshot));
        let watch = &mut self.watches[at];
        watch.durable = watch.settled();
    }

    /// A node was called, and something changed.
    pub fn handle_call(&mut self, at: usize, kept: &dyn Kept, before: Facts, after: Facts, ops: &[OpSummary]) {
        let (written, replaced) = if ops.is_empty() {
            (0..0, Vec::new())
        } else {
            self.watches[at].follow(kept, &self.record, ops, before.decided)
        };
        let rounds = ops.iter().any(|op| matches!(op, OpSummary::SetAcceptedRound(_)));
        self.watches[at].facts = after;
        if rounds {
            self.suspect_sync(at, after);
        }
        if (after.compacted, after.decided, after.accepted) != (before.compacted, before.decided, before.accepted) {
            self.check_order(at, after);
        }
        if after.promise < before.promise {
            let (from, to) = (before.promise, after.promise);
            self.breach(Invariant::Order, at, 0..0, Breach::PromiseWentBack { from, to, at_restart: false });
        }
        if after.decided < before.decided {
            let (from, to) = (before.decided, after.decided);
            let breach = Breach::DecidedShrank { from, to, at_restart: false };
            self.breach(Invariant::Integrity, at, to..from, breach);
        }
        self.check_replaced(at, &replaced);
        // What was written below the decided index counts as decided anew.
        let from = if written.is_empty() { before.decided } else { before.decided.min(written.start) };
        self.check_decided(at, from..after.decided);
        if rounds {
            self.check_ballots(at, 0..self.watches[at].end());
        } else if !written.is_empty() {
            self.check_ballots(at, written);
        }
        let snapshots = ops.contains(&OpSummary::SetSnapshot(true));
        if snapshots || after.compacted != before.compacted {
            self.check_snapshot(at, kept, snapshots);
        }
    }

    fn look_again(&mut self, at: usize, kept: &dyn Kept) -> (Range<usize>, Replaced) {
        let below = self.watches[at].durable.decided.min(self.watches[at].facts.decided);
        let (written, replaced) = self.watches[at].follow_all(kept, &self.record, below);
        self.check_replaced(at, &replaced);
        (written, replaced)
    }

    /// A synchronisation that leaves a log which ends too early was one from below a trim; one past a StopSign
    /// counts that twice.
    fn suspect_sync(&mut self, at: usize, facts: Facts) {
        let watch = &self.watches[at];
        let pid = watch.pid;
        let end = watch.end() + usize::from(watch.has_stopsign);
        if watch.has_stopsign && facts.accepted > end {
            return self.suspect(Cause::StopSignTwice(pid));
        }
        let gathered = self.gathered(at);
        if gathered.is_some_and(|promises| facts.decided < facts.compacted && facts.compacted <= promises.decided) {
            return self.suspect(Cause::PromiseTakenBack(pid));
        }
        let Some(message) = self.source(at).filter(|message| message.snapshot.is_none()) else { return };
        let trimmed = self.sender(at, message.from).map_or(0, |sender| sender.facts.compacted);
        let is_below = message.sync_from.is_some_and(|from| from < trimmed);
        if is_below && (facts.decided > facts.accepted || facts.accepted > end) {
            self.suspect(Cause::ResyncBelowTrim(pid));
        }
    }

    /// What promises have brought, where the message that is handled is the one that completes them.
    fn gathered(&self, at: usize) -> Option<Promises> {
        let watch = &self.watches[at];
        self.delivered.filter(|message| message.kind == MessageKind::Promise)?;
        self.promises.get(&(watch.configuration, watch.facts.promise)).copied()
    }

    /// The message that a synchronisation came with: a leader keeps the best of the promises.
    fn source(&self, at: usize) -> Option<Delivered> {
        match self.gathered(at).filter(|promises| promises.from != 0) {
            Some(Promises { from, sync_from, snapshot, .. }) => {
                Some(Delivered { from, kind: MessageKind::Promise, sync_from: Some(sync_from), snapshot })
            }
            None => self.delivered,
        }
    }

    /// Who sent a message to this instance: the other node's of the same configuration.
    fn sender(&self, at: usize, from: NodeId) -> Option<&Watch> {
        let configuration = self.watches[at].configuration;
        self.watches.iter().find(|other| (other.pid, other.configuration) == (from, configuration))
    }

    fn suspect(&mut self, cause: Cause) {
        self.suspects.retain(|other| *other != cause);
        self.suspects.push(cause);
    }

    /// The likeliest cause: what was last seen at the node, at the other one concerned, or anywhere.
    fn cause(&self, at: usize, other: Option<NodeId>) -> Cause {
        let last_at = |pid| self.suspects.iter().rev().find(|cause| cause.node() == Some(pid));
        let here = last_at(self.watches[at].pid);
        let found = here.or_else(|| other.and_then(last_at)).or_else(|| self.suspects.last());
        found.copied().unwrap_or(Cause::Unknown)
    }

    fn check_order(&mut self, at: usize, facts: Facts) {
        let Facts { compacted, decided, accepted, .. } = facts;
        if compacted > decided || decided > accepted {
            let low = accepted.min(decided);
            let indices = low..decided.max(compacted);
            self.breach(Invariant::Order, at, indices, Breach::OutOfOrder { compacted, decided, accepted });
        }
    }

    fn check_replaced(&mut self, at: usize, replaced: &Replaced) {
        if let Some((index, before, now)) = replaced.first() {
            let (before, now) = (self.record.value(*before), self.record.value(*now));
            self.breach(Invariant::Integrity, at, *index..index + 1, Breach::ValueChanged { before, now });
        }
    }

    /// Entries of the node's log within a range are decided.
    fn check_decided(&mut self, at: usize, range: Range<usize>) {
        let (step, _) = self.now;
        let configuration = self.watches[at].configuration;
        if range.start < range.end {
            self.has_come(Invariant::Integrity);
        }
        let mut differs: Option<(usize, u64, Decision)> = None;
        let mut foreign = None;
        let from = range.start.max(self.watches[at].facts.compacted);
        for index in from..range.end.min(self.watches[at].end() + 1) {
            let Some(id) = self.watches[at].at(index) else { continue };
            self.has_come(Invariant::Validity);
            self.has_come(Invariant::Agreement);
            if id == FOREIGN {
                foreign = foreign.or(Some(index));
            }
            let decision = Decision { id, node: at as u32, step };
            if let Some(first) = self.record.decide(configuration, index, decision)
                && differs.is_none()
            {
                differs = Some((index, id, first));
            }
        }
        if let Some(index) = foreign {
            self.breach(Invariant::Validity, at, index..index + 1, Breach::NotProposed);
        }
        if let Some((index, id, first)) = differs {
            let other = self.watches[first.node as usize].pid;
            let (here, there) = (self.record.value(id), self.record.value(first.id));
            let breach = Breach::DecidedDifferently { here, other, there, step: first.step };
            let cause = self.cause(at, Some(other));
            self.report(Invariant::Agreement, at, index..index + 1, breach, cause);
        }
    }

    /// The node's log changed within a range: logs of the same round must still agree.
    fn check_ballots(&mut self, at: usize, range: Range<usize>) {
        let (round, configuration) = (self.watches[at].round, self.watches[at].configuration);
        if round == Ballot::default() {
            return;
        }
        self.has_come(Invariant::Ballots);
        let mut found = Vec::new();
        for (place, other) in self.watches.iter().enumerate() {
            if place == at || other.round != round || other.configuration != configuration {
                continue;
            }
            let (from, here, there) = self.watches[at].common(other, &range);
            // Most of the time it is one entry: a loop is quicker there than comparing slices.
            if let Some(first) = here.iter().zip(there).position(|(here, there)| here != there) {
                found.push((from + first, here[first], there[first], other.pid));
            }
        }
        for (index, here, there, other) in found {
            let (here, there) = (self.record.value(here), self.record.value(there));
            let breach = Breach::SameRoundDiffers { round, here, other, there };
            let cause = self.cause(at, Some(other));
            self.report(Invariant::Ballots, at, index..index + 1, breach, cause);
        }
    }

    /// What the node has is compared with what it was known to have.
    fn check_restart(&mut self, at: usize, facts: Facts) {
        let watch = &self.watches[at];
        let cause = match (watch.in_memory, watch.wiped) {
            _ if watch.has_stopsign => Cause::StopSignTwice(watch.pid),
            (true, _) => Cause::Amnesia(watch.pid),
            (false, true) => Cause::Wiped(watch.pid),
            (false, false) => Cause::StorageForgot(watch.pid),
        };
        let (durable, promised, claimed) = (watch.durable, watch.promised, watch.accepted);
        let has = (watch.round, facts.accepted);
        let mut breaches = Vec::new();
        if facts.decided < durable.decided {
            let (from, to) = (durable.decided, facts.decided);
            breaches.push((Invariant::Integrity, to..from, Breach::DecidedShrank { from, to, at_restart: true }));
        }
        if facts.promise < durable.promise {
            let (from, to) = (durable.promise, facts.promise);
            breaches.push((Invariant::Order, 0..0, Breach::PromiseWentBack { from, to, at_restart: true }));
        }
        if has < claimed {
            let indices = has.1.min(claimed.1)..claimed.1;
            breaches.push((Invariant::Durability, indices, Breach::ForgotAccepted { claimed, has }));
        }
        if facts.promise < promised {
            let breach = Breach::ForgotPromise { claimed: promised, has: facts.promise };
            breaches.push((Invariant::Durability, 0..0, breach));
        }
        if !breaches.is_empty() {
            self.suspect(cause);
        }
        for (invariant, indices, breach) in breaches {
            self.report(invariant, at, indices, breach, cause);
        }
    }

    /// The node was compacted, or started: a snapshot that it has must be complete. `set` if the snapshot is new.
    fn check_snapshot(&mut self, at: usize, kept: &dyn Kept, set: bool) {
        let watch = &self.watches[at];
        let (pid, configuration, index) = (watch.pid, watch.configuration, watch.facts.compacted);
        if !watch.has_snapshot {
            if index > 0 {
                self.watches[at].lacks.get_or_insert(Cause::TrimBeforeSnapshot(pid));
            }
            return;
        }
        let Some(fold) = self.record.fold(configuration, index) else { return };
        self.since[Invariant::Snapshot as usize].get_or_insert(self.now.0);
        let mut breach = None;
        kept.see_snapshot(&mut |snapshot| breach = differing(index, fold, snapshot));
        let Some(breach) = breach else {
            self.watches[at].lacks = None;
            return;
        };
        let cause = self.cause_of_snapshot(at, set);
        self.watches[at].lacks = Some(cause);
        self.report(Invariant::Snapshot, at, 0..index, breach, cause);
    }

    fn cause_of_snapshot(&self, at: usize, set: bool) -> Cause {
        let watch = &self.watches[at];
        if !set {
            return watch.lacks.unwrap_or(Cause::TrimAfterSnapshot(watch.pid));
        }
        let Some(message) = self.source(at).filter(|message| message.snapshot.is_some()) else {
            return watch.lacks.unwrap_or_else(|| self.cause(at, None));
        };
        let sender = self.sender(at, message.from);
        let spread = sender.and_then(|sender| sender.lacks);
        match message.snapshot {
            Some(false) if watch.lacks.is_some() => watch.lacks.unwrap_or(Cause::Unknown),
            Some(false) if self.upstream => Cause::DeltaCatchUp(watch.pid),
            _ => spread.unwrap_or_else(|| self.cause(at, Some(message.from))),
        }
    }

    fn breach(&mut self, invariant: Invariant, at: usize, indices: Range<usize>, breach: Breach) {
        let cause = self.cause(at, None);
        self.report(invariant, at, indices, breach, cause);
    }

    fn report(&mut self, invariant: Invariant, at: usize, indices: Range<usize>, breach: Breach, cause: Cause) {
        let ((step, time), node) = (self.now, self.watches[at].pid);
        let configuration = self.watches[at].configuration;
        let place = invariant as usize;
        self.has_come(invariant);
        self.broken_at[place].get_or_insert(step);
        let is_known = |found: &Violation| {
            let known = (found.invariant, found.cause, found.node, found.configuration);
            known == (invariant, cause, node, configuration)
        };
        if self.found.len() >= MAX_VIOLATIONS || self.found.iter().any(is_known) {
            self.more[place] += 1;
            return;
        }
        let message = self.delivered.map(|message| (message.from, message.kind));
        self.found.push(Violation { invariant, step, time, node, configuration, indices, breach, cause, message });
    }
}
