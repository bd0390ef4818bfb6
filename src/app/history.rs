//! [`Histories`]: what clients did, and what was promised in time, as of the step that is shown.

use std::rc::Rc;

use yew::AttrValue;

use crate::{
    sim::{
        NodeId, Simulation,
        event::Event,
        invariant::Violation,
        liveness::{Awaiting, Hindrance, Liveness, Quiet},
        register::{Broken, Deed, Operated, Operation, Verdict},
    },
    text::{self, Edition, Texts},
    view::history::{Faults, HistoryView, history_of},
};

/// The panel of what clients did.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryPanelView {
    /// The bars and the rest.
    pub view: HistoryView,
    /// The key that is chosen; `None` for all.
    pub key: Option<AttrValue>,
    /// Whether one order explains it all, as a sentence.
    pub verdict: AttrValue,
    /// What is wrong, key by key.
    pub wrongs: Vec<WrongView>,
    /// The last step of what is left out.
    pub left_out: Option<u64>,
}

/// What is wrong with what was seen of a key.
#[derive(Clone, Debug, PartialEq)]
pub struct WrongView {
    /// The number of the operation that nothing explains.
    pub offender: u64,
    /// The step that completed it.
    pub step: u64,
    /// A sentence.
    pub what: AttrValue,
    /// Why, as a sentence.
    pub why: AttrValue,
    /// The numbers of the operations that contradict each other.
    pub concerned: Vec<u64>,
}

/// What is promised in time, as a row of the panel of checks.
#[derive(Clone, Debug, PartialEq)]
pub struct LivenessView {
    /// [`Liveness::name`].
    pub name: &'static str,
    /// A few words.
    pub state: AttrValue,
    /// What is promised.
    pub says: AttrValue,
    /// How it stands, sentence by sentence.
    pub why: Vec<AttrValue>,
    /// Since which step it counts.
    pub since: Option<u64>,
    /// Where it is late: the step of the last event that was in time.
    pub in_time: Option<u64>,
    /// The nodes concerned.
    pub nodes: Vec<NodeId>,
}

/// Whether one order explains what clients saw, and, where none does, what they did.
#[derive(Debug)]
pub struct Judged {
    /// Whether it does.
    pub verdict: Verdict,
    /// What they did; nothing where it does.
    pub operations: Vec<Operation>,
    /// After so many changes, and as of this step where that is past.
    made_of: (u64, Option<u64>),
}

/// Both, made anew only where something changed.
#[derive(Default)]
pub struct Histories {
    quiet: Told<Quiet>,
    faults: Told<Faults>,
    key: Option<AttrValue>,
    made_of: Option<(u64, u64, Option<AttrValue>, Edition)>,
    made: Option<Rc<HistoryPanelView>>,
    judged: Option<Rc<Judged>>,
}

/// What a run has told up to a step: each event is told once, and all of them again only where the step that is shown
/// lies before what was told already.
#[derive(Default)]
struct Told<T> {
    /// What was made of it.
    so_far: T,
    /// The number of the event that is told next.
    next: u64,
}

impl<T: Default> Told<T> {
    fn upto(&mut self, live: &Simulation, step: u64, mut tell: impl FnMut(&mut T, &Event)) -> &T {
        let kept = live.events();
        let oldest = live.event_count() - kept.len() as u64;
        let end = oldest + kept.partition_point(|event| event.step <= step) as u64;
        if end < self.next {
            *self = Self::default();
        }
        let next = self.next.max(oldest);
        let news = live.events_from(next).iter().take(end.saturating_sub(next) as usize);
        news.for_each(|event| tell(&mut self.so_far, event));
        self.next = end;
        &self.so_far
    }
}

fn concerned(liveness: &Liveness) -> Vec<NodeId> {
    let hindered = |hindrance: &Hindrance| match hindrance {
        Hindrance::NoQuorum { out } => out.clone(),
        Hindrance::Unreliable { from, to } => vec![*from, *to],
        Hindrance::Session { a, b, .. } => vec![*a, *b],
        Hindrance::TooSlow(slow) => vec![slow.from, slow.to],
        Hindrance::SlowDisk { node, .. } => vec![*node],
        Hindrance::Handover(waiting) => waiting.clone(),
    };
    let mut nodes = match liveness {
        Liveness::Holds { .. } => Vec::new(),
        Liveness::NotPromised(why) => why.iter().flat_map(hindered).collect(),
        Liveness::Waiting { what, .. } | Liveness::Late { what, .. } => match what {
            Awaiting::Leader => Vec::new(),
            Awaiting::Decision { leader, .. } => vec![*leader],
            Awaiting::Follower { node, .. } => vec![*node],
        },
    };
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}

impl Histories {
    /// Shows one key only, or all.
    pub fn choose(&mut self, key: Option<AttrValue>) {
        self.key = key;
    }

