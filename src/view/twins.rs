//! [`TwinsFound`]: a run with and without snapshots, side by side, as plain values.

use crate::{
    sim::{
        NodeId, Simulation,
        command::Command,
        error::CommandError,
        twins::{Received, Twin, Twins},
    },
    storage::layout::{LOG, SNAP, records_of},
    view::{
        Frame, StateRow, Window,
        compare::{Comparison, Side, compare},
        frame_of, state_of,
    },
};

/// How many columns of each log, and how many keys, are shown.
const COLUMNS: usize = 12;
const KEYS: usize = 12;
/// How many entries of each log are compared; the last ones.
const MAX_ENTRIES: usize = 20_000;

/// A pair: with snapshots, and without.
pub type Pair<T> = (T, T);

/// The two at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwinsFound {
    /// The time, in ticks.
    pub time: u64,
    /// What is said of the nodes beside what any two clusters are compared in.
    pub nodes: Vec<TwinNode>,
    /// What any two clusters are compared in.
    pub comparison: Comparison,
    /// How many entries are decided, at the node that has decided most.
    pub decided: Pair<usize>,
    /// By OmniPaxos's name for it, how many requests were refused: where that is not the same.
    pub refused: Vec<(&'static str, Pair<u64>)>,
    /// How many commands could not be carried out, and the first of them with the reason.
    pub skipped: Pair<(u64, Option<(Command, CommandError)>)>,
}

/// A node of both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TwinNode {
    /// Its id.
    pub pid: NodeId,
    /// What it keeps in each.
    pub kept: Pair<Kept>,
    /// What it got to catch up in each.
    pub received: Pair<Received>,
}

/// What a node keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Entries of its log.
    pub entries: usize,
    /// Keys of its snapshot.
    pub keys: usize,
    /// Its compacted index.
    pub compacted: usize,
    /// Bytes on its disk; `None` where it has none.
    pub disk: Option<Bytes>,
}

/// Bytes on a disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bytes {
    /// Of the log's chunks.
    pub log: usize,
    /// Of the snapshot.
    pub snapshot: usize,
    /// Of all records.
    pub all: usize,
}

/// What can be seen of both now.
pub fn twins_found(twins: &mut Twins) -> TwinsFound {
    let (with, without) = twins.sides_mut();
    let (a, b) = (seen(with.simulation_mut()), seen(without.simulation_mut()));
    let comparison = compare(Side { frame: &a.0, states: &a.1 }, Side { frame: &b.0, states: &b.1 }, COLUMNS, KEYS);
    let (with, without) = twins.sides();
    let pids: Vec<NodeId> = with.simulation().pids().collect();
    let node = |pid: NodeId| TwinNode {
        pid,
        kept: (kept(with.simulation(), pid), kept(without.simulation(), pid)),
        received: (with.received(pid), without.received(pid)),
    };
    TwinsFound {
        time: with.simulation().time(),
        nodes: pids.into_iter().map(node).collect(),
        comparison,
        decided: (decided(with.simulation()), decided(without.simulation())),
        refused: refused(with, without),
        skipped: (skipped(with), skipped(without)),
    }
}

fn seen(simulation: &mut Simulation) -> (Frame, Vec<Vec<StateRow>>) {
    let pids: Vec<_> = simulation.pids().collect();
    let accepted = pids.iter().filter_map(|pid| simulation.node(*pid)).map(|node| node.accepted).max().unwrap_or(0);
    let window = Window { from: accepted.saturating_sub(MAX_ENTRIES), count: MAX_ENTRIES + 1 };
    let frame = frame_of(simulation, window, false);
    (frame, pids.into_iter().map(|pid| state_of(simulation, pid)).collect())
}

fn decided(simulation: &Simulation) -> usize {
    simulation.pids().filter_map(|pid| simulation.node(pid)).map(|node| node.decided).max().unwrap_or(0)
}

fn kept(simulation: &Simulation, pid: NodeId) -> Kept {
    let Some(node) = simulation.node(pid) else { return Kept::default() };
    let mut entries = 0;
    simulation.entries(pid, 0..usize::MAX, |_, _| entries += 1);
    let disk = node.disk.as_ref().map(|_| bytes(simulation, pid));
    Kept { entries, keys: node.snapshot_keys.unwrap_or(0), compacted: node.compacted, disk }
}

/// What a disk holds, written in one flush: where a chunk of its log ends depends on every flush before, which must
/// not count here.
fn bytes(simulation: &Simulation, pid: NodeId) -> Bytes {
    // What was written once can be written again.
    let records = simulation.whole_batch(pid).and_then(|batch| records_of(&batch).ok()).unwrap_or_default();
    let of = |store: Option<&str>| {
        let here = records.iter().filter(|record| store.is_none_or(|store| record.store == store));
        here.filter_map(|record| record.bytes.as_ref()).map(Vec::len).sum()
    };
    Bytes { log: of(Some(LOG)), snapshot: of(Some(SNAP)), all: of(None) }
}

fn refused(with: &Twin, without: &Twin) -> Vec<(&'static str, Pair<u64>)> {
    let mut names: Vec<&'static str> = with.refused().chain(without.refused()).map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    let count = |twin: &Twin, name| twin.refused().find(|(other, _)| *other == name).map_or(0, |(_, count)| count);
    let pairs = names.into_iter().map(|name| (name, (count(with, name), count(without, name))));
    pairs.filter(|(_, (with, without))| with != without).collect()
}

fn skipped(twin: &Twin) -> (u64, Option<(Command, CommandError)>) {
    (twin.skipped_count(), twin.skipped().first().cloned())
}
