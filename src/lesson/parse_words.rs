//! The words of conditions, in tables that the parser chooses from.

use crate::{
    lesson::condition::{Gauge, Kept},
    script::words::Table,
    sim::role::Phase,
};

/// What a condition begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    Gauge(Gauge),
    Promise,
    Promises,
    Up,
    Down,
    Leader,
    Names,
    Phase,
    Entry,
    Entries,
    Logs,
    State,
    Value,
    Snapshot,
    Compaction,
    Link,
    Check,
    Checks,
    Refused,
    Read,
    Proposed,
    Lost,
    Event,
}

pub(super) const SUBJECTS: Table<Subject> = &[
    ("decided", Subject::Gauge(Gauge::Decided)),
    ("accepted", Subject::Gauge(Gauge::Accepted)),
    ("compacted", Subject::Gauge(Gauge::Compacted)),
    ("durable", Subject::Gauge(Gauge::Durable)),
    ("pending", Subject::Gauge(Gauge::Pending)),
    ("held", Subject::Gauge(Gauge::Held)),
    ("keys", Subject::Gauge(Gauge::Keys)),
    ("promise", Subject::Promise),
    ("promises", Subject::Promises),
    ("up", Subject::Up),
    ("down", Subject::Down),
    ("leader", Subject::Leader),
    ("names", Subject::Names),
    ("phase", Subject::Phase),
    ("entry", Subject::Entry),
    ("entries", Subject::Entries),
    ("logs", Subject::Logs),
    ("state", Subject::State),
    ("value", Subject::Value),
    ("snapshot", Subject::Snapshot),
    ("compaction", Subject::Compaction),
    ("link", Subject::Link),
    ("check", Subject::Check),
    ("checks", Subject::Checks),
    ("refused", Subject::Refused),
    ("read", Subject::Read),
    ("proposed", Subject::Proposed),
    ("lost", Subject::Lost),
    ("event", Subject::Event),
];

pub(super) const GAUGES: Table<Gauge> = &[
    ("decided", Gauge::Decided),
    ("accepted", Gauge::Accepted),
    ("compacted", Gauge::Compacted),
    ("durable", Gauge::Durable),
    ("pending", Gauge::Pending),
    ("held", Gauge::Held),
    ("keys", Gauge::Keys),
];

pub(super) const PHASES: Table<Phase> =
    &[("accept", Phase::Accept), ("prepare", Phase::Prepare), ("recover", Phase::Recover), ("none", Phase::None)];

pub(super) const KEPT: Table<Kept> = &[("none", Kept::None), ("trimmed", Kept::Trimmed), ("snapshot", Kept::Snapshot)];

/// What `read … gives` can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    Trimmed,
    Snapshotted,
    Decided,
    Undecided,
    StopSign,
    Nothing,
}

pub(super) const GIVEN: Table<Given> = &[
    ("Trimmed", Given::Trimmed),
    ("Snapshotted", Given::Snapshotted),
    ("Decided", Given::Decided),
    ("Undecided", Given::Undecided),
    ("StopSign", Given::StopSign),
    ("None", Given::Nothing),
];

/// The names of [`crate::sim::event::EventKind`]; a test holds that they are all of them.
pub(super) const EVENTS: &[&str] = &[
    "started",
    "proposed",
    "proposal-lost",
    "refused",
    "read",
    "received",
    "lost",
    "accepted",
    "stopsign-accepted",
    "reconfigure-proposed",
    "stopsign-removed",
    "stopsign-decided",
    "configuration-begins",
    "joined",
    "state-asked",
    "state-sent",
    "instance-started",
    "instance-stopped",
    "left",
    "decided",
    "promised",
    "prepare-started",
    "leading",
    "deposed",
    "compacted",
    "flush-started",
    "flushed",
    "flush-failed",
    "fail-asked",
    "disk-filled",
    "disk-freed",
    "disk-damaged",
    "disk-wiped",
    "start-refused",
    "messages-held",
    "links-cut",
    "links-healed",
    "reconnected",
    "crashed",
    "restarted",
    "power-failed",
    "disk-held",
    "disk-released",
    "lead-asked",
    "priority-set",
    "message-delivered",
    "message-duplicated",
    "message-delayed",
    "message-overtook",
    "manual-on",
    "manual-off",
    "link-conditions",
    "clock-set",
    "disk-ticks-set",
    "timeouts-set",
    "violated",
];
