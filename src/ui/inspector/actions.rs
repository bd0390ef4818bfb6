//! What can be done to a node, apart from appending.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        model::ControlError,
    },
    sim::command::{Command, Links},
    ui::{
        control_error::ErrorBeside,
        hooks::{on, use_dispatch, use_texts},
        sheets::{Sheet, use_sheets},
    },
    view::{Frame, NodeFrame},
};

/// What the buttons get.
#[derive(Properties, PartialEq)]
pub struct ActionsProps {
    /// The node.
    pub node: NodeFrame,
    /// The cluster.
    pub frame: Rc<Frame>,
    /// The page's error.
    pub error: Option<ControlError>,
}

/// The buttons of a node. They stay where they are whatever the node does: one that does not apply is disabled.
#[component]
pub fn Actions(props: &ActionsProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let node = &props.node;
    let pid = node.pid;
    let ask = |command| on(&dispatch, Action::Do(command, Control::Node));
    let (any_up, any_cut) = links_of(&props.frame, node);
    let held = node.disk.as_ref().is_some_and(|disk| disk.held);
    let power = if node.up || node.membership.waiting {
        html! {
            <button type="button" class="danger" data-testid="crash" title={texts.text("page-crash-why")}
                onclick={ask(Command::Crash(pid))}>{ texts.text("page-crash") }</button>
        }
    } else {
        html! {
            <button type="button" data-testid="restart" title={texts.text("page-restart-why")}
                onclick={ask(Command::Restart(pid))}>{ texts.text("page-restart") }</button>
        }
    };
    let disk = if held {
        html! {
            <button type="button" data-testid="release" title={texts.text("page-release-why")}
                onclick={ask(Command::Release(pid))}>{ texts.text("page-release") }</button>
        }
    } else {
        let why = if node.disk.is_some() { texts.text("page-hold-why") } else { texts.text("page-hold-memory") };
        html! {
            <button type="button" data-testid="hold" title={why} disabled={node.disk.is_none()}
                onclick={ask(Command::Hold(pid))}>{ texts.text("page-hold") }</button>
        }
    };
    html! {
        <div class="actions">
            <div class="actions-grid">
                <button type="button" data-testid="compact-open" disabled={!node.up}
                    onclick={sheets.on_open(Sheet::Compact { node: Some(pid), at: None })}>
                    { texts.text("page-compact") }
                </button>
                <button type="button" data-testid="links-open" onclick={sheets.on_open(Sheet::Links)}>
                    { texts.text("page-links") }
                </button>
                <button type="button" data-testid="lead" disabled={!node.up} title={texts.text("page-lead-why")}
                    onclick={ask(Command::Lead(pid))}>{ texts.text("page-lead") }</button>
                { disk }
                <button type="button" class="danger" data-testid="isolate" disabled={!any_up}
                    title={texts.text("page-isolate-why")} onclick={ask(Command::Cut(Links::Node(pid)))}>
                    { texts.text("page-isolate") }
                </button>
                <button type="button" data-testid="heal-node" disabled={!any_cut} title={texts.text("page-heal-why")}
                    onclick={ask(Command::Heal(Links::Node(pid)))}>{ texts.text("page-heal-node") }</button>
                <button type="button" data-testid="disk-open" disabled={node.disk.is_none()}
                    title={texts.text("page-disk-why")} onclick={sheets.on_open(Sheet::Disk)}>
                    { texts.text("page-disk") }
                </button>
                <button type="button" data-testid="reconfigure-open" disabled={!node.up}
                    title={texts.text("page-reconfigure-why")} onclick={sheets.on_open(Sheet::Reconfigure)}>
                    { texts.text("page-reconfigure") }
                </button>
                { power }
                <button type="button" data-testid="timing-open" title={texts.text("network-timing-why")}
                    onclick={sheets.on_open(Sheet::Timing)}>{ texts.text("network-timing") }</button>
            </div>
            <ErrorBeside error={props.error.clone()} control={Control::Node} />
        </div>
    }
}

/// Whether any direction of a node's links is up, and whether any is cut.
pub fn links_of(frame: &Frame, node: &NodeFrame) -> (bool, bool) {
    let of_node = || frame.links.iter().filter(|link| link.from == node.pid || link.to == node.pid);
    (of_node().any(|link| link.up), of_node().any(|link| !link.up))
}
