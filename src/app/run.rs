//! Scripts, and looks at a database.

use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        action::{Control, Tab},
        boot::dump_unopened,
        branches::Then,
        disk_view,
        driver::Driver,
        driver::now_ms,
        job::Done,
        model::DiskView,
    },
    script::{self, Runner},
    sim::{DiskId, NodeId, config::Setup, configuration::node_of},
    storage::layout::dump::DumpRecord,
};

/// The least pause between two looks at a database that nobody asked for, in milliseconds.
const LOOK_MS: f64 = 150.0;
/// How many times as long as a look took the pause after it is at least: a large database is not read all the time.
const LOOK_SHARE: f64 = 4.0;

/// Whether the database in sight is being looked at because it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Looking {
    /// It is not.
    #[default]
    No,
    /// It is, or was a moment ago.
    Yes,
    /// So too, and it was written again since.
    Again,
}

impl Driver {
    /// Runs a script that somebody typed; its error is shown beside the text.
    pub(super) fn run_from_page(&self, text: &str) {
        match script::parse(text) {
            Err(error) => self.0.engine.borrow_mut().show_error(Control::Script, error.to_string()),
            Ok(mut script) => {
                self.0.engine.borrow_mut().page.error = None;
                let setup = script.setup.take();
                self.start_script(setup, Runner::new(script), None);
            }
        }
    }

    /// Runs a script: on the present run, or on a new one.
    pub(super) fn start_script(&self, setup: Option<Setup>, runner: Runner, done: Option<Done>) {
        self.0.engine.borrow_mut().page.dismiss_welcome();
        if self.note_script(setup.as_ref(), &runner) && setup.is_some() {
            return self.start_show(done);
        }
        match setup {
            Some(setup) => self.start_over(setup, Some((runner, done))),
            None => self.on_cluster(Then::Script(Box::new(runner), done)),
        }
    }

    /// Shows a node's database as it is now. In the past that of the step is shown without being asked for.
    pub(super) fn inspect_disk(&self, node: NodeId) {
        if self.past_step().is_some() {
            return self.draw_soon();
        }
        let driver = self.clone();
        spawn_local(async move {
            match driver.read_disk(node).await {
                Ok(view) => driver.0.engine.borrow_mut().page.disk = Some(Rc::new(view)),
                Err(text) => driver.0.engine.borrow_mut().show_error(Control::Node, text),
            }
            driver.draw_soon();
        });
    }

    /// After a flush: shows the database again, where it is in sight.
    pub(super) fn look_again(&self, disk: DiskId) {
        if self.disk_in_sight() != Some(node_of(disk)) {
            return;
        }
        if self.0.looking.get() != Looking::No {
            self.0.looking.set(Looking::Again);
            return;
        }
        let driver = self.clone();
        spawn_local(async move {
            while let Some(node) = driver.disk_in_sight() {
                driver.0.looking.set(Looking::Yes);
                let began = now_ms();
                // What is wrong with a database is said by who writes to it.
                if let Ok(view) = driver.read_disk(node).await {
                    driver.0.engine.borrow_mut().page.disk = Some(Rc::new(view));
                    driver.draw_soon();
                }
                let pause = ((now_ms() - began) * LOOK_SHARE).max(LOOK_MS);
                TimeoutFuture::new(pause as u32).await;
                if driver.0.looking.get() != Looking::Again {
                    break;
                }
            }
            driver.0.looking.set(Looking::No);
        });
    }

    /// The node whose database is in sight.
    pub(super) fn disk_in_sight(&self) -> Option<NodeId> {
        let page = &self.0.engine.borrow().page;
        page.selected.filter(|_| page.tab == Tab::Storage)
    }

    /// What is in a node's database now; a sentence where that cannot be told.
    pub(super) async fn read_disk(&self, node: NodeId) -> Result<DiskView, String> {
        let Records { name, flushed, records } = self.records(node).await?;
        Ok(disk_view::of_records(node, &name, flushed, records))
    }

    /// The records of a node's database: now, or in the past those that its disk would have held. Those of one that is
    /// damaged, too.
    pub(super) async fn records(&self, node: NodeId) -> Result<Records, String> {
        let texts = self.texts();
        if self.look(|simulation| simulation.node(node)).is_none() {
            return Err(crate::text::command_error(&texts, &crate::sim::error::CommandError::UnknownNode(node)));
        }
        let missing = || texts.format("error-no-database", &[("node", node.into())]);
        if let Some(simulation) = self.0.engine.borrow().travel.past().map(|replay| replay.simulation()) {
            let (flushed, records) = disk_view::replayed_records(simulation, node).ok_or_else(missing)?;
            return Ok(Records { name: String::new(), flushed, records });
        }
        let disk = self.look(|simulation| simulation.disk_of(node));
        if let Some(database) = self.0.disks.database(disk) {
            let records = database.dump(&disk_view::formatter()).await.map_err(|error| error.to_string())?;
            return Ok(Records { name: database.name().to_owned(), flushed: database.flushed(), records });
        }
        if self.0.engine.borrow().page.elsewhere.is_some() {
            return Err(crate::text::copy_has_no_database(&texts, node));
        }
        // One that was refused when the page was opened is there all the same.
        let is_refused = self.look(|simulation| simulation.disk_loss(disk)).is_some();
        let run = self.0.keeper.run();
        if !is_refused || run == 0 {
            return Err(missing());
        }
        let dumped = dump_unopened(run, disk, &disk_view::formatter()).await;
        let (name, records) = dumped.map_err(|error| self.sentence(&error, Some(node)))?;
        Ok(Records { name, flushed: 0, records })
    }
}

/// The records of a database.
pub(super) struct Records {
    /// Its name; empty for what a disk would have held in the past.
    pub name: String,
    /// The last flush that is known to be on it.
    pub flushed: u64,
    /// By store and key.
    pub records: Vec<DumpRecord>,
}
