//! [`Plan`]: what is presented: a stage, and beats that follow on it.

use std::rc::Rc;

use crate::{
    script::{
        Runner, ScriptError,
        beats::{Beat, settle},
        parse, print,
        scenarios::SCENARIOS,
        statement::{Line, Order, Statement},
    },
    sim::{command::Command, config::Setup},
};

/// What is presented.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// What it is called.
    pub title: Title,
    /// What the stage starts from.
    pub setup: Setup,
    /// What sets the stage.
    pub stage: Vec<Line>,
    /// What is shown, one after the other; at least one.
    pub beats: Vec<Beat>,
    /// All of it as a script that stands by itself.
    pub source: Rc<str>,
}

/// What a presentation is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Title {
    /// As the scenario of this name.
    Scenario(&'static str),
    /// In the words of its author.
    Words(String),
    /// It has no title.
    None,
}

impl Plan {
    /// A script with beats, which starts from this; `before` are the commands of the run that it carries on from.
    /// `None` where it has no beats.
    pub fn of(setup: &Setup, runner: &Runner, before: Option<&[Command]>) -> Option<Self> {
        let remarks = runner.remarks();
        let first = remarks.beats.first()?.line;
        let replayed = |command: &Command| {
            let statement = Statement::Do(Order::Plain(command.clone()));
            Line { number: 0, column: 1, end: 1, statement }
        };
        let mut stage: Vec<Line> = before.unwrap_or_default().iter().map(replayed).collect();
        stage.extend(runner.lines().iter().filter(|line| line.number < first).cloned());
        let mut beats = remarks.beats.clone();
        settle(&mut stage, &mut beats);
        let before = before.map(|commands| print(setup, commands)).unwrap_or_default();
        Some(Self {
            title: title(&remarks.source),
            setup: setup.clone(),
            stage,
            beats,
            source: (before + &remarks.source).into(),
        })
    }
}

/// A step of something else than a script, as a beat shows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told<'a> {
    /// What is said.
    pub text: &'a str,
    /// What is asked; empty for nothing.
    pub predict: &'a str,
    /// The answer to that.
    pub answer: &'a str,
    /// What only the teacher reads; empty for nothing.
    pub note: &'a str,
    /// The lines that are carried out.
    pub lines: &'a str,
}

impl Plan {
    /// Steps in one language as beats: their script is put together and read like any other, so that it can be
    /// shared and printed like any other.
    ///
    /// # Errors
    /// A line that cannot be read, with its place in what was put together; a stage that does not begin with its
    /// cluster, and steps that there are none of.
    pub fn of_steps(title: &str, stage: &str, steps: &[Told]) -> Result<Self, ScriptError> {
        let mut source = format!("# {}\n{}\n", title.replace('\n', " "), stage.trim_end());
        for Told { text, predict, answer, note, lines } in steps {
            for (word, text) in [("beat", text), ("predict", predict), ("answer", answer), ("note", note)] {
                let paragraphs = text.lines().map(str::trim).filter(|line| !line.is_empty());
                match word {
                    // A beat has one text: two would be two beats.
                    "beat" => source += &format!("# beat: {}\n", paragraphs.collect::<Vec<_>>().join(" ")),
                    word => source.extend(paragraphs.map(|text| format!("# {word}: {text}\n"))),
                }
            }
            source = source + lines.trim_end() + "\n";
        }
        let mut script = parse(&source)?;
        let missing = |expected: &str| ScriptError { line: 1, column: 1, message: format!("expected {expected}") };
        let setup = script.setup.take().ok_or_else(|| missing("\"cluster\" and what the stage starts from"))?;
        let plan = Self::of(&setup, &Runner::new(script), None).ok_or_else(|| missing("a step"))?;
        Ok(Self { title: Title::Words(title.to_owned()), ..plan })
    }
}

