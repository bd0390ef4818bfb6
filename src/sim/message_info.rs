//! [`MessageKind`] and [`MessageInfo`]: which message it is, and what it says in plain values.

use omnipaxos::ballot_leader_election::Ballot;

use crate::{kv::KeyValue, sim::event::Compaction};

/// OmniPaxos's name for a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // named and explained by OmniPaxos
pub enum MessageKind {
    HeartbeatRequest,
    HeartbeatReply,
    PrepareReq,
    Prepare,
    Promise,
    AcceptSync,
    AcceptDecide,
    Accepted,
    NotAccepted,
    Decide,
    ProposalForward,
    Compaction,
    AcceptStopSign,
    ForwardStopSign,
    /// Not of OmniPaxos: the state that a configuration starts with, from an old member to a new one.
    State,
    /// Not of OmniPaxos: a node asks for that state.
    StateRequest,
}

impl MessageKind {
    /// All kinds.
    pub const ALL: [Self; 16] = [
        Self::HeartbeatRequest,
        Self::HeartbeatReply,
        Self::PrepareReq,
        Self::Prepare,
        Self::Promise,
        Self::AcceptSync,
        Self::AcceptDecide,
        Self::Accepted,
        Self::NotAccepted,
        Self::Decide,
        Self::ProposalForward,
        Self::Compaction,
        Self::AcceptStopSign,
        Self::ForwardStopSign,
        Self::State,
        Self::StateRequest,
    ];

    /// The library's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::HeartbeatRequest => "HeartbeatRequest",
            Self::HeartbeatReply => "HeartbeatReply",
            Self::PrepareReq => "PrepareReq",
            Self::Prepare => "Prepare",
            Self::Promise => "Promise",
            Self::AcceptSync => "AcceptSync",
            Self::AcceptDecide => "AcceptDecide",
            Self::Accepted => "Accepted",
            Self::NotAccepted => "NotAccepted",
            Self::Decide => "Decide",
            Self::ProposalForward => "ProposalForward",
            Self::Compaction => "Compaction",
            Self::AcceptStopSign => "AcceptStopSign",
            Self::ForwardStopSign => "ForwardStopSign",
            Self::State => "State",
            Self::StateRequest => "StateRequest",
        }
    }

    /// Whether it is a message of the application, and not of OmniPaxos.
    pub fn is_of_application(self) -> bool {
        matches!(self, Self::State | Self::StateRequest)
    }

    /// Whether it belongs to leader election; folded by default.
    pub fn is_heartbeat(self) -> bool {
        matches!(self, Self::HeartbeatRequest | Self::HeartbeatReply)
    }
}

/// What a message says, as far as a sentence or a label needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageInfo {
    /// Its kind.
    pub kind: MessageKind,
    /// The ballot it is sent in (`n`); for a heartbeat reply the replying node's ballot.
    pub ballot: Option<Ballot>,
    /// The ballot in which the sender's log was last accepted (`n_accepted`).
    pub accepted_round: Option<Ballot>,
    /// The decided index in it.
    pub decided: Option<usize>,
    /// The accepted index in it.
    pub accepted: Option<usize>,
    /// Index that its entries start at, where it says so (`sync_idx`).
    pub sync_from: Option<usize>,
    /// How many entries it carries.
    pub entries: usize,
    /// The first entry it carries.
    pub first: Option<KeyValue>,
    /// Keys in the snapshot it carries, and whether that is complete (`false`: a delta).
    pub snapshot: Option<(usize, bool)>,
    /// The trim or snapshot that it asks for; the index is `None` for "as far as decided".
    pub compaction: Option<(Compaction, Option<usize>)>,
    /// Heartbeat: the round; a reply also whether its sender is happy with its leader.
    pub heartbeat: Option<(u32, Option<bool>)>,
    /// The configuration that starts with it: a message of the application.
    pub starts: Option<u32>,
}
