//! Compaction as a person sees it: for a moment the entries that went are still there, and go.

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

/// The entries that were just compacted, as they stood; none after a moment, and wherever `animated` is
/// not set (while playing, or where motion is not welcome).
#[hook]
pub fn use_ghosts(node: &NodeFrame, animated: bool) -> Rc<Going> {
    let before = use_mut_ref(|| (node.compacted, node.lane.cells.clone()));
    let ghosts = use_mut_ref(|| Rc::new(Going::default()));
    let redraw = use_force_update();
    let (was, cells) = before.replace((node.compacted, node.lane.cells.clone()));
    if node.compacted > was && animated && node.up {
        let gone: Vec<Cell> = cells.into_iter().filter(|cell| cell.index < node.compacted).collect();
        let count = node.compacted - was;
        let most = if count > MANY { MOST_MOVING } else { MANY };
        let cells = gone[gone.len().saturating_sub(most)..].to_vec();
        // What has scrolled out of sight is counted only where there are many.
        let more = if count > MANY { count - cells.len() } else { 0 };
        *ghosts.borrow_mut() = Rc::new(Going { cells, more });
    } else if node.compacted != was || !animated {
        *ghosts.borrow_mut() = Rc::new(Going::default());
    }
    let shown = ghosts.borrow().clone();
    use_effect_with((node.compacted, *shown == Going::default()), move |(_, empty)| {
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
