//! [`Difference`]: in what two images of one node differ, named part by part: what a model says a disk holds,
//! and what was read from it.

use omnipaxos::storage::Entry;

use super::image::Image;

/// A part of an [`Image`] that is not the same in another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The promise.
    Promise,
    /// The ballot in which the log was last accepted.
    AcceptedRound,
    /// The decided index.
    Decided,
    /// The compacted index.
    Compacted,
    /// The stopsign.
    Stopsign,
    /// What was carried over from an earlier configuration.
    Carried,
    /// Where the log starts.
    LogStart,
    /// The entries, from this index on.
    Entries(usize),
    /// The snapshot.
    Snapshot,
}

impl<T: Entry + PartialEq> Image<T>
where
    T::Snapshot: PartialEq,
{
    /// In what `other` differs; nothing where they are equal.
    pub fn differences(&self, other: &Self) -> Vec<Difference> {
        let (a, b) = (&self.scalars, &other.scalars);
        let from = self.log_start.max(other.log_start);
        let to = self.log_end().max(other.log_end());
        let entry = (from..to).find(|index| self.entry(*index) != other.entry(*index));
        [
            (a.promise != b.promise).then_some(Difference::Promise),
            (a.accepted_round != b.accepted_round).then_some(Difference::AcceptedRound),
            (a.decided_idx != b.decided_idx).then_some(Difference::Decided),
            (a.compacted_idx != b.compacted_idx).then_some(Difference::Compacted),
            (a.stopsign != b.stopsign).then_some(Difference::Stopsign),
            (a.carried != b.carried).then_some(Difference::Carried),
            (self.log_start != other.log_start).then_some(Difference::LogStart),
            entry.map(Difference::Entries),
            (self.snapshot != other.snapshot).then_some(Difference::Snapshot),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use omnipaxos::{
        ClusterConfig,
        ballot_leader_election::Ballot,
        storage::{StopSign, StorageOp},
    };

    use super::*;
    use crate::kv::{KVSnapshot, KeyValue, Proposal};

    fn entry(id: u64) -> Proposal {
        Proposal { id, kv: KeyValue { key: "a".into(), value: id } }
    }

    fn image() -> Image<Proposal> {
        let mut image = Image::default();
        image.apply(StorageOp::AppendEntries((1..=6).map(entry).collect()));
        image.apply(StorageOp::Trim(2));
        image.apply(StorageOp::SetCompactedIdx(2));
        image
    }

    #[test]
    fn each_part_that_differs_is_named_and_no_other() {
        let ballot = Ballot::with(1, 4, 0, 2);
        let next = ClusterConfig { configuration_id: 2, nodes: vec![1, 2, 4], flexible_quorum: None };
        for (op, differs) in [
            (StorageOp::SetPromise(ballot), Difference::Promise),
            (StorageOp::SetAcceptedRound(ballot), Difference::AcceptedRound),
            (StorageOp::SetDecidedIndex(5), Difference::Decided),
            (StorageOp::SetCompactedIdx(3), Difference::Compacted),
            (StorageOp::SetStopsign(Some(StopSign::with(next, None))), Difference::Stopsign),
            (StorageOp::Trim(4), Difference::LogStart),
            (StorageOp::AppendEntry(entry(7)), Difference::Entries(6)),
            (StorageOp::AppendOnPrefix(5, Vec::new()), Difference::Entries(5)),
            (StorageOp::AppendOnPrefix(3, (7..=9).map(entry).collect()), Difference::Entries(3)),
            (StorageOp::SetSnapshot(Some(KVSnapshot::default())), Difference::Snapshot),
        ] {
            let mut other = image();
            other.apply(op);
            assert_eq!(image().differences(&other), [differs]);
            assert_eq!(other.differences(&image()), [differs]);
        }
    }

    #[test]
    fn equal_images_differ_in_nothing() {
        assert_eq!(image().differences(&image()), []);
    }
}
