//! A run in a link and in a file: what stands around the script there, its version and its limits.
//!
//! A link carries a run behind `#`, where no server sees it: `run=1.` and the script, compressed (raw deflate)
//! and in base64 for URLs. Compressing is the browser's; here are the ends of that way. A file is the script
//! under a line of comment that says what it is.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::MAX_SCRIPT_BYTES;

/// The version of links and files that this page writes, and the only one it reads.
pub const VERSION: u32 = 1;
/// The longest link that is offered for copying, in characters: browsers take far more, but what chats, mails
/// and issue trackers take in one piece ends not far above that.
pub const MAX_COPY_CHARS: usize = 8_000;
/// The longest fragment that is looked at, in characters: what the most generous browsers take as an address.
pub const MAX_FRAGMENT_CHARS: usize = 2_000_000;

/// How the fragment of a link with a run begins.
const KEY: &str = "run=";
/// How the first line of a file with a run begins; its version follows.
const FILE: &str = "# OmniPaxos Playground run, version ";
/// The longest address that the first line of a file names, in characters.
const MAX_ADDRESS_CHARS: usize = 500;
/// How much of a version that is none is repeated, in characters.
const MAX_VERSION_CHARS: usize = 16;

/// A link that carries no run which this page can read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// The fragment is longer than [`MAX_FRAGMENT_CHARS`].
    #[error("{chars} characters, at most {MAX_FRAGMENT_CHARS}")]
    TooLong {
        /// How long it is, in characters.
        chars: usize,
    },
    /// Another version, or none.
    #[error("version {found:?}, expected {VERSION}")]
    Version {
        /// What stands in its place, shortened.
        found: String,
    },
    /// A character that base64 for URLs does not have.
    #[error("character {at} is {found:?}, expected a letter, a digit, - or _")]
    Character {
        /// Where in the fragment, from 1, the `#` not counted.
        at: usize,
        /// Which.
        found: char,
    },
    /// No base64 has this length or this end: the end is missing.
    #[error("it ends after character {chars}, before its last byte is whole")]
    CutOff {
        /// How long the fragment is, in characters, the `#` not counted.
        chars: usize,
    },
    /// The bytes are no compressed data, or not all of it.
    #[error("its {bytes} bytes are no whole compressed data (raw deflate)")]
    Packed {
        /// How many they are.
        bytes: usize,
    },
    /// Unpacked it is longer than a script can be; it was not unpacked any further.
    #[error("it unpacks to more than {MAX_SCRIPT_BYTES} bytes")]
    TooMuch,
    /// This browser cannot unpack.
    #[error("this browser has no DecompressionStream for deflate-raw")]
    Unsupported,
}

/// Whether an address's fragment, with its `#` or without, is meant to carry a run.
pub fn is_run(fragment: &str) -> bool {
    bare(fragment).starts_with(KEY)
}

/// The fragment, without `#`, that carries a script whose compressed bytes these are.
pub fn fragment(packed: &[u8]) -> String {
    format!("{KEY}{VERSION}.{}", URL_SAFE_NO_PAD.encode(packed))
}

/// The compressed bytes that a fragment carries.
pub fn packed(fragment: &str) -> Result<Vec<u8>, LinkError> {
    let fragment = bare(fragment);
    // A character is a byte at least: a short look is enough for most.
    if fragment.len() > MAX_FRAGMENT_CHARS {
        let chars = fragment.chars().count();
        if chars > MAX_FRAGMENT_CHARS {
            return Err(LinkError::TooLong { chars });
        }
    }
    let version_of = |found: &str| LinkError::Version { found: found.chars().take(MAX_VERSION_CHARS).collect() };
    let rest = fragment.strip_prefix(KEY).ok_or_else(|| version_of(""))?;
    let (version, text) = rest.split_once('.').ok_or_else(|| version_of(rest))?;
    if version != VERSION.to_string() {
        return Err(version_of(version));
    }
    // Up to here all was ASCII, so bytes are characters.
    let before = fragment.len() - text.len();
    let is_digit = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if let Some((at, found)) = text.chars().enumerate().find(|(_, c)| !is_digit(*c)) {
        return Err(LinkError::Character { at: before + at + 1, found });
    }
    URL_SAFE_NO_PAD.decode(text).map_err(|_| LinkError::CutOff { chars: fragment.len() })
}

fn bare(fragment: &str) -> &str {
    fragment.strip_prefix('#').unwrap_or(fragment)
}

/// A script as a file: under a line that says what it is and at which address it can be opened.
pub fn file(script: &str, address: &str) -> String {
    let address: String = address.chars().filter(|c| !c.is_control()).take(MAX_ADDRESS_CHARS).collect();
    format!("{FILE}{VERSION}. Drop this file on the page to open it: {address}\n{script}")
}

