//! What can go wrong with a database: when it is opened, and when it is written to.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

use super::witness::Witnessed;
use crate::storage::layout::{Damage, PlanError};

/// The browser's own words for a failure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Its name, such as `QuotaExceededError`.
    pub name: String,
    /// Its message.
    pub message: String,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.message.is_empty() {
            true => f.write_str(&self.name),
            false => write!(f, "{}: {}", self.name, self.message),
        }
    }
}

impl Reason {
    /// Of something that was thrown.
    pub(super) fn of(thrown: &JsValue) -> Self {
        let text = |field: &str| js_sys::Reflect::get(thrown, &field.into()).ok().and_then(|value| value.as_string());
        match text("name") {
            Some(name) => Self { name, message: text("message").unwrap_or_default() },
            None => Self { name: "Error".into(), message: format!("{thrown:?}") },
        }
    }

    /// Of a request or transaction; both have none where the page itself asked for the abort.
    pub(super) fn of_exception(exception: Option<DomException>) -> Self {
        match exception {
            Some(exception) => Self::of(exception.unchecked_ref()),
            None => Self { name: "AbortError".into(), message: "the page aborted the transaction".into() },
        }
    }
}

/// A database that cannot be opened, read or deleted.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum OpenError {
    /// This page may not or cannot use IndexedDB.
    #[error("IndexedDB is not available here ({0})")]
    Unavailable(String),
    /// Another tab has it open, or this one has.
    #[error("the database `{name}` is open already, perhaps in another tab")]
    InUse {
        /// Its name.
        name: String,
    },
    /// A newer version of this program has written it.
    #[error("the database `{name}` has version {found}; this program knows versions up to {supported}")]
    NewerVersion {
        /// Its name.
        name: String,
        /// The version it has.
        found: u32,
        /// The version this program writes.
        supported: u32,
    },
    /// Its records are not what was written: a node must not start from them.
    #[error("the database `{name}` is damaged: {damage}")]
    Damaged {
        /// Its name.
        name: String,
        /// What was found.
        damage: Damage,
    },
    /// It holds less than it is known to have held, or is another one: a node must not start from it.
    #[error("the database `{name}` has forgotten: it was at {remembered}, and now {}", match found {
        Some(found) => format!("is at {found}"),
        None => "is empty".to_owned(),
    })]
    Forgotten {
        /// Its name.
        name: String,
        /// What the witness has seen of it.
        remembered: Witnessed,
        /// What it holds now; `None` if nothing.
        found: Option<Witnessed>,
    },
    /// The browser did not answer in time.
    #[error("the browser did not answer within {0} milliseconds")]
    NoAnswer(u32),
    /// The browser refused.
    #[error("the browser cannot read the database ({0})")]
    Failed(Reason),
}

/// A flush that did not become durable, or whose outcome is unknown. The disk has all of a batch or nothing.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FlushError {
    /// There is no room. Nothing was written; a trim or a snapshot in a later batch may make room: merge
    /// the two ([`crate::storage::image::Batch::merged_with`]) and try again.
    #[error("there is no room left for the database ({0})")]
    QuotaExceeded(Reason),
    /// Nothing was written; the same batch can be tried again.
    #[error("the transaction was aborted ({0})")]
    Aborted(Reason),
    /// Nobody knows what was written: [`super::Database::reopen_and_check`] finds out.
    #[error("the connection to the database is lost ({0})")]
    Lost(String),
    /// Another flush has not finished yet. Nothing was written.
    #[error("another flush has not finished yet")]
    Busy,
    /// The batch cannot be written; nothing was.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Lines that would leave a hole in a journal; nothing was written.
    #[error("the journal has {len} lines; writing from line {from} on would leave a hole")]
    Hole {
        /// Where they would have begun.
        from: u64,
        /// How many lines there are.
        len: u64,
    },
    /// The connection was lost, and what was found when it was opened again cannot be gone on from.
    #[error("after the connection was lost: {0}")]
    Reopen(#[from] OpenError),
}

impl FlushError {
    /// Of a transaction that was aborted.
    pub(super) fn aborted(reason: Reason) -> Self {
        match reason.name.as_str() {
            "QuotaExceededError" => Self::QuotaExceeded(reason),
            _ => Self::Aborted(reason),
        }
    }
}
