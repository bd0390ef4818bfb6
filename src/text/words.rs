//! The small words that sentences are made of: ballots, key-values, lists of nodes, spans of entries.

use omnipaxos::ballot_leader_election::Ballot;

use super::Texts;
use crate::{
    kv::KeyValue,
    sim::{
        NodeId,
        event::{Compaction, Event, EventKind},
        quorum::QuorumKind,
    },
    text::refusal_name,
};

/// The most characters of a key that a sentence shows.
const KEY_CHARS: usize = 24;

/// What a scenario is called.
pub fn scenario_title(texts: &Texts, name: &str) -> String {
    texts.text(&format!("page-scenario-{name}"))
}

/// What to look for in a scenario.
pub fn scenario_look(texts: &Texts, name: &str) -> String {
    texts.text(&format!("page-scenario-{name}-look"))
}

/// A ballot as it is always written: `4·1`, round and node.
pub fn ballot(ballot: &Ballot) -> String {
    format!("{}·{}", ballot.n, ballot.pid)
}

/// All that counts when ballots are compared, for hover: "round 4 · priority 5 · node 1". A priority of 0
/// is left out: it is nobody's wish.
pub fn ballot_fields(texts: &Texts, ballot: &Ballot) -> String {
    let id = if ballot.priority == 0 { "event-ballot-fields" } else { "event-ballot-fields-priority" };
    let mut args = vec![("round", ballot.n.into()), ("node", ballot.pid.into())];
    if ballot.priority != 0 {
        args.push(("priority", ballot.priority.into()));
    }
    texts.format(id, &args)
}

/// Whether a ballot is one: a node that has promised nothing says so by OmniPaxos's default ballot.
pub(super) fn real(ballot: Option<Ballot>) -> Option<Ballot> {
    ballot.filter(|ballot| *ballot != Ballot::default())
}

/// A key-value as it is written everywhere: `b=4`. A key that is not plain is quoted, a long one shortened.
pub fn entry(entry: &KeyValue) -> String {
    format!("{}={}", key_word(&entry.key), entry.value)
}

/// A key alone, written likewise.
pub fn key_word(whole: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '…');
    let mut key: String = whole.chars().take(KEY_CHARS).collect();
    if key.len() < whole.len() {
        key.push('…');
    }
    if key.chars().all(plain) { key } else { format!("{key:?}") }
}

/// The library's name for what happened: a message's kind, or the storage operation that was written.
pub fn tag(event: &Event) -> String {
    match &event.kind {
        EventKind::Received { message, .. } | EventKind::Lost { message, .. } | EventKind::ByHand { message, .. } => {
            message.kind.name().to_owned()
        }
        EventKind::Refused { refusal, .. } => refusal_name(refusal),
        EventKind::Accepted { count, replaced, .. } => match (count, replaced) {
            (0, 0) => String::new(),
            (1, 0) => "AppendEntry".to_owned(),
            (_, 0) => "AppendEntries".to_owned(),
            _ => "AppendOnPrefix".to_owned(),
        },
        EventKind::StopSignAccepted { .. } | EventKind::StopSignRemoved => "SetStopsign".to_owned(),
        EventKind::StopSignDecided { .. } => "is_reconfigured".to_owned(),
        EventKind::ReconfigureProposed { .. } => "reconfigure".to_owned(),
        EventKind::StateSent { .. } => "State".to_owned(),
        EventKind::StateAsked { .. } => "StateRequest".to_owned(),
        EventKind::ConfigurationBegins { .. }
        | EventKind::Joined { .. }
        | EventKind::InstanceStarted { .. }
        | EventKind::InstanceStopped { .. }
        | EventKind::Left => String::new(),
        EventKind::Decided { to, .. } => format!("SetDecidedIndex {to}"),
        EventKind::Promised { ballot: promised, .. } | EventKind::PrepareStarted { ballot: promised, .. } => {
            format!("SetPromise {}", ballot(promised))
        }
        EventKind::Compacted { by: Compaction::Trim, to, .. } => format!("Trim {to}"),
        EventKind::Compacted { by: Compaction::Snapshot, .. } => "SetSnapshot".to_owned(),
        EventKind::Started
        | EventKind::Proposed { .. }
        | EventKind::ReadProposed { .. }
        | EventKind::ReadAnswered { .. }
        | EventKind::ProposalLost { .. }
        | EventKind::Read { .. }
        | EventKind::Leading { .. }
        | EventKind::Deposed { .. }
        | EventKind::FlushStarted { .. }
        | EventKind::Flushed { .. }
        | EventKind::MessagesHeld { .. }
        | EventKind::LinksCut { .. }
        | EventKind::LinksHealed { .. }
        | EventKind::Reconnected { .. }
        | EventKind::Crashed { .. }
        | EventKind::Restarted { .. }
        | EventKind::PowerFailed
        | EventKind::DiskHeld
        | EventKind::FlushFailed { .. }
        | EventKind::FailAsked
        | EventKind::DiskFilled
        | EventKind::DiskFreed
        | EventKind::DiskDamaged { .. }
        | EventKind::DiskWiped
        | EventKind::StartRefused { .. }
        | EventKind::DiskReleased
        | EventKind::LeadAsked
        | EventKind::PrioritySet { .. }
        | EventKind::ManualOn { .. }
        | EventKind::ManualOff { .. }
        | EventKind::LinkConditions { .. }
        | EventKind::ClockSet { .. }
        | EventKind::DiskTicksSet { .. }
        | EventKind::TimeoutsSet { .. }
        | EventKind::ReconnectAsked { .. }
        | EventKind::LoadStarted { .. }
        | EventKind::LoadEnded { .. } => String::new(),
        EventKind::Violated(found) => found.invariant.name().to_owned(),
    }
}

