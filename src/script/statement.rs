//! What a parsed script is made of.

use crate::{
    kv::KeyValue,
    script::{beats::Remarks, scenarios::Scenario},
    sim::{
        NodeId,
        command::{Command, FlushFault, Handling, Links, Record, Scope},
        config::{Setup, StorageKind},
        configuration::disk_of,
        event::MessageKind,
        invariant::Invariant,
        load::Load,
        quorum::Quorums,
        settings::{ConditionsChange, TimeoutsChange},
    },
};

/// A parsed script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// What to start from, if the script says so (by `cluster`, or by `scenario` as its first statement);
    /// otherwise it carries on from the present run.
    pub setup: Option<Setup>,
    /// The statements after that, in order.
    pub lines: Vec<Line>,
    /// What its comments say to a class.
    pub remarks: Remarks,
}

impl Script {
    /// All its lines, also those that only a class sees.
    pub fn all_lines(&self) -> impl Iterator<Item = &Line> {
        let own = self.lines.iter();
        let is_shown_only = |line: &&Line| self.lines.binary_search_by_key(&line.number, |own| own.number).is_err();
        own.chain(self.remarks.beats.iter().flat_map(|beat| &beat.lines).filter(is_shown_only))
    }
}

/// One statement and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Line, from 1.
    pub number: usize,
    /// Column of its first character, from 1.
    pub column: usize,
    /// One past the column of its last character; blanks and a comment after it are not counted.
    pub end: usize,
    /// What it says.
    pub statement: Statement,
}

/// One line of a script. `cluster` and `storage` are not among them: they became [`Script::setup`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// A change of the cluster.
    Do(Order),
    /// `run until …`.
    RunUntil {
        /// What to wait for.
        goal: Goal,
        /// For how many ticks at most.
        within_ticks: u64,
    },
    /// `scenario NAME`: its lines stand here.
    Scenario(&'static Scenario),
    /// `expect …`.
    Expect(Expectation),
}

/// A node as a script names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Which.
    pub who: Who,
    /// Column where it is named, for errors.
    pub column: usize,
}

/// Which node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The node with this id.
    Node(NodeId),
    /// The live node that leads in the highest ballot when the line's turn comes.
    Leader,
}

/// A [`Command`] whose nodes may still be called `leader`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// A command that names no node, or whose nodes can only be ids.
    Plain(Command),
    /// A command to one node.
    At(Target, NodeOrder),
    /// `cut`, `isolate`, `split`.
    Cut(LinkTargets),
    /// `heal`.
    Heal(LinkTargets),
    /// `manual`.
    Manual(LinkTargets),
    /// `auto`.
    Auto(LinkTargets),
    /// `link`.
    Link(LinkTargets, ConditionsChange),
    /// `deliver`, `drop`, `duplicate`, `delay`, `overtake`.
    Message(MessageTarget, Handling),
    /// `reconnected`: at which node, and the other end.
    Reconnected(Target, Target),
}

/// A message under way as a script names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageTarget {
    /// The one with this number: `17`.
    Number(u64),
    /// The first on a link when the line's turn comes: `1>3`, `1>3 Accepted`.
    First {
        /// Sender.
        from: Target,
        /// Receiver.
        to: Target,
        /// Of this kind; `None` for any, heartbeats only where nothing else is there.
        kind: Option<MessageKind>,
    },
}

/// What one node is told to do; each is the [`Command`] of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // named and explained by `Command`
pub enum NodeOrder {
    Append { key: String, value: u64 },
    AppendMany { count: u64, keys: u64 },
    Crash,
    Restart,
    Hold,
    Release,
    Fail,
    FlushFailed { configuration: Option<u32>, why: FlushFault },
    Fill,
    Free,
    Damage { record: Record },
    Wipe,
    Snapshot { at: Option<usize>, scope: Scope },
    Trim { at: Option<usize> },
    Read { from: usize, to: usize },
    ReadDecided { from: usize },
    ReadThrough { key: String },
    Lead,
    Priority { priority: u32 },
    Reconfigure { nodes: Vec<NodeId>, storage: Option<StorageKind>, quorums: Option<Quorums> },
    Clock { every: u64 },
    DiskTicks { ticks: u64 },
    Timeouts { change: TimeoutsChange },
    Load { load: Option<Load> },
}

