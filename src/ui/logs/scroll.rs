//! Moving the window over the logs: by wheel, by drag.

use std::{cell::RefCell, rc::Rc};

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent, WheelEvent};
use yew::prelude::*;

use crate::app::action::{Action, Dispatch};

/// Moved by less than this, in pixels, it was a click.
const LEAST_DRAG: f64 = 5.0;
/// Pixels in a line, where a wheel counts lines.
const LINE: f64 = 16.0;

/// Where the window is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scroll {
    /// Its first index.
    pub from: usize,
    /// The last that it can be.
    pub last: usize,
    /// Pixels from one index to the next.
    pub pitch: usize,
    /// Whether the end is kept in sight.
    pub follow: bool,
}

/// What moves the window.
pub struct Scrolling {
    /// Moves it to this first index, or as near as it can be.
    pub to: Callback<usize>,
    /// A pointer came down on the lanes.
    pub on_down: Callback<PointerEvent>,
    /// It moved.
    pub on_move: Callback<PointerEvent>,
    /// It left, or was taken away.
    pub on_up: Callback<PointerEvent>,
}

#[derive(Clone, Copy)]
struct Drag {
    x: f64,
    from: usize,
    moved: bool,
}

/// Moves the window over `lanes`.
#[hook]
pub fn use_scroll(lanes: &NodeRef, now: Scroll, dispatch: Dispatch) -> Scrolling {
    // Handlers read where the window is now, so they need not be made anew whenever it moves.
    let place = use_mut_ref(|| now);
    *place.borrow_mut() = now;
    let drag = use_mut_ref(|| None::<Drag>);
    let to = {
        let place = place.clone();
        use_callback(dispatch, move |index: usize, dispatch| {
            let Scroll { from, last, follow, .. } = *place.borrow();
            let index = index.min(last);
            if index == from {
                return;
            }
            place.borrow_mut().from = index;
            if follow {
                dispatch.send(Action::Follow(false));
            }
            dispatch.send(Action::ScrollTo(index));
        })
    };
    {
        let (place, to) = (place.clone(), to.clone());
        use_effect_with(lanes.clone(), move |lanes| {
            let rest = Rc::new(RefCell::new(0.0));
            let listener = lanes.cast::<Element>().map(|element| {
                let options = EventListenerOptions::enable_prevent_default();
                EventListener::new_with_options(&element.clone(), "wheel", options, move |event| {
                    let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
                    let Some(pixels) = sideways(event, &element) else { return };
                    // Otherwise the browser takes the gesture for "back".
                    event.prevent_default();
                    let Scroll { from, pitch, .. } = *place.borrow();
                    let columns = (*rest.borrow() + pixels) / pitch as f64;
                    *rest.borrow_mut() = columns.fract() * pitch as f64;
                    to.emit(from.saturating_add_signed(columns.trunc() as isize));
                })
            });
            move || drop(listener)
        });
    }
    let on_down = {
        let (drag, place) = (drag.clone(), place.clone());
        use_callback((), move |event: PointerEvent, ()| {
            if event.button() == 0 {
                *drag.borrow_mut() =
                    Some(Drag { x: f64::from(event.client_x()), from: place.borrow().from, moved: false });
            }
        })
    };
    let on_move = {
        let (drag, place, to, lanes) = (drag.clone(), place, to.clone(), lanes.clone());
        use_callback((), move |event: PointerEvent, ()| {
            let Some(mut held) = *drag.borrow() else { return };
            let way = held.x - f64::from(event.client_x());
            if event.buttons() == 0 {
                *drag.borrow_mut() = None;
                return;
            }
            if !held.moved && way.abs() >= LEAST_DRAG {
                held.moved = true;
                *drag.borrow_mut() = Some(held);
                // With the pointer captured, letting go is no click on the lane below. Where capturing fails
                // the drag still works, and ends with a selection.
                let _ = lanes.cast::<Element>().map(|lanes| lanes.set_pointer_capture(event.pointer_id()));
            }
            if held.moved {
                let columns = (way / place.borrow().pitch as f64).round() as isize;
                to.emit(held.from.saturating_add_signed(columns));
            }
        })
    };
    let on_up = use_callback((), move |_: PointerEvent, ()| *drag.borrow_mut() = None);
    Scrolling { to, on_down, on_move, on_up }
}

/// How far a wheel event moves the logs sideways, in pixels; `None` where it should scroll the lanes up and
/// down instead: they do not all fit, and neither the wheel nor a key says sideways.
fn sideways(event: &WheelEvent, lanes: &Element) -> Option<f64> {
    let unit = if event.delta_mode() == WheelEvent::DOM_DELTA_LINE { LINE } else { 1.0 };
    if event.ctrl_key() {
        return None;
    }
    if event.delta_x().abs() > event.delta_y().abs() {
        return Some(event.delta_x() * unit);
    }
    let all_in_sight = lanes.scroll_height() <= lanes.client_height();
    (event.shift_key() || all_in_sight).then(|| event.delta_y() * unit)
}
