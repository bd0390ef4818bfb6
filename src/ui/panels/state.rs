//! The key-values that every node has reached, side by side: a row a node, a column a key.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    order,
    sim::hearing::Hearing,
    ui::{configuration, hooks::use_texts, panels::Proposals, phrase},
    view::{Frame, StateRow, proposals::ProposalsView},
};

/// The most keys that are shown.
const KEYS: usize = 100;

/// What the table gets.
#[derive(Properties, PartialEq)]
pub struct StatesProps {
    /// The cluster.
    pub frame: Rc<Frame>,
    /// Who hears whom.
    pub hearings: Rc<Vec<Hearing>>,
    /// The state of each node, in the frame's order.
    pub states: Rc<Vec<Vec<StateRow>>>,
    /// What became of what was appended.
    pub proposals: Option<Rc<ProposalsView>>,
}

/// The table.
#[component]
pub fn States(props: &StatesProps) -> Html {
    let texts = use_texts();
    // Each node's rows ascend, so the first keys of all are among the first keys of each.
    let first = props.states.iter().flat_map(|rows| rows.iter().take(KEYS));
    let keys = order::set(first.map(|row| row.key.as_str()));
    let keys: Vec<&str> = keys.into_iter().take(KEYS).collect();
    let most = props.states.iter().map(Vec::len).max().unwrap_or(0);
    let more = most.saturating_sub(keys.len());
    let nodes = props.frame.nodes.iter().zip(props.states.iter()).map(|(node, rows)| {
        let cells = keys.iter().map(|key| {
            let row = rows.binary_search_by(|row| row.key.as_str().cmp(key)).ok().map(|at| &rows[at]);
            html! { <td key={*key}>{ row.map(value) }</td> }
        });
        let leads = props.frame.leader == Some(node.pid);
        let class = classes!("dot", leads.then_some("leader"), (!node.up).then_some("down"));
        html! {
            <tr key={node.pid} data-testid={format!("state-{}", node.pid)}>
                <th scope="row"><span {class}>{ node.pid }</span>{ phrase::role(&texts, node) }{ configuration::badge(&texts, node.membership, props.frame.configuration) }</th>
                <td class="reached">{ node.decided }</td>
                { for cells }
            </tr>
        }
    });
    html! {
        <div class="scroll" tabindex="0" role="region" aria-label={texts.text("page-tab-state")}>
            if keys.is_empty() {
                <p class="empty">{ texts.text("page-state-empty") }</p>
            }
            <table class="states" hidden={keys.is_empty()}>
                <thead><tr>
                    <th scope="col">{ texts.text("page-state-node") }</th>
                    <th scope="col">{ texts.text("page-state-decided") }</th>
                    { for keys.iter().map(|key| html! { <th key={*key} scope="col" class="key">{ *key }</th> }) }
                </tr></thead>
                <tbody>{ for nodes }</tbody>
            </table>
            if more > 0 {
                <p class="quiet pad">{ texts.format("page-state-more", &[("n", more.into())]) }</p>
            }
            if !keys.is_empty() {
                <p class="quiet pad">{ texts.text("page-state-legend") }</p>
            }
            if let Some(view) = props.proposals.clone() {
                <Proposals {view} />
            }
            { super::hearing::matrix(&texts, &props.hearings) }
        </div>
    }
}

fn value(row: &StateRow) -> Html {
    html! {
        <>
            if let Some(value) = row.decided {
                <span>{ value }</span>
            }
            if let Some(value) = row.undecided {
                <span class="undecided">{ format!("{value}?") }</span>
            }
        </>
    }
}
