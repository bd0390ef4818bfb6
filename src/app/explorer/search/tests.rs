//! Seeds given out and taken back, pauses, findings, speed.

use super::*;
use crate::{
    explore::{Coverage, Run, Trouble, cheat, explore, replay, shrink},
    script::print,
};

fn plan(count: u64) -> Plan {
    Plan { profile: Profile::DeltaCatchup, first: 10, count, workers: 2 }
}

fn range(order: &Option<Order>) -> Range<u64> {
    match order {
        Some(Order::Explore { from, to, .. }) => *from..*to,
        other => panic!("{other:?}"),
    }
}

fn explored(next: u64, found: Vec<Found>) -> Answer {
    Answer::Explored(Explored { next, events: 100, found, ..Explored::default() })
}

fn found(name: &str, seed: u64) -> Found {
    let kind = Kind { what: What::Broken(name.to_owned()), defect: None };
    Found { kind, seeds: 2, seed, commands: 30, script: format!("# {seed}") }
}

#[test]
fn each_seed_is_given_out_once_and_what_comes_back_is_given_out_again() {
    let mut search = Search::new(plan(50));
    assert_eq!(range(&search.order(1)), 10..42);
    assert_eq!(range(&search.order(2)), 42..60);
    // Who is at something gets nothing more; and nothing is left.
    assert_eq!(search.order(1), None);
    assert_eq!(search.order(3), None);
    search.answered(1, explored(20, vec![]));
    assert_eq!(search.seeds, 10);
    assert_eq!(range(&search.order(3)), 20..42);
    search.lost(3);
    assert_eq!(range(&search.order(1)), 20..42);
    search.answered(2, explored(60, vec![]));
    assert_eq!((search.phase, search.seeds), (Phase::Running, 28));
    search.answered(1, explored(42, vec![]));
    assert_eq!((search.phase, search.seeds, search.events), (Phase::Done, 50, 300));
}

#[test]
fn a_pause_waits_for_what_is_under_way_and_holds() {
    let mut search = Search::new(plan(500));
    search.order(1);
    search.order(2);
    search.pause();
    assert_eq!(search.phase, Phase::Pausing);
    search.answered(1, explored(42, vec![]));
    assert_eq!((search.phase, search.order(1)), (Phase::Pausing, None));
    search.answered(2, explored(50, vec![]));
    assert_eq!((search.phase, search.seeds), (Phase::Paused, 40));
    assert_eq!((search.order(1), search.order(2)), (None, None));
    search.go_on();
    assert_eq!(search.phase, Phase::Running);
    assert_eq!(range(&search.order(1)), 50..74);
    // With nobody at anything it holds at once.
    search.answered(1, explored(74, vec![]));
    search.pause();
    assert_eq!(search.phase, Phase::Paused);
}

#[test]
fn a_finding_is_told_once_and_made_short_before_anything_else() {
    let mut search = Search::new(plan(64));
    search.order(1);
    search.order(2);
    search.answered(1, explored(42, vec![found("agreement", 12), found("order", 13)]));
    search.answered(2, explored(74, vec![found("agreement", 50)]));
    let seeds: Vec<_> = search.findings.iter().map(|finding| (finding.seed, finding.seeds)).collect();
    assert_eq!(seeds, [(12, 4), (13, 2)]);
    // The seeds are all explored, and still it is not done.
    assert_eq!(search.phase, Phase::Running);
    assert!(matches!(search.order(1), Some(Order::Shorten { seed: 12, .. })));
    assert!(matches!(search.order(2), Some(Order::Shorten { seed: 13, .. })));
    let short = Short { commands: 4, runs: 90, script: "cluster".to_owned() };
    assert_eq!(search.answered(1, Answer::Shortened { seed: 12, short: Some(short) }), Some(0));
    assert_eq!(search.findings[0].shortening, Shortening::Done { runs: 90 });
    assert_eq!((search.findings[0].commands, search.findings[0].found_commands), (4, 30));
    assert_eq!(&*search.findings[0].script, "cluster");
    // Whose worker dies over it stays as it was found.
    search.lost(2);
    assert_eq!((search.findings[1].shortening, &*search.findings[1].script), (Shortening::Not, "# 13"));
    assert_eq!(search.phase, Phase::Done);
}

/// A panic of this seed's run.
fn panicked(seed: u64) -> Answer {
    let run = explore(seed, Profile::DeltaCatchup, &mut Coverage::default()).run;
    Answer::Panicked { seed, said: "log sync".to_owned(), run: Given::of(&run), number: usize::MAX }
}

