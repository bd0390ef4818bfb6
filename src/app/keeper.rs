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
    sim::{NodeId, command::Command},
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
    /// What may not be done to databases before the commands that led to it are durable.
    waiting: RefCell<Vec<(NodeId, Deed)>>,
    /// Which run the journal holds: its databases carry the number in their names.
    run: Cell<u64>,
    /// Nodes that have databases in it.
    pids: RefCell<Vec<NodeId>>,
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

    /// Another run begins, with so many of its commands in the journal and databases for these nodes. The
    /// run before, and the nodes that had databases in it, come back.
    pub(super) fn begin(&self, run: u64, durable: usize, pids: Vec<NodeId>) -> (u64, Vec<NodeId>) {
        self.durable.set(durable);
        self.waiting.borrow_mut().clear();
        (self.run.replace(run), self.pids.replace(pids))
    }

    /// Whether nothing waits and nothing is being written.
    pub(super) fn is_quiet(&self) -> bool {
        !self.writing.get() && self.waiting.borrow().is_empty()
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
    pub(super) fn write(&self, deeds: Vec<(NodeId, Deed)>) {
        for (node, deed) in deeds {
            if self.0.disks.ask(node) {
                self.0.keeper.waiting.borrow_mut().push((node, deed));
            }
        }
        self.write_journal_then_act();
    }

    fn write_journal_then_act(&self) {
        let keeper = &self.0.keeper;
        if keeper.writing.get() {
            return;
        }
        let deeds = keeper.waiting.take();
        let run = keeper.run();
        let (lacks, durable, (from, lines)) = self.look(|simulation| {
            let history = simulation.history();
            (keeper.lacks_command(history), history.len(), keeper.missing(history))
        });
        let journal = match keeper.journal() {
            Some(journal) if lacks => journal,
            _ => {
                deeds.into_iter().for_each(|(node, deed)| self.act_on_disk(node, deed));
                return;
            }
        };
        keeper.writing.set(true);
        let driver = self.clone();
        spawn_local(async move {
            while let Err(error) = journal.write_from(from as u64, &lines).await {
                driver.tell_journal_failed(&error.to_string());
                TimeoutFuture::new(RETRY_MS).await;
                if matches!(error, FlushError::Lost(_))
                    && let Err(error) = journal.reopen().await
                {
                    driver.tell_journal_failed(&error.to_string());
                }
            }
            let keeper = &driver.0.keeper;
            keeper.writing.set(false);
            if keeper.run() != run {
                return;
            }
            keeper.durable.set(durable);
            deeds.into_iter().for_each(|(node, deed)| driver.act_on_disk(node, deed));
            driver.write_journal_then_act();
            driver.pump();
        });
    }

    /// Writes down what the journal lacks, time that passed included: the page may be closed at any moment.
    /// The transaction is started before this returns.
    pub(super) fn save_now(&self) {
        let keeper = &self.0.keeper;
        let Some(journal) = keeper.journal().filter(|_| !keeper.writing.get()) else { return };
        let (from, lines) = self.look(|simulation| keeper.missing(simulation.history()));
        if !lines.is_empty() {
            let writing = journal.write_from(from as u64, &lines);
            spawn_local(async move {
                // The page is going away: there is nobody left to tell.
                let _ = writing.await;
            });
        }
    }

    fn tell_journal_failed(&self, reason: &str) {
        let text = self.texts().format("error-journal-failed", &[("reason", reason.into())]);
        self.notify(text, true);
    }
}
