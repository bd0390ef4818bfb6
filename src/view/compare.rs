//! [`Comparison`]: two clusters side by side, node by node: in what they differ.

use crate::{
    order,
    sim::NodeId,
    view::{Cell, Frame, Lane, NodeFrame, StateRow},
};

/// Something about a node that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fact {
    /// Leader, follower, crashed, and where in the protocol.
    Role,
    /// The ballot its log was last accepted in.
    Ballot,
    /// The highest ballot it promised.
    Promise,
    /// Its decided index.
    Decided,
    /// Its accepted index.
    Accepted,
    /// Its compacted index, and by what it was compacted.
    Compacted,
    /// What is durable on its disk, and whether the disk is well.
    Disk,
}

impl Fact {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] =
        [Self::Role, Self::Ballot, Self::Promise, Self::Decided, Self::Accepted, Self::Compacted, Self::Disk];

    fn differs(self, a: &NodeFrame, b: &NodeFrame) -> bool {
        match self {
            Self::Role => (a.up, a.role, a.phase) != (b.up, b.role, b.phase),
            Self::Ballot => a.accepted_round != b.accepted_round,
            Self::Promise => a.promise != b.promise,
            Self::Decided => a.decided != b.decided,
            Self::Accepted => a.accepted != b.accepted,
            Self::Compacted => (a.compacted, a.compaction) != (b.compacted, b.compaction),
            Self::Disk => a.disk != b.disk || a.storage != b.storage,
        }
    }
}

/// Two clusters, node by node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Their nodes, by ascending id; those of either.
    pub nodes: Vec<NodeComparison>,
}

/// A node of two clusters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeComparison {
    /// Its id.
    pub pid: NodeId,
    /// It in each of the two, without its log; `None` where it is no member.
    pub sides: (Option<NodeFrame>, Option<NodeFrame>),
    /// In what it differs.
    pub differs: Vec<Fact>,
    /// A part of both logs, by ascending index.
    pub cells: Vec<CellPair>,
    /// How many indices of the whole logs differ.
    pub differing_cells: usize,
    /// Key-values: those that differ, and as many of the others as there is room for, by ascending key.
    pub keys: Vec<KeyPair>,
    /// How many keys differ.
    pub differing_keys: usize,
}

/// One index of two logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPair {
    /// The index.
    pub index: usize,
    /// What is there in each of the two.
    pub sides: (Option<Cell>, Option<Cell>),
    /// Whether it is not the same, or decided only in one.
    pub differs: bool,
}

/// One key in the states that two nodes have reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPair {
    /// The key.
    pub key: String,
    /// Its decided value in each of the two.
    pub sides: (Option<u64>, Option<u64>),
    /// Whether it is not the same.
    pub differs: bool,
}

impl NodeComparison {
    /// Whether anything is not the same.
    pub fn is_different(&self) -> bool {
        !self.differs.is_empty() || self.differing_cells > 0 || self.differing_keys > 0
    }
}

impl Comparison {
    /// The nodes in which anything is not the same.
    pub fn different(&self) -> Vec<NodeId> {
        self.nodes.iter().filter(|node| node.is_different()).map(|node| node.pid).collect()
    }
}

/// One of the two clusters: what can be seen of it, its logs whole, and the state that each node has reached, in
/// the order of the frame's nodes.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What can be seen of it.
    pub frame: &'a Frame,
    /// The states.
    pub states: &'a [Vec<StateRow>],
}

impl<'a> Side<'a> {
    fn node(self, pid: NodeId) -> Option<(&'a NodeFrame, &'a [StateRow])> {
        let at = self.frame.nodes.iter().position(|node| node.pid == pid)?;
        Some((&self.frame.nodes[at], self.states.get(at).map(Vec::as_slice).unwrap_or_default()))
    }
}

/// Compares two clusters; of each node's logs so many columns, from where they first differ, else their ends, and
/// so many keys where no more differ.
pub fn compare(a: Side<'_>, b: Side<'_>, columns: usize, keys: usize) -> Comparison {
    let mut pids: Vec<_> = a.frame.nodes.iter().chain(&b.frame.nodes).map(|node| node.pid).collect();
    pids.sort_unstable();
    pids.dedup();
    let node = |pid| node(pid, a.node(pid), b.node(pid), columns, keys);
    Comparison { nodes: pids.into_iter().map(node).collect() }
}

