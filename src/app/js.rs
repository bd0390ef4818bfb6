//! `window.playground`: the page as an object, for the console, for teachers, for tests.

use std::{cell::RefCell, rc::Rc};

use gloo::utils::window;
use js_sys::{Function, Object, Promise, Reflect};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsError, JsValue, prelude::Closure};
use wasm_bindgen_futures::future_to_promise;

use crate::{
    app::{
        action::Action,
        driver::Driver,
        engine::Engine,
        job::{Done, Job},
        model::{Life, Stage},
        state::{self, Number},
    },
    script::{self, Runner, ScriptError},
    sim::config::Setup,
};

/// The most events that one call gives back; of more, the newest.
const MAX_EVENTS: usize = 100_000;

/// How a script ended.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Outcome"))]
pub(super) struct Outcome {
    /// Events of the run so far.
    step: Number,
    /// Its time, in ticks.
    time: Number,
    /// What happened, the newest 100,000 of it.
    #[serde(with = "serde_wasm_bindgen::preserve")]
    #[cfg_attr(test, ts(type = "Array<PlaygroundEvent>"))]
    events: JsValue,
    /// Null where the whole script was carried out; what was carried out before an error stands.
    error: Option<OutcomeError>,
}

/// Why a script stopped, and where.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "ScriptError"))]
pub(super) struct OutcomeError {
    /// Its line, from 1.
    line: usize,
    /// Its column, from 1.
    column: usize,
    /// What was expected there, or why it cannot be done.
    message: String,
}

/// A callback and what it has been told of.
struct Heard {
    id: u64,
    what: What,
    callback: Function,
    /// The run that it was told of.
    run: u64,
    /// Events (of which violations are some), or steps, that it was told of.
    seen: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Event,
    Step,
    Invariant,
}

/// Puts the page as an object on `window.playground`.
pub fn install(driver: &Driver) -> Result<(), JsValue> {
    let object = Object::new();
    let set = |name: &str, value: &JsValue| Reflect::set(&object, &name.into(), value).map(|_| ());
    set("ready", &ready(driver))?;
    let d = driver.clone();
    set("run", &function1(move |text| run(&d, text, false)))?;
    let d = driver.clone();
    set("load", &function1(move |text| run(&d, text, true)))?;
    let d = driver.clone();
    set("state", &function0(move || look(&d)))?;
    let d = driver.clone();
    set("script", &function0(move || Ok(d.0.engine.borrow().script().into())))?;
    let d = driver.clone();
    set("step", &function1(move |count| step(&d, &count)))?;
    let d = driver.clone();
    set("seek", &function1(move |step| seek(&d, &step)))?;
    let d = driver.clone();
    set("fork", &function0(move || fork(&d)))?;
    let d = driver.clone();
    set("play", &function1(move |speed| play(&d, &speed)))?;
    let d = driver.clone();
    set(
        "pause",
        &function0(move || {
            d.dispatch(Action::Pause);
            Ok(JsValue::UNDEFINED)
        }),
    )?;
    let d = driver.clone();
    set("lesson", &function0(move || lesson(&d)))?;
    let d = driver.clone();
    set("disk", &function1(move |pid| disk(&d, &pid)))?;
    set("on", &on(driver))?;
    Reflect::set(&window(), &"playground".into(), &object).map(|_| ())
}

/// The lesson that is open, and where one is in it.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Lesson"))]
pub(super) struct LessonValue {
    /// As in `#lesson=…`.
    name: String,
    /// In the language of the page.
    title: String,
    /// The present step, from 1; null once all are behind.
    step: Option<usize>,
    /// False while the stage is not set.
    ready: bool,
    /// All of them.
    steps: Vec<LessonStepValue>,
}

/// A step of a lesson.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "LessonStep"))]
pub(super) struct LessonStepValue {
    /// In the language of the page.
    title: String,
    /// Whether the cluster has been as it asks.
    done: bool,
}

