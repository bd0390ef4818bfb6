//! The Rust that the read panel shows beside an answer. The page takes the lines between `begin` and `end` and puts
//! the index that was asked for in the place of `INDEX`, `FROM` and `TO`; `tests/read_snippets.rs` compiles the lines
//! as they stand and runs them.

use omnipaxos::{OmniPaxos, storage::Storage, util::LogEntry};

use crate::{FROM, INDEX, KeyValue, TO, println};

/// Reads one index.
pub fn read(omnipaxos: &OmniPaxos<KeyValue, impl Storage<KeyValue>>) {
    // begin read
    match omnipaxos.read(INDEX) {
        Some(LogEntry::Decided(kv)) => println!("decided: {} = {}", kv.key, kv.value),
        Some(LogEntry::Undecided(kv)) => println!("not decided: {} = {}", kv.key, kv.value),
        Some(LogEntry::Trimmed(idx)) => println!("everything below {idx} was trimmed"),
        Some(LogEntry::Snapshotted(s)) => {
            println!("in the snapshot to {}: {:?}", s.trimmed_idx, s.snapshot.values);
        }
        Some(LogEntry::StopSign(_, decided)) => println!("a stopsign, decided: {decided}"),
        None => println!("the log does not reach that far"),
    }
    // end read
}

/// Reads a range.
pub fn read_entries(omnipaxos: &OmniPaxos<KeyValue, impl Storage<KeyValue>>) {
    // begin read_entries
    match omnipaxos.read_entries(FROM..TO) {
        Some(entries) => {
            for entry in entries {
                println!("{entry:?}");
            }
        }
        None => println!("the log does not reach that far"),
    }
    // end read_entries
}

/// Reads what is decided from an index on.
pub fn read_decided_suffix(omnipaxos: &OmniPaxos<KeyValue, impl Storage<KeyValue>>) {
    // begin read_decided_suffix
    match omnipaxos.read_decided_suffix(FROM) {
        Some(entries) => {
            for entry in entries {
                println!("{entry:?}");
            }
        }
        None => println!("nothing is decided from there on"),
    }
    // end read_decided_suffix
}
