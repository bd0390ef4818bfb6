//! [`Remarks`]: what the comments of a script say to a class: beats, predictions, answers, notes, and names of steps.
//! To the runner they are comments like any other.

use crate::script::{
    cursor::{Fault, Parsed},
    statement::{Expectation, Line, Statement},
};

/// The most beats of a script.
pub const MAX_BEATS: usize = 200;
/// The most bookmarks of a run.
pub const MAX_BOOKMARKS: usize = 100;
/// The longest name of a bookmark, in characters.
pub const MAX_BOOKMARK_CHARS: usize = 80;
/// The languages that a remark can be in.
pub const TAGS: [&str; 2] = ["en", "zh-Hans"];

/// What stands in a remark's place before its colon.
const WORDS: [(&str, Word); 6] = [
    ("beat", Word::Beat),
    ("predict", Word::Predict),
    ("answer", Word::Answer),
    ("note", Word::Note),
    ("run", Word::Run),
    ("bookmark", Word::Bookmark),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Beat,
    Predict,
    Answer,
    Note,
    Run,
    Bookmark,
}

/// A text in one language or several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Worded(Vec<(Option<&'static str>, String)>);

impl Worded {
    /// The text in the language with this tag; else the one that names no language, else any. Empty where there is
    /// none at all.
    pub fn in_language(&self, tag: &str) -> &str {
        let of = |wanted: Option<&str>| self.0.iter().find(|(tag, _)| *tag == wanted);
        let found = of(Some(tag)).or_else(|| of(None)).or(self.0.first());
        found.map_or("", |(_, text)| text)
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether there is a text for everybody who reads one of these languages: in it, or in none that is named.
    pub fn speaks(&self, tag: &str) -> bool {
        self.has(Some(tag)) || self.has(None)
    }

    fn has(&self, wanted: Option<&str>) -> bool {
        self.0.iter().any(|(tag, _)| *tag == wanted)
    }

    /// Adds a paragraph.
    fn add(&mut self, tag: Option<&'static str>, text: &str) {
        match self.0.iter_mut().find(|(other, _)| *other == tag) {
            Some((_, before)) => {
                before.push('\n');
                before.push_str(text);
            }
            None => self.0.push((tag, text.to_owned())),
        }
    }
}

impl From<&str> for Worded {
    fn from(text: &str) -> Self {
        Self(if text.is_empty() { Vec::new() } else { vec![(None, text.to_owned())] })
    }
}

/// One thing that is shown to a class: a sentence, and the lines that it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beat {
    /// The line of its text, from 1.
    pub line: usize,
    /// What is said.
    pub text: Worded,
    /// What the class is asked before its lines are carried out.
    pub predict: Worded,
    /// The answer to that, which is not shown before they have been.
    pub answer: Worded,
    /// What only the teacher reads.
    pub note: Worded,
    /// What is carried out: the lines of the script from here to the next beat, and those of `# run:`.
    pub lines: Vec<Line>,
}

/// A step of a run, with a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// The step.
    pub step: u64,
    /// What a person calls it.
    pub name: String,
}

impl Bookmark {
    /// A step with a name of at most [`MAX_BOOKMARK_CHARS`]; `None` where nothing is left of the name.
    pub fn new(step: u64, name: &str) -> Option<Self> {
        let words: Vec<_> =
            name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
        let name: String = words.join(" ").chars().take(MAX_BOOKMARK_CHARS).collect();
        let name = name.trim_end().to_owned();
        (!name.is_empty()).then_some(Self { step, name })
    }

    /// Puts it among others, by ascending step; one at the same step gives way. Nothing happens where there are as
    /// many as there can be.
    pub fn put_in(self, bookmarks: &mut Vec<Self>) {
        match bookmarks.binary_search_by_key(&self.step, |other| other.step) {
            Ok(at) => bookmarks[at] = self,
            Err(at) if bookmarks.len() < MAX_BOOKMARKS => bookmarks.insert(at, self),
            Err(_) => {}
        }
    }
}

/// Prints bookmarks as lines of comment, which the parser reads again.
pub fn print_bookmarks(bookmarks: &[Bookmark]) -> String {
    bookmarks.iter().map(|Bookmark { step, name }| format!("# bookmark {step}: {name}\n")).collect()
}

/// A script without what only the teacher is to read: answers and notes.
pub fn without_answers(source: &str) -> String {
    let is_for_all =
        |line: &&str| Comment::of(line).is_none_or(|comment| !matches!(comment.word, Word::Answer | Word::Note));
    source.lines().filter(is_for_all).map(|line| format!("{line}\n")).collect()
}

/// What the comments of a script say to a class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Remarks {
    /// The beats, in their order.
    pub beats: Vec<Beat>,
    /// Names of steps, by ascending step.
    pub bookmarks: Vec<Bookmark>,
    /// The whole script as it was written; empty where it has no beats.
    pub source: String,
    /// Whether no line has come since the last beat began: its text in another language may still follow.
    fresh: bool,
}

/// What a comment asks of the parser.
pub(super) enum Asked {
    /// Nothing: it was read, or it is a comment like any other.
    Nothing,
    /// To read what follows the colon as a line, which only a class sees; its text, in its columns.
    Line(String),
}

impl Remarks {
    /// A line of the script was read.
    pub(super) fn handle_line(&mut self, line: &Line) {
        self.fresh = false;
        if let Some(beat) = self.beats.last_mut() {
            beat.lines.push(line.clone());
        }
    }

