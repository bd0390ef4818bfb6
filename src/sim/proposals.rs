//! [`Proposals`]: what became of every append: proposed, forwarded, accepted, decided or lost. OmniPaxos tells none
//! of it to whoever appended.

mod brief;
mod hooks;
mod places;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    rc::Rc,
};

use crate::{
    kv::{KeyValue, Tracked, tracked::Gone},
    sim::{
        NodeId,
        event::{Loss, MessageKind},
        register::MAX_OPERATIONS,
    },
};

pub(in crate::sim) use brief::Brief;
pub use places::Place;

/// How many proposals are kept that are decided, lost or refused; the oldest go first. Those that are open are all
/// kept: there are no more than copies in the cluster.
pub const MAX_CLOSED: usize = 200_000;
/// How many lost ones are kept beyond that.
pub const MAX_LOST: usize = 10_000;
/// How many appends are kept; the oldest go first.
pub const MAX_APPENDS: usize = 20_000;
/// How many different keys are kept once each.
const MAX_NAMES: usize = 100_000;

/// How the last copy of a proposal went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lapse {
    /// With a message that was lost.
    Message {
        /// Its kind.
        kind: MessageKind,
        /// Its sender.
        from: NodeId,
        /// Who did not get it.
        to: NodeId,
        /// Why.
        why: Loss,
    },
    /// Other entries took its place in the log of this node (`append_on_prefix`).
    Replaced(NodeId),
    /// This node crashed, and only its memory had it.
    Crashed(NodeId),
    /// A flush replaced it on the disk of this node, whose log had it no more.
    Flushed(NodeId),
    /// This node let it go without a word.
    Dropped(NodeId),
    /// The disk of this node was wiped.
    Wiped(NodeId),
    /// The instance of this node that had it was stopped: its configuration is over.
    Stopped(NodeId),
    /// It was under way when the page was gone.
    PowerFailed,
}

/// Where a proposal has ended, if it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It may still be decided.
    Open,
    /// A node has decided it: the first one.
    Decided {
        /// Which.
        node: NodeId,
        /// At which index.
        index: usize,
        /// In which step.
        step: u64,
    },
    /// Nothing in the cluster holds it any more, and nobody had decided it. That is for ever.
    Lost {
        /// How the last copy went.
        why: Lapse,
        /// In which step.
        step: u64,
    },
    /// `append` refused it.
    Refused,
}

/// A proposal and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Story {
    /// [`crate::kv::Proposal::id`].
    pub id: u64,
    /// What was appended.
    pub kv: KeyValue,
    /// Where.
    pub node: NodeId,
    /// In which configuration: nothing of it is carried over to the next.
    pub configuration: u32,
    /// In which step.
    pub step: u64,
    /// To whom it was forwarded last, and in which step.
    pub forwarded: Option<(NodeId, u64)>,
    /// Whose log had it first, and from which step on.
    pub accepted: Option<(NodeId, u64)>,
    /// Where it ended.
    pub outcome: Outcome,
    /// When it was proposed, in ticks.
    pub time: u64,
    /// When the node that proposed it saw it decided: in which step, and at what time. Never where that node crashed
    /// in between: who waited there for an answer is gone with it.
    pub seen: Option<(u64, u64)>,
}

/// How many of some proposals are where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Proposed in all, those refused left out.
    pub proposed: u64,
    /// Decided by some node.
    pub decided: u64,
    /// Lost.
    pub lost: u64,
}

impl Tally {
    /// Those that may still be decided.
    pub fn open(&self) -> u64 {
        self.proposed - self.decided - self.lost
    }
}

