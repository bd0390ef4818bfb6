//! A run with and without snapshots: both are run to the same step, in slices, and compared there. No database is
//! touched: their disks are models.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        driver::{Driver, now_ms},
        model::TwinsView,
    },
    script::{Runner, Turn, parse, scenarios::scenario},
    sim::{
        Simulation,
        command::{Command, Links},
        config::Setup,
        twins::Twins,
    },
    text,
    view::twins::{TwinsFound, twins_found},
};

/// How long a slice may take, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// How many steps are run before the clock is looked at.
const PIECE: u64 = 300;
/// How many steps a scenario may have.
const MAX_SCENARIO_STEPS: u64 = 1_000_000;
/// How long a scenario goes on after its last line, in ticks.
const AFTER_TICKS: u64 = 60;

/// A run that is looked at twice, as it was when that began.
struct Subject {
    setup: Setup,
    commands: Vec<Command>,
    steps: u64,
}

/// Which run, and at which step.
type Wanted = (Option<&'static str>, u64);

/// What is being run twice.
#[derive(Default)]
pub(super) struct Twinning {
    wanted: Cell<Option<Wanted>>,
    is_working: Cell<bool>,
    subject: RefCell<Option<(Option<&'static str>, Rc<Subject>)>>,
    twins: RefCell<Option<(Rc<Subject>, Twins)>>,
}

impl Driver {
    /// Shows the present run, or a scenario, with and without snapshots at a step, the last one unless another is
    /// named; or nothing.
    pub(super) fn twins(&self, wanted: Option<(Option<&'static str>, Option<u64>)>) {
        let twinning = &self.0.twinning;
        let Some((name, step)) = wanted else {
            twinning.wanted.set(None);
            twinning.twins.take();
            twinning.subject.take();
            self.0.engine.borrow_mut().page.twins = None;
            return;
        };
        let known =
            twinning.subject.borrow().as_ref().filter(|(of, _)| *of == name).map(|(_, subject)| subject.clone());
        let subject = match known.map_or_else(|| self.subject(name), Ok) {
            Ok(subject) => subject,
            Err(reason) => {
                let trouble = Some(reason.into());
                return self.show_twins(TwinsView { scenario: name, step: 0, last: 0, found: None, trouble });
            }
        };
        let step = step.unwrap_or(subject.steps).min(subject.steps);
        let earlier = self.0.engine.borrow_mut().page.twins.take().filter(|view| view.scenario == name);
        let found = earlier.and_then(|view| view.found.clone());
        self.show_twins(TwinsView { scenario: name, step, last: subject.steps, found, trouble: None });
        twinning.subject.replace(Some((name, subject)));
        twinning.wanted.set(Some((name, step)));
        if !twinning.is_working.replace(true) {
            let driver = self.clone();
            spawn_local(async move {
                driver.work_on_twins().await;
                driver.0.twinning.is_working.set(false);
            });
        }
    }

    fn show_twins(&self, view: TwinsView) {
        self.0.engine.borrow_mut().page.twins = Some(Rc::new(view));
    }

    /// The present run, or a scenario run to its end.
    fn subject(&self, name: Option<&'static str>) -> Result<Rc<Subject>, String> {
        let subject = match name.and_then(scenario) {
            Some(scenario) => of_scenario(scenario.script)?,
            None => {
                let engine = self.0.engine.borrow();
                let live = &engine.simulation;
                Subject { setup: live.setup().clone(), commands: live.history().to_vec(), steps: live.steps() }
            }
        };
        Ok(Rc::new(subject))
    }

    async fn work_on_twins(&self) {
        let twinning = &self.0.twinning;
        let mut done = None;
        while let Some(wanted) = twinning.wanted.get().filter(|wanted| Some(*wanted) != done) {
            let subject = twinning.subject.borrow().as_ref().map(|(_, subject)| subject.clone());
            let Some(subject) = subject else { return };
            let found = self.run_twins(wanted, &subject).await;
            // Something else may be wanted by now.
            let Some(found) = found.filter(|_| twinning.wanted.get() == Some(wanted)) else { continue };
            done = Some(wanted);
            let engine = &mut *self.0.engine.borrow_mut();
            if let Some(view) = &mut engine.page.twins {
                let view = Rc::make_mut(view);
                match found {
                    Ok(found) => view.found = Some(Rc::new(found)),
                    Err(reason) => (view.found, view.trouble) = (None, Some(reason.into())),
                }
            }
            self.draw_soon();
        }
    }

    /// Runs both to that step, from where they are if that is before it; `None` once something else is wanted.
    async fn run_twins(&self, wanted: Wanted, subject: &Rc<Subject>) -> Option<Result<TwinsFound, String>> {
        let twinning = &self.0.twinning;
        let step = wanted.1;
        let earlier = twinning.twins.take().filter(|(of, twins)| Rc::ptr_eq(of, subject) && twins.step() <= step);
        let texts = self.texts();
        let mut twins = match earlier {
            Some((_, twins)) => twins,
            None => match Twins::new(&subject.setup) {
                Ok(twins) => twins,
                Err(error) => return Some(Err(text::setup_error(&texts, &error))),
            },
        };
        let mut until = now_ms() + SLICE_MS;
        loop {
            match twins.advance(&subject.commands, step, PIECE) {
                Ok(true) => break,
                Ok(false) => {}
                Err(error) => return Some(Err(text::command_error(&texts, &error))),
            }
            if now_ms() > until {
                TimeoutFuture::new(0).await;
                if twinning.wanted.get() != Some(wanted) {
                    return None;
                }
                until = now_ms() + SLICE_MS;
            }
        }
        let found = twins_found(&mut twins);
        twinning.twins.replace(Some((Rc::clone(subject), twins)));
        Some(Ok(found))
    }
}

/// A scenario as a run: its commands, every `leader` and every `run until` in it resolved. It only sets a stage, so
/// all links are healed then, and time passes.
fn of_scenario(script: &str) -> Result<Subject, String> {
    let script = parse(script).map_err(|error| error.to_string())?;
    let setup = script.setup.clone().unwrap_or_default();
    let mut simulation = Simulation::new(setup.clone()).map_err(|error| error.to_string())?;
    let mut runner = Runner::new(script);
    while simulation.steps() < MAX_SCENARIO_STEPS {
        let command = match runner.next(&simulation) {
            Turn::Apply(command) => command,
            Turn::Done => break,
            Turn::Failed(error) => return Err(error.to_string()),
        };
        let before = simulation.event_count();
        let result = simulation.apply(&command);
        let events = simulation.events_from(before).to_vec();
        runner.applied(result, &events);
        simulation.take_effects();
    }
    for command in [Command::Heal(Links::All), Command::Tick(AFTER_TICKS)] {
        simulation.apply(&command).map_err(|error| error.to_string())?;
    }
    Ok(Subject { setup, commands: simulation.history().to_vec(), steps: simulation.steps() })
}
