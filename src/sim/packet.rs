//! [`Packet`]: an OmniPaxos message of either entry type, and what it says in plain values.

use std::rc::Rc;

use omnipaxos::{
    ballot_leader_election::Ballot,
    messages::{
        ballot_leader_election::{BLEMessage, HeartbeatMsg},
        sequence_paxos::{Compaction as Request, PaxosMessage, PaxosMsg},
    },
    storage::SnapshotType,
    util::LogSync,
};

use crate::{
    kv::{
        KVSnapshot, Logged, Proposal,
        tracked::{PlainTracked, Tracked},
    },
    sim::{
        NodeId,
        event::{Compaction, MessageInfo, MessageKind},
    },
};

/// A message between nodes. It goes from hand to hand, through queues: so it is small, and what it says stays where it
/// is.
#[derive(Clone, Debug)]
pub(crate) enum Packet {
    /// Of Sequence Paxos, in a cluster with snapshots.
    Snapshotting(Box<PaxosMessage<Tracked>>),
    /// The same in a cluster without.
    Plain(Box<PaxosMessage<PlainTracked>>),
    /// Of leader election, in either.
    Heartbeat(Box<BLEMessage>),
    /// No message of OmniPaxos, but of the application: the state that a configuration starts with.
    State(Box<Handover>),
    /// Nor this one.
    StateRequest(Box<StateRequest>),
}

/// A node asks for that state.
#[derive(Clone, Debug)]
pub(crate) struct StateRequest {
    pub from: NodeId,
    pub to: NodeId,
    /// The configuration that it is to run.
    pub configuration: u32,
}

/// What a node needs to run a configuration, or to know that it left the cluster.
#[derive(Clone, Debug)]
pub(crate) struct Handover {
    pub from: NodeId,
    pub to: NodeId,
    /// The configuration that starts with it.
    pub configuration: u32,
    /// Its nodes.
    pub nodes: Rc<[NodeId]>,
    /// What was decided before it, all configurations together.
    pub state: Rc<KVSnapshot>,
    /// Entries below this index were trimmed, and it lacks them; 0 where it lacks nothing.
    pub lacks: usize,
}

/// The entry types, and how their messages become packets.
pub(crate) trait Packed: Logged {
    /// Wraps a message of Sequence Paxos.
    fn pack(message: PaxosMessage<Self>) -> Packet;
    /// The message of Sequence Paxos in a packet of this type; `None` for one of the other type, which no link ever
    /// carries to it.
    fn unpack(packet: Packet) -> Option<Box<PaxosMessage<Self>>>;
}

impl Packed for Tracked {
    fn pack(message: PaxosMessage<Self>) -> Packet {
        Packet::Snapshotting(Box::new(message))
    }
    fn unpack(packet: Packet) -> Option<Box<PaxosMessage<Self>>> {
        match packet {
            Packet::Snapshotting(message) => Some(message),
            _ => None,
        }
    }
}

impl Packed for PlainTracked {
    fn pack(message: PaxosMessage<Self>) -> Packet {
        Packet::Plain(Box::new(message))
    }
    fn unpack(packet: Packet) -> Option<Box<PaxosMessage<Self>>> {
        match packet {
            Packet::Plain(message) => Some(message),
            _ => None,
        }
    }
}

/// What a trace keeps of a message.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gist {
    pub kind: MessageKind,
    pub ballot: Option<Ballot>,
    pub entries: usize,
    pub snapshot: bool,
}

/// What a heartbeat says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Heartbeat {
    pub round: u32,
    /// A reply: the replying node's ballot, and whether that is happy with its leader.
    pub reply: Option<(Ballot, bool)>,
}

impl Heartbeat {
    /// Which of both it is.
    pub fn kind(self) -> MessageKind {
        match self.reply {
            None => MessageKind::HeartbeatRequest,
            Some(_) => MessageKind::HeartbeatReply,
        }
    }

    /// The ballot in it, which only a reply has.
    pub fn ballot(self) -> Option<Ballot> {
        self.reply.map(|(ballot, _)| ballot)
    }

