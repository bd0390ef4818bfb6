//! What a node keeps: the state it reads synchronously, the writes that are not yet durable, and the
//! disks they go to.
//!
//! Knows nothing of clusters or pages.

pub mod image;
pub mod difference;
pub mod batched;
pub mod memory;
pub mod mended;
pub mod disk;
pub mod codec;
pub mod layout;
pub mod portable;
#[cfg(feature = "page")]
pub mod indexed_db;
