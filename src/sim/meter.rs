//! [`Meter`]: how much a cluster gets done, tick by tick, over a bounded stretch of time.

use std::collections::VecDeque;

use crate::{
    kv::Proposal,
    sim::{Simulation, kept::Durable, node::Node},
    storage::batched::OpSummary,
};

/// Over how many ticks it is kept.
pub const METER_TICKS: usize = 240;
/// Of so many calls of `append` it is known when they were; the oldest are forgotten first.
const MAX_BIRTHS: usize = 10_000;
/// A value takes so many bytes.
const VALUE_BYTES: usize = 8;

/// What was done in one tick.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// When, in ticks.
    pub time: u64,
    /// Entries that were decided, each counted where it was first.
    pub decided: u64,
    /// Of how many of them it is known when they were proposed.
    pub timed: u64,
    /// How long those took from `append` to the first node that decided them, in ticks, all together.
    pub waited: u64,
    /// Bytes of the keys and values in all logs together, at its end.
    pub log_bytes: u64,
    /// Bytes of the keys and values on all disks together, those of snapshots included, at its end.
    pub disk_bytes: u64,
}

/// How much a cluster gets done. Only a run that is told measures itself; a replay does not.
#[derive(Debug)]
pub struct Meter {
    /// Ticks in which something was done or measured, one after the other without a gap.
    ticks: VecDeque<Tick>,
    /// When proposals were made: number of the first, how many, the time.
    births: VecDeque<(u64, u64, u64)>,
    /// The newest configuration of which something was counted.
    configuration: u32,
    /// The highest decided index of it that was counted.
    decided: usize,
    sizes: Vec<Sizes>,
    /// The places of the instances that may keep something else than when they were measured last, a bit each.
    changed: u128,
    /// Bytes in all logs and on all disks when that was.
    bytes: (u64, u64),
}

impl Default for Meter {
    fn default() -> Self {
        let (ticks, births, sizes) = (VecDeque::new(), VecDeque::new(), Vec::new());
        Self { ticks, births, configuration: 0, decided: 0, sizes, changed: u128::MAX, bytes: (0, 0) }
    }
}

/// The sizes of the entries that a node keeps, in its log or on its disk.
#[derive(Debug, Default)]
struct Sizes {
    /// Index of the first of `bytes`.
    first: usize,
    bytes: VecDeque<u32>,
    log: Stretch,
    disk: Stretch,
    /// The compacted index at which the snapshot was measured, and its bytes.
    snapshot: (usize, u64),
    /// Bytes in the log and on the disk when they were measured last.
    measured: (u64, u64),
    /// Where the log began and ended then, and what was durable; `None` once the entries in between are others.
    seen: Option<(usize, usize, Option<Durable>)>,
}

/// Some entries one after the other, and their bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Stretch {
    from: usize,
    to: usize,
    bytes: u64,
}

impl Meter {
    /// The last ticks, oldest first; at most [`METER_TICKS`].
    pub fn ticks(&self) -> impl DoubleEndedIterator<Item = &Tick> + ExactSizeIterator {
        self.ticks.iter()
    }

    /// Entries were proposed, numbered from `first` on.
    pub(super) fn handle_proposed(&mut self, first: u64, count: u64, now: u64) {
        if self.births.len() == MAX_BIRTHS {
            self.births.pop_front();
        }
        self.births.push_back((first, count, now));
    }

    /// When a proposal was made.
    fn born(&self, id: u64) -> Option<u64> {
        let after = self.births.partition_point(|(first, ..)| *first <= id);
        let (first, count, time) = *self.births.get(after.checked_sub(1)?)?;
        (id < first + count).then_some(time)
    }

    /// What of a decided stretch was not counted before.
    fn newly_decided(&mut self, configuration: u32, upto: usize) -> std::ops::Range<usize> {
        if configuration < self.configuration {
            // All of it was decided, and counted, before that began.
            return upto..upto;
        }
        if configuration > self.configuration {
            (self.configuration, self.decided) = (configuration, 0);
        }
        let from = self.decided.min(upto);
        self.decided = self.decided.max(upto);
        from..upto
    }