    /// The same, as of any message.
    pub fn info(self) -> MessageInfo {
        MessageInfo {
            ballot: self.ballot(),
            heartbeat: Some((self.round, self.reply.map(|(_, happy)| happy))),
            ..MessageInfo::of(self.kind())
        }
    }
}

impl Packet {
    /// Whether it belongs to leader election.
    pub fn is_heartbeat(&self) -> bool {
        matches!(self, Self::Heartbeat(_))
    }

    /// Its receiver.
    pub fn to(&self) -> u64 {
        match self {
            Self::Snapshotting(message) => message.to,
            Self::Plain(message) => message.to,
            Self::Heartbeat(message) => message.to,
            Self::State(handover) => handover.to,
            Self::StateRequest(request) => request.to,
        }
    }

    /// What it says.
    pub fn info(&self) -> MessageInfo {
        match self {
            Self::Snapshotting(message) => describe(&message.msg),
            Self::Plain(message) => describe(&message.msg),
            Self::Heartbeat(message) => Heartbeat::from(&**message).info(),
            Self::State(handover) => MessageInfo {
                snapshot: Some((handover.state.values.len(), true)),
                starts: Some(handover.configuration),
                ..MessageInfo::of(MessageKind::State)
            },
            Self::StateRequest(request) => {
                MessageInfo { starts: Some(request.configuration), ..MessageInfo::of(MessageKind::StateRequest) }
            }
        }
    }

    /// The heartbeat that it is, if it is one.
    pub fn heartbeat(&self) -> Option<&BLEMessage> {
        match self {
            Self::Heartbeat(message) => Some(message),
            _ => None,
        }
    }

    /// What a trace keeps of it: cheap to ask for, unlike all that it says.
    pub fn gist(&self) -> Gist {
        match self {
            Self::Snapshotting(message) => gist(&message.msg),
            Self::Plain(message) => gist(&message.msg),
            Self::Heartbeat(message) => {
                let said = Heartbeat::from(&**message);
                Gist { kind: said.kind(), ballot: said.ballot(), entries: 0, snapshot: false }
            }
            Self::State(_) => Gist { kind: MessageKind::State, ballot: None, entries: 0, snapshot: true },
            Self::StateRequest(_) => {
                Gist { kind: MessageKind::StateRequest, ballot: None, entries: 0, snapshot: false }
            }
        }
    }

    /// What its sender says of itself by it; `None` for a message that says nothing of that kind.
    pub fn claim(&self) -> Option<Claim> {
        match self {
            Self::Snapshotting(message) => claim(&message.msg),
            Self::Plain(message) => claim(&message.msg),
            Self::Heartbeat(_) | Self::State(_) | Self::StateRequest(_) => None,
        }
    }

    /// The entries that it carries.
    pub fn see_entries(&self, see: &mut dyn FnMut(&Proposal)) {
        match self {
            Self::Snapshotting(message) => see_entries(&message.msg, see),
            Self::Plain(message) => see_entries(&message.msg, see),
            Self::Heartbeat(_) | Self::State(_) | Self::StateRequest(_) => {}
        }
    }

    /// Its kind.
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::Snapshotting(message) => kind(&message.msg),
            Self::Plain(message) => kind(&message.msg),
            Self::Heartbeat(message) => Heartbeat::from(&**message).kind(),
            Self::State(_) => MessageKind::State,
            Self::StateRequest(_) => MessageKind::StateRequest,
        }
    }
}

/// What the sender of a message says of itself by it: it must still have that after a restart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    /// It has promised this ballot.
    pub promise: Ballot,
    /// It has accepted so much, in this round.
    pub accepted: Option<(Ballot, usize)>,
    /// It asks for promises.
    pub prepares: bool,
    /// In `AcceptSync`: the end of the log that it brings, a StopSign not counted.
    pub sync_end: Option<usize>,
    /// In `AcceptDecide`: how many entries follow what it sent before.
    pub entries: usize,
}

