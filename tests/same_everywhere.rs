//! The same seed and the same commands give the same run: twice here, and natively as in a browser's
//! WebAssembly. The random runs are drawn by a small generator of this file's own, so that both sides draw the
//! same; their traces' checksums are in `tests/golden/traces.txt` (UPDATE_GOLDEN=1 rewrites it natively).

#[path = "common/cluster.rs"]
mod cluster;

use cluster::{Draw, by_hand, command, setup};
use crc::{CRC_32_ISCSI, Crc, Digest, Table};
use omnipaxos_playground::{
    script::{Runner, Turn, parse},
    sim::{
        NodeId, Simulation,
        command::{Command, FlushFault, Record},
    },
};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::{wasm_bindgen_test as test, wasm_bindgen_test_configure};

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test_configure!(run_in_browser);

const GOLDEN: &str = include_str!("golden/traces.txt");
const RUNS: u64 = 60;
/// Further runs, in which messages are decided over by hand, and links and nodes are set.
const RUNS_BY_HAND: u64 = 30;
/// One that uses each of those words.
const SCRIPT: &str = include_str!("scenarios/every-word-by-hand.txt");
const COMMANDS: usize = 120;
type Sum = Digest<'static, u32, Table<16>>;
static CRC: Crc<u32, Table<16>> = Crc::<u32, Table<16>>::new(&CRC_32_ISCSI);

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
    let mut setup = setup(&mut draw);
    let is_by_hand = seed > RUNS;
    setup.reorder = is_by_hand && draw.yes(30);
    let nodes = setup.nodes.len() as u64;
    let mut simulation = Simulation::new(setup).expect("the setup is within its limits");
    let mut refused = 0;
    for _ in 0..COMMANDS {
        let command = match () {
            () if is_by_hand && draw.yes(40) => by_hand(&mut draw, &simulation),
            () if draw.yes(15) => disk_fault(&mut draw, nodes),
            () => command(&mut draw, nodes),
        };
        refused += u64::from(simulation.apply(&command).is_err());
    }
    let mut sum = checksum(&simulation);
    if is_by_hand {
        sum = checksum_of_network(&simulation, sum);
    }
    let sum = sum.finalize();
    let line = format!("{seed}: {sum:08x} {}, {refused} commands refused", end(&simulation));
    (simulation, line)
}

fn end(simulation: &Simulation) -> String {
    let (steps, time, events) = (simulation.steps(), simulation.time(), simulation.event_count());
    format!("after {steps} steps, {time} ticks, {events} events")
}

/// Runs the script.
fn script_trace() -> (Simulation, String) {
    let script = SCRIPT.split("\n---\n").next().unwrap_or_default();
    let script = parse(script).expect("it parses");
    let mut simulation = Simulation::new(script.setup.clone().expect("it has a cluster")).expect("it is valid");
    let mut runner = Runner::new(script);
    loop {
        match runner.next(&simulation) {
            Turn::Apply(command) => {
                let events = simulation.event_count();
                let result = simulation.apply(&command);
                runner.applied(result, simulation.events_from(events));
            }
            Turn::Done => break,
            Turn::Failed(error) => panic!("{error}"),
        }
    }
    let sum = checksum_of_network(&simulation, checksum(&simulation)).finalize();
    let line = format!("script: {sum:08x} {}", end(&simulation));
    (simulation, line)
}

fn traces() -> Vec<(Simulation, String)> {
    (1..=RUNS + RUNS_BY_HAND).map(trace).chain([script_trace()]).collect()
}

/// Of all that can be seen of links, messages and settings, and of what comes next.
fn checksum_of_network(simulation: &Simulation, mut sum: Sum) -> Sum {
    for link in simulation.link_states() {
        sum.update(format!("{link:?}").as_bytes());
    }
    for message in simulation.messages(true) {
        sum.update(format!("{:?}", simulation.message(message.id)).as_bytes());
    }
    for pid in simulation.pids() {
        sum.update(format!("{:?}", simulation.settings(pid)).as_bytes());
    }
    sum.update(format!("{:?}", simulation.upcoming(usize::MAX)).as_bytes());
    sum
}

/// Of all events and of all that can be seen at the end.
fn checksum(simulation: &Simulation) -> Sum {
    let mut sum = CRC.digest();
    for event in simulation.events() {
        sum.update(format!("{event:?}").as_bytes());
    }
    for pid in simulation.pids() {
        sum.update(format!("{:?}", simulation.node(pid)).as_bytes());
        simulation.entries(pid, 0..usize::MAX, |index, proposal| {
            sum.update(format!("{index}{proposal:?}").as_bytes());
        });
    }
    sum
}

#[test]
fn random_runs_leave_the_same_traces_natively_and_in_the_browser() {
    let lines: Vec<_> = traces().into_iter().map(|(_, line)| line + "\n").collect();
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
    for (first, line) in traces() {
        let mut again = Simulation::new(first.setup().clone()).expect("it started before");
        for command in first.history() {
            again.apply(command).unwrap_or_else(|error| panic!("{line}: {command:?}: {error}"));
        }
        assert_eq!(again.events(), first.events(), "{line}");
        assert_eq!(checksum(&again).finalize(), checksum(&first).finalize(), "{line}");
        let of_network = |run| checksum_of_network(run, CRC.digest()).finalize();
        assert_eq!(of_network(&again), of_network(&first), "{line}");
        assert_eq!((again.steps(), again.time()), (first.steps(), first.time()), "{line}");
    }
}
