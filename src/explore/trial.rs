//! One run: drawn from a seed ([`explore`]), or made of given commands ([`replay`]).

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    explore::{
        coverage::Coverage,
        draw::Draw,
        finale::{Ending, finale},
        generate, history,
        profile::Profile,
        trouble::{Defect, Trouble},
        under_way,
    },
    sim::{Simulation, command::Command, config::Setup, invariant::Violation},
};

/// A run: what it starts from, what is done, and how it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What it starts from.
    pub setup: Setup,
    /// What is done, each of it carried out.
    pub commands: Vec<Command>,
    /// Which links are whole when faults end; `None` where they do not.
    pub ending: Option<Ending>,
}

/// What became of a run.
#[derive(Clone, Debug)]
pub struct Explored {
    /// The run, up to where it showed trouble; without what ended its faults.
    pub run: Run,
    /// What it showed; `None` if all held.
    pub trouble: Option<Trouble>,
    /// A known defect that the profile only counts.
    pub exempt: Option<Defect>,
    /// How many steps it took.
    pub steps: u64,
    /// How many ticks passed in it.
    pub ticks: u64,
}

/// Makes the run of a seed and a profile, and counts what it came by. A panic of OmniPaxos is caught where panics
/// unwind; elsewhere it ends the program.
pub fn explore(seed: u64, profile: Profile, coverage: &mut Coverage) -> Explored {
    let mut draw = Draw::of(seed, profile as u64);
    let setup = generate::setup(profile, &mut draw);
    let pids: Vec<_> = setup.pids().collect();
    let ending = match draw.one_of(&pids) {
        Some(node) if profile == Profile::Promised && draw.yes(20) => Ending::Around(node),
        _ => Ending::Whole,
    };
    let ending = profile.checks_liveness().then_some(ending);
    let mut trial = Trial::new(setup.clone());
    let (least, most) = profile.length();
    let length = draw.within(least, most);
    let mut trouble = None;
    if draw.yes(profile.begins_with_a_leader()) {
        trouble = trial.apply(profile, &Command::Tick(6 * setup.election_ticks));
    }
    for _ in 0..length {
        let Some(simulation) = trial.simulation().filter(|_| trouble.is_none()) else { break };
        if let Some(command) = generate::command(profile, &mut draw, simulation) {
            trouble = trial.apply(profile, &command);
        }
    }
    let commands = trial.commands.clone();
    trouble = trouble.or_else(|| end(profile, ending, &mut trial));
    if let Some(simulation) = trial.simulation() {
        coverage.add(simulation);
    }
    let (steps, ticks) = (trial.steps, trial.ticks);
    let exempt = trouble.as_ref().and_then(Trouble::defect).filter(|defect| profile.exempts(*defect));
    let trouble = trouble.filter(|_| exempt.is_none());
    Explored { run: Run { setup, commands, ending }, trouble, exempt, steps, ticks }
}

/// Makes a run again, or one like it: commands that are not possible, or not within the profile, are left out. What it
/// shows, and the commands that were carried out, with those that ended its faults.
pub fn replay(profile: Profile, run: &Run) -> (Option<Trouble>, Vec<Command>) {
    let mut trial = Trial::new(run.setup.clone());
    for command in &run.commands {
        if let Some(trouble) = trial.apply(profile, command) {
            return (Some(trouble), trial.commands);
        }
    }
    let trouble = end(profile, run.ending, &mut trial);
    (trouble, trial.commands)
}

/// The end of a run in which nothing broke so far: its faults end, and what clients saw is judged.
fn end(profile: Profile, ending: Option<Ending>, trial: &mut Trial) -> Option<Trouble> {
    let trouble = ending.and_then(|ending| finale(profile, ending, trial));
    trouble.or_else(|| history::unexplained(trial.simulation().filter(|_| profile.judges_history())?))
}

/// A simulation that is tried, until it panics.
pub(super) struct Trial {
    /// `None` after a panic: OmniPaxos left it half done.
    simulation: Option<Simulation>,
    commands: Vec<Command>,
    steps: u64,
    ticks: u64,
}

impl Trial {
    /// A cluster at its start. One that cannot be started does nothing.
    pub fn new(setup: Setup) -> Self {
        under_way::begins(&setup);
        Self { simulation: Simulation::new(setup).ok(), commands: Vec::new(), steps: 0, ticks: 0 }
    }

    /// The cluster, unless it panicked.
    pub fn simulation(&self) -> Option<&Simulation> {
        self.simulation.as_ref()
    }

    /// What was carried out.
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// Carries a command out, if it is possible and within the profile; what it showed.
    pub fn apply(&mut self, profile: Profile, command: &Command) -> Option<Trouble> {
        let mut simulation = self.simulation.take()?;
        if !profile.permits(&simulation, command) {
            self.simulation = Some(simulation);
            return None;
        }
        under_way::tries(command);
        let applied = catch_unwind(AssertUnwindSafe(|| {
            #[cfg(any(test, feature = "panics"))]
            crate::explore::cheat::perhaps_panic(&simulation, command);
            let applied = simulation.apply(command);
            (simulation, applied)
        }));
        let simulation = match applied {
            Err(said) => {
                self.commands.push(command.clone());
                return Some(Trouble::Panic(message(&*said)));
            }
            Ok((simulation, Err(_))) => {
                under_way::refused();
                self.simulation = Some(simulation);
                return None;
            }
            Ok((simulation, Ok(()))) => simulation,
        };
        (self.steps, self.ticks) = (simulation.steps(), simulation.time());
        self.commands.push(command.clone());
        let violation = first_violation(&simulation);
        self.simulation = Some(simulation);
        violation.map(|violation| Trouble::Violation(Box::new(violation)))
    }

    /// Lets time pass until something is so, for so many ticks at most; one command, however often it was looked.
    pub fn wait(&mut self, profile: Profile, ticks: u64, until: impl Fn(&Simulation) -> bool) -> Option<Trouble> {
        const LOOK_EVERY: u64 = 5;
        let commands = self.commands.len();
        let mut waited = 0;
        while waited < ticks && !until(self.simulation()?) {
            let next = LOOK_EVERY.min(ticks - waited);
            waited += next;
            let trouble = self.apply(profile, &Command::Tick(next));
            self.commands.truncate(commands);
            self.commands.push(Command::Tick(waited));
            if trouble.is_some() {
                return trouble;
            }
        }
        None
    }
}

/// The violation that came first.
fn first_violation(simulation: &Simulation) -> Option<Violation> {
    if simulation.violation_count() == 0 {
        return None;
    }
    let found = simulation.checks().into_iter().flat_map(|check| check.violations);
    found.min_by_key(|violation| (violation.step, violation.invariant))
}

fn message(said: &(dyn std::any::Any + Send)) -> String {
    let text = said.downcast_ref::<String>().map(String::as_str).or_else(|| said.downcast_ref::<&str>().copied());
    text.unwrap_or("something that is no text").to_owned()
}
