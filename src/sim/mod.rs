//! The cluster: several real OmniPaxos nodes, a network and disks under one simulated clock.
//!
//! Knows nothing of browsers, clocks, threads or I/O: it builds and tests natively, and the same setup and
//! commands give the same run everywhere.

pub mod command;
pub mod config;
pub mod error;
pub mod event;

/// Number of a node, 1 to [`config::MAX_NODE_ID`].
pub type NodeId = u64;
