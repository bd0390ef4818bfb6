//! [`Instance`]: one real OmniPaxos over one storage, behind a trait that hides its entry type and its
//! storage type: a cluster with snapshots and one without are different types to OmniPaxos.

use omnipaxos::{
    ClusterConfig, CompactionErr, OmniPaxos, ProposeErr, ServerConfig,
    ballot_leader_election::Ballot,
    messages::{
        Message,
        ballot_leader_election::{BLEMessage, HeartbeatReply},
    },
    storage::{Snapshot, StopSign, Storage},
    util::LogEntry,
};

use crate::{
    kv::{KVSnapshot, KeyValue, Tracked},
    sim::{
        NodeId,
        config::{Setup, StorageKind},
        configuration::Next,
        error::Refusal,
        event::ReadItem,
        packet::{Packed, Packet},
        quorum::Quorums,
        settings::Timeouts,
    },
    storage::mended::{Clamp, MendedCatchUp},
};

/// OmniPaxos reserves room for this many outgoing messages; its default takes 22 MB a node.
const BUFFER_SIZE: usize = 64;

/// What is compared before and after each call, to tell what happened in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub promise: Ballot,
    pub decided: usize,
    pub accepted: usize,
    pub compacted: usize,
    /// Whether the node's phase is the accept phase.
    pub accept_phase: bool,
}

/// What one node's OmniPaxos is built with.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub pid: NodeId,
    /// The number of its configuration, and the nodes of that.
    pub configuration: u32,
    pub nodes: Vec<NodeId>,
    /// How many of them must promise and accept; `None` for majorities.
    pub flexible: Option<Quorums>,
    pub priority: u32,
    pub timeouts: Timeouts,
}

/// One OmniPaxos of unknown types.
pub(crate) trait Instance {
    fn facts(&self) -> Facts;
    /// Lets its clock tick; whether one of its timeouts ended. If none did, it only counted.
    fn tick(&mut self) -> bool;
    /// Handles a message of Sequence Paxos.
    fn handle(&mut self, packet: Packet);
    /// Handles a heartbeat.
    fn hear(&mut self, message: BLEMessage);
    fn append(&mut self, entry: Tracked) -> Result<(), Refusal>;
    /// Proposes the next configuration; what new nodes of it keep their logs in goes with the stopsign.
    fn reconfigure(&mut self, next: ClusterConfig, storage: StorageKind) -> Result<(), Refusal>;
    fn snapshot(&mut self, at: Option<usize>, local_only: bool) -> Result<(), Refusal>;
    fn trim(&mut self, at: Option<usize>) -> Result<(), Refusal>;
    fn read(&self, from: usize, to: usize) -> Option<Vec<ReadItem>>;
    fn read_decided(&self, from: usize) -> Option<Vec<ReadItem>>;
    fn reconnected(&mut self, peer: NodeId);
    fn try_become_leader(&mut self);
    fn set_priority(&mut self, priority: u32);
    /// Moves everything outgoing into an empty buffer.
    fn take_outgoing(&mut self, buffer: &mut Vec<Packet>);
    /// Entries that wait until a batch is full.
    fn batched(&self) -> usize;
    /// What it heard in the last heartbeat round: what OmniPaxos has for a user interface.
    fn heartbeats(&self) -> Vec<HeartbeatReply>;
    /// The ballot that it would lead in.
    fn own_ballot(&self) -> Ballot;
    /// Whom it heard in the last heartbeat round.
    fn hears(&self) -> Vec<NodeId>;
    /// As the leader knows it: by node id, the accepted index. Index 0 stands for no node.
    fn accepted_indexes(&self) -> Vec<usize>;
}

