//! A lesson as something to present: each step is a beat, its heading and its text are what is said, what it asks is
//! asked, what it shows is carried out. Hints are for who presents.

use std::{fmt::Write, rc::Rc};

use super::plan::{Act, OfLesson, OfStep, Plan, Title};
use crate::{
    app::course::shuffled,
    lesson::{
        Lesson, Part, Quiz, Step,
        markdown::{Block, plain, plain_blocks},
    },
    script::{beats::Beat, parse, statement::Line},
    text::Texts,
};

impl Plan {
    /// A lesson; `None` where one of its scripts cannot be read, which no lesson has that could be opened.
    pub fn of_lesson(texts: &Texts, name: &str, lesson: &Lesson) -> Option<Self> {
        let first = act(&lesson.stage)?;
        let (mut beats, mut steps) = (Vec::new(), Vec::new());
        let mut source = format!("# {}\n{}\n", lesson.title, lesson.stage.trim_end());
        // Whether the step before left the run that this one stands on.
        let mut strayed = false;
        for (at, step) in lesson.steps.iter().enumerate() {
            let mut script = step.show.clone().unwrap_or_default();
            let mut stage = match (&step.stage, strayed) {
                (Some(stage), _) => Some(stage.clone()),
                (None, true) => Some(lesson.way_to(at)),
                (None, false) => None,
            };
            strayed = false;
            if let Some((_, Some(attempt))) = step.question() {
                match (parse(attempt).ok()?.setup.is_some(), step.show.is_some()) {
                    // The answer comes with a run of its own.
                    (true, false) => {
                        let (setup, rest) = split_setup(attempt)?;
                        (stage, script, strayed) = (Some(setup), rest, true);
                    }
                    // There is one already.
                    (true, true) => {}
                    (false, _) => script = format!("{}\n{}", script.trim_end(), attempt),
                }
            }
            let lines = lines(&script)?;
            // Writing to a string cannot fail.
            let _ = write!(source, "\n# {}. {}\n", at + 1, step.title);
            for script in stage.iter().chain([&script]).map(|script| script.trim()).filter(|script| !script.is_empty())
            {
                let _ = writeln!(source, "{script}");
            }
            let (predict, answer) = asked(texts, at, step);
            beats.push(Beat {
                line: at + 1,
                text: step.title.as_str().into(),
                predict: predict.as_str().into(),
                answer: answer.as_str().into(),
                note: hints(step).as_str().into(),
                lines,
            });
            let text = |part: &Part| if let Part::Text(block) = part { Some(block.clone()) } else { None };
            let words: Vec<Block> = step.parts.iter().filter_map(text).collect();
            let act = match stage {
                Some(stage) => Some(act(&stage)?),
                None => None,
            };
            steps.push(OfStep { words: Rc::new(words), act });
        }
        let lesson_of = OfLesson { name: name.to_owned(), intro: Rc::new(lesson.intro.clone()), steps };
        Some(Self {
            title: Title::Words(lesson.title.clone()),
            setup: first.setup,
            stage: first.stage,
            beats,
            lesson: Some(lesson_of),
            source: source.into(),
        })
    }

    /// Whether this is the same lesson as another, in another language maybe: one can go on with the other's beats.
    pub fn goes_on_as(&self, other: &Self) -> bool {
        let name = |plan: &Self| plan.lesson.as_ref().map(|lesson| lesson.name.clone());
        name(self) == name(other) && self.beats.len() == other.beats.len()
    }
}

fn act(stage: &str) -> Option<Act> {
    let mut script = parse(stage).ok()?;
    Some(Act { setup: script.setup.take()?, stage: script.lines })
}

fn lines(script: &str) -> Option<Vec<Line>> {
    Some(parse(script).ok()?.lines)
}

/// A script that begins with its cluster: that part, and the rest.
fn split_setup(script: &str) -> Option<(String, String)> {
    let first = parse(script).ok()?.lines.first().map(|line| line.number);
    let at = first.map_or(usize::MAX, |line| line - 1);
    let all: Vec<&str> = script.lines().collect();
    let (setup, rest) = all.split_at(at.min(all.len()));
    Some((setup.join("\n"), rest.join("\n")))
}

