//! The cluster: several real OmniPaxos nodes, a network and disks under one simulated clock.
//!
//! Knows nothing of browsers, clocks, threads or I/O: it builds and tests natively, and the same setup and
//! commands give the same run everywhere.

mod advance;
mod carry_out;
pub mod command;
pub mod config;
pub mod error;
pub mod event;
mod history;
mod instance;
mod kept;
pub mod look;
mod network;
mod node;
mod observe;
mod packet;
pub mod role;
mod schedule;
pub mod simulation;

pub use simulation::Simulation;

#[cfg(test)]
mod tests;

/// Number of a node, 1 to [`config::MAX_NODE_ID`].
pub type NodeId = u64;
