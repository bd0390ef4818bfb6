//! Three OmniPaxos nodes in one page, each over an IndexedDB database of its own, agree on notes; load the page
//! again, and the notes are still there. All that a program needs of the storage: open it, build OmniPaxos over
//! it, and after every call into OmniPaxos flush, then send.
//!
//! Here the nodes hand each other their messages. A real program has one node, and a network.

use std::{collections::VecDeque, error::Error, num::NonZeroUsize};

use gloo::timers::future::TimeoutFuture;
use omnipaxos::{
    ClusterConfig, OmniPaxos, OmniPaxosConfig, ServerConfig,
    messages::Message,
    storage::{Entry, NoSnapshot},
    util::LogEntry,
};
use omnipaxos_playground::storage::indexed_db::{FlushPolicy, Flusher, IndexedDbConfig, IndexedDbStorage};
use serde::{Deserialize, Serialize};

/// What the nodes agree on: any type that serde can write.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Note {
    /// What it says.
    pub text: String,
}

impl Entry for Note {
    type Snapshot = NoSnapshot;
}

const NODES: [u64; 3] = [1, 2, 3];
const TICK_MS: u32 = 10;

/// One node: OmniPaxos, which owns its storage, and the handle that flushes it.
struct Node {
    paxos: OmniPaxos<Note, IndexedDbStorage<Note>>,
    disk: Flusher<Note>,
    /// Messages that speak of what is not durable yet.
    waiting: Vec<Message<Note>>,
}

impl Node {
    async fn open(name: &str, pid: u64) -> Result<Self, Box<dyn Error>> {
        let config = IndexedDbConfig {
            name: format!("{name}-{pid}"),
            // Not needed here; it lets the disk begin while much is being appended.
            flush: FlushPolicy::AfterEntries(NonZeroUsize::new(1_000).ok_or("1,000 is not zero")?),
            ..IndexedDbConfig::default()
        };
        // An error here says why a node must not start: another tab has the database, it is damaged, it has
        // forgotten something. Starting it empty in its place could break what it promised.
        let storage = IndexedDbStorage::open(config).await?;
        let disk = storage.flusher();
        let config = OmniPaxosConfig {
            cluster_config: ClusterConfig { configuration_id: 1, nodes: NODES.to_vec(), flexible_quorum: None },
            server_config: ServerConfig { pid, election_tick_timeout: 5, ..Default::default() },
        };
        Ok(Self { paxos: config.build(storage)?, disk, waiting: Vec::new() })
    }

    /// What may be sent now. Called after every call into OmniPaxos.
    async fn outgoing(&mut self) -> Vec<Message<Note>> {
        let mut messages = Vec::new();
        self.paxos.take_outgoing_messages(&mut messages);
        self.waiting.append(&mut messages);
        match self.disk.flush().await {
            Ok(()) => std::mem::take(&mut self.waiting),
            // Nothing is lost: the writes and the messages wait for the next flush. Until then it is silent.
            Err(_) => Vec::new(),
        }
    }

    fn decided(&self) -> Vec<Note> {
        let log = self.paxos.read_decided_suffix(0).unwrap_or_default();
        let note = |entry| match entry {
            LogEntry::Decided(note) => Some(note),
            _ => None,
        };
        log.into_iter().filter_map(note).collect()
    }
}

/// Opens the nodes, adds a note to what was decided before, and gives back all notes once all nodes have them.
pub async fn run(name: &str, text: &str) -> Result<Vec<Note>, Box<dyn Error>> {
    let mut nodes = Vec::new();
    for pid in NODES {
        nodes.push(Node::open(name, pid).await?);
    }
    let before = nodes.iter().map(|node| node.decided().len()).max().unwrap_or(0);
    let mut proposed = false;
    while nodes.iter().any(|node| node.decided().len() <= before) {
        TimeoutFuture::new(TICK_MS).await;
        let mut messages = VecDeque::new();
        for node in &mut nodes {
            node.paxos.tick();
            if !proposed && node.paxos.get_current_leader().is_some_and(|(_, ready)| ready) {
                node.paxos.append(Note { text: text.into() }).map_err(|error| format!("{error:?}"))?;
                proposed = true;
            }
            messages.extend(node.outgoing().await);
        }
        while let Some(message) = messages.pop_front() {
            let Some(to) = nodes.get_mut(message.get_receiver() as usize - 1) else { continue };
            to.paxos.handle_incoming(message);
            messages.extend(to.outgoing().await);
        }
    }
    let notes = nodes[0].decided();
    for Node { paxos, disk, .. } in nodes {
        drop(paxos);
        disk.close().await;
    }
    Ok(notes)
}

fn main() {
    wasm_bindgen_futures::spawn_local(async {
        match run("notes", "one more").await {
            Ok(notes) => gloo::console::log!(format!("{} notes: {notes:?}", notes.len())),
            Err(error) => gloo::console::error!(error.to_string()),
        }
    });
}
