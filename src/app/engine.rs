//! [`Engine`]: the cluster, the page and the jobs under way, without anything asynchronous: what the driver
//! turns the crank of.

use std::collections::VecDeque;

use crate::{
    app::{
        action::{Action, Control},
        class::Class,
        course::Course,
        job::{Done, Failure, Job, Want},
        model::ControlError,
        page::Page,
        travel::Travel,
    },
    kv::Proposal,
    script::{
        Runner, ScriptError,
        branches::{Branches, Run},
    },
    sim::{
        DiskId, Simulation,
        command::{Command, FlushFault, Record},
        configuration::node_of,
        error::{CommandError, Refusal},
        event::{Asked, EventKind},
        simulation::{Effect, NextDue},
    },
    storage::image::Batch,
    text,
    view::timeline::nearest,
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

/// What is to be done to a database.
pub enum Deed {
    /// Write this batch; where a fault is named, nothing of it may get there.
    Flush(Batch<Proposal>, Option<FlushFault>),
    /// Flip a byte of a record of this kind.
    Damage(Record),
    /// Delete everything, so that it is as new.
    Wipe,
    /// Put this in the place of everything: the run says that the last flush never landed, and it did.
    Rewrite(Batch<Proposal>),
}

/// What is to be done outside, now.
pub enum Task {
    /// Do this to this database.
    Disk(DiskId, Deed),
    /// Tell somebody that a job is at its end.
    Tell(Done, Result<(), ScriptError>),
}

/// What the engine must know of the real disks.
pub trait RealDisks {
    /// Whether this disk is a real one.
    fn is_real(&self, node: DiskId) -> bool;
    /// Whether anything is still being written to it: its outcome is not known.
    fn is_busy(&self, node: DiskId) -> bool;
}

/// The cluster, the page and the jobs under way.
///
/// Changes: `do_now`, `push`, `stop`. Work: `slice`. Things going out: `take_tasks`.
pub struct Engine {
    pub(super) simulation: Simulation,
    pub(super) page: Page,
    pub(super) jobs: VecDeque<Job>,
    pub(super) travel: Travel,
    /// The runs that were left behind.
    pub(super) branches: Branches,
    /// What is shown to a class.
    pub(super) class: Class,
    /// Whether names of steps came with a script.
    pub(super) marks_came: bool,
    /// Since when whoever listens hears of this run.
    pub(super) heard: Heard,
    /// The lesson that is open.
    pub(super) lesson: Option<Course>,
    tasks: Vec<Task>,
}

/// Since when whoever listens hears of a run: what lies before was told of the run before, or of none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// How many runs there were on the page before this one.
    pub run: u64,
    /// Its events then.
    pub events: u64,
    /// Its steps then.
    pub steps: u64,
}

impl Engine {
    pub(super) fn new(simulation: Simulation, page: Page) -> Self {
        let (jobs, travel, branches) = (VecDeque::new(), Travel::default(), Branches::default());
        let (class, heard) = (Class::default(), Heard::default());
        Self {
            simulation,
            page,
            jobs,
            travel,
            branches,
            class,
            marks_came: false,
            heard,
            lesson: None,
            tasks: Vec::new(),
        }
    }

    /// Puts another run in the place of this one; what was under way ends.
    pub(super) fn replace(&mut self, simulation: Simulation) {
        self.stop();
        self.travel.forget();
        self.simulation = simulation;
        self.heard = Heard { run: self.heard.run + 1, ..Heard::default() };
        self.page.forget_run();
        self.tell_lesson_of_run();
        self.class.handle_run(self.simulation.steps(), self.simulation.history().is_empty());
        self.note_effects();
    }

    /// What this run has told so far is no news.
    pub(super) fn hear_from_now(&mut self) {
        (self.heard.events, self.heard.steps) = (self.simulation.event_count(), self.simulation.steps());
    }

    /// The run as its setup and its commands.
    pub(super) fn run(&self) -> Run {
        Run::of(&self.simulation)
    }

    /// The cluster that the page shows: as it is now, or as it was.
    pub(super) fn shown(&mut self) -> &mut Simulation {
        match self.travel.past_mut() {
            Some(replay) => replay.simulation_mut(),
            None => &mut self.simulation,
        }
    }

    /// Sets out for a step of the run; time stands still there.
    pub(super) fn seek(&mut self, step: u64) {
        self.stop();
        self.page.leapt = true;
        self.travel.seek(&self.simulation, step);
    }

    /// So many events worth seeing further, or back.
    pub(super) fn seek_events(&mut self, by: i64) {
        let events = self.simulation.events();
        let now = self.past_step().unwrap_or_else(|| self.simulation.steps());
        let mut at = now;
        for _ in 0..by.unsigned_abs() {
            let next = if by > 0 {
                events.get(events.partition_point(|event| event.step <= at)).map(|event| event.step)
            } else {
                events[..events.partition_point(|event| event.step < at)].last().map(|event| event.step)
            };
            at = next.unwrap_or(if by > 0 { self.simulation.steps() } else { 0 });
        }
        if at != now {
            self.seek(at);
            self.page.leapt = by != 1;
        }
    }

