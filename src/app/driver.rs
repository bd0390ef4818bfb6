//! [`Driver`]: turns the engine's crank: with the frames of the screen while playing, in slices while a job
//! runs, and again whenever a real disk has answered.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo::{
    render::{AnimationFrame, request_animation_frame},
    timers::callback::Timeout,
    utils::window,
};
use wasm_bindgen_futures::spawn_local;
use yew::{AttrValue, Callback};

use crate::{
    app::{
        action::{Action, Dispatch, Tab},
        compare::Comparing,
        disks::Disks,
        engine::{Engine, Slice, Task},
        explorer::run::Exploring,
        figures::Measuring,
        job::Done,
        keeper::Keeper,
        lessons::Shelf,
        model::{Life, Model, Rest},
        page::NOTICE_MS,
        run::Looking,
        share::Arrivals,
        source::{Source, Subscription},
        tabs::Tabs,
        twins::Twinning,
    },
    script::ScriptError,
    sim::Simulation,
    text::Texts,
    view::{compaction::compaction_of, storage::storage_of},
};

/// How long a slice of work may take, in milliseconds: half a frame, so that the page stays smooth.
const SLICE_MS: f64 = 8.0;
/// How long one may take on the way to a step of the past: who drags the playhead waits for it.
const SEEK_MS: f64 = 20.0;
/// The pause before each slice of work that may be wanted later, in milliseconds.
const PARK_PAUSE_MS: u32 = 16;
/// The most ticks that one frame plays, however late it comes: a tab that was asleep does not rush.
const MAX_TICKS_A_FRAME: f64 = 64.0;

/// Somebody who wants every model.
type Subscriber = (u64, Callback<Model>);
/// Somebody who wants to know that something changed.
pub(super) type Listener = Rc<dyn Fn(&Driver)>;

/// Turns the engine's crank. Cheap to clone: all clones are one.
#[derive(Clone)]
pub struct Driver(pub(super) Rc<Inner>);

pub(super) struct Inner {
    pub engine: RefCell<Engine>,
    pub disks: Disks,
    pub keeper: Keeper,
    pub tabs: Tabs,
    pub arrivals: Arrivals,
    pub comparing: Comparing,
    pub shelf: Shelf,
    pub twinning: Twinning,
    pub exploring: Exploring,
    pub measuring: Measuring,
    pub looking: Cell<Looking>,
    /// How often a language was asked for.
    pub languages_asked: Cell<u64>,
    /// Whether the page stands in another one: then nothing of it is kept.
    pub embedded: Cell<bool>,
    subscribers: RefCell<Vec<Subscriber>>,
    pub listeners: RefCell<Vec<Listener>>,
    next_subscriber: Cell<u64>,
    /// The frame asked for, while playing or while there is news to draw.
    frame: RefCell<Option<AnimationFrame>>,
    slice: RefCell<Option<Timeout>>,
    last_frame_ms: Cell<Option<f64>>,
    /// Parts of a tick that are due, while playing.
    ticks_due: Cell<f64>,
    news: Cell<bool>,
    /// Ends of scripts, told once the disks are quiet.
    tells: RefCell<Vec<(Done, Result<(), ScriptError>)>>,
    /// While one run is being put in the place of another, nothing moves.
    pub switching: Cell<bool>,
    /// Whether replays are about to be parked.
    parking: Cell<bool>,
    /// Who puts a run in place next.
    pub turns: Turns,
    /// Whether listeners are being told, and whether one of them asked for something.
    telling: Cell<bool>,
    asked_while_telling: Cell<bool>,
}

/// Turns, first come, first served.
#[derive(Default)]
pub(super) struct Turns {
    taken: Cell<u64>,
    ended: Cell<u64>,
}

impl Turns {
    /// Takes the next free turn.
    pub(super) fn take(&self) -> u64 {
        self.taken.replace(self.taken.get() + 1)
    }

