//! Whether the order of the log explains what was seen: cheap, and nearly always so.

use super::{Operation, State};

use crate::order;

/// Whether the operations of one key, taken in the order in which the log has them, respect who came before whom and
/// give each read what it saw. What was never completed is taken where it was decided, else it is left out.
pub fn explains(operations: &[Operation], start: State) -> bool {
    let mut ordered: Vec<&Operation> = Vec::with_capacity(operations.len());
    for operation in operations {
        match operation.place {
            Some(_) => ordered.push(operation),
            None if operation.completed.is_some() => return false,
            None => {}
        }
    }
    order::sort_by_key(&mut ordered, |operation| (operation.place, operation.id));
    respects_time(&ordered) && gives_what_was_seen(&ordered, start)
}

/// No operation stands behind one that began only after it was done.
fn respects_time(ordered: &[&Operation]) -> bool {
    let mut first_done = u64::MAX;
    ordered.iter().rev().all(|operation| {
        let fits = first_done >= operation.invoked.step;
        first_done = first_done.min(operation.completed_step());
        fits
    })
}

fn gives_what_was_seen(ordered: &[&Operation], start: State) -> bool {
    let mut state = start;
    ordered.iter().all(|operation| match (operation.wrote(), operation.saw(), state) {
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
