//! [`Simulation`]: the cluster and its one door.

use std::collections::BTreeSet;

use crate::{
    kv::{KVSnapshot, Proposal},
    sim::{
        DiskId, NodeId,
        command::{Command, FlushFault, MAX_ADVANCE, Record},
        config::Setup,
        configuration::{Configuration, FIRST_CONFIGURATION, MAX_PLACES},
        error::{CommandError, SetupError},
        event::{Event, EventKind},
        history::History,
        hosts::Host,
        invariant::Checks,
        meter::Meter,
        network::Network,
        node::Node,
        operations::Operations,
        packet::Packet,
        proposals::Proposals,
        schedule::{Due, Schedule},
        told::Told,
        trace::Trace,
    },
    storage::{
        batched::OpSummary,
        image::{Batch, Image, Stamp},
    },
};

/// How many events worth seeing are kept; the oldest go first.
pub const MAX_EVENTS: usize = 200_000;
/// How many heartbeats are kept.
pub const MAX_HEARTBEATS: usize = 2_000;

/// Something that is to be done outside, in the order in which it came up. The cluster itself does no I/O.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// This node started this flush: [`Simulation::batch`] has what to write. When it falls due, time must
    /// wait until it is really durable.
    Flush {
        /// Whose disk.
        node: DiskId,
        /// Flush number.
        number: u64,
        /// Whether it is to fail: then nothing of it may get to the disk.
        fault: Option<FlushFault>,
    },
    /// One byte of a record on this node's disk is to be another.
    Damage {
        /// Whose disk.
        node: DiskId,
        /// Which record.
        record: Record,
    },
    /// Everything on this node's disk is to be deleted.
    Wipe {
        /// Whose disk.
        node: DiskId,
    },
}

/// What happens next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextDue {
    /// A flush falls due: the real one must be complete before this step is taken.
    Flush {
        /// When, in ticks.
        time: u64,
        /// Whose disk.
        node: DiskId,
        /// Its number.
        number: u64,
    },
    /// A node's clock, or a message.
    Other {
        /// When, in ticks.
        time: u64,
    },
}

impl NextDue {
    /// When, in ticks.
    pub fn time(self) -> u64 {
        match self {
            Self::Flush { time, .. } | Self::Other { time } => time,
        }
    }
}

/// Several OmniPaxos nodes under one clock.
///
/// - Getters: `setup`, `time`, `steps`, `history`, `events`, `trace`, `proposals`, `next_due`, `batch`, and those of `look`.
/// - The one change: [`Simulation::apply`].
/// - Things going out: `take_effects`.
///
/// Holds: the same setup and the same commands give the same state and the same events, natively and in
/// the browser.
pub struct Simulation {
    pub(super) setup: Setup,
    /// Every instance that there is or was, in its place, which it keeps.
    pub(super) nodes: Vec<Node>,
    /// The nodes of the network, in their places there.
    pub(super) hosts: Vec<Host>,
    /// The places there of those that have not left, by ascending id.
    pub(super) order: Vec<usize>,
    /// The configurations that there were; never empty.
    pub(super) configurations: Vec<Configuration>,
    pub(super) network: Network,
    pub(super) schedule: Schedule,
    pub(super) time: u64,
    pub(super) steps: u64,
    pub(super) history: History,
    pub(super) told: Told,
    /// Whether what happens is told. A replay tells nothing: its run has.
    pub(super) heard: bool,
    /// What became of every message; of a replay nothing.
    pub(super) trace: Trace,
    /// What became of every append.
    pub(super) proposals: Proposals,
    /// What became of every read through the log.
    pub(super) operations: Operations,
    /// How much gets done. Of a replay nothing.
    pub(super) meter: Meter,
    /// What must always hold; `None` in a replay, which does not check: its run has.
    pub(super) checks: Option<Box<Checks>>,
    pub(super) effects: Vec<Effect>,
    /// The places of the instances that may have something to flush at the end of this step, a bit each.
    pub(super) touched: u128,
    /// Those of the instances that were started and had no call since: nobody has asked yet whether they have something
    /// to flush.
    pub(super) started: u128,
    /// Room for what a node has to say, and for what was asked of its storage, kept between steps.
    pub(super) outgoing: Vec<Packet>,
    pub(super) ops: Vec<OpSummary>,
    /// Number of the next proposal.
    pub(super) next_proposal: u64,
    /// Between which hosts (lower place, higher place) messages cannot pass both ways.
    pub(super) severed: BTreeSet<(usize, usize)>,
}