    /// Reads what may be a remark.
    pub(super) fn handle_comment(&mut self, number: usize, text: &str) -> Parsed<Asked> {
        let Some(comment) = Comment::of(text) else { return Ok(Asked::Nothing) };
        if comment.word == Word::Bookmark {
            return self.bookmark(&comment).map(|()| Asked::Nothing);
        }
        // Before the first beat these are words like any others.
        if comment.word != Word::Beat && self.beats.is_empty() {
            return Ok(Asked::Nothing);
        }
        if comment.text.is_empty() {
            return Err(Fault {
                column: comment.text_column,
                message: "expected a text, found the end of the line".into(),
            });
        }
        if comment.word == Word::Run && comment.argument.is_empty() {
            let blanks = " ".repeat(comment.text_column - 1);
            return Ok(Asked::Line(format!("{blanks}{}", comment.text)));
        }
        let tag = comment.tag()?;
        if comment.word == Word::Beat {
            let goes_on = self.fresh && self.beats.last().is_some_and(|beat| !beat.text.has(tag));
            if !goes_on {
                if self.beats.len() == MAX_BEATS {
                    return Err(Fault {
                        column: comment.column,
                        message: format!("a script has at most {MAX_BEATS} beats"),
                    });
                }
                self.beats.push(Beat { line: number, ..Beat::default() });
                self.fresh = true;
            }
        }
        let Some(beat) = self.beats.last_mut() else { return Ok(Asked::Nothing) };
        let part = match comment.word {
            Word::Predict => &mut beat.predict,
            Word::Answer => &mut beat.answer,
            Word::Note => &mut beat.note,
            Word::Beat | Word::Run | Word::Bookmark => &mut beat.text,
        };
        part.add(tag, &comment.text);
        Ok(Asked::Nothing)
    }

    fn bookmark(&mut self, comment: &Comment) -> Parsed<()> {
        let is_number = !comment.argument.is_empty() && comment.argument.bytes().all(|b| b.is_ascii_digit());
        if !is_number {
            // A comment that happens to begin like one.
            return Ok(());
        }
        let fault = |column, message: String| Err(Fault { column, message });
        let Ok(step) = comment.argument.parse::<u64>() else {
            return fault(comment.argument_column, "a step fits in 64 bits".into());
        };
        let Some(bookmark) = Bookmark::new(step, &comment.text) else {
            return fault(comment.text_column, "expected the name of a step, found the end of the line".into());
        };
        let before = self.bookmarks.len();
        let is_new = self.bookmarks.binary_search_by_key(&step, |other| other.step).is_err();
        bookmark.put_in(&mut self.bookmarks);
        match is_new && self.bookmarks.len() == before {
            true => fault(comment.column, format!("a run has at most {MAX_BOOKMARKS} bookmarks")),
            false => Ok(()),
        }
    }
}

/// A comment that looks like a remark: `# word argument: text`.
struct Comment {
    word: Word,
    /// Column of the word, from 1.
    column: usize,
    argument: String,
    argument_column: usize,
    text: String,
    text_column: usize,
}

impl Comment {
    fn of(line: &str) -> Option<Self> {
        let chars: Vec<char> = line.chars().collect();
        let blanks = |from: usize| chars[from..].iter().take_while(|c| c.is_whitespace() || **c == '\u{feff}').count();
        let hash = blanks(0);
        if chars.get(hash) != Some(&'#') {
            return None;
        }
        let at = hash + 1 + blanks(hash + 1);
        let found: String = chars[at..].iter().take_while(|c| c.is_ascii_lowercase()).collect();
        let (_, word) = WORDS.into_iter().find(|(word, _)| *word == found)?;
        let after = at + found.len();
        let colon = after + chars[after..].iter().position(|c| *c == ':')?;
        let argument: String = chars[after..colon].iter().collect();
        // One word at the most stands between, with a blank before it.
        if !argument.is_empty() && !argument.starts_with(char::is_whitespace) || argument.split_whitespace().count() > 1
        {
            return None;
        }
        let text_at = colon + 1 + blanks(colon + 1);
        let text: String = chars[text_at..].iter().collect();
        Some(Self {
            word,
            column: at + 1,
            argument: argument.trim().to_owned(),
            argument_column: after + blanks(after) + 1,
            text: text.trim_end().to_owned(),
            text_column: text_at + 1,
        })
    }

    fn tag(&self) -> Parsed<Option<&'static str>> {
        if self.argument.is_empty() {
            return Ok(None);
        }
        let found = TAGS.into_iter().find(|tag| *tag == self.argument);
        let message =
            || format!("expected a language or a colon, found \"{}\" (known: {})", self.argument, TAGS.join(", "));
        found.map(Some).ok_or_else(|| Fault { column: self.argument_column, message: message() })
    }
}

/// Takes what a beat's lines expect of the line before to the beat which that line is in: each beat is carried out by
/// itself. `stage` is what comes before the first.
pub fn settle(stage: &mut Vec<Line>, beats: &mut [Beat]) {
    let looks_back =
        |line: &Line| matches!(line.statement, Statement::Expect(Expectation::Error { .. } | Expectation::NoError));
    for at in 0..beats.len() {
        let count = beats[at].lines.iter().take_while(|line| looks_back(line)).count();
        let moved: Vec<Line> = beats[at].lines.drain(..count).collect();
        match at.checked_sub(1) {
            Some(before) => beats[before].lines.extend(moved),
            None => stage.extend(moved),
        }
    }
}
