//! A simulation as plain values to draw: integers, short texts, `Eq`.
//!
//! Knows nothing of browsers; a component that gets a [`Frame`] needs nothing else of the cluster.

pub mod frame;

pub use frame::*;