/// "21 entries (0–20)", "1 entry (index 20)", "no entries": those of `[from, to)`.
pub(super) fn span(texts: &Texts, from: usize, to: usize) -> String {
    let args =
        [("count", to.saturating_sub(from).into()), ("first", from.into()), ("last", to.saturating_sub(1).into())];
    texts.format("event-span", &args)
}

/// "b=4", "3 entries (first b=4)", "3 entries": what a proposal or message carries.
pub(super) fn some_entries(texts: &Texts, count: u64, first: Option<&KeyValue>) -> String {
    match first {
        Some(first) if count == 1 => entry(first),
        Some(first) => texts.format("event-entries-first", &[("count", count.into()), ("first", entry(first).into())]),
        None => texts.format("event-entries", &[("count", count.into())]),
    }
}

/// "1, 2 and 5".
pub(super) fn list(texts: &Texts, items: &[String]) -> String {
    let Some((last, head)) = items.split_last() else { return String::new() };
    if head.is_empty() {
        return last.clone();
    }
    let head = head.join(&texts.text("event-list-comma"));
    texts.format("event-list-and", &[("head", head.into()), ("last", last.as_str().into())])
}

/// "node 1", "nodes 1, 2 and 5".
pub(super) fn nodes(texts: &Texts, pids: &[NodeId]) -> String {
    let names: Vec<String> = pids.iter().map(ToString::to_string).collect();
    texts.format("event-nodes", &[("count", pids.len().into()), ("list", list(texts, &names).into())])
}

/// How many nodes one hears, itself included, and how many make the quorum that it needs.
pub fn connected(texts: &Texts, hears: usize, needs: usize, kind: QuorumKind) -> String {
    let id = if hears >= needs { "whole-connected" } else { "whole-connected-not" };
    texts.format(id, &[("hears", hears.into()), ("needs", needs.into()), ("kind", kind.name().into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    fn key_value(key: &str) -> KeyValue {
        KeyValue { key: key.to_owned(), value: u64::MAX }
    }

    #[test]
    fn how_many_a_node_hears_is_said_with_the_quorum_that_it_needs() {
        let (english, chinese) = (Texts::new(Language::English), Texts::new(Language::Chinese));
        let flexible = crate::sim::quorum::Quorums { read: 4, write: 3 };
        let said = |texts, hears, leads| {
            let (needs, kind) = flexible.to_hear(leads);
            connected(texts, hears, needs, kind)
        };
        assert_eq!(said(&english, 5, true), "hears 5 nodes; a write quorum is 3");
        assert_eq!(said(&english, 1, false), "hears only 1 node; a read quorum is 4");
        assert_eq!(said(&chinese, 3, false), "只听到 3 个节点，读法定人数为 4");
        let (needs, kind) = crate::sim::quorum::Quorums::majorities(5).to_hear(true);
        assert_eq!(connected(&english, 3, needs, kind), "hears 3 nodes; a quorum is 3");
        assert_eq!(connected(&chinese, 3, needs, kind), "听到 3 个节点，法定人数为 3");
    }

    #[test]
    fn a_ballot_is_round_and_node() {
        let mut written = Ballot::with(1, 4, 0, 1);
        let texts = Texts::new(Language::English);
        assert_eq!(ballot(&written), "4·1");
        assert_eq!(ballot_fields(&texts, &written), "round 4 · node 1");
        written.priority = 5;
        assert_eq!(ballot(&written), "4·1");
        assert_eq!(ballot_fields(&texts, &written), "round 4 · priority 5 · node 1");
    }

    #[test]
    fn a_key_is_quoted_where_it_could_be_misread_and_a_value_is_exact() {
        assert_eq!(entry(&key_value("键-1")), "键-1=18446744073709551615");
        assert_eq!(entry(&key_value("a b")), "\"a b\"=18446744073709551615");
        assert_eq!(entry(&key_value("a\n=\u{202e}")), "\"a\\n=\\u{202e}\"=18446744073709551615");
        assert_eq!(entry(&key_value(&"k".repeat(25))), format!("{}…=18446744073709551615", "k".repeat(24)));
    }

    #[test]
    fn lists_and_spans_read_as_a_person_writes_them() {
        let texts = Texts::new(Language::English);
        assert_eq!(nodes(&texts, &[4]), "node 4");
        assert_eq!(nodes(&texts, &[1, 2, 5]), "nodes 1, 2 and 5");
        assert_eq!(span(&texts, 0, 21), "21 entries (0–20)");
        assert_eq!(span(&texts, 20, 21), "1 entry (index 20)");
        assert_eq!(span(&texts, 1000, 2500), "1,500 entries (1000–2499)");
        let texts = Texts::new(Language::Chinese);
        assert_eq!(nodes(&texts, &[1, 2, 5]), "节点 1、2 和 5");
        assert_eq!(span(&texts, 1000, 2500), "1500 条日志项（1000–2499）");
    }
}
