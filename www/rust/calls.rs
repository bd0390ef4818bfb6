//! The calls of OmniPaxos 0.2.4 that the page shows beside what a person does. What stands between `// show NAME` and
//! `// end` is shown as it is, but for the names in capitals: they stand for the values of the action. This file is
//! also a module of tests/rust_beside.rs, which compiles and runs it: what is shown is what was compiled.

use omnipaxos::{
    ClusterConfig, OmniPaxos, OmniPaxosConfig, ServerConfig,
    errors::ConfigError,
    messages::Message,
    storage::{Entry, NoSnapshot, Snapshot, Storage},
    util::{FlexibleQuorum, LogEntry, NodeId},
};
use omnipaxos_storage::memory_storage::MemoryStorage;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

use super::{
    AT, BATCH, COUNT, DECIDED_INDEX, ELECTION, FLUSH, FROM, INDEX, KEY, KEYS, LOCAL_ONLY, NEXT, NEXT_QUORUMS, NODES,
    PEER, PID, PRIORITY, READ_QUORUM, RESEND, TO, VALUE, WRITE_QUORUM,
};

// show entry
// With OmniPaxos's feature "serde" messages can be sent as they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeyValue {
    pub key: String,
    pub value: u64,
}

impl Entry for KeyValue {
    type Snapshot = KVSnapshot;
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KVSnapshot {
    pub values: HashMap<String, u64>,
}

impl Snapshot<KeyValue> for KVSnapshot {
    fn create(entries: &[KeyValue]) -> Self {
        let values = entries.iter().map(|entry| (entry.key.clone(), entry.value));
        Self { values: values.collect() }
    }

    fn merge(&mut self, delta: Self) {
        self.values.extend(delta.values);
    }

    fn use_snapshots() -> bool {
        true
    }
}
// end

/// The same without snapshots.
pub mod plain {
    use super::{Deserialize, Entry, NoSnapshot, Serialize};

    // show entry-plain
    #[derive(Clone, Debug, Serialize, Deserialize)]
    pub struct KeyValue {
        pub key: String,
        pub value: u64,
    }

