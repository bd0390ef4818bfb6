//! What can be set of links and nodes, at the start and while the run goes on, and the limits of it.

use crate::sim::{NodeId, config::MAX_TICKS, error::SetupError};

/// The most entries of a batch: OmniPaxos reserves room for that many.
pub const MAX_BATCH: u64 = 10_000;

/// How one direction of a link treats what is put on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Conditions {
    /// Least delay of a message, in ticks.
    pub latency_ticks: u64,
    /// Most that chance adds to the delay, in ticks.
    pub jitter_ticks: u64,
    /// Messages lost on the way, in per cent.
    pub loss_percent: u8,
    /// Messages delivered twice, in per cent.
    pub duplication_percent: u8,
    /// Whether a message whose delay is shorter overtakes those before it.
    pub reorder: bool,
}

impl Conditions {
    /// The longest that a message can take, in ticks.
    pub fn longest_delay(&self) -> u64 {
        (self.latency_ticks + self.jitter_ticks).max(1)
    }
}

/// Other conditions; what is `None` stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // each is the field of `Conditions`
pub struct ConditionsChange {
    pub latency_ticks: Option<u64>,
    pub jitter_ticks: Option<u64>,
    pub loss_percent: Option<u8>,
    pub duplication_percent: Option<u8>,
    pub reorder: Option<bool>,
}

impl ConditionsChange {
    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks every limit.
    pub fn check(&self) -> Result<(), SetupError> {
        check_ticks("latency", self.latency_ticks, 0)?;
        check_ticks("jitter", self.jitter_ticks, 0)?;
        check_percent("loss", self.loss_percent)?;
        check_percent("duplication", self.duplication_percent)
    }

    /// The conditions with this change.
    pub fn applied_to(&self, before: Conditions) -> Conditions {
        Conditions {
            latency_ticks: self.latency_ticks.unwrap_or(before.latency_ticks),
            jitter_ticks: self.jitter_ticks.unwrap_or(before.jitter_ticks),
            loss_percent: self.loss_percent.unwrap_or(before.loss_percent),
            duplication_percent: self.duplication_percent.unwrap_or(before.duplication_percent),
            reorder: self.reorder.unwrap_or(before.reorder),
        }
    }
}

/// What OmniPaxos counts by its calls of `tick`, and how many entries it batches. It reads them when it is
/// built: other ones hold from a node's next start on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Timeouts {
    /// Between two checks of whether a new leader is needed: `election_tick_timeout`.
    pub election_ticks: u64,
    /// Until `Prepare`, `Promise` and `PrepareReq` are sent again: `resend_message_tick_timeout`.
    pub resend_ticks: u64,
    /// Until a batch that is not full is sent: `flush_batch_tick_timeout`. 0: never, as OmniPaxos takes it.
    pub flush_ticks: u64,
    /// Entries that are gathered before they are sent: `batch_size`. 1: none.
    pub batch: u64,
}

/// Other timeouts; what is `None` stays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // each is the field of `Timeouts`
pub struct TimeoutsChange {
    pub election_ticks: Option<u64>,
    pub resend_ticks: Option<u64>,
    pub flush_ticks: Option<u64>,
    pub batch: Option<u64>,
}

impl TimeoutsChange {
    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks every limit: OmniPaxos refuses 0 for all but the flush.
    pub fn check(&self) -> Result<(), SetupError> {
        check_ticks("election", self.election_ticks, 1)?;
        check_ticks("resend", self.resend_ticks, 1)?;
        check_ticks("flush", self.flush_ticks, 0)?;
        match self.batch {
            Some(value) if !(1..=MAX_BATCH).contains(&value) => Err(SetupError::Batch { value }),
            _ => Ok(()),
        }
    }

    /// The timeouts with this change.
    pub fn applied_to(&self, before: Timeouts) -> Timeouts {
        Timeouts {
            election_ticks: self.election_ticks.unwrap_or(before.election_ticks),
            resend_ticks: self.resend_ticks.unwrap_or(before.resend_ticks),
            flush_ticks: self.flush_ticks.unwrap_or(before.flush_ticks),
            batch: self.batch.unwrap_or(before.batch),
        }
    }
}

/// What one node of a [`crate::sim::config::Setup`] has otherwise than the others: `node 3 clock=4 disk=20`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Tuning {
    /// Whose.
    pub node: NodeId,
    /// Its clock ticks every so many ticks; 1 unless given.
    pub clock: Option<u64>,
    /// A flush of it takes so many ticks.
    pub disk_ticks: Option<u64>,
    /// The priority of its ballots; 0 unless given.
    pub priority: Option<u32>,
    /// Its timeouts.
    pub timeouts: TimeoutsChange,
}

impl Tuning {
    /// One that changes nothing yet.
    pub fn of(node: NodeId) -> Self {
        Self { node, ..Self::default() }
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::of(self.node)
    }

    /// Checks every limit.
    pub fn check(&self) -> Result<(), SetupError> {
        check_clock(self.clock)?;
        check_disk(self.disk_ticks)?;
        self.timeouts.check()
    }
}

/// What is set of a node now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeSettings {
    /// Its clock ticks every so many ticks of time.
    pub clock: u64,
    /// A flush that starts now takes so many ticks.
    pub disk_ticks: u64,
    /// The priority of its ballots, from the next one that it makes on.
    pub priority: u32,
    /// The timeouts that it runs with; while it is down, those it ran with last.
    pub timeouts: Timeouts,
    /// Those that hold from its next start on, where they are others.
    pub pending: Option<Timeouts>,
}

pub(crate) fn check_clock(every: Option<u64>) -> Result<(), SetupError> {
    check_ticks("clock", every, 1)
}

pub(crate) fn check_disk(ticks: Option<u64>) -> Result<(), SetupError> {
    check_ticks("disk", ticks, 1)
}

pub(crate) fn check_ticks(field: &'static str, value: Option<u64>, least: u64) -> Result<(), SetupError> {
    match value {
        Some(value) if !(least..=MAX_TICKS).contains(&value) => Err(SetupError::Ticks { field, value, least }),
        _ => Ok(()),
    }
}

fn check_percent(field: &'static str, value: Option<u8>) -> Result<(), SetupError> {
    match value {
        Some(value) if value > 100 => Err(SetupError::Percent { field, value }),
        _ => Ok(()),
    }
}
