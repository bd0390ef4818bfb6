//! What is drawn: clusters, and what is done to them.

use crate::{
    explore::{
        draw::Draw,
        profile::{Profile, TrimRule, decided_for_good},
    },
    sim::{
        NodeId, Simulation,
        command::{Command, FlushFault, Handling, Links, Record, Scope},
        config::{CatchUp, MAX_NODES, MIN_NODES, Setup, StorageKind},
        role::{Phase, Role},
        settings::{ConditionsChange, TimeoutsChange},
    },
};

/// The most nodes of a configuration that is drawn.
const MOST_MEMBERS: usize = 7;

/// Kinds of what is done to a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Wait,
    Steps,
    Append,
    Many,
    Cut,
    CutOneWay,
    Isolate,
    Split,
    Heal,
    HealAll,
    Crash,
    Restart,
    Power,
    Hold,
    Release,
    Fail,
    FlushFails,
    Fill,
    Free,
    Wipe,
    Snapshot,
    Trim,
    Lead,
    Priority,
    Read,
    /// A key is read through the log.
    ReadThrough,
    Loss,
    Delays,
    /// A message is delayed, and those behind it with it.
    ByHandInOrder,
    /// A message is delivered, dropped, duplicated, delayed, or overtakes.
    ByHand,
    /// Clocks, disks and timeouts get another pace.
    Pace,
    /// Nodes are added, removed, replaced.
    Reconfigure,
    /// A record of a crashed node's disk is damaged.
    Damage,
    /// A link of a node that gathers promises is cut.
    CutCandidate,
    /// It is healed.
    HealCandidate,
    /// The node that has decided least is cut off; of several, one that has accepted least.
    IsolateBehind,
    /// The only node that has decided most is cut off, before any other learns of it.
    IsolateAhead,
    /// The link between the two is healed.
    HealAhead,
    /// Who has decided least is asked to lead.
    LeadBehind,
}

/// A cluster to begin with.
pub(super) fn setup(profile: Profile, draw: &mut Draw) -> Setup {
    let sizes: &[(u64, u64)] = match profile {
        Profile::Promised | Profile::Unordered => &[(3, 55), (5, 22), (4, 10), (2, 8), (7, 5)],
        Profile::StopsignTwice => &[(3, 50), (5, 50)],
        // With three, the first promise of another node makes a majority.
        Profile::PromiseTakenBack => &[(4, 60), (5, 40)],
        _ => &[(3, 85), (5, 15)],
    };
    let count = draw.weighted(sizes);
    let pids: Vec<NodeId> = match profile {
        Profile::TrimWithGappedIds => gapped(count, draw),
        _ => (1..=count).collect(),
    };
    let mut nodes = Setup::nodes_with(pids, StorageKind::IndexedDb);
    for node in &mut nodes {
        let memory = match profile {
            Profile::Promised | Profile::Unordered => 5,
            Profile::Amnesia => 75,
            _ => 0,
        };
        if draw.yes(memory) {
            node.storage = StorageKind::Memory;
        }
    }
    let plain = profile.looks_for().is_some();
    let defaults = Setup::default();
    let latency_ticks = if plain { 2 } else { draw.within(1, 3) };
    let jitter_ticks = match profile {
        // Promises that are asked for at the same time come one after the other.
        Profile::PromiseTakenBack => draw.within(1, 3),
        _ if plain => 1,
        _ => draw.within(0, 3),
    };
    let (longest, loses) = (2 * (latency_ticks + jitter_ticks), !plain && draw.yes(20));
    Setup {
        nodes,
        seed: draw.below(1 << 32),
        latency_ticks,
        jitter_ticks,
        loss_percent: if loses { draw.within(1, 6) as u8 } else { 0 },
        duplication_percent: if profile == Profile::Unordered { draw.within(0, 12) as u8 } else { 0 },
        reorder: profile == Profile::Unordered && draw.yes(70),
        // Longer than a heartbeat's way there and back: otherwise leaders change for no reason.
        election_ticks: match profile {
            // A candidate is left alone for a while.
            Profile::PromiseTakenBack => longest + draw.within(20, 60),
            _ if plain => defaults.election_ticks,
            _ => longest + draw.within(2, 8),
        },
        resend_ticks: if plain { defaults.resend_ticks } else { draw.within(40, 120) },
        flush_ticks: if plain { defaults.flush_ticks } else { draw.within(5, 40) },
        batch: if !plain && draw.yes(20) { draw.within(2, 5) } else { 1 },
        disk_ticks: if plain { defaults.disk_ticks } else { draw.within(1, 4) },
        snapshots: match profile {
            Profile::DeltaCatchup | Profile::SnapshotThenTrim | Profile::PromiseTakenBack => true,
            Profile::TrimBelowResync | Profile::TrimWithGappedIds => false,
            _ => draw.yes(60),
        },
        catch_up: if profile == Profile::DeltaCatchup { CatchUp::Upstream } else { CatchUp::Mended },
        tuning: Vec::new(),
        images: Vec::new(),
        flexible: None,
    }
}

