//! [`BeatJob`]: the lines of a beat, carried out at the pace of the clock on the wall, so that a class sees them happen.

use crate::{
    app::job::{Failure, Job, Want},
    script::{Runner, Script, Turn, statement::Line},
    sim::{Simulation, command::Command, error::CommandError, event::Event},
};

/// The lines of a beat on their way.
pub struct BeatJob {
    runner: Runner,
    /// Time that a line lets pass, a step after the other.
    passing: Option<Box<Job>>,
    /// As far as time may have passed by now, in ticks; `None` for as quickly as can be.
    allowed: Option<u64>,
}

impl BeatJob {
    /// These lines, from this time on, in ticks.
    pub fn new(lines: Vec<Line>, now: u64) -> Self {
        let runner = Runner::new(Script { lines, ..Script::default() });
        Self { runner, passing: None, allowed: Some(now) }
    }

    /// What it wants next.
    pub fn want(&mut self, simulation: &Simulation) -> Want {
        if let Some(passing) = &mut self.passing {
            match passing.want(simulation) {
                Want::End(_) => self.passing = None,
                Want::Step => return self.when_due(simulation, Want::Step),
                want => return want,
            }
        }
        match self.runner.next(simulation) {
            Turn::Apply(step @ Command::Step(1)) => self.when_due(simulation, Want::Apply(step)),
            Turn::Apply(command) => Want::Apply(command),
            Turn::Done => Want::End(Ok(())),
            Turn::Failed(error) => Want::End(Err(Failure::Script(error))),
        }
    }

    /// What is due later than time may have passed waits.
    fn when_due(&self, simulation: &Simulation, want: Want) -> Want {
        match (self.allowed, simulation.next_due()) {
            (Some(allowed), Some(due)) if due.time() > allowed => Want::Wait,
            _ => want,
        }
    }

    /// Its line lets time pass like this; `false` where time is passing already.
    pub fn let_pass(&mut self, passing: Job) -> bool {
        let is_of_line = self.passing.is_none();
        if is_of_line {
            self.runner.applied(Ok(()), &[]);
            self.passing = Some(Box::new(passing));
        }
        is_of_line
    }

    /// One due event happened for it.
    pub fn stepped(&mut self) {
        if let Some(passing) = &mut self.passing {
            passing.stepped();
        }
    }

    /// A command was applied for it, with this result and these events.
    pub fn applied(&mut self, result: Result<(), CommandError>, events: &[Event]) {
        if self.passing.is_none() {
            self.runner.applied(result, events);
        }
    }

    /// So many ticks passed on the wall. What could not be made use of, as a disk was waited for, is not owed.
    pub fn allow(&mut self, simulation: &Simulation, ticks: u64) {
        let now = simulation.time();
        let due = simulation.next_due().map_or(now, |due| due.time()).max(now);
        self.allowed =
            self.allowed.map(|allowed| allowed.max(now).saturating_add(ticks).min(due.saturating_add(ticks)));
    }

    /// The rest as quickly as can be.
    pub fn hurry(&mut self) {
        self.allowed = None;
    }

    /// From here on at the pace of the clock.
    pub fn pace(&mut self, now: u64) {
        self.allowed = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{script::parse, sim::config::Setup};

    /// Carries out what it wants until it waits or is at its end; whether that is its end.
    fn work(job: &mut BeatJob, simulation: &mut Simulation) -> bool {
        loop {
            match job.want(simulation) {
                Want::End(result) => {
                    assert_eq!(result, Ok(()));
                    return true;
                }
                Want::Wait => return false,
                Want::Step => {
                    simulation.apply(&Command::Step(1)).unwrap();
                    job.applied(Ok(()), &[]);
                    job.stepped();
                }
                Want::Apply(Command::Tick(ticks)) => {
                    let until = simulation.time() + ticks;
                    if !job.let_pass(Job::Ticks(until)) {
                        simulation.apply(&Command::Tick(ticks)).unwrap();
                    }
                }
                Want::Apply(command) => {
                    let before = simulation.event_count();
                    let result = simulation.apply(&command);
                    job.applied(result, simulation.events_from(before));
                }
            }
        }
    }

    const LINES: &str =
        "run until leader\nappend leader a=1\ntick 7\nrun until decided 1 at all\nexpect decided 1 at all";

    #[test]
    fn a_beat_takes_its_time_and_does_what_its_script_does() {
        let mut at_once = Simulation::new(Setup::default()).unwrap();
        let mut job = BeatJob::new(parse(LINES).unwrap().lines, 0);
        job.hurry();
        assert!(work(&mut job, &mut at_once));

        let mut paced = Simulation::new(Setup::default()).unwrap();
        let mut job = BeatJob::new(parse(LINES).unwrap().lines, 0);
        let mut frames = 0;
        while !work(&mut job, &mut paced) {
            let before = paced.time();
            job.allow(&paced, 1);
            frames += 1;
            assert!(frames < 500 && paced.time() == before, "time passes only when it may");
        }
        assert!(frames > 20, "{frames}");
        assert_eq!((paced.steps(), paced.time()), (at_once.steps(), at_once.time()));
        assert_eq!(paced.events(), at_once.events());
    }

    #[test]
    fn what_was_begun_can_be_hurried_to_its_end() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        let mut job = BeatJob::new(parse(LINES).unwrap().lines, 0);
        for _ in 0..5 {
            assert!(!work(&mut job, &mut simulation));
            job.allow(&simulation, 1);
        }
        job.hurry();
        assert!(work(&mut job, &mut simulation));
    }
}
