//! Lessons that are written wrongly, and runs that are watched.

use std::{collections::BTreeMap, rc::Rc};

use super::*;
use crate::{
    script::{self, Runner, Turn},
    sim::Simulation,
};

const HEAD: &str = "# T\n\n```stage\ncluster nodes=3 seed=11 snapshots=off\nrun until leader\n```\n\n## S\n\n";

fn with(rest: &str) -> String {
    format!("{HEAD}{rest}")
}

fn until(lines: &str) -> Lesson {
    parse(&with(&format!("```until\n{lines}\n```\n"))).expect("a lesson")
}

/// What is wrong: line, column, and a piece of what is said.
fn wrong(text: &str) -> (usize, usize, String) {
    let error = parse(text).expect_err("it is wrong");
    (error.line, error.column, error.message)
}

/// Runs the stage, then a script, and gives how many lines came true.
fn lines_after(lesson: &Lesson, script: &str) -> (usize, bool) {
    let lesson = Rc::new(lesson.clone());
    let stage = script::parse(&lesson.stage).expect("a stage");
    let mut simulation = Simulation::new(stage.setup.clone().expect("a cluster")).expect("valid");
    let mut watcher = Watcher::new(lesson);
    watcher.set_out(0, &simulation);
    run(&mut simulation, &mut watcher, stage);
    watcher.arrived(&simulation);
    run(&mut simulation, &mut watcher, script::parse(script).expect("a script"));
    (if watcher.current() > 0 { usize::MAX } else { watcher.line() }, watcher.is_missed())
}

fn run(simulation: &mut Simulation, watcher: &mut Watcher, script: script::Script) {
    let mut runner = Runner::new(script);
    loop {
        match runner.next(simulation) {
            Turn::Apply(command) => {
                let before = simulation.event_count();
                let result = simulation.apply(&command);
                runner.applied(result, simulation.events_from(before));
                watcher.feed(simulation);
            }
            Turn::Done => return,
            Turn::Failed(error) => panic!("{error}"),
        }
    }
}

const TICKED: (usize, bool) = (usize::MAX, false);

#[test]
fn mistakes_are_told_with_line_and_column() {
    let cases = [
        ("text first", 1, 1, "expected the title"),
        ("# T\n", 1, 1, "expected a \"stage\""),
        ("# T\n\n## S\n", 3, 1, "expected a \"stage\" before"),
        ("# T\n\n```stage\nrun until leader\n```\n", 4, 1, "expected \"cluster\""),
        ("# T\n\n```stage\ncluster nodes=3\nrun untl leader\n```\n", 5, 5, "did you mean \"until\""),
        ("# T\n\n```stge\n```\n", 3, 4, "did you mean \"stage\""),
        (&with("a <b>word</b>\n"), 10, 3, "found HTML"),
        (&with("![a](b.png)\n"), 10, 1, "found a picture"),
        (&with("[a](javascript:alert(1))\n"), 10, 1, "expected a link"),
        (&with("### small\n"), 10, 1, "smaller heading"),
        (&with("```until\n\n  decided all >> 2\n```\n"), 12, 16, "a number or a gauge"),
        (&with("```until\ndecided all >= 2 and\n```\n"), 11, 21, "expected a condition"),
        (&with("```until\nleader is $o\n```\n"), 11, 11, "not remembered"),
        (&with("```until\nrefused Nobody\n```\n"), 11, 9, "known: UndecidedIndex"),
        (&with("```until\ncompacted any = 1 at 2\n```\n"), 11, 19, "\"and\""),
        (&with("```until\nlogs equal at any\n```\n"), 11, 15, "expected a node"),
        (&with("```until\nwithin 0 ticks leader some\n```\n"), 11, 8, "1 to"),
        (&with("```until\n```\n"), 11, 1, "expected a condition"),
        (&with("```show\ncluster nodes=3\n```\n"), 11, 1, "found a fresh run"),
        (&with("```try\nstep\n```\n"), 10, 1, "directly after"),
        (&with("```question\nQ\n- [ ] a\n- [ ] b\n---\nc\n```\n"), 10, 1, "one right answer"),
        (&with("```question\nQ\n- [x] a\n- [x] b\n---\nc\n```\n"), 13, 1, "found a second"),
        (&with("```question\nQ\n- [x] a\n- [ ] b\n```\n"), 10, 1, "---"),
        (&with("```question\nQ\n- [x] a\n- [ ] <i>b</i>\n---\nc\n```\n"), 13, 7, "found HTML"),
        (&with("```predict\nQ\n- [x] a\n- [ ] b\n---\nc\n```\n"), 8, 1, "expected an \"until\""),
        (&with("```order\na\na\n```\n"), 12, 1, "twice"),
        (&with("```until\nleader some\n```\n```until\nleader some\n```\n"), 13, 1, "found a second"),
        (&with("# Second\n"), 10, 1, "second title"),
    ];
    for (text, line, column, said) in cases {
        let (at_line, at_column, message) = wrong(text);
        assert_eq!((at_line, at_column), (line, column), "{text}\n{message}");
        assert!(message.contains(said), "{text}\n{message}");
    }
    assert!(wrong(&"x".repeat(MAX_LESSON_BYTES + 1)).2.contains("bytes"));
    assert!(wrong(&with(&"## S\n".repeat(MAX_STEPS))).2.contains("steps"));
    assert!(wrong(&with(&format!("{}a\n", "> ".repeat(40)))).2.contains("within each other"));
}

