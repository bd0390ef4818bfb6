//! The explorer: each known defect is found from random seeds, recognised by name, and shrunk to a script of at most
//! 15 commands that reproduces it; what OmniPaxos promises holds.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use omnipaxos_playground::{
    explore::{Coverage, Defect, Explored, Group, Profile, Shrunk, Trouble, explore, replay, shrink},
    script::{Runner, Turn, parse, print},
    sim::{
        Simulation,
        config::CatchUp,
        event::EventKind,
        invariant::{Breach, Invariant},
    },
};

/// The most commands of a run that shows a known defect.
const MOST_COMMANDS: usize = 15;

/// How many findings of each are shrunk.
const FINDINGS: usize = 3;

/// The first seeds below `seeds` that show what a profile looks for.
fn find(profile: Profile, seeds: u64) -> Vec<(u64, Explored)> {
    let mut coverage = Coverage::default();
    let runs = (0..seeds).map(|seed| (seed, explore(seed, profile, &mut coverage)));
    let shows = |explored: &Explored| {
        let defect = explored.trouble.as_ref().and_then(|trouble| trouble.defect());
        defect.is_some() && defect == profile.looks_for()
    };
    let found: Vec<_> = runs.filter(|(_, explored)| shows(explored)).take(FINDINGS).collect();
    assert_eq!(found.len(), FINDINGS, "{} was found too seldom within {seeds} seeds", profile.name());
    found
}

/// The script of a shrunk run, with the line that holds at its end.
fn script(shrunk: &Shrunk) -> String {
    let expectation = shrunk.trouble.expectation().expect("none of the known defects panics");
    format!("{}{expectation}\n", print(&shrunk.run.setup, &shrunk.run.commands))
}

/// Runs a script to its end.
fn run(text: &str) {
    let script = parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let mut simulation = Simulation::new(script.setup.clone().unwrap()).unwrap();
    let mut runner = Runner::new(script);
    loop {
        match runner.next(&simulation) {
            Turn::Done => return,
            Turn::Failed(error) => panic!("{error}\n{text}"),
            Turn::Apply(command) => {
                let before = simulation.event_count();
                let result = simulation.apply(&command);
                runner.applied(result, simulation.events_from(before));
            }
        }
    }
}

/// A profile finds its defect within so many seeds, and the script that comes of it shows it.
fn finds(profile: Profile, seeds: u64) {
    for (seed, explored) in find(profile, seeds) {
        is_made_short(profile, seed, &explored);
    }
}

/// What a run showed is shrunk to few commands, and the script that comes of it shows it.
fn is_made_short(profile: Profile, seed: u64, explored: &Explored) {
    let trouble = explored.trouble.clone().unwrap();
    let shrunk = shrink(profile, &explored.run, &trouble).expect("what was found is found again");
    assert!(shrunk.trouble.is_like(&trouble));
    let text = script(&shrunk);
    println!("# {}, seed {seed}: {} runs of shrinking\n{text}", profile.name(), shrunk.runs);
    let count = shrunk.run.commands.len();
    assert!(count <= MOST_COMMANDS, "{}, seed {seed}: {count} commands\n{text}", profile.name());
    run(&text);
}

#[test]
fn amnesia_is_found() {
    finds(Profile::Amnesia, 20);
}

#[test]
fn the_delta_catch_up_that_loses_the_prefix_is_found() {
    finds(Profile::DeltaCatchup, 20);
}

#[test]
fn the_trim_that_a_resync_reaches_below_is_found() {
    finds(Profile::TrimBelowResync, 800);
}

#[test]
fn the_trap_of_snapshot_then_trim_is_found() {
    finds(Profile::SnapshotThenTrim, 40);
}

#[test]
fn the_node_that_is_stuck_in_recovery_is_found() {
    finds(Profile::StuckInRecovery, 400);
}

#[test]
fn the_trim_with_gapped_ids_that_never_trims_is_found() {
    finds(Profile::TrimWithGappedIds, 10);
}

#[test]
fn the_priority_that_stalls_the_election_is_found() {
    finds(Profile::PriorityStall, 200);
}

#[test]
fn the_stopsign_that_is_counted_twice_is_found() {
    finds(Profile::StopsignTwice, 400);
}

/// Counted twice, a StopSign also takes what was decided along: into a snapshot of nothing.
#[test]
fn the_snapshot_of_nothing_that_a_stopsign_leaves_is_found() {
    let lost = |explored: &Explored| match &explored.trouble {
        Some(Trouble::Violation(found)) => found.invariant == Invariant::Snapshot,
        _ => false,
    };
    let profile = Profile::StopsignTwice;
    let mut runs = (0..1_000).map(|seed| (seed, explore(seed, profile, &mut Coverage::default())));
    let (seed, explored) = runs.find(|(_, explored)| lost(explored)).expect("one of 1,000 seeds shows it");
    is_made_short(profile, seed, &explored);
}

