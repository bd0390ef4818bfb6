//! [`StorageView`]: what was asked of one node's storage, by batch, the newest first.

use std::rc::Rc;

use crate::sim::{NodeId, Simulation, config::StorageKind};

pub use crate::{
    sim::{
        event::MessageKind,
        writes::{BatchFlush, Fate, Waiting, Write, WriteBatch},
    },
    storage::batched::OpSummary,
};

/// What was asked of one node's storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StorageView {
    /// Whose.
    pub node: NodeId,
    /// Whether that is a memory, which nothing is ever flushed from.
    pub memory: bool,
    /// The time now, in ticks.
    pub time: u64,
    /// The batches, newest first.
    pub batches: Vec<BatchView>,
}

/// A batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchView {
    /// What went into it, and what became of it.
    pub batch: Rc<WriteBatch>,
    /// Whether the log was compacted in it.
    pub compacts: bool,
    /// What its flush did to the real database, once that is known.
    pub bytes: Option<FlushBytes>,
}

/// Bytes of a real flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlushBytes {
    /// Bytes that it wrote.
    pub written: usize,
    /// Bytes of all records before it; `None` where nobody looked.
    pub before: Option<usize>,
    /// Bytes of all records after it.
    pub after: usize,
}

impl StorageView {
    /// The last compaction that is on the disk and whose bytes are known: the number of its flush, and the bytes
    /// of all records before it and after it.
    pub fn last_compaction(&self) -> Option<(u64, usize, usize)> {
        self.batches.iter().filter(|view| view.compacts && matches!(view.batch.fate, Fate::Durable(_))).find_map(
            |view| {
                let bytes = view.bytes?;
                Some((view.batch.number?, bytes.before?, bytes.after))
            },
        )
    }
}

/// What was asked of a node's storage; `bytes` knows what the real flush with a number did, if anybody does.
pub fn storage_of(
    simulation: &Simulation,
    pid: NodeId,
    bytes: impl Fn(u64) -> Option<FlushBytes>,
) -> Option<StorageView> {
    let writes = simulation.writes(pid)?;
    let compacts = |write: &Write| matches!(write.op, OpSummary::Trim(_) | OpSummary::SetCompactedIdx(_));
    let view = |batch: &WriteBatch| BatchView {
        compacts: batch.writes.iter().any(compacts),
        // A number that a crash took is given again: only what did land has the bytes of that flush.
        bytes: batch.number.filter(|_| matches!(batch.fate, Fate::UnderWay | Fate::Durable(_))).and_then(&bytes),
        batch: Rc::new(batch.clone()),
    };
    Some(StorageView {
        node: pid,
        memory: simulation.node(pid).is_some_and(|node| node.storage == StorageKind::Memory),
        time: simulation.time(),
        batches: writes.batches().rev().map(view).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{
        command::{Command, Scope},
        config::Setup,
    };

    #[test]
    fn the_last_compaction_is_the_newest_that_is_durable_and_whose_bytes_are_known() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(200)).unwrap();
        let leader = simulation.leader().unwrap();
        simulation.apply(&Command::AppendMany { node: leader, count: 9, keys: 3 }).unwrap();
        simulation.apply(&Command::Tick(60)).unwrap();
        let bytes = |number| Some(FlushBytes { written: 1, before: Some(number as usize), after: 7 });
        let look = |simulation: &Simulation| storage_of(simulation, leader, bytes).unwrap();
        assert_eq!(look(&simulation).last_compaction(), None);
        let mut flushes = Vec::new();
        for at in [4, 6] {
            let snapshot = Command::Snapshot { node: leader, at: Some(at), scope: Scope::Local };
            simulation.apply(&snapshot).unwrap();
            let before = look(&simulation);
            assert!(before.batches[0].compacts, "the newest comes first");
            assert_eq!(before.last_compaction(), flushes.last().copied(), "it is not durable yet");
            simulation.apply(&Command::Tick(10)).unwrap();
            let number = before.batches[0].batch.number.unwrap();
            flushes.push((number, number as usize, 7));
            assert_eq!(look(&simulation).last_compaction(), flushes.last().copied());
        }
        let unknown = storage_of(&simulation, leader, |_| None).unwrap();
        assert_eq!(unknown.last_compaction(), None, "of what nobody knows, nothing is said");
        assert_eq!(storage_of(&simulation, 9, bytes), None);
    }
}
