//! What a worker does: the runs of some seeds, or one run made short. Natively the same.

use std::{cell::Cell, collections::BTreeMap};

use crate::{
    app::explorer::wire::{Answer, Explored, Found, Given, Kind, Order, Short, counts},
    explore::{Coverage, Profile, Run, Shrinking, explore, replay, shows},
    script::print,
};

thread_local! {
    /// The seed whose run is under way; for the hook of panics, which can ask nobody.
    static SEED: Cell<u64> = const { Cell::new(0) };
    /// Which of the runs that make another short is under way; likewise.
    static NUMBER: Cell<usize> = const { Cell::new(NONE) };
}

/// In place of a number: no run that makes another short.
const NONE: usize = usize::MAX;

/// The last words over a panic in the run that is under way.
pub fn panicked(said: String, run: &Run) -> Answer {
    Answer::Panicked { seed: SEED.get(), said, run: Given::of(run), number: NUMBER.get() }
}

/// Does what is asked; `None` for a profile that there is not.
pub fn work(order: &Order, now_ms: impl Fn() -> f64) -> Option<Answer> {
    NUMBER.set(NONE);
    Some(match order {
        Order::Explore { profile, from, to, ms } => {
            let until = now_ms() + f64::from(*ms);
            Answer::Explored(explore_seeds(Profile::named(profile)?, *from..*to, || now_ms() >= until))
        }
        Order::Shorten { profile, seed, skip } => {
            Answer::Shortened { seed: *seed, short: shorten(Profile::named(profile)?, *seed, skip) }
        }
        Order::Try { profile, seed, run } => {
            SEED.set(*seed);
            replay(Profile::named(profile)?, &run.run()?);
            Answer::Survived { seed: *seed }
        }
    })
}

fn explore_seeds(profile: Profile, seeds: std::ops::Range<u64>, time_is_up: impl Fn() -> bool) -> Explored {
    let mut coverage = Coverage::default();
    let mut exempt: BTreeMap<&'static str, u64> = BTreeMap::new();
    let mut explored = Explored { next: seeds.start, ..Explored::default() };
    for seed in seeds {
        SEED.set(seed);
        let run = explore(seed, profile, &mut coverage);
        (explored.next, explored.events) = (seed + 1, explored.events + run.steps);
        if let Some(defect) = run.exempt {
            *exempt.entry(defect.name()).or_default() += 1;
        }
        if let Some(trouble) = &run.trouble {
            let kind = Kind::of(trouble);
            match explored.found.iter_mut().find(|found| found.kind == kind) {
                Some(found) => found.seeds += 1,
                None => {
                    // With the commands that ended its faults, where it is seen after those.
                    let (_, commands) = replay(profile, &run.run);
                    let script = script(profile, seed, &kind, &print(&run.run.setup, &commands), None);
                    explored.found.push(Found { kind, seeds: 1, seed, commands: commands.len(), script });
                }
            }
        }
        if time_is_up() {
            break;
        }
    }
    explored.coverage = counts(&coverage);
    explored.exempt = exempt.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    explored
}

fn shorten(profile: Profile, seed: u64, skip: &[usize]) -> Option<Short> {
    SEED.set(seed);
    // The same seed shows the same.
    let explored = explore(seed, profile, &mut Coverage::default());
    let trouble = explored.trouble.as_ref()?;
    let mut shrinking = Shrinking::of(profile, &explored.run, trouble)?;
    while let Some(run) = shrinking.candidate() {
        let number = shrinking.runs();
        NUMBER.set(number);
        shrinking.tried(if skip.contains(&number) { None } else { shows(profile, &run, trouble) });
    }
    NUMBER.set(NONE);
    let shrunk = shrinking.shrunk(profile)?;
    let lines = print(&shrunk.run.setup, &shrunk.run.commands);
    let script = script(profile, seed, &Kind::of(&shrunk.trouble), &lines, shrunk.trouble.expectation());
    Some(Short { commands: shrunk.run.commands.len(), runs: shrunk.runs, script })
}

/// A run as a script: its title says where it comes from, its last line what holds at its end.
pub(super) fn script(profile: Profile, seed: u64, kind: &Kind, lines: &str, expectation: Option<String>) -> String {
    let mut script = format!("# {}: seed {seed} of the profile {}\n{lines}", kind.name(), profile.name());
    if let Some(expectation) = expectation {
        script += &expectation;
        script.push('\n');
    }
    script
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{app::explorer::wire::What, script::parse};

    fn explored(profile: Profile, from: u64, to: u64, now_ms: impl Fn() -> f64) -> Explored {
        let order = Order::Explore { profile: profile.name().to_owned(), from, to, ms: 100 };
        match work(&order, now_ms) {
            Some(Answer::Explored(explored)) => explored,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_a_profile_looks_for_is_found_and_made_short() {
        let found = explored(Profile::DeltaCatchup, 0, 20, || 0.0);
        assert_eq!(found.next, 20);
        assert!(found.events > 1_000);
        let wanted = |found: &&Found| found.kind.defect.as_deref() == Some("delta-catchup");
        let first = found.found.iter().find(wanted).expect("it is found within 20 seeds");
        assert_eq!(first.kind.what, What::Broken("snapshot".to_owned()));
        let order = Order::Shorten { profile: "delta-catchup".to_owned(), seed: first.seed, skip: Vec::new() };
        let Some(Answer::Shortened { short: Some(short), .. }) = work(&order, || 0.0) else { panic!("not shortened") };
        assert!(short.commands <= 15 && short.commands < first.commands, "{short:?} of {first:?}");
        assert!(short.script.contains("expect check snapshot broken by"), "{}", short.script);
        for script in [&short.script, &first.script] {
            let read = parse(script).unwrap_or_else(|error| panic!("{error}\n{script}"));
            assert!(read.setup.is_some());
        }
    }

    #[test]
    fn when_time_is_up_the_next_seed_is_told() {
        let clock = Cell::new(0.0);
        let tick = || clock.replace(clock.get() + 60.0);
        // 60 ms a look at the clock: the second look after the first is too late.
        assert_eq!(explored(Profile::Promised, 5, 50, tick).next, 7);
        // One run is made in any case.
        assert_eq!(explored(Profile::Promised, 5, 50, || 1_000.0 * clock.replace(clock.get() + 1.0)).next, 6);
    }

    #[test]
    fn pieces_add_up_to_the_whole() {
        use crate::app::explorer::wire::add_counts;
        let whole = explored(Profile::Promised, 0, 30, || 0.0);
        let (mut one, two) = (explored(Profile::Promised, 0, 11, || 0.0), explored(Profile::Promised, 11, 30, || 0.0));
        add_counts(&mut one.coverage, &two.coverage);
        assert_eq!((one.coverage, one.events + two.events), (whole.coverage, whole.events));
        assert!(whole.found.is_empty(), "{:?}", whole.found);
    }

    #[test]
    fn there_is_no_such_profile() {
        let order = Order::Shorten { profile: "none".to_owned(), seed: 0, skip: Vec::new() };
        assert_eq!(work(&order, || 0.0), None);
    }
}
