//! Scenarios: scripts that set a stage worth looking at. `scenario NAME` runs one.

use crate::{
    script::{parse, print_command},
    sim::{NodeId, command::Command, config::Setup},
};

/// A script with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What `scenario` calls it.
    pub name: &'static str,
    /// Starts with `cluster`; its comments say what to look for.
    pub script: &'static str,
    /// Where a client waits while it lasts; `None` where there is nothing to wait for.
    pub client: Option<NodeId>,
    /// Within how many election timeouts OmniPaxos is to recover, by its paper (EuroSys 2023), which has this one.
    pub paper: Option<u64>,
}

/// How long a client waited in a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Downtime {
    /// Where the client appended.
    pub client: NodeId,
    /// The longest time in which nothing was decided there, in ticks.
    pub ticks: u64,
    /// The election timeout, in ticks.
    pub election_ticks: u64,
}

impl Downtime {
    /// In tenths of an election timeout, rounded.
    pub fn tenths(&self) -> u64 {
        let election = self.election_ticks.max(1);
        (self.ticks * 10 + election / 2) / election
    }
}

/// What was measured: a line a scenario, with its name, the client's node, and both times in ticks. A test measures
/// it again.
const MEASURED: &str = include_str!("../../www/scenarios/downtime.txt");

impl Scenario {
    /// How long its client waited when it was measured.
    pub fn downtime(&self) -> Option<Downtime> {
        let line = MEASURED.lines().find_map(|line| line.strip_prefix(self.name)?.strip_prefix(' '))?;
        let mut numbers = line.split(' ').map_while(|number| number.parse().ok());
        let (client, ticks, election_ticks) = (numbers.next()?, numbers.next()?, numbers.next()?);
        Some(Downtime { client, ticks, election_ticks })
    }
}

/// All scenarios, in the order in which they are best met.
pub const SCENARIOS: &[Scenario] = &[
    Scenario { name: "fresh", script: include_str!("../../www/scenarios/fresh.txt"), client: None, paper: None },
    Scenario { name: "busy", script: include_str!("../../www/scenarios/busy.txt"), client: None, paper: None },
    Scenario {
        name: "minority",
        script: include_str!("../../www/scenarios/minority.txt"),
        client: Some(3),
        paper: None,
    },
    Scenario {
        name: "majority",
        script: include_str!("../../www/scenarios/majority.txt"),
        client: Some(1),
        paper: None,
    },
    Scenario {
        name: "three-threes",
        script: include_str!("../../www/scenarios/three-threes.txt"),
        client: None,
        paper: None,
    },
    Scenario {
        name: "lagging-follower",
        script: include_str!("../../www/scenarios/lagging-follower.txt"),
        client: None,
        paper: None,
    },
    Scenario {
        name: "compaction",
        script: include_str!("../../www/scenarios/compaction.txt"),
        client: None,
        paper: None,
    },
    Scenario {
        name: "compaction-race",
        script: include_str!("../../www/scenarios/compaction-race.txt"),
        client: None,
        paper: None,
    },
    Scenario { name: "one-way", script: include_str!("../../www/scenarios/one-way.txt"), client: Some(2), paper: None },
    Scenario {
        name: "one-way-deaf",
        script: include_str!("../../www/scenarios/one-way-deaf.txt"),
        client: Some(2),
        paper: None,
    },
    Scenario {
        name: "one-way-mute",
        script: include_str!("../../www/scenarios/one-way-mute.txt"),
        client: Some(2),
        paper: None,
    },
    Scenario {
        name: "flapping",
        script: include_str!("../../www/scenarios/flapping.txt"),
        client: Some(1),
        paper: None,
    },
    Scenario {
        name: "rolling-restart",
        script: include_str!("../../www/scenarios/rolling-restart.txt"),
        client: Some(2),
        paper: None,
    },
    Scenario {
        name: "blackout",
        script: include_str!("../../www/scenarios/blackout.txt"),
        client: Some(2),
        paper: None,
    },
    Scenario {
        name: "slow-disk",
        script: include_str!("../../www/scenarios/slow-disk.txt"),
        client: Some(1),
        paper: None,
    },
    Scenario {
        name: "reconfiguration",
        script: include_str!("../../www/scenarios/reconfiguration.txt"),
        client: Some(1),
        paper: None,
    },
    Scenario { name: "amnesia", script: include_str!("../../www/scenarios/amnesia.txt"), client: None, paper: None },
    Scenario {
        name: "quorum-loss",
        script: include_str!("../../www/scenarios/quorum-loss.txt"),
        client: Some(1),
        paper: Some(4),
    },
    Scenario {
        name: "constrained",
        script: include_str!("../../www/scenarios/constrained.txt"),
        client: Some(1),
        paper: Some(4),
    },
    Scenario {
        name: "chained",
        script: include_str!("../../www/scenarios/chained.txt"),
        client: Some(1),
        paper: Some(4),
    },
    Scenario {
        name: "chained-five",
        script: include_str!("../../www/scenarios/chained-five.txt"),
        client: Some(4),
        paper: Some(4),
    },
];

