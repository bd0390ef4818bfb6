//! The scenarios that are shipped.

use crate::script::{
    parse,
    scenarios::{SCENARIOS, scenario},
    statement::Statement,
};

#[test]
fn every_scenario_parses_and_starts_with_its_cluster() {
    for scenario in SCENARIOS {
        let script = parse(scenario.script).unwrap_or_else(|error| panic!("{}: {error}", scenario.name));
        assert!(script.setup.is_some(), "{}", scenario.name);
        assert!(!script.lines.is_empty(), "{}", scenario.name);
        assert!(
            script.lines.iter().all(|line| !matches!(line.statement, Statement::Scenario(_))),
            "{} refers to another scenario",
            scenario.name
        );
    }
}

#[test]
fn every_scenario_says_what_to_look_for() {
    for scenario in SCENARIOS {
        let comments = scenario.script.lines().filter(|line| line.starts_with('#')).count();
        assert!(comments >= 2, "{}", scenario.name);
    }
}

#[test]
fn names_of_scenarios_are_distinct_and_found() {
    for expected in SCENARIOS {
        assert_eq!(scenario(expected.name), Some(expected));
    }
    assert_eq!(scenario("nothing"), None);
}
