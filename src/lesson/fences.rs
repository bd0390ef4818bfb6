//! What the fences of a lesson mean.

use crate::{
    lesson::{LessonError, condition::Line, markdown::Spot, parse_condition},
    script::{self, error::hint, words::Table},
};

/// The most lines of an `until`.
const MAX_UNTIL_LINES: usize = 40;

/// The word of a fence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fence {
    About,
    Stage,
    Until,
    Hint,
    Show,
    Predict,
    Question,
    Try,
    Order,
    /// Code that is only shown.
    Code,
}

const FENCES: Table<Fence> = &[
    ("about", Fence::About),
    ("stage", Fence::Stage),
    ("until", Fence::Until),
    ("hint", Fence::Hint),
    ("show", Fence::Show),
    ("predict", Fence::Predict),
    ("question", Fence::Question),
    ("try", Fence::Try),
    ("order", Fence::Order),
    ("rust", Fence::Code),
    ("js", Fence::Code),
    ("text", Fence::Code),
    ("", Fence::Code),
];

/// Which fence it is.
pub(super) fn fence(word: &str, spot: Spot) -> Result<Fence, LessonError> {
    if let Some((_, fence)) = FENCES.iter().find(|(name, _)| *name == word) {
        return Ok(*fence);
    }
    let names: Vec<_> = FENCES.iter().map(|(name, _)| *name).filter(|name| !name.is_empty()).collect();
    let near = hint(word, names.iter().copied());
    let short: String = word.chars().take(24).collect();
    let message = format!("expected what the fence is for, found \"{short}\"{near} (known: {})", names.join(", "));
    Err(LessonError::at((spot.0, spot.1 + 3), message))
}

/// What a script has to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// With its cluster.
    Fresh,
    /// With the run as it is.
    Here,
    /// Either.
    Either,
}

/// A script of the page's language, whose text begins in line `first`.
pub(super) fn script(text: &str, first: usize, begins: Begins) -> Result<String, LessonError> {
    let parsed = script::parse(text).map_err(|error| LessonError::of_script(first, error))?;
    let spot = (first, 1);
    match (begins, &parsed.setup) {
        (Begins::Fresh, None) => {
            return Err(LessonError::at(spot, "expected \"cluster\" (or \"scenario\"): a stage is a fresh run"));
        }
        (Begins::Here, Some(_)) => {
            return Err(LessonError::at(spot, "expected a script that goes on from the stage, found a fresh run"));
        }
        _ => {}
    }
    if parsed.setup.is_none() && parsed.lines.is_empty() {
        return Err(LessonError::at(spot, "expected a script, found nothing"));
    }
    Ok(text.to_owned())
}

/// The conditions of a step, whose text begins in line `first`.
pub(super) fn until(text: &str, first: usize, names: &mut Vec<String>) -> Result<Vec<Line>, LessonError> {
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let fault = |fault| LessonError::of_line(first + at, fault);
        if line.chars().nth(script::MAX_LINE_CHARS).is_some() {
            let message = format!("a line has at most {} characters", script::MAX_LINE_CHARS);
            return Err(LessonError::at((first + at, script::MAX_LINE_CHARS + 1), message));
        }
        lines.extend(parse_condition::line(line, names).map_err(fault)?);
        if lines.len() > MAX_UNTIL_LINES {
            return Err(LessonError::at((first + at, 1), format!("a step has at most {MAX_UNTIL_LINES} lines")));
        }
    }
    if lines.is_empty() {
        return Err(LessonError::at((first, 1), "expected a condition"));
    }
    Ok(lines)
}

/// The longest time that a lesson can say it takes, in minutes.
const MAX_MINUTES: u32 = 600;

/// What a lesson says of itself: how many minutes it takes.
pub(super) fn about(text: &str, first: usize) -> Result<Option<u32>, LessonError> {
    let mut minutes = None;
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let Some(value) = line.trim().strip_prefix("minutes=") else {
            return Err(LessonError::at((first + at, 1), "expected \"minutes=\" and a number"));
        };
        let number = value.parse().ok().filter(|number| (1..=MAX_MINUTES).contains(number));
        let Some(number) = number else {
            let message = format!("expected a number of minutes, 1 to {MAX_MINUTES}");
            return Err(LessonError::at((first + at, "minutes=".len() + 1), message));
        };
        minutes = Some(number);
    }
    Ok(minutes)
}
