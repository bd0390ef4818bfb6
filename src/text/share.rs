//! Runs that come in a link or a file and cannot be opened, and those that cannot go out: where, what was
//! expected, and what one could do.

use super::{Texts, trouble::shortened};

/// The most characters that a sentence repeats of a file's name.
const NAME_CHARS: usize = 60;
/// The most characters of a reason that came from elsewhere.
const REASON_CHARS: usize = 300;

/// Where a run came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A link.
    Link,
    /// A file with this name.
    File(String),
}

impl Source {
    /// The file's name as a sentence can show it; empty for a link.
    pub fn shown_name(&self) -> String {
        match self {
            Self::Link => String::new(),
            Self::File(name) => shortened(name, NAME_CHARS, char::escape_debug),
        }
    }
}

/// A run from outside cannot be opened: `reason` is a sentence. The present run stands.
pub fn run_not_opened(texts: &Texts, source: &Source, reason: &str) -> String {
    let said = match source {
        Source::Link => texts.text("error-open-link"),
        Source::File(_) => texts.format("error-open-file", &[("name", source.shown_name().into())]),
    };
    [said, reason.to_owned()].join(&texts.text("error-sentence-space"))
}

/// What is wrong with a script from outside, and where.
pub fn script_wrong(texts: &Texts, error: &str) -> String {
    texts.format("error-open-script", &[("reason", shortened(error, REASON_CHARS, std::iter::once).into())])
}

/// A link is longer than any that carries a run.
pub fn link_too_long(texts: &Texts, chars: usize, most: usize) -> String {
    texts.format("error-link-long", &[("chars", chars.into()), ("most", most.into())])
}

/// A link says another version than this page knows, or none.
pub fn link_version(texts: &Texts, found: &str, known: u32) -> String {
    let found = shortened(found, NAME_CHARS, char::escape_debug);
    texts.format("error-link-version", &[("found", found.into()), ("known", known.into())])
}

/// A character, so many after the `#`, that no such link has.
pub fn link_character(texts: &Texts, at: usize, found: char) -> String {
    let found: String = found.escape_debug().collect();
    texts.format("error-link-character", &[("at", at.to_string().into()), ("found", found.into())])
}

/// A link of so many characters whose end is missing.
pub fn link_cut_off(texts: &Texts, chars: usize) -> String {
    texts.format("error-link-cut-off", &[("chars", chars.into())])
}

/// What a link carries cannot be unpacked.
pub fn link_broken(texts: &Texts, bytes: usize) -> String {
    texts.format("error-link-broken", &[("bytes", bytes.into())])
}

/// What a link carries is longer than a script can be.
pub fn link_too_much(texts: &Texts, most: usize) -> String {
    texts.format("error-link-much", &[("most", most.into())])
}

/// This browser cannot unpack links.
pub fn link_unsupported(texts: &Texts) -> String {
    texts.text("error-link-unsupported")
}

/// A file is longer than a script can be.
pub fn file_too_long(texts: &Texts, bytes: u64, most: usize) -> String {
    texts.format("error-file-long", &[("bytes", bytes.into()), ("most", most.into())])
}

/// The browser does not give a file's content; `reason` is its own.
pub fn file_unreadable(texts: &Texts, reason: &str) -> String {
    texts.format("error-file-unreadable", &[("reason", shortened(reason, REASON_CHARS, std::iter::once).into())])
}

/// Several files came at once.
pub fn one_file_only(texts: &Texts, count: usize) -> String {
    texts.format("error-one-file", &[("count", count.into())])
}

/// A run that was opened came to a line that cannot be carried out, or is not so.
pub fn opened_run_stopped(texts: &Texts, error: &str) -> String {
    texts.format("error-opened-stopped", &[("reason", shortened(error, REASON_CHARS, std::iter::once).into())])
}

/// The present run is beyond what anybody could open.
pub fn run_too_large(texts: &Texts, error: &str) -> String {
    texts.format("error-run-too-large", &[("reason", shortened(error, REASON_CHARS, std::iter::once).into())])
}