    fn count_decided(&mut self, proposal: &Proposal, now: u64) {
        let born = self.born(proposal.id);
        let tick = self.at(now);
        tick.decided += 1;
        if let Some(born) = born {
            tick.timed += 1;
            tick.waited += now.saturating_sub(born);
        }
    }

    /// The tick of now; those that were skipped are as the last one ended.
    fn at(&mut self, now: u64) -> &mut Tick {
        let last = self.ticks.back().copied().unwrap_or(Tick { time: now, ..Tick::default() });
        let empty = |time| Tick { time, log_bytes: last.log_bytes, disk_bytes: last.disk_bytes, ..Tick::default() };
        if self.ticks.is_empty() {
            self.ticks.push_back(last);
        }
        let from = (last.time + 1).max((now + 1).saturating_sub(METER_TICKS as u64));
        if from > last.time + 1 {
            self.ticks.clear();
        }
        for time in from..=now {
            if self.ticks.len() == METER_TICKS {
                self.ticks.pop_front();
            }
            self.ticks.push_back(empty(time));
        }
        let at = self.ticks.len() - 1;
        &mut self.ticks[at]
    }

    /// What is known of the sizes of a node's entries from an index on is void.
    pub(super) fn handle_ops(&mut self, at: usize, ops: &[OpSummary]) {
        self.handle_change(at);
        let Some(sizes) = self.sizes.get_mut(at) else { return };
        for op in ops {
            if let OpSummary::AppendOnPrefix(from, _) = op {
                sizes.truncate(*from);
            }
        }
    }

    /// What a node keeps may be something else now.
    pub(super) fn handle_change(&mut self, at: usize) {
        self.changed |= 1 << at;
    }

    /// So may what any of them keeps.
    pub(super) fn handle_anything(&mut self) {
        self.changed = u128::MAX;
    }

    /// A node lost power: what it has now is read anew.
    pub(super) fn handle_power_off(&mut self, at: usize) {
        self.handle_change(at);
        if let Some(sizes) = self.sizes.get_mut(at) {
            *sizes = Sizes::default();
        }
    }

    /// Measures what all nodes keep, at the end of a tick.
    fn measure(&mut self, nodes: &[Node], now: u64) {
        if self.changed != 0 || self.sizes.len() < nodes.len() {
            self.sizes.resize_with(nodes.len(), Sizes::default);
            for (at, (sizes, node)) in self.sizes.iter_mut().zip(nodes).enumerate() {
                if self.changed >> at & 1 == 1 {
                    // What is left of a stopped instance is there to look at only.
                    match node.stopped {
                        true => *sizes = Sizes::default(),
                        false => _ = sizes.measure(node),
                    }
                }
            }
            self.changed = 0;
            self.bytes =
                self.sizes.iter().fold((0, 0), |all, Sizes { measured, .. }| (all.0 + measured.0, all.1 + measured.1));
        }
        #[cfg(debug_assertions)]
        for (sizes, node) in self.sizes.iter_mut().zip(nodes).filter(|(_, node)| !node.stopped) {
            let measured = sizes.measured;
            sizes.seen = None;
            assert_eq!(sizes.measure(node), measured, "node {} keeps something else, and nobody said so", node.pid);
        }
        let bytes = self.bytes;
        let tick = self.at(now);
        (tick.log_bytes, tick.disk_bytes) = bytes;
    }
}

