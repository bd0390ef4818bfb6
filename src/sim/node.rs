//! [`Node`]: one member of the cluster, alive or crashed: its OmniPaxos, its storage, and the messages that
//! wait for its disk.

use std::{collections::BTreeMap, rc::Rc};

use omnipaxos::ballot_leader_election::Ballot;

use crate::{
    kv::{KVSnapshot, LastValue},
    sim::{
        DiskId, NodeId,
        command::{DiskLoss, FlushFault},
        config::{Setup, StorageKind},
        configuration::{FIRST_CONFIGURATION, Next, disk_of},
        error::SetupError,
        event::MessageKind,
        instance::{Facts, Instance, Server, next_of},
        kept::{self, Kept},
        packet::Packet,
        quorum::Quorums,
        role::{Phase, Role},
        settings::Timeouts,
        writes::Writes,
    },
};

/// The running half of a node: gone when it crashes.
pub(crate) struct Alive {
    pub instance: Box<dyn Instance>,
    /// What it said after the last call into it: nothing else changes that.
    pub facts: Facts,
    /// The promise it came back with: with that it is no leader, even where the promise is its own.
    pub recovered_with: Option<Ballot>,
    /// What it is doing while it is not in the accept phase, told by the messages it sends.
    pub phase: Phase,
    /// Who has promised the ballot that it leads in, itself included.
    pub promised_by: Vec<NodeId>,
    /// Sequence Paxos messages that wait for a flush, by its number, in order.
    pub held: Vec<(u64, Packet)>,
}

/// One instance of a node: what it runs, or ran, in one configuration.
pub(crate) struct Node {
    pub pid: NodeId,
    /// Where it is in the network: instances of one node share it.
    pub host: usize,
    /// The configuration that this is an instance of.
    pub configuration: u32,
    /// Whether it was stopped for good: its configuration is over, and only its log is left to look at.
    pub stopped: bool,
    /// The state that its configuration starts with; `None` in the first one, and while it waits for it.
    pub carried: Option<Rc<KVSnapshot>>,
    /// Entries of an earlier configuration below this index were trimmed, and that state lacks them; 0 where it lacks
    /// nothing.
    pub lacks: usize,
    /// The nodes of the next configuration, once its stopsign was seen decided here.
    pub next: Option<Rc<[NodeId]>>,
    /// Whether a stopsign was proposed here that stands in no log of this node: it is on its way to the leader, or
    /// waits until there is one, or was lost.
    pub proposed_stopsign: bool,
    /// How often it asked for the state that it waits for.
    pub asked: usize,
    pub storage: StorageKind,
    pub priority: u32,
    pub kept: Box<dyn Kept>,
    pub alive: Option<Alive>,
    /// Its clock ticks every so many ticks of time.
    pub clock_every: u64,
    /// Counts how often its clock was started, set or stopped: a tick scheduled before that is void.
    pub clock: u32,
    /// When its clock ticked last, in ticks.
    pub last_tick: u64,
    /// How long a flush takes that starts now, in ticks.
    pub disk_ticks: u64,
    /// The timeouts that its OmniPaxos was built with last.
    pub timeouts: Timeouts,
    /// Those for its next start.
    pub next_timeouts: Timeouts,
    /// Counts its starts: what was scheduled for an earlier life is void.
    pub life: u32,
    pub down_since: Option<u64>,
    /// The step of its last start.
    pub started_at_step: Option<u64>,
    /// Whether its log held a stopsign at the last look.
    pub had_stopsign: bool,
    /// Whether no further flush may start.
    pub disk_held: bool,
    /// Whether the next flush that starts is to fail.
    pub fail_next: bool,
    /// Entries and keys that the disk has room for, once it is full.
    pub room: Option<usize>,
    /// Why the flush under way will fail, if it will.
    pub flush_fault: Option<FlushFault>,
    /// When the flush that failed is tried again, in ticks; the node is silent until one succeeds.
    pub retry_at: Option<u64>,
    /// Why the disk cannot be started from, if it cannot.
    pub loss: Option<DiskLoss>,
    /// When the flush under way started and falls due.
    pub flush_times: Option<(u64, u64)>,
    pub applied: Applied,
    /// What was asked of its storage.
    pub writes: Writes,
}

