//! What clients did, and what is wrong with it, in words.

use super::{
    Texts,
    words::{entry, key_word, list},
};
use crate::{
    kv::KeyValue,
    sim::{
        operations::Answer,
        register::{Broken, Deed, Operation, Verdict, Wrong},
    },
};

/// Whether one order explains it all, as a sentence.
pub fn verdict(texts: &Texts, verdict: &Verdict) -> String {
    let counts = [("n", verdict.operations.into()), ("keys", verdict.keys.into())];
    match verdict.broken.first() {
        Some(broken) => {
            let (key, step) = (key_word(&broken.key), broken.at.step.to_string());
            texts.format("history-broken", &[("key", key.into()), ("step", step.into())])
        }
        None if verdict.operations == 0 => texts.text("history-none"),
        None if !verdict.unknown.is_empty() => {
            let keys: Vec<String> = verdict.unknown.iter().take(5).map(|key| key_word(key)).collect();
            texts.format("history-unknown", &[("keys", list(texts, &keys).into())])
        }
        None if verdict.by_log == verdict.keys => texts.format("history-holds-log", &counts),
        None => texts.format("history-holds", &counts),
    }
}

/// What a read was told: `x=7`.
pub fn told(texts: &Texts, key: &str, answer: Option<Answer>) -> String {
    match answer {
        Some(Answer::Value(value)) => entry(&KeyValue { key: key.to_owned(), value }),
        Some(Answer::Absent) => texts.format("history-absent", &[("key", key_word(key).into())]),
        Some(Answer::Trimmed(to)) => texts.format("history-trimmed", &[("to", to.into())]),
        Some(Answer::NotHandedOver(to)) => texts.format("history-not-handed-over", &[("to", to.into())]),
        None => texts.text("history-unanswered"),
    }
}

/// What is wrong, as a sentence; it needs those of the operations that are concerned.
pub fn wrong(texts: &Texts, broken: &Broken, operations: &[Operation]) -> String {
    let find = |id: u64| operations.iter().find(|operation| operation.id == id);
    let key = ("key", key_word(&broken.key).into());
    let said = |operation: &Operation| match operation.deed {
        Deed::Write(value) => entry(&KeyValue { key: operation.key.clone(), value }),
        Deed::Read(answer) => told(texts, &operation.key, answer),
    };
    let step = |step: u64| step.to_string();
    let sentence = match broken.wrong {
        Wrong::NeverWritten { read } => find(read).map(|read| {
            let args = [("node", read.node.into()), ("saw", said(read).into()), ("step", step(broken.at.step).into())];
            texts.format("history-wrong-never", &args)
        }),
        Wrong::Stale { read, over, .. } => find(read).zip(find(over)).map(|(read, over)| {
            let done = over.completed.map_or(over.invoked.step, |done| done.step);
            let args = [
                ("node", read.node.into()),
                ("saw", said(read).into()),
                ("over", said(over).into()),
                ("by", over.node.into()),
                ("done", step(done).into()),
                ("began", step(read.invoked.step).into()),
            ];
            texts.format("history-wrong-stale", &args)
        }),
        Wrong::WentBack { read, earlier } => find(read).zip(find(earlier)).map(|(read, earlier)| {
            let args = [
                ("node", read.node.into()),
                ("saw", said(read).into()),
                ("by", earlier.node.into()),
                ("had", said(earlier).into()),
                ("done", step(earlier.completed.map_or(0, |done| done.step)).into()),
                ("began", step(read.invoked.step).into()),
            ];
            texts.format("history-wrong-back", &args)
        }),
        Wrong::Contradiction => None,
    };
    sentence
        .unwrap_or_else(|| texts.format("history-wrong-contradiction", &[key, ("n", broken.concerned.len().into())]))
}
