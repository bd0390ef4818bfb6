//! [`Command`]: everything that can change a cluster. A run is its setup and its list of commands.

use crate::sim::{
    DiskId, NodeId,
    config::StorageKind,
    load::Load,
    quorum::Quorums,
    settings::{ConditionsChange, TimeoutsChange},
};

/// The most steps or ticks that one command may ask for.
pub const MAX_ADVANCE: u64 = 10_000_000;
/// The most entries that one command may append.
pub const MAX_APPEND: u64 = 100_000;

/// Which directions of which links.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Links {
    /// Both directions between two nodes: `2-3`.
    Pair(NodeId, NodeId),
    /// One direction only: `2>3`, what 2 sends to 3.
    OneWay(NodeId, NodeId),
    /// All links of a node, both directions: `4`.
    Node(NodeId),
    /// All links between two groups of nodes: `1,2 3,4,5`.
    Groups(Vec<NodeId>, Vec<NodeId>),
    /// Every link: `all`.
    All,
}

/// Who carries a snapshot out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Only the node that is asked.
    Local,
    /// The node that is asked, which asks all others.
    All,
}

/// Why a flush fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FlushFault {
    /// The transaction was aborted.
    Aborted,
    /// There is no room.
    Quota,
}

/// A kind of record on a disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Record {
    /// The manifest: promise, indices, checksums.
    Manifest,
    /// The first chunk of the log.
    Log,
    /// The snapshot.
    Snapshot,
}

impl Record {
    /// Its word in the script language.
    pub fn word(self) -> &'static str {
        match self {
            Self::Manifest => "manifest",
            Self::Log => "log",
            Self::Snapshot => "snapshot",
        }
    }
}

/// Why a disk cannot be started from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DiskLoss {
    /// This record is not what was written.
    Damaged(Record),
    /// It was found damaged, empty or older than it was.
    Lost,
}

/// What is done to one message under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Handling {
    /// It arrives now, whatever stands before it on its link.
    Deliver,
    /// It is lost.
    Drop,
    /// A second one like it, with a number of its own, follows right behind it.
    Duplicate,
    /// It arrives this many ticks later. On a link without reordering those behind it wait too.
    Delay(u64),
    /// It arrives when the first on its link would have; the order of the others stays.
    Overtake,
}

