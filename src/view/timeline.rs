//! [`Timeline`]: a run as a band of leaders with marks on it, and what of that is drawn in a given width.

mod draw;

use crate::sim::{
    NodeId, Simulation,
    event::{Compaction, CompactionCause, Event, EventKind},
};

pub use draw::{BandDrawn, Drawn, MarkDrawn, Span};

/// How many marks, and how many bands, are kept; the oldest go first.
const MOST_KEPT: usize = 20_000;

/// A stretch of a run in which one node led, or none did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    /// The step at which it begins; it ends where the next begins.
    pub from: u64,
    /// Who led; `None` where nobody did.
    pub leader: Option<NodeId>,
}

/// What a mark says, the gravest last: of several in one place the gravest is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MarkKind {
    /// Links were healed.
    Heal,
    /// A node came back.
    Restart,
    /// A follower caught up by a snapshot that nobody asked for.
    CatchUp,
    /// A snapshot was taken.
    Snapshot,
    /// A log was trimmed.
    Trim,
    /// Links were cut.
    Cut,
    /// A stopsign was accepted.
    StopSign,
    /// Something is wrong with a disk.
    DiskFault,
    /// A node lost power.
    Crash,
    /// Every node lost power.
    PowerFailure,
    /// Something that must always hold does not.
    Broken,
}

impl MarkKind {
    /// The mark that an event gets; `None` for most.
    pub fn of(kind: &EventKind) -> Option<Self> {
        Some(match kind {
            EventKind::LinksHealed { directions, .. } if *directions > 0 => Self::Heal,
            EventKind::LinksCut { directions, .. } if *directions > 0 => Self::Cut,
            EventKind::Restarted { .. } => Self::Restart,
            EventKind::Crashed { .. } => Self::Crash,
            EventKind::PowerFailed => Self::PowerFailure,
            EventKind::Compacted { cause: CompactionCause::CatchUp(_), .. } => Self::CatchUp,
            EventKind::Compacted { by: Compaction::Snapshot, .. } => Self::Snapshot,
            EventKind::Compacted { by: Compaction::Trim, .. } => Self::Trim,
            EventKind::StopSignAccepted { .. } => Self::StopSign,
            EventKind::Violated(_) => Self::Broken,
            EventKind::FlushFailed { .. }
            | EventKind::DiskFilled
            | EventKind::DiskDamaged { .. }
            | EventKind::DiskWiped
            | EventKind::StartRefused { .. } => Self::DiskFault,
            _ => return None,
        })
    }

    /// Its word in class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Heal => "heal",
            Self::Restart => "restart",
            Self::CatchUp => "catch-up",
            Self::Snapshot => "snapshot",
            Self::Trim => "trim",
            Self::Cut => "cut",
            Self::StopSign => "stopsign",
            Self::DiskFault => "disk",
            Self::Crash => "crash",
            Self::PowerFailure => "power",
            Self::Broken => "broken",
        }
    }

    /// How it is drawn: shape carries the meaning, colour repeats it.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::Heal => "∞",
            Self::Restart => "↻",
            Self::CatchUp => "⇥",
            Self::Snapshot => "▣",
            Self::Trim => "▨",
            Self::Cut => "✂\u{fe0e}",
            Self::StopSign => "■",
            Self::DiskFault => "⚠\u{fe0e}",
            Self::Crash => "✕",
            Self::PowerFailure => "ϟ",
            Self::Broken => "‼\u{fe0e}",
        }
    }
}

/// Something that stands out in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The step.
    pub step: u64,
    /// When, in ticks.
    pub time: u64,
    /// Where; `None` for what concerns the network or all nodes.
    pub node: Option<NodeId>,
    /// What.
    pub kind: MarkKind,
    /// The compacted index, of what compacts.
    pub index: Option<usize>,
}

/// A run as bands and marks, which grows with it.
///
/// Getters: `bands`, `marks`, `leader_at`, `mark_beyond`, `kept_from`, `draw`. The one change: `update`.
///
/// Holds: taken in piece by piece it is what it would be taken in at once, while no event was dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// Number of the next event to take in.
    next: u64,
    bands: Vec<Band>,
    marks: Vec<Mark>,
    /// The step of the oldest event that is still kept; 0 while all are.
    kept_from: u64,
}

impl Timeline {
    /// Whether the run has something that was not taken in.
    pub fn is_behind(&self, simulation: &Simulation) -> bool {
        self.next != simulation.event_count()
    }

    /// Takes in what is new: costs what happened since, not what happened before.
    pub fn update(&mut self, simulation: &Simulation) {
        let count = simulation.event_count();
        if count < self.next {
            // Another run.
            *self = Self::default();
        }
        let new = simulation.events_from(self.next);
        self.take_in(new);
        self.next = count;
        let kept = simulation.events();
        let dropped = count - kept.len() as u64;
        self.kept_from = kept.first().filter(|_| dropped > 0).map_or(0, |event| event.step);
    }

