//! Every lesson that comes with the page: done as it shows, each step ticks, in its turn and not before; done as its
//! file in `tests/lessons` does it wrongly, it does not; and both languages say the same.
//!
//! `tests/lessons/NAME.txt`: words, then `## K` (the number of a step, from 1) and the script of something that a
//! person might do instead of what that step asks for. Words before the next `## K` are let through.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    fs,
    path::{Path, PathBuf},
    rc::Rc,
};

use omnipaxos_playground::{
    lesson::{Found, Lesson, Part, Quiz, Watcher, condition::Line, markdown::plain, parse, shipped},
    script::{self, Runner, Turn},
    sim::{Simulation, command::Command},
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn lesson(language: &str, name: &str) -> Lesson {
    let path = root().join("www/lessons").join(language).join(format!("{name}.md"));
    parse(&read(&path)).unwrap_or_else(|error| panic!("{language}/{name}.md: {error}"))
}

/// The names of the files of a folder, without their ends, in alphabetical order.
fn names_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let stem = |path: PathBuf| path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut names: Vec<_> = entries.map(|entry| stem(entry.expect("an entry of a folder").path())).collect();
    names.sort();
    names
}

/// A live run and the watcher that is fed after every step of it.
struct Class {
    simulation: Simulation,
    watcher: Watcher,
    found: Vec<Found>,
}

impl Class {
    /// At the point at which a step begins.
    fn at(lesson: &Rc<Lesson>, step: usize) -> Self {
        let script = script::parse(&lesson.way_to(step)).expect("the way to a step is a script");
        let setup = script.setup.clone().expect("a stage has a cluster");
        let simulation = Simulation::new(setup).expect("a setup that was parsed is valid");
        let mut class = Self { simulation, watcher: Watcher::new(lesson.clone()), found: Vec::new() };
        class.watcher.set_out(step, &class.simulation);
        class.run(script).unwrap_or_else(|error| panic!("{}, on the way to step {}: {error}", lesson.title, step + 1));
        class.watcher.arrived(&class.simulation);
        class.found.clear();
        class
    }

    fn run(&mut self, script: script::Script) -> Result<(), script::ScriptError> {
        let mut runner = Runner::new(script);
        loop {
            let command = match runner.next(&self.simulation) {
                Turn::Apply(command) => command,
                Turn::Done => return Ok(()),
                Turn::Failed(error) => return Err(error),
            };
            let before = self.simulation.event_count();
            let result = self.apply(&command);
            runner.applied(result, self.simulation.events_from(before));
        }
    }

    /// A command, step by step.
    fn apply(&mut self, command: &Command) -> Result<(), omnipaxos_playground::sim::error::CommandError> {
        let end = match command {
            Command::Tick(ticks) => self.simulation.time() + ticks,
            Command::Step(count) => {
                for _ in 0..*count {
                    self.simulation.apply(&Command::Step(1))?;
                    self.feed();
                }
                return Ok(());
            }
            other => {
                self.simulation.apply(other)?;
                self.feed();
                return Ok(());
            }
        };
        while self.simulation.next_due().is_some_and(|due| due.time() <= end) {
            self.simulation.apply(&Command::Step(1))?;
            self.feed();
        }
        let left = end.saturating_sub(self.simulation.time());
        self.simulation.apply(&Command::Tick(left))?;
        self.feed();
        Ok(())
    }

    fn feed(&mut self) {
        let found = self.watcher.feed(&self.simulation);
        if found != Found::Nothing {
            self.found.push(found);
        }
    }
}

/// The wrong scripts of a lesson: the step, from 0, and the script.
fn wrong(name: &str) -> Vec<(usize, String)> {
    let mut wrong: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for line in read(&root().join("tests/lessons").join(format!("{name}.txt"))).lines() {
        if let Some(number) = line.strip_prefix("## ") {
            let step: usize = number.trim().parse().unwrap_or_else(|_| panic!("{name}.txt: {line:?} is no step"));
            wrong.push((step.checked_sub(1).expect("steps are counted from 1"), String::new()));
            open = true;
        } else if line.trim().is_empty() {
            open = false;
        } else if let Some((_, script)) = wrong.last_mut().filter(|_| open) {
            script.push_str(line);
            script.push('\n');
        }
    }
    wrong
}

