//! [`ScriptError`]: where a script is wrong, and what was expected there; and near words, for
//! "did you mean".

/// A line that cannot be parsed or carried out. What came before it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct ScriptError {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1; one past the last character where something is missing at the end.
    pub column: usize,
    /// What was found there and what was expected, as a sentence without its full stop.
    pub message: String,
}

/// Longer words are not compared: nobody means a word of the language by them.
const LONGEST_COMPARED: usize = 24;

/// The word of `words` that `found` was probably meant to be.
pub(super) fn nearest<'a>(found: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let found: Vec<char> = found.to_lowercase().chars().take(LONGEST_COMPARED + 1).collect();
    if found.is_empty() || found.len() > LONGEST_COMPARED {
        return None;
    }
    words
        .into_iter()
        .map(|word| (distance(&found, &word.to_lowercase().chars().collect::<Vec<_>>()), word))
        .filter(|(distance, word)| *distance <= (word.len().min(found.len()) / 3).clamp(1, 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// `, did you mean "word"?` or nothing.
pub(crate) fn hint<'a>(found: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    nearest(found, words).map_or_else(String::new, |word| format!("; did you mean \"{word}\"?"))
}

/// How many letters to insert, delete, replace or swap with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut best = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before_last[j - 2] + 1);
            }
            row.push(best);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_finds_its_word() {
        let words = ["append", "snapshot", "restart", "release", "read", "lead"];
        for (found, word) in [("apend", "append"), ("snpashot", "snapshot"), ("Restart", "restart"), ("reed", "read")] {
            assert_eq!(nearest(found, words), Some(word), "{found}");
        }
    }

    #[test]
    fn a_word_from_elsewhere_finds_none() {
        for found in ["", "x", "commit", "reconfigure", &"a".repeat(5_000)] {
            assert_eq!(nearest(found, ["append", "snapshot", "at"]), None, "{found}");
        }
    }
}
