//! Components: markup only.
//!
//! Knows nothing of the simulation: what it draws comes in as values, what a person does goes out as actions.

mod shell;

mod announcer;
mod class;
pub mod cluster;
mod compact;
mod configuration;
pub mod control_error;
mod drop;
mod elsewhere;
mod explorer_bar;
mod figures;
mod header;
pub mod hooks;
pub mod icon;
mod inspector;
mod keys;
mod lesson;
pub mod logs;
mod measure;
mod message;
mod notices;
mod panels;
mod past_bar;
pub mod phrase;
pub mod sheets;
mod space;
mod timeline;
mod transport;
mod welcome;
mod words;

pub use crate::app::source::{Source, Subscription};
pub use class::notes::{NotesApp, NotesAppProps};
pub use shell::{App, AppProps};
