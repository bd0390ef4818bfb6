//! [`Outages`]: for how long clients got nothing decided, by the events of a run.

use std::collections::{BTreeMap, BTreeSet};

use crate::sim::{
    NodeId,
    event::{Event, EventKind},
};

/// The longest time in which nothing was decided at a node at which a client appends, since the first fault or
/// reconfiguration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// Where the client appends.
    pub node: NodeId,
    /// When something was broken first, or another configuration proposed, in ticks.
    pub fault: u64,
    /// How long, in ticks.
    pub ticks: u64,
    /// When that began, in ticks.
    pub from: u64,
    /// Whether it still goes on.
    pub lasts: bool,
}

impl Outage {
    /// How long in tenths of an election timeout of so many ticks, rounded.
    pub fn tenths(&self, election_ticks: u64) -> u64 {
        let election = election_ticks.max(1);
        (self.ticks * 10 + election / 2) / election
    }
}

/// What clients got, told by events one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outages {
    fault: Option<u64>,
    clients: BTreeMap<NodeId, Client>,
    down: BTreeSet<NodeId>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Client {
    /// Whether it appends.
    active: bool,
    /// Since when nothing was decided where it appends; `None` while there was no fault, or its node is down.
    since: Option<u64>,
    /// The longest such time that is over: how long, and since when.
    longest: Option<(u64, u64)>,
}

impl Client {
    /// Such a time is over.
    fn end(&mut self, now: u64) {
        if let Some(since) = self.since.take() {
            let ticks = now.saturating_sub(since);
            if ticks > 0 && self.longest.is_none_or(|(longest, _)| ticks > longest) {
                self.longest = Some((ticks, since));
            }
        }
    }
}

/// Whether clients may have to wait from here on: something broke, or another configuration was proposed.
fn is_upheaval(kind: &EventKind) -> bool {
    is_fault(kind) || matches!(kind, EventKind::ReconfigureProposed { .. })
}

/// Whether an event tells that something broke.
pub fn is_fault(kind: &EventKind) -> bool {
    match kind {
        EventKind::LinksCut { directions, .. } => *directions > 0,
        EventKind::Crashed { .. }
        | EventKind::PowerFailed
        | EventKind::DiskHeld
        | EventKind::DiskFilled
        | EventKind::DiskTicksSet { .. }
        | EventKind::FlushFailed { .. } => true,
        _ => false,
    }
}

impl Outages {
    /// What happened next.
    pub fn tell(&mut self, event: &Event) {
        let now = event.time;
        if self.fault.is_none() && is_upheaval(&event.kind) {
            self.fault = Some(now);
            self.clients.values_mut().filter(|client| client.active).for_each(|client| client.since = Some(now));
        }
        let Some(node) = event.node else { return };
        match event.kind {
            EventKind::Crashed { .. } => _ = self.down.insert(node),
            EventKind::Restarted { .. } => _ = self.down.remove(&node),
            _ => {}
        }
        if let EventKind::LoadStarted { .. } = event.kind {
            let since = self.fault.filter(|_| !self.down.contains(&node)).map(|_| now);
            self.clients.insert(node, Client { active: true, since, longest: None });
        }
        let Some(client) = self.clients.get_mut(&node).filter(|client| client.active) else { return };
        match event.kind {
            EventKind::Decided { .. } if client.since.is_some() => {
                client.end(now);
                client.since = Some(now);
            }
            EventKind::Crashed { .. } => client.end(now),
            EventKind::Restarted { .. } => client.since = self.fault.map(|_| now),
            EventKind::LoadEnded { .. } => {
                client.end(now);
                client.active = false;
            }
            _ => {}
        }
    }

