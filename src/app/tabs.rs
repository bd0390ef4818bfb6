//! Several tabs of one browser: the one that has the cluster tells the others so, and gives them its run to
//! watch; the others stand by until it is gone.
//!
//! Who has the cluster is decided by the journal's Web Lock alone. The channel between the tabs only carries
//! words, and whatever else comes over it is not listened to.

use std::cell::{Cell, RefCell};

use gloo::{events::EventListener, timers::callback::Interval};
use js_sys::{JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, MessageEvent};

use crate::{
    app::{
        boot::JOURNAL,
        driver::Driver,
        model::{Elsewhere, Life, OtherTab},
    },
    script,
    sim::config::{MAX_NODES, MIN_NODES},
    storage::indexed_db::Journal,
    text,
};

const CHANNEL: &str = "omnipaxos-playground.tabs";
/// How often a tab that stands by asks how the cluster is, in milliseconds.
const ASK_MS: u32 = 2_000;
/// The largest integer that a JavaScript number holds exactly.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;
/// The last instant that a JavaScript date can be, in milliseconds since 1970.
const MAX_DATE_MS: u64 = 8_640_000_000_000_000;

/// What one tab says to the others.
enum Said {
    /// Who has the cluster?
    Who,
    /// I have: so it is.
    Here(OtherTab),
    /// May I have a copy of the run?
    AskRun,
    /// Here it is: all of it as a script, and the step that it reaches. Its length is not yet known to be
    /// bearable.
    Run(JsString, u64),
}

/// What this tab knows of the others.
#[derive(Default)]
pub struct Tabs {
    /// `None` where the browser has no such channels: then nobody is told anything, and nobody answers.
    channel: RefCell<Option<(BroadcastChannel, EventListener)>>,
    /// When this tab got the cluster, in milliseconds since 1970.
    since_ms: Cell<f64>,
    /// What was heard before it was clear that this tab has to stand by.
    heard: Cell<Option<OtherTab>>,
    /// Whether this tab is in the queue for the cluster's lock.
    queued: Cell<bool>,
    asking: RefCell<Option<Interval>>,
    /// Which copy was asked for last; an earlier one comes too late.
    pub(super) copy: Cell<u64>,
    /// Whether the run was asked for and has not come.
    pub(super) run_awaited: Cell<bool>,
}

impl Tabs {
    fn say(&self, said: Said) {
        let channel = self.channel.borrow();
        let Some((channel, _)) = &*channel else { return };
        // A message of plain values can always be sent; to a tab that cannot be told it is as if it were alone.
        if let Ok(message) = write(said) {
            let _ = channel.post_message(&message);
        }
    }

    /// Asks the tab that has the cluster for its run.
    pub(super) fn ask_for_run(&self) {
        self.run_awaited.set(true);
        self.say(Said::AskRun);
    }
}

impl Driver {
    /// Begins to listen to the other tabs, and asks which of them has the cluster.
    pub(super) fn listen_to_tabs(&self) {
        // Without it the page works as if every other tab were silent.
        let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
        let driver = self.clone();
        let listener = EventListener::new(&channel, "message", move |event| {
            if let Some(said) = event.dyn_ref::<MessageEvent>().and_then(|event| read(&event.data())) {
                driver.handle_said(said);
            }
        });
        *self.0.tabs.channel.borrow_mut() = Some((channel, listener));
        self.0.tabs.say(Said::Who);
    }

    fn handle_said(&self, said: Said) {
        match said {
            Said::Who => self.tell_tabs(),
            Said::AskRun if self.has_cluster() => {
                let (run, step) = self
                    .look(|simulation| (script::print(simulation.setup(), simulation.history()), simulation.steps()));
                self.0.tabs.say(Said::Run(run.into(), step));
            }
            Said::Run(run, step) => self.handle_run(&run, step),
            Said::Here(other) if self.0.keeper.journal().is_none() => self.handle_here(other),
            Said::AskRun | Said::Here(_) => {}
        }
    }

    /// Whether this tab has the cluster, and it runs.
    fn has_cluster(&self) -> bool {
        self.0.keeper.journal().is_some() && self.life() == Life::Ready
    }

    /// Says that this tab has the cluster, if it has.
    pub(super) fn tell_tabs(&self) {
        if self.has_cluster() {
            let since_ms = self.0.tabs.since_ms.get() as u64;
            let here = self.look(|simulation| OtherTab {
                since_ms,
                step: simulation.steps(),
                time: simulation.time(),
                nodes: simulation.pids().count(),
            });
            self.0.tabs.say(Said::Here(here));
        }
    }

    fn handle_here(&self, other: OtherTab) {
        let news = match &mut self.0.engine.borrow_mut().page.elsewhere {
            None => {
                self.0.tabs.heard.set(Some(other));
                return;
            }
            Some(elsewhere) => {
                let news = elsewhere.other != Some(other) || elsewhere.gone;
                (elsewhere.other, elsewhere.gone) = (Some(other), false);
                news
            }
        };
        // Another one may have been quicker, or the other tab was only loaded again.
        self.queue_for_cluster();
        if news {
            self.draw_soon();
        }
    }

    /// No other tab has the cluster: this one has it, or there is none to be had.
    pub(super) fn leave_standby(&self) {
        self.0.tabs.since_ms.set(js_sys::Date::now());
        self.0.tabs.heard.set(None);
        *self.0.tabs.asking.borrow_mut() = None;
        self.forget_copies();
        self.0.engine.borrow_mut().page.elsewhere = None;
    }

