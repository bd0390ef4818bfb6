//! Bounded liveness: with a node that is connected to a quorum and no more faults, a node leads, and what is proposed
//! there is decided, within a number of election timeouts. It is no invariant: while faults last nothing is promised,
//! and what is late may still come.
//!
//! [`Quiet`] is told every event and knows since when there was no fault; [`Simulation::liveness`] says how it stands.
//! The explorer ends its runs by the same measure.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::sim::{
    NodeId, Simulation,
    command::Command,
    event::{ByHand, Event, EventKind, Loss},
    look::NodeState,
    look_network::DelayWarning,
    role::Phase,
    trace::Moment,
};

/// How long it may take, in election timeouts, until a node leads; and again until what it is given is decided.
pub const WITHIN: u64 = 20;
/// How long a cluster is left alone first, in election timeouts: leaders may change once more.
pub const SETTLE: u64 = 6;

/// Why a cluster does not get on, if it is for one of the reasons that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stall {
    /// This node came back with its own ballot as its promise, and waits for a leader that it takes itself for.
    Recovery(NodeId),
    /// This node has counted a stopsign twice: it says that it has accepted more than there is, and nothing that it
    /// says of that is ever decided.
    Stopsign(NodeId),
    /// A priority was set, which can stall the election.
    Priority,
}

/// Why nothing is promised now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// No node that runs and can write reaches a quorum of such nodes both ways. With the nodes that do not run, or
    /// whose disks take nothing.
    NoQuorum {
        /// Those.
        out: Vec<NodeId>,
    },
    /// What is sent over this link can be lost, come twice, or overtake.
    Unreliable {
        /// Sender.
        from: NodeId,
        /// Receiver.
        to: NodeId,
    },
    /// A message between these was lost, copied or overtaken in a session that has gone on since: OmniPaxos sends
    /// nothing again within a session.
    Session {
        /// One end.
        a: NodeId,
        /// The other.
        b: NodeId,
        /// When that was.
        since: Moment,
    },
    /// Heartbeats can come back too late.
    TooSlow(DelayWarning),
    /// A flush of this node takes longer than an election timeout.
    SlowDisk {
        /// Whose.
        node: NodeId,
        /// How long, in ticks.
        ticks: u64,
    },
    /// These nodes are given the state that a new configuration starts with.
    Handover(Vec<NodeId>),
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaiting {
    /// That a node leads which is connected to a quorum.
    Leader,
    /// That this node, which leads, decides what it has accepted.
    Decision {
        /// Who leads.
        leader: NodeId,
        /// What it has decided.
        decided: usize,
        /// What it has accepted.
        accepted: usize,
    },
    /// That this node decides what its leader has decided. Only where all nodes that take part reach each other.
    Follower {
        /// Which.
        node: NodeId,
        /// What it has decided.
        decided: usize,
        /// What the leader has.
        expected: usize,
    },
}

/// How it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Liveness {
    /// This node leads, and all that it has accepted is decided there, and at whoever reaches it.
    Holds {
        /// Which.
        leader: NodeId,
    },
    /// There is time left.
    Waiting {
        /// For what.
        what: Awaiting,
        /// Since when it counts.
        since: Moment,
        /// Until when, in ticks.
        until: u64,
    },
    /// A fault lasts, or has left something behind.
    NotPromised(Vec<Hindrance>),
    /// It should have come by now.
    Late {
        /// What.
        what: Awaiting,
        /// Since when it counted.
        since: Moment,
        /// Until when it had time, in ticks.
        until: u64,
        /// Why, if it is for a reason that is known.
        stall: Option<Stall>,
    },
}

impl Liveness {
    /// Its name: stable, in kebab case.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Holds { .. } => "holds",
            Self::Waiting { .. } => "waiting",
            Self::NotPromised(_) => "not-promised",
            Self::Late { .. } => "late",
        }
    }
}

/// Since when there was no fault, and which sessions lack something; told by events one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quiet {
    since: Option<Moment>,
    /// By both ends, the lower first: when something was lost between them last.
    frayed: BTreeMap<(NodeId, NodeId), Moment>,
}

impl Quiet {
    /// When something last went wrong, was mended or set.
    pub fn since(&self) -> Moment {
        self.since.unwrap_or(Moment { step: 0, time: 0 })
    }

    /// What happened next.
    pub fn tell(&mut self, event: &Event) {
        let now = Moment { step: event.step, time: event.time };
        match &event.kind {
            EventKind::Lost { from, to, why: Loss::Chance | Loss::Dropped, message }
                if !message.kind.is_heartbeat() =>
            {
                self.frayed.insert(pair(*from, *to), now);
            }
            EventKind::ByHand { from, to, done, message, .. } if !message.kind.is_heartbeat() => {
                let in_order = match done {
                    ByHand::Delivered { overtaken } | ByHand::Overtook { overtaken, .. } => *overtaken == 0,
                    ByHand::Delayed { .. } => true,
                    ByHand::Duplicated { .. } => false,
                };
                if !in_order {
                    self.frayed.insert(pair(*from, *to), now);
                }
            }
            EventKind::Reconnected { peer } | EventKind::ReconnectAsked { peer } => {
                self.frayed.remove(&pair(event.node.unwrap_or_default(), *peer));
            }
            _ => {}
        }
        if disturbs(&event.kind) {
            self.since = Some(now);
        }
    }
}

