//! [`Ring`]: the newest messages, those that ended long after they were said found by blocks.

use std::collections::VecDeque;

use super::{End, Later, Message, Moment};

/// How many messages share what is known of when they ended.
const BLOCK: u64 = 256;

/// What is known of a block of messages: whether it is worth looking into.
#[derive(Clone, Copy, Default)]
struct Block {
    /// How many are open.
    open: u32,
    /// When the last of the others ended, in ticks.
    until: u64,
}

/// The newest messages, each by its place among all there ever were.
#[derive(Clone)]
pub(super) struct Ring {
    most: usize,
    /// The place of the first that is kept.
    first: u64,
    messages: VecDeque<Message>,
    /// Blocks by their number, from that of `first` on.
    blocks: VecDeque<Block>,
    /// Steps in which one arrived, and which, by ascending step.
    receipts: VecDeque<(u64, u64)>,
}

impl Ring {
    pub fn new(most: usize) -> Self {
        Self { most, first: 0, messages: VecDeque::new(), blocks: VecDeque::new(), receipts: VecDeque::new() }
    }

    pub fn iter(&self) -> std::collections::vec_deque::Iter<'_, Message> {
        self.messages.iter()
    }

    /// The place of the next one.
    pub fn next(&self) -> u64 {
        self.first + self.messages.len() as u64
    }

    pub fn get(&self, place: u64) -> Option<&Message> {
        self.messages.get(usize::try_from(place.checked_sub(self.first)?).ok()?)
    }

    #[inline]
    pub fn get_mut(&mut self, place: u64) -> Option<&mut Message> {
        self.messages.get_mut(usize::try_from(place.checked_sub(self.first)?).ok()?)
    }

    /// Takes in a message; the number it gets, whose last bit is `bit`.
    #[inline(always)]
    pub fn push(&mut self, mut message: Message, bit: u64) -> u64 {
        if self.messages.len() == self.most {
            self.messages.pop_front();
            self.first += 1;
            if self.first.is_multiple_of(BLOCK) {
                self.blocks.pop_front();
            }
        }
        let place = self.next();
        if place.is_multiple_of(BLOCK) || self.blocks.is_empty() {
            self.blocks.push_back(Block::default());
        }
        if let Some(block) = self.blocks.back_mut() {
            block.open += 1;
        }
        message.number = place << 1 | bit;
        self.messages.push_back(message);
        place << 1 | bit
    }

    /// What became of a message.
    #[inline]
    pub fn end(&mut self, place: u64, end: End) {
        self.close(place, end);
        if let End::Received(Moment { step, .. }) = end {
            if self.receipts.len() == self.most {
                self.receipts.pop_front();
            }
            self.receipts.push_back((step, place));
        }
    }

    #[inline]
    fn close(&mut self, place: u64, end: End) {
        let Some(message) = self.get_mut(place) else { return };
        message.set_end(end);
        let at = (place / BLOCK - self.first / BLOCK) as usize;
        if let (Some(block), Some(moment)) = (self.blocks.get_mut(at), end.moment()) {
            block.open = block.open.saturating_sub(1);
            block.until = block.until.max(moment.time);
        }
    }

    /// The messages of which something happened between these two times.
    pub fn crossing(&self, from: u64, until: u64) -> impl Iterator<Item = &Message> {
        let start = self.messages.partition_point(|message| message.said.time < from);
        let end = self.messages.partition_point(|message| message.said.time <= until).max(start);
        // Before the first that was said in there, only blocks in which one lasted that long are looked into.
        let long = self.blocks.iter().enumerate().filter(move |(_, block)| block.open > 0 || block.until >= from);
        let earlier = long.flat_map(move |(at, _)| {
            let begin = ((self.first / BLOCK + at as u64) * BLOCK).max(self.first) - self.first;
            let finish = ((self.first / BLOCK + at as u64 + 1) * BLOCK - self.first).min(start as u64);
            self.messages.range((begin as usize).min(start)..finish as usize)
        });
        earlier.filter(move |message| message.until() >= from).chain(self.messages.range(start..end))
    }

    pub fn said_at(&self, step: u64) -> impl Iterator<Item = &Message> {
        let start = self.messages.partition_point(|message| message.said.step < step);
        self.messages.range(start..).take_while(move |message| message.said.step == step)
    }

    pub fn received_at(&self, step: u64) -> impl Iterator<Item = &Message> {
        let start = self.receipts_before(step);
        let here = self.receipts.range(start..).take_while(move |(at, _)| *at == step);
        here.filter_map(|(_, place)| self.get(*place))
    }

    /// How many of the receipts that are kept were before this step.
    fn receipts_before(&self, step: u64) -> usize {
        self.receipts.partition_point(|(at, _)| *at < step)
    }

    /// The receipts before this step, the newest first; with the messages.
    pub fn receipts_back_from(&self, step: u64) -> impl Iterator<Item = (u64, &Message)> {
        let end = self.receipts.partition_point(|(at, _)| *at <= step);
        self.receipts.range(..end).rev().filter_map(|(at, place)| Some((*at, self.get(*place)?)))
    }

    /// The receipts after this step, the oldest first; with the messages.
    pub fn receipts_on_from(&self, step: u64) -> impl Iterator<Item = (u64, &Message)> {
        let start = self.receipts_before(step);
        self.receipts.range(start..).filter_map(|(at, place)| Some((*at, self.get(*place)?)))
    }

    /// What was there right after a step.
    pub fn up_to(&self, step: u64) -> Self {
        let mut then = Self::new(self.most);
        then.first = self.first;
        let is_then = |at: Moment| at.step <= step;
        for message in self.messages.iter().take_while(|message| is_then(message.said)) {
            let mut open = Message { ended: Later::NEVER, why: None, ..*message };
            if !message.left().is_some_and(is_then) {
                (open.left, open.id) = (Later::NEVER, 0);
            }
            then.push(open, message.number & 1);
            if message.end().moment().is_some_and(is_then) {
                then.close(message.number >> 1, message.end());
            }
        }
        then.receipts = self.receipts.iter().copied().take_while(|(at, _)| *at <= step).collect();
        then
    }
}
