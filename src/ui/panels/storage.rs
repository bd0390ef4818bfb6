//! One node's storage: what OmniPaxos asked of it, batch by batch, and the database as it is now.

mod database;
mod stream;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{action::Action, model::DiskView},
    text::{self, Texts},
    ui::{
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
        phrase,
    },
    view::{DiskFrame, NodeFrame, storage::StorageView},
};
use database::DatabaseNow;
use stream::Stream;

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct StoragePanelProps {
    /// The selected node.
    pub node: Option<NodeFrame>,
    /// What was asked of its storage.
    pub storage: Option<Rc<StorageView>>,
    /// A database, when it was looked at.
    pub disk: Option<Rc<DiskView>>,
    /// Whether this tab only watches a copy: then no node has a database here.
    pub is_copy: bool,
    /// The step of the past that the page shows.
    pub past: Option<u64>,
}

/// The panel.
#[component]
pub fn StoragePanel(props: &StoragePanelProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let has_database = |node: &&NodeFrame| node.disk.is_some() && !props.is_copy;
    let pid = props.node.as_ref().filter(has_database).map(|node| node.pid);
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
    let view = props.disk.as_ref().filter(|view| view.node == node.pid);
    let storage = props.storage.as_ref().filter(|storage| storage.node == node.pid);
    let compaction = storage.and_then(|storage| storage.last_compaction());
    html! {
        <div class="disk-view" data-testid="disk-view">
            if let Some(step) = props.past {
                <p class="disk-past" data-testid="disk-past">
                    { texts.format("page-disk-past", &[("step", step.to_string().into())]) }
                </p>
            }
            <section class="disk-part" tabindex="0" aria-label={texts.text("page-writes-title")}>
                <div class="disk-head">
                    <h3>{ texts.text("page-writes-title") }</h3>
                    <span>{ texts.format("page-node", &[("node", node.pid.into())]) }</span>
                </div>
                if let Some(storage) = storage {
                    <Stream storage={storage.clone()} />
                }
            </section>
            <section class="disk-part" tabindex="0" aria-label={texts.text("page-disk-title")}>
                <div class="disk-head">
                    <h3>{ texts.text("page-disk-title") }</h3>
                    if let Some(view) = view {
                        <code>{ view.name.clone() }</code>
                    }
                    if node.disk.is_some() && !props.is_copy && props.past.is_none() {
                        <button type="button" class="small square" data-testid="disk-look"
                            title={texts.text("page-disk-look")} aria-label={texts.text("page-disk-look")}
                            onclick={on(&dispatch, Action::InspectDisk(node.pid))}>{ Icon::Refresh.html() }</button>
                    }
                </div>
                if props.past.is_some() && node.disk.is_some() {
                    <p class="quiet pad" data-testid="disk-replayed">{ texts.text("page-disk-replayed") }</p>
                }
                if let Some(disk) = &node.disk {
                    <ul class="chips pad">{ for now(&texts, node, disk, view) }</ul>
                    { match view {
                        _ if props.is_copy => html! {
                            <p class="empty" data-testid="disk-of-copy">{ text::copy_has_no_database(&texts, node.pid) }</p>
                        },
                        Some(view) if !view.records.is_empty() => {
                            html! { <DatabaseNow view={view.clone()} {compaction} /> }
                        }
                        Some(_) => html! { <p class="empty">{ texts.text("page-disk-empty") }</p> },
                        None if disk.flushed == 0 => html! { <p class="empty">{ texts.text("page-disk-empty") }</p> },
                        None => html! { <p class="empty">{ texts.text("page-disk-looking") }</p> },
                    } }
                } else {
                    <p class="empty">{ texts.format("page-disk-memory", &[("node", node.pid.into())]) }</p>
                }
            </section>
        </div>
    }
}

/// What is durable, and what is not yet.
fn now(texts: &Texts, node: &NodeFrame, disk: &DiskFrame, view: Option<&Rc<DiskView>>) -> Vec<Html> {
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
        // The browser may be done before the simulated disk is.
        let id = match view.is_some_and(|view| view.flushed == number) {
            true => "page-disk-ahead",
            false => "page-disk-flushing",
        };
        chips.push(chip("wait", texts.format(id, &args)));
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
