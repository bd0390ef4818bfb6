//! The texts: the same ones in both languages, each of them used, and every sentence that they can make.
#![cfg(not(target_arch = "wasm32"))]

mod by_hand;
mod catalogue;
mod events;
mod lessons;
mod messages;
mod reads;
mod refusals;
mod rules;
mod violations;

use std::{env, fs, path::Path};

use omnipaxos_playground::{
    sim::{event::Event, quorum::Quorums},
    text::{Language, Scene, Texts, narrate, tag},
};
use rules::complaints;

/// The cluster that the golden sentences are told of.
const SCENE: Scene = Scene { majority: 3, nodes: 5, flexible: None };
/// The same with quorums of other sizes.
const FLEXIBLE: Scene = Scene { flexible: Some(Quorums { read: 4, write: 2 }), ..SCENE };

fn event(node: u64, kind: omnipaxos_playground::sim::event::EventKind) -> Event {
    Event { step: 1, time: 1, node: Some(node), configuration: 1, kind }
}

/// Every sentence of a language, one a line, under the name of what it tells.
fn sentences(language: Language) -> Vec<(String, String)> {
    let texts = Texts::new(language);
    let mut all: Vec<(String, String)> = Vec::new();
    for kind in events::every() {
        let event = event(1, kind);
        let name = match tag(&event) {
            tag if tag.is_empty() => event.kind.name().to_owned(),
            tag => format!("{} {tag}", event.kind.name()),
        };
        all.push((name, narrate(&texts, &event, &SCENE)));
    }
    // What is told otherwise with quorums of other sizes.
    for kind in events::of_quorums() {
        let event = event(1, kind);
        all.push((format!("{} with quorums", event.kind.name()), narrate(&texts, &event, &FLEXIBLE)));
    }
    all.extend(refusals::every(&texts));
    all
}

#[test]
fn every_event_and_error_reads_as_a_sentence() {
    for language in Language::ALL {
        let found: Vec<String> = sentences(language)
            .into_iter()
            .flat_map(|(name, sentence)| {
                complaints(language, &sentence).into_iter().map(move |said| format!("{name}: {said}: {sentence}"))
            })
            .collect();
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    }
}

#[test]
fn two_things_that_happened_are_never_told_alike() {
    for language in Language::ALL {
        let mut all = sentences(language);
        all.sort_by(|a, b| a.1.cmp(&b.1));
        for pair in all.windows(2) {
            assert_ne!(pair[0].1, pair[1].1, "{} and {}", pair[0].0, pair[1].0);
        }
    }
}

#[test]
fn the_sentences_are_the_golden_ones() {
    for language in Language::ALL {
        let told: String =
            sentences(language).iter().map(|(name, sentence)| format!("{name} | {sentence}\n")).collect();
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/golden")
            .join(format!("narration.{}.txt", language.tag()));
        if env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &told).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        }
        let golden = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (told, golden) in told.lines().zip(golden.lines()) {
            assert_eq!(told, golden, "UPDATE_GOLDEN=1 rewrites {}", path.display());
        }
        assert_eq!(told.lines().count(), golden.lines().count(), "UPDATE_GOLDEN=1 rewrites {}", path.display());
    }
}

#[test]
fn the_sentences_of_the_mock_stand() {
    use omnipaxos_playground::sim::event::EventKind;

    let texts = Texts::new(Language::English);
    let tell = |kind| narrate(&texts, &event(1, kind), &SCENE);
    let last = Some(events::key_value("b", 4));
    assert_eq!(
        tell(EventKind::Accepted { from: 22, count: 1, replaced: 0, last, by: None }),
        "Node 1 appends b=4 at index 22."
    );
    assert_eq!(
        tell(EventKind::MessagesHeld { count: 2, number: 7 }),
        "Node 1 holds 2 messages until flush 7 is durable."
    );
    assert_eq!(
        tell(EventKind::Decided { from: 0, to: 21, accepted_by: vec![1, 2, 5], by: None }),
        "Nodes 1, 2 and 5, a majority, have accepted index 20: node 1 decides 21 entries (0–20)."
    );
    let mut message = messages::silent(omnipaxos_playground::sim::event::MessageKind::Accepted);
    message.accepted = Some(21);
    assert_eq!(
        tell(EventKind::Received { from: 5, message: message.into() }),
        "Node 1 receives from node 5: accepted 21 entries (0–20)."
    );
}
