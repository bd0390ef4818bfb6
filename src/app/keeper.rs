//! [`Keeper`]: the journal of commands, which makes a run outlive its page.
//!
//! A command is durable in the journal before any flush that holds its effects starts. Time that only
//! passes need not be: each database's manifest names the step of its last flush, and the run is
//! deterministic, so it is run on to that step again.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{driver::Driver, engine::Deed},
    script::print_command,
    sim::{
        DiskId,
        command::Command,
        configuration::{FIRST_CONFIGURATION, configuration_of},
    },
    storage::indexed_db::{FlushError, Journal},
};

/// How long to wait before a write that failed is tried again, in milliseconds.
const RETRY_MS: u32 = 1_500;

/// The journal of the run, and what waits for it.
#[derive(Default)]
pub struct Keeper {
    journal: RefCell<Option<Rc<Journal>>>,
    /// How many of the history's commands are in it. The last of them may have grown since.
    durable: Cell<usize>,
    writing: Cell<bool>,
    /// Whether the cluster on the page is the run that the journal holds. While one run is put in the place of
    /// another it is not, nor where the earlier run could not be opened: nothing may be written over that.
    in_step: Cell<bool>,
    /// What may not be done to databases before the commands that led to it are durable.
    waiting: RefCell<Vec<(DiskId, Deed)>>,
    /// Which run the journal holds: its databases carry the number in their names.
    run: Cell<u64>,
    /// The disks that have databases in it.
    pids: RefCell<Vec<DiskId>>,
    /// The step that the run had reached when its databases were made, or when it was left for a branch.
    reached: Cell<u64>,
    /// Whether the journal's header says what is no longer so.
    stale: Cell<bool>,
}

impl Keeper {
    /// The journal; `None` where the browser has no IndexedDB: then nothing outlives the page.
    pub(super) fn journal(&self) -> Option<Rc<Journal>> {
        self.journal.borrow().clone()
    }

    /// This journal it is.
    pub(super) fn set_journal(&self, journal: Journal) {
        *self.journal.borrow_mut() = Some(Rc::new(journal));
    }

    /// The number of the run.
    pub(super) fn run(&self) -> u64 {
        self.run.get()
    }

    /// Another run begins, with so many of its commands in the journal, which lead at least to this step, and
    /// databases for these nodes. The run before, and the nodes that had databases in it, come back.
    pub(super) fn begin(&self, run: u64, durable: usize, reached: u64, pids: Vec<DiskId>) -> (u64, Vec<DiskId>) {
        self.durable.set(durable);
        self.reached.set(reached);
        self.stale.set(false);
        self.waiting.borrow_mut().clear();
        self.in_step.set(false);
        (self.run.replace(run), self.pids.replace(pids))
    }

    /// Whether the cluster on the page now is the run that the journal holds.
    pub(super) fn set_in_step(&self, in_step: bool) {
        self.in_step.set(in_step);
    }

    /// The step that the run has reached whatever its databases say: the journal's commands lead to it.
    pub(super) fn reached(&self) -> u64 {
        self.reached.get()
    }

    /// The run is at this step, and must not come back before it: another left it here.
    pub(super) fn set_reached(&self, step: u64) {
        self.reached.set(step);
        self.stale.set(true);
    }

    /// What the journal's header says is no longer so: the next write makes it so, and there will be one.
    pub(super) fn set_stale(&self) {
        self.stale.set(true);
    }

    /// Whether nothing waits and nothing is being written, or will be at once.
    pub(super) fn is_quiet(&self) -> bool {
        let has_news = self.stale.get() && self.in_step.get() && self.journal.borrow().is_some();
        !self.writing.get() && self.waiting.borrow().is_empty() && !has_news
    }

    /// The lines that the journal lacks, and the line they start at.
    fn missing(&self, history: &[Command]) -> (usize, Vec<String>) {
        let from = self.durable.get().saturating_sub(1).min(history.len());
        (from, history[from..].iter().map(print_command).collect())
    }

    /// Whether the journal lacks a command that is more than time passing.
    fn lacks_command(&self, history: &[Command]) -> bool {
        let lacking = history.get(self.durable.get()..).unwrap_or_default();
        lacking.iter().any(|command| !matches!(command, Command::Step(_) | Command::Tick(_)))
    }
}

