//! What a node keeps: the state it reads synchronously, the writes that are not yet durable, and the
//! disks they go to.
//!
//! Knows nothing of clusters or pages.

pub mod batched;
pub mod codec;
pub mod disk;
pub mod image;
#[cfg(all(feature = "page", target_arch = "wasm32"))]
pub mod indexed_db;
pub mod layout;
pub mod mended;
