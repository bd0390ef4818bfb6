//! The space-time diagram: a lane a node, arrows for messages, bars for flushes, marks for events. Made anew for
//! each picture from what can be seen of it; nothing here knows how it is drawn.

mod camera;
mod causes;
mod clock;
mod hit;
mod labels;
mod light;
mod messages;
mod picture;
mod story;
pub mod svg;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use std::collections::BTreeSet;

use crate::{
    sim::{
        NodeId,
        event::MessageKind,
        trace::{Message, Why},
    },
    view::{flight::Family, geometry::Point},
};

pub use camera::Camera;
pub use causes::{effects, origins};
pub use light::{Light, Lit};
pub use picture::{picture, room};
pub use story::{Sign, Story, Tone};

/// From this many arrows on they are drawn together.
pub const MOST_ARROWS: usize = 1_500;

/// Kinds of messages that are shown or hidden together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Leader election's own.
    Heartbeats,
    /// Asking for and giving promises.
    Election,
    /// Entries, and answers to them.
    Replication,
    /// What is decided.
    Decide,
    /// Proposals on their way to the leader, and requests to compact.
    Forward,
}

impl Group {
    /// All of them, in the order of their switches.
    pub const ALL: [Self; 5] = [Self::Heartbeats, Self::Election, Self::Replication, Self::Decide, Self::Forward];

    /// The group of a kind.
    pub fn of(kind: MessageKind) -> Self {
        use MessageKind::*;
        match kind {
            HeartbeatRequest | HeartbeatReply => Self::Heartbeats,
            PrepareReq | Prepare | Promise => Self::Election,
            AcceptSync | AcceptDecide | Accepted | NotAccepted | AcceptStopSign => Self::Replication,
            Decide => Self::Decide,
            ProposalForward | ForwardStopSign | Compaction | State | StateRequest => Self::Forward,
        }
    }

    /// Its word, for test ids.
    pub fn word(self) -> &'static str {
        match self {
            Self::Heartbeats => "heartbeats",
            Self::Election => "election",
            Self::Replication => "replication",
            Self::Decide => "decide",
            Self::Forward => "forward",
        }
    }
}

/// What is to be seen: which part of the run, how large, which messages and nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The times at its beginning and its end, in ticks.
    pub from: f64,
    /// See `from`.
    pub until: f64,
    /// Its size in pixels.
    pub width: f64,
    /// See `width`.
    pub height: f64,
    /// Whether time runs downwards.
    pub vertical: bool,
    /// The groups that are hidden; heartbeats among them unless asked for.
    pub hidden: Vec<Group>,
    /// The nodes that are hidden.
    pub hidden_nodes: BTreeSet<NodeId>,
    /// The step that the page shows.
    pub step: u64,
    /// What is chosen: it stands for what is too near to be drawn apart from it.
    pub chosen: Option<Target>,
    /// The light on the past and the future of something.
    pub light: Option<Light>,
}

impl View {
    /// Whether messages of this group are shown.
    pub fn shows(&self, group: Group) -> bool {
        !self.hidden.contains(&group)
    }
}

/// Something that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The message with this number in the trace.
    Message(u64),
    /// What happened in a step at a node; `None` for what concerns links, or all nodes.
    Event(u64, Option<NodeId>),
}

/// The diagram, as places in pixels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Its size.
    pub width: f64,
    /// See `width`.
    pub height: f64,
    /// Whether time runs downwards.
    pub vertical: bool,
    /// The lanes, by ascending node.
    pub lanes: Vec<Lane>,
    /// What flushes take, and what waits for them.
    pub bars: Vec<Bar>,
    /// Messages, where there are not too many.
    pub arrows: Vec<Arrow>,
    /// Messages drawn together, where there are too many.
    pub bundles: Vec<Bundle>,
    /// Events.
    pub marks: Vec<Mark>,
    /// Names of messages, where they fit.
    pub labels: Vec<Label>,
    /// The axis: where, and which time.
    pub axis: Vec<(f64, u64)>,
    /// Where the step that the page shows is on the axis, if it is in sight.
    pub playhead: Option<f64>,
    /// How many messages are in sight, drawn together or not.
    pub messages: usize,
    /// Where the lanes begin and end, along time.
    pub room: (f64, f64),
    /// Whether a light is on.
    pub lit: bool,
}

