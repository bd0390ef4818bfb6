//! Tests of the room: what the parser takes and refuses, that printing is its inverse, what the runner does.

mod parsing;
mod properties;
mod running;
mod shipped;