/// Where one is in the lesson that is open; `null` where none is. The step is counted from 1, and is `null` where all
/// are behind.
fn lesson(driver: &Driver) -> Result<JsValue, JsValue> {
    let view = driver.0.engine.borrow().lesson.as_ref().map(|course| course.view());
    let value = view.map(|view| LessonValue {
        name: view.name.to_string(),
        title: view.lesson.title.clone(),
        step: view.step().map(|_| view.current + 1),
        ready: view.stage == Stage::Set,
        steps: view
            .lesson
            .steps
            .iter()
            .zip(view.done.iter())
            .map(|(step, done)| LessonStepValue { title: step.title.clone(), done: *done })
            .collect(),
    });
    Ok(state::to_js(&value)?)
}

/// The cluster that the page shows, as a plain value.
fn look(driver: &Driver) -> Result<JsValue, JsValue> {
    let is_live = driver.past_step().is_none();
    let (step, texts) = (driver.look_at_shown(|simulation| simulation.steps()), driver.texts());
    let invariants = driver.look(|live| state::invariants(live, &texts, step));
    let told = driver.0.engine.borrow_mut().told(&texts);
    Ok(driver.look_at_shown(|simulation| state::state(simulation, invariants, told, &texts, is_live))?)
}

/// Shows the run as it was right after a step; resolves with the step then shown.
fn seek(driver: &Driver, step: &JsValue) -> Result<JsValue, JsValue> {
    let last = driver.look(|simulation| simulation.steps());
    let step = count(step, f64::NAN, 0.0, "a step")?.min(last);
    if let Some(message) = driver.not_now() {
        return Err(error(&message));
    }
    Ok(at_rest(driver, move |engine| engine.seek(step)))
}

/// Leaves the run at the step that is shown; resolves with that step once the fork is what the page shows.
fn fork(driver: &Driver) -> Result<JsValue, JsValue> {
    if let Some(message) = driver.not_now() {
        return Err(error(&message));
    }
    let driver = driver.clone();
    Ok(Promise::new(&mut |resolve, reject| {
        let teller = driver.clone();
        let done: Done = Box::new(move |result| {
            let step = teller.look(|simulation| simulation.steps());
            // A promise's own functions do not throw.
            let _ = match result {
                Ok(()) => resolve.call1(&JsValue::UNDEFINED, &JsValue::from_f64(step as f64)),
                Err(failed) => reject.call1(&JsValue::UNDEFINED, &error(&failed.message)),
            };
        });
        driver.fork_here(Some(done));
    })
    .into())
}

fn error(message: &str) -> JsValue {
    JsError::new(message).into()
}

fn function0(f: impl Fn() -> Result<JsValue, JsValue> + 'static) -> JsValue {
    Closure::<dyn Fn() -> Result<JsValue, JsValue>>::new(f).into_js_value()
}

fn function1(f: impl Fn(JsValue) -> Result<JsValue, JsValue> + 'static) -> JsValue {
    Closure::<dyn Fn(JsValue) -> Result<JsValue, JsValue>>::new(f).into_js_value()
}

/// Resolves once the page runs, and rejects if it cannot. While another tab has the cluster it is neither: it
/// resolves once a copy is being watched here, or this tab has taken the cluster over; waiting alone, however
/// long, never rejects it.
fn ready(driver: &Driver) -> JsValue {
    let driver = driver.clone();
    Promise::new(&mut |resolve, reject| {
        let settled = RefCell::new(false);
        driver.listen(Rc::new(move |driver| {
            let outcome = driver.life();
            let waits = match outcome {
                Life::Opening | Life::Elsewhere => true,
                Life::Ready => !driver.is_at_rest(),
                Life::Failed(_) => false,
            };
            if *settled.borrow() || waits {
                return;
            }
            *settled.borrow_mut() = true;
            // A promise's own functions do not throw.
            let _ = match outcome {
                Life::Failed(text) => reject.call1(&JsValue::UNDEFINED, &error(&text)),
                _ => resolve.call0(&JsValue::UNDEFINED),
            };
            driver.fetch_what_can_wait();
        }));
    })
    .into()
}

