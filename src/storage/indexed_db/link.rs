//! [`Link`]: one open database under its lock, and at most one write transaction in flight.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use gloo::timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{IdbDatabase, IdbRequest, IdbTransaction};

use super::{
    browser,
    config::{Durability, IndexedDbConfig},
    error::{FlushError, OpenError, Reason},
    lock::Lock,
    slot::Slot,
};
use crate::storage::layout::{Damage, Key, StoredRecord};

/// The version of the stores; records have a format of their own.
pub(super) const SCHEMA_VERSION: u32 = 1;

pub(super) type Outcome = Result<(), FlushError>;

/// An open connection, and what listens to it.
struct Connection {
    database: IdbDatabase,
    scope: browser::Scope,
    _on_close: Closure<dyn FnMut()>,
    _on_version_change: Closure<dyn FnMut()>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onclose(None);
        self.database.set_onversionchange(None);
        // What is in flight is finished first; nothing new can be started.
        self.database.close();
    }
}

/// A transaction that has been started and not answered.
struct InFlight {
    transaction: IdbTransaction,
    settled: Box<dyn FnOnce(&Outcome)>,
    slot: Slot<Outcome>,
    /// How often the watch has come by.
    rounds: u32,
    /// The link stays until the outcome is known, and it always will be: there is the watch.
    _link: Rc<Link>,
}

/// What listens to the transaction in flight. Made once: to make them for each costs a flush some hundredths.
struct Handlers {
    on_complete: Closure<dyn FnMut()>,
    on_abort: Closure<dyn FnMut()>,
}

/// Half of the time that an answer has: after so many rounds of that it had all of it, whenever it was asked for.
const ROUNDS: u32 = 3;

/// One open database.
pub(super) struct Link {
    name: String,
    stores: &'static [&'static str],
    durability: Durability,
    answer_ms: u32,
    lock: RefCell<Option<Lock>>,
    connection: RefCell<Option<Connection>>,
    /// Why the connection cannot be used, until it is opened again.
    lost: RefCell<Option<String>>,
    in_flight: RefCell<Option<InFlight>>,
    handlers: Handlers,
    /// Comes by while something is in flight, and once after that.
    watch: RefCell<Option<Timeout>>,
    abort_next: Cell<bool>,
}

/// The one that opened a [`Link`]: when it goes, the database is closed and its lock let go, though a
/// transaction in flight may keep the link itself a while longer.
pub(super) struct Owner(Rc<Link>);

impl std::ops::Deref for Owner {
    type Target = Rc<Link>;

    fn deref(&self) -> &Rc<Link> {
        &self.0
    }
}

impl Drop for Owner {
    fn drop(&mut self) {
        self.0.disconnect("it was closed");
        self.0.lock.take();
    }
}

impl Owner {
    /// Takes the lock and opens the database.
    pub(super) async fn open(config: &IndexedDbConfig, stores: &'static [&'static str]) -> Result<Self, OpenError> {
        let lock = take_lock(&config.name).await?;
        let owner = Self(Rc::new_cyclic(|link| Link {
            name: config.name.clone(),
            stores,
            durability: config.durability,
            answer_ms: config.answer_ms,
            lock: RefCell::new(Some(lock)),
            connection: RefCell::new(None),
            lost: RefCell::new(None),
            in_flight: RefCell::new(None),
            handlers: Handlers::of(link),
            watch: RefCell::new(None),
            abort_next: Cell::new(false),
        }));
        match owner.0.connect().await {
            Ok(()) => Ok(owner),
            Err(error) => {
                owner.close().await;
                Err(error)
            }
        }
    }

    /// Closes the database, and waits until somebody else can have it.
    pub(super) async fn close(self) {
        self.0.disconnect("it was closed");
        let lock = self.0.lock.take();
        if let Some(lock) = lock {
            lock.release().await;
        }
    }
}

/// Takes the lock of a database.
pub(super) async fn take_lock(name: &str) -> Result<Lock, OpenError> {
    let lock = Lock::take(&lock_name(name)).await?;
    lock.ok_or_else(|| OpenError::InUse { name: name.to_owned() })
}

/// Waits until nobody has the lock of a database any more.
pub(super) async fn until_free(name: &str) -> Result<(), OpenError> {
    if let Some(lock) = Lock::wait(&lock_name(name)).await? {
        lock.release().await;
    }
    Ok(())
}

fn lock_name(name: &str) -> String {
    format!("indexeddb {name}")
}

impl Handlers {
    fn of(link: &Weak<Link>) -> Self {
        let listen = |outcome: fn(&Link) -> Outcome| {
            let link = link.clone();
            Closure::<dyn FnMut()>::new(move || {
                if let Some(link) = link.upgrade() {
                    link.settle(outcome(&link));
                }
            })
        };
        let aborted = |link: &Link| {
            let why = link.in_flight.borrow().as_ref().and_then(|in_flight| in_flight.transaction.error());
            Err(FlushError::aborted(Reason::of_exception(why)))
        };
        Self { on_complete: listen(|_| Ok(())), on_abort: listen(aborted) }
    }
}

