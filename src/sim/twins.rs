//! [`Twins`]: a run, run twice from its commands: once with snapshots and once without. The one that has them as the
//! run has them is the run, step for step; the other is given the same commands at the same times.

use std::collections::BTreeMap;

use crate::sim::{
    NodeId, Simulation,
    command::Command,
    config::Setup,
    error::{CommandError, SetupError},
    event::{Compaction, CompactionCause, EventKind, MessageKind},
};

/// How many of the commands that the other could not carry out are kept; more are counted.
const MAX_SKIPPED: usize = 20;

/// What a node got to catch up with others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Entries in `AcceptSync` messages.
    pub entries: u64,
    /// Snapshots in them.
    pub snapshots: u64,
    /// How far the last of those reached.
    pub reached: usize,
}

/// One of the two.
pub struct Twin {
    simulation: Simulation,
    /// The number of the first event that was not looked at.
    seen: u64,
    received: BTreeMap<NodeId, Received>,
    /// By OmniPaxos's name for it, how many requests were refused.
    refused: BTreeMap<&'static str, u64>,
    /// Commands that it could not carry out, and how many there were in all.
    skipped: (Vec<(Command, CommandError)>, u64),
}

impl Twin {
    fn new(setup: Setup) -> Result<Self, SetupError> {
        Ok(Self {
            simulation: Simulation::new(setup)?,
            seen: 0,
            received: BTreeMap::new(),
            refused: BTreeMap::new(),
            skipped: (Vec::new(), 0),
        })
    }

    /// The cluster.
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// The same, for looks that remember something.
    pub fn simulation_mut(&mut self) -> &mut Simulation {
        &mut self.simulation
    }

    /// What a node got to catch up.
    pub fn received(&self, node: NodeId) -> Received {
        self.received.get(&node).copied().unwrap_or_default()
    }

    /// By OmniPaxos's name for it, how many requests were refused.
    pub fn refused(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.refused.iter().map(|(name, count)| (*name, *count))
    }

    /// The first commands that it could not carry out, and why.
    pub fn skipped(&self) -> &[(Command, CommandError)] {
        &self.skipped.0
    }

    /// How many there were in all.
    pub fn skipped_count(&self) -> u64 {
        self.skipped.1
    }

    fn look(&mut self) {
        for event in self.simulation.events_from(self.seen) {
            match (&event.kind, event.node) {
                (EventKind::Received { message, .. }, Some(node)) if message.kind == MessageKind::AcceptSync => {
                    let received = self.received.entry(node).or_default();
                    received.entries += message.entries as u64;
                }
                (
                    EventKind::Compacted { by: Compaction::Snapshot, cause: CompactionCause::CatchUp(_), to, .. },
                    Some(node),
                ) => {
                    let received = self.received.entry(node).or_default();
                    received.snapshots += 1;
                    received.reached = *to;
                }
                (EventKind::Refused { refusal, .. }, _) => *self.refused.entry(refusal.name()).or_default() += 1,
                _ => {}
            }
        }
        self.seen = self.simulation.event_count();
        self.simulation.forget_effects();
    }

    /// Carries a command of the other out, as far as it can.
    fn follow(&mut self, command: &Command) {
        let own;
        let command = match command {
            // Its disks have flushes of their own.
            Command::PowerFailure(reached) => {
                let lost = |disk| reached.iter().any(|(other, flush)| *other == disk && flush.is_none());
                let flushed = |disk| self.simulation.flushed(disk).filter(|_| !lost(disk));
                let disks = self.simulation.disks().into_iter();
                own = Command::PowerFailure(disks.map(|disk| (disk, flushed(disk))).collect());
                &own
            }
            other => other,
        };
        if let Err(error) = self.simulation.apply(command) {
            self.skipped.1 += 1;
            if self.skipped.0.len() < MAX_SKIPPED {
                self.skipped.0.push((command.clone(), error));
            }
        }
    }
}

/// A run twice: as it is, and as it would be with snapshots where it has none, or without them where it has some.
pub struct Twins {
    lead: Twin,
    other: Twin,
    /// Whether the run has snapshots.
    snapshots: bool,
    /// Which command it is within, or about to begin with.
    at: usize,
    /// The steps and the time at which that command began.
    began: (u64, u64),
    /// Whether nothing was different yet.
    alike: bool,
}

impl Twins {
    /// Both at the start.
    ///
    /// # Errors
    /// The other one cannot be: it would start without snapshots from disks that hold one.
    pub fn new(setup: &Setup) -> Result<Self, SetupError> {
        let lead = Twin::new(setup.clone())?;
        let other = Twin::new(Setup { snapshots: !setup.snapshots, ..setup.clone() })?;
        Ok(Self { lead, other, snapshots: setup.snapshots, at: 0, began: (0, 0), alike: true })
    }

    /// The one with snapshots, and the one without.
    pub fn sides(&self) -> (&Twin, &Twin) {
        if self.snapshots { (&self.lead, &self.other) } else { (&self.other, &self.lead) }
    }

    /// The same, for looks that remember something.
    pub fn sides_mut(&mut self) -> (&mut Twin, &mut Twin) {
        if self.snapshots { (&mut self.lead, &mut self.other) } else { (&mut self.other, &mut self.lead) }
    }

    /// The step that the run has reached in the one that is the run.
    pub fn step(&self) -> u64 {
        self.lead.simulation.steps()
    }

