//! Opening the page, and putting one run in the place of another.
//!
//! A page that was closed is a power failure of the whole cluster. Opened again, the journal's commands are
//! run, and on to the largest step that a database's manifest names; then `power-failure` is recorded with the
//! flush that each database has really reached, and the nodes start from there.

use std::rc::Rc;

use gloo::{events::EventListener, timers::future::TimeoutFuture, utils::window};
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        act,
        action::Goal,
        driver::Driver,
        engine::Engine,
        job::{Done, Job},
        model::Life,
        page::Page,
        place::Placing,
    },
    kv::Proposal,
    script::{
        self, Runner, ScriptError,
        ledger::{FORMAT, Ledger, LedgerError, parse_ledger, print_ledger},
        print_command,
    },
    sim::{
        DiskId, NodeId, Simulation,
        command::Command,
        config::{MIN_NODES, Setup, StorageKind},
        configuration::{FIRST_CONFIGURATION, configuration_of, disk_name, disk_of, node_of},
        error::SetupError,
        resume::{FoundDisk, ResumeError},
    },
    storage::{
        indexed_db::{
            Database, IndexedDbConfig, Journal, LocalStorageWitness, NoWitness, OpenError, Witness, database_names,
            delete_database, dump_database, take_browser_loss,
        },
        layout::{
            Recovered,
            dump::{DumpRecord, Formatter},
        },
        portable::DiskImage,
    },
    text::{self, Texts},
};

/// The journal's database: whichever tab has it has the cluster.
pub(super) const JOURNAL: &str = "omnipaxos-playground.journal";
/// How long a turn is waited for before it is asked again, in milliseconds.
const TURN_MS: u32 = 10;
/// How often, and after how long each time, the journal is tried again that could not be opened.
const OPEN_TRIES: u32 = 3;
const OPEN_MS: u32 = 1_000;
/// About how long a chunk of the page's databases gets. Far less than the storage's default: runs are short here, and
/// what becomes of chunks when a log grows, is cut or compacted is there to be seen.
pub(super) const CHUNK_BYTES: usize = 512;
const WITNESS_PREFIX: &str = "omnipaxos-playground.witness.";

/// A database as it was found.
struct Found {
    node: DiskId,
    database: Database<Proposal>,
    recovered: Recovered<Proposal>,
}

/// What the journal holds of an earlier visit.
struct Earlier {
    ledger: Ledger,
    commands: Vec<Command>,
    lines: Vec<String>,
}

impl Driver {
    /// Opens the page, in the language of these texts: the run of the last visit, or a new one.
    pub fn open(texts: Rc<Texts>) -> Result<Self, SetupError> {
        let page = Page::new(texts, act::kept_theme(), act::kept(act::WELCOME_KEY).is_none());
        let driver = Self::new(Engine::new(Simulation::new(Setup::default())?, page));
        driver.0.switching.set(true);
        for event in ["pagehide", "visibilitychange"] {
            let leaving = driver.clone();
            EventListener::new(&window(), event, move |_| leaving.save_now()).forget();
        }
        driver.listen_to_address();
        if !driver.0.embedded.get() {
            driver.listen_to_tabs();
        }
        driver.listen_to_links();
        if !driver.0.embedded.get() {
            driver.restore_figures();
        }
        let (opening, turn) = (driver.clone(), driver.0.turns.take());
        spawn_local(async move {
            opening.wait_for_turn(turn).await;
            opening.come_back().await;
            opening.0.turns.end();
        });
        Ok(driver)
    }