/// The scenario that this is, or the first comment of a script where that is the first thing in it.
fn title(source: &str) -> Title {
    if let Some(scenario) = SCENARIOS.iter().find(|scenario| scenario.script.trim() == source.trim()) {
        return Title::Scenario(scenario.name);
    }
    let is_said = |line: &&str| !line.trim().is_empty() && !line.starts_with("# OmniPaxos Playground run");
    let first = source.trim_start_matches('\u{feff}').lines().find(is_said).unwrap_or_default();
    let words = first.strip_prefix('#').map(|words| words.trim().trim_end_matches('.')).unwrap_or_default();
    let is_remark = ["beat", "predict", "answer", "note", "run", "bookmark"].iter().any(|word| words.starts_with(word))
        && words.contains(':');
    match words.is_empty() || is_remark {
        true => Title::None,
        false => Title::Words(words.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(text: &str) -> Option<Plan> {
        let mut script = parse(text).unwrap();
        let setup = script.setup.take().unwrap_or_default();
        Plan::of(&setup, &Runner::new(script), None)
    }

    #[test]
    fn a_script_without_beats_is_no_plan() {
        assert_eq!(plan("cluster nodes=3\ntick 4"), None);
        assert_eq!(plan("# note: nothing\ncluster nodes=3"), None);
    }

    #[test]
    fn what_comes_before_the_first_beat_is_the_stage() {
        let plan =
            plan("# Who leads?\ncluster nodes=5\ntick 4\n# beat: a\n# beat: b\nexpect no error\ntick 1").unwrap();
        assert_eq!(plan.title, Title::Words("Who leads?".into()));
        assert_eq!((plan.setup.nodes.len(), plan.stage.len()), (5, 1));
        assert_eq!(plan.beats.iter().map(|beat| beat.lines.len()).collect::<Vec<_>>(), [1, 1]);
    }

    #[test]
    fn a_script_that_carries_on_brings_what_was_before() {
        let script = parse("# beat: a\ncrash 1").unwrap();
        let before = [Command::Tick(30), Command::Crash(2)];
        let setup = Setup::default();
        let plan = Plan::of(&setup, &Runner::new(script), Some(&before)).unwrap();
        assert_eq!((plan.stage.len(), plan.title), (2, Title::None));
        let again = parse(&plan.source).unwrap();
        assert_eq!((again.setup, again.lines.len()), (Some(setup), 3), "it stands by itself");
    }

    #[test]
    fn steps_of_a_lesson_become_beats() {
        let steps = [
            Told { text: "Append\nx", lines: "append leader x=1\nrun until decided 1\n", ..Told::default() },
            Told { text: "Crash", predict: "Who leads?", answer: "Nobody.\n\nAt first.", note: "wait", lines: "" },
        ];
        let plan = Plan::of_steps("One log", "cluster nodes=5\nrun until leader\n", &steps).unwrap();
        assert_eq!(
            (plan.title.clone(), plan.setup.nodes.len(), plan.stage.len()),
            (Title::Words("One log".into()), 5, 1)
        );
        let said = |at: usize| plan.beats[at].text.in_language("en").to_owned();
        assert_eq!(
            (plan.beats.len(), said(0), said(1), plan.beats[0].lines.len()),
            (2, "Append x".into(), "Crash".into(), 2)
        );
        assert_eq!(plan.beats[1].answer.in_language("zh-Hans"), "Nobody.\nAt first.");
        assert_eq!(parse(&plan.source).unwrap().remarks.beats.len(), 2, "it can be shared");
        assert!(Plan::of_steps("x", "tick 3", &steps).is_err());
        assert!(Plan::of_steps("x", "cluster", &[]).is_err());
        let wrong = Told { text: "a", lines: "jump", ..Told::default() };
        assert_eq!(Plan::of_steps("x", "cluster", &[wrong]).unwrap_err().line, 4);
    }

    #[test]
    fn scenarios_are_called_as_they_are() {
        let named: Vec<_> =
            SCENARIOS.iter().filter_map(|scenario| plan(scenario.script).map(|plan| plan.title)).collect();
        assert!(named.len() >= 2 && named.iter().all(|title| matches!(title, Title::Scenario(_))), "{named:?}");
    }
}
