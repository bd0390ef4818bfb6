//! What `state()` of `window.playground` says of the cluster as a whole: its configurations, the sizes of their quorums,
//! and the clients that append by themselves.

use serde::Serialize;

use crate::{
    app::state::{Number, numbers},
    sim::{Simulation, configuration::Configuration, load::ClientState, quorum::Quorums},
};

/// How many nodes it takes: majorities, unless sizes were chosen that so many nodes can have.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "QuorumSizes"))]
pub(super) struct QuorumsValue {
    /// How many must promise before a node leads, itself included.
    read: Number,
    /// How many must accept an entry before it is decided, the leader included.
    write: Number,
}

impl From<Quorums> for QuorumsValue {
    fn from(quorums: Quorums) -> Self {
        Self { read: quorums.read.into(), write: quorums.write.into() }
    }
}

/// Nodes that decide a log together, until a stopsign ends it.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Configuration"))]
pub(super) struct ConfigurationValue {
    /// Its number, from 1.
    id: u32,
    /// Its members, by ascending id.
    nodes: Vec<Number>,
    /// The step in which it began: 0, or where the first node had decided the stopsign of the one before.
    step: Number,
    /// When that was, in ticks.
    time: Number,
    /// How many of its nodes it takes.
    quorums: QuorumsValue,
}

/// The configurations so far, the oldest first; the last is the present one.
pub(super) fn configurations(simulation: &Simulation) -> Vec<ConfigurationValue> {
    let value = |configuration: &Configuration| ConfigurationValue {
        id: configuration.id,
        nodes: numbers(&configuration.nodes),
        step: configuration.step.into(),
        time: configuration.time.into(),
        quorums: configuration.quorums().into(),
    };
    simulation.configurations().iter().map(value).collect()
}

/// A client that appends by itself, at one node: the `load` of scripts.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Client"))]
pub(super) struct ClientValue {
    /// Where it appends.
    node: Number,
    /// How many entries at once.
    rate: Number,
    /// Every so many ticks.
    every: Number,
    /// Over how many keys.
    keys: Number,
    /// How many entries it has appended.
    sent: Number,
}

/// The clients that append, by ascending id of their nodes.
pub(super) fn clients(simulation: &Simulation) -> Vec<ClientValue> {
    let value = |client: ClientState| ClientValue {
        node: client.node.into(),
        rate: client.load.rate.into(),
        every: client.load.every.into(),
        keys: client.load.keys.into(),
        sent: client.sent.into(),
    };
    simulation.clients().map(value).collect()
}