impl Driver {
    /// Does this to real databases, once the journal has what led to it.
    pub(super) fn write(&self, deeds: Vec<(DiskId, Deed)>) {
        for (node, deed) in deeds {
            // An instance of a later configuration writes for the first time: its database is made with that.
            let is_new = !self.0.disks.is_known(node) && configuration_of(node) > FIRST_CONFIGURATION;
            if is_new && self.0.keeper.journal().is_some() && self.0.keeper.in_step.get() {
                self.0.disks.add(node);
                self.0.keeper.pids.borrow_mut().push(node);
            }
            if self.0.disks.ask(node) {
                self.0.keeper.waiting.borrow_mut().push((node, deed));
            }
        }
        self.write_journal_then_act();
    }

    fn write_journal_then_act(&self) {
        let keeper = &self.0.keeper;
        if keeper.writing.get() || !keeper.in_step.get() {
            return;
        }
        let deeds = keeper.waiting.take();
        let run = keeper.run();
        let (lacks, durable, (from, lines)) = self.look(|simulation| {
            let history = simulation.history();
            (keeper.lacks_command(history), history.len(), keeper.missing(history))
        });
        let journal = match keeper.journal() {
            Some(journal) if lacks || keeper.stale.get() => journal,
            _ => {
                deeds.into_iter().for_each(|(node, deed)| self.act_on_disk(node, deed));
                return;
            }
        };
        keeper.writing.set(true);
        let header = keeper.stale.take().then(|| self.ledger());
        let driver = self.clone();
        spawn_local(async move {
            let (keeper, mut durable) = (&driver.0.keeper, durable);
            // Once the run was replaced, its commands have no place in the journal any more.
            let is_of_run = || keeper.run() == run;
            while is_of_run()
                && let Err(error) = journal.write_headed(header.as_deref(), from as u64, &lines).await
                && is_of_run()
            {
                driver.tell_journal_failed(&error.to_string());
                TimeoutFuture::new(RETRY_MS).await;
                if matches!(error, FlushError::Hole { .. })
                    && let Some(whole) = driver.rewrite_journal(&journal).await
                {
                    durable = whole;
                    break;
                }
                if matches!(error, FlushError::Lost(_))
                    && let Err(error) = journal.reopen().await
                {
                    driver.tell_journal_failed(&error.to_string());
                }
            }
            keeper.writing.set(false);
            if is_of_run() {
                keeper.durable.set(durable);
                deeds.into_iter().for_each(|(node, deed)| driver.act_on_disk(node, deed));
            }
            driver.write_journal_then_act();
            driver.pump();
        });
    }

    /// What the journal held is gone, by somebody else's hand: the page still has all of it. How many commands it
    /// holds then.
    async fn rewrite_journal(&self, journal: &Journal) -> Option<usize> {
        let lines: Vec<_> = self.look(|simulation| simulation.history().iter().map(print_command).collect());
        journal.rewrite(&self.ledger(), &lines).await.ok().map(|()| lines.len())
    }

    /// Writes down what the journal lacks, time that passed included: the page may be closed at any moment.
    /// The transaction is started before this returns.
    pub(super) fn save_now(&self) {
        let keeper = &self.0.keeper;
        let may_write = !keeper.writing.get() && keeper.in_step.get();
        let Some(journal) = keeper.journal().filter(|_| may_write) else { return };
        let (durable, (from, lines)) =
            self.look(|simulation| (simulation.history().len(), keeper.missing(simulation.history())));
        if lines.is_empty() && !keeper.stale.get() {
            return;
        }
        let had_news = keeper.stale.take();
        let header = had_news.then(|| self.ledger());
        let (run, writing) = (keeper.run(), journal.write_headed(header.as_deref(), from as u64, &lines));
        keeper.writing.set(true);
        let driver = self.clone();
        spawn_local(async move {
            // If the page is going away there is nobody left to tell; if it stays, the next write tells.
            let outcome = writing.await;
            let keeper = &driver.0.keeper;
            keeper.writing.set(false);
            if outcome.is_ok() && keeper.run() == run {
                keeper.durable.set(durable);
            } else if keeper.run() == run && had_news {
                keeper.set_stale();
            }
            driver.write_journal_then_act();
            driver.pump();
        });
    }

    pub(super) fn tell_journal_failed(&self, reason: &str) {
        let text = self.texts().format("error-journal-failed", &[("reason", reason.into())]);
        self.notify(text, true);
    }
}
