//! [`Sieve`]: which events a person wants to see: some groups of kinds, some nodes, some words.

use std::collections::BTreeSet;

use crate::sim::{
    NodeId,
    event::{Event, EventKind},
};

/// Kinds of events that are about one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Messages that arrive, wait or are lost.
    Messages,
    /// What is proposed, accepted, decided and read.
    Log,
    /// Ballots: promises, elections, leaders.
    Leadership,
    /// Flushes, and what is wrong with disks.
    Disk,
    /// Links and power.
    Network,
    /// Snapshots and trims.
    Compaction,
    /// What was refused, lost, or failed.
    Faults,
}

impl Group {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 7] =
        [Self::Messages, Self::Log, Self::Leadership, Self::Disk, Self::Network, Self::Compaction, Self::Faults];

    /// Its word in test ids.
    pub fn word(self) -> &'static str {
        match self {
            Self::Messages => "messages",
            Self::Log => "log",
            Self::Leadership => "leadership",
            Self::Disk => "disk",
            Self::Network => "network",
            Self::Compaction => "compaction",
            Self::Faults => "faults",
        }
    }

    /// The groups that an event is of: more than one where it is about more than one thing.
    pub fn of(kind: &EventKind) -> &'static [Self] {
        match kind {
            EventKind::Received { .. } => &[Self::Messages],
            EventKind::Lost { .. } => &[Self::Messages, Self::Network, Self::Faults],
            EventKind::ByHand { .. } => &[Self::Messages, Self::Network],
            EventKind::ProposalLost { .. } => &[Self::Log, Self::Faults],
            EventKind::MessagesHeld { .. } => &[Self::Messages, Self::Disk],
            EventKind::Refused { .. } | EventKind::Violated(_) => &[Self::Faults],
            EventKind::Proposed { .. }
            | EventKind::LoadStarted { .. }
            | EventKind::LoadEnded { .. }
            | EventKind::Read { .. }
            | EventKind::ReadProposed { .. }
            | EventKind::ReadAnswered { .. }
            | EventKind::Accepted { .. }
            | EventKind::StopSignAccepted { .. }
            | EventKind::ReconfigureProposed { .. }
            | EventKind::StopSignRemoved
            | EventKind::StopSignDecided { .. }
            | EventKind::ConfigurationBegins { .. }
            | EventKind::Joined { .. }
            | EventKind::StateAsked { .. }
            | EventKind::StateSent { .. }
            | EventKind::InstanceStarted { .. }
            | EventKind::InstanceStopped { .. }
            | EventKind::Left
            | EventKind::Decided { .. } => &[Self::Log],
            EventKind::Promised { .. }
            | EventKind::PrepareStarted { .. }
            | EventKind::Leading { .. }
            | EventKind::Deposed { .. }
            | EventKind::LeadAsked
            | EventKind::ClockSet { .. }
            | EventKind::TimeoutsSet { .. }
            | EventKind::PrioritySet { .. } => &[Self::Leadership],
            EventKind::Compacted { .. } => &[Self::Compaction],
            EventKind::FlushStarted { .. }
            | EventKind::Flushed { .. }
            | EventKind::FailAsked
            | EventKind::DiskFilled
            | EventKind::DiskFreed
            | EventKind::DiskHeld
            | EventKind::DiskTicksSet { .. }
            | EventKind::DiskReleased => &[Self::Disk],
            EventKind::FlushFailed { .. }
            | EventKind::DiskDamaged { .. }
            | EventKind::DiskWiped
            | EventKind::StartRefused { .. } => &[Self::Disk, Self::Faults],
            EventKind::Crashed { .. } | EventKind::PowerFailed => &[Self::Network, Self::Faults],
            // Links cut, healed and set, sessions, restarts, the beginning.
            _ => &[Self::Network],
        }
    }
}

/// Which events a person wants to see. What is chosen of a kind of choice is what is seen; where nothing of it is
/// chosen, it does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sieve {
    /// Events of one of these groups.
    pub groups: BTreeSet<Group>,
    /// Events at one of these nodes.
    pub nodes: BTreeSet<NodeId>,
    /// Events whose sentence holds all these words, in whatever case.
    pub search: String,
}

impl Sieve {
    /// Whether everything passes.
    pub fn is_open(&self) -> bool {
        self.groups.is_empty() && self.nodes.is_empty() && self.words().next().is_none()
    }

