//! Whether what a line expects or waits for is so, and the sentence where it is not.

use crate::{
    script::{
        Cluster, Status,
        print::{print_key, print_key_values},
        statement::{Expectation, ExpectedLeader, Gauge, Goal, Place, Target, Who},
    },
    sim::{NodeId, error::Refusal, invariant::CheckState},
};

/// Why a line cannot be carried out, or what is not as it expects.
#[derive(Debug)]
pub(super) struct Fault {
    /// Where; `None` for the whole line.
    pub column: Option<usize>,
    pub message: String,
}

impl Fault {
    /// A fault of the whole line.
    pub fn here(message: String) -> Self {
        Self { column: None, message }
    }
}

/// Which node a target is now.
pub(super) fn find(target: &Target, cluster: &dyn Cluster) -> Result<NodeId, Fault> {
    match target.who {
        Who::Node(pid) => Ok(pid),
        Who::Leader => cluster.leader().ok_or_else(|| Fault {
            column: Some(target.column),
            message: "no live node leads now; \"run until leader\" waits for one".into(),
        }),
    }
}

/// Checks what can never become true: a goal at a node that does not exist.
pub(super) fn check_goal(goal: &Goal, cluster: &dyn Cluster) -> Result<(), Fault> {
    let unknown = |pid| Fault::here(format!("there is no node {pid}"));
    match goal {
        Goal::Leader(Some(pid)) if cluster.status(*pid).is_none() => Err(unknown(*pid)),
        // A node that a reconfiguration is to bring in is not there yet.
        Goal::Index { gauge: Gauge::Configuration, .. } => Ok(()),
        Goal::Index { place: Place::Nodes(targets), .. } => targets
            .iter()
            .filter(|target| target.who != Who::Leader)
            .try_for_each(|target| known(target, cluster).map(drop)),
        _ => Ok(()),
    }
}

/// Whether a goal is reached.
pub(super) fn is_reached(goal: &Goal, cluster: &dyn Cluster) -> bool {
    match goal {
        Goal::Leader(None) => cluster.leader().is_some(),
        Goal::Leader(Some(pid)) => cluster.leader() == Some(*pid),
        Goal::Index { gauge, at_least, place } => {
            nodes(place, cluster).is_ok_and(|nodes| nodes.iter().all(|(_, status)| gauge.of(status) >= *at_least))
        }
    }
}

/// Why a goal is not reached yet: `node 2 has decided 1, not 3`.
pub(super) fn describe(goal: &Goal, cluster: &dyn Cluster) -> String {
    match goal {
        Goal::Leader(None) => "no live node leads".into(),
        Goal::Leader(Some(pid)) => format!("{}, not node {pid}", leader(cluster)),
        Goal::Index { gauge, at_least, place } => match nodes(place, cluster) {
            Err(fault) => fault.message,
            Ok(nodes) => {
                let behind = nodes.iter().find(|(_, status)| gauge.of(status) < *at_least);
                behind.map_or_else(String::new, |(pid, status)| {
                    format!("node {pid} has {} {}, not {at_least}", gauge.word(), gauge.of(status))
                })
            }
        },
    }
}