impl Picture {
    /// A place by where it is along time and across it.
    pub fn point(&self, along: f64, across: f64) -> Point {
        if self.vertical { Point::new(across, along) } else { Point::new(along, across) }
    }

    /// Where a place is along time, and across it.
    pub fn along(&self, point: Point) -> (f64, f64) {
        if self.vertical { (point.y, point.x) } else { (point.x, point.y) }
    }
}

/// A node's lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The node.
    pub pid: NodeId,
    /// Where it is, across time.
    pub at: f64,
    /// Whether the node is down at the step that the page shows.
    pub down: bool,
    /// Whether it leads then.
    pub leads: bool,
    /// Its stretches from the beginning to the end of what is in sight.
    pub stretches: Vec<Stretch>,
}

/// A part of a lane.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Where it begins, along time.
    pub from: f64,
    /// Where it ends.
    pub until: f64,
    /// What the node is there.
    pub state: State,
}

/// What a node is for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Running.
    Up,
    /// Crashed.
    Down,
    /// Leading, in the accept phase.
    Leads,
    /// Its disk is held: beside another of these.
    DiskHeld,
}

/// A flush, or what waits for one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Whose.
    pub node: NodeId,
    /// Its number.
    pub number: u64,
    /// Where it begins and ends, along time.
    pub from: f64,
    /// See `from`.
    pub until: f64,
    /// Where it is, across time.
    pub at: f64,
    /// What it is.
    pub kind: BarKind,
    /// Its light.
    pub lit: Lit,
}

/// What a bar stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarKind {
    /// Messages wait for a flush that has not been started.
    Waiting,
    /// A flush that became durable.
    Durable,
    /// A flush that is under way.
    UnderWay,
    /// A flush that failed, or was lost in a crash.
    Failed,
}

impl BarKind {
    /// Its word in class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Durable => "durable",
            Self::UnderWay => "under-way",
            Self::Failed => "failed",
        }
    }
}

/// A message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrow {
    /// Its number in the trace.
    pub number: u64,
    /// Its kind.
    pub kind: MessageKind,
    /// What it is about, for its colour.
    pub family: Family,
    /// Sender and receiver.
    pub from: NodeId,
    /// See `from`.
    pub to: NodeId,
    /// Where it begins.
    pub a: Point,
    /// Where it ends, or is.
    pub b: Point,
    /// The step to go to for it: of its end, or while it is under way, of its beginning.
    pub step: u64,
    /// What became of it.
    pub fate: ArrowFate,
    /// Whether the network made it a copy of another.
    pub copy: bool,
    /// Its light.
    pub lit: Lit,
}

/// How an arrow ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrowFate {
    /// At its receiver.
    Received,
    /// In a cross.
    Lost(Why),
    /// It is under way.
    UnderWay,
}

impl ArrowFate {
    /// Its word in class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Lost(_) => "lost",
            Self::UnderWay => "under-way",
        }
    }
}

/// Messages of one direction of a link that were sent at about the same time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bundle {
    /// Sender and receiver.
    pub from: NodeId,
    /// See `from`.
    pub to: NodeId,
    /// Where it begins.
    pub a: Point,
    /// Where it ends.
    pub b: Point,
    /// How many messages.
    pub count: u32,
    /// How many of them were lost.
    pub lost: u32,
    /// Their light: of the brightest.
    pub lit: Lit,
}

/// What happened in a step at a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The step.
    pub step: u64,
    /// When it was, in ticks.
    pub time: u64,
    /// The node; `None` for what concerns links, or all nodes: drawn across all lanes.
    pub node: Option<NodeId>,
    /// The most telling event there.
    pub sign: Sign,
    /// How many more are too near to be drawn apart.
    pub more: u32,
    /// Where it is.
    pub at: Point,
    /// Its light.
    pub lit: Lit,
}

/// The name of a message beside its arrow.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Label {
    /// Its middle.
    pub at: Point,
    /// The name.
    pub text: &'static str,
    /// Its message's light.
    pub lit: Lit,
}

/// What a message is about, for its colour.
pub fn family(message: &Message) -> Family {
    Family::of_kind(message.kind, message.snapshot)
}