/// The highest number of a proposal on the disks that a setup starts from: it is never used again.
fn highest_proposal(setup: &Setup) -> u64 {
    let images = setup.images.iter().filter_map(|(_, image)| image.decode().ok());
    let ids = images.flat_map(|(image, _)| {
        let carried = image.scalars.carried.as_deref().and_then(KVSnapshot::from_bytes);
        let snapshots = image.snapshot.into_iter().chain(carried);
        let in_snapshot = snapshots.flat_map(|s| s.values.into_values().map(|last| last.id));
        image.log.into_iter().map(|proposal| proposal.id).chain(in_snapshot).collect::<Vec<_>>()
    });
    ids.max().unwrap_or(0)
}

impl Simulation {
    /// Starts every node of a setup at time 0.
    pub fn new(setup: Setup) -> Result<Self, SetupError> {
        Self::start(setup, true, true)
    }

    /// The same, but nothing of what happens is told.
    pub(super) fn unheard(setup: Setup) -> Result<Self, SetupError> {
        Self::start(setup, false, false)
    }

    /// Nothing is told, but everything checked.
    pub(super) fn unheard_but_checked(setup: Setup) -> Result<Self, SetupError> {
        Self::start(setup, false, true)
    }

    fn start(setup: Setup, heard: bool, checked: bool) -> Result<Self, SetupError> {
        setup.validate()?;
        let nodes = setup.nodes.iter().enumerate().map(|(at, node)| Node::new(&setup, at, node.pid, node.storage));
        let nodes = nodes.collect::<Result<Vec<_>, _>>()?;
        let count = nodes.len();
        let next_proposal = 1 + highest_proposal(&setup);
        let mut simulation = Self {
            network: Network::new(&setup),
            hosts: nodes.iter().map(|node| Host { places: vec![node.host], ..Host::new(node.pid) }).collect(),
            order: (0..count).collect(),
            configurations: vec![Configuration {
                id: FIRST_CONFIGURATION,
                nodes: setup.pids().collect(),
                flexible: setup.flexible,
                step: 0,
                time: 0,
            }],
            nodes,
            schedule: Schedule::default(),
            time: 0,
            steps: 0,
            history: History::default(),
            told: Told::default(),
            heard,
            trace: Trace::new(count),
            meter: Meter::default(),
            checks: None,
            effects: Vec::new(),
            touched: 0,
            started: 0,
            outgoing: Vec::new(),
            ops: Vec::new(),
            next_proposal,
            proposals: Proposals::from(next_proposal),
            operations: Operations::default(),
            severed: BTreeSet::new(),
            setup,
        };
        if checked {
            simulation.begin_checks();
        }
        simulation.emit(None, EventKind::Started);
        for host in 0..count {
            simulation.power_on(host);
        }
        simulation.begin_meter();
        simulation.touch_all();
        simulation.end_step();
        Ok(simulation)
    }

    /// The one door: carries a command out and records it. An error changes nothing.
    pub fn apply(&mut self, command: &Command) -> Result<(), CommandError> {
        match command {
            Command::Step(count) | Command::Tick(count) if *count > MAX_ADVANCE => {
                return Err(CommandError::Advance(*count));
            }
            Command::Step(count) => self.advance_steps(*count),
            Command::Tick(count) => self.advance_ticks(*count),
            other => {
                self.check(other)?;
                self.steps += 1;
                self.history.push(other.clone());
                self.carry_out(other);
                self.touch_all();
                self.meter.handle_anything();
                self.end_step();
            }
        }
        Ok(())
    }

    /// What the run started from.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// Time, in ticks.
    pub fn time(&self) -> u64 {
        self.time
    }

    /// Steps taken: events that fell due, and commands that are no advance.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// The commands so far, time that passed folded into as few as possible. Applied to a new simulation of
    /// the same setup they give this one.
    pub fn history(&self) -> &[Command] {
        self.history.commands()
    }

    /// What happened, heartbeats left out, oldest first; at most [`MAX_EVENTS`].
    pub fn events(&self) -> &[Event] {
        self.told.events()
    }

    /// How many events worth seeing there were in all, those no longer kept included: the number of the
    /// next one.
    pub fn event_count(&self) -> u64 {
        self.told.count()
    }

    /// The events from number `from` on, as far as they are still kept.
    pub fn events_from(&self, from: u64) -> &[Event] {
        self.told.events_from(from)
    }

    /// The newest heartbeats that arrived or were lost, oldest first; at most [`MAX_HEARTBEATS`].
    pub fn heartbeats(&self) -> impl DoubleEndedIterator<Item = Event> {
        self.told.beats()
    }

    /// What happens next; `None` while every node is crashed and nothing is under way.
    pub fn next_due(&self) -> Option<NextDue> {
        let (time, due) = self.schedule.peek()?;
        if let Due::Flush { node, .. } = due
            && let Some(number) = self.nodes[node].kept.disk_ref().and_then(|disk| disk.in_flight())
        {
            return Some(NextDue::Flush { time, node: self.nodes[node].disk_id(), number });
        }
        Some(NextDue::Other { time })
    }

