//! [`Spotlight`]: one node is lit: the others, their lanes and the links between them are dimmed.

use yew::prelude::*;

use crate::sim::NodeId;

/// What the spotlight gets.
#[derive(Properties, PartialEq)]
pub struct SpotlightProps {
    /// Who is lit; `None` for everybody.
    pub node: Option<NodeId>,
}

/// Dims what is not lit. The drawing is drawn by others and has names for all its parts: rules for these names are
/// enough, and nothing is drawn anew.
#[component]
pub fn Spotlight(props: &SpotlightProps) -> Html {
    let Some(pid) = props.node else { return Html::default() };
    let rules = format!(
        ".cluster-drawing .node:not([data-testid=\"node-{pid}\"]), \
         .cluster-drawing .link:not(:has([data-testid^=\"link-{pid}-\"], [data-testid$=\"-{pid}\"])), \
         .logs-lanes [data-pid]:not([data-pid=\"{pid}\"]) {{ opacity: .16; }}"
    );
    html! { <style data-testid="spotlight" data-node={pid.to_string()}>{ rules }</style> }
}
