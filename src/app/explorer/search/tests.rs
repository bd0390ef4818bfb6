//! Seeds given out and taken back, pauses, findings, speed.

use super::*;

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

#[test]
fn a_panic_is_a_finding_and_takes_no_other_seed_with_it() {
    let mut search = Search::new(plan(32));
    search.order(1);
    let panicked = |seed| Answer::Panicked { seed, said: "log sync".to_owned(), script: "#".to_owned(), commands: 9 };
    search.answered(1, panicked(20));
    assert_eq!((search.seeds, search.findings[0].seed, search.findings[0].commands), (1, 20, 9));
    assert_eq!(search.findings[0].kind.name(), "panic");
    let mut rest = [range(&search.order(1)), range(&search.order(2))];
    rest.sort_by_key(|seeds| seeds.start);
    assert_eq!(rest, [10..20, 21..42]);
    // The last of a piece leaves nothing behind it.
    search.answered(1, panicked(41));
    search.answered(2, explored(20, vec![]));
    assert_eq!(search.findings[0].seeds, 2);
    assert_eq!(range(&search.order(1)), 21..41);
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
