//! Text to [`Lesson`]; the first mistake ends it.

use crate::lesson::{
    Lesson, LessonError, Part, Step,
    fences::{self, Begins, Fence},
    markdown::{self, Block, Item, Spot},
    quiz,
};

/// The longest lesson, in bytes.
pub const MAX_LESSON_BYTES: usize = 256 << 10;
/// The most steps of a lesson.
pub const MAX_STEPS: usize = 50;
/// The most hints of a step.
const MAX_HINTS: usize = 10;
/// The longest heading, in characters.
const MAX_HEADING_CHARS: usize = 120;

/// Parses a lesson.
pub fn parse(text: &str) -> Result<Lesson, LessonError> {
    if text.len() > MAX_LESSON_BYTES {
        let message = format!("a lesson has at most {MAX_LESSON_BYTES} bytes, not {}", text.len());
        return Err(LessonError::at((1, 1), message));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let end = (text.lines().count().max(1), 1);
    let mut reader = Reader::default();
    for (spot, item) in markdown::items(&text, 1)? {
        reader.item(spot, item)?;
    }
    reader.end(end)
}

/// What is known of the lesson so far.
#[derive(Default)]
struct Reader {
    title: Option<String>,
    intro: Vec<Block>,
    about: bool,
    minutes: Option<u32>,
    stage: Option<String>,
    steps: Vec<(Spot, Step)>,
    /// The names that can be used here.
    names: Vec<String>,
    /// Whether the thing before is a question, after which `try` may stand.
    after_question: bool,
}

impl Reader {
    fn item(&mut self, spot: Spot, item: Item) -> Result<(), LessonError> {
        let fail = |message: &str| Err(LessonError::at(spot, message));
        if self.title.is_none() && !matches!(item, Item::Heading(1, _)) {
            return fail("expected the title of the lesson first (\"# …\")");
        }
        let after_question = std::mem::take(&mut self.after_question);
        match item {
            Item::Heading(level, text) => {
                if text.is_empty() || text.chars().count() > MAX_HEADING_CHARS {
                    return fail(&format!("expected a heading of 1 to {MAX_HEADING_CHARS} characters"));
                }
                match (level, &self.title) {
                    (1, None) => self.title = Some(text),
                    (1, Some(_)) => return fail("expected a step (\"## …\"), found a second title"),
                    _ => return self.begin_step(spot, text),
                }
            }
            Item::Block(block) => self.show(block),
            Item::Fence { word, text, line } => match (fences::fence(&word, spot)?, self.steps.is_empty()) {
                (Fence::Code, _) => self.show(Block::Code(word, text)),
                (Fence::About, true) if !self.about => {
                    self.about = true;
                    self.minutes = fences::about(&text, line)?;
                }
                (Fence::Stage, true) if self.stage.is_none() => {
                    self.stage = Some(fences::script(&text, line, Begins::Fresh)?);
                }
                (Fence::About | Fence::Stage, true) => {
                    return fail(&format!("expected one \"{word}\", found a second"));
                }
                (Fence::About, false) => return fail("\"about\" can only stand before the first step"),
                (_, true) => return fail(&format!("\"{word}\" can only stand in a step (\"## …\")")),
                (fence, false) => return self.fence(fence, &word, &text, line, spot, after_question),
            },
        }
        Ok(())
    }

    fn begin_step(&mut self, spot: Spot, title: String) -> Result<(), LessonError> {
        if self.stage.is_none() {
            return Err(LessonError::at(spot, "expected a \"stage\" before the first step"));
        }
        if self.steps.len() == MAX_STEPS {
            return Err(LessonError::at(spot, format!("a lesson has at most {MAX_STEPS} steps")));
        }
        let step = Step { title, parts: Vec::new(), stage: None, until: Vec::new(), hints: Vec::new(), show: None };
        self.steps.push((spot, step));
        Ok(())
    }

    /// Something that is only shown.
    fn show(&mut self, block: Block) {
        match self.steps.last_mut() {
            Some((_, step)) => step.parts.push(Part::Text(block)),
            None => self.intro.push(block),
        }
    }

    /// A fence in a step.
    fn fence(
        &mut self,
        fence: Fence,
        word: &str,
        text: &str,
        line: usize,
        spot: Spot,
        after_question: bool,
    ) -> Result<(), LessonError> {
        let Some((_, step)) = self.steps.last_mut() else { return Ok(()) };
        let has = match fence {
            Fence::Until => !step.until.is_empty(),
            Fence::Show => step.show.is_some(),
            Fence::Stage => step.stage.is_some(),
            Fence::Predict => step.predict().is_some(),
            Fence::Question => step.question().is_some(),
            Fence::Order => step.order().is_some(),
            _ => false,
        };
        if has {
            return Err(LessonError::at(spot, format!("expected one \"{word}\" in a step, found a second")));
        }
        match fence {
            Fence::Until => step.until = fences::until(text, line, &mut self.names)?,
            Fence::Show => step.show = Some(fences::script(text, line, Begins::Here)?),
            Fence::Stage => {
                if !step.until.is_empty() {
                    return Err(LessonError::at(spot, "\"stage\" stands before \"until\""));
                }
                step.stage = Some(fences::script(text, line, Begins::Fresh)?);
                // Another run: what was remembered in the one before means nothing in it.
                self.names.clear();
            }
            Fence::Hint => {
                if step.hints.len() == MAX_HINTS {
                    return Err(LessonError::at(spot, format!("a step has at most {MAX_HINTS} hints")));
                }
                let hint = markdown::blocks(text, line)?;
                if hint.is_empty() {
                    return Err(LessonError::at(spot, "expected a hint, found nothing"));
                }
                step.hints.push(hint);
            }
            Fence::Predict => step.parts.push(Part::Predict(quiz::quiz(text, line, spot)?)),
            Fence::Question => {
                step.parts.push(Part::Question { quiz: quiz::quiz(text, line, spot)?, attempt: None });
                self.after_question = true;
            }
            Fence::Try => match step.parts.last_mut() {
                Some(Part::Question { attempt, .. }) if after_question => {
                    *attempt = Some(fences::script(text, line, Begins::Either)?);
                }
                _ => return Err(LessonError::at(spot, "\"try\" can only stand directly after a \"question\"")),
            },
            Fence::Order => step.parts.push(Part::Order(quiz::order(text, line, spot)?)),
            Fence::About | Fence::Code => {}
        }
        Ok(())
    }

    fn end(self, end: Spot) -> Result<Lesson, LessonError> {
        let missing = |what: &str| LessonError::at(end, format!("expected {what}, found the end of the file"));
        let title = self.title.ok_or_else(|| missing("the title of the lesson (\"# …\")"))?;
        let stage = self.stage.ok_or_else(|| missing("a \"stage\""))?;
        if self.steps.is_empty() {
            return Err(missing("a step (\"## …\")"));
        }
        for (spot, step) in &self.steps {
            if step.predict().is_some() && step.until.is_empty() {
                let message = "a prediction is answered by the run: expected an \"until\" in this step";
                return Err(LessonError::at(*spot, message));
            }
        }
        let steps = self.steps.into_iter().map(|(_, step)| step).collect();
        Ok(Lesson { title, intro: self.intro, minutes: self.minutes, stage, steps })
    }
}
