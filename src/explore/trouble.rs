//! [`Trouble`]: what a run can show that should not be, and by what name it is known ([`Defect`]).

use crate::sim::{
    NodeId,
    invariant::{Cause, Violation},
    register::Wrong,
};

/// Something of OmniPaxos 0.2.4, or of how it is used, that is known to break a run. Each has a profile that finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Defect {
    /// A node came back without what it had claimed: it keeps its log in memory, or its disk was wiped.
    Amnesia,
    /// Catching up by a delta snapshot lost the follower's own prefix.
    DeltaCatchup,
    /// A resynchronisation reached below what was trimmed.
    TrimBelowResync,
    /// Trimmed entries are in no snapshot.
    SnapshotThenTrim,
    /// A node came back with its own ballot as its promise, and waits for a leader that it takes itself for.
    StuckInRecovery,
    /// With gaps in the node ids nothing is ever trimmed.
    TrimWithGappedIds,
    /// A priority that was set stalls the election.
    PriorityStall,
    /// A resynchronisation past a StopSign counted it twice.
    StopsignTwice,
    /// A new leader took over the log of a promise that it had given up by then, without its decided index.
    PromiseTakenBack,
}

impl Defect {
    /// Its name: stable, in kebab case; that of the profile that finds it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Amnesia => "amnesia",
            Self::DeltaCatchup => "delta-catchup",
            Self::TrimBelowResync => "trim-below-resync",
            Self::SnapshotThenTrim => "snapshot-then-trim",
            Self::StuckInRecovery => "stuck-in-recovery",
            Self::TrimWithGappedIds => "trim-with-gapped-ids",
            Self::PriorityStall => "priority-stall",
            Self::StopsignTwice => "stopsign-twice",
            Self::PromiseTakenBack => "promise-taken-back",
        }
    }

    fn of_cause(cause: Cause) -> Option<Self> {
        match cause {
            Cause::Amnesia(_) | Cause::Wiped(_) => Some(Self::Amnesia),
            Cause::DeltaCatchUp(_) => Some(Self::DeltaCatchup),
            Cause::ResyncBelowTrim(_) => Some(Self::TrimBelowResync),
            Cause::TrimBeforeSnapshot(_) | Cause::TrimAfterSnapshot(_) => Some(Self::SnapshotThenTrim),
            Cause::StopSignTwice(_) => Some(Self::StopsignTwice),
            Cause::PromiseTakenBack(_) => Some(Self::PromiseTakenBack),
            Cause::StorageForgot(_) | Cause::Unknown => None,
        }
    }
}

/// What a run showed that should not be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Something that must always hold did not: the first such.
    Violation(Box<Violation>),
    /// OmniPaxos panicked, and said this.
    Panic(String),
    /// Faults have ended and links are whole, but no node leads.
    NoLeader {
        /// For so many ticks.
        ticks: u64,
        /// Why, where that is known.
        defect: Option<Defect>,
    },
    /// Faults have ended, a node leads, and still what was proposed there is not decided at this one.
    Undecided {
        /// Where.
        node: NodeId,
        /// Its decided index.
        decided: usize,
        /// The index that it should have decided.
        expected: usize,
        /// For so many ticks.
        ticks: u64,
        /// Why, where that is known.
        defect: Option<Defect>,
    },
    /// The leader refuses to trim what every node has decided: `NotAllDecided` with this index.
    TrimRefused {
        /// The index in the refusal.
        index: usize,
        /// What every node has decided.
        decided: usize,
        /// Why, where that is known.
        defect: Option<Defect>,
    },
    /// No order explains what clients saw of a key, and nothing that is known does.
    NotLinearizable {
        /// Which key.
        key: String,
        /// The step that completed what cannot be explained.
        step: u64,
        /// What is wrong.
        wrong: Wrong,
    },
}

impl Trouble {
    /// By what name it is known.
    pub fn defect(&self) -> Option<Defect> {
        match self {
            Self::Violation(violation) => Defect::of_cause(violation.cause),
            Self::Panic(_) | Self::NotLinearizable { .. } => None,
            Self::NoLeader { defect, .. } | Self::Undecided { defect, .. } | Self::TrimRefused { defect, .. } => {
                *defect
            }
        }
    }

    /// Whether it is seen only at the end of a run.
    pub fn is_seen_at_the_end(&self) -> bool {
        !matches!(self, Self::Violation(_) | Self::Panic(_))
    }

    /// Whether it is the same trouble, wherever and whenever it came up.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Violation(a), Self::Violation(b)) => {
                (a.invariant, a.cause.name()) == (b.invariant, b.cause.name())
                    && std::mem::discriminant(&a.breach) == std::mem::discriminant(&b.breach)
            }
            (Self::Panic(a), Self::Panic(b)) => without_digits(a) == without_digits(b),
            _ => std::mem::discriminant(self) == std::mem::discriminant(other) && self.defect() == other.defect(),
        }
    }

    /// The line of script that holds at the end of a run which shows it; `None` for a panic, after which nothing does.
    pub fn expectation(&self) -> Option<String> {
        match self {
            Self::Violation(found) => {
                Some(format!("expect check {} broken by {}", found.invariant.name(), found.cause.name()))
            }
            Self::Panic(_) => None,
            Self::NoLeader { .. } => Some("expect leader none".to_owned()),
            Self::Undecided { node, decided, .. } => Some(format!("expect decided {decided} at {node}")),
            Self::TrimRefused { index, .. } => Some(format!("expect error NotAllDecided({index})")),
            Self::NotLinearizable { .. } => Some("expect history broken".to_owned()),
        }
    }

    /// What it is, in a sentence.
    pub fn sentence(&self) -> String {
        let name = |defect: &Option<Defect>| defect.map_or("not known".to_owned(), |known| known.name().to_owned());
        match self {
            Self::Violation(found) => {
                let (invariant, cause) = (found.invariant.name(), found.cause.name());
                let (node, step, breach) = (found.node, found.step, &found.breach);
                format!("{invariant} is broken by {cause} at node {node} in step {step}: {breach:?}")
            }
            Self::Panic(said) => format!("OmniPaxos panicked: {said}"),
            Self::NoLeader { ticks, defect } => {
                format!("no node leads {ticks} ticks after faults ended; cause: {}", name(defect))
            }
            Self::Undecided { node, decided, expected, ticks, defect } => format!(
                "node {node} has decided {decided} and not {expected} {ticks} ticks after it was proposed without \
                 faults; cause: {}",
                name(defect)
            ),
            Self::TrimRefused { index, decided, defect } => format!(
                "every node has decided {decided}, and the leader refuses to trim there with NotAllDecided({index}); \
                 cause: {}",
                name(defect)
            ),
            Self::NotLinearizable { key, step, wrong } => {
                format!("no order explains what was read of {key:?} by step {step}: {wrong:?}")
            }
        }
    }
}

/// A panic's message without the numbers in it.
fn without_digits(text: &str) -> String {
    text.chars().filter(|c| !c.is_ascii_digit()).collect()
}
