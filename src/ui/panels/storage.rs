//! One node's database as it is: every record, decoded; and what is still on its way there.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{action::Action, model::DiskView},
    text::Texts,
    ui::{
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
        phrase,
    },
    view::{DiskFrame, NodeFrame},
};

/// The most records that are shown.
const RECORDS: usize = 300;

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct StoragePanelProps {
    /// The selected node.
    pub node: Option<NodeFrame>,
    /// A database, when it was looked at.
    pub disk: Option<Rc<DiskView>>,
}

/// The panel.
#[component]
pub fn StoragePanel(props: &StoragePanelProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let pid = props.node.as_ref().filter(|node| node.disk.is_some()).map(|node| node.pid);
    {
        // Whoever opens the tab, or chooses another node, wants to see it without asking again.
        let dispatch = dispatch.clone();
        use_effect_with(pid, move |pid| {
            if let Some(pid) = *pid {
                dispatch.send(Action::InspectDisk(pid));
            }
        });
    }
    let Some(node) = &props.node else {
        return html! { <p class="empty" data-testid="disk-view">{ texts.text("page-choose-node") }</p> };
    };
    let Some(disk) = &node.disk else {
        return html! {
            <p class="empty" data-testid="disk-view">{ texts.format("page-disk-memory", &[("node", node.pid.into())]) }</p>
        };
    };
    let view = props.disk.as_ref().filter(|view| view.node == node.pid);
    html! {
        <div class="disk-view scroll" data-testid="disk-view" tabindex="0" role="region"
            aria-label={texts.text("page-tab-storage")}>
            <div class="disk-head">
                <p><b>{ texts.format("page-node", &[("node", node.pid.into())]) }</b>
                    if let Some(view) = view {
                        <code>{ view.name.clone() }</code><span>{ phrase::bytes(view.bytes) }</span>
                    }
                </p>
                <button type="button" class="small" data-testid="disk-look"
                    onclick={on(&dispatch, Action::InspectDisk(node.pid))}>
                    { Icon::Refresh.html() }{ texts.text("page-disk-look") }
                </button>
            </div>
            <ul class="chips pad">{ for now(&texts, node, disk) }</ul>
            { match view {
                Some(view) if !view.records.is_empty() => records(&texts, view),
                Some(_) => html! { <p class="empty">{ texts.text("page-disk-empty") }</p> },
                None if disk.flushed == 0 => html! { <p class="empty">{ texts.text("page-disk-empty") }</p> },
                None => html! { <p class="empty">{ texts.text("page-disk-looking") }</p> },
            } }
        </div>
    }
}

/// What is durable, and what is not yet.
fn now(texts: &Texts, node: &NodeFrame, disk: &DiskFrame) -> Vec<Html> {
    let chip = |class: &'static str, text: String| html! { <li class={classes!("chip", class)}>{ text }</li> };
    let mut chips = vec![chip(
        "ok",
        texts.format(
            "page-disk-durable",
            &[
                ("flush", disk.flushed.to_string().into()),
                ("log", phrase::entries(texts, disk.log_start, disk.log_end).into()),
                ("decided", disk.decided.into()),
            ],
        ),
    )];
    if let Some((number, _, due)) = disk.flushing {
        let args = [("flush", number.to_string().into()), ("due", due.to_string().into())];
        chips.push(chip("wait", texts.format("page-disk-flushing", &args)));
    }
    if disk.pending_entries > 0 {
        chips.push(chip("wait", texts.format("page-disk-pending", &[("n", disk.pending_entries.into())])));
    } else if disk.pending {
        chips.push(chip("wait", texts.text("page-disk-pending-other")));
    } else {
        chips.push(chip("", texts.text("page-disk-all-durable")));
    }
    if node.held_messages > 0 {
        chips.push(chip("wait", texts.format("page-held-messages", &[("n", node.held_messages.into())])));
    }
    if disk.held {
        chips.push(chip("fault", texts.text("page-disk-held")));
    }
    chips
}

fn records(texts: &Texts, view: &DiskView) -> Html {
    let rows = view.records.iter().take(RECORDS).map(|record| {
        html! {
            <tr key={format!("{}/{}", record.store, record.key)} data-testid="disk-record">
                <td>{ record.store }</td>
                <td>{ record.key.clone() }</td>
                <td class="number">{ record.bytes }</td>
                <td>{ record.checksum.clone() }</td>
                <td class="content">{ record.content.clone() }</td>
            </tr>
        }
    });
    let more = view.records.len().saturating_sub(RECORDS);
    html! {
        <>
            <table class="records">
                <thead><tr>
                    <th scope="col">{ texts.text("page-disk-store") }</th>
                    <th scope="col">{ texts.text("page-disk-key") }</th>
                    <th scope="col" class="number">{ texts.text("page-disk-bytes") }</th>
                    <th scope="col">{ texts.text("page-disk-checksum") }</th>
                    <th scope="col">{ texts.text("page-disk-content") }</th>
                </tr></thead>
                <tbody>{ for rows }</tbody>
            </table>
            if more > 0 {
                <p class="quiet pad">{ texts.format("page-disk-more", &[("n", more.into())]) }</p>
            }
        </>
    }
}
