//! Whether any order explains what was seen of one key.
//!
//! The search is that of Wing and Gong (Testing and verifying concurrent objects, 1993) with Lowe's memory of what was
//! tried (Testing for linearizability, 2017), for a register: a read that fits the value there now is taken at once,
//! since it changes nothing and whoever may go first may go now; only writes are branched over. A write that was never
//! completed and whose value nobody saw is left out: without it the same order does.

use std::collections::BTreeSet;

use super::{MAX_SEARCHED, Operation, State};

/// Whether some order does; `None` where that is not known after so many configurations.
pub fn explains(operations: &[Operation], start: State, most: usize) -> Option<bool> {
    if operations.len() > MAX_SEARCHED {
        return None;
    }
    Search::of(operations).run(start, most)
}

/// What was taken so far: as many of the completed ones as there are before the first that was not, bits for those
/// after it, bits for the others, and the value there.
type Configuration = (usize, Vec<u64>, Vec<u64>, State);

struct Search<'a> {
    /// Those that must be taken, in the order in which they began.
    done: Vec<&'a Operation>,
    /// Writes that may be.
    open: Vec<&'a Operation>,
}

/// How far one way of going on is: what was taken, and what is still to be tried from there.
struct Level {
    taken: Vec<bool>,
    taken_open: Vec<bool>,
    first: usize,
    state: State,
    /// What can come next, the most likely last: places in `done`, then in `open`.
    next: Vec<usize>,
}

impl<'a> Search<'a> {
    fn of(operations: &'a [Operation]) -> Self {
        let seen: BTreeSet<u64> = operations.iter().filter_map(|operation| operation.saw().flatten()).collect();
        let mut done: Vec<_> = operations.iter().filter(|operation| operation.completed.is_some()).collect();
        done.sort_by_key(|operation| (operation.invoked.step, operation.id));
        let is_seen = |operation: &&Operation| operation.wrote().is_some_and(|value| seen.contains(&value));
        let open = operations.iter().filter(|operation| operation.completed.is_none()).filter(is_seen).collect();
        Self { done, open }
    }

    fn run(&self, start: State, most: usize) -> Option<bool> {
        let mut tried: BTreeSet<Configuration> = BTreeSet::new();
        let mut path = vec![self.level(vec![false; self.done.len()], vec![false; self.open.len()], 0, start)];
        while let Some(level) = path.last_mut() {
            if level.first == self.done.len() {
                return Some(true);
            }
            let Some(next) = level.next.pop() else {
                path.pop();
                continue;
            };
            let (mut taken, mut taken_open) = (level.taken.clone(), level.taken_open.clone());
            let (first, operation) = (level.first, self.operation(next));
            match next.checked_sub(self.done.len()) {
                None => taken[next] = true,
                Some(open) => taken_open[open] = true,
            }
            let level = self.level(taken, taken_open, first, State::Has(operation.saw().unwrap_or(operation.wrote())));
            if tried.insert(level.configuration()) {
                if tried.len() > most {
                    return None;
                }
                path.push(level);
            }
        }
        Some(false)
    }

    fn operation(&self, place: usize) -> &'a Operation {
        self.done.get(place).copied().unwrap_or_else(|| self.open[place - self.done.len()])
    }

    /// The places of those that can come next: nothing that is left was done before they began.
    fn can_be_next(&self, taken: &[bool], first: usize) -> (Vec<usize>, u64) {
        let (mut found, mut first_done) = (Vec::new(), u64::MAX);
        for (place, operation) in self.done.iter().enumerate().skip(first) {
            if operation.invoked.step > first_done {
                break;
            }
            if !taken[place] {
                first_done = first_done.min(operation.completed_step());
                found.push(place);
            }
        }
        // One that began earlier may have been found before the one that was done first.
        found.retain(|place| self.done[*place].invoked.step <= first_done);
        (found, first_done)
    }

    /// Takes every read that fits, and finds what can come then.
    fn level(&self, mut taken: Vec<bool>, taken_open: Vec<bool>, mut first: usize, state: State) -> Level {
        let (found, first_done) = loop {
            while taken.get(first) == Some(&true) {
                first += 1;
            }
            let (found, first_done) = self.can_be_next(&taken, first);
            let fits = |place: &usize| self.done[*place].saw().is_some_and(|saw| state == State::Has(saw));
            match found.iter().copied().find(fits) {
                Some(read) => taken[read] = true,
                None => break (found, first_done),
            }
        };
        // Where nobody knows what was there, whichever read comes first says it.
        let can = |place: &usize| self.done[*place].wrote().is_some() || state == State::Unknown;
        let mut next: Vec<usize> = found.into_iter().filter(can).collect();
        let open = (0..self.open.len()).filter(|at| !taken_open[*at] && self.open[*at].invoked.step <= first_done);
        next.extend(open.map(|at| self.done.len() + at));
        // The last is tried first: the one that the log has first. Those that it has not come at the end.
        let place = |at: usize| self.operation(at).place;
        next.sort_by_key(|at| std::cmp::Reverse((place(*at).is_none(), place(*at))));
        Level { taken, taken_open, first, state, next }
    }
}

impl Level {
    fn configuration(&self) -> Configuration {
        let bits = |taken: &[bool]| -> Vec<u64> {
            let word = |bits: &[bool]| bits.iter().enumerate().fold(0, |word, (at, bit)| word | u64::from(*bit) << at);
            let mut words: Vec<u64> = taken.chunks(64).map(word).collect();
            while words.last() == Some(&0) {
                words.pop();
            }
            words
        };
        (self.first, bits(&self.taken[self.first..]), bits(&self.taken_open), self.state)
    }
}
