//! [`LessonError`]: where a lesson's file is wrong, and what was expected there.

use crate::script::{ScriptError, cursor::Fault};

/// A lesson's file that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct LessonError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What was found there and what was expected, as a sentence without its full stop.
    pub message: String,
}

impl LessonError {
    /// At a line and column.
    pub(super) fn at((line, column): (usize, usize), message: impl Into<String>) -> Self {
        Self { line, column, message: message.into() }
    }

    /// A fault in a line of conditions.
    pub(super) fn of_line(line: usize, fault: Fault) -> Self {
        Self { line, column: fault.column, message: fault.message }
    }

    /// A mistake in a script whose first line is this line of the file.
    pub(super) fn of_script(first: usize, error: ScriptError) -> Self {
        Self { line: first + error.line - 1, column: error.column, message: error.message }
    }
}
