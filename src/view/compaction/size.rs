//! What a log takes: entries, keys and bytes, now and after a compaction. Bytes are those that `IndexedDbStorage`
//! writes, for a node in memory too: there they are for comparison only.

use crate::{
    kv::{KVSnapshot, Proposal},
    sim::{NodeId, Simulation, configuration::FIRST_CONFIGURATION, event::Compaction},
    storage::{
        codec::{ChunkWriter, InstanceId, encode_snapshot},
        image::{Batch, Scalars, Stamp},
        layout::{ChunkLayout, DEFAULT_CHUNK_BYTES},
    },
    view::{
        compaction::{Ask, Fate, Lost, Preview, opened::lost_in},
        frame::NodeFrame,
    },
};

/// What a log takes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// Entries in the log.
    pub entries: usize,
    /// Their bytes.
    pub entry_bytes: usize,
    /// Keys in the snapshot.
    pub keys: usize,
    /// Its bytes; 0 without one.
    pub snapshot_bytes: usize,
}

impl Size {
    /// Bytes of log and snapshot.
    pub fn bytes(&self) -> usize {
        self.entry_bytes + self.snapshot_bytes
    }
}

/// What a compaction that is asked about would do to one node's sizes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedSize {
    /// The node.
    pub pid: NodeId,
    /// What it has now.
    pub before: Size,
    /// What it would have.
    pub after: Size,
    /// Bytes of all records of a database with just this, before and after; `None` for a memory node. A chunk of
    /// the log goes as a whole: one that still has an entry in it stays.
    pub disk: Option<(usize, usize)>,
    /// What its snapshot would lack: entries that count and would be in neither the snapshot nor the log.
    pub lost: Lost,
}

/// What a node's log takes now.
pub fn size_now(shown: &Simulation, node: &NodeFrame) -> Size {
    size(&log_of(shown, node.pid, node.compacted), shown.snapshot(node.pid).as_ref(), node.compacted)
}

/// What would become of the sizes of the nodes that a compaction would change.
pub fn size_after(shown: &Simulation, run: &Simulation, ask: Ask, seen: &Preview) -> Vec<AskedSize> {
    let changed = seen.nodes.iter().filter_map(|(pid, fate)| match fate {
        Fate::Compacts { from, to } if seen.refusal.is_none() => Some((*pid, *from, *to)),
        _ => None,
    });
    changed.map(|(pid, from, to)| of_node(shown, run, ask.kind, (pid, from, to))).collect()
}

fn of_node(
    shown: &Simulation,
    run: &Simulation,
    kind: Compaction,
    (pid, from, to): (NodeId, usize, usize),
) -> AskedSize {
    let log = log_of(shown, pid, from);
    let had = shown.snapshot(pid);
    let cut = to.saturating_sub(from).min(log.len());
    let mut folded = had.clone();
    if kind == Compaction::Snapshot {
        let snapshot = folded.get_or_insert_default();
        log[..cut].iter().for_each(|proposal| snapshot.set(proposal));
    }
    let configuration = shown.node(pid).map_or(FIRST_CONFIGURATION, |node| node.configuration);
    // A trim alone is asked for to lose entries.
    let lost = match &folded {
        Some(snapshot) => lost_in(snapshot, (configuration, to), run),
        None => Lost::default(),
    };
    let has_disk = shown.node(pid).is_some_and(|node| node.disk.is_some());
    let scalars = shown.node(pid).map_or_else(Scalars::default, |node| Scalars {
        promise: node.promise,
        accepted_round: node.accepted_round,
        decided_idx: node.decided,
        ..Scalars::default()
    });
    let disk = || footprints(&log, had.as_ref(), (kind, folded.as_ref()), (from, to), &scalars);
    AskedSize {
        pid,
        before: size(&log, had.as_ref(), from),
        after: size(&log[cut..], folded.as_ref(), to),
        disk: has_disk.then(disk).flatten(),
        lost,
    }
}

/// The entries that a node keeps from its compacted index on.
fn log_of(shown: &Simulation, pid: NodeId, from: usize) -> Vec<Proposal> {
    let mut log = Vec::new();
    shown.entries(pid, from..usize::MAX, |_, proposal| log.push(proposal.clone()));
    log
}

fn size(log: &[Proposal], snapshot: Option<&KVSnapshot>, compacted: usize) -> Size {
    Size {
        entries: log.len(),
        entry_bytes: entry_bytes(log),
        keys: snapshot.map_or(0, |snapshot| snapshot.values.len()),
        snapshot_bytes: snapshot.map_or(0, |snapshot| snapshot_bytes(snapshot, compacted)),
    }
}

/// Bytes of entries as a chunk has them.
pub fn entry_bytes<'a>(entries: impl IntoIterator<Item = &'a Proposal>) -> usize {
    let mut writer = ChunkWriter::new(0, 0);
    let empty = writer.len();
    // A key-value always encodes.
    entries.into_iter().for_each(|entry| drop(writer.push(entry)));
    // The count in its header takes a byte or two more than that of none.
    if writer.is_empty() { 0 } else { writer.len() - empty }
}

/// Bytes of a snapshot as a record.
pub fn snapshot_bytes(snapshot: &KVSnapshot, compacted: usize) -> usize {
    encode_snapshot::<Proposal>(compacted as u64, snapshot).map_or(0, |(bytes, _)| bytes.len())
}

/// Bytes of all records of a database before a compaction and after it, if it were written afresh: which chunks the
/// real one has depends on when it was flushed.
fn footprints(
    log: &[Proposal],
    had: Option<&KVSnapshot>,
    (kind, folded): (Compaction, Option<&KVSnapshot>),
    (from, to): (usize, usize),
    scalars: &Scalars,
) -> Option<(usize, usize)> {
    let end = from + log.len();
    let batch = |number, compacted_idx, entries: &[Proposal], replaced_from, snapshot| Batch {
        number,
        stamp: Stamp::default(),
        scalars: Scalars { compacted_idx, ..scalars.clone() },
        log_start: compacted_idx,
        replaced_from,
        entries: entries.to_vec(),
        snapshot,
    };
    let mut layout = ChunkLayout::new(InstanceId::default(), DEFAULT_CHUNK_BYTES);
    let before = layout.plan(&batch(1, from, log, from, Some(had.cloned()))).ok()?;
    layout.adopt(before);
    let had = layout.footprint().total;
    let snapshot = (kind == Compaction::Snapshot).then(|| folded.cloned());
    let after = layout.plan(&batch(2, to, &[], end.max(to), snapshot)).ok()?;
    layout.adopt(after);
    Some((had, layout.footprint().total))
}
