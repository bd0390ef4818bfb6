//! [`Safety`]: how what must always hold stands, in sentences, as of the step that is shown.

use std::rc::Rc;

use yew::AttrValue;

use crate::{
    app::model::{Alarm, Breaking, Check, Finding, Model},
    order,
    sim::{
        NodeId, Simulation,
        invariant::{CheckState, Invariant, Since, Violation},
        trace::Message,
    },
    text::{self, Edition, Texts},
};

/// The checks as rows; made anew only where something changed.
#[derive(Default)]
pub struct Safety {
    rows: Rc<Vec<Check>>,
    alarm: Option<Alarm>,
    breaking: Rc<Vec<Breaking>>,
    made_of: Option<(u64, Since, Option<u64>, Edition)>,
    /// The step of the first violation, where its banner was closed.
    dismissed: Option<u64>,
}

impl Safety {
    /// The rows and the banner, as of a step of the past, or now.
    pub fn update(&mut self, live: &Simulation, texts: &Texts, past: Option<u64>) -> (Rc<Vec<Check>>, Option<Alarm>) {
        let made_of = (live.violation_count(), live.checked_since(), past, texts.edition());
        if self.made_of != Some(made_of) {
            self.made_of = Some(made_of);
            let rows: Vec<_> = states(live, past).into_iter().map(|state| row(live, texts, state)).collect();
            self.alarm = alarm(&rows);
            let breaking: Vec<_> =
                live.checks().iter().flat_map(|check| breaking_of(live, &check.violations)).collect();
            if *self.breaking != breaking {
                self.breaking = Rc::new(breaking);
            }
            // A step that is dragged along the timeline changes nothing most of the time.
            if *self.rows != rows {
                self.rows = Rc::new(rows);
            }
        }
        let alarm = self.alarm.clone().filter(|alarm| Some(alarm.step) != self.dismissed);
        (Rc::clone(&self.rows), alarm)
    }

    /// The messages in whose handling a check breaks, anywhere in the run; as of the last update.
    pub fn breaking(&self) -> Rc<Vec<Breaking>> {
        Rc::clone(&self.breaking)
    }

    /// The banner has been read.
    pub fn dismiss(&mut self) {
        self.dismissed = self.alarm.as_ref().map(|alarm| alarm.step);
    }
}

/// How each invariant stood at a step, or stands now.
pub(super) fn states(live: &Simulation, past: Option<u64>) -> Vec<CheckState> {
    let as_of = |state: CheckState| match past {
        Some(step) => state.as_of(step),
        None => state,
    };
    live.checks().into_iter().map(as_of).collect()
}

fn row(live: &Simulation, texts: &Texts, state: CheckState) -> Check {
    let invariant = state.invariant;
    Check {
        id: invariant.name(),
        name: text::check_name(texts, invariant).into(),
        says: text::check_says(texts, invariant).into(),
        why: text::check_why(texts, invariant).into(),
        since: state.since,
        broken_at: state.broken_at,
        findings: state.violations.iter().map(|violation| finding(live, texts, violation)).collect(),
        more: state.more,
    }
}

fn finding(live: &Simulation, texts: &Texts, violation: &Violation) -> Finding {
    let range = &violation.indices;
    // The order of the three indices and what a snapshot lacks concern no single entry.
    let is_entry = !matches!(violation.invariant, Invariant::Order | Invariant::Snapshot);
    Finding {
        step: violation.step,
        nodes: std::iter::once(violation.node).chain(violation.other()).collect(),
        index: (!range.is_empty()).then_some(range.start),
        is_entry: is_entry && range.len() == 1,
        message: message(live, texts, violation),
        what: text::what_broke(texts, violation).into(),
        cause: text::violation_cause(texts, violation.cause).into(),
        remedy: text::violation_remedy(texts, violation.cause).into(),
    }
}

/// The message in whose handling it broke.
fn breaking(live: &Simulation, violation: &Violation) -> Option<Breaking> {
    let ((from, kind), to, step) = (violation.message?, violation.node, violation.step);
    let is_it = |message: &&Message| (message.from(), message.to(), message.kind) == (from, to, kind);
    // One step hands over one message.
    let id = live.trace().received_at(step).find(is_it).map(|message| message.id);
    Some(Breaking { id: id.filter(|id| *id > 0), step, from, to, kind })
}

