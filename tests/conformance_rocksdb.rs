//! The conformance suite over OmniPaxos's own `PersistentStorage`, which keeps its state in RocksDB. Needs clang
//! and minutes to build: `make conformance-rocksdb`.
#![cfg(not(target_arch = "wasm32"))]

mod common;
#[path = "conformance/mod.rs"]
mod suite;

use std::{
    collections::VecDeque,
    panic::AssertUnwindSafe,
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use common::Reader;
use omnipaxos::{
    ClusterConfig, OmniPaxos, OmniPaxosConfig, ServerConfig,
    messages::Message,
    storage::{Storage, StorageOp},
    util::LogEntry,
};
use omnipaxos_playground::kv::Proposal;
use omnipaxos_storage::{
    memory_storage::MemoryStorage,
    persistent_storage::{PersistentStorage, PersistentStorageConfig},
};
use suite::{Deviation, Subject, conform, fickle::Fickle};

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn fresh() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("conformance-rocksdb-{}-{number}", std::process::id())))
    }

    fn config(&self) -> PersistentStorageConfig {
        let mut config = PersistentStorageConfig::with_path(self.0.to_string_lossy().into_owned());
        // It is the reads that are compared here, and no power fails.
        config.set_sync_writes(false);
        config
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const BELOW_THE_START: &str = "it reads on from the first entry there is, whatever index was asked for, and gives an \
    error where it runs out of entries. OmniPaxos asks for nothing below its compacted index";
const PAST_THE_END: &str = "it moves the end of the log to the index it is given, over entries that do not exist: the \
    length is wrong and reads of the end are errors. OmniPaxos gets there: see the test below";
const LENGTH: &str = "the length is counted from the compacted index, not from what was trimmed. OmniPaxos sets both in \
    one atomic write";
const TRIM_PAST_THE_END: &str = "the end of the log stays where it was, below its start: the length is negative, and wraps \
    around or panics. OmniPaxos appends on a prefix at that index in the same atomic write, which moves the end";

struct OnRocksDb {
    // Closed before its folder goes.
    storage: PersistentStorage<Proposal>,
    folder: Folder,
}

impl Subject for OnRocksDb {
    type Storage = PersistentStorage<Proposal>;
    const DEVIATIONS: &'static [Deviation] = &[
        Deviation {
            claim: ("ranges_that_reach_below_what_was_trimmed", "across the start"),
            does: "Ok([4:key4=4000012, 5:key5=5000015, 6:key6=6000018, 7:key0=7000021]), not Ok([])",
            why: BELOW_THE_START,
        },
        Deviation {
            claim: ("ranges_that_reach_below_what_was_trimmed", "across the start, and long"),
            does: r#"Err("ErrHelper"), not Ok([])"#,
            why: BELOW_THE_START,
        },
        Deviation {
            claim: ("ranges_that_reach_below_what_was_trimmed", "up to the start"),
            does: "Ok([4:key4=4000012, 5:key5=5000015]), not Ok([])",
            why: BELOW_THE_START,
        },
        Deviation {
            claim: ("ranges_that_reach_below_what_was_trimmed", "below the start"),
            does: "Ok([4:key4=4000012]), not Ok([])",
            why: BELOW_THE_START,
        },
        Deviation {
            claim: ("ranges_that_reach_below_what_was_trimmed", "a suffix from below the start"),
            does: r#"Err("ErrHelper"), not Ok([])"#,
            why: BELOW_THE_START,
        },
        Deviation {
            claim: ("on_a_prefix_past_the_end_with_no_entries", "no entry comes of it"),
            does: "Ok(4), not Ok(3)",
            why: PAST_THE_END,
        },
        Deviation {
            claim: ("on_a_prefix_past_the_end_with_no_entries", "the suffix is the log"),
            does: r#"Err("ErrHelper"), not Ok(3)"#,
            why: PAST_THE_END,
        },
        Deviation {
            claim: ("on_a_prefix_past_the_end_with_no_entries", "the next entry stands behind the last"),
            does: "get_log_len() is Ok(5), not Ok(4)",
            why: PAST_THE_END,
        },
        Deviation {
            claim: ("a_trim_alone", "the length counts what is left"),
            does: "get_log_len() is Ok(5), not Ok(3)",
            why: LENGTH,
        },
        Deviation {
            claim: ("a_trim_past_the_end_alone", "the log starts anew there"),
            does: "get_log_len() is Ok(18446744073709551599), not Ok(0)",
            why: TRIM_PAST_THE_END,
        },
        Deviation {
            claim: ("a_trim_past_the_end_alone", "and the next entry stands there"),
            does: "get_log_len() is Ok(18446744073709551600), not Ok(1)",
            why: TRIM_PAST_THE_END,
        },
    ];

    fn avoids(ops: &[StorageOp<Proposal>], log_end: usize) -> bool {
        // PAST_THE_END
        matches!(ops, [StorageOp::AppendOnPrefix(from, entries)] if entries.is_empty() && *from > log_end)
    }

    async fn fresh(_name: &str) -> Self {
        let folder = Folder::fresh();
        Self { storage: PersistentStorage::new(folder.config()), folder }
    }

    fn storage(&self) -> &Self::Storage {
        &self.storage
    }

    fn storage_mut(&mut self) -> &mut Self::Storage {
        &mut self.storage
    }

    async fn reload(self) -> Self {
        let Self { storage, folder } = self;
        drop(storage);
        Self { storage: PersistentStorage::open(folder.config()), folder }
    }
}

