//! The keyboard: which key means what, and the table that the help sheet shows.

use crate::sim::NodeId;

/// How many events further Shift goes.
const MANY_EVENTS: i64 = 10;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Let time pass, or stop it.
    PlayOrPause,
    /// To the next event.
    NextEvent,
    /// So many events further, or back.
    Events(i64),
    /// To the beginning of the run.
    First,
    /// To the run as it is now.
    Live,
    /// To the next mark of the timeline, or to the one before.
    Mark(bool),
    /// One tick.
    Tick,
    /// Run until decided.
    RunUntilDecided,
    /// Select the node before.
    PreviousNode,
    /// Select the node after.
    NextNode,
    /// Select this node.
    Node(NodeId),
    /// The grid of links of the selected node.
    Links,
    /// Cut the selected node off, or heal its links.
    Isolate,
    /// Into the append form.
    Append,
    /// Crash the selected node, or restart it.
    Power,
    /// The compact sheet.
    Compact,
    /// Hold the selected node's disk, or release it.
    Disk,
    /// Ask the selected node to lead.
    Lead,
    /// The other language.
    Language,
    /// Other colours.
    Theme,
    /// Look at the message that arrives next.
    NextMessage,
    /// Look at the one before it.
    PreviousMessage,
    /// Show or fold heartbeats.
    Heartbeats,
    /// Show the page's own figures, or hide them.
    Figures,
    /// The help sheet.
    Help,
    /// Present, or do not any more.
    Present,
    /// The sheet of a class, where a step gets a name.
    Class,
    /// The next beat.
    Beat,
    /// Back to where the beat before ended.
    BeatBack,
    /// Back to the stage.
    Reset,
    /// Light the next node.
    Spotlight,
    /// Light this node.
    Light(NodeId),
    /// Lock the screen, or unlock it.
    Lock,
    /// Deselect.
    Escape,
}

/// What a key means, by `KeyboardEvent.key`.
pub fn meaning(key: &str) -> Option<Meaning> {
    Some(match key {
        " " => Meaning::PlayOrPause,
        "ArrowRight" | "n" | "N" => Meaning::NextEvent,
        "ArrowLeft" => Meaning::Events(-1),
        "Home" => Meaning::First,
        "End" => Meaning::Live,
        "PageUp" => Meaning::Mark(false),
        "PageDown" => Meaning::Mark(true),
        "t" | "T" => Meaning::Tick,
        "r" | "R" => Meaning::RunUntilDecided,
        "ArrowUp" => Meaning::PreviousNode,
        "ArrowDown" => Meaning::NextNode,
        "c" | "C" => Meaning::Links,
        "i" | "I" => Meaning::Isolate,
        "a" | "A" => Meaning::Append,
        "x" | "X" => Meaning::Power,
        "s" | "S" => Meaning::Compact,
        "w" | "W" => Meaning::Disk,
        "e" | "E" => Meaning::Lead,
        "l" | "L" => Meaning::Language,
        "d" | "D" => Meaning::Theme,
        "m" => Meaning::NextMessage,
        "M" => Meaning::PreviousMessage,
        "h" | "H" => Meaning::Heartbeats,
        "f" | "F" => Meaning::Figures,
        "?" => Meaning::Help,
        "b" | "B" => Meaning::Class,
        "Escape" => Meaning::Escape,
        digit => match digit.parse() {
            Ok(pid @ 1..=9) => Meaning::Node(pid),
            _ => return None,
        },
    })
}

/// What a key means together with Shift.
pub fn meaning_with_shift(key: &str) -> Option<Meaning> {
    match key {
        "ArrowLeft" => Some(Meaning::Events(-MANY_EVENTS)),
        "ArrowRight" => Some(Meaning::Events(MANY_EVENTS)),
        "P" => Some(Meaning::Present),
        other => meaning(other),
    }
}

