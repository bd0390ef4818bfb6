//! Opening the page, and putting one run in the place of another.
//!
//! A page that was closed is a power failure of the whole cluster. Opened again, the journal's commands are
//! run to the largest step that a database's manifest names; then `power-failure` is recorded with the
//! flush that each database has really reached, and the nodes start from there.

use std::rc::Rc;

use gloo::{events::EventListener, utils::window};
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
            Database, IndexedDbConfig, Journal, LocalStorageWitness, NoWitness, OpenError, Witness, delete_database,
        },
        layout::Recovered,
    },
    text,
};

const JOURNAL: &str = "omnipaxos-playground.journal";
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
            None => self.start_over(Setup::default(), None),
            Some(header) => match read_journal(&header, lines) {
                Some(earlier) => self.resume(earlier).await,
                None => {
                    let text = text::journal_lost(&self.texts());
                    self.notify(text, true);
                    self.start_over(Setup::default(), None);
                }
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
                let databases =
                    found.into_iter().map(|found| (found.node, found.database, found.recovered.flushed)).collect();
                self.0.disks.replace(databases);
                self.0.keeper.begin(earlier.run, durable, pids);
                self.begin(simulation);
                self.tell_power_failure();
            }
            Err(differing) => {
                let text = text::disks_differ(&self.texts(), &differing);
                self.fail(text);
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
            // One change: whoever waits for the page finds it at rest only once it has done what it starts with.
            driver.0.switching.set(false);
            driver.change(|engine| {
                begin(engine, simulation);
                match script {
                    Some((runner, done)) => engine.run_script(runner, done),
                    None => {
                        let now = engine.simulation.time();
                        engine.push(Job::until(Goal::Leader, now));
                        engine.push(Job::settle(now));
                    }
                }
            });
        });
    }

    /// Makes the databases of a new run, switches the journal to it, and deletes those of the old one.
    async fn switch_databases(&self, setup: &Setup) -> Result<(), OpenError> {
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
        let switched = journal.rewrite(&format!("{run}\n{}", print_setup(setup)), &[]).await;
        switched.map_err(|error| OpenError::Unavailable(error.to_string()))?;
        let pids = databases.iter().map(|(pid, ..)| *pid).collect();
        let (old_run, old_pids) = self.0.keeper.begin(run, 0, pids);
        for database in self.0.disks.replace(databases) {
            // A flush that is under way keeps it open; deleting it below closes it then.
            if let Ok(database) = Rc::try_unwrap(database) {
                database.close().await;
            }
        }
        for pid in old_pids {
            forget_database(old_run, pid).await?;
        }
        Ok(())
    }

    fn begin(&self, simulation: Simulation) {
        self.0.switching.set(false);
        self.change(|engine| begin(engine, simulation));
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

/// From here on the page shows this run.
fn begin(engine: &mut Engine, simulation: Simulation) {
    engine.replace(simulation);
    engine.page.life = Life::Ready;
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

/// Whether a database holds what the run says it can hold here: the last durable flush, or the one that was
/// under way and landed unheard.
fn agrees(simulation: &Simulation, found: &Found) -> bool {
    let Some((mut image, mut flushed)) = simulation.durable_image(found.node) else { return false };
    if found.recovered.flushed == flushed + 1
        && let Some(batch) = simulation.batch(found.node)
    {
        batch.apply_to(&mut image);
        flushed = batch.number;
    }
    found.recovered.flushed == flushed && found.recovered.image == image
}

fn read_journal(header: &str, lines: Vec<String>) -> Option<Earlier> {
    let (run, setup) = header.split_once('\n')?;
    let run = run.parse().ok()?;
    let setup = script::parse(setup).ok()?.setup?;
    let commands = script::parse_commands(&lines.join("\n")).ok()?;
    Some(Earlier { run, setup, commands, lines })
}

fn database_name(run: u64, node: NodeId) -> String {
    format!("omnipaxos-playground.{run}.node-{node}")
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
