//! Clients that append by themselves, each at one node, so that a cluster can be seen under work.

use crate::{
    kv::KeyValue,
    sim::{
        NodeId, Simulation, command::MAX_APPEND, error::CommandError, event::EventKind, schedule::Due,
        settings::check_ticks,
    },
};

/// The most entries that a client appends at once.
pub const MAX_RATE: u64 = 100;
/// So many entries a client appends in all; then it ends by itself.
pub const MAX_LOAD: u64 = 100_000;

/// What a client does: `load 2 rate=3 keys=10`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Load {
    /// Entries at once, 1 to [`MAX_RATE`].
    pub rate: u64,
    /// Every so many ticks, at least 1.
    pub every: u64,
    /// Over how many keys (`k0`, `k1`, …; values 1, 2, …), at least 1.
    pub keys: u64,
}

impl Load {
    /// Checks every limit.
    pub fn check(&self) -> Result<(), CommandError> {
        if !(1..=MAX_RATE).contains(&self.rate) {
            return Err(CommandError::Rate(self.rate));
        }
        if !(1..=MAX_APPEND).contains(&self.keys) {
            return Err(CommandError::Keys(self.keys));
        }
        check_ticks("every", Some(self.every), 1).map_err(CommandError::Setting)
    }
}

/// Why a client appends no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoadEnd {
    /// Somebody ended it.
    Asked,
    /// It has appended as many entries as a client does.
    Done,
    /// The page was closed, and the client with it.
    PowerFailed,
    /// Its node has left the cluster.
    Left,
}

/// A client at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    pub load: Load,
    /// Entries that it has appended.
    pub sent: u64,
}

/// A client, as it can be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientState {
    /// Where it appends.
    pub node: NodeId,
    /// What it does.
    pub load: Load,
    /// Entries that it has appended.
    pub sent: u64,
}

impl Simulation {
    /// The clients that append, by ascending id of their nodes.
    pub fn clients(&self) -> impl Iterator<Item = ClientState> + '_ {
        let client = |host: &usize| {
            let host = &self.hosts[*host];
            let Client { load, sent } = host.client?;
            Some(ClientState { node: host.pid, load, sent })
        };
        self.order.iter().filter_map(client)
    }

    /// Lets a client append at a node from the next of its ticks on, in the place of the one that did.
    pub(super) fn start_load(&mut self, host: usize, load: Load) {
        self.hosts[host].client = Some(Client { load, sent: 0 });
        self.hosts[host].clients += 1;
        self.emit(self.hosts[host].places.last().copied(), EventKind::LoadStarted { load });
        self.schedule_client(host, load);
    }

    /// Ends the client of a node, if it has one.
    pub(super) fn end_load(&mut self, host: usize, why: LoadEnd) {
        let Some(Client { sent, .. }) = self.hosts[host].client.take() else { return };
        self.hosts[host].clients += 1;
        self.emit(self.hosts[host].places.last().copied(), EventKind::LoadEnded { sent, why });
    }

    fn schedule_client(&mut self, host: usize, load: Load) {
        let client = self.hosts[host].clients;
        self.schedule.push(self.time + load.every, Due::Client { node: host, client });
    }

    /// A client's turn. While its node is down, or waits for the state that its configuration starts with, nobody
    /// takes what it has to append: it waits. It goes on in the next configuration.
    pub(super) fn client_falls_due(&mut self, host: usize) {
        let Some(client) = self.hosts[host].client else { return };
        let Load { rate, keys, .. } = client.load;
        if self.hosts[host].places.last().is_some_and(|at| self.nodes[*at].is_up()) {
            let until = (client.sent + rate).min(MAX_LOAD);
            let kv = |i: u64| KeyValue { key: format!("k{}", i % keys), value: i + 1 };
            self.propose(self.pid_of(host), (client.sent..until).map(kv));
            // What it appended may have been the end of its node.
            let Some(client) = &mut self.hosts[host].client else { return };
            client.sent = until;
            if until == MAX_LOAD {
                return self.end_load(host, LoadEnd::Done);
            }
        }
        self.schedule_client(host, client.load);
    }
}
