//! The cluster: several real OmniPaxos nodes, a network and disks under one simulated clock.
//!
//! Knows nothing of browsers, clocks, threads or I/O: it builds and tests natively, and the same setup and
//! commands give the same run everywhere.

pub mod config;
pub mod settings;
pub mod command;
pub mod event;
pub mod error;
pub mod role;
pub mod simulation;
mod carry_out;
mod by_hand;
mod advance;
mod observe;
pub mod invariant;
pub mod writes;
pub mod trace;
pub mod proposals;
pub mod look;
pub mod look_network;
mod look_log;
mod history;
pub mod resume;
pub mod replay;
pub mod twins;
mod node;
mod kept;
mod instance;
mod packet;
mod packet_fields;
mod network;
mod schedule;

pub use simulation::Simulation;

/// Storages that cheat, for the tests of whatever is to find that out.
#[cfg(test)]
pub(crate) use kept::cheat;

#[cfg(test)]
mod tests;

/// Number of a node, 1 to [`config::MAX_NODE_ID`].
pub type NodeId = u64;
