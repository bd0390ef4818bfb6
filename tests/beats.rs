//! The scenarios that have beats, beat by beat, as a golden file: what is said in both languages, what happens, and how
//! the nodes stand. `UPDATE_GOLDEN=1 cargo test --test beats` rewrites it: read the difference.
#![cfg(not(target_arch = "wasm32"))]

use std::{env, fmt::Write as _, fs, path::Path};

use omnipaxos_playground::{
    script::{
        Runner, Script, Turn,
        beats::{Beat, Worded, settle},
        parse,
        scenarios::{SCENARIOS, Scenario},
        statement::Line,
    },
    sim::{Simulation, event::EventKind},
    text::{Language, Scene, Texts, narrate},
};

const GOLDEN: &str = "tests/golden/beats.txt";

/// Carries out lines; what came about, a sentence each.
fn carry_out(simulation: &mut Simulation, lines: &[Line], told: &mut String) {
    let texts = Texts::new(Language::English);
    let scene = Scene::of(simulation.setup());
    let mut runner = Runner::new(Script { lines: lines.to_vec(), ..Script::default() });
    loop {
        let command = match runner.next(simulation) {
            Turn::Apply(command) => command,
            Turn::Done => return,
            Turn::Failed(error) => panic!("{error}"),
        };
        let before = simulation.event_count();
        let result = simulation.apply(&command);
        for event in simulation.events_from(before) {
            use EventKind::{FlushStarted, Flushed, MessagesHeld, Received};
            if !matches!(event.kind, Received { .. } | FlushStarted { .. } | MessagesHeld { .. } | Flushed { .. }) {
                let _ = writeln!(told, "  t {} · {}", event.time, narrate(&texts, event, &scene));
            }
        }
        runner.applied(result, simulation.events_from(before));
    }
}

fn said(told: &mut String, word: &str, text: &Worded) {
    for language in Language::ALL.iter().filter(|_| !text.is_empty()) {
        assert!(text.speaks(language.tag()), "{word} in {}", language.tag());
        let _ = writeln!(told, "{word} {}: {}", language.tag(), text.in_language(language.tag()).replace('\n', " / "));
    }
}

/// A scenario beat by beat; `None` where it has none.
fn presented(scenario: &Scenario) -> Option<String> {
    let mut script = parse(scenario.script).unwrap_or_else(|error| panic!("{}: {error}", scenario.name));
    let first = script.remarks.beats.first()?.line;
    let mut stage: Vec<Line> = script.lines.iter().filter(|line| line.number < first).cloned().collect();
    settle(&mut stage, &mut script.remarks.beats);
    let mut simulation = Simulation::new(script.setup.expect("it starts with its cluster")).expect("it is valid");
    let mut told = format!("= {}\n", scenario.name);
    carry_out(&mut simulation, &stage, &mut String::new());
    for (at, Beat { text, predict, answer, note, lines, .. }) in script.remarks.beats.iter().enumerate() {
        let _ = writeln!(told, "\n- beat {}", at + 1);
        for (word, text) in [("says", text), ("asks", predict), ("answers", answer), ("notes", note)] {
            said(&mut told, word, text);
        }
        assert_eq!(predict.is_empty(), answer.is_empty(), "{}: a question has its answer", scenario.name);
        carry_out(&mut simulation, lines, &mut told);
        for pid in simulation.pids() {
            let node = simulation.node(pid).expect("a node that is listed");
            let (decided, accepted, compacted) = (node.decided, node.accepted, node.compacted);
            let up = if node.up { "" } else { ", down" };
            let _ = writeln!(told, "  node {pid}: decided {decided}, accepted {accepted}, compacted {compacted}{up}");
        }
    }
    Some(told)
}

#[test]
fn scenarios_with_beats_say_and_do_what_the_golden_file_says() {
    let told: Vec<String> = SCENARIOS.iter().filter_map(presented).collect();
    assert!(told.len() >= 2, "at least two scenarios can be presented");
    let told = told.join("\n");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(GOLDEN);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &told).expect("the golden file can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    let differs = told.lines().zip(expected.lines()).find(|(now, then)| now != then);
    assert!(told == expected, "{differs:?} (UPDATE_GOLDEN=1 rewrites the file; read the difference)");
}

#[test]
fn what_only_a_class_sees_is_not_in_the_run_that_everybody_gets() {
    for scenario in SCENARIOS {
        let script = parse(scenario.script).unwrap_or_else(|error| panic!("{}: {error}", scenario.name));
        let plain: String =
            scenario.script.lines().filter(|line| !line.starts_with('#')).map(|l| format!("{l}\n")).collect();
        let plain = parse(&plain).unwrap_or_else(|error| panic!("{}: {error}", scenario.name));
        let statements = |script: &Script| script.lines.iter().map(|line| line.statement.clone()).collect::<Vec<_>>();
        assert_eq!(format!("{:?}", plain.setup), format!("{:?}", script.setup), "{}", scenario.name);
        assert_eq!(statements(&plain).len(), statements(&script).len(), "{}", scenario.name);
    }
}
