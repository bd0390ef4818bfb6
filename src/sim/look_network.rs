//! What can be seen of links, of messages under way, of what is set, and of what comes next.

use crate::sim::{
    NodeId, Simulation,
    event::{MessageInfo, MessageKind},
    network::{InFlight, Link},
    schedule::Due,
    settings::{Conditions, NodeSettings},
};

pub use crate::sim::packet_fields::{FieldValue, LISTED, MessageField};

/// One direction of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkState {
    /// Sender.
    pub from: NodeId,
    /// Receiver.
    pub to: NodeId,
    /// Whether messages pass.
    pub up: bool,
    /// Whether nothing arrives unless somebody says so.
    pub manual: bool,
    /// How it treats what is put on it.
    pub conditions: Conditions,
    /// Messages under way on it, heartbeats included.
    pub queued: usize,
}

/// A message under way, with all that it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageDetail {
    /// Its number in the run.
    pub id: u64,
    /// Sender.
    pub from: NodeId,
    /// Receiver.
    pub to: NodeId,
    /// The configuration that it belongs to.
    pub configuration: u32,
    /// The step in which it left.
    pub sent_step: u64,
    /// When it left, in ticks.
    pub sent: u64,
    /// When it arrives, in ticks; `None` while its link is manual.
    pub due: Option<u64>,
    /// How many arrive before it on its link.
    pub position: usize,
    /// How many are on its link, itself included.
    pub queued: usize,
    /// What it says, in short.
    pub info: MessageInfo,
    /// Every field of it, in the library's order.
    pub fields: Vec<MessageField>,
}

/// Something that can come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Upcoming {
    /// When, in ticks; `None` for a message that waits to be delivered by hand.
    pub time: Option<u64>,
    /// What.
    pub what: UpcomingEvent,
}

/// What can come next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpcomingEvent {
    /// A message arrives.
    Message {
        /// Its number.
        id: u64,
        /// Its kind.
        kind: MessageKind,
        /// Sender.
        from: NodeId,
        /// Receiver.
        to: NodeId,
    },
    /// A flush becomes durable, or fails.
    Flush {
        /// Whose.
        node: NodeId,
    },
    /// A flush that failed is tried again.
    Retry {
        /// Whose.
        node: NodeId,
    },
    /// A node that waits for the state which its configuration starts with asks for it.
    Ask {
        /// Who.
        node: NodeId,
    },
    /// A client appends.
    Client {
        /// Where.
        node: NodeId,
    },
    /// A clock ticks.
    Tick {
        /// Whose.
        node: NodeId,
    },
}

/// A link over which heartbeats can come back too late: then leaders change for no reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DelayWarning {
    /// Whose heartbeats.
    pub from: NodeId,
    /// Whom they ask.
    pub to: NodeId,
    /// The longest that a heartbeat takes there and back, in ticks.
    pub round_trip: u64,
    /// How long `from` waits for it, in ticks of time: its election timeout, by its own clock.
    pub election: u64,
}

impl Simulation {
    /// One direction of a link; `None` where there is none.
    pub fn link_state(&self, from: NodeId, to: NodeId) -> Option<LinkState> {
        let ends = (self.host_of(from)?, self.host_of(to)?);
        if self.hosts[ends.0].is_gone() || self.hosts[ends.1].is_gone() {
            return None;
        }
        (from != to).then(|| self.state_of_link(ends, self.network.link(ends.0, ends.1)))
    }