    /// Whether it is this one's turn.
    pub(super) fn is_on(&self, turn: u64) -> bool {
        self.ended.get() == turn
    }

    /// Whoever's turn it is has done.
    pub(super) fn end(&self) {
        self.ended.set(self.ended.get() + 1);
    }
}

impl Driver {
    pub(super) fn new(engine: Engine) -> Self {
        Self(Rc::new(Inner {
            engine: RefCell::new(engine),
            disks: Disks::default(),
            keeper: Keeper::default(),
            tabs: Tabs::default(),
            arrivals: Arrivals::default(),
            comparing: Comparing::default(),
            shelf: Shelf::default(),
            twinning: Twinning::default(),
            exploring: Exploring::default(),
            measuring: Measuring::default(),
            looking: Cell::default(),
            languages_asked: Cell::default(),
            embedded: Cell::default(),
            subscribers: RefCell::default(),
            listeners: RefCell::default(),
            next_subscriber: Cell::new(1),
            frame: RefCell::default(),
            slice: RefCell::default(),
            last_frame_ms: Cell::new(None),
            ticks_due: Cell::new(0.0),
            news: Cell::new(false),
            tells: RefCell::default(),
            switching: Cell::new(false),
            parking: Cell::new(false),
            turns: Turns::default(),
            telling: Cell::new(false),
            asked_while_telling: Cell::new(false),
        }))
    }

    /// Where the page's components get their models from.
    pub fn source(&self) -> Source {
        let (model, subscribe, dispatch) = (self.clone(), self.clone(), self.clone());
        Source::new(
            move || model.model(),
            move |callback| subscribe.subscribe(callback),
            Dispatch(Callback::from(move |action| dispatch.dispatch(action))),
        )
    }

    fn subscribe(&self, callback: Callback<Model>) -> Subscription {
        let id = self.0.next_subscriber.replace(self.0.next_subscriber.get() + 1);
        self.0.subscribers.borrow_mut().push((id, callback));
        let inner = Rc::clone(&self.0);
        Subscription::new(move || inner.subscribers.borrow_mut().retain(|(other, _)| *other != id))
    }

    /// All that the page draws from, now.
    pub fn model(&self) -> Model {
        let mut borrowed = self.0.engine.borrow_mut();
        let engine = &mut *borrowed;
        let busy = engine.is_busy() || self.0.switching.get();
        let now = now_ms();
        let time_is_up = || now_ms() > now + SLICE_MS;
        let mut model = engine.page.model(&mut engine.simulation, &mut engine.travel, busy, now, time_is_up);
        if model.tab == Tab::Storage {
            let shown = engine.travel.past().map_or(&engine.simulation, |replay| replay.simulation());
            let view = |pid| storage_of(shown, pid, |number| self.0.disks.bytes(shown.disk_of(pid), number));
            model.storage = model.selected.and_then(view).map(Rc::new);
            if let (Some(replay), None) = (engine.travel.past(), engine.travel.target()) {
                model.disk = model.selected.and_then(|node| engine.page.past_disk(replay.simulation(), node));
            }
        }
        if model.tab == Tab::Compaction {
            let shown = engine.travel.past().map_or(&engine.simulation, |replay| replay.simulation());
            let opened = engine.page.opened.or(model.selected).or(model.frame.leader);
            let bytes = |pid, number| self.0.disks.bytes(pid, number);
            let kept = &mut engine.page.compactions;
            let view = compaction_of(&model.frame, shown, &engine.simulation, kept, opened, bytes);
            model.compaction = Some(Rc::new(view));
        }
        model.branch = engine.branch();
        model.class = Rc::new(engine.class_view());
        if engine.page.show_script {
            model.script = engine.script().into();
        }
        if engine.page.show_branches {
            model.branches = Rc::new(engine.branch_rows());
        }
        model.lesson = engine.lesson.as_ref().map(|course| Rc::new(course.view()));
        drop(borrowed);
        model.lessons = Rc::new(self.lesson_cards());
        model
    }

