//! [`Disks`]: the real databases of the run, one a node, and what is under way at each.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        boot,
        disk_view::store_of,
        driver::Driver,
        engine::{Deed, RealDisks},
    },
    kv::Proposal,
    order,
    sim::{
        DiskId,
        command::{Command, FlushFault, Record},
        configuration::{FIRST_CONFIGURATION, configuration_of, node_of},
    },
    storage::{
        image::Batch,
        indexed_db::{Database, FlushError, OpenError, Written},
        layout::Footprint,
    },
    text,
    view::storage::FlushBytes,
};

/// How long to wait before the browser is asked again that did not answer, in milliseconds.
const RETRY_MS: u32 = 1_500;
/// How long to wait before looking again whether a disk is done, in milliseconds.
const TURN_MS: u32 = 5;
/// Of how many flushes the bytes are remembered: as many as there can be batches with operations.
const MAX_FOOTPRINTS: usize = crate::sim::writes::MAX_WRITES + 1;

/// One node's database.
struct Disk {
    /// `None` where what was found could not be opened: its node is down until it is wiped.
    database: Option<Rc<Database<Proposal>>>,
    /// How many deeds were asked for, and how many are settled.
    asked: u64,
    settled: u64,
    /// How many were begun: each waits for those before it.
    begun: u64,
    /// How many bytes there were after each flush, by its number.
    footprints: BTreeMap<u64, Footprint>,
}

/// The real databases, by node. Where a node has none here, its disk is only simulated, and never waited
/// for: memory nodes, and all nodes where the browser has no IndexedDB.
#[derive(Default)]
pub struct Disks(RefCell<BTreeMap<DiskId, Disk>>);

impl RealDisks for Disks {
    fn is_real(&self, node: DiskId) -> bool {
        self.0.borrow().contains_key(&node)
    }

    fn is_busy(&self, node: DiskId) -> bool {
        self.0.borrow().get(&node).is_some_and(|disk| disk.asked > disk.settled)
    }
}

impl Disks {
    /// Puts these databases in the place of those of the run before, which come back. `None` is one that
    /// could not be opened.
    pub(super) fn replace(&self, databases: Vec<(DiskId, Option<Database<Proposal>>)>) -> Vec<Rc<Database<Proposal>>> {
        let disks = databases.into_iter().map(|(node, database)| {
            let footprints = order::map(database.iter().map(|database| (database.flushed(), database.footprint())));
            (node, Disk { database: database.map(Rc::new), asked: 0, settled: 0, begun: 0, footprints })
        });
        let before = self.0.replace(order::map(disks));
        before.into_values().filter_map(|disk| disk.database).collect()
    }

    /// Whether a disk has, or had, a database here.
    pub(super) fn is_known(&self, node: DiskId) -> bool {
        self.0.borrow().contains_key(&node)
    }

    /// A disk is to have a database, which is made when it is first written.
    pub(super) fn add(&self, node: DiskId) {
        let disk = Disk { database: None, asked: 0, settled: 0, begun: 0, footprints: BTreeMap::new() };
        self.0.borrow_mut().entry(node).or_insert(disk);
    }

    /// Whether nothing is being written.
    pub(super) fn is_quiet(&self) -> bool {
        self.0.borrow().values().all(|disk| disk.asked == disk.settled)
    }

    /// A node's database; `None` where it has none.
    pub(super) fn database(&self, node: DiskId) -> Option<Rc<Database<Proposal>>> {
        self.0.borrow().get(&node).and_then(|disk| disk.database.clone())
    }

    /// What a node's real flush with this number did to its bytes, as far as that is known.
    pub(super) fn bytes(&self, node: DiskId, number: u64) -> Option<FlushBytes> {
        let disks = self.0.borrow();
        let footprints = &disks.get(&node)?.footprints;
        let after = footprints.get(&number)?;
        // The first one is what was found on opening, and no flush that this page has seen.
        let before = footprints.range(..number).next_back()?.1.total;
        Some(FlushBytes { written: after.written, before: Some(before), after: after.total })
    }

    /// How many bytes the records of all databases take, as of their last flushes.
    pub(super) fn total_bytes(&self) -> usize {
        let disks = self.0.borrow();
        let last = disks.values().filter_map(|disk| disk.footprints.values().next_back());
        last.map(|footprint| footprint.total).sum()
    }

    fn remember_bytes(&self, node: DiskId, number: u64, footprint: Footprint) {
        if let Some(disk) = self.0.borrow_mut().get_mut(&node) {
            disk.footprints.insert(number, footprint);
            if disk.footprints.len() > MAX_FOOTPRINTS {
                disk.footprints.pop_first();
            }
        }
    }

    /// Notes that something is to be done; whether the node has a real disk for it.
    pub(super) fn ask(&self, node: DiskId) -> bool {
        let mut disks = self.0.borrow_mut();
        let Some(disk) = disks.get_mut(&node) else { return false };
        disk.asked += 1;
        true
    }