impl Link {
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Whether a transaction has been started and not answered.
    pub(super) fn is_busy(&self) -> bool {
        self.in_flight.borrow().is_some()
    }

    /// Makes the next write abort in place of committing: a disk that fails, to try what happens then.
    pub(super) fn abort_next(&self) {
        self.abort_next.set(true);
    }

    /// Gives the connection up; what is started from now on is [`FlushError::Lost`].
    pub(super) fn disconnect(&self, why: &str) {
        self.lost.replace(Some(why.to_owned()));
        let connection = self.connection.take();
        drop(connection);
    }

    /// Whether nothing can be written before the database has been opened again.
    pub(super) fn is_lost(&self) -> bool {
        self.lost.borrow().is_some()
    }

    /// What is in it has been verified: it may be written to.
    pub(super) fn ready(&self) {
        if self.connection.borrow().is_some() {
            self.lost.replace(None);
        }
    }

    /// Opens a connection, in place of the present one if there is one, to read from. To write to it, it must
    /// be [`Link::ready`].
    pub(super) async fn connect(self: &Rc<Self>) -> Result<(), OpenError> {
        self.disconnect("it is being opened");
        let scope = browser::Scope::new(self.stores, self.durability)
            .map_err(|thrown| OpenError::Unavailable(Reason::of(&thrown).to_string()))?;
        let database = browser::connect(&self.name, SCHEMA_VERSION, self.stores, self.answer_ms).await?;
        let names = database.object_store_names();
        if let Some(store) = self.stores.iter().find(|store| !names.contains(store)) {
            database.close();
            return Err(self.damaged(Damage::StoreMissing { store }));
        }
        let listen = |why: &'static str, lose: fn(&Rc<Self>, &str)| {
            let link: Weak<Self> = Rc::downgrade(self);
            Closure::<dyn FnMut()>::new(move || {
                if let Some(link) = link.upgrade() {
                    lose(&link, why);
                }
            })
        };
        // The browser closed it: what was in flight will never be answered.
        let on_close = listen("the browser closed it", |link, why| {
            link.disconnect(why);
            link.settle(Err(FlushError::Lost(why.to_owned())));
        });
        // Somebody wants to change or delete it: what is in flight is finished first, and answered.
        let on_version_change = listen("another page asked to change or delete it", |link, why| link.disconnect(why));
        database.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        database.set_onversionchange(Some(on_version_change.as_ref().unchecked_ref()));
        let connection = Connection { database, scope, _on_close: on_close, _on_version_change: on_version_change };
        self.connection.replace(Some(connection));
        Ok(())
    }

    pub(super) fn damaged(&self, damage: Damage) -> OpenError {
        OpenError::Damaged { name: self.name.clone(), damage }
    }

    fn begin(&self, mode: &str) -> Result<IdbTransaction, FlushError> {
        let connection = self.connection.borrow();
        let Some(connection) = connection.as_ref() else {
            return Err(FlushError::Lost(self.lost.borrow().clone().unwrap_or_default()));
        };
        let begun = connection.scope.begin(&connection.database, mode);
        begun
            // It is closing, or a store has vanished: not a matter of this transaction.
            .map_err(|thrown| {
                let why = Reason::of(&thrown).to_string();
                self.lost.replace(Some(why.clone()));
                FlushError::Lost(why)
            })
    }

    /// Starts a write, now: when this returns, all of `change` has been handed to the browser and committed.
    /// `settled` is called once, when the outcome is known, whether or not somebody awaits it.
    pub(super) fn write(
        self: &Rc<Self>,
        change: impl FnOnce(&IdbTransaction) -> Result<(), JsValue>,
        settled: impl FnOnce(&Outcome) + 'static,
    ) -> Result<Slot<Outcome>, FlushError> {
        if self.is_busy() {
            return Err(FlushError::Busy);
        }
        if let Some(why) = self.lost.borrow().clone() {
            return Err(FlushError::Lost(why));
        }
        let transaction = self.begin("readwrite")?;
        if let Err(thrown) = change(&transaction) {
            let _ = transaction.abort();
            return Err(FlushError::aborted(Reason::of(&thrown)));
        }
        transaction.set_oncomplete(Some(self.handlers.on_complete.as_ref().unchecked_ref()));
        transaction.set_onabort(Some(self.handlers.on_abort.as_ref().unchecked_ref()));
        if self.abort_next.take() {
            let _ = transaction.abort();
        } else {
            // Without this the browser commits when it gets round to it: a page that is closed first would
            // lose the transaction.
            browser::commit(&transaction);
        }
        let slot = Slot::new();
        self.in_flight.replace(Some(InFlight {
            transaction,
            settled: Box::new(settled),
            slot: slot.clone(),
            rounds: 0,
            _link: Rc::clone(self),
        }));
        if self.watch.borrow().is_none() {
            self.watch();
        }
        Ok(slot)
    }

    /// Comes by in half of the time that an answer has. A timer for each transaction would cost a flush more than a
    /// hundredth of its time.
    fn watch(self: &Rc<Self>) {
        let link = Rc::downgrade(self);
        let timer = Timeout::new(self.answer_ms.div_ceil(2), move || {
            let Some(link) = link.upgrade() else { return };
            link.watch.take();
            let rounds = link.in_flight.borrow_mut().as_mut().map(|in_flight| {
                in_flight.rounds += 1;
                in_flight.rounds
            });
            match rounds {
                Some(ROUNDS..) => {
                    let why = OpenError::NoAnswer(link.answer_ms).to_string();
                    link.disconnect(&why);
                    link.settle(Err(FlushError::Lost(why)));
                }
                Some(_) => link.watch(),
                None => {}
            }
        });
        self.watch.replace(Some(timer));
    }

    /// The outcome of what is in flight is known.
    fn settle(&self, outcome: Outcome) {
        let in_flight = self.in_flight.take();
        let Some(in_flight) = in_flight else { return };
        in_flight.transaction.set_oncomplete(None);
        in_flight.transaction.set_onabort(None);
        (in_flight.settled)(&outcome);
        let _ = in_flight.slot.fill(outcome);
    }

    /// All records of all stores, as they stand at one moment.
    pub(super) async fn read_all(&self) -> Result<Vec<StoredRecord>, OpenError> {
        let failed = |thrown: JsValue| OpenError::Failed(Reason::of(&thrown));
        let transaction = self.begin("readonly").map_err(|error| {
            OpenError::Failed(Reason { name: "InvalidStateError".into(), message: error.to_string() })
        })?;
        let mut requests = Vec::new();
        for store in self.stores {
            let object_store = transaction.object_store(store).map_err(failed)?;
            let (keys, values) =
                (object_store.get_all_keys().map_err(failed)?, object_store.get_all().map_err(failed)?);
            requests.push((*store, keys, values));
        }
        if let Some((_, _, last)) = requests.last() {
            answered(&transaction, last, self.answer_ms).await?;
        }
        let mut records = Vec::new();
        for (store, keys, values) in requests {
            let list = |request: &IdbRequest| request.result().map(JsCast::unchecked_into::<Array>).map_err(failed);
            for (key, value) in list(&keys)?.iter().zip(list(&values)?.iter()) {
                let bytes = value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
                records.push(StoredRecord { store, key: key_of(&key), bytes });
            }
        }
        Ok(records)
    }
}

