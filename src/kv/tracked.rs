//! [`Tracked`]: a [`Proposal`] of which one can tell when its last copy is gone.
//!
//! OmniPaxos passes entries on as it likes: into logs, messages, its batch, its buffer of proposals. It tells
//! nobody when it lets one go. But whoever owns a value is told when that is dropped, so the copies of a proposal
//! are one value that they share, and the last of them to go says so. A copy costs next to nothing that way: a leader
//! makes one for each follower.

use std::{cell::RefCell, fmt, rc::Rc};

use omnipaxos::storage::{Entry, NoSnapshot, Snapshot};

use super::{KVSnapshot, Logged, Proposal};

/// Where the numbers of the proposals arrive of which no copy is left.
#[derive(Clone, Debug, Default)]
pub struct Gone(Rc<RefCell<Vec<u64>>>);

impl Gone {
    /// A new proposal, whose copies are counted.
    pub fn track(&self, proposal: Proposal) -> Tracked {
        Tracked(Rc::new(Shared { proposal, gone: Some(Rc::clone(&self.0)) }))
    }

    /// Whether none has arrived since the last [`Gone::take`].
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// Those that have arrived since the last call, ascending.
    pub fn take(&self) -> Vec<u64> {
        let mut gone = self.0.take();
        gone.sort_unstable();
        gone
    }
}

/// What the copies of a proposal share.
struct Shared {
    proposal: Proposal,
    /// `None` for what was on a disk when the run began: nobody of this run proposed it.
    gone: Option<Rc<RefCell<Vec<u64>>>>,
}

impl Drop for Shared {
    fn drop(&mut self) {
        if let Some(gone) = &self.gone {
            gone.borrow_mut().push(self.proposal.id);
        }
    }
}

/// A proposal as it stands in a simulated cluster: a copy of it is known to be one.
///
/// Outside of the cluster there is only the [`Proposal`]: what is looked at does not count as kept.
#[derive(Clone)]
pub struct Tracked(Rc<Shared>);

impl Tracked {
    /// One that was found on a disk.
    pub fn found(proposal: Proposal) -> Self {
        Self(Rc::new(Shared { proposal, gone: None }))
    }
}

impl fmt::Debug for Tracked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {} copies", self.0.proposal, Rc::strong_count(&self.0))
    }
}

impl PartialEq for Tracked {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.proposal == other.0.proposal
    }
}

/// A [`Tracked`] in a cluster whose snapshots are off: OmniPaxos chooses by the entry's type.
#[derive(Clone, Debug, PartialEq)]
pub struct PlainTracked(Tracked);

impl Entry for Tracked {
    type Snapshot = KVSnapshot;
}

impl Entry for PlainTracked {
    type Snapshot = NoSnapshot;
}

impl Snapshot<Tracked> for KVSnapshot {
    fn create(entries: &[Tracked]) -> Self {
        let mut snapshot = Self::default();
        entries.iter().for_each(|entry| snapshot.set(entry.proposal()));
        snapshot
    }

    fn merge(&mut self, delta: Self) {
        self.merge(delta);
    }

    fn use_snapshots() -> bool {
        true
    }
}

impl Logged for Tracked {
    fn wrap(entry: Self) -> Self {
        entry
    }
    fn proposal(&self) -> &Proposal {
        &self.0.proposal
    }
    fn key_values(snapshot: &KVSnapshot) -> Option<&KVSnapshot> {
        Some(snapshot)
    }
    fn wrap_snapshot(snapshot: KVSnapshot) -> Option<KVSnapshot> {
        Some(snapshot)
    }
}

impl Logged for PlainTracked {
    fn wrap(entry: Tracked) -> Self {
        Self(entry)
    }
    fn proposal(&self) -> &Proposal {
        self.0.proposal()
    }
    fn key_values(_: &NoSnapshot) -> Option<&KVSnapshot> {
        None
    }
    fn wrap_snapshot(_: KVSnapshot) -> Option<NoSnapshot> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kv::KeyValue;

    #[test]
    fn a_proposal_is_gone_with_its_last_copy_and_not_before() {
        let gone = Gone::default();
        let one = gone.track(Proposal { id: 7, kv: KeyValue { key: "a".into(), value: 1 } });
        let in_a_log = vec![one.clone(), one.clone()];
        let outside = one.proposal().clone();
        drop(one);
        let message = in_a_log[1].clone();
        drop(in_a_log);
        assert!(gone.is_empty());
        drop(message);
        assert_eq!(gone.take(), [7], "what is only looked at keeps nothing");
        assert!(gone.is_empty());
        drop(Tracked::found(outside));
        assert!(gone.is_empty(), "nobody of this run proposed it");
    }
}
