//! Sorting that is compiled once, whatever is sorted: the standard library's is compiled anew for every type, some three
//! kilobytes each time, and a visitor of the page loads them all.
//!
//! For what is drawn and told, where a list is short. What sorts in a loop goes on to use the library's own.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BTreeSet},
};

/// Sorts as [`slice::sort`] does.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Sorts as [`slice::sort_by_key`] does.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts as [`slice::sort_by`] does: equal ones stay as they were.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut comes_from = order_of(items.len(), &|a, b| compare(&items[a], &items[b]));
    // One cycle of places after the other, each with as many swaps as it has places but one.
    for start in 0..items.len() {
        let mut at = start;
        while comes_from[at] != start {
            let from = std::mem::replace(&mut comes_from[at], at);
            items.swap(at, from);
            at = from;
        }
        comes_from[at] = at;
    }
}

/// From which place each of so many comes when they are in order.
fn order_of(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|a, b| compare(*a, *b));
    places
}

/// All of them, in order: `collect` would sort them first.
pub fn set<T: Ord>(items: impl IntoIterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(items);
    set
}

/// All of them, by key; of those with one key the last. `collect` would sort them first.
pub fn map<K: Ord, V>(items: impl IntoIterator<Item = (K, V)>) -> BTreeMap<K, V> {
    let mut map = BTreeMap::new();
    map.extend(items);
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lists with many that are equal, of every length up to some, in no order.
    fn lists() -> impl Iterator<Item = Vec<(u64, usize)>> {
        (0..200).map(|length| {
            let mut state = length as u64 + 1;
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) % (length as u64 / 3 + 2)
            };
            (0..length).map(|at| (next(), at)).collect()
        })
    }

    #[test]
    fn it_sorts_as_the_library_does_and_leaves_equal_ones_as_they_were() {
        for list in lists() {
            let (mut ours, mut theirs) = (list.clone(), list.clone());
            sort_by_key(&mut ours, |(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            assert_eq!(ours, theirs);
            sort_by(&mut ours, |a, b| b.cmp(a));
            theirs.sort_by(|a, b| b.cmp(a));
            assert_eq!(ours, theirs);
            sort(&mut ours);
            theirs.sort();
            assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn sets_and_maps_are_what_collect_makes() {
        for list in lists() {
            assert_eq!(set(list.iter().map(|(key, _)| *key)), list.iter().map(|(key, _)| *key).collect());
            assert_eq!(map(list.iter().copied()), list.iter().copied().collect::<BTreeMap<_, _>>());
        }
    }
}
