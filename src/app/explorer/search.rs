//! [`Search`]: which seeds are still to be explored and by whom, and what came of the others. Knows nothing of workers
//! but their numbers, and no clock.

use std::{
    collections::{BTreeMap, VecDeque},
    ops::Range,
    rc::Rc,
};

use crate::{
    app::explorer::{
        search::tries::Tries,
        wire::{Answer, Counts, Explored, Found, Given, Kind, Order, Short, What, add_counts},
        work,
    },
    explore::Profile,
};

mod tries;

/// How many seeds a worker is given at a time.
const PIECE_SEEDS: u64 = 32;
/// How long it may take over them, in milliseconds: so long a pause is waited for, but for a run that is under way.
const PIECE_MS: u32 = 100;
/// How many kinds of findings are kept.
pub const MAX_KINDS: usize = 40;
/// How far back the speed is measured, in looks at the clock.
const SAMPLES: usize = 13;

/// What is to be explored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What the runs are made of.
    pub profile: Profile,
    /// The first seed.
    pub first: u64,
    /// How many seeds.
    pub count: u64,
    /// How many workers.
    pub workers: usize,
}

impl Plan {
    /// One past the last seed.
    fn end(&self) -> u64 {
        self.first.saturating_add(self.count)
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It goes on.
    Running,
    /// It is to pause; what is under way is finished first.
    Pausing,
    /// Nothing happens until it is told to go on.
    Paused,
    /// It was stopped before its end.
    Stopped,
    /// All seeds are explored.
    Done,
    /// No worker is left.
    Failed,
}

impl Phase {
    /// Whether workers are there for it.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Running | Self::Pausing | Self::Paused)
    }
}

/// How far a finding is made short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shortening {
    /// It is still to come.
    Waiting,
    /// This worker is at it; `None` where the one before died of it, or the next run is still to be tried.
    UnderWay(Option<u64>),
    /// It took so many runs.
    Done {
        /// How many.
        runs: usize,
    },
    /// It did not work out: the run is as it was found.
    Not,
}

impl Shortening {
    /// Whether nothing more comes of it.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done { .. } | Self::Not)
    }
}

/// What some seeds showed, told once.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// How many seeds showed it.
    pub seeds: u64,
    /// The seed whose run is kept.
    pub seed: u64,
    /// How many commands that run had when it was found.
    pub found_commands: usize,
    /// How many it has.
    pub commands: usize,
    /// The run as a script.
    pub script: Rc<str>,
    /// Whether it is as short as can be.
    pub shortening: Shortening,
}

/// Seeds, workers and findings.
///
/// Getters: the fields, `busy`, `speed`, `active_ms`. Going out: `order`. Coming in: `answered`, `lost`. Changes: `pause`, `go_on`,
/// `stop`, `fail`, `sample`.
pub struct Search {
    /// What is explored.
    pub plan: Plan,
    /// How far it is.
    pub phase: Phase,
    /// How many seeds are explored.
    pub seeds: u64,
    /// How many steps their runs took.
    pub events: u64,
    /// What they came by.
    pub coverage: Counts,
    /// Known defects that are only counted.
    pub exempt: BTreeMap<String, u64>,
    /// What was found, in the order in which it was.
    pub findings: Vec<Finding>,
    /// How many seeds showed something that is not among the findings, as there are too many.
    pub more: u64,
    /// The next seed that nobody was given.
    next: u64,
    /// Seeds that somebody was given and came back.
    left_over: Vec<Range<u64>>,
    /// Who is at what.
    busy: BTreeMap<u64, Order>,
    /// What making findings short has cost of workers, by the finding's number.
    tries: BTreeMap<usize, Tries>,
    /// For how long it ran before the last sample, in milliseconds; and when that was, while it runs.
    active_ms: f64,
    last_ms: Option<f64>,
    /// Time, seeds and events at the last samples.
    samples: VecDeque<(f64, u64, u64)>,
}

impl Search {
    /// Begins.
    pub fn new(plan: Plan) -> Self {
        Self {
            plan,
            phase: Phase::Running,
            seeds: 0,
            events: 0,
            coverage: Counts::new(),
            exempt: BTreeMap::new(),
            findings: Vec::new(),
            more: 0,
            next: plan.first,
            left_over: Vec::new(),
            busy: BTreeMap::new(),
            tries: BTreeMap::new(),
            active_ms: 0.0,
            last_ms: None,
            samples: VecDeque::new(),
        }
    }

    /// How many workers are at something.
    pub fn busy(&self) -> usize {
        self.busy.len()
    }

    /// What a worker that has nothing to do is to do next; `None` for nothing.
    pub fn order(&mut self, worker: u64) -> Option<Order> {
        if self.phase != Phase::Running || self.busy.contains_key(&worker) {
            return None;
        }
        let order = self.shorten(worker).or_else(|| self.explore())?;
        self.busy.insert(worker, order.clone());
        Some(order)
    }

