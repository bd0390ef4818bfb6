//! The same seed and the same commands give the same run: twice here, and natively as in a browser's
//! WebAssembly. The random runs are drawn by a small generator of this file's own, so that both sides draw the
//! same; their traces' checksums are in `tests/golden/traces.txt` (UPDATE_GOLDEN=1 rewrites it natively).

use omnipaxos_playground::sim::{
    NodeId, Simulation,
    command::{Command, FlushFault, Links, Record, Scope},
    config::{CatchUp, Setup, StorageKind},
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

const GOLDEN: &str = include_str!("golden/traces.txt");
const RUNS: u64 = 60;
const COMMANDS: usize = 120;

/// A xorshift generator (Marsaglia, 2003).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    fn yes(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

fn setup(draw: &mut Draw) -> Setup {
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

fn command(draw: &mut Draw, nodes: u64) -> Command {
    let node: NodeId = 1 + draw.below(nodes);
    let at = draw.yes(60).then(|| draw.below(30) as usize);
    match draw.below(46) {
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
        40 => Command::Fail(node),
        41 => Command::Fill(node),
        42 => Command::Free(node),
        43 => {
            Command::Damage { node, record: [Record::Manifest, Record::Log, Record::Snapshot][draw.below(3) as usize] }
        }
        44 => Command::Wipe(node),
        45 => Command::FlushFailed { node, why: FlushFault::Quota },
        38 => Command::Read { node, from: 0, to: 1 + draw.below(10) as usize },
        _ => Command::Priority { node, priority: draw.below(3) as u32 },
    }
}

/// Runs one random run; what is told of it is its checksum and its end.
fn trace(seed: u64) -> (Simulation, String) {
    let mut draw = Draw(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let setup = setup(&mut draw);
    let nodes = setup.nodes.len() as u64;
    let mut simulation = Simulation::new(setup).expect("the setup is within its limits");
    let mut refused = 0;
    for _ in 0..COMMANDS {
        refused += u64::from(simulation.apply(&command(&mut draw, nodes)).is_err());
    }
    let line = format!(
        "{seed}: {:08x} after {} steps, {} ticks, {} events, {refused} commands refused",
        checksum(&simulation),
        simulation.steps(),
        simulation.time(),
        simulation.event_count()
    );
    (simulation, line)
}

/// Of all events and of all that can be seen at the end.
fn checksum(simulation: &Simulation) -> u32 {
    let mut sum = 0;
    for event in simulation.events() {
        sum = crc32c::crc32c_append(sum, format!("{event:?}").as_bytes());
    }
    for pid in simulation.pids() {
        sum = crc32c::crc32c_append(sum, format!("{:?}", simulation.node(pid)).as_bytes());
        simulation.entries(pid, 0..usize::MAX, |index, proposal| {
            sum = crc32c::crc32c_append(sum, format!("{index}{proposal:?}").as_bytes());
        });
    }
    sum
}

#[test]
fn random_runs_leave_the_same_traces_natively_and_in_the_browser() {
    let lines: Vec<_> = (1..=RUNS).map(|seed| trace(seed).1 + "\n").collect();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write("tests/golden/traces.txt", lines.concat()).expect("the golden file can be written");
        return;
    }
    let golden: Vec<_> = GOLDEN.lines().collect();
    assert_eq!(lines.len(), golden.len());
    for (line, golden) in lines.iter().zip(golden) {
        assert_eq!(line.trim_end(), golden);
    }
}

#[test]
fn the_history_of_a_random_run_makes_the_same_run() {
    for seed in 1..=RUNS {
        let (first, line) = trace(seed);
        let mut again = Simulation::new(first.setup().clone()).expect("it started before");
        for command in first.history() {
            again.apply(command).unwrap_or_else(|error| panic!("{line}: {command:?}: {error}"));
        }
        assert_eq!(again.events(), first.events(), "{line}");
        assert_eq!(checksum(&again), checksum(&first), "{line}");
        assert_eq!((again.steps(), again.time()), (first.steps(), first.time()), "{line}");
    }
}