    /// Another tab has the cluster: says so, and waits for what the person wants. A copy that is being watched
    /// goes on.
    pub(super) fn stand_by(&self) {
        let watching = {
            let page = &mut self.0.engine.borrow_mut().page;
            let other = self.0.tabs.heard.take();
            let elsewhere = page.elsewhere.get_or_insert_with(|| Elsewhere { other, ..Elsewhere::default() });
            if std::mem::take(&mut elsewhere.gone) {
                // What is known is of the one that has gone, not of the one that was quicker.
                elsewhere.other = None;
            }
            let watching = elsewhere.copy.is_some();
            page.life = if watching { Life::Ready } else { Life::Elsewhere };
            watching
        };
        self.0.switching.set(!watching);
        let driver = self.clone();
        let ask = move || driver.0.tabs.say(Said::Who);
        *self.0.tabs.asking.borrow_mut() = Some(Interval::new(ASK_MS, ask));
        self.queue_for_cluster();
        self.open_link_when_ready();
        self.pump();
    }

    /// Waits in the queue for the cluster's lock, to know at once when the other tab is gone.
    fn queue_for_cluster(&self) {
        if self.0.tabs.queued.replace(true) {
            return;
        }
        let driver = self.clone();
        spawn_local(async move {
            let free = Journal::until_free(JOURNAL).await;
            driver.0.tabs.queued.set(false);
            // Where waiting fails nothing is known; a person can still ask to take over.
            if free.is_ok() {
                driver.handle_other_gone();
            }
        });
    }

    fn handle_other_gone(&self) {
        let waiting = match &mut self.0.engine.borrow_mut().page.elsewhere {
            None => return,
            Some(elsewhere) => {
                elsewhere.gone = true;
                elsewhere.waiting
            }
        };
        if waiting {
            self.take_over();
        }
        self.draw_soon();
    }

    /// Takes the cluster over, at once or when it is free; or waits for it no longer.
    pub(super) fn wait_to_take_over(&self, waiting: bool) {
        let free = match &mut self.0.engine.borrow_mut().page.elsewhere {
            None => return,
            Some(elsewhere) => {
                elsewhere.waiting = waiting;
                waiting && elsewhere.gone
            }
        };
        if free {
            self.take_over();
        }
    }

    /// Opens the databases as a page does that is opened; a copy gives way to the cluster itself. Where another
    /// tab was quicker, this one stands by again.
    fn take_over(&self) {
        {
            let page = &mut self.0.engine.borrow_mut().page;
            if page.life == Life::Opening {
                return;
            }
            page.life = Life::Opening;
        }
        self.forget_copies();
        self.0.switching.set(true);
        self.pump();
        let (driver, turn) = (self.clone(), self.0.turns.take());
        spawn_local(async move {
            driver.wait_for_turn(turn).await;
            driver.come_back().await;
            driver.0.turns.end();
        });
    }

    /// Why nothing can be done to a cluster now; `None` where it can.
    pub(super) fn not_now(&self) -> Option<String> {
        let engine = self.0.engine.borrow();
        match engine.page.life {
            Life::Opening => Some(text::still_opening(&engine.page.texts)),
            Life::Elsewhere => Some(text::cluster_elsewhere_first(&engine.page.texts)),
            Life::Ready | Life::Failed(_) => None,
        }
    }
}

fn write(said: Said) -> Result<JsValue, JsValue> {
    let message = Object::new();
    let set = |name: &str, value: JsValue| Reflect::set(&message, &name.into(), &value).map(|_| ());
    match said {
        Said::Who => set("kind", "who".into())?,
        Said::Here(OtherTab { since_ms, step, time, nodes }) => {
            set("kind", "here".into())?;
            set("since", (since_ms as f64).into())?;
            set("step", (step as f64).into())?;
            set("time", (time as f64).into())?;
            set("nodes", (nodes as f64).into())?;
        }
        Said::AskRun => set("kind", "ask-run".into())?,
        Said::Run(run, step) => {
            set("kind", "run".into())?;
            set("script", run.into())?;
            set("step", (step as f64).into())?;
        }
    }
    Ok(message.into())
}

/// What another tab said; `None` where it is nothing that this version of the page says.
fn read(message: &JsValue) -> Option<Said> {
    let get = |name: &str| Reflect::get(message, &name.into()).ok();
    let number = |name: &str| {
        let number = get(name)?.as_f64()?;
        (number.fract() == 0.0 && (0.0..=MAX_SAFE).contains(&number)).then_some(number as u64)
    };
    match get("kind")?.dyn_into::<JsString>().ok()? {
        kind if kind == "who" => Some(Said::Who),
        kind if kind == "here" => {
            let since_ms = number("since").filter(|since| *since <= MAX_DATE_MS)?;
            let nodes = usize::try_from(number("nodes")?).ok().filter(|n| (MIN_NODES..=MAX_NODES).contains(n))?;
            Some(Said::Here(OtherTab { since_ms, step: number("step")?, time: number("time")?, nodes }))
        }
        kind if kind == "ask-run" => Some(Said::AskRun),
        kind if kind == "run" => Some(Said::Run(get("script")?.dyn_into().ok()?, number("step")?)),
        _ => None,
    }
}
