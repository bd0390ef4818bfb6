//! Lessons on the page: from where they are fetched, how their stage is set, what is kept of them.
//!
//! A stage is put in place as every new run is: the present one is kept as a branch where a person had a hand in it.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use gloo::net::http::Request;
use wasm_bindgen_futures::spawn_local;
use yew::AttrValue;

use crate::{
    app::{
        act,
        action::{Control, LessonAction, Tab},
        class::plan::Plan,
        course::{Course, OWN},
        driver::Driver,
        engine::Engine,
        job::Done,
        model::{LessonCard, Life},
    },
    lesson::{self, Lesson, MAX_LESSON_BYTES, Progress, shipped},
    script::{self, Runner, ScriptError},
    text::{Language, Source, Texts},
};

/// Under which key it is kept which lesson is open.
const OPEN_KEY: &str = "omnipaxos-playground.lesson-open";
/// Under which key the text of a lesson is kept that came in a file.
const OWN_KEY: &str = "omnipaxos-playground.lesson-own";
/// How the keys begin under which it is kept what was done of each lesson.
const PROGRESS_PREFIX: &str = "omnipaxos-playground.lesson.";

/// The lessons that were fetched, by language and name.
#[derive(Default)]
pub(super) struct Shelf {
    lessons: RefCell<BTreeMap<(&'static str, &'static str), Rc<Lesson>>>,
    /// Those that could not be had.
    missing: RefCell<BTreeSet<(&'static str, &'static str)>>,
    /// How many stages were asked for.
    asked: Cell<u64>,
    /// Whether the list is looked at.
    shown: Cell<bool>,
    /// Whether the lesson of an earlier visit was looked for.
    looked: Cell<bool>,
}

/// What is to become of a lesson that is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opening {
    /// Its stage is set, for this step, or for the one at which it was left.
    At(Option<usize>),
    /// It goes on with the run as it is: the page was loaded again.
    Again,
}

impl Engine {
    /// After a step of the live run.
    pub(super) fn watch_lesson(&mut self) {
        if let Some(course) = &mut self.lesson {
            course.watch(&self.simulation, &self.page.texts);
        }
    }

    /// Another run has taken the place of the live one.
    pub(super) fn tell_lesson_of_run(&mut self) {
        if let Some(course) = &mut self.lesson {
            course.run_replaced(&self.simulation);
        }
    }

    /// The lesson that is open, or its language, is another: so is what there is to present.
    fn note_plan(&mut self) {
        let of = |course: &Course| Plan::of_lesson(&self.page.texts, &course.name, course.lesson());
        let plan = self.lesson.as_ref().and_then(of).map(Rc::new);
        self.class.set_lesson(plan);
    }

    /// Changes the lesson that is open.
    fn with_lesson(&mut self, change: impl FnOnce(&mut Course, &crate::sim::Simulation, &Texts)) {
        if let Some(course) = &mut self.lesson {
            change(course, &self.simulation, &self.page.texts);
        }
    }
}

impl Driver {
    /// What a person asks of lessons.
    pub(super) fn act_on_lesson(&self, action: LessonAction) {
        match action {
            LessonAction::List(shown) => {
                self.0.shelf.shown.set(shown);
                if shown {
                    self.fetch_all();
                }
            }
            LessonAction::Open(name, step) => match shipped::names().find(|known| *known == name) {
                Some(name) => self.open_lesson(name, Opening::At(step)),
                None => self.refuse_lesson(&Source::File(name.to_string()), "there is no such lesson"),
            },
            LessonAction::SetStage => self.set_stage_of_current(),
            LessonAction::Hint => self.0.engine.borrow_mut().with_lesson(|course, _, _| course.hint()),
            LessonAction::Show => self.show_step(),
            LessonAction::Try(step) => self.try_answer(step),
            LessonAction::GoTo(step) => {
                self.0.engine.borrow_mut().with_lesson(|course, now, texts| course.go_to(step, now, texts));
                let wants = self.0.engine.borrow().lesson.as_ref().is_some_and(Course::wants_stage);
                if wants {
                    self.set_stage_of_current();
                }
            }
            LessonAction::Predict(option) => {
                self.0.engine.borrow_mut().with_lesson(|course, _, _| course.predict(option));
            }
            LessonAction::Answer(step, option) => {
                self.0.engine.borrow_mut().with_lesson(|course, _, _| course.answer(step, option));
            }
            LessonAction::MoveLine(from, to) => {
                let mut engine = self.0.engine.borrow_mut();
                engine.with_lesson(|course, now, texts| course.move_line(from, to, now, texts));
            }
            LessonAction::Reset => {
                self.0.engine.borrow_mut().with_lesson(|course, _, _| course.reset());
                self.set_stage(0);
            }
            LessonAction::Leave => self.leave_lesson(),
        }
    }