#[test]
fn markdown_becomes_plain_values() {
    let text = with("One *two* **three**\n`four` [five](https://example.org)\n\n- a\n- b\n\n  c\n\n日志\n项 x\ny\n");
    let lesson = parse(&text.replace('\n', "\r\n")).expect("a lesson");
    let texts: Vec<_> = lesson.steps[0].parts.iter().collect();
    let word = |text: &str| Inline::Text(text.to_owned());
    let first = Block::Paragraph(vec![
        word("One "),
        Inline::Emphasis(vec![word("two")]),
        word(" "),
        Inline::Strong(vec![word("three")]),
        word(" "),
        Inline::Code("four".into()),
        word(" "),
        Inline::Link("https://example.org".into(), vec![word("five")]),
    ]);
    assert_eq!(texts[0], &Part::Text(first));
    let paragraph = |text: &str| Block::Paragraph(vec![word(text)]);
    let list = Block::List(None, vec![vec![paragraph("a")], vec![paragraph("b"), paragraph("c")]]);
    assert_eq!(texts[1], &Part::Text(list));
    assert_eq!(texts[2], &Part::Text(paragraph("日志项 x y")));
}

#[test]
fn questions_have_their_answers() {
    let lesson = parse(&with(
        "```question\nWho?\n- [ ] One\n- [x] Two,\n  the second\n---\nBecause.\n```\n```try\ntick 5\n```\n",
    ))
    .expect("a lesson");
    let (quiz, attempt) = lesson.steps[0].question().expect("a question");
    assert_eq!((quiz.right, attempt), (1, Some("tick 5\n")));
    assert_eq!(markdown::plain(&quiz.options[1]), "Two, the second");
    assert!(lesson.steps[0].is_read());
}

#[test]
fn conditions_hold_when_they_are_so() {
    let done = "append 1 x=1\nrun until decided 1 at all\nappend 2 y=2\nrun until decided 2 at all";
    let so = [
        "decided all >= 2",
        "decided 1,2 = 2 and accepted any = 2",
        "accepted leader = decided 1",
        "compacted all = 0 and keys all = 2",
        "durable all <= 2",
        "promises equal",
        "promise 1 = promise 2",
        "up all and not down any",
        "leader some and not leader none",
        "remember o = leader\nleader is $o and not leader is not $o",
        "remember o = leader\nnames 1 $o and names 3 leader",
        "phase 1 accept",
        "entry 1 0 x=1 decided and entry 2 5 none",
        "entries equal 0..2 and logs equal and state equal at 1,3",
        "value 3 x=1 y=2 z=none and snapshot 1 none and compaction 1 none",
        "link 1>2 up and not link 2>1 down",
        "checks hold and check agreement holds",
        "proposed at 2 nodes",
        "proposed x=1 at 1 and proposed y=2 and not proposed x=1 at 3",
        "event decided at 3",
        "event received Accepted and not event received Compaction",
        "for 3 ticks leader some",
    ];
    for line in so {
        assert_eq!(lines_after(&until(line), done), TICKED, "{line}");
    }
    let not_so = [
        "decided all >= 3",
        "decided alive < 1 and leader none",
        "promise 1 < promise 2",
        "down any",
        "entries equal 0..3",
        "entry 1 0 y=2",
        "value 1 x=2",
        "check agreement broken",
        "proposed at 3 nodes",
        "lost x=1",
        "event crashed",
        "refused NotCurrentLeader",
        "for 5000 ticks leader some",
    ];
    for line in not_so {
        assert_eq!(lines_after(&until(line), done), (0, false), "{line}");
    }
}

#[test]
fn what_happened_before_a_line_is_watched_does_not_count() {
    let lesson = until("refused NotCurrentLeader at 2\nrefused NotCurrentLeader at 2");
    assert_eq!(lines_after(&lesson, "append 1 x=1\nrun until decided 1 at all\nlead 1\ntick 50\ntrim 2 at=1").0, 1);
    assert_eq!(lines_after(&lesson, "append 1 x=1\nrun until decided 1 at all\ntrim 2 at=1\ntrim 2 at=1"), TICKED);
}

