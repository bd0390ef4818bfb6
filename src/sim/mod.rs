//! The cluster: several real OmniPaxos nodes, a network and disks under one simulated clock.
//!
//! Knows nothing of browsers, clocks, threads or I/O: it builds and tests natively, and the same setup and
//! commands give the same run everywhere.

pub mod config;
pub mod settings;
pub mod quorum;
pub mod command;
pub mod event;
mod event_names;
mod message_info;
pub mod error;
pub mod role;
pub mod configuration;
pub mod simulation;
mod carry_out;
mod by_hand;
mod reconfigure;
mod handover;
mod hosts;
pub mod load;
mod advance;
mod observe;
pub mod invariant;
pub mod writes;
pub mod trace;
mod told;
pub mod proposals;
pub mod operations;
pub mod register;
pub mod liveness;
pub mod look;
pub mod hearing;
pub mod meter;
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
mod sessions;

pub use simulation::Simulation;

/// Storages that cheat, for the tests of whatever is to find that out.
#[cfg(test)]
pub(crate) use kept::cheat;

#[cfg(test)]
mod tests;

/// Number of a node, 1 to [`config::MAX_NODE_ID`].
pub type NodeId = u64;

/// Number of a disk: a node has one in each configuration. In the first one it is the node's own number;
/// [`configuration::disk_of`] makes it.
pub type DiskId = u64;

pub use configuration::MAX_PLACES;
