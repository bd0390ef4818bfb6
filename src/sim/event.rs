//! [`Event`]: what happened, one sentence each. Plain values; the sentences are made in `text`.

use omnipaxos::ballot_leader_election::Ballot;

use crate::{
    kv::KeyValue,
    sim::{
        NodeId,
        command::{DiskLoss, FlushFault, Links, Record},
        config::StorageKind,
        error::Refusal,
        invariant::Violation,
        load::Load,
        operations::Answer,
        proposals::Lapse,
        quorum::Quorums,
        settings::{ConditionsChange, TimeoutsChange},
    },
};

pub use crate::sim::{
    configuration::Stopped,
    load::LoadEnd,
    message_info::{MessageInfo, MessageKind},
};

/// Something that happened in a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The step it belongs to: events of one step happen together.
    pub step: u64,
    /// When, in ticks.
    pub time: u64,
    /// Where; `None` for what concerns the network or all nodes.
    pub node: Option<NodeId>,
    /// The configuration of the instance there; the newest one for what concerns no node.
    pub configuration: u32,
    /// What.
    pub kind: EventKind,
}

/// What happened at a node or to the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The run begins.
    Started,
    /// An append was accepted for proposal. Not confirmed: OmniPaxos answers `Ok` before anything is safe.
    Proposed {
        /// What (the first, where several were appended at once).
        entry: KeyValue,
        /// How many.
        count: u64,
        /// Where it went.
        to: Via,
    },
    /// A read through the log was accepted for proposal: an entry stands for it, and it is answered when the node
    /// decides that.
    ReadProposed {
        /// The key that is read.
        key: String,
        /// The entry: `?` and the key, and the how-manieth such read of the run it is.
        entry: KeyValue,
        /// Where it went.
        to: Via,
    },
    /// A read through the log was answered: its entry is decided here.
    ReadAnswered {
        /// The key that was read.
        key: String,
        /// The how-manieth such read of the run it is.
        number: u64,
        /// The index of its entry.
        index: usize,
        /// What the node has for the key below that index.
        answer: Answer,
    },
    /// The last copy of a proposal is gone, and no node has decided it: it never will be. Of several that went in
    /// one way in one step it is told once. The node is the one where they were proposed.
    ProposalLost {
        /// What (the first of them).
        entry: KeyValue,
        /// How many.
        count: u64,
        /// How the last copy went.
        why: Lapse,
    },
    /// OmniPaxos refused what was asked.
    Refused {
        /// What was asked.
        asked: Asked,
        /// Its answer.
        refusal: Refusal,
    },
    /// A read gave an answer.
    Read {
        /// First index asked for.
        from: usize,
        /// One past the last; `None` for the decided suffix.
        to: Option<usize>,
        /// What OmniPaxos answered; `None` where it says the range is out of bounds.
        answer: Option<Vec<ReadItem>>,
    },
    /// A message arrived and was handled.
    Received {
        /// Who sent it.
        from: NodeId,
        /// What it said.
        message: Box<MessageInfo>,
    },
    /// A message was lost.
    Lost {
        /// Who sent it.
        from: NodeId,
        /// Who does not get it.
        to: NodeId,
        /// What it said.
        message: Box<MessageInfo>,
        /// Why.
        why: Loss,
    },
    /// The node's log now ends later, or ends with other entries.
    Accepted {
        /// First index written.
        from: usize,
        /// How many entries were written.
        count: usize,
        /// How many entries that stood there were replaced (`append_on_prefix`).
        replaced: usize,
        /// The last entry written.
        last: Option<KeyValue>,
        /// The message that it was written for; `None` where somebody appended here.
        by: Option<Prompt>,
    },
    /// A stopsign was accepted at this index.
    StopSignAccepted {
        /// Its index.
        index: usize,
    },
    /// A new set of nodes was proposed. Not confirmed: it can be lost as any proposal can.
    ReconfigureProposed {
        /// The number that the next configuration would have.
        configuration: u32,
        /// Its nodes.
        nodes: Vec<NodeId>,
        /// How many of them would have to promise and accept; `None` for majorities.
        flexible: Option<Quorums>,
        /// Where it went.
        to: Via,
    },
    /// A stopsign that was accepted, and not decided, stands in the log no more: another leader's log lacks it.
    StopSignRemoved,
    /// The stopsign is decided here: the node's instance of this configuration has done its work.
    StopSignDecided {
        /// The number of the next configuration.
        configuration: u32,
        /// Its nodes.
        nodes: Vec<NodeId>,
    },
    /// The first node has decided the stopsign, so there is a new configuration.
    ConfigurationBegins {
        /// Its nodes.
        nodes: Vec<NodeId>,
        /// Those that are new.
        joining: Vec<NodeId>,
        /// Those that are in it no more.
        leaving: Vec<NodeId>,
        /// How many of its nodes must promise and accept; `None` for majorities.
        flexible: Option<Quorums>,
    },
    /// A new node is there, and waits for the state that its configuration starts with.
    Joined {
        /// What it will keep its log in.
        storage: StorageKind,
    },
    /// A node has waited in vain for that state and asks this one.
    StateAsked {
        /// Whom.
        of: NodeId,
    },
    /// The node sends the state that a configuration starts with.
    StateSent {
        /// To whom.
        to: NodeId,
        /// Which configuration.
        configuration: u32,
        /// How many keys it has.
        keys: usize,
    },
    /// An instance of a new configuration starts, over an empty log.
    InstanceStarted {
        /// Where the state came from; `None` where the node had it itself.
        from: Option<NodeId>,
        /// How many keys that has.
        keys: usize,
    },
    /// The node's instance of this configuration is stopped.
    InstanceStopped {
        /// Why.
        why: Stopped,
    },
    /// The node has no instance left: it is no member any more.
    Left,
    /// The node's decided index rose.
    Decided {
        /// The decided index before.
        from: usize,
        /// The decided index now: entries `from..to` are newly decided.
        to: usize,
        /// At the leader: who has accepted that far, itself included. Empty at a follower.
        accepted_by: Vec<NodeId>,
        /// The message that it was learnt from, or that was the last to make the quorum.
        by: Option<Prompt>,
    },
    /// The node promised a ballot (as a follower), in answer to a `Prepare` of the node that the ballot names.
    Promised {
        /// The ballot.
        ballot: Ballot,
        /// What it had promised before, a lower one; OmniPaxos's default ballot where that was none.
        before: Ballot,
    },
    /// The node begins to lead: it asks for promises.
    PrepareStarted {
        /// Its ballot.
        ballot: Ballot,
        /// Whom it heard when the election made it the leader; empty where somebody asked it to lead.
        hears: Vec<NodeId>,
    },
    /// The node has a majority of promises and leads.
    Leading {
        /// Its ballot.
        ballot: Ballot,
        /// Who promised, itself included.
        promised_by: Vec<NodeId>,
    },
    /// The node no longer leads: it promised another's ballot.
    Deposed {
        /// The ballot it led in.
        ballot: Ballot,
        /// The higher one that it promised.
        promised: Ballot,
    },
    /// The node's log was compacted.
    Compacted {
        /// By what.
        by: Compaction,
        /// Why.
        cause: CompactionCause,
        /// The compacted index before.
        from: usize,
        /// The compacted index now.
        to: usize,
        /// Keys in the snapshot now; 0 for a trim.
        keys: usize,
    },
    /// The flush began: its transaction is started.
    FlushStarted {
        /// Its number.
        number: u64,
        /// Entries written by it.
        entries: usize,
        /// Messages that wait for it.
        waiting: usize,
    },
    /// The flush is durable.
    Flushed {
        /// Its number.
        number: u64,
        /// Messages that may now leave.
        released: usize,
    },
    /// The flush failed: nothing of it is on the disk. The node keeps silent until a later try succeeds.
    FlushFailed {
        /// Its number.
        number: u64,
        /// Why.
        why: FlushFault,
    },
    /// The node's next flush will fail.
    FailAsked,
    /// The node's disk has no more room.
    DiskFilled,
    /// The node's disk has room again.
    DiskFreed,
    /// A record on the node's disk was damaged.
    DiskDamaged {
        /// Which.
        record: Record,
    },
    /// Everything on the node's disk was deleted.
    DiskWiped,
    /// The node does not start: it must not vote from what it no longer knows.
    StartRefused {
        /// What is wrong with its disk.
        loss: DiskLoss,
    },
    /// Messages wait at the node until a flush is durable.
    MessagesHeld {
        /// How many more.
        count: usize,
        /// For which flush.
        number: u64,
    },
    /// Links were cut.
    LinksCut {
        /// Which.
        links: Links,
        /// How many directions are newly cut.
        directions: usize,
        /// Messages lost in flight.
        lost: usize,
    },
    /// Links were healed.
    LinksHealed {
        /// Which.
        links: Links,
        /// How many directions are newly healed.
        directions: usize,
    },
    /// `reconnected(peer)` was called: the session with the peer is there again.
    Reconnected {
        /// The other end.
        peer: NodeId,
    },
    /// The node lost power.
    Crashed {
        /// Entries of its log that were not durable and are gone; for a memory node, all of them.
        lost_entries: usize,
        /// Messages that waited for a flush and are gone.
        lost_messages: usize,
    },
    /// The node is back.
    Restarted {
        /// What it keeps its state in.
        storage: StorageKind,
        /// The promise it came back with, if any.
        promise: Option<Ballot>,
        /// Its accepted index.
        accepted: usize,
        /// Its decided index.
        decided: usize,
        /// Its compacted index.
        compacted: usize,
    },
    /// The whole page lost power: every node crashed.
    PowerFailed,
    /// The node's disk is held: no further flush starts.
    DiskHeld,
    /// The node's disk works again.
    DiskReleased,
    /// Somebody asked the node to lead.
    LeadAsked,
    /// The node's priority was set.
    PrioritySet {
        /// To what.
        priority: u32,
    },
    /// Something that must always hold does not.
    Violated(Box<Violation>),
    /// Somebody decided over a message under way. One that was dropped is told as lost.
    ByHand {
        /// Its number.
        id: u64,
        /// Who sent it.
        from: NodeId,
        /// Who is to get it.
        to: NodeId,
        /// What it says.
        message: Box<MessageInfo>,
        /// What was done to it.
        done: ByHand,
    },
    /// Nothing arrives over these links unless somebody says so.
    ManualOn {
        /// Which.
        links: Links,
        /// How many directions newly so.
        directions: usize,
        /// Messages under way on those.
        waiting: usize,
    },
    /// Messages arrive by themselves again.
    ManualOff {
        /// Which.
        links: Links,
        /// How many directions newly so.
        directions: usize,
        /// Messages that waited there.
        waiting: usize,
    },
    /// Links have other conditions.
    LinkConditions {
        /// Which.
        links: Links,
        /// What of them.
        change: ConditionsChange,
    },
    /// The node's clock has another pace.
    ClockSet {
        /// It ticks every so many ticks of time.
        every: u64,
    },
    /// The node's disk is slower or faster.
    DiskTicksSet {
        /// How long a flush takes from the next one on, in ticks.
        ticks: u64,
    },
    /// Somebody says that a session is back: `reconnected(peer)` was called by hand.
    ReconnectAsked {
        /// The other end.
        peer: NodeId,
    },
    /// A client begins to append at the node by itself.
    LoadStarted {
        /// What it does.
        load: Load,
    },
    /// It appends no more.
    LoadEnded {
        /// How many entries it has appended.
        sent: u64,
        /// Why.
        why: LoadEnd,
    },
    /// The node will have other timeouts when it starts again.
    TimeoutsSet {
        /// What of them.
        change: TimeoutsChange,
    },
}

