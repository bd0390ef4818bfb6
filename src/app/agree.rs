//! Whether the model disk and the real one agree, asked in a debug build after every flush. On opening,
//! `sim::resume` asks.

use crate::{
    app::driver::Driver,
    kv::Proposal,
    sim::{DiskId, Simulation, configuration::node_of},
    storage::{
        difference::Difference,
        indexed_db::{Database, OpenError},
        layout::Recovered,
    },
    text,
};

/// In what a real disk is not what the simulation says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Disagreement {
    /// It was last written by another flush.
    Flush {
        /// The flush it should have been.
        expected: u64,
        /// The flush it was.
        found: u64,
    },
    /// Parts of what it holds are not the same.
    Parts(Vec<Difference>),
    /// It cannot be read, or not be trusted.
    Unreadable(String),
}

/// In what a node's database is not what the simulation says it can hold here: the last durable flush, or the
/// one under way, which may have landed unheard.
pub(super) fn disagreement(
    simulation: &Simulation,
    node: DiskId,
    recovered: &Recovered<Proposal>,
) -> Option<Disagreement> {
    let found = recovered.flushed;
    let Some((image, flushed)) = simulation.image_after(node, found) else {
        return Some(Disagreement::Flush { expected: 0, found });
    };
    if found != flushed {
        return Some(Disagreement::Flush { expected: flushed, found });
    }
    let parts = image.differences(&recovered.image);
    (!parts.is_empty()).then_some(Disagreement::Parts(parts))
}

impl Driver {
    /// Reads back what a flush has left, and says so if it is not what the simulation has. Time does not go on
    /// meanwhile, so both are of one moment. A disk that was damaged on purpose in that moment is not looked at.
    pub(super) async fn compare_after_flush(&self, node: DiskId, database: &Database<Proposal>, number: u64) {
        let disagreement = match database.read_back().await {
            Ok(recovered) if recovered.flushed != number => {
                Some(Disagreement::Flush { expected: number, found: recovered.flushed })
            }
            Ok(recovered) => self.look(|simulation| disagreement(simulation, node, &recovered)),
            // Closed under us: the next flush finds that out, and says it.
            Err(OpenError::Unavailable(_) | OpenError::NoAnswer(_) | OpenError::Failed(_)) => None,
            Err(error) => Some(Disagreement::Unreadable(error.to_string())),
        };
        let is_damaged = || self.look(|simulation| simulation.disk_loss(node)).is_some();
        if let Some(disagreement) = disagreement.filter(|_| !is_damaged()) {
            let texts = self.texts();
            let what = match &disagreement {
                Disagreement::Flush { expected, found } => text::other_flush(&texts, *expected, *found),
                Disagreement::Parts(parts) => text::differences(&texts, parts),
                Disagreement::Unreadable(reason) => reason.clone(),
            };
            self.notify(text::disk_disagrees(&texts, node_of(node), number, &what), true);
        }
    }
}
