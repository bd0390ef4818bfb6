//! What can be seen of a cluster from outside: plain values, made when asked for.

use std::ops::Range;

use omnipaxos::ballot_leader_election::Ballot;

use crate::{
    kv::{KVSnapshot, KeyValue, Proposal},
    order,
    sim::{
        NodeId, Simulation,
        command::DiskLoss,
        config::StorageKind,
        event::{MessageInfo, MessageKind},
        role::{Phase, Role},
        writes::Writes,
    },
};

/// How many key-values of a snapshot are shown without asking for all of it.
pub const SNAPSHOT_HEAD: usize = 12;

/// A node without its entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeState {
    /// Its id.
    pub pid: NodeId,
    /// Whether it runs. While it does not, the rest tells what its storage has.
    pub up: bool,
    /// The configuration of its newest instance, of which the rest tells.
    pub configuration: u32,
    /// Whether that can do nothing yet: it waits for the state that its configuration starts with.
    pub waiting: bool,
    /// Whether it is no member of the newest configuration.
    pub leaving: bool,
    /// How many keys that state has; `None` in the first configuration, and without it.
    pub carried_keys: Option<usize>,
    /// Its instance of the configuration before, while that still serves or was not stopped yet.
    pub earlier: Option<EarlierInstance>,
    /// Whether the stopsign is decided here: nothing will be added to this log.
    pub reconfigured: bool,
    /// Whether a stopsign was proposed here that stands in no log of this node yet.
    pub stopsign_proposed: bool,
    /// Whether it was stopped for good: its configuration is over for it, and its log is left to look at.
    pub stopped: bool,
    /// Since when it is crashed, in ticks.
    pub down_since: Option<u64>,
    /// What it keeps its state in.
    pub storage: StorageKind,
    /// What it is.
    pub role: Role,
    /// Where in the protocol.
    pub phase: Phase,
    /// The node it takes for the leader: the one it promised.
    pub leader: Option<NodeId>,
    /// The highest ballot it promised.
    pub promise: Option<Ballot>,
    /// The ballot its log was last accepted in.
    pub accepted_round: Option<Ballot>,
    /// Its decided index.
    pub decided: usize,
    /// Its accepted index, a stopsign counted.
    pub accepted: usize,
    /// One past the last index of its log, a stopsign not counted.
    pub log_end: usize,
    /// Its compacted index.
    pub compacted: usize,
    /// Keys in its snapshot; `None` without one.
    pub snapshot_keys: Option<usize>,
    /// The first keys of its snapshot with their values, at most [`SNAPSHOT_HEAD`].
    pub snapshot_head: Vec<(String, u64)>,
    /// The nodes of the next configuration, once a stopsign is accepted.
    pub stopsign: Option<Vec<NodeId>>,
    /// Whom it heard in the last heartbeat round, itself left out.
    pub hears: Vec<NodeId>,
    /// Entries that wait until a batch is full.
    pub batched: usize,
    /// Messages that wait for its disk.
    pub held_messages: usize,
    /// Its disk; `None` for a memory node.
    pub disk: Option<DiskState>,
}

/// An instance of an older configuration beside a node's newest one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EarlierInstance {
    /// Its configuration.
    pub configuration: u32,
    /// Whether it runs; if not, it decided the stopsign before a crash and is not built again.
    pub up: bool,
    /// Its decided index, the stopsign counted.
    pub decided: usize,
}

/// A node's disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskState {
    /// Number of the last durable flush.
    pub flushed: u64,
    /// First index of the durable log.
    pub log_start: usize,
    /// One past its last index.
    pub log_end: usize,
    /// The durable decided index.
    pub decided: usize,
    /// Entries below this index are on disk as the node has them.
    pub same_below: usize,
    /// Whether anything is written but not yet durable.
    pub pending: bool,
    /// The flush under way: number, start and due time in ticks.
    pub flushing: Option<(u64, u64, u64)>,
    /// Whether no further flush may start.
    pub held: bool,
    /// Whether the next flush that starts is to fail.
    pub fails_next: bool,
    /// Whether the last flush failed, and the node is silent until one succeeds.
    pub failing: bool,
    /// Whether it has no more room.
    pub full: bool,
    /// Why it cannot be started from, if it cannot.
    pub loss: Option<DiskLoss>,
}

