//! [`Witness`]: a second place that remembers how far a database had got.
//!
//! A browser that finds a database's files damaged may empty it and say nothing; a person may clear it, or
//! put an old copy back. A node that started from that would have forgotten what it promised. So the
//! instance id and the highest flush number are kept elsewhere too, and compared when it is opened.

use std::{cell::RefCell, collections::BTreeMap, fmt};

use web_sys::Storage;

use super::browser;
use crate::storage::codec::InstanceId;

/// How far a database had got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Witnessed {
    /// Which database.
    pub instance: InstanceId,
    /// The highest flush number that was seen to be durable.
    pub flushed: u64,
}

impl fmt::Display for Witnessed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "flush {} of instance {}", self.flushed, self.instance)
    }
}

/// Remembers how far databases had got, by name. It may forget, which makes a check impossible; it must
/// not name more than it was told, which would stop a healthy node. So no method can fail: what cannot be
/// read or written is not remembered.
pub trait Witness {
    /// What was seen last of this database.
    fn recall(&self, database: &str) -> Option<Witnessed>;
    /// This was seen.
    fn remember(&self, database: &str, seen: Witnessed);
    /// The database was deleted, or replaced, on purpose.
    fn forget(&self, database: &str);
}

/// Remembers nothing: for workers, which have no `localStorage`, and for databases that may be forgotten.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoWitness;

impl Witness for NoWitness {
    fn recall(&self, _: &str) -> Option<Witnessed> {
        None
    }
    fn remember(&self, _: &str, _: Witnessed) {}
    fn forget(&self, _: &str) {}
}

/// Remembers for as long as it lives: for tests.
#[derive(Debug, Default)]
pub struct MemoryWitness(RefCell<BTreeMap<String, Witnessed>>);

impl Witness for MemoryWitness {
    fn recall(&self, database: &str) -> Option<Witnessed> {
        self.0.borrow().get(database).copied()
    }
    fn remember(&self, database: &str, seen: Witnessed) {
        self.0.borrow_mut().insert(database.to_owned(), seen);
    }
    fn forget(&self, database: &str) {
        self.0.borrow_mut().remove(database);
    }
}

/// Remembers in the page's `localStorage`, under a prefix and the name of the database.
#[derive(Clone, Debug)]
pub struct LocalStorageWitness {
    storage: Storage,
    prefix: String,
}

impl LocalStorageWitness {
    /// `None` where there is no `localStorage`: in a worker, or where it is blocked.
    pub fn open(prefix: impl Into<String>) -> Option<Self> {
        browser::local_storage().map(|storage| Self { storage, prefix: prefix.into() })
    }

    fn key(&self, database: &str) -> String {
        format!("{}{database}", self.prefix)
    }
}

impl Witness for LocalStorageWitness {
    fn recall(&self, database: &str) -> Option<Witnessed> {
        let text = self.storage.get_item(&self.key(database)).ok()??;
        let (flushed, instance) = text.split_once(' ')?;
        Some(Witnessed { flushed: flushed.parse().ok()?, instance: instance.parse().ok()? })
    }

    fn remember(&self, database: &str, seen: Witnessed) {
        // A full localStorage keeps the lower number, which still is a check.
        let _ = self.storage.set_item(&self.key(database), &format!("{} {}", seen.flushed, seen.instance));
    }

    fn forget(&self, database: &str) {
        let _ = self.storage.remove_item(&self.key(database));
    }
}