    fn take_in(&mut self, new: &[Event]) {
        for event in new {
            self.lead(event);
            if let Some(kind) = MarkKind::of(&event.kind) {
                let index = match &event.kind {
                    EventKind::Compacted { to, .. } => Some(*to),
                    _ => None,
                };
                // A power failure crashes every node, and those come back at once: it is one mark.
                let of_power_failure = self
                    .marks
                    .last()
                    .is_some_and(|last| last.step == event.step && last.kind == MarkKind::PowerFailure)
                    && matches!(kind, MarkKind::Crash | MarkKind::Restart);
                if !of_power_failure {
                    drop_oldest(&mut self.marks);
                    self.marks.push(Mark { step: event.step, time: event.time, node: event.node, kind, index });
                }
            }
        }
    }

    /// Notes who leads after an event.
    fn lead(&mut self, event: &Event) {
        let now = self.bands.last().and_then(|band| band.leader);
        let leader = match &event.kind {
            EventKind::Leading { .. } => event.node,
            EventKind::Deposed { .. } | EventKind::Crashed { .. } if event.node == now => None,
            EventKind::PowerFailed => None,
            _ => now,
        };
        if leader == now && !self.bands.is_empty() {
            return;
        }
        // What changes within a step was at its end what it then is.
        let begins_now = self.bands.last().is_some_and(|band| band.from == event.step);
        if begins_now {
            self.bands.pop();
        }
        let goes_on = self.bands.last().is_some_and(|band| band.leader == leader);
        if !goes_on {
            drop_oldest(&mut self.bands);
            self.bands.push(Band { from: event.step, leader });
        }
    }

    /// The bands, by ascending step.
    pub fn bands(&self) -> &[Band] {
        &self.bands
    }

    /// The marks, by ascending step.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// Who leads after a step.
    pub fn leader_at(&self, step: u64) -> Option<NodeId> {
        let after = self.bands.partition_point(|band| band.from <= step);
        self.bands[..after].last()?.leader
    }

    /// The next mark after a step, or before it.
    pub fn mark_beyond(&self, step: u64, forward: bool) -> Option<&Mark> {
        match forward {
            true => self.marks.get(self.marks.partition_point(|mark| mark.step <= step)),
            false => self.marks[..self.marks.partition_point(|mark| mark.step < step)].last(),
        }
    }

    /// The step of the oldest event that is still kept; 0 while all are.
    pub fn kept_from(&self) -> u64 {
        self.kept_from
    }

    /// What is drawn of a stretch of the run in a width of so many pixels.
    pub fn draw(&self, span: Span, width: usize) -> Drawn {
        draw::draw(self, span, width)
    }
}

/// A tenth at a time, so that dropping costs nothing per item.
fn drop_oldest<T>(kept: &mut Vec<T>) {
    if kept.len() == MOST_KEPT {
        kept.drain(..MOST_KEPT / 10);
    }
}

