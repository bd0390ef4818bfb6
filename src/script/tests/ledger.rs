//! The head of the journal: what is printed is read again, and what was not printed is refused in words.

use crate::{
    script::{
        beats::Bookmark,
        branches::{Branches, Run},
        ledger::{FORMAT, Ledger, LedgerError, parse_ledger, print_ledger},
        print_setup,
    },
    sim::{
        command::{Command, Links},
        config::{Setup, StorageKind},
    },
};

fn run(value: u64) -> Run {
    let setup = Setup { nodes: Setup::nodes_with(1..=3, StorageKind::Memory), seed: value, ..Setup::default() };
    let append = Command::Append { node: 1, key: "a b \"#".into(), value };
    let history = vec![Command::Tick(30), append, Command::Cut(Links::OneWay(1, 2)), Command::Step(value)];
    Run { setup, history, steps: 30 + value, time: 31 }
}

fn ledger() -> Ledger {
    let mut branches = Branches::default();
    branches.fork(run(1), (5, 2), 1_000).unwrap();
    branches.rename(1, "left 3 4");
    branches.fork(run(2), (7, 3), 2_000).unwrap();
    branches.begin_anew(Some(run(3)), 3_000).unwrap();
    branches.rename(4, "分支 \"x\"");
    for (step, name) in [(40, "who leads?"), (3, "# 断开 3")] {
        branches.put_bookmark(Bookmark::new(step, name).unwrap());
    }
    Ledger { run: 12, step: 40, setup: run(4).setup, branches }
}

fn print(ledger: &Ledger) -> String {
    print_ledger(ledger.run, ledger.step, &ledger.setup, &ledger.branches)
}

#[test]
fn what_is_printed_is_read_again() {
    let ledger = ledger();
    assert_eq!(parse_ledger(&print(&ledger)), Ok(ledger));
    let first = Ledger { run: 1, step: 0, setup: Setup::default(), branches: Branches::default() };
    assert_eq!(parse_ledger(&print(&first)), Ok(first));
}

#[test]
fn the_format_before_is_read() {
    let setup = run(9).setup;
    let old = format!("7\n{}", print_setup(&setup));
    assert_eq!(parse_ledger(&old), Ok(Ledger { run: 7, step: 0, setup, branches: Branches::default() }));
}

#[test]
fn the_format_without_bookmarks_is_read() {
    let ledger = ledger();
    let lines: Vec<_> =
        print(&ledger).lines().filter(|line| !line.starts_with("bookmark ")).map(str::to_owned).collect();
    let old = lines.join("\n").replacen(&format!("journal {FORMAT}"), "journal 2", 1) + "\n";
    let mut branches = ledger.branches.clone();
    branches.remove_bookmark(40);
    branches.remove_bookmark(3);
    assert_eq!(parse_ledger(&old), Ok(Ledger { branches, ..ledger }));
}

#[test]
fn a_newer_format_is_refused_by_its_number() {
    let newer = print(&ledger()).replacen(&format!("journal {FORMAT}"), "journal 4", 1);
    assert_eq!(parse_ledger(&newer), Err(LedgerError::Newer(4)));
    assert_eq!(parse_ledger("journal 4000000000\nanything"), Err(LedgerError::Newer(4_000_000_000)));
    for other in ["journal 0\n", "journal 1\n", "journal 99999999999\n", "journal -1\n", "journal \n", "", "x"] {
        assert!(matches!(parse_ledger(other), Err(LedgerError::Foreign { .. })), "{other:?}");
    }
}

/// Whatever is changed, left out or put in: an error or a tree that holds, never a panic.
#[test]
fn hostile_heads_are_refused_or_read() {
    let text = print(&ledger());
    let lines: Vec<&str> = text.lines().collect();
    let evil = ["", "setup 99999999999999999999", "history 18446744073709551615", "kept 21", "kept 0", "branch 4 0"];
    let evil =
        evil.into_iter().chain(["left 4 1 1", "left 99 1 0", "left 3 18446744073709551615 9", "name ", "append 1 a=1"]);
    let mut read = 0;
    for (at, evil) in (0..lines.len()).flat_map(|at| evil.clone().map(move |evil| (at, evil))) {
        let mut changed = lines.clone();
        changed[at] = evil;
        let mut more = lines.clone();
        more.insert(at, evil);
        for text in [changed.join("\n"), more.join("\n"), lines[..at].join("\n")] {
            if let Ok(ledger) = parse_ledger(&text) {
                read += 1;
                let rows = ledger.branches.rows();
                assert_eq!(rows.len(), ledger.branches.kept().len() + 1, "no run is its own ancestor: {text}");
                assert_eq!(parse_ledger(&print(&ledger)).as_ref(), Ok(&ledger));
            }
        }
    }
    assert!(read > 0 && read < lines.len() * 8, "{read}");
}

#[test]
fn a_tree_that_is_none_is_refused() {
    let text = print(&ledger());
    let refused = |text: String| matches!(parse_ledger(&text), Err(LedgerError::Foreign { .. }));
    assert!(refused(text.replace("left 1 5 2", "left 2 5 2")), "its own parent");
    assert!(refused(text.replace("left 1 5 2", "left 3 5 2")), "a circle");
    assert!(refused(text.replace("left 1 5 2", "left 44 5 2")), "no such parent");
    assert!(refused(text.replace("branch 2 ", "branch 1 ")), "one number twice");
    assert!(refused(text.replace("next 5", "next 4")), "a number that will be given again");
    assert!(refused(format!("{text}more\n")), "something after the end");
}
