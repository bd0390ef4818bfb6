//! [`Feed`]: the newest events as rows of sentences.

use std::{collections::VecDeque, rc::Rc};

use crate::{
    app::model::FeedRow,
    sim::{
        NodeId, Simulation,
        event::{Event, EventKind},
    },
    text::{self, Language, Scene, Texts},
};

/// How many rows a feed has at most.
pub const MAX_ROWS: usize = 300;

#[derive(Clone)]
struct Kept {
    number: u64,
    event: Event,
    leader: bool,
}

/// The newest events, heartbeats folded or not. Sentences are made only for what is shown.
#[derive(Default)]
pub struct Feed {
    /// Number of the next event to take in.
    next: u64,
    /// Who leads, by the events so far.
    leader: Option<NodeId>,
    kept: VecDeque<Kept>,
    rows: Rc<Vec<FeedRow>>,
    shown: Option<(u64, Language, bool, u64)>,
}

impl Feed {
    /// Takes in what is new, and gives the rows, newest first.
    pub fn update(&mut self, simulation: &Simulation, texts: &Texts, heartbeats: bool) -> Rc<Vec<FeedRow>> {
        let count = simulation.event_count();
        let new = simulation.events_from(self.next);
        self.take_in(count - new.len() as u64, new);
        // Heartbeats come and go between events: where they are shown, each step makes the rows anew.
        let steps = if heartbeats { simulation.steps() } else { 0 };
        let shown = (count, texts.language(), heartbeats, steps);
        if self.shown != Some(shown) {
            self.shown = Some(shown);
            self.rows = Rc::new(self.rows(simulation, texts, heartbeats));
        }
        Rc::clone(&self.rows)
    }

    /// Takes in events, of which the first has this number.
    fn take_in(&mut self, first: u64, new: &[Event]) {
        let count = first + new.len() as u64;
        for (number, event) in (first..).zip(new) {
            match event.kind {
                EventKind::Leading { .. } => self.leader = event.node,
                EventKind::Deposed { .. } | EventKind::Crashed { .. } if self.leader == event.node => {
                    self.leader = None
                }
                _ => {}
            }
            if number + (MAX_ROWS as u64) < count {
                continue;
            }
            if self.kept.len() == MAX_ROWS {
                self.kept.pop_front();
            }
            let leader = event.node.is_some() && event.node == self.leader;
            self.kept.push_back(Kept { number, event: event.clone(), leader });
        }
        self.next = count;
    }

    /// The newest events up to a step, newest first, heartbeats folded.
    pub fn until(simulation: &Simulation, texts: &Texts, step: u64) -> Vec<FeedRow> {
        let mut feed = Self::default();
        let events = simulation.events();
        let count = events.partition_point(|event| event.step <= step);
        let first = simulation.event_count() - events.len() as u64;
        feed.take_in(first, &events[..count]);
        feed.rows(simulation, texts, false)
    }

    fn rows(&self, simulation: &Simulation, texts: &Texts, heartbeats: bool) -> Vec<FeedRow> {
        let scene = Scene { nodes: simulation.setup().nodes.len(), majority: simulation.setup().majority() };
        let row = |id: u64, event: &Event, leader: bool| FeedRow {
            id,
            step: event.step,
            time: event.time,
            node: event.node,
            leader,
            text: text::narrate(texts, event, &scene).into(),
            tag: text::tag(event).into(),
            kind: event.kind.name(),
            fault: is_fault(&event.kind),
        };
        let mut newest: Vec<(u64, &Event, bool)> =
            self.kept.iter().rev().map(|kept| (kept.number << 1, &kept.event, kept.leader)).collect();
        if heartbeats {
            // Heartbeats are counted apart: they have the odd ids.
            let numbers = (0..simulation.heartbeat_count()).rev();
            let beats = numbers.zip(simulation.heartbeats().rev()).take(MAX_ROWS);
            newest.extend(beats.map(|(number, event)| (number << 1 | 1, event, false)));
            newest.sort_by_key(|(_, event, _)| std::cmp::Reverse(event.step));
            newest.truncate(MAX_ROWS);
        }
        newest.into_iter().map(|(id, event, leader)| row(id, event, leader)).collect()
    }
}

fn is_fault(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Refused { .. }
            | EventKind::Lost { .. }
            | EventKind::Crashed { .. }
            | EventKind::PowerFailed
            | EventKind::Violated(_)
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::sim::{
        command::{Command, Links},
        config::{Setup, StorageKind},
    };

    fn texts() -> Texts {
        Texts::new(Language::ALL[0])
    }

    /// Rows are told apart by their ids: two alike would confuse what draws them.
    #[test]
    fn no_two_rows_have_the_same_id() {
        let nodes = Setup::nodes_with(1..=9, StorageKind::Memory);
        let setup = Setup { nodes, latency_ticks: 12, election_ticks: 60, ..Setup::default() };
        let mut simulation = Simulation::new(setup).unwrap();
        let mut feed = Feed::default();
        for _ in 0..40 {
            simulation.apply(&Command::Tick(7)).unwrap();
            simulation.apply(&Command::Cut(Links::All)).unwrap();
            let rows = feed.update(&simulation, &texts(), true);
            let ids: BTreeSet<u64> = rows.iter().map(|row| row.id).collect();
            assert_eq!(ids.len(), rows.len());
            simulation.apply(&Command::Heal(Links::All)).unwrap();
        }
    }

    /// However many events come at once, a row says whether its node led when it happened.
    #[test]
    fn a_row_knows_who_led_then() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        let leader = simulation.leader().unwrap();
        simulation.apply(&Command::Append { node: leader, key: "a".into(), value: 1 }).unwrap();
        simulation.apply(&Command::Tick(20)).unwrap();
        simulation.apply(&Command::Crash(leader)).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        let rows = Feed::default().update(&simulation, &texts(), false);
        let proposed = rows.iter().find(|row| row.kind == "proposed").unwrap();
        assert!(proposed.leader && proposed.node == Some(leader));
    }
}
