//! [`Cursor`]: reads one line from left to right. What may stand at a place depends on what stood before
//! it (`2-3` is a link, `power-failure` a word), so there are no tokens: each place asks for what it wants.

use crate::{
    kv::MAX_KEY_BYTES,
    script::{
        error::hint,
        statement::{Target, Who},
        words::{self, Table, names},
    },
    sim::{NodeId, config::MAX_NODE_ID, error::CommandError},
};

/// The highest index that can be written: the same on machines of 32 and of 64 bits.
pub const MAX_INDEX: u64 = u32::MAX as u64 - 1;
/// How much of what was found is quoted in a message, in characters.
const LONGEST_QUOTED: usize = 24;

/// What is wrong at a column of the line.
#[derive(Debug)]
pub(crate) struct Fault {
    pub column: usize,
    pub message: String,
}

pub(crate) type Parsed<T> = Result<T, Fault>;

/// One line and how far it is read.
///
/// Looking: `column`, `column_of_first`, `end`, `is_done`, `is_at_word`, `is_at`, `is_at_letter`, `expected`. Reading on: `argument`, `eat`, `eat_word`, `need`,
/// `need_word`, `choose`, `number`, `index`, `pid`, `target`, `list`, `key`, `value`, `key_value`, `finish`.
#[derive(Debug)]
pub(crate) struct Cursor {
    chars: Vec<char>,
    at: usize,
}

impl Cursor {
    pub fn new(line: &str) -> Self {
        Self { chars: line.chars().collect(), at: 0 }
    }

    /// Where it stands, from 1.
    pub fn column(&self) -> usize {
        self.at + 1
    }

    /// Column of the first thing that is not blank, from 1.
    pub fn column_of_first(&self) -> usize {
        self.chars.iter().take_while(|c| is_blank(**c)).count() + 1
    }

    /// One past the last thing that was read, from 1.
    pub fn end(&self) -> usize {
        self.chars[..self.at].iter().rposition(|c| !is_blank(*c)).map_or(1, |last| last + 2)
    }

    /// Goes to the next thing that is not blank; true where only a comment or nothing follows.
    pub fn is_done(&mut self) -> bool {
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
        self.peek().is_none_or(|c| c == '#')
    }

    /// Whether this word stands here, whole.
    pub fn is_at_word(&self, word: &str) -> bool {
        self.chunk() == word
    }

    /// Whether a word of digits alone stands here.
    pub fn is_at_number(&self) -> bool {
        let word = self.chunk();
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
    }

    /// Whether this character stands here.
    pub fn is_at(&self, c: char) -> bool {
        self.peek() == Some(c)
    }

    /// Whether a letter stands here.
    pub fn is_at_letter(&self) -> bool {
        self.peek().is_some_and(char::is_alphabetic)
    }

    /// A fault here: `what` was expected.
    pub fn expected(&self, what: &str) -> Fault {
        Fault { column: self.column(), message: format!("expected {what}, found {}", self.found()) }
    }

    /// Goes to the next argument, which is to be `what`.
    pub fn argument(&mut self, what: &str) -> Parsed<()> {
        let before = self.at;
        if self.is_done() {
            self.at = before;
            return Err(self.expected(what));
        }
        if self.at.checked_sub(1).and_then(|last| self.chars.get(last)).is_some_and(|c| !is_blank(*c)) {
            return Err(self.expected(&format!("a blank and then {what}")));
        }
        Ok(())
    }

    /// Reads one character, if it stands here.
    pub fn eat(&mut self, c: char) -> bool {
        let here = self.peek() == Some(c);
        self.at += usize::from(here);
        here
    }

    /// Reads one character.
    pub fn need(&mut self, c: char, what: &str) -> Parsed<()> {
        if self.eat(c) { Ok(()) } else { Err(self.expected(what)) }
    }

    /// Reads this word, if it stands here, whole.
    pub fn eat_word(&mut self, word: &str) -> bool {
        let here = self.is_at_word(word);
        self.at += if here { word.chars().count() } else { 0 };
        here
    }

    /// Reads this word.
    pub fn need_word(&mut self, word: &str) -> Parsed<()> {
        if self.eat_word(word) {
            return Ok(());
        }
        let mut fault = self.expected(&format!("\"{word}\""));
        fault.message += &hint(&self.chunk(), [word]);
        Err(fault)
    }

    /// Reads one word of a table.
    pub fn choose<T: Copy>(&mut self, table: Table<T>, what: &str) -> Parsed<T> {
        self.choose_name(names(table), what).map(|at| table[at].1)
    }

    /// Reads one of several words and says the how-manieth. A wrong one is answered with the right ones.
    pub fn choose_name(&mut self, names: impl Iterator<Item = &'static str> + Clone, what: &str) -> Parsed<usize> {
        let chunk = self.chunk();
        if let Some(at) = names.clone().position(|name| name == chunk) {
            self.at += chunk.chars().count();
            return Ok(at);
        }
        let mut fault = self.expected(what);
        let known = names.clone().collect::<Vec<_>>().join(", ");
        fault.message += &format!("{} (known: {known})", hint(&chunk, names));
        Err(fault)
    }