#[test]
fn the_list_the_files_and_the_languages_are_the_same() {
    let mut listed: Vec<_> = shipped::names().map(str::to_owned).collect();
    listed.sort();
    assert_eq!(listed, names_in("www/lessons/en"));
    assert_eq!(listed, names_in("www/lessons/zh-Hans"));
    assert_eq!(listed, names_in("tests/lessons"));
    assert!(!listed.is_empty());
}

#[test]
fn a_newcomer_is_told_how_long_the_first_lesson_takes() {
    let first = shipped::names().next().expect("there are lessons");
    for language in ["en", "zh-Hans"] {
        assert_eq!(lesson(language, first).minutes, Some(shipped::FIRST_MINUTES), "in {language}");
    }
}

#[test]
fn done_as_shown_each_step_ticks_in_its_turn() {
    for name in shipped::names() {
        let lesson = Rc::new(lesson("en", name));
        let mut class = Class::at(&lesson, 0);
        for (at, step) in lesson.steps.iter().enumerate() {
            let place = format!("{name}, step {} ({})", at + 1, step.title);
            if step.stage.is_some() {
                class = Class::at(&lesson, at);
            }
            assert_eq!(class.watcher.current(), at, "{place}: it is not its turn");
            if let Some(show) = &step.show {
                let script = script::parse(show).expect("it was parsed before");
                class.run(script).unwrap_or_else(|error| panic!("{place}, show: {error}"));
            }
            if step.until.is_empty() {
                assert_eq!(class.watcher.current(), at, "{place}: it is passed by reading it");
                class.watcher.passed(&class.simulation);
            } else {
                assert!(step.show.is_some(), "{place}: what it asks for is not shown");
                let line = class.watcher.line();
                let stuck = step.until.get(line);
                if step.order().is_some() {
                    assert!(class.watcher.has_all_lines(), "{place}: line {} is not so: {stuck:?}", line + 1);
                    class.watcher.passed(&class.simulation);
                }
                assert_ne!(
                    class.watcher.current(),
                    at,
                    "{place}: does not tick when done as shown; line {} is not so: {stuck:?}{}",
                    line + 1,
                    if class.watcher.is_missed() { " (its time is over)" } else { "" }
                );
            }
        }
        assert_eq!(class.watcher.current(), lesson.steps.len(), "{name}");
    }
}

#[test]
fn done_wrongly_no_step_ticks() {
    for name in shipped::names() {
        let lesson = Rc::new(lesson("en", name));
        let wrong = wrong(name);
        for (at, step) in lesson.steps.iter().enumerate().filter(|(_, step)| !step.until.is_empty()) {
            let tries: Vec<_> = wrong.iter().filter(|(step, _)| *step == at).collect();
            assert!(
                !tries.is_empty(),
                "tests/lessons/{name}.txt has nothing wrong for step {} ({})",
                at + 1,
                step.title
            );
            for (_, script) in tries {
                let place = format!("{name}, step {} ({}), wrongly:\n{script}", at + 1, step.title);
                let script = script::parse(script).unwrap_or_else(|error| panic!("{place}{error}"));
                assert!(script.setup.is_none() && !script.lines.is_empty(), "{place}it goes on from the stage");
                let mut class = Class::at(&lesson, at);
                class.run(script).unwrap_or_else(|error| panic!("{place}{error}"));
                assert_eq!(class.watcher.current(), at, "{place}it ticks");
            }
        }
        let beyond = wrong.iter().find(|(at, _)| lesson.steps.get(*at).is_none_or(|step| step.until.is_empty()));
        assert!(beyond.is_none(), "tests/lessons/{name}.txt: a step that nothing ticks: {beyond:?}");
    }
}

