//! The drawing of the cluster.

use yew::prelude::*;

use crate::app::model::Model;

/// What the drawing gets.
#[derive(Properties, PartialEq)]
pub struct ClusterPanelProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The drawing of the cluster.
#[component]
pub fn ClusterPanel(props: &ClusterPanelProps) -> Html {
    html! { <div>{ props.model.frame.nodes.len() }</div> }
}
