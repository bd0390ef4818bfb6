//! [`Disks`]: the real databases of the run, one a node, and how far each of them is.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{driver::Driver, engine::RealDisks},
    kv::Proposal,
    sim::NodeId,
    storage::{
        image::Batch,
        indexed_db::{Database, FlushError, OpenError, Written},
        layout::Footprint,
    },
    text,
    view::storage::FlushBytes,
};

/// How long to wait before a flush that failed is tried again, in milliseconds.
const RETRY_MS: u32 = 1_500;
/// Of how many flushes the bytes are remembered: as many as there can be batches with operations.
const MAX_FOOTPRINTS: usize = crate::sim::writes::MAX_WRITES + 1;

/// One node's database.
struct Disk {
    database: Rc<Database<Proposal>>,
    /// Number of the last flush that was asked for.
    asked: u64,
    /// Number of the last flush that is durable.
    completed: u64,
    /// How many bytes there were after each flush, by its number.
    footprints: BTreeMap<u64, Footprint>,
}

/// The real databases, by node. Where a node has none here, its disk is only simulated, and never waited
/// for: memory nodes, and all nodes where the browser has no IndexedDB.
#[derive(Default)]
pub struct Disks(RefCell<BTreeMap<NodeId, Disk>>);

impl RealDisks for Disks {
    fn is_complete(&self, node: NodeId, number: u64) -> bool {
        self.0.borrow().get(&node).is_none_or(|disk| disk.completed >= number)
    }

    fn is_busy(&self, node: NodeId) -> bool {
        self.0.borrow().get(&node).is_some_and(|disk| disk.asked > disk.completed)
    }
}

impl Disks {
    /// Puts these databases, each with the number of its last flush, in the place of those of the run
    /// before, which come back.
    pub(super) fn replace(&self, databases: Vec<(NodeId, Database<Proposal>, u64)>) -> Vec<Rc<Database<Proposal>>> {
        let disks = databases.into_iter().map(|(node, database, flushed)| {
            let footprints = BTreeMap::from([(flushed, database.footprint())]);
            (node, Disk { database: Rc::new(database), asked: flushed, completed: flushed, footprints })
        });
        let before = self.0.replace(disks.collect());
        before.into_values().map(|disk| disk.database).collect()
    }

    /// Whether nothing is being written.
    pub(super) fn is_quiet(&self) -> bool {
        self.0.borrow().values().all(|disk| disk.asked == disk.completed)
    }

    /// A node's database; `None` where it has none.
    pub(super) fn database(&self, node: NodeId) -> Option<Rc<Database<Proposal>>> {
        self.0.borrow().get(&node).map(|disk| Rc::clone(&disk.database))
    }

    /// What a node's real flush with this number did to its bytes, as far as that is known.
    pub(super) fn bytes(&self, node: NodeId, number: u64) -> Option<FlushBytes> {
        let disks = self.0.borrow();
        let footprints = &disks.get(&node)?.footprints;
        let after = footprints.get(&number)?;
        // The first one is what was found on opening, and no flush that this page has seen.
        let before = footprints.range(..number).next_back()?.1.total;
        Some(FlushBytes { written: after.written, before: Some(before), after: after.total })
    }

    /// Notes that a flush is wanted; whether the node has a database for it.
    pub(super) fn ask(&self, node: NodeId, number: u64) -> bool {
        let mut disks = self.0.borrow_mut();
        let Some(disk) = disks.get_mut(&node) else { return false };
        disk.asked = number;
        true
    }

    fn complete(&self, node: NodeId, database: &Rc<Database<Proposal>>, number: u64) {
        // The run may have been replaced meanwhile, its databases with it.
        if let Some(disk) = self.0.borrow_mut().get_mut(&node)
            && Rc::ptr_eq(&disk.database, database)
        {
            disk.completed = number;
            disk.footprints.insert(number, database.footprint());
            if disk.footprints.len() > MAX_FOOTPRINTS {
                disk.footprints.pop_first();
            }
        }
    }
}

impl Driver {
    /// Writes a batch to a node's database and tries again until it is there: simulated time waits for it,
    /// so nothing is lost by waiting.
    pub(super) fn flush(&self, node: NodeId, batch: Batch<Proposal>) {
        let Some(database) = self.0.disks.database(node) else { return };
        let number = batch.number;
        // Starts the transaction at once: a page that is closed right after has committed it.
        let mut attempt = database.flush(&batch);
        let driver = self.clone();
        spawn_local(async move {
            loop {
                let outcome = match attempt.await {
                    Err(FlushError::Lost(_)) => match driver.find_out(node, &database, number).await {
                        Ok(Written::Yes) => Ok(()),
                        Ok(Written::No) => Err(None),
                        Err(error) => Err(Some(FlushError::from(error))),
                    },
                    other => other.map_err(Some),
                };
                match outcome {
                    Ok(()) => break,
                    Err(None) => {}
                    Err(Some(error)) => {
                        driver.tell_flush_failed(node, &error);
                        if database_is_gone(&error) {
                            return;
                        }
                        TimeoutFuture::new(RETRY_MS).await;
                    }
                }
                attempt = database.flush(&batch);
            }
            if cfg!(debug_assertions) {
                driver.compare_after_flush(node, &database, number).await;
            }
            driver.0.disks.complete(node, &database, number);
            driver.look_again(node);
            driver.pump();
        });
    }

    /// After a lost connection: whether the flush was written. A browser that does not answer is asked again.
    async fn find_out(&self, node: NodeId, database: &Database<Proposal>, number: u64) -> Result<Written, OpenError> {
        loop {
            match database.reopen_and_check(number).await {
                Err(error @ OpenError::NoAnswer(_)) => self.tell_flush_failed(node, &FlushError::from(error)),
                found => return found,
            }
            TimeoutFuture::new(RETRY_MS).await;
        }
    }

    fn tell_flush_failed(&self, node: NodeId, error: &FlushError) {
        let text = match error {
            FlushError::QuotaExceeded(_) => text::quota_exceeded(&self.texts(), node),
            other => text::flush_failed(&self.texts(), node, &other.to_string()),
        };
        self.notify(text, true);
    }
}

/// Whether trying again is of no use: what was found when the connection was opened again is not what was
/// written before.
fn database_is_gone(error: &FlushError) -> bool {
    matches!(error, FlushError::Reopen(_) | FlushError::Plan(_))
}
