//! What each [`Action`] does.

use crate::{
    app::{
        action::{Action, Control, Goal, LessonAction, Theme},
        branches::Then,
        class::{ClassAction, address::Address},
        driver::Driver,
        engine::Engine,
        explorer::ExplorerAction,
        job::Job,
    },
    sim::event::EventKind,
    text::{self, Language},
    view::message::Followed,
};

/// Where the page keeps what a person chose.
pub(super) const LANGUAGE_KEY: &str = "omnipaxos-playground.language";
pub(super) const THEME_KEY: &str = "omnipaxos-playground.theme";
pub(super) const WELCOME_KEY: &str = "omnipaxos-playground.welcomed";

/// The most columns that a log is drawn with.
const MAX_COLUMNS: usize = 1_000;
/// The fastest that time passes, in ticks a second.
const MAX_SPEED: u32 = 1_000;

impl Driver {
    /// Carries out an action; the caller lets the engine work afterwards.
    pub(super) fn act(&self, action: Action) {
        if let (Some(control), Some(text)) = (needs_cluster(&action), self.not_now()) {
            return self.0.engine.borrow_mut().show_error(control, text);
        }
        if self.0.switching.get() && moves_in_time(&action) {
            // One run is being put in the place of another: nothing moves.
            return;
        }
        if self.0.engine.borrow().class.locked && is_locked_away(&action) {
            let text = self.texts().text("class-locked-why");
            return self.notify(text, false);
        }
        match action {
            Action::Do(command, control) => self.on_cluster(Then::Commands([command].into(), control)),
            Action::DoAll(commands, control) => self.on_cluster(Then::Commands(commands.into(), control)),
            Action::Fork => self.fork_here(None),
            Action::GoToBranch(id) => self.go_to_branch(id, true),
            Action::UndoFork { kept, fork } => self.undo_fork(kept, fork),
            Action::RenameBranch(id, name) => self.rename_branch(id, &name),
            Action::DeleteBranch(id) => self.delete_branch(id),
            Action::Compare(wanted) => self.compare(wanted),
            Action::Twins(wanted) => self.twins(wanted),
            Action::Run(script) => {
                self.0.engine.borrow_mut().page.ask_stage(&script);
                self.run_from_page(&script);
            }
            Action::NewCluster(setup) => match setup.validate() {
                Ok(()) => self.start_over(setup, None),
                Err(error) => {
                    let mut engine = self.0.engine.borrow_mut();
                    let text = text::setup_error(&engine.page.texts, &error);
                    engine.show_error(Control::NewCluster, text);
                }
            },
            Action::InspectDisk(node) => self.inspect_disk(node),
            Action::WatchCopy => self.ask_for_copy(),
            Action::TakeOver(waiting) => self.wait_to_take_over(waiting),
            Action::ShowShare(shown) => self.show_share(shown),
            Action::OpenFile(file) => self.open_file(&file),
            Action::RefuseFiles(count) => self.refuse_files(count),
            Action::AcceptOffer => self.accept_offer(),
            Action::DeclineOffer => self.withdraw_offer(),
            Action::DownloadRun => self.download_run(),
            Action::ExportDisk(node) => self.export_disk(node),
            Action::Lesson(action) => self.act_on_lesson(action),
            Action::SetLanguage(language) => self.set_language(language),
            Action::Class(action) => self.act_for_class(action),
            Action::Explorer(action) => self.act_on_explorer(action),
            Action::ShowFigures(shown) => self.show_figures(shown),
            Action::Select(node) => {
                {
                    let class = &mut self.0.engine.borrow_mut().class;
                    if class.presenting {
                        // Who points at a node in front of a class means that one.
                        class.spotlight = node;
                    }
                }
                self.act_now(action);
            }
            other => self.act_now(other),
        }
    }