#[test]
fn a_panic_is_a_finding_and_takes_no_other_seed_with_it() {
    let mut search = Search::new(plan(32));
    search.order(1);
    search.answered(1, panicked(20));
    let commands = explore(20, Profile::DeltaCatchup, &mut Coverage::default()).run.commands.len();
    assert_eq!((search.seeds, search.findings[0].seed, search.findings[0].commands), (1, 20, commands));
    assert_eq!(search.findings[0].kind.name(), "panic");
    // It is tried again before anything else; here it does not show itself.
    assert!(matches!(search.order(3), Some(Order::Try { seed: 20, .. })));
    let mut rest = [range(&search.order(1)), range(&search.order(2))];
    rest.sort_by_key(|seeds| seeds.start);
    assert_eq!(rest, [10..20, 21..42]);
    assert_eq!(search.answered(3, Answer::Survived { seed: 20 }), Some(0));
    assert_eq!((search.findings[0].shortening, search.findings[0].commands), (Shortening::Not, commands));
    // The last of a piece leaves nothing behind it.
    search.answered(1, panicked(41));
    search.answered(2, explored(20, vec![]));
    assert_eq!((search.findings.len(), search.findings[0].seeds), (1, 2));
    assert_eq!(range(&search.order(1)), 21..41);
}

/// What a worker answers that does not survive a panic, as in WebAssembly.
fn mortal(order: &Order) -> Answer {
    let last_words = |seed, setup, commands, said: &str| {
        let run = Given::of(&Run { setup, commands, ending: None });
        Answer::Panicked { seed, said: said.to_owned(), run, number: usize::MAX }
    };
    match order {
        Order::Explore { profile, from, to, .. } => {
            let profile = Profile::named(profile).unwrap();
            for seed in *from..*to {
                let explored = explore(seed, profile, &mut Coverage::default());
                if let Some(Trouble::Panic(said)) = &explored.trouble {
                    let (_, commands) = replay(profile, &explored.run);
                    return last_words(seed, explored.run.setup, commands, said);
                }
            }
            work::work(order, || 0.0).unwrap()
        }
        Order::Try { profile, seed, run } => {
            let run = run.run().unwrap();
            match replay(Profile::named(profile).unwrap(), &run) {
                (Some(Trouble::Panic(said)), commands) => last_words(*seed, run.setup, commands, &said),
                _ => Answer::Survived { seed: *seed },
            }
        }
        Order::Shorten { .. } => work::work(order, || 0.0).unwrap(),
    }
}

#[test]
fn a_run_that_panics_is_made_as_short_by_workers_that_die_of_it_as_by_one_that_does_not() {
    cheat::panics_from_here_on(true);
    let (profile, mut deaths) = (Profile::Promised, 0);
    let mut search = Search::new(Plan { profile, first: 0, count: 12, workers: 1 });
    let mut fewer = Vec::new();
    while let Some(order) = search.order(deaths) {
        let answer = mortal(&order);
        let died = matches!(answer, Answer::Panicked { .. });
        search.answered(deaths, answer);
        fewer.extend(search.findings.first().map(|finding| finding.commands));
        // Who is dead is not asked again.
        deaths += u64::from(died);
    }
    assert_eq!((search.phase, search.seeds), (Phase::Done, 12));
    let mut said: Vec<_> = search.findings.iter().map(panic_of).collect();
    said.sort_by_key(|said| said.ends_with("is to lead"));
    assert_eq!(said.len(), 2, "one that comes back and one that is to lead, whatever their numbers: {said:?}");
    assert!(said[0].ends_with("comes back") && said[1].ends_with("is to lead"), "{said:?}");
    assert!(fewer.is_sorted_by(|before, now| before >= now), "it grows shorter while that is tried");
    for finding in &search.findings {
        let explored = explore(finding.seed, profile, &mut Coverage::default());
        let shrunk = shrink(profile, &explored.run, &explored.trouble.unwrap()).unwrap();
        assert_eq!(finding.shortening, Shortening::Done { runs: shrunk.runs });
        assert!(finding.commands <= finding.found_commands.min(6), "{}", finding.script);
        let lines = print(&shrunk.run.setup, &shrunk.run.commands);
        let title = format!("# panic: seed {} of the profile promised\n", finding.seed);
        assert_eq!(*finding.script, *(title + &lines));
        assert_eq!(Trouble::Panic(panic_of(finding)), shrunk.trouble);
    }
    // A worker dies of a success only.
    let tries: usize = search.findings.iter().map(runs_of).sum();
    assert!(tries > 60 && deaths < tries as u64, "{deaths} workers died over {tries} runs");
    cheat::panics_from_here_on(false);
}

fn panic_of(finding: &Finding) -> String {
    match &finding.kind.what {
        What::Panic(said) => said.clone(),
        other => panic!("{other:?}"),
    }
}