    /// Opens the databases and goes on from them, unless another tab has them.
    pub(super) async fn come_back(&self) {
        if self.0.embedded.get() {
            // In another page it is a figure: it keeps nothing, and takes the cluster from no tab.
            return self.put_in_place(Setup::default(), None).await;
        }
        self.tell_stopped();
        let opened = open_journal().await;
        if let Err(OpenError::InUse { .. }) = opened {
            return self.stand_by();
        }
        self.leave_standby();
        let journal = match opened {
            Ok(journal) => journal,
            Err(error @ OpenError::NewerVersion { .. }) => return self.fail(self.sentence(&error, None)),
            Err(error @ OpenError::Unavailable(_)) => {
                let text = self.sentence(&error, None);
                self.notify(text, true);
                return self.put_in_place(Setup::default(), None).await;
            }
            // There may be a run that only cannot be read now: nothing takes its place.
            Err(error) => return self.fail(error.to_string()),
        };
        let content = journal.load().await;
        self.0.keeper.set_journal(journal);
        let (header, lines) = match content {
            Ok(content) => (content.header, content.lines),
            Err(error) => return self.fail(self.sentence(&error, None)),
        };
        match header {
            None => self.start_from_orphans().await,
            Some(header) => match parse_ledger(&header) {
                Ok(ledger) => match script::parse_commands(&lines.join("\n")) {
                    Ok(commands) => self.resume(Earlier { ledger, commands, lines }).await,
                    Err(_) => self.start_from_orphans().await,
                },
                Err(LedgerError::Newer(found)) => {
                    self.fail(text::database_newer(&self.texts(), JOURNAL, found, FORMAT));
                }
                Err(LedgerError::Foreign { .. }) => self.start_from_orphans().await,
            },
        }
    }

