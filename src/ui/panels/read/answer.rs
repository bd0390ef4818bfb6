//! One answer: what OmniPaxos gave, item by item, and what it means.

use yew::prelude::*;

use crate::{
    kv::KeyValue,
    sim::event::ReadItem,
    text::Texts,
    ui::{hooks::use_texts, phrase},
    view::read::{ReadAsk, ReadDone},
};

/// What it gets.
#[derive(Properties, PartialEq)]
pub struct AnswerProps {
    /// The read.
    pub read: ReadDone,
    /// Whether it is the newest one.
    pub newest: bool,
}

/// One answer.
#[component]
pub fn Answer(props: &AnswerProps) -> Html {
    let texts = use_texts();
    let read = &props.read;
    let items = read.answer.as_deref();
    let drawn = match items {
        None => html! { <li class="read-item nothing"><code>{ "None" }</code></li> },
        Some(items) => indexed(read.ask, items).map(|(index, item)| draw(&texts, index, item)).collect(),
    };
    html! {
        <li class={classes!("answer", props.newest.then_some("newest"))} data-testid="read-answer">
            <p class="answer-head">
                <code>{ call(read.ask) }</code>
                <span>{ texts.format("page-node", &[("node", read.node.into())]) }</span>
                <span class="quiet">{ format!("t {}", read.time) }</span>
                if !read.recorded {
                    <span class="chip">{ texts.text("compaction-read-unrecorded") }</span>
                }
            </p>
            <p class="answer-says">{ explain(&texts, read) }</p>
            <ul class="read-items">
                { drawn }
                if read.more > 0 {
                    <li class="quiet">{ texts.format("compaction-read-more", &[("n", read.more.into())]) }</li>
                }
            </ul>
        </li>
    }
}

/// What a screen reader is told of an answer: which call it was of, and what it means.
pub fn spoken(texts: &Texts, read: &ReadDone) -> String {
    format!("{} · {}", call(read.ask), explain(texts, read))
}

/// The call as it stands in a Rust program.
fn call(ask: ReadAsk) -> String {
    match ask {
        ReadAsk::Index(index) => format!("read({index})"),
        ReadAsk::Range(from, to) => format!("read_entries({from}..{to})"),
        ReadAsk::Decided(from) => format!("read_decided_suffix({from})"),
    }
}

/// The items with the index that each stands at; what is compacted stands at none, and moves the next one behind it.
fn indexed(ask: ReadAsk, items: &[ReadItem]) -> impl Iterator<Item = (Option<usize>, &ReadItem)> {
    let mut next = ask.from();
    items.iter().map(move |item| match item {
        ReadItem::Trimmed(to) | ReadItem::Snapshotted(to, _) => {
            next = *to;
            (None, item)
        }
        _ => {
            next += 1;
            (Some(next - 1), item)
        }
    })
}

fn draw(texts: &Texts, index: Option<usize>, item: &ReadItem) -> Html {
    let entry = |kv: &KeyValue| format!("{}={}", kv.key, kv.value);
    let (class, name, what) = match item {
        ReadItem::Decided(kv) => ("decided", "Decided", entry(kv)),
        ReadItem::Undecided(kv) => ("accepted", "Undecided", entry(kv)),
        ReadItem::Trimmed(to) => ("trimmed", "Trimmed", to.to_string()),
        ReadItem::Snapshotted(to, keys) => (
            "snapshot",
            "Snapshotted",
            format!("{to}: {{ {} }}", keys.iter().map(entry).collect::<Vec<_>>().join(", ")),
        ),
        ReadItem::StopSign(nodes, decided) => {
            ("stopsign", "StopSign", format!("{}, {decided}", phrase::node_list(nodes.clone())))
        }
    };
    let title = index.map(|index| texts.format("compaction-from-index", &[("index", index.into())]));
    html! {
        <li class={classes!("read-item", class)} {title}>
            if let Some(index) = index {
                <b>{ index }</b>
            }
            <code>{ name }{ "(" }{ what }{ ")" }</code>
        </li>
    }
}

/// What the answer means: a sentence for each kind of item in it.
fn explain(texts: &Texts, read: &ReadDone) -> String {
    let Some(items) = &read.answer else {
        return match read.ask {
            ReadAsk::Decided(from) => texts.format("compaction-says-nothing-decided", &[("from", from.into())]),
            _ => texts.text("compaction-says-none"),
        };
    };
    if items.is_empty() {
        return texts.text("compaction-says-empty");
    }
    let mut said: Vec<String> = Vec::new();
    for item in items {
        let sentence = match item {
            ReadItem::Decided(_) => texts.text("compaction-says-decided"),
            ReadItem::Undecided(_) => texts.text("compaction-says-undecided"),
            ReadItem::Trimmed(to) => texts.format("compaction-says-trimmed", &[("to", (*to).into())]),
            ReadItem::Snapshotted(to, keys) => {
                texts.format("compaction-says-snapshotted", &[("to", (*to).into()), ("n", keys.len().into())])
            }
            ReadItem::StopSign(_, true) => texts.text("compaction-says-stopsign"),
            ReadItem::StopSign(_, false) => texts.text("compaction-says-stopsign-undecided"),
        };
        if !said.contains(&sentence) {
            said.push(sentence);
        }
    }
    said.join(&texts.text("compaction-sentence-space"))
}
