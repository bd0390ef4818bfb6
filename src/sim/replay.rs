//! [`Replay`]: a run, run again as far as one likes: how one goes back in time, since OmniPaxos cannot be
//! cloned.

use crate::sim::{
    Simulation,
    command::Command,
    config::Setup,
    error::{CommandError, SetupError},
};

/// A second simulation of a run, which is somewhere in it and can only go forward.
///
/// It tells nothing, unless it was started to ([`Replay::telling`]): it keeps no events and asks nothing of the
/// outside, which makes it quick. The events are those of the run itself, up to its step.
///
/// Holds: its simulation is in the state in which the run was right after the same step; where time passed
/// after that step without an event, it is at the time of the event.
pub struct Replay {
    simulation: Simulation,
    /// Which command it is within, or about to begin with.
    at: usize,
    /// The steps and the time at which that command began.
    began: (u64, u64),
}

impl Replay {
    /// A replay that stands at the start.
    pub fn new(setup: &Setup) -> Result<Self, SetupError> {
        Simulation::unheard(setup.clone()).map(Self::at_start)
    }

    /// The same, but it tells what happens: for a run of which only its commands are left.
    pub fn telling(setup: &Setup) -> Result<Self, SetupError> {
        Simulation::new(setup.clone()).map(Self::at_start)
    }

    fn at_start(simulation: Simulation) -> Self {
        Self { at: 0, began: (simulation.steps(), simulation.time()), simulation }
    }

    /// The run at the step that was reached.
    pub fn simulation(&self) -> &Simulation {
        &self.simulation
    }

    /// The same, for looks that remember something.
    pub fn simulation_mut(&mut self) -> &mut Simulation {
        &mut self.simulation
    }

    /// The step that was reached.
    pub fn step(&self) -> u64 {
        self.simulation.steps()
    }

    /// When its next step will be, in ticks; `None` at the end of the run.
    pub fn next_time(&self, commands: &[Command]) -> Option<u64> {
        let (steps, time) = (self.simulation.steps(), self.simulation.time());
        let due = self.simulation.next_due().map(|due| due.time());
        match commands.get(self.at)? {
            Command::Step(count) if steps < self.began.0.saturating_add(*count) => due,
            Command::Tick(count) => {
                let end = self.began.1.saturating_add(*count);
                let is_last = self.at + 1 == commands.len();
                due.filter(|due| *due <= end).or((!is_last).then_some(end))
            }
            Command::Step(_) => match commands.get(self.at + 1)? {
                Command::Step(_) | Command::Tick(_) => due,
                _ => Some(time),
            },
            _ => Some(time),
        }
    }

    /// Goes on towards `step` by about `most` steps at the most; whether it is there, or at the end.
    ///
    /// `commands` are the run's history: the same as at the last call, or grown since.
    ///
    /// # Errors
    /// A command that cannot be carried out where it stands: then this is not a history of that setup.
    pub fn advance(&mut self, commands: &[Command], step: u64, most: u64) -> Result<bool, CommandError> {
        let pause = step.min(self.step().saturating_add(most.max(1)));
        while self.step() < pause {
            let Some(command) = commands.get(self.at) else { return Ok(true) };
            let is_done = match command {
                Command::Step(steps) => {
                    let end = self.began.0.saturating_add(*steps);
                    self.simulation.go_on(end.min(pause), u64::MAX) || self.step() >= end
                }
                Command::Tick(ticks) => {
                    let end = self.began.1.saturating_add(*ticks);
                    let is_over = self.simulation.go_on(pause, end);
                    if is_over {
                        self.simulation.wait_until(end);
                    }
                    is_over
                }
                other => {
                    self.simulation.apply(other)?;
                    true
                }
            };
            self.simulation.forget_effects();
            if !is_done {
                continue;
            }
            // The last entry of a history is time passing that may still grow: it is not left before there is
            // another after it.
            let may_grow = matches!(command, Command::Step(_) | Command::Tick(_)) && self.at + 1 == commands.len();
            if may_grow {
                return Ok(true);
            }
            self.at += 1;
            self.began = (self.simulation.steps(), self.simulation.time());
        }
        Ok(self.step() >= step)
    }

    /// Makes a run of its own of it, which from here on tells what happens: what `original`, the run that this
    /// is a replay of, has told up to here is what this one has told.
    pub fn into_run(self, original: &Simulation) -> Simulation {
        let step = self.step();
        let mut simulation = self.simulation;
        simulation.be_heard(original);
        // What the original's checks know may lie after this step, so it is found again.
        if let Ok(checked) = Simulation::unheard_but_checked(simulation.setup().clone()) {
            let mut checked = Self { at: 0, began: (checked.steps(), checked.time()), simulation: checked };
            if checked.advance(original.history(), step, u64::MAX).is_ok() {
                simulation.take_checks_of(checked.simulation);
            }
        }
        simulation
    }

    /// Makes a run of its own of one that was [`Replay::telling`]: it has told all itself.
    pub fn into_told(self) -> Simulation {
        let mut simulation = self.simulation;
        simulation.ask_for_flushes_again();
        simulation
    }
}