    fn leave_lesson(&self) {
        self.keep_lesson();
        if !self.0.embedded.get() {
            act::forget(OPEN_KEY);
        }
        let engine = &mut *self.0.engine.borrow_mut();
        engine.lesson = None;
        engine.note_plan();
        if engine.page.tab == Tab::Lesson {
            engine.page.tab = Tab::Events;
        }
    }

    /// Comes back to the lesson that was open when the page was left.
    pub(super) fn come_back_to_lesson(&self) {
        if self.0.engine.borrow().lesson.is_some() {
            return;
        }
        let Some(open) = act::kept(OPEN_KEY) else { return };
        match shipped::names().find(|name| *name == open) {
            Some(name) => self.open_lesson(name, Opening::Again),
            None if open == OWN => {
                // One that could be read before can be read now, unless the page is another version.
                match act::kept(OWN_KEY).map(|text| lesson::parse(&text)) {
                    Some(Ok(lesson)) => self.begin_lesson(OWN, Rc::new(lesson), Opening::Again),
                    _ => act::forget(OPEN_KEY),
                }
            }
            None => act::forget(OPEN_KEY),
        }
    }

    /// A link to a lesson was opened.
    pub(super) fn open_lesson_link(&self, fragment: &str) {
        match lesson::link::read(fragment) {
            Ok((name, step)) => self.open_lesson(name, Opening::At(step)),
            Err(reason) => self.refuse_lesson(&Source::Link, &reason),
        }
    }

    fn open_lesson(&self, name: &'static str, opening: Opening) {
        let (driver, language) = (self.clone(), self.texts().language());
        let reading = self.0.arrivals.begin();
        spawn_local(async move {
            let fetched = driver.fetch_lesson(language, name).await;
            if driver.0.arrivals.end(reading) {
                match fetched {
                    Ok(lesson) => driver.begin_lesson(name, lesson, opening),
                    Err(reason) => driver.refuse_lesson(&Source::File(format!("{name}.md")), &reason),
                }
                driver.pump();
            }
        });
    }

    /// Opens a lesson that came in a file; `false` where the file holds none.
    pub(super) fn open_own_lesson(&self, source: &Source, bytes: &[u8]) -> bool {
        if !is_lesson(bytes) {
            return false;
        }
        let parsed = match std::str::from_utf8(bytes) {
            Ok(text) => lesson::parse(text)
                .map_err(|error| error.to_string())
                .and_then(|lesson| check_work(&lesson).map(|()| (text, lesson))),
            Err(_) => Err("expected text in UTF-8".to_owned()),
        };
        match parsed {
            Err(reason) => self.refuse_lesson(source, &reason),
            Ok((text, lesson)) => {
                if !self.0.embedded.get() && act::kept(OWN_KEY).as_deref() != Some(text) {
                    act::forget(&progress_key(OWN));
                    act::keep(OWN_KEY, text);
                }
                self.begin_lesson(OWN, Rc::new(lesson), Opening::At(None));
            }
        }
        true
    }

    fn begin_lesson(&self, name: &'static str, lesson: Rc<Lesson>, opening: Opening) {
        // A figure in another page begins anew each time.
        let embedded = self.0.embedded.get();
        let kept = act::kept(&progress_key(name)).filter(|_| !embedded).unwrap_or_default();
        let progress = Progress::parse(&kept, &lesson);
        let (steps, at) = (lesson.steps.len(), progress.current);
        // What is behind is begun again.
        let left = if at < steps { at } else { 0 };
        if !embedded {
            act::keep(OPEN_KEY, name);
        }
        let presenting = {
            let engine = &mut *self.0.engine.borrow_mut();
            engine.page.dismiss_welcome();
            engine.page.error = None;
            engine.page.tab = Tab::Lesson;
            engine.lesson = Some(Course::new(name.into(), lesson, progress));
            engine.note_plan();
            engine.class.presenting
        };
        match opening {
            // A link to a presentation.
            Opening::At(step) if presenting => {
                {
                    let class = &mut self.0.engine.borrow_mut().class;
                    (class.plan, class.show) = (class.lesson.clone(), None);
                }
                self.start_act(step.unwrap_or(0).min(steps), true, None);
            }
            Opening::At(step) => self.set_stage(step.unwrap_or(left).min(steps.saturating_sub(1))),
            Opening::Again => self.0.engine.borrow_mut().with_lesson(|course, now, _| course.come_back(now)),
        }
    }

    fn set_stage_of_current(&self) {
        let current = self.0.engine.borrow().lesson.as_ref().map(|course| course.watcher.current());
        if let Some(current) = current {
            self.set_stage(current);
        }
    }

