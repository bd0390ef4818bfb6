//! [`shrink`]: the same trouble with few commands. First commands are left out (delta debugging: halves, quarters, …,
//! single ones), then what is left is made simpler, over and over until nothing more goes.

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
    let mut run = run.clone();
    if !trouble.is_seen_at_the_end() {
        // It need not be waited for the end. Some come up on the way there, though.
        let early = Run { ending: None, ..run.clone() };
        let shows = |run: &Run| replay(profile, run).0.is_some_and(|found| found.is_like(trouble));
        if shows(&early) {
            run = early;
        } else {
            let (found, commands) = replay(profile, &run);
            found.filter(|found| found.is_like(trouble))?;
            run = Run { commands, ending: None, ..run };
        }
    }
    let mut search = Search { profile, trouble, best: run.clone(), runs: 0 };
    if !search.try_out(run) {
        return None;
    }
    loop {
        let before = search.best.clone();
        search.leave_out();
        search.simplify_setup();
        search.simplify_commands();
        if search.best == before || search.runs >= MOST_RUNS {
            break;
        }
    }
    let (found, commands) = replay(profile, &search.best);
    let run = Run { commands: in_one_go(commands), ..search.best };
    Some(Shrunk { run, trouble: found?, runs: search.runs })
}

struct Search<'a> {
    profile: Profile,
    trouble: &'a Trouble,
    best: Run,
    runs: usize,
}

impl Search<'_> {
    /// Takes a run for the best one if it shows the trouble.
    fn try_out(&mut self, run: Run) -> bool {
        if self.runs >= MOST_RUNS {
            return false;
        }
        self.runs += 1;
        let (found, done) = replay(self.profile, &run);
        if !found.is_some_and(|found| found.is_like(self.trouble)) {
            return false;
        }
        // What was not possible, or came after the trouble, goes; what ended the faults is found anew each time.
        let commands = if run.ending.is_some() { feasible(&run.commands, &done) } else { done };
        self.best = Run { commands, ..run };
        true
    }

    fn try_commands(&mut self, commands: Vec<Command>) -> bool {
        let run = Run { commands, ..self.best.clone() };
        self.try_out(run)
    }

    fn leave_out(&mut self) {
        let mut size = self.best.commands.len().div_ceil(2);
        while size > 0 {
            let mut at = 0;
            while at < self.best.commands.len() {
                let mut fewer = self.best.commands.clone();
                fewer.drain(at..(at + size).min(fewer.len()));
                if !self.try_commands(fewer) {
                    at += size;
                }
            }
            size /= 2;
        }
        self.leave_out_pairs();
    }

    /// What was done and undone goes only together: a crash and a restart, a cut and a heal.
    fn leave_out_pairs(&mut self) {
        let mut first = 0;
        while first < self.best.commands.len() {
            let mut second = first + 1;
            while second < self.best.commands.len().min(first + 8) {
                let mut fewer = self.best.commands.clone();
                fewer.remove(second);
                fewer.remove(first);
                if !self.try_commands(fewer) {
                    second += 1;
                }
            }
            first += 1;
        }
    }

    fn simplify_setup(&mut self) {
        let mut at = 0;
        while let Some(simpler) = simpler_setups(&self.best).into_iter().nth(at) {
            if !self.try_out(simpler) {
                at += 1;
            }
        }
    }

    fn simplify_commands(&mut self) {
        let mut at = 0;
        while at < self.best.commands.len() {
            let candidates = simpler_commands(&self.best.commands, at);
            if !candidates.into_iter().any(|commands| self.try_commands(commands)) {
                at += 1;
            }
        }
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
