//! [`Engine`]: the cluster, the page and the jobs under way, without anything asynchronous: what the driver
//! turns the crank of.

use std::collections::VecDeque;

use crate::{
    app::{
        action::{Action, Control},
        job::{Done, Failure, Job, Want},
        model::ControlError,
        page::Page,
    },
    kv::Proposal,
    script::{
        Runner, Script, ScriptError,
        statement::{Line, Order, Statement},
    },
    sim::{
        NodeId, Simulation,
        command::Command,
        error::{CommandError, Refusal},
        event::{Asked, EventKind},
        simulation::{Effect, NextDue},
    },
    storage::image::Batch,
    text,
};

/// What a slice of work ended at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slice {
    /// Nothing is left to do.
    Idle,
    /// A real disk is waited for.
    Blocked,
    /// Its time was up.
    Yield,
}

/// What is to be done outside, now.
pub enum Task {
    /// Write this batch to this node's database.
    Flush(NodeId, Batch<Proposal>),
    /// Tell somebody that a job is at its end.
    Tell(Done, Result<(), ScriptError>),
}

/// What the engine must know of the real disks.
pub trait RealDisks {
    /// Whether this node's flush of this number is really durable.
    fn is_complete(&self, node: NodeId, number: u64) -> bool;
    /// Whether anything of this node is still being written.
    fn is_busy(&self, node: NodeId) -> bool;
    /// Whether this node has a real disk.
    fn has(&self, node: NodeId) -> bool;
}

/// The cluster, the page and the jobs under way.
///
/// Changes: `do_now`, `push`, `stop`. Work: `slice`. Things going out: `take_tasks`.
pub struct Engine {
    pub(super) simulation: Simulation,
    pub(super) page: Page,
    pub(super) jobs: VecDeque<Job>,
    tasks: Vec<Task>,
    /// Whether a script is under way that takes the power away somewhere: which flush lands then is for the
    /// script to say, so none is really started before it is known to land.
    power_may_fail: bool,
    /// Flushes that wait for that.
    deferred: Vec<(NodeId, Batch<Proposal>)>,
}

impl Engine {
    pub(super) fn new(simulation: Simulation, page: Page) -> Self {
        Self { simulation, page, jobs: VecDeque::new(), tasks: Vec::new(), power_may_fail: false, deferred: Vec::new() }
    }

    /// Puts another run in the place of this one; what was under way ends.
    pub(super) fn replace(&mut self, simulation: Simulation) {
        self.stop();
        // Flushes of that run have no place in this one's databases.
        self.deferred.clear();
        self.tasks.retain(|task| !matches!(task, Task::Flush(..)));
        self.power_may_fail = false;
        self.simulation = simulation;
        self.page.forget_run();
        self.note_effects();
    }

    /// What is to be done outside, in order.
    pub(super) fn take_tasks(&mut self) -> Vec<Task> {
        std::mem::take(&mut self.tasks)
    }

    /// Whether something is under way that a person waits for.
    pub(super) fn is_busy(&self) -> bool {
        self.jobs.iter().any(|job| !matches!(job, Job::Ticks(_)))
    }

    /// Puts a job behind those under way.
    pub(super) fn push(&mut self, job: Job) {
        self.jobs.push_back(job);
    }

    /// Ends what is under way; a script is told so.
    pub(super) fn stop(&mut self) {
        self.page.playing = false;
        for job in std::mem::take(&mut self.jobs) {
            if let Job::Script(runner, Some(done)) = job {
                let message = self.page.texts.text("error-stopped-by-person");
                let error = ScriptError { line: runner.line().unwrap_or(1), column: 1, message };
                self.tasks.push(Task::Tell(done, Err(error)));
            }
        }
    }

    /// Starts commands before anything else that is under way: they take no time.
    pub(super) fn do_now(&mut self, commands: impl Into<VecDeque<Command>>, control: Control) {
        self.page.error = None;
        self.page.dismiss_welcome();
        self.jobs.push_front(Job::Commands(commands.into(), control));
    }

    /// Starts a script, behind what is under way.
    pub(super) fn run_script(&mut self, script: Script, done: Option<Done>) {
        let takes_power = |line: &Line| matches!(line.statement, Statement::Do(Order::Plain(Command::PowerFailure(_))));
        self.power_may_fail |= script.lines.iter().any(takes_power);
        let runner = Runner::new(script);
        self.jobs.push_back(Job::Script(Box::new(runner), done));
    }