    /// Both directions of every link, in a fixed order.
    pub fn link_states(&self) -> impl Iterator<Item = LinkState> + '_ {
        self.network.iter().map(|(from, to, link)| self.state_of_link((from, to), link))
    }

    fn state_of_link(&self, (from, to): (usize, usize), link: &Link) -> LinkState {
        LinkState {
            from: self.pid_of(from),
            to: self.pid_of(to),
            up: link.up,
            manual: link.manual,
            conditions: link.conditions,
            queued: link.queue.len(),
        }
    }

    /// What is set of a node; `None` if there is none of that id.
    pub fn settings(&self, pid: NodeId) -> Option<NodeSettings> {
        let node = &self.nodes[self.place(pid)?];
        Some(NodeSettings {
            clock: node.clock_every,
            disk_ticks: node.disk_ticks,
            priority: node.priority,
            timeouts: node.timeouts,
            pending: Some(node.next_timeouts).filter(|next| *next != node.timeouts),
        })
    }

    /// A message under way, by its number.
    pub fn message(&self, id: u64) -> Option<MessageDetail> {
        let (at, position) = self.network.find(id)?;
        let (from, to) = self.network.ends(at);
        let link = self.network.link(from, to);
        let message = &link.queue[position];
        Some(MessageDetail {
            id,
            from: self.pid_of(from),
            to: self.pid_of(to),
            configuration: message.configuration,
            sent_step: message.sent.step,
            sent: message.sent.time,
            due: (!link.manual).then_some(message.due),
            position,
            queued: link.queue.len(),
            info: message.packet.info(),
            fields: message.packet.fields(),
        })
    }

    /// The numbers of the messages on a link, in the order in which they arrive, heartbeats included.
    pub fn queue(&self, from: NodeId, to: NodeId) -> Vec<u64> {
        let (Some(from), Some(to)) = (self.host_of(from), self.host_of(to)) else { return Vec::new() };
        self.network.link(from, to).queue.iter().map(|message| message.id).collect()
    }

    /// What can come next: first what waits to be delivered by hand, by link; then the next tick of each clock,
    /// each flush and each message, in the order in which they will come if nothing else is done. At most `limit`.
    pub fn upcoming(&self, limit: usize) -> Vec<Upcoming> {
        let by_hand = self.network.iter().filter(|(_, _, link)| link.manual).flat_map(|(from, to, link)| {
            link.queue.iter().map(move |message| (None, self.arrival((from, to), message)))
        });
        let by_itself = self.schedule.in_order().into_iter().filter_map(|(time, due)| {
            let pid = |node: usize| self.nodes[node].pid;
            let what = match due {
                Due::Tick { node, clock } if self.nodes[node].clock == clock => UpcomingEvent::Tick { node: pid(node) },
                Due::Flush { node, life } if self.nodes[node].life == life => UpcomingEvent::Flush { node: pid(node) },
                Due::Retry { node, life } if self.nodes[node].life == life => UpcomingEvent::Retry { node: pid(node) },
                Due::Ask { node, life } if self.nodes[node].life == life => UpcomingEvent::Ask { node: pid(node) },
                Due::Client { node, client } if self.hosts[node].clients == client => {
                    UpcomingEvent::Client { node: self.pid_of(node) }
                }
                Due::Deliver { link, slot } => {
                    let ends = self.network.ends(link);
                    let queue = &self.network.link(ends.0, ends.1).queue;
                    self.arrival(ends, queue.iter().find(|message| message.slot == slot)?)
                }
                _ => return None,
            };
            Some((Some(time), what))
        });
        by_hand.chain(by_itself).take(limit).map(|(time, what)| Upcoming { time, what }).collect()
    }

    fn arrival(&self, (from, to): (usize, usize), message: &InFlight) -> UpcomingEvent {
        UpcomingEvent::Message {
            id: message.id,
            kind: message.packet.kind(),
            from: self.pid_of(from),
            to: self.pid_of(to),
        }
    }

    /// The links over which a heartbeat there and back can take as long as the election timeout of who sends it.
    /// Worth a warning, not an error. Of manual links nothing can be said.
    pub fn delay_warning(&self) -> Vec<DelayWarning> {
        let pairs = self.network.iter().filter_map(|(from, to, there)| {
            let back = self.network.link(to, from);
            if there.manual || back.manual {
                return None;
            }
            let node = &self.nodes[*self.hosts[from].places.last()?];
            let round_trip = there.conditions.longest_delay() + back.conditions.longest_delay();
            let election = node.timeouts.election_ticks * node.clock_every;
            let warning = DelayWarning { from: node.pid, to: self.pid_of(to), round_trip, election };
            (round_trip >= election).then_some(warning)
        });
        pairs.collect()
    }
}
