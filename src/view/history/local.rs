//! Reads of one node's own log: each must be a prefix of the one order, however far it is behind.

use std::collections::BTreeMap;

use crate::{
    kv::KeyValue,
    order,
    sim::{
        NodeId, Simulation,
        event::{EventKind, ReadItem},
    },
};

/// How many are shown, the newest.
const MAX_LOCALS: usize = 12;
/// The longest snapshot, in entries below it, that is folded to compare.
const MAX_FOLDED: usize = 20_000;

/// A read at one node, held against what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// Where.
    pub node: NodeId,
    /// In which step.
    pub step: u64,
    /// The first index asked for.
    pub from: usize,
    /// One past the last one that it said is decided; `from` where it said that of none.
    pub upto: usize,
    /// How many entries were decided anywhere by then.
    pub decided: usize,
    /// What it said otherwise than was decided first: the index, what it gave, what was decided.
    pub differs: Option<Difference>,
}

/// An index, what a read gave there, and what was decided there first. Of a snapshot, its index, and a key in it.
pub type Difference = (usize, Option<KeyValue>, KeyValue);

/// The newest reads up to a step, newest first.
pub fn locals(live: &Simulation, step: u64) -> Vec<Local> {
    let events = live.events();
    let upto = events.partition_point(|event| event.step <= step);
    let reads = events[..upto].iter().rev().filter_map(|event| match &event.kind {
        EventKind::Read { from, answer: Some(items), .. } => Some((event, *from, items)),
        _ => None,
    });
    let local = |(event, from, items): (&crate::sim::event::Event, usize, &Vec<ReadItem>)| {
        let (mut index, mut differs) = (from, None);
        let mut end = from;
        for item in items {
            let (next, is_decided) = match item {
                ReadItem::Trimmed(to) | ReadItem::Snapshotted(to, _) => (*to, true),
                ReadItem::Decided(_) | ReadItem::StopSign(_, true) => (index + 1, true),
                ReadItem::Undecided(_) | ReadItem::StopSign(_, false) => (index + 1, false),
            };
            if is_decided {
                differs = differs.or_else(|| difference(live, event.configuration, index, item));
                end = next;
            }
            index = next;
        }
        let decided = live.decided_by(event.configuration, event.step);
        Local { node: event.node.unwrap_or_default(), step: event.step, from, upto: end, decided, differs }
    };
    reads.take(MAX_LOCALS).map(local).collect()
}

fn difference(live: &Simulation, configuration: u32, index: usize, item: &ReadItem) -> Option<Difference> {
    match item {
        ReadItem::Decided(given) => {
            let first = live.decided_at(configuration, index).filter(|first| first.kv != *given)?;
            Some((index, Some(given.clone()), first.kv))
        }
        ReadItem::Snapshotted(to, given) if *to <= MAX_FOLDED => {
            let mut fold: BTreeMap<String, u64> = BTreeMap::new();
            for index in 0..*to {
                // Where it is not known, a run began with it, or a StopSign stands there.
                let proposal = live.decided_at(configuration, index)?;
                fold.insert(proposal.kv.key, proposal.kv.value);
            }
            let given = order::map(given.iter().map(|kv| (kv.key.as_str(), kv.value)));
            let other = |key: &str| given.get(key).copied();
            let (key, value) = fold.iter().find(|(key, value)| other(key) != Some(**value))?;
            let of = |value| KeyValue { key: key.clone(), value };
            Some((*to, other(key).map(of), of(*value)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{
        command::{Command, Links},
        config::{Setup, StorageKind},
    };

    fn run(simulation: &mut Simulation, commands: impl IntoIterator<Item = Command>) {
        for command in commands {
            simulation.apply(&command).unwrap();
        }
    }

    #[test]
    fn a_read_that_is_behind_is_a_prefix_and_what_was_forgotten_is_none() {
        let nodes = Setup::nodes_with(1..=3, StorageKind::Memory);
        let mut simulation = Simulation::new(Setup { nodes, seed: 4, ..Setup::default() }).unwrap();
        run(&mut simulation, [Command::Tick(60)]);
        let leader = simulation.leader().unwrap();
        let others: Vec<NodeId> = simulation.pids().filter(|pid| *pid != leader).collect();
        let append = |node, value| Command::Append { node, key: "x".into(), value };
        let read = |node| Command::ReadDecided { node, from: 0 };
        run(&mut simulation, [append(leader, 1), Command::Tick(60), Command::Cut(Links::Node(others[1]))]);
        run(&mut simulation, [append(leader, 2), Command::Tick(60), read(leader), read(others[1])]);
        let both = locals(&simulation, simulation.steps());
        assert_eq!((both[0].node, both[0].upto, both[0].decided, &both[0].differs), (others[1], 1, 2, &None));
        assert_eq!((both[1].node, both[1].upto, both[1].decided, &both[1].differs), (leader, 2, 2, &None));
        // Two forget, and decide otherwise with each other.
        for pid in [leader, others[0]] {
            run(&mut simulation, [Command::Crash(pid), Command::Restart(pid)]);
        }
        run(&mut simulation, [Command::Cut(Links::All), Command::Heal(Links::Pair(leader, others[0]))]);
        run(&mut simulation, [Command::Tick(200)]);
        let now = simulation.leader().unwrap();
        run(&mut simulation, [append(now, 9), Command::Tick(60), read(now)]);
        let last = &locals(&simulation, simulation.steps())[0];
        let of = |value| KeyValue { key: "x".into(), value };
        assert_eq!(last.differs, Some((0, Some(of(9)), of(1))));
    }
}
