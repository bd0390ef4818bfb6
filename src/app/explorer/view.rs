//! [`ExplorerView`]: the explorer as plain values to draw.

use std::rc::Rc;

use yew::AttrValue;

use crate::{
    app::explorer::search::{Finding, Phase, Plan, Search},
    explore::Group,
};

/// The explorer as it is now.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplorerView {
    /// What is explored.
    pub plan: Plan,
    /// How far it is.
    pub phase: Phase,
    /// How many seeds are explored.
    pub seeds: u64,
    /// How many steps their runs took.
    pub events: u64,
    /// Seeds a second: lately while it runs, else on the whole.
    pub seeds_a_second: u64,
    /// Events a second, likewise.
    pub events_a_second: u64,
    /// For how long it ran, in whole seconds.
    pub seconds: u64,
    /// How many workers are there.
    pub workers: usize,
    /// How many of them are at something.
    pub busy: usize,
    /// What was seen and what never yet, by group.
    pub coverage: Vec<Covered>,
    /// Known defects that the profile only counts, and how often each came up.
    pub exempt: Vec<(AttrValue, u64)>,
    /// What was found, in the order in which it was.
    pub findings: Vec<FindingView>,
    /// How many seeds showed something of a kind that there was no more room for.
    pub more: u64,
    /// What went wrong with workers, the newest last.
    pub troubles: Vec<Trouble>,
    /// Whether its sheet is open, or what is said of it elsewhere was read.
    pub hidden: bool,
}

/// A group of what can be seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// Which.
    pub group: Group,
    /// What was seen, and how often.
    pub seen: Vec<(&'static str, u64)>,
    /// What never was.
    pub never: Vec<&'static str>,
}

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct FindingView {
    /// What it is.
    pub finding: Finding,
    /// Its run as a link; `None` while that is made, and where it cannot be.
    pub link: Option<AttrValue>,
}

/// What went wrong with a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It could not be started, for this reason.
    NotStarted(Rc<str>),
    /// It ended with this while it worked, and another took its place.
    Replaced(Rc<str>),
    /// It ended with this, and none took its place.
    Gone(Rc<str>),
}

/// What was seen and what never yet.
pub(super) fn covered(search: &Search) -> Vec<Covered> {
    let of = |(at, group): (usize, Group)| {
        let counts = search.coverage.get(at).map(Vec::as_slice).unwrap_or_default();
        let count = |at: usize| counts.get(at).copied().unwrap_or_default();
        let all: Vec<_> = group.items().into_iter().enumerate().map(|(at, item)| (item, count(at))).collect();
        Covered {
            group,
            seen: all.iter().filter(|(_, count)| *count > 0).copied().collect(),
            never: all.iter().filter(|(_, count)| *count == 0).map(|(item, _)| *item).collect(),
        }
    };
    Group::ALL.into_iter().enumerate().map(of).collect()
}
