//! The key-values that every node has reached, side by side: a row a node, a column a key.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    order,
    sim::{NodeId, hearing::Hearing},
    text::Texts,
    ui::{configuration, hooks::use_texts, panels::Proposals, phrase},
    view::{Frame, NodeFrame, StateRow, proposals::ProposalsView},
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
    let newest = props.frame.configuration;
    let comparable = |node: &NodeFrame| {
        node.membership.configuration == newest && node.membership.serves.is_none() && !node.membership.waiting
    };
    let leads = |node: &NodeFrame| props.frame.leader == Some(node.pid);
    let nodes = props.frame.nodes.iter().zip(props.states.iter());
    let furthest =
        nodes.clone().filter(|(node, _)| comparable(node)).max_by_key(|(node, _)| (node.decided, leads(node)));
    let standing = |node: &NodeFrame, row: Option<&StateRow>, key: &str| {
        let (other, rows) = furthest.filter(|_| comparable(node))?;
        let theirs = row_of(rows, key).and_then(|row| row.decided);
        let standing = Standing::of(row.and_then(|row| row.decided), theirs, node.decided < other.decided)?;
        Some((other.pid, standing))
    };
    let mut legends = vec!["page-state-legend"];
    let nodes: Vec<_> = nodes.map(|(node, rows)| {
        let cells: Vec<_> = keys.iter().map(|key| {
            let row = row_of(rows, key);
            let Some((other, standing)) = standing(node, row, key) else {
                return html! { <td key={*key}>{ value(row, false) }</td> };
            };
            if !legends.contains(&standing.legend()) {
                legends.push(standing.legend());
            }
            let (class, title) = standing.told(&texts, other);
            html! { <td key={*key} {class} {title}>{ value(row, true) }</td> }
        }).collect();
        let leads = leads(node);
        let class = classes!("dot", leads.then_some("leader"), (!node.up).then_some("down"));
        html! {
            <tr key={node.pid} data-testid={format!("state-{}", node.pid)}>
                <th scope="row"><span {class}>{ node.pid }</span>{ phrase::role(&texts, node) }{ configuration::badge(&texts, node.membership, props.frame.configuration) }</th>
                <td class="reached">{ node.decided }</td>
                { for cells }
            </tr>
        }
    }).collect();
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
                <p class="quiet pad" data-testid="state-legend">
                    { for legends.into_iter().map(|id| html! { <>{ texts.text(id) }{ " " }</> }) }
                </p>
            }
            if let Some(view) = props.proposals.clone() {
                <Proposals {view} />
            }
            { super::hearing::matrix(&texts, &props.hearings) }
        </div>
    }
}

fn row_of<'a>(rows: &'a [StateRow], key: &str) -> Option<&'a StateRow> {
    rows.binary_search_by(|row| row.key.as_str().cmp(key)).ok().map(|at| &rows[at])
}

/// How what a node has decided of a key stands to what the node has that has decided most, where they are not the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It is older: that node has this value.
    Behind(u64),
    /// It is something else, which must not be.
    Differs,
}

impl Standing {
    fn of(own: Option<u64>, theirs: Option<u64>, is_behind: bool) -> Option<Self> {
        match theirs {
            _ if own == theirs => None,
            Some(value) if is_behind => Some(Self::Behind(value)),
            _ => Some(Self::Differs),
        }
    }

    /// The sentence below the table that says what its cells look like.
    fn legend(self) -> &'static str {
        match self {
            Self::Behind(_) => "page-state-legend-behind",
            Self::Differs => "page-state-legend-differs",
        }
    }

    /// The class of its cell, and what it says when pointed at; `other` is the node that has decided most.
    fn told(self, texts: &Texts, other: NodeId) -> (&'static str, String) {
        let node = ("node", other.to_string().into());
        match self {
            Self::Behind(value) => {
                ("behind", texts.format("page-state-behind", &[node, ("value", value.to_string().into())]))
            }
            Self::Differs => ("differs", texts.format("page-state-differs", &[node])),
        }
    }
}

/// What stands in a cell; `says_none` is whether one without anything decided says so.
fn value(row: Option<&StateRow>, says_none: bool) -> Html {
    let (decided, undecided) = row.map_or((None, None), |row| (row.decided, row.undecided));
    html! {
        <>
            if decided.is_some() || says_none {
                <span>{ decided.map_or_else(|| "–".to_owned(), |value| value.to_string()) }</span>
            }
            if let Some(value) = undecided {
                <span class="undecided">{ format!("{value}?") }</span>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_older_is_behind_and_anything_else_must_not_be() {
        assert_eq!(Standing::of(Some(1), Some(1), true), None);
        assert_eq!(Standing::of(None, None, false), None);
        assert_eq!(Standing::of(Some(1), Some(2), true), Some(Standing::Behind(2)));
        assert_eq!(Standing::of(None, Some(2), true), Some(Standing::Behind(2)));
        assert_eq!(Standing::of(Some(1), Some(2), false), Some(Standing::Differs));
        assert_eq!(Standing::of(None, Some(2), false), Some(Standing::Differs));
        // What was decided once stays so: the node that has decided most has it too.
        assert_eq!(Standing::of(Some(1), None, true), Some(Standing::Differs));
    }
}
