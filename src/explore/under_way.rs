//! The run that is under way, for where a panic does not unwind: WebAssembly ends at one, and all that can still be
//! said of it is what the panic's hook finds here. Where panics unwind nothing is kept.

use std::cell::RefCell;

use crate::{
    explore::{shrink::in_one_go, trial::Run},
    sim::{command::Command, config::Setup},
};

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// The run that this thread is making, its last command the one that is being carried out. `None` where panics unwind.
pub fn run_under_way() -> Option<Run> {
    let mut run = RUN.with(|run| run.try_borrow().ok()?.clone())?;
    // The last one stays by itself: who wants to see the run as it was before goes on without it.
    let last = run.commands.pop();
    run.commands = in_one_go(run.commands);
    run.commands.extend(last);
    Some(run)
}

/// A run begins.
pub(super) fn begins(setup: &Setup) {
    if cfg!(panic = "abort") {
        RUN.set(Some(Run { setup: setup.clone(), commands: Vec::new(), ending: None }));
    }
}

/// A command is about to be carried out.
pub(super) fn tries(command: &Command) {
    if cfg!(panic = "abort") {
        RUN.with_borrow_mut(|run| run.iter_mut().for_each(|run| run.commands.push(command.clone())));
    }
}

/// It was not possible.
pub(super) fn refused() {
    if cfg!(panic = "abort") {
        RUN.with_borrow_mut(|run| run.iter_mut().for_each(|run| drop(run.commands.pop())));
    }
}
