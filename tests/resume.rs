//! A page that is closed at any moment and opened again, without the page: random runs, each killed several
//! times. What is kept is what the page keeps: a journal that is written before any flush that holds a
//! command's effects, and disks of which each has the flush under way or lacks it.
#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeMap;

use omnipaxos_playground::{
    kv::Proposal,
    sim::{
        NodeId, Simulation,
        command::{Command, Handling, Links, Scope},
        config::{Setup, StorageKind},
        load::Load,
        resume::{FoundDisk, ResumeError},
        settings::{ConditionsChange, TimeoutsChange},
        simulation::Effect,
    },
    storage::{
        image::{Batch, Image},
        portable::DiskImage,
    },
};

/// A xorshift generator (Marsaglia, 2003).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }
}

/// What outlives the page.
#[derive(Clone, Default)]
struct Kept {
    journal: Vec<Command>,
    disks: BTreeMap<NodeId, FoundDisk>,
}

struct Page {
    simulation: Simulation,
    kept: Kept,
    under_way: BTreeMap<NodeId, Batch<Proposal>>,
}

fn write(disk: &mut FoundDisk, batch: &Batch<Proposal>) {
    assert!(batch.number == disk.flushed + 1, "flush {} after {}", batch.number, disk.flushed);
    batch.apply_to(&mut disk.image);
    (disk.flushed, disk.step) = (batch.number, batch.stamp.step);
}

impl Page {
    fn new(setup: Setup, kept: Option<Kept>) -> Self {
        let simulation = Simulation::new(setup).unwrap();
        let disk = |node| FoundDisk { node, flushed: 0, step: 0, image: Image::default() };
        let on_disk = simulation.pids().filter(|pid| simulation.durable_image(*pid).is_some());
        let disks = on_disk.map(|pid| (pid, disk(pid))).collect();
        let kept = kept.unwrap_or(Kept { journal: Vec::new(), disks });
        let mut page = Self { simulation, kept, under_way: BTreeMap::new() };
        page.carry_out_effects();
        page
    }

    /// As the keeper does it: commands are in the journal before a flush that holds their effects starts.
    fn carry_out_effects(&mut self) {
        for effect in self.simulation.take_effects() {
            let Effect::Flush { node, .. } = effect else { continue };
            let known = self.kept.journal.len();
            let lacking = &self.simulation.history()[known.min(self.simulation.history().len())..];
            if lacking.iter().any(|command| !matches!(command, Command::Step(_) | Command::Tick(_))) {
                self.kept.journal = self.simulation.history().to_vec();
            }
            if let Some(batch) = self.simulation.batch(node) {
                self.under_way.insert(node, batch);
            }
        }
    }

    fn land(&mut self, node: NodeId) {
        if let (Some(batch), Some(disk)) = (self.under_way.remove(&node), self.kept.disks.get_mut(&node)) {
            write(disk, &batch);
        }
    }

    /// As the engine does it: one step at a time, and neither a flush that falls due nor a crash before the
    /// real disk has what was being written.
    fn apply(&mut self, command: &Command) {
        if let Command::Tick(ticks) = command {
            let until = self.simulation.time() + ticks;
            while self.simulation.next_due().is_some_and(|due| due.time() <= until) {
                self.apply(&Command::Step(1));
            }
            let _ = self.simulation.apply(&Command::Tick(until - self.simulation.time()));
            return;
        }
        let _ = self.simulation.apply(command);
        for (node, number) in self.under_way.iter().map(|(node, batch)| (*node, batch.number)).collect::<Vec<_>>() {
            if self.simulation.durable_image(node).is_some_and(|(_, flushed)| flushed >= number) {
                self.land(node);
            }
        }
        self.carry_out_effects();
    }

    /// The page is closed, and has the time to write down all that happened: it comes back to where it was.
    fn close(mut self, draw: &mut Draw) -> Kept {
        self.kept.journal = self.simulation.history().to_vec();
        self.kill(draw)
    }

    /// The page is killed: what is under way lands or not.
    fn kill(mut self, draw: &mut Draw) -> Kept {
        for node in self.under_way.keys().copied().collect::<Vec<_>>() {
            if draw.below(2) == 0 {
                self.land(node);
            }
        }
        self.kept
    }