/// [`Links`] whose nodes may still be called `leader`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTargets {
    /// `2-3`.
    Pair(Target, Target),
    /// `2>3`.
    OneWay(Target, Target),
    /// `4`.
    Node(Target),
    /// `1,2 3,4,5`.
    Groups(Vec<Target>, Vec<Target>),
    /// `all`.
    All,
}

/// Where a predicate looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `at all`: every node, a crashed one by what its storage keeps.
    All,
    /// `at 1,2`, `at leader`.
    Nodes(Vec<Target>),
}

/// Which of a node's indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gauge {
    /// Its decided index.
    Decided,
    /// Its accepted index.
    Accepted,
    /// Its compacted index.
    Compacted,
    /// No index: the configuration of its newest instance; 0 while that waits for its state.
    Configuration,
}

/// What `run until` waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// A live node leads; this one, if it is named.
    Leader(Option<NodeId>),
    /// An index is at least this, at each node of the place.
    Index {
        /// Which index.
        gauge: Gauge,
        /// At least.
        at_least: usize,
        /// Where.
        place: Place,
    },
}

/// What `expect` checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// An index is exactly this, at each node of the place.
    Index {
        /// Which index.
        gauge: Gauge,
        /// Exactly.
        equals: usize,
        /// Where.
        place: Place,
    },
    /// `leader`, `leader 2`, `leader none`.
    Leader(ExpectedLeader),
    /// The nodes run (`up`) or are crashed (`down`).
    Running {
        /// Which of the two.
        up: bool,
        /// Which nodes.
        place: Place,
    },
    /// The snapshot of a node holds exactly these, by ascending key; `None` for no snapshot.
    Snapshot(Target, Option<Vec<KeyValue>>),
    /// The state that a node has reached gives these keys these values; `None` for a key it lacks.
    Value(Target, Vec<(String, Option<u64>)>),
    /// The log of a node keeps this at an index; `None` for nothing.
    Entry(Target, usize, Option<KeyValue>),
    /// The line before was refused, with this name and, if given, this index or id.
    Error {
        /// OmniPaxos's name.
        name: &'static str,
        /// The number in it.
        argument: Option<u64>,
    },
    /// The line before was not refused.
    NoError,
    /// So many proposals are lost.
    Lost(u64),
    /// A proposal with this key and value is lost.
    LostOne(KeyValue),
    /// What clients saw can be explained by one order of it, or, if `false`, cannot.
    History(bool),
    /// Everything that must always hold does.
    ChecksHold,
    /// One of these things.
    Check {
        /// Which.
        invariant: Invariant,
        /// `None` if it is to hold; else that it is broken, and by what, if that matters.
        broken: Option<Option<&'static str>>,
    },
}

/// Who is expected to lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpectedLeader {
    /// Some live node.
    Some,
    /// No live node.
    None,
    /// This one.
    Node(NodeId),
}

