//! The inspector: the selected node, and what can be done at it.

mod actions;
mod append;
mod append_form;
pub(in crate::ui) mod facts;

use yew::prelude::*;

use crate::{
    app::{action::Action, model::Model},
    sim::config::Setup,
    text::{self, Texts},
    ui::{
        hooks::{on, use_dispatch, use_texts},
        phrase,
    },
    view::{NodeFrame, StateRow},
};

use actions::Actions;
use append_form::AppendForm;
use facts::Facts;

/// Keys shown here; the state tab has more.
const KEYS_SHOWN: usize = 40;

/// What the inspector gets.
#[derive(Properties, PartialEq)]
pub struct InspectorProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The inspector.
#[component]
pub fn Inspector(props: &InspectorProps) -> Html {
    let model = &props.model;
    let texts = use_texts();
    let dispatch = use_dispatch();
    let selected = model.frame.nodes.iter().enumerate().find(|(_, node)| Some(node.pid) == model.selected);
    let picker = model.frame.nodes.iter().map(|node| {
        let chosen = Some(node.pid) == model.selected;
        let leads = model.frame.leader == Some(node.pid);
        let label = texts.format("page-node", &[("node", node.pid.into())]);
        let title = format!("{label} · {}", phrase::role(&texts, node));
        html! {
            <button key={node.pid} type="button" aria-pressed={chosen.to_string()} aria-label={title.clone()} {title}
                class={classes!("dot", leads.then_some("leader"), (!node.up).then_some("down"))}
                onclick={on(&dispatch, Action::Select(Some(node.pid)))}>{ node.pid }</button>
        }
    });
    let heading = match selected {
        Some((_, node)) => texts.format("page-node", &[("node", node.pid.into())]),
        None => texts.text("page-inspector"),
    };
    let body = match selected {
        Some((at, node)) => {
            let rows: &[StateRow] = model.states.get(at).map_or(&[], Vec::as_slice);
            html! {
                <>
                    <Facts key="facts" node={node.clone()} others={model.frame.size_of(node).saturating_sub(1)}
                        quorums={model.frame.quorums_of(node)}
                        timing={timing(&texts, node, &model.setup)} />
                    <AppendForm key={format!("append-{}", node.pid)} node={node.pid} up={node.up}
                        error={model.error.clone()} />
                    { key_values(&texts, node, rows) }
                    { open_proposals(&texts, model) }
                    <Actions key="actions" node={node.clone()} frame={model.frame.clone()} error={model.error.clone()} />
                </>
            }
        }
        None => html! { <p class="empty">{ texts.text("page-choose-node") }</p> },
    };
    html! {
        <div class="inspector" data-testid="inspector">
            <div class="inspector-head">
                <h2>{ heading }</h2>
                <div class="picker" role="group" aria-label={texts.text("page-choose-node")}>{ for picker }</div>
            </div>
            { body }
        </div>
    }
}

/// The state that the node has reached: decided values plain, undecided ones with a question mark.
fn key_values(texts: &Texts, node: &NodeFrame, rows: &[StateRow]) -> Html {
    if rows.is_empty() {
        return html! { <p class="quiet">{ texts.text("page-state-empty-node") }</p> };
    }
    let chips = rows.iter().take(KEYS_SHOWN).flat_map(|row| {
        let decided = row.decided.map(|value| {
            let title = match row.index {
                Some(index) => texts.format("page-state-from-index", &[("index", index.into())]),
                None => texts.format("page-state-from-snapshot", &[("index", node.compacted.into())]),
            };
            html! { <li key={format!("d-{}", row.key)} class="pair" {title}>{ format!("{}={value}", row.key) }</li> }
        });
        let undecided = row.undecided.map(|value| {
            html! {
                <li key={format!("u-{}", row.key)} class="pair undecided" title={texts.text("page-state-undecided")}>
                    { format!("{}={value}?", row.key) }
                </li>
            }
        });
        decided.into_iter().chain(undecided)
    });
    let more = rows.len().saturating_sub(KEYS_SHOWN);
    html! {
        <div class="key-values">
            <h3>{ texts.text("page-state-title") }</h3>
            <ul class="pairs">{ for chips }</ul>
            if more > 0 {
                <p class="quiet">{ texts.format("page-state-more", &[("n", more.into())]) }</p>
            }
        </div>
    }
}

/// What was proposed here and may still be decided, with the places where it is.
fn open_proposals(texts: &Texts, model: &Model) -> Html {
    let Some(open) = model.open_here.as_ref().filter(|open| !open.first.is_empty()) else { return Html::default() };
    let rows = open.first.iter().map(|(story, places)| {
        html! {
            <li key={story.id} data-testid="open-proposal">
                <code>{ text::entry(&story.kv) }</code>
                <span class="quiet">{ text::places(texts, places, &open.isolated) }</span>
            </li>
        }
    });
    html! {
        <div class="key-values open-proposals" data-testid="open-proposals">
            <h3>{ texts.text("proposals-open-here") }</h3>
            <ul>{ for rows }</ul>
            if open.more > 0 {
                <p class="quiet">{ texts.format("proposals-more", &[("count", open.more.into())]) }</p>
            }
        </div>
    }
}

/// What of a node's clock, disk and timeouts is other than at the start of the cluster, in short.
fn timing(texts: &Texts, node: &NodeFrame, setup: &Setup) -> Option<AttrValue> {
    let settings = node.settings?;
    let number = |id: &str, n: u64| texts.format(id, &[("n", n.into())]);
    let mut parts = Vec::new();
    if settings.clock != 1 {
        parts.push(number("network-fact-clock", settings.clock));
    }
    if node.disk.is_some() && settings.disk_ticks != setup.disk_ticks {
        parts.push(number("network-fact-disk", settings.disk_ticks));
    }
    if settings.pending.is_some() {
        parts.push(texts.text("network-fact-pending"));
    } else if settings.timeouts != setup.timeouts_of(node.pid) {
        parts.push(texts.text("network-fact-timeouts"));
    }
    (!parts.is_empty()).then(|| parts.join(" · ").into())
}
