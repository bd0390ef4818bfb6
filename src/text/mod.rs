//! Words and sentences in English and Simplified Chinese, from `www/locales/*/*.ftl`.
//!
//! Knows nothing of browsers: the same sentences are in golden files.

mod errors;
mod fields;
pub mod history;
mod liveness;
mod message;
mod narrate;
mod proposals;
mod reconfigure;
#[cfg(feature = "record")]
pub mod record;
pub mod rust;
mod rust_read;
mod settings;
mod share;
mod trouble;
mod violation;
mod words;

use std::{
    cell::{Cell, OnceCell},
    rc::Rc,
};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use errors::{command_error, refusal, refusal_name, setup_error};
pub use fields::{field, purpose};
pub use liveness::{liveness_says, liveness_state, liveness_why};
pub use message::message;
pub use narrate::{Scene, narrate};
pub use proposals::{lapse, places, tally};
pub use rust_read::{rust_read, rust_read_decided_suffix, rust_read_entries};
pub use share::*;
pub use trouble::*;
pub use violation::{check_name, check_says, check_why, violation, violation_cause, violation_remedy, what_broke};
pub use words::{ballot, ballot_fields, connected, entry, key_word, scenario_look, scenario_title, tag};

/// A language of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
}

impl Language {
    /// All languages.
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// Its BCP 47 tag, for `lang` attributes and for storing a choice.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh-Hans",
        }
    }

    /// Its name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Chinese => "中文",
        }
    }

    /// The language to switch to.
    pub fn other(self) -> Self {
        match self {
            Self::English => Self::Chinese,
            Self::Chinese => Self::English,
        }
    }

    /// The first of the tags a person prefers (`navigator.languages`) that is spoken here; English where
    /// none is. Every Chinese is taken for the one there is: nearer to its reader than English.
    pub fn from_tags<I>(tags: I) -> Self
    where
        I: IntoIterator,
        I::Item: AsRef<str>,
    {
        let spoken = |tag: I::Item| match tag.as_ref().split(['-', '_']).next() {
            Some(primary) if primary.eq_ignore_ascii_case("zh") => Some(Self::Chinese),
            Some(primary) if primary.eq_ignore_ascii_case("en") => Some(Self::English),
            _ => None,
        };
        tags.into_iter().find_map(spoken).unwrap_or_default()
    }

    /// Its texts as they lie in `www/locales`. They are in no build of the page, which fetches them: nothing there calls
    /// this.
    fn sources(self) -> &'static [&'static str] {
        macro_rules! sources {
            ($tag:literal) => {
                &[
                    include_str!(concat!("../../www/locales/", $tag, "/page.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/drawing.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/events.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/errors.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/network.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/checks.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/reconfigure.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/lesson.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/compaction.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/proposals.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/history.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/rust.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/class.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/whole.ftl")),
                    include_str!(concat!("../../www/locales/", $tag, "/explore.ftl")),
                ]
            };
        }
        match self {
            Self::English => sources!("en"),
            Self::Chinese => sources!("zh-Hans"),
        }
    }
}

/// Texts that can be written.
type Bundle = FluentBundle<Rc<FluentResource>>;

/// Which texts: what was written with those of one edition stands as long as the page has that edition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Edition {
    language: Language,
    is_mended: bool,
}

/// The texts of one language. Two are equal where their edition is.
///
/// They may come in two parts: the first, which are asked for at once, and the rest, which is fetched where one of it is
/// asked for before it was added.
pub struct Texts {
    edition: Edition,
    first: Bundle,
    /// Where they come in two parts.
    rest: Option<Rest>,
}

/// The second part.
struct Rest {
    /// The first part, as it was read.
    first: Rc<FluentResource>,
    /// The second, once it is there, and both: a text of one may refer to a text of the other.
    both: OnceCell<(Rc<FluentResource>, Bundle)>,
    fetch: Box<dyn Fn() -> Option<String>>,
    /// Whether it could not be had when it was needed.
    lacked: Cell<bool>,
}

impl std::fmt::Debug for Texts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Texts").field("edition", &self.edition).finish_non_exhaustive()
    }
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.edition == other.edition
    }
}

impl Eq for Texts {}

impl Texts {
    /// Loads a language natively and in tests, where its texts are compiled in.
    pub fn new(language: Language) -> Self {
        Self::from_source(language, language.sources().join("\n"))
    }

    /// Loads a language from its messages, which came from somewhere.
    pub fn from_source(language: Language, messages: String) -> Self {
        Self { edition: Edition { language, is_mended: false }, first: bundle(language, [read(messages)]), rest: None }
    }