/// What a key means in front of a class, where it means something else than usual. A remote control for slides sends
/// PageUp and PageDown.
pub fn meaning_in_class(key: &str) -> Option<Meaning> {
    Some(match key {
        " " | "PageDown" | "ArrowRight" => Meaning::Beat,
        "PageUp" | "ArrowLeft" => Meaning::BeatBack,
        "r" | "R" => Meaning::Reset,
        "s" | "S" => Meaning::Spotlight,
        "l" | "L" => Meaning::Lock,
        digit => Meaning::Light(digit.parse().ok().filter(|pid| (1..=9).contains(pid))?),
    })
}

/// Whether a key that is kept down asks again and again.
pub fn repeats(meaning: Meaning) -> bool {
    use Meaning::*;
    matches!(meaning, NextEvent | Events(_) | Mark(_) | Tick | PreviousNode | NextNode)
        || matches!(meaning, PreviousMessage | NextMessage)
}

/// The keys as they are written, and the text that says what they do.
pub const HELP: [(&[&str], &str); 26] = [
    (&["Space"], "page-key-play"),
    (&["→", "N"], "page-key-next"),
    (&["←"], "page-key-back"),
    (&["Shift", "←", "→"], "page-key-ten"),
    (&["PgUp", "PgDn"], "page-key-marks"),
    (&["Home", "End"], "page-key-ends"),
    (&["T"], "page-key-tick"),
    (&["R"], "page-key-run"),
    (&["↑", "↓"], "page-key-arrows"),
    (&["1", "…", "9"], "page-key-digits"),
    (&["A"], "page-key-append"),
    (&["S"], "page-key-compact"),
    (&["X"], "page-key-power"),
    (&["C"], "page-key-links"),
    (&["I"], "page-key-isolate"),
    (&["W"], "page-key-disk"),
    (&["E"], "page-key-lead"),
    (&["M"], "page-key-message"),
    (&["H"], "page-key-heartbeats"),
    (&["L"], "page-key-language"),
    (&["D"], "page-key-theme"),
    (&["B"], "class-key-bookmark"),
    (&["Shift", "P"], "class-key-present"),
    (&["F"], "explore-key-figures"),
    (&["?"], "page-key-help"),
    (&["Esc"], "page-key-escape"),
];

/// The keys that mean something else in front of a class.
pub const CLASS_HELP: [(&[&str], &str); 6] = [
    (&["Space", "PgDn", "→"], "class-key-next"),
    (&["PgUp", "←"], "class-key-back"),
    (&["R"], "class-key-reset"),
    (&["S", "1", "…", "9"], "class-key-spotlight"),
    (&["L"], "class-key-lock"),
    (&["Esc"], "class-key-escape"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_the_help_lists_means_something() {
        for (keys, text) in HELP {
            for key in keys.iter().filter(|key| **key != "…") {
                let key = match *key {
                    "Space" => " ",
                    "→" => "ArrowRight",
                    "←" => "ArrowLeft",
                    "PgUp" => "PageUp",
                    "PgDn" => "PageDown",
                    // Means something only with another.
                    "Shift" => continue,
                    "↑" => "ArrowUp",
                    "↓" => "ArrowDown",
                    "Esc" => "Escape",
                    key => key,
                };
                assert!(meaning(key).or(meaning_with_shift(key)).is_some(), "{key} ({text})");
            }
        }
    }

    #[test]
    fn shift_makes_longer_strides_of_the_arrows_and_nothing_else() {
        assert_eq!(meaning("ArrowLeft"), Some(Meaning::Events(-1)));
        assert_eq!(meaning_with_shift("ArrowLeft"), Some(Meaning::Events(-10)));
        assert_eq!(meaning_with_shift("ArrowRight"), Some(Meaning::Events(10)));
        for key in ["N", "T", "?", "PageUp", "Home"] {
            assert_eq!(meaning_with_shift(key), meaning(key));
        }
    }

    #[test]
    fn a_digit_is_a_node_and_other_keys_are_left_alone() {
        assert_eq!(meaning("7"), Some(Meaning::Node(7)));
        assert_eq!(meaning("0"), None);
        assert_eq!(meaning("10"), None);
        assert_eq!(meaning("F5"), None);
        assert_eq!(meaning("Tab"), None);
    }
}
