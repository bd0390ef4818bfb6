//! What each [`ClassAction`] does.

use std::rc::Rc;

use gloo::utils::window;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{
    ClassAction,
    address::Address,
    beat_job::BeatJob,
    plan::Plan,
    show::{Going, Move, Show},
};
use crate::{
    app::{
        action::{Action, Control},
        course::OWN,
        driver::Driver,
        engine::Engine,
        job::{Done, Job},
        pack,
    },
    script::{self, Runner, Script, ScriptError, beats::Bookmark, incoming, print, statement::Line},
    sim::config::Setup,
};

/// Where a tab keeps what it presents.
const PLAN_KEY: &str = "omnipaxos-playground.presentation";
/// What the window with the notes is called, so that there is one.
const NOTES_WINDOW: &str = "omnipaxos-playground-notes";

impl Driver {
    /// Carries out what is asked in front of a class.
    pub(in crate::app) fn act_for_class(&self, action: ClassAction) {
        let may_move = !self.0.switching.get() && self.not_now().is_none();
        match action {
            ClassAction::Present(on) => self.present(on),
            ClassAction::PresentScript(script) => self.present_script(&script),
            ClassAction::PresentLesson => {
                {
                    let class = &mut self.0.engine.borrow_mut().class;
                    (class.plan, class.show) = (class.lesson.clone(), None);
                }
                self.present(true);
            }
            ClassAction::Advance if may_move => self.advance(),
            ClassAction::Back if may_move => self.go_back(),
            ClassAction::Reset if may_move => self.move_show(Show::reset),
            ClassAction::Advance | ClassAction::Back | ClassAction::Reset => {}
            ClassAction::Lock(on) => self.0.engine.borrow_mut().class.locked = on,
            ClassAction::Spotlight(node) => self.0.engine.borrow_mut().class.spotlight = node,
            ClassAction::Bookmark(name) => self.bookmark(&name),
            ClassAction::Unmark(step) => {
                self.0.engine.borrow_mut().branches.remove_bookmark(step);
                self.0.keeper.set_stale();
            }
            ClassAction::OpenNotes => self.open_notes(),
            ClassAction::ShowSheet(shown) => self.make_present_link(shown),
            ClassAction::Handout(stops) => self.make_handout(stops),
        }
    }

    /// What the address asks for, and what this tab presented before it was loaded again.
    pub(in crate::app) fn listen_to_address(&self) {
        let asked = Address::of(&window().location().search().unwrap_or_default());
        self.0.embedded.set(asked.embed.is_some());
        {
            let class = &mut self.0.engine.borrow_mut().class;
            class.presenting = asked.present;
            class.plan = kept_plan().filter(|_| asked.embed.is_none()).map(Rc::new);
        }
        if asked.embed.is_none() {
            self.tell_notes();
        }
    }

    /// The large page, or the ordinary one. The address says which, so that loading it again changes nothing.
    fn present(&self, on: bool) {
        {
            let class = &mut self.0.engine.borrow_mut().class;
            class.presenting = on;
            (class.locked, class.spotlight) = (false, None);
        }
        change_query("present", on.then_some("present=1"));
        let starts = {
            let class = &self.0.engine.borrow().class;
            on && class.show.is_none() && class.plan.is_some()
        };
        if starts && !self.0.switching.get() && self.not_now().is_none() {
            self.start_show(None);
        }
    }

    /// Presents a script that somebody typed or chose.
    fn present_script(&self, script: &str) {
        {
            let class = &mut self.0.engine.borrow_mut().class;
            (class.plan, class.show) = (None, None);
        }
        self.present(true);
        self.run_from_page(script);
    }

    /// A script is about to run: where it has beats, it can be presented from here on. Whether it is presented
    /// at once, rather than run to its end.
    pub(in crate::app) fn note_script(&self, setup: Option<&Setup>, runner: &Runner) -> bool {
        let plan = match setup {
            Some(setup) => Plan::of(setup, runner, None),
            None => self.look_at_shown(|shown| Plan::of(shown.setup(), runner, Some(shown.history()))),
        };
        let Some(plan) = plan else {
            // Another run begins, and there is nothing to present in it.
            if setup.is_some() {
                self.0.engine.borrow_mut().class.plan = None;
                keep_plan(None);
            }
            return false;
        };
        let beats = plan.beats.len();
        if !self.0.embedded.get() {
            keep_plan(Some(&plan.source));
        }
        let presenting = {
            let class = &mut self.0.engine.borrow_mut().class;
            class.plan = Some(Rc::new(plan));
            class.show = None;
            class.presenting
        };
        if !presenting && !self.0.embedded.get() {
            let texts = self.texts();
            let text = texts.format("class-has-beats", &[("n", beats.into())]);
            let action = (texts.text("class-present").into(), Action::Class(ClassAction::Present(true)));
            self.notify_with(text, false, Some(action));
        }
        presenting
    }

