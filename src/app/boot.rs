//! Opening the page, and putting one run in the place of another.
//!
//! A page that was closed is a power failure of the whole cluster. Opened again, the journal's commands are
//! run to the largest step that a database's manifest names; then `power-failure` is recorded with the
//! flush that each database has really reached, and the nodes start from there.

use std::rc::Rc;

use gloo::{events::EventListener, timers::future::TimeoutFuture, utils::window};
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        act,
        action::Goal,
        agree::disagreement,
        driver::Driver,
        engine::Engine,
        job::{Done, Job},
        model::Life,
        page::Page,
    },
    kv::Proposal,
    script::{self, Runner, print_command, print_setup},
    sim::{
        NodeId, Simulation,
        command::Command,
        config::{Setup, StorageKind},
        error::SetupError,
    },
    storage::{
        indexed_db::{
            Database, IndexedDbConfig, Journal, LocalStorageWitness, NoWitness, OpenError, Witness, database_names,
            delete_database,
        },
        layout::Recovered,
        portable::DiskImage,
    },
    text,
};

const JOURNAL: &str = "omnipaxos-playground.journal";
/// How often, and how long each time, a busy disk is waited for before its run is replaced.
const REST_TURNS: u32 = 200;
const REST_MS: u32 = 10;
const WITNESS_PREFIX: &str = "omnipaxos-playground.witness.";

/// A node's database as it was found.
struct Found {
    node: NodeId,
    database: Database<Proposal>,
    recovered: Recovered<Proposal>,
}

/// What the journal holds of an earlier visit.
struct Earlier {
    run: u64,
    setup: Setup,
    commands: Vec<Command>,
    lines: Vec<String>,
}

impl Driver {
    /// Opens the page: the run of the last visit, or a new one.
    pub fn open() -> Result<Self, SetupError> {
        let page = Page::new(act::kept_language(), act::kept_theme(), act::kept(act::WELCOME_KEY).is_none());
        let driver = Self::new(Engine::new(Simulation::new(Setup::default())?, page));
        driver.0.switching.set(true);
        for event in ["pagehide", "visibilitychange"] {
            let leaving = driver.clone();
            EventListener::new(&window(), event, move |_| leaving.save_now()).forget();
        }
        let opening = driver.clone();
        spawn_local(async move { opening.come_back().await });
        Ok(driver)
    }

    async fn come_back(&self) {
        self.tell_stopped();
        let journal = match Journal::open(JOURNAL).await {
            Ok(journal) => journal,
            Err(error @ (OpenError::InUse { .. } | OpenError::NewerVersion { .. })) => {
                return self.fail(self.sentence(&error, None));
            }
            Err(error) => {
                let text = self.sentence(&error, None);
                self.notify(text, true);
                return self.start_over(Setup::default(), None);
            }
        };
        let content = journal.load().await;
        self.0.keeper.set_journal(journal);
        let (header, lines) = match content {
            Ok(content) => (content.header, content.lines),
            Err(error) => return self.fail(self.sentence(&error, None)),
        };
        match header {
            None => self.start_from_orphans().await,
            Some(header) => match read_journal(&header, lines) {
                Some(earlier) => self.resume(earlier).await,
                None => self.start_from_orphans().await,
            },
        }
    }

    /// Goes on with the run of an earlier visit.
    async fn resume(&self, earlier: Earlier) {
        let on_disk = earlier.setup.nodes.iter().filter(|node| node.storage == StorageKind::IndexedDb);
        let pids: Vec<_> = on_disk.map(|node| node.pid).collect();
        // From here on a new cluster knows which databases it replaces.
        self.0.keeper.begin(earlier.run, 0, pids.clone());
        let mut found = Vec::new();
        for pid in pids.iter().copied() {
            match open_database(earlier.run, pid).await {
                Ok((database, recovered)) => found.push(Found { node: pid, database, recovered }),
                Err(error) => return self.fail(self.sentence(&error, Some(pid))),
            }
        }
        match replay(&earlier, &found) {
            Ok(mut simulation) => {
                let same = |(command, line): &(&Command, &String)| print_command(command) == **line;
                let durable = simulation.history().iter().zip(&earlier.lines).take_while(same).count();
                simulation.take_effects();
                let reached = found.iter().map(|found| (found.node, found.recovered.flushed)).collect();
                // `replay` has checked that it can.
                if let Err(error) = simulation.apply(&Command::PowerFailure(reached)) {
                    return self.fail(error.to_string());
                }
                self.0.disks.replace(databases(found));
                self.0.keeper.begin(earlier.run, durable, pids);
                self.begin(simulation);
                self.tell_power_failure();
                self.sweep().await;
            }
            Err(differing) => {
                let text = text::disks_differ(&self.texts(), &differing);
                self.start_from_found(earlier.run, earlier.setup, found, text).await;
            }
        }
    }

