//! What was asked and cannot be done, in words, with the limit in it and what one could do instead.

use fluent_bundle::FluentValue;

use super::{Texts, words::span};
use crate::{
    kv::MAX_KEY_BYTES,
    sim::{
        MAX_PLACES, command::*, config::*, configuration::disk_name, error::*, event::Asked, load::MAX_RATE,
        quorum::QuorumRule,
    },
};

/// Why a setup cannot be started.
pub fn setup_error(texts: &Texts, error: &SetupError) -> String {
    match error {
        SetupError::NodeCount { count } => texts.format(
            "error-setup-node-count",
            &[("least", MIN_NODES.into()), ("most", MAX_NODES.into()), ("count", exact(*count))],
        ),
        SetupError::NodeId { pid } => {
            texts.format("error-setup-node-id", &[("most", MAX_NODE_ID.into()), ("pid", exact(*pid))])
        }
        SetupError::NodeOrder { pid } => texts.format("error-setup-node-order", &[("pid", exact(*pid))]),
        SetupError::ImageOf { pid } => texts.format("error-image-of", &[("node", (*pid).into())]),
        SetupError::Image { pid, reason } => {
            texts.format("error-image", &[("node", (*pid).into()), ("reason", reason.as_str().into())])
        }
        SetupError::Ticks { field, value, least } => texts.format(
            "error-setup-ticks",
            &[
                ("field", field_name(texts, field).into()),
                ("least", exact(*least)),
                ("most", MAX_TICKS.into()),
                ("value", exact(*value)),
            ],
        ),
        SetupError::Batch { value } => texts
            .format("error-setup-batch", &[("most", crate::sim::settings::MAX_BATCH.into()), ("value", exact(*value))]),
        SetupError::Quorums { quorums, nodes, rule, reason } => {
            let id = match rule {
                QuorumRule::Overlap => "whole-error-quorums-overlap",
                QuorumRule::Read => "whole-error-quorums-read",
                QuorumRule::Write => "whole-error-quorums-write",
                QuorumRule::Order => "whole-error-quorums-order",
            };
            let sizes = [("read", exact(quorums.read)), ("write", exact(quorums.write)), ("nodes", (*nodes).into())];
            let said = reason.trim_end_matches('.').to_owned();
            texts.format(id, &[&sizes[..], &[("reason", said.into())]].concat())
        }
        SetupError::TuningOf { pid } => texts.format("error-tuning-of", &[("node", exact(*pid))]),
        SetupError::DiskOf { pid } => texts.format("error-disk-of", &[("node", exact(*pid))]),
        SetupError::Percent { field, value } => {
            texts.format("error-setup-percent", &[("field", field_name(texts, field).into()), ("value", exact(*value))])
        }
    }
}

/// Why a command cannot be carried out.
pub fn command_error(texts: &Texts, error: &CommandError) -> String {
    let about = |id: &str, node: u64| texts.format(id, &[("node", exact(node))]);
    match error {
        CommandError::UnknownNode(node) => about("error-unknown-node", *node),
        CommandError::Down(node) => about("error-node-down", *node),
        CommandError::Up(node) => about("error-node-up", *node),
        CommandError::SelfLink(node) => about("error-self-link", *node),
        CommandError::Groups => texts.text("error-groups"),
        CommandError::Key { bytes: 0 } => texts.text("error-key-empty"),
        CommandError::Key { bytes } => {
            texts.format("error-key-long", &[("limit", MAX_KEY_BYTES.into()), ("bytes", (*bytes).into())])
        }
        CommandError::Count(count) => {
            texts.format("error-count", &[("most", MAX_APPEND.into()), ("count", exact(*count))])
        }
        CommandError::Keys(keys) => texts.format("error-keys", &[("most", MAX_APPEND.into()), ("keys", exact(*keys))]),
        CommandError::Rate(rate) => {
            texts.format("whole-error-rate", &[("most", MAX_RATE.into()), ("rate", exact(*rate))])
        }
        CommandError::NoClient(None) => texts.text("whole-error-no-client"),
        CommandError::NoClient(Some(node)) => about("whole-error-no-client-at", *node),
        CommandError::Advance(asked) => {
            texts.format("error-advance", &[("most", MAX_ADVANCE.into()), ("asked", exact(*asked))])
        }
        CommandError::Range { from, to } => texts.format("error-range", &[("from", exact(*from)), ("to", exact(*to))]),
        CommandError::NoDisk(node) => about("error-no-disk", *node),
        CommandError::Held(node) => about("error-disk-held", *node),
        CommandError::NotHeld(node) => about("error-disk-not-held", *node),
        CommandError::Failing(node) => about("error-failing", *node),
        CommandError::NoFlush(node) => about("error-no-flush", *node),
        CommandError::Full(node) => about("error-disk-full", *node),
        CommandError::NotFull(node) => about("error-disk-not-full", *node),
        CommandError::Running(node) => about("error-node-running", *node),
        CommandError::NoRecord { node, record } => texts.format(
            "error-no-record",
            &[("node", exact(*node)), ("record", super::narrate::record_name(texts, *record).into())],
        ),
        CommandError::Flush { node, flush, possible } => {
            // The numbers come in an English sentence's words, "3 or 4".
            let numbers: Vec<&str> = possible.split(" or ").collect();
            let possible = numbers.join(&texts.text("error-or"));
            texts.format(
                "error-flush",
                &[("node", disk_name(*node).into()), ("flush", exact(*flush)), ("possible", possible.into())],
            )
        }
        CommandError::PowerFailure(disk) => {
            texts.format("error-power-failure-node", &[("node", disk_name(*disk).into())])
        }
        CommandError::NotUnderWay(id) => texts.format("error-not-under-way", &[("id", exact(*id))]),
        CommandError::NoMessage { from, to, kind: None } => {
            texts.format("error-no-message", &[("from", exact(*from)), ("to", exact(*to))])
        }
        CommandError::NoMessage { from, to, kind: Some(kind) } => texts.format(
            "error-no-message-of-kind",
            &[("from", exact(*from)), ("to", exact(*to)), ("kind", kind.name().into())],
        ),
        CommandError::StillHeld { from, to, kind, flush } => texts.format(
            "error-still-held",
            &[("from", exact(*from)), ("to", exact(*to)), ("kind", kind.name().into()), ("flush", exact(*flush))],
        ),
        CommandError::FirstAlready(id) => texts.format("error-first-already", &[("id", exact(*id))]),
        CommandError::OnManualLink(id) => texts.format("error-on-manual-link", &[("id", exact(*id))]),
        CommandError::UnknownDisk(disk) => texts.format("error-unknown-disk", &[("disk", disk_name(*disk).into())]),
        CommandError::Members(count) => texts.format(
            "error-members",
            &[("least", MIN_NODES.into()), ("most", MAX_NODES.into()), ("count", exact(*count))],
        ),
        CommandError::Member(node) => {
            texts.format("error-member", &[("most", MAX_NODE_ID.into()), ("node", exact(*node))])
        }
        CommandError::TooManyNodes(count) => {
            texts.format("error-too-many-nodes", &[("most", MAX_NODES.into()), ("count", exact(*count))])
        }
        CommandError::TooManyInstances => texts.format("error-too-many-instances", &[("most", MAX_PLACES.into())]),
        CommandError::Waiting(node) => about("error-waiting", *node),
        CommandError::NothingSet => texts.text("error-nothing-set"),
        CommandError::Setting(error) => setup_error(texts, error),
    }
}