    /// Sets the stage anew.
    pub(in crate::app) fn start_show(&self, told: Option<Done>) {
        self.start_act(0, true, told);
    }

    /// Sets the stage of the run that a beat stands on, and goes to the end of that beat; or, where it is not to be
    /// carried out, only to where it begins.
    pub(in crate::app) fn start_act(&self, beat: usize, carried_out: bool, told: Option<Done>) {
        let Some(plan) = self.0.engine.borrow().class.plan() else { return };
        let base = plan.act_of(beat);
        let Some(act) = plan.act(base) else { return };
        {
            let engine = &mut *self.0.engine.borrow_mut();
            let class = &mut engine.class;
            (class.preparing, class.show, class.plan) = (Some((beat, carried_out)), None, Some(Rc::clone(&plan)));
            if let Some(course) = &mut engine.lesson {
                // What is shown to a class is not what one did oneself.
                course.stand_aside();
            }
        }
        let stage = Script { lines: act.stage, ..Script::default() };
        let (driver, setup) = (self.clone(), act.setup);
        let aim = if carried_out { beat } else { beat.saturating_sub(1) };
        let done: Done = Box::new(move |result| {
            driver.handle_stage((base, aim), &result);
            if let Some(told) = told {
                told(result);
            }
        });
        self.start_over(setup, Some((Runner::new(stage), Some(done))));
    }

    /// The stage is set of the run that the first of these beats begins with, or could not be; it is on the way to the
    /// end of the second.
    fn handle_stage(&self, (base, aim): (usize, usize), result: &Result<(), ScriptError>) {
        {
            let engine = &mut *self.0.engine.borrow_mut();
            engine.class.preparing = None;
            match (result, engine.class.plan()) {
                (Ok(()), Some(plan)) => {
                    engine.class.show = Some(Show::act(plan, engine.simulation.steps(), base, aim));
                    engine.go_on_to_beat();
                }
                (Ok(()), None) => {}
                (Err(error), _) => engine.show_error(Control::Class, error.to_string()),
            }
        }
        self.draw_soon();
    }

    fn advance(&self) {
        let (has_show, has_plan) = {
            let class = &self.0.engine.borrow().class;
            (class.show.is_some(), class.plan.is_some())
        };
        match (has_show, has_plan) {
            (true, _) => self.move_show(Show::advance),
            (false, true) => self.start_show(None),
            // Without beats it is the events that follow one another.
            (false, false) => self.act_now(Action::NextEvent),
        }
    }

    fn go_back(&self) {
        let has_plan = self.0.engine.borrow().class.plan().is_some();
        match has_plan {
            true => self.move_show(Show::back),
            false => self.act_now(Action::SeekEvents(-1)),
        }
    }

    /// Moves in the beats, and does what that asks for.
    fn move_show(&self, by: impl FnOnce(&mut Show) -> Move) {
        let moved = {
            let engine = &mut *self.0.engine.borrow_mut();
            engine.page.error = engine.page.error.take().filter(|error| error.control != Control::Class);
            match &mut engine.class.show {
                Some(show) => by(show),
                // Without beats there is nowhere to go back to.
                None => return,
            }
        };
        match moved {
            Move::Nothing => {}
            Move::Restart => self.start_show(None),
            Move::Act { beat, done } => self.start_act(beat, done, None),
            Move::Go(step) => self.change(|engine| engine.seek(step)),
            Move::Hurry => self.change(Engine::hurry_beat),
            Move::Replay(end) => self.change(|engine| engine.replay_beat(end)),
            Move::Run(lines) => self.change(|engine| engine.run_beat(lines)),
        }
    }

    /// Calls the step that is shown by a name.
    fn bookmark(&self, name: &str) {
        let reached = {
            let engine = &mut *self.0.engine.borrow_mut();
            let Some(bookmark) = Bookmark::new(engine.shown_step(), name) else { return };
            engine.branches.put_bookmark(bookmark);
            engine.simulation.steps()
        };
        // The run must not come back at a step before one that has a name.
        self.0.keeper.set_reached(reached);
    }

    /// Makes a link that opens the presentation, or forgets it.
    fn make_present_link(&self, shown: bool) {
        let plan = {
            let class = &mut self.0.engine.borrow_mut().class;
            class.link = "".into();
            class.plan().filter(|_| shown)
        };
        if let Some(lesson) = plan.as_ref().and_then(|plan| plan.lesson.as_ref()) {
            // A lesson has a name, unless it came in a file.
            if lesson.name != OWN {
                let link = format!("{}?present=1#lesson={}", bare_address(), lesson.name);
                self.0.engine.borrow_mut().class.link = link.into();
            }
            return;
        }
        // Who gets it meets the same limits as any link.
        let Some(plan) = plan.filter(|plan| incoming::read(plan.source.as_bytes()).is_ok()) else { return };
        let driver = self.clone();
        spawn_local(async move {
            let Ok(fragment) = pack::pack(&plan.source).await else { return };
            let link = format!("{}?present=1#{fragment}", bare_address());
            if link.chars().count() <= script::link::MAX_COPY_CHARS {
                driver.0.engine.borrow_mut().class.link = link.into();
                driver.draw_soon();
            }
        });
    }

