//! What is typed or pasted into the append form, read and checked. No markup here.

use crate::{
    kv::MAX_KEY_BYTES,
    sim::{
        NodeId,
        command::{Command, MAX_APPEND},
    },
};

/// The most lines that can be pasted at once.
pub const MAX_PASTED_LINES: usize = 1_000;

/// What is wrong with what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The key is empty.
    KeyEmpty,
    /// The key is longer than [`MAX_KEY_BYTES`].
    KeyLong {
        /// How long, in bytes of UTF-8.
        bytes: usize,
    },
    /// The value is not a `u64`.
    Value,
    /// The count is not 1 to [`MAX_APPEND`].
    Count,
    /// The count of keys is not 1 to [`MAX_APPEND`].
    Keys,
    /// A pasted line is not `key=value`.
    Line {
        /// Which, from 1.
        number: usize,
    },
    /// More than [`MAX_PASTED_LINES`] were pasted.
    Lines {
        /// How many.
        count: usize,
    },
}

/// What is in the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
    /// How many entries.
    pub count: String,
    /// Over how many keys, where several are appended.
    pub keys: String,
}

impl Default for Fields {
    fn default() -> Self {
        Self { key: "x".into(), value: "1".into(), count: "1".into(), keys: "5".into() }
    }
}

impl Fields {
    /// Whether several entries are asked for, over made-up keys.
    pub fn many(&self) -> bool {
        self.count.trim().parse::<u64>().is_ok_and(|count| count > 1)
    }

    /// The command for `node`.
    pub fn command(&self, node: NodeId) -> Result<Command, Problem> {
        let count = in_range(&self.count).ok_or(Problem::Count)?;
        if count > 1 {
            let keys = in_range(&self.keys).ok_or(Problem::Keys)?;
            return Ok(Command::AppendMany { node, count, keys });
        }
        let (key, value) = pair(&self.key, &self.value)?;
        Ok(Command::Append { node, key, value })
    }

    /// The fields for the next append: the value is one more, where there is one more.
    pub fn raised(&self) -> Self {
        let value = self.value.trim().parse::<u64>().ok().and_then(|value| value.checked_add(1));
        match value {
            Some(value) if !self.many() => Self { value: value.to_string(), ..self.clone() },
            _ => self.clone(),
        }
    }
}

/// What was pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pasted {
    /// No key-value: it goes into the field as any text does.
    Text,
    /// One line of `key=value`: into the fields.
    Pair(String, u64),
    /// Several lines, one append each.
    Pairs(Vec<(String, u64)>),
}

/// Reads pasted text: lines of `key=value`, empty lines apart.
pub fn pasted(text: &str) -> Result<Pasted, Problem> {
    let lines: Vec<_> =
        text.lines().enumerate().map(|(at, line)| (at + 1, line.trim())).filter(|(_, line)| !line.is_empty()).collect();
    if lines.len() > MAX_PASTED_LINES {
        return Err(Problem::Lines { count: lines.len() });
    }
    if let [(_, line)] = lines[..] {
        return Ok(line_pair(line).map_or(Pasted::Text, |(key, value)| Pasted::Pair(key, value)));
    }
    if lines.is_empty() {
        return Ok(Pasted::Text);
    }
    let pairs = lines.into_iter().map(|(number, line)| line_pair(line).ok_or(Problem::Line { number }));
    pairs.collect::<Result<_, _>>().map(Pasted::Pairs)
}

/// The commands that append these at `node`.
pub fn commands(node: NodeId, pairs: Vec<(String, u64)>) -> Vec<Command> {
    pairs.into_iter().map(|(key, value)| Command::Append { node, key, value }).collect()
}

fn line_pair(line: &str) -> Option<(String, u64)> {
    // The last sign: a key may hold one, a value cannot.
    let (key, value) = line.rsplit_once('=')?;
    pair(key.trim(), value).ok()
}

fn pair(key: &str, value: &str) -> Result<(String, u64), Problem> {
    match key.len() {
        0 => return Err(Problem::KeyEmpty),
        bytes if bytes > MAX_KEY_BYTES => return Err(Problem::KeyLong { bytes }),
        _ => {}
    }
    let value = value.trim().parse().map_err(|_| Problem::Value)?;
    Ok((key.to_owned(), value))
}

fn in_range(text: &str) -> Option<u64> {
    text.trim().parse().ok().filter(|count| (1..=MAX_APPEND).contains(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(key: &str, value: &str, count: &str) -> Fields {
        Fields { key: key.into(), value: value.into(), count: count.into(), keys: "5".into() }
    }

    #[test]
    fn a_key_is_1_to_256_bytes_not_characters() {
        assert_eq!(fields("", "1", "1").command(1), Err(Problem::KeyEmpty));
        assert!(fields(&"k".repeat(256), "1", "1").command(1).is_ok());
        assert_eq!(fields(&"k".repeat(257), "1", "1").command(1), Err(Problem::KeyLong { bytes: 257 }));
        assert_eq!(fields(&"键".repeat(86), "1", "1").command(1), Err(Problem::KeyLong { bytes: 258 }));
    }

    #[test]
    fn a_value_is_any_u64_and_nothing_else() {
        let max = u64::MAX.to_string();
        let command = Command::Append { node: 2, key: "a".into(), value: u64::MAX };
        assert_eq!(fields("a", &max, "1").command(2), Ok(command));
        for value in ["18446744073709551616", "-1", "1.5", "", "one"] {
            assert_eq!(fields("a", value, "1").command(2), Err(Problem::Value), "{value}");
        }
    }

    #[test]
    fn a_count_above_one_appends_many_and_has_a_limit() {
        assert_eq!(fields("a", "1", "7").command(1), Ok(Command::AppendMany { node: 1, count: 7, keys: 5 }));
        assert_eq!(fields("a", "1", "0").command(1), Err(Problem::Count));
        assert_eq!(fields("a", "1", "100001").command(1), Err(Problem::Count));
    }

    #[test]
    fn the_value_is_raised_up_to_the_greatest() {
        assert_eq!(fields("a", "7", "1").raised().value, "8");
        assert_eq!(fields("a", &u64::MAX.to_string(), "1").raised().value, u64::MAX.to_string());
        assert_eq!(fields("a", "7", "3").raised().value, "7");
    }

    #[test]
    fn pasted_lines_append_each_and_a_bad_line_is_named() {
        assert_eq!(pasted("a=1\r\n\n b = 2 \n"), Ok(Pasted::Pairs(vec![("a".into(), 1), ("b".into(), 2)])));
        assert_eq!(pasted("a=1"), Ok(Pasted::Pair("a".into(), 1)));
        assert_eq!(pasted("hello"), Ok(Pasted::Text));
        assert_eq!(pasted("a=1\n\nb=x"), Err(Problem::Line { number: 3 }));
        assert_eq!(pasted("p=q=3\nr=4"), Ok(Pasted::Pairs(vec![("p=q".into(), 3), ("r".into(), 4)])));
        assert_eq!(pasted(&"a=1\n".repeat(1_001)), Err(Problem::Lines { count: 1_001 }));
    }
}