fn runs_of(finding: &Finding) -> usize {
    match finding.shortening {
        Shortening::Done { runs } => runs,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_panic_of_another_kind_is_no_success_and_a_pause_holds_between_two_tries() {
    let mut search = Search::new(plan(1));
    search.order(1);
    search.answered(1, panicked(10));
    let tried = |order: &Option<Order>| match order {
        Some(Order::Try { run, .. }) => run.clone(),
        other => panic!("{other:?}"),
    };
    let died = |run: &Given, said: &str| Answer::Panicked {
        seed: 10,
        said: said.to_owned(),
        run: run.clone(),
        number: usize::MAX,
    };
    let whole = tried(&search.order(2));
    search.answered(2, died(&whole, "log sync"));
    assert_eq!(search.findings[0].shortening, Shortening::UnderWay(None));
    let shown = search.findings[0].commands;
    let half = tried(&search.order(3));
    assert!(half.count() < whole.count());
    search.pause();
    search.answered(3, died(&half, "index out of bounds"));
    assert_eq!((search.phase, search.order(4)), (Phase::Paused, None));
    assert_eq!(search.findings[0].commands, shown);
    search.go_on();
    let other_half = tried(&search.order(4));
    assert_ne!(other_half, half);
    // A worker that is lost of something else showed nothing either.
    search.lost(4);
    let quarter = tried(&search.order(5));
    assert!(quarter != other_half && quarter.count() < whole.count());
    search.answered(5, died(&quarter, "log sync"));
    assert!(search.findings[0].commands <= quarter.count() && search.findings[0].commands < shown);
    assert_eq!(search.phase, Phase::Running);
    // Stopped on the way, it stays as short as it is.
    search.stop();
    assert_eq!(search.findings[0].shortening, Shortening::Done { runs: 4 });
    assert!(search.findings[0].script.starts_with("# panic: seed 10 of the profile delta-catchup\ncluster"));
}

#[test]
fn a_run_on_the_way_that_ends_its_worker_is_left_out_by_the_next() {
    let mut search = Search::new(plan(32));
    search.order(1);
    search.answered(1, explored(42, vec![found("agreement", 12)]));
    let died = |number| Answer::Panicked {
        seed: 12,
        said: "log sync".to_owned(),
        run: Given::of(&explore(12, Profile::DeltaCatchup, &mut Coverage::default()).run),
        number,
    };
    let skips = |order: Option<Order>| match order {
        Some(Order::Shorten { seed: 12, skip, .. }) => skip,
        other => panic!("{other:?}"),
    };
    assert_eq!(skips(search.order(1)), [0; 0]);
    search.answered(1, died(7));
    assert_eq!((search.phase, search.findings.len()), (Phase::Running, 1), "it is not another finding");
    assert_eq!(skips(search.order(2)), [7]);
    search.answered(2, died(9));
    assert_eq!(skips(search.order(3)), [7, 9]);
    // Left out, and still its end: then it is something else.
    search.answered(3, died(9));
    assert_eq!((search.phase, search.findings[0].shortening), (Phase::Done, Shortening::Not));
}

#[test]
fn what_was_stopped_stays_stopped() {
    let mut search = Search::new(plan(100));
    search.order(1);
    search.answered(1, explored(42, vec![found("agreement", 12)]));
    search.stop();
    assert_eq!((search.phase, search.busy(), search.order(1)), (Phase::Stopped, 0, None));
    assert_eq!(search.findings[0].shortening, Shortening::Not);
    assert_eq!(search.answered(1, explored(42, vec![])), None);
    search.go_on();
    search.fail();
    assert_eq!((search.phase, search.seeds), (Phase::Stopped, 32));
}

#[test]
fn too_many_kinds_are_only_counted() {
    let mut search = Search::new(plan(32));
    search.order(1);
    let all = (0..MAX_KINDS + 3).map(|n| found(&n.to_string(), 10)).collect();
    search.answered(1, explored(42, all));
    assert_eq!((search.findings.len(), search.more), (MAX_KINDS, 6));
}

#[test]
fn the_speed_is_that_of_late_and_on_the_whole_once_it_rests() {
    let mut search = Search::new(plan(10_000));
    search.sample(1_000.0);
    assert_eq!(search.speed(), (0, 0));
    for second in 1..=20 {
        let order = range(&search.order(1));
        search.answered(1, explored(order.end, vec![]));
        search.sample(1_000.0 + f64::from(second) * 1_000.0);
    }
    assert_eq!(search.speed(), (32, 100));
    search.pause();
    search.sample(31_000.0);
    // 20 seconds as before, 10 without any.
    assert_eq!((search.speed(), search.active_ms()), ((21, 67), 30_000.0));
    search.sample(90_000.0);
    assert_eq!(search.active_ms(), 30_000.0);
    search.go_on();
    search.sample(91_000.0);
    search.sample(92_000.0);
    assert_eq!(search.active_ms(), 31_000.0);
}
