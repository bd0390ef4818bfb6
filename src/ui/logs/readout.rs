//! What a person points at, in words; and what the shapes mean.

use std::rc::Rc;

use web_sys::{Element, PointerEvent};
use yew::prelude::*;

use super::{Pointed, cell::describe};
use crate::{
    sim::NodeId,
    ui::words::Words,
    view::{Frame, read::WouldRead, strip::Strip},
};

/// The index, and the lane, that the pointer is at.
pub fn pointed_at(event: &PointerEvent, lanes: &NodeRef, strip_left: usize, strip: &Strip) -> Option<Pointed> {
    let edge = lanes.cast::<Element>()?.get_bounding_client_rect();
    let index = strip.index_at(f64::from(event.client_x()) - edge.left() - strip_left as f64)?;
    let lane = event.target_dyn_into::<Element>()?.closest("[data-pid]").ok().flatten();
    let pid = lane.and_then(|lane| lane.get_attribute("data-pid")).and_then(|pid| pid.parse().ok());
    Some(Pointed { index, pid })
}

/// Properties of [`Readout`].
#[derive(Properties, PartialEq)]
pub struct ReadoutProps {
    /// What somebody points at.
    pub pointed: Option<Pointed>,
    /// What it is taken from.
    pub frame: Rc<Frame>,
    /// What a read would give at that index, at each node.
    pub says: AttrValue,
    /// The language's texts.
    pub words: Words,
}

/// The cell pointed at in words, or the legend.
#[component]
pub fn Readout(props: &ReadoutProps) -> Html {
    let ReadoutProps { pointed, frame, words, says } = props;
    // The axis itself says what is pointed at there.
    let at_axis = pointed.is_some_and(|at| at.pid.is_none()) && !says.is_empty();
    let said = pointed.and_then(|at| {
        let node = frame.nodes.iter().find(|node| Some(node.pid) == at.pid)?;
        let name = words.format("drawing-node", &[("node", node.pid.into())]);
        let what = match node.lane.cells.iter().find(|cell| cell.index == at.index) {
            Some(cell) => describe(cell, words),
            None if at.index < node.compacted => {
                format!("{} · {}", at.index, words.text("drawing-readout-compacted"))
            }
            None => format!("{} · {}", at.index, words.text("drawing-readout-nothing")),
        };
        Some(format!("{name} · {what}"))
    });
    let said = said.or_else(|| at_axis.then(|| says.to_string()));
    html! {
        <div class="logs-legend">
            <p class="logs-readout" data-testid="logs-readout" aria-live={if at_axis { "off" } else { "polite" }}>{ for said.clone() }</p>
            if said.is_none() {
                <ul aria-label={words.text("drawing-legend")}>
                    <li><i class="decided" />{ words.text("drawing-legend-decided") }</li>
                    <li><i class="accepted" />{ words.text("drawing-legend-accepted") }</li>
                    <li><i class="snapshot">{ "▣" }</i>{ words.text("drawing-legend-snapshot") }</li>
                    <li><i class="trimmed" />{ words.text("drawing-legend-trimmed") }</li>
                    <li><i class="durable" />{ words.text("drawing-legend-durable") }</li>
                    <li><i class="pending" />{ words.text("drawing-legend-pending") }</li>
                </ul>
            }
        </div>
    }
}

/// "read(4): 1 Decided(a=7) · 2 Undecided(a=7) · 3 None".
pub fn reads(words: &Words, index: usize, would: &[(NodeId, WouldRead)]) -> AttrValue {
    let list: Vec<_> = would.iter().map(|(pid, would)| format!("{pid} {}", would.word())).collect();
    words.format("compaction-would-read", &[("index", index.into()), ("list", list.join(" · ").into())])
}
