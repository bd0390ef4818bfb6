//! The diagram's buttons and switches, and its legend.

use yew::prelude::*;

use super::ZOOM;
use crate::{
    app::{action::Action, space::SpaceAction},
    sim::NodeId,
    ui::{
        hooks::{use_dispatch, use_texts},
        icon::Icon,
    },
    view::space::Group,
};

/// What the buttons get.
#[derive(Properties, PartialEq)]
pub struct ToolsProps {
    /// The groups that are hidden.
    pub hidden: Vec<Group>,
    /// Each node, and whether it is shown.
    pub nodes: Vec<(NodeId, bool)>,
    /// Whether the end of the run is kept in sight.
    pub follow: bool,
    /// Whether the diagram has the whole page.
    pub large: bool,
    /// Where what is asked goes.
    pub act: Callback<SpaceAction>,
    /// Called to give it the whole page, or to take that back.
    pub onlarge: Callback<()>,
}

/// The buttons.
#[component]
pub fn Tools(props: &ToolsProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let group = |group: Group| {
        let shown = !props.hidden.contains(&group);
        let (act, dispatch) = (props.act.clone(), dispatch.clone());
        let onclick = Callback::from(move |_: MouseEvent| match group {
            // One switch for the whole page.
            Group::Heartbeats => dispatch.send(Action::ShowHeartbeats(!shown)),
            _ => act.emit(SpaceAction::Show(group, !shown)),
        });
        html! {
            <button type="button" class={classes!("space-filter", group.word())} aria-pressed={shown.to_string()} {onclick}
                data-testid={format!("space-filter-{}", group.word())}>{ texts.text(group_text(group)) }</button>
        }
    };
    let node = |(pid, shown): &(NodeId, bool)| {
        let (act, pid, shown) = (props.act.clone(), *pid, *shown);
        let onclick = Callback::from(move |_: MouseEvent| act.emit(SpaceAction::ShowNode(pid, !shown)));
        html! {
            <button type="button" class="space-filter node" aria-pressed={shown.to_string()} {onclick}
                data-testid={format!("space-node-{pid}")}
                aria-label={texts.format("drawing-space-node", &[("node", pid.into())])}>{ pid }</button>
        }
    };
    let tool = |testid: &'static str, face: Html, label: &str, pressed: Option<bool>, action: SpaceAction| {
        let label = texts.text(label);
        html! {
            <button type="button" class="small" data-testid={testid} title={label.clone()} aria-label={label}
                aria-pressed={pressed.map(|pressed| pressed.to_string())}
                onclick={props.act.reform(move |_: MouseEvent| action.clone())}>{ face }</button>
        }
    };
    let large = texts.text(if props.large { "drawing-space-small" } else { "drawing-space-large" });
    let follow = SpaceAction::Follow(!props.follow);
    html! {
        <div class="space-tools">
            <div class="space-filters" role="group" aria-label={texts.text("drawing-space-filters")}>
                { for Group::ALL.into_iter().map(group) }
            </div>
            <div class="space-filters" role="group" aria-label={texts.text("drawing-space-nodes")}>
                { for props.nodes.iter().map(node) }
            </div>
            <div class="space-buttons">
                { tool("space-zoom-out", html! { "−" }, "drawing-space-zoom-out", None, SpaceAction::Zoom(1.0 / ZOOM, 0.5)) }
                { tool("space-zoom-in", html! { "+" }, "drawing-space-zoom-in", None, SpaceAction::Zoom(ZOOM, 0.5)) }
                { tool("space-fit", html! { "↔" }, "drawing-space-fit-hint", None, SpaceAction::Fit) }
                { tool("space-follow", html! { "⇥" }, "drawing-space-follow-hint", Some(props.follow), follow) }
                <button type="button" class="small" data-testid="space-large" title={large.clone()} aria-label={large}
                    aria-pressed={props.large.to_string()} onclick={props.onlarge.reform(|_: MouseEvent| ())}>{ "⤢" }</button>
                { tool("space-export", Icon::Download.html(), "drawing-space-export", None, SpaceAction::Export) }
            </div>
        </div>
    }
}

fn group_text(group: Group) -> &'static str {
    match group {
        Group::Heartbeats => "drawing-space-group-heartbeats",
        Group::Election => "drawing-space-group-election",
        Group::Replication => "drawing-space-group-replication",
        Group::Decide => "drawing-space-group-decide",
        Group::Forward => "drawing-space-group-forward",
    }
}

/// What the legend gets.
#[derive(Properties, PartialEq)]
pub struct LegendProps {
    /// Whether heartbeats are shown.
    pub heartbeats: bool,
}

/// The legend.
#[component]
pub fn Legend(props: &LegendProps) -> Html {
    let texts = use_texts();
    let key = |class: &'static str, d: &'static str, id: &str| {
        html! {
            <li><svg width="26" height="12" viewBox="0 0 26 12" aria-hidden="true"><path {class} {d} /></svg>
                { texts.text(id) }</li>
        }
    };
    const LINE: &str = "M2 6H24";
    const ARROW: &str = "M2 6H24M18 3L24 6L18 9";
    html! {
        <ul class="space-legend" tabindex="0" aria-label={texts.text("drawing-legend")}>
            { key("space-message prepare", ARROW, "drawing-space-group-election") }
            { key("space-message accept", ARROW, "drawing-space-group-replication") }
            { key("space-message decide", ARROW, "drawing-space-group-decide") }
            { key("space-message forward", ARROW, "drawing-space-group-forward") }
            { key("space-message compaction", ARROW, "drawing-space-legend-snapshot") }
            if props.heartbeats {
                { key("space-message heartbeat", ARROW, "drawing-space-group-heartbeats") }
            }
            { key("space-message lost", "M2 6H20M16 2L24 10M16 10L24 2", "drawing-space-legend-lost") }
            { key("space-bar durable", LINE, "drawing-space-legend-flush") }
            { key("space-bar waiting", LINE, "drawing-space-legend-waiting") }
            { key("legend-leads", LINE, "drawing-space-legend-leads") }
            { key("legend-down", LINE, "drawing-space-legend-down") }
        </ul>
    }
}