conform!(rocksdb, OnRocksDb);

#[test]
fn an_atomic_write_that_cannot_be_encoded_leaves_nothing_behind() {
    let folder = Folder::fresh();
    let mut storage = PersistentStorage::<Fickle>::new(folder.config());
    storage.append_entries(vec![Fickle(1), Fickle(2)]).unwrap();
    let ops = vec![StorageOp::SetDecidedIndex(1), StorageOp::AppendEntries(vec![Fickle(3), Fickle(u32::MAX)])];
    assert!(storage.write_atomically(ops).is_err());
    assert_eq!((storage.get_decided_idx().unwrap(), storage.get_log_len().unwrap()), (0, 2));
    drop(storage);
    let storage = PersistentStorage::<Fickle>::open(folder.config());
    assert_eq!(storage.get_suffix(0).unwrap(), [Fickle(1), Fickle(2)]);
}

/// How OmniPaxos 0.2.4 gets to append nothing past the end: a StopSign counts as accepted but is no entry, so a
/// follower that has it and asks to be synchronised again (its session was renewed) is sent nothing, from one
/// past its last entry on. What that follower then makes of `read_decided_suffix(0)`.
fn read_after_a_stopsign_and_a_renewed_session<S: Storage<Proposal>>(
    storages: [S; 3],
) -> Option<Vec<LogEntry<Proposal>>> {
    let members = |configuration_id| ClusterConfig { configuration_id, nodes: vec![1, 2, 3], flexible_quorum: None };
    let node = |(storage, pid): (S, u64)| {
        let server_config = ServerConfig { pid, election_tick_timeout: 3, buffer_size: 64, ..Default::default() };
        OmniPaxosConfig { cluster_config: members(1), server_config }.build(storage).unwrap()
    };
    let mut nodes: Vec<OmniPaxos<Proposal, S>> = storages.into_iter().zip(1..).map(node).collect();
    run(&mut nodes);
    let (leader, _) = nodes[0].get_current_leader().expect("twenty ticks elect one");
    let leading = leader as usize - 1;
    Reader::default().entries(3).into_iter().for_each(|entry| nodes[leading].append(entry).unwrap());
    run(&mut nodes);
    nodes[leading].reconfigure(members(2), None).unwrap();
    run(&mut nodes);
    assert!(nodes.iter().all(|node| node.get_decided_idx() == 4 && node.read_decided_suffix(0).unwrap().len() == 4));
    let follower = &mut nodes[if leading == 0 { 1 } else { 0 }];
    follower.reconnected(leader);
    run(&mut nodes);
    nodes[if leading == 0 { 1 } else { 0 }].read_decided_suffix(0)
}

/// Twenty ticks, every message delivered.
fn run<S: Storage<Proposal>>(nodes: &mut [OmniPaxos<Proposal, S>]) {
    let mut messages = VecDeque::new();
    for _ in 0..20 {
        for node in nodes.iter_mut() {
            node.tick();
            messages.extend(outgoing(node));
        }
        while let Some(message) = messages.pop_front() {
            let to = &mut nodes[message.get_receiver() as usize - 1];
            to.handle_incoming(message);
            messages.extend(outgoing(to));
        }
    }
}

fn outgoing<S: Storage<Proposal>>(node: &mut OmniPaxos<Proposal, S>) -> Vec<Message<Proposal>> {
    let mut messages = Vec::new();
    node.take_outgoing_messages(&mut messages);
    messages
}

/// The miscounted StopSign is OmniPaxos's own (it reads one entry too many); the panic is `PersistentStorage`'s.
#[test]
fn over_it_a_follower_panics_when_it_reads_after_a_stopsign_and_a_renewed_session() {
    let memory = [(); 3].map(|()| MemoryStorage::default());
    assert!(read_after_a_stopsign_and_a_renewed_session(memory).is_some_and(|log| log.is_empty()));
    let folders = [(); 3].map(|()| Folder::fresh());
    let storages = folders.each_ref().map(|folder| PersistentStorage::new(folder.config()));
    let read = std::panic::catch_unwind(AssertUnwindSafe(|| read_after_a_stopsign_and_a_renewed_session(storages)));
    let panic = read.expect_err("it holds now: take it out of the deviations");
    let message = panic.downcast_ref::<String>().expect("a formatted message");
    assert!(message.contains("ErrHelper"), "{message}");
}
