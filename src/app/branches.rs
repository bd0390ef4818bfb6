//! Branches: acting in the past leaves the run and goes on from there; a run that was left can be gone back to.
//!
//! Each is put in place like any other run, see [`Placing`]; the tree of them is in the head of the journal.

use std::collections::VecDeque;

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use yew::AttrValue;

use crate::{
    app::{
        action::{Action, Control},
        driver::{Driver, now_ms},
        engine::Engine,
        job::{Done, Job},
        model::BranchRow,
        place::Placing,
    },
    script::{
        Runner, Script, ScriptError,
        branches::{Branches, Label, MAX_BRANCH_BYTES, MAX_BRANCHES, Run, TooLong, first_difference},
        print_command,
    },
    sim::{Simulation, command::Command, replay::Replay},
    text::Texts,
};

/// How long a slice of a replay may take, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// How many steps are run again before the clock is looked at.
const PIECE: u64 = 500;

/// What is to be done to the cluster; in the past, once it has been forked.
pub(super) enum Then {
    /// These commands, as one thing.
    Commands(VecDeque<Command>, Control),
    /// A script.
    Script(Box<Runner>, Option<Done>),
    /// Nothing but the fork.
    Nothing(Option<Done>),
}

impl Then {
    fn control(&self) -> Control {
        match self {
            Self::Commands(_, control) => *control,
            Self::Script(..) => Control::Script,
            Self::Nothing(_) => Control::Branches,
        }
    }

    fn carry_out(self, engine: &mut Engine) {
        match self {
            Self::Commands(commands, control) => engine.do_now(commands, control),
            Self::Script(runner, done) => {
                engine.page.playing = false;
                engine.run_script(*runner, done);
            }
            Self::Nothing(done) => {
                let nothing = Runner::new(Script::default());
                engine.push(Job::Script(Box::new(nothing), done));
            }
        }
    }
}

impl Engine {
    /// What the run is called; `None` where it is the only one.
    pub(super) fn branch(&self) -> Option<AttrValue> {
        let name = || branch_name(&self.page.texts, self.branches.present()).into();
        (self.branches.kept().len() > 0).then(name)
    }

    /// All runs, each after the one that it left.
    pub(super) fn branch_rows(&self) -> Vec<BranchRow> {
        let texts = &self.page.texts;
        let present = self.branches.present().id;
        let history = |id| match self.branches.get(id) {
            Some(branch) => branch.run.history.as_slice(),
            None => self.simulation.history(),
        };
        let line = |command: &Command| AttrValue::from(print_command(command));
        let row = |(depth, label): (usize, &Label)| {
            let left = label.parent.and_then(|fork| Some((fork, self.branches.label(fork.branch)?)));
            let differs = left.map(|(fork, _)| first_difference(history(label.id), history(fork.branch)));
            let (steps, time) = match self.branches.get(label.id) {
                Some(branch) => (branch.run.steps, branch.run.time),
                None => (self.simulation.steps(), self.simulation.time()),
            };
            BranchRow {
                id: label.id,
                name: branch_name(texts, label).into(),
                depth,
                present: label.id == present,
                parent: left.map(|(fork, _)| fork.branch),
                left: left.map(|(fork, parent)| (branch_name(texts, parent).into(), fork.step, fork.time)),
                steps,
                time,
                differs: differs.map(|(own, other)| (own.map(line), other.map(line))),
            }
        };
        self.branches.rows().into_iter().map(row).collect()
    }
}

impl Driver {
    /// Does something to the cluster: as it is now, or on a fork where the page shows the past.
    pub(super) fn on_cluster(&self, then: Then) {
        if self.past_step().is_none() {
            return self.change(|engine| then.carry_out(engine));
        }
        if let Some(text) = self.no_fork() {
            return self.refuse(then, text);
        }
        self.0.engine.borrow_mut().stop();
        self.0.switching.set(true);
        let (driver, turn) = (self.clone(), self.0.turns.take());
        spawn_local(async move {
            driver.wait_for_turn(turn).await;
            driver.fork(then).await;
            driver.0.turns.end();
        });
    }

    /// Why nothing can be forked here; `None` where it can.
    fn no_fork(&self) -> Option<String> {
        let engine = self.0.engine.borrow();
        engine.page.elsewhere.is_some().then(|| engine.page.texts.text("error-copy-no-fork"))
    }

    /// What was asked for is not done: it is said beside its control, or to who waits for it.
    fn refuse(&self, then: Then, message: String) {
        let control = then.control();
        match then {
            Then::Script(_, Some(done)) | Then::Nothing(Some(done)) => {
                done(Err(ScriptError { line: 1, column: 1, message }));
            }
            _ => self.0.engine.borrow_mut().show_error(control, message),
        }
        self.pump();
    }

