//! Crashes at every point: of one storage over its records, and of the nodes of a cluster.
#![cfg(not(target_arch = "wasm32"))]

mod common;

#[path = "crash/cluster.rs"]
mod cluster;
#[path = "crash/disk.rs"]
mod disk;
