//! [`IndexedDbStorage`]: a `Storage` for OmniPaxos that lives in IndexedDB.

use std::{
    cell::{Cell, RefCell},
    future::Future,
    pin::Pin,
    rc::Rc,
};

use omnipaxos::{
    ballot_leader_election::Ballot,
    storage::{Entry, StopSign, Storage, StorageOp, StorageResult},
};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    Database, FlushPolicy, IndexedDbConfig, LocalStorageWitness, NoWitness, Witness, Written,
    error::{FlushError, OpenError},
};
use crate::storage::{
    batched::{BatchedStorage, Handle},
    image::{Batch, Stamp},
};

/// Under which prefix [`IndexedDbStorage::open`] keeps what it has witnessed in `localStorage`.
pub const WITNESS_PREFIX: &str = "omnipaxos-witness ";

/// A `Storage` for OmniPaxos that lives in IndexedDB.
///
/// OmniPaxos calls its storage synchronously, and IndexedDB answers later. So reads come from memory, and
/// writes gather in a batch until [`Flusher::flush`] makes them durable. What makes this a storage that may
/// be trusted after a crash is the order: **flush, then send**. Messages promise to others what the writes
/// before them have stored; take them after every call into OmniPaxos, and send them only when what was
/// written by then is durable.
///
/// OmniPaxos keeps the storage it is given to itself; [`IndexedDbStorage::flusher`] is the handle that
/// stays outside.
///
/// ```no_run
/// use omnipaxos::{ClusterConfig, OmniPaxosConfig, ServerConfig, messages::Message};
/// use omnipaxos_playground::{
///     kv::Proposal,
///     storage::indexed_db::{IndexedDbConfig, IndexedDbStorage},
/// };
///
/// async fn run(send: impl Fn(Message<Proposal>), next_tick: impl AsyncFn()) -> Result<(), Box<dyn std::error::Error>> {
///     let config = IndexedDbConfig { name: "node-1".into(), ..Default::default() };
///     let storage = IndexedDbStorage::<Proposal>::open(config).await?;
///     let disk = storage.flusher();
///     let config = OmniPaxosConfig {
///         cluster_config: ClusterConfig { configuration_id: 1, nodes: vec![1, 2, 3], ..Default::default() },
///         server_config: ServerConfig { pid: 1, ..Default::default() },
///     };
///     let mut node = config.build(storage)?;
///     let mut waiting = Vec::new();
///     loop {
///         next_tick().await;
///         node.tick();
///         let mut messages = Vec::new();
///         node.take_outgoing_messages(&mut messages);
///         waiting.append(&mut messages);
///         // An error leaves the writes waiting, and the messages with them, for the next tick.
///         if disk.flush().await.is_ok() {
///             waiting.drain(..).for_each(&send);
///         }
///     }
/// }
/// ```
///
/// `examples/flush_then_send.rs` is such a program as a whole.
#[derive(Debug)]
pub struct IndexedDbStorage<T: Entry> {
    batched: BatchedStorage<T>,
    flusher: Flusher<T>,
}

/// Makes the writes of an [`IndexedDbStorage`] durable, from outside OmniPaxos. Clones are the same handle.
#[derive(Debug)]
pub struct Flusher<T: Entry>(Rc<Shared<T>>);

#[derive(Debug)]
struct Shared<T: Entry> {
    handle: Handle<T>,
    database: Database<T>,
    /// A batch that was cut and is not known to be durable.
    pending: RefCell<Option<Batch<T>>>,
    reopening: Cell<bool>,
    policy: FlushPolicy,
    /// A flush that the policy has started, as long as nobody has waited for it.
    early: RefCell<Option<Early>>,
    /// The last stamp that was given, for flushes that the policy starts.
    stamp: Cell<Stamp>,
}

/// The outcome of a flush, to come.
struct Early(Pin<Box<dyn Future<Output = Result<(), FlushError>>>>);

impl std::fmt::Debug for Early {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Early").finish_non_exhaustive()
    }
}

