//! A cluster of OmniPaxos nodes over IndexedDB storage: flush, then send.

use super::*;

/// A node of a cluster in this test: OmniPaxos over IndexedDB, flushing before it sends.
struct Node {
    paxos: OmniPaxos<Proposal, Store>,
    disk: Flusher<Proposal>,
}

impl Node {
    async fn open(pid: u64) -> Self {
        let storage = open(&config(&format!("cluster-{pid}"))).await;
        let disk = storage.flusher();
        let config = OmniPaxosConfig {
            cluster_config: ClusterConfig { configuration_id: 1, nodes: vec![1, 2, 3], flexible_quorum: None },
            server_config: ServerConfig { pid, election_tick_timeout: 3, buffer_size: 64, ..Default::default() },
        };
        Self { paxos: config.build(storage).unwrap(), disk }
    }

    /// Flush, then send.
    async fn outgoing(&mut self) -> Vec<Message<Proposal>> {
        let mut messages = Vec::new();
        self.paxos.take_outgoing_messages(&mut messages);
        self.disk.flush().await.unwrap();
        messages
    }
}

/// Ticks and delivers until `done`.
async fn run(nodes: &mut [Node], done: impl Fn(&[Node]) -> bool) {
    for _ in 0..200 {
        if done(nodes) {
            return;
        }
        let mut messages = VecDeque::new();
        for node in nodes.iter_mut() {
            node.paxos.tick();
            messages.extend(node.outgoing().await);
        }
        while let Some(message) = messages.pop_front() {
            let to = &mut nodes[message.get_receiver() as usize - 1];
            to.paxos.handle_incoming(message);
            messages.extend(to.outgoing().await);
        }
    }
    panic!("not done after 200 ticks");
}

#[wasm_bindgen_test]
async fn a_cluster_decides_is_dropped_and_still_has_it() {
    let mut nodes = Vec::new();
    for pid in 1..=3 {
        delete_database(&format!("cluster-{pid}")).await.unwrap();
        nodes.push(Node::open(pid).await);
    }
    let entries = Reader::default().entries(10);
    run(&mut nodes, |nodes| nodes[0].paxos.get_current_leader().is_some_and(|(_, ready)| ready)).await;
    entries.iter().for_each(|entry| nodes[1].paxos.append(entry.clone()).unwrap());
    run(&mut nodes, |nodes| nodes.iter().all(|node| node.paxos.get_decided_idx() == 10)).await;
    let promises: Vec<_> = nodes.iter().map(|node| node.paxos.get_promise()).collect();
    drop(nodes);

    let mut nodes = Vec::new();
    for pid in 1..=3 {
        nodes.push(Node::open(pid).await);
    }
    for (node, promise) in nodes.iter().zip(promises) {
        assert_eq!((node.paxos.get_decided_idx(), node.paxos.get_promise()), (10, promise));
        let log = node.paxos.read_decided_suffix(0).unwrap();
        let decided = log.iter().map(|entry| match entry {
            LogEntry::Decided(entry) => entry,
            other => panic!("{other:?}"),
        });
        assert!(decided.eq(&entries));
    }
    // And goes on: a leader, another entry, a snapshot of all on every disk.
    run(&mut nodes, |nodes| nodes[0].paxos.get_current_leader().is_some_and(|(_, ready)| ready)).await;
    nodes[2].paxos.append(Reader::default().entries(1).remove(0)).unwrap();
    run(&mut nodes, |nodes| nodes.iter().all(|node| node.paxos.get_decided_idx() == 11)).await;
    nodes[0].paxos.snapshot(Some(11), false).unwrap();
    run(&mut nodes, |nodes| nodes.iter().all(|node| node.paxos.get_compacted_idx() == 11)).await;
    drop(nodes);
    for pid in 1..=3 {
        let node = Node::open(pid).await;
        let log = node.paxos.read_decided_suffix(0).unwrap();
        assert!(matches!(&log[..], [LogEntry::Snapshotted(it)] if it.trimmed_idx == 11), "{log:?}");
    }
}
