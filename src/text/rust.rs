//! [`Call`]: what a person does here, as the lines of Rust that do it with OmniPaxos 0.2.4. They are those of
//! `www/rust/calls.rs`, which a test compiles and runs, with the values of the action filled in.

use crate::sim::{
    NodeId,
    command::{Command, Links, Scope},
    config::Setup,
    configuration::FIRST_CONFIGURATION,
    operations::question,
    quorum::Quorums,
};

/// The file that has the lines.
const CALLS: &str = include_str!("../../www/rust/calls.rs");
/// Where OmniPaxos's documentation is.
const DOCS: &str = "https://docs.rs/omnipaxos/0.2.4/omnipaxos/";

/// A call of OmniPaxos, or a few that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// The entry type with its snapshot.
    Entry,
    /// The entry type without one.
    EntryPlain,
    /// Building a node.
    Build,
    /// Building one with flexible quorums.
    Flexible,
    /// `append`.
    Append,
    /// `append`, many times.
    AppendMany,
    /// `read`.
    Read,
    /// `read_entries`.
    ReadEntries,
    /// `read_decided_suffix`.
    ReadDecided,
    /// `snapshot`.
    Snapshot,
    /// `trim`.
    Trim,
    /// `tick`.
    Tick,
    /// `handle_incoming`.
    Incoming,
    /// `take_outgoing_messages`, a flush, and sending.
    Outgoing,
    /// What a transport does whose link is cut.
    Cut,
    /// `reconnected`.
    Reconnected,
    /// A crash.
    Crash,
    /// Building a node over the storage that it had.
    Restart,
    /// `try_become_leader`.
    Lead,
    /// `set_priority`.
    Priority,
    /// `reconfigure`.
    Reconfigure,
}

impl Call {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 21] = [
        Self::Entry,
        Self::EntryPlain,
        Self::Build,
        Self::Flexible,
        Self::Append,
        Self::AppendMany,
        Self::Read,
        Self::ReadEntries,
        Self::ReadDecided,
        Self::Snapshot,
        Self::Trim,
        Self::Tick,
        Self::Incoming,
        Self::Outgoing,
        Self::Cut,
        Self::Reconnected,
        Self::Crash,
        Self::Restart,
        Self::Lead,
        Self::Priority,
        Self::Reconfigure,
    ];

    /// Its name in the file, and in the page's markup.
    pub fn name(self) -> &'static str {
        match self {
            Self::Entry => "entry",
            Self::EntryPlain => "entry-plain",
            Self::Build => "build",
            Self::Flexible => "flexible",
            Self::Append => "append",
            Self::AppendMany => "append-many",
            Self::Read => "read",
            Self::ReadEntries => "read-entries",
            Self::ReadDecided => "read-decided",
            Self::Snapshot => "snapshot",
            Self::Trim => "trim",
            Self::Tick => "tick",
            Self::Incoming => "incoming",
            Self::Outgoing => "outgoing",
            Self::Cut => "cut",
            Self::Reconnected => "reconnected",
            Self::Crash => "crash",
            Self::Restart => "restart",
            Self::Lead => "lead",
            Self::Priority => "priority",
            Self::Reconfigure => "reconfigure",
        }
    }

    /// What it is called in Rust, where it is one item; and the page of the documentation that has it.
    pub fn item(self) -> (&'static str, String) {
        let method = |name: &'static str| (name, format!("{DOCS}struct.OmniPaxos.html#method.{name}"));
        match self {
            Self::Entry | Self::EntryPlain => ("Entry", format!("{DOCS}storage/trait.Entry.html")),
            Self::Build => ("OmniPaxosConfig::build", format!("{DOCS}struct.OmniPaxosConfig.html#method.build")),
            Self::Flexible => ("FlexibleQuorum", format!("{DOCS}util/struct.FlexibleQuorum.html")),
            Self::Append | Self::AppendMany => method("append"),
            Self::Read => method("read"),
            Self::ReadEntries => method("read_entries"),
            Self::ReadDecided => method("read_decided_suffix"),
            Self::Snapshot => method("snapshot"),
            Self::Trim => method("trim"),
            Self::Tick => method("tick"),
            Self::Incoming => method("handle_incoming"),
            Self::Outgoing | Self::Cut => method("take_outgoing_messages"),
            Self::Reconnected => method("reconnected"),
            Self::Crash => ("Storage", format!("{DOCS}storage/trait.Storage.html")),
            Self::Restart => ("OmniPaxosConfig::build", format!("{DOCS}struct.OmniPaxosConfig.html#method.build")),
            Self::Lead => method("try_become_leader"),
            Self::Priority => method("set_priority"),
            Self::Reconfigure => method("reconfigure"),
        }
    }

    /// The call that a command stands for; `None` for what is no call of OmniPaxos nor of its transport.
    pub fn of(command: &Command) -> Option<Self> {
        Some(match command {
            Command::Append { .. } | Command::ReadThrough { .. } => Self::Append,
            Command::AppendMany { .. } => Self::AppendMany,
            Command::Read { from, to, .. } if *to == from + 1 => Self::Read,
            Command::Read { .. } => Self::ReadEntries,
            Command::ReadDecided { .. } => Self::ReadDecided,
            Command::Snapshot { .. } => Self::Snapshot,
            Command::Trim { .. } => Self::Trim,
            Command::Step(_) | Command::Tick(_) => Self::Tick,
            Command::Cut(_) => Self::Cut,
            Command::Heal(_) => Self::Reconnected,
            Command::Crash(_) => Self::Crash,
            Command::Restart(_) | Command::PowerFailure(_) => Self::Restart,
            Command::Lead(_) => Self::Lead,
            Command::Priority { .. } => Self::Priority,
            Command::Hold(_) | Command::Release(_) | Command::Fail(_) => Self::Outgoing,
            Command::Message { .. } => Self::Incoming,
            Command::Timeouts { .. } => Self::Build,
            Command::Reconfigure { .. } => Self::Reconfigure,
            _ => return None,
        })
    }

    /// The lines as they stand in the file.
    fn template(self) -> String {
        let begin = format!("// show {}\n", self.name());
        let lines = CALLS.split_once(&begin).map_or("", |(_, rest)| rest);
        let lines: Vec<&str> = lines.lines().take_while(|line| line.trim() != "// end").collect();
        let indent = |line: &&str| line.len() - line.trim_start().len();
        let least = lines.iter().filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
        let cut: Vec<&str> = lines.iter().map(|line| line.get(least..).unwrap_or_default()).collect();
        cut.join("\n")
    }

    /// The lines of Rust, with these values in them.
    pub fn lines(self, values: &Values) -> String {
        let mut lines = String::new();
        let template = self.template();
        let mut rest = template.as_str();
        // A name in capitals is a whole word.
        while let Some(at) = rest.find(|c: char| c.is_ascii_alphabetic() || c == '_') {
            let word = rest[at..].split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
            lines.push_str(&rest[..at]);
            rest = &rest[at + word.len()..];
            match values.of(word) {
                Some(value) => lines.push_str(&value),
                None => lines.push_str(word),
            }
            // In the file a constant's nodes are made a Vec of; here they are one.
            if word == "NODES" {
                rest = rest.strip_prefix(".to_vec()").unwrap_or(rest);
            }
        }
        lines.push_str(rest);
        lines
    }
}