fn claim<T: Logged>(message: &PaxosMsg<T>) -> Option<Claim> {
    let of = |promise| Claim { promise, accepted: None, prepares: false, sync_end: None, entries: 0 };
    Some(match message {
        PaxosMsg::PrepareReq(m) => of(m.n),
        PaxosMsg::Prepare(m) => Claim { accepted: Some((m.n_accepted, m.accepted_idx)), prepares: true, ..of(m.n) },
        PaxosMsg::Promise(m) => Claim { accepted: Some((m.n_accepted, m.accepted_idx)), ..of(m.n) },
        PaxosMsg::AcceptSync(m) => Claim { sync_end: Some(m.log_sync.sync_idx + m.log_sync.suffix.len()), ..of(m.n) },
        PaxosMsg::AcceptDecide(m) => Claim { entries: m.entries.len(), ..of(m.n) },
        PaxosMsg::Accepted(m) => Claim { accepted: Some((m.n, m.accepted_idx)), ..of(m.n) },
        PaxosMsg::NotAccepted(m) => of(m.n),
        PaxosMsg::Decide(m) => of(m.n),
        PaxosMsg::AcceptStopSign(m) => of(m.n),
        PaxosMsg::ProposalForward(_) | PaxosMsg::Compaction(_) | PaxosMsg::ForwardStopSign(_) => return None,
    })
}

impl From<&BLEMessage> for Heartbeat {
    fn from(message: &BLEMessage) -> Self {
        match &message.msg {
            HeartbeatMsg::Request(request) => Self { round: request.round, reply: None },
            HeartbeatMsg::Reply(reply) => Self { round: reply.round, reply: Some((reply.ballot, reply.happy)) },
        }
    }
}

fn see_entries<T: Logged>(message: &PaxosMsg<T>, see: &mut dyn FnMut(&Proposal)) {
    let entries = match message {
        PaxosMsg::ProposalForward(entries) => entries,
        PaxosMsg::AcceptDecide(m) => &m.entries,
        PaxosMsg::AcceptSync(m) => &m.log_sync.suffix,
        PaxosMsg::Promise(m) => match &m.log_sync {
            Some(sync) => &sync.suffix,
            None => return,
        },
        _ => return,
    };
    entries.iter().for_each(|entry| see(entry.proposal()));
}

fn kind<T: Logged>(message: &PaxosMsg<T>) -> MessageKind {
    match message {
        PaxosMsg::PrepareReq(_) => MessageKind::PrepareReq,
        PaxosMsg::Prepare(_) => MessageKind::Prepare,
        PaxosMsg::Promise(_) => MessageKind::Promise,
        PaxosMsg::AcceptSync(_) => MessageKind::AcceptSync,
        PaxosMsg::AcceptDecide(_) => MessageKind::AcceptDecide,
        PaxosMsg::Accepted(_) => MessageKind::Accepted,
        PaxosMsg::NotAccepted(_) => MessageKind::NotAccepted,
        PaxosMsg::Decide(_) => MessageKind::Decide,
        PaxosMsg::ProposalForward(_) => MessageKind::ProposalForward,
        PaxosMsg::Compaction(_) => MessageKind::Compaction,
        PaxosMsg::AcceptStopSign(_) => MessageKind::AcceptStopSign,
        PaxosMsg::ForwardStopSign(_) => MessageKind::ForwardStopSign,
    }
}

