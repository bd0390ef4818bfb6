//! Reading as plain values: what can be asked, what would be given at an index, what was given.

use crate::{
    sim::{
        NodeId, Simulation,
        command::Command,
        event::{Compaction, EventKind, ReadItem},
    },
    view::frame::{Content, Frame, NodeFrame},
};

/// How many of the last reads are shown.
pub const MAX_READS: usize = 6;
/// How many events are looked through for them.
const MAX_LOOKED_AT: usize = 20_000;
/// The most items of an answer that are shown.
pub const MAX_ITEMS: usize = 100;

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadAsk {
    /// `read(index)`.
    Index(usize),
    /// `read_entries(from..to)`.
    Range(usize, usize),
    /// `read_decided_suffix(from)`.
    Decided(usize),
}

impl ReadAsk {
    /// The first index of it.
    pub fn from(self) -> usize {
        match self {
            Self::Index(from) | Self::Range(from, _) | Self::Decided(from) => from,
        }
    }

    /// One past the last; `None` for the decided suffix.
    pub fn to(self) -> Option<usize> {
        match self {
            Self::Index(index) => Some(index.saturating_add(1)),
            Self::Range(_, to) => Some(to),
            Self::Decided(_) => None,
        }
    }

    /// The command that reads this at a node.
    pub fn command(self, node: NodeId) -> Command {
        match (self.from(), self.to()) {
            (from, Some(to)) => Command::Read { node, from, to },
            (from, None) => Command::ReadDecided { node, from },
        }
    }

    fn of(from: usize, to: Option<usize>) -> Self {
        match to {
            None => Self::Decided(from),
            Some(to) if Some(to) == from.checked_add(1) => Self::Index(from),
            Some(to) => Self::Range(from, to),
        }
    }

    /// Why OmniPaxos is not asked for this; `None` where it can be.
    pub fn problem(self) -> Option<ReadProblem> {
        match self {
            // `read(index)` computes index + 1.
            Self::Index(usize::MAX) => Some(ReadProblem::Overflow),
            Self::Range(from, to) if from == to => Some(ReadProblem::Empty),
            Self::Range(from, to) if from > to => Some(ReadProblem::Crossed),
            _ => None,
        }
    }
}

/// Why something is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadProblem {
    /// The index is the highest number there is, and OmniPaxos adds one to it.
    Overflow,
    /// A range without an index in it: at the end of a sealed log OmniPaxos 0.2.4 panics at it.
    Empty,
    /// A range that ends before it begins: OmniPaxos 0.2.4 panics at it.
    Crossed,
}

/// A read and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadDone {
    /// The step as of which it was read.
    pub step: u64,
    /// When, in ticks.
    pub time: u64,
    /// At which node.
    pub node: NodeId,
    /// What was asked.
    pub ask: ReadAsk,
    /// What OmniPaxos answered, at most [`MAX_ITEMS`] of it.
    pub answer: Option<Vec<ReadItem>>,
    /// How many more items the answer had.
    pub more: usize,
    /// Whether it is part of the run. A look at the past is not.
    pub recorded: bool,
}

impl ReadDone {
    fn new((step, time): (u64, u64), node: NodeId, ask: ReadAsk, answer: Option<&[ReadItem]>, recorded: bool) -> Self {
        let more = answer.map_or(0, |items| items.len().saturating_sub(MAX_ITEMS));
        let answer = answer.map(|items| items[..items.len() - more].to_vec());
        Self { step, time, node, ask, answer, more, recorded }
    }
}

/// The last reads of a run up to a step, newest first.
pub fn reads_of(run: &Simulation, upto: u64) -> Vec<ReadDone> {
    let events = run.events();
    let end = events.partition_point(|event| event.step <= upto);
    let reads = events[..end].iter().rev().take(MAX_LOOKED_AT).filter_map(|event| match &event.kind {
        EventKind::Read { from, to, answer } => {
            let at = (event.step, event.time);
            Some(ReadDone::new(at, event.node?, ReadAsk::of(*from, *to), answer.as_deref(), true))
        }
        _ => None,
    });
    reads.take(MAX_READS).collect()
}