    fn settle(&self, node: DiskId) {
        if let Some(disk) = self.0.borrow_mut().get_mut(&node) {
            disk.settled += 1;
        }
    }

    /// Begins the next deed; how many are before it.
    fn begin(&self, node: DiskId) -> u64 {
        self.0.borrow_mut().get_mut(&node).map_or(0, |disk| {
            disk.begun += 1;
            disk.begun - 1
        })
    }

    /// Whether so many deeds are settled.
    fn is_turn_of(&self, node: DiskId, before: u64) -> bool {
        self.0.borrow().get(&node).is_none_or(|disk| disk.settled >= before)
    }

    fn take(&self, node: DiskId) -> Option<Rc<Database<Proposal>>> {
        self.0.borrow_mut().get_mut(&node).and_then(|disk| disk.database.take())
    }

    fn put(&self, node: DiskId, database: Database<Proposal>) {
        if let Some(disk) = self.0.borrow_mut().get_mut(&node) {
            disk.footprints = BTreeMap::from([(database.flushed(), database.footprint())]);
            disk.database = Some(Rc::new(database));
        }
    }
}

impl Driver {
    /// Does to a node's database what the cluster did to its disk.
    pub(super) fn act_on_disk(&self, node: DiskId, deed: Deed) {
        let before = self.0.disks.begin(node);
        match deed {
            Deed::Flush(batch, fault) if self.0.disks.is_turn_of(node, before) => self.flush(node, batch, fault),
            Deed::Flush(batch, fault) => self.flush_in_turn(node, before, batch, fault),
            Deed::Rewrite(batch) => self.in_turn(node, before, async move |driver| driver.rewrite(node, batch).await),
            Deed::Damage(record) => self.in_turn(node, before, async move |driver| driver.damage(node, record).await),
            Deed::Wipe => self.in_turn(node, before, async move |driver| driver.wipe(node).await),
        }
    }

    /// Writes a batch once what was asked of this disk before is done.
    fn flush_in_turn(&self, node: DiskId, before: u64, batch: Batch<Proposal>, fault: Option<FlushFault>) {
        let driver = self.clone();
        spawn_local(async move {
            let run = driver.0.keeper.run();
            while driver.0.keeper.run() == run && !driver.0.disks.is_turn_of(node, before) {
                TimeoutFuture::new(TURN_MS).await;
            }
            if driver.0.keeper.run() == run {
                driver.flush(node, batch, fault);
            }
        });
    }

    /// Does something once what was asked of this disk before is done.
    fn in_turn(&self, node: DiskId, before: u64, deed: impl AsyncFnOnce(Driver) + 'static) {
        let driver = self.clone();
        spawn_local(async move {
            let run = driver.0.keeper.run();
            while driver.0.keeper.run() == run && !driver.0.disks.is_turn_of(node, before) {
                TimeoutFuture::new(TURN_MS).await;
            }
            deed(driver.clone()).await;
            driver.settle(node, run);
        });
    }

    /// What was under way at this disk is done. The run may have been replaced meanwhile, its disks with it.
    fn settle(&self, node: DiskId, run: u64) {
        if self.0.keeper.run() == run {
            self.0.disks.settle(node);
            self.pump();
        }
    }

    /// Writes a batch to a node's database. Simulated time waits for the outcome; where it fails, that is
    /// recorded as a command, and the cluster tries again as it would with a disk of its own.
    fn flush(&self, node: DiskId, batch: Batch<Proposal>, fault: Option<FlushFault>) {
        let Some(database) = self.0.disks.database(node) else { return self.make_then_flush(node, batch, fault) };
        if fault.is_some() {
            database.abort_next_flush();
        }
        let (number, run) = (batch.number, self.0.keeper.run());
        // Starts the transaction at once: a page that is closed right after has committed it.
        let attempt = database.flush(&batch);
        let driver = self.clone();
        spawn_local(async move {
            let outcome = match attempt.await {
                Err(FlushError::Lost(why)) => {
                    driver.tell_flush_unknown(node, &why);
                    match driver.find_out(node, &database, number).await {
                        Ok(Written::Yes) => Ok(()),
                        Ok(Written::No) => Err(None),
                        Err(error) => Err(Some(FlushError::from(error))),
                    }
                }
                other => other.map_err(Some),
            };
            let is_of_run = driver.0.keeper.run() == run;
            match outcome {
                Ok(()) if is_of_run => {
                    if cfg!(debug_assertions) {
                        driver.compare_after_flush(node, &database, number).await;
                    }
                    driver.0.disks.remember_bytes(node, number, database.footprint());
                    driver.look_again(node);
                }
                Err(error) if is_of_run && fault.is_none() => driver.report(node, error.as_ref()),
                _ => {}
            }
            driver.settle(node, run);
        });
    }

