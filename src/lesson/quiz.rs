//! A fence with a question and its answers.

use crate::lesson::{
    LessonError, Quiz,
    markdown::{self, Inline, Spot},
};

/// The most answers to choose from, and the most lines to put in order.
const MAX_CHOICES: usize = 12;

/// Reads a question whose fence opens at `spot` and whose text begins in line `first`.
pub(super) fn quiz(text: &str, first: usize, spot: Spot) -> Result<Quiz, LessonError> {
    let lines: Vec<&str> = text.lines().collect();
    let rule = lines.iter().position(|line| line.trim_end() == "---");
    let Some(rule) = rule else {
        return Err(LessonError::at(spot, "expected a line \"---\" and after it why the answer is right"));
    };
    let option = |line: &&str| line.starts_with("- [");
    let asked = lines.iter().take(rule).position(option).unwrap_or(rule);
    let question = markdown::blocks(&lines[..asked].join("\n"), first)?;
    if question.is_empty() {
        return Err(LessonError::at((first, 1), "expected a question before its answers"));
    }
    let (mut options, mut right) = (Vec::<(Spot, String)>::new(), None);
    for (at, line) in lines.iter().enumerate().take(rule).skip(asked) {
        let here = (first + at, 1);
        let text = match (line.strip_prefix("- [ ] "), line.strip_prefix("- [x] ")) {
            (Some(text), _) => text,
            (_, Some(text)) => {
                if right.replace(options.len()).is_some() {
                    return Err(LessonError::at(here, "expected one right answer (\"- [x]\"), found a second"));
                }
                text
            }
            // The answer before goes on.
            _ => match options.last_mut() {
                Some((_, before)) if line.starts_with("  ") => {
                    before.push(' ');
                    before.push_str(line.trim());
                    continue;
                }
                _ if line.trim().is_empty() => continue,
                _ => return Err(LessonError::at(here, "expected an answer (\"- [ ] …\" or \"- [x] …\") or \"---\"")),
            },
        };
        options.push(((here.0, 7), text.to_owned()));
    }
    let Some(right) = right else {
        return Err(LessonError::at(spot, "expected one right answer (\"- [x] …\")"));
    };
    if !(2..=MAX_CHOICES).contains(&options.len()) {
        return Err(LessonError::at(spot, format!("expected 2 to {MAX_CHOICES} answers, found {}", options.len())));
    }
    let options = options.into_iter().map(|(spot, text)| markdown::inline(&text, spot)).collect::<Result<_, _>>()?;
    let because = markdown::blocks(&lines[rule + 1..].join("\n"), first + rule + 1)?;
    if because.is_empty() {
        return Err(LessonError::at((first + rule, 4), "expected after \"---\" why the answer is right"));
    }
    Ok(Quiz { question, options, right, because })
}

/// Reads lines that are to be put in order.
pub(super) fn order(text: &str, first: usize, spot: Spot) -> Result<Vec<Vec<Inline>>, LessonError> {
    let lines: Vec<(usize, &str)> = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).collect();
    if !(2..=MAX_CHOICES).contains(&lines.len()) {
        return Err(LessonError::at(spot, format!("expected 2 to {MAX_CHOICES} lines, found {}", lines.len())));
    }
    for (at, (number, line)) in lines.iter().enumerate() {
        if lines[..at].iter().any(|(_, before)| before.trim() == line.trim()) {
            return Err(LessonError::at((first + number, 1), "expected another line: this one is there twice"));
        }
    }
    lines.into_iter().map(|(at, line)| markdown::inline(line, (first + at, 1))).collect()
}
