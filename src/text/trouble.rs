//! What goes wrong around the cluster: databases, the journal, a library that stopped, a field that cannot
//! be read. Each function is one sentence or two: what happened, and what one could do.

use fluent_bundle::FluentValue;
use omnipaxos::ballot_leader_election::Ballot;

use super::{
    Texts,
    words::{ballot, nodes, real, span},
};
use crate::{
    kv::MAX_KEY_BYTES,
    sim::{NodeId, command::MAX_APPEND, config::StorageKind},
    storage::difference::Difference,
};

/// The most characters that an error repeats of what was typed.
const TYPED_CHARS: usize = 40;
/// The most characters of a reason that came from elsewhere.
const REASON_CHARS: usize = 200;

/// A database written by a newer version of this page: `found` is its format, `known` the newest known.
pub fn database_newer(texts: &Texts, name: &str, found: u32, known: u32) -> String {
    let args = [("name", name.into()), ("found", found.into()), ("known", known.into())];
    texts.format("error-database-newer", &args)
}

/// The browser has no IndexedDB, or does not let the page use it (private mode, site data blocked).
pub fn indexed_db_unavailable(texts: &Texts, reason: &str) -> String {
    texts.format("error-indexeddb-unavailable", &[("reason", reason.into())])
}

/// Another page keeps an older version of the database open.
pub fn indexed_db_blocked(texts: &Texts) -> String {
    texts.text("error-indexeddb-blocked")
}

/// Another tab has the databases open: only one may write.
pub fn held_by_another_tab(texts: &Texts) -> String {
    texts.text("error-held-by-another-tab")
}

/// Another tab has the cluster: what is always said first.
pub fn cluster_elsewhere(texts: &Texts) -> String {
    texts.text("error-elsewhere")
}

/// What the tab that has the cluster says of it: since when, as the browser writes that, how many nodes, the
/// step and the time in ticks it is at.
pub fn cluster_elsewhere_since(texts: &Texts, since: &str, nodes: usize, step: u64, time: u64) -> String {
    let args = [("since", since.into()), ("nodes", nodes.into()), ("step", step.into()), ("time", time.into())];
    texts.format("error-elsewhere-since", &args)
}

/// The tab that had the cluster is gone.
pub fn other_tab_gone(texts: &Texts) -> String {
    texts.text("error-elsewhere-gone")
}

/// This tab waits for the other to go.
pub fn takes_over_when_free(texts: &Texts) -> String {
    texts.text("error-elsewhere-waiting")
}

/// Something was asked of the cluster in a tab that stands by.
pub fn cluster_elsewhere_first(texts: &Texts) -> String {
    texts.text("error-elsewhere-first")
}

/// Something was asked of the cluster before it was there.
pub fn still_opening(texts: &Texts) -> String {
    texts.text("error-still-opening")
}

/// A copy is being watched, as of this step.
pub fn this_is_a_copy(texts: &Texts, step: u64) -> String {
    texts.format("error-copy", &[("step", step.into())])
}

/// Where the cluster itself is while a copy is being watched.
pub fn cluster_of_the_copy(texts: &Texts, step: u64, time: u64) -> String {
    texts.format("error-copy-now", &[("step", step.into()), ("time", time.into())])
}

/// The other tab does not send its run.
pub fn copy_not_sent(texts: &Texts) -> String {
    texts.text("error-copy-not-sent")
}

/// What the other tab sent cannot be replayed.
pub fn copy_failed(texts: &Texts, reason: &str) -> String {
    texts.format("error-copy-failed", &[("reason", shortened(reason, REASON_CHARS, std::iter::once).into())])
}

/// In a copy no node has a database.
pub fn copy_has_no_database(texts: &Texts, node: NodeId) -> String {
    texts.format("error-copy-no-database", &[("node", node.into())])
}

/// What was found in a node's database is not what was written there.
pub fn database_damaged(texts: &Texts, node: NodeId, found: &str) -> String {
    texts.format("error-database-damaged", &[("node", node.into()), ("found", found.into())])
}

/// The browser gives the site no more room.
pub fn quota_exceeded(texts: &Texts, node: NodeId) -> String {
    texts.format("error-quota-exceeded", &[("node", node.into())])
}