impl<T: Entry> Clone for Flusher<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: Entry + Serialize + DeserializeOwned + 'static> IndexedDbStorage<T> {
    /// Opens a node's storage, with a witness in `localStorage` where there is one.
    pub async fn open(config: IndexedDbConfig) -> Result<Self, OpenError> {
        let witness: Rc<dyn Witness> = match LocalStorageWitness::open(WITNESS_PREFIX) {
            Some(witness) => Rc::new(witness),
            None => Rc::new(NoWitness),
        };
        Self::open_with(config, witness).await
    }

    /// Opens a node's storage with this witness.
    pub async fn open_with(config: IndexedDbConfig, witness: Rc<dyn Witness>) -> Result<Self, OpenError> {
        let policy = config.flush;
        let (database, recovered) = Database::open(config, witness).await?;
        let (batched, handle) = BatchedStorage::open(recovered.image, recovered.flushed);
        let shared = Shared {
            handle,
            database,
            pending: RefCell::new(None),
            reopening: Cell::new(false),
            policy,
            early: RefCell::new(None),
            stamp: Cell::new(recovered.stamp),
        };
        Ok(Self { batched, flusher: Flusher(Rc::new(shared)) })
    }

    /// The handle that stays outside when OmniPaxos takes the storage.
    pub fn flusher(&self) -> Flusher<T> {
        self.flusher.clone()
    }

    /// [`Flusher::flush`].
    pub fn flush(&self) -> impl Future<Output = Result<(), FlushError>> + use<T> {
        self.flusher.flush()
    }

    /// [`Flusher::is_dirty`].
    pub fn is_dirty(&self) -> bool {
        self.flusher.is_dirty()
    }

    /// Closes the database and waits until it can be opened again; `false` if a [`Flusher`] still holds it
    /// open. What was not flushed is lost.
    pub async fn close(self) -> bool {
        let Self { batched, flusher } = self;
        drop(batched);
        flusher.close().await
    }
}

impl<T: Entry + Serialize + DeserializeOwned + 'static> Flusher<T> {
    /// Whether there is a write that is not known to be durable.
    pub fn is_dirty(&self) -> bool {
        self.0.handle.is_dirty() || self.0.is_unsettled()
    }

    /// The database below.
    pub fn database(&self) -> &Database<T> {
        &self.0.database
    }

    /// What the node reads now, and what it has written.
    pub fn handle(&self) -> &Handle<T> {
        &self.0.handle
    }

    /// Makes durable all that was written before the call; nothing to do is done at once. The transaction is
    /// started by the call itself, or behind one that the [`FlushPolicy`] has under way. After an error the
    /// writes wait for the next flush, which takes them along; a connection that was lost is opened again, and
    /// what was lost with it tried once more.
    ///
    /// An entry that its own `Serialize` refuses is an error of every flush until a truncation or a trim
    /// removes it: OmniPaxos has taken it by then, and a node that cannot write must not speak.
    pub fn flush(&self) -> impl Future<Output = Result<(), FlushError>> + use<T> {
        self.flush_at(Stamp::default())
    }

    /// [`Flusher::flush`], with a stamp for the manifest.
    pub fn flush_at(&self, stamp: Stamp) -> impl Future<Output = Result<(), FlushError>> + use<T> {
        let shared = Rc::clone(&self.0);
        shared.stamp.set(stamp);
        // One that has ended needs no waiting: if it failed, its batch goes with this one.
        let early = shared.early.take().filter(|_| shared.database.is_busy());
        let started = early.is_none().then(|| shared.start(stamp));
        async move {
            if let Some(Early(early)) = early {
                let _ = early.await;
            }
            let started = started.unwrap_or_else(|| shared.start(stamp));
            match shared.wait(started).await {
                Err(FlushError::Lost(_)) => {
                    shared.reopen().await?;
                    let again = shared.start(stamp);
                    shared.wait(again).await
                }
                outcome => outcome,
            }
        }
    }

    /// Closes the database and waits until it can be opened again; `false` if somebody else, OmniPaxos
    /// itself perhaps, still holds it open. What was not flushed is lost.
    pub async fn close(self) -> bool {
        match Rc::try_unwrap(self.0) {
            Ok(shared) => {
                shared.database.close().await;
                true
            }
            Err(_) => false,
        }
    }
}

/// A flush under way, if there was anything to do.
type Started<F> = Result<Option<F>, FlushError>;

