//! The TypeScript declarations of `window.playground`: made from the types that its values are serialised from, and held
//! against `www/playground.d.ts`.

use std::{env, fs, path::Path};

use ts_rs::{Config, TS};

use crate::{
    app::{js, state, state_cluster, state_history},
    sim::invariant::Invariant,
};

/// What no Rust type says: the object itself.
const INTERFACE: &str = include_str!("playground.ts");

const HEADER: &str = "\
// `window.playground` of OmniPaxos Playground, in TypeScript.
// Generated from the Rust types of its values; UPDATE_GOLDEN=1 cargo test --lib -- app::declarations
";

const EVENT: &str =
    "Something that happened. One of the kinds `received` and `lost` has the fields of its message too.";

fn declarations() -> String {
    let mut out = vec![HEADER.to_owned(), INTERFACE.to_owned()];
    type_of::<js::Outcome>(&mut out);
    type_of::<js::OutcomeError>(&mut out);
    // That all of a message's fields may be missing together is more than a derive can say.
    out.push(format!("/** {EVENT} */\nexport type PlaygroundEvent = Happening & Partial<EventMessage>;\n"));
    type_of::<state::EventValue>(&mut out);
    type_of::<state::EventMessage>(&mut out);
    type_of::<state::MessageFields>(&mut out);
    type_of::<state::State>(&mut out);
    type_of::<state_cluster::ConfigurationValue>(&mut out);
    type_of::<state_cluster::QuorumsValue>(&mut out);
    type_of::<state::NodeValue>(&mut out);
    type_of::<state::EntryValue>(&mut out);
    type_of::<state::LinkValue>(&mut out);
    type_of::<state::MessageValue>(&mut out);
    type_of::<state::InvariantValue>(&mut out);
    type_of::<state_history::LivenessValue>(&mut out);
    type_of::<state_history::HistoryValue>(&mut out);
    type_of::<state_history::BrokenValue>(&mut out);
    type_of::<state::ProposalsValue>(&mut out);
    type_of::<state::ProposalValue>(&mut out);
    type_of::<state::ProposalMoment>(&mut out);
    type_of::<state_cluster::ClientValue>(&mut out);
    type_of::<state::BallotState>(&mut out);
    type_of::<js::LessonValue>(&mut out);
    type_of::<js::LessonStepValue>(&mut out);
    type_of::<js::DiskValue>(&mut out);
    type_of::<js::RecordValue>(&mut out);
    type_of::<state::Whole>(&mut out);
    union("What can happen.", "EventKind", &names("EventKind"), &mut out);
    union(
        "The messages of OmniPaxos, and the two that bring a node the state of its configuration.",
        "MessageName",
        &names("MessageKind"),
        &mut out,
    );
    union("How a proposal is lost.", "Lapse", &names("Lapse"), &mut out);
    let invariants: Vec<String> = Invariant::ALL.iter().map(|invariant| invariant.name().to_owned()).collect();
    union("What must always hold.", "InvariantName", &invariants, &mut out);
    union("How what is promised in time stands.", "LivenessName", &names("Liveness"), &mut out);
    union("What was done that explains a violation.", "Cause", &names("Cause"), &mut out);
    out.join("\n")
}

/// The declaration of one type, with a line for each of its fields.
fn type_of<T: TS + 'static>(out: &mut Vec<String>) {
    let docs = T::docs().unwrap_or_default();
    let text = format!("{docs}export {}", T::decl(&Config::new()));
    let text = text.replace("/**\n * ", "/** ").replace("\n */", " */");
    let mut lines = Vec::new();
    for line in text.lines().map(str::trim) {
        let (line, is_last) = line.strip_suffix(", };").map_or((line, false), |line| (line, true));
        match line.strip_suffix(',') {
            _ if is_last => lines.push(format!("  {line};\n}};")),
            Some(field) => lines.push(format!("  {field};")),
            None if line.starts_with("/**") && !lines.is_empty() => lines.push(format!("  {line}")),
            None => lines.push(line.to_owned()),
        }
    }
    out.push(lines.join("\n") + "\n");
}

/// A type of some strings.
fn union(doc: &str, name: &str, words: &[String], out: &mut Vec<String>) {
    assert!(words.len() > 2, "{name} has the words {words:?}");
    let words: String = words.iter().map(|word| format!("\n  | \"{word}\"")).collect();
    out.push(format!("/** {doc} */\nexport type {name} ={words};\n"));
}

/// The strings in the function `name` of this type of the simulation, in the order of the source: a match has no list
/// of what it may give.
fn names(of: &str) -> Vec<String> {
    let mut sources = Vec::new();
    read_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/sim"), &mut sources);
    let found: Vec<&str> = sources.iter().filter_map(|source| body_of_name(source, of)).collect();
    let [body] = found[..] else { panic!("{of} has {} functions `name`", found.len()) };
    let mut names: Vec<String> = Vec::new();
    for word in body.split('"').skip(1).step_by(2).map(str::to_owned) {
        if !names.contains(&word) {
            names.push(word);
        }
    }
    names
}

fn body_of_name<'a>(source: &'a str, of: &str) -> Option<&'a str> {
    source.split(&format!("\nimpl {of} {{\n")).skip(1).find_map(|block| {
        let (block, _) = block.split_once("\n}")?;
        let (_, body) = block.split_once("pub fn name(")?;
        Some(body.split_once("\n    }").map_or(body, |(body, _)| body))
    })
}

fn read_all(folder: &Path, sources: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("an entry of a folder").path();
        if path.is_dir() {
            read_all(&path, sources);
        } else {
            sources.push(fs::read_to_string(&path).expect("a source is text"));
        }
    }
}

#[test]
fn the_declarations_are_those_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/playground.d.ts");
    let wanted = declarations();
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &wanted).expect("the declarations can be written");
    }
    let found = fs::read_to_string(&path).expect("www/playground.d.ts is there");
    assert!(
        found == wanted,
        "www/playground.d.ts is of other types. Run: UPDATE_GOLDEN=1 cargo test --lib -- app::declarations"
    );
}