/// A node's flush failed for another reason; `reason` is the browser's.
pub fn flush_failed(texts: &Texts, node: NodeId, reason: &str) -> String {
    texts.format("error-flush-failed", &[("node", node.into()), ("reason", reason.into())])
}

/// The browser did not say in time what became of a node's flush, or the connection was lost; `reason` says which.
pub fn flush_unknown(texts: &Texts, node: NodeId, reason: &str) -> String {
    texts.format("error-flush-unknown", &[("node", node.into()), ("reason", reason.into())])
}

/// The journal of commands is gone; the nodes' databases were found and a new history starts from them.
pub fn journal_lost(texts: &Texts) -> String {
    texts.text("error-journal-lost")
}

/// The databases of these nodes hold something else than the journal leads to.
pub fn disks_differ(texts: &Texts, pids: &[NodeId]) -> String {
    texts.format("error-disks-differ", &[("count", pids.len().into()), ("nodes", nodes(texts, pids).into())])
}

/// After a flush a node's database does not hold what it should: `what` is in what it differs, a clause.
pub fn disk_disagrees(texts: &Texts, node: NodeId, flush: u64, what: &str) -> String {
    let args = [("node", node.into()), ("flush", flush.to_string().into()), ("what", what.into())];
    texts.format("error-disk-disagrees", &args)
}

/// In what a database differs from what it should hold, as a clause.
pub fn differences(texts: &Texts, parts: &[Difference]) -> String {
    let name = |part: &Difference| match part {
        Difference::Promise => texts.text("error-differs-promise"),
        Difference::AcceptedRound => texts.text("error-differs-accepted-round"),
        Difference::Decided => texts.text("error-differs-decided"),
        Difference::Compacted => texts.text("error-differs-compacted"),
        Difference::Stopsign => texts.text("error-differs-stopsign"),
        Difference::Carried => texts.text("error-differs-carried"),
        Difference::LogStart => texts.text("error-differs-log-start"),
        Difference::Entries(from) => texts.format("error-differs-entries", &[("from", (*from).into())]),
        Difference::Snapshot => texts.text("error-differs-snapshot"),
    };
    let names: Vec<String> = parts.iter().map(name).collect();
    texts.format("error-differs", &[("parts", names.join(&texts.text("event-list-comma")).into())])
}

/// A database was last written by another flush than it should have been, as a clause.
pub fn other_flush(texts: &Texts, expected: u64, found: u64) -> String {
    let args = [("expected", expected.to_string().into()), ("found", found.to_string().into())];
    texts.format("error-other-flush", &args)
}

/// OmniPaxos, or the page around it, panicked in this step when the page was last open.
pub fn stopped(texts: &Texts, step: u64, message: &str) -> String {
    texts.format("error-stopped", &[("step", step.into()), ("message", message.into())])
}

/// How a node came back after the page was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CameBack {
    /// Which node.
    pub node: NodeId,
    /// What it keeps its state in.
    pub storage: StorageKind,
    /// The promise it came back with.
    pub promise: Option<Ballot>,
    /// Its accepted index.
    pub accepted: usize,
    /// Its decided index.
    pub decided: usize,
}

/// The page was closed, which is a power failure of all nodes: who came back with what, and who empty.
pub fn power_failure(texts: &Texts, came_back: &[CameBack]) -> String {
    let kept = |node: &CameBack| {
        let pid = ("node", node.node.into());
        match real(node.promise) {
            _ if node.accepted > 0 => texts.format(
                "error-power-failure-kept",
                &[pid, ("span", span(texts, 0, node.accepted).into()), ("decided", node.decided.into())],
            ),
            Some(promise) => texts.format("error-power-failure-promise", &[pid, ("promise", ballot(&promise).into())]),
            None => texts.format("error-power-failure-blank", &[pid]),
        }
    };
    let disks: Vec<String> = came_back.iter().filter(|node| node.storage == StorageKind::IndexedDb).map(kept).collect();
    let memories: Vec<NodeId> =
        came_back.iter().filter(|node| node.storage == StorageKind::Memory).map(|node| node.node).collect();
    let mut sentences = vec![texts.text("error-power-failure")];
    if !disks.is_empty() {
        sentences
            .push(texts.format("error-power-failure-databases", &[("nodes", list_of_clauses(texts, &disks).into())]));
    }
    if !memories.is_empty() {
        let args = [("count", memories.len().into()), ("nodes", nodes(texts, &memories).into())];
        sentences.push(texts.format("error-power-failure-memory", &args));
    }
    sentences.join(&texts.text("error-sentence-space"))
}