    /// Goes on with the run of an earlier visit.
    async fn resume(&self, earlier: Earlier) {
        let Ledger { run, step, setup, branches } = &earlier.ledger;
        let run = *run;
        let names = match database_names().await {
            Ok(names) => names,
            // Disks of later configurations may be there that only cannot be found now.
            Err(error) => return self.fail(self.sentence(&error, None)),
        };
        let pids = disks_of_run(run, setup, names);
        // From here on a new cluster knows which databases it replaces.
        self.0.keeper.begin(run, 0, *step, pids.clone());
        self.0.engine.borrow_mut().branches = branches.clone();
        let (mut found, mut lost) = (Vec::new(), Vec::new());
        for pid in pids.iter().copied() {
            match open_database(run, pid).await {
                Ok((database, recovered)) => found.push(Found { node: pid, database, recovered }),
                // Its node does not start; the others go on without it.
                Err(error @ (OpenError::Damaged { .. } | OpenError::Forgotten { .. })) => lost.push((pid, error)),
                Err(error) => return self.fail(self.sentence(&error, Some(node_of(pid)))),
            }
        }
        match replay(&earlier, &found) {
            Ok(mut simulation) => {
                let same = |(command, line): &(&Command, &String)| print_command(command) == **line;
                let durable = simulation.history().iter().zip(&earlier.lines).take_while(same).count();
                simulation.take_effects();
                // Databases of configurations that are over, or that were made and never written, are of no use.
                let in_use = simulation.disks();
                let (found, over): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| in_use.contains(&found.node));
                lost.retain(|(disk, _)| in_use.contains(disk));
                let over: Vec<_> = over.into_iter().map(|found| (found.node, found.database)).collect();
                let pids = in_use.clone();
                let at = |disk: &DiskId| {
                    let recovered = found.iter().find(|found| found.node == *disk).map(|found| &found.recovered);
                    // One that nothing was ever written to need not be there.
                    let never_written = || simulation.durable_image(*disk).is_some_and(|(_, flushed)| flushed == 0);
                    let is_lost = lost.iter().any(|(other, _)| other == disk);
                    match recovered {
                        Some(recovered) => Some(recovered.flushed),
                        None => (!is_lost && never_written()).then_some(0),
                    }
                };
                let reached = in_use.iter().map(|disk| (*disk, at(disk))).collect();
                // `replay` has checked that it can.
                if let Err(error) = simulation.apply(&Command::PowerFailure(reached)) {
                    return self.fail(error.to_string());
                }
                self.0.disks.replace(databases(found, lost.iter().map(|(pid, _)| *pid)));
                self.0.keeper.begin(run, durable, *step, pids);
                self.begin(simulation);
                self.tell_power_failure();
                for (pid, error) in &lost {
                    self.notify(self.sentence(error, Some(node_of(*pid))), true);
                }
                for (disk, database) in over {
                    database.close().await;
                    // What cannot be deleted now is deleted at the next visit.
                    let _ = forget_database(run, disk).await;
                }
                self.sweep().await;
            }
            Err(differing) => {
                let mut differing: Vec<_> = differing.into_iter().map(node_of).collect();
                differing.dedup();
                let text = text::disks_differ(&self.texts(), &differing);
                self.start_from_found(run, setup.clone(), found, text).await;
            }
        }
    }

    /// There is no journal to go by. Databases that an earlier visit left are not given up for that: those of
    /// its last run are started from.
    async fn start_from_orphans(&self) {
        let names = match database_names().await {
            Ok(names) => names,
            // There may be a run that only cannot be found now: nothing takes its place.
            Err(error) => return self.fail(self.sentence(&error, None)),
        };
        let mut pids: Vec<(u64, DiskId)> = names.iter().filter_map(|name| parse_database_name(name)).collect();
        let last = pids.iter().map(|(run, _)| *run).max();
        pids.retain(|(run, _)| Some(*run) == last);
        let Some(run) = last.filter(|_| pids.len() >= crate::sim::config::MIN_NODES) else {
            self.tell_forgotten();
            return self.put_in_place(Setup::default(), None).await;
        };
        pids.sort_unstable();
        self.0.keeper.begin(run, 0, 0, pids.iter().map(|(_, pid)| *pid).collect());
        let mut found = Vec::new();
        for (run, pid) in pids {
            match open_database(run, pid).await {
                Ok((database, recovered)) => found.push(Found { node: pid, database, recovered }),
                Err(error) => return self.fail(self.sentence(&error, Some(node_of(pid)))),
            }
        }
        if found.iter().all(|found| found.recovered.flushed == 0) {
            // A database that is open cannot be deleted.
            drop(found);
            self.tell_forgotten();
            return self.put_in_place(Setup::default(), None).await;
        }
        let of_first = found.iter().filter(|found| configuration_of(found.node) == FIRST_CONFIGURATION);
        let nodes = Setup::nodes_with(of_first.map(|found| found.node), StorageKind::IndexedDb);
        let text = text::journal_lost(&self.texts());
        self.start_from_found(run, Setup { nodes, ..Setup::default() }, found, text).await;
    }

    /// Nothing is left of an earlier visit but what the witness remembers of its databases, or the browser says
    /// that it lost them: a new cluster takes their place, in databases with ids of their own, and the page says so.
    fn tell_forgotten(&self) {
        let remembered = act::kept_keys(WITNESS_PREFIX);
        remembered.iter().for_each(|key| act::forget(key));
        let text = match take_browser_loss() {
            Some(reason) => self.texts().format("error-browser-lost-data", &[("reason", reason.into())]),
            None if remembered.is_empty() => return,
            None => self.texts().text("error-site-data-gone"),
        };
        self.notify(text, true);
    }

    /// What the databases hold is not what a journal leads to: a new history starts, from what was found.
    async fn start_from_found(&self, run: u64, mut setup: Setup, found: Vec<Found>, text: String) {
        // A history begins with one configuration: the newest that enough databases were written in.
        let newest = newest_configuration(&found);
        let (found, older): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|found| configuration_of(found.node) == newest);
        for older in older {
            older.database.close().await;
        }
        if newest > FIRST_CONFIGURATION {
            let on_disk = found.iter().map(|found| node_of(found.node));
            setup.nodes = Setup::nodes_with(on_disk, StorageKind::IndexedDb);
            let pids: Vec<_> = setup.pids().collect();
            setup.tuning.retain(|tuning| pids.contains(&tuning.node));
        }
        let image = |found: &Found| {
            let image = DiskImage::of(&found.recovered.image, found.recovered.flushed);
            image.map(|image| (node_of(found.node), image)).map_err(|error| error.to_string())
        };
        let images = found.iter().filter(|found| found.recovered.flushed > 0).map(image).collect();
        setup.images = match images {
            Ok(images) => images,
            Err(error) => return self.fail(error),
        };
        let simulation = match Simulation::new(setup) {
            Ok(simulation) => simulation,
            Err(error) => return self.fail(text::setup_error(&self.texts(), &error)),
        };
        if newest > FIRST_CONFIGURATION {
            // Its databases have the names of another configuration: the history gets some of its own.
            return self.start_in_new_databases(simulation, found, text).await;
        }
        if let Some(journal) = self.0.keeper.journal() {
            // What its commands were leads nowhere any more; what was left behind before is still there.
            let branches = self.branches_without_present();
            let header = print_ledger(run, 0, simulation.setup(), &branches);
            self.0.engine.borrow_mut().branches = branches;
            if let Err(error) = journal.rewrite(&header, &[]).await {
                return self.fail(error.to_string());
            }
        }
        let pids = found.iter().map(|found| found.node).collect();
        self.0.keeper.begin(run, 0, 0, pids);
        self.0.disks.replace(databases(found, std::iter::empty()));
        self.begin(simulation);
        self.notify(text, true);
    }

    async fn start_in_new_databases(&self, simulation: Simulation, found: Vec<Found>, text: String) {
        for found in found {
            found.database.close().await;
        }
        let placing = Placing::of(&simulation, self.branches_without_present());
        match self.write_run(&placing).await {
            Ok(()) => {
                self.0.engine.borrow_mut().branches = placing.branches;
                self.begin(simulation);
                self.notify(text, true);
            }
            Err(error) => self.fail(error),
        }
    }

    /// Deletes what no run refers to: left by a page that was closed while it put one run in the place of
    /// another.
    async fn sweep(&self) {
        // Where the browser does not tell, it is done at another visit.
        for name in database_names().await.unwrap_or_default() {
            if let Some((run, node)) = parse_database_name(&name)
                && run != self.0.keeper.run()
            {
                // Whoever still has it open keeps it until the next visit.
                let _ = forget_database(run, node).await;
            }
        }
    }

    /// Starts a new run: new databases, then one switch in the journal, then the old databases go. With a
    /// script, its lines are carried out; else a leader is elected and the page stands still.
    pub(super) fn start_over(&self, setup: Setup, script: Option<(Runner, Option<Done>)>) {
        self.0.engine.borrow_mut().stop();
        self.0.switching.set(true);
        let (driver, turn) = (self.clone(), self.0.turns.take());
        spawn_local(async move {
            driver.wait_for_turn(turn).await;
            driver.put_in_place(setup, script).await;
            driver.0.turns.end();
        });
    }

    /// Runs are put in place one after the other: two at once would both take the same databases.
    pub(super) async fn wait_for_turn(&self, turn: u64) {
        while !self.0.turns.is_on(turn) {
            TimeoutFuture::new(TURN_MS).await;
        }
    }

    /// See [`Driver::start_over`]; for whoever has the turn.
    async fn put_in_place(&self, setup: Setup, script: Option<(Runner, Option<Done>)>) {
        self.0.engine.borrow_mut().stop();
        self.0.switching.set(true);
        let made = match Simulation::new(setup) {
            Ok(simulation) => {
                let (branches, dropped) = self.branches_anew();
                let placing = Placing::of(&simulation, branches);
                self.write_run(&placing).await.map(|()| (simulation, placing.branches, dropped))
            }
            Err(error) => Err(text::setup_error(&self.texts(), &error)),
        };
        let (simulation, branches, dropped) = match made {
            Ok(made) => made,
            Err(message) => {
                self.0.switching.set(false);
                if let Some((_, Some(done))) = script {
                    done(Err(ScriptError { line: 1, column: 1, message: message.clone() }));
                }
                self.notify(message, true);
                return self.pump();
            }
        };
        self.0.engine.borrow_mut().branches = branches;
        // One change: whoever waits for the page finds it at rest only once it has done what it starts with.
        self.begin_with(simulation, |engine| match script {
            Some((runner, done)) => engine.run_script(runner, done),
            None => {
                let now = engine.simulation.time();
                engine.push(Job::until(Goal::Leader, now));
                engine.push(Job::settle(now));
            }
        });
        self.tell_dropped(&dropped);
    }

    /// This run is what the page shows from here on.
    pub(super) fn begin(&self, simulation: Simulation) {
        self.begin_with(simulation, |_| {});
    }

    /// From here on the page shows this run, which starts with something.
    pub(super) fn begin_with(&self, simulation: Simulation, start: impl FnOnce(&mut Engine)) {
        self.0.switching.set(false);
        self.0.keeper.set_in_step(true);
        self.change(|engine| {
            engine.replace(simulation);
            engine.page.life = Life::Ready;
            start(engine);
        });
        // Whoever looks into a database looks into this run's now.
        if let Some(node) = self.disk_in_sight().filter(|node| self.0.disks.database(*node).is_some()) {
            self.inspect_disk(node);
        }
        self.tell_tabs();
        self.come_back_to_lesson_when_ready();
        self.open_link_when_ready();
    }

    /// The page cannot run; what was found stays as it is.
    pub(super) fn fail(&self, text: String) {
        self.0.engine.borrow_mut().page.life = Life::Failed(text.into());
        self.0.switching.set(false);
        self.pump();
    }

    pub(super) fn sentence(&self, error: &OpenError, node: Option<NodeId>) -> String {
        let texts = &self.texts();
        match (error, node) {
            (OpenError::InUse { .. }, _) => text::held_by_another_tab(texts),
            (OpenError::NewerVersion { name, found, supported }, _) => {
                text::database_newer(texts, name, *found, *supported)
            }
            (OpenError::Damaged { .. } | OpenError::Forgotten { .. }, Some(node)) => {
                text::database_damaged(texts, node, &error.to_string())
            }
            (OpenError::Unavailable(reason), _) => text::indexed_db_unavailable(texts, reason),
            (other, _) => text::indexed_db_unavailable(texts, &other.to_string()),
        }
    }

    fn tell_power_failure(&self) {
        let text = {
            let engine = self.0.engine.borrow();
            let simulation = &engine.simulation;
            let came_back: Vec<_> = simulation
                .pids()
                .filter_map(|pid| simulation.node(pid))
                .filter(|node| node.up)
                .map(|node| text::CameBack {
                    node: node.pid,
                    storage: node.storage,
                    promise: node.promise,
                    accepted: node.accepted,
                    decided: node.decided,
                })
                .collect();
            text::power_failure(&engine.page.texts, &came_back)
        };
        self.notify(text, true);
    }

    /// The last visit may have ended in a panic: it is said once.
    fn tell_stopped(&self) {
        if let Some((step, message)) = crate::app::panic::take() {
            let text = text::stopped(&self.texts(), step, &message);
            self.notify(text, true);
        }
    }
}