    fn open(setup: &Setup, kept: Kept) -> Result<Self, ResumeError> {
        let found: Vec<_> = kept.disks.values().cloned().collect();
        let mut simulation = Simulation::resume_whole(setup, &kept.journal, &found, 0)?;
        simulation.take_effects();
        // The last may have grown: time went on to the step of a flush.
        let (last, done) = kept.journal.split_last().map_or((None, &[][..]), |(last, done)| (Some(last), done));
        assert!(simulation.history().starts_with(done), "what was written down is forgotten");
        let at_last = simulation.history().get(done.len());
        let is_time = |command: Option<&Command>| matches!(command, Some(Command::Step(_) | Command::Tick(_)));
        let stands = last.is_none() || at_last == last || is_time(at_last) && is_time(last);
        assert!(stands, "{last:?} became {at_last:?}");
        let reached = found.iter().map(|disk| (disk.node, Some(disk.flushed))).collect();
        simulation.apply(&Command::PowerFailure(reached))?;
        let same = simulation.history().iter().zip(&kept.journal).take_while(|(a, b)| a == b).count();
        let journal = simulation.history()[..same].to_vec();
        let mut page = Self { simulation, kept: Kept { journal, ..kept }, under_way: BTreeMap::new() };
        page.carry_out_effects();
        Ok(page)
    }
}

fn setup(draw: &mut Draw) -> Setup {
    let mut nodes = Setup::nodes_with(1..=2 + draw.below(4), StorageKind::IndexedDb);
    if draw.below(4) == 0 {
        nodes[0].storage = StorageKind::Memory;
    }
    Setup { nodes, seed: draw.below(1 << 40), disk_ticks: 1 + draw.below(5), ..Setup::default() }
}

/// A decision over a message under way, or a setting.
fn by_hand(draw: &mut Draw, simulation: &Simulation) -> Command {
    let node = 1 + draw.below(simulation.pids().count() as u64);
    match draw.below(12) {
        0 => Command::Manual(Links::Node(node)),
        1 => Command::Auto(Links::All),
        2 => Command::Clock { node, every: 1 + draw.below(4) },
        3 => Command::DiskTicks { node, ticks: 1 + draw.below(9) },
        9 => Command::Load { node, load: Some(Load { rate: 1 + draw.below(3), every: 1 + draw.below(9), keys: 4 }) },
        10 => Command::LoadOff,
        11 => Command::Reconnected { node, peer: 1 },
        4 => {
            let change = TimeoutsChange { election_ticks: Some(5 + draw.below(20)), ..TimeoutsChange::default() };
            Command::Timeouts { node, change }
        }
        5 => {
            let change = ConditionsChange {
                latency_ticks: Some(draw.below(6)),
                reorder: Some(draw.below(2) == 0),
                ..ConditionsChange::default()
            };
            Command::Link { links: Links::Node(node), change }
        }
        _ => {
            let messages = simulation.messages(false);
            let chosen = messages.get(draw.below(messages.len().max(1) as u64) as usize);
            let handling =
                [Handling::Deliver, Handling::Drop, Handling::Duplicate, Handling::Delay(5), Handling::Overtake];
            Command::Message { id: chosen.map_or(1, |m| m.id), handling: handling[draw.below(5) as usize] }
        }
    }
}

fn command(draw: &mut Draw, simulation: &Simulation) -> Command {
    let node = 1 + draw.below(simulation.pids().count() as u64);
    match draw.below(28) {
        24..=27 => by_hand(draw, simulation),
        0..=8 => Command::Step(1),
        9..=10 => Command::Tick(1 + draw.below(9)),
        11..=15 => Command::Append { node, key: format!("k{}", draw.below(6)), value: draw.below(1000) },
        16 => Command::Cut(Links::Node(node)),
        17 => Command::Heal(Links::All),
        18 => Command::Crash(node),
        19..=20 => Command::Restart(node),
        21 => Command::Hold(node),
        22 => Command::Release(node),
        _ => Command::Snapshot { node, at: None, scope: Scope::All },
    }
}

