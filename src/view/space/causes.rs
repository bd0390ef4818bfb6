//! What directly led to something, and what directly came of it.

use crate::{
    sim::{
        NodeId, Simulation,
        event::EventKind,
        trace::{End, Message},
    },
    view::space::Target,
};

/// How far back a message that was held is looked for.
const MOST_HELD: usize = 2_000;

/// What directly led to something: what was received in its step, what a message was said in, the start of a
/// flush that became durable.
pub fn origins(simulation: &Simulation, target: Target) -> Vec<Target> {
    let trace = simulation.trace();
    match target {
        Target::Message(number) => {
            let Some(message) = trace.get(number) else { return Vec::new() };
            let mut found = vec![Target::Event(message.said.step, Some(message.from()))];
            if let Some(left) = message.left().filter(|left| left.step > message.said.step) {
                found.push(Target::Event(left.step, Some(message.from())));
            }
            found
        }
        Target::Event(step, node) => {
            let here = |message: &&Message| node.is_none_or(|node| message.to() == node);
            let received = trace.received_at(step).filter(here).map(|message| Target::Message(message.number));
            received.chain(flush_started(simulation, step, node)).collect()
        }
    }
}

/// What directly came of something: what was said or released in its step, what a message was received in.
pub fn effects(simulation: &Simulation, target: Target) -> Vec<Target> {
    let trace = simulation.trace();
    match target {
        Target::Message(number) => match trace.get(number).map(|message| (message.end(), message.to())) {
            Some((End::Received(at), to)) => vec![Target::Event(at.step, Some(to))],
            _ => Vec::new(),
        },
        Target::Event(step, node) => {
            let here = |message: &&Message| node.is_none_or(|node| message.from() == node);
            let said = trace.said_at(step).filter(here).map(|message| Target::Message(message.number));
            let released = trace.messages().rev().skip_while(|message| message.said.step >= step).take(MOST_HELD);
            let released = released.filter(here).filter(|m| m.left().is_some_and(|left| left.step == step));
            let released = released.map(|message| Target::Message(message.number));
            said.chain(released).collect()
        }
    }
}

/// The start of the flush that became durable, or failed, in this step.
fn flush_started(simulation: &Simulation, step: u64, node: Option<NodeId>) -> Option<Target> {
    let events = simulation.events();
    let start = events.partition_point(|event| event.step < step);
    let here = events[start..].iter().take_while(|event| event.step == step);
    let ended = here.filter(|event| event.node == node).find_map(|event| match event.kind {
        EventKind::Flushed { number, .. } | EventKind::FlushFailed { number, .. } => Some(number),
        _ => None,
    })?;
    let is_start = |kind: &EventKind| matches!(kind, EventKind::FlushStarted { number, .. } if *number == ended);
    let started = events[..start].iter().rev().take(MOST_HELD).find(|e| e.node == node && is_start(&e.kind))?;
    Some(Target::Event(started.step, node))
}