    /// For whoever has the turn: goes on from the step that is shown, and then does this.
    async fn fork(&self, then: Then) {
        if self.past_step().is_none() {
            // An earlier turn has brought the page out of the past.
            return self.change(|engine| then.carry_out(engine));
        }
        self.0.switching.set(true);
        self.arrive().await;
        match self.leave().await {
            Ok((simulation, branches, dropped)) => {
                self.0.engine.borrow_mut().branches = branches;
                self.begin_with(simulation, |engine| {
                    engine.hear_from_now();
                    then.carry_out(engine);
                });
                self.tell_kept();
                self.tell_dropped(&dropped);
            }
            Err(reason) => {
                self.0.switching.set(false);
                let text = self.texts().format("error-no-fork", &[("reason", reason.into())]);
                self.refuse(then, text);
            }
        }
    }

    /// Waits until the step is shown that was sought.
    async fn arrive(&self) {
        loop {
            let until = now_ms() + SLICE_MS;
            let is_there = {
                let engine = &mut *self.0.engine.borrow_mut();
                engine.travel.slice(&engine.simulation, || now_ms() > until)
            };
            if is_there {
                return;
            }
            TimeoutFuture::new(0).await;
        }
    }

    /// Writes the fork that begins at the step that is shown; the fork, and the tree of runs with it.
    async fn leave(&self) -> Result<(Simulation, Branches, Vec<Label>), String> {
        let (placing, dropped) = {
            let engine = self.0.engine.borrow();
            // The run may have been shorter than what was sought.
            let shown = engine.travel.past().map_or(&engine.simulation, |replay| replay.simulation());
            let mut branches = engine.branches.clone();
            let dropped = branches
                .fork(engine.run(), (shown.steps(), shown.time()), now_since_1970())
                .map_err(|error| too_long(&engine.page.texts, &error))?;
            (Placing::of(shown, branches), dropped)
        };
        self.write_run(&placing).await?;
        let fork = {
            let engine = &mut *self.0.engine.borrow_mut();
            engine.travel.take_past().map(|replay| replay.into_run(&engine.simulation))
        };
        let simulation = match fork {
            Some(fork) => fork,
            None => self.run_again(&placing.run).await?,
        };
        Ok((simulation, placing.branches, dropped))
    }

    /// A branch at the step that is shown, and nothing else; as the run is now, it is kept as it is and goes on
    /// under another name.
    pub(super) fn fork_here(&self, done: Option<Done>) {
        let then = Then::Nothing(done);
        if let Some(text) = self.no_fork() {
            return self.refuse(then, text);
        }
        if self.past_step().is_some() {
            return self.on_cluster(then);
        }
        if self.0.switching.get() {
            let (driver, turn) = (self.clone(), self.0.turns.take());
            spawn_local(async move {
                driver.wait_for_turn(turn).await;
                driver.0.turns.end();
                driver.fork_now(then);
            });
            return;
        }
        self.fork_now(then);
    }

    /// See [`Driver::fork_here`]; for the run as it is now.
    fn fork_now(&self, then: Then) {
        let forked = {
            let engine = &mut *self.0.engine.borrow_mut();
            let (run, now) = (engine.run(), now_since_1970());
            let left = (run.steps, run.time);
            let forked = engine.branches.fork(run, left, now);
            forked.map(|dropped| (left.0, dropped)).map_err(|error| too_long(&engine.page.texts, &error))
        };
        match forked {
            Ok((step, dropped)) => {
                self.0.keeper.set_reached(step);
                self.change(|engine| then.carry_out(engine));
                self.tell_kept();
                self.tell_dropped(&dropped);
            }
            Err(reason) => self.refuse(then, reason),
        }
    }

    /// Goes on with a run that was left; the present one is kept, or dropped.
    pub(super) fn go_to_branch(&self, id: u64, keep_present: bool) {
        if let Some(text) = self.no_fork() {
            return self.0.engine.borrow_mut().show_error(Control::Branches, text);
        }
        self.0.engine.borrow_mut().stop();
        self.0.switching.set(true);
        let (driver, turn) = (self.clone(), self.0.turns.take());
        spawn_local(async move {
            driver.wait_for_turn(turn).await;
            driver.0.switching.set(true);
            if let Err(reason) = driver.change_to(id, keep_present).await {
                driver.0.switching.set(false);
                let text = driver.texts().format("error-no-branch", &[("reason", reason.into())]);
                driver.0.engine.borrow_mut().show_error(Control::Branches, text);
                driver.pump();
            }
            driver.0.turns.end();
        });
    }

    async fn change_to(&self, id: u64, keep_present: bool) -> Result<(), String> {
        let branch = self.0.engine.borrow().branches.get(id).cloned();
        let Some(branch) = branch else {
            // It was dropped while this waited.
            self.0.switching.set(false);
            self.pump();
            return Ok(());
        };
        let simulation = self.run_again(&branch.run).await?;
        let (branches, dropped) = {
            let engine = self.0.engine.borrow();
            let mut branches = engine.branches.clone();
            let present = keep_present.then(|| engine.run());
            let dropped = branches.go_to(id, present).map_err(|error| too_long(&engine.page.texts, &error))?;
            (branches, dropped)
        };
        let placing = Placing::of(&simulation, branches);
        self.write_run(&placing).await?;
        self.0.engine.borrow_mut().branches = placing.branches;
        self.begin_with(simulation, Engine::hear_from_now);
        let name = branch_name(&self.texts(), &branch.label);
        let text = self.texts().format("page-branch-here-now", &[("name", name.into())]);
        self.notify(text, false);
        self.tell_dropped(&dropped);
        Ok(())
    }