/// Checks an expectation; `refusals` are those of the line before.
pub(super) fn check(expectation: &Expectation, cluster: &dyn Cluster, refusals: &[Refusal]) -> Result<(), Fault> {
    match expectation {
        Expectation::Index { gauge, equals, place } => {
            for (pid, status) in nodes(place, cluster)? {
                let (found, word) = (gauge.of(&status), gauge.word());
                holds(found == *equals, || format!("expected {word} {equals} at node {pid}, found {found}"))?;
            }
            Ok(())
        }
        Expectation::Leader(expected) => {
            let (holds_now, wanted) = match expected {
                ExpectedLeader::Some => (cluster.leader().is_some(), "some node to lead".to_owned()),
                ExpectedLeader::None => (cluster.leader().is_none(), "no live node to lead".to_owned()),
                ExpectedLeader::Node(pid) => (cluster.leader() == Some(*pid), format!("node {pid} to lead")),
            };
            holds(holds_now, || format!("expected {wanted}, but {}", leader(cluster)))
        }
        Expectation::Running { up, place } => {
            let word = |up: bool| if up { "up" } else { "down" };
            for (pid, status) in nodes(place, cluster)? {
                holds(status.up == *up, || format!("expected node {pid} to be {}, it is {}", word(*up), word(!up)))?;
            }
            Ok(())
        }
        Expectation::Snapshot(target, expected) => {
            let pid = known(target, cluster)?;
            let found = cluster.snapshot(pid);
            let print = |snapshot: &Option<Vec<_>>| snapshot.as_deref().map_or("none".into(), print_key_values);
            holds(found == *expected, || {
                format!("expected the snapshot of node {pid} to be {}, found {}", print(expected), print(&found))
            })
        }
        Expectation::Value(target, values) => {
            let pid = known(target, cluster)?;
            let print = |value: Option<u64>| value.map_or("none".into(), |value| value.to_string());
            for (key, expected) in values {
                let found = cluster.value(pid, key);
                holds(found == *expected, || {
                    let (key, expected, found) = (print_key(key), print(*expected), print(found));
                    format!("expected {key}={expected} at node {pid}, found {key}={found}")
                })?;
            }
            Ok(())
        }
        Expectation::Entry(target, index, expected) => {
            let pid = known(target, cluster)?;
            let found = cluster.entry(pid, *index);
            let print = |entry: &Option<_>| {
                entry.as_ref().map_or("none".into(), |kv| print_key_values(std::slice::from_ref(kv)))
            };
            holds(found == *expected, || {
                format!("expected entry {index} of node {pid} to be {}, found {}", print(expected), print(&found))
            })
        }
        Expectation::Error { name, argument } => {
            let matches = |refusal: &Refusal| {
                refusal.name() == *name && argument.is_none_or(|number| refusal.argument() == Some(number))
            };
            holds(refusals.iter().any(matches), || {
                let wanted = print_refusal(name, *argument);
                format!("expected the line before to be refused with {wanted}, it was {}", answered(refusals))
            })
        }
        Expectation::NoError => holds(refusals.is_empty(), || {
            format!("expected the line before not to be refused, it was {}", answered(refusals))
        }),
        Expectation::Lost(expected) => {
            let found = cluster.lost();
            holds(found == *expected, || format!("expected {expected} proposals to be lost, found {found}"))
        }
        Expectation::LostOne(kv) => holds(cluster.is_lost(kv), || {
            let kv = print_key_values(std::slice::from_ref(kv));
            format!("expected a proposal of {kv} to be lost, none is")
        }),
        Expectation::ChecksHold => {
            let broken: Vec<_> = cluster.checks().into_iter().filter_map(|check| print_check(&check)).collect();
            holds(broken.is_empty(), || format!("expected all checks to hold, but {}", broken.join("; ")))
        }
        Expectation::History(expected) => {
            let found = cluster.broken_history();
            let is_so = found.is_none() == *expected;
            holds(is_so, || match &found {
                Some(key) => {
                    format!("expected the history to hold, but no order explains what was read of {}", print_key(key))
                }
                None => "expected the history to be broken, but one order explains all that was read".to_owned(),
            })
        }
        Expectation::Check { invariant, broken } => {
            let Some(check) = cluster.checks().into_iter().find(|check| check.invariant == *invariant) else {
                return Err(Fault::here("nothing is checked here".into()));
            };
            let by = |name: &str| check.violations.iter().any(|violation| violation.cause.name() == name);
            let is_so = match broken {
                None => check.holds(),
                Some(cause) => !check.holds() && cause.is_none_or(by),
            };
            holds(is_so, || {
                let wanted = match broken {
                    None => "hold".to_owned(),
                    Some(None) => "be broken".to_owned(),
                    Some(Some(cause)) => format!("be broken by {cause}"),
                };
                let found = print_check(&check).unwrap_or_else(|| "it holds".to_owned());
                format!("expected {} to {wanted}, but {found}", invariant.name())
            })
        }
    }
}

impl Gauge {
    fn of(self, status: &Status) -> usize {
        match self {
            Self::Decided => status.decided,
            Self::Accepted => status.accepted,
            Self::Compacted => status.compacted,
            Self::Configuration => status.configuration as usize,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Decided => "decided",
            Self::Accepted => "accepted",
            Self::Compacted => "compacted",
            Self::Configuration => "configuration",
        }
    }
}

fn holds(is_so: bool, message: impl FnOnce() -> String) -> Result<(), Fault> {
    if is_so { Ok(()) } else { Err(Fault::here(message())) }
}

/// As [`find`], and the node exists.
fn known(target: &Target, cluster: &dyn Cluster) -> Result<NodeId, Fault> {
    let pid = find(target, cluster)?;
    let unknown = || Fault { column: Some(target.column), message: format!("there is no node {pid}") };
    cluster.status(pid).map(|_| pid).ok_or_else(unknown)
}

fn nodes(place: &Place, cluster: &dyn Cluster) -> Result<Vec<(NodeId, Status)>, Fault> {
    let pids = match place {
        Place::All => cluster.pids(),
        Place::Nodes(targets) => targets.iter().map(|target| known(target, cluster)).collect::<Result<_, _>>()?,
    };
    Ok(pids.into_iter().filter_map(|pid| Some((pid, cluster.status(pid)?))).collect())
}

fn leader(cluster: &dyn Cluster) -> String {
    cluster.leader().map_or("no live node leads".into(), |pid| format!("node {pid} leads"))
}

fn answered(refusals: &[Refusal]) -> String {
    if refusals.is_empty() {
        return "not refused".into();
    }
    let names: Vec<_> = refusals.iter().map(|refusal| print_refusal(refusal.name(), refusal.argument())).collect();
    format!("refused with {}", names.join(", "))
}

/// `agreement is broken since step 812 by amnesia`; `None` while it holds.
fn print_check(check: &CheckState) -> Option<String> {
    let step = check.broken_at?;
    let mut causes: Vec<_> = check.violations.iter().map(|violation| violation.cause.name()).collect();
    causes.dedup();
    Some(format!("{} is broken since step {step} by {}", check.invariant.name(), causes.join(", ")))
}

fn print_refusal(name: &str, argument: Option<u64>) -> String {
    argument.map_or(name.to_owned(), |argument| format!("{name}({argument})"))
}
