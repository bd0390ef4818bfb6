//! Which operations contradict each other, where no order explains what was seen.

use super::{Found, MAX_SEARCH, Operation, State, judge_key};
use crate::sim::trace::Moment;

/// How many operations are tried to be left out one by one, and how many configurations are looked at for that.
const MAX_TRIED: usize = 300;

/// What is wrong with what a read saw. Operations are named by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It saw a value that nobody had begun to write by then.
    NeverWritten {
        /// The read.
        read: u64,
    },
    /// It saw what had been written over before it began.
    Stale {
        /// The read.
        read: u64,
        /// Who wrote what it saw; `None` where it saw that there is nothing.
        saw: Option<u64>,
        /// Who wrote over that.
        over: u64,
    },
    /// An earlier read had seen what came later.
    WentBack {
        /// The read.
        read: u64,
        /// The earlier one.
        earlier: u64,
    },
    /// They contradict each other in a way that takes more of them to say.
    Contradiction,
}

/// The first operation whose completion nothing explains, with those that it contradicts; its place, and their numbers.
pub(super) fn first_broken(operations: &[Operation], start: State) -> Option<(usize, Vec<u64>, Wrong)> {
    let mut moments: Vec<Moment> = operations.iter().filter_map(|operation| operation.completed).collect();
    moments.sort_unstable();
    moments.dedup();
    // What is explained as a whole is explained up to any moment of it, so the first one is found by halving.
    let at = moments
        .partition_point(|moment| !matches!(judge_key(&as_of(operations, *moment), start, MAX_SEARCH), Found::None));
    let moment = *moments.get(at)?;
    let known = as_of(operations, moment);
    let of_then = |operation: &&Operation| operation.completed.is_some_and(|completed| completed.step == moment.step);
    let saw = known.iter().filter(of_then).find(|operation| operation.saw().is_some());
    let offender = saw.or_else(|| known.iter().find(of_then))?.clone();
    let (concerned, wrong) = why(&known, &offender, start);
    Some((operations.iter().position(|operation| operation.id == offender.id)?, concerned, wrong))
}

/// What was known at a moment: what was not completed by then may have been done, or not.
fn as_of(operations: &[Operation], moment: Moment) -> Vec<Operation> {
    let begun = operations.iter().filter(|operation| operation.invoked.step <= moment.step).cloned();
    begun
        .filter_map(|mut operation| {
            operation.completed = operation.completed.filter(|completed| completed.step <= moment.step);
            (operation.completed.is_some() || operation.wrote().is_some()).then_some(operation)
        })
        .collect()
}

fn why(known: &[Operation], read: &Operation, start: State) -> (Vec<u64>, Wrong) {
    let Some(saw) = read.saw() else { return (smallest(known, read, start), Wrong::Contradiction) };
    let writers: Vec<&Operation> =
        known.iter().filter(|other| other.wrote().is_some() && other.wrote() == saw).collect();
    if writers.is_empty() && saw.is_some() && start == State::Has(None) {
        return (vec![read.id], Wrong::NeverWritten { read: read.id });
    }
    // Whoever wrote what was seen was done before somebody else wrote over it, and that before the read began.
    let before = known.iter().filter(|other| other.wrote().is_some() && other.wrote() != saw && other.is_before(read));
    let is_over = |over: &&Operation| writers.iter().all(|writer| writer.is_before(over));
    if start == State::Has(None)
        && let Some(over) = before.filter(is_over).max_by_key(|over| (over.completed, over.id))
    {
        let last = writers.iter().max_by_key(|writer| writer.completed).map(|writer| writer.id);
        let concerned = in_order(known, |id| id == read.id || id == over.id || Some(id) == last);
        return (concerned, Wrong::Stale { read: read.id, saw: last, over: over.id });
    }
    let concerned = smallest(known, read, start);
    let is_read = |other: &&Operation| other.saw().is_some() && other.id != read.id && concerned.contains(&other.id);
    let mut others = known.iter().filter(is_read);
    match (others.next(), others.next()) {
        (Some(earlier), None) if earlier.is_before(read) => {
            let wrong = Wrong::WentBack { read: read.id, earlier: earlier.id };
            (concerned, wrong)
        }
        _ => (concerned, Wrong::Contradiction),
    }
}

/// As few reads, and writes that none of them saw, as still contradict each other.
fn smallest(known: &[Operation], offender: &Operation, start: State) -> Vec<u64> {
    let mut kept: Vec<Operation> = known.to_vec();
    let saw_its = |kept: &[Operation], write: &Operation| {
        write.wrote().is_some() && kept.iter().any(|other| other.saw() == Some(write.wrote()))
    };
    // The reads first: a write that nobody saw any more can go too.
    for reads in [true, false] {
        let tried: Vec<u64> = kept
            .iter()
            .rev()
            .filter(|operation| operation.saw().is_some() == reads && operation.id != offender.id)
            .map(|operation| operation.id)
            .take(MAX_TRIED)
            .collect();
        for id in tried {
            let Some(at) = kept.iter().position(|operation| operation.id == id) else { continue };
            // Without who wrote it, what was seen would be wrong in another way.
            if saw_its(&kept, &kept[at]) {
                continue;
            }
            let left_out = kept.remove(at);
            if judge_key(&kept, start, MAX_TRIED) != Found::None {
                kept.insert(at, left_out);
            }
        }
    }
    kept.iter().map(|operation| operation.id).collect()
}

fn in_order(known: &[Operation], is: impl Fn(u64) -> bool) -> Vec<u64> {
    known.iter().map(|operation| operation.id).filter(|id| is(*id)).collect()
}