/// Why OmniPaxos refuses what was asked, what that truly means, and what one could do.
pub fn refusal(texts: &Texts, refusal: &Refusal, asked: Asked) -> String {
    let first = |count: usize| ("span", span(texts, 0, count).into());
    match refusal {
        Refusal::UndecidedIndex(decided) => {
            let id = match asked {
                Asked::Trim(_) => "error-refusal-undecided-index-trim",
                Asked::Append | Asked::Snapshot(_) | Asked::Reconfigure => "error-refusal-undecided-index",
            };
            texts.format(id, &[("decided", (*decided).into()), first(*decided)])
        }
        Refusal::TrimmedIndex(compacted) => {
            texts.format("error-refusal-trimmed-index", &[("compacted", (*compacted).into())])
        }
        Refusal::NotAllDecided(0) => texts.text("error-refusal-not-all-decided-none"),
        Refusal::NotAllDecided(accepted) => {
            texts.format("error-refusal-not-all-decided", &[("accepted", (*accepted).into()), first(*accepted)])
        }
        Refusal::NotCurrentLeader(0) => texts.text("error-refusal-no-leader"),
        Refusal::NotCurrentLeader(leader) => {
            texts.format("error-refusal-not-current-leader", &[("leader", (*leader).into())])
        }
        Refusal::PendingReconfigEntry => texts.text("error-refusal-pending-reconfig"),
        Refusal::PendingReconfigConfig => texts.text("error-refusal-pending-config"),
        Refusal::ConfigError => texts.text("error-refusal-config"),
        Refusal::NoSnapshot => texts.text("error-refusal-no-snapshot"),
    }
}

/// OmniPaxos's own name for a refusal, with what is in it: `NotAllDecided(3)`.
pub fn refusal_name(refusal: &Refusal) -> String {
    match refusal.argument() {
        Some(argument) => format!("{}({argument})", refusal.name()),
        None => refusal.name().to_owned(),
    }
}

/// A number that somebody typed: written as it is, however large.
fn exact(number: impl ToString) -> FluentValue<'static> {
    number.to_string().into()
}

/// A setting's name for a person; its word in the script language where it has none.
fn field_name(texts: &Texts, field: &str) -> String {
    let id = match field {
        "latency" => "error-field-latency",
        "jitter" => "error-field-jitter",
        "election" => "error-field-election",
        "resend" => "error-field-resend",
        "disk" => "error-field-disk",
        "flush" => "error-field-flush",
        "clock" => "error-field-clock",
        "delay" => "error-field-delay",
        "every" => "whole-field-every",
        "loss" => "error-field-loss",
        "duplication" => "error-field-duplication",
        word => return word.to_owned(),
    };
    texts.text(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;

    #[test]
    fn a_refusal_carries_the_librarys_name_and_its_argument() {
        assert_eq!(refusal_name(&Refusal::NotAllDecided(3)), "NotAllDecided(3)");
        assert_eq!(refusal_name(&Refusal::PendingReconfigEntry), "PendingReconfigEntry");
    }

    #[test]
    fn the_largest_number_a_person_can_type_is_written_out() {
        for language in Language::ALL {
            let text = command_error(&Texts::new(language), &CommandError::Count(u64::MAX));
            assert!(text.contains("18446744073709551615"), "{text}");
        }
    }
}
