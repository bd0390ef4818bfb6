//! The page's engine: what a person asks ([`action`]), what is drawn from ([`model`]), and the only
//! asynchronous code there is.
//!
//! Knows nothing of markup.

pub mod action;
pub mod export;
pub mod model;
pub mod source;
