//! The explorer in the page: random runs in workers on all cores, and what they find opened here.
//!
//! | file | what it is |
//! |---|---|
//! | `wire` | what the page and its workers say to each other |
//! | `work` | what a worker does |
//! | `worker` | the door of the WebAssembly in a worker |
//! | `search` | which seeds are still to come, what came of the others; no browser in it |
//! | `staff` | the workers: hired, given work, replaced when one dies |
//! | `run` | start, pause, stop, a finding opened on the page |
//! | `view`, `words` | all of it as plain values to draw, and in words |

pub mod run;
pub mod search;
pub mod view;
mod staff;
pub mod wire;
pub mod words;
pub mod work;
pub mod worker;

use crate::app::explorer::search::Plan;

/// What a person asks of the explorer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExplorerAction {
    /// Explore these seeds; what was found before is forgotten.
    Start(Plan),
    /// Give out no more work.
    Pause,
    /// Go on after a pause.
    GoOn,
    /// End it here.
    Stop,
    /// Open this finding's run on the page.
    Open(usize),
    /// Its sheet was opened or closed: what was found is not forgotten by that.
    Show(bool),
    /// What is said of it outside its sheet has been read.
    Dismiss,
}
