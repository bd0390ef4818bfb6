//! The keyboard, wherever the focus is: never while somebody types, never with a modifier, never under a sheet.

use std::{cell::RefCell, rc::Rc};

use gloo::{
    events::{EventListener, EventListenerOptions},
    utils::{document, window},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control, Dispatch, Goal},
        class::ClassAction,
        model::{Life, Model},
    },
    sim::{
        NodeId,
        command::{Command, Links},
    },
    ui::{
        class::stage::next_lit,
        header::next_theme,
        keys::{Meaning, meaning, meaning_in_class, meaning_with_shift, repeats},
        sheets::{Sheet, Sheets},
    },
    view::{NodeFrame, message::beside},
};

/// What a key needs to know when it comes.
struct Context {
    model: Model,
    dispatch: Dispatch,
    sheets: Sheets,
    focus_append: Callback<()>,
}

/// Listens to the keyboard for as long as the page is there.
#[hook]
pub fn use_keyboard(model: &Model, dispatch: &Dispatch, sheets: &Sheets, focus_append: Callback<()>) {
    let now = Context { model: model.clone(), dispatch: dispatch.clone(), sheets: sheets.clone(), focus_append };
    // One listener, which finds the newest values here: the model changes with every frame.
    let context = use_memo((), |()| RefCell::new(None::<Rc<Context>>));
    context.replace(Some(Rc::new(now)));
    use_effect_with((), move |()| {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(&window(), "keydown", options, move |event| {
            // Not borrowed while acting: that may draw, which puts the next context here.
            let context = context.borrow().clone();
            if let (Some(event), Some(context)) = (event.dyn_ref::<KeyboardEvent>(), context) {
                context.press(event);
            }
        });
        move || drop(listener)
    });
}

impl Context {
    fn press(&self, event: &KeyboardEvent) {
        // A panel that has used the key says so; what is done with a modifier belongs to the browser.
        let taken = event.default_prevented() || event.ctrl_key() || event.alt_key() || event.meta_key();
        if taken || event.is_composing() || is_under_sheet() {
            return;
        }
        let key = event.key();
        let usual = || if event.shift_key() { meaning_with_shift(&key) } else { meaning(&key) };
        let class = &self.model.class;
        let meaning = meaning_in_class(&key).filter(|_| class.presenting && !event.shift_key()).or_else(usual);
        let Some(meaning) = meaning else { return };
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(target) = &target {
            if types(target) {
                if meaning == Meaning::Escape
                    && let Some(field) = target.dyn_ref::<HtmlElement>()
                {
                    // Fails for no element that stands in the page.
                    let _ = field.blur();
                }
                return;
            }
            // Space presses what has the focus, arrows belong to lists and tabs.
            if key == " " && is_within(target, "button, a, summary, [role=button], [role=tab]") {
                return;
            }
            let scrolls = matches!(key.as_str(), "ArrowUp" | "ArrowDown" | "PageUp" | "PageDown" | "Home" | "End");
            // A remote control for slides sends the others.
            let turns = class.presenting && !key.starts_with("Arrow");
            if scrolls && (is_within(target, ".feed, .scroll, .disk-part") || !turns && scrolls_itself(target)) {
                return;
            }
        }
        event.prevent_default();
        if !event.repeat() || repeats(meaning) {
            self.act(meaning);
        }
    }

    fn act(&self, meaning: Meaning) {
        let model = &self.model;
        match meaning {
            Meaning::Help => return self.sheets.open(Sheet::Help),
            Meaning::Class => return self.sheets.open(Sheet::Class),
            Meaning::Present | Meaning::Beat | Meaning::BeatBack | Meaning::Reset => return self.present(meaning),
            Meaning::Spotlight | Meaning::Light(_) | Meaning::Lock => return self.present(meaning),
            Meaning::Escape if model.class.spotlight.is_some() => {
                return self.dispatch.send(Action::Class(ClassAction::Spotlight(None)));
            }
            Meaning::Language => return self.dispatch.send(Action::SetLanguage(model.texts.language().other())),
            Meaning::Theme => return self.dispatch.send(Action::SetTheme(next_theme(model.theme, system_is_dark()))),
            Meaning::Figures => return self.dispatch.send(Action::ShowFigures(model.figures.is_none())),
            Meaning::Heartbeats => return self.dispatch.send(Action::ShowHeartbeats(!model.heartbeats)),
            Meaning::Escape if model.message.is_some() => return self.dispatch.send(Action::SelectMessage(None)),
            Meaning::Escape => return self.dispatch.send(Action::Select(None)),
            Meaning::NextMessage | Meaning::PreviousMessage => {
                return self.look_at_message(meaning == Meaning::NextMessage);
            }
            _ => {}
        }
        if model.life != Life::Ready {
            return;
        }
        match meaning {
            Meaning::PlayOrPause if model.playing || model.busy => self.dispatch.send(Action::Pause),
            Meaning::PlayOrPause => self.dispatch.send(Action::Play),
            Meaning::NextEvent if !model.busy => self.dispatch.send(Action::NextEvent),
            Meaning::Events(by) if !model.busy && (by < 0 || model.past.is_some()) => {
                self.dispatch.send(Action::SeekEvents(by));
            }
            Meaning::Mark(forward) if !model.busy && (!forward || model.past.is_some()) => {
                self.dispatch.send(Action::SeekMark(forward));
            }
            Meaning::First if !model.busy => self.dispatch.send(Action::Seek(0)),
            Meaning::Live if model.past.is_some() => self.dispatch.send(Action::ReturnToLive),
            Meaning::Tick if !model.busy => self.dispatch.send(Action::Tick),
            Meaning::RunUntilDecided if !model.busy => self.dispatch.send(Action::RunUntil(Goal::Decided)),
            Meaning::Node(pid) if self.node(pid).is_some() => self.select(pid),
            Meaning::PreviousNode => self.select_beside(false),
            Meaning::NextNode => self.select_beside(true),
            _ => self.act_at_node(meaning),
        }
    }

