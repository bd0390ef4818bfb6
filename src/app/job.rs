//! [`Job`]: something that takes time, cut into steps.

use std::collections::VecDeque;

use crate::{
    app::{
        action::{Control, Goal},
        class::beat_job::BeatJob,
    },
    script::{Runner, ScriptError, Turn},
    sim::{NodeId, Simulation, command::Command, event::MessageKind, look_network::Upcoming},
};

/// How long "run until" runs at most, in ticks.
pub const RUN_UNTIL_TICKS: u64 = 10_000;
/// How long a new cluster is given to come to rest after its first election, in ticks.
const SETTLE_TICKS: u64 = 200;

/// Called when a job is at its end.
pub type Done = Box<dyn FnOnce(Result<(), ScriptError>)>;

/// Something that takes simulated time, or waits for a real disk.
pub enum Job {
    /// Commands, one after the other.
    Commands(VecDeque<Command>, Control),
    /// Let time pass until this tick, in ticks.
    Ticks(u64),
    /// So many due events.
    Steps(u64),
    /// Until this has happened.
    UpTo(Upcoming),
    /// Until an event worth seeing, or this tick.
    NextEvent {
        /// Events when it began.
        events: u64,
        /// When to stop at the latest, in ticks.
        deadline: u64,
    },
    /// Until a goal holds, or this tick.
    Until {
        /// What is waited for.
        goal: Until,
        /// When to give up, in ticks.
        deadline: u64,
        /// Whether giving up is an error.
        must: bool,
    },
    /// A script.
    Script(Box<Runner>, Option<Done>),
    /// The lines of a beat, at the pace of the clock on the wall.
    Beat(BeatJob),
}

/// What [`Job::Until`] waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// What a person asked for.
    Goal(Goal),
    /// Nothing but heartbeats is under way, and nothing waits for a disk.
    Rest,
}

/// What a job wants next.
pub enum Want {
    /// This command.
    Apply(Command),
    /// One due event.
    Step,
    /// Nothing yet: time is to pass on the wall first.
    Wait,
    /// It is at its end.
    End(Result<(), Failure>),
}

/// Why a job ended before its goal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The deadline passed.
    Deadline,
    /// A script's error.
    Script(ScriptError),
}

impl Job {
    /// Runs until this goal.
    pub fn until(goal: Goal, now: u64) -> Self {
        Self::Until { goal: Until::Goal(goal), deadline: now + RUN_UNTIL_TICKS, must: true }
    }

    /// Waits until a cluster has come to rest; it need not.
    pub fn settle(now: u64) -> Self {
        Self::Until { goal: Until::Rest, deadline: now + SETTLE_TICKS, must: false }
    }

    /// To the next event worth seeing; in a cluster where nothing happens, over one election timeout.
    pub fn next_event(simulation: &Simulation) -> Self {
        let deadline = simulation.time() + simulation.setup().election_ticks;
        Self::NextEvent { events: simulation.event_count(), deadline }
    }

    /// What it wants next.
    pub fn want(&mut self, simulation: &Simulation) -> Want {
        match self {
            Self::Commands(commands, _) => commands.front().cloned().map_or(Want::End(Ok(())), Want::Apply),
            Self::Ticks(until) => match simulation.next_due().map(|due| due.time()) {
                Some(time) if time <= *until => Want::Step,
                _ if simulation.time() < *until => Want::Apply(Command::Tick(*until - simulation.time())),
                _ => Want::End(Ok(())),
            },
            Self::Steps(0) => Want::End(Ok(())),
            Self::Steps(_) => step_or_end(simulation, Ok(())),
            Self::UpTo(next) => match simulation.upcoming(usize::MAX).contains(next) {
                true => step_or_end(simulation, Ok(())),
                false => Want::End(Ok(())),
            },
            Self::NextEvent { events, deadline } => {
                match simulation.event_count() > *events || simulation.time() >= *deadline {
                    true => Want::End(Ok(())),
                    false => step_or_end(simulation, Ok(())),
                }
            }
            Self::Until { goal, deadline, must } => {
                let gave_up = if *must { Err(Failure::Deadline) } else { Ok(()) };
                if goal.is_reached(simulation) {
                    Want::End(Ok(()))
                } else if simulation.time() >= *deadline {
                    Want::End(gave_up)
                } else {
                    step_or_end(simulation, gave_up)
                }
            }
            Self::Script(runner, _) => match runner.next(simulation) {
                Turn::Apply(command) => Want::Apply(command),
                Turn::Done => Want::End(Ok(())),
                Turn::Failed(error) => Want::End(Err(Failure::Script(error))),
            },
            Self::Beat(beat) => beat.want(simulation),
        }
    }

    /// One due event happened for it.
    pub fn stepped(&mut self) {
        match self {
            Self::Steps(left) => *left = left.saturating_sub(1),
            Self::Beat(beat) => beat.stepped(),
            _ => {}
        }
    }
}

fn step_or_end(simulation: &Simulation, end: Result<(), Failure>) -> Want {
    if simulation.next_due().is_some() { Want::Step } else { Want::End(end) }
}

impl Until {
    fn is_reached(self, simulation: &Simulation) -> bool {
        match self {
            Self::Goal(Goal::Leader) => simulation.leader().is_some(),
            Self::Goal(Goal::Decided) => {
                let forwarded = |kind: MessageKind| kind == MessageKind::ProposalForward;
                let leader = simulation.leader().and_then(|pid| simulation.node(pid));
                leader.is_some_and(|leader| leader.decided == leader.accepted && leader.held_messages == 0)
                    && !simulation.messages(false).iter().any(|message| forwarded(message.info.kind))
                    && held_by(simulation).next().is_none()
            }
            Self::Rest => {
                let busy = |pid| {
                    simulation.node(pid).is_some_and(|node| {
                        node.held_messages > 0 || node.disk.is_some_and(|disk| disk.flushing.is_some())
                    })
                };
                simulation.messages(false).is_empty() && !simulation.pids().any(busy)
            }
        }
    }
}

/// Who holds messages back for a flush that will come.
fn held_by(simulation: &Simulation) -> impl Iterator<Item = NodeId> {
    simulation.pids().filter(|pid| {
        simulation
            .node(*pid)
            .is_some_and(|node| node.held_messages > 0 && node.disk.is_some_and(|disk| disk.flushing.is_some()))
    })
}
