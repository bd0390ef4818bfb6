//! What clients saw, at the end of a run: one order has to explain it, unless something that is known does away with it.

use crate::{explore::trouble::Trouble, sim::Simulation};

/// What no order explains of what clients saw of a key, where nothing that is known does. A write that stands in the log
/// twice, since a message that carried it came twice, takes effect twice: that is known.
pub(super) fn unexplained(simulation: &Simulation) -> Option<Trouble> {
    let operated = simulation.operated(None);
    let verdict = crate::sim::register::judge(&operated);
    let broken =
        verdict.broken.into_iter().find(|broken| simulation.written_twice(&operated, &broken.key).is_none())?;
    Some(Trouble::NotLinearizable { key: broken.key, step: broken.at.step, wrong: broken.wrong })
}