/// Reads without recording it, as one looks at the past; `None` where there is nothing to ask.
pub fn peek(shown: &Simulation, node: NodeId, ask: ReadAsk) -> Option<ReadDone> {
    if ask.problem().is_some() {
        return None;
    }
    let answer = shown.peek(node, ask.from(), ask.to())?;
    Some(ReadDone::new((shown.steps(), shown.time()), node, ask, answer.as_deref(), false))
}

/// What `read(index)` would give at a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WouldRead {
    /// `LogEntry::Decided`; what, where the frame shows it.
    Decided(Option<(String, u64)>),
    /// `LogEntry::Undecided`.
    Undecided(Option<(String, u64)>),
    /// `LogEntry::Trimmed`.
    Trimmed(usize),
    /// `LogEntry::Snapshotted`: its index, and how many keys it has.
    Snapshotted(usize, usize),
    /// `LogEntry::StopSign`, and whether it is decided.
    StopSign(bool),
    /// `None`: its log does not reach that far.
    Nothing,
    /// There is nobody to ask: the node is crashed.
    Down,
}

impl WouldRead {
    /// The library's word for it, with the number in it.
    pub fn word(&self) -> String {
        let entry = |name: &str, kv: &Option<(String, u64)>| match kv {
            Some((key, value)) => format!("{name}({key}={value})"),
            None => name.to_owned(),
        };
        match self {
            Self::Decided(kv) => entry("Decided", kv),
            Self::Undecided(kv) => entry("Undecided", kv),
            Self::Trimmed(index) => format!("Trimmed({index})"),
            Self::Snapshotted(index, _) => format!("Snapshotted({index})"),
            Self::StopSign(decided) => format!("StopSign({decided})"),
            Self::Nothing => "None".to_owned(),
            Self::Down => "✕".to_owned(),
        }
    }
}

/// What `read(index)` would give at each node of a frame.
pub fn would_read(frame: &Frame, index: usize) -> Vec<(NodeId, WouldRead)> {
    frame.nodes.iter().map(|node| (node.pid, at_node(node, index))).collect()
}