    pub(super) fn act_now(&self, action: Action) {
        let mut engine = self.0.engine.borrow_mut();
        let engine = &mut *engine;
        let now = engine.simulation.time();
        match action {
            Action::Seek(step) => engine.seek(step),
            Action::SeekNear(step) => engine.seek_near(step),
            Action::SeekEvents(by) => engine.seek_events(by),
            Action::SeekMark(forward) => engine.seek_mark(forward),
            Action::ReturnToLive => engine.return_to_live(),
            Action::SelectMessage(id) => select_message(engine, id),
            Action::Peek(node, ask) => {
                if let Some(replay) = engine.travel.past() {
                    engine.page.peek(replay.simulation(), node, ask);
                }
            }
            Action::NextEvent | Action::Tick | Action::RunUntil(_) | Action::UpTo(_) if engine.travel.is_past() => {
                go_on_in_past(engine, &action);
            }
            Action::NextEvent => {
                engine.page.playing = false;
                if !engine.is_busy() {
                    let job = Job::next_event(&engine.simulation);
                    engine.push(job);
                }
            }
            Action::Tick => {
                engine.page.playing = false;
                engine.push(Job::Ticks(now + 1));
            }
            Action::UpTo(next) => {
                engine.page.playing = false;
                engine.page.error = None;
                engine.push(Job::UpTo(next));
            }
            Action::RunUntil(goal) => {
                engine.page.playing = false;
                engine.page.error = None;
                engine.push(Job::until(goal, now));
            }
            Action::Play => {
                engine.page.playing = true;
                engine.page.leapt = false;
            }
            Action::Pause => engine.stop(),
            Action::SetSpeed(ticks_per_second) => engine.page.ticks_per_second = ticks_per_second.clamp(1, MAX_SPEED),
            Action::SetTheme(theme) => {
                engine.page.theme = theme;
                keep(THEME_KEY, theme_word(theme));
            }
            other => engine.page.choose(other),
        }
    }
}

/// Who looks at a message does not want it to arrive meanwhile.
fn select_message(engine: &mut Engine, id: Option<u64>) {
    engine.page.error = None;
    let followed = id.and_then(|id| Followed::new(engine.shown(), id));
    if followed.is_some() && engine.page.playing {
        engine.page.playing = false;
    }
    engine.page.message = followed;
}

/// In the past, what lets time pass only goes on through what was.
fn go_on_in_past(engine: &mut Engine, action: &Action) {
    match action {
        Action::NextEvent => engine.seek_events(1),
        Action::Tick => {
            engine.page.playing = false;
            engine.page.leapt = false;
            let time = engine.shown().time() + 1;
            engine.travel.play_until(&engine.simulation, time);
        }
        Action::UpTo(next) => {
            if let Some(time) = next.time {
                engine.page.playing = false;
                engine.travel.play_until(&engine.simulation, time);
            }
        }
        Action::RunUntil(Goal::Leader) => engine.seek_event(|kind| matches!(kind, EventKind::Leading { .. })),
        // Only where it is decided is the quorum known.
        Action::RunUntil(Goal::Decided) => {
            engine.seek_event(|kind| matches!(kind, EventKind::Decided { accepted_by, .. } if !accepted_by.is_empty()));
        }
        _ => {}
    }
}

/// Whether an action lets time pass, or goes to another step.
fn moves_in_time(action: &Action) -> bool {
    matches!(
        action,
        Action::Seek(_)
            | Action::SeekEvents(_)
            | Action::ReturnToLive
            | Action::NextEvent
            | Action::Tick
            | Action::RunUntil(_)
            | Action::Play
    )
}

/// Whether a screen that is locked keeps an action away: what changes the run, and where in it one is. The beats go on.
fn is_locked_away(action: &Action) -> bool {
    let moves = matches!(
        action,
        Action::SeekNear(_)
            | Action::SeekMark(_)
            | Action::DeleteBranch(_)
            | Action::Select(Some(_))
            | Action::SelectMessage(Some(_))
    );
    moves || moves_in_time(action) || needs_cluster(action).is_some()
}

/// The control that asks for a cluster with this action; `None` where it needs none.
fn needs_cluster(action: &Action) -> Option<Control> {
    match action {
        Action::Do(_, control) | Action::DoAll(_, control) => Some(*control),
        Action::Run(_) => Some(Control::Script),
        Action::NewCluster(_) => Some(Control::NewCluster),
        Action::OpenFile(_) | Action::AcceptOffer => Some(Control::Share),
        Action::Lesson(
            LessonAction::Open(..)
            | LessonAction::SetStage
            | LessonAction::Show
            | LessonAction::Try(_)
            | LessonAction::Reset,
        ) => Some(Control::Lesson),
        Action::Class(ClassAction::PresentScript(_)) => Some(Control::Script),
        Action::Class(ClassAction::PresentLesson) => Some(Control::Lesson),
        Action::Fork | Action::GoToBranch(_) | Action::UndoFork { .. } => Some(Control::Branches),
        Action::NextEvent | Action::Tick | Action::RunUntil(_) | Action::Play => Some(Control::Transport),
        Action::UpTo(_) => Some(Control::Message),
        Action::Explorer(ExplorerAction::Open(_)) => Some(Control::Explorer),
        _ => None,
    }
}

