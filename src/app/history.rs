//! [`Histories`]: what clients did, and what was promised in time, as of the step that is shown.

use std::rc::Rc;

use yew::AttrValue;

use crate::{
    sim::{
        NodeId, Simulation,
        event::Event,
        invariant::Violation,
        liveness::{Awaiting, Hindrance, Liveness, Quiet},
        register::{Broken, Deed, Operated},
    },
    text::{self, Language, Texts},
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
    /// Where it is late: the step of the last event while there was time.
    pub late: Option<u64>,
    /// The nodes concerned.
    pub nodes: Vec<NodeId>,
}

/// Both, made anew only where something changed.
#[derive(Default)]
pub struct Histories {
    key: Option<AttrValue>,
    made_of: Option<(u64, u64, Option<AttrValue>, Language)>,
    made: Option<Rc<HistoryPanelView>>,
}

/// The events up to a step, as far as they are kept.
fn told(live: &Simulation, step: u64) -> &[Event] {
    let events = live.events();
    &events[..events.partition_point(|event| event.step <= step)]
}

/// How bounded liveness stands in what is shown, a replay perhaps, of which the run has told the events.
pub fn liveness(live: &Simulation, shown: &Simulation, texts: &Texts) -> LivenessView {
    let mut quiet = Quiet::default();
    let events = told(live, shown.steps());
    events.iter().for_each(|event| quiet.tell(event));
    let found = shown.liveness(&quiet);
    let (since, late) = match &found {
        Liveness::Waiting { since, .. } => (Some(since.step), None),
        Liveness::Late { since, until, .. } => {
            let in_time = &events[..events.partition_point(|event| event.time <= *until)];
            (Some(since.step), in_time.last().map(|event| event.step))
        }
        Liveness::Holds { .. } | Liveness::NotPromised(_) => (None, None),
    };
    LivenessView {
        name: found.name(),
        state: text::liveness_state(texts, &found, shown.time()).into(),
        says: text::liveness_says(texts).into(),
        why: text::liveness_why(texts, &found).into_iter().map(AttrValue::from).collect(),
        since,
        late,
        nodes: concerned(&found),
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

    /// What clients did up to what is shown.
    pub fn update(&mut self, live: &Simulation, now: (u64, u64), texts: &Texts) -> Rc<HistoryPanelView> {
        let made_of = (live.event_count(), now.0, self.key.clone(), texts.language());
        if let Some(made) = self.made.as_ref().filter(|_| self.made_of.as_ref() == Some(&made_of)) {
            return Rc::clone(made);
        }
        let mut faults = Faults::default();
        told(live, now.0).iter().for_each(|event| faults.tell(event, live));
        let view = history_of(live, faults.now(), now, self.key.as_deref());
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
    let of_key = operated.operations.iter().filter(|operation| operation.key == broken.key);
    let twice = of_key.filter(|operation| matches!(operation.deed, Deed::Write(_))).find(|operation| {
        operation.place.is_some_and(|(configuration, index)| {
            let ids = [operation.id].into();
            live.origins(configuration, usize::MAX, &ids).get(&operation.id).is_some_and(|last| *last != index)
        })
    });
    match (twice, twice.map(|operation| operation.deed)) {
        (Some(operation), Some(Deed::Write(value))) => {
            let entry = text::entry(&crate::kv::KeyValue { key: operation.key.clone(), value });
            texts.format("history-why-twice", &[("entry", entry.into())])
        }
        _ => texts.text("history-why-unknown"),
    }
}
