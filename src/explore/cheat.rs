//! A panic on demand: no run of any profile is known in which OmniPaxos 0.2.4 panics, and what is done about one has to be
//! tried. Only in tests.

use std::cell::Cell;

use crate::sim::{Simulation, command::Command};

thread_local! {
    static PANICS: Cell<bool> = const { Cell::new(false) };
}

/// Whether runs of this thread panic from here on: where a node comes back that has decided something, and, saying
/// something else, where one that has decided nothing is to lead.
pub fn panics_from_here_on(panics: bool) {
    PANICS.set(panics);
}

/// Panics, if this command is to.
pub(super) fn perhaps_panic(simulation: &Simulation, command: &Command) {
    if !PANICS.get() {
        return;
    }
    let decided = |node, up| simulation.node(node).filter(|state| state.up == up).map(|state| state.decided);
    match command {
        Command::Restart(node) if decided(*node, false) > Some(0) => panic!("a cheat: node {node} comes back"),
        Command::Lead(node) if decided(*node, true) == Some(0) => panic!("a cheat: node {node} is to lead"),
        _ => {}
    }
}