#[test]
fn a_run_that_is_killed_at_any_moment_comes_back() {
    for seed in 1..=150u64 {
        let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let setup = setup(&mut draw);
        let mut page = Page::new(setup.clone(), None);
        for life in 0..6 {
            for _ in 0..draw.below(120) {
                let command = command(&mut draw, &page.simulation);
                page.apply(&command);
            }
            let kept = page.kill(&mut draw);
            page = Page::open(&setup, kept).unwrap_or_else(|error| panic!("seed {seed}, life {life}: {error}"));
            let mut again = Simulation::new(setup.clone()).unwrap();
            for command in page.simulation.history() {
                again.apply(command).unwrap();
            }
            assert_eq!(again.events(), page.simulation.events(), "seed {seed}: the history is another run");
        }
    }
}

/// What was done after the last flush wrote nothing to any disk: it is only in the journal.
#[test]
fn a_run_that_is_closed_at_any_moment_comes_back_to_its_last_step() {
    for seed in 1..=150u64 {
        let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let setup = setup(&mut draw);
        let mut page = Page::new(setup.clone(), None);
        for life in 0..4 {
            for _ in 0..draw.below(120) {
                let command = command(&mut draw, &page.simulation);
                page.apply(&command);
            }
            page.apply(&Command::Cut(Links::Node(1)));
            let (steps, events) = (page.simulation.steps(), page.simulation.events().to_vec());
            let kept = page.close(&mut draw);
            page = Page::open(&setup, kept).unwrap_or_else(|error| panic!("seed {seed}, life {life}: {error}"));
            // And one step more, the power failure.
            assert_eq!(page.simulation.steps(), steps + 1, "seed {seed}, life {life}");
            assert!(page.simulation.events().starts_with(&events), "seed {seed}, life {life}: it is another run");
        }
    }
}

/// A wipe that was written down and not done: the disks decide, as far as they go.
#[test]
fn a_wipe_that_never_reached_its_disk_is_not_believed() {
    let setup = Setup::default();
    let mut page = Page::new(setup.clone(), None);
    page.apply(&Command::Tick(60));
    let leader = page.simulation.leader().expect("sixty ticks elect one");
    page.apply(&Command::Append { node: leader, key: "a".into(), value: 1 });
    page.apply(&Command::Tick(30));
    page.apply(&Command::Crash(leader));
    page.apply(&Command::Wipe(leader));
    let kept = page.close(&mut Draw(7));
    let found: Vec<_> = kept.disks.values().cloned().collect();
    assert!(found.iter().all(|disk| disk.flushed > 0), "the wipe was done after all");
    let whole = Simulation::resume_whole(&setup, &kept.journal, &found, 0);
    assert_eq!(whole.map(|_| ()), Err(ResumeError::Differ(vec![leader])));
    let back = Simulation::resume(&setup, &kept.journal, &found).expect("as far as the disks have it");
    assert!(!back.history().contains(&Command::Wipe(leader)));
}

/// A run that starts from disks that were found has a history of its own: the steps that those disks name are
/// of the run before.
#[test]
fn a_run_from_found_disks_comes_back_before_and_after_its_first_flush() {
    for seed in 1..=60u64 {
        let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let setup = Setup { seed, ..Setup::default() };
        let mut page = Page::new(setup.clone(), None);
        for _ in 0..300 {
            let command = command(&mut draw, &page.simulation);
            page.apply(&command);
        }
        let kept = page.kill(&mut draw);
        let images = kept.disks.values().filter(|disk| disk.flushed > 0);
        let images = images.map(|disk| (disk.node, DiskImage::of(&disk.image, disk.flushed).unwrap())).collect();
        let setup = Setup { images, ..setup };
        let mut page = Page::new(setup.clone(), Some(Kept { journal: Vec::new(), ..kept }));
        for life in 0..5 {
            for _ in 0..life * 8 {
                page.apply(&Command::Step(1));
            }
            let kept = page.kill(&mut draw);
            page = Page::open(&setup, kept).unwrap_or_else(|error| panic!("seed {seed}, life {life}: {error}"));
        }
    }
}