impl NodeOrder {
    /// The command to `node`.
    pub fn to_command(&self, node: NodeId) -> Command {
        match self.clone() {
            Self::Append { key, value } => Command::Append { node, key, value },
            Self::AppendMany { count, keys } => Command::AppendMany { node, count, keys },
            Self::Crash => Command::Crash(node),
            Self::Restart => Command::Restart(node),
            Self::Hold => Command::Hold(node),
            Self::Release => Command::Release(node),
            Self::Fail => Command::Fail(node),
            Self::FlushFailed { configuration, why } => {
                let node = configuration.map_or(node, |configuration| disk_of(node, configuration));
                Command::FlushFailed { node, why }
            }
            Self::Fill => Command::Fill(node),
            Self::Free => Command::Free(node),
            Self::Damage { record } => Command::Damage { node, record },
            Self::Wipe => Command::Wipe(node),
            Self::Snapshot { at, scope } => Command::Snapshot { node, at, scope },
            Self::Trim { at } => Command::Trim { node, at },
            Self::Read { from, to } => Command::Read { node, from, to },
            Self::ReadDecided { from } => Command::ReadDecided { node, from },
            Self::ReadThrough { key } => Command::ReadThrough { node, key },
            Self::Lead => Command::Lead(node),
            Self::Priority { priority } => Command::Priority { node, priority },
            Self::Reconfigure { nodes, storage, quorums } => Command::Reconfigure { node, nodes, storage, quorums },
            Self::Clock { every } => Command::Clock { node, every },
            Self::DiskTicks { ticks } => Command::DiskTicks { node, ticks },
            Self::Timeouts { change } => Command::Timeouts { node, change },
            Self::Load { load } => Command::Load { node, load },
        }
    }
}

impl LinkTargets {
    /// The links, each node being who `find` says it is.
    pub fn to_links<E>(&self, mut find: impl FnMut(&Target) -> Result<NodeId, E>) -> Result<Links, E> {
        Ok(match self {
            Self::Pair(a, b) => Links::Pair(find(a)?, find(b)?),
            Self::OneWay(from, to) => Links::OneWay(find(from)?, find(to)?),
            Self::Node(node) => Links::Node(find(node)?),
            Self::Groups(a, b) => Links::Groups(
                a.iter().map(&mut find).collect::<Result<_, _>>()?,
                b.iter().map(find).collect::<Result<_, _>>()?,
            ),
            Self::All => Links::All,
        })
    }

    fn targets(&self) -> Vec<Target> {
        match self {
            Self::Pair(a, b) | Self::OneWay(a, b) => vec![*a, *b],
            Self::Node(node) => vec![*node],
            Self::Groups(a, b) => a.iter().chain(b).copied().collect(),
            Self::All => Vec::new(),
        }
    }
}

impl Order {
    /// The command, each node being who `find` says it is, and the first message on a link the one that `first`
    /// says.
    pub fn to_command<E>(
        &self,
        mut find: impl FnMut(&Target) -> Result<NodeId, E>,
        first: impl FnOnce(NodeId, NodeId, Option<MessageKind>) -> Result<u64, E>,
    ) -> Result<Command, E> {
        Ok(match self {
            Self::Plain(command) => command.clone(),
            Self::At(target, order) => order.to_command(find(target)?),
            Self::Cut(links) => Command::Cut(links.to_links(find)?),
            Self::Heal(links) => Command::Heal(links.to_links(find)?),
            Self::Manual(links) => Command::Manual(links.to_links(find)?),
            Self::Auto(links) => Command::Auto(links.to_links(find)?),
            Self::Link(links, change) => Command::Link { links: links.to_links(find)?, change: *change },
            Self::Reconnected(node, peer) => Command::Reconnected { node: find(node)?, peer: find(peer)? },
            Self::Message(MessageTarget::Number(id), handling) => Command::Message { id: *id, handling: *handling },
            Self::Message(MessageTarget::First { from, to, kind }, handling) => {
                Command::Message { id: first(find(from)?, find(to)?, *kind)?, handling: *handling }
            }
        })
    }

    /// The nodes it names, in the order of the text.
    pub fn targets(&self) -> Vec<Target> {
        match self {
            Self::Plain(_) => Vec::new(),
            Self::At(target, _) => vec![*target],
            Self::Cut(links) | Self::Heal(links) | Self::Manual(links) | Self::Auto(links) | Self::Link(links, _) => {
                links.targets()
            }
            Self::Reconnected(node, peer) => vec![*node, *peer],
            Self::Message(MessageTarget::Number(_), _) => Vec::new(),
            Self::Message(MessageTarget::First { from, to, .. }, _) => vec![*from, *to],
        }
    }
}
