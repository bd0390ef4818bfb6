//! Scenarios: scripts that set a stage worth looking at. `scenario NAME` runs one.

/// A script with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// What `scenario` calls it.
    pub name: &'static str,
    /// Starts with `cluster`; its comments say what to look for.
    pub script: &'static str,
}

/// All scenarios, in the order in which they are best met.
pub const SCENARIOS: &[Scenario] = &[
    Scenario { name: "fresh", script: include_str!("../../www/scenarios/fresh.txt") },
    Scenario { name: "minority", script: include_str!("../../www/scenarios/minority.txt") },
    Scenario { name: "lagging-follower", script: include_str!("../../www/scenarios/lagging-follower.txt") },
    Scenario { name: "compaction", script: include_str!("../../www/scenarios/compaction.txt") },
    Scenario { name: "one-way", script: include_str!("../../www/scenarios/one-way.txt") },
    Scenario { name: "amnesia", script: include_str!("../../www/scenarios/amnesia.txt") },
    Scenario { name: "quorum-loss", script: include_str!("../../www/scenarios/quorum-loss.txt") },
    Scenario { name: "constrained", script: include_str!("../../www/scenarios/constrained.txt") },
    Scenario { name: "chained", script: include_str!("../../www/scenarios/chained.txt") },
];

/// The scenario with this name.
pub fn scenario(name: &str) -> Option<&'static Scenario> {
    SCENARIOS.iter().find(|scenario| scenario.name == name)
}