/// So many ids, with at least one gap below the highest.
fn gapped(count: u64, draw: &mut Draw) -> Vec<NodeId> {
    let gap = draw.within(1, count - 1);
    let by = draw.within(1, 4);
    (1..=count).map(|pid| if pid > gap { pid + by } else { pid }).collect()
}

/// What is done next; `None` where what was drawn is not possible as the cluster stands.
pub(super) fn command(profile: Profile, draw: &mut Draw, simulation: &Simulation) -> Option<Command> {
    let pids: Vec<NodeId> = simulation.pids().collect();
    let node = draw.one_of(&pids)?;
    let up = |pid: &NodeId| simulation.node(*pid).is_some_and(|state| state.up);
    let kind = draw.weighted(profile.weights());
    let command = match kind {
        Kind::Wait if profile == Profile::PromiseTakenBack && draw.yes(70) => Command::Tick(draw.within(1, 16)),
        Kind::Wait => Command::Tick(wait(draw, simulation.setup())),
        Kind::Steps => Command::Step(draw.within(1, 25)),
        Kind::Append => {
            let node = simulation.leader().filter(|_| draw.yes(70)).unwrap_or(node);
            Command::Append { node, key: key(draw), value: draw.within(1, 99) }
        }
        Kind::Many => {
            let node = simulation.leader().unwrap_or(node);
            Command::AppendMany { node, count: draw.within(2, 12), keys: draw.within(1, 4) }
        }
        Kind::Cut => Command::Cut(Links::Pair(node, other(draw, &pids, node)?)),
        Kind::CutOneWay => Command::Cut(Links::OneWay(node, other(draw, &pids, node)?)),
        Kind::Isolate => Command::Cut(Links::Node(leader_or(draw, simulation, node))),
        Kind::Split => {
            let (a, b): (Vec<_>, Vec<_>) = pids.iter().partition(|_| draw.yes(50));
            if a.is_empty() || b.is_empty() {
                return None;
            }
            Command::Cut(Links::Groups(a, b))
        }
        Kind::Heal => match draw.below(3) {
            0 => Command::Heal(Links::OneWay(node, other(draw, &pids, node)?)),
            1 => Command::Heal(Links::Node(node)),
            _ => Command::Heal(Links::Pair(node, other(draw, &pids, node)?)),
        },
        Kind::HealAll => Command::Heal(Links::All),
        Kind::Crash => Command::Crash(leader_or(draw, simulation, node)),
        Kind::Restart => {
            let down: Vec<_> = pids.iter().copied().filter(|pid| !up(pid)).collect();
            Command::Restart(draw.one_of(&down)?)
        }
        Kind::Power => power_failure(draw, simulation),
        Kind::Hold => Command::Hold(node),
        Kind::Release => {
            let held = |pid: &NodeId| disk_is(simulation, *pid, |disk| disk.held);
            let held: Vec<_> = pids.iter().copied().filter(held).collect();
            Command::Release(draw.one_of(&held)?)
        }
        Kind::Fail => Command::Fail(node),
        Kind::FlushFails => Command::FlushFailed { node: simulation.disk_of(node), why: FlushFault::Aborted },
        Kind::Fill => Command::Fill(node),
        Kind::Free => {
            let full = |pid: &NodeId| disk_is(simulation, *pid, |disk| disk.full);
            let full: Vec<_> = pids.iter().copied().filter(full).collect();
            Command::Free(draw.one_of(&full)?)
        }
        Kind::Wipe => {
            let down: Vec<_> = pids.iter().copied().filter(|pid| !up(pid)).collect();
            Command::Wipe(draw.one_of(&down)?)
        }
        Kind::Snapshot => {
            let decided = simulation.node(node)?.decided as u64;
            let at = draw.yes(50).then(|| draw.below(decided + 3) as usize);
            let scope = if draw.yes(60) { Scope::All } else { Scope::Local };
            Command::Snapshot { node, at, scope }
        }
        Kind::Trim => trim(profile, draw, simulation, node),
        Kind::Lead => Command::Lead(node),
        Kind::Priority => Command::Priority { node, priority: draw.within(1, 3) as u32 },
        Kind::Read => match (draw.yes(50), simulation.node(node)?.accepted as u64) {
            (true, accepted) => {
                let from = if draw.yes(50) { 0 } else { draw.below(accepted + 1) };
                Command::Read { node, from: from as usize, to: (from + draw.within(1, 6)) as usize }
            }
            (false, accepted) => {
                let from = if draw.yes(50) { 0 } else { draw.below(accepted + 1) };
                Command::ReadDecided { node, from: from as usize }
            }
        },
        Kind::ReadThrough => {
            let node = simulation.leader().filter(|_| draw.yes(40)).unwrap_or(node);
            Command::ReadThrough { node, key: key(draw) }
        }
        Kind::Loss => {
            let change = ConditionsChange { loss_percent: Some(draw.within(0, 30) as u8), ..Default::default() };
            Command::Link { links: Links::OneWay(node, other(draw, &pids, node)?), change }
        }
        Kind::Delays => {
            let change = ConditionsChange {
                latency_ticks: Some(draw.within(1, 12)),
                jitter_ticks: Some(draw.within(0, 6)),
                ..Default::default()
            };
            Command::Link { links: Links::OneWay(node, other(draw, &pids, node)?), change }
        }
        Kind::ByHandInOrder => {
            let delay = Handling::Delay(draw.within(1, 30));
            message(draw, simulation, &[(delay, 1)])?
        }
        Kind::ByHand => {
            let delay = Handling::Delay(draw.within(1, 30));
            let handlings = [
                (Handling::Deliver, 3),
                (Handling::Drop, 2),
                (Handling::Duplicate, 3),
                (Handling::Overtake, 2),
                (delay, 3),
            ];
            message(draw, simulation, &handlings)?
        }
        Kind::Pace => pace(draw, node),
        Kind::Reconfigure => {
            let node = simulation.leader().filter(|_| draw.yes(80)).unwrap_or(node);
            Command::Reconfigure { node, nodes: members(draw, simulation)?, storage: None, quorums: None }
        }
        Kind::CutCandidate | Kind::HealCandidate => {
            let gathers = |pid: &&NodeId| {
                simulation.node(**pid).is_some_and(|s| s.role == Role::Leader && s.phase == Phase::Prepare)
            };
            let candidate = *pids.iter().find(gathers)?;
            let pair = Links::Pair(candidate, other(draw, &pids, candidate)?);
            if kind == Kind::CutCandidate { Command::Cut(pair) } else { Command::Heal(pair) }
        }
        Kind::IsolateBehind => Command::Cut(Links::Node(behind(draw, simulation)?)),
        Kind::IsolateAhead => Command::Cut(Links::Node(only_ahead(simulation)?)),
        Kind::HealAhead => {
            let ahead = only_ahead(simulation)?;
            Command::Heal(Links::Pair(behind(draw, simulation)?, ahead))
        }
        Kind::LeadBehind => Command::Lead(behind(draw, simulation)?),
        Kind::Damage => {
            let down: Vec<_> = pids.iter().copied().filter(|pid| !up(pid)).collect();
            Command::Damage { node: draw.one_of(&down)?, record: Record::Manifest }
        }
    };
    Some(command)
}

