//! The lessons that come with the page, in order.

/// Their names, one a line: `NAME.md` in each language's folder.
const NAMES: &str = include_str!("../../www/lessons/order.txt");

/// Their names, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.lines().map(str::trim).filter(|name| !name.is_empty())
}

/// How long the first of them takes, in minutes, as it says itself: a newcomer is told before it is fetched.
pub const FIRST_MINUTES: u32 = 6;
