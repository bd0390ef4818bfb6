//! Markdown as plain values: the little of it that a lesson needs. Raw HTML and images are refused.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::lesson::LessonError;

/// How deep lists, quotes and strong words can be within each other.
const MAX_DEPTH: usize = 12;

/// A paragraph, or what stands as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list; the number of its first item, if it is numbered.
    List(Option<u64>, Vec<Vec<Block>>),
    /// A quotation.
    Quote(Vec<Block>),
    /// Code: its language, or nothing, and its text.
    Code(String, String),
    /// A line across.
    Rule,
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// `code`.
    Code(String),
    /// Strong words.
    Strong(Vec<Inline>),
    /// Emphasised words.
    Emphasis(Vec<Inline>),
    /// A link: where to, and its words.
    Link(String, Vec<Inline>),
    /// The next line begins here.
    Break,
}

/// The words of a piece of text, without what they look like.
pub fn plain(inlines: &[Inline]) -> String {
    let words = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link(_, inner) => plain(inner),
        Inline::Break => " ".to_owned(),
    };
    inlines.iter().map(words).collect()
}

/// The words of a text, a paragraph or an item of a list a line; code as it is.
pub fn plain_blocks(blocks: &[Block]) -> String {
    let mut lines = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph(inlines) => lines.push(plain(inlines)),
            Block::List(start, items) => {
                for (at, item) in (0..).zip(items) {
                    let sign = start.map_or_else(|| "·".to_owned(), |start| format!("{}.", start + at));
                    lines.push(format!("{sign} {}", plain_blocks(item)));
                }
            }
            Block::Quote(blocks) => lines.push(plain_blocks(blocks)),
            Block::Code(_, code) => lines.push(code.trim_end().to_owned()),
            Block::Rule => {}
        }
    }
    lines.join("\n")
}

/// What stands at the top of a text.
#[derive(Debug)]
pub(super) enum Item {
    /// A heading of level 1 or 2.
    Heading(u8, String),
    /// A fence: its word, its text, and the line that its text begins in.
    Fence { word: String, text: String, line: usize },
    /// Anything else.
    Block(Block),
}

/// Where in the file something is.
pub(super) type Spot = (usize, usize);

/// Reads a whole text; what it begins with is in line `first` of the file.
pub(super) fn items(text: &str, first: usize) -> Result<Vec<(Spot, Item)>, LessonError> {
    let mut reader = Reader::new(text, first);
    let mut items = Vec::new();
    while let Some((event, range)) = reader.events.get(reader.at).cloned() {
        let spot = reader.spot(range.start);
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                reader.at += 1;
                let words = plain(&reader.inlines(0)?).trim().to_owned();
                reader.at += 1; // its end
                let level = match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    _ => {
                        return Err(LessonError::at(
                            spot,
                            "expected \"# \" (the title) or \"## \" (a step), found a smaller heading",
                        ));
                    }
                };
                items.push((spot, Item::Heading(level, words)));
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(word))) => {
                let word = word.trim().to_owned();
                reader.at += 1;
                let (text, line) = reader.code(spot.0);
                items.push((spot, Item::Fence { word, text, line }));
            }
            _ => {
                if let Some(block) = reader.block(0)? {
                    items.push((spot, Item::Block(block)));
                }
            }
        }
    }
    Ok(items)
}

/// Reads a text that has neither headings nor fences that mean anything.
pub(super) fn blocks(text: &str, first: usize) -> Result<Vec<Block>, LessonError> {
    let block = |(spot, item)| match item {
        Item::Block(block) => Ok(block),
        Item::Fence { word, text, .. } => Ok(Block::Code(word, text)),
        Item::Heading(..) => Err(LessonError::at(spot, "expected text, found a heading")),
    };
    items(text, first)?.into_iter().map(block).collect()
}

/// Reads a single line of text.
pub(super) fn inline(text: &str, spot: Spot) -> Result<Vec<Inline>, LessonError> {
    let moved = |error: LessonError| LessonError { column: error.column + spot.1 - 1, ..error };
    let mut blocks = blocks(text.trim(), spot.0).map_err(moved)?;
    match (blocks.pop(), blocks.is_empty()) {
        (Some(Block::Paragraph(inlines)), true) => Ok(inlines),
        _ => Err(LessonError::at(spot, "expected a line of text")),
    }
}

