//! Lessons: a text with steps that watch the cluster and tick themselves off.
//!
//! Knows nothing of browsers and pictures.
//!
//! A Markdown file becomes a [`Lesson`] ([`parse`]): plain values. A [`Watcher`] is fed after every step of the live
//! simulation and says which step was done; it looks at the cluster, never at clicks. [`Progress`] is what a person
//! has done and answered, as text. The format is in `docs/LESSONS.md`.

pub mod condition;
mod error;
mod fences;
mod holds;
pub mod link;
pub mod markdown;
mod parse;
mod parse_condition;
mod parse_words;
pub mod progress;
mod quiz;
mod seen;
pub mod shipped;
pub mod watch;

pub use error::LessonError;
pub use parse::{MAX_LESSON_BYTES, MAX_STEPS, parse};
pub use progress::Progress;
pub use watch::{Found, Watcher};

use condition::Line;
use markdown::{Block, Inline};

#[cfg(test)]
mod tests;

/// A lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    /// Its heading.
    pub title: String,
    /// What one will understand.
    pub intro: Vec<Block>,
    /// How long it takes, in minutes, if it says so.
    pub minutes: Option<u32>,
    /// The script that sets the stage; it starts with its cluster.
    pub stage: String,
    /// Its steps, in order; at least one.
    pub steps: Vec<Step>,
}

/// A step of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its heading.
    pub title: String,
    /// What is shown, in order.
    pub parts: Vec<Part>,
    /// The script of a fresh run that this step begins with.
    pub stage: Option<String>,
    /// What ticks it, line by line; empty where it is only read.
    pub until: Vec<Line>,
    /// Hints, in order.
    pub hints: Vec<Vec<Block>>,
    /// The script that does what it asks for.
    pub show: Option<String>,
}

/// Something that a step shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Text or code.
    Text(Block),
    /// What one thinks will happen; told only when the step is done. At most one a step.
    Predict(Quiz),
    /// A question, answered at once. At most one a step.
    Question {
        /// The question.
        quiz: Quiz,
        /// The script that shows the answer.
        attempt: Option<String>,
    },
    /// Lines in their right order, to be put in order. At most one a step.
    Order(Vec<Vec<Inline>>),
}

/// A question with answers to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quiz {
    /// What is asked.
    pub question: Vec<Block>,
    /// The answers, in order.
    pub options: Vec<Vec<Inline>>,
    /// Which is right, from 0.
    pub right: usize,
    /// Why.
    pub because: Vec<Block>,
}

impl Lesson {
    /// The step whose stage a step stands on, and the script of it: its own, or that of the nearest before; the
    /// lesson's own counts for the first step.
    pub fn stage_of(&self, step: usize) -> (usize, &str) {
        let upto = self.steps.get(..=step).unwrap_or(&self.steps);
        let own = upto.iter().enumerate().rev().find_map(|(at, step)| Some((at, step.stage.as_deref()?)));
        own.unwrap_or((0, &self.stage))
    }

    /// What brings a fresh run to the point at which a step begins: its stage, and what each step from there does.
    pub fn way_to(&self, step: usize) -> String {
        let (from, stage) = self.stage_of(step);
        let shows = self.steps.iter().take(step).skip(from).filter_map(|step| step.show.as_deref());
        std::iter::once(stage).chain(shows).map(|script| format!("{}\n", script.trim_end())).collect()
    }
}

impl Step {
    /// The prediction that it asks for.
    pub fn predict(&self) -> Option<&Quiz> {
        self.parts.iter().find_map(|part| if let Part::Predict(quiz) = part { Some(quiz) } else { None })
    }

    /// The question that it asks, and the script that shows the answer.
    pub fn question(&self) -> Option<(&Quiz, Option<&str>)> {
        self.parts.iter().find_map(|part| match part {
            Part::Question { quiz, attempt } => Some((quiz, attempt.as_deref())),
            _ => None,
        })
    }

    /// The lines that are to be put in order.
    pub fn order(&self) -> Option<&[Vec<Inline>]> {
        self.parts.iter().find_map(|part| if let Part::Order(lines) = part { Some(lines.as_slice()) } else { None })
    }

    /// Whether "Next" is all that it takes.
    pub fn is_read(&self) -> bool {
        self.until.is_empty() && self.order().is_none()
    }
}
