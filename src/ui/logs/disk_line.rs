//! What a node's disk has, in one line.

use yew::prelude::*;

use crate::{
    sim::NodeId,
    ui::words::Words,
    view::{DiskFrame, NodeFrame},
};

/// What the line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiskFacts {
    pid: NodeId,
    disk: Option<DiskFrame>,
    held_messages: usize,
}

impl DiskFacts {
    /// The facts of a node. When its flush is due does not matter here.
    pub fn of(node: &NodeFrame) -> Self {
        let disk = node.disk.clone().map(|disk| DiskFrame { flushing: None, flushed: 0, ..disk });
        Self { pid: node.pid, disk, held_messages: node.held_messages }
    }
}

/// Properties of [`DiskLine`].
#[derive(Properties, PartialEq)]
pub struct DiskLineProps {
    /// What to say.
    pub facts: DiskFacts,
    /// The language's texts.
    pub words: Words,
}

/// "disk log 16–21 · decided 21 · 1 write pending · 2 messages held".
#[component]
pub fn DiskLine(props: &DiskLineProps) -> Html {
    let DiskLineProps { facts, words } = props;
    let held = (facts.held_messages > 0).then(|| words.count("drawing-held-messages", facts.held_messages));
    let said = match &facts.disk {
        None => html! { <span>{ words.text("drawing-memory-only") }</span> },
        Some(disk) => {
            let log = match disk.log_end.checked_sub(1).filter(|_| disk.log_end > disk.log_start) {
                None => words.text("drawing-disk-log-empty"),
                Some(last) => {
                    let range =
                        if disk.log_start == last { last.to_string() } else { format!("{}–{last}", disk.log_start) };
                    words.format("drawing-disk-log", &[("indices", range.into())])
                }
            };
            let pending = match (disk.pending_entries, disk.pending) {
                (0, false) => None,
                (0, true) => Some(words.text("drawing-disk-pending-state")),
                (entries, _) => Some(words.count("drawing-disk-pending", entries)),
            };
            let unsafe_yet: Vec<String> = pending.iter().chain(&held).map(AttrValue::to_string).collect();
            html! { <>
                <span>{ log }</span>
                <span>{ words.count("drawing-decided", disk.decided) }</span>
                if let Some(fault) = fault_of(disk) {
                    <span class="fault">{ "✕ " }{ words.text(fault) }</span>
                }
                if disk.held {
                    <span class="held">{ "‖ " }{ words.text("drawing-disk-held") }</span>
                }
                if !unsafe_yet.is_empty() {
                    <span class="pending">{ unsafe_yet.join(" · ") }</span>
                } else if disk.loss.is_none() {
                    <span>{ words.text("drawing-disk-durable") }</span>
                }
            </> }
        }
    };
    html! { <div class="lane-disk" data-testid={format!("disk-{}", facts.pid)}>{ said }</div> }
}

/// The text for what is wrong with a disk.
fn fault_of(disk: &DiskFrame) -> Option<&'static str> {
    match disk.loss {
        Some(_) => Some("drawing-disk-lost"),
        None if disk.failing => Some("drawing-disk-failing"),
        None if disk.full => Some("drawing-disk-full"),
        None if disk.fails_next => Some("drawing-disk-will-fail"),
        None => None,
    }
}
