//! [`Tries`]: a run that ends its worker is made short try by try, each by a worker that may not survive it.

use crate::{app::explorer::wire::Given, explore::Shrinking, script::print};

/// How many workers may die of one finding: a fresh one takes much longer to start than to make a run.
const MOST_DEATHS: usize = 400;

/// What making a finding short has cost so far, and what is to be tried next.
///
/// Getters: `short`, `runs`, `is_shown`, `skip`. What to try: `next`. What came of it: `survived`, `died`, `skips`.
#[derive(Clone, Debug, Default)]
pub(super) struct Tries {
    /// Of a run that panics: which to try. Any other a worker makes short by itself.
    shrinking: Option<Shrinking>,
    deaths: usize,
    /// The runs on the way that a worker has died of, by their number.
    skip: Vec<usize>,
}

impl Tries {
    /// Those of a run that panicked.
    pub fn of(run: &Given) -> Self {
        Self { shrinking: run.run().map(Shrinking::of_run), ..Self::default() }
    }

    /// The run to be tried next; `None` at the end, and where there is none to try.
    pub fn next(&mut self) -> Option<Given> {
        let shrinking = self.shrinking.as_mut().filter(|_| self.deaths < MOST_DEATHS)?;
        shrinking.candidate().map(|run| Given::of(&run))
    }

    /// Who tried it goes on living.
    pub fn survived(&mut self) {
        if let Some(shrinking) = &mut self.shrinking {
            shrinking.tried(None);
        }
    }

    /// Who tried it is dead, and this was the run up to its end; whether it was `the_same` that the worker died of.
    pub fn died(&mut self, run: &Given, the_same: bool) {
        self.deaths += 1;
        if let Some(shrinking) = &mut self.shrinking {
            shrinking.tried(run.run().filter(|_| the_same).map(|run| run.commands));
        }
    }

    /// Whether the run has panicked again since it was found.
    pub fn is_shown(&self) -> bool {
        self.shrinking.as_ref().is_some_and(Shrinking::is_shown)
    }

    /// How many runs were tried.
    pub fn runs(&self) -> usize {
        self.shrinking.as_ref().map_or(0, Shrinking::runs)
    }

    /// The shortest run so far: its commands, and how many.
    pub fn short(&self) -> Option<(String, usize)> {
        let run = self.shrinking.as_ref().filter(|shrinking| shrinking.is_shown())?.run();
        Some((print(&run.setup, &run.commands), run.commands.len()))
    }

    /// The runs that are not to be tried again by a worker that makes a finding short by itself.
    pub fn skip(&self) -> Vec<usize> {
        self.skip.clone()
    }

    /// A worker that made the finding short by itself died of the run of this number; whether another may try without.
    pub fn skips(&mut self, number: usize) -> bool {
        if self.skip.contains(&number) || self.skip.len() >= MOST_DEATHS {
            return false;
        }
        self.skip.push(number);
        true
    }
}