impl Sizes {
    fn truncate(&mut self, from: usize) {
        self.seen = None;
        let keep = from.saturating_sub(self.first);
        if keep < self.bytes.len() {
            let end = self.first + keep;
            for stretch in [&mut self.log, &mut self.disk] {
                let cut = stretch.to.max(end).min(self.first + self.bytes.len());
                let from = end.max(stretch.from);
                let gone = (from..cut).filter_map(|index| self.bytes.get(index - self.first));
                stretch.bytes = stretch.bytes.saturating_sub(gone.map(|bytes| u64::from(*bytes)).sum());
                stretch.to = stretch.to.min(from);
            }
            self.bytes.truncate(keep);
        }
    }

    /// Bytes in the node's log, and on its disk.
    fn measure(&mut self, node: &Node) -> (u64, u64) {
        let (start, end) = node.kept.extent();
        let durable = node.kept.disk_ref().map(|disk| disk.durable());
        if self.seen == Some((start, end, durable)) {
            return self.measured;
        }
        let size = |proposal: &Proposal| (proposal.kv.key.len() + VALUE_BYTES) as u32;
        if self.bytes.is_empty() || start > self.first + self.bytes.len() {
            *self = Self { first: start, snapshot: self.snapshot, measured: self.measured, ..Self::default() };
            (self.log.from, self.log.to, self.disk.from, self.disk.to) = (start, start, start, start);
        }
        let known = self.first + self.bytes.len();
        if known > end {
            self.truncate(end);
        }
        if known < end {
            node.kept.see_entries(known..end, &mut |_, proposal| self.bytes.push_back(size(proposal)));
        }
        self.log = self.moved(self.log, start, end);
        // What differs from the log is being written over: it counts once it does not.
        let disk = durable.map_or((end, end), |durable| (durable.log_start, durable.same_below.min(durable.log_end)));
        self.disk = self.moved(self.disk, disk.0, disk.1);
        let keep = start.min(self.disk.from).max(self.first);
        self.bytes.drain(..keep - self.first);
        self.first = keep;
        if self.snapshot.0 != start {
            let mut bytes = 0;
            node.kept.see_snapshot(&mut |snapshot| {
                bytes = snapshot.values.keys().map(|key| (key.len() + VALUE_BYTES) as u64).sum();
            });
            self.snapshot = (start, bytes);
        }
        let on_disk = durable.map_or(0, |_| self.disk.bytes + self.snapshot.1);
        (self.seen, self.measured) = (Some((start, end, durable)), (self.log.bytes, on_disk));
        self.measured
    }

    /// A stretch with other ends; costs what lies between those and its own.
    fn moved(&self, stretch: Stretch, from: usize, to: usize) -> Stretch {
        let (first, end) = (self.first, self.first + self.bytes.len());
        let (from, to) = (from.clamp(first, end), to.clamp(first, end));
        if from < to && (from, to) == (stretch.from, stretch.to) {
            return stretch;
        }
        let sum = |from: usize, to: usize| {
            (from.max(first)..to.min(end)).map(|index| u64::from(self.bytes[index - first])).sum::<u64>()
        };
        if from >= to || stretch.from >= stretch.to || from >= stretch.to || to <= stretch.from {
            return Stretch { from, to: to.max(from), bytes: sum(from, to) };
        }
        let grown = stretch.bytes + sum(from, stretch.from) + sum(stretch.to, to);
        Stretch { from, to, bytes: grown.saturating_sub(sum(stretch.from, from) + sum(to, stretch.to)) }
    }
}

impl Simulation {
    /// How much was done in the last ticks. Empty for a replay.
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    /// A node's decided index rose.
    pub(super) fn meter_decided(&mut self, at: usize, upto: usize) {
        if !self.heard {
            return;
        }
        let newly = self.meter.newly_decided(self.nodes[at].configuration, upto);
        let (meter, now) = (&mut self.meter, self.time);
        self.nodes[at].kept.see_entries(newly, &mut |_, proposal| meter.count_decided(proposal, now));
    }

    /// Time is about to pass.
    pub(super) fn meter_tick_over(&mut self, next: u64) {
        if self.heard && next > self.time {
            self.meter.measure(&self.nodes, self.time);
        }
    }