    /// There is no journal to go by. Databases that an earlier visit left are not given up for that: those of
    /// its last run are started from.
    async fn start_from_orphans(&self) {
        let names = database_names().await;
        let mut pids: Vec<(u64, NodeId)> = names.iter().filter_map(|name| parse_database_name(name)).collect();
        let last = pids.iter().map(|(run, _)| *run).max();
        pids.retain(|(run, _)| Some(*run) == last);
        let Some(run) = last.filter(|_| pids.len() >= crate::sim::config::MIN_NODES) else {
            return self.start_over(Setup::default(), None);
        };
        pids.sort_unstable();
        self.0.keeper.begin(run, 0, pids.iter().map(|(_, pid)| *pid).collect());
        let mut found = Vec::new();
        for (run, pid) in pids {
            match open_database(run, pid).await {
                Ok((database, recovered)) => found.push(Found { node: pid, database, recovered }),
                Err(error) => return self.fail(self.sentence(&error, Some(pid))),
            }
        }
        if found.iter().all(|found| found.recovered.flushed == 0) {
            return self.start_over(Setup::default(), None);
        }
        let nodes = Setup::nodes_with(found.iter().map(|found| found.node), StorageKind::IndexedDb);
        let text = text::journal_lost(&self.texts());
        self.start_from_found(run, Setup { nodes, ..Setup::default() }, found, text).await;
    }

