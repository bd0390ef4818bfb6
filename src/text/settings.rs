//! What is set of links and nodes, and which links, as phrases for a sentence.

use super::{Texts, words::nodes};
use crate::sim::{
    command::Links,
    settings::{ConditionsChange, TimeoutsChange},
};

/// Which links: "the link from node 2 to node 3".
pub(super) fn links_phrase(texts: &Texts, links: &Links) -> String {
    match links {
        Links::Pair(a, b) => texts.format("event-links-pair", &[("a", (*a).into()), ("b", (*b).into())]),
        Links::OneWay(from, to) => {
            texts.format("event-links-one-way", &[("from", (*from).into()), ("to", (*to).into())])
        }
        Links::Node(pid) => texts.format("event-links-node", &[("pid", (*pid).into())]),
        Links::Groups(a, b) => {
            texts.format("event-links-groups", &[("a", nodes(texts, a).into()), ("b", nodes(texts, b).into())])
        }
        Links::All => texts.text("event-links-all"),
    }
}

/// What changes of the conditions: "latency 5 ticks and reordering on".
pub(super) fn conditions_phrase(texts: &Texts, change: &ConditionsChange) -> String {
    let some = |id: &str, value: Option<u64>| value.map(|value| texts.format(id, &[("value", value.into())]));
    let reorder = change.reorder.map(|on| match on {
        true => texts.text("event-set-reorder-on"),
        false => texts.text("event-set-reorder-off"),
    });
    let all = [
        some("event-set-latency", change.latency_ticks),
        some("event-set-jitter", change.jitter_ticks),
        some("event-set-loss", change.loss_percent.map(u64::from)),
        some("event-set-duplication", change.duplication_percent.map(u64::from)),
        reorder,
    ];
    row(texts, all.into_iter().flatten().collect())
}

/// What changes of the timeouts: "election timeout 20 ticks and batches of 10 entries".
pub(super) fn timeouts_phrase(texts: &Texts, change: &TimeoutsChange) -> String {
    let some = |id: &str, value: Option<u64>| value.map(|value| texts.format(id, &[("value", value.into())]));
    let all = [
        some("event-set-election", change.election_ticks),
        some("event-set-resend", change.resend_ticks),
        some("event-set-flush", change.flush_ticks),
        some("event-set-batch", change.batch),
    ];
    row(texts, all.into_iter().flatten().collect())
}

/// "latency 5 ticks, loss 10 per cent and reordering on".
fn row(texts: &Texts, mut items: Vec<String>) -> String {
    let last = items.pop().unwrap_or_default();
    if items.is_empty() {
        return last;
    }
    let head = items.join(&texts.text("event-list-comma"));
    texts.format("event-set-and", &[("head", head.into()), ("last", last.into())])
}
