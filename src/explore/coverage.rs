//! [`Coverage`]: what runs came by, and what they never did.

use std::collections::BTreeMap;

use crate::sim::{
    Simulation,
    error::Refusal,
    event::{Event, EventKind, Loss, MessageKind, ReadItem},
};
use crate::storage::batched::OpSummary;

/// Groups of what can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Messages that arrived, by OmniPaxos's name.
    Messages,
    /// Why messages were lost.
    Losses,
    /// What OmniPaxos asked of storages.
    Storage,
    /// What OmniPaxos refused: `CompactionErr` and `ProposeErr`.
    Refusals,
    /// Items of what was read: `LogEntry`.
    Entries,
    /// How nodes went from phase to phase, and came and went.
    Phases,
    /// How disks fared.
    Disks,
}

const LOSSES: [&str; 8] =
    ["cut", "receiver-down", "chance", "dropped", "below-compacted", "no-instance", "left", "session-over"];
const STORAGE: [&str; 9] = [
    "append",
    "append_on_prefix",
    "set_promise",
    "set_decided_idx",
    "set_accepted_round",
    "set_compacted_idx",
    "trim",
    "set_stopsign",
    "set_snapshot",
];
const REFUSALS: [&str; 6] = [
    "UndecidedIndex",
    "TrimmedIndex",
    "NotAllDecided",
    "NotCurrentLeader",
    "PendingReconfigEntry",
    "PendingReconfigConfig",
];
const ENTRIES: [&str; 5] = ["Decided", "Undecided", "Trimmed", "Snapshotted", "StopSign"];
const PHASES: [&str; 15] = [
    "prepare-started",
    "promised",
    "leading",
    "deposed",
    "reconnected",
    "crashed",
    "restarted",
    "stopsign-accepted",
    "stopsign-removed",
    "stopsign-decided",
    "configuration-begins",
    "instance-started",
    "instance-stopped",
    "state-asked",
    "left",
];
const DISKS: [&str; 5] = ["flushed", "flush-failed", "messages-held", "power-failed", "start-refused"];

impl Group {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 7] =
        [Self::Messages, Self::Losses, Self::Storage, Self::Refusals, Self::Entries, Self::Phases, Self::Disks];

    /// Its name, in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Messages => "messages received",
            Self::Losses => "messages lost",
            Self::Storage => "storage operations",
            Self::Refusals => "refusals",
            Self::Entries => "log entries read",
            Self::Phases => "phase changes",
            Self::Disks => "disks",
        }
    }

    /// All that there is in it.
    pub fn items(self) -> Vec<&'static str> {
        match self {
            Self::Messages => MessageKind::ALL.iter().map(|kind| kind.name()).collect(),
            Self::Losses => LOSSES.to_vec(),
            Self::Storage => STORAGE.to_vec(),
            Self::Refusals => REFUSALS.to_vec(),
            Self::Entries => ENTRIES.to_vec(),
            Self::Phases => PHASES.to_vec(),
            Self::Disks => DISKS.to_vec(),
        }
    }
}

/// How often each was seen, over any number of runs.
///
/// Getters: `count`, `never`. Changes: `add`, `merge`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    counts: BTreeMap<(Group, &'static str), u64>,
}

impl Coverage {
    /// How often it was seen.
    pub fn count(&self, group: Group, item: &str) -> u64 {
        self.counts.iter().find(|((of, name), _)| *of == group && *name == item).map_or(0, |(_, count)| *count)
    }

    /// What of a group was never seen.
    pub fn never(&self, group: Group) -> Vec<&'static str> {
        group.items().into_iter().filter(|item| self.count(group, item) == 0).collect()
    }

    /// Adds what others have counted.
    pub fn merge(&mut self, other: &Self) {
        for (what, count) in &other.counts {
            *self.counts.entry(*what).or_default() += count;
        }
    }

    /// Adds what a run came by.
    pub fn add(&mut self, simulation: &Simulation) {
        for event in simulation.events() {
            self.add_event(event);
        }
        // Heartbeats are kept apart, and only the newest.
        for event in simulation.heartbeats() {
            self.add_event(&event);
        }
        let batches = simulation.all_writes().flat_map(|writes| writes.batches());
        for write in batches.flat_map(|batch| &batch.writes) {
            self.saw(Group::Storage, operation(write.op));
        }
    }

    fn add_event(&mut self, event: &Event) {
        match &event.kind {
            EventKind::Received { message, .. } => self.saw(Group::Messages, message.kind.name()),
            EventKind::Lost { why, .. } => self.saw(Group::Losses, loss(*why)),
            EventKind::Refused { refusal: Refusal::NoSnapshot, .. } => {} // the playground's own
            EventKind::Refused { refusal, .. } => self.saw(Group::Refusals, refusal.name()),
            EventKind::Read { answer, .. } => {
                answer.iter().flatten().for_each(|item| self.saw(Group::Entries, entry(item)));
            }
            kind => {
                let name = kind.name();
                if PHASES.contains(&name) {
                    self.saw(Group::Phases, name);
                } else if DISKS.contains(&name) {
                    self.saw(Group::Disks, name);
                }
            }
        }
    }

    fn saw(&mut self, group: Group, item: &'static str) {
        *self.counts.entry((group, item)).or_default() += 1;
    }
}

fn operation(op: OpSummary) -> &'static str {
    match op {
        OpSummary::Append(_) => "append",
        OpSummary::AppendOnPrefix(..) => "append_on_prefix",
        OpSummary::SetPromise(_) => "set_promise",
        OpSummary::SetDecidedIndex(_) => "set_decided_idx",
        OpSummary::SetAcceptedRound(_) => "set_accepted_round",
        OpSummary::SetCompactedIdx(_) => "set_compacted_idx",
        OpSummary::Trim(_) => "trim",
        OpSummary::SetStopsign(_) => "set_stopsign",
        OpSummary::SetSnapshot(_) => "set_snapshot",
    }
}

fn loss(why: Loss) -> &'static str {
    match why {
        Loss::Cut => "cut",
        Loss::ReceiverDown => "receiver-down",
        Loss::Chance => "chance",
        Loss::Dropped => "dropped",
        Loss::BelowCompacted => "below-compacted",
        Loss::NoInstance => "no-instance",
        Loss::Left => "left",
        Loss::SessionOver => "session-over",
    }
}

fn entry(item: &ReadItem) -> &'static str {
    match item {
        ReadItem::Decided(_) => "Decided",
        ReadItem::Undecided(_) => "Undecided",
        ReadItem::Trimmed(_) => "Trimmed",
        ReadItem::Snapshotted(..) => "Snapshotted",
        ReadItem::StopSign(..) => "StopSign",
    }
}
