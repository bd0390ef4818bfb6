//! [`shrink`]: the same trouble with few commands. First commands are left out (delta debugging: halves, quarters, …,
//! single ones), then what is left is made simpler, over and over until nothing more goes. [`Shrinking`] says which run
//! to try next, for those who try otherwise.

use crate::{
    explore::{
        profile::Profile,
        simpler::{simpler_commands, simpler_setups},
        trial::{Run, replay},
        trouble::Trouble,
    },
    sim::command::Command,
};

/// The most runs that one shrinking makes.
const MOST_RUNS: usize = 6_000;

/// A run that shows its trouble with few commands.
#[derive(Clone, Debug)]
pub struct Shrunk {
    /// The run; with the commands that ended its faults, where the trouble is seen after those.
    pub run: Run,
    /// What it shows.
    pub trouble: Trouble,
    /// How many runs that took.
    pub runs: usize,
}

/// Makes a run shorter that shows this trouble. `None` if it does not.
pub fn shrink(profile: Profile, run: &Run, trouble: &Trouble) -> Option<Shrunk> {
    let mut shrinking = Shrinking::of(profile, run, trouble)?;
    while let Some(candidate) = shrinking.candidate() {
        shrinking.tried(shows(profile, &candidate, trouble));
    }
    shrinking.shrunk(profile)
}

/// Whether a run shows this trouble: the commands that were carried out until it did.
pub fn shows(profile: Profile, run: &Run, trouble: &Trouble) -> Option<Vec<Command>> {
    let (found, done) = replay(profile, run);
    found.is_some_and(|found| found.is_like(trouble)).then_some(done)
}

/// A run on its way to being short: which one to try next. Who tries it is not its business: it may be somebody who
/// does not survive that.
///
/// - What to do: `candidate`, and with what came of it `tried`, until there is none.
/// - Getters: `run`, `runs`, `is_shown`. The end: `shrunk`.
///
/// Holds: the same answers lead to the same candidates.
#[derive(Clone, Debug)]
pub struct Shrinking {
    /// The shortest run that shows the trouble so far.
    best: Run,
    /// What that was when this round began.
    before: Option<Run>,
    stage: Stage,
    /// What is being tried.
    trying: Option<Run>,
    runs: usize,
}

/// What is tried next.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// The run itself.
    Itself,
    /// Without so many commands from this one on.
    LeaveOut { size: usize, at: usize },
    /// Without these two. What was done and undone goes only together: a crash and a restart, a cut and a heal.
    Pairs { first: usize, second: usize },
    /// The simpler setup of this number.
    Setup { at: usize },
    /// With the command at this place made simpler, in the way of this number.
    Commands { at: usize, way: usize },
    /// Nothing.
    Over,
}

impl Shrinking {
    /// Begins with a run that showed this trouble, if it does again.
    pub fn of(profile: Profile, run: &Run, trouble: &Trouble) -> Option<Self> {
        if trouble.is_seen_at_the_end() {
            return Some(Self::of_run(run.clone()));
        }
        // It need not be waited for the end. Some come up on the way there, though.
        let early = Run { ending: None, ..run.clone() };
        if shows(profile, &early, trouble).is_some() {
            return Some(Self::of_run(early));
        }
        let commands = shows(profile, run, trouble)?;
        Some(Self::of_run(Run { commands, ..early }))
    }

    /// Begins with this run; whether it shows anything is what is tried first.
    pub fn of_run(run: Run) -> Self {
        Self { best: run, before: None, stage: Stage::Itself, trying: None, runs: 0 }
    }

    /// The shortest run that shows the trouble so far.
    pub fn run(&self) -> Run {
        Run { commands: in_one_go(self.best.commands.clone()), ..self.best.clone() }
    }

    /// How many runs were tried.
    pub fn runs(&self) -> usize {
        self.runs
    }

    /// Whether the run that it began with has shown the trouble.
    pub fn is_shown(&self) -> bool {
        self.before.is_some()
    }

    /// What is to be tried: the same one until it was. `None` once nothing more goes, or enough was tried.
    pub fn candidate(&mut self) -> Option<Run> {
        if self.trying.is_none() && self.runs < MOST_RUNS {
            self.trying = self.next();
        }
        self.trying.clone()
    }

