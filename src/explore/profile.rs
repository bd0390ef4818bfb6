//! [`Profile`]: what may be drawn for a run, and what of it a cluster is spared.

use crate::{
    explore::{generate::Kind, trouble::Defect},
    sim::{NodeId, Simulation, command::Command, config::StorageKind, configuration::node_of},
};

/// What runs are made of, and what they look for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Profile {
    /// What OmniPaxos promises: nothing may break, and the cluster gets on once faults have ended. No memory node
    /// crashes, catching up is mended, links keep their order, a trim goes no further than every node has decided for
    /// good, and none is mixed with snapshots. What is known, and cannot be kept out, is told apart and not held against
    /// it.
    Promised,
    /// The same over links that lose their order: messages overtake each other, come twice, and are dropped, without a
    /// new session. More than OmniPaxos promises to bear; only safety is looked at.
    Unordered,
    /// Memory nodes crash, disks are wiped.
    Amnesia,
    /// Catching up as OmniPaxos 0.2.4 does it.
    DeltaCatchup,
    /// Trims as far as OmniPaxos allows, without snapshots.
    TrimBelowResync,
    /// Trims and snapshots mixed.
    SnapshotThenTrim,
    /// Leaders crash and come back.
    StuckInRecovery,
    /// Trims, with node ids that have gaps.
    TrimWithGappedIds,
    /// Priorities are set at any time.
    PriorityStall,
    /// Reconfigurations, while leaders change and links break.
    StopsignTwice,
    /// Leaders change while sessions break: of four nodes or more, with snapshots.
    PromiseTakenBack,
}

/// How far a trim may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TrimRule {
    /// No further than every node has decided for good, and only without snapshots.
    Safe,
    /// As far as OmniPaxos allows.
    Any,
}