fn at_node(node: &NodeFrame, index: usize) -> WouldRead {
    if !node.up {
        return WouldRead::Down;
    }
    if index < node.compacted {
        return match node.compaction {
            Some(Compaction::Snapshot) => WouldRead::Snapshotted(node.compacted, node.snapshot_keys),
            _ => WouldRead::Trimmed(node.compacted),
        };
    }
    if index >= node.accepted {
        return WouldRead::Nothing;
    }
    let decided = index < node.decided;
    let cell = node.lane.cells.iter().find(|cell| cell.index == index);
    let kv = match cell.map(|cell| &cell.content) {
        Some(Content::StopSign(_)) => return WouldRead::StopSign(decided),
        Some(Content::KeyValue { key, value }) => Some((key.clone(), *value)),
        None => None,
    };
    if decided { WouldRead::Decided(kv) } else { WouldRead::Undecided(kv) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sim::{command::Scope, config::Setup},
        view::{frame::Window, frame_of},
    };

    fn run(lines: &[Command]) -> Simulation {
        let mut simulation = Simulation::new(Setup::default()).expect("the default setup starts");
        while simulation.leader().is_none() {
            simulation.apply(&Command::Tick(1)).expect("time passes");
        }
        for line in lines {
            simulation.apply(line).expect("a command that can be carried out");
        }
        simulation
    }

    fn append(node: NodeId, key: &str, value: u64) -> Command {
        Command::Append { node, key: key.into(), value }
    }

    /// A run whose leader has five entries decided and one accepted alone; and the leader.
    fn five_and_one() -> (Simulation, NodeId) {
        let mut simulation = run(&[]);
        let leader = simulation.leader().expect("there is a leader");
        for value in 0..5 {
            simulation.apply(&append(leader, "a", value)).expect("an append");
        }
        simulation.apply(&Command::Tick(40)).expect("time passes");
        let isolate = Command::Cut(crate::sim::command::Links::Node(leader));
        for command in [isolate, append(leader, "b", 9)] {
            simulation.apply(&command).expect("a command");
        }
        (simulation, leader)
    }

    #[test]
    fn what_would_be_read_is_what_is_read() {
        let (mut simulation, leader) = five_and_one();
        let others: Vec<_> = simulation.pids().filter(|pid| *pid != leader).collect();
        let snapshot = Command::Snapshot { node: leader, at: Some(3), scope: Scope::Local };
        for command in [snapshot, Command::Crash(others[0])] {
            simulation.apply(&command).expect("a command");
        }
        let frame = frame_of(&simulation, Window { from: 0, count: 20 }, false);
        for index in 0..8 {
            for (pid, would) in would_read(&frame, index) {
                let read = simulation.peek(pid, index, Some(index + 1));
                let item = read.clone().flatten().and_then(|mut items| items.pop());
                let same = match (&would, &item) {
                    (WouldRead::Decided(Some((key, value))), Some(ReadItem::Decided(kv)))
                    | (WouldRead::Undecided(Some((key, value))), Some(ReadItem::Undecided(kv))) => {
                        (key, value) == (&kv.key, &kv.value)
                    }
                    (WouldRead::Snapshotted(at, keys), Some(ReadItem::Snapshotted(index, values))) => {
                        (*at, *keys) == (*index, values.len())
                    }
                    (WouldRead::Nothing, None) => read.is_some(),
                    (WouldRead::Down, None) => read.is_none(),
                    _ => false,
                };
                assert!(same, "index {index} at node {pid}: {would:?}, but read gives {read:?}");
            }
        }
        let at_leader = |index: usize| would_read(&frame, index).into_iter().find(|(pid, _)| *pid == leader);
        assert_eq!(at_leader(2).map(|(_, would)| would.word()), Some("Snapshotted(3)".into()));
        assert_eq!(at_leader(5).map(|(_, would)| would.word()), Some("Undecided(b=9)".into()));
    }

    #[test]
    fn a_trimmed_index_is_told_from_a_snapshotted_one() {
        let mut simulation = run(&[]);
        let leader = simulation.leader().expect("there is a leader");
        let trim = Command::Trim { node: leader, at: Some(2) };
        for command in [append(leader, "a", 1), append(leader, "a", 2), append(leader, "a", 3), Command::Tick(40), trim]
        {
            simulation.apply(&command).expect("a command");
        }
        let frame = frame_of(&simulation, Window { from: 0, count: 20 }, false);
        let would = would_read(&frame, 1).into_iter().find(|(pid, _)| *pid == leader);
        assert_eq!(would, Some((leader, WouldRead::Trimmed(2))));
        assert_eq!(simulation.peek(leader, 1, Some(2)), Some(Some(vec![ReadItem::Trimmed(2)])));
    }

    #[test]
    fn the_last_reads_are_told_newest_first_and_a_peek_is_none_of_them() {
        let (mut simulation, leader) = five_and_one();
        for ask in [ReadAsk::Index(0), ReadAsk::Range(0, 6), ReadAsk::Decided(2)] {
            simulation.apply(&ask.command(leader)).expect("a read");
        }
        let steps = simulation.steps();
        let peeked = peek(&simulation, leader, ReadAsk::Range(4, 6)).expect("the leader is up");
        assert!(!peeked.recorded && peeked.answer.is_some_and(|items| items.len() == 2));
        let reads = reads_of(&simulation, steps);
        let asks: Vec<_> = reads.iter().map(|read| read.ask).collect();
        assert_eq!(asks, [ReadAsk::Decided(2), ReadAsk::Range(0, 6), ReadAsk::Index(0)]);
        assert_eq!(reads[0].answer.as_ref().map(Vec::len), Some(3));
        assert_eq!(reads_of(&simulation, steps - 2).len(), 1, "later ones are not told in the past");
        assert_eq!(simulation.steps(), steps);
    }

    #[test]
    fn ranges_that_omnipaxos_can_panic_at_are_refused() {
        let (simulation, leader) = five_and_one();
        assert_eq!(ReadAsk::Range(3, 3).problem(), Some(ReadProblem::Empty));
        assert_eq!(ReadAsk::Range(3, 2).problem(), Some(ReadProblem::Crossed));
        assert_eq!(ReadAsk::Index(usize::MAX).problem(), Some(ReadProblem::Overflow));
        assert_eq!(peek(&simulation, leader, ReadAsk::Range(3, 2)), None);
        assert_eq!(simulation.peek(leader, 3, Some(3)), None);
        assert_eq!(ReadAsk::Range(3, 4).problem(), None);
    }
}
