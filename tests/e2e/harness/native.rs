//! The same runs without a browser, to compare with.

use omnipaxos_playground::{
    script::{Runner, Turn, parse},
    sim::Simulation,
};

/// The cluster after this script, which starts with `cluster`, as the core runs it here.
pub fn run(script: &str) -> Simulation {
    let script = parse(script).expect("the script parses");
    let mut simulation = Simulation::new(script.setup.clone().expect("it sets a cluster up")).expect("it can start");
    let mut runner = Runner::new(script);
    loop {
        match runner.next(&simulation) {
            Turn::Apply(command) => {
                let before = simulation.event_count();
                let result = simulation.apply(&command);
                runner.applied(result, simulation.events_from(before));
            }
            Turn::Done => return simulation,
            Turn::Failed(error) => panic!("{error}"),
        }
    }
}
