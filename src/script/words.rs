//! Every word of the language, in tables that the parser chooses from: what is not here is not understood.

use crate::{
    script::statement::Gauge,
    sim::{
        command::Record,
        config::{CatchUp, StorageKind},
        invariant::Invariant,
    },
};

/// Words, and what each stands for.
pub(crate) type Table<T> = &'static [(&'static str, T)];

/// The first word of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Cluster,
    Storage,
    Image,
    Node,
    Scenario,
    Run,
    Expect,
    Do(Deed),
}

/// A first word that changes the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deed {
    Step,
    Tick,
    Append,
    Cut,
    Isolate,
    Split,
    Heal,
    Crash,
    Restart,
    Hold,
    Release,
    Fail,
    FlushFailed,
    Fill,
    Free,
    Damage,
    Wipe,
    Snapshot,
    Trim,
    Read,
    Lead,
    Priority,
    Reconfigure,
    PowerFailure,
    Deliver,
    Drop,
    Duplicate,
    Delay,
    Overtake,
    Manual,
    Auto,
    Link,
    Clock,
    Disk,
    Timeouts,
    Reconnected,
    Load,
}

pub(crate) const VERBS: Table<Verb> = &[
    ("cluster", Verb::Cluster),
    ("storage", Verb::Storage),
    ("image", Verb::Image),
    ("node", Verb::Node),
    ("step", Verb::Do(Deed::Step)),
    ("tick", Verb::Do(Deed::Tick)),
    ("run", Verb::Run),
    ("append", Verb::Do(Deed::Append)),
    ("cut", Verb::Do(Deed::Cut)),
    ("isolate", Verb::Do(Deed::Isolate)),
    ("split", Verb::Do(Deed::Split)),
    ("heal", Verb::Do(Deed::Heal)),
    ("crash", Verb::Do(Deed::Crash)),
    ("restart", Verb::Do(Deed::Restart)),
    ("hold", Verb::Do(Deed::Hold)),
    ("release", Verb::Do(Deed::Release)),
    ("fail", Verb::Do(Deed::Fail)),
    ("flush-failed", Verb::Do(Deed::FlushFailed)),
    ("fill", Verb::Do(Deed::Fill)),
    ("free", Verb::Do(Deed::Free)),
    ("damage", Verb::Do(Deed::Damage)),
    ("wipe", Verb::Do(Deed::Wipe)),
    ("snapshot", Verb::Do(Deed::Snapshot)),
    ("trim", Verb::Do(Deed::Trim)),
    ("read", Verb::Do(Deed::Read)),
    ("lead", Verb::Do(Deed::Lead)),
    ("priority", Verb::Do(Deed::Priority)),
    ("reconfigure", Verb::Do(Deed::Reconfigure)),
    ("power-failure", Verb::Do(Deed::PowerFailure)),
    ("deliver", Verb::Do(Deed::Deliver)),
    ("drop", Verb::Do(Deed::Drop)),
    ("duplicate", Verb::Do(Deed::Duplicate)),
    ("delay", Verb::Do(Deed::Delay)),
    ("overtake", Verb::Do(Deed::Overtake)),
    ("manual", Verb::Do(Deed::Manual)),
    ("auto", Verb::Do(Deed::Auto)),
    ("link", Verb::Do(Deed::Link)),
    ("clock", Verb::Do(Deed::Clock)),
    ("disk", Verb::Do(Deed::Disk)),
    ("timeouts", Verb::Do(Deed::Timeouts)),
    ("reconnected", Verb::Do(Deed::Reconnected)),
    ("load", Verb::Do(Deed::Load)),
    ("scenario", Verb::Scenario),
    ("expect", Verb::Expect),
];

/// An option of `cluster`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Nodes,
    Storage,
    Seed,
    Latency,
    Jitter,
    Loss,
    Duplication,
    Reorder,
    Election,
    Resend,
    Flush,
    Batch,
    Disk,
    Snapshots,
    CatchUp,
    ReadQuorum,
    WriteQuorum,
}

