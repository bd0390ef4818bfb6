//! [`Watcher`]: which step a person is at, and what of it has come true. Fed after every step of the live run.

use std::{collections::BTreeMap, rc::Rc};

use crate::{
    lesson::{
        Lesson,
        condition::{Condition, Line},
        holds::Look,
        seen::Seen,
    },
    sim::{NodeId, Simulation, event::Event},
};

/// What a look at the run brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing new.
    Nothing,
    /// A line of the current step came true, but not the last.
    Line,
    /// This step is done.
    Step(usize),
    /// The time that a line of the current step gives is over. Only a new stage helps.
    Missed,
}

/// Watches the current step of a lesson.
///
/// Getters: `lesson`, `current`, `line`, `is_watching`, `is_missed`, `names`. What goes on: `feed`, `passed`, `go_to`,
/// `set_out`, `arrived`, `restore`, `changed_run`, `leave_stage`, `translate`.
///
/// A step is watched from the moment at which the one before was done, and after a new stage only when that is set.
/// What lies in the past of that moment does not count, but what was proposed since the stage was set does.
#[derive(Debug)]
pub struct Watcher {
    lesson: Rc<Lesson>,
    current: usize,
    /// How many lines of the current step have come true.
    line: usize,
    /// Whether the stage is set on which the current step stands.
    staged: bool,
    /// The step that the run is being brought to; until it is there, nobody has done anything.
    bound: Option<usize>,
    /// Whether the time of the current line is over.
    missed: bool,
    names: BTreeMap<String, NodeId>,
    seen: Seen,
    /// The number of the next event to look at.
    next_event: u64,
    /// When the run was last looked at, in ticks.
    time: u64,
    watch: Watch,
}

/// What is known of the line that is watched.
#[derive(Debug, Default)]
struct Watch {
    /// When the line before came true, in ticks.
    from: u64,
    /// Since when the conditions hold, in ticks.
    since: Option<u64>,
    /// Of each condition, whether its event was seen.
    happened: Vec<bool>,
    /// Of each condition, whether it held when it was last asked; `None` before that.
    held: Vec<Option<bool>>,
}

impl Watcher {
    /// At the first step; the stage is still to be set.
    pub fn new(lesson: Rc<Lesson>) -> Self {
        Self {
            lesson,
            current: 0,
            line: 0,
            staged: false,
            bound: None,
            missed: false,
            names: BTreeMap::new(),
            seen: Seen::default(),
            next_event: 0,
            time: 0,
            watch: Watch::default(),
        }
    }

    /// The lesson.
    pub fn lesson(&self) -> &Rc<Lesson> {
        &self.lesson
    }

    /// The current step, from 0; the number of steps where all are behind.
    pub fn current(&self) -> usize {
        self.current
    }

    /// How many lines of the current step have come true.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Whether the stage is set, or is being set.
    pub fn is_staged(&self) -> bool {
        self.staged
    }

    /// Whether the stage is set and the run is where the current step wants it: what happens is somebody's doing.
    pub fn is_watching(&self) -> bool {
        self.staged && self.bound.is_none()
    }

    /// Whether the time that the current line gives is over.
    pub fn is_missed(&self) -> bool {
        self.missed
    }

    /// The nodes that were remembered.
    pub fn names(&self) -> &BTreeMap<String, NodeId> {
        &self.names
    }

    /// A fresh run begins that will be brought to a step by [`Lesson::way_to`]: what that does is nobody's doing.
    /// The watcher is told [`Watcher::arrived`] when it is there.
    pub fn set_out(&mut self, step: usize, simulation: &Simulation) {
        let (from, _) = self.lesson.stage_of(step);
        self.names.clear();
        self.seen = Seen::default();
        self.staged = true;
        self.bound = Some(step);
        self.next_event = 0;
        self.begin(from, simulation);
        self.pass_what_is_read(simulation);
    }

    /// The run is where the step begins that it was being brought to.
    pub fn arrived(&mut self, simulation: &Simulation) {
        if let Some(step) = self.bound.take() {
            self.next_event = simulation.event_count();
            self.begin(step, simulation);
        }
    }

    /// Another step is looked at, on the run as it is. One that has a stage of its own waits for it.
    pub fn go_to(&mut self, step: usize, simulation: &Simulation) {
        let own = |at: usize| self.lesson.stage_of(at).0;
        self.staged &= step >= self.lesson.steps.len() || own(step) == own(self.current.min(self.last()));
        self.next_event = simulation.event_count();
        self.begin(step, simulation);
    }

    /// The current step was done by reading it, or by putting its lines in order; the next is the current one.
    pub fn passed(&mut self, simulation: &Simulation) {
        self.go_to(self.current + 1, simulation);
    }

    /// What was known when the page was left: the step, its lines that had come true, and the names. What happened
    /// since the current line began to be watched is not known any more; what was proposed is read from the run.
    pub fn restore(&mut self, step: usize, line: usize, names: BTreeMap<String, NodeId>, simulation: &Simulation) {
        self.names = names;
        self.staged = true;
        self.seen = Seen::default();
        simulation.events().iter().for_each(|event| self.seen.note(event));
        self.next_event = simulation.event_count();
        self.begin(step.min(self.lesson.steps.len()), simulation);
        let lines = self.lesson.steps.get(self.current).map_or(0, |step| step.until.len());
        self.line = line.min(lines.saturating_sub(1));
        self.begin_line(simulation);
    }