/// What somebody did to a message under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByHand {
    /// It arrives now.
    Delivered {
        /// How many stood before it.
        overtaken: usize,
    },
    /// It was copied.
    Duplicated {
        /// The number of the copy.
        copy: u64,
    },
    /// It arrives later.
    Delayed {
        /// By how many ticks.
        by: u64,
        /// When it arrives, in ticks.
        due: u64,
        /// How many behind it now arrive later too.
        behind: usize,
    },
    /// It is the first on its link.
    Overtook {
        /// How many stood before it.
        overtaken: usize,
        /// When it arrives, in ticks; `None` on a manual link.
        due: Option<u64>,
    },
}

/// The message in whose handling something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Its sender.
    pub from: NodeId,
    /// Its kind.
    pub message: MessageKind,
}

/// Where a proposal went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// The node leads: into its own log, or its buffer while it prepares.
    Own,
    /// Forwarded to the node it takes for the leader; lost if that message is.
    Forwarded(NodeId),
    /// It knows no leader: kept in memory until it does.
    Buffered,
}

/// What was asked of OmniPaxos.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `append`.
    Append,
    /// `snapshot` at an index, or as far as decided.
    Snapshot(Option<usize>),
    /// `trim` at an index, or as far as all have accepted.
    Trim(Option<usize>),
    /// `reconfigure`.
    Reconfigure,
}

