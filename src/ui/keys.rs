//! The keyboard: which key means what, and the table that the help sheet shows.

use crate::sim::NodeId;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Let time pass, or stop it.
    PlayOrPause,
    /// To the next event.
    NextEvent,
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
    /// The help sheet.
    Help,
    /// Deselect.
    Escape,
}

/// What a key means, by `KeyboardEvent.key`.
pub fn meaning(key: &str) -> Option<Meaning> {
    Some(match key {
        " " => Meaning::PlayOrPause,
        "ArrowRight" | "n" | "N" => Meaning::NextEvent,
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
        "?" => Meaning::Help,
        "Escape" => Meaning::Escape,
        digit => match digit.parse() {
            Ok(pid @ 1..=9) => Meaning::Node(pid),
            _ => return None,
        },
    })
}

/// Whether a key that is kept down asks again and again.
pub fn repeats(meaning: Meaning) -> bool {
    matches!(meaning, Meaning::NextEvent | Meaning::Tick | Meaning::PreviousNode | Meaning::NextNode)
        || matches!(meaning, Meaning::PreviousMessage | Meaning::NextMessage)
}

/// The keys as they are written, and the text that says what they do.
pub const HELP: [(&[&str], &str); 19] = [
    (&["Space"], "page-key-play"),
    (&["→", "N"], "page-key-next"),
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
    (&["?"], "page-key-help"),
    (&["Esc"], "page-key-escape"),
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
                    "↑" => "ArrowUp",
                    "↓" => "ArrowDown",
                    "Esc" => "Escape",
                    key => key,
                };
                assert!(meaning(key).is_some(), "{key} ({text})");
            }
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
