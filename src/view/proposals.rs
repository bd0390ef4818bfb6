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
    ProposalsView {
        tally: proposals.tally(),
        open: open.into_iter().map(|story| (story.clone(), at(story.id))).collect(),
        lost: proposals.lost().take(most).collect(),
        isolated: isolated(simulation),
    }
}

/// How many open proposals of one node the page shows.
pub const SHOWN_OF_NODE: usize = 5;

/// What was proposed at one node and may still be decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenHere {
    /// The oldest, with the places where they are.
    pub first: Vec<(Story, Vec<Place>)>,
    /// How many more there are.
    pub more: usize,
    /// The nodes all of whose links are cut.
    pub isolated: Vec<NodeId>,
}

/// What was proposed at this node and may still be decided.
pub fn open_at(simulation: &Simulation, pid: NodeId) -> OpenHere {
    let mut here = simulation.proposals().open().filter(|story| story.node == pid);
    let first: Vec<Story> = here.by_ref().take(SHOWN_OF_NODE).collect();
    let more = here.count();
    let mut places = simulation.places(first.iter().map(|story| story.id));
    let with_places = |story: Story| (story.clone(), places.remove(&story.id).unwrap_or_default());
    OpenHere { first: first.into_iter().map(with_places).collect(), more, isolated: isolated(simulation) }
}

/// The nodes all of whose links are cut.
fn isolated(simulation: &Simulation) -> Vec<NodeId> {
    let is_alone = |pid: &NodeId| simulation.links().all(|(from, to, up)| !up || (from != *pid && to != *pid));
    simulation.pids().filter(is_alone).collect()
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
        simulation.apply(&Command::AppendMany { node: leader, count: 2, keys: 1 }).unwrap();
        let here = open_at(&simulation, leader);
        assert_eq!((here.first.len(), here.more, here.isolated.as_slice()), (SHOWN_OF_NODE, 2, [leader].as_slice()));
        assert_eq!(here.first[0].1, [Place::Log(leader)]);
        let other = simulation.pids().find(|pid| *pid != leader).unwrap();
        assert!(open_at(&simulation, other).first.is_empty());
    }
}