/// A message under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageState {
    /// Its number in the run.
    pub id: u64,
    /// Sender.
    pub from: NodeId,
    /// Receiver.
    pub to: NodeId,
    /// The configuration that it belongs to.
    pub configuration: u32,
    /// When it left, in ticks.
    pub sent: u64,
    /// When it arrives, in ticks.
    pub due: u64,
    /// What it says.
    pub info: MessageInfo,
}

/// What happens next that is worth seeing, as far as it is under way already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextWorthSeeing {
    /// This message arrives.
    Message(MessageKind, NodeId, NodeId),
    /// This node's flush falls due.
    Flush(NodeId),
}

/// A key of the state that a node has reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyState {
    /// The key.
    pub key: String,
    /// Its value by snapshot and decided entries.
    pub decided: Option<u64>,
    /// The index that set it; `None` where a snapshot did.
    pub index: Option<usize>,
    /// The value that the last undecided entry would give it.
    pub undecided: Option<u64>,
}

impl Simulation {
    /// The live node that leads, in the accept phase, in the highest ballot; of several configurations that run, in
    /// the newest that has such a node.
    pub fn leader(&self) -> Option<NodeId> {
        let leads = |node: &&crate::sim::node::Node| node.role() == Role::Leader && node.phase() == Phase::Accept;
        let rank =
            |node: &crate::sim::node::Node| (node.configuration, node.alive.as_ref().map(|alive| alive.facts.promise));
        let newest = self.hosts.iter().filter_map(|host| host.places.last()).map(|at| &self.nodes[*at]);
        newest.filter(leads).max_by_key(|node| rank(node)).map(|node| node.pid)
    }

    /// A node; `None` if there is none of that id.
    pub fn node(&self, pid: NodeId) -> Option<NodeState> {
        self.place(pid).map(|at| self.node_at(at))
    }

    /// A node's instance of a configuration, stopped or not; `None` if it never had one.
    pub fn node_in(&self, pid: NodeId, configuration: u32) -> Option<NodeState> {
        self.place_in(pid, configuration).map(|at| self.node_at(at))
    }