/// One of the few keys that are written and read.
fn key(draw: &mut Draw) -> String {
    ["a", "b", "c", "d", "e"][draw.below(5) as usize].to_owned()
}

/// How long to wait: mostly about as long as an election takes.
fn wait(draw: &mut Draw, setup: &Setup) -> u64 {
    match draw.below(4) {
        0 => draw.within(1, 6),
        1 => setup.election_ticks * draw.within(2, 5),
        _ => draw.within(1, 2 * setup.election_ticks),
    }
}

fn other(draw: &mut Draw, pids: &[NodeId], node: NodeId) -> Option<NodeId> {
    let others: Vec<_> = pids.iter().copied().filter(|pid| *pid != node).collect();
    draw.one_of(&others)
}

/// One of the nodes that have decided least, and of those have accepted least.
fn behind(draw: &mut Draw, simulation: &Simulation) -> Option<NodeId> {
    let states: Vec<_> = simulation.pids().filter_map(|pid| simulation.node(pid)).filter(|state| state.up).collect();
    let least = states.iter().map(|state| (state.decided, state.accepted)).min()?;
    let there = states.iter().filter(|state| (state.decided, state.accepted) == least);
    draw.one_of(&there.map(|state| state.pid).collect::<Vec<_>>())
}

/// The node that has decided more than any other, if there is one.
fn only_ahead(simulation: &Simulation) -> Option<NodeId> {
    let states: Vec<_> = simulation.pids().filter_map(|pid| simulation.node(pid)).filter(|state| state.up).collect();
    let most = states.iter().map(|state| state.decided).max()?;
    let mut there = states.iter().filter(|state| state.decided == most);
    let first = there.next()?.pid;
    there.next().is_none().then_some(first)
}