    /// The step of the past that is shown; `None` while the cluster is shown as it is now.
    pub(super) fn past_step(&self) -> Option<u64> {
        self.0.engine.borrow().past_step()
    }

    /// A look at the cluster that is shown: as it is now, or as it was.
    pub(super) fn look_at_shown<R>(&self, look: impl FnOnce(&mut Simulation) -> R) -> R {
        look(self.0.engine.borrow_mut().shown())
    }

    /// A look at the cluster as it is now.
    pub fn look<R>(&self, look: impl FnOnce(&mut Simulation) -> R) -> R {
        look(&mut self.0.engine.borrow_mut().simulation)
    }

    /// What a person asks.
    pub fn dispatch(&self, action: Action) {
        self.act(action);
        self.pump();
    }

    /// Changes the engine, then lets it work.
    pub(super) fn change(&self, change: impl FnOnce(&mut Engine)) {
        change(&mut self.0.engine.borrow_mut());
        self.pump();
    }

    /// The same, but not before the run is in place that is being put there.
    pub(super) fn once_in_place(&self, change: impl FnOnce(&mut Engine) + 'static) {
        if !self.0.switching.get() {
            return self.change(change);
        }
        let (driver, turn) = (self.clone(), self.0.turns.take());
        spawn_local(async move {
            driver.wait_for_turn(turn).await;
            driver.change(change);
            driver.0.turns.end();
        });
    }

    /// Shows something that happened elsewhere, for a while or until it is dismissed.
    pub(super) fn notify(&self, text: String, lasting: bool) {
        self.notify_with(text, lasting, None);
    }

    /// The same, with what can be done about it.
    pub(super) fn notify_with(&self, text: String, lasting: bool, action: Option<(AttrValue, Action)>) {
        let id = self.0.engine.borrow_mut().page.notify(text, lasting, action);
        if !lasting {
            let driver = self.clone();
            Timeout::new(NOTICE_MS, move || driver.dispatch(Action::DismissNotice(id))).forget();
        }
        self.draw_soon();
    }

    /// Lets the engine work until nothing is left, a disk must be waited for, or a frame's share is used up.
    pub(super) fn pump(&self) {
        if self.0.telling.get() {
            // A listener that acts is heard afterwards: each of its acts would be told to it within the last.
            self.0.asked_while_telling.set(true);
            return;
        }
        let is_seeking = self.0.engine.borrow().travel.target().is_some();
        let until = now_ms() + if is_seeking { SEEK_MS } else { SLICE_MS };
        // While one run is put in the place of another, nothing moves.
        let slice = match self.0.switching.get() {
            true => Slice::Idle,
            false => self.0.engine.borrow_mut().slice(&self.0.disks, || now_ms() > until),
        };
        if slice == Slice::Idle {
            self.park_soon();
        }
        self.do_tasks();
        self.keep_lesson();
        let listeners = self.0.listeners.borrow().clone();
        self.0.telling.set(true);
        listeners.iter().for_each(|listener| listener(self));
        self.0.telling.set(false);
        if self.0.asked_while_telling.take() || slice == Slice::Yield {
            let driver = self.clone();
            *self.0.slice.borrow_mut() = Some(Timeout::new(0, move || driver.pump()));
        }
        self.draw_soon();
    }

    /// While a person looks around in the past, replays are brought to where they may be wanted next.
    fn park_soon(&self) {
        if self.0.parking.get() || !self.0.engine.borrow().travel.is_past() {
            return;
        }
        self.0.parking.set(true);
        let driver = self.clone();
        Timeout::new(PARK_PAUSE_MS, move || {
            driver.0.parking.set(false);
            let until = now_ms() + SLICE_MS;
            let more = driver.0.engine.borrow_mut().park(|| now_ms() > until);
            if more {
                driver.park_soon();
            }
        })
        .forget();
    }

