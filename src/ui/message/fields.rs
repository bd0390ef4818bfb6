//! Every field of a message: the library's name, the value, and one sentence.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    kv::KeyValue,
    text::{self, Texts},
    ui::{hooks::use_texts, phrase},
    view::message::{FieldValue, MessageView},
};

/// How many entries or keys are shown of a field.
const SHOWN: usize = 6;

/// What the table gets.
#[derive(Properties, PartialEq)]
pub struct FieldsProps {
    /// The message.
    pub message: Rc<MessageView>,
}

/// The table of all fields.
#[component]
pub fn Fields(props: &FieldsProps) -> Html {
    let texts = use_texts();
    let detail = &props.message.detail;
    let rows = detail.fields.iter().map(|field| {
        html! {
            <div key={field.name} class="message-field" data-testid={format!("message-field-{}", field.name)}>
                <dt><code>{ field.name }</code></dt>
                <dd class="value">{ value(&texts, &field.value) }</dd>
                <dd class="quiet">{ text::field(&texts, detail.info.kind, field.name).unwrap_or_default() }</dd>
            </div>
        }
    });
    html! {
        <section>
            <h3>{ texts.text("network-message-fields") }</h3>
            <dl class="message-fields">{ for rows }</dl>
        </section>
    }
}

/// What a field holds.
fn value(texts: &Texts, value: &FieldValue) -> Html {
    match value {
        FieldValue::Ballot(Some(ballot)) => {
            html! { <span title={text::ballot_fields(texts, ballot)}>{ text::ballot(ballot) }</span> }
        }
        FieldValue::Ballot(None) => texts.text("network-value-nobody").into(),
        FieldValue::Index(index) => index.to_string().into(),
        FieldValue::Count(count) => count.to_string().into(),
        FieldValue::Flag(flag) => flag.to_string().into(),
        FieldValue::SequenceNumber { session, counter } => {
            let args = [("session", session.to_string().into()), ("counter", counter.to_string().into())];
            texts.format("network-value-sequence", &args).into()
        }
        FieldValue::Entries { total: 0, .. } => texts.text("network-value-no-entries").into(),
        FieldValue::Entries { first, total } => list(texts, first, *total),
        FieldValue::Snapshot { complete, first, total } => {
            let id = if *complete { "network-value-complete" } else { "network-value-delta" };
            html! { <>{ texts.format(id, &[("n", (*total).into())]) }{ list(texts, first, *total) }</> }
        }
        FieldValue::StopSign { nodes, configuration, .. } => {
            let nodes = phrase::node_list(nodes.iter().copied());
            let args = [("nodes", nodes.into()), ("configuration", configuration.to_string().into())];
            texts.format("network-value-stopsign", &args).into()
        }
        FieldValue::Nodes(nodes) => phrase::node_list(nodes.iter().copied()).into(),
        FieldValue::Nothing => texts.text("network-value-none").into(),
    }
}

/// The first key-values, and how many more there are.
fn list(texts: &Texts, first: &[KeyValue], total: usize) -> Html {
    let shown = first.iter().take(SHOWN);
    let more = total.saturating_sub(shown.len());
    let items = shown.enumerate().map(|(at, entry)| html! { <li key={at} class="pair">{ text::entry(entry) }</li> });
    html! {
        <ul class="pairs">
            { for items }
            if more > 0 {
                <li class="more">{ texts.format("network-value-more", &[("n", more.into())]) }</li>
            }
        </ul>
    }
}
