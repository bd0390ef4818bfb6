//! What is chosen in the sheet for a new cluster, read and checked. No markup here.

use crate::sim::{
    NodeId,
    config::{CatchUp, MAX_NODES, MIN_NODES, NodeSetup, Setup, StorageKind},
    error::SetupError,
    quorum::Quorums,
    settings::Tuning,
};

/// A number of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// How many nodes.
    Count,
    /// Least delay of a message.
    Latency,
    /// Most that chance adds.
    Jitter,
    /// Election timeout.
    Election,
    /// Ticks of a flush.
    Disk,
    /// The seed.
    Seed,
    /// Messages lost, in per cent.
    Loss,
    /// Messages that arrive twice, in per cent.
    Duplication,
    /// Resend timeout.
    Resend,
    /// Ticks until a batch that is not full is sent.
    Flush,
    /// Entries of a batch.
    Batch,
    /// Size of a read quorum; empty for a majority.
    ReadQuorum,
    /// Size of a write quorum; empty for a majority.
    WriteQuorum,
}

impl Field {
    /// All of them, in the order of [`Form::numbers`].
    const ALL: [Self; 13] = [
        Self::Count,
        Self::Latency,
        Self::Jitter,
        Self::Election,
        Self::Disk,
        Self::Seed,
        Self::Loss,
        Self::Duplication,
        Self::Resend,
        Self::Flush,
        Self::Batch,
        Self::ReadQuorum,
        Self::WriteQuorum,
    ];
}

/// What is wrong with the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// That field is not a whole number.
    Number(Field),
    /// The priority of that node is none.
    Priority(NodeId),
    /// A limit is broken.
    Setup(SetupError),
}

/// What is in the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    numbers: [String; Field::ALL.len()],
    /// The priority of each node's ballots; the first so many count.
    pub priorities: [String; MAX_NODES],
    /// What each node keeps its state in; the first so many count.
    pub storages: [StorageKind; MAX_NODES],
    /// Whether snapshots are on.
    pub snapshots: bool,
    /// How a follower catches up.
    pub catch_up: CatchUp,
    /// Whether messages overtake each other.
    pub reorder: bool,
}

impl Form {
    /// The form for a cluster like this one.
    pub fn of(setup: &Setup) -> Self {
        let mut storages = [setup.nodes.first().map_or(StorageKind::default(), |node| node.storage); MAX_NODES];
        for (slot, node) in storages.iter_mut().zip(&setup.nodes) {
            *slot = node.storage;
        }
        let mut priorities = std::array::from_fn(|_| "0".to_owned());
        for (slot, node) in priorities.iter_mut().zip(&setup.nodes) {
            *slot = setup.priority_of(node.pid).to_string();
        }
        let size = |size: Option<usize>| size.map_or_else(String::new, |size| size.to_string());
        let sizes = [setup.flexible.map(|quorums| quorums.read), setup.flexible.map(|quorums| quorums.write)];
        let [read, write] = sizes.map(size);
        let numbers = [
            setup.nodes.len() as u64,
            setup.latency_ticks,
            setup.jitter_ticks,
            setup.election_ticks,
            setup.disk_ticks,
            setup.seed,
            setup.loss_percent.into(),
            setup.duplication_percent.into(),
            setup.resend_ticks,
            setup.flush_ticks,
            setup.batch,
        ]
        .map(|number| number.to_string());
        let [a, b, c, d, e, f, g, h, i, j, k] = numbers;
        Self {
            numbers: [a, b, c, d, e, f, g, h, i, j, k, read, write],
            priorities,
            storages,
            snapshots: setup.snapshots,
            catch_up: setup.catch_up,
            reorder: setup.reorder,
        }
    }

    /// What is in a field.
    pub fn get(&self, field: Field) -> &str {
        &self.numbers[field as usize]
    }

    /// Puts `text` into a field.
    pub fn set(&mut self, field: Field, text: String) {
        self.numbers[field as usize] = text;
    }

    /// Whether any of the rare settings is other than a new cluster has it.
    pub fn has_rare(&self) -> bool {
        let usual = Self::of(&Setup::default());
        let rare = [Field::Loss, Field::Duplication, Field::Resend, Field::Flush, Field::Batch];
        let sizes = [Field::ReadQuorum, Field::WriteQuorum];
        let rare = rare.into_iter().chain(sizes);
        let priorities = self.priorities != usual.priorities;
        priorities || self.reorder || rare.clone().any(|field| self.get(field) != usual.get(field))
    }

    /// How many nodes, as far as that can be told: for drawing one choice a node.
    pub fn count(&self) -> usize {
        self.get(Field::Count).trim().parse().map_or(MIN_NODES, |count: usize| count.clamp(MIN_NODES, MAX_NODES))
    }

    /// The storage that all nodes have, if all have the same.
    pub fn storage(&self) -> Option<StorageKind> {
        let storages = &self.storages[..self.count()];
        storages.iter().all(|storage| *storage == storages[0]).then_some(storages[0])
    }