    /// To the event that is nearest to a step; from the last one on, to the run as it is now.
    pub(super) fn seek_near(&mut self, step: u64) {
        let events = self.simulation.events();
        let last = events.last().map_or(0, |event| event.step);
        let step = match nearest(events, step).map(|event| event.step) {
            Some(nearest) if nearest == last => self.simulation.steps(),
            // The steps before the oldest event that is kept have none.
            Some(nearest) if step >= self.page.timeline.kept_from() => nearest,
            _ => step,
        };
        self.seek(step);
    }

    /// To the next mark of the timeline, or to the one before; to the ends of the run where there is none.
    pub(super) fn seek_mark(&mut self, forward: bool) {
        let now = self.past_step().unwrap_or_else(|| self.simulation.steps());
        let mark = self.page.timeline.mark_beyond(now, forward).map(|mark| mark.step);
        self.seek(mark.unwrap_or(if forward { self.simulation.steps() } else { 0 }));
    }

    /// Shows the run as it is now.
    pub(super) fn return_to_live(&mut self) {
        self.page.leapt |= self.travel.is_past();
        self.travel.back_to_live();
    }

    /// Lets so many ticks pass: in the past through what was, else by running on.
    pub(super) fn play_on(&mut self, ticks: u64) {
        let until = self.shown().time() + ticks;
        if self.travel.is_past() {
            self.travel.play_until(&self.simulation, until);
            // What comes after is not played but lived.
            self.page.playing = self.travel.is_past();
        } else {
            self.push(Job::Ticks(until));
        }
    }

    /// See [`Travel::park`].
    pub(super) fn park(&mut self, time_is_up: impl Fn() -> bool) -> bool {
        self.travel.is_past() && self.travel.park(&self.simulation, time_is_up)
    }

    /// The step of the past that is shown or being gone to.
    pub(super) fn past_step(&self) -> Option<u64> {
        self.travel.target().or(self.travel.past().map(|replay| replay.step()))
    }

    pub(super) fn shown_step(&self) -> u64 {
        self.travel.past().map_or(self.simulation.steps(), |replay| replay.step())
    }

    /// Goes on in the past to the next event that `holds`; to the run as it is now where there is none.
    pub(super) fn seek_event(&mut self, holds: impl Fn(&EventKind) -> bool) {
        let now = self.shown_step();
        let next = self.simulation.events().iter().find(|event| event.step > now && holds(&event.kind));
        let step = next.map_or(self.simulation.steps(), |event| event.step);
        self.seek(step);
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
        self.page.leapt = false;
        self.jobs.push_back(job);
    }

    /// Ends what is under way; a script is told so.
    pub(super) fn stop(&mut self) {
        self.page.playing = false;
        for job in std::mem::take(&mut self.jobs) {
            match (job, &mut self.class.show) {
                (Job::Script(runner, Some(done)), _) => {
                    let message = self.page.texts.text("error-stopped-by-person");
                    let error = ScriptError { line: runner.line().unwrap_or(1), column: 1, message };
                    self.tasks.push(Task::Tell(done, Err(error)));
                }
                (Job::Beat(beat), Some(show)) => show.stopped(beat),
                _ => {}
            }
        }
    }

    /// Starts commands before anything else that is under way: they take no time.
    pub(super) fn do_now(&mut self, commands: impl Into<VecDeque<Command>>, control: Control) {
        self.page.error = None;
        self.page.leapt = false;
        self.page.dismiss_welcome();
        self.jobs.push_front(Job::Commands(commands.into(), control));
    }

    /// Starts a script, behind what is under way.
    pub(super) fn run_script(&mut self, runner: Runner, done: Option<Done>) {
        for bookmark in &runner.remarks().bookmarks {
            self.branches.put_bookmark(bookmark.clone());
            self.marks_came = true;
        }
        self.jobs.push_back(Job::Script(Box::new(runner), done));
    }

