//! The nodes of the next configuration: who stays, who leaves, who joins, and what that means.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        model::Model,
    },
    sim::{
        NodeId,
        command::Command,
        config::{MAX_NODE_ID, MAX_NODES, MIN_NODES, StorageKind},
        configuration::gaps,
        quorum::Quorums,
    },
    text::{self, Texts},
    ui::{
        hooks::{use_dispatch, use_texts},
        phrase,
        sheets::{dialog::Dialog, use_sheets},
    },
    view::Frame,
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct ReconfigureSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// Chooses the members, says what changes, and proposes them at the selected node.
#[component]
pub fn ReconfigureSheet(props: &ReconfigureSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let frame = &props.model.frame;
    let members = frame.members.clone();
    let selected = frame.nodes.iter().find(|node| Some(node.pid) == props.model.selected);
    // A node that does not start from its disk is to be replaced: what it promised there is lost, and its id with it.
    let given_up = selected.filter(|node| !node.up && node.disk.as_ref().is_some_and(|disk| disk.loss.is_some()));
    let chosen = use_state_eq(|| match given_up {
        Some(node) => replacing(frame, node.pid),
        None => members.clone(),
    });
    let typed = use_state_eq(String::new);
    let storage = use_state_eq(|| None::<StorageKind>);
    let sizes = [use_state_eq(String::new), use_state_eq(String::new)];
    let at = match given_up {
        Some(_) => frame.leader,
        None => selected.filter(|node| node.up).map(|node| node.pid),
    };
    let Some(at) = at else {
        return html! {
            <Dialog title={texts.text("page-reconfigure-title")} testid="reconfigure-sheet" close_testid="reconfigure-close">
                <p class="quiet">{ texts.text("page-choose-node") }</p>
            </Dialog>
        };
    };
    // All that are there, and all that were added.
    let mut offered: Vec<NodeId> = frame.nodes.iter().map(|node| node.pid).chain(chosen.iter().copied()).collect();
    offered.sort_unstable();
    offered.dedup();
    let toggle = |pid: NodeId| {
        let (next, on) = (chosen.clone(), chosen.contains(&pid));
        let onclick = Callback::from(move |_: MouseEvent| {
            let mut nodes: Vec<NodeId> = next.iter().copied().filter(|other| *other != pid).collect();
            if !on {
                nodes.push(pid);
            }
            nodes.sort_unstable();
            next.set(nodes);
        });
        let label = texts.format("page-node", &[("node", pid.into())]);
        html! {
            <button key={pid} type="button" class="dot" data-testid={format!("reconfigure-node-{pid}")}
                aria-pressed={on.to_string()} aria-label={label} {onclick}>{ pid }</button>
        }
    };
    let new = typed.trim().parse::<NodeId>().ok().filter(|pid| (1..=MAX_NODE_ID).contains(pid));
    let new = new.filter(|pid| !offered.contains(pid));
    let onadd = {
        let (chosen, typed) = (chosen.clone(), typed.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(pid) = new {
                let mut nodes = (*chosen).clone();
                nodes.push(pid);
                nodes.sort_unstable();
                chosen.set(nodes);
                typed.set(String::new());
            }
        })
    };
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| typed.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let onstorage = {
        let storage = storage.clone();
        Callback::from(move |event: Event| {
            storage.set(match event.target_unchecked_into::<HtmlSelectElement>().value().as_str() {
                "memory" => Some(StorageKind::Memory),
                "indexeddb" => Some(StorageKind::IndexedDb),
                _ => None,
            });
        })
    };
    let together = offered.len();
    let asked = asked_quorums(&sizes[0], &sizes[1], chosen.len());
    let trouble = match chosen.len() {
        count if !(MIN_NODES..=MAX_NODES).contains(&count) => Some(texts.format(
            "error-members",
            &[("least", MIN_NODES.into()), ("most", MAX_NODES.into()), ("count", count.into())],
        )),
        _ if together > MAX_NODES => {
            Some(texts.format("error-too-many-nodes", &[("count", together.into()), ("most", MAX_NODES.into())]))
        }
        count => match asked {
            Err(()) => Some(texts.format("page-reconfigure-size-problem", &[("n", count.into())])),
            Ok(asked) => {
                let refused = asked.and_then(|quorums| quorums.check(count).err());
                refused.map(|error| text::setup_error(&texts, &error))
            }
        },
    };
    let quorums = asked.ok().flatten();
    let onpropose = {
        let (nodes, storage, sheets) = ((*chosen).clone(), *storage, sheets.clone());
        Callback::from(move |_: MouseEvent| {
            // What is refused is said beside the node's buttons, where this sheet was opened.
            let command = Command::Reconfigure { node: at, nodes: nodes.clone(), storage, quorums };
            dispatch.send(Action::Do(command, Control::Node));
            sheets.close();
        })
    };
    let footer = html! {
        <button type="button" class="primary" data-testid="reconfigure-go" disabled={trouble.is_some()}
            onclick={onpropose}>
            { texts.format("page-reconfigure-go", &[("node", at.into())]) }
        </button>
    };
    html! {
        <Dialog title={texts.text("page-reconfigure-title")} testid="reconfigure-sheet" close_testid="reconfigure-close"
            {footer}>
            <p class="quiet">{ texts.text("page-reconfigure-says") }</p>
            <h3>{ texts.text("page-reconfigure-members") }</h3>
            <div class="picker reconfigure-nodes" role="group" aria-label={texts.text("page-reconfigure-members")}>
                { for offered.iter().map(|pid| toggle(*pid)) }
            </div>
            <form class="reconfigure" onsubmit={onadd}>
                <div class="adding">
                    <label class="field"><span>{ texts.text("page-reconfigure-new") }</span>
                        <input data-testid="reconfigure-new" inputmode="numeric" autocomplete="off"
                            value={(*typed).clone()} {oninput} />
                    </label>
                    <button type="submit" data-testid="reconfigure-add" disabled={new.is_none()}>
                        { texts.text("page-reconfigure-add") }
                    </button>
                </div>
                <label class="field"><span>{ texts.text("page-reconfigure-storage") }</span>
                    <select data-testid="reconfigure-storage" onchange={onstorage}>
                        <option value="" selected={storage.is_none()}>{ texts.text("page-reconfigure-storage-usual") }</option>
                        <option value="indexeddb" selected={*storage == Some(StorageKind::IndexedDb)}>
                            { phrase::storage(&texts, StorageKind::IndexedDb) }</option>
                        <option value="memory" selected={*storage == Some(StorageKind::Memory)}>
                            { phrase::storage(&texts, StorageKind::Memory) }</option>
                    </select>
                </label>
                { size_field(&texts, &sizes[0], "reconfigure-read", "whole-nc-read", "page-reconfigure-read-hint") }
                { size_field(&texts, &sizes[1], "reconfigure-write", "whole-nc-write", "page-reconfigure-write-hint") }
            </form>
            <div data-testid="reconfigure-preview">
                if trouble.is_none() {
                    { preview(&texts, (frame.configuration, Quorums::next(quorums, frame.flexible, chosen.len())), &members, &chosen) }
                }
            </div>
            if let Some(trouble) = trouble {
                <p class="problem" role="alert">{ trouble }</p>
            }
        </Dialog>
    }
}