    impl Entry for KeyValue {
        // `trim` works, `snapshot` would panic.
        type Snapshot = NoSnapshot;
    }
    // end
}

/// A node of these calls.
pub type Node = OmniPaxos<KeyValue, MemoryStorage<KeyValue>>;

pub fn build() -> Result<Node, ConfigError> {
    // show build
    let cluster_config = ClusterConfig { configuration_id: 1, nodes: NODES.to_vec(), flexible_quorum: None };
    let server_config = ServerConfig {
        pid: PID,
        election_tick_timeout: ELECTION,
        resend_message_tick_timeout: RESEND,
        flush_batch_tick_timeout: FLUSH,
        batch_size: BATCH,
        ..Default::default()
    };
    let config = OmniPaxosConfig { cluster_config, server_config };
    let omnipaxos = config.build(MemoryStorage::<KeyValue>::default())?;
    // end
    Ok(omnipaxos)
}

pub fn flexible(server_config: ServerConfig) -> Result<Node, ConfigError> {
    // show flexible
    let cluster_config = ClusterConfig {
        configuration_id: 1,
        nodes: NODES.to_vec(),
        // Any read quorum and any write quorum must share a node, or this is a ConfigError.
        flexible_quorum: Some(FlexibleQuorum { read_quorum_size: READ_QUORUM, write_quorum_size: WRITE_QUORUM }),
    };
    let omnipaxos = cluster_config.build_for_server(server_config, MemoryStorage::<KeyValue>::default())?;
    // end
    Ok(omnipaxos)
}

pub fn append(omnipaxos: &mut Node) {
    // show append
    // Ok says proposed, not decided: that is seen by reading.
    if let Err(error) = omnipaxos.append(KeyValue { key: KEY.into(), value: VALUE }) {
        println!("not proposed: {error:?}"); // a reconfiguration is pending
    }
    // end
}

pub fn append_many(omnipaxos: &mut Node) {
    // show append-many
    for i in 0..COUNT {
        let entry = KeyValue { key: format!("k{}", i % KEYS), value: i + 1 };
        if let Err(error) = omnipaxos.append(entry) {
            println!("not proposed: {error:?}"); // a reconfiguration is pending
            break;
        }
    }
    // end
}

pub fn snapshot(omnipaxos: &mut Node) {
    // show snapshot
    // The index (None: as far as decided), and whether on this node only.
    if let Err(error) = omnipaxos.snapshot(AT, LOCAL_ONLY) {
        println!("refused: {error:?}"); // UndecidedIndex, TrimmedIndex
    }
    // end
}

pub fn trim(omnipaxos: &mut Node) {
    // show trim
    // At the leader only. None: as far as all have accepted.
    if let Err(error) = omnipaxos.trim(AT) {
        println!("refused: {error:?}"); // NotCurrentLeader, NotAllDecided
    }
    // end
}

pub fn read(omnipaxos: &Node) {
    // show read
    match omnipaxos.read(INDEX) {
        Some(LogEntry::Decided(entry)) => println!("{} = {}", entry.key, entry.value),
        Some(LogEntry::Undecided(entry)) => println!("not yet decided: {entry:?}"),
        Some(LogEntry::Snapshotted(part)) => println!("{:?}", part.snapshot.values),
        Some(LogEntry::Trimmed(index)) => println!("trimmed below {index}"),
        Some(LogEntry::StopSign(stopsign, decided)) => println!("{stopsign:?} {decided}"),
        None => println!("past the end of the log"),
    }
    // end
}

pub fn read_entries(omnipaxos: &Node) {
    // show read-entries
    match omnipaxos.read_entries(FROM..TO) {
        Some(entries) => entries.iter().for_each(|entry| println!("{entry:?}")),
        None => println!("past the end of the log"),
    }
    // end
}

pub fn read_decided(omnipaxos: &Node) {
    // show read-decided
    // What was decided since the last look: apply it, and go on from get_decided_idx().
    if let Some(entries) = omnipaxos.read_decided_suffix(FROM) {
        entries.iter().for_each(|entry| println!("{entry:?}"));
    }
    let next = omnipaxos.get_decided_idx();
    // end
    assert!(next >= DECIDED_INDEX);
}

pub fn crash(omnipaxos: Node) {
    // show crash
    // Nothing to call. What the storage had not made durable is gone, and so is every message not sent.
    drop(omnipaxos);
    // end
}

pub fn restart<S: Storage<KeyValue>>(
    cluster_config: ClusterConfig,
    server_config: ServerConfig,
    storage: S,
) -> Result<OmniPaxos<KeyValue, S>, ConfigError> {
    // show restart
    // The storage is opened again. With a promise in it, the node starts in recovery and asks the others.
    let config = OmniPaxosConfig { cluster_config, server_config };
    let omnipaxos = config.build(storage)?;
    // end
    Ok(omnipaxos)
}

pub fn reconnected(omnipaxos: &mut Node) {
    // show reconnected
    // At both ends, once messages pass in both directions again.
    omnipaxos.reconnected(PEER);
    // end
}

pub fn cut(omnipaxos: &mut Node, mut send: impl FnMut(Message<KeyValue>)) {
    // show cut
    // Links are the transport's: OmniPaxos is not told that one is gone.
    let mut outgoing = Vec::new();
    omnipaxos.take_outgoing_messages(&mut outgoing);
    for message in outgoing.drain(..) {
        if message.get_receiver() != PEER {
            send(message);
        }
    }
    // end
}

pub fn lead(omnipaxos: &mut Node) {
    // show lead
    omnipaxos.try_become_leader();
    // end
}

pub fn priority(omnipaxos: &mut Node) {
    // show priority
    omnipaxos.set_priority(PRIORITY);
    // end
}

pub fn tick(omnipaxos: &mut Node) {
    // show tick
    // As often as one tick is to last; election_tick_timeout counts them.
    omnipaxos.tick();
    // end
}

pub fn incoming(omnipaxos: &mut Node, message: Message<KeyValue>) {
    // show incoming
    omnipaxos.handle_incoming(message);
    // end
}

pub fn outgoing<E>(
    omnipaxos: &mut Node,
    flush: impl FnOnce() -> Result<(), E>,
    mut send: impl FnMut(NodeId, Message<KeyValue>),
) -> Result<(), E> {
    // show outgoing
    let mut outgoing = Vec::new();
    omnipaxos.take_outgoing_messages(&mut outgoing);
    // A promise or an Accepted must not be said before it is on disk.
    flush()?;
    for message in outgoing.drain(..) {
        send(message.get_receiver(), message);
    }
    // end
    Ok(())
}

pub fn reconfigure(omnipaxos: &mut Node) {
    // show reconfigure
    let next = ClusterConfig { configuration_id: NEXT, nodes: NODES.to_vec(), flexible_quorum: NEXT_QUORUMS };
    if let Err(error) = omnipaxos.reconfigure(next, None) {
        println!("not proposed: {error:?}");
    }
    // Later: once its StopSign is decided, the nodes of the next configuration are built.
    if let Some(stopsign) = omnipaxos.is_reconfigured() {
        println!("build {:?}", stopsign.next_config);
    }
    // end
}