#[test]
fn a_read_is_told_by_what_it_gave() {
    let script =
        "append leader x=1\nappend leader y=2\nrun until decided 2 at all\ntrim leader at=1\ntick 20\nread leader 0..2";
    for line in
        ["read leader gives Trimmed(1)", "read leader gives Trimmed of 0", "read leader gives Decided(y=2) of 1"]
    {
        assert_eq!(lines_after(&until(line), script), TICKED, "{line}");
    }
    for line in ["read leader gives Trimmed(2)", "read leader gives Decided of 0", "read leader gives Undecided"] {
        assert_eq!(lines_after(&until(line), script).0, 0, "{line}");
    }
    assert_eq!(lines_after(&until("compaction leader trimmed and compacted leader > 0"), script), TICKED);
}

#[test]
fn a_time_that_is_over_is_told() {
    let lesson = until("down any\nwithin 20 ticks up all");
    assert_eq!(lines_after(&lesson, "crash 3\ntick 10\nrestart 3\ntick 10"), TICKED);
    assert_eq!(lines_after(&lesson, "crash 3\ntick 30\ntick 1\nrestart 3\ntick 10"), (1, true));
}

#[test]
fn a_lost_proposal_is_in_no_log_any_more() {
    let lesson = until("remember o = leader\naccepted $o >= 1 and not decided $o >= 1\nlost x=1");
    let script = "append leader x=1\nisolate leader\nstep 2";
    assert_eq!(lines_after(&lesson, script).0, 2);
    let stage = "append leader x=1\nisolate leader\nrun until leader\ntick 100\nappend leader y=1\nheal all\ntick 200";
    assert_eq!(lines_after(&lesson, stage).0, usize::MAX);
}

#[test]
fn a_step_with_a_stage_of_its_own_waits_for_it() {
    let text = with(
        "```until\nproposed x=1\n```\n```show\nappend 1 x=1\n```\n\n## Two\n\n```stage\ncluster nodes=5\n```\n```until\nup 5\n```\n",
    );
    let lesson = Rc::new(parse(&text).expect("a lesson"));
    assert_eq!(lesson.stage_of(0).0, 0);
    assert_eq!(lesson.stage_of(1), (1, "cluster nodes=5\n"));
    assert_eq!(lesson.way_to(1), "cluster nodes=5\n");
    let stage = script::parse(&lesson.stage).expect("a stage");
    let mut simulation = Simulation::new(stage.setup.clone().expect("a cluster")).expect("valid");
    let mut watcher = Watcher::new(lesson.clone());
    watcher.set_out(0, &simulation);
    run(&mut simulation, &mut watcher, stage);
    watcher.arrived(&simulation);
    assert!(watcher.is_watching());
    run(&mut simulation, &mut watcher, script::parse("append 1 x=1").expect("a script"));
    assert_eq!((watcher.current(), watcher.is_watching()), (1, false));
    let setup = script::parse(lesson.stage_of(1).1).expect("a stage").setup.expect("a cluster");
    let mut simulation = Simulation::new(setup).expect("valid");
    watcher.set_out(1, &simulation);
    watcher.arrived(&simulation);
    run(&mut simulation, &mut watcher, script::parse("tick 1").expect("a script"));
    assert_eq!(watcher.current(), 2);
}

#[test]
fn progress_is_kept_as_text() {
    let lesson = parse(&with(
        "```predict\nQ\n- [x] a\n- [ ] b\n---\nc\n```\n```until\nleader some\n```\n\n## Two\n\n```question\nQ\n- [x] a\n- [ ] b\n---\nc\n```\n",
    ))
    .expect("a lesson");
    let mut progress = Progress::new(&lesson);
    progress.done[0] = true;
    progress.predicted[0] = Some(1);
    progress.answered[1] = Some(0);
    (progress.current, progress.line, progress.staged) = (1, 2, true);
    progress.names = BTreeMap::from([("o".to_owned(), 3)]);
    assert_eq!(Progress::parse(&progress.print(), &lesson), progress);
    assert_eq!(progress.count_done(), 1);
    for foreign in ["", "lesson 2\ndone 0", "lesson 1\ndone 7\nat 9 9\npredicted 0 5\nanswered 0 0\nname o\nx"] {
        assert_eq!(Progress::parse(foreign, &lesson), Progress::new(&lesson), "{foreign}");
    }
}

#[test]
fn the_names_of_events_are_all_there() {
    let source = include_str!("../sim/event_names.rs");
    let of_names = source.split("pub fn name(&self)").nth(1).expect("where events are named");
    let named: Vec<&str> = of_names.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(parse_words::EVENTS, named);
}
