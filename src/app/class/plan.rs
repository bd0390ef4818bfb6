//! [`Plan`]: what is presented: a stage, and beats that follow on it.

use std::rc::Rc;

use crate::{
    lesson::markdown::Block,
    script::{
        Runner,
        beats::{Beat, settle},
        print,
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
    /// What a lesson has besides; `None` for a script.
    pub lesson: Option<OfLesson>,
    /// All of it as a script: one that stands by itself, unless it is of a lesson.
    pub source: Rc<str>,
}

/// What the plan of a lesson has besides its beats.
#[derive(Clone, Debug, PartialEq)]
pub struct OfLesson {
    /// Its name.
    pub name: String,
    /// What one will understand.
    pub intro: Rc<Vec<Block>>,
    /// What belongs to each beat.
    pub steps: Vec<OfStep>,
}

/// What a beat of a lesson has besides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OfStep {
    /// What the step says, below its heading.
    pub words: Rc<Vec<Block>>,
    /// The run of its own that it begins with.
    pub act: Option<Act>,
}

/// A run: what it starts from, and what sets its stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Act {
    /// What it starts from.
    pub setup: Setup,
    /// What sets its stage.
    pub stage: Vec<Line>,
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
            lesson: None,
            source: (before + &remarks.source).into(),
        })
    }

    /// What a beat has besides, from 1, where it is of a lesson.
    pub fn of_step(&self, beat: usize) -> Option<&OfStep> {
        self.lesson.as_ref()?.steps.get(beat.checked_sub(1)?)
    }

    /// The run that a beat begins with, if it has one of its own; for 0 the one that all begins with.
    pub fn act(&self, beat: usize) -> Option<Act> {
        match beat {
            0 => Some(Act { setup: self.setup.clone(), stage: self.stage.clone() }),
            beat => self.of_step(beat)?.act.clone(),
        }
    }

    /// Whether a beat begins with a run of its own.
    pub fn has_act(&self, beat: usize) -> bool {
        beat == 0 || self.of_step(beat).is_some_and(|step| step.act.is_some())
    }

    /// The beat whose run a beat stands on: itself, or the nearest before; 0 for the stage of all.
    pub fn act_of(&self, beat: usize) -> usize {
        (0..=beat).rev().find(|beat| self.has_act(*beat)).unwrap_or(0)
    }

    /// Whether a beat is read first, and carried out only when it is asked for once more: a question wants an answer
    /// before, and a step of a lesson says what is going to be done.
    pub fn waits(&self, beat: usize) -> bool {
        let Some(said) = beat.checked_sub(1).and_then(|at| self.beats.get(at)) else { return false };
        !said.predict.is_empty() || self.lesson.is_some() && !said.lines.is_empty()
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
    use crate::script::parse;

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
    fn scenarios_are_called_as_they_are() {
        let named: Vec<_> =
            SCENARIOS.iter().filter_map(|scenario| plan(scenario.script).map(|plan| plan.title)).collect();
        assert!(named.len() >= 2 && named.iter().all(|title| matches!(title, Title::Scenario(_))), "{named:?}");
    }
}
