//! Which texts were asked for, in a build that records it.

use std::{cell::RefCell, collections::BTreeSet};

thread_local! {
    static ASKED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// This one was.
pub(super) fn note(id: &str) {
    ASKED.with_borrow_mut(|asked| {
        if !asked.contains(id) {
            asked.insert(id.to_owned());
        }
    });
}

/// Their ids, sorted, whether there are such texts or not.
pub fn asked() -> Vec<String> {
    ASKED.with_borrow(|asked| asked.iter().cloned().collect())
}