/// The run of an earlier visit: all that is written down of it, or, where its databases are not that far, as far as
/// they have it; the nodes whose database holds something else than the run says, where any does.
fn replay(earlier: &Earlier, found: &[Found]) -> Result<Simulation, Vec<DiskId>> {
    let disk = |found: &Found| FoundDisk {
        node: found.node,
        flushed: found.recovered.flushed,
        step: found.recovered.stamp.step,
        image: found.recovered.image.clone(),
    };
    let disks: Vec<_> = found.iter().map(disk).collect();
    let Ledger { setup, step, .. } = &earlier.ledger;
    if let Ok(simulation) = Simulation::resume_whole(setup, &earlier.commands, &disks, *step) {
        return Ok(simulation);
    }
    Simulation::resume_from(setup, &earlier.commands, &disks, *step).map_err(|error| match error {
        ResumeError::Differ(nodes) => nodes,
        _ => disks.iter().map(|disk| disk.node).collect(),
    })
}

/// Opens the journal. A browser that was killed may need a moment before it answers.
async fn open_journal() -> Result<Journal, OpenError> {
    for _ in 0..OPEN_TRIES {
        match Journal::open(JOURNAL).await {
            Err(OpenError::NoAnswer(_) | OpenError::Failed(_)) => TimeoutFuture::new(OPEN_MS).await,
            opened => return opened,
        }
    }
    Journal::open(JOURNAL).await
}

