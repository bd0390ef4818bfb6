//! [`Told`]: what was told. Heartbeats are apart, where they cannot push everything else out, and as small as they are
//! many: few of them are ever looked at.

use std::collections::VecDeque;

use crate::sim::{
    NodeId,
    event::{Event, EventKind, Loss},
    packet::Heartbeat,
    simulation::{MAX_EVENTS, MAX_HEARTBEATS},
};

/// What happened, as far as it is kept.
///
/// Holds: at most [`MAX_EVENTS`] and [`MAX_HEARTBEATS`]; steps do not descend.
#[derive(Clone, Default)]
pub(super) struct Told {
    events: Vec<Event>,
    /// How many events are no longer kept.
    dropped: u64,
    beats: VecDeque<Beat>,
    /// How many heartbeats there were in all.
    beat_count: u64,
}

/// A heartbeat that arrived, or was lost.
#[derive(Clone, Copy)]
pub(super) struct Beat {
    pub step: u64,
    /// In ticks.
    pub time: u64,
    /// Of the node that this is told of: who got it, or of who sent what was lost.
    pub configuration: u32,
    pub from: NodeId,
    pub to: NodeId,
    pub said: Heartbeat,
    /// Why it was lost; `None` if it arrived.
    pub lost: Option<Loss>,
}

impl Beat {
    fn event(&self) -> Event {
        let Self { step, time, configuration, from, to, said, lost } = *self;
        let message = Box::new(said.info());
        let (node, kind) = match lost {
            None => (to, EventKind::Received { from, message }),
            Some(why) => (from, EventKind::Lost { from, to, message, why }),
        };
        Event { step, time, node: Some(node), configuration, kind }
    }
}

impl Told {
    /// What is kept, heartbeats left out, oldest first.
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// How many events there were in all.
    pub fn count(&self) -> u64 {
        self.dropped + self.events.len() as u64
    }

    /// The events from number `from` on, as far as they are still kept.
    pub fn events_from(&self, from: u64) -> &[Event] {
        let at = from.saturating_sub(self.dropped) as usize;
        self.events.get(at..).unwrap_or_default()
    }

    /// The heartbeats that are kept, oldest first.
    pub fn beats(&self) -> impl DoubleEndedIterator<Item = Event> + ExactSizeIterator {
        self.beats.iter().map(Beat::event)
    }

    /// How many heartbeats there were in all.
    pub fn beat_count(&self) -> u64 {
        self.beat_count
    }

    /// This happened: no heartbeat, or one that is worth seeing.
    #[inline]
    pub fn push(&mut self, (step, time): (u64, u64), (node, configuration): (Option<NodeId>, u32), kind: EventKind) {
        debug_assert!(kind.is_worth_seeing(), "heartbeats are told apart");
        if self.events.len() == MAX_EVENTS {
            // A tenth at a time, so that dropping costs nothing per event.
            self.events.drain(..MAX_EVENTS / 10);
            self.dropped += (MAX_EVENTS / 10) as u64;
        }
        self.events.push(Event { step, time, node, configuration, kind });
    }

    /// So did this.
    pub fn push_beat(&mut self, beat: Beat) {
        if self.beats.len() == MAX_HEARTBEATS {
            self.beats.pop_front();
        }
        self.beats.push_back(beat);
        self.beat_count += 1;
    }

    /// What was told up to a step.
    pub fn up_to(&self, step: u64) -> Self {
        let count = self.events.partition_point(|event| event.step <= step);
        let beats = self.beats.partition_point(|beat| beat.step <= step);
        Self {
            events: self.events[..count].to_vec(),
            dropped: self.dropped,
            beats: self.beats.range(..beats).copied().collect(),
            beat_count: self.beat_count - (self.beats.len() - beats) as u64,
        }
    }
}
