//! [`Database`]: the records of one node in IndexedDB: opened and verified, flushed to, looked at.

use std::{cell::RefCell, future::Future, marker::PhantomData, rc::Rc};

use omnipaxos::storage::Entry;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::JsValue;
use web_sys::{IdbKeyRange, IdbTransaction};

use super::{
    IndexedDbConfig, browser,
    error::{FlushError, OpenError},
    link::{Link, Outcome, Owner, bytes_value, index_key, take_lock},
    slot::Slot,
    witness::{Share, Witness, Witnessed},
};
use crate::storage::{
    image::Batch,
    layout::{
        CARRIED_KEY, ChunkLayout, Footprint, Key, LOG, MANIFEST_KEY, META, RecordChange, Recovered, SNAP, StoredRecord,
        dump::{DumpRecord, Formatter, describe},
        recover, spoil,
    },
};

const STORES: &[&str] = &[META, LOG, SNAP];

/// Whether the disk has a batch whose outcome was unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It has.
    Yes,
    /// It has not: the same batch can be tried again.
    No,
}

/// The open database of one node. Nobody else can open it before it is closed or dropped.
///
/// Getters: `name`, `flushed`, `footprint`, `is_busy`, `is_lost`. Going out: `flush`, `dump`, `read_back`. Changes: `open`,
/// `reopen_and_check`, `close`, and `abort_next_flush` to try what happens then.
pub struct Database<T: Entry> {
    // Before the lock is let go, which is the owner's to do.
    witness: Share,
    owner: Owner,
    config: IndexedDbConfig,
    layout: Rc<RefCell<ChunkLayout>>,
    entries: PhantomData<fn(T) -> T>,
}

impl<T: Entry> std::fmt::Debug for Database<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Database").field("config", &self.config).finish_non_exhaustive()
    }
}

impl<T: Entry + Serialize + DeserializeOwned> Database<T> {
    /// Opens a database, and verifies all that is in it. An error leaves it as it is, and closed.
    pub async fn open(config: IndexedDbConfig, witness: Rc<dyn Witness>) -> Result<(Self, Recovered<T>), OpenError> {
        browser::ask_to_persist();
        let owner = Owner::open(&config, STORES).await?;
        let recovered = match load(&owner, &config, &*witness).await {
            Ok(recovered) => recovered,
            Err(error) => {
                owner.close().await;
                return Err(error);
            }
        };
        owner.ready();
        let layout = Rc::new(RefCell::new(recovered.layout.clone()));
        Ok((Self { witness: Share::new(witness), owner, config, layout, entries: PhantomData }, recovered))
    }

    /// Its name.
    pub fn name(&self) -> &str {
        self.owner.name()
    }

    /// Number of the last batch that is known to be on the disk.
    pub fn flushed(&self) -> u64 {
        self.layout.borrow().flushed()
    }

    /// How many bytes its records take, by what is known to be on the disk.
    pub fn footprint(&self) -> Footprint {
        self.layout.borrow().footprint()
    }

    /// Whether a flush has been started and has not finished.
    pub fn is_busy(&self) -> bool {
        self.owner.is_busy()
    }

    /// Whether nothing can be written before [`Database::reopen_and_check`].
    pub fn is_lost(&self) -> bool {
        self.owner.is_lost()
    }

    /// Makes a batch durable, in one transaction: all of it or nothing.
    ///
    /// It is started by the call itself: when `flush` returns, the transaction has been committed as far as
    /// the page is concerned, and goes on if the page is closed or the future dropped. After an error that
    /// says that nothing was written, the same batch can be tried again.
    pub fn flush(&self, batch: &Batch<T>) -> impl Future<Output = Result<(), FlushError>> + use<T> {
        let started = self.start(batch);
        async move { started?.await }
    }