    /// What the databases hold is not what a journal leads to: a new history starts, from what was found.
    async fn start_from_found(&self, run: u64, mut setup: Setup, found: Vec<Found>, text: String) {
        let image = |found: &Found| {
            let image = DiskImage::of(&found.recovered.image, found.recovered.flushed);
            image.map(|image| (found.node, image)).map_err(|error| error.to_string())
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
        if let Some(journal) = self.0.keeper.journal() {
            let header = header(run, simulation.setup());
            if let Err(error) = journal.rewrite(&header, &[]).await {
                return self.fail(error.to_string());
            }
        }
        let pids = found.iter().map(|found| found.node).collect();
        self.0.keeper.begin(run, 0, pids);
        self.0.disks.replace(databases(found));
        self.begin(simulation);
        self.notify(text, true);
    }

    /// Deletes what no run refers to: left by a page that was closed while it put one run in the place of
    /// another.
    async fn sweep(&self) {
        for name in database_names().await {
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
        let driver = self.clone();
        spawn_local(async move {
            let simulation = match Simulation::new(setup) {
                Ok(simulation) => simulation,
                Err(error) => {
                    driver.0.switching.set(false);
                    let text = text::setup_error(&driver.texts(), &error);
                    return driver.notify(text, true);
                }
            };
            if let Err(error) = driver.switch_databases(simulation.setup()).await {
                driver.0.switching.set(false);
                let text = driver.sentence(&error, None);
                return driver.notify(text, true);
            }
            driver.begin(simulation);
            driver.change(|engine| match script {
                Some((runner, done)) => engine.run_script(runner, done),
                None => {
                    let now = engine.simulation.time();
                    engine.push(Job::until(Goal::Leader, now));
                    engine.push(Job::settle(now));
                }
            });
        });
    }

    /// Makes the databases of a new run, switches the journal to it, and deletes those of the old one.
    async fn switch_databases(&self, setup: &Setup) -> Result<(), OpenError> {
        self.let_disks_rest().await;
        let Some(journal) = self.0.keeper.journal() else {
            self.0.disks.replace(Vec::new());
            self.0.keeper.begin(0, 0, Vec::new());
            return Ok(());
        };
        let run = self.0.keeper.run() + 1;
        let mut databases = Vec::new();
        for node in setup.nodes.iter().filter(|node| node.storage == StorageKind::IndexedDb) {
            // Left over from a page that was closed while it switched: nothing refers to it.
            forget_database(run, node.pid).await?;
            let (database, recovered) = open_database(run, node.pid).await?;
            databases.push((node.pid, database, recovered.flushed));
        }
        let switched = journal.rewrite(&header(run, setup), &[]).await;
        switched.map_err(|error| OpenError::Unavailable(error.to_string()))?;
        let pids = databases.iter().map(|(pid, ..)| *pid).collect();
        let (old_run, old_pids) = self.0.keeper.begin(run, 0, pids);
        for database in self.0.disks.replace(databases) {
            if let Ok(database) = Rc::try_unwrap(database) {
                database.close().await;
            }
        }
        for pid in old_pids {
            // What cannot be deleted now is deleted at the next visit.
            let _ = forget_database(old_run, pid).await;
        }
        Ok(())
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

    fn begin(&self, simulation: Simulation) {
        self.0.switching.set(false);
        self.change(|engine| {
            engine.replace(simulation);
            engine.page.life = Life::Ready;
        });
    }

    /// The page cannot run; what was found stays as it is.
    fn fail(&self, text: String) {
        self.0.engine.borrow_mut().page.life = Life::Failed(text.into());
        self.0.switching.set(false);
        self.pump();
    }

    fn sentence(&self, error: &OpenError, node: Option<NodeId>) -> String {
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

/// Runs the journal's commands to the largest step that a database names; all of them where there is no
/// database. The nodes whose database holds something else than the run says, where any does.
fn replay(earlier: &Earlier, found: &[Found]) -> Result<Simulation, Vec<NodeId>> {
    let everyone = || found.iter().map(|found| found.node).collect::<Vec<_>>();
    let mut simulation = Simulation::new(earlier.setup.clone()).map_err(|_| everyone())?;
    let last = found.iter().map(|found| found.recovered.stamp.step).max();
    let left = |simulation: &Simulation| last.map_or(u64::MAX, |last| last.saturating_sub(simulation.steps()));
    for command in &earlier.commands {
        match command {
            _ if left(&simulation) == 0 => break,
            Command::Step(_) | Command::Tick(_) => {
                let until = match command {
                    Command::Tick(ticks) => simulation.time() + ticks,
                    _ => u64::MAX,
                };
                let steps = match command {
                    Command::Step(steps) => simulation.steps() + steps,
                    _ => u64::MAX,
                };
                while left(&simulation) > 0
                    && simulation.steps() < steps
                    && simulation.next_due().is_some_and(|due| due.time() <= until)
                {
                    simulation.apply(&Command::Step(1)).map_err(|_| everyone())?;
                }
                if left(&simulation) > 0 && until != u64::MAX && simulation.time() < until {
                    let rest = until - simulation.time();
                    simulation.apply(&Command::Tick(rest)).map_err(|_| everyone())?;
                }
            }
            other => simulation.apply(other).map_err(|_| everyone())?,
        }
    }
    // Time that passed after the last command need not be in the journal.
    while last.is_some() && left(&simulation) > 0 && simulation.next_due().is_some() {
        simulation.apply(&Command::Step(1)).map_err(|_| everyone())?;
    }
    let differing: Vec<_> = found.iter().filter(|found| !agrees(&simulation, found)).map(|found| found.node).collect();
    if differing.is_empty() { Ok(simulation) } else { Err(differing) }
}

/// Whether a database holds what the run says it can hold here.
fn agrees(simulation: &Simulation, found: &Found) -> bool {
    disagreement(simulation, found.node, &found.recovered).is_none()
}

fn read_journal(header: &str, lines: Vec<String>) -> Option<Earlier> {
    let (run, setup) = header.split_once('\n')?;
    let run = run.parse().ok()?;
    let setup = script::parse_setup(setup).ok()?;
    let commands = script::parse_commands(&lines.join("\n")).ok()?;
    Some(Earlier { run, setup, commands, lines })
}

fn header(run: u64, setup: &Setup) -> String {
    format!("{run}\n{}", print_setup(setup))
}

fn databases(found: Vec<Found>) -> Vec<(NodeId, Database<Proposal>, u64)> {
    found.into_iter().map(|found| (found.node, found.database, found.recovered.flushed)).collect()
}

fn database_name(run: u64, node: NodeId) -> String {
    format!("omnipaxos-playground.{run}.node-{node}")
}

/// The run and the node of a database of ours.
fn parse_database_name(name: &str) -> Option<(u64, NodeId)> {
    let (run, node) = name.strip_prefix("omnipaxos-playground.")?.split_once(".node-")?;
    Some((run.parse().ok()?, node.parse().ok()?))
}

fn witness() -> Rc<dyn Witness> {
    match LocalStorageWitness::open(WITNESS_PREFIX) {
        Some(witness) => Rc::new(witness),
        None => Rc::new(NoWitness),
    }
}

async fn open_database(run: u64, node: NodeId) -> Result<(Database<Proposal>, Recovered<Proposal>), OpenError> {
    let config = IndexedDbConfig { name: database_name(run, node), ..IndexedDbConfig::default() };
    Database::open(config, witness()).await
}

async fn forget_database(run: u64, node: NodeId) -> Result<(), OpenError> {
    let name = database_name(run, node);
    delete_database(&name).await?;
    witness().forget(&name);
    Ok(())
}
