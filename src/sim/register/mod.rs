//! What clients saw of the key-values, and whether one order of it explains that: linearizability, key by key.
//!
//! An operation takes effect at one moment between its invocation and its completion. A write is invoked when it is
//! proposed, and completed when the node that proposed it sees it decided; a read goes through the log likewise and
//! says what it saw. Those that were never completed may have taken effect, or not.
//!
//! The log is one order that should explain it all, and [`witness`] tries that one first: it costs a sort, and [`quick`]
//! saves the copies. Where it does not, [`search`] looks for any other, by what clients saw alone.

mod explain;
mod quick;
mod search;
mod witness;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    order,
    sim::{
        NodeId, Simulation,
        operations::Answer,
        proposals::{Outcome, Story},
        trace::Moment,
    },
};

pub use explain::Wrong;

/// How many operations are looked at: the newest.
pub const MAX_OPERATIONS: usize = 10_000;
/// How many configurations a search looks at before it gives up.
pub const MAX_SEARCH: usize = 50_000;
/// How many operations of one key are searched; of more only the order of the log is tried.
pub const MAX_SEARCHED: usize = 2_000;

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It writes this value.
    Write(u64),
    /// It reads, and was told this, if it was told anything.
    Read(Option<Answer>),
}

/// What a client did with one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The number of the proposal that it went as.
    pub id: u64,
    /// At which node.
    pub node: NodeId,
    /// With which key.
    pub key: String,
    /// What.
    pub deed: Deed,
    /// When it began.
    pub invoked: Moment,
    /// When the client knew that it was done; `None` where it never did, or does not yet.
    pub completed: Option<Moment>,
    /// Where it was decided first: configuration and index.
    pub place: Option<(u32, usize)>,
    /// Whether it is known to be lost: it has no effect, and never will.
    pub lost: bool,
}

impl Operation {
    /// What a read saw: the outer `None` for a write, and where a read says nothing.
    fn saw(&self) -> Option<Option<u64>> {
        match self.deed {
            Deed::Read(answer) => saw(answer),
            Deed::Write(_) => None,
        }
    }

    /// What a write writes.
    fn wrote(&self) -> Option<u64> {
        match self.deed {
            Deed::Write(value) => Some(value),
            Deed::Read(_) => None,
        }
    }

    /// Whether it was done before another began.
    fn is_before(&self, other: &Self) -> bool {
        self.completed.is_some_and(|completed| completed.step < other.invoked.step)
    }

    fn completed_step(&self) -> u64 {
        self.completed.map_or(u64::MAX, |completed| completed.step)
    }
}

/// What a read saw that was answered this; `None` where that says nothing.
fn saw(answer: Option<Answer>) -> Option<Option<u64>> {
    match answer? {
        Answer::Value(value) => Some(Some(value)),
        Answer::Absent => Some(None),
        Answer::Trimmed(_) | Answer::NotHandedOver(_) => None,
    }
}

/// Operations, and what is known of the time before them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operated {
    /// In the order in which they began.
    pub operations: Vec<Operation>,
    /// The last step in which one was completed that is not among them; `None` where these are all.
    pub left_out: Option<u64>,
    /// Whether no key had a value at the beginning.
    pub from_nothing: bool,
}

/// What is wrong with what was seen of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Which key.
    pub key: String,
    /// The operation whose completion no order explains; what was completed before, one does.
    pub offender: u64,
    /// When that was.
    pub at: Moment,
    /// What is wrong.
    pub wrong: Wrong,
    /// The operations that contradict each other, the offender among them, in the order in which they began.
    pub concerned: Vec<u64>,
}

/// How what clients saw stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// How many operations were looked at.
    pub operations: usize,
    /// Of how many keys.
    pub keys: usize,
    /// Of how many keys the log itself is the order that explains them.
    pub by_log: usize,
    /// Those of which no order explains what was seen, the first to break first.
    pub broken: Vec<Broken>,
    /// Those of which it could not be found out within [`MAX_SEARCH`] configurations.
    pub unknown: Vec<String>,
}

impl Verdict {
    /// Whether all that was looked at is explained.
    pub fn holds(&self) -> bool {
        self.broken.is_empty()
    }
}

/// What a register starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// Nobody knows: the first read says.
    Unknown,
    /// This value, or none.
    Has(Option<u64>),
}