    fn shorten(&mut self, worker: u64) -> Option<Order> {
        let is_open =
            |finding: &Finding| matches!(finding.shortening, Shortening::Waiting | Shortening::UnderWay(None));
        let at = self.findings.iter().position(is_open)?;
        let (profile, seed) = (self.plan.profile.name().to_owned(), self.findings[at].seed);
        let order = match (&self.findings[at].kind.what, self.tries.get_mut(&at)) {
            (What::Panic(_), tries) => Order::Try { profile, seed, run: tries?.next()? },
            (_, tries) => Order::Shorten { profile, seed, skip: tries.map(|tries| tries.skip()).unwrap_or_default() },
        };
        self.findings[at].shortening = Shortening::UnderWay(Some(worker));
        Some(order)
    }

    fn explore(&mut self) -> Option<Order> {
        let seeds = self.left_over.pop().unwrap_or_else(|| {
            let from = self.next;
            self.next = from.saturating_add(PIECE_SEEDS).min(self.plan.end());
            from..self.next
        });
        let (from, to) = (seeds.start, seeds.end);
        let profile = self.plan.profile.name().to_owned();
        (from < to).then_some(Order::Explore { profile, from, to, ms: PIECE_MS })
    }

    /// A worker has answered; the finding that is short now.
    pub fn answered(&mut self, worker: u64, answer: Answer) -> Option<usize> {
        let order = self.busy.remove(&worker)?;
        let shortened = match (order, answer) {
            (Order::Explore { from, to, .. }, Answer::Explored(explored)) => {
                self.seeds += explored.next - from;
                self.give_back(explored.next..to);
                self.add(explored);
                None
            }
            (Order::Shorten { .. }, Answer::Shortened { short, .. }) => self.shortened(worker, short),
            (Order::Explore { from, to, .. }, Answer::Panicked { seed, said, run, .. }) => {
                // What came before it in the same piece died with it, and is explored again.
                self.give_back(from..seed);
                self.give_back(seed.saturating_add(1)..to);
                self.seeds += 1;
                self.found_panic(seed, said, &run);
                None
            }
            // The run of this number on the way was the worker's end: the next one goes on without.
            (Order::Shorten { .. }, Answer::Panicked { number, .. }) => self.shorten_without(worker, number),
            (Order::Try { .. }, Answer::Survived { .. }) => self.tried(worker, None),
            (Order::Try { .. }, Answer::Panicked { said, run, .. }) => self.tried(worker, Some((said, run))),
            (order, _) => {
                self.take_back(worker, order);
                None
            }
        };
        self.settle();
        shortened
    }

    /// A worker is gone; what it was at is somebody else's.
    pub fn lost(&mut self, worker: u64) {
        if let Some(order) = self.busy.remove(&worker) {
            self.take_back(worker, order);
        }
        self.settle();
    }

    fn take_back(&mut self, worker: u64, order: Order) {
        match order {
            Order::Explore { from, to, .. } => self.give_back(from..to),
            // It may be this run that was too much.
            Order::Shorten { .. } => {
                self.shortened(worker, None);
            }
            Order::Try { .. } => {
                self.tried(worker, None);
            }
        }
    }

    fn give_back(&mut self, seeds: Range<u64>) {
        if !seeds.is_empty() {
            self.left_over.push(seeds);
        }
    }

    /// The finding that this worker makes short.
    fn at_work(&self, worker: u64) -> Option<usize> {
        self.findings.iter().position(|finding| finding.shortening == Shortening::UnderWay(Some(worker)))
    }

    fn shortened(&mut self, worker: u64, short: Option<Short>) -> Option<usize> {
        let at = self.at_work(worker)?;
        self.tries.remove(&at);
        let finding = &mut self.findings[at];
        match short {
            Some(short) => {
                (finding.commands, finding.script) = (short.commands, short.script.into());
                finding.shortening = Shortening::Done { runs: short.runs };
            }
            None => finding.shortening = Shortening::Not,
        }
        Some(at)
    }

    fn shorten_without(&mut self, worker: u64, number: usize) -> Option<usize> {
        let at = self.at_work(worker)?;
        if !self.tries.entry(at).or_default().skips(number) {
            return self.shortened(worker, None);
        }
        self.findings[at].shortening = Shortening::UnderWay(None);
        None
    }

    /// A run was tried that may panic as a finding's does, and it did, saying this, or did not; the finding if that is
    /// short now.
    fn tried(&mut self, worker: u64, panicked: Option<(String, Given)>) -> Option<usize> {
        let at = self.at_work(worker)?;
        let profile = self.plan.profile;
        let (finding, tries) = (&mut self.findings[at], self.tries.get_mut(&at)?);
        match panicked {
            Some((said, run)) => {
                let kind = Kind { what: What::Panic(said), defect: None };
                let the_same = kind.is_like(&finding.kind);
                tries.died(&run, the_same);
                if the_same {
                    // What the run says that is kept, down to its numbers.
                    finding.kind = kind;
                }
            }
            None => tries.survived(),
        }
        if let Some((lines, commands)) = tries.short() {
            finding.commands = commands;
            finding.script = work::script(profile, finding.seed, &finding.kind, &lines, None).into();
        }
        if tries.next().is_some() {
            finding.shortening = Shortening::UnderWay(None);
            return None;
        }
        finding.shortening = if tries.is_shown() { Shortening::Done { runs: tries.runs() } } else { Shortening::Not };
        self.tries.remove(&at);
        Some(at)
    }

