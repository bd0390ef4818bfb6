//! Scripts, and looks at a database.

use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        action::{Control, Tab},
        branches::Then,
        disk_view,
        driver::Driver,
        driver::now_ms,
        job::Done,
        model::DiskView,
    },
    script::{self, Runner},
    sim::{DiskId, NodeId, config::Setup, configuration::node_of},
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

    /// In the past: what the node's disk would have held; `None` where the page shows the run as it is now.
    fn past_disk(&self, node: NodeId) -> Option<Result<DiskView, String>> {
        let engine = self.0.engine.borrow();
        let simulation = engine.travel.past()?.simulation();
        let missing = || engine.page.texts.format("error-no-database", &[("node", node.into())]);
        Some(disk_view::replayed(simulation, node).ok_or_else(missing))
    }

    /// The node whose database is in sight.
    pub(super) fn disk_in_sight(&self) -> Option<NodeId> {
        let page = &self.0.engine.borrow().page;
        page.selected.filter(|_| page.tab == Tab::Storage)
    }

    /// What is in a node's database now; a sentence where that cannot be told.
    pub(super) async fn read_disk(&self, node: NodeId) -> Result<DiskView, String> {
        let texts = self.texts();
        if self.look(|simulation| simulation.node(node)).is_none() {
            return Err(crate::text::command_error(&texts, &crate::sim::error::CommandError::UnknownNode(node)));
        }
        if let Some(view) = self.past_disk(node) {
            return view;
        }
        let Some(database) = self.0.disks.database(self.look(|simulation| simulation.disk_of(node))) else {
            let is_copy = self.0.engine.borrow().page.elsewhere.is_some();
            return Err(match is_copy {
                true => crate::text::copy_has_no_database(&texts, node),
                false => texts.format("error-no-database", &[("node", node.into())]),
            });
        };
        let records = database.dump(&disk_view::formatter()).await.map_err(|error| error.to_string())?;
        Ok(disk_view::of_records(node, database.name(), database.flushed(), records))
    }
}