/// The values that are filled into the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Values {
    /// The node that is called.
    pub pid: NodeId,
    /// Another node.
    pub peer: NodeId,
    /// All nodes.
    pub nodes: Vec<NodeId>,
    /// The number of the configuration that they are.
    pub configuration: u32,
    /// That of the next one.
    pub next: u32,
    /// A log index, or the beginning of a range.
    pub index: usize,
    /// The end of a range.
    pub to: usize,
    /// Where a compaction is asked for; `None` for as far as possible.
    pub at: Option<usize>,
    /// Whether a snapshot is for the node alone.
    pub local: bool,
    /// What is appended.
    pub key: String,
    /// Its value.
    pub value: u64,
    /// How many entries over how many keys.
    pub many: (u64, u64),
    /// A priority.
    pub priority: u32,
    /// `election`, `resend`, `flush` and `batch`.
    pub timeouts: [u64; 4],
    /// Sizes of quorums that a next configuration is asked to have.
    pub quorums: Option<Quorums>,
}

impl Values {
    /// Values that fit a cluster: of this node, and this index.
    pub fn new(setup: &Setup, pid: NodeId, index: usize) -> Self {
        let nodes: Vec<NodeId> = setup.pids().collect();
        let timeouts = setup.timeouts_of(pid);
        Self {
            pid,
            peer: nodes.iter().copied().find(|peer| *peer != pid).unwrap_or(pid),
            nodes,
            configuration: FIRST_CONFIGURATION,
            next: FIRST_CONFIGURATION + 1,
            index,
            to: index + 1,
            at: None,
            local: false,
            key: "x".into(),
            value: 1,
            many: (1_000, 5),
            priority: 5,
            timeouts: [timeouts.election_ticks, timeouts.resend_ticks, timeouts.flush_ticks, timeouts.batch],
            quorums: None,
        }
    }

