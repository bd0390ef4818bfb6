//! [`Brief`]: a proposal as it stands in its place.

use super::{Outcome, Track};

/// What clients can tell of a proposal, without a copy of it.
#[derive(Clone, Copy)]
pub(in crate::sim) struct Brief<'a> {
    /// Its number.
    pub id: u64,
    pub(super) track: &'a Track,
}

impl<'a> Brief<'a> {
    /// What was appended. Proposals with one key mostly have it in one place of memory.
    pub fn key(&self) -> &'a str {
        &self.track.key
    }

    /// With this value.
    pub fn value(&self) -> u64 {
        self.track.value
    }

    /// In which step.
    pub fn step(&self) -> u64 {
        self.track.step
    }

    /// In which configuration.
    pub fn configuration(&self) -> u32 {
        self.track.configuration.into()
    }

    /// Where it ended.
    pub fn outcome(&self) -> Outcome {
        self.track.outcome
    }

    /// In which step who proposed it saw it decided.
    pub fn seen(&self) -> Option<u64> {
        self.track.seen().map(|(step, _)| step)
    }
}
