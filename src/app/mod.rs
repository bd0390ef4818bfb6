//! The page's engine: what a person asks ([`action`]), what is drawn from ([`model`]), and the only
//! asynchronous code there is.
//!
//! Knows nothing of markup.

pub mod action;
pub mod model;
pub mod source;
pub mod class;
pub mod export;
pub mod pack;
mod share;
pub mod job;
pub mod feed;
pub mod page;
pub mod engine;
pub mod driver;
pub mod travel;
pub mod space;
mod stage;
pub mod disks;
mod agree;
pub mod keeper;
pub mod tabs;
mod checks;
pub mod history;
mod copy;
mod act;
mod run;
mod disk_view;
mod disk_export;
mod place;
mod boot;
mod branches;
pub mod course;
mod lessons;
mod texts;
mod second;
mod compare;
mod twins;
pub mod explorer;
pub mod figures;
mod state;
mod state_cluster;
mod state_history;
pub mod js;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod declarations;
pub mod panic;

pub use act::kept_language;
pub use texts::{first_texts, tell_of_none, with_texts};
