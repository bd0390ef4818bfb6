//! What a compaction did, said for a moment at the lane where it was done: and for as long as it is not durable.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use crate::{
    sim::{NodeId, event::Compaction},
    ui::{panels::compaction::words as say, words::Words},
    view::{NodeFrame, compaction::Done},
};

/// How long it is said once it is durable, in milliseconds.
const SAID_MS: u32 = 6_000;

/// The node's last compaction, if it was just done and is to be said; `told` is whether time passes so slowly that
/// anybody can read it.
#[hook]
pub fn use_chip(node: &NodeFrame, done: Option<&Done>, told: bool) -> Option<Done> {
    let before = use_mut_ref(|| node.compacted);
    let said = use_mut_ref(|| None::<usize>);
    let redraw = use_force_update();
    let was = before.replace(node.compacted);
    if node.compacted != was {
        *said.borrow_mut() = (node.compacted > was && told && node.up).then_some(node.compacted);
    } else if !told {
        *said.borrow_mut() = None;
    }
    let shown = said.borrow().is_some();
    use_effect_with((node.compacted, shown, is_durable(node)), move |(_, shown, durable)| {
        let timer = (*shown && *durable).then(|| {
            Timeout::new(SAID_MS, move || {
                *said.borrow_mut() = None;
                redraw.force_update();
            })
        });
        move || drop(timer)
    });
    done.filter(|done| shown && done.to == node.compacted).cloned()
}

/// Whether a node's disk has its last compaction; one without a disk has nothing to wait for.
pub fn is_durable(node: &NodeFrame) -> bool {
    node.disk.as_ref().is_none_or(|disk| disk.log_start >= node.compacted)
}

/// Properties of [`Chip`].
#[derive(Properties, PartialEq)]
pub struct ChipProps {
    /// Whose.
    pub pid: NodeId,
    /// What was done.
    pub done: Done,
    /// Whether it is on disk.
    pub durable: bool,
    /// The language's texts.
    pub words: Words,
}

/// "16 entries → 6 keys, 1.4 kB → 96 B".
#[component]
pub fn Chip(props: &ChipProps) -> Html {
    let ChipProps { pid, done, durable, words } = props;
    let kind = match done.by {
        Compaction::Snapshot => "snapshot",
        Compaction::Trim => "trimmed",
    };
    let title = words.text(if *durable { "compaction-chip-durable" } else { "compaction-chip-pending" });
    html! {
        <span class={classes!("lane-chip", kind, (!durable).then_some("pending"))} {title}
            data-testid={format!("compaction-chip-{pid}")} data-durable={durable.to_string()}>
            { say::done(&words.0, done) }
        </span>
    }
}
