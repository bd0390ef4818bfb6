//! [`Witness`]: a second place that remembers how far a database had got.
//!
//! A browser that finds a database's files damaged may empty it and say nothing; a person may clear it, or
//! put an old copy back. A node that started from that would have forgotten what it promised. So the
//! instance id and the highest flush number are kept elsewhere too, and compared when it is opened.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    fmt,
    rc::{Rc, Weak},
};

use gloo::{events::EventListener, timers::callback::Timeout};
use wasm_bindgen::JsCast;
use web_sys::{EventTarget, Storage};

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
    /// A database is being closed: what was put off is written down now.
    fn settle(&self) {}
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

/// How long writes may be put off while there are many, in milliseconds.
const PUT_OFF_MS: u32 = 100;

/// Remembers in the page's `localStorage`, under a prefix and the name of the database.
///
/// Under a continuous load a write at each flush costs a tenth to a fifth of the time, so a number is written at
/// once only if none was in the last 100 milliseconds, and else at their end, when the page is left, or
/// when a database is closed. A page that is killed in between leaves a number that is too low by the flushes of
/// that time. All that a witness is there to find is further back: a database that was emptied, an older copy.
/// Browsers themselves write `localStorage` to the disk seconds later.
#[derive(Clone, Debug)]
pub struct LocalStorageWitness(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    storage: Storage,
    prefix: String,
    put_off: RefCell<BTreeMap<String, Witnessed>>,
    /// Runs while a write is to be put off.
    timer: RefCell<Option<Timeout>>,
    _leaving: EventListener,
}

impl LocalStorageWitness {
    /// `None` where there is no `localStorage`: in a worker, or where it is blocked.
    pub fn open(prefix: impl Into<String>) -> Option<Self> {
        let storage = browser::local_storage()?;
        let page: EventTarget = js_sys::global().unchecked_into();
        let inner = Rc::new_cyclic(|inner: &Weak<Inner>| {
            let inner = inner.clone();
            let leaving = EventListener::new(&page, "pagehide", move |_| {
                if let Some(inner) = inner.upgrade() {
                    inner.settle();
                }
            });
            Inner {
                storage,
                prefix: prefix.into(),
                put_off: RefCell::default(),
                timer: RefCell::default(),
                _leaving: leaving,
            }
        });
        Some(Self(inner))
    }
}

impl Inner {
    fn key(&self, database: &str) -> String {
        format!("{}{database}", self.prefix)
    }

    fn write(&self, database: &str, seen: Witnessed) {
        // A full localStorage keeps the lower number, which still is a check.
        let _ = self.storage.set_item(&self.key(database), &format!("{} {}", seen.flushed, seen.instance));
    }

    /// Writes what was put off; says whether there was anything.
    fn settle(&self) -> bool {
        let put_off = self.put_off.take();
        put_off.iter().for_each(|(database, seen)| self.write(database, *seen));
        !put_off.is_empty()
    }

    /// From now on writes are put off, for a while.
    fn put_off(self: &Rc<Self>) {
        let inner = Rc::downgrade(self);
        let timer = Timeout::new(PUT_OFF_MS, move || {
            let Some(inner) = inner.upgrade() else { return };
            inner.timer.take();
            if inner.settle() {
                inner.put_off();
            }
        });
        self.timer.replace(Some(timer));
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.settle();
    }
}

impl Witness for LocalStorageWitness {
    fn recall(&self, database: &str) -> Option<Witnessed> {
        let Self(inner) = self;
        if let Some(seen) = inner.put_off.borrow().get(database) {
            return Some(*seen);
        }
        let text = inner.storage.get_item(&inner.key(database)).ok()??;
        let (flushed, instance) = text.split_once(' ')?;
        Some(Witnessed { flushed: flushed.parse().ok()?, instance: instance.parse().ok()? })
    }

    fn remember(&self, database: &str, seen: Witnessed) {
        let Self(inner) = self;
        if inner.timer.borrow().is_some() {
            inner.put_off.borrow_mut().insert(database.to_owned(), seen);
        } else {
            inner.write(database, seen);
            inner.put_off();
        }
    }

    fn forget(&self, database: &str) {
        self.0.put_off.borrow_mut().remove(database);
        let _ = self.0.storage.remove_item(&self.0.key(database));
    }

    fn settle(&self) {
        self.0.settle();
    }
}

/// A database's share in a witness: when it is closed, nothing stays put off.
pub(super) struct Share(Rc<dyn Witness>);

impl Share {
    pub(super) fn new(witness: Rc<dyn Witness>) -> Self {
        Self(witness)
    }

    /// For a handler that may outlive the database.
    pub(super) fn witness(&self) -> Rc<dyn Witness> {
        Rc::clone(&self.0)
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.0.settle();
    }
}
