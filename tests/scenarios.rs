//! Scenarios as golden files: each `tests/scenarios/*.txt` is a script, a line `---`, and what it does.
//!
//! `UPDATE_GOLDEN=1 cargo test --test scenarios every_scenario_does` rewrites what follows the `---`. Read the
//! difference before you commit it. A file whose script fails is only right if its name starts with `error-`.
#![cfg(not(target_arch = "wasm32"))]

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use omnipaxos_playground::{
    script::{Cluster as _, Runner, Script, ScriptError, Turn, all_words, parse, print, scenarios::SCENARIOS},
    sim::{
        Simulation,
        event::{Event, EventKind},
    },
    text::{Language, Scene, Texts, narrate},
};

const RULE: &str = "\n---\n";

/// All files, by name.
fn files() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scenarios");
    let entries = fs::read_dir(directory).expect("tests/scenarios can be read");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry of tests/scenarios").path()).collect();
    files.sort();
    files
}

/// The script of a file, and what it is expected to do.
fn read(path: &Path) -> (String, String) {
    let text = fs::read_to_string(path).expect("a scenario can be read");
    let (script, expected) = text.split_once(RULE).unwrap_or((text.trim_end(), ""));
    (format!("{}\n", script.trim_end()), expected.to_owned())
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Runs a parsed script to its end; `see` is told the line that is about to be carried out and, after each
/// command, the events of it.
fn run(script: &Script, mut see: impl FnMut(Option<usize>, &[Event])) -> (Simulation, Result<(), ScriptError>) {
    let setup = script.setup.clone().expect("a scenario starts with its cluster");
    let mut simulation = Simulation::new(setup).expect("a setup that was parsed is valid");
    see(None, simulation.events());
    let mut runner = Runner::new(script.clone());
    loop {
        let command = match runner.next(&simulation) {
            Turn::Apply(command) => command,
            Turn::Done => return (simulation, Ok(())),
            Turn::Failed(error) => return (simulation, Err(error)),
        };
        let before = simulation.event_count();
        let result = simulation.apply(&command);
        let events = simulation.events_from(before);
        see(runner.line(), events);
        runner.applied(result, events);
    }
}

/// All that a script does, as text: each line that changes the cluster, the events that follow from it,
/// and at the end how the nodes stand.
fn told(text: &str) -> (String, Result<(), ScriptError>) {
    let script = parse(text).unwrap_or_else(|error| panic!("{error}"));
    let texts = Texts::new(Language::English);
    let setup = script.setup.as_ref().expect("a scenario starts with its cluster");
    let mut scenes = BTreeMap::from([(1, Scene::of(setup))]);
    let mut told = String::new();
    let mut last = None;
    let (simulation, result) = run(&script, |line, events| {
        if let Some(line) = line.filter(|line| last != Some(*line)) {
            last = Some(line);
            let text = text.lines().nth(line - 1).unwrap_or_default();
            let _ = writeln!(told, "> {}", text.split(" #").next().unwrap_or_default().trim());
        }
        for event in events.iter().filter(|event| is_told(event)) {
            if let EventKind::ConfigurationBegins { nodes, flexible, .. } = &event.kind {
                let scene = Scene { majority: nodes.len() / 2 + 1, nodes: nodes.len(), flexible: *flexible };
                scenes.insert(event.configuration, scene);
            }
            // What happens in an older configuration is told by its own numbers.
            let scene = scenes[&event.configuration];
            let node = event.node.map_or(String::new(), |pid| format!("node {pid} · "));
            let _ = writeln!(told, "t {} · step {} · {node}{}", event.time, event.step, narrate(&texts, event, &scene));
        }
    });
    if let Err(error) = &result {
        let _ = writeln!(told, "error · {error}");
    }
    let _ = write!(told, "\n{}", table(&simulation));
    (told, result)
}

/// Messages that arrive, and what leads up to a `Flushed`, are left out: what they bring about is told, and a
/// file of this kind is to be read.
fn is_told(event: &Event) -> bool {
    use EventKind::{FlushStarted, MessagesHeld, Received};
    !matches!(event.kind, Received { .. } | FlushStarted { .. } | MessagesHeld { .. })
}

/// How the nodes stand.
fn table(simulation: &Simulation) -> String {
    let mut rows = vec![
        ["node", "storage", "", "leads", "promise", "decided", "accepted", "compacted", "flushed"].map(String::from),
    ];
    for pid in simulation.pids() {
        let node = simulation.node(pid).expect("a node that is listed");
        let status = simulation.status(pid).expect("a node that is listed");
        let by = match (node.compacted, node.snapshot_keys) {
            (0, _) => String::new(),
            (_, Some(1)) => " by snapshot, 1 key".to_owned(),
            (_, Some(keys)) => format!(" by snapshot, {keys} keys"),
            (_, None) => " by trim".to_owned(),
        };
        let flushed = node.disk.map_or("-".to_owned(), |disk| {
            let pending = if disk.pending { ", more pending" } else { "" };
            format!("{}{pending}", disk.flushed)
        });
        rows.push([
            pid.to_string(),
            node.storage.word().to_owned(),
            if node.up { "up" } else { "down" }.to_owned(),
            if status.leads { "leads" } else { "" }.to_owned(),
            node.promise.map_or("-".to_owned(), |ballot| format!("{}·{}", ballot.n, ballot.pid)),
            node.decided.to_string(),
            node.accepted.to_string(),
            format!("{}{by}", node.compacted),
            flushed,
        ]);
    }
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let widths: Vec<_> = (0..rows[0].len()).map(width).collect();
    let mut table = String::new();
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}", width = *width));
        let _ = writeln!(table, "{}", cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    table
}

#[test]
fn every_scenario_does_what_its_file_says() {
    let update = env::var_os("UPDATE_GOLDEN").is_some();
    let mut wrong = Vec::new();
    for path in files() {
        let (script, expected) = read(&path);
        let (told, result) = told(&script);
        if result.is_err() != name(&path).starts_with("error-") {
            wrong.push(format!("{}: {result:?}", name(&path)));
        }
        if update {
            fs::write(&path, format!("{}{RULE}{told}", script.trim_end())).expect("a scenario can be written");
        } else if told != expected {
            let differs = told.lines().zip(expected.lines()).find(|(now, then)| now != then);
            let (now, then) = differs.unwrap_or(("it ends elsewhere", ""));
            wrong.push(format!("{}: does\n  {now}\nand not\n  {then}", name(&path)));
        }
    }
    assert!(wrong.is_empty(), "{}\n(UPDATE_GOLDEN=1 rewrites the files; read the difference)", wrong.join("\n"));
}

#[test]
fn a_run_that_was_printed_runs_the_same_again() {
    for path in files() {
        let script = parse(&read(&path).0).unwrap_or_else(|error| panic!("{}: {error}", name(&path)));
        let (first, _) = run(&script, |_, _| {});
        let printed = print(first.setup(), first.history());
        let again = parse(&printed).unwrap_or_else(|error| panic!("{}: {error} in\n{printed}", name(&path)));
        let (second, result) = run(&again, |_, _| {});
        assert_eq!(result, Ok(()), "{}", name(&path));
        assert_eq!(second.events(), first.events(), "{}", name(&path));
        assert_eq!((second.steps(), second.time()), (first.steps(), first.time()), "{}", name(&path));
        assert_eq!(table(&second), table(&first), "{}", name(&path));
        assert_eq!(print(second.setup(), second.history()), printed, "{}", name(&path));
    }
}

#[test]
fn every_word_of_the_language_is_in_a_file() {
    let used: Vec<String> = files().iter().flat_map(|path| words_of(&read(path).0)).collect();
    let missing: Vec<_> = all_words().into_iter().filter(|word| !used.iter().any(|used| used == word)).collect();
    assert!(missing.is_empty(), "in no scenario: {missing:?}");
}

/// The words of a script, comments left out.
fn words_of(script: &str) -> Vec<String> {
    let lines = script.lines().map(|line| line.split('#').next().unwrap_or_default());
    let is_in_word = |c: char| c.is_alphanumeric() || c == '-';
    lines.flat_map(|line| line.split(|c| !is_in_word(c)).map(str::to_owned).collect::<Vec<_>>()).collect()
}

#[test]
fn every_shipped_scenario_is_in_a_file_and_sets_a_stage() {
    let scripts: Vec<String> = files().iter().map(|path| read(path).0).collect();
    for scenario in SCENARIOS {
        let line = format!("scenario {}", scenario.name);
        assert!(scripts.iter().any(|script| script.lines().any(|l| l == line)), "{} is in no file", scenario.name);
        let script = parse(scenario.script).unwrap_or_else(|error| panic!("{}: {error}", scenario.name));
        let (_, result) = run(&script, |_, _| {});
        assert_eq!(result, Ok(()), "{}", scenario.name);
    }
}