    /// The cluster to start. What the form does not ask for is as a new cluster has it.
    pub fn setup(&self) -> Result<Setup, Problem> {
        let number = |field: Field| self.get(field).trim().parse::<u64>().map_err(|_| Problem::Number(field));
        let percent = |field: Field| u8::try_from(number(field)?).map_err(|_| Problem::Number(field));
        let count = number(Field::Count)?;
        if count > MAX_NODES as u64 {
            return Err(Problem::Setup(SetupError::NodeCount { count: usize::try_from(count).unwrap_or(usize::MAX) }));
        }
        let nodes = (1..=count as NodeId).zip(self.storages).map(|(pid, storage)| NodeSetup { pid, storage });
        let nodes: Vec<_> = nodes.collect();
        let size = |field: Field| match self.get(field).trim() {
            "" => Ok(None),
            size => size.parse::<usize>().map(Some).map_err(|_| Problem::Number(field)),
        };
        let majorities = Quorums::majorities(nodes.len());
        let flexible = match (size(Field::ReadQuorum)?, size(Field::WriteQuorum)?) {
            (None, None) => None,
            (read, write) => {
                Some(Quorums { read: read.unwrap_or(majorities.read), write: write.unwrap_or(majorities.write) })
            }
        };
        let mut tuning = Vec::new();
        for (node, priority) in nodes.iter().zip(&self.priorities) {
            let priority = priority.trim().parse().map_err(|_| Problem::Priority(node.pid))?;
            if priority != 0 {
                tuning.push(Tuning { priority: Some(priority), ..Tuning::of(node.pid) });
            }
        }
        let setup = Setup {
            nodes,
            flexible,
            tuning,
            seed: number(Field::Seed)?,
            latency_ticks: number(Field::Latency)?,
            jitter_ticks: number(Field::Jitter)?,
            election_ticks: number(Field::Election)?,
            disk_ticks: number(Field::Disk)?,
            loss_percent: percent(Field::Loss)?,
            duplication_percent: percent(Field::Duplication)?,
            reorder: self.reorder,
            resend_ticks: number(Field::Resend)?,
            flush_ticks: number(Field::Flush)?,
            batch: number(Field::Batch)?,
            snapshots: self.snapshots,
            catch_up: self.catch_up,
            ..Setup::default()
        };
        setup.validate().map_err(Problem::Setup)?;
        Ok(setup)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_setup_gives_that_setup() {
        let mut setup = Setup { seed: u64::MAX, snapshots: false, catch_up: CatchUp::Upstream, ..Setup::default() };
        setup = Setup { loss_percent: 7, duplication_percent: 8, reorder: true, ..setup };
        setup = Setup { resend_ticks: 70, flush_ticks: 0, batch: 12, ..setup };
        setup.nodes[1].storage = StorageKind::Memory;
        setup.flexible = Some(Quorums { read: 3, write: 2 });
        setup.tuning = vec![Tuning { priority: Some(5), ..Tuning::of(2) }];
        assert_eq!(Form::of(&setup).setup(), Ok(setup));
    }

    #[test]
    fn more_nodes_have_the_storage_of_the_first() {
        let mut form = Form::of(&Setup { nodes: Setup::nodes_with(1..=3, StorageKind::Memory), ..Setup::default() });
        form.set(Field::Count, "5".into());
        assert_eq!(form.storage(), Some(StorageKind::Memory));
        assert_eq!(form.setup().map(|setup| setup.nodes.len()), Ok(5));
    }

    #[test]
    fn what_is_out_of_bounds_is_said() {
        let with = |field, text: &str| {
            let mut form = Form::of(&Setup::default());
            form.set(field, text.into());
            form.setup().map(|_| ())
        };
        assert_eq!(with(Field::Count, "1"), Err(Problem::Setup(SetupError::NodeCount { count: 1 })));
        assert_eq!(with(Field::Count, "10"), Err(Problem::Setup(SetupError::NodeCount { count: 10 })));
        assert_eq!(with(Field::Seed, "-1"), Err(Problem::Number(Field::Seed)));
        let election = SetupError::Ticks { field: "election", value: 0, least: 1 };
        assert_eq!(with(Field::Election, "0"), Err(Problem::Setup(election)));
        let loss = SetupError::Percent { field: "loss", value: 101 };
        assert_eq!(with(Field::Loss, "101"), Err(Problem::Setup(loss)));
        assert_eq!(with(Field::Loss, "300"), Err(Problem::Number(Field::Loss)));
        assert_eq!(with(Field::Batch, "0"), Err(Problem::Setup(SetupError::Batch { value: 0 })));
        assert_eq!(with(Field::Latency, "0"), Ok(()));
        assert_eq!(with(Field::WriteQuorum, "x"), Err(Problem::Number(Field::WriteQuorum)));
        assert_eq!(with(Field::ReadQuorum, "3"), Ok(()), "with a majority of two to write");
        let wrong = with(Field::WriteQuorum, "1").unwrap_err();
        assert!(matches!(wrong, Problem::Setup(SetupError::Quorums { .. })), "{wrong:?}");
        let mut form = Form::of(&Setup::default());
        form.priorities[2] = "-1".into();
        assert_eq!(form.setup(), Err(Problem::Priority(3)));
    }
}