    fn start(&self, batch: &Batch<T>) -> Result<Slot<Outcome>, FlushError> {
        if self.is_busy() {
            return Err(FlushError::Busy);
        }
        let plan = Rc::new(self.layout.borrow().plan(batch)?);
        let (layout, witness, planned) = (Rc::clone(&self.layout), self.witness.witness(), Rc::clone(&plan));
        let name = self.name().to_owned();
        let settled = move |outcome: &Outcome| {
            if outcome.is_ok() {
                let mut layout = layout.borrow_mut();
                layout.adopt(Rc::unwrap_or_clone(planned));
                witness.remember(&name, Witnessed { instance: layout.instance(), flushed: layout.flushed() });
            }
        };
        let slot = self.owner.write(|transaction| write(transaction, &plan.changes), settled);
        drop(plan);
        slot
    }

    /// After [`FlushError::Lost`]: opens the database again and looks whether it has the batch with this
    /// number, the last that was tried. If it has neither that nor the one before, the error says what it has.
    pub async fn reopen_and_check(&self, number: u64) -> Result<Written, OpenError> {
        let checked = self.check(number).await;
        if let Err(error) = &checked {
            // Nothing may be written to what was found.
            self.owner.disconnect(&error.to_string());
        }
        checked
    }

    async fn check(&self, number: u64) -> Result<Written, OpenError> {
        self.owner.connect().await?;
        let (instance, before) = (self.layout.borrow().instance(), self.flushed());
        let recovered = read::<T>(&self.owner, &self.config).await?;
        let found = recovered.flushed;
        if (found != 0 && recovered.instance != instance) || (found != before && found != number) {
            let remembered = Witnessed { instance, flushed: before };
            return Err(forgotten(self.name(), remembered, &recovered));
        }
        if found == number {
            self.witness.witness().remember(self.name(), Witnessed { instance, flushed: found });
        }
        let mut layout = recovered.layout;
        layout.set_instance(instance);
        self.layout.replace(layout);
        self.owner.ready();
        Ok(if found == number { Written::Yes } else { Written::No })
    }

    /// All records as they stand now, decoded; `formatter` writes entries and snapshots down.
    pub async fn dump(&self, formatter: &Formatter<'_, T>) -> Result<Vec<DumpRecord>, OpenError> {
        Ok(describe(self.owner.read_all().await?, formatter))
    }

    /// Flips one byte of the first record of `store`, as a failing disk might: to try what happens then. Nothing
    /// happens where the store is empty.
    pub async fn damage(&self, store: &'static str) -> Result<(), FlushError> {
        let records = self.owner.read_all().await?;
        let first = records.into_iter().find(|record| record.store == store);
        let Some(StoredRecord { key, bytes: Some(mut bytes), .. }) = first else { return Ok(()) };
        spoil(&mut bytes);
        let key = match key {
            Key::Index(index) => index_key(index),
            Key::Name(name) | Key::Foreign(name) => name.into(),
        };
        let put = |transaction: &IdbTransaction| {
            transaction.object_store(store)?.put_with_key(&bytes_value(&bytes), &key).map(|_| ())
        };
        self.owner.write(put, |_| {})?.await
    }

    /// Reads all that is in it again and verifies it, as opening it would: to be compared with what should be
    /// there. Changes nothing.
    pub async fn read_back(&self) -> Result<Recovered<T>, OpenError> {
        read(&self.owner, &self.config).await
    }

    /// Makes the next flush abort, as a failing disk would.
    pub fn abort_next_flush(&self) {
        self.owner.abort_next();
    }

    /// Closes it, and waits until it can be opened again.
    pub async fn close(self) {
        let Self { witness, owner, .. } = self;
        drop(witness);
        owner.close().await;
    }
}

/// All records of a database that could not be opened because of what is in it: to look at, to export.
pub async fn dump_database<T: Entry + DeserializeOwned>(
    config: &IndexedDbConfig,
    formatter: &Formatter<'_, T>,
) -> Result<Vec<DumpRecord>, OpenError> {
    let owner = Owner::open(config, STORES).await?;
    let records = owner.read_all().await;
    owner.close().await;
    Ok(describe(records?, formatter))
}

