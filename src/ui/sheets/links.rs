//! The grid of links: every link of one node, one direction at a time. The keyboard's way to what the mouse
//! does in the drawing.

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        model::Model,
    },
    sim::{
        NodeId,
        command::{Command, Links},
    },
    text::Texts,
    ui::{
        hooks::{on, use_dispatch, use_texts},
        sheets::{Sheet, conditions::summary, dialog::Dialog, use_sheets},
    },
    view::{
        Frame,
        messages::{usual_conditions, usually_manual},
    },
};

/// What the grid gets.
#[derive(Properties, PartialEq)]
pub struct LinksSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The grid of links of the selected node.
#[component]
pub fn LinksSheet(props: &LinksSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let frame = &props.model.frame;
    let Some(node) = props.model.selected else {
        return html! {
            <Dialog title={texts.text("page-links-none-title")} testid="links-sheet" close_testid="links-close">
                <p class="quiet">{ texts.text("page-choose-node") }</p>
            </Dialog>
        };
    };
    let toggle = |from: NodeId, to: NodeId| {
        let up = is_up(frame, from, to);
        let links = Links::OneWay(from, to);
        let command = if up { Command::Cut(links) } else { Command::Heal(links) };
        html! {
            <button type="button" class={classes!("link-toggle", (!up).then_some("cut"))} aria-pressed={(!up).to_string()}
                data-testid={format!("grid-{from}-{to}")} title={direction(&texts, from, to, up)}
                onclick={on(&dispatch, Action::Do(command, Control::Cluster))}>
                <span class="mono">{ format!("{from}→{to}") }</span>
                <span>{ state(&texts, up) }</span>
            </button>
        }
    };
    let up = frame.nodes.iter().any(|of| of.pid == node && of.up);
    let conditions = |a: NodeId, b: NodeId| sheets.on_open(Sheet::Conditions(Some((a.min(b), a.max(b)))));
    let peers = frame.nodes.iter().map(|peer| peer.pid).filter(|pid| *pid != node);
    let rows = peers.map(|peer| {
        html! {
            <tr key={peer}>
                <th scope="row">{ texts.format("page-node", &[("node", peer.into())]) }</th>
                <td>{ toggle(node, peer) }</td>
                <td>{ toggle(peer, node) }</td>
                <td>
                    <button type="button" data-testid={format!("grid-conditions-{peer}")} onclick={conditions(node, peer)}
                        title={texts.text("network-conditions-why")}>{ texts.text("network-conditions") }</button>
                    <button type="button" data-testid={format!("grid-reconnected-{peer}")} disabled={!up}
                        title={texts.format("whole-reconnected-why", &[("node", node.into()), ("peer", peer.into())])}
                        onclick={on(&dispatch, Action::Do(Command::Reconnected { node, peer }, Control::Cluster))}>
                        <code>{ format!("reconnected({peer})") }</code>
                    </button>
                    <small class="quiet">{ special(&texts, frame, node, peer) }</small>
                </td>
            </tr>
        }
    });
    let command = |command| on(&dispatch, Action::Do(command, Control::Cluster));
    let footer = html! {
        <>
            <button type="button" data-testid="links-network" onclick={sheets.on_open(Sheet::Conditions(None))}>
                { texts.text("network-conditions-open") }
            </button>
            <button type="button" class="danger" onclick={command(Command::Cut(Links::Node(node)))}>
                { texts.text("page-isolate") }
            </button>
            <button type="button" onclick={command(Command::Heal(Links::Node(node)))}>
                { texts.text("page-heal-node") }
            </button>
        </>
    };
    html! {
        <Dialog title={texts.format("page-links-title", &[("node", node.into())])} testid="links-sheet"
            close_testid="links-close" {footer}>
            <p class="quiet">{ texts.text("page-links-lead") }</p>
            <table class="links-grid">
                <thead><tr>
                    <th scope="col"><span class="hidden">{ texts.text("page-links-peer") }</span></th>
                    <th scope="col">{ texts.format("page-links-out", &[("node", node.into())]) }</th>
                    <th scope="col">{ texts.format("page-links-in", &[("node", node.into())]) }</th>
                    <th scope="col"><span class="hidden">{ texts.text("network-conditions-title") }</span></th>
                </tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
        </Dialog>
    }
}

fn is_up(frame: &Frame, from: NodeId, to: NodeId) -> bool {
    frame.links.iter().any(|link| (link.from, link.to) == (from, to) && link.up)
}

fn state(texts: &Texts, up: bool) -> String {
    if up { texts.text("page-link-up") } else { texts.text("page-link-cut") }
}

fn direction(texts: &Texts, from: NodeId, to: NodeId, up: bool) -> String {
    let args = [("from", from.into()), ("to", to.into())];
    if up { texts.format("page-link-cut-it", &args) } else { texts.format("page-link-heal-it", &args) }
}

/// What of either direction is other than most links have.
fn special(texts: &Texts, frame: &Frame, a: NodeId, b: NodeId) -> String {
    let (usual, manual) = (usual_conditions(frame), usually_manual(frame));
    let of = |from, to| {
        let link = frame.links.iter().find(|link| (link.from, link.to) == (from, to))?;
        Some(summary(texts, link, &usual, manual)).filter(|summary| !summary.is_empty())
    };
    let said = |(from, to)| of(from, to).map(|summary| format!("{from}→{to}: {summary}"));
    [(a, b), (b, a)].into_iter().filter_map(said).collect::<Vec<_>>().join("; ")
}
