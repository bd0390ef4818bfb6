//! [`Runner`]: which command comes next. It carries nothing out itself, so that its caller can slice time
//! and wait for disks.

use crate::{
    script::{
        Cluster, ScriptError,
        beats::Remarks,
        expect::{self, Fault, find},
        parse::parse_scenario,
        statement::{Goal, Line, Script, Statement, Who},
    },
    sim::{
        NodeId,
        command::Command,
        error::{CommandError, Refusal},
        event::{Event, EventKind},
    },
};

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Apply this command, then say so by [`Runner::applied`].
    Apply(Command),
    /// The script is at its end.
    Done,
    /// A line could not be carried out, or what it expected is not so. What came before stands.
    Failed(ScriptError),
}

/// Runs a script, one command at a time.
///
/// Getters: `line`, `lines`, `remarks`. What comes next: `next`. What came in: `applied`.
#[derive(Debug)]
pub struct Runner {
    /// The script and, while one of its scenarios runs, that scenario on top. Never empty.
    frames: Vec<Frame>,
    /// The command that the caller has and has not reported yet.
    applying: Option<Command>,
    /// The `run until` that is under way.
    waiting: Option<Waiting>,
    /// Why nothing goes on any more.
    failed: Option<ScriptError>,
    /// What OmniPaxos refused in the last line that was no `expect`.
    refusals: Vec<Refusal>,
    /// What the script's comments say to a class.
    remarks: Remarks,
}

/// The lines of the script or of a scenario in it, and how many were begun.
#[derive(Debug)]
struct Frame {
    lines: Vec<Line>,
    begun: usize,
    /// The name of the scenario; `None` for the script itself.
    scenario: Option<&'static str>,
}

impl Frame {
    /// The line that was begun last.
    fn current(&self) -> Option<&Line> {
        self.begun.checked_sub(1).and_then(|at| self.lines.get(at))
    }
}

#[derive(Debug)]
struct Waiting {
    goal: Goal,
    /// For how long at most, in ticks.
    within: u64,
    /// The instant at which that ends, in ticks.
    deadline: u64,
}

impl Runner {
    /// Starts at the first line. [`Script::setup`] is the caller's to start from.
    pub fn new(script: Script) -> Self {
        let frame = Frame { lines: script.lines, begun: 0, scenario: None };
        let remarks = script.remarks;
        Self { frames: vec![frame], applying: None, waiting: None, failed: None, refusals: Vec::new(), remarks }
    }

    /// What the script's comments say to a class.
    pub fn remarks(&self) -> &Remarks {
        &self.remarks
    }

    /// The lines of the script itself.
    pub fn lines(&self) -> &[Line] {
        self.frames.first().map_or(&[], |frame| &frame.lines)
    }

    /// The line of the script that was begun last, from 1; in a scenario, the line that named it.
    pub fn line(&self) -> Option<usize> {
        self.frames.first()?.current().map(|line| line.number)
    }

    /// What to do next. Asked again before [`Runner::applied`], it gives the same answer.
    pub fn next(&mut self, cluster: &dyn Cluster) -> Turn {
        loop {
            if let Some(error) = &self.failed {
                return Turn::Failed(error.clone());
            }
            if let Some(command) = &self.applying {
                return Turn::Apply(command.clone());
            }
            match self.go_on(cluster) {
                Ok(true) => {}
                Ok(false) => return Turn::Done,
                Err(fault) => self.fail(fault),
            }
        }
    }

    /// The command of the last [`Turn::Apply`] was applied, with this result and these events.
    pub fn applied(&mut self, result: Result<(), CommandError>, events: &[Event]) {
        self.applying = None;
        for event in events {
            if let EventKind::Refused { refusal, .. } = &event.kind
                && !self.refusals.contains(refusal)
            {
                self.refusals.push(refusal.clone());
            }
        }
        if let Err(error) = result {
            self.fail(Fault { column: self.column_of(&error), message: error.to_string() });
        }
    }

