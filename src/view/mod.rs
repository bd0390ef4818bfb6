//! A simulation as plain values to draw: integers, short texts, `Eq`.
//!
//! Knows nothing of browsers; a component that gets a [`Frame`] needs nothing else of the cluster.

pub mod compaction;
pub mod compare;
pub mod flight;
pub mod frame;
mod frame_of;
pub mod geometry;
pub mod glance;
pub mod history;
pub mod labels;
pub mod load;
pub mod message;
pub mod messages;
pub mod outage;
pub mod proposals;
pub mod read;
pub mod sieve;
pub mod space;
pub mod storage;
pub mod strip;
pub mod timeline;
pub mod twins;

pub use frame::*;
pub use frame_of::{frame_of, older_frame, state_of};