    /// Reads a whole number from `least` to `most`.
    pub fn number(&mut self, what: &str, least: u64, most: u64) -> Parsed<u64> {
        let digits: String = self.chars[self.at..].iter().take_while(|c| c.is_alphanumeric() || **c == '_').collect();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(self.expected(&format!("{what} (a whole number)")));
        }
        match digits.parse::<u64>() {
            Ok(number) if (least..=most).contains(&number) => {
                self.at += digits.len();
                Ok(number)
            }
            _ => Err(Fault {
                column: self.column(),
                message: format!("{what} is {least} to {most}, not {}", shortened(&digits)),
            }),
        }
    }

    /// Reads a log index.
    pub fn index(&mut self, what: &str) -> Parsed<usize> {
        // MAX_INDEX fits into 32 bits, so nothing is cut off.
        self.number(what, 0, MAX_INDEX).map(|index| index as usize)
    }

    /// Reads a node id.
    pub fn pid(&mut self) -> Parsed<NodeId> {
        self.number("a node id", 1, MAX_NODE_ID)
    }

    /// Reads a node id or `leader`.
    pub fn target(&mut self) -> Parsed<Target> {
        let column = self.column();
        let letters: String = self.chars[self.at..].iter().take_while(|c| c.is_alphabetic()).collect();
        if letters == words::LEADER {
            self.at += letters.len();
            return Ok(Target { who: Who::Leader, column });
        }
        if !self.peek().is_some_and(|c| c.is_ascii_digit()) {
            let mut fault = self.expected("a node id or \"leader\"");
            fault.message += &hint(&letters, [words::LEADER]);
            return Err(fault);
        }
        Ok(Target { who: Who::Node(self.pid()?), column })
    }

    /// Reads several, with commas between them and no blanks.
    pub fn list<T>(&mut self, mut one: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let mut all = vec![one(self)?];
        while self.eat(',') {
            all.push(one(self)?);
        }
        Ok(all)
    }

    /// Reads a key, bare or quoted.
    pub fn key(&mut self) -> Parsed<String> {
        let column = self.column();
        let key = if self.eat('"') { self.quoted(column)? } else { self.bare_key() };
        if key.is_empty() && self.column() == column {
            return Err(self.expected("a key (quoted, if it has blanks or signs in it)"));
        }
        if key.is_empty() || key.len() > MAX_KEY_BYTES {
            return Err(Fault { column, message: CommandError::Key { bytes: key.len() }.to_string() });
        }
        Ok(key)
    }

    /// Reads `key=value`.
    pub fn key_value(&mut self) -> Parsed<(String, u64)> {
        let key = self.key()?;
        self.need('=', "\"=\" and a value after the key")?;
        Ok((key, self.value()?))
    }

    /// Reads a value.
    pub fn value(&mut self) -> Parsed<u64> {
        self.number("a value", 0, u64::MAX)
    }

    /// Nothing may follow any more.
    pub fn finish(&mut self) -> Parsed<()> {
        if self.is_done() { Ok(()) } else { Err(self.expected("the end of the line")) }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    /// The word that stands here: as far as a bare key would go, so that `none.x` is not `none`.
    fn chunk(&self) -> String {
        self.chars[self.at..].iter().take_while(|c| is_bare(**c)).collect()
    }

    /// Reads what stands here as far as a bare key would go; it may be nothing.
    pub fn bare_key(&mut self) -> String {
        let key = self.chunk();
        self.at += key.chars().count();
        key
    }

    /// What follows an opening quote, which stood at `opened`.
    fn quoted(&mut self, opened: usize) -> Parsed<String> {
        let mut key = String::new();
        loop {
            let column = self.column();
            let Some(c) = self.peek() else {
                return Err(Fault {
                    column: opened,
                    message: "expected a closing quote, found the end of the line".into(),
                });
            };
            self.at += 1;
            match c {
                '"' => return Ok(key),
                '\\' => key.push(self.escaped(column)?),
                c => key.push(c),
            }
        }
    }

    /// What follows a backslash, which stood at `column`.
    fn escaped(&mut self, column: usize) -> Parsed<char> {
        let c = self.peek();
        self.at += usize::from(c.is_some());
        match c {
            Some(c @ ('"' | '\\')) => return Ok(c),
            Some('n') => return Ok('\n'),
            Some('r') => return Ok('\r'),
            Some('t') => return Ok('\t'),
            Some('u') if self.eat('{') => {
                let hex: String = self.chars[self.at..].iter().take_while(|c| c.is_ascii_hexdigit()).take(6).collect();
                self.at += hex.len();
                let decoded = u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32);
                if let (Some(c), true) = (decoded, self.eat('}')) {
                    return Ok(c);
                }
            }
            _ => {}
        }
        let message = r#"expected \", \\, \n, \r, \t or \u{…} with a character's hexadecimal number"#;
        Err(Fault { column, message: message.into() })
    }

    /// What stands here, in words.
    fn found(&self) -> String {
        let word: String = self.chars[self.at..].iter().take_while(|c| !is_blank(**c)).collect();
        match self.peek() {
            None => "the end of the line".into(),
            Some('#') => "a comment".into(),
            Some(c) if is_blank(c) => "a blank".into(),
            Some(_) => format!("\"{}\"", shortened(&word)),
        }
    }
}

/// Whether a key can have it without quotes.
pub(crate) fn is_bare(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':' | '/' | '@')
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{feff}'
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= LONGEST_QUOTED {
        return text.to_owned();
    }
    text.chars().take(LONGEST_QUOTED).chain(['…']).collect()
}