/// The scenario with this name.
pub fn scenario(name: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().find(|scenario| scenario.name == name)
}

thread_local! {
    /// What each scenario starts from, and the first words of its commands that do something to the cluster, in order.
    static STAGES: Vec<(Setup, Vec<&'static str>)> = SCENARIOS.iter().map(stage).collect();
}

fn stage(scenario: &Scenario) -> (Setup, Vec<&'static str>) {
    let setup = parse(scenario.script).ok().and_then(|script| script.setup).unwrap_or_default();
    let words = scenario.script.lines().filter_map(|line| line.split_whitespace().next());
    let is_done =
        |word: &&str| !word.starts_with('#') && !["cluster", "storage", "node", "run", "tick", "step"].contains(word);
    (setup, words.filter(is_done).collect())
}

/// The scenario that a run is, or was to begin with: by what it started from and what was done in it, so that it is known
/// after a reload too. Of one in which nothing is done but to wait there is nothing to tell.
pub fn scenario_of(setup: &Setup, history: &[Command]) -> Option<&'static Scenario> {
    let is_of = |(stage, words): &(Setup, Vec<&str>)| {
        let done = || history.iter().filter(|command| !matches!(command, Command::Tick(_) | Command::Step(_)));
        let word = |command: &Command| print_command(command).split(' ').next().unwrap_or_default().to_owned();
        let begins_so = || done().take(words.len()).map(word).eq(words.iter().map(|word| (*word).to_owned()));
        !words.is_empty() && stage == setup && begins_so()
    };
    STAGES.with(|stages| stages.iter().position(is_of)).map(|at| &SCENARIOS[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        script::{Runner, Turn},
        sim::Simulation,
    };

    #[test]
    fn a_run_is_told_by_what_was_done_in_it() {
        for scenario in SCENARIOS {
            let mut script = parse(scenario.script).unwrap();
            let mut simulation = Simulation::new(script.setup.take().unwrap()).unwrap();
            assert_eq!(scenario_of(simulation.setup(), simulation.history()), None, "{}", scenario.name);
            let mut runner = Runner::new(script);
            while let Turn::Apply(command) = runner.next(&simulation) {
                let from = simulation.events().len();
                let result = simulation.apply(&command);
                runner.applied(result, &simulation.events()[from..]);
            }
            simulation.apply(&Command::Tick(10)).unwrap();
            let found = scenario_of(simulation.setup(), simulation.history()).map(|found| found.name);
            assert_eq!(found, (scenario.name != "fresh").then_some(scenario.name));
            let other = Setup { seed: 1_000, ..simulation.setup().clone() };
            assert_eq!(scenario_of(&other, simulation.history()), None);
        }
    }
}
