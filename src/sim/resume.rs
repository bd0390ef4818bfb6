//! Going on with a run of which only its commands and its disks are left.

use crate::{
    kv::Proposal,
    sim::{
        DiskId, Simulation,
        command::Command,
        config::Setup,
        error::{CommandError, SetupError},
    },
    storage::image::Image,
};

/// What a node's disk was found to hold.
#[derive(Clone, Debug)]
pub struct FoundDisk {
    /// Which.
    pub node: DiskId,
    /// Number of its last flush.
    pub flushed: u64,
    /// The step in which that flush was cut.
    pub step: u64,
    /// What it holds.
    pub image: Image<Proposal>,
}

/// Why a run cannot be gone on with.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResumeError {
    /// Nothing can start from its setup.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// One of its commands cannot be carried out where it stands.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// These disks hold something else than the run says.
    #[error("the disks of nodes {0:?} hold something else than the run says")]
    Differ(Vec<DiskId>),
}

impl Simulation {
    /// Runs `commands` to the largest step that a disk names; all of them where there is no disk. The disks
    /// then are as they were found, but for a flush under way that landed unheard.
    ///
    /// Time that passed after the last command need not be among them: the run is deterministic, so it goes
    /// on to that step by itself.
    pub fn resume(setup: &Setup, commands: &[Command], found: &[FoundDisk]) -> Result<Self, ResumeError> {
        Self::resume_from(setup, commands, found, 0)
    }

    /// The same for a run that is known to have reached a step, to which `commands` lead, whatever its disks
    /// name: a fork has, before it has flushed anything.
    pub fn resume_from(
        setup: &Setup,
        commands: &[Command],
        found: &[FoundDisk],
        reached: u64,
    ) -> Result<Self, ResumeError> {
        Self::run_again(setup, commands, found, reached, false)
    }

    /// The same, and all of `commands` in any case: what was done after the last flush, a link that was cut, is not
    /// forgotten for having written nothing.
    ///
    /// They may lead to disks that are not as they were found: a page can be killed after a wipe was written down and
    /// before it was done. That is [`ResumeError::Differ`]; [`Simulation::resume_from`] then goes as far as the disks.
    pub fn resume_whole(
        setup: &Setup,
        commands: &[Command],
        found: &[FoundDisk],
        reached: u64,
    ) -> Result<Self, ResumeError> {
        Self::run_again(setup, commands, found, reached, true)
    }

    fn run_again(
        setup: &Setup,
        commands: &[Command],
        found: &[FoundDisk],
        reached: u64,
        whole: bool,
    ) -> Result<Self, ResumeError> {
        let mut simulation = Self::new(setup.clone())?;
        // A disk that holds what the run started from names a step of the run before.
        let untouched = |disk: &FoundDisk| simulation.durable_image(disk.node).is_some_and(|(_, n)| n == disk.flushed);
        let last = found.iter().map(|disk| if untouched(disk) { 0 } else { disk.step }).max();
        let last = last.map(|last| last.max(reached));
        let bound = last.filter(|_| !whole);
        for command in commands {
            if simulation.is_at(bound) {
                break;
            }
            match command {
                Command::Step(steps) => {
                    let until = simulation.steps().saturating_add(*steps);
                    while simulation.steps() < until && simulation.take_next(bound, u64::MAX)? {}
                }
                Command::Tick(ticks) => {
                    let until = simulation.time().saturating_add(*ticks);
                    while simulation.take_next(bound, until)? {}
                    if !simulation.is_at(bound) && simulation.time() < until {
                        simulation.apply(&Command::Tick(until - simulation.time()))?;
                    }
                }
                other => simulation.apply(other)?,
            }
        }
        while last.is_some() && simulation.take_next(last, u64::MAX)? {}
        // What an instance wrote that was stopped since is of no use any more.
        // One that was made and never written need not be in the run yet.
        let is_of_use = |disk: &&FoundDisk| {
            let is_known = simulation.durable_image(disk.node).is_some();
            !simulation.is_retired(disk.node) && (is_known || disk.flushed > 0)
        };
        let in_use = found.iter().filter(is_of_use);
        let differing: Vec<_> = in_use.filter(|disk| !simulation.agrees(disk)).map(|disk| disk.node).collect();
        if differing.is_empty() { Ok(simulation) } else { Err(ResumeError::Differ(differing)) }
    }

    /// Whether this is the last step that is known to have been taken.
    fn is_at(&self, last: Option<u64>) -> bool {
        last.is_some_and(|last| self.steps() >= last)
    }

    /// Takes one more due event, up to that step and that time; whether there was one.
    fn take_next(&mut self, last: Option<u64>, until: u64) -> Result<bool, CommandError> {
        let due = self.next_due().is_some_and(|due| due.time() <= until);
        if self.is_at(last) || !due {
            return Ok(false);
        }
        self.apply(&Command::Step(1)).map(|()| true)
    }

    /// Whether a disk holds what it can hold now: the last durable flush, or the one under way.
    fn agrees(&self, found: &FoundDisk) -> bool {
        let Some((image, flushed)) = self.image_after(found.node, found.flushed) else { return false };
        (found.flushed, &found.image) == (flushed, &image)
    }
}