/// Deletes a database, a node's or a journal's; one that is not there is deleted already.
///
/// A witness goes on remembering it, and will not let an empty one take its place, until it is told to
/// [`Witness::forget`].
pub async fn delete_database(name: &str) -> Result<(), OpenError> {
    let lock = take_lock(name).await?;
    let deleted = browser::delete(name, IndexedDbConfig::default().answer_ms).await;
    lock.release().await;
    deleted
}

/// The names of all databases of this site, whoever made them; none where the browser has no way to tell. One that
/// fails to tell is an error: there may be databases.
pub async fn database_names() -> Result<Vec<String>, OpenError> {
    browser::names().await
}

/// What the browser said, when a database was opened, of databases that it had found beyond repair and begun anew;
/// in its own words, and once. Chromium does; it loses all of a site then.
pub fn take_browser_loss() -> Option<String> {
    browser::take_loss()
}

async fn read<T: Entry + DeserializeOwned>(
    link: &Rc<Link>,
    config: &IndexedDbConfig,
) -> Result<Recovered<T>, OpenError> {
    recover(link.read_all().await?, config.chunk_bytes).map_err(|damage| link.damaged(damage))
}

/// Reads a database and compares it with what the witness remembers.
async fn load<T: Entry + DeserializeOwned>(
    link: &Rc<Link>,
    config: &IndexedDbConfig,
    witness: &dyn Witness,
) -> Result<Recovered<T>, OpenError> {
    let mut recovered = read::<T>(link, config).await?;
    let name = link.name();
    let seen = witness.recall(name);
    if let Some(seen) = seen
        && (recovered.flushed < seen.flushed || recovered.instance != seen.instance)
    {
        return Err(forgotten(name, seen, &recovered));
    }
    let found = Witnessed { instance: recovered.instance, flushed: recovered.flushed };
    if recovered.flushed == 0 {
        recovered.instance = browser::draw_instance()?;
        recovered.layout.set_instance(recovered.instance);
    } else if seen != Some(found) {
        witness.remember(name, found);
    }
    Ok(recovered)
}

fn forgotten<T: Entry>(name: &str, remembered: Witnessed, recovered: &Recovered<T>) -> OpenError {
    let found = Witnessed { instance: recovered.instance, flushed: recovered.flushed };
    let found = (found.flushed > 0).then_some(found);
    OpenError::Forgotten { name: name.to_owned(), remembered, found }
}

/// Hands the changes of a flush to the browser, in their order.
fn write(transaction: &IdbTransaction, changes: &[RecordChange]) -> Result<(), JsValue> {
    let put = |store: &str, key: &JsValue, bytes: &[u8]| {
        transaction.object_store(store)?.put_with_key(&bytes_value(bytes), key).map(|_| ())
    };
    for change in changes {
        match change {
            RecordChange::PutMeta(bytes) => put(META, &MANIFEST_KEY.into(), bytes)?,
            RecordChange::PutCarried(bytes) => put(META, &CARRIED_KEY.into(), bytes)?,
            RecordChange::PutChunk { first, bytes } => put(LOG, &index_key(*first), bytes)?,
            RecordChange::DeleteChunks { from, to } => {
                let keys =
                    IdbKeyRange::bound_with_lower_open_and_upper_open(&index_key(*from), &index_key(*to), false, true)?;
                transaction.object_store(LOG)?.delete(&keys)?;
            }
            RecordChange::PutSnapshot { idx, bytes } => put(SNAP, &index_key(*idx), bytes)?,
            RecordChange::DeleteSnapshot { idx } => {
                transaction.object_store(SNAP)?.delete(&index_key(*idx))?;
            }
        }
    }
    Ok(())
}
