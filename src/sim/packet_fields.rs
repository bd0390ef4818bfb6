//! Every field of a message, under OmniPaxos's own names.

use omnipaxos::{
    ballot_leader_election::Ballot,
    messages::{
        ballot_leader_election::HeartbeatMsg,
        sequence_paxos::{Compaction as Request, PaxosMsg},
    },
    storage::{SnapshotType, StopSign},
    util::{LogSync, SequenceNumber},
};

use crate::{
    kv::{KeyValue, Logged},
    sim::{NodeId, packet::Packet},
};

/// How many entries, or keys of a snapshot, are listed; the rest is counted.
pub const LISTED: usize = 100;

/// One field of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageField {
    /// The library's name: `n`, `decided_idx`, `log_sync.sync_idx`. What has no name there (what a variant of an
    /// enum holds) has the variant's.
    pub name: &'static str,
    /// What it holds.
    pub value: FieldValue,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// A ballot; `None` for the ballot of nobody.
    Ballot(Option<Ballot>),
    /// A log index.
    Index(usize),
    /// A number of something else: a heartbeat round.
    Count(u64),
    /// Whether.
    Flag(bool),
    /// The place in the sequence of what a leader sends a follower: the session, and the how-manieth in it.
    SequenceNumber {
        /// The session.
        session: u64,
        /// The how-manieth, from 1.
        counter: u64,
    },
    /// Entries of the log.
    Entries {
        /// The first, at most [`LISTED`].
        first: Vec<KeyValue>,
        /// How many in all.
        total: usize,
    },
    /// A snapshot.
    Snapshot {
        /// Whether it is complete; `false`: a delta.
        complete: bool,
        /// The first keys with their values, at most [`LISTED`].
        first: Vec<KeyValue>,
        /// How many keys in all.
        total: usize,
    },
    /// A stopsign: the nodes of the next configuration, and its number.
    StopSign {
        /// The nodes of the next configuration.
        nodes: Vec<NodeId>,
        /// The number of the next configuration.
        configuration: u64,
        /// Whether it carries metadata.
        metadata: bool,
    },
    /// The nodes of a configuration.
    Nodes(Vec<NodeId>),
    /// Nothing: the field is an `Option`, and `None`.
    Nothing,
}

impl Packet {
    /// Every field of the message, in the library's order.
    pub fn fields(&self) -> Vec<MessageField> {
        let mut fields = Fields(Vec::new());
        match self {
            Self::Snapshotting(message) => fields.paxos(&message.msg),
            Self::Plain(message) => fields.paxos(&message.msg),
            Self::Heartbeat(message) => fields.heartbeat(&message.msg),
            Self::State(handover) => {
                fields.push("configuration", FieldValue::Count(handover.configuration.into()));
                fields.push("nodes", FieldValue::Nodes(handover.nodes.to_vec()));
                let values = &handover.state.values;
                let first = values.iter().take(LISTED);
                let first = first.map(|(key, last)| KeyValue { key: key.clone(), value: last.value }).collect();
                fields.push("state", FieldValue::Snapshot { complete: true, first, total: values.len() });
            }
            Self::StateRequest(request) => {
                fields.push("configuration", FieldValue::Count(request.configuration.into()));
            }
        }
        fields.0
    }
}

struct Fields(Vec<MessageField>);

impl Fields {
    fn heartbeat(&mut self, message: &HeartbeatMsg) {
        match message {
            HeartbeatMsg::Request(m) => self.count("round", m.round),
            HeartbeatMsg::Reply(m) => {
                self.count("round", m.round);
                self.ballot("ballot", m.ballot);
                self.ballot("leader", m.leader);
                self.push("happy", FieldValue::Flag(m.happy));
            }
        }
    }