/// A snapshot may be said to reach even beyond the StopSign: it is still held to what was decided before that.
#[test]
fn a_snapshot_of_nothing_is_known_by_its_name_before_a_client_reads() {
    let explored = explore(833_171, Profile::Promised, &mut Coverage::default());
    assert_eq!((explored.trouble, explored.exempt), (None, Some(Defect::StopsignTwice)));
    let (trouble, _) = replay(Profile::Promised, &explored.run);
    let Some(Trouble::Violation(found)) = trouble else { panic!("{trouble:?}") };
    let Breach::SnapshotDiffers { missing, wrong, .. } = found.breach else { panic!("{found:?}") };
    assert_eq!((found.invariant, found.cause.name(), missing, wrong), (Invariant::Snapshot, "stopsign-twice", 2, 0));
}

#[test]
fn the_promise_that_is_taken_back_is_found() {
    finds(Profile::PromiseTakenBack, 4_000);
}

/// Each block of a finding that begins with a cluster is a script.
#[test]
fn the_scripts_of_the_findings_show_what_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings");
    let mut scripts = 0;
    for number in ["0001", "0002", "0005", "0006", "0007", "0008", "0009", "0010"] {
        let is_it = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(number));
        let mut paths = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let text = fs::read_to_string(paths.find(is_it).expect("each finding has a text")).unwrap();
        for block in text.split("```\n").filter(|block| block.starts_with("cluster ")) {
            run(block);
            scripts += 1;
        }
    }
    assert!(scripts >= 4, "{scripts} scripts");
}

#[test]
fn what_is_promised_holds_and_much_of_it_is_seen() {
    let mut coverage = Coverage::default();
    let mut exempt = 0;
    for seed in 0..400 {
        let explored = explore(seed, Profile::Promised, &mut coverage);
        let run = &explored.run;
        assert!(
            explored.trouble.is_none(),
            "seed {seed}: {}\n{}",
            explored.trouble.unwrap().sentence(),
            print(&run.setup, &run.commands)
        );
        exempt += usize::from(explored.exempt.is_some());
    }
    assert!(exempt < 60, "{exempt} of 400 runs show something that is known");
    // What no run within what is promised comes by: somebody has to drop a message, or damage a disk.
    for seed in 0..200 {
        explore(seed, Profile::Unordered, &mut coverage);
        explore(seed, Profile::Amnesia, &mut coverage);
    }
    for group in Group::ALL {
        let never = coverage.never(group);
        // OmniPaxos 0.2.4 has `TrimmedIndex`, and no call that gives it to who asks. An `AcceptSync` that comes too late
        // for what was compacted meanwhile is too seldom for so few runs.
        let exempt = |item: &&str| ["TrimmedIndex", "below-compacted"].contains(item);
        let never: Vec<_> = never.into_iter().filter(|item| !exempt(item)).collect();
        assert!(never.is_empty(), "{}: {never:?}", group.name());
    }
}

/// Whatever is done to a cluster: what waited for a disk while its session ended is not sent in the next one.
#[test]
fn nothing_that_was_held_back_outlives_its_session() {
    let (mut renewed, mut waited) = (0, 0);
    for seed in 0..60 {
        let run = explore(seed, Profile::Promised, &mut Coverage::default()).run;
        let mut simulation = Simulation::new(run.setup).unwrap();
        run.commands.iter().for_each(|command| drop(simulation.apply(command)));
        let mut begun: BTreeMap<(u64, u64), Vec<u64>> = BTreeMap::new();
        for event in simulation.events() {
            if let (Some(node), EventKind::Reconnected { peer }) = (event.node, &event.kind) {
                begun.entry((node.min(*peer), node.max(*peer))).or_default().push(event.step);
                renewed += 1;
            }
        }
        for message in simulation.trace().messages().filter(|message| message.flush > 0) {
            let Some(left) = message.left() else { continue };
            let (from, to) = (message.from(), message.to());
            let steps = begun.get(&(from.min(to), from.max(to))).into_iter().flatten();
            let between = steps.filter(|step| message.said.step < **step && **step <= left.step).count();
            assert_eq!(between, 0, "seed {seed}: {message:?}");
            waited += 1;
        }
    }
    assert!(renewed > 300 && waited > 2_000, "{renewed} sessions, {waited} messages");
}

#[test]
fn the_same_seed_gives_the_same_run_and_the_run_shows_the_same() {
    for profile in Profile::ALL {
        for seed in 0..6 {
            let (mut one, mut two) = (Coverage::default(), Coverage::default());
            let (a, b) = (explore(seed, profile, &mut one), explore(seed, profile, &mut two));
            assert_eq!((&a.run, &a.trouble, one), (&b.run, &b.trouble, two));
            let (trouble, done) = replay(profile, &a.run);
            assert!(done.starts_with(&a.run.commands) || a.trouble.is_some());
            if a.exempt.is_none() {
                assert_eq!(trouble, a.trouble, "{}, seed {seed}", profile.name());
            }
        }
    }
}

#[test]
fn a_profile_has_its_defects_name_and_keeps_to_what_it_says() {
    for profile in Profile::ALL {
        assert_eq!(Profile::named(profile.name()), Some(profile));
        if let Some(defect) = profile.looks_for() {
            assert_eq!(profile.name(), defect.name());
            assert!(!profile.exempts(defect), "{}", profile.name());
        }
        for seed in 0..20 {
            let setup = explore(seed, profile, &mut Coverage::default()).run.setup;
            assert_eq!(setup.catch_up == CatchUp::Upstream, profile.looks_for() == Some(Defect::DeltaCatchup));
        }
    }
    assert_eq!(Profile::named("unheard-of"), None);
}
