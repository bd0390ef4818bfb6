//! A copy of the run that another tab has: asked for, replayed here on simulated disks, and watched. Nothing of
//! it is written anywhere.

use gloo::timers::future::TimeoutFuture;
use js_sys::JsString;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        driver::{Driver, now_ms},
        model::{CopyTrouble, Elsewhere},
    },
    script::{self, MAX_SCRIPT_BYTES, Runner, Turn, branches::Branches},
    sim::{Simulation, command::Command},
};

/// How long the other tab may take to send its run, in milliseconds.
const ANSWER_MS: u32 = 3_000;
/// How long a slice of the replay may take, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// How many events, or ticks, are replayed before the clock is looked at.
const PIECE: u64 = 64;

impl Driver {
    /// Asks the other tab for its run, to watch it here in the place of an earlier copy.
    pub(super) fn ask_for_copy(&self) {
        let copy = self.forget_copies();
        let standing_by = self.change_elsewhere(|elsewhere| (elsewhere.asking, elsewhere.trouble) = (true, None));
        if !standing_by {
            return;
        }
        self.0.tabs.ask_for_run();
        let driver = self.clone();
        spawn_local(async move {
            TimeoutFuture::new(ANSWER_MS).await;
            if driver.0.tabs.copy.get() == copy && driver.0.tabs.run_awaited.replace(false) {
                driver.fail_copy(CopyTrouble::NoAnswer);
            }
        });
    }

    /// Whatever copy was asked for is not wanted any more; the number of the next.
    pub(super) fn forget_copies(&self) -> u64 {
        let copy = self.0.tabs.copy.get() + 1;
        self.0.tabs.copy.set(copy);
        self.0.tabs.run_awaited.set(false);
        self.change_elsewhere(|elsewhere| elsewhere.asking = false);
        copy
    }

    /// The run of the other tab has come; one that was not asked for is not looked at.
    pub(super) fn handle_run(&self, run: &JsString, step: u64) {
        if !self.0.tabs.run_awaited.replace(false) {
            return;
        }
        // Looked at before it is copied: it may be of any length. A character is a byte at least.
        let length = run.length() as usize;
        if length > MAX_SCRIPT_BYTES {
            let reason = format!("a script has at most {MAX_SCRIPT_BYTES} bytes, not {length}");
            return self.fail_copy(CopyTrouble::Failed(reason.into()));
        }
        let (driver, text, copy) = (self.clone(), String::from(run), self.0.tabs.copy.get());
        spawn_local(async move {
            let is_wanted = || driver.0.tabs.copy.get() == copy;
            match replay(&text, step, is_wanted).await {
                _ if !is_wanted() => {}
                Ok(simulation) => driver.watch(simulation),
                Err(reason) => driver.fail_copy(CopyTrouble::Failed(reason.into())),
            }
        });
    }

    fn watch(&self, mut simulation: Simulation) {
        // The disks of a copy are only simulated: nothing of what it would have flushed is wanted.
        simulation.take_effects();
        let step = simulation.steps();
        let standing_by = self.change_elsewhere(|elsewhere| {
            (elsewhere.copy, elsewhere.asking, elsewhere.trouble) = (Some(step), false, None)
        });
        if standing_by {
            self.0.engine.borrow_mut().branches = Branches::default();
            self.begin(simulation);
        }
    }

    fn fail_copy(&self, trouble: CopyTrouble) {
        self.change_elsewhere(|elsewhere| (elsewhere.asking, elsewhere.trouble) = (false, Some(trouble)));
    }

    /// Changes what is said of the other tab; whether there is one.
    fn change_elsewhere(&self, change: impl FnOnce(&mut Elsewhere)) -> bool {
        let is_elsewhere = self.0.engine.borrow_mut().page.elsewhere.as_mut().map(change).is_some();
        self.draw_soon();
        is_elsewhere
    }
}

/// Runs a whole run again, a slice at a time, while it is wanted; why that is impossible where it is. It must
/// reach the step that the other tab was at, and not go beyond it.
async fn replay(text: &str, step: u64, is_wanted: impl Fn() -> bool) -> Result<Simulation, String> {
    let mut script = script::parse(text).map_err(|error| error.to_string())?;
    let setup = script.setup.take().ok_or("line 1, column 1: expected \"cluster\"")?;
    let mut simulation = Simulation::new(setup).map_err(|error| error.to_string())?;
    let mut runner = Runner::new(script);
    let mut until = now_ms() + SLICE_MS;
    loop {
        let command = match runner.next(&simulation) {
            Turn::Apply(command) => command,
            Turn::Done if simulation.steps() == step => return Ok(simulation),
            Turn::Done => return Err(format!("it ends at step {}, not {step}", simulation.steps())),
            Turn::Failed(error) => return Err(error.to_string()),
        };
        let events = simulation.event_count();
        let mut result = Ok(());
        for piece in pieces(&command) {
            result = simulation.apply(&piece);
            simulation.take_effects();
            if result.is_err() {
                break;
            }
            if simulation.steps() > step {
                return Err(format!("it goes beyond step {step}"));
            }
            if now_ms() > until {
                TimeoutFuture::new(0).await;
                if !is_wanted() {
                    return Err("it is not wanted any more".to_owned());
                }
                until = now_ms() + SLICE_MS;
            }
        }
        runner.applied(result, simulation.events_from(events));
    }
}

/// A command as several that do the same, none of which takes long.
fn pieces(command: &Command) -> impl Iterator<Item = Command> {
    let (total, piece): (u64, fn(u64) -> Command) = match command {
        Command::Step(count) if *count <= crate::sim::command::MAX_ADVANCE => (*count, Command::Step),
        Command::Tick(count) if *count <= crate::sim::command::MAX_ADVANCE => (*count, Command::Tick),
        _ => (0, Command::Step),
    };
    let whole = (total == 0).then(|| command.clone());
    whole.into_iter().chain((0..total).step_by(PIECE as usize).map(move |at| piece(PIECE.min(total - at))))
}