    /// The live run is another one, or this one at an earlier step. What came true stays so; the rest is watched from
    /// here on.
    pub fn changed_run(&mut self, simulation: &Simulation) {
        self.next_event = simulation.event_count();
        self.begin_line(simulation);
    }

    /// The run is no longer the one on which the current step stands: nothing is watched before the stage is set again.
    pub fn leave_stage(&mut self) {
        self.staged = false;
        self.bound = None;
    }

    /// The same lesson in another language goes on where this one is; `false`, and nothing is changed, where it has
    /// other steps.
    pub fn translate(&mut self, lesson: Rc<Lesson>) -> bool {
        let same = lesson.steps.len() == self.lesson.steps.len()
            && lesson.steps.iter().zip(&self.lesson.steps).all(|(new, old)| new.until == old.until);
        if same {
            self.lesson = lesson;
        }
        same
    }

    /// Looks at the run after a step of it.
    pub fn feed(&mut self, simulation: &Simulation) -> Found {
        if !self.staged {
            return Found::Nothing;
        }
        if simulation.event_count() < self.next_event || simulation.time() < self.time {
            self.changed_run(simulation);
        }
        let new = simulation.events_from(self.next_event);
        self.next_event = simulation.event_count();
        self.time = simulation.time();
        new.iter().for_each(|event| self.seen.note(event));
        let lesson = self.lesson.clone();
        let Some(step) = lesson.steps.get(self.current) else { return Found::Nothing };
        if self.missed || step.until.is_empty() {
            return Found::Nothing;
        }
        let (mut new, mut found) = (new, Found::Nothing);
        while let Some(line) = step.until.get(self.line) {
            if !self.is_so(line, new, simulation) {
                let within = if let Line::Wait { within, .. } = line { *within } else { None };
                if within.is_some_and(|within| simulation.time() > self.watch.from + within) {
                    self.missed = true;
                    return Found::Missed;
                }
                return found;
            }
            self.line += 1;
            self.begin_line(simulation);
            // What has happened already counts for the line that it came true for, not for the next.
            new = &[];
            found = Found::Line;
        }
        if step.order().is_some() && self.bound.is_none() {
            // Its lines are still to be put in order.
            return found;
        }
        let done = self.current;
        let next_is_staged = lesson.stage_of(done + 1).0 == lesson.stage_of(done).0;
        self.begin(done + 1, simulation);
        if self.bound.is_some() {
            self.pass_what_is_read(simulation);
        } else {
            self.staged &= next_is_staged || self.current >= lesson.steps.len();
        }
        Found::Step(done)
    }

    /// Whether all lines of the current step have come true.
    pub fn has_all_lines(&self) -> bool {
        self.lesson.steps.get(self.current).is_some_and(|step| self.line >= step.until.len())
    }

    fn last(&self) -> usize {
        self.lesson.steps.len().saturating_sub(1)
    }

    /// On the way to a step, those that need nobody's run are behind as soon as they are reached.
    fn pass_what_is_read(&mut self, simulation: &Simulation) {
        let lesson = self.lesson.clone();
        while lesson.steps.get(self.current).is_some_and(|step| step.until.is_empty())
            && self.bound.is_some_and(|bound| self.current < bound)
        {
            self.begin(self.current + 1, simulation);
        }
    }

    fn begin(&mut self, step: usize, simulation: &Simulation) {
        self.current = step;
        self.line = 0;
        self.missed = false;
        self.begin_line(simulation);
    }

    fn begin_line(&mut self, simulation: &Simulation) {
        self.time = simulation.time();
        let line = self.lesson.steps.get(self.current).and_then(|step| step.until.get(self.line));
        let count = if let Some(Line::Wait { conditions, .. }) = line { conditions.len() } else { 0 };
        self.watch =
            Watch { from: simulation.time(), since: None, happened: vec![false; count], held: vec![None; count] };
    }

    /// Whether the line that is watched is so now.
    fn is_so(&mut self, line: &Line, new: &[Event], simulation: &Simulation) -> bool {
        let look = Look { simulation, names: &self.names, seen: &self.seen };
        match line {
            Line::Remember(name, node) => {
                let Some(pid) = look.find(node) else { return false };
                self.names.insert(name.clone(), pid);
                true
            }
            Line::Wait { during, conditions, .. } => {
                let mut all = true;
                for (at, (expected, condition)) in conditions.iter().enumerate() {
                    let (happened, held) = (&mut self.watch.happened[at], &mut self.watch.held[at]);
                    let is_so = ask(&look, condition, new, happened, held);
                    // Where nothing can be said, neither it nor its contrary holds.
                    all &= is_so == Some(*expected);
                }
                if !all {
                    self.watch.since = None;
                    return false;
                }
                let since = *self.watch.since.get_or_insert(simulation.time());
                during.is_none_or(|ticks| simulation.time() >= since + ticks)
            }
        }
    }
}

/// Whether a condition holds now; one that looks through whole logs is only asked where something has happened.
fn ask(
    look: &Look,
    condition: &Condition,
    new: &[Event],
    happened: &mut bool,
    held: &mut Option<bool>,
) -> Option<bool> {
    if condition.is_about_events() {
        *happened |= new.iter().any(|event| look.is_event(condition, event));
    }
    if condition.is_slow() && new.is_empty() && held.is_some() {
        return *held;
    }
    let now = look.holds(condition, *happened);
    *held = now;
    now
}
