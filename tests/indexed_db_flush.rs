//! When IndexedDB storage flushes: the policies, flushes that overlap, and the example program.
#![cfg(target_arch = "wasm32")]

#[allow(dead_code)] // entries and writes, no random operations
mod common;

#[allow(dead_code)] // its `main`
#[path = "../examples/flush_then_send.rs"]
mod example;

use std::{num::NonZeroUsize, rc::Rc};

use common::{Reader, write};
use gloo::timers::future::TimeoutFuture;
use omnipaxos::{
    ballot_leader_election::Ballot,
    storage::{Storage, StorageOp},
};
use omnipaxos_playground::{
    kv::Proposal,
    storage::{image::Stamp, indexed_db::*},
};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

type Store = IndexedDbStorage<Proposal>;

async fn open(config: &IndexedDbConfig) -> Store {
    Store::open_with(config.clone(), Rc::new(NoWitness)).await.unwrap()
}

/// An empty storage, which flushes after ten entries where `early`.
async fn fresh(name: &str, early: bool) -> (Store, IndexedDbConfig) {
    delete_database(name).await.unwrap();
    let flush = if early { FlushPolicy::AfterEntries(NonZeroUsize::new(10).unwrap()) } else { FlushPolicy::Manual };
    let config = IndexedDbConfig { name: name.into(), flush, ..IndexedDbConfig::default() };
    (open(&config).await, config)
}

/// Waits until no flush is under way.
async fn idle(storage: &Store) {
    while storage.flusher().database().is_busy() {
        TimeoutFuture::new(1).await;
    }
}

fn append(storage: &mut Store, reader: &mut Reader, count: usize) {
    write(storage, vec![StorageOp::AppendEntries(reader.entries(count))], true);
}

fn flushed(storage: &Store) -> u64 {
    storage.flusher().database().flushed()
}

/// Closes it without a flush, and counts the entries that it finds.
async fn entries_after_reload(storage: Store, config: &IndexedDbConfig) -> usize {
    assert!(storage.close().await);
    let storage = open(config).await;
    let count = storage.get_log_len().unwrap();
    assert_eq!(storage.get_suffix(0).unwrap(), Reader::default().entries(count));
    count
}

#[wasm_bindgen_test]
async fn by_default_nothing_goes_to_disk_without_a_flush() {
    let (mut storage, config) = fresh("policy-manual", false).await;
    assert_eq!(IndexedDbConfig::with("a", Durability::Strict, 1).flush, FlushPolicy::Manual);
    let mut reader = Reader::default();
    append(&mut storage, &mut reader, 1_000);
    assert!(!storage.flusher().database().is_busy());
    TimeoutFuture::new(30).await;
    assert_eq!((flushed(&storage), storage.is_dirty()), (0, true));
    assert_eq!(entries_after_reload(storage, &config).await, 0);
}

#[wasm_bindgen_test]
async fn a_flush_starts_by_itself_once_enough_entries_wait() {
    let (mut storage, config) = fresh("policy-early", true).await;
    let mut reader = Reader::default();
    append(&mut storage, &mut reader, 9);
    storage.set_promise(Ballot::with(1, 1, 0, 1)).unwrap();
    assert!(!storage.flusher().database().is_busy(), "nine entries are not ten");
    append(&mut storage, &mut reader, 1);
    assert!(storage.flusher().database().is_busy());
    // While it is under way no other can start; what comes meanwhile waits for the next write.
    append(&mut storage, &mut reader, 15);
    idle(&storage).await;
    assert_eq!((flushed(&storage), storage.is_dirty()), (1, true));
    let entry = reader.entries(1).remove(0);
    storage.append_entry(entry).unwrap();
    assert!(storage.flusher().database().is_busy());
    idle(&storage).await;
    assert_eq!((flushed(&storage), storage.is_dirty()), (2, false));
    append(&mut storage, &mut reader, 3);
    assert_eq!(entries_after_reload(storage, &config).await, 26);
}

#[wasm_bindgen_test]
async fn an_atomic_write_is_not_split() {
    let (mut storage, config) = fresh("policy-atomic", true).await;
    let mut reader = Reader::default();
    let ops = vec![StorageOp::AppendEntries(reader.entries(10)), StorageOp::SetDecidedIndex(7)];
    storage.write_atomically(ops).unwrap();
    idle(&storage).await;
    assert_eq!((flushed(&storage), storage.is_dirty()), (1, false));
    assert!(storage.close().await);
    assert_eq!(open(&config).await.get_decided_idx().unwrap(), 7);
}

#[wasm_bindgen_test]
async fn a_flush_waits_for_the_one_that_started_by_itself() {
    let (mut storage, config) = fresh("policy-wait", true).await;
    let mut reader = Reader::default();
    append(&mut storage, &mut reader, 10);
    append(&mut storage, &mut reader, 4);
    assert!(storage.flusher().database().is_busy());
    storage.flusher().flush_at(Stamp { step: 5, journal: 6 }).await.unwrap();
    assert_eq!((flushed(&storage), storage.is_dirty()), (2, false));
    storage.flush().await.unwrap();
    assert_eq!(flushed(&storage), 2, "there was nothing left");
    assert_eq!(entries_after_reload(storage, &config).await, 14);
}

#[wasm_bindgen_test]
async fn one_that_started_by_itself_and_failed_is_tried_again_by_the_next_flush() {
    let (mut storage, config) = fresh("policy-abort", true).await;
    let mut reader = Reader::default();
    for round in 1..=2 {
        storage.flusher().database().abort_next_flush();
        append(&mut storage, &mut reader, 10);
        if round == 1 {
            // The next flush comes after its end, or before.
            idle(&storage).await;
            append(&mut storage, &mut reader, 10);
            assert!(!storage.flusher().database().is_busy(), "not before somebody is told");
            assert!(storage.is_dirty());
        }
        storage.flush().await.unwrap();
        assert!(!storage.is_dirty());
    }
    assert_eq!(entries_after_reload(storage, &config).await, 30);
}

#[wasm_bindgen_test]
async fn a_flush_that_ends_does_not_answer_for_the_next_one() {
    let (mut storage, config) = fresh("flush-overlap", false).await;
    let mut reader = Reader::default();
    append(&mut storage, &mut reader, 3);
    let first = storage.flush();
    idle(&storage).await;
    // The first is durable, but nobody has asked for its outcome yet. The second fails.
    append(&mut storage, &mut reader, 3);
    storage.flusher().database().abort_next_flush();
    let second = storage.flush();
    first.await.unwrap();
    assert!(matches!(second.await, Err(FlushError::Aborted(_))));
    assert!(storage.is_dirty());
    append(&mut storage, &mut reader, 1);
    storage.flush().await.unwrap();
    assert_eq!(entries_after_reload(storage, &config).await, 7);
}

#[wasm_bindgen_test]
async fn the_example_keeps_its_notes() {
    for pid in 1..=3 {
        let name = format!("example-{pid}");
        delete_database(&name).await.unwrap();
        if let Some(witness) = LocalStorageWitness::open(WITNESS_PREFIX) {
            witness.forget(&name);
        }
    }
    for round in 1..=3 {
        let notes = example::run("example", &format!("note {round}")).await.unwrap();
        let texts: Vec<_> = notes.iter().map(|note| note.text.clone()).collect();
        let expected: Vec<_> = (1..=round).map(|round| format!("note {round}")).collect();
        assert_eq!(texts, expected);
    }
}
