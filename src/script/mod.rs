//! The script language: text ↔ setup and commands.
//!
//! Knows nothing of browsers and pictures.
//!
//! Text becomes a [`Script`] ([`parse`]); a [`Runner`] says which [`Command`](crate::sim::command::Command)
//! comes next, looking at the cluster through [`Cluster`]; what was recorded becomes text again ([`print`]).
//! The grammar is in the README; its words are in one place, `words`, which the parser chooses from.

pub mod beats;
pub mod branches;
mod cluster;
pub(crate) mod cursor;
pub(crate) mod error;
mod expect;
pub mod incoming;
pub mod link;
pub mod ledger;
mod parse;
mod parse_expect;
mod parse_network;
mod parse_setup;
mod print;
pub mod runner;
pub mod scenarios;
pub mod statement;
pub(crate) mod words;

pub use cluster::{Cluster, Status};
pub use cursor::MAX_INDEX;
pub use error::ScriptError;
pub use parse::{
    DEFAULT_KEYS, DEFAULT_WITHIN_TICKS, MAX_LINE_CHARS, MAX_LINES, MAX_SCRIPT_BYTES, parse, parse_commands, parse_setup,
};
pub use print::{print, print_command, print_key, print_setup};
pub use runner::{Runner, Turn};
pub use statement::Script;
pub use words::all_words;

#[cfg(test)]
mod tests;