    /// Goes on towards `step` of the run by about `most` steps; whether it is there, or at the end. `commands` are
    /// the run's.
    ///
    /// # Errors
    /// A command that the run itself cannot carry out: then this is not its history.
    pub fn advance(&mut self, commands: &[Command], step: u64, most: u64) -> Result<bool, CommandError> {
        let pause = step.min(self.step().saturating_add(most.max(1)));
        while self.step() < pause {
            let Some(command) = commands.get(self.at) else { return Ok(true) };
            let lead = &mut self.lead.simulation;
            let is_done = match command {
                Command::Step(steps) => {
                    let end = self.began.0.saturating_add(*steps);
                    lead.go_on(end.min(pause), u64::MAX) || lead.steps() >= end
                }
                Command::Tick(ticks) => {
                    let end = self.began.1.saturating_add(*ticks);
                    let is_over = lead.go_on(pause, end);
                    if is_over {
                        lead.wait_until(end);
                    }
                    is_over
                }
                command => {
                    lead.apply(command)?;
                    self.other.follow(command);
                    true
                }
            };
            self.keep_up();
            if is_done {
                self.at += 1;
                self.began = (self.step(), self.lead.simulation.time());
            }
        }
        Ok(self.step() >= step)
    }

    /// Lets the other one's time pass as far as the run's has. While both are alike it takes no step that the run
    /// has not taken, so that what comes next finds it where it found the run.
    fn keep_up(&mut self) {
        let (steps, time) = (self.lead.simulation.steps(), self.lead.simulation.time());
        self.other.simulation.go_on(if self.alike { steps } else { u64::MAX }, time);
        self.alike &= self.other.simulation.steps() == steps
            && self.other.simulation.event_count() == self.lead.simulation.event_count();
        if !self.alike {
            self.other.simulation.go_on(u64::MAX, time);
        }
        self.other.simulation.wait_until(time);
        self.lead.look();
        self.other.look();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{command::Scope, replay::Replay};

    /// A run in which a follower falls behind while the others take a snapshot.
    fn run(snapshots: bool) -> Simulation {
        let mut simulation = Simulation::new(Setup { snapshots, ..Setup::default() }).unwrap();
        let tick = |simulation: &mut Simulation, ticks| simulation.apply(&Command::Tick(ticks)).unwrap();
        tick(&mut simulation, 60);
        let leader = simulation.leader().unwrap();
        let behind = simulation.pids().find(|pid| *pid != leader).unwrap();
        simulation.apply(&Command::Cut(crate::sim::command::Links::Node(behind))).unwrap();
        simulation.apply(&Command::AppendMany { node: leader, count: 20, keys: 3 }).unwrap();
        tick(&mut simulation, 30);
        simulation.apply(&Command::Step(7)).unwrap();
        simulation.apply(&Command::Snapshot { node: leader, at: None, scope: Scope::All }).unwrap();
        tick(&mut simulation, 10);
        simulation.apply(&Command::Heal(crate::sim::command::Links::All)).unwrap();
        tick(&mut simulation, 60);
        simulation
    }

    #[test]
    fn one_of_them_is_the_run_step_for_step() {
        for snapshots in [true, false] {
            let run = run(snapshots);
            let mut twins = Twins::new(run.setup()).unwrap();
            while !twins.advance(run.history(), run.steps(), 13).unwrap() {}
            let lead = if snapshots { twins.sides().0 } else { twins.sides().1 };
            assert_eq!(lead.simulation().events(), run.events());
            assert_eq!(lead.simulation().time(), run.time());
            assert_eq!(twins.other.simulation().time(), run.time());
            // In the middle it is where a replay is.
            let half = run.steps() / 2;
            let (mut twins, mut replay) = (Twins::new(run.setup()).unwrap(), Replay::new(run.setup()).unwrap());
            assert!(twins.advance(run.history(), half, u64::MAX).unwrap());
            assert!(replay.advance(run.history(), half, u64::MAX).unwrap());
            assert_eq!(twins.step(), replay.step());
        }
    }

    #[test]
    fn the_one_gets_a_snapshot_and_the_other_entries_and_a_refusal() {
        for snapshots in [true, false] {
            let run = run(snapshots);
            let mut twins = Twins::new(run.setup()).unwrap();
            assert!(twins.advance(run.history(), run.steps(), u64::MAX).unwrap());
            let (with, without) = twins.sides();
            let behind = run.pids().find(|pid| with.received(*pid).snapshots > 0).expect("one caught up");
            assert_eq!(with.received(behind).reached, 20);
            assert_eq!(without.received(behind), Received { entries: 20, snapshots: 0, reached: 0 });
            assert_eq!(without.refused().collect::<Vec<_>>(), [("NoSnapshot", 1)]);
            assert_eq!(with.refused().count(), 0);
            for twin in [with, without] {
                assert_eq!(twin.skipped_count(), 0);
                assert!(twin.simulation().pids().all(|pid| twin.simulation().node(pid).unwrap().decided == 20));
            }
        }
    }

    #[test]
    fn a_command_about_a_message_that_the_other_does_not_have_is_left_out_and_said() {
        let mut simulation = run(true);
        simulation.apply(&Command::AppendMany { node: simulation.leader().unwrap(), count: 1, keys: 1 }).unwrap();
        let message = loop {
            if let Some(message) = simulation.messages(false).pop() {
                break message;
            }
            simulation.apply(&Command::Step(1)).unwrap();
        };
        let handling = crate::sim::command::Handling::Drop;
        simulation.apply(&Command::Message { id: message.id, handling }).unwrap();
        let mut twins = Twins::new(simulation.setup()).unwrap();
        assert!(twins.advance(simulation.history(), simulation.steps(), u64::MAX).unwrap());
        // Its numbers need not be the same; if one is, that message was dropped.
        assert!(twins.sides().1.skipped_count() <= 1);
        assert_eq!(twins.sides().0.skipped_count(), 0);
    }
}
