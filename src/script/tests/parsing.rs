//! What the parser takes, and what it says to what it refuses.

use crate::{
    script::{
        MAX_LINE_CHARS, MAX_LINES, MAX_SCRIPT_BYTES, ScriptError, parse, parse_commands,
        runner::{Runner, Turn},
        statement::{Goal, Order, Statement, Target, Who},
        tests::running::Fake,
    },
    sim::{
        command::{Command, FlushFault, Handling, Links, Record, Scope},
        config::{CatchUp, Setup, StorageKind},
        event::MessageKind,
        settings::{ConditionsChange, TimeoutsChange, Tuning},
    },
};

/// The one statement of a script.
fn one(text: &str) -> Statement {
    let mut lines = parse(text).unwrap_or_else(|error| panic!("{text:?}: {error}")).lines;
    assert_eq!(lines.len(), 1, "{text:?}");
    lines.remove(0).statement
}

/// The one command of a script, `leader` being node 2.
fn command(text: &str) -> Command {
    let Statement::Do(order) = one(text) else { panic!("{text:?} is no command") };
    let find = |target: &Target| match target.who {
        Who::Node(pid) => Ok::<_, ()>(pid),
        Who::Leader => Ok(2),
    };
    let first = |from, to, kind: Option<MessageKind>| Ok(1000 + 100 * from + 10 * to + u64::from(kind.is_some()));
    order.to_command(find, first).unwrap_or_else(|()| panic!("{text:?}"))
}

/// Where and why a script is refused.
fn refused(text: &str) -> (usize, usize, String) {
    let ScriptError { line, column, message } = parse(text).err().unwrap_or_else(|| panic!("{text:?} is taken"));
    (line, column, message)
}