    /// What is done in front of a class.
    fn present(&self, meaning: Meaning) {
        let (model, class) = (&self.model, &self.model.class);
        let pids: Vec<NodeId> = model.frame.nodes.iter().map(|node| node.pid).collect();
        let first = model.selected.or(model.frame.leader);
        let action = match meaning {
            Meaning::Present => ClassAction::Present(!class.presenting),
            Meaning::Beat => ClassAction::Advance,
            Meaning::BeatBack => ClassAction::Back,
            Meaning::Reset => ClassAction::Reset,
            Meaning::Lock => ClassAction::Lock(!class.locked),
            Meaning::Light(pid) if class.spotlight == Some(pid) => ClassAction::Spotlight(None),
            Meaning::Light(pid) if pids.contains(&pid) => ClassAction::Spotlight(Some(pid)),
            Meaning::Light(_) => return,
            _ => ClassAction::Spotlight(next_lit(&pids, class.spotlight, first)),
        };
        self.dispatch.send(Action::Class(action));
    }

    /// What concerns one node: the selected one; where there is none, the leader is selected for it.
    fn act_at_node(&self, meaning: Meaning) {
        let model = &self.model;
        let pid = model.selected.or(model.frame.leader).or(model.frame.nodes.first().map(|node| node.pid));
        let Some(node) = pid.and_then(|pid| self.node(pid)) else { return };
        let pid = node.pid;
        let held = node.disk.as_ref().map(|disk| disk.held);
        let command = match (meaning, held) {
            (Meaning::Links | Meaning::Append | Meaning::Compact, _) => None,
            (Meaning::Isolate, _) if self.is_isolated(pid) => Some(Command::Heal(Links::Node(pid))),
            (Meaning::Isolate, _) => Some(Command::Cut(Links::Node(pid))),
            (Meaning::Power, _) if node.up => Some(Command::Crash(pid)),
            (Meaning::Power, _) => Some(Command::Restart(pid)),
            (Meaning::Lead, _) => Some(Command::Lead(pid)),
            (Meaning::Disk, Some(true)) => Some(Command::Release(pid)),
            (Meaning::Disk, Some(false)) => Some(Command::Hold(pid)),
            _ => return,
        };
        if model.selected != Some(pid) {
            self.select(pid);
        }
        match (command, meaning) {
            (Some(command), _) => self.dispatch.send(Action::Do(command, Control::Node)),
            (None, Meaning::Links) => self.sheets.open(Sheet::Links),
            (None, Meaning::Compact) => self.sheets.open(Sheet::Compact { node: Some(pid), at: None }),
            (None, _) => self.focus_append.emit(()),
        }
    }

    fn node(&self, pid: NodeId) -> Option<&NodeFrame> {
        self.model.frame.nodes.iter().find(|node| node.pid == pid)
    }

    fn select(&self, pid: NodeId) {
        self.dispatch.send(Action::Select(Some(pid)));
    }

    fn select_beside(&self, forward: bool) {
        let nodes = &self.model.frame.nodes;
        let Some(last) = nodes.len().checked_sub(1) else { return };
        let at = nodes.iter().position(|node| Some(node.pid) == self.model.selected);
        let next = match (at, forward) {
            (None, true) => 0,
            (None, false) => last,
            (Some(at), true) => (at + 1) % nodes.len(),
            (Some(at), false) => at.checked_sub(1).unwrap_or(last),
        };
        self.select(nodes[next].pid);
    }

    /// In the order in which they arrive, around the end; what is folded is left out.
    fn look_at_message(&self, forward: bool) {
        let order: Vec<u64> = self.model.frame.messages.iter().map(|message| message.id).collect();
        let now = self.model.message.as_ref().map(|message| message.detail.id);
        if let Some(id) = beside(&order, now, forward) {
            self.dispatch.send(Action::SelectMessage(Some(id)));
        }
    }

    fn is_isolated(&self, pid: NodeId) -> bool {
        self.model.frame.links.iter().filter(|link| link.from == pid || link.to == pid).all(|link| !link.up)
    }
}

fn types(target: &Element) -> bool {
    let editable = target.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
    editable || matches!(target.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}

/// Whether an element takes the focus for no other reason than that it can be scrolled.
fn scrolls_itself(target: &Element) -> bool {
    let is_control = target.matches("button, a, summary, [role=button], [role=tab], [role=slider]").unwrap_or(false);
    !is_control && target.has_attribute("tabindex") && target.scroll_height() > target.client_height()
}

fn is_within(target: &Element, selector: &str) -> bool {
    target.closest(selector).ok().flatten().is_some()
}

fn system_is_dark() -> bool {
    window().match_media("(prefers-color-scheme: dark)").ok().flatten().is_some_and(|list| list.matches())
}

/// Whether a sheet is open. The browser knows first: it closes one before the page hears of it.
fn is_under_sheet() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|sheet| sheet.is_some())
}
