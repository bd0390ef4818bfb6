//! [`Incoming`]: a run that came from outside, in a link or a file, looked at as a whole before any of it is
//! carried out. What it asks for has limits: they are on work, not on time, so that it is refused or taken alike
//! everywhere.

use super::{
    MAX_SCRIPT_BYTES, Script, ScriptError,
    link::{VERSION, other_file_version},
    parse,
    parse::parse_scenario,
    statement::{Expectation, ExpectedLeader, Goal, Line, NodeOrder, Order, Place, Statement, Target, Who},
};
use crate::sim::{NodeId, Simulation, command::Command, config::Setup, configuration::node_of};

/// The most steps and ticks that a run from outside lets pass, all its lines together.
pub const MAX_ADVANCES: u64 = 50_000_000;
/// The most entries that a run from outside appends, all its lines together.
pub const MAX_ENTRIES: u64 = 1_000_000;
/// The most entries that the reads and expectations of a run from outside look at, all its lines together, where
/// each looks at all that was appended before it.
pub const MAX_LOOKS: u64 = 200_000_000;

/// A run from outside that can be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// What it starts from.
    pub setup: Setup,
    /// Its lines; its setup is taken out.
    pub script: Script,
    /// How many of them change the cluster or let time pass.
    pub commands: usize,
}

/// What a statement asks for.
#[derive(Default)]
struct Work {
    advances: u64,
    entries: u64,
    /// Whether it looks at the entries that there are.
    looks: bool,
}

/// Reads a run that came from outside. An error says where, and nothing has happened yet.
pub fn read(bytes: &[u8]) -> Result<Incoming, ScriptError> {
    if bytes.len() > MAX_SCRIPT_BYTES {
        return fault(1, 1, format!("a script has at most {MAX_SCRIPT_BYTES} bytes, not {}", bytes.len()));
    }
    let text = text_of(bytes)?;
    if let Some((found, column)) = other_file_version(text) {
        return fault(1, column, format!("expected version {VERSION}, which this page reads, found \"{found}\""));
    }
    let mut script = parse(text)?;
    let Some(setup) = script.setup.take() else {
        let (line, column) = script.lines.first().map_or((1, 1), |line| (line.number, line.column));
        return fault(line, column, "expected \"cluster\" or \"scenario\": such a run says what it starts from".into());
    };
    // All that a setup can be wrong in was found where it stands; what its disks hold is tried as well.
    Simulation::new(setup.clone()).map_err(|error| error_at(1, 1, error.to_string()))?;
    // First: afterwards there are few enough scenarios to look into.
    check_work(&script)?;
    check_nodes(&script, &setup)?;
    let commands = script.lines.iter().filter(|line| !matches!(line.statement, Statement::Expect(_))).count();
    Ok(Incoming { setup, script, commands })
}

/// The bytes as text; a byte order mark, which some editors write, is not of it.
fn text_of(bytes: &[u8]) -> Result<&str, ScriptError> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        let line = before.matches('\n').count() + 1;
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        error_at(line, column, format!("expected text in UTF-8, found the byte {byte:#04x}"))
    })
}

fn error_at(line: usize, column: usize, message: String) -> ScriptError {
    ScriptError { line, column, message }
}

fn fault<T>(line: usize, column: usize, message: String) -> Result<T, ScriptError> {
    Err(error_at(line, column, message))
}

/// Every node that a line names is one of the cluster's: else the run would end at that line.
fn check_nodes(script: &Script, setup: &Setup) -> Result<(), ScriptError> {
    // A reconfiguration brings nodes in; whether they are there when a line names them is seen when it runs.
    let mut known: Vec<NodeId> = setup.pids().collect();
    for line in script.all_lines() {
        let unknown = |(pid, _): &(NodeId, Option<usize>)| !known.contains(pid);
        if let Some((pid, column)) = named(&line.statement).into_iter().find(unknown) {
            return fault(line.number, column.unwrap_or(line.column), format!("there is no node {pid}"));
        }
        known.extend(joining(&line.statement));
    }
    Ok(())
}

/// The nodes that a statement can bring in.
fn joining(statement: &Statement) -> Vec<NodeId> {
    match statement {
        Statement::Do(Order::At(_, NodeOrder::Reconfigure { nodes, .. })) => nodes.clone(),
        Statement::Scenario(scenario) => {
            let lines = parse_scenario(scenario).map(|script| script.lines).unwrap_or_default();
            lines.iter().flat_map(|line| joining(&line.statement)).collect()
        }
        _ => Vec::new(),
    }
}

