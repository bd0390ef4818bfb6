//! The checker is checked: storages that cheat on purpose are caught by runs of the promised profile.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    explore::{Coverage, Profile, Run, Shrinking, Trouble, draw::Draw, explore, generate, history},
    sim::{
        Simulation,
        cheat::{self, Cheat},
        command::{Command, Links},
    },
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

/// A run of the promised profile that goes on whatever breaks, up to where all links are whole and every key is read at
/// every node.
fn heedless(seed: u64) -> Option<Simulation> {
    let mut draw = Draw::of(seed, Profile::Promised as u64);
    let mut simulation = Simulation::new(generate::setup(Profile::Promised, &mut draw)).ok()?;
    let _ = simulation.apply(&Command::Tick(6 * simulation.setup().election_ticks));
    for _ in 0..60 {
        let command = generate::command(Profile::Promised, &mut draw, &simulation);
        let permitted = command.filter(|command| Profile::Promised.permits(&simulation, command));
        permitted.iter().for_each(|command| drop(simulation.apply(command)));
    }
    let pids: Vec<_> = simulation.pids().collect();
    let reads = ["a", "b", "c", "d", "e"].map(str::to_owned);
    let reads = pids.iter().flat_map(|node| reads.clone().map(|key| Command::ReadThrough { node: *node, key }));
    let restarts = pids.iter().map(|node| Command::Restart(*node));
    let end: Vec<_> = restarts.chain([Command::Heal(Links::All), Command::Tick(500)]).chain(reads).collect();
    end.iter().chain([&Command::Tick(300)]).for_each(|command| drop(simulation.apply(command)));
    Some(simulation)
}

/// The first of these seeds whose history no order explains, though no write stands in the log twice; of those without a
/// violation only, if asked for. A run that panics has no history.
fn misread(mut seeds: std::ops::Range<u64>, without_violation: bool) -> Option<u64> {
    seeds.find(|seed| {
        let run = catch_unwind(AssertUnwindSafe(|| heedless(*seed))).ok().flatten();
        let run = run.filter(|run| !without_violation || run.violation_count() == 0);
        run.is_some_and(|run| history::unexplained(&run).is_some())
    })
}

#[test]
fn what_clients_see_gives_every_storage_that_cheats_away_without_any_check() {
    for (how, seeds) in [
        (Cheat::ForgetsThePromise, 100),
        (Cheat::LosesTheLastAppend, 40),
        (Cheat::HasHalfOfAWrite, 20),
        (Cheat::ReordersFlushes, 20),
        (Cheat::SendsBeforePersisting, 40),
    ] {
        let found = while_cheating(how, || misread(0..seeds, false));
        println!("{how:?}: seed {found:?}");
        assert!(found.is_some(), "{how:?} was not seen within {seeds} seeds");
    }
    assert_eq!(misread(0..300, true), None, "an honest one");
}

#[test]
fn an_honest_one_is_not() {
    assert_eq!(caught(0..200), None);
}

/// What goes and what stays of a run is for whoever tries it to say.
#[test]
fn a_run_is_made_short_by_the_answers_alone() {
    let run = explore(3, Profile::Promised, &mut Coverage::default()).run;
    let appends = |commands: &[Command]| commands.iter().filter(|c| matches!(c, Command::Append { .. })).count();
    assert!(run.commands.len() > 30 && appends(&run.commands) > 3, "{run:?}");
    let mut shrinking = Shrinking::of_run(Run { ending: None, ..run.clone() });
    let mut tried = 0;
    while let Some(candidate) = shrinking.candidate() {
        assert_eq!(shrinking.candidate().as_ref(), Some(&candidate), "the same one until it was tried");
        assert!(candidate.commands.len() <= run.commands.len());
        shrinking.tried((appends(&candidate.commands) >= 3).then(|| candidate.commands.clone()));
        tried += 1;
    }
    assert_eq!((shrinking.runs(), shrinking.is_shown()), (tried, true));
    let short = shrinking.run();
    assert_eq!((short.commands.len(), appends(&short.commands)), (3, 3));
    assert!(short.commands.iter().all(|command| matches!(command, Command::Append { value: 1, .. })), "{short:?}");
    assert_eq!(shrinking.candidate(), None, "it is over");
    // What does not show itself is not made short.
    let mut nothing = Shrinking::of_run(run);
    assert!(nothing.candidate().is_some());
    nothing.tried(None);
    assert_eq!((nothing.candidate(), nothing.is_shown(), nothing.runs()), (None, false, 1));
    // Whoever never stops saying yes comes to an end as well.
    let mut yes =
        Shrinking::of_run(Run { ending: None, ..explore(4, Profile::Promised, &mut Coverage::default()).run });
    while let Some(candidate) = yes.candidate() {
        yes.tried(Some(candidate.commands));
    }
    assert!(yes.run().commands.is_empty() && yes.runs() < 300, "{}", yes.runs());
}