fn pair(a: NodeId, b: NodeId) -> (NodeId, NodeId) {
    (a.min(b), a.max(b))
}

/// Whether an event tells of a fault or of its end, or changes what a cluster gets on by.
fn disturbs(kind: &EventKind) -> bool {
    match kind {
        EventKind::LinksCut { directions, .. }
        | EventKind::LinksHealed { directions, .. }
        | EventKind::ManualOn { directions, .. }
        | EventKind::ManualOff { directions, .. } => *directions > 0,
        EventKind::Lost { message, why: Loss::Chance | Loss::Dropped, .. } | EventKind::ByHand { message, .. } => {
            !message.kind.is_heartbeat()
        }
        EventKind::Crashed { .. }
        | EventKind::Restarted { .. }
        | EventKind::PowerFailed
        | EventKind::StartRefused { .. }
        | EventKind::DiskHeld
        | EventKind::DiskReleased
        | EventKind::DiskFilled
        | EventKind::DiskFreed
        | EventKind::FailAsked
        | EventKind::FlushFailed { .. }
        | EventKind::LinkConditions { .. }
        | EventKind::ClockSet { .. }
        | EventKind::DiskTicksSet { .. }
        | EventKind::LeadAsked
        | EventKind::PrioritySet { .. }
        | EventKind::ReconnectAsked { .. }
        | EventKind::Reconnected { .. }
        | EventKind::ConfigurationBegins { .. }
        | EventKind::Joined { .. }
        | EventKind::InstanceStarted { .. } => true,
        _ => false,
    }
}

/// Whether a node takes part: it runs, and its disk takes what it writes.
fn takes_part(state: &NodeState) -> bool {
    let writes = state.disk.as_ref().is_none_or(|disk| !disk.held && !disk.full && !disk.failing && !disk.fails_next);
    state.up && !state.waiting && writes
}

impl Simulation {
    /// The longest election timeout of any node, in ticks of time.
    pub fn longest_election(&self) -> u64 {
        let of = |pid: NodeId| {
            let settings = self.settings(pid);
            let set = self.setup.timeouts_of(pid).election_ticks;
            let now = settings.map_or(set, |settings| settings.timeouts.election_ticks);
            set.max(now) * settings.map_or(1, |settings| settings.clock)
        };
        let pids = self.setup.pids().chain(self.pids());
        pids.map(of).max().unwrap_or(self.setup.election_ticks)
    }

    /// How long entries can wait for their batch to fill, in ticks of time: at the leader, and again at who follows.
    pub fn longest_batching(&self) -> u64 {
        let settings = self.pids().filter_map(|pid| self.settings(pid));
        let batching = settings.filter(|settings| settings.timeouts.batch > 1);
        2 * batching.map(|settings| settings.timeouts.flush_ticks * settings.clock).max().unwrap_or(0)
    }

    /// The longest time after which any node sends again what was lost, in ticks of time.
    pub fn longest_resend(&self) -> u64 {
        let settings = self.pids().filter_map(|pid| self.settings(pid));
        let longest = settings.map(|settings| settings.timeouts.resend_ticks * settings.clock).max();
        longest.unwrap_or(0).max(self.setup.resend_ticks)
    }

    /// Why the cluster does not get on, if it is for one of the reasons that are known.
    pub fn stall(&self) -> Option<Stall> {
        let is_stuck = |node: &NodeState| node.phase == Phase::Recover && node.leader == Some(node.pid);
        if let Some(stuck) = self.running().find(is_stuck) {
            return Some(Stall::Recovery(stuck.pid));
        }
        let counts_twice = |node: &NodeState| node.stopsign.is_some() && node.accepted > node.log_end + 1;
        if let Some(twice) = self.running().find(counts_twice) {
            return Some(Stall::Stopsign(twice.pid));
        }
        let is_priority = |command: &Command| matches!(command, Command::Priority { .. });
        let set = self.setup.pids().any(|pid| self.settings(pid).is_some_and(|settings| settings.priority > 0));
        (set || self.history().iter().any(is_priority)).then_some(Stall::Priority)
    }

    /// The nodes that take part and reach a quorum of such nodes both ways, themselves included.
    pub fn quorum_connected(&self) -> Vec<NodeId> {
        let quorums = self.configuration().quorums();
        let part = self.taking_part();
        let needs = quorums.read.max(quorums.write);
        part.iter().copied().filter(|a| part.iter().filter(|b| self.reaches(*a, **b)).count() >= needs).collect()
    }

    fn taking_part(&self) -> Vec<NodeId> {
        let is = |pid: &NodeId| self.node(*pid).is_some_and(|state| takes_part(&state));
        self.newest_members().iter().copied().filter(is).collect()
    }