/// The nodes that a statement names by id, and the columns where it does, where those are known.
fn named(statement: &Statement) -> Vec<(NodeId, Option<usize>)> {
    let of = |target: &Target| match target.who {
        Who::Node(pid) => Some((pid, Some(target.column))),
        Who::Leader => None,
    };
    let at = |place: &Place| match place {
        Place::All => Vec::new(),
        Place::Nodes(targets) => targets.iter().filter_map(of).collect(),
    };
    match statement {
        Statement::Do(Order::Plain(Command::PowerFailure(flushes))) => {
            flushes.iter().map(|(disk, _)| (node_of(*disk), None)).collect()
        }
        Statement::Do(order) => order.targets().iter().filter_map(of).collect(),
        Statement::RunUntil { goal: Goal::Leader(pid), .. } => pid.iter().map(|pid| (*pid, None)).collect(),
        Statement::RunUntil { goal: Goal::Index { place, .. }, .. } => at(place),
        Statement::Scenario(scenario) => {
            let lines = parse_scenario(scenario).map(|script| script.lines).unwrap_or_default();
            let nodes = lines.iter().flat_map(|line| named(&line.statement));
            nodes.map(|(pid, _)| (pid, None)).collect()
        }
        Statement::Expect(expectation) => match expectation {
            Expectation::Index { place, .. } | Expectation::Running { place, .. } => at(place),
            Expectation::Leader(ExpectedLeader::Node(pid)) => vec![(*pid, None)],
            Expectation::Snapshot(target, _) | Expectation::Value(target, _) | Expectation::Entry(target, ..) => {
                of(target).into_iter().collect()
            }
            Expectation::Leader(_)
            | Expectation::Error { .. }
            | Expectation::NoError
            | Expectation::History(_)
            | Expectation::Lost(_)
            | Expectation::LostOne(_)
            | Expectation::ChecksHold
            | Expectation::Check { .. } => Vec::new(),
        },
    }
}

/// What all lines ask for together is within the limits.
fn check_work(script: &Script) -> Result<(), ScriptError> {
    let (mut advances, mut entries, mut looks) = (0_u64, 0_u64, 0_u64);
    for line in script.all_lines() {
        let work = work(&line.statement);
        advances = advances.saturating_add(work.advances);
        entries = entries.saturating_add(work.entries);
        looks = looks.saturating_add(if work.looks { entries } else { 0 });
        for (what, most, found) in [
            ("steps and ticks", MAX_ADVANCES, advances),
            ("entries", MAX_ENTRIES, entries),
            ("entries looked at", MAX_LOOKS, looks),
        ] {
            if found > most {
                let message = format!(
                    "the {what} of all lines up to this one add up to {found}; a run that is opened has at most {most}"
                );
                return fault(line.number, line.column, message);
            }
        }
    }
    Ok(())
}