fn databases(found: Vec<Found>, lost: impl Iterator<Item = DiskId>) -> Vec<(DiskId, Option<Database<Proposal>>)> {
    let found = found.into_iter().map(|found| (found.node, Some(found.database)));
    found.chain(lost.map(|pid| (pid, None))).collect()
}

/// `….node-3` in the first configuration, `….node-3.2` in the second.
fn database_name(run: u64, node: DiskId) -> String {
    format!("omnipaxos-playground.{run}.node-{}", disk_name(node))
}

/// The run and the disk of a database of ours.
fn parse_database_name(name: &str) -> Option<(u64, DiskId)> {
    let (run, disk) = name.strip_prefix("omnipaxos-playground.")?.split_once(".node-")?;
    let disk = match disk.split_once('.') {
        None => disk.parse().ok()?,
        Some((node, configuration)) => disk_of(node.parse().ok()?, configuration.parse().ok()?),
    };
    Some((run.parse().ok()?, disk))
}

/// The disks that a run may have left: those of its first configuration, and whatever databases there are of later
/// ones, or were by what the witness remembers.
fn disks_of_run(run: u64, setup: &Setup, names: Vec<String>) -> Vec<DiskId> {
    let on_disk = setup.nodes.iter().filter(|node| node.storage == StorageKind::IndexedDb);
    let mut disks: Vec<DiskId> = on_disk.map(|node| node.pid).collect();
    let remembered = act::kept_keys(WITNESS_PREFIX);
    let remembered = remembered.iter().filter_map(|key| key.strip_prefix(WITNESS_PREFIX));
    let all = names.iter().map(String::as_str).chain(remembered).filter_map(parse_database_name);
    disks.extend(all.filter(|(of, disk)| *of == run && configuration_of(*disk) > FIRST_CONFIGURATION).map(|it| it.1));
    disks.sort_unstable();
    disks.dedup();
    disks
}