fn breaking_of<'a>(live: &'a Simulation, found: &'a [Violation]) -> impl Iterator<Item = Breaking> + 'a {
    found.iter().filter_map(|violation| breaking(live, violation))
}

fn message(live: &Simulation, texts: &Texts, violation: &Violation) -> Option<(Breaking, AttrValue)> {
    let breaking = breaking(live, violation)?;
    let Breaking { from, to, kind, .. } = breaking;
    let args = [("message", kind.name().into()), ("from", from.into()), ("to", to.into())];
    Some((breaking, texts.format("check-message", &args).into()))
}

/// The banner speaks of what broke first.
fn alarm(rows: &[Check]) -> Option<Alarm> {
    let broken = rows.iter().filter(|row| row.broken_at.is_some());
    let first = broken.clone().min_by_key(|row| row.broken_at)?;
    let what = first.findings.first().map(|finding| finding.what.clone()).unwrap_or_default();
    Some(Alarm {
        step: first.broken_at?,
        name: first.name.clone(),
        what: AttrValue::clone(&what),
        others: broken.count().saturating_sub(1),
    })
}

impl Model {
    /// Whether a broken check concerns this node.
    pub fn breaks_at(&self, node: NodeId) -> bool {
        self.findings().any(|finding| finding.nodes.contains(&node))
    }

    /// The indices at which a broken check concerns an entry of this node.
    pub fn broken_entries(&self, node: NodeId) -> Vec<usize> {
        let here = self.findings().filter(|finding| finding.is_entry && finding.nodes.contains(&node));
        here.filter_map(|finding| finding.index).collect()
    }

    /// The step that is shown.
    fn step(&self) -> u64 {
        self.past.map_or(self.last_step, |past| past.step)
    }

    /// The numbers of the messages that are still to break a check.
    pub fn will_break(&self) -> Vec<u64> {
        self.breaking.iter().filter(|message| message.step > self.step()).filter_map(|message| message.id).collect()
    }

    /// The messages that broke a check in the step that is shown, and the one whose finding is pointed at: they are on
    /// their way no more.
    pub fn just_broke(&self) -> Vec<Breaking> {
        let step = self.step();
        let here = self.breaking.iter().copied().filter(|message| message.step == step);
        let mut found: Vec<_> = here.chain(self.pointed_breaking.filter(|message| message.step <= step)).collect();
        // One message can break several checks.
        order::sort_by_key(&mut found, |message| (message.step, message.from, message.to));
        found.dedup();
        found
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.checks.iter().flat_map(|check| &check.findings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sim::{
            command::Command,
            config::{Setup, StorageKind},
        },
        text::Language,
    };

    #[test]
    fn the_past_is_shown_as_it_was_and_a_closed_banner_stays_closed() {
        let nodes = Setup::nodes_with(1..=3, StorageKind::Memory);
        let mut simulation = Simulation::new(Setup { nodes, ..Setup::default() }).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        simulation.apply(&Command::Crash(1)).unwrap();
        let before = simulation.steps();
        let begun = simulation.checks().into_iter().map(|check| check.since).collect::<Vec<_>>();
        simulation.apply(&Command::Restart(1)).unwrap();
        let texts = Texts::new(Language::English);
        let mut safety = Safety::default();
        let (rows, alarm) = safety.update(&simulation, &texts, None);
        assert!(rows.iter().any(|row| row.broken_at == Some(before + 1)));
        assert_eq!(alarm.unwrap().step, before + 1);
        let (rows, alarm) = safety.update(&simulation, &texts, Some(before));
        assert_eq!(rows.len(), Invariant::ALL.len());
        assert!(rows.iter().all(|row| row.broken_at.is_none() && row.findings.is_empty()) && alarm.is_none());
        assert_eq!(
            rows.iter().map(|row| row.since).collect::<Vec<_>>(),
            begun,
            "later it is durability's turn as well"
        );
        let (rows, _) = safety.update(&simulation, &texts, Some(0));
        let at_once = rows.iter().filter(|row| row.since.is_some()).map(|row| row.id);
        assert_eq!(at_once.collect::<Vec<_>>(), ["order"]);
        safety.update(&simulation, &texts, None);
        safety.dismiss();
        assert!(safety.update(&simulation, &texts, None).1.is_none());
    }
}