/// Judges operations key by key.
pub fn judge(operated: &Operated) -> Verdict {
    let mut by_key: BTreeMap<String, Vec<Operation>> = BTreeMap::new();
    for operation in relevant(operated) {
        by_key.entry(operation.key.clone()).or_default().push(operation);
    }
    let start = if operated.from_nothing && operated.left_out.is_none() { State::Has(None) } else { State::Unknown };
    let mut verdict = Verdict { operations: operated.operations.len(), keys: by_key.len(), ..Verdict::default() };
    for (key, operations) in by_key {
        match judge_key(&operations, start, MAX_SEARCH) {
            Found::Log => verdict.by_log += 1,
            Found::Order => {}
            Found::NotKnown => verdict.unknown.push(key),
            Found::None => {
                let found = explain::first_broken(&operations, start);
                verdict.broken.extend(found.map(|(offender, concerned, wrong)| Broken {
                    key: key.clone(),
                    offender: operations[offender].id,
                    at: operations[offender].completed.unwrap_or(operations[offender].invoked),
                    wrong,
                    concerned,
                }));
            }
        }
    }
    order::sort_by_key(&mut verdict.broken, |broken| (broken.at, broken.offender));
    verdict
}

/// The operations that say something. Where some are left out, only what can be said without them: what overlaps them
/// may have been written over by them, and what nobody else wrote may have been theirs.
fn relevant(operated: &Operated) -> impl Iterator<Item = Operation> + '_ {
    let cut = operated.left_out;
    let written =
        cut.map(|_| order::set(operated.operations.iter().filter_map(|o| Some((o.key.as_str(), o.wrote()?)))));
    let written: BTreeSet<(&str, u64)> = written.unwrap_or_default();
    operated.operations.iter().filter_map(move |operation| {
        let overlaps = cut.is_some_and(|cut| operation.invoked.step <= cut);
        let theirs = |value: u64| cut.is_some() && !written.contains(&(operation.key.as_str(), value));
        let mut operation = operation.clone();
        match (operation.deed, operation.saw()) {
            (Deed::Read(_), None) => return None,
            (Deed::Read(_), _) if overlaps || operation.completed.is_none() => return None,
            (Deed::Read(_), Some(Some(value))) if theirs(value) => return None,
            (Deed::Write(_), _) if overlaps => operation.completed = None,
            _ => {}
        }
        (!operation.lost).then_some(operation)
    })
}

/// What explains the operations of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Found {
    /// The order of the log.
    Log,
    /// Another order.
    Order,
    /// Nothing.
    None,
    /// It was not found out.
    NotKnown,
}

fn judge_key(operations: &[Operation], start: State, most: usize) -> Found {
    if witness::explains(operations, start) {
        return Found::Log;
    }
    match search::explains(operations, start, most) {
        Some(true) => Found::Order,
        Some(false) => Found::None,
        None => Found::NotKnown,
    }
}

impl Simulation {
    /// What clients did up to a step, or now.
    pub fn operated(&self, upto: Option<u64>) -> Operated {
        let upto = upto.unwrap_or(u64::MAX);
        let operation = |story: Story| {
            let reading = self.operations.reading(&story);
            let completed = story.seen.filter(|(step, _)| *step <= upto).map(|(step, time)| Moment { step, time });
            let place = match story.outcome {
                Outcome::Decided { index, step, .. } if step <= upto => Some((story.configuration, index)),
                _ => None,
            };
            let lost = matches!(story.outcome, Outcome::Lost { step, .. } if step <= upto);
            Operation {
                id: story.id,
                node: story.node,
                deed: match reading {
                    Some(reading) => Deed::Read(reading.answer.filter(|_| completed.is_some())),
                    None => Deed::Write(story.kv.value),
                },
                key: reading.map_or(story.kv.key, |reading| reading.key.clone()),
                invoked: Moment { step: story.step, time: story.time },
                completed,
                place,
                lost,
            }
        };
        let begun = self.proposals.newest(MAX_OPERATIONS).filter(|story| story.step <= upto);
        Operated {
            operations: begun.map(operation).collect(),
            left_out: self.left_out(),
            from_nothing: self.setup.images.is_empty(),
        }
    }

    /// The last step of the operations that are too many to be looked at; `None` where these are all.
    pub fn left_out(&self) -> Option<u64> {
        self.proposals.left_out()
    }

    /// A write of a key that stands at more than one index of the log: a message that carried it came twice.
    pub fn written_twice<'a>(&self, operated: &'a Operated, key: &str) -> Option<&'a Operation> {
        let mut writes = operated.operations.iter().filter(|of| of.key == key && of.wrote().is_some());
        writes.find(|operation| {
            operation.place.is_some_and(|(configuration, index)| {
                let last = self.origins(configuration, usize::MAX, &[operation.id].into());
                last.get(&operation.id).is_some_and(|last| *last != index)
            })
        })
    }

    /// Whether one order explains what clients saw up to a step, or now.
    pub fn judge_history(&self, upto: Option<u64>) -> Verdict {
        quick::by_log(self, upto.unwrap_or(u64::MAX)).unwrap_or_else(|| judge(&self.operated(upto)))
    }
}