    fn found_panic(&mut self, seed: u64, said: String, run: &Given) {
        let kind = Kind { what: What::Panic(said), defect: None };
        let lines = run.lines();
        let script = work::script(self.plan.profile, seed, &kind, &lines, None);
        let at = self.findings.len();
        self.found(Found { kind, seeds: 1, seed, commands: run.count(), script });
        let mut tries = Tries::of(run);
        match self.findings.get_mut(at) {
            Some(_) if tries.next().is_some() => drop(self.tries.insert(at, tries)),
            // It cannot be read again, and so not be tried.
            Some(finding) => finding.shortening = Shortening::Not,
            // It is known, or one of too many.
            None => {}
        }
    }

    fn add(&mut self, explored: Explored) {
        add_counts(&mut self.coverage, &explored.coverage);
        self.events += explored.events;
        for (name, count) in explored.exempt {
            *self.exempt.entry(name).or_default() += count;
        }
        explored.found.into_iter().for_each(|found| self.found(found));
    }

    fn found(&mut self, found: Found) {
        let is_known = |finding: &&mut Finding| finding.kind.is_like(&found.kind);
        if let Some(finding) = self.findings.iter_mut().find(is_known) {
            finding.seeds += found.seeds;
        } else if self.findings.len() < MAX_KINDS {
            let Found { kind, seeds, seed, commands, script } = found;
            let (found_commands, script) = (commands, script.into());
            let shortening = Shortening::Waiting;
            self.findings.push(Finding { kind, seeds, seed, found_commands, commands, script, shortening });
        } else {
            self.more += found.seeds;
        }
    }

    /// Nobody is at anything any more: it pauses, or is at its end.
    fn settle(&mut self) {
        if !self.busy.is_empty() {
            return;
        }
        let is_done = self.next >= self.plan.end()
            && self.left_over.is_empty()
            && self.findings.iter().all(|finding| finding.shortening.is_over());
        match self.phase {
            Phase::Running | Phase::Pausing if is_done => self.phase = Phase::Done,
            Phase::Pausing => self.phase = Phase::Paused,
            _ => {}
        }
    }

    /// No worker is given anything from here on.
    pub fn pause(&mut self) {
        if self.phase == Phase::Running {
            self.phase = Phase::Pausing;
            self.settle();
        }
    }

    /// It goes on after a pause.
    pub fn go_on(&mut self) {
        if matches!(self.phase, Phase::Pausing | Phase::Paused) {
            self.phase = Phase::Running;
        }
    }

    /// It ends here: who is at something is not waited for.
    pub fn stop(&mut self) {
        self.end(Phase::Stopped);
    }

    /// No worker is left.
    pub fn fail(&mut self) {
        self.end(Phase::Failed);
    }

    fn end(&mut self, phase: Phase) {
        if self.phase.is_active() {
            self.phase = phase;
            self.busy.clear();
            for (at, finding) in self.findings.iter_mut().enumerate() {
                if !finding.shortening.is_over() {
                    // Shorter it may be, even if not as short as can be.
                    let tries = self.tries.remove(&at).filter(Tries::is_shown);
                    finding.shortening = tries.map_or(Shortening::Not, |tries| Shortening::Done { runs: tries.runs() });
                }
            }
        }
    }

    /// Looks at the clock: how fast it goes is measured from one look to another.
    pub fn sample(&mut self, now_ms: f64) {
        if let Some(last_ms) = self.last_ms {
            self.active_ms += (now_ms - last_ms).max(0.0);
        }
        let runs = matches!(self.phase, Phase::Running | Phase::Pausing);
        self.last_ms = runs.then_some(now_ms);
        if !runs {
            // What is told then is how fast it was as a whole.
            self.samples.clear();
            return;
        }
        self.samples.push_back((self.active_ms, self.seeds, self.events));
        if self.samples.len() > SAMPLES {
            self.samples.pop_front();
        }
    }

    /// How many seeds and events a second: lately while it runs, else on the whole.
    pub fn speed(&self) -> (u64, u64) {
        let a_second = |ms: f64, seeds: u64, events: u64| match ms > 0.0 {
            true => ((seeds as f64 * 1_000.0 / ms).round() as u64, (events as f64 * 1_000.0 / ms).round() as u64),
            false => (0, 0),
        };
        match (self.samples.front(), self.samples.back()) {
            (Some(first), Some(last)) if last.0 > first.0 => {
                a_second(last.0 - first.0, last.1 - first.1, last.2 - first.2)
            }
            _ => a_second(self.active_ms, self.seeds, self.events),
        }
    }

    /// For how long it ran up to the last look at the clock, in milliseconds.
    pub fn active_ms(&self) -> f64 {
        self.active_ms
    }
}

#[cfg(test)]
mod tests;
