//! The logs of all nodes.

use yew::prelude::*;

use crate::app::model::Model;

/// What the logs get.
#[derive(Properties, PartialEq)]
pub struct LogsPanelProps {
    /// All that the page draws from.
    pub model: Model,
    /// Opens the compact sheet.
    pub on_compact: Callback<()>,
}

/// The logs of all nodes.
#[component]
pub fn LogsPanel(props: &LogsPanelProps) -> Html {
    html! { <div>{ props.model.frame.accepted }</div> }
}
