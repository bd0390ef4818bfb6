//! Putting a run in the place of another: new databases with what its disks hold, then one switch in the journal,
//! then the old databases go. A page that is closed anywhere in it has the one run or the other, whole.

use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;

use crate::{
    app::{
        boot::{forget_database, open_database},
        disk_view::store_of,
        driver::Driver,
    },
    kv::Proposal,
    script::{
        branches::{Branches, Run},
        ledger::print_ledger,
        print_command,
    },
    sim::{
        DiskId, Simulation,
        command::{DiskLoss, Record},
        configuration::node_of,
    },
    storage::{
        image::Batch,
        indexed_db::{Database, FlushError, Journal, OpenError},
    },
    text,
};

/// How often, and how long each time, a busy disk is waited for before its run is replaced.
const REST_TURNS: u32 = 200;
const REST_MS: u32 = 10;
/// How long to wait before a journal that does not answer is asked again, in milliseconds.
const RETRY_MS: u32 = 1_500;

/// A run that is to be put in place: what the journal and its databases are to hold.
pub(super) struct Placing {
    /// The run itself.
    pub run: Run,
    disks: Vec<NewDisk>,
    /// The tree of runs once it is in place.
    pub branches: Branches,
}

/// A database that is to be made.
struct NewDisk {
    node: DiskId,
    /// All that it holds; `None` where it was never written.
    batch: Option<Batch<Proposal>>,
    /// The record that is to be damaged in it, as it was.
    damaged: Option<Record>,
}

impl Placing {
    /// Puts this run in place as it is now. Flushes under way are no part of it: they are started anew.
    pub(super) fn of(simulation: &Simulation, branches: Branches) -> Self {
        let disk = |node| NewDisk {
            node,
            batch: simulation.whole_batch(node),
            damaged: match simulation.disk_loss(node) {
                Some(DiskLoss::Damaged(record)) => Some(record),
                // Whatever was found there, nobody may start from it.
                Some(DiskLoss::Lost) => Some(Record::Manifest),
                None => None,
            },
        };
        Self { run: Run::of(simulation), disks: simulation.disks().into_iter().map(disk).collect(), branches }
    }
}

impl Driver {
    /// Makes the databases of a run, switches the journal to it, and deletes those of the run before. Where that
    /// fails all is as it was, and the sentence says why. For whoever has the turn, while nothing moves.
    pub(super) async fn write_run(&self, placing: &Placing) -> Result<(), String> {
        self.let_disks_rest().await;
        let keeper = &self.0.keeper;
        let Some(journal) = keeper.journal() else {
            self.0.disks.replace(Vec::new());
            keeper.begin(0, 0, placing.run.steps, Vec::new());
            return Ok(());
        };
        // Nothing of the run before may get into the journal from here on, unless all stays as it was.
        keeper.set_in_step(false);
        let run = keeper.run() + 1;
        let mut databases = Vec::new();
        let made = match self.make_databases(run, &placing.disks, &mut databases).await {
            Ok(()) => self.switch_journal(&journal, run, placing).await,
            Err(error) => Err(error),
        };
        if let Err(error) = made {
            for database in databases.into_iter().filter_map(|(_, database)| database) {
                database.close().await;
            }
            for disk in &placing.disks {
                // What cannot be deleted now is deleted at the next visit.
                let _ = forget_database(run, disk.node).await;
            }
            keeper.set_in_step(true);
            return Err(error);
        }
        let pids = placing.disks.iter().map(|disk| disk.node).collect();
        let (old_run, old_pids) = keeper.begin(run, placing.run.history.len(), placing.run.steps, pids);
        for database in self.0.disks.replace(databases) {
            if let Ok(database) = Rc::try_unwrap(database) {
                database.close().await;
            }
        }
        for pid in old_pids {
            let _ = forget_database(old_run, pid).await;
        }
        Ok(())
    }

    /// Makes each database and writes to it what it is to hold, in one flush.
    async fn make_databases(
        &self,
        run: u64,
        disks: &[NewDisk],
        made: &mut Vec<(DiskId, Option<Database<Proposal>>)>,
    ) -> Result<(), String> {
        for disk in disks {
            let (node, opening) = (disk.node, |error: OpenError| self.sentence(&error, None));
            // Left over from a page that was closed while it switched: nothing refers to it.
            forget_database(run, node).await.map_err(opening)?;
            let (database, _) = open_database(run, node).await.map_err(opening)?;
            let written = async {
                if let Some(batch) = &disk.batch {
                    database.flush(batch).await?;
                    if let Some(record) = disk.damaged {
                        database.damage(store_of(record)).await?;
                    }
                }
                Ok(())
            };
            let written = written.await;
            made.push((node, Some(database)));
            written.map_err(|error: FlushError| match error {
                FlushError::QuotaExceeded(_) => text::quota_exceeded(&self.texts(), node_of(node)),
                other => text::flush_failed(&self.texts(), node_of(node), &other.to_string()),
            })?;
        }
        Ok(())
    }

    /// The one switch: from here on a page that is opened has the other run.
    async fn switch_journal(&self, journal: &Journal, run: u64, placing: &Placing) -> Result<(), String> {
        let Run { setup, history, steps, .. } = &placing.run;
        let header = print_ledger(run, *steps, setup, &placing.branches);
        let lines: Vec<_> = history.iter().map(print_command).collect();
        match journal.rewrite(&header, &lines).await {
            Err(error @ FlushError::Lost(_)) => {
                // It was written or not: there is no going on before that is known.
                loop {
                    match journal.reopen().await {
                        Ok(content) if content.header.as_ref() == Some(&header) => return Ok(()),
                        Ok(_) => return Err(error.to_string()),
                        Err(error) => self.tell_journal_failed(&error.to_string()),
                    }
                    TimeoutFuture::new(RETRY_MS).await;
                }
            }
            switched => switched.map_err(|error| error.to_string()),
        }
    }

    /// Waits until what was asked of the disks is done: a database that is being written cannot be deleted.
    /// Not for ever: one that never answers is deleted at the next visit.
    async fn let_disks_rest(&self) {
        for _ in 0..REST_TURNS {
            if self.0.disks.is_quiet() && self.0.keeper.is_quiet() {
                return;
            }
            TimeoutFuture::new(REST_MS).await;
        }
    }

    /// The head of the journal for the run on the page as it is now.
    pub(super) fn ledger(&self) -> String {
        let (keeper, engine) = (&self.0.keeper, self.0.engine.borrow());
        print_ledger(keeper.run(), keeper.reached(), engine.simulation.setup(), &engine.branches)
    }
}
