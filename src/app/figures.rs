//! The page's own figures: how smooth it is, how fast, what it takes. Measured only while they are shown.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo::{
    render::{AnimationFrame, request_animation_frame},
    timers::callback::Interval,
    utils::window,
};
use js_sys::{ArrayBuffer, Reflect, WebAssembly};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use crate::app::{
    act::{keep, kept},
    driver::{Driver, now_ms},
};

/// Where the page keeps whether they are shown.
const FIGURES_KEY: &str = "omnipaxos-playground.figures";
/// How often they change, in milliseconds.
const LOOK_MS: u32 = 500;

/// The page's own figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Frames that the screen showed, a second.
    pub frames: u64,
    /// Steps of the run that were taken, a second.
    pub events: u64,
    /// Bytes that the WebAssembly has for its memory.
    pub memory: Option<u64>,
    /// Bytes that JavaScript uses, where the browser tells.
    pub heap: Option<u64>,
    /// Bytes of the records in the databases of the run.
    pub records: u64,
    /// Bytes that the browser says all of the page takes on the disk.
    pub disk: Option<u64>,
}

/// What they are measured with.
#[derive(Default)]
pub(super) struct Measuring {
    looks: RefCell<Option<Interval>>,
    frame: RefCell<Option<AnimationFrame>>,
    /// Frames since the last look.
    frames: Cell<u64>,
    /// When the last look was; the run then, and its steps.
    last: Cell<Option<(f64, u64, u64)>>,
    /// What the browser said last of the disk.
    disk: Cell<Option<u64>>,
    /// Whether it is being asked.
    is_asking: Cell<bool>,
}

impl Driver {
    /// Shows the figures where they were shown at an earlier visit.
    pub(super) fn restore_figures(&self) {
        if kept(FIGURES_KEY).as_deref() == Some("yes") {
            self.measure(true);
        }
    }

    /// Shows them, or does not any more, also at later visits.
    pub(super) fn show_figures(&self, shown: bool) {
        keep(FIGURES_KEY, if shown { "yes" } else { "no" });
        self.measure(shown);
    }

    fn measure(&self, shown: bool) {
        let measuring = &self.0.measuring;
        measuring.frames.set(0);
        measuring.last.set(None);
        if !shown {
            measuring.looks.take();
            measuring.frame.take();
            self.0.engine.borrow_mut().page.figures = None;
            return self.draw_soon();
        }
        let driver = self.clone();
        measuring.looks.replace(Some(Interval::new(LOOK_MS, move || driver.take_figures())));
        self.count_frames();
        self.take_figures();
    }

    fn count_frames(&self) {
        let driver = self.clone();
        let next = request_animation_frame(move |_| {
            let measuring = &driver.0.measuring;
            measuring.frames.set(measuring.frames.get() + 1);
            if measuring.looks.borrow().is_some() {
                driver.count_frames();
            }
        });
        self.0.measuring.frame.replace(Some(next));
    }

    fn take_figures(&self) {
        let measuring = &self.0.measuring;
        let (now, frames) = (now_ms(), measuring.frames.take());
        let mut engine = self.0.engine.borrow_mut();
        let (run, steps) = (engine.heard.run, engine.simulation.steps());
        let last = measuring.last.replace(Some((now, run, steps)));
        let a_second = |count: u64| match last {
            Some((at, ..)) if now > at => (count as f64 * 1_000.0 / (now - at)).round() as u64,
            _ => 0,
        };
        let taken = last.filter(|(_, of, _)| *of == run).map_or(0, |(_, _, before)| steps.saturating_sub(before));
        let figures = Figures {
            frames: a_second(frames),
            events: a_second(taken),
            memory: memory(),
            heap: heap(),
            records: self.0.disks.total_bytes() as u64,
            disk: measuring.disk.get(),
        };
        engine.page.figures = Some(Rc::new(figures));
        drop(engine);
        self.ask_for_disk();
        self.draw_soon();
    }

    /// Asks the browser how much of the disk the page takes.
    fn ask_for_disk(&self) {
        if self.0.measuring.is_asking.replace(true) {
            return;
        }
        let driver = self.clone();
        spawn_local(async move {
            let estimate = match estimate() {
                Some(asked) => JsFuture::from(asked).await.ok(),
                None => None,
            };
            let measuring = &driver.0.measuring;
            measuring.disk.set(estimate.and_then(|estimate| number(&estimate, "usage")));
            measuring.is_asking.set(false);
        });
    }
}

/// `None` where the browser has no such thing: an old one, or a page that is not served securely.
fn estimate() -> Option<js_sys::Promise> {
    let storage = Reflect::get(&window().navigator(), &"storage".into()).ok().filter(JsValue::is_object)?;
    storage.unchecked_into::<web_sys::StorageManager>().estimate().ok()
}

fn number(of: &JsValue, name: &str) -> Option<u64> {
    let value = Reflect::get(of, &name.into()).ok()?.as_f64()?;
    (value >= 0.0).then_some(value as u64)
}

fn memory() -> Option<u64> {
    let memory = wasm_bindgen::memory().dyn_into::<WebAssembly::Memory>().ok()?;
    let buffer = memory.buffer().dyn_into::<ArrayBuffer>().ok()?;
    Some(u64::from(buffer.byte_length()))
}

/// Only some browsers tell.
fn heap() -> Option<u64> {
    let performance = window().performance()?;
    let memory = Reflect::get(&performance, &"memory".into()).ok().filter(JsValue::is_object)?;
    number(&memory, "usedJSHeapSize")
}
