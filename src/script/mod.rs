//! The script language: text ↔ setup and commands.
//!
//! Knows nothing of browsers and pictures.

pub mod cluster;