/// Clauses that have commas in them are parted by semicolons.
fn list_of_clauses(texts: &Texts, clauses: &[String]) -> String {
    clauses.join(&texts.text("error-clause-space"))
}

/// A key field that is empty.
pub fn key_empty(texts: &Texts) -> String {
    texts.text("error-key-empty")
}

/// A key of so many bytes, which is too many.
pub fn key_too_long(texts: &Texts, bytes: usize) -> String {
    texts.format("error-key-long", &[("limit", MAX_KEY_BYTES.into()), ("bytes", bytes.into())])
}

/// A field that does not hold a whole number in its limits: what was typed, the least and the most.
pub fn number_invalid(texts: &Texts, typed: &str, least: u64, most: u64) -> String {
    let (least, most) = (("least", count(least)), ("most", count(most)));
    if typed.trim().is_empty() {
        return texts.format("error-number-missing", &[least, most]);
    }
    texts.format("error-number-invalid", &[("typed", clipped(typed).into()), least, most])
}

/// A number for `COUNT`; one that a float cannot hold goes in as its digits.
fn count(number: u64) -> FluentValue<'static> {
    if number < 1 << 53 { number.into() } else { number.to_string().into() }
}

/// A value field that does not hold a `u64`.
pub fn value_invalid(texts: &Texts, typed: &str) -> String {
    number_invalid(texts, typed, 0, u64::MAX)
}

/// A count field that does not hold a count of entries.
pub fn count_invalid(texts: &Texts, typed: &str) -> String {
    number_invalid(texts, typed, 1, MAX_APPEND)
}

/// An index field that does not hold a log index.
pub fn index_invalid(texts: &Texts, typed: &str) -> String {
    if typed.trim().is_empty() {
        return texts.text("error-index-missing");
    }
    texts.format("error-index-invalid", &[("typed", clipped(typed).into())])
}

/// What was typed, as much of it as a sentence bears.
fn clipped(typed: &str) -> String {
    shortened(typed.trim(), TYPED_CHARS, char::escape_debug)
}

/// So many characters of a text, each written like this.
pub(super) fn shortened<I: Iterator<Item = char>>(text: &str, most: usize, write: impl Fn(char) -> I) -> String {
    let mut shown: String = text.chars().take(most).flat_map(write).collect();
    if text.chars().nth(most).is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn the_notice_after_a_power_failure_names_who_came_back_with_what() {
        let back = |node, storage, accepted, round| CameBack {
            node,
            storage,
            promise: Some(Ballot::with(1, round, 0, 1)).filter(|_| round > 0),
            accepted,
            decided: accepted,
        };
        let nodes = [
            back(1, StorageKind::IndexedDb, 21, 4),
            back(2, StorageKind::IndexedDb, 0, 4),
            back(3, StorageKind::IndexedDb, 0, 0),
            back(4, StorageKind::Memory, 0, 0),
            back(5, StorageKind::Memory, 0, 0),
        ];
        assert_eq!(
            power_failure(&Texts::new(Language::English), &nodes),
            "The page was closed: a power failure of all nodes. Back from their databases: node 1 with 21 \
             entries (0–20), 21 decided; node 2 with promise 4·1 and no entries; node 3 with nothing. The logs of \
             nodes 4 and 5 were in memory: they are back empty, their promises forgotten."
        );
        assert_eq!(
            power_failure(&Texts::new(Language::Chinese), &nodes),
            "页面曾被关闭，相当于所有节点断电。从数据库恢复：节点 1 有 21 条日志项（0–20），其中 21 条已决定；\
             节点 2 承诺为 4·1，没有日志项；节点 3 没有任何数据。节点 4 和 5 的日志只在内存中：重启后为空，\
             承诺也已遗忘。"
        );
    }

    #[test]
    fn what_was_typed_is_clipped_and_made_visible() {
        let texts = Texts::new(Language::English);
        let text = value_invalid(&texts, &format!("\n-1\u{202e}{}", "9".repeat(100)));
        assert!(text.contains("“-1\\u{202e}999"), "{text}");
        assert!(text.contains("9…”"), "{text}");
        assert!(value_invalid(&texts, " ").contains("18446744073709551615"));
    }
}