    /// A fresh run, brought to where a step begins.
    fn set_stage(&self, step: usize) {
        let way = {
            let engine = &mut *self.0.engine.borrow_mut();
            let Some(course) = &mut engine.lesson else { return };
            course.expect_stage(step);
            course.lesson().way_to(step)
        };
        let asked = self.0.shelf.asked.get() + 1;
        self.0.shelf.asked.set(asked);
        let driver = self.clone();
        let done: Done = Box::new(move |result| {
            if driver.0.shelf.asked.get() != asked {
                // Another stage was asked for meanwhile, which is what ended this one.
                return;
            }
            let trouble = result.err().map(|error| driver.trouble("course-trouble-stage", &error));
            driver.0.engine.borrow_mut().with_lesson(|course, now, _| course.stage_is_set(now, trouble));
            driver.keep_lesson();
            driver.draw_soon();
        });
        if let Some(message) = self.not_now() {
            return done(Err(ScriptError { line: 1, column: 1, message }));
        }
        match script::parse(&way) {
            Err(error) => done(Err(error)),
            Ok(mut script) => {
                let setup = script.setup.take();
                self.start_script(setup, Runner::new(script), Some(done));
            }
        }
    }

    /// Does what the current step asks for: what is to be run first, then what is to be put in order.
    fn show_step(&self) {
        let (step, show) = {
            let engine = self.0.engine.borrow();
            let Some(course) = &engine.lesson else { return };
            (course.watcher.current(), course.current_step().and_then(|step| step.show.clone()))
        };
        let driver = self.clone();
        let order = move || {
            driver.0.engine.borrow_mut().with_lesson(|course, now, texts| course.show_order(step, now, texts));
        };
        match show {
            Some(show) => self.run_for_lesson(&show, "course-trouble-show", Box::new(order)),
            None => order(),
        }
    }

    /// Shows the answer to a question by running it.
    fn try_answer(&self, step: usize) {
        let attempt = {
            let engine = self.0.engine.borrow();
            let steps = engine.lesson.as_ref().map(|course| course.lesson().clone());
            let question = steps.as_ref().and_then(|lesson| lesson.steps.get(step)?.question());
            question.and_then(|(_, attempt)| attempt).map(str::to_owned)
        };
        if let Some(attempt) = attempt {
            self.run_for_lesson(&attempt, "course-trouble-try", Box::new(|| {}));
        }
    }

    /// Runs a script of the lesson; what goes wrong is said in its panel.
    fn run_for_lesson(&self, text: &str, trouble: &'static str, then: Box<dyn FnOnce()>) {
        let driver = self.clone();
        self.0.engine.borrow_mut().with_lesson(|course, _, _| course.trouble = None);
        let done: Done = Box::new(move |result| {
            match result {
                Ok(()) => then(),
                Err(error) => {
                    let said = driver.trouble(trouble, &error);
                    driver.0.engine.borrow_mut().with_lesson(|course, _, _| course.trouble = Some(said));
                }
            }
            driver.keep_lesson();
            driver.draw_soon();
        });
        if let Some(message) = self.not_now() {
            return done(Err(ScriptError { line: 1, column: 1, message }));
        }
        match script::parse(text) {
            Err(error) => done(Err(error)),
            Ok(mut script) => {
                let setup = script.setup.take();
                if setup.is_some() {
                    // The run on which the steps stand is left.
                    self.0.engine.borrow_mut().with_lesson(|course, _, _| course.watcher.leave_stage());
                }
                self.start_script(setup, Runner::new(script), Some(done));
            }
        }
    }

    fn trouble(&self, id: &'static str, error: &ScriptError) -> AttrValue {
        self.texts().format(id, &[("reason", error.to_string().into())]).into()
    }

    fn refuse_lesson(&self, source: &Source, reason: &str) {
        let texts = self.texts();
        let text = match source {
            Source::File(_) => {
                let args = [("name", source.shown_name().into()), ("reason", reason.into())];
                texts.format("course-refused-file", &args)
            }
            Source::Link => texts.format("course-refused-link", &[("reason", reason.into())]),
        };
        self.0.engine.borrow_mut().show_error(Control::Lesson, text);
        self.draw_soon();
    }

    /// Keeps what was done, if anything was.
    pub(super) fn keep_lesson(&self) {
        let engine = &mut *self.0.engine.borrow_mut();
        if let Some(course) = &mut engine.lesson
            && let Some(progress) = course.take_changed()
            && !self.0.embedded.get()
        {
            act::keep(&progress_key(&course.name), &progress.print());
        }
    }