impl crate::app::page::Page {
    /// Who has begun needs no welcome any more.
    pub(super) fn dismiss_welcome(&mut self) {
        if std::mem::take(&mut self.welcome) {
            keep(WELCOME_KEY, "yes");
        }
    }

    /// Actions that change only what is shown.
    fn choose(&mut self, action: Action) {
        match action {
            Action::Select(node) => {
                self.selected = node;
                self.opened = None;
                self.message = None;
                self.disk = self.disk.take().filter(|disk| Some(disk.node) == node);
                self.error = None;
            }
            Action::ShowTab(tab) => self.tab = tab,
            Action::AskCompaction(ask) => self.asked = ask,
            Action::OpenSnapshot(node) => self.opened = Some(node),
            Action::ShowHistoryOf(key) => self.histories.choose(key),
            Action::FillRead(ask) => self.read_fill = (self.read_fill.0.wrapping_add(1), ask),
            Action::Space(action) => self.space.act(action),
            Action::ShowHeartbeats(shown) => self.heartbeats = shown,
            Action::PointAt(step) => self.pointed = step,
            Action::PointAtBreaking(message) => self.pointed_breaking = message,
            Action::Sift(sieve) => self.feed.sift(sieve),
            Action::OlderEvents => self.feed.want_older(),
            Action::SetZoom(zoom) => self.zoom = zoom,
            Action::SetColumns(columns) => self.columns = columns.clamp(1, MAX_COLUMNS),
            Action::ScrollTo(index) => {
                self.from = index;
                self.follow = false;
            }
            Action::Follow(follow) => self.follow = follow,
            Action::ShowLogsOf(configuration) => {
                self.log_configuration = configuration;
                self.follow = true;
            }
            Action::DismissError(control) => {
                self.error = self.error.take().filter(|error| error.control != control);
            }
            Action::DismissNotice(id) => self.notices.retain(|notice| notice.id != id),
            Action::DismissAlarm => self.safety.dismiss(),
            Action::DismissWelcome => self.dismiss_welcome(),
            Action::ShowScript(shown) => self.show_script = shown,
            Action::ShowBranches(shown) => self.show_branches = shown,
            // Everything else was carried out before.
            _ => {}
        }
    }
}

/// Keeps a choice for the next visit. Where the browser keeps nothing, it holds until the page is closed.
pub(super) fn keep(key: &str, value: &str) {
    if let Some(storage) = local_storage() {
        let _ = storage.set_item(key, value);
    }
}

/// `None` where the browser forbids the page to keep anything.
pub(super) fn local_storage() -> Option<web_sys::Storage> {
    gloo::utils::window().local_storage().ok().flatten()
}

/// Whether an earlier visit kept anything (as `www/visit.js` asks).
pub(super) fn was_here() -> bool {
    let Some(storage) = local_storage() else { return false };
    let key = |index| storage.key(index).ok().flatten();
    (0..storage.length().unwrap_or(0)).filter_map(key).any(|key| key.starts_with("omnipaxos-playground"))
}

/// What was chosen at an earlier visit.
pub(super) fn kept(key: &str) -> Option<String> {
    local_storage()?.get_item(key).ok().flatten()
}

/// The keys with this prefix under which something is kept.
pub(super) fn kept_keys(prefix: &str) -> Vec<String> {
    let Some(storage) = local_storage() else { return Vec::new() };
    let keys = (0..storage.length().unwrap_or(0)).filter_map(|at| storage.key(at).ok().flatten());
    keys.filter(|key| key.starts_with(prefix)).collect()
}

/// Forgets what is kept under a key.
pub(super) fn forget(key: &str) {
    if let Some(storage) = local_storage() {
        // Where that fails, it is found again at the next visit.
        let _ = storage.remove_item(key);
    }
}

fn theme_word(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "system",
        Theme::Light => "light",
        Theme::Dark => "dark",
    }
}

/// The colours chosen at an earlier visit.
pub(super) fn kept_theme() -> Theme {
    match kept(THEME_KEY).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// The language that the address asks for, else the one chosen at an earlier visit, else the browser's.
pub fn kept_language() -> Language {
    let asked = Address::of(&gloo::utils::window().location().search().unwrap_or_default()).language;
    if let Some(language) = asked {
        return language;
    }
    let kept = kept(LANGUAGE_KEY);
    match Language::ALL.into_iter().find(|language| kept.as_deref() == Some(language.tag())) {
        Some(language) => language,
        None => {
            let tags = gloo::utils::window().navigator().languages();
            Language::from_tags(tags.iter().filter_map(|tag| tag.as_string()))
        }
    }
}
