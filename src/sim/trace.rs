//! [`Trace`]: what became of every message of a run: who said it when, whether it waited for a disk, when it got
//! on its link, and where it ended. Only for looking: nothing is decided by it.

mod causal;
mod hooks;
mod ring;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use crate::sim::{
    NodeId,
    event::{Loss, MessageKind},
};

pub use causal::Bounds;
use ring::Ring;

/// How many messages are kept; the oldest go first.
pub const MAX_MESSAGES: usize = 200_000;
/// How many heartbeats are kept, apart: they would push everything else out.
pub const MAX_BEATS: usize = 2_000;

/// A step, and when it was, in ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// The step.
    pub step: u64,
    /// Its time, in ticks.
    pub time: u64,
}

/// Why a message did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The link, or the receiver.
    Link(Loss),
    /// It waited for its sender's disk when its sender crashed.
    SenderCrashed,
    /// The page that simulated the network was gone.
    PowerFailed,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It is held, or under way.
    Open,
    /// It arrived.
    Received(Moment),
    /// It was lost.
    Lost(Moment, Why),
}

impl End {
    /// When that was; `None` while it is open.
    pub fn moment(self) -> Option<Moment> {
        match self {
            Self::Open => None,
            Self::Received(at) | Self::Lost(at, _) => Some(at),
        }
    }
}

/// One message of a run. Small: there are many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its number in the trace: unique in its run.
    pub number: u64,
    /// When OmniPaxos said it; of a copy, when the network made it.
    pub said: Moment,
    /// Its number on the network; 0 where it never got there.
    pub id: u64,
    /// When it got on its link.
    left: Later,
    /// When it ended.
    ended: Later,
    /// The flush that it had to wait for; 0 for none.
    pub flush: u32,
    /// How many entries it carries.
    pub entries: u32,
    /// How far its original is before it; 0 where it is no copy.
    copy_of: u32,
    /// Round and node of the ballot that it is sent in; 0 and 0 for none.
    round: u32,
    led_by: u8,
    from: u8,
    to: u8,
    /// The configuration that it belongs to.
    configuration: u16,
    /// Its kind.
    pub kind: MessageKind,
    /// Whether it carries a snapshot.
    pub snapshot: bool,
    /// Why it was lost, if it was.
    why: Option<Why>,
}

/// A moment, by how long it was after a message was said: steps and ticks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Later(u32, u32);

impl Later {
    const NEVER: Self = Self(u32::MAX, u32::MAX);

    fn new(since: Moment, at: Moment) -> Self {
        // What takes four billion steps is drawn as if it took that many.
        let short = |by: u64| u32::try_from(by).unwrap_or(u32::MAX - 1);
        Self(short(at.step - since.step), short(at.time - since.time))
    }

    fn moment(self, since: Moment) -> Option<Moment> {
        let moment = || Moment { step: since.step + u64::from(self.0), time: since.time + u64::from(self.1) };
        (self != Self::NEVER).then(moment)
    }
}

impl Message {
    /// Its sender.
    pub fn from(&self) -> NodeId {
        self.from.into()
    }

    /// Its receiver.
    pub fn to(&self) -> NodeId {
        self.to.into()
    }

    /// The configuration that it belongs to.
    pub fn configuration(&self) -> u32 {
        self.configuration.into()
    }

    /// Round and node of the ballot that it is sent in.
    pub fn ballot(&self) -> Option<(u32, NodeId)> {
        ((self.round, self.led_by) != (0, 0)).then_some((self.round, self.led_by.into()))
    }

    /// The number of the message that the network made this a copy of.
    pub fn original(&self) -> Option<u64> {
        (self.copy_of > 0).then(|| self.number - u64::from(self.copy_of))
    }

    /// When it got on its link, or was lost on trying to; `None` while it is held, or was lost then.
    pub fn left(&self) -> Option<Moment> {
        self.left.moment(self.said)
    }

    /// What became of it.
    pub fn end(&self) -> End {
        match (self.ended.moment(self.said), self.why) {
            (None, _) => End::Open,
            (Some(at), None) => End::Received(at),
            (Some(at), Some(why)) => End::Lost(at, why),
        }
    }