    /// Whether an event passes, by its group and its node. A message that is lost is its receiver's affair, too.
    pub fn passes(&self, event: &Event) -> bool {
        let group = self.groups.is_empty() || Group::of(&event.kind).iter().any(|group| self.groups.contains(group));
        let other_end = match event.kind {
            EventKind::Lost { to, .. } => Some(to),
            EventKind::Received { from, .. } => Some(from),
            _ => None,
        };
        let is_at = |node: Option<NodeId>| node.is_some_and(|node| self.nodes.contains(&node));
        group && (self.nodes.is_empty() || is_at(event.node) || is_at(other_end))
    }

    /// Whether a sentence must be looked at.
    pub fn searches(&self) -> bool {
        self.words().next().is_some()
    }

    /// Whether a sentence passes, with the library's name for what happened.
    pub fn finds(&self, sentence: &str, tag: &str) -> bool {
        if !self.searches() {
            return true;
        }
        let (sentence, tag) = (sentence.to_lowercase(), tag.to_lowercase());
        self.words().all(|word| sentence.contains(&word) || tag.contains(&word))
    }

    /// The words that are searched for.
    fn words(&self) -> impl Iterator<Item = String> {
        self.search.split_whitespace().map(str::to_lowercase)
    }

    /// With one group chosen that was not, or the other way round.
    pub fn toggled(&self, group: Group) -> Self {
        let mut other = self.clone();
        if !other.groups.remove(&group) {
            other.groups.insert(group);
        }
        other
    }

    /// With one node chosen that was not, or the other way round.
    pub fn toggled_node(&self, node: NodeId) -> Self {
        let mut other = self.clone();
        if !other.nodes.remove(&node) {
            other.nodes.insert(node);
        }
        other
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{
        Simulation,
        command::{Command, Links, Scope},
        config::Setup,
    };

    fn events() -> Vec<Event> {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        simulation.apply(&Command::Append { node: 1, key: "a".into(), value: 1 }).unwrap();
        simulation.apply(&Command::Tick(30)).unwrap();
        simulation.apply(&Command::Snapshot { node: 1, at: None, scope: Scope::Local }).unwrap();
        simulation.apply(&Command::Trim { node: 1, at: Some(90) }).unwrap();
        simulation.apply(&Command::Cut(Links::All)).unwrap();
        simulation.apply(&Command::Append { node: 3, key: "b".into(), value: 1 }).unwrap();
        simulation.apply(&Command::Tick(30)).unwrap();
        simulation.apply(&Command::Crash(2)).unwrap();
        simulation.events().to_vec()
    }

    #[test]
    fn an_open_sieve_lets_everything_through_and_each_group_something() {
        let events = events();
        assert!(Sieve::default().is_open());
        assert!(events.iter().all(|event| Sieve::default().passes(event)));
        let mut seen = 0;
        for group in Group::ALL {
            let sieve = Sieve::default().toggled(group);
            let count = events.iter().filter(|event| sieve.passes(event)).count();
            assert!((1..events.len()).contains(&count), "{count} of {group:?}");
            assert!(sieve.toggled(group).is_open());
            seen += count;
        }
        assert!(seen >= events.len(), "every event is of a group");
    }

    #[test]
    fn groups_and_nodes_are_asked_for_together() {
        let events = events();
        let sieve = Sieve::default().toggled(Group::Log).toggled(Group::Disk).toggled_node(3);
        let passed: Vec<&Event> = events.iter().filter(|event| sieve.passes(event)).collect();
        assert!(passed.iter().all(|event| event.node == Some(3)));
        assert!(passed.iter().any(|event| matches!(event.kind, EventKind::Proposed { .. })));
        assert!(passed.iter().any(|event| matches!(event.kind, EventKind::Flushed { .. })));
        assert!(!passed.iter().any(|event| matches!(event.kind, EventKind::Received { .. })));
    }

    #[test]
    fn what_a_node_sent_is_its_affair_too() {
        let sieve = Sieve::default().toggled(Group::Messages).toggled_node(2);
        let events = events();
        let from_2 = |event: &&Event| matches!(event.kind, EventKind::Received { from: 2, .. });
        assert!(events.iter().filter(from_2).count() > 0);
        assert!(events.iter().filter(from_2).all(|event| sieve.passes(event)));
    }

    #[test]
    fn all_words_must_be_there_in_whatever_case() {
        let find = |search: &str| Sieve { search: search.into(), ..Sieve::default() };
        assert!(find("DECIDES  node").finds("Node 1 decides index 4.", ""));
        assert!(!find("decides 5").finds("Node 1 decides index 4.", ""));
        assert!(find("setdecided").finds("Node 1 decides index 4.", "SetDecidedIndex 5"));
        assert!(find("决定 节点 1").finds("节点 1 决定索引 4。", ""));
        assert!(!find("  ").searches());
        assert!(find(" ").is_open());
    }
}
