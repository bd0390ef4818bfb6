//! Components: markup only.
//!
//! Knows nothing of the simulation: what it draws comes in as values, what a person does goes out as actions.

pub mod cluster;
pub mod logs;
mod measure;
mod words;
