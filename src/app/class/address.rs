//! What the page's address asks of it: to present, to be the teacher's notes, to show some panels only, to speak a
//! language.

use crate::text::Language;

/// A part of the page that can stand alone in another page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is what it is called
pub enum Panel {
    Cluster,
    Logs,
    Events,
    SpaceTime,
    State,
    Storage,
    Compaction,
    Read,
    Messages,
    Safety,
    History,
    Lesson,
    Rust,
    Inspector,
    Transport,
}

impl Panel {
    /// All of them, in the order in which they stand.
    pub const ALL: [Self; 15] = [
        Self::Cluster,
        Self::Logs,
        Self::Events,
        Self::SpaceTime,
        Self::State,
        Self::Storage,
        Self::Compaction,
        Self::Read,
        Self::Messages,
        Self::Safety,
        Self::History,
        Self::Lesson,
        Self::Rust,
        Self::Inspector,
        Self::Transport,
    ];

    /// What an address calls it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::Logs => "logs",
            Self::Events => "events",
            Self::SpaceTime => "space-time",
            Self::State => "state",
            Self::Storage => "storage",
            Self::Compaction => "compaction",
            Self::Read => "read",
            Self::Messages => "messages",
            Self::Safety => "safety",
            Self::History => "history",
            Self::Lesson => "lesson",
            Self::Rust => "rust",
            Self::Inspector => "inspector",
            Self::Transport => "transport",
        }
    }
}

/// A word that is no panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPanel {
    /// What stands there, shortened.
    pub found: String,
}

impl UnknownPanel {
    /// What could stand there.
    pub fn known() -> String {
        Panel::ALL.map(Panel::word).join(", ")
    }
}

/// How much of a word that is no panel is repeated, in characters.
const MAX_FOUND_CHARS: usize = 40;

/// What an address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// To present.
    pub present: bool,
    /// To be the teacher's notes of the page that presents.
    pub notes: bool,
    /// To show only these panels, in their own order, none twice.
    pub embed: Option<Result<Vec<Panel>, UnknownPanel>>,
    /// To speak this language, whatever was chosen before. A language that there is not is no wish.
    pub language: Option<Language>,
}

impl Address {
    /// Reads the query of an address, with its `?` or without.
    pub fn of(query: &str) -> Self {
        let mut address = Self::default();
        for pair in query.trim_start_matches('?').split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let is_on = !matches!(value, "0" | "no" | "off" | "false");
            match name {
                "present" => address.present = is_on,
                "notes" => address.notes = is_on,
                "embed" => address.embed = Some(panels(&plain(value))),
                "lang" => address.language = Language::ALL.into_iter().find(|language| language.tag() == plain(value)),
                _ => {}
            }
        }
        address
    }
}

/// The panels that are named; drawing, logs and transport where none is.
fn panels(value: &str) -> Result<Vec<Panel>, UnknownPanel> {
    let words: Vec<&str> = value.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return Ok(vec![Panel::Cluster, Panel::Logs, Panel::Transport]);
    }
    let unknown = words.iter().find(|word| Panel::ALL.iter().all(|panel| panel.word() != **word));
    match unknown {
        Some(word) => Err(UnknownPanel { found: word.chars().take(MAX_FOUND_CHARS).collect() }),
        None => Ok(Panel::ALL.into_iter().filter(|panel| words.contains(&panel.word())).collect()),
    }
}

/// What stands behind `%XX` and `+` in a query.
fn plain(value: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        let escaped = (byte == b'%').then(|| {
            let mut ahead = rest.clone();
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            Some((digit(ahead.next())? * 16 + digit(ahead.next())?) as u8)
        });
        match (escaped.flatten(), byte) {
            (Some(escaped), _) => {
                rest.nth(1);
                bytes.push(escaped);
            }
            (None, b'+') => bytes.push(b' '),
            (None, byte) => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_query_asks_for_nothing() {
        for query in ["", "?", "?x=1&y", "?Present=1", "?embedded=cluster"] {
            assert_eq!(Address::of(query), Address::default(), "{query}");
        }
        let asked = Address::of("?present=1&notes=0");
        assert!(asked.present && !asked.notes && asked.embed.is_none());
        assert!(Address::of("present").present && Address::of("?a=b&notes=1").notes);
    }

    #[test]
    fn a_language_that_there_is_can_be_asked_for() {
        for language in Language::ALL {
            assert_eq!(Address::of(&format!("?embed&lang={}", language.tag())).language, Some(language));
        }
        assert_eq!(Address::of("?lang=zh%2DHans").language, Some(Language::Chinese));
        for wrong in ["", "fr", "EN", "zh", "en,zh-Hans"] {
            assert_eq!(Address::of(&format!("?lang={wrong}")).language, None, "{wrong}");
        }
        assert_eq!(Address::default().language, None);
    }

    #[test]
    fn panels_stand_in_their_own_order_and_none_twice() {
        let of = |query: &str| Address::of(query).embed;
        assert_eq!(of("?embed=logs,cluster,logs"), Some(Ok(vec![Panel::Cluster, Panel::Logs])));
        assert_eq!(of("?embed=transport%2C%20events"), Some(Ok(vec![Panel::Events, Panel::Transport])));
        assert_eq!(of("?embed=space-time+"), Some(Ok(vec![Panel::SpaceTime])));
        assert_eq!(of("?embed="), Some(Ok(vec![Panel::Cluster, Panel::Logs, Panel::Transport])));
        for panel in Panel::ALL {
            assert_eq!(of(&format!("embed={}", panel.word())), Some(Ok(vec![panel])));
        }
    }

    #[test]
    fn a_word_that_is_no_panel_is_named_and_so_are_those_that_are() {
        let Some(Err(unknown)) = Address::of("?embed=cluster,cl%C3%BCster,x").embed else { panic!("it is refused") };
        assert_eq!(unknown.found, "clüster");
        assert!(Panel::ALL.iter().all(|panel| UnknownPanel::known().contains(panel.word())));
        let Some(Err(unknown)) = Address::of(&format!("?embed={}%", "x".repeat(500))).embed else {
            panic!("so is this")
        };
        assert_eq!(unknown.found.chars().count(), MAX_FOUND_CHARS);
        assert!(Address::of("?embed=%zz%").embed.is_some_and(|panels| panels.is_err()));
    }
}