    /// Works until there is nothing to do, a disk must be waited for, or `time_is_up`, which is asked now
    /// and then.
    pub(super) fn slice(&mut self, disks: &impl RealDisks, time_is_up: impl Fn() -> bool) -> Slice {
        let mut turns: u32 = 0;
        while let Some(mut job) = self.jobs.pop_front() {
            turns += 1;
            if turns.is_multiple_of(64) && time_is_up() {
                self.jobs.push_front(job);
                return Slice::Yield;
            }
            match job.want(&self.simulation) {
                Want::End(result) => self.end(job, result),
                Want::Step => {
                    if self.waits_for_disk(disks) {
                        self.jobs.push_front(job);
                        return Slice::Blocked;
                    }
                    self.apply(&mut job, &Command::Step(1), disks);
                    job.stepped();
                    self.jobs.push_front(job);
                }
                Want::Apply(command) => {
                    if self.must_wait(&command, disks) {
                        self.jobs.push_front(job);
                        return Slice::Blocked;
                    }
                    if self.apply(&mut job, &command, disks) {
                        self.jobs.push_front(job);
                    }
                }
            }
        }
        self.power_may_fail = false;
        self.tasks.extend(self.deferred.drain(..).map(|(node, batch)| Task::Flush(node, batch)));
        Slice::Idle
    }

    /// Simulated time waits for the real disk.
    fn waits_for_disk(&mut self, disks: &impl RealDisks) -> bool {
        match self.simulation.next_due() {
            Some(NextDue::Flush { node, number, .. }) => {
                self.start_deferred(node);
                !disks.is_complete(node, number)
            }
            _ => false,
        }
    }

    /// Starts a flush that was waited with; its number.
    fn start_deferred(&mut self, node: NodeId) -> Option<u64> {
        let at = self.deferred.iter().position(|(other, _)| *other == node)?;
        let (node, batch) = self.deferred.remove(at);
        let number = batch.number;
        self.tasks.push(Task::Flush(node, batch));
        Some(number)
    }

    /// What a flush under way that lands at a crash, or as the power fails, must really do first.
    fn waits_for_landing(&mut self, node: NodeId, disks: &impl RealDisks) -> bool {
        match self.start_deferred(node) {
            Some(number) => !disks.is_complete(node, number),
            None => disks.is_busy(node),
        }
    }

    /// A flush that was really started lands, and no power failure can say that it did not.
    fn check_power_failure(&self, command: &Command, disks: &impl RealDisks) -> Result<(), CommandError> {
        let Command::PowerFailure(reached) = command else { return Ok(()) };
        for (node, flush) in reached {
            let flushing = self.simulation.node(*node).and_then(|node| node.disk?.flushing);
            let is_deferred = self.deferred.iter().any(|(other, _)| other == node);
            if let Some((number, ..)) = flushing
                && *flush != number
                && disks.has(*node)
                && !is_deferred
            {
                return Err(CommandError::Flush { node: *node, flush: *flush, possible: number.to_string() });
            }
        }
        Ok(())
    }

    fn must_wait(&mut self, command: &Command, disks: &impl RealDisks) -> bool {
        match command {
            Command::Step(_) => self.waits_for_disk(disks),
            // What its disk has begun to write lands at a crash: other nodes' disks must not get ahead of that.
            // A restart starts from what is there.
            Command::Crash(node) | Command::Restart(node) => self.waits_for_landing(*node, disks),
            Command::PowerFailure(reached) => {
                let lands = |(node, flush): &&(NodeId, u64)| {
                    let flushing = self.simulation.node(*node).and_then(|node| node.disk?.flushing);
                    flushing.is_some_and(|(number, ..)| number == *flush)
                };
                let landing: Vec<_> = reached.iter().filter(lands).map(|(node, _)| *node).collect();
                // All are asked: each starts its own.
                landing.into_iter().filter(|node| self.waits_for_landing(*node, disks)).count() > 0
            }
            _ => false,
        }
    }