/// The event that is nearest to a step, of events by ascending step; of several in one step the one that has a
/// mark, else the last.
pub fn nearest(events: &[Event], step: u64) -> Option<&Event> {
    let after = events.partition_point(|event| event.step < step);
    let (before, at) = (after.checked_sub(1).map(|at| events[at].step), events.get(after).map(|event| event.step));
    let step = match (before, at) {
        (Some(before), Some(at)) => {
            if step - before < at - step {
                before
            } else {
                at
            }
        }
        (before, at) => at.or(before)?,
    };
    let (from, to) =
        (events.partition_point(|event| event.step < step), events.partition_point(|event| event.step <= step));
    let together = &events[from..to];
    together.iter().find(|event| MarkKind::of(&event.kind).is_some()).or(together.last())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{
        command::{Command, Links, Scope},
        config::Setup,
    };

    /// A run with a bit of everything.
    fn eventful() -> Simulation {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        for _ in 0..4 {
            let node = simulation.leader().unwrap();
            let mut apply = |command: Command| simulation.apply(&command).unwrap();
            apply(Command::Append { node, key: "a".into(), value: node });
            apply(Command::Tick(20));
            apply(Command::Cut(Links::Node(node)));
            apply(Command::Tick(80));
            apply(Command::Snapshot { node, at: None, scope: Scope::All });
            apply(Command::Heal(Links::All));
            apply(Command::Tick(30));
            apply(Command::Crash(node));
            apply(Command::Tick(60));
            apply(Command::Restart(node));
            apply(Command::Tick(60));
        }
        simulation
    }

    fn of(events: &[Event]) -> Timeline {
        let mut timeline = Timeline::default();
        timeline.take_in(events);
        timeline
    }

    #[test]
    fn piece_by_piece_it_is_what_it_is_at_once() {
        let simulation = eventful();
        let whole = of(simulation.events());
        assert!(whole.bands().len() > 4 && whole.marks().len() > 8);
        for size in [1, 2, 7, 64] {
            let mut grown = Timeline::default();
            simulation.events().chunks(size).for_each(|piece| grown.take_in(piece));
            assert_eq!(grown, whole);
        }
        let mut updated = Timeline::default();
        updated.update(&simulation);
        assert_eq!((updated.bands(), updated.marks()), (whole.bands(), whole.marks()));
        assert!(!updated.is_behind(&simulation));
    }

    /// The steps that broke something are marked, and nothing else is.
    #[test]
    fn what_is_broken_has_a_mark() {
        let nodes = Setup::nodes_with(1..=3, crate::sim::config::StorageKind::Memory);
        let mut simulation = Simulation::new(Setup { nodes, ..Setup::default() }).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        let node = simulation.leader().unwrap();
        simulation.apply(&Command::Append { node, key: "a".into(), value: 1 }).unwrap();
        simulation.apply(&Command::Tick(30)).unwrap();
        let broken = |simulation: &Simulation| {
            let marks = of(simulation.events()).marks().to_vec();
            marks.iter().filter(|mark| mark.kind == MarkKind::Broken).map(|mark| mark.step).collect::<Vec<_>>()
        };
        assert!(broken(&simulation).is_empty());
        simulation.apply(&Command::Crash(node)).unwrap();
        simulation.apply(&Command::Restart(node)).unwrap();
        assert_eq!(broken(&simulation).first(), Some(&simulation.steps()), "a memory node forgets");
    }

    #[test]
    fn bands_say_who_led_at_each_step() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        let mut timeline = Timeline::default();
        for at in 0..6_u64 {
            for _ in 0..150 {
                simulation.apply(&Command::Step(1)).unwrap();
                timeline.update(&simulation);
                assert_eq!(timeline.leader_at(simulation.steps()), simulation.leader(), "step {}", simulation.steps());
            }
            let leader = simulation.leader().unwrap();
            let command = if at % 2 == 0 { Command::Crash(leader) } else { Command::Lead(1 + leader % 3) };
            simulation.apply(&command).unwrap();
            simulation.apply(&Command::Tick(100)).unwrap();
            if at % 2 == 0 {
                simulation.apply(&Command::Restart(leader)).unwrap();
            }
            simulation.apply(&Command::Tick(100)).unwrap();
        }
        let bands = timeline.bands();
        assert!(bands.windows(2).all(|two| two[0].from < two[1].from && two[0].leader != two[1].leader));
    }

    #[test]
    fn marks_are_gone_to_one_after_the_other() {
        let timeline = of(eventful().events());
        let mut step = 0;
        let mut seen = Vec::new();
        while let Some(mark) = timeline.mark_beyond(step, true) {
            step = mark.step;
            seen.push(step);
        }
        let mut steps: Vec<u64> = timeline.marks().iter().map(|mark| mark.step).collect();
        steps.dedup();
        assert_eq!(seen, steps);
        assert_eq!(timeline.mark_beyond(step, false).map(|mark| mark.step), steps.iter().rev().nth(1).copied());
        assert_eq!(timeline.mark_beyond(steps[0], false), None);
    }

    #[test]
    fn a_power_failure_is_one_mark() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        let reached = |simulation: &Simulation, pid| simulation.durable_image(pid).map(|(_, flush)| flush);
        let reached = [1, 2, 3].map(|pid| (pid, reached(&simulation, pid))).to_vec();
        simulation.apply(&Command::PowerFailure(reached)).unwrap();
        let timeline = of(simulation.events());
        let kinds: Vec<MarkKind> = timeline.marks().iter().map(|mark| mark.kind).collect();
        assert_eq!(kinds, [MarkKind::PowerFailure]);
        assert_eq!(timeline.leader_at(simulation.steps()), None);
    }

    #[test]
    fn the_nearest_event_is_found_from_both_sides_and_beyond_the_ends() {
        let simulation = eventful();
        let events = simulation.events();
        let (first, last) = (events[0].step, events[events.len() - 1].step);
        for step in first..=last + 5 {
            let found = nearest(events, step).unwrap().step;
            let best = events.iter().map(|event| event.step.abs_diff(step)).min().unwrap();
            assert_eq!(found.abs_diff(step), best, "from step {step}");
        }
        let cut = of(events).marks().iter().find(|mark| mark.kind == MarkKind::Cut).copied().unwrap();
        assert!(matches!(nearest(events, cut.step).unwrap().kind, EventKind::LinksCut { .. }));
        assert_eq!(nearest(&[], 4), None);
    }

    #[test]
    fn it_never_keeps_more_than_so_many() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        let mut timeline = Timeline::default();
        for _ in 0..MOST_KEPT {
            simulation.apply(&Command::Cut(Links::All)).unwrap();
            simulation.apply(&Command::Heal(Links::All)).unwrap();
            if simulation.event_count() > 5_000 {
                timeline.update(&simulation);
            }
        }
        timeline.update(&simulation);
        assert!((MOST_KEPT * 9 / 10..=MOST_KEPT).contains(&timeline.marks().len()));
        assert_eq!(timeline.marks().last().map(|mark| mark.step), Some(simulation.steps()));
    }
}
