//! [`Story`]: what events say of each node's lane, taken in once and kept, so that a picture need not go through
//! all of them again.

use crate::{
    sim::{
        NodeId, Simulation,
        event::{Event, EventKind},
        trace::Moment,
    },
    view::space::Target,
};

/// How much is kept of anything; the oldest tenth goes first.
const MOST: usize = 200_000;

/// What a mark stands for; of several in one step the first of these is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)] // each is an event's name
pub enum Sign {
    PowerFailed,
    Crashed,
    Restarted,
    Leading,
    Deposed,
    Cut,
    Healed,
    Failed,
    Compacted,
    Decided,
    PrepareStarted,
    DiskHeld,
    DiskReleased,
    Promised,
    Accepted,
    Proposed,
    Other,
}

/// What colour a mark has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // colours are explained by the legend
pub enum Tone {
    Fault,
    Leader,
    Decided,
    Accepted,
    Snapshot,
    Plain,
}

impl Tone {
    /// Its word in class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Leader => "leader",
            Self::Decided => "decided",
            Self::Accepted => "accepted",
            Self::Snapshot => "snapshot",
            Self::Plain => "plain",
        }
    }
}

impl Sign {
    /// The sign of an event; `None` for what is drawn otherwise: messages as arrows, flushes as bars.
    pub fn of(kind: &EventKind) -> Option<Self> {
        use EventKind as E;
        Some(match kind {
            E::PowerFailed => Self::PowerFailed,
            E::Crashed { .. } => Self::Crashed,
            E::Restarted { .. } => Self::Restarted,
            E::Leading { .. } => Self::Leading,
            E::Deposed { .. } => Self::Deposed,
            E::LinksCut { .. } => Self::Cut,
            E::LinksHealed { .. } => Self::Healed,
            E::Refused { .. } | E::ProposalLost { .. } | E::FlushFailed { .. } | E::StartRefused { .. } => Self::Failed,
            E::DiskDamaged { .. } | E::DiskWiped | E::DiskFilled => Self::Failed,
            E::Compacted { .. } => Self::Compacted,
            E::Decided { .. } => Self::Decided,
            E::PrepareStarted { .. } => Self::PrepareStarted,
            E::Promised { .. } => Self::Promised,
            E::Accepted { .. } | E::StopSignAccepted { .. } => Self::Accepted,
            E::StopSignDecided { .. } => Self::Decided,
            E::ReconfigureProposed { .. } => Self::Proposed,
            E::InstanceStarted { .. } => Self::Restarted,
            E::Left => Self::Crashed,
            E::Proposed { .. } | E::ReadProposed { .. } => Self::Proposed,
            E::ReadAnswered { .. } => Self::Decided,
            E::DiskHeld => Self::DiskHeld,
            E::DiskReleased => Self::DiskReleased,
            E::Received { .. } | E::Lost { .. } | E::FlushStarted { .. } | E::Flushed { .. } => return None,
            E::MessagesHeld { .. } | E::Started => return None,
            _ => Self::Other,
        })
    }

    /// What is drawn in it.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::PowerFailed => "↯",
            Self::Crashed => "✕",
            Self::Restarted => "↻",
            Self::Leading => "♛",
            Self::Deposed => "↓",
            Self::Cut => "✂",
            Self::Healed => "↔",
            Self::Failed => "!",
            Self::Compacted => "▣",
            Self::Decided => "✓",
            Self::PrepareStarted => "?",
            Self::DiskHeld => "‖",
            Self::DiskReleased => "▸",
            Self::Promised | Self::Accepted | Self::Other => "",
            Self::Proposed => "+",
        }
    }

    /// Its colour.
    pub fn tone(self) -> Tone {
        match self {
            Self::PowerFailed | Self::Crashed | Self::Cut | Self::Failed => Tone::Fault,
            Self::Leading | Self::PrepareStarted => Tone::Leader,
            Self::Decided => Tone::Decided,
            Self::Accepted | Self::DiskHeld => Tone::Accepted,
            Self::Compacted => Tone::Snapshot,
            _ => Tone::Plain,
        }
    }
}

/// A mark, with the place of its node.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signed {
    pub at: Moment,
    pub node: Option<NodeId>,
    pub sign: Sign,
}

/// A while; without an end it still lasts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub from: Moment,
    pub to: Option<Moment>,
}

/// A flush, and what waited for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flush {
    pub number: u64,
    /// Since when something waits for it.
    pub asked: Moment,
    pub started: Option<Moment>,
    pub ended: Option<Moment>,
    /// Whether it became durable.
    pub durable: bool,
}

/// A node's lane.
#[derive(Debug, Default)]
pub(super) struct LaneStory {
    pub pid: NodeId,
    pub down: Vec<Span>,
    pub leads: Vec<Span>,
    pub disk_held: Vec<Span>,
    pub flushes: Vec<Flush>,
}

