//! What `playground.state()` says, with names for what tests ask of it.

use serde_json::Value;

/// An answer of `playground.state()`.
#[derive(Clone, Debug, PartialEq)]
pub struct State(pub Value);

/// An entry of a log: its index, key and value.
pub type Entry = (u64, String, u64);

impl State {
    /// The ids of all nodes.
    pub fn pids(&self) -> Vec<u64> {
        self.nodes().map(|node| number(&node["pid"])).collect()
    }

    /// All nodes.
    pub fn nodes(&self) -> impl Iterator<Item = &Value> {
        self.0["nodes"].as_array().expect("a state has nodes").iter()
    }

    /// One node.
    pub fn node(&self, pid: u64) -> &Value {
        self.nodes().find(|node| number(&node["pid"]) == pid).unwrap_or_else(|| panic!("no node {pid} in {}", self.0))
    }

    /// A number of a node: `decided`, `accepted`, `compacted`, `pendingWrites`, `heldMessages`.
    pub fn number(&self, pid: u64, field: &str) -> u64 {
        number(&self.node(pid)[field])
    }

    /// The live node that leads in the highest ballot.
    pub fn leader(&self) -> Option<u64> {
        let leads = |node: &&Value| node["up"] == true && node["role"] == "leader" && node["phase"] == "accept";
        let leaders = self.nodes().filter(leads);
        leaders.max_by_key(|node| number(&node["promise"]["n"])).map(|node| number(&node["pid"]))
    }

    /// The leader, where there must be one.
    pub fn the_leader(&self) -> u64 {
        self.leader().unwrap_or_else(|| panic!("nobody leads in {}", self.0))
    }

    /// The nodes that do not lead.
    pub fn followers(&self) -> Vec<u64> {
        let leader = self.leader();
        self.pids().into_iter().filter(|pid| Some(*pid) != leader).collect()
    }

    /// Whether every node has decided at least that far.
    pub fn all_decided(&self, decided: u64) -> bool {
        self.pids().iter().all(|pid| self.number(*pid, "decided") >= decided)
    }

    /// The entries of a node's log.
    pub fn entries(&self, pid: u64) -> Vec<Entry> {
        self.entries_where(pid, |_| true)
    }

    /// The entries of a node's log that are on its disk.
    pub fn durable_entries(&self, pid: u64) -> Vec<Entry> {
        self.entries_where(pid, |entry| entry["durable"] == true)
    }

    fn entries_where(&self, pid: u64, is: impl Fn(&Value) -> bool) -> Vec<Entry> {
        let entries = self.node(pid)["entries"].as_array().expect("a node has entries");
        let key_value = |entry: &Value| {
            let key = entry["key"].as_str().unwrap_or_default().to_owned();
            (number(&entry["index"]), key, number(&entry["value"]))
        };
        entries.iter().filter(|entry| is(entry)).map(key_value).collect()
    }

    /// Whether a direction of a link is up.
    pub fn link_is_up(&self, from: u64, to: u64) -> bool {
        let links = self.0["links"].as_array().expect("a state has links");
        let link = links.iter().find(|link| number(&link["from"]) == from && number(&link["to"]) == to);
        link.unwrap_or_else(|| panic!("no link {from}>{to} in {}", self.0))["up"] == true
    }
}

/// A number that may have come as a `BigInt`, and so as digits.
pub fn number(value: &Value) -> u64 {
    match value {
        Value::String(digits) => digits.parse().unwrap_or_else(|_| panic!("{digits:?} is not a number")),
        value => value.as_u64().unwrap_or_else(|| panic!("{value} is not a number")),
    }
}