    /// Decides what the caller is to apply, or gets one line further; `false` at the end of the script.
    fn go_on(&mut self, cluster: &dyn Cluster) -> Result<bool, Fault> {
        if let Some(waiting) = &self.waiting {
            if expect::is_reached(&waiting.goal, cluster) {
                self.waiting = None;
            } else {
                waiting.check_time(cluster)?;
                self.applying = Some(Command::Step(1));
            }
            return Ok(true);
        }
        let depth = self.frames.len();
        let Some(frame) = self.frames.last_mut() else { return Ok(false) };
        if let Some(line) = frame.lines.get(frame.begun).cloned() {
            frame.begun += 1;
            self.begin(line.statement, cluster)?;
            return Ok(true);
        }
        // The script itself stays: its last line is where an error of the last command belongs.
        if depth > 1 {
            self.frames.pop();
        }
        Ok(depth > 1)
    }

    fn begin(&mut self, statement: Statement, cluster: &dyn Cluster) -> Result<(), Fault> {
        if !matches!(statement, Statement::Expect(_)) {
            self.refusals.clear();
        }
        match statement {
            Statement::Do(order) => {
                let first = |from, to, kind| {
                    cluster.first_message(from, to, kind).map_err(|error| Fault::here(error.to_string()))
                };
                self.applying = Some(order.to_command(|target| find(target, cluster), first)?);
            }
            Statement::RunUntil { goal, within_ticks: within } => {
                expect::check_goal(&goal, cluster)?;
                self.waiting = Some(Waiting { goal, within, deadline: cluster.time().saturating_add(within) });
            }
            Statement::Scenario(scenario) => {
                let script = parse_scenario(scenario).map_err(|error| Fault::here(error.to_string()))?;
                self.frames.push(Frame { lines: script.lines, begun: 0, scenario: Some(scenario.name) });
            }
            Statement::Expect(expectation) => expect::check(&expectation, cluster, &self.refusals)?,
        }
        Ok(())
    }

    fn fail(&mut self, fault: Fault) {
        self.failed = Some(self.located(fault));
    }

    /// Where in the script a fault of the current line is. One in a scenario is at the line that names the
    /// scenario, and says which of its lines it was.
    fn located(&self, fault: Fault) -> ScriptError {
        let mut error = ScriptError { line: 1, column: 1, message: fault.message };
        let mut column = fault.column;
        for frame in self.frames.iter().rev() {
            let Some(line) = frame.current() else { continue };
            (error.line, error.column) = (line.number, column.take().unwrap_or(line.column));
            if let Some(name) = frame.scenario {
                error.message = format!("in scenario {name}, {error}");
            }
        }
        error
    }

    /// The column at which the line names the node that an error is about.
    fn column_of(&self, error: &CommandError) -> Option<usize> {
        let pid = node_of(error)?;
        let Statement::Do(order) = &self.frames.last()?.current()?.statement else { return None };
        order.targets().iter().rev().find(|target| target.who == Who::Node(pid)).map(|target| target.column)
    }
}

impl Waiting {
    /// Whether there is time for one more step.
    fn check_time(&self, cluster: &dyn Cluster) -> Result<(), Fault> {
        let how = match cluster.next_due() {
            Some(due) if due <= self.deadline => return Ok(()),
            Some(_) => format!("after {} ticks", self.within),
            None => "nothing will happen any more, and".to_owned(),
        };
        Err(Fault::here(format!("{how} still {}", expect::describe(&self.goal, cluster))))
    }
}

/// The node that an error is about, if it is about one that a line can name.
fn node_of(error: &CommandError) -> Option<NodeId> {
    match error {
        CommandError::UnknownNode(pid)
        | CommandError::Down(pid)
        | CommandError::Up(pid)
        | CommandError::SelfLink(pid)
        | CommandError::NoDisk(pid)
        | CommandError::Held(pid)
        | CommandError::NotHeld(pid)
        | CommandError::NoClient(Some(pid)) => Some(*pid),
        _ => None,
    }
}