    /// The open lesson, and the list, in the language that is now spoken.
    pub(super) fn translate_lessons(&self) {
        if self.0.shelf.shown.get() {
            self.fetch_all();
        }
        let open = self.0.engine.borrow().lesson.as_ref().map(|course| course.name.clone());
        let Some(name) = open.and_then(|open| shipped::names().find(|name| *name == open.as_str())) else { return };
        let (driver, language) = (self.clone(), self.texts().language());
        spawn_local(async move {
            // Where it cannot be had, it stays in the language in which it was opened.
            if let Ok(lesson) = driver.fetch_lesson(language, name).await {
                let engine = &mut *driver.0.engine.borrow_mut();
                engine.with_lesson(|course, _, _| {
                    if course.name == name {
                        course.watcher.translate(lesson);
                    }
                });
                engine.note_plan();
            }
            driver.draw_soon();
        });
    }

    /// Fetches every lesson, for the list.
    fn fetch_all(&self) {
        let language = self.texts().language();
        for name in shipped::names() {
            self.fetch_for_list(language, name);
        }
    }

    fn fetch_for_list(&self, language: Language, name: &'static str) {
        let driver = self.clone();
        spawn_local(async move {
            let key = (language.tag(), name);
            // What cannot be had is not listed; who opens it is told why.
            match driver.fetch_lesson(language, name).await {
                Ok(_) => driver.0.shelf.missing.borrow_mut().remove(&key),
                Err(_) => driver.0.shelf.missing.borrow_mut().insert(key),
            };
            driver.draw_soon();
        });
    }

    async fn fetch_lesson(&self, language: Language, name: &'static str) -> Result<Rc<Lesson>, String> {
        let key = (language.tag(), name);
        if let Some(lesson) = self.0.shelf.lessons.borrow().get(&key) {
            return Ok(Rc::clone(lesson));
        }
        let response = Request::get(&format!("lessons/{}/{name}.md", language.tag())).send().await;
        let response = response.map_err(|error| error.to_string())?;
        if !response.ok() {
            return Err(format!("{} {}", response.status(), response.status_text()));
        }
        let text = response.text().await.map_err(|error| error.to_string())?;
        let lesson = Rc::new(lesson::parse(&text).map_err(|error| error.to_string())?);
        self.0.shelf.lessons.borrow_mut().insert(key, Rc::clone(&lesson));
        Ok(lesson)
    }

    /// The lessons that are there, in their order, and how far each was done; none while nobody looks.
    pub(super) fn lesson_cards(&self) -> Vec<LessonCard> {
        if !self.0.shelf.shown.get() {
            return Vec::new();
        }
        let language = self.texts().language().tag();
        let (lessons, engine) = (self.0.shelf.lessons.borrow(), self.0.engine.borrow());
        let missing = self.0.shelf.missing.borrow();
        let is_known = |name| lessons.contains_key(&(language, name)) || missing.contains(&(language, name));
        if !shipped::names().all(is_known) {
            // All at once: one that came later would move the others away from under the pointer.
            return Vec::new();
        }
        let card = |(at, name): (usize, &'static str)| {
            let lesson = lessons.get(&(language, name))?;
            let open = engine.lesson.as_ref().filter(|course| course.name == name);
            let progress = match open {
                Some(course) => course.progress.clone(),
                None => Progress::parse(&act::kept(&progress_key(name)).unwrap_or_default(), lesson),
            };
            Some(LessonCard {
                name: name.into(),
                number: at + 1,
                title: lesson.title.clone().into(),
                minutes: lesson.minutes,
                steps: lesson.steps.len(),
                done: progress.count_done(),
                open: open.is_some(),
            })
        };
        shipped::names().enumerate().filter_map(card).collect()
    }

    /// The lesson that was open when the page was left, once the page has its cluster.
    pub(super) fn come_back_to_lesson_when_ready(&self) {
        let ready = self.life() == Life::Ready && self.0.engine.borrow().page.elsewhere.is_none();
        let ready = ready && !self.0.embedded.get();
        if ready && !self.0.shelf.looked.replace(true) {
            self.come_back_to_lesson();
        }
    }
}

/// What the scripts of a lesson from outside ask for has the limits of every run from outside.
fn check_work(lesson: &Lesson) -> Result<(), String> {
    (0..=lesson.steps.len()).try_for_each(|step| {
        let way = script::incoming::read(lesson.way_to(step).as_bytes());
        way.map(drop).map_err(|error| format!("the scripts up to step {step}: {}", error.message))
    })
}

fn progress_key(name: &str) -> String {
    format!("{PROGRESS_PREFIX}{name}")
}

/// Whether a file is meant to be a lesson: its first words are a heading, and it has a fence for a stage.
fn is_lesson(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(MAX_LESSON_BYTES)];
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    // A script's comment begins in the same way.
    text.starts_with("# ") && text.lines().any(|line| line.trim_end() == "```stage")
}