/// What events say of each node's lane.
#[derive(Debug, Default)]
pub struct Story {
    next: u64,
    /// The steps in which something worth seeing happened.
    pub(super) moments: Vec<Moment>,
    pub(super) marks: Vec<Signed>,
    pub(super) lanes: Vec<LaneStory>,
}

impl Story {
    /// Takes in what is new of a run: the same as at the last call, or this is a new story.
    pub fn update(&mut self, simulation: &Simulation) {
        if simulation.event_count() < self.next {
            *self = Self::default();
        }
        if self.lanes.is_empty() {
            self.lanes = simulation.pids().map(|pid| LaneStory { pid, ..LaneStory::default() }).collect();
        }
        for event in simulation.events_from(self.next) {
            self.take_in(event);
        }
        self.next = simulation.event_count();
        bound(&mut self.moments);
        bound(&mut self.marks);
        for lane in &mut self.lanes {
            bound(&mut lane.flushes);
        }
    }

    /// The event so many marks further on than something, or than a step, and its time; among those at nodes that
    /// are shown.
    pub fn beside(
        &self,
        from: Option<Target>,
        step: u64,
        by: i64,
        is_shown: impl Fn(Option<NodeId>) -> bool,
    ) -> Option<(Target, u64)> {
        let shown: Vec<&Signed> = self.marks.iter().filter(|mark| is_shown(mark.node)).collect();
        let last = shown.len().checked_sub(1)?;
        let chosen = match from {
            Some(Target::Event(step, node)) => shown.iter().position(|mark| (mark.at.step, mark.node) == (step, node)),
            _ => None,
        };
        let at = match chosen {
            Some(at) => at.saturating_add_signed(isize::try_from(by).unwrap_or(0)).min(last),
            // The first press chooses what happened last.
            None => shown.partition_point(|mark| mark.at.step <= step).saturating_sub(1),
        };
        shown.get(at).map(|mark| (Target::Event(mark.at.step, mark.node), mark.at.time))
    }

    fn take_in(&mut self, event: &Event) {
        let at = Moment { step: event.step, time: event.time };
        if self.moments.last() != Some(&at) {
            self.moments.push(at);
        }
        if let Some(sign) = Sign::of(&event.kind) {
            let here = self.marks.iter_mut().rev().take_while(|mark| mark.at == at);
            match here.into_iter().find(|mark| mark.node == event.node) {
                Some(mark) => mark.sign = mark.sign.min(sign),
                None => self.marks.push(Signed { at, node: event.node, sign }),
            }
        }
        if let Some(lane) = self.lanes.iter_mut().find(|lane| Some(lane.pid) == event.node) {
            lane.take_in(at, &event.kind);
        }
    }
}

impl LaneStory {
    fn take_in(&mut self, at: Moment, kind: &EventKind) {
        match kind {
            EventKind::Crashed { .. } => {
                self.down.push(Span { from: at, to: None });
                end(&mut self.leads, at);
                self.flushes.iter_mut().rev().take(2).filter(|f| f.ended.is_none()).for_each(|f| f.ended = Some(at));
            }
            EventKind::Restarted { .. } => end(&mut self.down, at),
            EventKind::Leading { .. } => {
                end(&mut self.leads, at);
                self.leads.push(Span { from: at, to: None });
            }
            EventKind::Deposed { .. } | EventKind::PrepareStarted { .. } => end(&mut self.leads, at),
            EventKind::DiskHeld => self.disk_held.push(Span { from: at, to: None }),
            EventKind::DiskReleased => end(&mut self.disk_held, at),
            EventKind::MessagesHeld { number, .. } => _ = self.flush(*number, at),
            EventKind::FlushStarted { number, .. } => self.flush(*number, at).started = Some(at),
            EventKind::Flushed { number, .. } => {
                let flush = self.flush(*number, at);
                (flush.ended, flush.durable) = (Some(at), true);
            }
            EventKind::FlushFailed { number, .. } => self.flush(*number, at).ended = Some(at),
            _ => {}
        }
    }

    /// The flush with this number that has not ended; at most two are open, one under way and one awaited.
    fn flush(&mut self, number: u64, at: Moment) -> &mut Flush {
        let found = self
            .flushes
            .iter()
            .enumerate()
            .rev()
            .take(8)
            .find(|(_, flush)| flush.number == number && flush.ended.is_none())
            .map(|(at, _)| at);
        let at = found.unwrap_or_else(|| {
            self.flushes.push(Flush { number, asked: at, started: None, ended: None, durable: false });
            self.flushes.len() - 1
        });
        &mut self.flushes[at]
    }
}

fn end(spans: &mut [Span], at: Moment) {
    if let Some(last) = spans.last_mut() {
        last.to.get_or_insert(at);
    }
}

fn bound<T>(list: &mut Vec<T>) {
    if list.len() > MOST {
        list.drain(..list.len() - MOST + MOST / 10);
    }
}
