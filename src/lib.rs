//! OmniPaxos Playground: several real OmniPaxos nodes in a page, on memory and on IndexedDB.
//!
//! The rooms, in reading order. Imports go downwards only (`tests/imports.rs` holds it):
//!
//! | room | what it is | knows nothing of |
//! |---|---|---|
//! | [`order`] | sorting that is compiled once | everything |
//! | [`kv`] | what the log holds | storage, clusters, pages |
//! | [`storage`] | what a node keeps, and the disks it goes to | clusters, pages |
//! | [`sim`] | the cluster: nodes, network, disks, one clock, one door | browsers |
//! | [`script`] | text ↔ commands | browsers, pictures |
//! | [`explore`] | random runs, what they find, and that shrunk | browsers, scripts, pictures |
//! | [`lesson`] | lessons: text with steps that watch the cluster | browsers, pictures |
//! | [`text`] | events and words as sentences, in two languages | browsers, clusters' insides |
//! | [`view`] | a simulation as plain values to draw | browsers |
//! | `app` | actions, driver, persistence, the JavaScript API: all that is asynchronous | markup |
//! | `ui` | components that only draw | everything but `app`, `view` and `text` |
#![warn(missing_docs)]

pub mod order;
pub mod kv;
pub mod storage;
pub mod sim;
pub mod script;
pub mod explore;
pub mod lesson;
pub mod text;
pub mod view;
#[cfg(feature = "page")]
pub mod app;
#[cfg(feature = "page")]
pub mod ui;
