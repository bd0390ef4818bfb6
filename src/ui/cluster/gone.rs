//! Nodes that left the cluster: for a moment they fade where they stood.

use std::cell::RefCell;

use yew::prelude::*;

use crate::{
    sim::NodeId,
    view::{
        Frame,
        geometry::{Layout, Point},
    },
};

/// After so many ticks nothing is left of a node that went.
const FADES_TICKS: u64 = 40;

/// Where nodes stood when they were drawn last, and those that went since.
#[derive(Default)]
pub struct Gone {
    stood: Vec<(NodeId, Point)>,
    fading: Vec<Fading>,
}

/// A node that left.
#[derive(Clone, Copy)]
struct Fading {
    pid: NodeId,
    at: Point,
    radius: f64,
    /// When it was missed first, in ticks.
    since: u64,
}

impl Gone {
    /// Looks who is there now. Where time `leapt`, nobody is seen to leave.
    fn update(&mut self, frame: &Frame, layout: &Layout, leapt: bool) {
        let pids = frame.nodes.iter().map(|node| node.pid);
        let stands: Vec<_> = pids.zip(layout.centers.iter().copied()).collect();
        let was = std::mem::replace(&mut self.stood, stands);
        if leapt {
            self.fading.clear();
            return;
        }
        let is_there = |pid: NodeId| frame.nodes.iter().any(|node| node.pid == pid);
        // Of another cluster nobody has left this one.
        let members = |pid: NodeId| frame.configurations.iter().any(|of| of.nodes.contains(&pid));
        let went = was.into_iter().filter(|(pid, _)| !is_there(*pid) && members(*pid));
        let (since, radius) = (frame.time, layout.radius);
        self.fading.extend(went.map(|(pid, at)| Fading { pid, at, radius, since }));
        let goes_on = |node: &Fading| node.since <= since && since - node.since < FADES_TICKS;
        self.fading.retain(|node| goes_on(node) && !is_there(node.pid));
    }

    /// Draws those that went.
    pub fn draw(cell: &RefCell<Self>, frame: &Frame, layout: &Layout, leapt: bool) -> Html {
        let mut gone = cell.borrow_mut();
        gone.update(frame, layout, leapt);
        let draw = |node: &Fading| {
            html! {
                <g key={format!("{} {}", node.pid, node.since)} class="node-gone" data-testid={format!("gone-{}", node.pid)}
                    transform={format!("translate({:.1} {:.1})", node.at.x, node.at.y)}>
                    <circle r={node.radius.to_string()} />
                    <text y="5">{ node.pid }</text>
                </g>
            }
        };
        html! { <g aria-hidden="true">{ for gone.fading.iter().map(draw) }</g> }
    }
}
