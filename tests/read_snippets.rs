//! The Rust that the read panel shows compiles as it is shown, and says what it is shown to say.
#![cfg(not(target_arch = "wasm32"))]

use std::{cell::RefCell, collections::BTreeMap};

use omnipaxos::{
    ClusterConfig, OmniPaxos, OmniPaxosConfig, ServerConfig,
    messages::Message,
    storage::{Entry, Snapshot},
};
use omnipaxos_playground::text::{rust_read, rust_read_decided_suffix, rust_read_entries};
use omnipaxos_storage::memory_storage::MemoryStorage;
use serde::{Deserialize, Serialize};

#[path = "snippets/read.rs"]
mod snippets;

/// The index that is read.
const INDEX: usize = 2;
/// The first index that is read.
const FROM: usize = 0;
/// One past the last.
const TO: usize = 4;

/// What a reader of the page has in the log.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeyValue {
    /// The key.
    pub key: String,
    /// The value.
    pub value: u64,
}

/// Its snapshot.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct KVSnapshot {
    /// The last value of each key.
    pub values: BTreeMap<String, u64>,
}

impl Snapshot<KeyValue> for KVSnapshot {
    fn create(entries: &[KeyValue]) -> Self {
        Self { values: entries.iter().map(|kv| (kv.key.clone(), kv.value)).collect() }
    }

    fn merge(&mut self, delta: Self) {
        self.values.extend(delta.values);
    }

    fn use_snapshots() -> bool {
        true
    }
}

impl Entry for KeyValue {
    type Snapshot = KVSnapshot;
}

thread_local! {
    static SAID: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// What the snippets print is kept.
macro_rules! println {
    ($($what:tt)*) => { $crate::say(format!($($what)*)) };
}
pub(crate) use println;

fn say(line: String) {
    SAID.with_borrow_mut(|said| said.push(line));
}

type Node = OmniPaxos<KeyValue, MemoryStorage<KeyValue>>;

fn said(snippet: impl FnOnce(&Node), node: &Node) -> Vec<String> {
    snippet(node);
    SAID.take()
}

fn deliver(nodes: &mut [Node]) {
    loop {
        let mut under_way: Vec<Message<KeyValue>> = Vec::new();
        nodes.iter_mut().for_each(|node| node.take_outgoing_messages(&mut under_way));
        if under_way.is_empty() {
            break;
        }
        for message in under_way {
            let to = message.get_receiver();
            nodes[to as usize - 1].handle_incoming(message);
        }
    }
}

/// Two nodes with three entries decided and a fourth accepted at the first alone.
fn two_nodes() -> Vec<Node> {
    let cluster = ClusterConfig { configuration_id: 1, nodes: vec![1, 2], flexible_quorum: None };
    let node = |pid| {
        let server = ServerConfig { pid, election_tick_timeout: 2, ..ServerConfig::default() };
        let config = OmniPaxosConfig { cluster_config: cluster.clone(), server_config: server };
        config.build(MemoryStorage::default()).expect("the configuration is valid")
    };
    let mut nodes = vec![node(1), node(2)];
    nodes[0].try_become_leader();
    deliver(&mut nodes);
    let append = |node: &mut Node, key: &str, value| {
        node.append(KeyValue { key: key.into(), value }).expect("it can be appended");
    };
    for (key, value) in [("a", 1), ("b", 2), ("a", 3)] {
        append(&mut nodes[0], key, value);
        deliver(&mut nodes);
    }
    append(&mut nodes[0], "c", 4);
    nodes
}

#[test]
fn the_snippets_print_what_omnipaxos_answers() {
    let mut nodes = two_nodes();
    assert_eq!(nodes[0].get_decided_idx(), 3);
    assert_eq!(said(snippets::read, &nodes[0]), ["decided: a = 3"]);
    let entries = said(snippets::read_entries, &nodes[0]);
    assert_eq!(entries.len(), 4);
    assert!(entries[2].starts_with("Decided(") && entries[3].starts_with("Undecided("), "{entries:?}");
    assert_eq!(said(snippets::read_decided_suffix, &nodes[0]).len(), 3);
    assert_eq!(said(snippets::read_entries, &nodes[1]), ["the log does not reach that far"]);
    nodes[0].snapshot(Some(3), true).expect("it is decided");
    assert_eq!(said(snippets::read, &nodes[0]), [r#"in the snapshot to 3: {"a": 3, "b": 2}"#]);
    nodes[1].take_outgoing_messages(&mut Vec::new());
    let mut trimmed = two_nodes();
    trimmed[0].trim(Some(3)).expect("both have accepted it");
    assert_eq!(said(snippets::read, &trimmed[0]), ["everything below 3 was trimmed"]);
}

#[test]
fn what_the_page_shows_are_these_lines() {
    let source = include_str!("snippets/read.rs");
    for (shown, index) in [
        (rust_read(INDEX), "INDEX"),
        (rust_read_entries(FROM, TO), "FROM..TO"),
        (rust_read_decided_suffix(FROM), "FROM"),
    ] {
        assert!(shown.lines().count() > 5, "{shown}");
        for (at, line) in shown.lines().enumerate() {
            let compiled = source.lines().any(|compiled| {
                let filled = compiled.trim().replace("INDEX", "2").replace("FROM", "0").replace("TO", "4");
                filled == line.trim()
            });
            assert!(compiled, "line {at} with {index} is not among what compiles: {line}");
        }
        assert!(shown.starts_with("match omnipaxos."), "{shown}");
        assert!(!shown.contains("INDEX") && !shown.contains("FROM") && !shown.contains("TO)"), "{shown}");
    }
}