/// The key-values that a node's decided entries amount to, kept up as they grow.
#[derive(Default)]
pub(crate) struct Applied {
    /// Whether `values` has what came before the log.
    pub is_begun: bool,
    /// Entries below this index are in `values`.
    pub upto: usize,
    /// The compacted index when `values` was begun.
    pub compacted: usize,
    /// By key: its last value, and the index that set it; `None` where a snapshot did.
    pub values: BTreeMap<String, (LastValue, Option<usize>)>,
}

impl Node {
    /// A node of the first configuration.
    pub fn new(setup: &Setup, host: usize, pid: NodeId, storage: StorageKind) -> Result<Self, SetupError> {
        Ok(Self::with(setup, host, pid, storage, kept::of(setup, pid, storage)?))
    }

    /// An instance of a later configuration, which has nothing yet.
    pub fn later(setup: &Setup, host: usize, pid: NodeId, storage: StorageKind, configuration: u32) -> Self {
        Self { configuration, ..Self::with(setup, host, pid, storage, kept::empty(setup, storage)) }
    }

    fn with(setup: &Setup, host: usize, pid: NodeId, storage: StorageKind, kept: Box<dyn Kept>) -> Self {
        Self {
            pid,
            host,
            configuration: FIRST_CONFIGURATION,
            stopped: false,
            carried: None,
            lacks: 0,
            next: None,
            proposed_stopsign: false,
            asked: 0,
            storage,
            priority: setup.priority_of(pid),
            kept,
            alive: None,
            clock_every: setup.clock_of(pid),
            clock: 0,
            last_tick: 0,
            disk_ticks: setup.disk_ticks_of(pid),
            timeouts: setup.timeouts_of(pid),
            next_timeouts: setup.timeouts_of(pid),
            life: 0,
            down_since: None,
            started_at_step: None,
            had_stopsign: false,
            disk_held: false,
            fail_next: false,
            room: None,
            flush_fault: None,
            retry_at: None,
            loss: None,
            flush_times: None,
            applied: Applied::default(),
            writes: Writes::default(),
        }
    }

    /// Starts OmniPaxos over what is kept, as one of these nodes, with quorums of these sizes.
    /// `None` for majorities.
    pub fn start(&mut self, setup: &Setup, nodes: Vec<NodeId>, flexible: Option<Quorums>) {
        let (mut promise, mut stopsign) = (None, false);
        self.kept.look(0..0, &mut |look| {
            promise = look.scalars.promise;
            stopsign = look.scalars.stopsign.is_some();
        });
        self.had_stopsign = stopsign;
        self.timeouts = self.next_timeouts;
        let (pid, configuration) = (self.pid, self.configuration);
        let server = Server { pid, configuration, nodes, flexible, priority: self.priority, timeouts: self.timeouts };
        let instance = self.kept.start(setup, server);
        // With a promise in its storage OmniPaxos starts in the recover phase.
        let phase = if promise.is_some() { Phase::Recover } else { Phase::None };
        self.alive = Some(Alive {
            facts: instance.facts(),
            instance,
            recovered_with: promise,
            phase,
            promised_by: Vec::new(),
            held: Vec::new(),
        });
        self.life += 1;
        self.clock += 1;
        self.down_since = None;
        self.applied = Applied::default();
    }

    /// Takes the power away; the flush under way has `landed`, or is lost.
    pub fn power_off(&mut self, now: u64, landed: bool) {
        self.alive = None;
        self.proposed_stopsign = false;
        self.life += 1;
        self.clock += 1;
        self.down_since = Some(now);
        self.flush_times = None;
        self.flush_fault = None;
        self.retry_at = None;
        self.applied = Applied::default();
        self.kept.power_off(landed);
        self.recall();
        self.writes.handle_power_off(now, landed);
    }