    /// A run of which only its setup and its commands are left, as it was at their end.
    async fn run_again(&self, run: &Run) -> Result<Simulation, String> {
        let mut replay = Replay::telling(&run.setup).map_err(|error| error.to_string())?;
        let mut until = now_ms() + SLICE_MS;
        while !replay.advance(&run.history, u64::MAX, PIECE).map_err(|error| error.to_string())? {
            if now_ms() > until {
                TimeoutFuture::new(0).await;
                until = now_ms() + SLICE_MS;
            }
        }
        if replay.step() != run.steps {
            return Err(format!("it ends at step {}, not {}", replay.step(), run.steps));
        }
        Ok(replay.into_told())
    }

    /// The fork is dropped again, where it still is what the page shows.
    pub(super) fn undo_fork(&self, kept: u64, fork: u64) {
        let is_there = {
            let branches = &self.0.engine.borrow().branches;
            branches.present().id == fork && branches.get(kept).is_some()
        };
        if is_there {
            self.go_to_branch(kept, false);
        }
    }

    /// Calls a run by another name.
    pub(super) fn rename_branch(&self, id: u64, name: &str) {
        self.0.engine.borrow_mut().branches.rename(id, name);
        self.0.keeper.set_stale();
    }

    /// Drops a run that was left behind.
    pub(super) fn delete_branch(&self, id: u64) {
        self.0.engine.borrow_mut().branches.delete(id);
        self.0.keeper.set_stale();
    }

    /// The tree once a run begins by itself: the present one is kept where a person had a hand in it.
    pub(super) fn branches_anew(&self) -> (Branches, Vec<Label>) {
        let engine = self.0.engine.borrow();
        if engine.page.elsewhere.is_some() {
            // Nothing of a copy is kept.
            return (Branches::default(), Vec::new());
        }
        let mut branches = engine.branches.clone();
        let (run, now) = (engine.run(), now_since_1970());
        let forked = branches.present().parent.is_some();
        let run = (run.is_touched() || forked).then_some(run);
        let present = branches.present().clone();
        match branches.begin_anew(run, now) {
            Ok(dropped) => (branches, dropped),
            // Too long to be kept: what was asked for is done all the same, and it is said.
            Err(_) => {
                let dropped = branches.begin_anew(None, now).unwrap_or_default();
                (branches, dropped.into_iter().chain([present]).collect())
            }
        }
    }

    /// The tree once another run takes the place of the present one, of which nothing is left to keep.
    pub(super) fn branches_without_present(&self) -> Branches {
        let mut branches = self.0.engine.borrow().branches.clone();
        // Keeping nothing, it drops nothing, and nothing is too long.
        let _ = branches.begin_anew(None, now_since_1970());
        branches
    }

    fn tell_kept(&self) {
        let (text, action) = {
            let engine = self.0.engine.borrow();
            let (texts, present) = (&engine.page.texts, engine.branches.present());
            let Some(kept) = present.parent.and_then(|fork| engine.branches.label(fork.branch)) else { return };
            let text = texts.format("page-branch-kept", &[("name", branch_name(texts, kept).into())]);
            (text, (texts.text("page-undo").into(), Action::UndoFork { kept: kept.id, fork: present.id }))
        };
        self.notify_with(text, false, Some(action));
    }

    /// What had to be dropped for the limits is said.
    pub(super) fn tell_dropped(&self, dropped: &[Label]) {
        for label in dropped {
            let texts = self.texts();
            let (name, count) = (branch_name(&texts, label), MAX_BRANCHES);
            let args = [("name", name.into()), ("count", count.into()), ("megabytes", (MAX_BRANCH_BYTES >> 20).into())];
            // What somebody gave a name to is missed; of the rest it is enough to hear that it is gone.
            self.notify(texts.format("page-branch-dropped", &args), label.is_marked());
        }
    }
}

/// What a run is called.
pub(super) fn branch_name(texts: &Texts, label: &Label) -> String {
    match &label.name {
        Some(name) => name.clone(),
        None => texts.format("page-branch-number", &[("number", label.id.to_string().into())]),
    }
}

fn too_long(texts: &Texts, error: &TooLong) -> String {
    let (bytes, most) = (error.bytes.to_string(), MAX_BRANCH_BYTES.to_string());
    texts.format("error-branch-too-long", &[("bytes", bytes.into()), ("most", most.into())])
}

fn now_since_1970() -> u64 {
    js_sys::Date::now() as u64
}