#[test]
fn what_a_question_tries_can_be_run() {
    for name in shipped::names() {
        let lesson = Rc::new(lesson("en", name));
        for (at, step) in lesson.steps.iter().enumerate() {
            let Some((_, Some(attempt))) = step.question() else { continue };
            let script = script::parse(attempt).expect("it was parsed before");
            let mut class = Class::at(&lesson, at);
            if let Some(setup) = script.setup.clone() {
                class.simulation = Simulation::new(setup).expect("a setup that was parsed is valid");
            } else if let Some(show) = &step.show {
                class.run(script::parse(show).expect("it was parsed before")).expect("it was run before");
            }
            class.run(script).unwrap_or_else(|error| panic!("{name}, step {}, try: {error}", at + 1));
        }
    }
}

/// What must be the same in every language.
#[derive(Debug, PartialEq)]
struct Bones {
    minutes: Option<u32>,
    stage: script::Script,
    steps: Vec<StepBones>,
}

#[derive(Debug, PartialEq)]
struct StepBones {
    parts: Vec<String>,
    stage: Option<script::Script>,
    until: Vec<Line>,
    hints: usize,
    show: Option<script::Script>,
}

fn bones(lesson: &Lesson) -> Bones {
    // Where a line stands may differ: comments are in the reader's language.
    let script = |text: &str| {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty());
        let bare = |line: &str| line.split(" #").next().unwrap_or_default().trim().to_owned();
        script::parse(&lines.map(bare).collect::<Vec<_>>().join("\n")).expect("it was parsed before")
    };
    let quiz = |quiz: &Quiz| format!("{} answers, {} is right", quiz.options.len(), quiz.right + 1);
    let part = |part: &Part| match part {
        // How many paragraphs say it is the translator's choice.
        Part::Text(_) => None,
        Part::Predict(asked) => Some(format!("predict: {}", quiz(asked))),
        Part::Question { quiz: asked, attempt } => {
            Some(format!("question: {}, try {:?}", quiz(asked), attempt.as_deref().map(script)))
        }
        Part::Order(lines) => Some(format!("order of {}", lines.len())),
    };
    let steps = lesson.steps.iter().map(|step| StepBones {
        parts: step.parts.iter().filter_map(part).collect(),
        stage: step.stage.as_deref().map(script),
        until: step.until.clone(),
        hints: step.hints.len(),
        show: step.show.as_deref().map(script),
    });
    Bones { minutes: lesson.minutes, stage: script(&lesson.stage), steps: steps.collect() }
}

#[test]
fn both_languages_ask_for_the_same() {
    for name in shipped::names() {
        let (en, zh) = (bones(&lesson("en", name)), bones(&lesson("zh-Hans", name)));
        assert_eq!(en.steps.len(), zh.steps.len(), "{name}: the number of steps");
        for (at, (en, zh)) in en.steps.iter().zip(&zh.steps).enumerate() {
            assert_eq!(en, zh, "{name}, step {}", at + 1);
        }
        assert_eq!(en, zh, "{name}");
    }
}

#[test]
fn answers_to_choose_from_end_like_sentences() {
    for (language, ends) in [("en", &['.', '?', '!']), ("zh-Hans", &['。', '？', '！'])] {
        for name in shipped::names() {
            for step in &lesson(language, name).steps {
                let quizzes = step.predict().into_iter().chain(step.question().map(|(quiz, _)| quiz));
                for option in quizzes.flat_map(|quiz| &quiz.options) {
                    let words = plain(option);
                    assert!(words.ends_with(ends), "{language}/{name}, {}: {words:?}", step.title);
                }
            }
        }
    }
}

#[test]
fn lessons_say_how_long_they_take_and_what_they_are_about() {
    for language in ["en", "zh-Hans"] {
        for name in shipped::names() {
            let lesson = lesson(language, name);
            assert!(lesson.minutes.is_some() && !lesson.intro.is_empty(), "{language}/{name}");
        }
    }
}