    /// Works until there is nothing to do, a disk must be waited for, or `time_is_up`, which is asked now
    /// and then.
    pub(super) fn slice(&mut self, disks: &impl RealDisks, time_is_up: impl Fn() -> bool) -> Slice {
        if !self.travel.slice(&self.simulation, &time_is_up) {
            return Slice::Yield;
        }
        let mut turns: u32 = 0;
        while let Some(mut job) = self.jobs.pop_front() {
            turns += 1;
            if turns.is_multiple_of(64) && time_is_up() {
                self.jobs.push_front(job);
                return Slice::Yield;
            }
            match job.want(&self.simulation) {
                Want::End(result) => self.end(job, result),
                Want::Wait => {
                    self.jobs.push_front(job);
                    return Slice::Idle;
                }
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
        Slice::Idle
    }

    /// Simulated time waits for the real disk.
    fn waits_for_disk(&self, disks: &impl RealDisks) -> bool {
        match self.simulation.next_due() {
            Some(NextDue::Flush { node, .. }) => self.is_busy_disk(node, disks),
            _ => false,
        }
    }

    /// Whether anything of this node's is still to be written, or is being written.
    fn is_busy_disk(&self, node: DiskId, disks: &impl RealDisks) -> bool {
        let asked = |task: &Task| matches!(task, Task::Disk(other, _) if *other == node);
        disks.is_busy(node) || disks.is_real(node) && self.tasks.iter().any(asked)
    }

    fn must_wait(&self, command: &Command, disks: &impl RealDisks) -> bool {
        match command {
            Command::Step(_) => self.waits_for_disk(disks),
            // What its disk has begun to write lands at a crash: other nodes' disks must not get ahead of that.
            // A restart starts from what is there.
            Command::Crash(node) | Command::Restart(node) => {
                let of_node = self.simulation.disks().into_iter().filter(|disk| node_of(*disk) == *node);
                of_node.into_iter().any(|disk| self.is_busy_disk(disk, disks))
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
        let whole = match command {
            // The parser lets nothing through that is longer than time may pass at once.
            Command::Step(count) if *count > 1 => Some(Job::Steps(*count)),
            Command::Tick(count) if *count > 0 => Some(Job::Ticks(self.simulation.time().saturating_add(*count))),
            _ => None,
        };
        if let (Some(whole), Job::Beat(beat)) = (whole, &mut *job)
            && beat.let_pass(whole)
        {
            return true;
        }
        let denied = self.denied_by(command, disks);
        let events = self.simulation.event_count();
        crate::app::panic::note_step(self.simulation.steps() + 1);
        let result = self.simulation.apply(command);
        if result.is_ok() {
            self.rewrite(denied);
            self.watch_lesson();
        }
        self.note_effects();
        match job {
            Job::Script(runner, _) => runner.applied(result, self.simulation.events_from(events)),
            Job::Beat(beat) => beat.applied(result, self.simulation.events_from(events)),
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

    /// The nodes whose flush under way this power failure says never landed, while it was really started: a run
    /// that was recorded elsewhere may say so.
    fn denied_by(&self, command: &Command, disks: &impl RealDisks) -> Vec<DiskId> {
        let Command::PowerFailure(reached) = command else { return Vec::new() };
        let is_denied = |(disk, flush): &&(DiskId, Option<u64>)| {
            let flushing = self.simulation.batch(*disk);
            disks.is_real(*disk) && flushing.is_some_and(|batch| Some(batch.number) != *flush)
        };
        reached.iter().filter(is_denied).map(|(node, _)| *node).collect()
    }

    /// Takes these disks back to what the run says they hold.
    fn rewrite(&mut self, nodes: Vec<DiskId>) {
        for node in nodes {
            match self.simulation.whole_batch(node) {
                Some(batch) => self.tasks.push(Task::Disk(node, Deed::Rewrite(batch))),
                None => self.tasks.push(Task::Disk(node, Deed::Wipe)),
            }
        }
    }

    /// Records what a real disk reported. Where it comes too late to matter, nothing happens.
    pub(super) fn report(&mut self, command: &Command) {
        if self.simulation.apply(command).is_ok() {
            self.watch_lesson();
            self.note_effects();
        }
    }

    fn note_effects(&mut self) {
        for effect in self.simulation.take_effects() {
            match effect {
                Effect::Flush { node, fault, .. } => {
                    if let Some(batch) = self.simulation.batch(node) {
                        self.tasks.push(Task::Disk(node, Deed::Flush(batch, fault)));
                    }
                }
                Effect::Damage { node, record } => self.tasks.push(Task::Disk(node, Deed::Damage(record))),
                Effect::Wipe { node } => self.tasks.push(Task::Disk(node, Deed::Wipe)),
            }
        }
    }

    fn end(&mut self, job: Job, result: Result<(), Failure>) {
        match (job, result) {
            (Job::Script(_, Some(done)), Err(Failure::Script(error))) => self.tasks.push(Task::Tell(done, Err(error))),
            (Job::Script(_, Some(done)), _) => self.tasks.push(Task::Tell(done, Ok(()))),
            (Job::Beat(_), result) => {
                let step = self.simulation.steps();
                if let Some(show) = &mut self.class.show {
                    if result.is_ok() { show.ended(step) } else { show.failed(step) }
                }
                self.go_on_to_beat();
                if let Err(Failure::Script(error)) = result {
                    self.show_error(Control::Class, error.to_string());
                }
            }
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
    use crate::{
        app::action::Theme,
        sim::config::Setup,
        text::{Language, Texts},
    };
    use std::rc::Rc;

    /// Real disks that have completed nothing, or simulated ones, which are never waited for.
    struct Real {
        quick: bool,
    }

    impl RealDisks for Real {
        fn is_real(&self, _: DiskId) -> bool {
            !self.quick
        }
        fn is_busy(&self, _: DiskId) -> bool {
            !self.quick
        }
    }

    /// What a crash finds on its way to the disk lands there: the run must not get ahead of the real disk, or a
    /// page that is killed next leaves disks that no run explains.
    #[test]
    fn a_crash_waits_for_what_the_real_disk_is_writing() {
        let simulation = Simulation::new(Setup::default()).unwrap();
        let mut engine =
            Engine::new(simulation, Page::new(Rc::new(Texts::new(Language::ALL[0])), Theme::System, false));
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
