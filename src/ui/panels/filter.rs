//! Which events the feed shows: groups of kinds, nodes, words.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    app::{action::Action, model::Rest},
    sim::NodeId,
    text::Texts,
    ui::hooks::{on, use_dispatch, use_texts},
    view::sieve::{Group, Sieve},
};

/// What the filter gets.
#[derive(Properties, PartialEq)]
pub struct FilterProps {
    /// What is let through.
    pub sieve: Rc<Sieve>,
    /// The nodes that there are.
    pub pids: Vec<NodeId>,
    /// How many rows were found.
    pub found: usize,
    /// Whether it is still being looked for more.
    pub rest: Rest,
}

/// The filter.
#[component]
pub fn Filter(props: &FilterProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let FilterProps { sieve, pids, found, rest } = props;
    let oninput = {
        let (dispatch, sieve) = (dispatch.clone(), sieve.clone());
        Callback::from(move |event: InputEvent| {
            let search = event.target_unchecked_into::<HtmlInputElement>().value();
            dispatch.send(Action::Sift(Sieve { search, ..(*sieve).clone() }));
        })
    };
    let group = |group: Group| {
        let chosen = sieve.groups.contains(&group);
        html! {
            <button key={group.word()} type="button" class="sift" aria-pressed={chosen.to_string()}
                data-testid={format!("feed-filter-{}", group.word())}
                onclick={on(&dispatch, Action::Sift(sieve.toggled(group)))}>{ label(&texts, group) }</button>
        }
    };
    let node = |pid: &NodeId| {
        let chosen = sieve.nodes.contains(pid);
        let name = texts.format("page-node", &[("node", (*pid).into())]);
        html! {
            <button key={*pid} type="button" class="sift at-node" aria-pressed={chosen.to_string()} title={name.clone()}
                aria-label={name} data-testid={format!("feed-node-{pid}")}
                onclick={on(&dispatch, Action::Sift(sieve.toggled_node(*pid)))}>{ pid }</button>
        }
    };
    let said = match rest {
        _ if sieve.is_open() => None,
        Rest::Searching => Some(texts.format("page-feed-searching", &[("n", (*found).into())])),
        _ => Some(texts.format("page-feed-found", &[("n", (*found).into())])),
    };
    html! {
        <div class="filter" role="group" aria-label={texts.text("page-feed-filter")}>
            <input type="search" data-testid="feed-search" value={sieve.search.clone()} {oninput}
                placeholder={texts.text("page-feed-search")} aria-label={texts.text("page-feed-search-why")} />
            { for Group::ALL.into_iter().map(group) }
            <span class="sift-nodes">{ for pids.iter().map(node) }</span>
            // Always there, so that what changes in it is read out.
            <span class="found" role="status" data-testid="feed-found">{ said.unwrap_or_default() }</span>
            if !sieve.is_open() {
                <button type="button" class="plain small" data-testid="feed-filter-clear"
                    onclick={on(&dispatch, Action::Sift(Sieve::default()))}>{ texts.text("page-feed-clear") }</button>
            }
        </div>
    }
}

fn label(texts: &Texts, group: Group) -> String {
    texts.text(match group {
        Group::Messages => "page-feed-messages",
        Group::Log => "page-feed-log",
        Group::Leadership => "page-feed-leadership",
        Group::Disk => "page-feed-disk",
        Group::Network => "page-feed-network",
        Group::Compaction => "page-feed-compaction",
        Group::Faults => "page-feed-faults",
    })
}