    /// Makes the database that a later configuration writes for the first time, then writes to it. One that was found
    /// and could not be opened is not made: its node is down, and nothing is asked of it.
    fn make_then_flush(&self, node: DiskId, batch: Batch<Proposal>, fault: Option<FlushFault>) {
        let (driver, run) = (self.clone(), self.0.keeper.run());
        if configuration_of(node) == FIRST_CONFIGURATION {
            return self.0.disks.settle(node);
        }
        spawn_local(async move {
            let is_of_run = || driver.0.keeper.run() == run;
            match boot::open_database(run, node).await {
                Ok((database, _)) if is_of_run() => {
                    driver.0.disks.put(node, database);
                    driver.flush(node, batch, fault);
                }
                Ok((database, _)) => database.close().await,
                Err(error) if is_of_run() => {
                    // The cluster tries again, as after any failure.
                    driver.report(node, Some(&FlushError::Lost(error.to_string())));
                    driver.settle(node, run);
                }
                Err(_) => {}
            }
        });
    }

    /// A real disk failed: the cluster is told, so that a replay fails alike.
    fn report(&self, node: DiskId, error: Option<&FlushError>) {
        let why = match error {
            Some(FlushError::QuotaExceeded(_)) => FlushFault::Quota,
            _ => FlushFault::Aborted,
        };
        if let Some(error) = error {
            self.tell_flush_failed(node, error);
        }
        let mut engine = self.0.engine.borrow_mut();
        engine.report(&Command::FlushFailed { node, why });
        if error.is_some_and(database_is_gone) {
            // What is on the disk is not what was written: its node may not go on from it.
            let pid = node_of(node);
            engine.report(&Command::Crash(pid));
            // Of an instance that is not the newest nothing is started again.
            if engine.simulation.disk_of(pid) == node {
                engine.report(&Command::Damage { node: pid, record: Record::Manifest });
            }
        }
    }

    /// After a lost connection: whether the flush was written. A browser that does not answer is asked again.
    async fn find_out(&self, node: DiskId, database: &Database<Proposal>, number: u64) -> Result<Written, OpenError> {
        loop {
            match database.reopen_and_check(number).await {
                Err(error @ OpenError::NoAnswer(_)) => self.tell_flush_unknown(node, &error.to_string()),
                found => return found,
            }
            TimeoutFuture::new(RETRY_MS).await;
        }
    }

    async fn damage(&self, node: DiskId, record: Record) {
        if let Some(database) = self.0.disks.database(node)
            && let Err(error) = database.damage(store_of(record)).await
            && !matches!(error, FlushError::Lost(_))
        {
            self.tell_flush_failed(node, &error);
        }
    }

    /// Puts an empty database in the place of a node's.
    async fn wipe(&self, node: DiskId) {
        let run = self.0.keeper.run();
        if let Some(database) = self.0.disks.take(node)
            && let Ok(database) = Rc::try_unwrap(database)
        {
            database.close().await;
        }
        let wiped = async {
            boot::forget_database(run, node).await?;
            boot::open_database(run, node).await
        };
        match wiped.await {
            Ok((database, _)) if self.0.keeper.run() == run => self.0.disks.put(node, database),
            Ok((database, _)) => database.close().await,
            Err(error) => self.tell_flush_failed(node, &FlushError::from(error)),
        }
    }

    /// Puts a database in the place of a node's that holds this batch and nothing else.
    async fn rewrite(&self, node: DiskId, batch: Batch<Proposal>) {
        self.wipe(node).await;
        if let Some(database) = self.0.disks.database(node)
            && let Err(error) = database.flush(&batch).await
        {
            self.tell_flush_failed(node, &error);
        }
    }

    fn tell_flush_failed(&self, node: DiskId, error: &FlushError) {
        let text = match error {
            FlushError::QuotaExceeded(_) => text::quota_exceeded(&self.texts(), node_of(node)),
            // No later try helps: it is down from here on.
            FlushError::Reopen(error @ (OpenError::Damaged { .. } | OpenError::Forgotten { .. })) => {
                text::database_damaged(&self.texts(), node_of(node), &error.to_string())
            }
            other => text::flush_failed(&self.texts(), node_of(node), &other.to_string()),
        };
        self.notify(text, true);
    }

    /// Whether a flush is on the disk is being found out.
    fn tell_flush_unknown(&self, node: DiskId, why: &str) {
        let text = text::flush_unknown(&self.texts(), node_of(node), why);
        self.notify(text, true);
    }
}

/// Whether trying again is of no use: what was found when the connection was opened again is not what was
/// written before.
fn database_is_gone(error: &FlushError) -> bool {
    matches!(error, FlushError::Reopen(_) | FlushError::Plan(_))
}
