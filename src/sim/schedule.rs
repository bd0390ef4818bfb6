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

/// A queue by (time, order of scheduling).
///
/// A map from times to queues, and no heap: nearly all that is scheduled is due within a few ticks, so that there
/// are few times and each has many.
#[derive(Debug, Default)]
pub(crate) struct Schedule {
    by_time: BTreeMap<u64, VecDeque<Due>>,
    /// The queue of a time that is over, to be used again.
    spare: Option<VecDeque<Due>>,
}

impl Schedule {
    /// Lets `due` happen at `time`.
    pub fn push(&mut self, time: u64, due: Due) {
        let spare = &mut self.spare;
        self.by_time.entry(time).or_insert_with(|| spare.take().unwrap_or_default()).push_back(due);
    }

    /// What happens next, and when.
    pub fn peek(&self) -> Option<(u64, Due)> {
        let (time, queue) = self.by_time.first_key_value()?;
        Some((*time, *queue.front()?))
    }

    /// All that is scheduled, in order, void or not.
    pub fn in_order(&self) -> Vec<(u64, Due)> {
        self.by_time.iter().flat_map(|(time, queue)| queue.iter().map(|due| (*time, *due))).collect()
    }

    /// Takes what happens next.
    pub fn pop(&mut self) -> Option<(u64, Due)> {
        let mut first = self.by_time.first_entry()?;
        let time = *first.key();
        let due = first.get_mut().pop_front();
        if first.get().is_empty() {
            self.spare = Some(first.remove());
        }
        due.map(|due| (time, due))
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
