//! What the mouse and fingers do: drag to move, wheel or two fingers to zoom, point to light, click to go there.

use std::{cell::RefCell, rc::Rc};

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent, WheelEvent};
use yew::prelude::*;

use crate::{
    app::space::{SpaceAction, SpaceView},
    view::{geometry::Point, space::Target},
};

/// A pointer that moved less is a click, in pixels.
const CLICK: f64 = 4.0;
/// How much a pixel of the wheel zooms; a line of it is so many pixels.
const WHEEL: f64 = 0.0022;
const LINE: f64 = 18.0;

/// Handlers of the canvas.
pub struct Gestures {
    /// A pointer went down.
    pub down: Callback<PointerEvent>,
    /// One moved.
    pub moved: Callback<PointerEvent>,
    /// One went up, or was taken away.
    pub up: Callback<PointerEvent>,
    /// One left.
    pub left: Callback<PointerEvent>,
}

/// The pointers that are down.
#[derive(Default)]
struct Held {
    pointers: Vec<(i32, Point)>,
    /// How far the first has been moved.
    travelled: f64,
}

/// What the handlers need to know when something comes.
#[derive(Clone)]
struct Now {
    space: Option<Rc<SpaceView>>,
    canvas: NodeRef,
    act: Callback<SpaceAction>,
    goto: Callback<(Target, u64)>,
}

impl Now {
    fn place(&self, x: i32, y: i32) -> Option<Point> {
        let edge = self.canvas.cast::<Element>()?.get_bounding_client_rect();
        Some(Point::new(f64::from(x) - edge.left(), f64::from(y) - edge.top()))
    }

    /// Where a place is in what is in sight: 0 is its beginning, 1 its end; and how many pixels that is.
    fn share(&self, at: Point) -> Option<(f64, f64)> {
        let picture = &self.space.as_ref()?.picture;
        let (start, end) = picture.room;
        Some(((picture.along(at).0 - start) / (end - start), end - start))
    }

    fn hover(&self, target: Option<Target>) {
        let Some(space) = &self.space else { return };
        if space.hovered.as_ref().map(|told| told.target) != target {
            self.act.emit(SpaceAction::Hover(target));
        }
    }

    fn wheel(&self, event: &WheelEvent) {
        let Some((at, length)) = self.place(event.client_x(), event.client_y()).and_then(|at| self.share(at)) else {
            return;
        };
        let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { LINE } else { 1.0 };
        let (across, along) = (event.delta_x() * unit, event.delta_y() * unit);
        // Sideways, or with Shift, it moves; else it zooms.
        match across.abs() > along.abs() || event.shift_key() {
            true => self.act.emit(SpaceAction::Pan((across + if event.shift_key() { along } else { 0.0 }) / length)),
            false => self.act.emit(SpaceAction::Zoom((along * WHEEL).exp(), at)),
        }
    }
}

/// Handlers for the canvas.
#[hook]
pub fn use_gestures(
    canvas: &NodeRef,
    space: Option<Rc<SpaceView>>,
    act: Callback<SpaceAction>,
    goto: Callback<(Target, u64)>,
) -> Gestures {
    let held = use_mut_ref(Held::default);
    // The handlers find the newest picture here.
    let now = use_memo((), |()| RefCell::new(None::<Now>));
    now.replace(Some(Now { space, canvas: canvas.clone(), act, goto }));
    {
        let now = now.clone();
        use_effect_with(canvas.clone(), move |canvas| {
            // The page would scroll, or zoom as a whole: the browser must hear that it is not to.
            let options = EventListenerOptions::enable_prevent_default();
            let listener = canvas.cast::<Element>().map(|canvas| {
                EventListener::new_with_options(&canvas, "wheel", options, move |event| {
                    event.prevent_default();
                    let now = now.borrow().clone();
                    if let (Some(now), Some(event)) = (now, event.dyn_ref::<WheelEvent>()) {
                        now.wheel(event);
                    }
                })
            });
            move || drop(listener)
        });
    }
    let handler = |handle: fn(&mut Held, &Now, &PointerEvent)| {
        let (held, now) = (held.clone(), now.clone());
        Callback::from(move |event: PointerEvent| {
            let now = now.borrow().clone();
            if let Some(now) = now {
                handle(&mut held.borrow_mut(), &now, &event);
            }
        })
    };
    Gestures { down: handler(down), moved: handler(moved), up: handler(up), left: handler(left) }
}

fn down(held: &mut Held, now: &Now, event: &PointerEvent) {
    let Some(at) = now.place(event.client_x(), event.client_y()).filter(|_| event.button() == 0) else { return };
    if held.pointers.is_empty() {
        held.travelled = 0.0;
    }
    held.pointers.retain(|(id, _)| *id != event.pointer_id());
    held.pointers.push((event.pointer_id(), at));
}

fn moved(held: &mut Held, now: &Now, event: &PointerEvent) {
    let (Some(at), Some(space)) = (now.place(event.client_x(), event.client_y()), &now.space) else { return };
    let Some(which) = held.pointers.iter().position(|(id, _)| *id == event.pointer_id()) else {
        return now.hover(space.picture.hit(at));
    };
    let before = std::mem::replace(&mut held.pointers[which].1, at);
    let was_click = held.travelled < CLICK;
    held.travelled += before.distance(at);
    if was_click && held.travelled >= CLICK {
        // Not before it is a drag: with the pointer captured, a click would be on the canvas.
        if let Some(canvas) = now.canvas.cast::<Element>() {
            // Fails only for a pointer that is gone.
            let _ = canvas.set_pointer_capture(event.pointer_id());
        }
    }
    let (Some((from, _)), Some((to, _))) = (now.share(before), now.share(at)) else { return };
    match held.pointers.iter().enumerate().find(|(other, _)| *other != which) {
        None if held.travelled >= CLICK => {
            now.hover(None);
            now.act.emit(SpaceAction::Pan(from - to));
        }
        None => {}
        Some((_, (_, other))) => {
            let spread = |at: Point| at.distance(*other).max(8.0);
            let Some((middle, _)) = now.share(Point::new((at.x + other.x) / 2.0, (at.y + other.y) / 2.0)) else {
                return;
            };
            now.act.emit(SpaceAction::Zoom(spread(before) / spread(at), middle));
            now.act.emit(SpaceAction::Pan((from - to) / 2.0));
        }
    }
}

fn up(held: &mut Held, now: &Now, event: &PointerEvent) {
    let Some(which) = held.pointers.iter().position(|(id, _)| *id == event.pointer_id()) else { return };
    let (_, at) = held.pointers.remove(which);
    if held.travelled >= CLICK || event.type_() == "pointercancel" {
        return;
    }
    let Some(picture) = now.space.as_ref().map(|space| &space.picture) else { return };
    match picture.hit(at) {
        Some(target) => {
            if let Some(step) = picture.step_of(target) {
                now.goto.emit((target, step));
            }
        }
        None => now.act.emit(SpaceAction::Select(None)),
    }
}

fn left(held: &mut Held, now: &Now, event: &PointerEvent) {
    if held.pointers.iter().all(|(id, _)| *id != event.pointer_id()) {
        now.hover(None);
    }
}