    /// How it stands now, by ascending node; nothing before the first fault or reconfiguration.
    pub fn now(&self, now: u64) -> Vec<Outage> {
        let Some(fault) = self.fault else { return Vec::new() };
        let outage = |(node, client): (&NodeId, &Client)| {
            let open = client.since.map(|since| (now.saturating_sub(since), since));
            let lasts = match (open, client.longest) {
                (Some(open), Some(longest)) => open.0 > longest.0,
                (open, None) => open.is_some(),
                (None, Some(_)) => false,
            };
            let (ticks, from) = if lasts { open? } else { client.longest? };
            // That something broke just now is no time yet.
            (ticks > 0).then_some(Outage { node: *node, fault, ticks, from, lasts })
        };
        self.clients.iter().filter_map(outage).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{
        Simulation,
        command::{Command, Links},
        config::Setup,
        load::Load,
    };

    fn outages(simulation: &Simulation) -> Vec<Outage> {
        let mut outages = Outages::default();
        simulation.events().iter().for_each(|event| outages.tell(event));
        outages.now(simulation.time())
    }

    #[test]
    fn a_client_that_is_cut_off_waits_and_one_beside_the_majority_does_not() {
        let mut simulation = Simulation::new(Setup { election_ticks: 5, ..Setup::default() }).unwrap();
        simulation.apply(&Command::Tick(60)).unwrap();
        let leader = simulation.leader().unwrap();
        let other = simulation.pids().find(|pid| *pid != leader).unwrap();
        for node in [leader, other] {
            let load = Some(Load { rate: 1, every: 1, keys: 5 });
            simulation.apply(&Command::Load { node, load }).unwrap();
        }
        simulation.apply(&Command::Tick(50)).unwrap();
        assert_eq!(outages(&simulation), [], "nothing is broken");
        let fault = simulation.time();
        simulation.apply(&Command::Cut(Links::Node(leader))).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        let found = outages(&simulation);
        let of = |pid| *found.iter().find(|outage| outage.node == pid).unwrap();
        assert!(of(leader).lasts && of(leader).ticks > 90, "{found:?}");
        assert!(!of(other).lasts && (5..60).contains(&of(other).ticks), "{found:?}");
        assert!(found.iter().all(|outage| outage.fault == fault));
        simulation.apply(&Command::Heal(Links::All)).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        assert!(outages(&simulation).iter().all(|outage| !outage.lasts));
    }

    #[test]
    fn a_node_that_is_down_has_no_live_client() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(60)).unwrap();
        let node = simulation.leader().unwrap();
        simulation.apply(&Command::Load { node, load: Some(Load { rate: 1, every: 1, keys: 5 }) }).unwrap();
        simulation.apply(&Command::Tick(30)).unwrap();
        simulation.apply(&Command::Crash(node)).unwrap();
        simulation.apply(&Command::Tick(500)).unwrap();
        assert!(outages(&simulation).iter().all(|outage| outage.ticks < 10), "{:?}", outages(&simulation));
        simulation.apply(&Command::Restart(node)).unwrap();
        simulation.apply(&Command::Tick(200)).unwrap();
        let found = outages(&simulation)[0];
        assert!(!found.lasts && found.ticks < 100, "{found:?}");
    }

    #[test]
    fn a_client_of_a_node_that_is_down_waits_from_its_restart_on() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(60)).unwrap();
        let node = simulation.leader().unwrap();
        simulation.apply(&Command::Crash(node)).unwrap();
        simulation.apply(&Command::Load { node, load: Some(Load { rate: 1, every: 1, keys: 5 }) }).unwrap();
        simulation.apply(&Command::Tick(500)).unwrap();
        assert_eq!(outages(&simulation), []);
        let restart = simulation.time();
        simulation.apply(&Command::Restart(node)).unwrap();
        assert_eq!(outages(&simulation), [], "not a tick has passed");
        simulation.apply(&Command::Tick(200)).unwrap();
        let found = outages(&simulation)[0];
        assert!(found.from >= restart && found.ticks < 100, "{found:?}");
    }

    #[test]
    fn tenths_of_an_election_timeout_are_rounded() {
        let outage = |ticks| Outage { node: 1, fault: 0, ticks, from: 0, lasts: false };
        assert_eq!([13, 26, 40, 0].map(|ticks| outage(ticks).tenths(10)), [13, 26, 40, 0]);
        assert_eq!([13, 14].map(|ticks| outage(ticks).tenths(20)), [7, 7]);
    }
}
