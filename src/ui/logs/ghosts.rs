//! Compaction and replacement as a person sees them: for a moment the entries that went are still there, and go.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::view::{Cell, NodeFrame};

/// How long entries take to go; the styles animate as long.
const GOING_MS: u32 = 700;
/// So many entries move at most.
const MOST_MOVING: usize = 12;

/// The entries that were just compacted or replaced, as they stood; empty after a moment, and wherever `animated` is
/// not set (while playing, or where motion is not welcome).
#[hook]
pub fn use_ghosts(node: &NodeFrame, animated: bool) -> Rc<Vec<Cell>> {
    let before = use_mut_ref(|| (node.compacted, node.lane.cells.clone()));
    let ghosts = use_mut_ref(|| Rc::new(Vec::new()));
    let redraw = use_force_update();
    let (was, cells) = before.replace((node.compacted, node.lane.cells.clone()));
    let replaced: Vec<Cell> = cells.iter().filter(|cell| is_replaced(cell, node)).cloned().collect();
    if !(animated && node.up) {
        *ghosts.borrow_mut() = Rc::new(Vec::new());
    } else if node.compacted > was || !replaced.is_empty() {
        let mut gone: Vec<Cell> = cells.into_iter().filter(|cell| cell.index < node.compacted).collect();
        gone.extend(replaced);
        let first = gone.len().saturating_sub(MOST_MOVING);
        *ghosts.borrow_mut() = Rc::new(gone[first..].to_vec());
    } else if node.compacted != was {
        *ghosts.borrow_mut() = Rc::new(Vec::new());
    }
    let shown = ghosts.borrow().clone();
    use_effect_with((node.compacted, Rc::as_ptr(&shown), shown.is_empty()), move |(_, _, empty)| {
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

/// Whether something else stands in the place of an entry now, or nothing does though the log is not compacted there.
fn is_replaced(cell: &Cell, node: &NodeFrame) -> bool {
    if cell.index < node.compacted {
        return false;
    }
    match node.lane.cells.iter().find(|other| other.index == cell.index) {
        Some(other) => other.content != cell.content,
        None => cell.index >= node.accepted,
    }
}