    /// The flush that is under way at a disk.
    pub fn batch(&self, disk: DiskId) -> Option<Batch<Proposal>> {
        self.place_of_disk(disk).and_then(|node| self.nodes[node].kept.disk_ref()).and_then(|disk| disk.batch())
    }

    /// The number of the last flush of a disk; `None` where there is no such disk.
    pub fn flushed(&self, disk: DiskId) -> Option<u64> {
        self.place_of_disk(disk).and_then(|node| self.nodes[node].kept.disk_ref()).map(|disk| disk.flushed())
    }

    /// What a disk durably holds by this simulation, with the number of the last flush; `None` for
    /// a memory node.
    pub fn durable_image(&self, disk: DiskId) -> Option<(Image<Proposal>, u64)> {
        let disk = self.place_of_disk(disk).and_then(|node| self.nodes[node].kept.disk_ref())?;
        Some((disk.image(), disk.flushed()))
    }

    /// What a node's disk must hold if `flushed` was its last flush: the image after the one under way if that is
    /// it, which may have landed unheard, else the durable image; with the number of that flush. `None` for a
    /// memory node.
    pub fn image_after(&self, disk: DiskId, flushed: u64) -> Option<(Image<Proposal>, u64)> {
        let (mut image, durable) = self.durable_image(disk)?;
        let Some(batch) = self.batch(disk).filter(|batch| batch.number == flushed) else {
            return Some((image, durable));
        };
        batch.apply_to(&mut image);
        Some((image, batch.number))
    }

    /// All that a node's disk durably holds, as one batch for an empty disk, which names this step; `None` for a
    /// memory node, and for a disk that was never written.
    pub fn whole_batch(&self, disk: DiskId) -> Option<Batch<Proposal>> {
        let (image, number) = self.durable_image(disk).filter(|(_, flushed)| *flushed > 0)?;
        let stamp = Stamp { step: self.steps, journal: self.history().len() as u64 };
        Some(Batch {
            number,
            stamp,
            scalars: image.scalars,
            log_start: image.log_start,
            replaced_from: image.log_start,
            entries: image.log,
            snapshot: Some(image.snapshot),
        })
    }

    /// What is to be done outside, in order.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// How many heartbeats arrived or were lost in all: the number of the next one.
    pub fn heartbeat_count(&self) -> u64 {
        self.told.beat_count()
    }

    /// What is to be done outside is not done.
    pub(super) fn forget_effects(&mut self) {
        self.effects.clear();
    }

    /// From here on what happens is told. What `original` told up to this step was told; the flushes under way
    /// are still to be started outside.
    pub(super) fn be_heard(&mut self, original: &Self) {
        self.heard = true;
        self.begin_meter();
        self.told = original.told.up_to(self.steps);
        self.trace_forked(original);
        self.ask_for_flushes_again();
    }

    /// What was to be done outside was done nowhere: the flushes under way are still to be started.
    pub(super) fn ask_for_flushes_again(&mut self) {
        let under_way = self.nodes.iter().filter(|node| !node.stopped).filter_map(|node| {
            let number = node.kept.disk_ref().and_then(|disk| disk.in_flight())?;
            Some(Effect::Flush { node: node.disk_id(), number, fault: node.flush_fault })
        });
        self.effects = under_way.collect();
    }

    /// A node may have something to flush at the end of this step.
    pub(super) fn touch(&mut self, node: usize) {
        self.touched |= 1 << node;
    }

    /// A node was called, and has nothing more to flush than it had; not so if this was its first call.
    pub(super) fn touch_if_started(&mut self, node: usize) {
        self.touched |= self.started & 1 << node;
        self.started &= !(1 << node);
    }

    /// Every node may.
    fn touch_all(&mut self) {
        self.touched = u128::MAX >> (MAX_PLACES - self.nodes.len());
    }

    /// Tells what happened at the instance in this place, or to all of them.
    pub(super) fn emit(&mut self, at: Option<usize>, kind: EventKind) {
        let (node, configuration) = match at {
            Some(at) => (Some(self.nodes[at].pid), self.nodes[at].configuration),
            None => (None, self.configuration().id),
        };
        self.emit_at(node, configuration, kind);
    }

    /// The same, of a node in a configuration of which it may have no instance.
    pub(super) fn emit_at(&mut self, node: Option<NodeId>, configuration: u32, kind: EventKind) {
        if !self.heard {
            return;
        }
        self.told.push((self.steps, self.time), (node, configuration), kind);
    }
}
