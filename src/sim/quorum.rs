//! [`Quorums`]: how many nodes must take part in what, where that is no majority; and whom a leader waits for.

use omnipaxos::{ClusterConfig, util::FlexibleQuorum};

use crate::sim::{
    NodeId, Simulation,
    error::SetupError,
    role::{Phase, Role},
};

/// Sizes of quorums: OmniPaxos's `FlexibleQuorum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quorums {
    /// How many nodes must promise before a node leads, itself included; who hears fewer starts no election.
    pub read: usize,
    /// How many nodes must accept an entry before it is decided, the leader included.
    pub write: usize,
}

/// Which quorum it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuorumKind {
    /// Both kinds are of one size.
    Either,
    /// Those who must promise.
    Read,
    /// Those who must accept.
    Write,
}

impl QuorumKind {
    /// Its name: stable, lower case.
    pub fn name(self) -> &'static str {
        match self {
            Self::Either => "either",
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// Which of OmniPaxos's rules sizes of quorums break. It looks at them in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuorumRule {
    /// A read and a write quorum must have a node in common.
    Overlap,
    /// A read quorum has 2 nodes at least, and no more than there are.
    Read,
    /// A write quorum has 2 nodes at least, and no more than there are.
    Write,
    /// A write quorum is no larger than a read quorum.
    Order,
}

impl From<FlexibleQuorum> for Quorums {
    fn from(sizes: FlexibleQuorum) -> Self {
        Self { read: sizes.read_quorum_size, write: sizes.write_quorum_size }
    }
}

impl Quorums {
    /// Majorities of so many nodes: what OmniPaxos takes where no sizes are given.
    pub fn majorities(nodes: usize) -> Self {
        Self { read: nodes / 2 + 1, write: nodes / 2 + 1 }
    }

    /// As OmniPaxos takes them.
    pub fn flexible(self) -> FlexibleQuorum {
        FlexibleQuorum { read_quorum_size: self.read, write_quorum_size: self.write }
    }

    /// How many a node must hear, itself included, and which quorum that is: a read quorum to be elected, a write quorum
    /// to go on leading.
    pub fn to_hear(self, leads: bool) -> (usize, QuorumKind) {
        match leads {
            _ if self.read == self.write => (self.read, QuorumKind::Either),
            true => (self.write, QuorumKind::Write),
            false => (self.read, QuorumKind::Read),
        }
    }

    /// Sizes for a next configuration of so many nodes: those that are asked for, or those that the configuration before
    /// has, where so many nodes can have them too. `None` for majorities.
    pub fn next(asked: Option<Self>, before: Option<Self>, nodes: usize) -> Option<Self> {
        let inherited = before.filter(|quorums| quorums.check(nodes).is_ok());
        asked.or(inherited).filter(|quorums| *quorums != Self::majorities(nodes))
    }

    /// The rule that they break in a cluster of so many nodes.
    fn broken_rule(self, nodes: usize) -> Option<QuorumRule> {
        let fits = |size: usize| (2..=nodes).contains(&size);
        match self {
            Self { read, write } if read.saturating_add(write) <= nodes => Some(QuorumRule::Overlap),
            Self { read, .. } if !fits(read) => Some(QuorumRule::Read),
            Self { write, .. } if !fits(write) => Some(QuorumRule::Write),
            Self { read, write } if read < write => Some(QuorumRule::Order),
            _ => None,
        }
    }

    /// Asks OmniPaxos whether a cluster of so many nodes can have them. Its own reason is in the error.
    pub fn check(self, nodes: usize) -> Result<(), SetupError> {
        // Only how many there are matters to it. A sum beyond what a number holds would end it.
        let Self { read, write } = Self { read: self.read.min(1_000), write: self.write.min(1_000) };
        let cluster = ClusterConfig {
            configuration_id: 1,
            nodes: (1..=nodes as NodeId).collect(),
            flexible_quorum: Some(Self { read, write }.flexible()),
        };
        let Err(refused) = cluster.validate() else { return Ok(()) };
        // It refuses for one of its four rules; the last of them is what is left.
        let rule = self.broken_rule(nodes).unwrap_or(QuorumRule::Order);
        Err(SetupError::Quorums { quorums: self, nodes, rule, reason: refused.to_string() })
    }
}

/// What a leader waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Awaited {
    /// Promises, so that it can lead.
    Promises {
        /// Who has promised, itself included, by ascending id.
        by: Vec<NodeId>,
        /// How many it takes: a read quorum.
        needs: usize,
    },
    /// That an entry is accepted by so many that it is decided.
    Accepts {
        /// The index of the first entry that is not decided.
        index: usize,
        /// Who has accepted it as far as the leader knows, itself included, by ascending id.
        by: Vec<NodeId>,
        /// How many it takes: a write quorum.
        needs: usize,
    },
}

impl Simulation {
    /// What a node waits for that leads or prepares to; `None` for others, and where everything is decided.
    pub fn awaited(&self, pid: NodeId) -> Option<Awaited> {
        let at = self.place(pid)?;
        let node = &self.nodes[at];
        let alive = node.alive.as_ref().filter(|_| node.role() == Role::Leader)?;
        let quorums = self.quorums_in(node.configuration);
        if node.phase() != Phase::Accept {
            let mut by = alive.promised_by.clone();
            by.sort_unstable();
            return Some(Awaited::Promises { by, needs: quorums.read });
        }
        let facts = alive.facts;
        let index = facts.decided;
        (facts.accepted > index).then(|| Awaited::Accepts {
            index,
            by: self.accepted_by(at, index + 1),
            needs: quorums.write,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_what_omnipaxos_refuses_and_for_its_reason() {
        for nodes in 2..=9 {
            for read in 0..=11 {
                for write in 0..=11 {
                    let quorums = Quorums { read, write };
                    let refused = quorums.check(nodes).err();
                    assert_eq!(refused.is_some(), quorums.broken_rule(nodes).is_some(), "{quorums:?} of {nodes}");
                    let Some(SetupError::Quorums { rule, reason, .. }) = refused else { continue };
                    let said = match rule {
                        QuorumRule::Overlap => "must overlap",
                        QuorumRule::Read => "Read quorum must be in range",
                        QuorumRule::Write => "Write quorum must be in range",
                        QuorumRule::Order => "must be >= the write quorum",
                    };
                    assert!(reason.contains(said), "{quorums:?} of {nodes}: {rule:?} and {reason}");
                }
            }
            assert_eq!(Quorums::majorities(nodes).check(nodes), Ok(()));
        }
        let huge = Quorums { read: usize::MAX, write: usize::MAX };
        assert!(matches!(huge.check(3), Err(SetupError::Quorums { rule: QuorumRule::Read, .. })));
    }
}
