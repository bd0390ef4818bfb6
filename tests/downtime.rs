//! How long a client waits in each shipped scenario. A client appends all along, from before the first fault on; what
//! counts is the longest time in which nothing was decided at its node, until long after the scenario's last line.
//!
//! `UPDATE_GOLDEN=1 cargo test --test downtime` writes what the page shows.
#![cfg(not(target_arch = "wasm32"))]

use std::{env, fmt::Write as _, fs, path::Path};

use omnipaxos_playground::{
    script::{Runner, Turn, parse, scenarios::SCENARIOS, scenarios::Scenario},
    sim::{NodeId, Simulation, command::Command, load::Load},
    view::outage::{Outage, Outages},
};

/// For how many election timeouts it goes on after the scenario's last line.
const AFTER: u64 = 20;

/// Whether a command breaks something.
fn breaks(command: &Command) -> bool {
    matches!(
        command,
        Command::Cut(_)
            | Command::Crash(_)
            | Command::Hold(_)
            | Command::DiskTicks { .. }
            | Command::Reconfigure { .. }
    )
}

/// What a client at this node waited.
fn measured(scenario: &Scenario, client: NodeId) -> Outage {
    let script = parse(scenario.script).unwrap_or_else(|error| panic!("{}: {error}", scenario.name));
    let mut simulation = Simulation::new(script.setup.clone().expect("a cluster")).expect("a valid setup");
    let mut runner = Runner::new(script);
    loop {
        let command = match runner.next(&simulation) {
            Turn::Apply(command) => command,
            Turn::Done => break,
            Turn::Failed(error) => panic!("{}: {error}", scenario.name),
        };
        if breaks(&command) && simulation.clients().next().is_none() {
            let load = Some(Load { rate: 1, every: 1, keys: 5 });
            simulation.apply(&Command::Load { node: client, load }).expect("its node runs");
            simulation.apply(&Command::Tick(20)).expect("time passes");
        }
        let before = simulation.event_count();
        let result = simulation.apply(&command);
        runner.applied(result, simulation.events_from(before));
    }
    simulation.apply(&Command::Tick(AFTER * simulation.setup().election_ticks)).expect("time passes");
    assert!(simulation.checks().iter().all(|check| check.broken_at.is_none()), "{}", scenario.name);
    let mut outages = Outages::default();
    simulation.events().iter().for_each(|event| outages.tell(event));
    let found = outages.now(simulation.time()).into_iter().find(|outage| outage.node == client);
    found.unwrap_or_else(|| panic!("{}: nothing was measured", scenario.name))
}

#[test]
fn what_the_page_says_of_downtimes_is_what_is_measured() {
    let mut told = String::new();
    for scenario in SCENARIOS {
        let Some(client) = scenario.client else { continue };
        let outage = measured(scenario, client);
        assert!(!outage.lasts, "{}: nothing is decided any more: {outage:?}", scenario.name);
        let election = parse(scenario.script).expect("it parses").setup.expect("a cluster").election_ticks;
        let _ = writeln!(told, "{} {client} {} {election}", scenario.name, outage.ticks);
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/scenarios/downtime.txt");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &told).expect("it can be written");
    }
    assert_eq!(fs::read_to_string(&path).expect("it can be read"), told, "UPDATE_GOLDEN=1 rewrites it");
}

#[test]
fn a_quorum_connected_node_takes_over_within_what_the_paper_says() {
    for scenario in SCENARIOS {
        let (Some(paper), Some(client)) = (scenario.paper, scenario.client) else { continue };
        let outage = measured(scenario, client);
        let election = parse(scenario.script).expect("it parses").setup.expect("a cluster").election_ticks;
        assert!(outage.ticks <= paper * election, "{}: {outage:?}", scenario.name);
    }
}
