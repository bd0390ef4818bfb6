//! [`Course`]: the lesson that is open: what of it is done, what was answered, what is shown of it. Fed by the engine
//! after every step of the live run, never by a replay of the past.

use std::rc::Rc;

use yew::AttrValue;

use crate::{
    app::model::{LessonView, Stage},
    lesson::{Found, Lesson, Progress, Watcher},
    script,
    sim::Simulation,
    text::Texts,
};

/// The name of a lesson that came in a file.
pub const OWN: &str = "own";

/// The lesson that is open.
pub struct Course {
    /// Its name; [`OWN`] where it came in a file.
    pub(super) name: AttrValue,
    pub(super) watcher: Watcher,
    pub(super) progress: Progress,
    /// The step to whose stage the next run that begins is to be brought.
    setting: Option<usize>,
    /// How many hints of the current step were asked for.
    hints: usize,
    /// The lines of the current step, as they stand now; each is its number in the right order.
    order: Rc<Vec<usize>>,
    /// The step that was done last, while it is the last thing that happened.
    ticked: Option<usize>,
    /// What a screen reader is told.
    news: AttrValue,
    /// What could not be done.
    pub(super) trouble: Option<AttrValue>,
    /// Whether anything is to be kept.
    changed: bool,
}

impl Course {
    /// A lesson that is opened, with what was kept of it.
    pub(super) fn new(name: AttrValue, lesson: Rc<Lesson>, progress: Progress) -> Self {
        let mut course = Self {
            name,
            watcher: Watcher::new(lesson),
            progress,
            setting: None,
            hints: 0,
            order: Rc::default(),
            ticked: None,
            news: AttrValue::from(""),
            trouble: None,
            changed: true,
        };
        course.begin_step();
        course
    }

    /// The lesson.
    pub(super) fn lesson(&self) -> &Rc<Lesson> {
        self.watcher.lesson()
    }

    /// The next run that begins is brought to this step.
    pub(super) fn expect_stage(&mut self, step: usize) {
        self.setting = Some(step);
        self.trouble = None;
    }

    /// A run comes that is of something else: nothing is watched before the stage is set again.
    pub(super) fn stand_aside(&mut self) {
        self.setting = None;
        self.watcher.leave_stage();
        self.changed = true;
    }

    /// Another run has taken the place of the live one.
    pub(super) fn run_replaced(&mut self, simulation: &Simulation) {
        match self.setting.take() {
            Some(step) => {
                self.watcher.set_out(step, simulation);
                self.begin_step();
            }
            // On the way to a step another run came between.
            None if self.watcher.is_staged() && !self.watcher.is_watching() => self.watcher.leave_stage(),
            // A fork of it, or a branch that is gone back to.
            None if self.stands_on_stage(simulation) => self.watcher.changed_run(simulation),
            None => self.watcher.leave_stage(),
        }
        self.changed = true;
    }

    /// Whether a run began as the stage of the current step does.
    fn stands_on_stage(&self, simulation: &Simulation) -> bool {
        let (_, stage) = self.lesson().stage_of(self.watcher.current());
        script::parse(stage).is_ok_and(|stage| stage.setup.as_ref() == Some(simulation.setup()))
    }

    /// The stage is set, or could not be: then this says why.
    pub(super) fn stage_is_set(&mut self, simulation: &Simulation, trouble: Option<AttrValue>) {
        self.setting = None;
        match trouble {
            None => self.watcher.arrived(simulation),
            Some(trouble) => {
                self.watcher.leave_stage();
                self.trouble = Some(trouble);
            }
        }
        self.begin_step();
    }

    /// After a step of the live run.
    pub(super) fn watch(&mut self, simulation: &Simulation, texts: &Texts) {
        let is_watching = self.watcher.is_watching();
        match self.watcher.feed(simulation) {
            Found::Nothing => {}
            _ if !is_watching => {}
            Found::Line | Found::Missed => self.changed = true,
            Found::Step(step) => self.tick(step, texts),
        }
    }

    /// Goes back, or on: what is only read is done by that.
    pub(super) fn go_to(&mut self, step: usize, simulation: &Simulation, texts: &Texts) {
        let current = self.watcher.current();
        if step > current && self.current_step().is_some_and(|step| step.is_read()) {
            self.tick(current, texts);
        }
        self.watcher.go_to(step.min(self.lesson().steps.len()), simulation);
        self.begin_step();
    }

    /// Whether the current step waits for a stage of its own.
    pub(super) fn wants_stage(&self) -> bool {
        !self.watcher.is_staged() && self.setting.is_none() && self.current_step().is_some()
    }

    /// One hint more.
    pub(super) fn hint(&mut self) {
        let hints = self.current_step().map_or(0, |step| step.hints.len());
        self.hints = (self.hints + 1).min(hints);
    }

    /// What one thinks will happen; while the step is not done it can be changed.
    pub(super) fn predict(&mut self, option: usize) {
        let step = self.watcher.current();
        let fits = self.current_step().and_then(|step| step.predict()).is_some_and(|quiz| option < quiz.options.len());
        if let Some(slot) = self.progress.predicted.get_mut(step).filter(|_| fits) {
            *slot = Some(option);
            self.changed = true;
        }
    }