impl<T: Entry + Serialize + DeserializeOwned + 'static> Shared<T> {
    /// Cuts the open batch, joins it to one that failed, and starts its transaction.
    fn start(&self, stamp: Stamp) -> Started<impl Future<Output = Result<(), FlushError>> + use<T>> {
        if self.reopening.get() || self.database.is_busy() {
            return Err(FlushError::Busy);
        }
        // One that became durable after its future was dropped need not be written again.
        let waiting = self.pending.take().filter(|batch| batch.number > self.database.flushed());
        if waiting.is_some() && self.database.is_lost() {
            // Whether the disk has it is not known: joined to another it would have a number that says neither.
            self.pending.replace(waiting);
            return Err(FlushError::Lost("what became of the last flush is not known".into()));
        }
        let batch = match (waiting, self.handle.take_batch(stamp)) {
            (Some(waiting), Some(cut)) => waiting.merged_with(cut),
            (Some(batch), None) | (None, Some(batch)) => batch,
            (None, None) => return Ok(None),
        };
        let started = self.database.flush(&batch);
        self.pending.replace(Some(batch));
        Ok(Some(started))
    }

    async fn wait(&self, started: Started<impl Future<Output = Result<(), FlushError>>>) -> Result<(), FlushError> {
        if let Some(started) = started? {
            started.await?;
            // By now the next one may have been started already: that is not done yet.
            if !self.is_unsettled() {
                self.pending.take();
            }
        }
        Ok(())
    }

    /// Whether there is a batch that was cut and is not on the disk, as far as is known.
    fn is_unsettled(&self) -> bool {
        self.pending.borrow().as_ref().is_some_and(|batch| batch.number > self.database.flushed())
    }

    /// Starts a flush if the policy says so. What becomes of it is the next [`Flusher::flush`]'s to tell: after
    /// a failure no other is started before that.
    fn start_early(&self) {
        let FlushPolicy::AfterEntries(count) = self.policy else { return };
        let waits = self.reopening.get() || self.database.is_busy() || self.database.is_lost() || self.is_unsettled();
        if waits || self.handle.open_entries() < count.get() {
            return;
        }
        if let Ok(Some(started)) = self.start(self.stamp.get()) {
            self.early.replace(Some(Early(Box::pin(started))));
        }
    }

    /// The connection was lost with a batch under way: finds out what became of it.
    async fn reopen(&self) -> Result<(), FlushError> {
        let Some(number) = self.pending.borrow().as_ref().map(|batch| batch.number) else { return Ok(()) };
        if self.reopening.get() {
            return Err(FlushError::Busy);
        }
        let _guard = Reopening::begin(&self.reopening);
        if self.database.reopen_and_check(number).await? == Written::Yes {
            self.pending.take();
        }
        Ok(())
    }
}

/// Keeps a second flush out while the database is being opened again, and lets it in however that ends.
struct Reopening<'a>(&'a Cell<bool>);

impl<'a> Reopening<'a> {
    fn begin(flag: &'a Cell<bool>) -> Self {
        flag.set(true);
        Self(flag)
    }
}

impl Drop for Reopening<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

impl<T: Entry + Serialize + DeserializeOwned + 'static> Storage<T> for IndexedDbStorage<T> {
    fn write_atomically(&mut self, ops: Vec<StorageOp<T>>) -> StorageResult<()> {
        self.batched.write_atomically(ops)?;
        self.flusher.0.start_early();
        Ok(())
    }
    fn append_entry(&mut self, entry: T) -> StorageResult<()> {
        self.batched.append_entry(entry)?;
        self.flusher.0.start_early();
        Ok(())
    }
    fn append_entries(&mut self, entries: Vec<T>) -> StorageResult<()> {
        self.batched.append_entries(entries)?;
        self.flusher.0.start_early();
        Ok(())
    }
    fn append_on_prefix(&mut self, from_idx: usize, entries: Vec<T>) -> StorageResult<()> {
        self.batched.append_on_prefix(from_idx, entries)?;
        self.flusher.0.start_early();
        Ok(())
    }
    fn set_promise(&mut self, n_prom: Ballot) -> StorageResult<()> {
        self.batched.set_promise(n_prom)
    }
    fn set_decided_idx(&mut self, ld: usize) -> StorageResult<()> {
        self.batched.set_decided_idx(ld)
    }
    fn get_decided_idx(&self) -> StorageResult<usize> {
        self.batched.get_decided_idx()
    }
    fn set_accepted_round(&mut self, na: Ballot) -> StorageResult<()> {
        self.batched.set_accepted_round(na)
    }
    fn get_accepted_round(&self) -> StorageResult<Option<Ballot>> {
        self.batched.get_accepted_round()
    }
    fn get_entries(&self, from: usize, to: usize) -> StorageResult<Vec<T>> {
        self.batched.get_entries(from, to)
    }
    fn get_log_len(&self) -> StorageResult<usize> {
        self.batched.get_log_len()
    }
    fn get_suffix(&self, from: usize) -> StorageResult<Vec<T>> {
        self.batched.get_suffix(from)
    }
    fn get_promise(&self) -> StorageResult<Option<Ballot>> {
        self.batched.get_promise()
    }
    fn set_stopsign(&mut self, s: Option<StopSign>) -> StorageResult<()> {
        self.batched.set_stopsign(s)
    }
    fn get_stopsign(&self) -> StorageResult<Option<StopSign>> {
        self.batched.get_stopsign()
    }
    fn trim(&mut self, idx: usize) -> StorageResult<()> {
        self.batched.trim(idx)
    }
    fn set_compacted_idx(&mut self, idx: usize) -> StorageResult<()> {
        self.batched.set_compacted_idx(idx)
    }
    fn get_compacted_idx(&self) -> StorageResult<usize> {
        self.batched.get_compacted_idx()
    }
    fn set_snapshot(&mut self, snapshot: Option<T::Snapshot>) -> StorageResult<()> {
        self.batched.set_snapshot(snapshot)
    }
    fn get_snapshot(&self) -> StorageResult<Option<T::Snapshot>> {
        self.batched.get_snapshot()
    }
}