/// Waits for the last request of a transaction that only reads. All others are answered before it, and that the
/// transaction ends as well is nothing to wait for: it costs a second way to the browser's store and back.
async fn answered(transaction: &IdbTransaction, last: &IdbRequest, answer_ms: u32) -> Result<(), OpenError> {
    let slot = Slot::new();
    let filled = slot.clone();
    let on_success = Closure::<dyn FnMut()>::new(move || drop(filled.fill(Ok(()))));
    let (filled, asked) = (slot.clone(), transaction.clone());
    // A request that fails aborts its transaction.
    let on_abort = Closure::<dyn FnMut()>::new(move || {
        let _ = filled.fill(Err(OpenError::Failed(Reason::of_exception(asked.error()))));
    });
    let filled = slot.clone();
    let _timeout = Timeout::new(answer_ms, move || drop(filled.fill(Err(OpenError::NoAnswer(answer_ms)))));
    last.set_onsuccess(Some(on_success.as_ref().unchecked_ref()));
    transaction.set_onabort(Some(on_abort.as_ref().unchecked_ref()));
    let result = slot.await;
    last.set_onsuccess(None);
    transaction.set_onabort(None);
    result
}

fn key_of(key: &JsValue) -> Key {
    /// Above this, a JavaScript number is no longer every integer.
    const MAX_SAFE: f64 = 9_007_199_254_740_991.0;
    match (key.as_f64(), key.as_string()) {
        (Some(number), _) if number.fract() == 0.0 && (0.0..=MAX_SAFE).contains(&number) => Key::Index(number as u64),
        (_, Some(name)) => Key::Name(name),
        _ => Key::Foreign(format!("{key:?}")),
    }
}

/// An index as a key.
pub(super) fn index_key(index: u64) -> JsValue {
    JsValue::from_f64(index as f64)
}

/// Bytes as a value.
pub(super) fn bytes_value(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}
