//! [`Schedule`]: what falls due when. Ties are broken by the order in which things were scheduled.

use std::{cmp::Reverse, collections::BinaryHeap};

/// What can fall due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// A node's clock ticks; void once the clock was set or the node crashed.
    Tick { node: usize, clock: u32 },
    /// The message with this slot reaches the end of its link; void once the message has another or none.
    Deliver { link: usize, slot: u64 },
    /// A flush of that life of the node becomes durable.
    Flush { node: usize, life: u32 },
    /// A flush that failed is tried again, in that life of the node.
    Retry { node: usize, life: u32 },
}

/// A priority queue by (time, order of scheduling).
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    heap: BinaryHeap<Reverse<(u64, u64, Due)>>,
    sequence: u64,
}

impl Schedule {
    /// Lets `due` happen at `time`.
    pub fn push(&mut self, time: u64, due: Due) {
        self.sequence += 1;
        self.heap.push(Reverse((time, self.sequence, due)));
    }

    /// What happens next, and when.
    pub fn peek(&self) -> Option<(u64, Due)> {
        self.heap.peek().map(|Reverse((time, _, due))| (*time, *due))
    }

    /// All that is scheduled, in order, void or not.
    pub fn in_order(&self) -> Vec<(u64, Due)> {
        let mut all: Vec<_> = self.heap.iter().map(|Reverse(entry)| *entry).collect();
        all.sort_unstable();
        all.into_iter().map(|(time, _, due)| (time, due)).collect()
    }

    /// Takes what happens next.
    pub fn pop(&mut self) -> Option<(u64, Due)> {
        self.heap.pop().map(|Reverse((time, _, due))| (time, due))
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
}
