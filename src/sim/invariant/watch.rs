//! [`Watch`]: what the checks remember of one node.

use std::{collections::BTreeMap, ops::Range};

use omnipaxos::ballot_leader_election::Ballot;

use crate::{
    sim::{
        NodeId,
        instance::Facts,
        invariant::{
            Cause,
            record::{Record, STOPSIGN},
        },
        kept::Kept,
    },
    storage::batched::OpSummary,
};

/// What a node had at some moment and must not fall below at a restart.
#[derive(Clone, Copy, Debug, Default)]
pub struct Settled {
    pub promise: Ballot,
    pub decided: usize,
}

/// What the checks remember of one node, over its lives.
#[derive(Clone, Debug)]
pub struct Watch {
    pub pid: NodeId,
    /// In which configuration: nothing is compared with what another one has.
    pub configuration: u32,
    /// Whether a crash loses all of it.
    pub in_memory: bool,
    /// Whether its disk was wiped since it last started.
    pub wiped: bool,
    /// Numbers of the entries of its log, from `start` on.
    start: usize,
    ids: Vec<u64>,
    /// The round that its log was last accepted in.
    pub round: Ballot,
    pub has_stopsign: bool,
    pub has_snapshot: bool,
    pub facts: Facts,
    /// What is durable, what the flush under way makes so, and what was before one that landed unheard.
    pub durable: Settled,
    pub flushing: Settled,
    pub before: Option<Settled>,
    /// The highest promise, and round and accepted index, that it told others of.
    pub promised: Ballot,
    pub accepted: (Ballot, usize),
    /// As a leader: how far it has told each follower to accept.
    pub told: Vec<(NodeId, Ballot, usize)>,
    /// By ballot, the life that sent `Prepare` in it.
    pub prepared: BTreeMap<Ballot, u32>,
    /// Why the state that its snapshot and log amount to lacks something, if it does.
    pub lacks: Option<Cause>,
}

/// Entries that were written over: the index, what stood there, what stands there.
pub type Replaced = Vec<(usize, u64, u64)>;

impl Watch {
    pub fn new(pid: NodeId, configuration: u32, in_memory: bool) -> Self {
        let facts = Facts { promise: Ballot::default(), decided: 0, accepted: 0, compacted: 0, accept_phase: false };
        Self {
            pid,
            configuration,
            in_memory,
            wiped: false,
            start: 0,
            ids: Vec::new(),
            round: Ballot::default(),
            has_stopsign: false,
            has_snapshot: false,
            facts,
            durable: Settled::default(),
            flushing: Settled::default(),
            before: None,
            promised: Ballot::default(),
            accepted: (Ballot::default(), 0),
            told: Vec::new(),
            prepared: BTreeMap::new(),
            lacks: None,
        }
    }

    /// One past the last index of its log, a StopSign not counted.
    pub fn end(&self) -> usize {
        self.start + self.ids.len()
    }

    /// What it has now.
    pub fn settled(&self) -> Settled {
        Settled { promise: self.facts.promise, decided: self.facts.decided }
    }

    /// Whether it has told others of a promise, or of what it accepted.
    pub fn has_claimed(&self) -> bool {
        self.promised != Ballot::default() || self.accepted != (Ballot::default(), 0)
    }

    /// What stands at an index, if that can be told.
    pub fn at(&self, index: usize) -> Option<u64> {
        if index == self.end() && self.has_stopsign {
            return Some(STOPSIGN);
        }
        self.ids.get(index.checked_sub(self.start)?).copied()
    }

    /// The part of a range that both logs have: its first index, and what each has there.
    pub fn common<'a>(&'a self, other: &'a Self, range: &Range<usize>) -> (usize, &'a [u64], &'a [u64]) {
        let from = range.start.max(self.start).max(other.start);
        let end = range.end.min(self.end()).min(other.end());
        if from >= end {
            return (from, &[], &[]);
        }
        (from, &self.ids[from - self.start..end - self.start], &other.ids[from - other.start..end - other.start])
    }

    /// Follows its log by what was asked of its storage: the range that was written, and what changed in it of
    /// what was there before and below `below`.
    pub fn follow(
        &mut self,
        kept: &dyn Kept,
        record: &Record,
        ops: &[OpSummary],
        below: usize,
    ) -> (Range<usize>, Replaced) {
        let mut from = usize::MAX;
        let mut compacts = false;
        for op in ops {
            match *op {
                OpSummary::Append(count) if count > 0 => from = from.min(self.end()),
                OpSummary::AppendOnPrefix(at, _) => from = from.min(at),
                OpSummary::Trim(_) => compacts = true,
                OpSummary::SetAcceptedRound(round) => self.round = round,
                OpSummary::SetStopsign(there) => self.has_stopsign = there,
                OpSummary::SetSnapshot(there) => self.has_snapshot = there,
                _ => {}
            }
        }
        if from == usize::MAX && !compacts {
            return (0..0, Vec::new());
        }
        let (start, _) = kept.extent();
        if start > self.start {
            self.ids.drain(..(start - self.start).min(self.ids.len()));
            self.start = start;
        }
        if from == usize::MAX {
            return (0..0, Vec::new());
        }
        self.read(kept, record, from, below)
    }

    /// Reads its log again, all of it.
    pub fn follow_all(&mut self, kept: &dyn Kept, record: &Record, below: usize) -> (Range<usize>, Replaced) {
        kept.look(0..0, &mut |look| {
            self.round = look.scalars.accepted_round.unwrap_or_default();
            self.has_stopsign = look.scalars.stopsign.is_some();
            self.has_snapshot = look.snapshot.is_some();
        });
        let (start, end) = kept.extent();
        if start < self.start || start > self.end() {
            self.ids.clear();
        } else {
            self.ids.drain(..start - self.start);
        }
        self.start = start;
        let (_, replaced) = self.read(kept, record, start, below);
        (start..end, replaced)
    }

    fn read(&mut self, kept: &dyn Kept, record: &Record, from: usize, below: usize) -> (Range<usize>, Replaced) {
        let (_, end) = kept.extent();
        let from = from.clamp(self.start, end.max(self.start));
        let known = from - self.start;
        let mut replaced = Vec::new();
        if known >= self.ids.len() {
            kept.see_entries(self.end()..end, &mut |_, proposal| self.ids.push(record.id_of(proposal)));
            return (from..end, replaced);
        }
        let old = self.ids.split_off(known);
        kept.see_entries(from..end, &mut |index, proposal| {
            let id = record.id_of(proposal);
            if let Some(before) = old.get(index - from)
                && index < below
                && *before != id
            {
                replaced.push((index, *before, id));
            }
            self.ids.push(id);
        });
        (from..end, replaced)
    }
}