    fn set_end(&mut self, end: End) {
        (self.ended, self.why) = match end {
            End::Open => (Later::NEVER, None),
            End::Received(at) => (Later::new(self.said, at), None),
            End::Lost(at, why) => (Later::new(self.said, at), Some(why)),
        };
    }

    /// Whether it waits for its sender's disk.
    pub fn is_held(&self) -> bool {
        self.left == Later::NEVER && self.ended == Later::NEVER
    }

    /// When it ended, in ticks; the end of all time while it is open.
    pub fn until(&self) -> u64 {
        self.ended.moment(self.said).map_or(u64::MAX, |at| at.time)
    }
}

/// The number of a message that the trace does not know.
pub(super) const UNKNOWN: u64 = u64::MAX;

/// Every message of a run, as far as it is kept.
///
/// Getters: `get`, `messages`, `beats`, `said_at`, `received_at`, `crossing`, `causes_of`, `effects_of`. Things
/// coming in: `handle_*`.
///
/// Holds: at most [`MAX_MESSAGES`] and [`MAX_BEATS`]; numbers ascend in the order in which messages were said.
#[derive(Clone)]
pub struct Trace {
    messages: Ring,
    beats: Ring,
    /// The numbers of the messages on the network, by their numbers there, which ascend without gaps; `UNKNOWN`
    /// for those that are off it again.
    under_way: VecDeque<u64>,
    /// The number on the network of the first of those.
    first_id: u64,
    /// The messages held at each node, in the order in which they will leave.
    held: Vec<VecDeque<u64>>,
}

impl Trace {
    pub(super) fn new(nodes: usize) -> Self {
        Self {
            messages: Ring::new(MAX_MESSAGES),
            beats: Ring::new(MAX_BEATS),
            under_way: VecDeque::new(),
            first_id: 0,
            held: vec![VecDeque::new(); nodes],
        }
    }

    /// There is one more instance, in the next place.
    pub(super) fn add_place(&mut self) {
        self.held.push(VecDeque::new());
    }

    /// The message with this number; `None` where it is no longer kept.
    pub fn get(&self, number: u64) -> Option<&Message> {
        self.ring(number).get(number >> 1)
    }

    /// All messages but heartbeats, in the order in which they were said.
    pub fn messages(&self) -> impl DoubleEndedIterator<Item = &Message> + ExactSizeIterator {
        self.messages.iter()
    }

    /// The newest heartbeats, in the order in which they were said.
    pub fn beats(&self) -> impl DoubleEndedIterator<Item = &Message> + ExactSizeIterator {
        self.beats.iter()
    }

    /// How many messages there were in all, heartbeats left out, those no longer kept included.
    pub fn count(&self) -> u64 {
        self.messages.next()
    }

    /// The messages of which something happened between these two times: said before the end, ended after the
    /// beginning. Long ones are found without looking at all that came between.
    pub fn crossing(&self, from: u64, until: u64, beats: bool) -> impl Iterator<Item = &Message> {
        let beats = beats.then(|| self.beats.crossing(from, until));
        self.messages.crossing(from, until).chain(beats.into_iter().flatten())
    }

    /// The messages that were said in a step.
    pub fn said_at(&self, step: u64) -> impl Iterator<Item = &Message> {
        self.messages.said_at(step).chain(self.beats.said_at(step))
    }

    /// The messages that arrived in a step.
    pub fn received_at(&self, step: u64) -> impl Iterator<Item = &Message> {
        self.messages.received_at(step).chain(self.beats.received_at(step))
    }

    fn ring(&self, number: u64) -> &Ring {
        if number & 1 == 1 { &self.beats } else { &self.messages }
    }

    fn ring_mut(&mut self, number: u64) -> &mut Ring {
        if number & 1 == 1 { &mut self.beats } else { &mut self.messages }
    }

    /// Takes in a new message; its number.
    #[inline(always)]
    fn push(&mut self, message: Message) -> u64 {
        let beat = u64::from(message.kind.is_heartbeat());
        self.ring_mut(beat).push(message, beat)
    }

    fn end(&mut self, number: u64, end: End) {
        self.ring_mut(number).end(number >> 1, end);
    }

    /// A message was said and has to wait for a flush of the node in this place.
    fn handle_held(&mut self, place: usize, number: u64) {
        self.held[place].push_back(number);
    }