    /// Every instance that runs, of whichever configuration: an older one can hold up the newest.
    pub fn running(&self) -> impl Iterator<Item = NodeState> + '_ {
        let places = self.order.iter().flat_map(|host| &self.hosts[*host].places);
        places.filter(|at| self.nodes[**at].is_up()).map(|at| self.node_at(*at))
    }

    fn node_at(&self, at: usize) -> NodeState {
        let node = &self.nodes[at];
        let pid = node.pid;
        let places = self.hosts[node.host].places.iter().rev().map(|at| &self.nodes[*at]);
        let earlier = places.clone().find(|other| other.configuration < node.configuration);
        let mut state = NodeState {
            pid,
            up: node.is_up(),
            configuration: node.configuration,
            waiting: node.is_waiting(),
            leaving: !self.configuration().nodes.contains(&pid),
            carried_keys: node.carried.as_ref().map(|carried| carried.values.len()),
            earlier: earlier.map(|node| {
                let mut decided = 0;
                node.kept.look(0..0, &mut |look| decided = look.scalars.decided_idx);
                EarlierInstance { configuration: node.configuration, up: node.is_up(), decided }
            }),
            reconfigured: node.next.is_some(),
            stopsign_proposed: node.proposed_stopsign,
            stopped: node.stopped,
            down_since: node.down_since,
            storage: node.storage,
            role: node.role(),
            phase: node.phase(),
            leader: None,
            promise: None,
            accepted_round: None,
            decided: 0,
            accepted: 0,
            log_end: 0,
            compacted: 0,
            snapshot_keys: None,
            snapshot_head: Vec::new(),
            stopsign: None,
            hears: Vec::new(),
            batched: 0,
            held_messages: 0,
            disk: None,
        };
        node.kept.look(0..0, &mut |look| {
            state.promise = look.scalars.promise.filter(|ballot| ballot.pid != 0);
            state.accepted_round = look.scalars.accepted_round;
            state.decided = look.scalars.decided_idx;
            state.compacted = look.scalars.compacted_idx;
            state.stopsign = look.scalars.stopsign.as_ref().map(|stopsign| stopsign.next_config.nodes.clone());
            state.log_end = look.log_end;
            state.accepted = look.log_end + usize::from(state.stopsign.is_some());
            state.snapshot_keys = look.snapshot.map(|snapshot| snapshot.values.len());
            let values = look.snapshot.iter().flat_map(|snapshot| &snapshot.values);
            state.snapshot_head = values.take(SNAPSHOT_HEAD).map(|(key, last)| (key.clone(), last.value)).collect();
        });
        state.leader = state.promise.map(|ballot| ballot.pid);
        if let Some(alive) = &node.alive {
            let facts = alive.facts;
            // OmniPaxos answers from its own cache: what it believes is what it acts on.
            (state.decided, state.accepted, state.compacted) = (facts.decided, facts.accepted, facts.compacted);
            state.hears = alive.instance.hears();
            state.batched = alive.instance.batched();
            state.held_messages = alive.held.len();
        }
        state.disk = node.kept.disk_ref().map(|disk| {
            let durable = disk.durable();
            DiskState {
                flushed: disk.flushed(),
                log_start: durable.log_start,
                log_end: durable.log_end,
                decided: durable.decided,
                // A stopsign stands right behind the last entry.
                same_below: durable.same_below + usize::from(durable.stopsign && durable.same_below == durable.log_end),
                pending: disk.is_dirty() || disk.in_flight().is_some(),
                flushing: disk.in_flight().zip(node.flush_times).map(|(number, (from, due))| (number, from, due)),
                held: node.disk_held,
                fails_next: node.fail_next,
                failing: node.retry_at.is_some(),
                full: node.room.is_some(),
                loss: node.loss,
            }
        });
        state
    }

    /// The nodes whose instance of a configuration runs, ascending.
    pub fn serving(&self, configuration: u32) -> Vec<NodeId> {
        let runs = |node: &&crate::sim::node::Node| node.configuration == configuration && node.is_up();
        let mut serving: Vec<_> = self.nodes.iter().filter(runs).map(|node| node.pid).collect();
        serving.sort_unstable();
        serving
    }

    /// What was asked of a node's storage; `None` if there is no such node.
    pub fn writes(&self, pid: NodeId) -> Option<&Writes> {
        self.place(pid).map(|at| &self.nodes[at].writes)
    }

    /// What was asked of the storage of every instance that there was, stopped or not.
    pub fn all_writes(&self) -> impl Iterator<Item = &Writes> {
        self.nodes.iter().map(|node| &node.writes)
    }

    /// The entries that a node keeps within a window, by ascending index.
    pub fn entries(&self, pid: NodeId, window: Range<usize>, see: impl FnMut(usize, &Proposal)) {
        if let Some(at) = self.place(pid) {
            self.entries_at(at, window, see);
        }
    }

    /// The same of its instance of a configuration, stopped or not.
    pub fn entries_in(&self, pid: NodeId, configuration: u32, window: Range<usize>, see: impl FnMut(usize, &Proposal)) {
        if let Some(at) = self.place_in(pid, configuration) {
            self.entries_at(at, window, see);
        }
    }

    fn entries_at(&self, at: usize, window: Range<usize>, mut see: impl FnMut(usize, &Proposal)) {
        self.nodes[at].kept.look(window, &mut |look| {
            for i in 0..look.entries.len() {
                if let Some(proposal) = look.entries.get(i) {
                    see(look.from + i, proposal);
                }
            }
        });
    }

    /// A node's snapshot, if it has one.
    pub fn snapshot(&self, pid: NodeId) -> Option<KVSnapshot> {
        let mut snapshot = None;
        self.nodes[self.place(pid)?].kept.look(0..0, &mut |look| snapshot = look.snapshot.cloned());
        snapshot
    }

    /// The key-values that a node has reached, by key. Folds only what was decided since the last call.
    pub fn key_values(&mut self, pid: NodeId) -> Vec<KeyState> {
        let Some(at) = self.place(pid) else { return Vec::new() };
        let Some(state) = self.node(pid) else { return Vec::new() };
        let mut applied = std::mem::take(&mut self.nodes[at].applied);
        // Begun anew with each compaction: what is told must not depend on who looked before it.
        if !applied.is_begun || applied.compacted != state.compacted || applied.upto > state.decided {
            applied = Default::default();
            applied.compacted = state.compacted;
            let carried = self.nodes[at].carried.iter().flat_map(|carried| carried.values.clone());
            let snapshot = self.snapshot(pid).into_iter().flat_map(|snapshot| snapshot.values);
            applied.values = carried.chain(snapshot).map(|(key, last)| (key, (last, None))).collect();
            applied.is_begun = true;
            applied.upto = state.compacted.min(state.decided);
        }
        self.entries(pid, applied.upto..state.decided, |index, proposal| {
            let last = crate::kv::LastValue { value: proposal.kv.value, id: proposal.id };
            applied.values.insert(proposal.kv.key.clone(), (last, Some(index)));
        });
        applied.upto = state.decided;
        let mut undecided = std::collections::BTreeMap::new();
        self.entries(pid, state.decided..state.accepted, |_, proposal| {
            undecided.insert(proposal.kv.key.clone(), proposal.kv.value);
        });
        let mut rows: Vec<_> = applied
            .values
            .iter()
            .map(|(key, (last, index))| KeyState {
                key: key.clone(),
                decided: Some(last.value),
                index: *index,
                undecided: undecided.remove(key),
            })
            .collect();
        rows.extend(undecided.into_iter().map(|(key, value)| KeyState {
            key,
            decided: None,
            index: None,
            undecided: Some(value),
        }));
        order::sort_by(&mut rows, |a, b| a.key.cmp(&b.key));
        self.nodes[at].applied = applied;
        rows
    }

    /// Both directions of every link: (from, to, up).
    pub fn links(&self) -> impl Iterator<Item = (NodeId, NodeId, bool)> + '_ {
        self.network.iter().map(|(from, to, link)| (self.pid_of(from), self.pid_of(to), link.up))
    }

    /// Messages under way, by arrival; heartbeats only if asked for.
    pub fn messages(&self, heartbeats: bool) -> Vec<MessageState> {
        let mut messages: Vec<_> = self
            .network
            .iter()
            .flat_map(|(from, to, link)| link.queue.iter().map(move |message| (from, to, message)))
            .filter(|(_, _, message)| heartbeats || !message.packet.is_heartbeat())
            .map(|(from, to, message)| {
                let state = MessageState {
                    id: message.id,
                    from: self.pid_of(from),
                    to: self.pid_of(to),
                    configuration: message.configuration,
                    sent: message.sent.time,
                    due: message.due,
                    info: message.packet.info(),
                };
                (message.slot, state)
            })
            .collect();
        order::sort_by_key(&mut messages, |(slot, message)| (message.due, *slot));
        messages.into_iter().map(|(_, message)| message).collect()
    }

    /// What "next event" leads to, unless a clock's tick brings something new before.
    pub fn next_worth_seeing(&self) -> Option<NextWorthSeeing> {
        let message = self
            .network
            .iter()
            .filter(|(_, _, link)| !link.manual)
            .filter_map(|(from, to, link)| {
                let first = link.queue.iter().find(|message| !message.packet.is_heartbeat())?;
                Some((first.due, first.slot, first.packet.kind(), self.pid_of(from), self.pid_of(to)))
            })
            .min_by_key(|(due, slot, ..)| (*due, *slot));
        let flush = self.nodes.iter().filter_map(|node| Some((node.flush_times?.1, node.pid))).min();
        match (message, flush) {
            (Some((due, _, kind, from, to)), flush) if flush.is_none_or(|(flush_due, _)| due < flush_due) => {
                Some(NextWorthSeeing::Message(kind, from, to))
            }
            (_, Some((_, pid))) => Some(NextWorthSeeing::Flush(pid)),
            _ => None,
        }
    }

    pub(super) fn leads(&self, at: usize) -> bool {
        self.nodes[at].role() == Role::Leader
    }

    pub(super) fn entry(&self, at: usize, index: usize) -> Option<KeyValue> {
        let mut entry = None;
        self.nodes[at].kept.look(index..index + 1, &mut |look| entry = look.entries.get(0).map(|p| p.kv.clone()));
        entry
    }
}
