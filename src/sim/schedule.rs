//! [`Schedule`]: what falls due when. Ties are broken by the order in which things were scheduled.

use std::collections::{BTreeMap, VecDeque};

/// What can fall due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// A node's clock ticks; void once the clock was set or the node crashed.
    Tick { node: usize, clock: u32 },
    /// The message with this slot reaches the end of its link; void once the message has another or none.
    Deliver { link: usize, slot: u64 },
    /// A flush of that life of the node becomes durable.
    Flush { node: usize, life: u32 },
    /// A client appends at a node, told by its place in the network; void once that has another, or none.
    Client { node: usize, client: u32 },
    /// A flush that failed is tried again, in that life of the node.
    Retry { node: usize, life: u32 },
    /// A node that waits for the state that its configuration starts with asks for it, in that life of it.
    Ask { node: usize, life: u32 },
}

/// Of how many ticks what falls due in them is close at hand.
const NEAR: u64 = 16;

/// A queue by (time, order of scheduling).
///
/// No heap: nearly all that is scheduled is due within a few ticks, so that there are few times and each has many.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    /// When something happened last: nothing is scheduled for before that.
    now: u64,
    /// What is due within [`NEAR`] ticks from `now` on, each time in its place, which is that of the rest.
    near: [VecDeque<Due>; NEAR as usize],
    /// What is due later.
    far: BTreeMap<u64, VecDeque<Due>>,
}

fn place(time: u64) -> usize {
    (time % NEAR) as usize
}

impl Schedule {
    /// Lets `due` happen at `time`.
    pub fn push(&mut self, time: u64, due: Due) {
        debug_assert!(time >= self.now, "{due:?} is scheduled for {time}, and it is {}", self.now);
        match time < self.now + NEAR {
            true => self.near[place(time)].push_back(due),
            false => self.far.entry(time).or_default().push_back(due),
        }
    }

    /// When something is due next, if that is near.
    fn near_time(&self) -> Option<u64> {
        (self.now..self.now + NEAR).find(|time| !self.near[place(*time)].is_empty())
    }

    /// What happens next, and when.
    pub fn peek(&self) -> Option<(u64, Due)> {
        if let Some(time) = self.near_time() {
            return Some((time, *self.near[place(time)].front()?));
        }
        let (time, queue) = self.far.first_key_value()?;
        Some((*time, *queue.front()?))
    }

    /// All that is scheduled, in order, void or not.
    pub fn in_order(&self) -> Vec<(u64, Due)> {
        let near = (self.now..self.now + NEAR).map(|time| (time, &self.near[place(time)]));
        let far = self.far.iter().map(|(time, queue)| (*time, queue));
        near.chain(far).flat_map(|(time, queue)| queue.iter().map(move |due| (time, *due))).collect()
    }

    /// Takes what happens next: it happens.
    pub fn pop(&mut self) -> Option<(u64, Due)> {
        let time = self.near_time().or_else(|| self.far.first_key_value().map(|(time, _)| *time))?;
        if time > self.now {
            self.now = time;
            // What was before that has happened, so those places are empty.
            while let Some(first) = self.far.first_entry().filter(|first| *first.key() < time + NEAR) {
                let place = place(*first.key());
                self.near[place] = first.remove();
            }
        }
        self.near[place(time)].pop_front().map(|due| (time, due))
    }

    /// Takes what would happen next: it is void, and no time passes.
    pub fn skip(&mut self) {
        if let Some(time) = self.near_time() {
            self.near[place(time)].pop_front();
        } else if let Some(mut first) = self.far.first_entry() {
            first.get_mut().pop_front();
            if first.get().is_empty() {
                first.remove();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_broken_by_the_order_of_scheduling() {
        let mut schedule = Schedule::default();
        for (time, node) in [(2, 9), (1, 3), (1, 1), (2, 0)] {
            schedule.push(time, Due::Tick { node, clock: 0 });
        }
        let order: Vec<_> = std::iter::from_fn(|| schedule.pop())
            .map(|(time, due)| match due {
                Due::Tick { node, .. } => (time, node),
                _ => unreachable!("only ticks were scheduled"),
            })
            .collect();
        assert_eq!(order, [(1, 3), (1, 1), (2, 9), (2, 0)]);
    }

    #[test]
    fn what_is_far_keeps_its_place_when_it_comes_near_and_what_is_void_takes_no_time() {
        let mut schedule = Schedule::default();
        let tick = |node| Due::Tick { node, clock: 0 };
        for (time, node) in [(1_000, 1), (40, 2), (3, 3), (NEAR, 4), (40, 5), (NEAR - 1, 6)] {
            schedule.push(time, tick(node));
        }
        assert_eq!(schedule.pop(), Some((3, tick(3))));
        schedule.push(NEAR, tick(7));
        schedule.push(40, tick(8));
        let mut rest = vec![(NEAR - 1, 6), (NEAR, 4), (NEAR, 7), (40, 2), (40, 5), (40, 8), (1_000, 1)];
        let order: Vec<_> = rest.iter().map(|(time, node)| (*time, tick(*node))).collect();
        assert_eq!(schedule.in_order(), order);
        // Void, wherever it is: there is still room before the next.
        for _ in 0..4 {
            assert_eq!(schedule.peek(), Some((rest[0].0, tick(rest[0].1))));
            schedule.skip();
            rest.remove(0);
        }
        schedule.push(5, tick(9));
        rest.insert(0, (5, 9));
        for (time, node) in rest {
            assert_eq!(schedule.peek(), Some((time, tick(node))));
            assert_eq!(schedule.pop(), Some((time, tick(node))));
        }
        assert_eq!(schedule.pop(), None);
    }
}