    /// Applies a command for a job; whether the job goes on.
    fn apply(&mut self, job: &mut Job, command: &Command, disks: &impl RealDisks) -> bool {
        // A script may ask for many steps at once; taken one at a time, they can wait for disks.
        let whole = match command {
            Command::Step(count) if *count > 1 => Some(Job::Steps(*count)),
            Command::Tick(count) if *count > 0 => self.simulation.next_due().and_then(|due| {
                let until = self.simulation.time() + *count;
                (due.time() <= until).then_some(Job::Ticks(until))
            }),
            _ => None,
        };
        if let (Some(whole), Job::Script(runner, _)) = (whole, &mut *job) {
            let too_far =
                matches!(command, Command::Step(n) | Command::Tick(n) if *n > crate::sim::command::MAX_ADVANCE);
            if !too_far {
                runner.applied(Ok(()), &[]);
                // Behind the script's back: it goes on once the time has passed.
                let script = std::mem::replace(job, whole);
                self.jobs.push_front(script);
                return true;
            }
        }
        let events = self.simulation.event_count();
        crate::app::panic::note_step(self.simulation.steps() + 1);
        let possible = self.check_power_failure(command, disks);
        let result = possible.and_then(|()| self.simulation.apply(command));
        if result.is_ok() && matches!(command, Command::PowerFailure(_)) {
            // What did not land never happened.
            self.deferred.clear();
        }
        self.note_effects();
        match job {
            Job::Script(runner, _) => runner.applied(result, self.simulation.events_from(events)),
            Job::Commands(commands, control) => {
                commands.pop_front();
                let control = *control;
                match result {
                    Ok(()) => self.show_refusal(events, command, control),
                    Err(error) => {
                        self.show_command_error(&error, control);
                        return false;
                    }
                }
            }
            _ => {}
        }
        true
    }

    fn note_effects(&mut self) {
        for effect in self.simulation.take_effects() {
            let Effect::Flush { node, .. } = effect;
            if let Some(batch) = self.simulation.batch(node) {
                match self.power_may_fail {
                    true => self.deferred.push((node, batch)),
                    false => self.tasks.push(Task::Flush(node, batch)),
                }
            }
        }
    }

    fn end(&mut self, job: Job, result: Result<(), Failure>) {
        match (job, result) {
            (Job::Script(_, Some(done)), Err(Failure::Script(error))) => self.tasks.push(Task::Tell(done, Err(error))),
            (Job::Script(_, Some(done)), _) => self.tasks.push(Task::Tell(done, Ok(()))),
            (Job::Script(..), Err(Failure::Script(error))) => self.show_error(Control::Script, error.to_string()),
            (_, Err(_)) => {
                let text = self.page.texts.text("error-not-reached");
                self.show_error(Control::Transport, text);
            }
            _ => {}
        }
    }

    pub(super) fn show_error(&mut self, control: Control, text: String) {
        self.page.error = Some(ControlError { control, text: text.into(), name: None, remedy: None });
    }

    fn show_command_error(&mut self, error: &CommandError, control: Control) {
        let text = text::command_error(&self.page.texts, error);
        let remedy = match error {
            CommandError::Down(node) => Some((
                self.page.texts.format("error-remedy-restart", &[("node", (*node).into())]).into(),
                Action::Do(Command::Restart(*node), control),
            )),
            _ => None,
        };
        self.page.error = Some(ControlError { control, text: text.into(), name: None, remedy });
    }

    /// A refusal by OmniPaxos is an event, and it is said beside the control that asked.
    fn show_refusal(&mut self, events: u64, command: &Command, control: Control) {
        let refused = self.simulation.events_from(events).iter().find_map(|event| match &event.kind {
            EventKind::Refused { asked, refusal } => Some((*asked, refusal.clone())),
            _ => None,
        });
        let Some((asked, refusal)) = refused else { return };
        self.page.error = Some(ControlError {
            control,
            text: text::refusal(&self.page.texts, &refusal, asked).into(),
            name: Some(text::refusal_name(&refusal).into()),
            remedy: self.remedy(&refusal, asked, command, control),
        });
    }

