//! The conformance suite over OmniPaxos's own `PersistentStorage`, which keeps its state in RocksDB. Needs clang
//! and minutes to build: `make conformance-rocksdb`.
#![cfg(not(target_arch = "wasm32"))]

mod common;
#[path = "conformance/mod.rs"]
mod suite;

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use common::Reader;
use omnipaxos::{
    ClusterConfig, OmniPaxos, OmniPaxosConfig, ServerConfig,
    storage::{Entry, NoSnapshot, Storage, StorageOp},
};
use omnipaxos_playground::kv::Proposal;
use omnipaxos_storage::persistent_storage::{PersistentStorage, PersistentStorageConfig};
use serde::{Deserialize, Serialize, Serializer, ser::Error};
use suite::{Deviation, Subject, conform};

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

/// An entry that cannot always be written down.
#[derive(Clone, Debug, PartialEq, Deserialize)]
struct Fickle(u32);

impl Entry for Fickle {
    type Snapshot = NoSnapshot;
}

impl Serialize for Fickle {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            u32::MAX => Err(S::Error::custom("not this one")),
            number => serializer.serialize_u32(number),
        }
    }
}

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
/// past its last entry on.
#[test]
fn a_follower_over_it_that_is_synchronised_after_a_stopsign_cannot_read_its_log_any_more() {
    let folders = [(); 3].map(|()| Folder::fresh());
    let members = ClusterConfig { configuration_id: 1, nodes: vec![1, 2, 3], flexible_quorum: None };
    let node = |(folder, pid): (&Folder, u64)| {
        let server_config = ServerConfig { pid, election_tick_timeout: 3, buffer_size: 64, ..Default::default() };
        let config = OmniPaxosConfig { cluster_config: members.clone(), server_config };
        config.build(PersistentStorage::<Proposal>::new(folder.config())).unwrap()
    };
    let mut nodes: Vec<_> = folders.iter().zip(1..).map(node).collect();
    let run = |nodes: &mut Vec<OmniPaxos<Proposal, PersistentStorage<Proposal>>>| {
        for _ in 0..20 {
            let mut messages = VecDeque::new();
            for node in nodes.iter_mut() {
                node.tick();
                let mut outgoing = Vec::new();
                node.take_outgoing_messages(&mut outgoing);
                messages.extend(outgoing);
            }
            while let Some(message) = messages.pop_front() {
                let to = &mut nodes[message.get_receiver() as usize - 1];
                to.handle_incoming(message);
                let mut outgoing = Vec::new();
                to.take_outgoing_messages(&mut outgoing);
                messages.extend(outgoing);
            }
        }
    };
    run(&mut nodes);
    let leader = nodes[0].get_current_leader().expect("twenty ticks elect one").0;
    Reader::default().entries(3).into_iter().for_each(|entry| nodes[leader as usize - 1].append(entry).unwrap());
    run(&mut nodes);
    let next = ClusterConfig { configuration_id: 2, nodes: vec![1, 2, 3], flexible_quorum: None };
    nodes[leader as usize - 1].reconfigure(next, None).unwrap();
    run(&mut nodes);
    assert!(nodes.iter().all(|node| node.get_decided_idx() == 4));
    let follower = (1..=3).find(|pid| *pid != leader).expect("two of three follow") as usize - 1;
    nodes[follower].reconnected(leader);
    run(&mut nodes);
    println!("{:?}", nodes[follower].read_entries(0..3));
    println!("{:?} {}", nodes[follower].get_accepted_idx(), nodes[follower].get_decided_idx());
    println!("{:?}", std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| nodes[follower].read_decided_suffix(0))));
    drop(nodes);

    let storage = PersistentStorage::<Proposal>::open(folders[leader as usize - 1].config());
    assert_eq!((storage.get_log_len().unwrap(), storage.get_suffix(0).unwrap().len()), (3, 3));
    drop(storage);
    // Opened again it has forgotten the wrong end, but what is appended before that stands beyond the hole.
    let storage = PersistentStorage::<Proposal>::open(folders[follower].config());
    assert_eq!((storage.get_log_len().unwrap(), storage.get_suffix(0).unwrap().len()), (3, 3));
}
