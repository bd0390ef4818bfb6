//! Who hears whom: what each node heard in its last round of heartbeats, as OmniPaxos has it for a user interface.

use omnipaxos::ballot_leader_election::Ballot;

use crate::{
    order,
    sim::{
        NodeId, Simulation,
        quorum::QuorumKind,
        role::{Phase, Role},
    },
};

/// What a node has heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hearing {
    /// Who.
    pub node: NodeId,
    /// Whether it runs: who does not hears nobody.
    pub up: bool,
    /// The ballot that it would lead in, or leads in.
    pub ballot: Option<Ballot>,
    /// Whom it heard, itself left out, by ascending id.
    pub heard: Vec<Heard>,
    /// How many it must hear, itself included: a read quorum to be elected, a write quorum to go on leading.
    pub needs: usize,
    /// Which quorum that is.
    pub kind: QuorumKind,
}

/// What another node said in its heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Who said it.
    pub from: NodeId,
    /// The ballot that it would lead in, or leads in.
    pub ballot: Ballot,
    /// The ballot of the leader that it follows.
    pub leader: Ballot,
    /// Whether it is content with that leader. Who is not sees the need for another.
    pub happy: bool,
}

impl Hearing {
    /// What it heard of a node.
    pub fn of(&self, node: NodeId) -> Option<&Heard> {
        self.heard.iter().find(|heard| heard.from == node)
    }
}

impl Simulation {
    /// What every node has heard, by ascending id.
    pub fn hearings(&self) -> Vec<Hearing> {
        let of = |node: &crate::sim::node::Node| {
            let quorums = self.quorums_in(node.configuration);
            let leads = node.role() == Role::Leader && node.phase() == Phase::Accept;
            let replies = node.alive.as_ref().map(|alive| alive.instance.heartbeats()).unwrap_or_default();
            let mut heard: Vec<_> = replies
                .into_iter()
                .map(|reply| Heard {
                    from: reply.ballot.pid,
                    ballot: reply.ballot,
                    leader: reply.leader,
                    happy: reply.happy,
                })
                .collect();
            // A link that duplicates lets a reply come twice.
            order::sort_by_key(&mut heard, |heard| heard.from);
            heard.dedup_by_key(|heard| heard.from);
            let (needs, kind) = quorums.to_hear(leads);
            Hearing {
                node: node.pid,
                up: node.is_up(),
                ballot: node.alive.as_ref().map(|alive| alive.instance.own_ballot()),
                heard,
                needs,
                kind,
            }
        };
        let newest = self.order.iter().filter_map(|host| self.hosts[*host].places.last());
        newest.map(|at| of(&self.nodes[*at])).collect()
    }
}