type NodeSide<'a> = Option<(&'a NodeFrame, &'a [StateRow])>;

fn node(pid: NodeId, a: NodeSide<'_>, b: NodeSide<'_>, columns: usize, keys: usize) -> NodeComparison {
    let differs = match (a, b) {
        (Some((a, _)), Some((b, _))) => Fact::ALL.into_iter().filter(|fact| fact.differs(a, b)).collect(),
        _ => Fact::ALL.to_vec(),
    };
    let cells_of = |side: NodeSide<'_>| side.map(|(node, _)| node.lane.cells.clone()).unwrap_or_default();
    let (cells, differing_cells) = window(cell_pairs(&cells_of(a), &cells_of(b)), columns);
    let rows = |side: NodeSide<'_>| side.map(|(_, rows)| rows.to_vec()).unwrap_or_default();
    let (keys, differing_keys) = few(key_pairs(&rows(a), &rows(b)), keys);
    let bare = |side: NodeSide<'_>| side.map(|(node, _)| NodeFrame { lane: Lane::default(), ..node.clone() });
    NodeComparison { pid, sides: (bare(a), bare(b)), differs, cells, differing_cells, keys, differing_keys }
}

/// Both logs index by index; each is sorted.
fn cell_pairs(a: &[Cell], b: &[Cell]) -> Vec<CellPair> {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut pairs = Vec::new();
    loop {
        let index = match (a.peek(), b.peek()) {
            (Some(a), Some(b)) => a.index.min(b.index),
            (Some(one), None) | (None, Some(one)) => one.index,
            (None, None) => return pairs,
        };
        let sides = (a.next_if(|cell| cell.index == index).cloned(), b.next_if(|cell| cell.index == index).cloned());
        let seen = |cell: &Option<Cell>| cell.as_ref().map(|cell| (cell.content.clone(), cell.decided));
        let differs = seen(&sides.0) != seen(&sides.1);
        pairs.push(CellPair { index, sides, differs });
    }
}

/// So many of these, from just before the first that differs, else the last ones; and how many differ in all.
fn window(pairs: Vec<CellPair>, columns: usize) -> (Vec<CellPair>, usize) {
    let differing = pairs.iter().filter(|pair| pair.differs).count();
    let last = pairs.len().saturating_sub(columns);
    let from = pairs.iter().position(|pair| pair.differs).map_or(last, |first| first.saturating_sub(1).min(last));
    (pairs.into_iter().skip(from).take(columns).collect(), differing)
}

fn key_pairs(a: &[StateRow], b: &[StateRow]) -> Vec<KeyPair> {
    let mut keys: Vec<_> = a.iter().chain(b).map(|row| &row.key).collect();
    order::sort(&mut keys);
    keys.dedup();
    // Rows are sorted by their keys.
    let value = |rows: &[StateRow], key: &String| {
        rows.binary_search_by(|row| row.key.cmp(key)).ok().and_then(|at| rows[at].decided)
    };
    let pair = |key: &String| {
        let sides = (value(a, key), value(b, key));
        KeyPair { key: key.clone(), sides, differs: sides.0 != sides.1 }
    };
    keys.into_iter().map(pair).filter(|pair| pair.sides != (None, None)).collect()
}

