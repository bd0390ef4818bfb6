//! Two branches side by side: both are run to the same step, in slices, and compared there.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        driver::{Driver, now_ms},
        engine::Engine,
        model::CompareView,
    },
    sim::{Simulation, command::Command, config::Setup, replay::Replay},
    view::{
        Frame, StateRow, Window,
        compare::{Comparison, Side, compare},
        frame_of, state_of,
    },
};

/// How long a slice of a replay may take, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// How many steps are run again before the clock is looked at.
const PIECE: u64 = 500;
/// How many columns of each log, and how many keys, are shown.
const COLUMNS: usize = 12;
const KEYS: usize = 12;
/// How many entries of each log are compared; the last ones.
const MAX_ENTRIES: usize = 20_000;

/// What is being compared, and the replays of both.
#[derive(Default)]
pub(super) struct Comparing {
    /// Which two, and at which step.
    wanted: Cell<Option<(u64, u64, u64)>>,
    is_working: Cell<bool>,
    replays: RefCell<Vec<(u64, Replay)>>,
}

impl Driver {
    /// Compares two branches at the same step, the last that they share unless another is named; or nothing.
    pub(super) fn compare(&self, wanted: Option<(u64, u64, Option<u64>)>) {
        let comparing = &self.0.comparing;
        let Some((a, b, step)) = wanted else {
            comparing.wanted.set(None);
            comparing.replays.take();
            self.0.engine.borrow_mut().page.compare = None;
            return;
        };
        {
            let engine = &mut *self.0.engine.borrow_mut();
            let (Some(end_a), Some(end_b)) = (engine.end_of(a), engine.end_of(b)) else { return };
            let last = end_a.min(end_b);
            let common = engine.branches.common_step(a, b).map(|step| step.min(last));
            let step = step.or(common).unwrap_or(last).min(last);
            comparing.wanted.set(Some((a, b, step)));
            // What was found before stays in sight until there is something new.
            let earlier = engine.page.compare.take().filter(|view| view.ids == (a, b));
            let found = earlier.and_then(|view| view.found.clone());
            let view = CompareView { ids: (a, b), step, last, common, found, trouble: None };
            engine.page.compare = Some(Rc::new(view));
        }
        if !comparing.is_working.replace(true) {
            let driver = self.clone();
            spawn_local(async move {
                driver.work_on_comparison().await;
                driver.0.comparing.is_working.set(false);
            });
        }
    }

    async fn work_on_comparison(&self) {
        let comparing = &self.0.comparing;
        let mut done = None;
        while let Some(wanted) = comparing.wanted.get().filter(|wanted| Some(*wanted) != done) {
            let (a, b, step) = wanted;
            let sides = match self.seen_at(a, step).await {
                Ok(a) => self.seen_at(b, step).await.map(|b| (a, b)),
                Err(reason) => Err(reason),
            };
            if comparing.wanted.get() != Some(wanted) {
                continue;
            }
            done = Some(wanted);
            let engine = &mut *self.0.engine.borrow_mut();
            if let Some(view) = &mut engine.page.compare {
                let view = Rc::make_mut(view);
                match sides {
                    Ok((a, b)) => view.found = Some(Rc::new(found(&a, &b))),
                    Err(reason) => (view.found, view.trouble) = (None, Some(reason.into())),
                }
            }
            self.draw_soon();
        }
    }

    /// What can be seen of a branch at a step.
    async fn seen_at(&self, id: u64, step: u64) -> Result<Seen, String> {
        let replays = &self.0.comparing.replays;
        let earlier = replays.borrow().iter().position(|(of, replay)| *of == id && replay.step() <= step);
        let mut replay = match earlier {
            Some(at) => replays.borrow_mut().remove(at).1,
            None => {
                replays.borrow_mut().retain(|(of, _)| *of != id);
                let engine = self.0.engine.borrow();
                let (setup, _) = engine.run_of(id).ok_or_else(|| engine.page.texts.text("error-branch-gone"))?;
                Replay::new(setup).map_err(|error| error.to_string())?
            }
        };
        let mut until = now_ms() + SLICE_MS;
        loop {
            let is_there = {
                let engine = self.0.engine.borrow();
                let (_, history) = engine.run_of(id).ok_or_else(|| engine.page.texts.text("error-branch-gone"))?;
                replay.advance(history, step, PIECE).map_err(|error| error.to_string())?
            };
            if is_there {
                break;
            }
            if now_ms() > until {
                TimeoutFuture::new(0).await;
                until = now_ms() + SLICE_MS;
            }
        }
        let seen = seen(replay.simulation_mut());
        replays.borrow_mut().push((id, replay));
        Ok(seen)
    }
}

impl Engine {
    /// The setup and the commands of a branch, or of the run that goes on.
    fn run_of(&self, id: u64) -> Option<(&Setup, &[Command])> {
        if self.branches.present().id == id {
            return Some((self.simulation.setup(), self.simulation.history()));
        }
        self.branches.get(id).map(|branch| (&branch.run.setup, branch.run.history.as_slice()))
    }

    fn end_of(&self, id: u64) -> Option<u64> {
        if self.branches.present().id == id {
            return Some(self.simulation.steps());
        }
        self.branches.get(id).map(|branch| branch.run.steps)
    }
}

/// What is compared of a cluster.
type Seen = (Frame, Vec<Vec<StateRow>>);

fn seen(simulation: &mut Simulation) -> Seen {
    let pids: Vec<_> = simulation.pids().collect();
    let accepted = pids.iter().filter_map(|pid| simulation.node(*pid)).map(|node| node.accepted).max().unwrap_or(0);
    let window = Window { from: accepted.saturating_sub(MAX_ENTRIES), count: MAX_ENTRIES + 1 };
    let frame = frame_of(simulation, window, false);
    (frame, pids.into_iter().map(|pid| state_of(simulation, pid)).collect())
}

fn found((frame_a, states_a): &Seen, (frame_b, states_b): &Seen) -> Comparison {
    let (a, b) = (Side { frame: frame_a, states: states_a }, Side { frame: frame_b, states: states_b });
    compare(a, b, COLUMNS, KEYS)
}