    /// Opens the window with the teacher's notes.
    fn open_notes(&self) {
        let address = format!("{}?notes=1", bare_address());
        let opened =
            window().open_with_url_and_target_and_features(&address, NOTES_WINDOW, "popup,width=620,height=760");
        if !matches!(opened, Ok(Some(_))) {
            let text = self.texts().text("class-notes-blocked");
            self.notify(text, false);
        }
    }
}

impl Engine {
    /// Begins with the lines of a beat, or goes on with them, at the end of the run.
    fn run_beat(&mut self, lines: Vec<Line>) {
        self.return_to_live();
        self.page.playing = false;
        let (step, now) = (self.simulation.steps(), self.simulation.time());
        let Some(show) = &mut self.class.show else { return };
        let mut job = show.begin(step).unwrap_or_else(|| BeatJob::new(lines, now));
        job.pace(now);
        self.push(Job::Beat(job));
    }

    /// On the way to a beat: those before it follow one another as quickly as can be.
    pub(in crate::app) fn go_on_to_beat(&mut self) {
        let (step, now) = (self.simulation.steps(), self.simulation.time());
        let Some(show) = &mut self.class.show else { return };
        let Some(lines) = show.go_on() else { return };
        let mut job = show.begin(step).unwrap_or_else(|| BeatJob::new(lines, now));
        job.hurry();
        self.push(Job::Beat(job));
    }

    fn hurry_beat(&mut self) {
        for job in &mut self.jobs {
            if let Job::Beat(beat) = job {
                beat.hurry();
            }
        }
    }

    /// Lets pass again what was, from where the page is up to this step.
    fn replay_beat(&mut self, end: u64) {
        if self.shown_step() >= end {
            self.seek(end);
            if let Some(show) = &mut self.class.show {
                show.arrived();
            }
        }
        self.page.leapt = false;
    }

    /// Time passed on the wall: a beat goes on by so much. Whether one did.
    pub(in crate::app) fn play_beat(&mut self, ticks: u64) -> bool {
        match self.class.show.as_ref().map(Show::going) {
            Some(Going::Running) => {
                if let Some(Job::Beat(beat)) = self.jobs.front_mut() {
                    beat.allow(&self.simulation, ticks);
                }
                true
            }
            Some(Going::Replaying(end)) => {
                let until = self.shown().time() + ticks;
                self.travel.play_towards(&self.simulation, until, end);
                if self.shown_step() >= end
                    && let Some(show) = &mut self.class.show
                {
                    show.arrived();
                }
                true
            }
            _ => false,
        }
    }

    /// The run as a script, with the names of its steps.
    pub(in crate::app) fn script(&self) -> String {
        let bookmarks = script::beats::print_bookmarks(&self.branches.present().bookmarks);
        print(self.simulation.setup(), self.simulation.history()) + &bookmarks
    }
}

/// Puts another value in the place of one in the page's query, or takes it out. Where the browser does not allow it, a
/// page that is loaded again is as its address says.
pub(in crate::app) fn change_query(name: &str, pair: Option<&str>) {
    let (Ok(history), Ok(href)) = (window().history(), window().location().href()) else { return };
    let (address, fragment) = href.split_once('#').unwrap_or((&href, ""));
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let is_other = |pair: &&str| !pair.is_empty() && pair.split('=').next() != Some(name);
    let query: Vec<&str> = query.split('&').filter(is_other).chain(pair).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
    let changed = format!("{path}{query}{fragment}");
    if changed != href {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&changed));
    }
}

/// The page's address without query and fragment.
fn bare_address() -> String {
    let address = window().location().href().unwrap_or_default();
    address.split(['#', '?']).next().unwrap_or_default().to_owned()
}

fn session_storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

/// Keeps what is presented for as long as the tab is there. Where the browser keeps nothing, a page that is loaded
/// again has nothing to present.
fn keep_plan(source: Option<&str>) {
    if let Some(storage) = session_storage() {
        let _ = match source {
            Some(source) => storage.set_item(PLAN_KEY, source),
            None => storage.remove_item(PLAN_KEY),
        };
    }
}

fn kept_plan() -> Option<Plan> {
    let source = session_storage()?.get_item(PLAN_KEY).ok().flatten()?;
    let incoming = incoming::read(source.as_bytes()).ok()?;
    Plan::of(&incoming.setup, &Runner::new(incoming.script), None)
}