    /// It was tried; the commands that were carried out, if it shows the trouble.
    pub fn tried(&mut self, shows: Option<Vec<Command>>) {
        let Some(run) = self.trying.take() else { return };
        self.runs += 1;
        let Some(done) = shows else {
            self.stage = match self.stage {
                Stage::LeaveOut { size, at } => Stage::LeaveOut { size, at: at + size },
                Stage::Pairs { first, second } => Stage::Pairs { first, second: second + 1 },
                Stage::Setup { at } => Stage::Setup { at: at + 1 },
                Stage::Commands { at, way } => Stage::Commands { at, way: way + 1 },
                Stage::Itself | Stage::Over => Stage::Over,
            };
            return;
        };
        // What was not possible, or came after the trouble, goes; what ended the faults is found anew each time.
        let commands = if run.ending.is_some() { feasible(&run.commands, &done) } else { done };
        self.best = Run { commands, ..run };
        match self.stage {
            Stage::Itself => self.begin_round(),
            Stage::Commands { at, .. } => self.stage = Stage::Commands { at, way: 0 },
            _ => {}
        }
    }

    /// The end of it: what the shortest run shows.
    pub fn shrunk(self, profile: Profile) -> Option<Shrunk> {
        if !self.is_shown() {
            return None;
        }
        let (found, commands) = replay(profile, &self.best);
        let run = Run { commands: in_one_go(commands), ..self.best };
        Some(Shrunk { run, trouble: found?, runs: self.runs })
    }

    fn begin_round(&mut self) {
        self.before = Some(self.best.clone());
        self.stage = Stage::LeaveOut { size: self.best.commands.len().div_ceil(2), at: 0 };
    }

    fn next(&mut self) -> Option<Run> {
        loop {
            let count = self.best.commands.len();
            self.stage = match self.stage {
                Stage::Itself => return Some(self.best.clone()),
                Stage::LeaveOut { size: 0, .. } => Stage::Pairs { first: 0, second: 1 },
                Stage::LeaveOut { size, at } if at >= count => Stage::LeaveOut { size: size / 2, at: 0 },
                Stage::LeaveOut { size, at } => {
                    let mut fewer = self.best.commands.clone();
                    fewer.drain(at..(at + size).min(count));
                    return Some(self.with(fewer));
                }
                Stage::Pairs { first, .. } if first >= count => Stage::Setup { at: 0 },
                Stage::Pairs { first, second } if second >= count.min(first + 8) => {
                    Stage::Pairs { first: first + 1, second: first + 2 }
                }
                Stage::Pairs { first, second } => {
                    let mut fewer = self.best.commands.clone();
                    fewer.remove(second);
                    fewer.remove(first);
                    return Some(self.with(fewer));
                }
                Stage::Setup { at } => match simpler_setups(&self.best).into_iter().nth(at) {
                    Some(simpler) => return Some(simpler),
                    None => Stage::Commands { at: 0, way: 0 },
                },
                Stage::Commands { at, way } if at < count => {
                    match simpler_commands(&self.best.commands, at).into_iter().nth(way) {
                        Some(commands) => return Some(self.with(commands)),
                        None => Stage::Commands { at: at + 1, way: 0 },
                    }
                }
                // Another round, as long as one gets anywhere.
                Stage::Commands { .. } if self.before.as_ref() != Some(&self.best) => {
                    self.begin_round();
                    continue;
                }
                Stage::Commands { .. } | Stage::Over => {
                    self.stage = Stage::Over;
                    return None;
                }
            };
        }
    }

    fn with(&self, commands: Vec<Command>) -> Run {
        Run { commands, ..self.best.clone() }
    }
}

/// The same commands, where time that passes in two goes passes in one.
pub(super) fn in_one_go(commands: Vec<Command>) -> Vec<Command> {
    let mut folded: Vec<Command> = Vec::new();
    for command in commands {
        match (folded.last_mut(), &command) {
            (Some(Command::Tick(so_far)), Command::Tick(more)) => *so_far += more,
            _ => folded.push(command),
        }
    }
    folded
}

/// Those of the commands that were carried out: `done` begins with them.
fn feasible(commands: &[Command], done: &[Command]) -> Vec<Command> {
    let mut done = done.iter().peekable();
    commands.iter().filter(|command| done.next_if_eq(command).is_some()).cloned().collect()
}
