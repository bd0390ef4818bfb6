//! Scripts, and looks at a database.

use wasm_bindgen_futures::spawn_local;

use std::rc::Rc;

use crate::{
    app::{
        action::Control,
        driver::Driver,
        job::Done,
        model::{DiskRecord, DiskView},
    },
    kv::{KVSnapshot, Proposal},
    script::{self, Runner, print_key},
    sim::{NodeId, config::Setup},
    storage::layout::dump::Formatter,
};

/// The most of a record's content that is shown, in characters.
const MAX_CONTENT: usize = 4_000;

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
        match setup {
            Some(setup) => self.start_over(setup, Some((runner, done))),
            None => self.change(|engine| {
                engine.page.playing = false;
                engine.run_script(runner, done);
            }),
        }
    }

    /// Shows a node's database as it is now.
    pub(super) fn inspect_disk(&self, node: NodeId) {
        let driver = self.clone();
        spawn_local(async move {
            match driver.read_disk(node).await {
                Ok(view) => driver.0.engine.borrow_mut().page.disk = Some(Rc::new(view)),
                Err(text) => driver.0.engine.borrow_mut().show_error(Control::Node, text),
            }
            driver.draw_soon();
        });
    }

    /// What is in a node's database now; a sentence where that cannot be told.
    pub(super) async fn read_disk(&self, node: NodeId) -> Result<DiskView, String> {
        let texts = self.texts();
        if self.look(|simulation| simulation.node(node)).is_none() {
            return Err(crate::text::command_error(&texts, &crate::sim::error::CommandError::UnknownNode(node)));
        }
        let Some(database) = self.0.disks.database(node) else {
            let is_copy = self.0.engine.borrow().page.elsewhere.is_some();
            return Err(match is_copy {
                true => crate::text::copy_has_no_database(&texts, node),
                false => texts.format("error-no-database", &[("node", node.into())]),
            });
        };
        let entry =
            |index: u64, proposal: &Proposal| format!("{index}: {}={}", print_key(&proposal.kv.key), proposal.kv.value);
        let formatter = Formatter { entry: &entry, snapshot: &snapshot };
        let records = database.dump(&formatter).await.map_err(|error| error.to_string())?;
        let records: Vec<_> = records
            .into_iter()
            .map(|record| DiskRecord {
                store: record.store,
                key: record.key.to_string(),
                bytes: record.bytes.len(),
                checksum: record.checksum.map(|sum| format!("{sum:08x}")).unwrap_or_default(),
                content: match record.content {
                    Ok(content) | Err(content) => shortened(content),
                },
            })
            .collect();
        let bytes = records.iter().map(|record| record.bytes).sum();
        Ok(DiskView { node, name: database.name().to_owned(), bytes, records })
    }
}

fn snapshot(snapshot: &KVSnapshot) -> String {
    let pairs = snapshot.values.iter().map(|(key, last)| format!("{}={}", print_key(key), last.value));
    pairs.collect::<Vec<_>>().join(" ")
}

fn shortened(content: String) -> String {
    match content.char_indices().nth(MAX_CONTENT) {
        Some((at, _)) => format!("{}…", &content[..at]),
        None => content,
    }
}