/// One change of a cluster; printable as one line of script.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Let that many due events happen: `step 12`.
    Step(u64),
    /// Let that much time pass, with all that falls due in it: `tick 20`.
    Tick(u64),
    /// Propose one entry: `append 2 b=1`.
    Append {
        /// Where.
        node: NodeId,
        /// Not empty, at most [`crate::kv::MAX_KEY_BYTES`].
        key: String,
        /// The value.
        value: u64,
    },
    /// Propose `count` entries over `keys` keys (`k0`, `k1`, …; values 1, 2, …): `append 1 count=1000 keys=5`.
    AppendMany {
        /// Where.
        node: NodeId,
        /// How many, 1 to [`MAX_APPEND`].
        count: u64,
        /// Over how many keys, at least 1.
        keys: u64,
    },
    /// Cut links: `cut 2-3`, `cut 2>3`, `isolate 4`, `split 1,2 3,4,5`, `cut all`.
    Cut(Links),
    /// Heal links: `heal 2-3`, `heal 2>3`, `heal 4`, `heal 1,2 3,4,5`, `heal all`.
    Heal(Links),
    /// Power off one node: `crash 3`.
    Crash(NodeId),
    /// Start it again from what its storage kept: `restart 3`.
    Restart(NodeId),
    /// Let no further flush of this node start: `hold 3`.
    Hold(NodeId),
    /// Let them start again: `release 3`.
    Release(NodeId),
    /// The next flush of this node that starts will fail, and be tried again: `fail 3`.
    Fail(NodeId),
    /// The flush of this node that is under way fails: what a real disk reports comes in like this:
    /// `flush-failed 3`, `flush-failed 3 quota`, `flush-failed 3.2`.
    FlushFailed {
        /// Which disk.
        node: DiskId,
        /// Why.
        why: FlushFault,
    },
    /// The disk of this node has no more room: no flush succeeds that would make it hold more: `fill 3`.
    Fill(NodeId),
    /// It has room again: `free 3`.
    Free(NodeId),
    /// One byte of a record on the disk of this node, which is crashed, is another: `damage 3 log`.
    Damage {
        /// Whose disk.
        node: NodeId,
        /// Which record.
        record: Record,
    },
    /// Everything on the disk of this node, which is crashed, is deleted: it can start again, and knows
    /// nothing: `wipe 3`.
    Wipe(NodeId),
    /// `OmniPaxos::snapshot`: `snapshot 1 at=10`, `snapshot 1 at=10 local`; without `at`, as far as decided.
    Snapshot {
        /// Which node is asked.
        node: NodeId,
        /// Entries below this index; `None` for as far as decided.
        at: Option<usize>,
        /// This node or all.
        scope: Scope,
    },
    /// `OmniPaxos::trim`: `trim 1 at=10`; without `at`, as far as all have accepted.
    Trim {
        /// Which node is asked.
        node: NodeId,
        /// Entries below this index; `None` for as far as all have accepted.
        at: Option<usize>,
    },
    /// `OmniPaxos::read_entries` of `[from, to)` (one index: `to = from + 1`): `read 3 4`, `read 3 0..10`.
    Read {
        /// At which node.
        node: NodeId,
        /// First index.
        from: usize,
        /// One past the last.
        to: usize,
    },
    /// `OmniPaxos::read_decided_suffix`: `read 3 decided 4`.
    ReadDecided {
        /// At which node.
        node: NodeId,
        /// First index.
        from: usize,
    },
    /// Read a key through the log: an entry `?KEY` is proposed, and when this node decides it, the read is answered
    /// with what the key has by then: `read 3 through log x`.
    ReadThrough {
        /// At which node.
        node: NodeId,
        /// Which key: not empty, and shorter than [`crate::kv::MAX_KEY_BYTES`].
        key: String,
    },
    /// `OmniPaxos::try_become_leader`: `lead 2`.
    Lead(NodeId),
    /// `OmniPaxos::set_priority`: `priority 2 5`.
    Priority {
        /// Whose.
        node: NodeId,
        /// The new priority.
        priority: u32,
    },
    /// The page was closed: every node crashed at once, and each disk holds the flush named here:
    /// `power-failure 1=4 2=4 2.2=1` (the last is the disk of node 2 in configuration 2); `3=lost` where a disk cannot be started from. Memory nodes are not named.
    PowerFailure(Vec<(DiskId, Option<u64>)>),
    /// `OmniPaxos::reconfigure`: proposes the nodes of the next configuration: `reconfigure 1 nodes=1,2,3,6`,
    /// `reconfigure 1 nodes=1,2,4 storage=memory`, `reconfigure 1 nodes=1,2,3,4 read-quorum=3 write-quorum=2`.
    Reconfigure {
        /// Which node is asked.
        node: NodeId,
        /// The nodes of the next configuration, in ascending order.
        nodes: Vec<NodeId>,
        /// What new ones keep their logs in; `None` for what most of the cluster does.
        storage: Option<StorageKind>,
        /// How many of them must promise and accept; `None` for the sizes of the configuration before, where so many
        /// nodes can have them, else majorities.
        quorums: Option<Quorums>,
    },
    /// Decide over one message under way, by its number: `deliver 17`, `drop 17`, `duplicate 17`,
    /// `delay 17 by=5`, `overtake 17`.
    Message {
        /// Its number.
        id: u64,
        /// What is done to it.
        handling: Handling,
    },
    /// Nothing arrives over these links unless one says so: `manual 2>3`, `manual all`.
    Manual(Links),
    /// Messages arrive by themselves again: `auto 2>3`, `auto all`.
    Auto(Links),
    /// Other conditions, for what is sent from now on: `link 2>3 latency=5 jitter=2 loss=10 reorder=on`.
    Link {
        /// Which.
        links: Links,
        /// What of them.
        change: ConditionsChange,
    },
    /// The clock of this node ticks only every so many ticks: `clock 3 every=4`.
    Clock {
        /// Whose.
        node: NodeId,
        /// Every how many ticks, at least 1.
        every: u64,
    },
    /// Flushes of this node take this long from the next one on: `disk 3 ticks=20`.
    DiskTicks {
        /// Whose.
        node: NodeId,
        /// How long, at least 1.
        ticks: u64,
    },
    /// `OmniPaxos::reconnected`: `reconnected 3 1`. Whoever heals a link need not ask for it: it is called then.
    Reconnected {
        /// At which node.
        node: NodeId,
        /// The other end of the session.
        peer: NodeId,
    },
    /// A client appends at this node by itself, or no longer: `load 2 rate=3 keys=10`, `load 2 off`.
    Load {
        /// Where.
        node: NodeId,
        /// What it does; `None` to end it.
        load: Option<Load>,
    },
    /// No client appends any more: `load off`.
    LoadOff,
    /// What OmniPaxos is built with when this node starts again: `timeouts 3 election=20 batch=10`.
    Timeouts {
        /// Whose.
        node: NodeId,
        /// What of them.
        change: TimeoutsChange,
    },
}