/// One proposal, small: there are many. Steps count from the one in which it was proposed.
#[derive(Clone, Debug)]
struct Track {
    key: Rc<str>,
    value: u64,
    step: u64,
    forwarded: u32,
    accepted: u32,
    /// When it was proposed, and how many ticks later who proposed it saw it decided.
    time: u64,
    seen: u32,
    seen_ticks: u32,
    node: u8,
    /// There are fewer configurations than places for instances.
    configuration: u8,
    forwarded_to: u8,
    accepted_by: u8,
    /// Who had it last outside of a log: the node that appended it, or got it forwarded.
    holder: u8,
    outcome: Outcome,
}

const NEVER: u32 = u32::MAX;

impl Track {
    fn since(&self, step: u64) -> u32 {
        u32::try_from(step - self.step).unwrap_or(NEVER - 1)
    }

    fn story(&self, id: u64) -> Story {
        let moment = |by: u8, after: u32| (after != NEVER).then(|| (by.into(), self.step + u64::from(after)));
        Story {
            id,
            kv: KeyValue { key: self.key.to_string(), value: self.value },
            node: self.node.into(),
            configuration: self.configuration.into(),
            step: self.step,
            forwarded: moment(self.forwarded_to, self.forwarded),
            accepted: moment(self.accepted_by, self.accepted),
            outcome: self.outcome,
            time: self.time,
            seen: self.seen(),
        }
    }

    fn seen(&self) -> Option<(u64, u64)> {
        let at = (self.step + u64::from(self.seen), self.time + u64::from(self.seen_ticks));
        (self.seen != NEVER).then_some(at)
    }
}

/// What was appended at once.
#[derive(Clone, Copy, Debug)]
struct Append {
    /// The number of its first proposal.
    first: u64,
    step: u64,
    node: NodeId,
    tally: Tally,
}

/// Those of the proposals that were lost in one step in one way: an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Losses {
    /// Where they were proposed.
    pub node: NodeId,
    /// In which configuration.
    pub configuration: u32,
    pub why: Lapse,
    /// The first of them.
    pub entry: KeyValue,
    pub count: u64,
}

/// Every proposal of a run, as far as it is kept.
///
/// Getters: `tally`, `append`, `get`, `open`, `lost`, `is_lost`. Things coming in: `handle_*`.
///
/// Holds: a proposal is decided once some node has decided it, and lost once its last copy is gone without that;
/// either is for ever.
#[derive(Debug, Default)]
pub struct Proposals {
    gone: Gone,
    names: BTreeSet<Rc<str>>,
    tally: Tally,
    /// The number of the first of `tracks`.
    first: u64,
    tracks: VecDeque<Track>,
    /// The open ones that are older than those.
    older: BTreeMap<u64, Track>,
    open: BTreeSet<u64>,
    /// The lost ones that are older than those.
    older_lost: VecDeque<(u64, Track)>,
    /// The numbers of the lost ones, in the order in which they were lost.
    lost: VecDeque<u64>,
    appends: VecDeque<Append>,
    /// The last steps in which nodes crashed: who had proposed there before does not see it decided.
    crashed: BTreeMap<NodeId, u64>,
    /// The first that is among the newest [`MAX_OPERATIONS`], and the last step in which an earlier one was seen decided.
    recent: u64,
    left_out: Option<u64>,
    /// How often something changed of them that clients can tell.
    changes: u64,
    /// How the copies went that went in this step.
    went: BTreeMap<u64, Lapse>,
    /// What is being done in this step that lets copies go.
    doing: Option<Lapse>,
}

impl Proposals {
    /// None yet; the first gets this number.
    pub(super) fn from(first: u64) -> Self {
        Self { first, recent: first, ..Self::default() }
    }

    /// All of the run.
    pub fn tally(&self) -> Tally {
        self.tally
    }

    /// What was appended at a node in a step; `None` where that is no longer kept, or nothing was.
    pub fn append(&self, node: NodeId, step: u64) -> Option<Tally> {
        let from = self.appends.partition_point(|append| append.step < step);
        let here = self.appends.range(from..).take_while(|append| append.step == step);
        let here: Vec<_> = here.filter(|append| append.node == node).map(|append| append.tally).collect();
        let sum = |a: Tally, b: Tally| Tally {
            proposed: a.proposed + b.proposed,
            decided: a.decided + b.decided,
            lost: a.lost + b.lost,
        };
        here.into_iter().reduce(sum)
    }

