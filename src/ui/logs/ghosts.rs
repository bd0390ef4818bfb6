//! Compaction and replacement as a person sees them: for a moment the entries that went are still there, and go.

use std::rc::Rc;

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::view::{Cell, NodeFrame};

/// How long entries take to go; the styles animate as long.
const GOING_MS: u32 = 700;
/// So many entries go before one's eyes.
const MANY: usize = 40;
/// Of more than that so many move, and a counter does the rest.
const MOST_MOVING: usize = 12;

/// Entries on their way out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Going {
    /// Those that move, as they stood.
    pub cells: Vec<Cell>,
    /// How many more went.
    pub more: usize,
}

/// The entries that were just compacted or replaced, as they stood; none after a moment, and wherever `animated` is
/// not set (while playing, or where motion is not welcome).
#[hook]
pub fn use_ghosts(node: &NodeFrame, animated: bool) -> Rc<Going> {
    let before = use_mut_ref(|| (node.compacted, node.lane.cells.clone()));
    let ghosts = use_mut_ref(|| Rc::new(Going::default()));
    let redraw = use_force_update();
    let (was, cells) = before.replace((node.compacted, node.lane.cells.clone()));
    let replaced: Vec<Cell> = cells.iter().filter(|cell| is_replaced(cell, node)).cloned().collect();
    if !(animated && node.up) {
        *ghosts.borrow_mut() = Rc::new(Going::default());
    } else if node.compacted > was || !replaced.is_empty() {
        let mut gone: Vec<Cell> = cells.into_iter().filter(|cell| cell.index < node.compacted).collect();
        let count = node.compacted.saturating_sub(was);
        let most = if count > MANY { MOST_MOVING } else { MANY };
        gone.drain(..gone.len().saturating_sub(most));
        // What has scrolled out of sight is counted only where there are many.
        let more = if count > MANY { count - gone.len() } else { 0 };
        gone.extend(replaced.into_iter().take(MANY));
        *ghosts.borrow_mut() = Rc::new(Going { cells: gone, more });
    } else if node.compacted != was {
        *ghosts.borrow_mut() = Rc::new(Going::default());
    }
    let shown = ghosts.borrow().clone();
    let none = *shown == Going::default();
    use_effect_with((node.compacted, Rc::as_ptr(&shown), none), move |(_, _, empty)| {
        let timer = (!empty).then(|| {
            Timeout::new(GOING_MS, move || {
                *ghosts.borrow_mut() = Rc::new(Going::default());
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