/// Runs a script; `whole` if it is a run of its own even without a `cluster` line.
fn run(driver: &Driver, text: JsValue, whole: bool) -> Result<JsValue, JsValue> {
    let text = text.as_string().ok_or_else(|| error("expected a script, as a string"))?;
    let driver = driver.clone();
    Ok(Promise::new(&mut |resolve, _| {
        // In the past it runs on a fork, which begins there.
        let from = driver.look_at_shown(|simulation| simulation.steps());
        let from = driver.look(|simulation| {
            let events = simulation.events();
            let later = events.len() - events.partition_point(|event| event.step <= from);
            simulation.event_count() - later as u64
        });
        let teller = driver.clone();
        let fresh = Rc::new(RefCell::new(from));
        let start = Rc::clone(&fresh);
        let done: Done = Box::new(move |result| {
            let value = outcome(&teller, *start.borrow(), result);
            // A promise's own functions do not throw.
            let _ = resolve.call1(&JsValue::UNDEFINED, &value);
        });
        if let Some(message) = driver.not_now() {
            return done(Err(ScriptError { line: 1, column: 1, message }));
        }
        match script::parse(&text) {
            Err(error) => done(Err(error)),
            Ok(mut script) => {
                let setup = script.setup.take().or(whole.then(Setup::default));
                if setup.is_some() {
                    *fresh.borrow_mut() = 0;
                }
                driver.start_script(setup, Runner::new(script), Some(done));
            }
        }
    })
    .into())
}

fn outcome(driver: &Driver, from: u64, result: Result<(), ScriptError>) -> JsValue {
    let texts = driver.texts();
    let value = driver.look(|simulation| {
        let events = simulation.events_from(from);
        let newest = &events[events.len().saturating_sub(MAX_EVENTS)..];
        let outcome = Outcome {
            step: simulation.steps().into(),
            time: simulation.time().into(),
            events: state::events(newest, simulation, &texts)?,
            error: result.err().map(|e| OutcomeError { line: e.line, column: e.column, message: e.to_string() }),
        };
        state::to_js(&outcome)
    });
    value.unwrap_or_else(|failed| error(&failed.to_string()))
}

fn count(value: &JsValue, default: f64, least: f64, what: &str) -> Result<u64, JsValue> {
    let number = if value.is_undefined() { Some(default) } else { value.as_f64() };
    match number {
        Some(number) if number >= least && number.fract() == 0.0 && number <= 10_000_000.0 => Ok(number as u64),
        _ => Err(error(&format!("expected {what}, a whole number from {least} to 10000000"))),
    }
}

/// Takes steps; resolves once they are taken, with the step then reached.
fn step(driver: &Driver, steps: &JsValue) -> Result<JsValue, JsValue> {
    let steps = count(steps, 1.0, 0.0, "a number of steps")?;
    if let Some(message) = driver.not_now() {
        return Err(error(&message));
    }
    Ok(at_rest(driver, move |engine| match engine.past_step() {
        Some(step) => engine.seek(step.saturating_add(steps)),
        None => {
            engine.page.playing = false;
            engine.push(Job::Steps(steps));
        }
    }))
}

/// Changes the engine; resolves once that is carried out, with the step that is shown then.
fn at_rest(driver: &Driver, change: impl FnOnce(&mut Engine) + 'static) -> JsValue {
    let mut change = Some(change);
    Promise::new(&mut |resolve, _| {
        let teller = driver.clone();
        let done: Done = Box::new(move |_| {
            let step = teller.look_at_shown(|simulation| simulation.steps());
            // A promise's own functions do not throw.
            let _ = resolve.call1(&JsValue::UNDEFINED, &JsValue::from_f64(step as f64));
        });
        let Some(change) = change.take() else { return };
        driver.once_in_place(move |engine| {
            change(engine);
            let nothing = Runner::new(script::Script::default());
            engine.push(Job::Script(Box::new(nothing), Some(done)));
        });
    })
    .into()
}

fn play(driver: &Driver, speed: &JsValue) -> Result<JsValue, JsValue> {
    if !speed.is_undefined() {
        let speed = count(speed, 8.0, 1.0, "ticks a second")?;
        driver.dispatch(Action::SetSpeed(u32::try_from(speed).unwrap_or(u32::MAX)));
    }
    if let Some(message) = driver.not_now() {
        return Err(error(&message));
    }
    driver.dispatch(Action::Play);
    Ok(JsValue::UNDEFINED)
}

/// What a node has on its disk.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Disk"))]
pub(super) struct DiskValue {
    /// Whose it is.
    node: Number,
    /// The name of the database; empty where it was read from the past.
    name: String,
    /// Of all records.
    bytes: usize,
    /// By store and key.
    records: Vec<RecordValue>,
}

