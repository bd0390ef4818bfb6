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
        for event in simulation.events_from(self.next) {
            match event.kind {
                EventKind::Leading { .. } => self.leader = event.node,
                EventKind::Deposed { .. } | EventKind::Crashed { .. } if self.leader == event.node => self.leader = None,
                _ => {}
            }
        }
        let count = simulation.event_count();
        let from = self.next.max(count.saturating_sub(MAX_ROWS as u64));
        for (number, event) in (from..).zip(simulation.events_from(from)) {
            if self.kept.len() == MAX_ROWS {
                self.kept.pop_front();
            }
            let leader = event.node.is_some() && event.node == self.leader;
            self.kept.push_back(Kept { number, event: event.clone(), leader });
        }
        self.next = count;
        // Heartbeats come and go between events: where they are shown, each step makes the rows anew.
        let steps = if heartbeats { simulation.steps() } else { 0 };
        let shown = (count, texts.language(), heartbeats, steps);
        if self.shown != Some(shown) {
            self.shown = Some(shown);
            self.rows = Rc::new(self.rows(simulation, texts, heartbeats));
        }
        Rc::clone(&self.rows)
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
            let beats = simulation.heartbeats().rev().take(MAX_ROWS).enumerate();
            // Heartbeats have no number of their own: step and place tell them apart, on odd ids.
            newest.extend(beats.map(|(i, event)| ((event.step << 6 | (i as u64 & 31)) << 1 | 1, event, false)));
            newest.sort_by_key(|(_, event, _)| std::cmp::Reverse(event.step));
            newest.truncate(MAX_ROWS);
        }
        newest.into_iter().map(|(id, event, leader)| row(id, event, leader)).collect()
    }
}

fn is_fault(kind: &EventKind) -> bool {
    matches!(
        kind,
        EventKind::Refused { .. } | EventKind::Lost { .. } | EventKind::Crashed { .. } | EventKind::PowerFailed
    )
}