/// What a file's first line says of its version, and at which column from 1, where that is another than this
/// page reads.
pub fn other_file_version(text: &str) -> Option<(String, usize)> {
    let found = text.strip_prefix(FILE)?;
    let end = found.find(|c: char| !c.is_ascii_digit()).unwrap_or(found.len());
    let found: String = found[..end].chars().take(MAX_VERSION_CHARS).collect();
    (found != VERSION.to_string()).then(|| (found, FILE.chars().count() + 1))
}

/// What a file with a run is called.
pub fn file_name(seed: u64, steps: u64) -> String {
    format!("omnipaxos-run-{seed}-{steps}.txt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_fragment_carries_comes_back() {
        for length in 0..300_usize {
            let bytes: Vec<u8> = (0..length).map(|at| (at * 151 % 256) as u8).collect();
            let fragment = fragment(&bytes);
            assert!(fragment.starts_with("run=1.") && is_run(&fragment), "{fragment}");
            assert_eq!(packed(&fragment), Ok(bytes.clone()));
            assert_eq!(packed(&format!("#{fragment}")), Ok(bytes));
        }
    }

    #[test]
    fn another_fragment_is_no_run() {
        for fragment in ["", "#", "#inspector", "run", "#Run=1.AAAA", "##run=1.AAAA", "#x&run=1.AAAA"] {
            assert!(!is_run(fragment), "{fragment}");
        }
    }

    #[test]
    fn another_version_is_named() {
        for (fragment, found) in [
            ("run=2.AAAA", "2"),
            ("run=", ""),
            ("run=.AAAA", ""),
            ("run=01.AAAA", "01"),
            ("run=1", "1"),
            ("run= 1.AAAA", " 1"),
            ("run=-1.AAAA", "-1"),
            ("#run=键值.AAAA", "键值"),
            ("run=99999999999999999999999999.AAAA", "9999999999999999"),
        ] {
            assert_eq!(packed(fragment), Err(LinkError::Version { found: found.to_owned() }), "{fragment}");
        }
    }

    #[test]
    fn a_wrong_character_is_named_with_its_place() {
        for (text, at, found) in
            [("+AAA", 7, '+'), ("AA A", 9, ' '), ("AAA=", 10, '='), ("AA键A", 9, '键'), ("AAAA\0", 11, '\0')]
        {
            let fragment = format!("#run=1.{text}");
            assert_eq!(packed(&fragment), Err(LinkError::Character { at, found }), "{fragment:?}");
        }
    }

    #[test]
    fn a_missing_end_is_found() {
        // Five digits are no whole bytes; and "B" leaves bits over that are none of a byte's.
        assert_eq!(packed("run=1.AAAAA"), Err(LinkError::CutOff { chars: 11 }));
        assert_eq!(packed("run=1.AB"), Err(LinkError::CutOff { chars: 8 }));
        assert_eq!(packed("run=1."), Ok(Vec::new()));
    }

    #[test]
    fn a_fragment_at_the_limit_is_looked_at_and_a_longer_one_is_not() {
        let digits = |count: usize| format!("run=1.{}", "A".repeat(count - 6));
        assert!(packed(&digits(MAX_FRAGMENT_CHARS)).is_ok_and(|bytes| bytes.len() == (MAX_FRAGMENT_CHARS - 6) * 3 / 4));
        let chars = MAX_FRAGMENT_CHARS + 1;
        assert_eq!(packed(&digits(chars)), Err(LinkError::TooLong { chars }));
        // Characters are counted, not bytes.
        let wide = format!("run=1.{}", "键".repeat(MAX_FRAGMENT_CHARS - 6));
        assert_eq!(packed(&wide), Err(LinkError::Character { at: 7, found: '键' }));
    }

    #[test]
    fn a_file_says_what_it_is_and_is_a_script() {
        let text = file("cluster nodes=3 seed=4\ntick 7\n", "https://example.org/a\nb/");
        let (first, rest) = text.split_once('\n').unwrap();
        let said =
            "# OmniPaxos Playground run, version 1. Drop this file on the page to open it: https://example.org/ab/";
        assert_eq!(first, said);
        assert_eq!(rest, "cluster nodes=3 seed=4\ntick 7\n");
        assert_eq!(crate::script::parse(&text).unwrap().lines.len(), 1);
        assert_eq!(other_file_version(&text), None);
        let long = file("", &"x".repeat(10_000));
        assert!(crate::script::parse(&long).is_ok(), "an address of any length fits in a line");
        assert_eq!(file_name(7, 412), "omnipaxos-run-7-412.txt");
    }

    #[test]
    fn a_file_of_another_version_is_told() {
        let column = "# OmniPaxos Playground run, version 2".len();
        for (version, found) in [("2. x", "2"), ("", ""), ("one", ""), ("10", "10"), ("11\n", "11")] {
            let text = format!("# OmniPaxos Playground run, version {version}");
            assert_eq!(other_file_version(&text), Some((found.to_owned(), column)), "{text:?}");
        }
        assert_eq!(other_file_version("cluster nodes=3\n# OmniPaxos Playground run, version 2"), None);
    }
}