    /// A proposal by its number; `None` where it is no longer kept.
    pub fn get(&self, id: u64) -> Option<Story> {
        let lost = || self.older_lost.iter().find(|(other, _)| *other == id).map(|(_, track)| track);
        self.track(id).or_else(lost).map(|track| track.story(id))
    }

    /// Those that may still be decided, the oldest first.
    pub fn open(&self) -> impl Iterator<Item = Story> + '_ {
        self.open.iter().filter_map(|id| self.get(*id))
    }

    /// Those that were lost, the newest first, as far as they are kept.
    pub fn lost(&self) -> impl Iterator<Item = Story> + '_ {
        self.lost.iter().rev().filter_map(|id| self.get(*id))
    }

    /// How many of those with this key and value were lost, as far as they are kept.
    pub fn lost_of(&self, kv: &KeyValue) -> usize {
        let is_it = |track: &Track| *track.key == *kv.key && track.value == kv.value;
        let kept = self.lost.iter().filter(|id| self.track(**id).is_some_and(is_it)).count();
        kept + self.older_lost.iter().filter(|(_, track)| is_it(track)).count()
    }

    /// The newest that are kept, so many at most and without those that were refused, the oldest first; before them
    /// those that are older and open.
    pub fn newest(&self, most: usize) -> impl Iterator<Item = Story> + '_ {
        let from = self.tracks.len().saturating_sub(most);
        let first = self.first + from as u64;
        let older = self.open.range(..first).filter_map(|id| self.get(*id));
        let newest = (first..).zip(self.tracks.range(from..)).map(|(id, track)| track.story(id));
        older.chain(newest).filter(|story| story.outcome != Outcome::Refused)
    }

    /// The same, in brief.
    pub(in crate::sim) fn newest_in_brief(&self, most: usize) -> impl Iterator<Item = Brief<'_>> {
        let from = self.tracks.len().saturating_sub(most);
        let first = self.first + from as u64;
        let older = self.open.range(..first).filter_map(|id| Some((*id, self.track(*id)?)));
        let brief = |(id, track)| Brief { id, track };
        let all = older.chain((first..).zip(self.tracks.range(from..))).map(brief);
        all.filter(|brief| brief.track.outcome != Outcome::Refused)
    }

    /// The last step in which one was decided, as far as who proposed it knows, that is not among the newest
    /// [`MAX_OPERATIONS`]; `None` where these are all.
    pub fn left_out(&self) -> Option<u64> {
        self.left_out
    }

    /// How often something changed of what clients can tell: what does not differ in this does not differ in that.
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// What is no longer among the newest is left out.
    fn leave_out(&mut self) {
        let recent = self.first + self.tracks.len().saturating_sub(MAX_OPERATIONS) as u64;
        while self.recent < recent {
            // One that was not seen decided leaves no trace of when it was.
            let last = self.track(self.recent).map(|track| track.seen().map_or(track.step, |(step, _)| step));
            self.left_out = self.left_out.max(last);
            self.recent += 1;
        }
    }

    fn track(&self, id: u64) -> Option<&Track> {
        match id.checked_sub(self.first) {
            Some(at) => self.tracks.get(usize::try_from(at).ok()?),
            None => self.older.get(&id),
        }
    }

    fn track_mut(&mut self, id: u64) -> Option<&mut Track> {
        match id.checked_sub(self.first) {
            Some(at) => self.tracks.get_mut(usize::try_from(at).ok()?),
            None => self.older.get_mut(&id),
        }
    }

    /// The track of a proposal that may still be decided.
    fn open_mut(&mut self, id: u64) -> Option<&mut Track> {
        self.track_mut(id).filter(|track| track.outcome == Outcome::Open)
    }

    fn name(&mut self, key: &str) -> Rc<str> {
        if let Some(name) = self.names.get(key) {
            return Rc::clone(name);
        }
        if self.names.len() == MAX_NAMES {
            self.names.clear();
        }
        let name: Rc<str> = key.into();
        self.names.insert(Rc::clone(&name));
        name
    }

    /// These are appended at once at a node's instance of a configuration, and get the numbers from `first` on.
    fn handle_append(
        &mut self,
        (node, configuration): (NodeId, u32),
        (step, time): (u64, u64),
        first: u64,
        entries: Vec<KeyValue>,
    ) -> Vec<Tracked> {
        let tally = Tally { proposed: entries.len() as u64, ..Tally::default() };
        self.tally.proposed += tally.proposed;
        if self.appends.len() == MAX_APPENDS {
            self.appends.pop_front();
        }
        self.appends.push_back(Append { first, step, node, tally });
        let node = u8::try_from(node).unwrap_or(0);
        let configuration = u8::try_from(configuration).unwrap_or(0);
        let entries = (first..).zip(entries).map(|(id, kv)| {
            let (key, value) = (self.name(&kv.key), kv.value);
            let track = Track {
                key,
                value,
                step,
                forwarded: NEVER,
                accepted: NEVER,
                time,
                seen: NEVER,
                seen_ticks: 0,
                node,
                configuration,
                forwarded_to: 0,
                accepted_by: 0,
                holder: node,
                outcome: Outcome::Open,
            };
            self.tracks.push_back(track);
            self.open.insert(id);
            self.gone.track(crate::kv::Proposal { id, kv })
        });
        let tracked = entries.collect();
        self.changes += 1;
        self.leave_out();
        self.forget_old();
        tracked
    }

    /// Keeps what is kept within its limits.
    fn forget_old(&mut self) {
        while self.tracks.len() > MAX_CLOSED {
            let Some(track) = self.tracks.pop_front() else { break };
            match track.outcome {
                Outcome::Open => drop(self.older.insert(self.first, track)),
                Outcome::Lost { .. } => self.older_lost.push_back((self.first, track)),
                Outcome::Decided { .. } | Outcome::Refused => {}
            }
            self.first += 1;
        }
        while self.older_lost.len() > MAX_LOST {
            self.older_lost.pop_front();
        }
        while self.lost.len() > MAX_LOST + MAX_CLOSED {
            self.lost.pop_front();
        }
    }

    /// `append` refused those from this number on.
    fn handle_refused(&mut self, from: u64) {
        let refused: Vec<u64> = self.open.range(from..).copied().collect();
        for id in refused {
            self.close(id, Outcome::Refused);
        }
    }

    /// A node forwarded one.
    fn handle_forwarded(&mut self, id: u64, to: NodeId, step: u64) {
        if let Some(track) = self.open_mut(id) {
            (track.forwarded, track.forwarded_to) = (track.since(step), u8::try_from(to).unwrap_or(0));
        }
    }

    /// A node got one forwarded.
    fn handle_held(&mut self, id: u64, by: NodeId) {
        if let Some(track) = self.open_mut(id) {
            track.holder = u8::try_from(by).unwrap_or(0);
        }
    }

    /// A node's log has one.
    #[inline]
    fn handle_accepted(&mut self, id: u64, by: NodeId, step: u64) {
        if let Some(track) = self.open_mut(id)
            && track.accepted == NEVER
        {
            (track.accepted, track.accepted_by) = (track.since(step), u8::try_from(by).unwrap_or(0));
        }
    }

    /// A node has decided one.
    #[inline]
    fn handle_decided(&mut self, id: u64, by: NodeId, index: usize, (step, time): (u64, u64)) {
        debug_assert!(
            !self.track(id).is_some_and(|track| matches!(track.outcome, Outcome::Lost { .. })),
            "{id} was lost: no copy of it can be left"
        );
        let crashed = &self.crashed;
        let track = match id.checked_sub(self.first) {
            Some(at) => usize::try_from(at).ok().and_then(|at| self.tracks.get_mut(at)),
            None => self.older.get_mut(&id),
        };
        let Some(track) = track else { return };
        if u64::from(track.node) == by
            && track.seen == NEVER
            && crashed.get(&by).is_none_or(|crashed| *crashed < track.step)
        {
            track.seen = track.since(step);
            track.seen_ticks = u32::try_from(time - track.time).unwrap_or(NEVER);
            self.changes += 1;
            if id < self.recent {
                self.left_out = self.left_out.max(Some(step));
            }
        }
        if track.outcome == Outcome::Open {
            self.close(id, Outcome::Decided { node: by, index, step });
        }
    }

    /// A copy of one went like this; if it was the last one, that is how it was lost.
    fn handle_went(&mut self, id: u64, how: Lapse) {
        if self.open_mut(id).is_some() {
            self.went.insert(id, how);
        }
    }

    /// What lets copies go from here on, in this step.
    fn handle_doing(&mut self, what: Lapse) {
        self.doing = Some(what);
    }

    /// The same, for a while: what let them go before.
    fn replace_doing(&mut self, what: Option<Lapse>) -> Option<Lapse> {
        std::mem::replace(&mut self.doing, what)
    }

    /// Whether no last copy has gone since the last call of [`Proposals::take_losses`], which then is done with.
    #[inline]
    fn lets_nothing_go(&mut self, is_over: bool) -> bool {
        let nothing = self.gone.is_empty() && self.went.is_empty();
        if nothing && is_over {
            self.doing = None;
        }
        nothing
    }

    /// Those whose last copy has gone since the last call; `is_over` at the end of a step.
    fn take_losses(&mut self, step: u64, is_over: bool) -> Vec<Losses> {
        let mut losses: Vec<Losses> = Vec::new();
        if !self.gone.is_empty() {
            for id in self.gone.take() {
                let Some(track) = self.open_mut(id) else { continue };
                let (node, configuration) = (track.node.into(), track.configuration.into());
                let entry = KeyValue { key: track.key.to_string(), value: track.value };
                let why = self.went.get(&id).copied().or(self.doing).unwrap_or(Lapse::Dropped(node));
                self.close(id, Outcome::Lost { why, step });
                let of = |losses: &Losses| (losses.node, losses.configuration, losses.why);
                match losses.iter_mut().find(|losses| of(losses) == (node, configuration, why)) {
                    Some(losses) => losses.count += 1,
                    None => losses.push(Losses { node, configuration, why, entry, count: 1 }),
                }
            }
        }
        if is_over && (self.doing.is_some() || !self.went.is_empty()) {
            self.doing = None;
            self.went.clear();
        }
        losses
    }

    fn close(&mut self, id: u64, outcome: Outcome) {
        self.changes += 1;
        self.open.remove(&id);
        if let Some(track) = self.track_mut(id) {
            track.outcome = outcome;
        }
        let at = self.appends.partition_point(|append| append.first <= id);
        let append = at.checked_sub(1).and_then(|at| self.appends.get_mut(at)).map(|append| &mut append.tally);
        for tally in append.into_iter().chain([&mut self.tally]) {
            match outcome {
                Outcome::Decided { .. } => tally.decided += 1,
                Outcome::Lost { .. } => tally.lost += 1,
                Outcome::Refused => tally.proposed -= 1,
                Outcome::Open => {}
            }
        }
        if let Outcome::Lost { .. } = outcome {
            self.lost.push_back(id);
        }
        if id < self.first
            && let Some(track) = self.older.remove(&id)
            && matches!(outcome, Outcome::Lost { .. })
        {
            self.older_lost.push_back((id, track));
            self.forget_old();
        }
    }
}
