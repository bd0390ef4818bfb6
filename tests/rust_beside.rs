//! The Rust that the page shows beside the picture is compiled and run here, against the OmniPaxos that runs there.
#![cfg(not(target_arch = "wasm32"))]

// The file is read by people: its items have no documentation, and its constants are names that stand for values.
#[allow(missing_docs, dead_code, clippy::all)]
#[path = "../www/rust/calls.rs"]
mod calls;

use calls::Node;
use omnipaxos::{
    ClusterConfig, ServerConfig,
    messages::Message,
    util::{FlexibleQuorum, LogEntry},
};
use omnipaxos_playground::{
    sim::{
        command::{Command, Links, Scope},
        config::Setup,
    },
    text::rust::{Call, Values},
};

const PID: u64 = 2;
const PEER: u64 = 3;
const NODES: [u64; 3] = [1, 2, 3];
const INDEX: usize = 1;
const FROM: usize = 0;
const TO: usize = 2;
const DECIDED_INDEX: usize = 2;
const AT: Option<usize> = Some(2);
const LOCAL_ONLY: bool = false;
const KEY: &str = "a";
const VALUE: u64 = 7;
const COUNT: u64 = 4;
const KEYS: u64 = 2;
const PRIORITY: u32 = 5;
const ELECTION: u64 = 5;
const RESEND: u64 = 60;
const FLUSH: u64 = 200;
const BATCH: usize = 1;
const NEXT: u32 = 2;
const NEXT_QUORUMS: Option<FlexibleQuorum> = Some(FlexibleQuorum { read_quorum_size: 3, write_quorum_size: 2 });
const READ_QUORUM: usize = 2;
const WRITE_QUORUM: usize = 2;

/// Three nodes that pass each other what they have to say; node 2 is built and driven by the calls that are shown.
struct Cluster(Vec<Node>);

impl Cluster {
    fn new() -> Self {
        let other = |pid| {
            let cluster = ClusterConfig { configuration_id: 1, nodes: NODES.to_vec(), flexible_quorum: None };
            let server = ServerConfig { pid, election_tick_timeout: ELECTION, ..Default::default() };
            cluster.build_for_server(server, Default::default()).expect("it is valid")
        };
        let mut cluster = Self(vec![other(1), calls::build().expect("it is valid"), other(3)]);
        cluster.run(40);
        calls::lead(cluster.node());
        cluster.run(20);
        assert_eq!(cluster.node().get_current_leader(), Some((PID, true)));
        cluster
    }

    fn node(&mut self) -> &mut Node {
        &mut self.0[PID as usize - 1]
    }

    fn run(&mut self, ticks: usize) {
        for _ in 0..ticks {
            self.0.iter_mut().for_each(calls::tick);
            let mut sent: Vec<(u64, Message<calls::KeyValue>)> = Vec::new();
            for node in &mut self.0 {
                let flush = || Ok::<(), ()>(());
                calls::outgoing(node, flush, |to, message| sent.push((to, message))).expect("nothing can fail");
            }
            for (to, message) in sent {
                calls::incoming(&mut self.0[to as usize - 1], message);
            }
        }
    }
}

#[test]
fn what_is_shown_does_what_it_says() {
    let mut cluster = Cluster::new();
    calls::append(cluster.node());
    calls::append_many(cluster.node());
    cluster.run(10);
    let node = cluster.node();
    assert_eq!(node.get_decided_idx(), 1 + COUNT as usize);
    assert!(matches!(node.read(0), Some(LogEntry::Decided(entry)) if entry.key == KEY && entry.value == VALUE));
    calls::read(node);
    calls::read_entries(node);
    calls::read_decided(node);
    calls::trim(node);
    assert_eq!(Some(node.get_compacted_idx()), AT);
    cluster.run(5);
    assert!(cluster.0.iter().all(|node| Some(node.get_compacted_idx()) == AT), "all nodes trim");
    calls::reconfigure(cluster.node());
    cluster.run(10);
    let stopsign = cluster.node().is_reconfigured().expect("it is decided");
    assert_eq!((stopsign.next_config.configuration_id, stopsign.next_config.nodes.len()), (NEXT, 3));
    assert_eq!(stopsign.next_config.flexible_quorum, NEXT_QUORUMS);
    let sealed = cluster.node().get_decided_idx();
    calls::append(cluster.node());
    cluster.run(10);
    assert_eq!(cluster.node().get_decided_idx(), sealed, "nothing is decided after the StopSign");
}

