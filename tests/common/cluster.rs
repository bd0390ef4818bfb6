//! Random clusters and commands, the same everywhere: drawn by a small generator of this file's own. What it
//! draws is in `tests/golden/traces.txt`, so a change here changes that.

use omnipaxos_playground::sim::{
    NodeId, Simulation,
    command::{Command, Handling, Links, Scope},
    config::{CatchUp, Setup, StorageKind},
    settings::{ConditionsChange, TimeoutsChange},
};

/// A xorshift generator (Marsaglia, 2003).
pub struct Draw(u64);

impl Draw {
    pub fn of(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    pub fn yes(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

/// A cluster.
pub fn setup(draw: &mut Draw) -> Setup {
    let mut nodes = Setup::nodes_with(1..=2 + draw.below(5), StorageKind::IndexedDb);
    for node in &mut nodes {
        if draw.yes(25) {
            node.storage = StorageKind::Memory;
        }
    }
    Setup {
        nodes,
        seed: draw.below(1 << 40),
        latency_ticks: draw.below(4),
        jitter_ticks: draw.below(4),
        loss_percent: if draw.yes(30) { draw.below(10) as u8 } else { 0 },
        duplication_percent: if draw.yes(30) { draw.below(10) as u8 } else { 0 },
        disk_ticks: 1 + draw.below(5),
        snapshots: draw.yes(70),
        catch_up: if draw.yes(80) { CatchUp::Mended } else { CatchUp::Upstream },
        ..Setup::default()
    }
}

fn links(draw: &mut Draw, nodes: u64) -> Links {
    let (a, b) = (1 + draw.below(nodes), 1 + draw.below(nodes));
    match draw.below(5) {
        0 => Links::Node(a),
        1 => Links::All,
        2 => Links::Groups((1..=nodes).filter(|pid| pid % 2 == 0).collect(), vec![1]),
        3 => Links::OneWay(a, b),
        _ => Links::Pair(a, b),
    }
}

/// A decision over a message under way, or a setting of links and nodes, which may be refused.
#[allow(dead_code)] // not every test that has this file uses it
pub fn by_hand(draw: &mut Draw, simulation: &Simulation) -> Command {
    let nodes = simulation.pids().count() as u64;
    let node: NodeId = 1 + draw.below(nodes);
    let percent = |draw: &mut Draw| draw.yes(40).then(|| draw.below(20) as u8);
    let ticks = |draw: &mut Draw, least: u64| draw.yes(40).then(|| least + draw.below(12));
    match draw.below(16) {
        0..=8 => {
            let heartbeats = draw.yes(20);
            let messages = simulation.messages(heartbeats);
            let chosen = draw.below(messages.len().max(1) as u64) as usize;
            let handling = match draw.below(5) {
                0 => Handling::Deliver,
                1 => Handling::Drop,
                2 => Handling::Duplicate,
                3 => Handling::Delay(1 + draw.below(30)),
                _ => Handling::Overtake,
            };
            Command::Message { id: messages.get(chosen).map_or(1, |message| message.id), handling }
        }
        9 => Command::Manual(links(draw, nodes)),
        10 => Command::Auto(if draw.yes(70) { Links::All } else { links(draw, nodes) }),
        11..=12 => {
            let change = ConditionsChange {
                latency_ticks: ticks(draw, 0),
                jitter_ticks: ticks(draw, 0),
                loss_percent: percent(draw),
                duplication_percent: percent(draw),
                reorder: draw.yes(40).then(|| draw.yes(60)),
            };
            Command::Link { links: links(draw, nodes), change }
        }
        13 => Command::Clock { node, every: 1 + draw.below(4) },
        14 => Command::DiskTicks { node, ticks: 1 + draw.below(15) },
        _ => {
            let change = TimeoutsChange {
                election_ticks: ticks(draw, 4),
                resend_ticks: ticks(draw, 20),
                flush_ticks: ticks(draw, 0),
                batch: ticks(draw, 1),
            };
            Command::Timeouts { node, change }
        }
    }
}

/// A command for it, which may be refused.
pub fn command(draw: &mut Draw, nodes: u64) -> Command {
    let node: NodeId = 1 + draw.below(nodes);
    let at = draw.yes(60).then(|| draw.below(30) as usize);
    match draw.below(40) {
        0..=7 => Command::Step(1 + draw.below(40)),
        8..=15 => Command::Tick(draw.below(40)),
        16..=22 => Command::Append { node, key: format!("k{}", draw.below(6)), value: draw.below(1000) },
        23 => Command::AppendMany { node, count: 1 + draw.below(20), keys: 3 },
        24..=25 => Command::Cut(links(draw, nodes)),
        26..=28 => Command::Heal(links(draw, nodes)),
        29 => Command::Crash(node),
        30..=31 => Command::Restart(node),
        32 => Command::Hold(node),
        33 => Command::Release(node),
        34..=35 => Command::Snapshot { node, at, scope: if draw.yes(50) { Scope::All } else { Scope::Local } },
        36 => Command::Trim { node, at },
        37 => Command::Lead(node),
        38 if draw.yes(50) => Command::ReadThrough { node, key: format!("k{}", draw.below(6)) },
        38 => Command::Read { node, from: 0, to: 1 + draw.below(10) as usize },
        _ => Command::Priority { node, priority: draw.below(3) as u32 },
    }
}
