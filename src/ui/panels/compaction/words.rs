//! What is said of compactions, in the panel, in the sheet and in the logs.

use crate::{
    sim::event::{Compaction, CompactionCause},
    text::Texts,
    ui::phrase,
    view::compaction::{AskedSize, CompactionView, Done, Limit, Lost, Reach, Size},
};

/// "to 16: 4 entries (12–15)".
pub fn goes(texts: &Texts, reach: &Reach) -> String {
    let entries = phrase::entries(texts, reach.from, reach.to);
    texts.format("compaction-reach", &[("to", reach.to.into()), ("entries", entries.into())])
}

/// Why not further.
pub fn limit(texts: &Texts, limit: &Limit) -> String {
    match limit {
        Limit::Down => texts.text("compaction-limit-down"),
        Limit::SnapshotsOff => texts.text("compaction-limit-off"),
        Limit::Decided(n) => texts.format("compaction-limit-decided", &[("n", (*n).into())]),
        Limit::NotLeader(Some(leader)) => texts.format("compaction-limit-follower", &[("node", (*leader).into())]),
        Limit::NotLeader(None) => texts.text("compaction-limit-no-leader"),
        Limit::HeldBack { by, accepted } => {
            let nodes = phrase::nodes(texts, by);
            texts.format("compaction-limit-held", &[("nodes", nodes.into()), ("n", (*accepted).into())])
        }
        Limit::Gaps(ids) => texts.format("compaction-limit-gaps", &[("ids", phrase::node_list(ids.clone()).into())]),
    }
}

/// What OmniPaxos answers to whoever asks for more.
pub fn limit_name(limit: &Limit) -> String {
    match limit {
        Limit::Down => String::new(),
        Limit::SnapshotsOff => "NoSnapshot".to_owned(),
        Limit::Decided(n) => format!("UndecidedIndex({n})"),
        Limit::NotLeader(leader) => format!("NotCurrentLeader({})", leader.unwrap_or(0)),
        Limit::HeldBack { accepted, .. } => format!("NotAllDecided({accepted})"),
        Limit::Gaps(_) => "NotAllDecided(0)".to_owned(),
    }
}

/// "5 entries, 402 B; 6 keys, 96 B".
pub fn size(texts: &Texts, size: &Size) -> String {
    let entries = [("n", size.entries.into()), ("bytes", phrase::bytes(size.entry_bytes).into())];
    let entries = texts.format("compaction-size-entries", &entries);
    if size.snapshot_bytes == 0 {
        return entries;
    }
    let keys = [("n", size.keys.into()), ("bytes", phrase::bytes(size.snapshot_bytes).into())];
    let keys = texts.format("compaction-size-keys", &keys);
    texts.format("compaction-size-both", &[("entries", entries.into()), ("keys", keys.into())])
}

/// "16 entries → 6 keys, 1.4 kB → 96 B".
pub fn done(texts: &Texts, done: &Done) -> String {
    let entries = ("n", done.entries().into());
    let keys = ("keys", done.keys.into());
    let after = ("after", phrase::bytes(done.after).into());
    match (done.by, done.before.map(phrase::bytes)) {
        (Compaction::Snapshot, Some(before)) => {
            texts.format("compaction-done-snapshot", &[entries, keys, ("before", before.into()), after])
        }
        (Compaction::Snapshot, None) => texts.format("compaction-done-snapshot-only", &[entries, keys, after]),
        (Compaction::Trim, Some(before)) => texts.format("compaction-done-trim", &[entries, ("before", before.into())]),
        (Compaction::Trim, None) => texts.format("compaction-done-trim-only", &[entries]),
    }
}

/// Who brought it about.
pub fn cause(texts: &Texts, cause: CompactionCause) -> String {
    match cause {
        CompactionCause::Asked => texts.text("compaction-cause-asked"),
        CompactionCause::Request(node) => texts.format("compaction-cause-request", &[("node", node.into())]),
        CompactionCause::CatchUp(node) => texts.format("compaction-cause-catch-up", &[("node", node.into())]),
    }
}

/// What is in neither the snapshot nor the log, by index.
pub fn lost(texts: &Texts, lost: &Lost) -> String {
    let list: Vec<_> = lost.entries.iter().map(|(index, key, value)| format!("{index}: {key}={value}")).collect();
    let list = list.join(&texts.text("event-list-comma"));
    match lost.more {
        0 => texts.format("compaction-lost", &[("list", list.into())]),
        more => texts.format("compaction-lost-more", &[("list", list.into()), ("n", more.into())]),
    }
}

/// What the leader takes each node to have accepted: "1: 9, 2: 9, 3: 4".
pub fn known(view: &CompactionView) -> String {
    let known = view.known.iter().map(|(pid, accepted)| match view.nodes.iter().any(|node| node.pid == *pid) {
        true => format!("{pid}: {accepted}"),
        false => format!("({pid}): {accepted}"),
    });
    known.collect::<Vec<_>>().join(" · ")
}

/// What a compaction that is asked about would leave of a node's log, in bytes.
pub fn asked(texts: &Texts, asked: &AskedSize) -> String {
    let args = [
        ("entries", asked.before.entries.into()),
        ("left", asked.after.entries.into()),
        ("before", phrase::bytes(asked.before.bytes()).into()),
        ("after", phrase::bytes(asked.after.bytes()).into()),
    ];
    let log = texts.format("compaction-asked-log", &args);
    match asked.disk {
        None => log,
        Some((before, after)) => {
            let (before, after) = (phrase::bytes(before).into(), phrase::bytes(after).into());
            texts.format("compaction-asked-disk", &[("log", log.into()), ("before", before), ("after", after)])
        }
    }
}