    /// With the configuration that there is.
    pub fn in_configuration(mut self, configuration: u32, members: &[NodeId]) -> Self {
        (self.configuration, self.next) = (configuration, configuration + 1);
        self.nodes = members.to_vec();
        if !members.contains(&self.peer) {
            self.peer = members.iter().copied().find(|peer| *peer != self.pid).unwrap_or(self.pid);
        }
        self
    }

    /// With those that a command names.
    pub fn with(mut self, command: &Command) -> Self {
        match command {
            Command::Append { node, key, value } => (self.pid, self.key, self.value) = (*node, key.clone(), *value),
            Command::ReadThrough { node, key } => (self.pid, self.key) = (*node, question(key)),
            Command::AppendMany { node, count, keys } => (self.pid, self.many) = (*node, (*count, *keys)),
            Command::Read { node, from, to } => (self.pid, self.index, self.to) = (*node, *from, *to),
            Command::ReadDecided { node, from } => (self.pid, self.index) = (*node, *from),
            Command::Snapshot { node, at, scope } => {
                (self.pid, self.at, self.local) = (*node, *at, *scope == Scope::Local);
            }
            Command::Trim { node, at } => (self.pid, self.at) = (*node, *at),
            Command::Cut(links) | Command::Heal(links) => (self.pid, self.peer) = self.ends(links),
            Command::Priority { node, priority } => (self.pid, self.priority) = (*node, *priority),
            Command::Crash(node)
            | Command::Restart(node)
            | Command::Lead(node)
            | Command::Hold(node)
            | Command::Release(node)
            | Command::Fail(node) => self.pid = *node,
            Command::Reconfigure { node, nodes, quorums, .. } => {
                self.quorums = *quorums;
                let mut nodes = nodes.clone();
                nodes.sort_unstable();
                // If it is these nodes already, that is what was asked for.
                self.next = self.configuration + u32::from(nodes != self.nodes);
                (self.pid, self.nodes) = (*node, nodes);
            }
            Command::Timeouts { node, change } => {
                self.pid = *node;
                let set = [change.election_ticks, change.resend_ticks, change.flush_ticks, change.batch];
                for (timeout, set) in self.timeouts.iter_mut().zip(set) {
                    *timeout = set.unwrap_or(*timeout);
                }
            }
            _ => {}
        }
        self
    }

    /// A node at one end of a link, and the one at the other.
    fn ends(&self, links: &Links) -> (NodeId, NodeId) {
        let other = |pid: NodeId| self.nodes.iter().copied().find(|peer| *peer != pid).unwrap_or(pid);
        match links {
            Links::Pair(a, b) | Links::OneWay(a, b) => (*a, *b),
            Links::Node(pid) => (other(*pid), *pid),
            Links::Groups(a, b) => {
                let first = |group: &[NodeId]| group.first().copied();
                first(a).zip(first(b)).unwrap_or((self.pid, self.peer))
            }
            Links::All => (self.pid, other(self.pid)),
        }
    }

    /// What stands for a name in capitals; `None` for any other word.
    fn of(&self, name: &str) -> Option<String> {
        let nodes: Vec<String> = self.nodes.iter().map(ToString::to_string).collect();
        // The smallest write quorum, and the read quorum that goes with it.
        let count = self.nodes.len();
        let write = (count / 2).max(2);
        let read = (count + 1 - write).max(write);
        let [election, resend, flush, batch] = self.timeouts;
        Some(match name {
            "PID" => self.pid.to_string(),
            "PEER" => self.peer.to_string(),
            "NODES" => format!("vec![{}]", nodes.join(", ")),
            "INDEX" | "FROM" => self.index.to_string(),
            "TO" => self.to.to_string(),
            "AT" => format!("{:?}", self.at),
            "LOCAL_ONLY" => self.local.to_string(),
            "KEY" => format!("{:?}", self.key),
            "VALUE" => self.value.to_string(),
            "COUNT" => self.many.0.to_string(),
            "KEYS" => self.many.1.to_string(),
            "PRIORITY" => self.priority.to_string(),
            "ELECTION" => election.to_string(),
            "RESEND" => resend.to_string(),
            "FLUSH" => flush.to_string(),
            "BATCH" => batch.to_string(),
            "NEXT" => self.next.to_string(),
            "NEXT_QUORUMS" => match self.quorums {
                None => "None".to_owned(),
                Some(Quorums { read, write }) => {
                    format!("Some(FlexibleQuorum {{ read_quorum_size: {read}, write_quorum_size: {write} }})")
                }
            },
            "READ_QUORUM" => read.to_string(),
            "WRITE_QUORUM" => write.to_string(),
            _ => return None,
        })
    }
}
