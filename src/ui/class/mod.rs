//! A run in front of a class: the page in large, beats, a spotlight, notes, a handout; and the page in another one.

pub mod embed;
mod figure;
pub mod handout;
pub mod notes;
pub mod sheet;
pub mod spotlight;
pub mod stage;
