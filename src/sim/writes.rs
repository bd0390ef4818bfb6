//! [`Writes`]: what OmniPaxos asked of a node's storage, operation by operation, gathered by the batch each
//! went into; and what became of each batch. Only for looking: nothing is decided by it.

use std::collections::VecDeque;

use crate::{
    sim::{NodeId, event::MessageKind},
    storage::batched::OpSummary,
};

/// How many operations are kept of a node; the oldest go first.
pub const MAX_WRITES: usize = 1_000;

/// One storage operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Write {
    /// The step it belongs to.
    pub step: u64,
    /// When, in ticks.
    pub time: u64,
    /// What was asked.
    pub op: OpSummary,
}

/// The operations between two flushes, which become durable together or not at all. For a memory node: all
/// those of one life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WriteBatch {
    /// Counts the batches of a node. The number of a batch that a crash took is given again, this is not.
    pub id: u64,
    /// The number of the flush that it goes with; `None` for a memory node.
    pub number: Option<u64>,
    /// Its operations, oldest first.
    pub writes: VecDeque<Write>,
    /// How many operations it had before those.
    pub earlier: usize,
    /// Its flush, once that was started.
    pub flush: Option<BatchFlush>,
    /// The messages that were made to wait for it.
    pub waiting: Vec<Waiting>,
    /// What became of it.
    pub fate: Fate,
}

/// The flush of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchFlush {
    /// When it was started, in ticks.
    pub started: u64,
    /// When it falls due, in ticks.
    pub due: u64,
    /// How many entries it writes.
    pub entries: usize,
}

/// Messages that wait for a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Of this kind.
    pub kind: MessageKind,
    /// To this node.
    pub to: NodeId,
    /// So many.
    pub count: usize,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Its flush has not been started.
    Open,
    /// Its flush is under way.
    UnderWay,
    /// It is on the disk, since this time.
    Durable(u64),
    /// A crash took it, at this time.
    Lost(u64),
}

/// What OmniPaxos asked of one node's storage.
///
/// Getters: `batches`. Things coming in: `handle_*`.
///
/// Holds: at most [`MAX_WRITES`] operations; every batch but the last has at least one; at most one batch is
/// open, and at most one under way.
#[derive(Clone, Debug, Default)]
pub struct Writes {
    batches: VecDeque<WriteBatch>,
    kept: usize,
    next_id: u64,
}

impl Writes {
    /// The batches, oldest first.
    pub fn batches(&self) -> impl DoubleEndedIterator<Item = &WriteBatch> + ExactSizeIterator {
        self.batches.iter()
    }

    /// Operations went into the batch that will have this number; `None` for a memory node.
    pub(super) fn handle_ops(&mut self, (step, time): (u64, u64), number: Option<u64>, ops: &[OpSummary]) {
        for op in ops {
            // No write at all: it neither opens a batch nor waits for one.
            if *op != OpSummary::Append(0) {
                self.open(number).writes.push_back(Write { step, time, op: *op });
                self.kept += 1;
            }
        }
        while self.kept > MAX_WRITES {
            self.drop_oldest();
        }
    }

    /// A message was made to wait for the batch with this number.
    pub(super) fn handle_held(&mut self, number: u64, kind: MessageKind, to: NodeId) {
        let Some(batch) = self.batches.iter_mut().rev().find(|batch| batch.number == Some(number)) else { return };
        match batch.waiting.iter_mut().find(|waiting| (waiting.kind, waiting.to) == (kind, to)) {
            Some(waiting) => waiting.count += 1,
            None => batch.waiting.push(Waiting { kind, to, count: 1 }),
        }
    }