fn gist<T: Logged>(message: &PaxosMsg<T>) -> Gist {
    let (mut ballot, mut entries, mut snapshot) = (None, 0, false);
    let mut see_sync = |sync: &LogSync<T>| {
        entries = sync.suffix.len();
        snapshot = sync.decided_snapshot.is_some();
    };
    match message {
        PaxosMsg::PrepareReq(m) => ballot = Some(m.n),
        PaxosMsg::Prepare(m) => ballot = Some(m.n),
        PaxosMsg::Promise(m) => {
            ballot = Some(m.n);
            if let Some(sync) = &m.log_sync {
                see_sync(sync);
            }
        }
        PaxosMsg::AcceptSync(m) => {
            ballot = Some(m.n);
            see_sync(&m.log_sync);
        }
        PaxosMsg::AcceptDecide(m) => {
            ballot = Some(m.n);
            entries = m.entries.len();
        }
        PaxosMsg::Accepted(m) => ballot = Some(m.n),
        PaxosMsg::NotAccepted(m) => ballot = Some(m.n),
        PaxosMsg::Decide(m) => ballot = Some(m.n),
        PaxosMsg::AcceptStopSign(m) => ballot = Some(m.n),
        PaxosMsg::ProposalForward(forwarded) => entries = forwarded.len(),
        PaxosMsg::Compaction(_) | PaxosMsg::ForwardStopSign(_) => {}
    }
    Gist { kind: kind(message), ballot, entries, snapshot }
}

fn describe<T: Logged>(message: &PaxosMsg<T>) -> MessageInfo {
    let mut info = MessageInfo::of(kind(message));
    match message {
        PaxosMsg::PrepareReq(m) => info.ballot = Some(m.n),
        PaxosMsg::Prepare(m) => {
            info.ballot = Some(m.n);
            info.accepted_round = Some(m.n_accepted);
            info.decided = Some(m.decided_idx);
            info.accepted = Some(m.accepted_idx);
        }
        PaxosMsg::Promise(m) => {
            info.ballot = Some(m.n);
            info.accepted_round = Some(m.n_accepted);
            info.decided = Some(m.decided_idx);
            info.accepted = Some(m.accepted_idx);
            if let Some(sync) = &m.log_sync {
                describe_sync(&mut info, sync);
            }
        }
        PaxosMsg::AcceptSync(m) => {
            info.ballot = Some(m.n);
            info.decided = Some(m.decided_idx);
            describe_sync(&mut info, &m.log_sync);
        }
        PaxosMsg::AcceptDecide(m) => {
            info.ballot = Some(m.n);
            info.decided = Some(m.decided_idx);
            describe_entries(&mut info, &m.entries);
        }
        PaxosMsg::Accepted(m) => {
            info.ballot = Some(m.n);
            info.accepted = Some(m.accepted_idx);
        }
        PaxosMsg::NotAccepted(m) => info.ballot = Some(m.n),
        PaxosMsg::Decide(m) => {
            info.ballot = Some(m.n);
            info.decided = Some(m.decided_idx);
        }
        PaxosMsg::ProposalForward(entries) => describe_entries(&mut info, entries),
        PaxosMsg::Compaction(Request::Trim(idx)) => info.compaction = Some((Compaction::Trim, Some(*idx))),
        PaxosMsg::Compaction(Request::Snapshot(idx)) => info.compaction = Some((Compaction::Snapshot, *idx)),
        PaxosMsg::AcceptStopSign(m) => info.ballot = Some(m.n),
        PaxosMsg::ForwardStopSign(_) => {}
    }
    info
}

fn describe_entries<T: Logged>(info: &mut MessageInfo, entries: &[T]) {
    info.entries = entries.len();
    info.first = entries.first().map(|entry| entry.proposal().kv.clone());
}

fn describe_sync<T: Logged>(info: &mut MessageInfo, sync: &LogSync<T>) {
    info.sync_from = Some(sync.sync_idx);
    describe_entries(info, &sync.suffix);
    info.snapshot = sync.decided_snapshot.as_ref().map(|snapshot| {
        let (snapshot, complete) = match snapshot {
            SnapshotType::Complete(snapshot) => (snapshot, true),
            SnapshotType::Delta(snapshot) => (snapshot, false),
        };
        (T::key_values(snapshot).map_or(0, |snapshot| snapshot.values.len()), complete)
    });
}

impl MessageInfo {
    /// A message that says nothing but its kind.
    pub fn of(kind: MessageKind) -> Self {
        Self {
            kind,
            ballot: None,
            accepted_round: None,
            decided: None,
            accepted: None,
            sync_from: None,
            entries: 0,
            first: None,
            snapshot: None,
            compaction: None,
            heartbeat: None,
            starts: None,
        }
    }
}