    /// The answer to the question of a step.
    pub(super) fn answer(&mut self, step: usize, option: usize) {
        let question = self.lesson().steps.get(step).and_then(|step| step.question());
        let fits = question.is_some_and(|(quiz, _)| option < quiz.options.len());
        if let Some(slot) = self.progress.answered.get_mut(step).filter(|_| fits) {
            *slot = Some(option);
            self.changed = true;
        }
    }

    /// Moves a line of the current step to another place; in the right order the step is done, once its run is.
    pub(super) fn move_line(&mut self, from: usize, to: usize, simulation: &Simulation, texts: &Texts) {
        if from >= self.order.len() || to >= self.order.len() {
            return;
        }
        let order = Rc::make_mut(&mut self.order);
        let line = order.remove(from);
        order.insert(to, line);
        self.put_in_order(simulation, texts);
    }

    /// Puts the lines of a step in their right order, for whoever asks for it, if that step is still the current one.
    pub(super) fn show_order(&mut self, step: usize, simulation: &Simulation, texts: &Texts) {
        if self.watcher.current() == step {
            Rc::make_mut(&mut self.order).sort_unstable();
            self.put_in_order(simulation, texts);
        }
    }

    fn put_in_order(&mut self, simulation: &Simulation, texts: &Texts) {
        if !self.order.is_empty() && self.order.is_sorted() && self.watcher.has_all_lines() {
            self.tick(self.watcher.current(), texts);
            self.watcher.passed(simulation);
            self.begin_step();
        }
    }

    /// Goes on where it was left, with the run as it is.
    pub(super) fn come_back(&mut self, simulation: &Simulation) {
        let left = self.progress.clone();
        self.watcher.restore(left.current, left.line, left.names, simulation);
        if !left.staged || !self.stands_on_stage(simulation) {
            self.watcher.leave_stage();
        }
        self.begin_step();
    }

    /// Forgets what was done and answered.
    pub(super) fn reset(&mut self) {
        self.progress = Progress::new(self.lesson());
        self.ticked = None;
        self.begin_step();
    }

    /// What is to be kept, if anything changed.
    pub(super) fn take_changed(&mut self) -> Option<Progress> {
        if !std::mem::take(&mut self.changed) {
            return None;
        }
        let watcher = &self.watcher;
        self.progress.current = watcher.current();
        self.progress.line = watcher.line();
        self.progress.staged = watcher.is_watching();
        self.progress.names = watcher.names().clone();
        Some(self.progress.clone())
    }

    /// As the page draws it.
    pub(super) fn view(&self) -> LessonView {
        let stage = match (self.setting, self.watcher.is_staged(), self.watcher.is_watching()) {
            (None, true, true) => Stage::Set,
            (Some(_), ..) | (None, true, false) => Stage::Setting,
            (None, false, _) => Stage::Wanted,
        };
        LessonView {
            name: self.name.clone(),
            lesson: self.lesson().clone(),
            current: self.watcher.current(),
            line: self.watcher.line(),
            stage,
            missed: self.watcher.is_missed(),
            done: self.progress.done.clone().into(),
            predicted: self.progress.predicted.clone().into(),
            answered: self.progress.answered.clone().into(),
            hints: self.hints,
            order: self.order.clone(),
            ticked: self.ticked,
            news: self.news.clone(),
            trouble: self.trouble.clone(),
        }
    }

    /// The current step; `None` where all are behind.
    pub(super) fn current_step(&self) -> Option<&crate::lesson::Step> {
        self.lesson().steps.get(self.watcher.current())
    }

    fn tick(&mut self, step: usize, texts: &Texts) {
        if let Some(done) = self.progress.done.get_mut(step) {
            *done = true;
        }
        let title = self.lesson().steps.get(step).map(|step| step.title.clone()).unwrap_or_default();
        let news = texts.format("course-news-done", &[("k", (step + 1).into()), ("title", title.into())]);
        self.begin_step();
        self.news = news.into();
        self.ticked = Some(step);
    }

    /// What belongs to one step begins anew.
    fn begin_step(&mut self) {
        self.hints = 0;
        self.changed = true;
        let lines = self.current_step().and_then(|step| step.order()).map_or(0, <[_]>::len);
        self.order = Rc::new(shuffled(lines, self.watcher.current()));
    }
}

/// The numbers below `count` in an order that is not the right one; always the same for the same step.
pub(super) fn shuffled(count: usize, step: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    let mut state = 0x2545_f491_u32.wrapping_add(step as u32);
    for at in (1..count).rev() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        order.swap(at, (state >> 16) as usize % (at + 1));
    }
    if order.is_sorted() && count > 1 {
        order.rotate_left(1);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_shuffled_and_none_is_lost() {
        for count in 2..=12 {
            for step in 0..50 {
                let mut order = shuffled(count, step);
                assert!(!order.is_sorted(), "{count} lines of step {step}");
                order.sort_unstable();
                assert_eq!(order, (0..count).collect::<Vec<_>>());
            }
        }
    }
}
