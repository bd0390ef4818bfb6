//! Small values as the page writes them everywhere alike.

use crate::{
    sim::{NodeId, config::StorageKind},
    text::Texts,
    view::{NodeFrame, Phase, Role},
};

/// A count of entries from index 0: "21 entries (0–20)".
pub fn entries_from_start(texts: &Texts, count: usize) -> String {
    entries(texts, 0, count)
}

/// The entries `[from, to)`: "3 entries (4–6)".
pub fn entries(texts: &Texts, from: usize, to: usize) -> String {
    let count = to.saturating_sub(from);
    let last = to.saturating_sub(1);
    texts.format("page-entries", &[("n", count.into()), ("first", from.into()), ("last", last.into())])
}

/// Bytes with a unit: `312 B`, `4.1 kB`.
pub fn bytes(count: usize) -> String {
    match count {
        0..1_000 => format!("{count} B"),
        1_000..1_000_000 => format!("{}.{} kB", count / 1_000, count % 1_000 / 100),
        _ => format!("{}.{} MB", count / 1_000_000, count % 1_000_000 / 100_000),
    }
}

/// Node ids in a row: `1, 2, 5`.
pub fn node_list(pids: impl IntoIterator<Item = NodeId>) -> String {
    pids.into_iter().map(|pid| pid.to_string()).collect::<Vec<_>>().join(", ")
}

/// Nodes in a sentence: "node 3", "nodes 1, 2, 5".
pub fn nodes(texts: &Texts, pids: &[NodeId]) -> String {
    let list = node_list(pids.iter().copied());
    texts.format("page-nodes-in-text", &[("n", pids.len().into()), ("list", list.into())])
}

/// What a storage is called.
pub fn storage(texts: &Texts, kind: StorageKind) -> String {
    match kind {
        StorageKind::Memory => texts.text("page-storage-memory"),
        StorageKind::IndexedDb => texts.text("page-storage-indexeddb"),
    }
}

/// What a node is, in a word: leader, follower, crashed.
pub fn role(texts: &Texts, node: &NodeFrame) -> String {
    match (node.up, node.role) {
        (false, _) if node.membership.waiting => texts.text("drawing-role-waiting"),
        (false, _) => texts.text("page-role-crashed"),
        (true, Role::Leader) => texts.text("page-role-leader"),
        (true, Role::Follower) => texts.text("page-role-follower"),
    }
}

/// Where in the protocol a node is.
pub fn phase(texts: &Texts, phase: Phase) -> String {
    match phase {
        Phase::None => texts.text("page-phase-none"),
        Phase::Prepare => texts.text("page-phase-prepare"),
        Phase::Accept => texts.text("page-phase-accept"),
        Phase::Recover => texts.text("page-phase-recover"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_get_the_largest_unit_that_fits() {
        assert_eq!(bytes(0), "0 B");
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(4_180), "4.1 kB");
        assert_eq!(bytes(12_000_000), "12.0 MB");
    }
}
