//! Compaction as a person sees it: for a moment the entries that went are still there, and go.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::view::{Cell, NodeFrame};

/// How long entries take to go; the styles animate as long.
const GOING_MS: u32 = 700;
/// So many entries move at most.
const MOST_MOVING: usize = 12;

/// The entries that were just compacted, as they stood; empty after a moment, and wherever `animated` is
/// not set (while playing, or where motion is not welcome).
#[hook]
pub fn use_ghosts(node: &NodeFrame, animated: bool) -> Rc<Vec<Cell>> {
    let before = use_mut_ref(|| (node.compacted, node.lane.cells.clone()));
    let ghosts = use_mut_ref(|| Rc::new(Vec::new()));
    let redraw = use_force_update();
    let (was, cells) = before.replace((node.compacted, node.lane.cells.clone()));
    if node.compacted > was && animated && node.up {
        let gone: Vec<Cell> = cells.into_iter().filter(|cell| cell.index < node.compacted).collect();
        let first = gone.len().saturating_sub(MOST_MOVING);
        *ghosts.borrow_mut() = Rc::new(gone[first..].to_vec());
    } else if node.compacted != was || !animated {
        *ghosts.borrow_mut() = Rc::new(Vec::new());
    }
    let shown = ghosts.borrow().clone();
    use_effect_with((node.compacted, shown.is_empty()), move |(_, empty)| {
        let timer = (!empty).then(|| {
            Timeout::new(GOING_MS, move || {
                *ghosts.borrow_mut() = Rc::new(Vec::new());
                redraw.force_update();
            })
        });
        move || drop(timer)
    });
    shown
}