pub(crate) const FIELDS: Table<Field> = &[
    ("nodes", Field::Nodes),
    ("storage", Field::Storage),
    ("seed", Field::Seed),
    ("latency", Field::Latency),
    ("jitter", Field::Jitter),
    ("loss", Field::Loss),
    ("duplication", Field::Duplication),
    ("reorder", Field::Reorder),
    ("election", Field::Election),
    ("resend", Field::Resend),
    ("flush", Field::Flush),
    ("batch", Field::Batch),
    ("disk", Field::Disk),
    ("snapshots", Field::Snapshots),
    ("catchup", Field::CatchUp),
    ("read-quorum", Field::ReadQuorum),
    ("write-quorum", Field::WriteQuorum),
];

pub(crate) const STORAGES: Table<StorageKind> =
    &[("memory", StorageKind::Memory), ("indexeddb", StorageKind::IndexedDb)];
pub(crate) const CATCH_UPS: Table<CatchUp> = &[("mended", CatchUp::Mended), ("upstream", CatchUp::Upstream)];
pub(crate) const SWITCH: Table<bool> = &[("on", true), ("off", false)];

pub(crate) const RECORDS: Table<Record> =
    &[("manifest", Record::Manifest), ("log", Record::Log), ("snapshot", Record::Snapshot)];
pub(crate) const QUOTA: &str = "quota";
pub(crate) const LOST: &str = "lost";

/// An option of `link`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Latency,
    Jitter,
    Loss,
    Duplication,
    Reorder,
}

pub(crate) const CONDITIONS: Table<Condition> = &[
    ("latency", Condition::Latency),
    ("jitter", Condition::Jitter),
    ("loss", Condition::Loss),
    ("duplication", Condition::Duplication),
    ("reorder", Condition::Reorder),
];

/// An option of `timeouts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timeout {
    Election,
    Resend,
    Flush,
    Batch,
}

pub(crate) const TIMEOUTS: Table<Timeout> = &[
    ("election", Timeout::Election),
    ("resend", Timeout::Resend),
    ("flush", Timeout::Flush),
    ("batch", Timeout::Batch),
];

/// An option of `node`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tuned {
    Clock,
    Disk,
    Priority,
    Timeout(Timeout),
}

pub(crate) const TUNINGS: Table<Tuned> = &[
    ("clock", Tuned::Clock),
    ("disk", Tuned::Disk),
    ("priority", Tuned::Priority),
    ("election", Tuned::Timeout(Timeout::Election)),
    ("resend", Tuned::Timeout(Timeout::Resend)),
    ("flush", Tuned::Timeout(Timeout::Flush)),
    ("batch", Tuned::Timeout(Timeout::Batch)),
];

/// An option of `append` with many entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Many {
    Count,
    Keys,
}

pub(crate) const MANY: Table<Many> = &[("count", Many::Count), ("keys", Many::Keys)];

/// An option of `reconfigure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Membership {
    Nodes,
    Storage,
    ReadQuorum,
    WriteQuorum,
}

pub(super) const MEMBERSHIP: Table<Membership> = &[
    ("nodes", Membership::Nodes),
    ("storage", Membership::Storage),
    ("read-quorum", Membership::ReadQuorum),
    ("write-quorum", Membership::WriteQuorum),
];

/// An option of `load`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loaded {
    Rate,
    Every,
    Keys,
}

pub(super) const LOADS: Table<Loaded> = &[("rate", Loaded::Rate), ("every", Loaded::Every), ("keys", Loaded::Keys)];
pub(super) const OFF: &str = "off";

/// What `run until` can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Awaited {
    Leader,
    Index(Gauge),
}

pub(crate) const GOALS: Table<Awaited> = &[
    ("leader", Awaited::Leader),
    ("decided", Awaited::Index(Gauge::Decided)),
    ("accepted", Awaited::Index(Gauge::Accepted)),
    ("compacted", Awaited::Index(Gauge::Compacted)),
    ("configuration", Awaited::Index(Gauge::Configuration)),
];

