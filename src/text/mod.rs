//! Words and sentences in English and Simplified Chinese, from `www/locales/*.ftl`.
//!
//! Knows nothing of browsers: the same sentences are in golden files.

use fluent_bundle::FluentValue;

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

/// The texts of one language.
#[derive(Debug)]
pub struct Texts {
    language: Language,
}

impl Texts {
    /// Loads a language.
    pub fn new(language: Language) -> Self {
        Self { language }
    }

    /// Which language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A text without variables.
    pub fn text(&self, id: &str) -> String {
        self.format(id, &[])
    }

    /// A text with variables.
    pub fn format(&self, id: &str, _args: &[(&str, FluentValue<'_>)]) -> String {
        id.to_owned()
    }
}