    /// From here on the run is measured; what it has decided by now was decided before.
    pub(super) fn begin_meter(&mut self) {
        let decided = |node: &Node| Some((node.configuration, node.alive.as_ref()?.facts.decided));
        let (configuration, decided) = self.nodes.iter().filter_map(decided).max().unwrap_or_default();
        self.meter = Meter { configuration, decided, ..Meter::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{
        command::{Command, Links, Scope},
        config::{Setup, StorageKind},
        load::Load,
    };

    /// The bytes of all logs and of all disks, counted one entry after the other.
    fn counted(simulation: &Simulation) -> (u64, u64) {
        let (mut log, mut disk) = (0, 0);
        for pid in simulation.pids() {
            simulation.entries(pid, 0..usize::MAX, |_, proposal| {
                log += (proposal.kv.key.len() + VALUE_BYTES) as u64;
            });
            let Some((image, _)) = simulation.durable_image(pid) else { continue };
            disk += image.log.iter().map(|proposal| (proposal.kv.key.len() + VALUE_BYTES) as u64).sum::<u64>();
            let keys = image.snapshot.iter().flat_map(|snapshot| snapshot.values.keys());
            disk += keys.map(|key| (key.len() + VALUE_BYTES) as u64).sum::<u64>();
        }
        (log, disk)
    }

    fn ticked(simulation: &mut Simulation, ticks: u64) -> Tick {
        simulation.apply(&Command::Tick(ticks)).unwrap();
        // What a tick did is measured when the next one begins.
        simulation.apply(&Command::Tick(1)).unwrap();
        *simulation.meter().ticks().rev().find(|tick| tick.time < simulation.time()).unwrap()
    }

    #[test]
    fn bytes_are_those_of_the_entries_kept_whatever_was_done_to_them() {
        let mut setup = Setup { seed: 3, ..Setup::default() };
        setup.nodes[2].storage = StorageKind::Memory;
        let mut simulation = Simulation::new(setup).unwrap();
        simulation.apply(&Command::Tick(60)).unwrap();
        let load = Load { rate: 2, every: 1, keys: 120 };
        let commands = [
            Command::Load { node: 1, load: Some(load) },
            Command::Snapshot { node: 1, at: Some(20), scope: Scope::Local },
            Command::Cut(Links::Node(1)),
            Command::Crash(2),
            Command::Restart(2),
            Command::Heal(Links::All),
            Command::Snapshot { node: 1, at: None, scope: Scope::All },
            Command::LoadOff,
        ];
        for command in commands {
            simulation.apply(&command).unwrap();
            simulation.apply(&Command::Tick(40)).unwrap();
        }
        // Nothing is under way any more.
        let tick = ticked(&mut simulation, 80);
        assert!(tick.log_bytes > 0 && tick.disk_bytes > 0);
        assert_eq!((tick.log_bytes, tick.disk_bytes), counted(&simulation));
    }

    #[test]
    fn every_decided_entry_is_counted_once_with_the_time_it_took() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(60)).unwrap();
        let leader = simulation.leader().unwrap();
        simulation.apply(&Command::AppendMany { node: leader, count: 7, keys: 2 }).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        let ticks: Vec<_> = simulation.meter().ticks().filter(|tick| tick.decided > 0).collect();
        assert_eq!(ticks.iter().map(|tick| tick.decided).sum::<u64>(), 7);
        assert!(ticks.iter().all(|tick| tick.timed == tick.decided && tick.waited >= 2 * tick.decided));
        simulation.apply(&Command::Tick(1_000)).unwrap();
        assert_eq!(simulation.meter().ticks().len(), METER_TICKS, "no more than that is kept");
        let times: Vec<_> = simulation.meter().ticks().map(|tick| tick.time).collect();
        assert!(times.windows(2).all(|pair| pair[0] + 1 == pair[1]));
    }
}