/// Starts an OmniPaxos node over `storage`.
pub(crate) fn start<T: Packed>(setup: &Setup, server: Server, storage: Box<dyn Storage<T>>) -> Box<dyn Instance> {
    let cluster = ClusterConfig {
        configuration_id: server.configuration,
        flexible_quorum: server.flexible.map(Quorums::flexible),
        nodes: server.nodes,
    };
    let server = ServerConfig {
        pid: server.pid,
        election_tick_timeout: server.timeouts.election_ticks,
        resend_message_tick_timeout: server.timeouts.resend_ticks,
        flush_batch_tick_timeout: server.timeouts.flush_ticks,
        // MAX_BATCH is far below what a usize holds anywhere.
        batch_size: server.timeouts.batch as usize,
        buffer_size: BUFFER_SIZE,
        leader_priority: server.priority,
    };
    let timeouts = [server.election_tick_timeout, server.resend_message_tick_timeout, server.flush_batch_tick_timeout];
    let clamp = Clamp::default();
    let storage = MendedCatchUp::new(storage, clamp.clone());
    let omnipaxos = cluster.build_for_server(server, storage).expect("Setup::validate admits only valid clusters");
    let mend = setup.catch_up == crate::sim::config::CatchUp::Mended;
    let clocks = timeouts.map(|timeout| (timeout, timeout));
    Box::new(Typed { omnipaxos, clamp: mend.then_some(clamp), buffer: Vec::new(), clocks })
}

struct Typed<T: Packed> {
    omnipaxos: OmniPaxos<T, MendedCatchUp<T>>,
    /// `None` leaves catching up as upstream does it.
    clamp: Option<Clamp>,
    buffer: Vec<Message<T>>,
    /// The three timeouts as OmniPaxos counts them, in ticks: how much is left of each, and the whole of it. None that
    /// is 0 ever ends.
    clocks: [(u64, u64); 3],
}

impl<T: Packed> Instance for Typed<T> {
    fn facts(&self) -> Facts {
        Facts {
            promise: self.omnipaxos.get_promise(),
            decided: self.omnipaxos.get_decided_idx(),
            accepted: self.omnipaxos.get_accepted_idx(),
            compacted: self.omnipaxos.get_compacted_idx(),
            accept_phase: self.omnipaxos.get_current_leader().is_some_and(|(_, accept)| accept),
        }
    }

    fn tick(&mut self) -> bool {
        self.omnipaxos.tick();
        let mut ended = false;
        for (left, timeout) in &mut self.clocks {
            *left = left.wrapping_sub(1);
            if *left == 0 {
                (*left, ended) = (*timeout, true);
            }
        }
        ended
    }

    fn handle(&mut self, packet: Packet) {
        let Some(message) = T::unpack(packet) else { return };
        let omnipaxos = &mut self.omnipaxos;
        match &self.clamp {
            Some(clamp) => clamp.during(|| omnipaxos.handle_incoming(Message::SequencePaxos(*message))),
            None => omnipaxos.handle_incoming(Message::SequencePaxos(*message)),
        }
    }

    fn hear(&mut self, message: BLEMessage) {
        self.omnipaxos.handle_incoming(Message::BLE(message));
    }

    fn append(&mut self, entry: Tracked) -> Result<(), Refusal> {
        self.omnipaxos.append(T::wrap(entry)).map_err(|error| match error {
            ProposeErr::PendingReconfigEntry(_) => Refusal::PendingReconfigEntry,
            ProposeErr::PendingReconfigConfig(..) | ProposeErr::ConfigError(..) => {
                unreachable!("append proposes no configuration")
            }
        })
    }

    fn reconfigure(&mut self, next: ClusterConfig, storage: StorageKind) -> Result<(), Refusal> {
        let metadata = metadata_of(storage);
        self.omnipaxos.reconfigure(next, Some(metadata)).map_err(|error| match error {
            ProposeErr::PendingReconfigConfig(..) => Refusal::PendingReconfigConfig,
            // `Simulation::check` admits only sets that it takes.
            ProposeErr::ConfigError(..) | ProposeErr::PendingReconfigEntry(_) => Refusal::ConfigError,
        })
    }

    fn snapshot(&mut self, at: Option<usize>, local_only: bool) -> Result<(), Refusal> {
        if !<T::Snapshot as Snapshot<T>>::use_snapshots() {
            // NoSnapshot::create would panic.
            return Err(Refusal::NoSnapshot);
        }
        self.omnipaxos.snapshot(at, local_only).map_err(refusal)
    }

    fn trim(&mut self, at: Option<usize>) -> Result<(), Refusal> {
        self.omnipaxos.trim(at).map_err(refusal)
    }

    fn read(&self, from: usize, to: usize) -> Option<Vec<ReadItem>> {
        self.omnipaxos.read_entries(from..to).map(items)
    }

    fn read_decided(&self, from: usize) -> Option<Vec<ReadItem>> {
        self.omnipaxos.read_decided_suffix(from).map(items)
    }

    fn reconnected(&mut self, peer: NodeId) {
        self.omnipaxos.reconnected(peer);
    }