/// A record of a database, decoded.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "DiskRecord"))]
pub(super) struct RecordValue {
    /// The object store.
    store: &'static str,
    /// Its key there.
    key: String,
    /// Its length.
    bytes: usize,
    /// As it stands in the record.
    checksum: String,
    /// What it says.
    content: String,
}

fn disk(driver: &Driver, pid: &JsValue) -> Result<JsValue, JsValue> {
    let pid = count(pid, 0.0, 1.0, "a node's id")?;
    let driver = driver.clone();
    Ok(future_to_promise(async move {
        let view = driver.read_disk(pid).await.map_err(|message| error(&message))?;
        let record = |record: crate::app::model::DiskRecord| RecordValue {
            store: record.store,
            key: record.key,
            bytes: record.bytes,
            checksum: record.checksum,
            content: record.content,
        };
        let records = view.records.into_iter().map(record).collect();
        let value = DiskValue { node: view.node.into(), name: view.name, bytes: view.bytes, records };
        Ok(state::to_js(&value)?)
    })
    .into())
}

/// `on("event" | "step" | "invariant", callback)`, which gives a function that ends it.
fn on(driver: &Driver) -> JsValue {
    let heard: Rc<RefCell<Vec<Heard>>> = Rc::default();
    let tell = Rc::clone(&heard);
    driver.listen(Rc::new(move |driver| tell_news(driver, &tell)));
    let driver = driver.clone();
    let next_id = RefCell::new(0);
    Closure::<dyn Fn(JsValue, JsValue) -> Result<JsValue, JsValue>>::new(move |what: JsValue, callback: JsValue| {
        let what = match what.as_string().as_deref() {
            Some("event") => What::Event,
            Some("step") => What::Step,
            Some("invariant") => What::Invariant,
            _ => return Err(error("expected \"event\", \"step\" or \"invariant\"")),
        };
        let callback: Function = callback.dyn_into().map_err(|_| error("expected a function to call"))?;
        let seen = driver.look(|simulation| match what {
            What::Event | What::Invariant => simulation.event_count(),
            What::Step => simulation.steps(),
        });
        let id = next_id.replace_with(|id| *id + 1);
        let run = driver.0.engine.borrow().heard.run;
        heard.borrow_mut().push(Heard { id, what, callback, run, seen });
        let heard = Rc::clone(&heard);
        Ok(function0(move || {
            heard.borrow_mut().retain(|other| other.id != id);
            Ok(JsValue::UNDEFINED)
        }))
    })
    .into_js_value()
}

fn tell_news(driver: &Driver, heard: &RefCell<Vec<Heard>>) {
    if heard.borrow().is_empty() {
        return;
    }
    let texts = driver.texts();
    let mut calls: Vec<(Function, JsValue)> = Vec::new();
    let begun = driver.0.engine.borrow().heard;
    driver.look(|simulation| {
        let (events, steps) = (simulation.event_count(), simulation.steps());
        for heard in heard.borrow_mut().iter_mut() {
            let now = if heard.what == What::Step { steps } else { events };
            // Another run has begun: it is heard from there.
            let from = if heard.what == What::Step { begun.steps } else { begun.events };
            let seen = if heard.run == begun.run { heard.seen } else { from };
            (heard.run, heard.seen) = (begun.run, now);
            match heard.what {
                What::Step if now != seen => calls.push((heard.callback.clone(), JsValue::from_f64(now as f64))),
                What::Event if now != seen => {
                    if let Ok(values) = state::events(simulation.events_from(seen), simulation, &texts) {
                        let values = js_sys::Array::from(&values);
                        calls.extend(values.iter().map(|event| (heard.callback.clone(), event)));
                    }
                }
                What::Invariant if now != seen => {
                    let broken = simulation
                        .events_from(seen)
                        .iter()
                        .filter_map(|event| state::violated(event, simulation, &texts));
                    let values = broken.filter_map(|value| state::to_js(&value).ok());
                    calls.extend(values.map(|value| (heard.callback.clone(), value)));
                }
                _ => {}
            }
        }
    });
    for (callback, value) in calls {
        // What a callback throws is for its author to see, and no reason to stop.
        if let Err(thrown) = callback.call1(&JsValue::UNDEFINED, &value) {
            gloo::console::error!(thrown);
        }
    }
}
