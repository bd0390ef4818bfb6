//! Starts browsers on the built page and acts in them as a person does.

mod acts;
mod browser;
mod mouse;
pub mod native;
mod page;
mod process;
mod release;
mod site;
mod state;
mod tabs;

pub use browser::Options;
pub use page::Page;
pub use release::Release;
pub use site::{Site, built};
pub use state::{Entry, State, number};
