//! [`ProposalsView`]: what became of what was appended, as plain values.

use crate::sim::{
    NodeId, Simulation,
    proposals::{Place, Story, Tally},
};

/// How many open proposals, and how many lost ones, the page shows.
pub const SHOWN: usize = 20;

/// What became of what was appended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProposalsView {
    /// All of the run.
    pub tally: Tally,
    /// Those that may still be decided, the oldest first, with the places where they are.
    pub open: Vec<(Story, Vec<Place>)>,
    /// Those that were lost, the newest first.
    pub lost: Vec<Story>,
    /// The nodes all of whose links are cut.
    pub isolated: Vec<NodeId>,
}

/// What became of what was appended, with so many of the open and of the lost ones.
pub fn proposals_of(simulation: &Simulation, most: usize) -> ProposalsView {
    let proposals = simulation.proposals();
    let open: Vec<Story> = proposals.open().take(most).collect();
    let mut places = simulation.places(open.iter().map(|story| story.id));
    let mut at = |id| places.remove(&id).unwrap_or_default();
    let is_alone = |pid: &NodeId| simulation.links().all(|(from, to, up)| !up || (from != *pid && to != *pid));
    ProposalsView {
        tally: proposals.tally(),
        open: open.into_iter().map(|story| (story.clone(), at(story.id))).collect(),
        lost: proposals.lost().take(most).collect(),
        isolated: simulation.pids().filter(is_alone).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{
        command::{Command, Links},
        config::Setup,
    };

    #[test]
    fn what_a_node_that_is_cut_off_keeps_is_open_there() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(60)).unwrap();
        let leader = simulation.leader().unwrap();
        simulation.apply(&Command::Cut(Links::Node(leader))).unwrap();
        simulation.apply(&Command::AppendMany { node: leader, count: 5, keys: 2 }).unwrap();
        simulation.apply(&Command::Tick(5)).unwrap();
        let view = proposals_of(&simulation, 3);
        assert_eq!((view.tally.open(), view.open.len(), view.isolated.as_slice()), (5, 3, [leader].as_slice()));
        assert!(view.open.iter().all(|(story, places)| story.node == leader && *places == [Place::Log(leader)]));
        assert_eq!(view.open[0].0.kv.key, "k0");
    }
}
