//! The knife: a line drawn across links cuts them, with Alt it heals them.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use super::message::MarkId;
use crate::{
    app::action::{Action, Control},
    sim::command::{Command, Links},
    view::{
        geometry::{Layout, Point, Segment},
        glance::LinkState,
    },
};

/// Shorter than this it was a click.
const LEAST_LENGTH: f64 = 6.0;

/// A knife that is being drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Knife {
    /// From where it was put down to where it is.
    pub line: Segment,
    /// Whether it heals.
    pub heal: bool,
    /// The mark that it was put down on: without a drag, that is a click on it.
    pub on_mark: Option<MarkId>,
}

impl Knife {
    /// A knife where this event is, if a knife may be put down there: on empty canvas; by touch only in the
    /// ✂ mode, and then anywhere but on a node.
    pub fn down(event: &PointerEvent, canvas: &Element, mode: bool) -> Option<Self> {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok())?;
        let on = |selector: &str| target.closest(selector).ok().flatten().is_some();
        let by_touch = event.pointer_type() == "touch";
        let taken = on(".node") || (on(".link") && !mode);
        if event.button() != 0 || taken || (by_touch && !mode) {
            return None;
        }
        let at = place(event, canvas);
        let mark = target.closest(".flight").ok().flatten();
        let on_mark = mark.and_then(|mark| mark.get_attribute("data-mark")).and_then(|mark| MarkId::read(&mark));
        Some(Self { line: Segment::new(at, at), heal: event.alt_key(), on_mark })
    }

    /// The knife, drawn on to where this event is.
    pub fn drawn_to(self, event: &PointerEvent, canvas: &Element) -> Self {
        Self { line: Segment::new(self.line.from, place(event, canvas)), heal: event.alt_key(), ..self }
    }

    /// Whether it was drawn far enough to be meant.
    pub fn is_drawn(&self) -> bool {
        self.line.length() >= LEAST_LENGTH
    }

    /// The links that it would change.
    pub fn takes(&self, layout: &Layout, links: &[LinkState]) -> Vec<LinkState> {
        if !self.is_drawn() {
            return Vec::new();
        }
        let crossed = layout.crossed(&self.line);
        crate::view::geometry::pairs(layout.centers.len())
            .zip(links)
            .filter(|(pair, link)| crossed.contains(pair) && if self.heal { link.any_cut() } else { link.any_up() })
            .map(|(_, link)| *link)
            .collect()
    }

    /// All of that as one action; `None` where it changes nothing.
    pub fn action(&self, layout: &Layout, links: &[LinkState]) -> Option<Action> {
        let commands: Vec<Command> = self
            .takes(layout, links)
            .into_iter()
            .map(|LinkState { a, b, .. }| match self.heal {
                true => Command::Heal(Links::Pair(a, b)),
                false => Command::Cut(Links::Pair(a, b)),
            })
            .collect();
        (!commands.is_empty()).then_some(Action::DoAll(commands, Control::Cluster))
    }
}

/// Where an event is on the drawing, which is drawn in the pixels of its element.
fn place(event: &PointerEvent, canvas: &Element) -> Point {
    let edge = canvas.get_bounding_client_rect();
    Point::new(f64::from(event.client_x()) - edge.left(), f64::from(event.client_y()) - edge.top())
}

/// Calls back when Escape is pressed anywhere, as long as `active`.
#[hook]
pub fn use_escape(active: bool, cancel: Callback<()>) {
    use_effect_with((active, cancel), |(active, cancel)| {
        let listener = web_sys::window().filter(|_| *active).map(|window| {
            let cancel = cancel.clone();
            EventListener::new(&window, "keydown", move |event| {
                if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
                    cancel.emit(());
                }
            })
        });
        move || drop(listener)
    });
}