    fn do_tasks(&self) {
        let tasks = self.0.engine.borrow_mut().take_tasks();
        let mut deeds = Vec::new();
        for task in tasks {
            match task {
                Task::Disk(node, deed) => deeds.push((node, deed)),
                Task::Tell(done, result) => self.0.tells.borrow_mut().push((done, result)),
            }
        }
        // Also without any: a cluster of memory nodes has a history to keep, too.
        if std::mem::take(&mut self.0.engine.borrow_mut().marks_came) {
            self.0.keeper.set_stale();
        }
        self.write(deeds);
        // Not before the disks have what a script did.
        if self.0.disks.is_quiet() && self.0.keeper.is_quiet() {
            for (done, result) in self.0.tells.take() {
                done(result);
            }
        }
    }

    /// Calls back whenever something may have changed.
    pub(super) fn listen(&self, listener: Listener) {
        self.0.listeners.borrow_mut().push(listener);
    }

    /// Where the page is in its life.
    pub(super) fn life(&self) -> Life {
        self.0.engine.borrow().page.life.clone()
    }

    /// Whether nothing is under way.
    pub(super) fn is_at_rest(&self) -> bool {
        let engine = self.0.engine.borrow();
        // While another tab has the cluster a link waits, however long that takes.
        let arrived = engine.page.elsewhere.is_some() || self.0.arrivals.is_quiet();
        !self.0.switching.get() && arrived && engine.jobs.is_empty()
    }

    /// The texts of the language in use.
    pub(super) fn texts(&self) -> Rc<Texts> {
        Rc::clone(&self.0.engine.borrow().page.texts)
    }

    /// Draws with the next frame of the screen.
    pub(super) fn draw_soon(&self) {
        self.0.news.set(true);
        self.ask_for_frame();
    }

    fn ask_for_frame(&self) {
        let mut frame = self.0.frame.borrow_mut();
        if frame.is_none() {
            let driver = self.clone();
            *frame = Some(request_animation_frame(move |at_ms| driver.handle_frame(at_ms)));
        }
    }

    fn handle_frame(&self, at_ms: f64) {
        self.0.frame.borrow_mut().take();
        let playing = self.play(at_ms);
        if self.0.news.replace(false) {
            let model = self.model();
            let subscribers = self.0.subscribers.borrow().clone();
            subscribers.iter().for_each(|(_, callback)| callback.emit(model.clone()));
            if model.rest == Rest::Searching {
                // The feed looks on with the next frame.
                self.draw_soon();
            }
        }
        if playing {
            self.ask_for_frame();
        }
    }

    /// Lets the time pass that passed on the screen.
    fn play(&self, at_ms: f64) -> bool {
        let (playing, speed, idle) = {
            let engine = self.0.engine.borrow();
            let moves = engine.class.moves();
            let idle = (engine.jobs.is_empty() || moves) && !self.0.switching.get();
            (engine.page.playing || moves, engine.page.ticks_per_second, idle)
        };
        if !playing {
            self.0.last_frame_ms.set(None);
            self.0.ticks_due.set(0.0);
            return false;
        }
        let last = self.0.last_frame_ms.replace(Some(at_ms)).unwrap_or(at_ms);
        // While a disk is waited for, no time is owed: nothing is made up for afterwards in a rush.
        if idle {
            let due = self.0.ticks_due.get() + (at_ms - last) * f64::from(speed) / 1000.0;
            let whole = due.floor().min(MAX_TICKS_A_FRAME);
            self.0.ticks_due.set((due - due.floor()).min(1.0));
            if whole >= 1.0 {
                self.change(|engine| {
                    if !engine.play_beat(whole as u64) {
                        engine.play_on(whole as u64);
                    }
                });
            }
        }
        true
    }
}

/// Milliseconds since the page was opened.
pub(super) fn now_ms() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
