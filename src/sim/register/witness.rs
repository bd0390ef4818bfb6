//! Whether the order of the log explains what was seen: cheap, and nearly always so.

use super::{Operation, State};

/// Of an operation, what it takes to see that.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// Where it was decided.
    pub place: Option<(u32, usize)>,
    /// Its number.
    pub id: u64,
    /// The step in which it began.
    pub invoked: u64,
    /// The step in which the client knew that it was done; [`NEVER`] where it never did.
    pub completed: u64,
    /// What it wrote.
    pub wrote: Option<u64>,
    /// What it saw.
    pub saw: Option<Option<u64>>,
}

/// In place of a step.
pub const NEVER: u64 = u64::MAX;

impl Step {
    fn of(operation: &Operation) -> Self {
        Self {
            place: operation.place,
            id: operation.id,
            invoked: operation.invoked.step,
            completed: operation.completed.map_or(NEVER, |completed| completed.step),
            wrote: operation.wrote(),
            saw: operation.saw(),
        }
    }
}

/// Whether the operations of one key, taken in the order in which the log has them, respect who came before whom and
/// give each read what it saw. What was never completed is taken where it was decided, else it is left out.
pub fn explains(operations: &[Operation], start: State) -> bool {
    explains_steps(operations.iter().map(Step::of).collect(), start)
}

/// The same.
pub fn explains_steps(mut steps: Vec<Step>, start: State) -> bool {
    if steps.iter().any(|step| step.place.is_none() && step.completed != NEVER) {
        return false;
    }
    steps.retain(|step| step.place.is_some());
    steps.sort_unstable_by_key(|step| (step.place, step.id));
    respects_time(&steps) && gives_what_was_seen(&steps, start)
}

/// No operation stands behind one that began only after it was done.
fn respects_time(ordered: &[Step]) -> bool {
    let mut first_done = NEVER;
    ordered.iter().rev().all(|step| {
        let fits = first_done >= step.invoked;
        first_done = first_done.min(step.completed);
        fits
    })
}

fn gives_what_was_seen(ordered: &[Step], start: State) -> bool {
    let mut state = start;
    ordered.iter().all(|step| match (step.wrote, step.saw, state) {
        (Some(value), _, _) => {
            state = State::Has(Some(value));
            true
        }
        (None, Some(saw), State::Has(has)) => saw == has,
        (None, Some(saw), State::Unknown) => {
            state = State::Has(saw);
            true
        }
        (None, None, _) => true,
    })
}