/// The newest configuration in which there are databases enough for a cluster that were written to; the first one
/// where there is none.
fn newest_configuration(found: &[Found]) -> u32 {
    let written = |configuration: u32| {
        let of_it = found.iter().filter(|found| configuration_of(found.node) == configuration);
        of_it.filter(|found| found.recovered.flushed > 0).count()
    };
    let configurations = found.iter().map(|found| configuration_of(found.node));
    let newest = configurations.filter(|configuration| written(*configuration) >= MIN_NODES).max();
    newest.unwrap_or(FIRST_CONFIGURATION)
}

fn witness() -> Rc<dyn Witness> {
    match LocalStorageWitness::open(WITNESS_PREFIX) {
        Some(witness) => Rc::new(witness),
        None => Rc::new(NoWitness),
    }
}

pub(super) async fn open_database(
    run: u64,
    node: DiskId,
) -> Result<(Database<Proposal>, Recovered<Proposal>), OpenError> {
    let config =
        IndexedDbConfig { name: database_name(run, node), chunk_bytes: CHUNK_BYTES, ..IndexedDbConfig::default() };
    Database::open(config, witness()).await
}

/// All records of a database that nobody has open: of one that its node does not start from.
pub(super) async fn dump_unopened(
    run: u64,
    node: DiskId,
    formatter: &Formatter<'_, Proposal>,
) -> Result<(String, Vec<DumpRecord>), OpenError> {
    let config = IndexedDbConfig { name: database_name(run, node), ..IndexedDbConfig::default() };
    let records = dump_database(&config, formatter).await?;
    Ok((config.name, records))
}

pub(super) async fn forget_database(run: u64, node: DiskId) -> Result<(), OpenError> {
    let name = database_name(run, node);
    delete_database(&name).await?;
    witness().forget(&name);
    Ok(())
}