    /// The next of the messages held at this place leaves.
    fn handle_released(&mut self, place: usize) -> u64 {
        self.held[place].pop_front().unwrap_or(UNKNOWN)
    }

    /// The message in this position of those held at this place does not leave.
    fn handle_let_go(&mut self, place: usize, position: usize) -> u64 {
        self.held[place].remove(position).unwrap_or(UNKNOWN)
    }

    /// A message got on its link, under this number.
    fn handle_left(&mut self, number: u64, at: Moment, id: u64) {
        let Some(message) = self.ring_mut(number).get_mut(number >> 1) else { return };
        message.left = Later::new(message.said, at);
        message.id = id;
        self.put_on_link(number, id);
    }

    #[inline]
    fn put_on_link(&mut self, number: u64, id: u64) {
        if self.under_way.is_empty() {
            self.first_id = id;
        }
        // Numbers ascend; one that does not is of no run that this follows.
        let Some(place) = id.checked_sub(self.first_id) else { return };
        while (self.under_way.len() as u64) < place {
            self.under_way.push_back(UNKNOWN);
        }
        self.under_way.push_back(number);
    }

    /// The network delivers a message twice: here is its copy, under this number of its own.
    fn handle_copied(&mut self, original: u64, at: Moment, id: u64) {
        let Some(message) = self.get(original).copied() else { return };
        let next = self.ring(original).next() << 1 | original & 1;
        let copy_of = u32::try_from(next - original).unwrap_or(0);
        let copy = Message { copy_of, said: at, left: Later::NEVER, ended: Later::NEVER, flush: 0, ..message };
        let copy = self.push(copy);
        self.handle_left(copy, at, id);
    }

    /// The number here of a message on the network.
    fn number_of(&self, id: u64) -> u64 {
        self.place_of(id).and_then(|place| self.under_way.get(place)).copied().unwrap_or(UNKNOWN)
    }

    fn place_of(&self, id: u64) -> Option<usize> {
        id.checked_sub(self.first_id).and_then(|place| usize::try_from(place).ok())
    }

    /// A message is off the network: the number it has here.
    #[inline]
    fn handle_taken(&mut self, id: u64) -> u64 {
        let Some(entry) = self.place_of(id).and_then(|place| self.under_way.get_mut(place)) else { return UNKNOWN };
        let number = std::mem::replace(entry, UNKNOWN);
        while self.under_way.front() == Some(&UNKNOWN) {
            self.under_way.pop_front();
            self.first_id += 1;
        }
        number
    }

    /// A message was lost.
    fn handle_lost(&mut self, number: u64, at: Moment, why: Why) {
        if let Some(message) = self.ring_mut(number).get_mut(number >> 1) {
            if message.left == Later::NEVER && !matches!(why, Why::SenderCrashed | Why::Link(Loss::SessionOver)) {
                message.left = Later::new(message.said, at);
            }
            self.end(number, End::Lost(at, why));
        }
    }

    /// The trace as it was right after a step.
    pub(super) fn up_to(&self, step: u64) -> Self {
        let mut then = Self {
            messages: self.messages.up_to(step),
            beats: self.beats.up_to(step),
            under_way: VecDeque::new(),
            first_id: 0,
            held: vec![VecDeque::new(); self.held.len()],
        };
        let open = then.messages.iter().chain(then.beats.iter()).filter(|message| message.end() == End::Open);
        let mut on_links: Vec<(u64, u64)> = open.filter(|m| !m.is_held()).map(|m| (m.id, m.number)).collect();
        on_links.sort_unstable();
        for (id, number) in on_links {
            if then.under_way.is_empty() {
                then.first_id = id;
            }
            while (then.under_way.len() as u64) < id - then.first_id {
                then.under_way.push_back(UNKNOWN);
            }
            then.under_way.push_back(number);
        }
        then
    }

    /// Finds again what is held where, after [`Trace::up_to`].
    fn hold_again(&mut self, place: impl Fn(NodeId, u32) -> Option<usize>) {
        let held = self.messages.iter().filter(|m| m.is_held());
        let held: Vec<_> = held.map(|m| (m.from(), m.configuration(), m.number)).collect();
        for (pid, configuration, number) in held {
            if let Some(place) = place(pid, configuration) {
                self.held[place].push_back(number);
            }
        }
    }
}
