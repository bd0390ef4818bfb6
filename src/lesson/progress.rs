//! [`Progress`]: what a person has done and answered of a lesson, and where they are; kept as text.

use std::{collections::BTreeMap, fmt::Write};

use crate::{lesson::Lesson, sim::NodeId};

/// What is kept of a lesson.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The current step, from 0.
    pub current: usize,
    /// How many of its lines have come true.
    pub line: usize,
    /// Whether the stage is set on which it stands.
    pub staged: bool,
    /// The nodes that were remembered.
    pub names: BTreeMap<String, NodeId>,
    /// Of each step, whether it was done.
    pub done: Vec<bool>,
    /// Of each step, the answer chosen before its run.
    pub predicted: Vec<Option<usize>>,
    /// Of each step, the answer chosen to its question.
    pub answered: Vec<Option<usize>>,
}

/// The first line of what is printed.
const HEAD: &str = "lesson 1";

impl Progress {
    /// Of a lesson that was never begun.
    pub fn new(lesson: &Lesson) -> Self {
        let steps = lesson.steps.len();
        Self { done: vec![false; steps], predicted: vec![None; steps], answered: vec![None; steps], ..Self::default() }
    }

    /// How many steps were done.
    pub fn count_done(&self) -> usize {
        self.done.iter().filter(|done| **done).count()
    }

    /// As text.
    pub fn print(&self) -> String {
        // Writing to a string cannot fail.
        let mut text = format!("{HEAD}\nat {} {}\n", self.current, self.line);
        if self.staged {
            text.push_str("staged\n");
        }
        for (name, pid) in &self.names {
            let _ = writeln!(text, "name {name} {pid}");
        }
        for (step, _) in self.done.iter().enumerate().filter(|(_, done)| **done) {
            let _ = writeln!(text, "done {step}");
        }
        for (word, chosen) in [("predicted", &self.predicted), ("answered", &self.answered)] {
            for (step, option) in chosen.iter().enumerate() {
                if let Some(option) = option {
                    let _ = writeln!(text, "{word} {step} {option}");
                }
            }
        }
        text
    }

    /// From text, for a lesson; what no longer fits the lesson is left out, and what is no such text gives a new one.
    pub fn parse(text: &str, lesson: &Lesson) -> Self {
        let mut progress = Self::new(lesson);
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return progress;
        }
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            let number = |at: usize| words.get(at).and_then(|word| word.parse::<usize>().ok());
            let quiz = |step: usize| lesson.steps.get(step);
            match (words.first().copied(), number(1), number(2)) {
                (Some("at"), Some(step), Some(line)) if step <= lesson.steps.len() => {
                    (progress.current, progress.line) = (step, line);
                }
                (Some("staged"), None, None) => progress.staged = true,
                (Some("done"), Some(step), None) if step < progress.done.len() => progress.done[step] = true,
                (Some("predicted"), Some(step), Some(option))
                    if quiz(step).and_then(|step| step.predict()).is_some_and(|quiz| option < quiz.options.len()) =>
                {
                    progress.predicted[step] = Some(option);
                }
                (Some("answered"), Some(step), Some(option))
                    if quiz(step)
                        .and_then(|step| step.question())
                        .is_some_and(|(quiz, _)| option < quiz.options.len()) =>
                {
                    progress.answered[step] = Some(option);
                }
                (Some("name"), _, Some(pid)) => {
                    progress.names.insert(words[1].to_owned(), pid as NodeId);
                }
                _ => {}
            }
        }
        progress
    }
}