fn leader_or(draw: &mut Draw, simulation: &Simulation, node: NodeId) -> NodeId {
    simulation.leader().filter(|_| draw.yes(40)).unwrap_or(node)
}

fn disk_is(simulation: &Simulation, node: NodeId, is: impl Fn(&crate::sim::look::DiskState) -> bool) -> bool {
    simulation.node(node).and_then(|state| state.disk).is_some_and(|disk| is(&disk))
}

/// Each disk has reached its last flush, or the one under way.
fn power_failure(draw: &mut Draw, simulation: &Simulation) -> Command {
    let reached = simulation.disks().into_iter().map(|disk| {
        let landed = simulation.batch(disk).map(|batch| batch.number).filter(|_| draw.yes(50));
        (disk, landed.or(simulation.flushed(disk)))
    });
    Command::PowerFailure(reached.collect())
}

/// The nodes of the newest configuration with one more, one less, or another in place of one; seldom two.
fn members(draw: &mut Draw, simulation: &Simulation) -> Option<Vec<NodeId>> {
    let mut nodes = simulation.configuration().nodes.clone();
    for _ in 0..1 + u8::from(draw.yes(15)) {
        let change = draw.below(3);
        if change != 0 && nodes.len() > MIN_NODES {
            let goes = draw.one_of(&nodes)?;
            nodes.retain(|pid| *pid != goes);
        }
        if change != 1 && nodes.len() < MOST_MEMBERS {
            // Mostly the lowest id there is, so that few gaps come about; sometimes one that was here before.
            let free: Vec<NodeId> = (1..=MAX_NODES as NodeId).filter(|pid| !nodes.contains(pid)).collect();
            nodes.push(if draw.yes(70) { *free.first()? } else { draw.one_of(&free)? });
        }
    }
    nodes.sort_unstable();
    Some(nodes)
}

fn trim(profile: Profile, draw: &mut Draw, simulation: &Simulation, node: NodeId) -> Command {
    let node = simulation.leader().filter(|_| draw.yes(95)).unwrap_or(node);
    let accepted = simulation.node(node).map_or(0, |state| state.accepted) as u64;
    let at = match profile.trim_rule() {
        TrimRule::Any if draw.yes(50) => None,
        TrimRule::Any => Some(draw.below(accepted + 1) as usize),
        TrimRule::Safe => Some(draw.below(decided_for_good(simulation) as u64 + 1) as usize),
    };
    Command::Trim { node, at }
}

fn message(draw: &mut Draw, simulation: &Simulation, handlings: &[(Handling, u64)]) -> Option<Command> {
    let heartbeats = draw.yes(10);
    let under_way: Vec<u64> = simulation.messages(heartbeats).iter().map(|message| message.id).collect();
    let id = draw.one_of(&under_way)?;
    Some(Command::Message { id, handling: draw.weighted(handlings) })
}

fn pace(draw: &mut Draw, node: NodeId) -> Command {
    match draw.below(3) {
        0 => Command::Clock { node, every: draw.within(1, 3) },
        1 => Command::DiskTicks { node, ticks: draw.within(1, 12) },
        _ => {
            let change = TimeoutsChange {
                resend_ticks: Some(draw.within(40, 100)),
                batch: Some(draw.within(1, 4)),
                ..Default::default()
            };
            Command::Timeouts { node, change }
        }
    }
}