fn work(statement: &Statement) -> Work {
    let advance = |advances: u64| Work { advances, ..Work::default() };
    let append = |entries: u64| Work { entries, ..Work::default() };
    match statement {
        Statement::Do(Order::Plain(Command::Step(count) | Command::Tick(count))) => advance(*count),
        Statement::Do(Order::At(_, order)) => match order {
            NodeOrder::Append { .. } => append(1),
            NodeOrder::AppendMany { count, .. } => append(*count),
            NodeOrder::ReadThrough { .. } => Work { entries: 1, looks: true, ..Work::default() },
            NodeOrder::Read { .. } | NodeOrder::ReadDecided { .. } => Work { looks: true, ..Work::default() },
            _ => Work::default(),
        },
        Statement::RunUntil { within_ticks, .. } => advance(*within_ticks),
        Statement::Scenario(scenario) => {
            let lines = parse_scenario(scenario).map(|script| script.lines).unwrap_or_default();
            lines.iter().fold(Work::default(), |sum, Line { statement, .. }| {
                let work = work(statement);
                Work {
                    advances: sum.advances.saturating_add(work.advances),
                    entries: sum.entries.saturating_add(work.entries),
                    looks: sum.looks || work.looks,
                }
            })
        }
        Statement::Expect(Expectation::Value(..) | Expectation::Snapshot(..) | Expectation::History(_)) => {
            Work { looks: true, ..Work::default() }
        }
        Statement::Do(_) | Statement::Expect(_) => Work::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(bytes: &[u8]) -> (usize, usize, String) {
        let error = read(bytes).expect_err("it is refused");
        (error.line, error.column, error.message)
    }

    #[test]
    fn a_run_comes_in_with_what_it_starts_from() {
        let text = "\u{feff}# mine\r\ncluster nodes=5 seed=9\r\ntick 7\nappend 5 \"键 1\"=3\nexpect decided 0 at 5\n";
        let incoming = read(text.as_bytes()).unwrap();
        assert_eq!((incoming.setup.nodes.len(), incoming.setup.seed, incoming.commands), (5, 9, 2));
        assert_eq!(incoming.script.lines.len(), 3);
        let scenario = read(b"scenario minority").unwrap();
        assert_eq!((scenario.setup.nodes.len(), scenario.commands), (5, 1));
    }

    #[test]
    fn what_says_not_what_it_starts_from_is_refused() {
        assert_eq!((place(b"").0, place(b"").1), (1, 1));
        assert_eq!((place(b"# only words\n\n").0, place(b"\n").1), (1, 1));
        let (line, column, message) = place(b"\n  tick 3\ncrash 1");
        assert_eq!((line, column), (2, 3));
        assert!(message.contains("\"cluster\""), "{message}");
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        let (line, column, message) = place(b"cluster nodes=3\n\xe9\x94\xae=\xff1");
        assert_eq!((line, column), (2, 3), "{message}");
        assert!(message.contains("0xff"), "{message}");
        assert_eq!((place(b"\xff\xfec\0l\0").0, place(b"\xff\xfec\0l\0").1), (1, 1));
    }

    #[test]
    fn limits_hold_and_are_named() {
        let long = place(&vec![b'#'; MAX_SCRIPT_BYTES + 1]);
        assert!(long.2.contains("1048576") && long.2.contains("1048577"), "{long:?}");
        assert!(read(format!("cluster\n{}", "tick 10000000\n".repeat(5)).as_bytes()).is_ok());
        let (line, column, message) = place(format!("cluster\n{} step 1", "tick 10000000\n".repeat(5)).as_bytes());
        assert_eq!((line, column), (7, 2), "{message}");
        assert!(message.contains("50000001") && message.contains("50000000"), "{message}");
        // Waiting counts with all that it may take, also within a scenario.
        assert_eq!(
            place(
                b"cluster\nstep 10000000\nstep 10000000\nstep 10000000\nrun until leader within 10000000\n\
            step 10000000\nscenario minority"
            )
            .0,
            7
        );
        let (line, _, message) = place(format!("cluster\n{}", "append 1 count=100000\n".repeat(11)).as_bytes());
        assert_eq!(line, 12, "{message}");
        assert!(message.contains("1000000"), "{message}");
        // Looking again and again at much is work, too.
        let looks = format!("cluster\nappend 1 count=100000\n{}", "expect value 1 k0=none\n".repeat(2_001));
        assert_eq!(place(looks.as_bytes()).0, 2_003);
    }

    #[test]
    fn a_node_that_is_not_there_is_found_before_anything_runs() {
        for (line, column) in [
            ("crash 4", 7),
            ("cut 1-4", 7),
            ("split 1,2 3,9", 13),
            ("run until leader 9", 1),
            ("run until decided 1 at 2,9", 26),
            ("power-failure 1=0 9=0", 1),
            ("expect leader 4", 1),
            ("expect up 2,4", 13),
            ("expect entry 4 0 none", 14),
            ("scenario minority", 1),
        ] {
            let text = format!("cluster nodes=3\ntick 9\n{line}");
            let (number, found, message) = place(text.as_bytes());
            assert_eq!((number, found), (3, column), "{line}: {message}");
            assert!(message.starts_with("there is no node "), "{line}: {message}");
        }
    }

    #[test]
    fn a_file_of_a_later_version_is_refused() {
        let (line, column, message) = place(b"# OmniPaxos Playground run, version 2. Drop it\ncluster nodes=3");
        assert_eq!((line, column), (1, 37), "{message}");
        assert!(message.contains("version 1") && message.contains("\"2\""), "{message}");
    }
}