    /// Loads a language from its first messages, all that such refer to among them. Where another is asked for, `fetch` gives
    /// the rest, or nothing; then it is asked again for the next such text.
    pub fn in_two(language: Language, first: String, fetch: impl Fn() -> Option<String> + 'static) -> Self {
        let first = read(first);
        let fetch = Box::new(fetch);
        let rest = Rest { first: Rc::clone(&first), both: OnceCell::new(), fetch, lacked: Cell::default() };
        let edition = Edition { language, is_mended: false };
        Self { edition, first: bundle(language, [first]), rest: Some(rest) }
    }

    /// Whether no part of them is still to come.
    pub fn is_whole(&self) -> bool {
        self.rest.as_ref().is_none_or(|rest| rest.both.get().is_some())
    }

    /// Adds the rest, which came before it was asked for; nothing where it is there already.
    pub fn add_rest(&self, messages: String) {
        if let Some(rest) = self.rest.as_ref().filter(|rest| rest.both.get().is_none()) {
            let second = read(messages);
            let both = bundle(self.language(), [Rc::clone(&rest.first), Rc::clone(&second)]);
            // Nobody came between: reading asks for no text.
            let _ = rest.both.set((second, both));
        }
    }

    /// The same texts as another edition, now that they are whole, where some were asked for in vain before: what was
    /// written without them is to be written again.
    pub fn mended(&self) -> Option<Self> {
        let rest = self.rest.as_ref().filter(|rest| rest.lacked.get())?;
        let (second, _) = rest.both.get()?;
        let both = bundle(self.language(), [Rc::clone(&rest.first), Rc::clone(second)]);
        Some(Self { edition: Edition { is_mended: true, ..self.edition }, first: both, rest: None })
    }

    /// Which language.
    pub fn language(&self) -> Language {
        self.edition.language
    }

    /// Which edition.
    pub fn edition(&self) -> Edition {
        self.edition
    }

    /// A text without variables.
    pub fn text(&self, id: &str) -> String {
        self.format(id, &[])
    }

    /// A text with variables. Numbers are written as digits; `COUNT($n)` in a text groups them where the
    /// language does. A missing text is its id in ⟦⟧.
    pub fn format(&self, id: &str, args: &[(&str, FluentValue<'_>)]) -> String {
        #[cfg(feature = "record")]
        record::note(id);
        let bundle = self.bundle_with(id);
        let Some(pattern) = bundle.get_message(id).and_then(|message| message.value()) else {
            return format!("⟦{id}⟧");
        };
        let args: FluentArgs = args.iter().map(|(name, value)| (*name, writable(value))).collect();
        // A variable that is missing shows as `{$name}`; a test looks for such.
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// What has this text, if any has.
    fn bundle_with(&self, id: &str) -> &Bundle {
        let Some(rest) = &self.rest else { return &self.first };
        if rest.both.get().is_none() && !self.first.has_message(id) {
            match (rest.fetch)() {
                Some(messages) => self.add_rest(messages),
                None => rest.lacked.set(true),
            }
        }
        rest.both.get().map_or(&self.first, |(_, both)| both)
    }
}

/// What does not parse is left out and shows as its id; a test makes both impossible.
fn read(messages: String) -> Rc<FluentResource> {
    Rc::new(FluentResource::try_new(messages).unwrap_or_else(|(rest, _)| rest))
}

fn bundle<const N: usize>(language: Language, parts: [Rc<FluentResource>; N]) -> Bundle {
    let identifier: LanguageIdentifier = language.tag().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![identifier]);
    // Isolation marks are for texts of mixed direction; here they would only get into tests and copies.
    bundle.set_use_isolating(false);
    parts.into_iter().for_each(|part| bundle.add_resource_overriding(part));
    let count = match language {
        Language::English => english_count,
        Language::Chinese => plain_count,
    };
    // Fails only where the name is taken, and the bundle is new.
    let _ = bundle.add_function("COUNT", move |positional, _| count(positional));
    bundle
}

/// Fluent panics when it looks for the plural form of a number that it cannot hold: such a number goes in
/// as the text that it is written as.
fn writable<'a>(value: &FluentValue<'a>) -> FluentValue<'a> {
    match value {
        FluentValue::Number(number) if number.value.is_nan() || number.value.abs() >= 9.0e15 => {
            FluentValue::from(number.as_string().into_owned())
        }
        other => other.clone(),
    }
}

fn english_count<'a>(positional: &[FluentValue<'a>]) -> FluentValue<'a> {
    let Some(FluentValue::Number(number)) = positional.first() else { return plain_count(positional) };
    let digits = number.as_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap_or_default()).collect();
    groups.join(",").into()
}

fn plain_count<'a>(positional: &[FluentValue<'a>]) -> FluentValue<'a> {
    positional.first().cloned().unwrap_or(FluentValue::Error)
}

#[cfg(test)]
mod tests;