    /// One action that helps.
    fn remedy(
        &self,
        refusal: &Refusal,
        asked: Asked,
        command: &Command,
        control: Control,
    ) -> Option<(yew::AttrValue, Action)> {
        let texts = &self.page.texts;
        let (label, command) = match (refusal, asked, command) {
            (Refusal::NotAllDecided(index), Asked::Trim(_), Command::Trim { node, .. }) if *index > 0 => (
                texts.format("error-remedy-trim-to", &[("index", (*index).into())]),
                Command::Trim { node: *node, at: Some(*index) },
            ),
            (Refusal::UndecidedIndex(index), Asked::Trim(_), Command::Trim { node, .. }) if *index > 0 => (
                texts.format("error-remedy-trim-to", &[("index", (*index).into())]),
                Command::Trim { node: *node, at: Some(*index) },
            ),
            (Refusal::UndecidedIndex(index), _, Command::Snapshot { node, scope, .. }) if *index > 0 => (
                texts.format("error-remedy-snapshot-to", &[("index", (*index).into())]),
                Command::Snapshot { node: *node, at: Some(*index), scope: *scope },
            ),
            (Refusal::NotCurrentLeader(_), Asked::Trim(at), _) => {
                // The node it names may be gone: the one that leads now is the one that can.
                let leader = self.simulation.leader()?;
                (texts.format("error-remedy-trim-at", &[("node", leader.into())]), Command::Trim { node: leader, at })
            }
            _ => return None,
        };
        Some((label.into(), Action::Do(command, control)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::action::Theme, sim::config::Setup, text::Language};

    /// Real disks that have completed nothing, or everything.
    struct Real {
        quick: bool,
    }

    impl RealDisks for Real {
        fn is_complete(&self, _: NodeId, _: u64) -> bool {
            self.quick
        }
        fn is_busy(&self, _: NodeId) -> bool {
            !self.quick
        }
        fn has(&self, _: NodeId) -> bool {
            true
        }
    }

    /// The flushes that are really to be written, by node and number.
    fn flushes(engine: &mut Engine) -> Vec<(NodeId, u64)> {
        let flush = |task| match task {
            Task::Flush(node, batch) => Some((node, batch.number)),
            Task::Tell(..) => None,
        };
        engine.take_tasks().into_iter().filter_map(flush).collect()
    }

    /// A run with a power failure in it is run again over real disks: a flush that was lost must not be
    /// written, or the next one of that number would find its place taken.
    #[test]
    fn a_flush_that_a_script_says_was_lost_is_never_written() {
        let quick = Real { quick: true };
        let simulation = Simulation::new(Setup::default()).unwrap();
        let mut engine = Engine::new(simulation, Page::new(Language::ALL[0], Theme::System, false));
        engine.push(Job::Ticks(100));
        engine.slice(&quick, || false);
        let before = flushes(&mut engine);
        let last = |node| before.iter().filter(|(n, _)| *n == node).map(|(_, f)| *f).max().unwrap_or(0);
        let leader = engine.simulation.leader().unwrap();
        let failure = format!("power-failure 1={} 2={} 3={}", last(1), last(2), last(3));
        let script = crate::script::parse(&format!("append {leader} a=1\n{failure}\ntick 50")).unwrap();
        engine.run_script(script, None);
        assert_eq!(engine.slice(&quick, || false), Slice::Idle);
        let after = flushes(&mut engine);
        for node in 1..=3 {
            let numbers: Vec<_> = after.iter().filter(|(n, _)| *n == node).map(|(_, number)| *number).collect();
            let expected: Vec<_> = (last(node) + 1..).take(numbers.len()).collect();
            assert_eq!(numbers, expected, "node {node}");
            assert!(!numbers.is_empty(), "node {node} goes on");
        }
        // One that was really started cannot be unsaid.
        engine.do_now([Command::Append { node: leader, key: "b".into(), value: 1 }], Control::Node);
        engine.slice(&quick, || false);
        let reached = |pid| (pid, engine.simulation.node(pid).and_then(|n| n.disk).map_or(0, |disk| disk.flushed));
        let lost = Command::PowerFailure((1..=3).map(reached).collect());
        let steps = engine.simulation.steps();
        engine.do_now([lost], Control::Script);
        engine.slice(&quick, || false);
        assert!(engine.page.error.is_some() && engine.simulation.steps() == steps);
    }

    /// What a crash finds on its way to the disk lands there: the run must not get ahead of the real disk, or a
    /// page that is killed next leaves disks that no run explains.
    #[test]
    fn a_crash_waits_for_what_the_real_disk_is_writing() {
        let simulation = Simulation::new(Setup::default()).unwrap();
        let mut engine = Engine::new(simulation, Page::new(Language::ALL[0], Theme::System, false));
        engine.push(Job::Ticks(100));
        assert_eq!(engine.slice(&Real { quick: true }, || false), Slice::Idle);
        let command = Command::Append { node: 1, key: "a".into(), value: 1 };
        engine.do_now([command, Command::Crash(1)], Control::Node);
        assert_eq!(engine.slice(&Real { quick: false }, || false), Slice::Blocked);
        assert!(engine.simulation.node(1).is_some_and(|node| node.up));
        assert_eq!(engine.slice(&Real { quick: true }, || false), Slice::Idle);
        assert!(engine.simulation.node(1).is_some_and(|node| !node.up));
    }
}