/// What a step asks, and the answers: its prediction, its lines in order, its question, each in paragraphs.
fn asked(texts: &Texts, at: usize, step: &Step) -> (String, String) {
    let (mut asks, mut answers) = (Vec::new(), Vec::new());
    let mut ask = |quiz: &Quiz| {
        let options = quiz.options.iter().enumerate();
        let options = options.map(|(at, option)| format!("{}. {}", letter(at), plain(option)));
        asks.push(std::iter::once(plain_blocks(&quiz.question)).chain(options).collect::<Vec<_>>().join("\n"));
        let right = quiz.options.get(quiz.right).map(|option| plain(option)).unwrap_or_default();
        answers.push(format!("{}. {right}\n{}", letter(quiz.right), plain_blocks(&quiz.because)));
    };
    for part in &step.parts {
        if let Part::Predict(quiz) | Part::Question { quiz, .. } = part {
            ask(quiz);
        }
    }
    if let Some(lines) = step.order() {
        let order = shuffled(lines.len(), at);
        let said = |(at, line): (usize, &usize)| format!("{}. {}", letter(at), plain(&lines[*line]));
        let mixed: Vec<String> = order.iter().enumerate().map(said).collect();
        asks.push(format!("{}\n{}", texts.text("class-order"), mixed.join("\n")));
        let right: Vec<String> = (0..lines.len())
            .filter_map(|line| order.iter().position(|other| *other == line))
            .map(|at| letter(at).to_string())
            .collect();
        answers.push(right.join(" · "));
    }
    (asks.join("\n"), answers.join("\n"))
}

/// A, B, C: there are at most as many as letters.
fn letter(at: usize) -> char {
    char::from(b'A'.saturating_add(u8::try_from(at).unwrap_or(25).min(25)))
}

fn hints(step: &Step) -> String {
    step.hints.iter().map(|hint| plain_blocks(hint)).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lesson::parse as read, text::Language};

    const LESSON: &str = "# Two runs

Why.

```stage
cluster nodes=3 seed=4
run until leader
```

## One

Do *this*:

- a
- `b`

```predict
How many?
- [ ] One.
- [x] Two.
---
Because.
```

```until
decided all >= 1
```

```hint
Append.
```

```show
append leader a=1
run until decided 1 at all
```

## Asked

```question
What now?
- [x] This.
- [ ] That.
---
So it is.
```

```try
cluster nodes=5 seed=2
# and time
tick 3
```

## In order

```order
first
second
third
```

## Its own

```stage
cluster nodes=2
tick 5
```

```until
down 1
```

```show
crash 1
```
";

    fn plan() -> Plan {
        let texts = Texts::new(Language::English);
        Plan::of_lesson(&texts, "two-runs", &read(LESSON).unwrap()).unwrap()
    }

    #[test]
    fn each_step_is_a_beat_with_what_it_asks_and_the_answer_apart() {
        let plan = plan();
        assert_eq!((plan.title.clone(), plan.beats.len()), (Title::Words("Two runs".into()), 4));
        let said = |of: &crate::script::beats::Worded| of.in_language("en").to_owned();
        let one = &plan.beats[0];
        assert_eq!((said(&one.text), one.lines.len()), ("One".to_owned(), 2));
        assert_eq!(said(&one.predict), "How many?\nA. One.\nB. Two.");
        assert_eq!(said(&one.answer), "B. Two.\nBecause.");
        assert_eq!(said(&one.note), "Append.");
        let order = &plan.beats[2];
        let (asked, answer) = (said(&order.predict), said(&order.answer));
        let mixed: Vec<&str> = asked.lines().skip(1).collect();
        let letters: Vec<String> = answer.split(" · ").map(str::to_owned).collect();
        let put: Vec<_> =
            letters.iter().filter_map(|l| mixed.iter().find_map(|m| m.strip_prefix(&format!("{l}. ")))).collect();
        assert_eq!(put, ["first", "second", "third"], "{asked} {answer}");
        assert_eq!(plan.of_step(1).map(|step| step.words.len()), Some(2), "a paragraph and a list");
    }

    #[test]
    fn a_stage_of_its_own_is_a_run_of_its_own_and_so_is_a_trial() {
        let plan = plan();
        let nodes = |beat: usize| plan.act(beat).map(|act| (act.setup.nodes.len(), act.stage.len()));
        assert_eq!(nodes(0), Some((3, 1)));
        assert_eq!(nodes(1), None);
        assert_eq!((nodes(2), plan.beats[1].lines.len()), (Some((5, 0)), 1), "the trial runs when it is asked for");
        assert_eq!(nodes(3), Some((3, 3)), "after it the run is brought back to where it was");
        assert_eq!(nodes(4), Some((2, 1)));
        assert_eq!([0, 1, 2, 3, 4].map(|beat| plan.act_of(beat)), [0, 0, 2, 3, 4]);
        assert!(plan.waits(1) && plan.waits(2) && plan.waits(3) && plan.waits(4) && !plan.waits(0));
        assert!(plan.source.contains("# 4. Its own\ncluster nodes=2\ntick 5\ncrash 1"), "{}", plan.source);
    }

    #[test]
    fn only_the_same_lesson_goes_on_with_its_beats() {
        let texts = Texts::new(Language::Chinese);
        let lesson = read(LESSON).unwrap();
        let other = |name| Plan::of_lesson(&texts, name, &lesson).unwrap();
        assert!(plan().goes_on_as(&other("two-runs")) && !plan().goes_on_as(&other("else")));
    }
}