struct Reader<'a> {
    text: &'a str,
    /// The line of the file that the text begins in.
    first: usize,
    /// Where each line begins.
    starts: Vec<usize>,
    events: Vec<(Event<'a>, Range<usize>)>,
    at: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, first: usize) -> Self {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(after).collect();
        let events = Parser::new_ext(text, Options::empty()).into_offset_iter().collect();
        Self { text, first, starts, events, at: 0 }
    }

    fn spot(&self, offset: usize) -> Spot {
        let line = self.starts.partition_point(|start| *start <= offset).max(1) - 1;
        let before = self.text.get(self.starts[line]..offset).unwrap_or_default();
        (self.first + line, before.chars().count() + 1)
    }

    fn here(&self) -> Spot {
        self.spot(self.events.get(self.at).map_or(self.text.len(), |(_, range)| range.start))
    }

    /// The text of the code block whose start was read, and the line that it begins in: the one after `opened`.
    fn code(&mut self, opened: usize) -> (String, usize) {
        let mut text = String::new();
        while let Some((event, _)) = self.events.get(self.at) {
            self.at += 1;
            match event {
                Event::Text(more) => text.push_str(more),
                _ => break,
            }
        }
        (text, opened + 1)
    }

    /// Blocks up to the end of what encloses them, which is read too.
    fn inside(&mut self, depth: usize) -> Result<Vec<Block>, LessonError> {
        if depth > MAX_DEPTH {
            return Err(LessonError::at(self.here(), format!("expected at most {MAX_DEPTH} things within each other")));
        }
        let mut blocks = Vec::new();
        while let Some((event, _)) = self.events.get(self.at) {
            if matches!(event, Event::End(_)) {
                self.at += 1;
                break;
            }
            blocks.extend(self.block(depth)?);
        }
        Ok(blocks)
    }

    /// The block that stands here; nothing where there is none to show.
    fn block(&mut self, depth: usize) -> Result<Option<Block>, LessonError> {
        let spot = self.here();
        let Some((event, _)) = self.events.get(self.at).cloned() else { return Ok(None) };
        Ok(Some(match event {
            Event::Start(Tag::Paragraph) => {
                self.at += 1;
                let inlines = self.inlines(depth)?;
                self.at += 1;
                Block::Paragraph(inlines)
            }
            Event::Start(Tag::List(start)) => {
                self.at += 1;
                let mut items = Vec::new();
                while let Some((Event::Start(Tag::Item), _)) = self.events.get(self.at) {
                    self.at += 1;
                    items.push(self.inside(depth + 1)?);
                }
                self.at += 1;
                Block::List(start, items)
            }
            Event::Start(Tag::BlockQuote(_)) => {
                self.at += 1;
                Block::Quote(self.inside(depth + 1)?)
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                self.at += 1;
                let language = match kind {
                    CodeBlockKind::Fenced(word) => word.trim().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                Block::Code(language, self.code(spot.0).0)
            }
            Event::Rule => {
                self.at += 1;
                Block::Rule
            }
            Event::Start(Tag::Heading { .. }) => {
                return Err(LessonError::at(spot, "expected text, found a heading"));
            }
            Event::Start(Tag::HtmlBlock) | Event::Html(_) => return Err(html(spot)),
            // Words directly in an item of a list.
            _ => {
                let inlines = self.inlines(depth)?;
                if inlines.is_empty() {
                    self.at += 1;
                    return Ok(None);
                }
                Block::Paragraph(inlines)
            }
        }))
    }

    /// Pieces up to the end of what encloses them or the next block, neither of which is read.
    fn inlines(&mut self, depth: usize) -> Result<Vec<Inline>, LessonError> {
        if depth > MAX_DEPTH {
            return Err(LessonError::at(self.here(), format!("expected at most {MAX_DEPTH} things within each other")));
        }
        let mut inlines = Vec::new();
        while let Some((event, range)) = self.events.get(self.at).cloned() {
            let spot = self.spot(range.start);
            let piece = match event {
                Event::Text(text) => Inline::Text(text.into_string()),
                Event::Code(text) => Inline::Code(text.into_string()),
                Event::SoftBreak => Inline::Text("\n".to_owned()),
                Event::HardBreak => Inline::Break,
                Event::InlineHtml(_) | Event::Html(_) => return Err(html(spot)),
                Event::Start(Tag::Image { .. }) => {
                    return Err(LessonError::at(spot, "expected text, found a picture, which a lesson cannot have"));
                }
                Event::Start(Tag::Strong) => Inline::Strong(self.within(depth)?),
                Event::Start(Tag::Emphasis) => Inline::Emphasis(self.within(depth)?),
                Event::Start(Tag::Link { dest_url, .. }) => {
                    if !is_followed(&dest_url) {
                        let message = "expected a link to http:, https:, to a part of this page (#…) or beside it";
                        return Err(LessonError::at(spot, message));
                    }
                    Inline::Link(dest_url.into_string(), self.within(depth)?)
                }
                _ => break,
            };
            // What was opened has been closed as well, up to its end.
            self.at += 1;
            match (inlines.last_mut(), piece) {
                (Some(Inline::Text(before)), Inline::Text(more)) => before.push_str(&more),
                (_, piece) => inlines.push(piece),
            }
        }
        for inline in &mut inlines {
            if let Inline::Text(text) = inline {
                *text = joined(text);
            }
        }
        Ok(inlines)
    }

    /// What stands within strong words and the like; their end is not read.
    fn within(&mut self, depth: usize) -> Result<Vec<Inline>, LessonError> {
        self.at += 1;
        let inner = self.inlines(depth + 1)?;
        match self.events.get(self.at) {
            Some((Event::End(TagEnd::Strong | TagEnd::Emphasis | TagEnd::Link), _)) => Ok(inner),
            _ => Err(LessonError::at(self.here(), "expected the end of what is strong, emphasised or a link")),
        }
    }
}

fn html(spot: Spot) -> LessonError {
    LessonError::at(spot, "expected Markdown, found HTML; write \"\\<\" where a \"<\" is meant")
}

/// Whether a link may lead there: to the web, or to where the page is; nowhere that runs something.
fn is_followed(to: &str) -> bool {
    let scheme = to.split(['/', '#', '?']).next().unwrap_or_default();
    !to.starts_with("//") && (!scheme.contains(':') || ["https:", "http:"].contains(&scheme))
}

/// The lines of a paragraph in one: with a blank between, or none where Han characters or their signs meet.
fn joined(text: &str) -> String {
    let is_wide = |c: Option<char>| c.is_some_and(|c| c >= '\u{2e80}');
    let mut whole = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 && !is_wide(whole.chars().next_back()) && !is_wide(line.chars().next()) {
            whole.push(' ');
        }
        whole.push_str(line);
    }
    whole
}