/// At most so many, those that differ before others, in their order; and how many differ in all.
fn few(pairs: Vec<KeyPair>, most: usize) -> (Vec<KeyPair>, usize) {
    let differing = pairs.iter().filter(|pair| pair.differs).count();
    let mut room = (most.saturating_sub(differing), most.min(differing));
    let kept = pairs.into_iter().filter(|pair| {
        let room = if pair.differs { &mut room.1 } else { &mut room.0 };
        let fits = *room > 0;
        *room = room.saturating_sub(1);
        fits
    });
    (kept.collect(), differing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sim::{
            Simulation,
            command::{Command, Links},
            config::Setup,
        },
        view::{Window, frame_of, state_of},
    };

    /// What is compared of a cluster.
    struct Seen(Frame, Vec<Vec<StateRow>>);

    fn seen(commands: &[Command]) -> Seen {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        commands.iter().for_each(|command| simulation.apply(command).unwrap());
        let frame = frame_of(&simulation, Window { from: 0, count: usize::MAX }, false);
        let states = (1..=3).map(|pid| state_of(&mut simulation, pid)).collect();
        Seen(frame, states)
    }

    impl Seen {
        fn side(&self) -> Side<'_> {
            Side { frame: &self.0, states: &self.1 }
        }
    }

    fn compared(a: &[Command], b: &[Command]) -> Comparison {
        compare(seen(a).side(), seen(b).side(), 6, 3)
    }

    fn append(key: &str, value: u64) -> Command {
        Command::Append { node: 1, key: key.into(), value }
    }

    #[test]
    fn a_cluster_is_like_itself() {
        let run = [Command::Tick(60), append("a", 1), Command::Tick(30)];
        let same = compared(&run, &run);
        assert_eq!((same.different(), same.nodes.len()), (Vec::new(), 3));
        assert!(same.nodes.iter().all(|node| node.cells.iter().all(|cell| !cell.differs)));
    }

    #[test]
    fn another_value_is_one_cell_and_one_key_at_every_node() {
        let run = |value| [Command::Tick(60), append("a", 1), append("b", value), append("c", 3), Command::Tick(30)];
        let found = compared(&run(2), &run(9));
        assert_eq!(found.different(), [1, 2, 3]);
        for node in &found.nodes {
            assert_eq!((node.differing_cells, node.differing_keys), (1, 1));
            assert_eq!(node.differs, [], "it is not how far it is, but what it holds");
            let cell = node.cells.iter().find(|cell| cell.differs).unwrap();
            assert_eq!(cell.index, 1);
            let key = node.keys.iter().find(|key| key.differs).unwrap();
            assert_eq!((key.key.as_str(), key.sides), ("b", (Some(2), Some(9))));
            assert_eq!(node.keys.len(), 3);
        }
    }

    #[test]
    fn a_node_that_was_cut_off_is_named_with_the_facts_in_which_it_differs() {
        let run = |links| [Command::Tick(60), Command::Cut(links), append("a", 1), Command::Tick(9)];
        let leader = seen(&[Command::Tick(60)]).0.leader.unwrap();
        let follower = (1..=3).find(|pid| *pid != leader && *pid != 1).unwrap();
        let other = (1..=3).find(|pid| *pid != leader && *pid != follower).unwrap();
        // A link that nothing passes over, and one that the entry needs.
        let found = compared(&run(Links::OneWay(follower, other)), &run(Links::OneWay(leader, follower)));
        let node = found.nodes.iter().find(|node| node.pid == follower).unwrap();
        assert!(node.differs.contains(&Fact::Accepted) && node.differs.contains(&Fact::Disk), "{:?}", node.differs);
        assert_eq!(node.cells.len(), 1);
        assert!(matches!(&node.cells[0].sides, (Some(_), None)));
    }

    #[test]
    fn a_node_that_only_one_has_differs_in_everything() {
        let mut simulation = Simulation::new(Setup {
            nodes: Setup::nodes_with(1..=2, crate::sim::config::StorageKind::Memory),
            ..Setup::default()
        })
        .unwrap();
        simulation.apply(&Command::Tick(5)).unwrap();
        let two = Seen(frame_of(&simulation, Window::default(), false), vec![Vec::new(), Vec::new()]);
        let three = seen(&[Command::Tick(5)]);
        let found = compare(two.side(), three.side(), 6, 3);
        let third = &found.nodes[2];
        assert_eq!((third.pid, third.sides.0.is_none(), third.differs.len()), (3, true, Fact::ALL.len()));
    }

    #[test]
    fn what_differs_is_in_sight_however_long_the_log() {
        let run = |value| {
            let many = |count| Command::AppendMany { node: 1, count, keys: 20 };
            [Command::Tick(60), many(50), append("x", value), many(50), Command::Tick(60)]
        };
        let found = compared(&run(1), &run(2));
        for node in &found.nodes {
            assert_eq!(node.cells.iter().map(|cell| cell.index).collect::<Vec<_>>(), (49..55).collect::<Vec<_>>());
            assert_eq!(node.keys.iter().filter(|key| key.differs).count(), 1);
            assert_eq!(node.keys.len(), 3);
        }
        let same = compared(&run(1), &run(1));
        assert_eq!(same.nodes[0].cells.last().map(|cell| cell.index), Some(100), "else the end of the log");
    }
}