#[test]
fn every_command_of_the_language_is_understood() {
    let key = String::from;
    let cases: Vec<(&str, Command)> = vec![
        ("step 12", Command::Step(12)),
        ("step", Command::Step(1)),
        ("tick 20 # time", Command::Tick(20)),
        ("append 2 b=1", Command::Append { node: 2, key: key("b"), value: 1 }),
        ("append leader a=7", Command::Append { node: 2, key: key("a"), value: 7 }),
        (r#"append 1 "a \"b\" \\c"=0"#, Command::Append { node: 1, key: key(r#"a "b" \c"#), value: 0 }),
        (r#"append 1 "\u{e9}\n#"=1"#, Command::Append { node: 1, key: key("é\n#"), value: 1 }),
        (r#"append 1 "count"=3"#, Command::Append { node: 1, key: key("count"), value: 3 }),
        ("append 1 键=18446744073709551615", Command::Append { node: 1, key: key("键"), value: u64::MAX }),
        ("append leader count=1000 keys=7", Command::AppendMany { node: 2, count: 1000, keys: 7 }),
        ("append leader keys=7 count=1000", Command::AppendMany { node: 2, count: 1000, keys: 7 }),
        ("append 3 count=9", Command::AppendMany { node: 3, count: 9, keys: 5 }),
        ("cut 2-3", Command::Cut(Links::Pair(2, 3))),
        ("cut 2>3", Command::Cut(Links::OneWay(2, 3))),
        ("cut leader>3", Command::Cut(Links::OneWay(2, 3))),
        ("cut 3-leader", Command::Cut(Links::Pair(3, 2))),
        ("cut all", Command::Cut(Links::All)),
        ("isolate 4", Command::Cut(Links::Node(4))),
        ("split 1,2 3,4,5", Command::Cut(Links::Groups(vec![1, 2], vec![3, 4, 5]))),
        ("split leader 1,3", Command::Cut(Links::Groups(vec![2], vec![1, 3]))),
        ("heal 2-3", Command::Heal(Links::Pair(2, 3))),
        ("heal 2>3", Command::Heal(Links::OneWay(2, 3))),
        ("heal 4", Command::Heal(Links::Node(4))),
        ("heal 1,2 3", Command::Heal(Links::Groups(vec![1, 2], vec![3]))),
        ("heal 1 2", Command::Heal(Links::Groups(vec![1], vec![2]))),
        ("heal all", Command::Heal(Links::All)),
        ("crash leader", Command::Crash(2)),
        ("restart 3", Command::Restart(3)),
        ("hold 3", Command::Hold(3)),
        ("release 3", Command::Release(3)),
        ("snapshot 1 at=10", Command::Snapshot { node: 1, at: Some(10), scope: Scope::All }),
        ("snapshot 1 at=10 local", Command::Snapshot { node: 1, at: Some(10), scope: Scope::Local }),
        ("snapshot 1 local at=10", Command::Snapshot { node: 1, at: Some(10), scope: Scope::Local }),
        ("snapshot leader", Command::Snapshot { node: 2, at: None, scope: Scope::All }),
        ("trim leader at=10", Command::Trim { node: 2, at: Some(10) }),
        ("trim 1", Command::Trim { node: 1, at: None }),
        ("read 3 4", Command::Read { node: 3, from: 4, to: 5 }),
        ("read 3 0..10", Command::Read { node: 3, from: 0, to: 10 }),
        ("read 3 decided 4", Command::ReadDecided { node: 3, from: 4 }),
        ("read 3 through log x", Command::ReadThrough { node: 3, key: "x".into() }),
        ("read 3 through log \"a b\"", Command::ReadThrough { node: 3, key: "a b".into() }),
        ("lead 2", Command::Lead(2)),
        ("priority 2 5", Command::Priority { node: 2, priority: 5 }),
        ("power-failure 1=4 2=4", Command::PowerFailure(vec![(1, Some(4)), (2, Some(4))])),
        ("power-failure 1=4 2=lost", Command::PowerFailure(vec![(1, Some(4)), (2, None)])),
        ("fail 3", Command::Fail(3)),
        ("flush-failed 3", Command::FlushFailed { node: 3, why: FlushFault::Aborted }),
        ("flush-failed 3 quota", Command::FlushFailed { node: 3, why: FlushFault::Quota }),
        ("fill 3", Command::Fill(3)),
        ("free 3", Command::Free(3)),
        ("damage 3 log", Command::Damage { node: 3, record: Record::Log }),
        ("wipe 3", Command::Wipe(3)),
        ("power-failure", Command::PowerFailure(vec![])),
    ];
    for (text, expected) in cases {
        assert_eq!(command(text), expected, "{text}");
    }
}

#[test]
fn messages_links_and_settings_are_understood() {
    let by_hand = |id, handling| Command::Message { id, handling };
    let link = |links, change| Command::Link { links, change };
    let latency = ConditionsChange { latency_ticks: Some(5), ..ConditionsChange::default() };
    let all = ConditionsChange {
        latency_ticks: Some(0),
        jitter_ticks: Some(2),
        loss_percent: Some(10),
        duplication_percent: Some(100),
        reorder: Some(true),
    };
    let off = ConditionsChange { reorder: Some(false), ..ConditionsChange::default() };
    let timeouts =
        TimeoutsChange { election_ticks: Some(20), resend_ticks: Some(100), flush_ticks: Some(0), batch: Some(10) };
    let cases: Vec<(&str, Command)> = vec![
        ("deliver 17", by_hand(17, Handling::Deliver)),
        ("deliver 1>3", by_hand(1130, Handling::Deliver)),
        ("drop 1>leader Accepted # gone", by_hand(1121, Handling::Drop)),
        ("duplicate leader>3 AcceptDecide", by_hand(1231, Handling::Duplicate)),
        ("delay 18446744073709551615 by=5", by_hand(u64::MAX, Handling::Delay(5))),
        ("delay 1>3 by=5", by_hand(1130, Handling::Delay(5))),
        ("delay 1>3 HeartbeatReply by=5", by_hand(1131, Handling::Delay(5))),
        ("overtake 17", by_hand(17, Handling::Overtake)),
        ("manual all", Command::Manual(Links::All)),
        ("manual 2>leader", Command::Manual(Links::OneWay(2, 2))),
        ("auto 1,2 3", Command::Auto(Links::Groups(vec![1, 2], vec![3]))),
        ("link 2>3 latency=5", link(Links::OneWay(2, 3), latency)),
        ("link 4 latency=5", link(Links::Node(4), latency)),
        ("link leader latency=5", link(Links::Node(2), latency)),
        ("link 1,3 leader latency=5", link(Links::Groups(vec![1, 3], vec![2]), latency)),
        ("link all loss=10 reorder=on duplication=100 jitter=2 latency=0", link(Links::All, all)),
        ("link 2-3 reorder=off", link(Links::Pair(2, 3), off)),
        ("clock 3 every=4", Command::Clock { node: 3, every: 4 }),
        ("disk leader ticks=20", Command::DiskTicks { node: 2, ticks: 20 }),
        ("timeouts 3 batch=10 election=20 resend=100 flush=0", Command::Timeouts { node: 3, change: timeouts }),
    ];
    for (text, expected) in cases {
        assert_eq!(command(text), expected, "{text}");
    }
}

#[test]
fn single_nodes_may_be_otherwise_than_the_others() {
    let text =
        "cluster reorder=on flush=0 batch=8\nstorage 1 memory\nnode 2,3 disk=7 clock=4\nnode 1 election=20 batch=1\n";
    let script = parse(text).expect("it parses");
    let slow = |node| Tuning { clock: Some(4), disk_ticks: Some(7), ..Tuning::of(node) };
    let timeouts = TimeoutsChange { election_ticks: Some(20), batch: Some(1), ..TimeoutsChange::default() };
    let mut expected = Setup { reorder: true, flush_ticks: 0, batch: 8, ..Setup::default() };
    expected.nodes[0].storage = StorageKind::Memory;
    expected.tuning = vec![Tuning { timeouts, ..Tuning::of(1) }, slow(2), slow(3)];
    assert_eq!(script.setup, Some(expected));
    // The same words as commands come after the start of the run, and are none of its setup.
    let script = parse("cluster\nclock 2 every=4\n").expect("it parses");
    assert_eq!((script.setup, script.lines.len()), (Some(Setup::default()), 1));
}

#[test]
fn a_cluster_line_sets_every_option_and_storage_lines_the_rest() {
    let script = parse(
        "# five nodes\n\ncluster nodes=5 storage=memory seed=7 latency=3 jitter=0 loss=1 duplication=2 election=20 \
         resend=40 disk=5 snapshots=off catchup=upstream\nstorage 4 indexeddb # one\nstorage 1,2 indexeddb\n",
    )
    .expect("it parses");
    let mut nodes = Setup::nodes_with(1..=5, StorageKind::IndexedDb);
    nodes[2].storage = StorageKind::Memory;
    nodes[4].storage = StorageKind::Memory;
    let expected = Setup {
        nodes,
        seed: 7,
        latency_ticks: 3,
        jitter_ticks: 0,
        loss_percent: 1,
        duplication_percent: 2,
        election_ticks: 20,
        resend_ticks: 40,
        disk_ticks: 5,
        snapshots: false,
        catch_up: CatchUp::Upstream,
        ..Setup::default()
    };
    assert_eq!(script.setup, Some(expected));
    assert!(script.lines.is_empty());
}

#[test]
fn options_may_stand_in_any_order_and_nodes_may_be_listed() {
    let setup = parse("cluster storage=memory nodes=1,2,4").expect("it parses").setup.expect("it has a cluster");
    assert_eq!(setup.nodes, Setup::nodes_with([1, 2, 4], StorageKind::Memory));
    assert_eq!(parse("cluster nodes=1,2,4 storage=memory").expect("it parses").setup, Some(setup));
    assert_eq!(parse("cluster").expect("it parses").setup, Some(Setup::default()));
}

#[test]
fn lines_know_where_they_stand() {
    let script = parse("\r\n  crash 1   # why\r\n\r\nsnapshot 2 local\t\n").expect("it parses");
    let spans: Vec<_> = script.lines.iter().map(|line| (line.number, line.column, line.end)).collect();
    assert_eq!(spans, [(2, 3, 10), (4, 1, 17)]);
}

#[test]
fn run_until_has_a_limit() {
    let Statement::RunUntil { goal, within_ticks } = one("run until leader") else { panic!() };
    assert_eq!((goal, within_ticks), (Goal::Leader(None), 10_000));
    let Statement::RunUntil { goal, within_ticks } = one("run until leader 3 within 50") else { panic!() };
    assert_eq!((goal, within_ticks), (Goal::Leader(Some(3)), 50));
    let Statement::RunUntil { goal, within_ticks } = one("run until decided 2 at 1,leader within 9") else { panic!() };
    assert!(matches!(goal, Goal::Index { at_least: 2, .. }));
    assert_eq!(within_ticks, 9);
}

#[test]
fn a_scenario_that_comes_first_brings_its_cluster() {
    let script = parse("# look\nscenario quorum-loss\nstep").expect("it parses");
    assert_eq!(script.setup.map(|setup| setup.nodes.len()), Some(5));
    let script = parse("cluster nodes=5\nscenario fresh").expect("it parses");
    assert_eq!(script.setup.map(|setup| setup.nodes.len()), Some(5));
    assert_eq!(parse("step\nscenario fresh").expect("it parses").setup, None);
}

#[test]
fn a_mistake_is_named_with_its_place() {
    let cases = [
        ("apend 1 a=1", (1, 1), r#"expected a command, found "apend"; did you mean "append"?"#),
        (
            "step\n\n  reshuffle 1",
            (3, 3),
            r#"found "reshuffle" (known: cluster, storage, image, node, step, tick, run,"#,
        ),
        ("append x a=1", (1, 8), r#"expected a node id or "leader", found "x""#),
        ("append leeder a=1", (1, 8), r#"did you mean "leader"?"#),
        ("append 0 a=1", (1, 8), "a node id is 1 to 64, not 0"),
        ("append 65 a=1", (1, 8), "a node id is 1 to 64, not 65"),
        ("append 2", (1, 9), "expected key=value or count=, found the end of the line"),
        ("append 2 # a=1", (1, 9), "expected key=value or count=, found a blank"),
        ("append 2 a", (1, 11), r#"expected "=" and a value after the key, found the end of the line"#),
        ("append 2 a=", (1, 12), "expected a value (a whole number), found the end of the line"),
        ("append 2 a=-1", (1, 12), r#"expected a value (a whole number), found "-1""#),
        ("append 2 a=18446744073709551616", (1, 12), "a value is 0 to 18446744073709551615, not 18446744073709551616"),
        ("append 2 a=1 b=2", (1, 14), r#"expected the end of the line, found "b=2""#),
        ("append 2 =1", (1, 10), "expected a key"),
        (r#"append 2 ""=1"#, (1, 10), "a key has 1 to 256 bytes, not 0"),
        (r#"append 2 "a=1"#, (1, 10), "expected a closing quote, found the end of the line"),
        (r#"append 2 "a\x"=1"#, (1, 12), r"expected \"),
        (r#"append 2 "a\u{d800}"=1"#, (1, 12), r"expected \"),
        ("append 2 count=0", (1, 16), "count is 1 to 100000, not 0"),
        ("append 2 count=2 count=2", (1, 18), "count is given twice"),
        ("append 2 keys=2", (1, 16), "expected count=, found the end of the line"),
        ("append 2 count=2 kees=1", (1, 18), r#"did you mean "keys"?"#),
        ("step 10000001", (1, 6), "a number of events is 0 to 10000000, not 10000001"),
        ("step two", (1, 6), r#"expected a number of events (a whole number), found "two""#),
        ("tick 1 2", (1, 8), r#"expected the end of the line, found "2""#),
        ("cut", (1, 4), "expected a link (2-3, or 2>3 for one direction)"),
        ("cut 2-", (1, 7), r#"expected a node id or "leader", found the end of the line"#),
        ("cut 2 - 3", (1, 7), r#"expected a node id or "leader", found "-""#),
        ("cut 1,2", (1, 8), "expected node ids with commas between them, found the end of the line"),
        ("split 1,2", (1, 10), "expected node ids with commas between them"),
        ("split 1, 2", (1, 9), r#"expected a node id or "leader", found a blank"#),
        ("snapshot 1 at 3", (1, 14), r#"expected "=" and an index, found a blank"#),
        ("snapshot 1 at=3 at=4", (1, 17), "at is given twice"),
        ("snapshot 1 local local", (1, 18), "local is given twice"),
        ("snapshot 1 locally", (1, 12), r#"expected at= or "local", found "locally""#),
        ("trim 1 local", (1, 8), r#"expected "at", found "local""#),
        ("trim 1 at=4294967295", (1, 11), "an index is 0 to 4294967294, not 4294967295"),
        ("read 3 5..5", (1, 8), "a range ends after it starts; 5..5 does not"),
        ("read 3 5.6", (1, 10), r#"expected a second dot, as in 0..10, found "6""#),
        (
            "read 3",
            (1, 7),
            r#"expected an index, a range (0..10), "decided" or "through log", found the end of the line"#,
        ),
        ("priority 2 4294967296", (1, 12), "a priority is 0 to 4294967295"),
        ("power-failure 1=4 1=5", (1, 19), "node 1 is missing, named twice or has no disk"),
        ("run", (1, 4), r#"expected "until", found the end of the line"#),
        ("run untill leader", (1, 5), r#"expected "until", found "untill"; did you mean "until"?"#),
        ("run until dead", (1, 11), "(known: leader, decided, accepted, compacted, configuration)"),
        ("run until leader within 0", (1, 25), "a number of ticks is 1 to 10000000, not 0"),
        ("run until decided 2 at", (1, 23), r#"expected "all", node ids or "leader", found the end of the line"#),
        ("run until decided 2 in 5", (1, 21), r#"expected "within", found "in""#),
        ("expect", (1, 7), "expected what to expect, found the end of the line"),
        ("expect error NotAllDecidet", (1, 14), r#"did you mean "NotAllDecided"?"#),
        ("expect error NotAllDecided(3", (1, 29), "expected a closing bracket, found the end of the line"),
        ("expect no errors", (1, 11), r#"expected "error", found "errors"; did you mean "error"?"#),
        ("expect snapshot 3 a=4 none", (1, 27), r#"expected "=" and a value after the key"#),
        ("scenario quorumloss", (1, 10), r#"did you mean "quorum-loss"? (known: fresh, "#),
        ("step\ncluster nodes=3", (2, 1), r#""cluster" can only be a script's first command"#),
        ("cluster\ncluster", (2, 1), r#""cluster" can only be a script's first command"#),
        ("storage 1 memory", (1, 1), r#""storage" can only follow "cluster""#),
        ("cluster\nstep\nstorage 1 memory", (3, 1), r#""storage" can only follow "cluster""#),
        ("cluster\nstorage 4 memory", (2, 9), "there is no node 4"),
        ("cluster\nstorage 2 memory\nstorage 2 memory", (3, 9), "the storage of node 2 is given twice"),
        ("cluster\nstorage 2 disk", (2, 11), "(known: memory, indexeddb)"),
        ("cluster nodes=1", (1, 15), "a cluster has 2 to 9 nodes, not 1"),
        ("cluster nodes=10", (1, 15), "a cluster has 2 to 9 nodes, not 10"),
        ("cluster nodes=1,2,3,4,5,6,7,8,9,10", (1, 15), "a cluster has 2 to 9 nodes, not 10"),
        ("cluster seed=1 nodes=2,1,3", (1, 22), "node ids are distinct and ascending; 1 is out of order"),
        ("cluster nodes=1,1", (1, 15), "node ids are distinct and ascending; 1 is out of order"),
        ("cluster nodes=1,65", (1, 15), "a node id is 1 to 64, not 65"),
        ("cluster latency=10001", (1, 17), "latency (in ticks) is 0 to 10000, not 10001"),
        ("cluster disk=0", (1, 14), "disk (in ticks) is 1 to 10000, not 0"),
        ("cluster loss=300", (1, 14), "loss (in per cent) is 0 to 100, not 300"),
        ("cluster seed=1 seed=2", (1, 16), "seed is given twice"),
        ("cluster latensy=1", (1, 9), r#"did you mean "latency"?"#),
        ("drop", (1, 5), "expected a message's number, or a link (1>3), found the end of the line"),
        ("drop 0", (1, 6), "a message's number, or a link (1>3) is 1 to 18446744073709551615, not 0"),
        ("drop 65>1", (1, 6), "a node id is 1 to 64, not 65"),
        ("drop 1-3", (1, 7), "expected the end of the line, found \"-3\""),
        ("drop 1>3 Acepted", (1, 10), r#"did you mean "Accepted"?"#),
        ("delay 17", (1, 9), "expected by=, found the end of the line"),
        ("delay 17 by=0", (1, 13), "by (in ticks) is 1 to 10000, not 0"),
        ("manual on", (1, 8), r#"expected a node id or "leader", found "on""#),
        ("link 2>3", (1, 9), "expected an option, found the end of the line"),
        ("link 2>3 loss=5 loss=6", (1, 17), "loss is given twice"),
        ("link 2>3 loss=101", (1, 15), "loss (in per cent) is 0 to 100, not 101"),
        ("link 4 losss=1", (1, 8), r#"expected a node id or "leader", found "losss=1""#),
        ("clock 3 every=0", (1, 15), "every (in ticks) is 1 to 10000, not 0"),
        ("disk 3", (1, 7), "expected ticks=, found the end of the line"),
        ("timeouts 3", (1, 11), "expected an option, found the end of the line"),
        ("timeouts 3 batch=10001", (1, 18), "batch (in entries) is 1 to 10000, not 10001"),
        ("timeouts 3 election=0", (1, 21), "election (in ticks) is 1 to 10000, not 0"),
        ("node 1 clock=2", (1, 1), r#""node" can only follow "cluster""#),
        ("cluster\nnode 1", (2, 7), "expected an option, found the end of the line"),
        ("cluster\nnode 4 clock=2", (2, 6), "node 4's are not"),
        ("cluster\nnode 2 clock=2\nnode 1,2 disk=3", (3, 6), "the settings of node 2 are given twice"),
        ("cluster storage=memory\nnode 2 disk=3", (2, 6), "it has no disk whose time could be set"),
        ("cluster\nnode 2 disk=3\nstorage 2 memory", (3, 9), "it has no disk whose time could be set"),
        ("reconfigure 1 nodes=1,2,3 read-quorum=4", (1, 39), "Read quorum must be in range"),
        ("reconfigure 1 nodes=1,2,3,4 write-quorum=1", (1, 42), "quorums must overlap"),
        ("reconfigure 1 write-quorum=3 read-quorum=2 nodes=1,2,3,4", (1, 28), "must be >= the write quorum"),
        ("reconfigure 1 nodes=1,2,3 read-quorum=2 read-quorum=2", (1, 41), "read-quorum is given twice"),
        ("reconfigure 1 nodes=1,2,3 write-quorum=all", (1, 40), "a size of the write quorum"),
        ("cluster snapshots=yes", (1, 19), r#"expected "on" or "off", found "yes" (known: on, off)"#),
    ];
    for (text, place, message) in cases {
        let (line, column, found) = refused(text);
        assert_eq!((line, column), place, "{text}: {found}");
        assert!(found.contains(message), "{text}\n  says: {found}\n  should say: {message}");
    }
}

#[test]
fn columns_count_characters_not_bytes() {
    assert_eq!(refused("append 1 键键=x").1, 13);
}

#[test]
fn limits_are_errors_that_name_the_limit() {
    let (line, _, message) = refused(&"#".repeat(MAX_SCRIPT_BYTES + 1));
    assert_eq!((line, message.contains("1048576 bytes")), (1, true), "{message}");
    let (line, column, message) = refused(&"step\n".repeat(MAX_LINES).replacen("step\n", "step\nstep\n", 1));
    assert_eq!((line, column, message.contains("20000 lines")), (MAX_LINES + 1, 1, true), "{message}");
    let (line, column, message) = refused(&format!("step\n# {}", "é".repeat(MAX_LINE_CHARS - 1)));
    assert_eq!((line, column, message.contains("2000 characters")), (2, MAX_LINE_CHARS + 1, true), "{message}");
    assert!(parse(&"step\n".repeat(MAX_LINES)).is_ok());
    assert!(parse(&format!("# {}", "é".repeat(MAX_LINE_CHARS - 2))).is_ok());
}

#[test]
fn leader_is_a_name_only_where_a_node_is_wanted() {
    let Statement::Do(Order::At(target, _)) = one("append leader leader=1") else { panic!() };
    assert_eq!(target, Target { who: Who::Leader, column: 8 });
    // A key may be called like a word of the language.
    let mut runner = Runner::new(parse("append leader leader=1").expect("it parses"));
    let expected = Command::Append { node: 2, key: "leader".into(), value: 1 };
    assert_eq!(runner.next(&Fake::with_leader(2)), Turn::Apply(expected));
}

#[test]
fn a_journal_may_be_longer_than_a_script_and_holds_plain_commands_only() {
    let long = "append 1 a=1\n".repeat(MAX_SCRIPT_BYTES / 10);
    assert_eq!(parse_commands(&long).map(|commands| commands.len()), Ok(MAX_SCRIPT_BYTES / 10));
    for text in [
        "step\ncrash leader",
        "step\nrun until leader",
        "step\nexpect leader",
        "step\nscenario fresh",
        "step\ndrop 1>3",
    ] {
        assert_eq!(parse_commands(text).map_err(|error| error.line), Err(2), "{text}");
    }
}
