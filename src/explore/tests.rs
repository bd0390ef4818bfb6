//! The checker is checked: storages that cheat on purpose are caught by runs of the promised profile.

use crate::{
    explore::{Coverage, Profile, Trouble, explore},
    sim::cheat::{self, Cheat},
};

/// The first of these seeds that shows something, and what.
fn caught(seeds: std::ops::Range<u64>) -> Option<(u64, Trouble)> {
    let mut coverage = Coverage::default();
    seeds.into_iter().find_map(|seed| Some((seed, explore(seed, Profile::Promised, &mut coverage).trouble?)))
}

/// Runs something while every disk cheats. OmniPaxos may panic over what it is given: that is said, and caught.
fn while_cheating<R>(how: Cheat, f: impl FnOnce() -> R) -> R {
    cheat::from_here_on(Some(how));
    let result = f();
    cheat::from_here_on(None);
    result
}

#[test]
fn every_storage_that_cheats_is_caught_within_a_stated_number_of_seeds() {
    for (how, seeds) in [
        (Cheat::ForgetsThePromise, 20),
        (Cheat::LosesTheLastAppend, 20),
        (Cheat::HasHalfOfAWrite, 20),
        (Cheat::ReordersFlushes, 60),
        (Cheat::SendsBeforePersisting, 60),
    ] {
        let found = while_cheating(how, || caught(0..seeds));
        let Some((seed, trouble)) = found else { panic!("{how:?} was not caught within {seeds} seeds") };
        println!("{how:?}: seed {seed}: {}", trouble.sentence());
        assert!(!trouble.is_seen_at_the_end(), "{how:?}: {trouble:?}");
    }
}

#[test]
fn an_honest_one_is_not() {
    assert_eq!(caught(0..200), None);
}