#[test]
fn a_snapshot_is_taken_everywhere() {
    let mut cluster = Cluster::new();
    calls::append_many(cluster.node());
    cluster.run(10);
    calls::snapshot(cluster.node());
    cluster.run(5);
    for node in &cluster.0 {
        let Some(LogEntry::Snapshotted(part)) = node.read(0) else { panic!("{:?}", node.read(0)) };
        assert_eq!(Some(part.trimmed_idx), AT);
        assert_eq!(part.snapshot.values.len(), KEYS as usize);
    }
    calls::priority(cluster.node());
    cluster.run(40);
    assert_eq!(cluster.node().get_promise().priority, PRIORITY, "it leads in a ballot with its priority");
}

#[test]
fn a_cut_link_carries_nothing_until_it_is_reconnected() {
    let mut cluster = Cluster::new();
    calls::append(cluster.node());
    let mut sent = Vec::new();
    calls::cut(cluster.node(), |message| sent.push(message.get_receiver()));
    assert!(!sent.is_empty() && !sent.contains(&PEER));
    cluster.run(10);
    assert_eq!(cluster.0[PEER as usize - 1].get_decided_idx(), 0, "it missed what came first in its session");
    calls::reconnected(cluster.node());
    cluster.0[PEER as usize - 1].reconnected(PID);
    cluster.run(20);
    assert_eq!(cluster.0[PEER as usize - 1].get_decided_idx(), 1);
}

#[test]
fn a_node_is_built_again_over_its_storage_and_with_other_quorums() {
    let server = || ServerConfig { pid: PID, ..Default::default() };
    let cluster = ClusterConfig { configuration_id: 1, nodes: NODES.to_vec(), flexible_quorum: None };
    calls::crash(calls::build().expect("it is valid"));
    let storage = omnipaxos_storage::memory_storage::MemoryStorage::default();
    let node = calls::restart(cluster, server(), storage).expect("it is valid");
    assert_eq!(node.get_pid(), PID);
    assert_eq!(calls::flexible(server()).expect("the quorums overlap").get_pid(), PID);
}

fn values() -> Values {
    Values::new(&Setup::default(), PID, 3)
}

/// Names in capitals, as long as no word of Rust is one.
fn capitals(lines: &str) -> Vec<&str> {
    let words = lines.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words.filter(|word| word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_')).collect()
}

#[test]
fn every_call_has_lines_with_its_method_and_no_placeholder() {
    for call in Call::ALL {
        let lines = call.lines(&values());
        assert!(!lines.trim().is_empty(), "{call:?} has no lines");
        assert!(!lines.starts_with(' ') && !lines.contains("// end"), "{lines}");
        assert_eq!(capitals(&lines), Vec::<&str>::new(), "{lines}");
        let (item, docs) = call.item();
        if docs.contains("#method.") {
            let method = item.rsplit("::").next().unwrap_or(item);
            assert!(lines.contains(&format!(".{method}(")), "{method} is not in\n{lines}");
        }
        assert!(docs.starts_with("https://docs.rs/omnipaxos/0.2.4/omnipaxos/"), "{docs}");
    }
}

#[test]
fn the_values_of_the_action_are_filled_in() {
    let shown = |command: Command| {
        let call = Call::of(&command).expect("it is a call");
        call.lines(&values().with(&command))
    };
    let append = shown(Command::Append { node: 1, key: "a \"b\"".into(), value: u64::MAX });
    assert!(append.contains(r#"KeyValue { key: "a \"b\"".into(), value: 18446744073709551615 }"#), "{append}");
    let many = shown(Command::AppendMany { node: 1, count: 12, keys: 3 });
    assert!(many.contains("for i in 0..12 {") && many.contains("i % 3"), "{many}");
    let trim = shown(Command::Trim { node: 3, at: None });
    assert!(trim.contains("omnipaxos.trim(None)"), "{trim}");
    let snapshot = shown(Command::Snapshot { node: 3, at: Some(10), scope: Scope::Local });
    assert!(snapshot.contains("omnipaxos.snapshot(Some(10), true)"), "{snapshot}");
    assert!(shown(Command::Read { node: 3, from: 4, to: 5 }).contains("omnipaxos.read(4)"));
    assert!(shown(Command::Read { node: 3, from: 4, to: 9 }).contains("omnipaxos.read_entries(4..9)"));
    assert!(shown(Command::Heal(Links::Pair(1, 3))).contains("omnipaxos.reconnected(3)"));
    assert!(shown(Command::Cut(Links::Node(3))).contains("get_receiver() != 3"));
    assert!(shown(Command::Priority { node: 1, priority: 9 }).contains("set_priority(9)"));
    let build = Call::Build.lines(&values());
    assert!(build.contains("nodes: vec![1, 2, 3],") && build.contains("pid: 2,"), "{build}");
}