impl Profile {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 11] = [
        Self::Promised,
        Self::Unordered,
        Self::Amnesia,
        Self::DeltaCatchup,
        Self::TrimBelowResync,
        Self::SnapshotThenTrim,
        Self::StuckInRecovery,
        Self::TrimWithGappedIds,
        Self::PriorityStall,
        Self::StopsignTwice,
        Self::PromiseTakenBack,
    ];

    /// Its name: stable, in kebab case.
    pub fn name(self) -> &'static str {
        match (self, self.looks_for()) {
            (_, Some(defect)) => defect.name(),
            (Self::Unordered, None) => "unordered",
            (_, None) => "promised",
        }
    }

    /// The profile of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.name() == name)
    }

    /// The known defect that it is there to find.
    pub fn looks_for(self) -> Option<Defect> {
        match self {
            Self::Promised | Self::Unordered => None,
            Self::Amnesia => Some(Defect::Amnesia),
            Self::DeltaCatchup => Some(Defect::DeltaCatchup),
            Self::TrimBelowResync => Some(Defect::TrimBelowResync),
            Self::SnapshotThenTrim => Some(Defect::SnapshotThenTrim),
            Self::StuckInRecovery => Some(Defect::StuckInRecovery),
            Self::TrimWithGappedIds => Some(Defect::TrimWithGappedIds),
            Self::PriorityStall => Some(Defect::PriorityStall),
            Self::StopsignTwice => Some(Defect::StopsignTwice),
            Self::PromiseTakenBack => Some(Defect::PromiseTakenBack),
        }
    }

    /// Whether a run that shows a known defect of this kind is only counted: each has a profile of its own. These are
    /// the defects that no care of who uses OmniPaxos keeps out: crashes, reconfigurations (which make gaps in the ids)
    /// and priorities are part of what it promises to bear.
    pub fn exempts(self, defect: Defect) -> bool {
        let by_itself = matches!(
            defect,
            Defect::StuckInRecovery
                | Defect::PriorityStall
                | Defect::TrimWithGappedIds
                | Defect::StopsignTwice
                | Defect::PromiseTakenBack
        );
        by_itself && self.looks_for() != Some(defect)
    }

    /// Whether the cluster has to get on once faults have ended.
    pub fn checks_liveness(self) -> bool {
        !matches!(self, Self::Unordered)
    }

    /// Whether what clients saw is judged at the end of a run: where nothing that is known is looked for, which mostly
    /// breaks that as well.
    pub(super) fn judges_history(self) -> bool {
        self.looks_for().is_none()
    }

    pub(super) fn trim_rule(self) -> TrimRule {
        match self {
            Self::TrimBelowResync | Self::SnapshotThenTrim => TrimRule::Any,
            _ => TrimRule::Safe,
        }
    }

    /// What is drawn how often.
    pub(super) fn weights(self) -> &'static [(Kind, u64)] {
        use Kind::*;
        match self {
            Self::Promised => &[
                (Wait, 26),
                (Steps, 14),
                (Append, 20),
                (Many, 3),
                (Cut, 4),
                (CutOneWay, 3),
                (Isolate, 3),
                (Split, 1),
                (Heal, 6),
                (HealAll, 4),
                (Crash, 4),
                (Restart, 7),
                (Power, 1),
                (Hold, 2),
                (Release, 4),
                (Fail, 2),
                (FlushFails, 1),
                (Fill, 1),
                (Free, 2),
                (Snapshot, 4),
                (Trim, 5),
                (Lead, 4),
                (Priority, 1),
                (Read, 4),
                (ReadThrough, 4),
                (Loss, 1),
                (Delays, 1),
                (ByHandInOrder, 2),
                (Pace, 1),
                (Reconfigure, 2),
            ],
            Self::Unordered => &[
                (Wait, 24),
                (Steps, 16),
                (Append, 20),
                (Many, 3),
                (Cut, 3),
                (CutOneWay, 2),
                (Isolate, 2),
                (Heal, 5),
                (HealAll, 3),
                (Crash, 3),
                (Restart, 6),
                (Power, 1),
                (Hold, 1),
                (Release, 3),
                (Snapshot, 3),
                (Trim, 3),
                (Lead, 4),
                (Read, 2),
                (ReadThrough, 4),
                (Loss, 2),
                (Delays, 2),
                (ByHand, 14),
                (Reconfigure, 1),
            ],
            Self::Amnesia => &[
                (Wait, 30),
                (Append, 20),
                (Isolate, 6),
                (Cut, 4),
                (HealAll, 4),
                (Crash, 10),
                (Restart, 14),
                (Wipe, 3),
                (Damage, 1),
                (Lead, 6),
            ],
            Self::DeltaCatchup => {
                &[(Wait, 30), (Append, 24), (Isolate, 8), (Cut, 4), (HealAll, 8), (Lead, 4), (Crash, 3), (Restart, 5)]
            }
            Self::TrimBelowResync => &[
                (Wait, 30),
                (Steps, 6),
                (Append, 20),
                (Isolate, 6),
                (CutOneWay, 6),
                (Cut, 3),
                (HealAll, 9),
                (Lead, 8),
                (Trim, 12),
                (Crash, 3),
                (Restart, 5),
            ],
            Self::SnapshotThenTrim => {
                &[(Wait, 30), (Append, 24), (Snapshot, 8), (Trim, 8), (Isolate, 3), (HealAll, 4), (Lead, 3)]
            }
            Self::StuckInRecovery => &[
                (Wait, 14),
                (Steps, 22),
                (Append, 10),
                (Isolate, 2),
                (HealAll, 4),
                (Lead, 16),
                (Crash, 12),
                (Restart, 10),
            ],
            Self::TrimWithGappedIds => &[(Wait, 40), (Append, 30), (Isolate, 4), (HealAll, 6), (Lead, 4)],
            Self::StopsignTwice => &[
                (Wait, 20),
                (Steps, 16),
                (Append, 8),
                (Reconfigure, 8),
                (Isolate, 4),
                (Cut, 8),
                (HealAll, 12),
                (Lead, 10),
                (Crash, 3),
                (Restart, 8),
            ],
            Self::PromiseTakenBack => &[
                (Wait, 30),
                (Append, 12),
                (IsolateBehind, 5),
                (IsolateAhead, 50),
                (HealAhead, 30),
                (LeadBehind, 10),
                (CutCandidate, 20),
                (HealCandidate, 8),
                (HealAll, 8),
                (Crash, 1),
                (Restart, 4),
            ],
            Self::PriorityStall => {
                &[(Wait, 30), (Append, 10), (Priority, 10), (Crash, 4), (Restart, 8), (Isolate, 3), (HealAll, 4)]
            }
        }
    }

    /// How many runs wait for a leader first, in per cent: without one, little of what is done does anything.
    pub(super) fn begins_with_a_leader(self) -> u64 {
        match self {
            Self::PriorityStall | Self::StuckInRecovery => 25,
            _ => 80,
        }
    }

    /// How many commands a run has, at least and at most, before its faults end.
    pub(super) fn length(self) -> (u64, u64) {
        match self {
            Self::Promised | Self::Unordered => (15, 90),
            Self::TrimBelowResync | Self::PromiseTakenBack => (20, 90),
            Self::TrimWithGappedIds => (4, 14),
            _ => (8, 50),
        }
    }

    /// Whether a command keeps within the profile, as the cluster stands. A run that is being shrunk is held to it too:
    /// otherwise one trouble would turn into another.
    pub(super) fn permits(self, simulation: &Simulation, command: &Command) -> bool {
        match command {
            Command::Crash(node) => self == Self::Amnesia || !forgets(simulation, *node),
            Command::PowerFailure(_) => {
                self == Self::Amnesia || simulation.pids().all(|node| !forgets(simulation, node))
            }
            Command::Wipe(_) => self == Self::Amnesia,
            Command::Damage { .. } => self == Self::Amnesia,
            // What landed when power was lost may yet be told not to have: then it was not decided for good, and a
            // trim had counted on it.
            Command::FlushFailed { node, .. } if self.trim_rule() == TrimRule::Safe => {
                simulation.setup().snapshots || simulation.node(node_of(*node)).is_some_and(|state| state.up)
            }
            Command::Trim { at, .. } if self.trim_rule() == TrimRule::Safe => {
                let safe = !simulation.setup().snapshots;
                safe && at.is_some_and(|at| at <= decided_for_good(simulation))
            }
            _ => true,
        }
    }
}

/// Whether a crash of this node loses what it knows.
fn forgets(simulation: &Simulation, node: NodeId) -> bool {
    simulation.node(node).is_some_and(|state| state.storage == StorageKind::Memory)
}

/// How far every node of the newest configuration has decided, a crash of all of them included.
pub(super) fn decided_for_good(simulation: &Simulation) -> usize {
    let newest = simulation.configuration();
    let decided = |node: &NodeId| match simulation.node(*node) {
        Some(state) if state.configuration == newest.id => state.disk.map_or(state.decided, |disk| disk.decided),
        _ => 0,
    };
    newest.nodes.iter().map(decided).min().unwrap_or(0)
}
