//! Bars, bands and local reads of a history, in words.

use crate::{
    sim::operations::Answer,
    text::{Texts, entry, history::told, key_word},
    view::history::{Bar, Fault, FaultKind, Local, What},
};

/// A bar in a few letters, for inside of it.
pub fn bar_short(bar: &Bar) -> String {
    let sign = if bar.concerned { "✕ " } else { "" };
    let words = match &bar.what {
        What::Write(kv) => entry(kv),
        What::Writes { first, count, .. } => format!("{} +{}", entry(first), count - 1),
        What::Read(key, answer) => match answer {
            Some(Answer::Value(value)) => format!("{} → {value}", key_word(key)),
            Some(Answer::Absent) => format!("{} → –", key_word(key)),
            Some(Answer::Trimmed(_) | Answer::NotHandedOver(_)) => format!("{} → ▨", key_word(key)),
            None => format!("{} → ?", key_word(key)),
        },
    };
    let open = match (bar.to, bar.lost) {
        (Some(_), _) => "",
        (None, true) => " ✗",
        (None, false) => " …",
    };
    format!("{sign}{words}{open}")
}

/// A bar as a sentence.
pub fn bar(texts: &Texts, bar: &Bar) -> String {
    let from = bar.from.step.to_string();
    let span = match (bar.to, bar.lost) {
        (Some(to), _) => texts.format("history-span", &[("from", from.into()), ("to", to.step.to_string().into())]),
        (None, true) => texts.format("history-span-lost", &[("from", from.into())]),
        (None, false) => texts.format("history-span-open", &[("from", from.into())]),
    };
    let (node, span) = (("node", bar.node.into()), ("span", span.into()));
    let said = match &bar.what {
        What::Write(kv) => texts.format("history-bar-write", &[node, span, ("entry", entry(kv).into())]),
        What::Writes { first, count, done } => {
            let entry = ("entry", entry(first).into());
            let args = [node, span, entry, ("n", (*count).into()), ("done", (*done).into())];
            texts.format("history-bar-writes", &args)
        }
        What::Read(key, answer) => {
            let args = [node, span, ("key", key_word(key).into()), ("told", told(texts, key, *answer).into())];
            texts.format("history-bar-read", &args)
        }
    };
    match bar.concerned {
        true => texts.format("history-bar-concerned", &[("bar", said.into())]),
        false => said,
    }
}

/// A fault in a few words.
pub fn fault(texts: &Texts, fault: &Fault) -> String {
    match fault.kind {
        FaultKind::Cut => {
            let mut pairs: Vec<String> = Vec::new();
            for (from, to) in &fault.links {
                match fault.links.contains(&(*to, *from)) {
                    true if from < to => pairs.push(format!("{from}-{to}")),
                    true => {}
                    false => pairs.push(format!("{from}→{to}")),
                }
            }
            texts.format("history-fault-cut", &[("links", pairs.join(" ").into())])
        }
        FaultKind::Down => texts.text("history-fault-down"),
        FaultKind::Held => texts.text("history-fault-held"),
        FaultKind::FlushFailed => texts.text("history-fault-flush"),
        FaultKind::PowerFailed => texts.text("history-fault-power"),
    }
}

/// A read of one node's own log, as a sentence.
pub fn local(texts: &Texts, local: &Local) -> String {
    let (node, step) = (("node", local.node.into()), ("step", local.step.to_string().into()));
    let decided = local.upto.saturating_sub(local.from);
    match &local.differs {
        Some((index, here, there)) => {
            let here = here.as_ref().map_or_else(|| texts.text("history-local-lacks"), entry);
            let args = [node, step, ("index", (*index).into()), ("here", here.into()), ("there", entry(there).into())];
            texts.format("history-local-differs", &args)
        }
        None if decided == 0 => texts.format("history-local-nothing", &[node, step]),
        None => {
            let behind = local.decided.saturating_sub(local.upto);
            let args =
                [node, step, ("from", local.from.into()), ("upto", local.upto.into()), ("behind", behind.into())];
            texts.format("history-local-prefix", &args)
        }
    }
}
