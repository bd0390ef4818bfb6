//! Random runs: a seed and a profile give a cluster and what is done to it; what breaks is shrunk to few commands.
//!
//! Knows nothing of browsers, threads, clocks, scripts and pictures: the same seed and profile give the same run
//! everywhere.
//!
//! [`explore`] makes one run. Its [`Profile`] says what may be drawn; after it, faults end and the cluster has to get
//! on (`finale`), and one order has to explain what clients saw (`history`). What does not hold is a [`Trouble`]; where
//! it is known, it has a name ([`Defect`]). [`shrink`] makes the run short; [`Shrinking`] lets others try. [`Coverage`] counts what the runs came by.

#[cfg(any(test, feature = "panics"))]
pub mod cheat;
mod coverage;
mod draw;
mod finale;
mod generate;
mod history;
mod profile;
mod shrink;
mod simpler;
mod trial;
mod trouble;
mod under_way;

pub use coverage::{Coverage, Group};
pub use finale::Ending;
pub use profile::Profile;
pub use shrink::{Shrinking, Shrunk, shows, shrink};
pub use trial::{Explored, Run, explore, replay};
pub use trouble::{Defect, Trouble};
pub use under_way::run_under_way;

#[cfg(test)]
mod tests;