/// Why a message was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Its link is cut.
    Cut,
    /// Its receiver is crashed.
    ReceiverDown,
    /// Chance, by the loss set.
    Chance,
    /// Somebody dropped it.
    Dropped,
    /// Its receiver runs no instance of its configuration: not yet, or no longer.
    NoInstance,
    /// Its sender or its receiver left the cluster.
    Left,
    /// The session that it was said in ended, or another began, while it still waited for its sender's disk.
    SessionOver,
    /// It is an `AcceptSync` of an earlier synchronisation, which other messages have overtaken, and starts below
    /// what its receiver has compacted since: OmniPaxos would write it all the same, and no storage can.
    BelowCompacted,
}

/// How a log was compacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compaction {
    /// Trimmed: the entries are gone.
    Trim,
    /// Snapshotted: the entries are folded into key-values.
    Snapshot,
}

/// Why a log was compacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompactionCause {
    /// Somebody asked this node.
    Asked,
    /// A `Compaction` message from this node asked.
    Request(NodeId),
    /// It caught up by a snapshot that nobody asked for, from this node.
    CatchUp(NodeId),
}

/// One item of a read's answer: OmniPaxos's `LogEntry`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadItem {
    /// `LogEntry::Decided`.
    Decided(KeyValue),
    /// `LogEntry::Undecided`.
    Undecided(KeyValue),
    /// `LogEntry::Trimmed(trimmed_idx)`.
    Trimmed(usize),
    /// `LogEntry::Snapshotted`: index, and the last value of each key.
    Snapshotted(usize, Vec<KeyValue>),
    /// `LogEntry::StopSign`: the next configuration's nodes, and whether it is decided.
    StopSign(Vec<NodeId>, bool),
}
