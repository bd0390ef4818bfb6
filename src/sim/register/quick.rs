//! Whether the order of the log explains all that clients saw, found out without a copy of any operation: it is asked after
//! every event, and nearly always so.

use std::collections::BTreeMap;

use super::{
    MAX_OPERATIONS, State, Verdict, saw,
    witness::{NEVER, Step, explains_steps},
};
use crate::sim::{Simulation, proposals::Outcome};

/// What was done with one key.
#[derive(Default)]
struct OfKey {
    steps: Vec<Step>,
    /// Whether something in it was read.
    is_read: bool,
    /// What was to be written, and is lost: whoever read it read it from somewhere.
    lost: Vec<u64>,
}

/// The verdict on what clients did up to a step, where the order of the log explains it all; `None` where it does not.
pub(super) fn by_log(simulation: &Simulation, upto: u64) -> Option<Verdict> {
    let cut = simulation.proposals.left_out();
    let mut keys: Vec<OfKey> = Vec::new();
    let mut by_name: BTreeMap<&str, usize> = BTreeMap::new();
    // Where a name is in memory says which one it is, in most cases: that is quicker than its letters.
    let mut by_place: BTreeMap<(*const u8, bool), usize> = BTreeMap::new();
    let mut operations = 0;
    for brief in simulation.proposals.newest_in_brief(MAX_OPERATIONS).filter(|brief| brief.step() <= upto) {
        operations += 1;
        let reading = simulation.operations.reading_of(brief.key(), brief.id);
        let completed = brief.seen().filter(|step| *step <= upto);
        let saw = reading.map(|reading| saw(reading.answer.filter(|_| completed.is_some())));
        let overlaps = cut.is_some_and(|cut| brief.step() <= cut);
        // A read that says nothing, or of which it is not known what came before, says nothing here.
        if matches!(saw, Some(None)) || saw.is_some() && overlaps {
            continue;
        }
        let at = *by_place.entry((brief.key().as_ptr(), reading.is_some())).or_insert_with(|| {
            let name = reading.map_or(brief.key(), |reading| &reading.key);
            *by_name.entry(name).or_insert_with(|| {
                keys.push(OfKey::default());
                keys.len() - 1
            })
        });
        let of_key = keys.get_mut(at)?;
        let place = match brief.outcome() {
            Outcome::Decided { index, step, .. } if step <= upto => Some((brief.configuration(), index)),
            Outcome::Lost { step, .. } if step <= upto => {
                of_key.lost.extend(saw.is_none().then_some(brief.value()));
                continue;
            }
            _ => None,
        };
        of_key.is_read |= saw.is_some();
        of_key.steps.push(Step {
            place,
            id: brief.id,
            invoked: brief.step(),
            completed: completed.filter(|_| !overlaps).unwrap_or(NEVER),
            wrote: saw.is_none().then_some(brief.value()),
            saw: saw.flatten(),
        });
    }
    let from_nothing = simulation.setup.images.is_empty() && cut.is_none();
    let start = if from_nothing { State::Has(None) } else { State::Unknown };
    let mut explained = 0;
    for mut of_key in keys {
        if cut.is_some() && of_key.is_read {
            of_key.leave_out_foreign();
        }
        explained += usize::from(!of_key.steps.is_empty());
        if !explains_steps(of_key.steps, start) {
            return None;
        }
    }
    Some(Verdict { operations, keys: explained, by_log: explained, ..Verdict::default() })
}

impl OfKey {
    /// Leaves out the reads of what none of these writes wrote: it may have been one that is too old to be looked at.
    fn leave_out_foreign(&mut self) {
        let mut written: Vec<u64> =
            self.steps.iter().filter_map(|step| step.wrote).chain(self.lost.drain(..)).collect();
        written.sort_unstable();
        self.steps.retain(|step| match step.saw {
            Some(Some(value)) => written.binary_search(&value).is_ok(),
            _ => true,
        });
    }
}
