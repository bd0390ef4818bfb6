//! Acts once a frame, however often the pointer moves.

use std::{cell::RefCell, rc::Rc};

use gloo::render::{AnimationFrame, request_animation_frame};
use yew::{hook, use_mut_ref};

use crate::app::action::{Action, Dispatch};

/// What is wanted with the next frame: of each kind the last.
#[derive(Default)]
struct Wanted {
    seek: Option<Action>,
    point: Option<Action>,
    frame: Option<AnimationFrame>,
}

/// Hands the last wish of each kind on with the next frame.
#[derive(Clone)]
pub struct Soon {
    wanted: Rc<RefCell<Wanted>>,
    dispatch: Dispatch,
}

/// Somewhere to leave wishes, for as long as the component is there.
#[hook]
pub fn use_soon(dispatch: Dispatch) -> Soon {
    Soon { wanted: use_mut_ref(Wanted::default), dispatch }
}

impl Soon {
    /// Wants to go somewhere.
    pub fn seek(&self, action: Action) {
        self.wanted.borrow_mut().seek = Some(action);
        self.ask_for_frame();
    }

    /// Wants to know what happened at a step, or nothing any more.
    pub fn point(&self, step: Option<u64>) {
        self.wanted.borrow_mut().point = Some(Action::PointAt(step));
        self.ask_for_frame();
    }

    fn ask_for_frame(&self) {
        let mut wanted = self.wanted.borrow_mut();
        if wanted.frame.is_some() {
            return;
        }
        let soon = self.clone();
        wanted.frame = Some(request_animation_frame(move |_| {
            // Not borrowed while acting: that may draw, and drawing may want more.
            let (seek, point, frame) = {
                let mut wanted = soon.wanted.borrow_mut();
                (wanted.seek.take(), wanted.point.take(), wanted.frame.take())
            };
            point.into_iter().chain(seek).for_each(|action| soon.dispatch.send(action));
            drop(frame);
        }));
    }
}