/// The members with a node of an id that was never used in place of this one.
fn replacing(frame: &Frame, pid: NodeId) -> Vec<NodeId> {
    let used = |id: &NodeId| {
        frame.nodes.iter().any(|node| node.pid == *id) || frame.configurations.iter().any(|of| of.nodes.contains(id))
    };
    let unused = (1..=MAX_NODE_ID).find(|id| !used(id));
    let mut nodes: Vec<NodeId> = frame.members.iter().copied().filter(|other| *other != pid).chain(unused).collect();
    nodes.sort_unstable();
    nodes
}

/// The sizes that were asked for: none where both fields are empty; one that is empty is a majority.
fn asked_quorums(read: &str, write: &str, nodes: usize) -> Result<Option<Quorums>, ()> {
    let size = |text: &str| match text.trim() {
        "" => Ok(None),
        text => text.parse::<usize>().map(Some).map_err(|_| ()),
    };
    let majorities = Quorums::majorities(nodes);
    Ok(match (size(read)?, size(write)?) {
        (None, None) => None,
        (read, write) => {
            Some(Quorums { read: read.unwrap_or(majorities.read), write: write.unwrap_or(majorities.write) })
        }
    })
}

fn size_field(texts: &Texts, size: &UseStateHandle<String>, testid: &'static str, label: &str, hint: &str) -> Html {
    let oninput = {
        let size = size.clone();
        Callback::from(move |event: InputEvent| size.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    html! {
        <label class="field"><span>{ texts.text(label) }</span>
            <input data-testid={testid} inputmode="numeric" autocomplete="off" value={(**size).clone()} {oninput} />
            <small class="quiet">{ texts.text(hint) }</small>
        </label>
    }
}

/// What the chosen set means.
fn preview(
    texts: &Texts,
    (configuration, flexible): (u32, Option<Quorums>),
    members: &[NodeId],
    chosen: &[NodeId],
) -> Html {
    let without = |these: &[NodeId], those: &[NodeId]| {
        let only: Vec<NodeId> = these.iter().copied().filter(|pid| !those.contains(pid)).collect();
        (!only.is_empty()).then(|| phrase::node_list(only))
    };
    let number = ("configuration", (configuration + 1).to_string().into());
    let n = ("n", chosen.len().into());
    let size = match flexible {
        None => texts.format("page-reconfigure-size", &[number, n, ("majority", (chosen.len() / 2 + 1).into())]),
        Some(Quorums { read, write }) => {
            texts.format("page-reconfigure-size-quorums", &[number, n, ("read", read.into()), ("write", write.into())])
        }
    };
    let line = |id: &str, nodes: Option<String>| nodes.map(|nodes| texts.format(id, &[("nodes", nodes.into())]));
    let missing = gaps(chosen);
    let missing = (!missing.is_empty()).then(|| phrase::node_list(missing));
    let lines = [
        Some(size),
        line("page-reconfigure-joins", without(chosen, members)),
        line("page-reconfigure-leaves", without(members, chosen)),
        line("page-reconfigure-gaps", missing),
    ];
    html! { <ul class="reconfigure-says">{ for lines.into_iter().flatten().map(|line| html! { <li>{ line }</li> }) }</ul> }
}