    /// A message that was made to wait for that batch waits no more: it will not be sent.
    pub(super) fn handle_let_go(&mut self, number: u64, kind: MessageKind, to: NodeId) {
        let Some(batch) = self.batches.iter_mut().rev().find(|batch| batch.number == Some(number)) else { return };
        if let Some(waiting) = batch.waiting.iter_mut().find(|waiting| (waiting.kind, waiting.to) == (kind, to)) {
            waiting.count = waiting.count.saturating_sub(1);
        }
        batch.waiting.retain(|waiting| waiting.count > 0);
    }

    /// The open batch was cut, and its flush started.
    pub(super) fn handle_flush_started(&mut self, number: u64, flush: BatchFlush) {
        if let Some(batch) = self.last_with(Fate::Open) {
            batch.number = Some(number);
            batch.flush = Some(flush);
            batch.fate = Fate::UnderWay;
        }
    }

    /// The flush under way is durable.
    pub(super) fn handle_durable(&mut self, time: u64) {
        if let Some(batch) = self.last_with(Fate::UnderWay) {
            batch.fate = Fate::Durable(time);
        }
    }

    /// The flush under way failed: its operations go with the next one, together with those that came since.
    pub(super) fn handle_failed(&mut self) {
        let Some(at) = self.batches.iter().rposition(|batch| batch.fate == Fate::UnderWay) else { return };
        let Some(mut failed) = self.batches.remove(at) else { return };
        match self.batches.get_mut(at).filter(|next| next.fate == Fate::Open) {
            Some(next) => {
                failed.writes.append(&mut next.writes);
                next.writes = failed.writes;
                next.earlier += failed.earlier;
                failed.waiting.append(&mut next.waiting);
                next.waiting = failed.waiting;
            }
            None => {
                failed.fate = Fate::Open;
                failed.flush = None;
                self.batches.insert(at, failed);
            }
        }
    }

    /// The node lost its power; the flush under way `landed`, or is lost too.
    pub(super) fn handle_power_off(&mut self, time: u64, landed: bool) {
        if let Some(batch) = self.last_with(Fate::UnderWay) {
            batch.fate = if landed { Fate::Durable(time) } else { Fate::Lost(time) };
        }
        if let Some(batch) = self.last_with(Fate::Open) {
            batch.fate = Fate::Lost(time);
        }
    }

    fn last_with(&mut self, fate: Fate) -> Option<&mut WriteBatch> {
        self.batches.iter_mut().rev().find(|batch| batch.fate == fate)
    }

    /// The open batch; a new one where none is.
    fn open(&mut self, number: Option<u64>) -> &mut WriteBatch {
        let is_open = self.batches.back().is_some_and(|batch| batch.fate == Fate::Open);
        if !is_open {
            self.next_id += 1;
            self.batches.push_back(WriteBatch {
                id: self.next_id,
                number,
                writes: VecDeque::new(),
                earlier: 0,
                flush: None,
                waiting: Vec::new(),
                fate: Fate::Open,
            });
        }
        let last = self.batches.len() - 1;
        &mut self.batches[last]
    }