    /// Whether messages pass both ways between two nodes.
    fn reaches(&self, a: NodeId, b: NodeId) -> bool {
        let passes = |from: NodeId, to: NodeId| self.link_state(from, to).is_some_and(|link| link.up && !link.manual);
        a == b || (passes(a, b) && passes(b, a))
    }

    /// How bounded liveness stands, by what was told up to here.
    pub fn liveness(&self, quiet: &Quiet) -> Liveness {
        let connected = self.quorum_connected();
        let hindrances = self.hindrances(quiet, &connected);
        if !hindrances.is_empty() {
            return Liveness::NotPromised(hindrances);
        }
        let election = self.longest_election();
        let since = quiet.since();
        let leads_by = since.time + (SETTLE + WITHIN) * election;
        let Some(leader) = self.leader().filter(|leader| connected.contains(leader)) else {
            return self.due(Awaiting::Leader, since, leads_by);
        };
        let Some((what, index)) = self.undecided(leader) else { return Liveness::Holds { leader } };
        let within = WITHIN * election + self.longest_batching();
        // What was proposed while faults lasted, or nobody led, has its time from when somebody must lead on.
        match self.proposed_at(leader, index) {
            Some(proposed) if proposed.time > leads_by => self.due(what, proposed, proposed.time + within),
            _ => self.due(what, since, leads_by + within),
        }
    }

    /// What is still to be decided, and its first index.
    fn undecided(&self, leader: NodeId) -> Option<(Awaiting, usize)> {
        let of = self.node(leader)?;
        let expected = of.decided;
        if of.accepted > expected {
            return Some((Awaiting::Decision { leader, decided: expected, accepted: of.accepted }, expected));
        }
        let part = self.taking_part();
        let whole = part.iter().enumerate().all(|(at, a)| part[at + 1..].iter().all(|b| self.reaches(*a, *b)));
        let states = part.into_iter().filter(|_| whole).filter_map(|pid| self.node(pid));
        let behind = states.filter(|state| state.decided < expected && state.configuration == of.configuration);
        let last = behind.min_by_key(|state| (state.decided, state.pid))?;
        Some((Awaiting::Follower { node: last.pid, decided: last.decided, expected }, last.decided))
    }

    fn due(&self, what: Awaiting, since: Moment, until: u64) -> Liveness {
        match self.time() > until {
            true => Liveness::Late { what, since, until, stall: self.stall() },
            false => Liveness::Waiting { what, since, until },
        }
    }

    /// When what a node has at an index was proposed.
    fn proposed_at(&self, pid: NodeId, index: usize) -> Option<Moment> {
        let mut id = None;
        self.entries(pid, index..index + 1, |at, proposal| {
            if at == index {
                id = Some(proposal.id);
            }
        });
        self.proposals().get(id?).map(|story| Moment { step: story.step, time: story.time })
    }

    fn newest_members(&self) -> &[NodeId] {
        self.configurations.last().map_or(&[], |newest| self.members(newest.id))
    }

    fn hindrances(&self, quiet: &Quiet, connected: &[NodeId]) -> Vec<Hindrance> {
        let members = self.newest_members();
        let is_member = |pid: &NodeId| members.contains(pid);
        let state = |pid: &NodeId| self.node(*pid);
        let mut found = Vec::new();
        let waiting: Vec<NodeId> =
            members.iter().copied().filter(|pid| state(pid).is_some_and(|s| s.up && s.waiting)).collect();
        if connected.is_empty() {
            let is_out = |pid: &NodeId| !state(pid).is_some_and(|state| takes_part(&state)) && !waiting.contains(pid);
            found.push(Hindrance::NoQuorum { out: members.iter().copied().filter(is_out).collect() });
        }
        if !waiting.is_empty() && connected.is_empty() {
            found.push(Hindrance::Handover(waiting));
        }
        let unreliable = self.link_states().filter(|link| link.up && is_member(&link.from) && is_member(&link.to));
        let chance = |link: &crate::sim::look_network::LinkState| {
            let conditions = link.conditions;
            conditions.loss_percent > 0 || conditions.duplication_percent > 0 || conditions.reorder
        };
        found.extend(unreliable.filter(chance).map(|link| Hindrance::Unreliable { from: link.from, to: link.to }));
        let frayed = quiet.frayed.iter().filter(|((a, b), _)| is_member(a) && is_member(b));
        found.extend(frayed.map(|((a, b), since)| Hindrance::Session { a: *a, b: *b, since: *since }));
        found.extend(self.delay_warning().into_iter().map(Hindrance::TooSlow));
        let election = self.longest_election();
        found.extend(members.iter().filter_map(|node| {
            let ticks = self.settings(*node).filter(|_| state(node).is_some_and(|s| s.disk.is_some()))?.disk_ticks;
            (ticks > election).then_some(Hindrance::SlowDisk { node: *node, ticks })
        }));
        found
    }
}