/// What `expect` can speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    Leader,
    Index(Gauge),
    Snapshot,
    Value,
    Entry,
    Up,
    Down,
    Error,
    No,
    Check,
    Checks,
    Lost,
    History,
}

pub(crate) const EXPECTATIONS: Table<Subject> = &[
    ("leader", Subject::Leader),
    ("decided", Subject::Index(Gauge::Decided)),
    ("accepted", Subject::Index(Gauge::Accepted)),
    ("compacted", Subject::Index(Gauge::Compacted)),
    ("configuration", Subject::Index(Gauge::Configuration)),
    ("snapshot", Subject::Snapshot),
    ("value", Subject::Value),
    ("entry", Subject::Entry),
    ("up", Subject::Up),
    ("down", Subject::Down),
    ("error", Subject::Error),
    ("no", Subject::No),
    ("check", Subject::Check),
    ("checks", Subject::Checks),
    ("lost", Subject::Lost),
    ("history", Subject::History),
];

/// Small words between others.
pub(crate) const LEADER: &str = "leader";
pub(crate) const ALL: &str = "all";
pub(crate) const NONE: &str = "none";
pub(crate) const UNTIL: &str = "until";
pub(crate) const WITHIN: &str = "within";
pub(crate) const AT: &str = "at";
pub(crate) const BY: &str = "by";
pub(crate) const EVERY: &str = "every";
pub(crate) const TICKS: &str = "ticks";
pub(crate) const LOCAL: &str = "local";
pub(crate) const DECIDED: &str = "decided";
pub(crate) const THROUGH: &str = "through";
pub(crate) const LOG: &str = "log";
pub(crate) const ERROR: &str = "error";
pub(crate) const HOLD: &str = "hold";
pub(crate) const HOLDS: &str = "holds";
pub(crate) const BROKEN: &str = "broken";

/// Keys that must be quoted, because bare they are words of the language where a key can stand.
pub(crate) const RESERVED_KEYS: &[&str] = &["count", "keys", NONE];

/// The names of [`crate::sim::error::Refusal`], for `expect error`.
pub(crate) const REFUSALS: &[&str] = &[
    "UndecidedIndex",
    "TrimmedIndex",
    "NotAllDecided",
    "NotCurrentLeader",
    "PendingReconfigEntry",
    "PendingReconfigConfig",
    "NoSnapshot",
];

/// The names of [`crate::sim::invariant::Cause`], for `expect check … broken by`.
pub(crate) const CAUSES: &[&str] = &[
    "amnesia",
    "wiped",
    "storage-forgot",
    "trim-before-snapshot",
    "trim-after-snapshot",
    "delta-catch-up",
    "resync-below-trim",
    "stopsign-twice",
    "promise-taken-back",
    "unknown",
];

/// The words of a table.
pub(crate) fn names<T>(table: Table<T>) -> impl Iterator<Item = &'static str> + Clone {
    table.iter().map(|(name, _)| *name)
}

/// Every word of the language once, in alphabetical order; names of scenarios, of refusals, of causes and of kinds of
/// messages are not among them.
pub fn all_words() -> Vec<&'static str> {
    let mut words: Vec<&'static str> = names(VERBS)
        .chain(names(FIELDS))
        .chain(names(STORAGES))
        .chain(names(CATCH_UPS))
        .chain(names(SWITCH))
        .chain(names(CONDITIONS))
        .chain(names(TUNINGS))
        .chain(names(MANY))
        .chain(names(LOADS))
        .chain(names(GOALS))
        .chain(names(EXPECTATIONS))
        .chain(Invariant::ALL.map(Invariant::name))
        .chain([LEADER, ALL, NONE, UNTIL, WITHIN, AT, BY, EVERY, TICKS, LOCAL, DECIDED, ERROR, HOLD, HOLDS, BROKEN])
        .chain([THROUGH, LOG])
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}
