//! [`Light`]: what can have caused something, and what it can have caused.

use crate::{
    sim::{
        NodeId, Simulation,
        trace::{Bounds, End, Message},
    },
    view::space::Target,
};

/// How something stands to what the light is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lit {
    /// No light is on.
    #[default]
    Plain,
    /// It has nothing to do with it.
    Dim,
    /// It can have caused it.
    Past,
    /// It can be an effect of it.
    Future,
    /// It is it.
    Own,
}

impl Lit {
    /// Its word in class names; empty where there is no light.
    pub fn word(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Dim => "dim",
            Self::Past => "past",
            Self::Future => "future",
            Self::Own => "own",
        }
    }
}

/// What can have caused something, and what it can have caused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Light {
    target: Target,
    past: Bounds,
    future: Bounds,
}

impl Light {
    /// The light on something; `None` where the trace no longer has it.
    pub fn on(simulation: &Simulation, target: Target, beats: bool) -> Option<Self> {
        let trace = simulation.trace();
        let (past, future) = match target {
            Target::Message(number) => {
                let message = trace.get(number)?;
                let left = message.left().unwrap_or(message.said);
                let past = trace.causes_of(left.step, &[message.from()], beats);
                let future = match message.end() {
                    End::Received(at) => trace.effects_of(at.step, &[message.to()], beats),
                    _ => Bounds::new(),
                };
                (past, future)
            }
            Target::Event(step, node) => {
                let nodes = match node {
                    Some(node) => vec![node],
                    None => nodes_of(simulation, step),
                };
                // What concerns links was asked for by a person, and has no cause in the cluster.
                let past = if node.is_some() { trace.causes_of(step, &nodes, beats) } else { Bounds::new() };
                (past, trace.effects_of(step, &nodes, beats))
            }
        };
        Some(Self { target, past, future })
    }

    /// How what a node did in a step stands to it.
    pub fn at(&self, node: Option<NodeId>, step: u64) -> Lit {
        match node {
            _ if self.target == Target::Event(step, node) => Lit::Own,
            Some(node) if self.past.get(&node).is_some_and(|bound| step <= *bound) => Lit::Past,
            Some(node) if self.future.get(&node).is_some_and(|bound| step >= *bound) => Lit::Future,
            _ => Lit::Dim,
        }
    }

    /// How a message stands to it.
    pub fn of(&self, message: &Message) -> Lit {
        if self.target == Target::Message(message.number) {
            return Lit::Own;
        }
        let left = message.left().unwrap_or(message.said);
        let is_past = |step| self.past.get(&message.to()).is_some_and(|bound| step <= *bound);
        match message.end() {
            End::Received(at) if is_past(at.step) => Lit::Past,
            // What a cut took belongs to the cut.
            End::Lost(at, _) if self.target == Target::Event(at.step, None) => Lit::Future,
            _ if self.future.get(&message.from()).is_some_and(|bound| left.step >= *bound) => Lit::Future,
            _ => Lit::Dim,
        }
    }
}

/// The nodes that did something in a step.
fn nodes_of(simulation: &Simulation, step: u64) -> Vec<NodeId> {
    let events = simulation.events();
    let start = events.partition_point(|event| event.step < step);
    let here = events[start..].iter().take_while(|event| event.step == step);
    let mut nodes: Vec<NodeId> = here.filter_map(|event| event.node).collect();
    nodes.extend(simulation.trace().said_at(step).map(Message::from));
    nodes.sort_unstable();
    nodes.dedup();
    nodes
}