    fn try_become_leader(&mut self) {
        self.omnipaxos.try_become_leader();
    }

    fn set_priority(&mut self, priority: u32) {
        self.omnipaxos.set_priority(priority);
    }

    fn take_outgoing(&mut self, buffer: &mut Vec<Packet>) {
        self.omnipaxos.take_outgoing_messages(&mut self.buffer);
        // Most of the time there are only heartbeats, of which what they say is the lesser part of a message: they are
        // quicker copied out of it than moved with all of it.
        if matches!(self.buffer.first(), Some(Message::BLE(_))) {
            for message in &self.buffer {
                if let Message::BLE(beat) = message {
                    buffer.push(Packet::Heartbeat(Box::new(beat.clone())));
                }
            }
            // They come last.
            self.buffer.clear();
            return;
        }
        buffer.extend(self.buffer.drain(..).map(|message| match message {
            Message::BLE(beat) => Packet::Heartbeat(Box::new(beat)),
            Message::SequencePaxos(message) => T::pack(message),
        }));
    }

    fn batched(&self) -> usize {
        self.omnipaxos.get_batched_len()
    }

    fn heartbeats(&self) -> Vec<HeartbeatReply> {
        self.omnipaxos.get_ui_states().heartbeats
    }

    fn own_ballot(&self) -> Ballot {
        self.omnipaxos.get_ui_states().current_ballot
    }

    fn hears(&self) -> Vec<NodeId> {
        let heartbeats = self.omnipaxos.get_ui_states().heartbeats;
        let mut hears: Vec<_> = heartbeats.iter().map(|reply| reply.ballot.pid).collect();
        hears.sort_unstable();
        hears.dedup();
        hears
    }

    fn accepted_indexes(&self) -> Vec<usize> {
        self.omnipaxos.get_ui_states().cluster_state.accepted_indexes
    }
}

/// The metadata of a stopsign, which is the application's: here, what new nodes keep their logs in.
fn metadata_of(storage: StorageKind) -> Vec<u8> {
    storage.word().as_bytes().to_vec()
}

/// What the next configuration is to be, by a stopsign.
pub(crate) fn next_of(stopsign: &StopSign) -> Next {
    let mut nodes = stopsign.next_config.nodes.clone();
    nodes.sort_unstable();
    let flexible = stopsign.next_config.flexible_quorum.map(Quorums::from);
    Next { nodes, flexible, storage: storage_of(stopsign) }
}

/// What new nodes keep their logs in, by a stopsign.
fn storage_of(stopsign: &StopSign) -> StorageKind {
    let is = |kind: StorageKind| stopsign.metadata.as_deref() == Some(kind.word().as_bytes());
    if is(StorageKind::Memory) { StorageKind::Memory } else { StorageKind::IndexedDb }
}

fn refusal(error: CompactionErr) -> Refusal {
    match error {
        CompactionErr::UndecidedIndex(idx) => Refusal::UndecidedIndex(idx),
        CompactionErr::TrimmedIndex(idx) => Refusal::TrimmedIndex(idx),
        CompactionErr::NotAllDecided(idx) => Refusal::NotAllDecided(idx),
        CompactionErr::NotCurrentLeader(pid) => Refusal::NotCurrentLeader(pid),
    }
}

fn items<T: Packed>(entries: Vec<LogEntry<T>>) -> Vec<ReadItem> {
    let item = |entry| match entry {
        LogEntry::Decided(entry) => ReadItem::Decided(T::proposal(&entry).kv.clone()),
        LogEntry::Undecided(entry) => ReadItem::Undecided(T::proposal(&entry).kv.clone()),
        LogEntry::Trimmed(idx) => ReadItem::Trimmed(idx),
        LogEntry::Snapshotted(snapshotted) => ReadItem::Snapshotted(
            snapshotted.trimmed_idx,
            T::key_values(&snapshotted.snapshot).map(key_values).unwrap_or_default(),
        ),
        LogEntry::StopSign(stopsign, decided) => ReadItem::StopSign(stopsign.next_config.nodes, decided),
    };
    entries.into_iter().map(item).collect()
}

fn key_values(snapshot: &KVSnapshot) -> Vec<KeyValue> {
    snapshot.values.iter().map(|(key, last)| KeyValue { key: key.clone(), value: last.value }).collect()
}