    pub fn is_up(&self) -> bool {
        self.alive.is_some()
    }

    /// Whether it has power, and nothing to run before it gets the state that its configuration starts with.
    pub fn is_waiting(&self) -> bool {
        self.alive.is_none() && !self.stopped && self.down_since.is_none() && self.lacks_state()
    }

    /// Whether it is of a later configuration, and lacks the state that this one starts with.
    pub fn lacks_state(&self) -> bool {
        self.configuration > FIRST_CONFIGURATION && self.carried.is_none()
    }

    /// What the next configuration is to be, if the stopsign is decided here by what is kept. OmniPaxos 0.2.4 itself goes back on its word after a synchronisation past a stopsign, which
    /// counts that twice: so this looks at the log and not at the index of what is accepted.
    pub fn decided_stopsign(&self) -> Option<Next> {
        let mut found = None;
        self.kept.look(0..0, &mut |look| {
            let decided = look.scalars.decided_idx > look.log_end;
            let stopsign = look.scalars.stopsign.as_ref().filter(|_| decided);
            found = stopsign.map(next_of);
        });
        found
    }

    /// The number of its disk.
    pub fn disk_id(&self) -> DiskId {
        disk_of(self.pid, self.configuration)
    }

    /// After power was lost: what is known of the configurations around it is what is kept.
    pub fn recall(&mut self) {
        let mut carried = None;
        self.kept.look(0..0, &mut |look| carried = look.scalars.carried.clone());
        self.carried = carried.and_then(|carried| KVSnapshot::from_bytes(&carried)).map(Rc::new);
        self.next = None;
    }

    /// Whether what its disk durably holds has the stopsign decided; of memory, what it has.
    pub fn has_durably_decided(&self) -> bool {
        match self.kept.disk_ref() {
            None => self.next.is_some() || self.decided_stopsign().is_some(),
            Some(disk) => {
                let durable = disk.durable();
                durable.stopsign && durable.decided > durable.log_end
            }
        }
    }

    /// Whether the state that its configuration starts with is safe with it.
    pub fn has_settled(&self) -> bool {
        match self.kept.disk_ref() {
            None => self.is_up(),
            Some(disk) => self.configuration == FIRST_CONFIGURATION || disk.durable().carried,
        }
    }

    /// Whether the disk keeps the node from speaking at all: it has something to write and may not, or
    /// cannot.
    pub fn is_stalled(&self) -> bool {
        self.retry_at.is_some()
            || self.disk_held && self.kept.disk_ref().is_some_and(|disk| disk.is_dirty() && disk.in_flight().is_none())
    }

    /// What it is, as far as can be told from outside: OmniPaxos keeps its role to itself. A node leads when
    /// its promise is its own and not the one it came back with.
    pub fn role(&self) -> Role {
        match &self.alive {
            Some(alive) if alive.leads(self.pid, &alive.facts) => Role::Leader,
            _ => Role::Follower,
        }
    }

    /// Where it is in the protocol.
    pub fn phase(&self) -> Phase {
        match &self.alive {
            Some(alive) if alive.facts.accept_phase => Phase::Accept,
            Some(alive) => alive.phase,
            None => Phase::None,
        }
    }
}

impl Alive {
    /// See [`Node::role`].
    pub fn leads(&self, pid: NodeId, facts: &Facts) -> bool {
        facts.promise.pid == pid && Some(facts.promise) != self.recovered_with
    }

    /// Notes what an outgoing message tells of the node's phase.
    pub fn note_outgoing(&mut self, kind: MessageKind, to: NodeId, promised: NodeId) {
        match kind {
            MessageKind::Prepare | MessageKind::Promise => self.phase = Phase::Prepare,
            // Asking the node it has promised means it lost that session; asking another is a mere offer.
            MessageKind::PrepareReq if to == promised => self.phase = Phase::Recover,
            _ => {}
        }
    }
}
