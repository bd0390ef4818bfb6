//! The compaction panel: what each node could compact right now and why not more, what it did last, and its
//! snapshot, opened.

mod opened;
pub(in crate::ui) mod words;

use std::rc::Rc;

use yew::prelude::*;

use self::{opened::OpenedSnapshot, words as say};
use crate::{
    app::action::Action,
    text::Texts,
    ui::{
        hooks::{on, use_dispatch, use_texts},
        phrase,
        sheets::{Sheet, use_sheets},
    },
    view::{
        Frame,
        compaction::{CompactionView, Done, NodeCompaction, Reach},
    },
};

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct CompactionPanelProps {
    /// The cluster.
    pub frame: Rc<Frame>,
    /// What there is to show.
    pub compaction: Option<Rc<CompactionView>>,
}

/// The panel.
#[component]
pub fn CompactionPanel(props: &CompactionPanelProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let Some(view) = &props.compaction else { return Html::default() };
    let opened = view.opened.as_ref().map(|opened| opened.pid);
    let heads = ["compaction-node", "compaction-snapshot", "compaction-trim", "compaction-now", "compaction-last"];
    let row = |node: &NodeCompaction| {
        let pid = node.pid;
        let frame = props.frame.nodes.iter().find(|other| other.pid == pid);
        let role = frame.map(|frame| phrase::role(&texts, frame)).unwrap_or_default();
        let class = classes!("dot", node.leads.then_some("leader"), (!node.up).then_some("down"));
        let label = |id: &str| html! { <span class="compaction-label">{ texts.text(id) }</span> };
        let snapshotted = frame.is_some_and(|frame| frame.compaction == Some(crate::sim::event::Compaction::Snapshot));
        html! {
            <tr key={pid} data-testid={format!("compaction-{pid}")}>
                <th scope="row">
                    <span class="compaction-who"><span {class}>{ pid }</span>{ role }</span>
                    <span class="compaction-acts">
                        <button type="button" class="small" data-testid={format!("compaction-act-{pid}")} disabled={!node.up}
                            aria-label={texts.format("compaction-act-at", &[("node", pid.into())])}
                            onclick={sheets.on_open(Sheet::Compact { node: Some(pid), at: None })}>
                            { texts.text("compaction-act") }
                        </button>
                        if snapshotted {
                            <button type="button" class="small" data-testid={format!("compaction-open-{pid}")}
                                aria-pressed={(opened == Some(pid)).to_string()}
                                title={texts.text("compaction-open")}
                                aria-label={texts.format("compaction-open-at", &[("node", pid.into())])}
                                onclick={on(&dispatch, Action::OpenSnapshot(pid))}>
                                { "▣" }
                            </button>
                        }
                    </span>
                </th>
                <td>{ label("compaction-snapshot") }{ reach(&texts, &node.snapshot, "compaction-no-snapshot") }</td>
                <td>{ label("compaction-trim") }{ reach(&texts, &node.trim, "compaction-no-trim") }</td>
                <td>{ label("compaction-now") }<span>{ say::size(&texts, &node.size) }</span></td>
                <td>{ label("compaction-last") }{ last(&texts, node) }</td>
            </tr>
        }
    };
    html! {
        <div class="compaction" data-testid="compaction-panel" tabindex="0" role="region"
            aria-label={texts.text("compaction-tab")}>
            <table class="compaction-nodes">
                <caption class="hidden">{ texts.text("compaction-caption") }</caption>
                <thead><tr>{ for heads.iter().map(|id| html! { <th key={*id} scope="col">{ texts.text(id) }</th> }) }</tr></thead>
                <tbody>{ for view.nodes.iter().map(row) }</tbody>
            </table>
            if !view.known.is_empty() {
                <p class="quiet pad" data-testid="compaction-known">
                    { texts.format("compaction-known", &[("list", say::known(view).into())]) }
                </p>
            }
            <OpenedSnapshot opened={view.opened.clone()} />
        </div>
    }
}

/// How far, and why not further.
fn reach(texts: &Texts, reach: &Reach, nothing: &str) -> Html {
    let goes = reach.to > reach.from;
    html! {
        <>
            if goes {
                <span class="compaction-goes">{ say::goes(texts, reach) }</span>
            } else {
                <span class="compaction-stays">{ texts.text(nothing) }</span>
            }
            if let Some(limit) = &reach.limit {
                <small>{ say::limit(texts, limit) }{ " " }<code>{ say::limit_name(limit) }</code></small>
            }
        </>
    }
}

/// The last compaction: what went, what is there, why, what is missing.
fn last(texts: &Texts, node: &NodeCompaction) -> Html {
    let Some(done) = &node.last else {
        return html! { <span class="compaction-stays">{ texts.text("compaction-none-yet") }</span> };
    };
    html! {
        <>
            <span class="compaction-done">{ say::done(texts, done) }</span>
            <small>{ why(texts, done) }</small>
            if let Some((flush, before, after)) = node.on_disk {
                <small data-testid={format!("compaction-disk-{}", node.pid)}>{ texts.format("compaction-on-disk", &[
                    ("flush", flush.to_string().into()),
                    ("before", phrase::bytes(before).into()),
                    ("after", phrase::bytes(after).into()),
                ]) }</small>
            }
            if done.lost.count() > 0 {
                <small class="compaction-lost" data-testid={format!("compaction-lost-{}", node.pid)}>
                    { "✕ " }{ say::lost(texts, &done.lost) }
                </small>
            }
        </>
    }
}

fn why(texts: &Texts, done: &Done) -> String {
    let last = done.to.saturating_sub(1);
    let range = if done.from == last { last.to_string() } else { format!("{}–{last}", done.from) };
    format!("{range} · {}", say::cause(texts, done.cause))
}
