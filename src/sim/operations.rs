//! [`Operations`]: reads that go through the log. OmniPaxos has no entry for a read, so a write stands for it: of a key
//! that begins with `?`. Where the node that asked decides that entry, it answers from what it has below it.
//!
//! What is asked waits at the node: a node that crashes forgets it.

use std::collections::BTreeMap;

use crate::{
    kv::{KeyValue, Proposal},
    sim::{NodeId, Simulation, event::EventKind, proposals::Story},
};

/// How many reads are kept; the oldest go first.
pub const MAX_READS: usize = 20_000;

/// What a read through the log was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The key has this value.
    Value(u64),
    /// The node has no value for the key.
    Absent,
    /// It cannot tell: entries up to here are trimmed, and no snapshot holds them.
    Trimmed(usize),
    /// It cannot tell: entries up to here were trimmed in an earlier configuration, and so were not handed over to this
    /// one.
    NotHandedOver(usize),
}

/// How the key of an entry begins that stands for a read.
const QUESTION: char = '?';

/// The key of the entry that stands for a read of this key.
pub fn question(key: &str) -> String {
    format!("{QUESTION}{key}")
}

/// One read through the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Which key.
    pub key: String,
    /// What it was answered, if it was.
    pub answer: Option<Answer>,
}

/// The reads of a run that go through the log, by the numbers of the proposals that stand for them.
#[derive(Debug, Default)]
pub struct Operations {
    asked: u64,
    reads: BTreeMap<u64, Reading>,
    /// Those that wait for an answer, and where.
    waiting: BTreeMap<u64, NodeId>,
    /// Those whose entries were decided where they wait, with the index.
    due: Vec<(u64, usize)>,
}

impl Operations {
    /// The read that this proposal stands for; `None` where it stands for none, or is no longer kept.
    pub fn reading(&self, story: &Story) -> Option<&Reading> {
        self.reads.get(&story.id)
    }

    /// The read that a proposal of this key and number stands for.
    pub(super) fn reading_of(&self, key: &str, id: u64) -> Option<&Reading> {
        // Most proposals are writes: that can be told from the key.
        if key.starts_with(QUESTION) { self.reads.get(&id) } else { None }
    }

    /// A read of this key waits at this node for the proposal that stands for it.
    pub(super) fn handle_read(&mut self, node: NodeId, proposal: &Proposal, key: &str) {
        self.reads.insert(proposal.id, Reading { key: key.to_owned(), answer: None });
        self.waiting.insert(proposal.id, node);
        while self.reads.len() > MAX_READS {
            let Some((oldest, _)) = self.reads.pop_first() else { break };
            self.waiting.remove(&oldest);
        }
    }

    /// OmniPaxos refused the proposals from this number on.
    pub(super) fn handle_refused(&mut self, from: u64) {
        self.waiting.split_off(&from);
    }

    /// A node has decided a proposal.
    #[inline]
    pub(super) fn handle_decided(&mut self, id: u64, by: NodeId, index: usize) {
        if !self.waiting.is_empty() && self.waiting.get(&id) == Some(&by) {
            self.waiting.remove(&id);
            self.due.push((id, index));
        }
    }

    /// A node crashed, and with it went who waited there.
    pub(super) fn handle_crashed(&mut self, node: NodeId) {
        self.waiting.retain(|_, at| *at != node);
    }
}

impl Simulation {
    /// Proposes the entry that stands for a read of this key.
    pub(super) fn propose_read(&mut self, pid: NodeId, key: &str) {
        self.operations.asked += 1;
        let entry = KeyValue { key: question(key), value: self.operations.asked };
        self.propose_for(pid, std::iter::once(entry), Some(key));
    }

    /// Answers the reads whose entries were just decided at a node.
    pub(super) fn answer_reads(&mut self, at: usize) {
        for (id, index) in std::mem::take(&mut self.operations.due) {
            let Some(key) = self.operations.reads.get(&id).map(|reading| reading.key.clone()) else { continue };
            let answer = self.answer(at, &key, index);
            let number = self.proposals.get(id).map_or(0, |story| story.kv.value);
            if let Some(reading) = self.operations.reads.get_mut(&id) {
                reading.answer = Some(answer);
            }
            self.emit(Some(at), EventKind::ReadAnswered { key, number, index, answer });
        }
    }

    /// What a node has for a key below an index of its log.
    fn answer(&self, at: usize, key: &str, below: usize) -> Answer {
        let node = &self.nodes[at];
        let (mut value, mut compacted, mut snapshot) = (None, 0, None);
        node.kept.look(0..0, &mut |look| {
            compacted = look.scalars.compacted_idx;
            snapshot = look.snapshot.map(|snapshot| snapshot.values.get(key).map(|last| last.value));
        });
        node.kept.see_entries(compacted..below, &mut |_, entry| {
            if entry.kv.key == key {
                value = Some(entry.kv.value);
            }
        });
        let carried = || node.carried.as_ref().and_then(|carried| carried.values.get(key)).map(|last| last.value);
        match (value, snapshot) {
            (Some(value), _) => Answer::Value(value),
            (None, None) if compacted > 0 => Answer::Trimmed(compacted),
            (None, snapshot) => match snapshot.flatten() {
                Some(value) => Answer::Value(value),
                // A value that was handed over may have been written over by what was trimmed.
                None if node.lacks > 0 => Answer::NotHandedOver(node.lacks),
                None => carried().map_or(Answer::Absent, Answer::Value),
            },
        }
    }
}
