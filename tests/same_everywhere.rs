//! The same seed and the same commands give the same run: twice here, and natively as in a browser's
//! WebAssembly. The random runs are drawn by a small generator of this file's own, so that both sides draw the
//! same; their traces' checksums are in `tests/golden/traces.txt` (UPDATE_GOLDEN=1 rewrites it natively).

#[path = "common/cluster.rs"]
mod cluster;

use cluster::{Draw, command, setup};
use omnipaxos_playground::sim::{
    NodeId, Simulation,
    command::{Command, FlushFault, Record},
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

const GOLDEN: &str = include_str!("golden/traces.txt");
const RUNS: u64 = 60;
const COMMANDS: usize = 120;

/// A fault of a disk, or its end, which may be refused.
fn disk_fault(draw: &mut Draw, nodes: u64) -> Command {
    let node: NodeId = 1 + draw.below(nodes);
    match draw.below(6) {
        0 => Command::Fail(node),
        1 => Command::FlushFailed { node, why: FlushFault::Quota },
        2 => Command::Fill(node),
        3 => Command::Free(node),
        4 => {
            let record = [Record::Manifest, Record::Log, Record::Snapshot][draw.below(3) as usize];
            Command::Damage { node, record }
        }
        _ => Command::Wipe(node),
    }
}

/// Runs one random run; what is told of it is its checksum and its end.
fn trace(seed: u64) -> (Simulation, String) {
    let mut draw = Draw::of(seed);
    let setup = setup(&mut draw);
    let nodes = setup.nodes.len() as u64;
    let mut simulation = Simulation::new(setup).expect("the setup is within its limits");
    let mut refused = 0;
    for _ in 0..COMMANDS {
        let command = if draw.yes(15) { disk_fault(&mut draw, nodes) } else { command(&mut draw, nodes) };
        refused += u64::from(simulation.apply(&command).is_err());
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
