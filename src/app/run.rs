//! Scripts, and looks at a database.

use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        action::{Control, Tab},
        boot::CHUNK_BYTES,
        driver::Driver,
        driver::now_ms,
        job::Done,
        model::{DiskChunk, DiskRecord, DiskStore, DiskView},
    },
    kv::{KVSnapshot, Proposal},
    script::{self, Runner, print_key},
    sim::{NodeId, config::Setup},
    storage::layout::{
        LOG, META, SNAP,
        dump::{DumpRecord, Formatter},
    },
};

/// The most of a record's content that is shown, in characters.
const MAX_CONTENT: usize = 4_000;
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

    /// After a flush: shows the database again, where it is in sight.
    pub(super) fn look_again(&self, node: NodeId) {
        if self.disk_in_sight() != Some(node) {
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
    fn disk_in_sight(&self) -> Option<NodeId> {
        let page = &self.0.engine.borrow().page;
        page.selected.filter(|_| page.tab == Tab::Storage)
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
        let stores = stores(&records);
        let chunks = chunks(&records);
        let manifest = records.iter().find(|record| record.store == META).and_then(|record| record.span);
        let log_start = manifest.map_or(0, |(start, _)| start);
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
        let bytes = stores.iter().map(|store| store.bytes).sum();
        let (name, flushed) = (database.name().to_owned(), database.flushed());
        Ok(DiskView { node, name, bytes, flushed, stores, chunks, log_start, records })
    }
}

fn stores(records: &[DumpRecord]) -> Vec<DiskStore> {
    let store = |name| {
        let of = records.iter().filter(|record| record.store == name);
        DiskStore { name, records: of.clone().count(), bytes: of.map(|record| record.bytes.len()).sum() }
    };
    [META, LOG, SNAP].into_iter().map(store).collect()
}

fn chunks(records: &[DumpRecord]) -> Vec<DiskChunk> {
    let chunks = records.iter().filter(|record| record.store == LOG);
    let last = chunks.clone().count().saturating_sub(1);
    let chunk = |(at, record): (usize, &DumpRecord)| {
        let (first, end) = record.span?;
        let bytes = record.bytes.len();
        // Only the last chunk is ever written again, and not once it is long enough.
        Some(DiskChunk { first, end, bytes, sealed: at < last || bytes >= CHUNK_BYTES })
    };
    chunks.enumerate().filter_map(chunk).collect()
}

fn snapshot(snapshot: &KVSnapshot) -> String {
    let pairs = snapshot.values.iter().map(|(key, last)| format!("{}={}", print_key(key), last.value));
    pairs.collect::<Vec<_>>().join("\n")
}

fn shortened(content: String) -> String {
    match content.char_indices().nth(MAX_CONTENT) {
        Some((at, _)) => format!("{}…", &content[..at]),
        None => content,
    }
}