    /// How bounded liveness stands in what is shown, a replay perhaps, of which the run has told the events.
    pub fn liveness(&mut self, live: &Simulation, shown: &Simulation, texts: &Texts) -> LivenessView {
        let found = shown.liveness(self.quiet.upto(live, shown.steps(), Quiet::tell));
        let (since, until) = match &found {
            Liveness::Waiting { since, .. } => (Some(since.step), None),
            Liveness::Late { since, until, .. } => (Some(since.step), Some(*until)),
            Liveness::Holds { .. } | Liveness::NotPromised(_) => (None, None),
        };
        let events = live.events();
        let before =
            until.map(|until| events.partition_point(|event| event.step <= shown.steps() && event.time <= until));
        LivenessView {
            name: found.name(),
            state: text::liveness_state(texts, &found, shown.time()).into(),
            says: text::liveness_says(texts).into(),
            why: text::liveness_why(texts, &found).into_iter().map(AttrValue::from).collect(),
            since,
            in_time: before.and_then(|before| events[..before].last()).map(|event| event.step),
            nodes: concerned(&found),
        }
    }

    /// Whether one order explains what clients saw up to a step; found out once.
    pub fn judged(&mut self, live: &Simulation, step: u64) -> Rc<Judged> {
        // Most events change nothing of it.
        let made_of = (live.proposals().changes(), (step < live.steps()).then_some(step));
        if let Some(judged) = self.judged.as_ref().filter(|judged| judged.made_of == made_of) {
            return Rc::clone(judged);
        }
        let verdict = live.judge_history(Some(step));
        let operations = if verdict.holds() { Vec::new() } else { live.operated(Some(step)).operations };
        let judged = Rc::new(Judged { verdict, operations, made_of });
        self.judged = Some(Rc::clone(&judged));
        judged
    }

    /// What clients did up to what is shown.
    pub fn update(&mut self, live: &Simulation, now: (u64, u64), texts: &Texts) -> Rc<HistoryPanelView> {
        let made_of = (live.event_count(), now.0, self.key.clone(), texts.edition());
        if let Some(made) = self.made.as_ref().filter(|_| self.made_of.as_ref() == Some(&made_of)) {
            return Rc::clone(made);
        }
        let faults = self.faults.upto(live, now.0, |faults, event| faults.tell(event, live)).now();
        let view = history_of(live, faults, now, self.key.as_deref());
        // What nobody does anything with any more was a key of another run.
        if view.bars.is_empty() && self.key.take().is_some() {
            return self.update(live, now, texts);
        }
        let operated = match view.verdict.holds() {
            true => Operated { left_out: live.left_out(), ..Operated::default() },
            false => live.operated(Some(now.0)),
        };
        let wrong = |broken: &Broken| WrongView {
            offender: broken.offender,
            step: broken.at.step,
            what: text::history::wrong(texts, broken, &operated.operations).into(),
            why: why(live, texts, broken, &operated).into(),
            concerned: broken.concerned.clone(),
        };
        let made = Rc::new(HistoryPanelView {
            verdict: text::history::verdict(texts, &view.verdict).into(),
            wrongs: view.verdict.broken.iter().map(wrong).collect(),
            left_out: operated.left_out,
            key: self.key.clone(),
            view,
        });
        (self.made_of, self.made) = (Some(made_of), Some(Rc::clone(&made)));
        made
    }
}

/// What broke before it, or else what is known to do it.
fn why(live: &Simulation, texts: &Texts, broken: &Broken, operated: &Operated) -> String {
    let found = live.checks().into_iter().flat_map(|check| check.violations);
    let before = found.filter(|violation| violation.step <= broken.at.step);
    if let Some(first) = before.min_by_key(|violation: &Violation| violation.step) {
        let args = [
            ("name", text::check_name(texts, first.invariant).into()),
            ("step", first.step.to_string().into()),
            ("cause", text::violation_cause(texts, first.cause).into()),
        ];
        return texts.format("history-why", &args);
    }
    let twice = live.written_twice(operated, &broken.key);
    match (twice, twice.map(|operation| operation.deed)) {
        (Some(operation), Some(Deed::Write(value))) => {
            let entry = text::entry(&crate::kv::KeyValue { key: operation.key.clone(), value });
            texts.format("history-why-twice", &[("entry", entry.into())])
        }
        _ => texts.text("history-why-unknown"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{command::Command, config::Setup};

    #[test]
    fn a_verdict_is_found_out_once_while_nothing_changes_that_clients_can_tell() {
        let mut live = Simulation::new(Setup::default()).expect("a cluster");
        let mut histories = Histories::default();
        let mut apply =
            |command| live.apply(&command).map(|()| histories.judged(&live, live.steps())).expect("possible");
        let idle = apply(Command::Tick(100));
        assert!(Rc::ptr_eq(&idle, &apply(Command::Tick(100))));
        let asked = apply(Command::Append { node: 1, key: "a".to_owned(), value: 1 });
        assert_eq!((idle.verdict.operations, asked.verdict.operations), (0, 1));
        assert!(!Rc::ptr_eq(&asked, &apply(Command::Tick(60))), "it is done now");
        let (now, before) = (live.steps(), 1);
        assert_eq!(histories.judged(&live, before).verdict.operations, 0);
        assert_eq!(histories.judged(&live, now).verdict.operations, 1);
    }
}