    fn paxos<T: Logged>(&mut self, message: &PaxosMsg<T>) {
        match message {
            PaxosMsg::PrepareReq(m) => self.ballot("n", m.n),
            PaxosMsg::Prepare(m) => {
                self.ballot("n", m.n);
                self.index("decided_idx", m.decided_idx);
                self.ballot("n_accepted", m.n_accepted);
                self.index("accepted_idx", m.accepted_idx);
            }
            PaxosMsg::Promise(m) => {
                self.ballot("n", m.n);
                self.ballot("n_accepted", m.n_accepted);
                self.index("decided_idx", m.decided_idx);
                self.index("accepted_idx", m.accepted_idx);
                match &m.log_sync {
                    Some(sync) => self.log_sync(sync),
                    None => self.push("log_sync", FieldValue::Nothing),
                }
            }
            PaxosMsg::AcceptSync(m) => {
                self.ballot("n", m.n);
                self.sequence_number(m.seq_num);
                self.index("decided_idx", m.decided_idx);
                self.log_sync(&m.log_sync);
            }
            PaxosMsg::AcceptDecide(m) => {
                self.ballot("n", m.n);
                self.sequence_number(m.seq_num);
                self.index("decided_idx", m.decided_idx);
                self.entries("entries", &m.entries);
            }
            PaxosMsg::Accepted(m) => {
                self.ballot("n", m.n);
                self.index("accepted_idx", m.accepted_idx);
            }
            PaxosMsg::NotAccepted(m) => self.ballot("n", m.n),
            PaxosMsg::Decide(m) => {
                self.ballot("n", m.n);
                self.sequence_number(m.seq_num);
                self.index("decided_idx", m.decided_idx);
            }
            PaxosMsg::ProposalForward(entries) => self.entries("ProposalForward", entries),
            PaxosMsg::Compaction(Request::Trim(to)) => self.index("Trim", *to),
            PaxosMsg::Compaction(Request::Snapshot(to)) => {
                self.push("Snapshot", to.map_or(FieldValue::Nothing, FieldValue::Index));
            }
            PaxosMsg::AcceptStopSign(m) => {
                self.ballot("n", m.n);
                self.sequence_number(m.seq_num);
                self.stopsign("ss", &m.ss);
            }
            PaxosMsg::ForwardStopSign(stopsign) => self.stopsign("ForwardStopSign", stopsign),
        }
    }

    fn log_sync<T: Logged>(&mut self, sync: &LogSync<T>) {
        let snapshot = sync.decided_snapshot.as_ref().map(|snapshot| {
            let (snapshot, complete) = match snapshot {
                SnapshotType::Complete(snapshot) => (snapshot, true),
                SnapshotType::Delta(snapshot) => (snapshot, false),
            };
            let values = T::key_values(snapshot).map(|snapshot| &snapshot.values);
            let listed = values.into_iter().flatten().take(LISTED);
            let first = listed.map(|(key, last)| KeyValue { key: key.clone(), value: last.value }).collect();
            FieldValue::Snapshot { complete, first, total: values.map_or(0, |values| values.len()) }
        });
        self.push("log_sync.decided_snapshot", snapshot.unwrap_or(FieldValue::Nothing));
        self.entries("log_sync.suffix", &sync.suffix);
        self.index("log_sync.sync_idx", sync.sync_idx);
        match &sync.stopsign {
            Some(stopsign) => self.stopsign("log_sync.stopsign", stopsign),
            None => self.push("log_sync.stopsign", FieldValue::Nothing),
        }
    }

    fn push(&mut self, name: &'static str, value: FieldValue) {
        self.0.push(MessageField { name, value });
    }

    fn ballot(&mut self, name: &'static str, ballot: Ballot) {
        self.push(name, FieldValue::Ballot(Some(ballot).filter(|ballot| *ballot != Ballot::default())));
    }

    fn index(&mut self, name: &'static str, index: usize) {
        self.push(name, FieldValue::Index(index));
    }

    fn count(&mut self, name: &'static str, count: u32) {
        self.push(name, FieldValue::Count(count.into()));
    }

    fn sequence_number(&mut self, number: SequenceNumber) {
        let SequenceNumber { session, counter } = number;
        self.push("seq_num", FieldValue::SequenceNumber { session, counter });
    }

    fn entries<T: Logged>(&mut self, name: &'static str, entries: &[T]) {
        let first = entries.iter().take(LISTED).map(|entry| entry.proposal().kv.clone()).collect();
        self.push(name, FieldValue::Entries { first, total: entries.len() });
    }

    fn stopsign(&mut self, name: &'static str, stopsign: &StopSign) {
        let value = FieldValue::StopSign {
            nodes: stopsign.next_config.nodes.clone(),
            configuration: stopsign.next_config.configuration_id.into(),
            metadata: stopsign.metadata.is_some(),
        };
        self.push(name, value);
    }
}