    fn drop_oldest(&mut self) {
        let Some(oldest) = self.batches.front_mut() else { return };
        if oldest.writes.pop_front().is_some() {
            oldest.earlier += 1;
            self.kept -= 1;
        }
        if oldest.writes.is_empty() {
            self.batches.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{
        Simulation,
        command::{Command, Scope},
        config::{Setup, StorageKind},
        event::EventKind,
    };

    fn elected(setup: Setup) -> (Simulation, NodeId, NodeId) {
        let mut simulation = Simulation::new(setup).unwrap();
        simulation.apply(&Command::Tick(200)).unwrap();
        let leader = simulation.leader().unwrap();
        let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
        (simulation, leader, follower)
    }

    fn append(simulation: &mut Simulation, node: NodeId, count: u64) {
        simulation.apply(&Command::AppendMany { node, count, keys: 3 }).unwrap();
    }

    fn batches(simulation: &Simulation, node: NodeId) -> Vec<&WriteBatch> {
        simulation.writes(node).unwrap().batches().collect()
    }

    fn ops(batch: &WriteBatch) -> Vec<OpSummary> {
        batch.writes.iter().map(|write| write.op).collect()
    }

    #[test]
    fn operations_stand_in_their_order_and_in_the_batch_that_was_flushed() {
        let (mut simulation, leader, follower) = elected(Setup::default());
        append(&mut simulation, leader, 3);
        simulation.apply(&Command::Tick(40)).unwrap();
        let batches = batches(&simulation, follower);
        let steps: Vec<_> = batches.iter().flat_map(|batch| &batch.writes).map(|write| write.step).collect();
        assert!(steps.is_sorted());
        let flushed = simulation.node(follower).unwrap().disk.unwrap().flushed;
        let numbers: Vec<_> = batches.iter().map(|batch| batch.number).collect();
        assert_eq!(numbers, (1..=flushed).map(Some).collect::<Vec<_>>(), "one batch a flush, none left out");
        let all: Vec<_> = batches.iter().flat_map(|batch| ops(batch)).collect();
        assert!(all.contains(&OpSummary::Append(3)));
        assert!(all.ends_with(&[OpSummary::SetDecidedIndex(3)]), "{all:?}");
        // The events tell the same story of every flush.
        let mut started = Vec::new();
        let mut durable = Vec::new();
        for event in simulation.events().iter().filter(|event| event.node == Some(follower)) {
            match event.kind {
                EventKind::FlushStarted { number, entries, .. } => started.push((number, event.time, entries)),
                EventKind::Flushed { number, .. } => durable.push((number, event.time)),
                _ => {}
            }
        }
        let flush = |batch: &&WriteBatch| batch.flush.map(|f| (batch.number.unwrap(), f.started, f.entries));
        assert_eq!(batches.iter().filter_map(flush).collect::<Vec<_>>(), started);
        let end = |batch: &&WriteBatch| match batch.fate {
            Fate::Durable(time) => Some((batch.number.unwrap(), time)),
            _ => None,
        };
        assert_eq!(batches.iter().filter_map(end).collect::<Vec<_>>(), durable);
    }

    #[test]
    fn the_messages_that_wait_for_a_batch_are_those_the_node_holds() {
        let (mut simulation, leader, follower) = elected(Setup::default());
        simulation.apply(&Command::Hold(follower)).unwrap();
        append(&mut simulation, leader, 1);
        simulation.apply(&Command::Tick(20)).unwrap();
        let held = simulation.node(follower).unwrap().held_messages;
        let open = *batches(&simulation, follower).last().unwrap();
        assert_eq!((open.fate, open.flush), (Fate::Open, None));
        assert_eq!(open.waiting.iter().map(|waiting| waiting.count).sum::<usize>(), held);
        assert!(open.waiting.iter().any(|w| (w.kind, w.to) == (MessageKind::Accepted, leader)), "{open:?}");
    }

    #[test]
    fn a_crash_takes_the_open_batch_and_its_number_is_given_again() {
        let (mut simulation, leader, follower) = elected(Setup::default());
        simulation.apply(&Command::Hold(follower)).unwrap();
        append(&mut simulation, leader, 1);
        simulation.apply(&Command::Tick(20)).unwrap();
        simulation.apply(&Command::Crash(follower)).unwrap();
        let crashed = simulation.time();
        simulation.apply(&Command::Release(follower)).unwrap();
        simulation.apply(&Command::Restart(follower)).unwrap();
        simulation.apply(&Command::Tick(60)).unwrap();
        let batches = batches(&simulation, follower);
        let lost = batches.iter().position(|batch| batch.fate == Fate::Lost(crashed)).unwrap();
        assert_eq!(batches[lost].number, batches[lost + 1].number);
        assert!(batches[lost].id < batches[lost + 1].id);
        assert!(matches!(batches[lost + 1].fate, Fate::Durable(_)));
    }

    #[test]
    fn a_power_failure_tells_whether_the_flush_under_way_landed() {
        for landed in [false, true] {
            let (mut simulation, leader, _) = elected(Setup::default());
            append(&mut simulation, leader, 1);
            let reached = simulation.pids().map(|pid| (pid, simulation.node(pid).unwrap().disk.unwrap()));
            let reached = reached.map(|(pid, disk)| match disk.flushing {
                Some((number, ..)) if landed => (pid, Some(number)),
                _ => (pid, Some(disk.flushed)),
            });
            let reached = reached.collect();
            let under_way = batches(&simulation, leader).last().unwrap().id;
            let now = simulation.time();
            simulation.apply(&Command::PowerFailure(reached)).unwrap();
            let fate = batches(&simulation, leader).into_iter().find(|batch| batch.id == under_way).unwrap().fate;
            assert_eq!(fate, if landed { Fate::Durable(now) } else { Fate::Lost(now) });
        }
    }

    #[test]
    fn a_memory_node_has_operations_without_a_number_and_loses_them_all() {
        let nodes = Setup::nodes_with(1..=3, StorageKind::Memory);
        let (mut simulation, leader, follower) = elected(Setup { nodes, ..Setup::default() });
        append(&mut simulation, leader, 2);
        simulation.apply(&Command::Tick(20)).unwrap();
        simulation.apply(&Command::Crash(follower)).unwrap();
        let crashed = simulation.time();
        simulation.apply(&Command::Restart(follower)).unwrap();
        let batches = batches(&simulation, follower);
        assert!(batches.iter().all(|batch| batch.number.is_none() && batch.flush.is_none()));
        assert_eq!(batches[0].fate, Fate::Lost(crashed));
        assert!(ops(batches[0]).contains(&OpSummary::Append(2)));
    }

    #[test]
    fn a_compaction_is_one_batch() {
        let (mut simulation, leader, _) = elected(Setup::default());
        append(&mut simulation, leader, 5);
        simulation.apply(&Command::Tick(40)).unwrap();
        simulation.apply(&Command::Snapshot { node: leader, at: Some(4), scope: Scope::Local }).unwrap();
        let last = ops(batches(&simulation, leader).last().unwrap());
        for op in [OpSummary::Trim(4), OpSummary::SetCompactedIdx(4), OpSummary::SetSnapshot(true)] {
            assert!(last.contains(&op), "{last:?}");
        }
    }

    #[test]
    fn only_so_many_are_kept_and_the_oldest_go_first() {
        let mut writes = Writes::default();
        let many = vec![OpSummary::Append(1); MAX_WRITES];
        writes.handle_ops((1, 1), Some(1), &[OpSummary::Append(0)]);
        assert_eq!(writes.batches().len(), 0, "nothing was written");
        writes.handle_ops((1, 1), Some(1), &[OpSummary::Trim(1), OpSummary::Trim(2)]);
        writes.handle_flush_started(1, BatchFlush { started: 1, due: 3, entries: 0 });
        writes.handle_ops((2, 2), Some(2), &many[1..]);
        let kept: Vec<_> = writes.batches().map(|batch| (batch.number, batch.earlier, batch.writes.len())).collect();
        assert_eq!(kept, [(Some(1), 1, 1), (Some(2), 0, MAX_WRITES - 1)]);
        writes.handle_ops((3, 3), Some(2), &[OpSummary::Append(1)]);
        assert_eq!(writes.batches().map(|batch| batch.id).collect::<Vec<_>>(), [2], "a batch without operations goes");
        writes.handle_ops((4, 4), Some(2), &many);
        let kept: Vec<_> = writes.batches().map(|batch| (batch.earlier, batch.writes.len())).collect();
        assert_eq!(kept, [(MAX_WRITES, MAX_WRITES)]);
        // What became of a batch that is no longer kept does not touch another.
        writes.handle_durable(9);
        assert_eq!(writes.batches().next().unwrap().fate, Fate::Open);
    }
}
