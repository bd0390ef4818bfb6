//! What happened before what: at one node in its order, a message's leaving before its arrival. A message leaves
//! when OmniPaxos says it, or when the flush that it waits for is durable: both are steps of its sender.

use std::collections::BTreeMap;

use super::{Message, Trace};
use crate::{order, sim::NodeId};

/// For each node a step. Of a past: its last step that is part of it; of a future: its first.
pub type Bounds = BTreeMap<NodeId, u64>;

impl Trace {
    /// What can have caused what these nodes did in this step: of each node all steps up to its bound, the step
    /// itself included. Heartbeats tell every node of every other within a round: they count only if asked for.
    pub fn causes_of(&self, step: u64, nodes: &[NodeId], beats: bool) -> Bounds {
        let mut past: Bounds = order::map(nodes.iter().map(|node| (*node, step)));
        // Newest first: a bound that is raised is raised to before the receipt that is looked at.
        let receipts = self.messages.receipts_back_from(step);
        let beats = self.beats.receipts_back_from(step).take_while(|_| beats);
        merged(
            receipts,
            beats,
            |a, b| a > b,
            |at, message| {
                let Some(left) = message.left() else { return };
                if past.get(&message.to()).is_some_and(|bound| at <= *bound) {
                    let bound = past.entry(message.from()).or_insert(left.step);
                    *bound = (*bound).max(left.step);
                }
            },
        );
        past
    }

    /// What can be an effect of what these nodes did in this step: of each node all steps from its bound on, the
    /// step itself included.
    pub fn effects_of(&self, step: u64, nodes: &[NodeId], beats: bool) -> Bounds {
        let mut future: Bounds = order::map(nodes.iter().map(|node| (*node, step)));
        let receipts = self.messages.receipts_on_from(step);
        let beats = self.beats.receipts_on_from(step).take_while(|_| beats);
        merged(
            receipts,
            beats,
            |a, b| a < b,
            |at, message| {
                let Some(left) = message.left() else { return };
                if future.get(&message.from()).is_some_and(|bound| left.step >= *bound) {
                    future.entry(message.to()).or_insert(at);
                }
            },
        );
        future
    }
}

/// Looks at the receipts of two lists in their common order.
fn merged<'a>(
    a: impl Iterator<Item = (u64, &'a Message)>,
    b: impl Iterator<Item = (u64, &'a Message)>,
    is_first: impl Fn(u64, u64) -> bool,
    mut see: impl FnMut(u64, &'a Message),
) {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    loop {
        let take_b = match (a.peek(), b.peek()) {
            (None, None) => return,
            (None, Some(_)) => true,
            (Some(_), None) => false,
            (Some((a, _)), Some((b, _))) => is_first(*b, *a),
        };
        let next = if take_b { b.next() } else { a.next() };
        if let Some((at, message)) = next {
            see(at, message);
        }
    }
}
