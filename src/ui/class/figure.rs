//! [`figure`]: the cluster as a still drawing, in ink alone: for paper.

use yew::prelude::*;

use crate::{
    sim::event::MessageKind,
    ui::words::Words,
    view::{
        Frame,
        geometry::{Layout, Point, Segment, pairs},
        glance::{Standing, link_states},
    },
};

/// The size of the drawing, in its own units.
const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 270.0;
/// How far apart two directions of a link are drawn.
const LANE: f64 = 7.0;

/// The cluster at a step.
pub fn figure(words: &Words, frame: &Frame) -> Html {
    let layout = Layout::new(frame.nodes.len(), WIDTH, HEIGHT);
    let states = link_states(frame);
    let links = pairs(frame.nodes.len()).zip(&states).map(|((a, b), state)| {
        let line = layout.link(a, b);
        let class = if state.any_cut() { "paper-link cut" } else { "paper-link" };
        let ways = [(a, b), (b, a)].map(|(from, to)| {
            let (from, to) = (frame.nodes[from].pid, frame.nodes[to].pid);
            frame.links.iter().find(|link| (link.from, link.to) == (from, to)).is_none_or(|link| link.up)
        });
        let middle = line.at(0.5);
        let sign = match ways {
            [true, true] => String::new(),
            [false, false] => "✕".to_owned(),
            [true, false] => format!("✕ {}→{}", state.b, state.a),
            [false, true] => format!("✕ {}→{}", state.a, state.b),
        };
        html! { <>{ draw(&line, class) }<text class="paper-sign" x={at(middle.x)} y={at(middle.y + 4.0)}>{ sign }</text></> }
    });
    let position = |pid| frame.nodes.iter().position(|node| node.pid == pid);
    let mut drawn: Vec<(usize, usize, MessageKind)> = Vec::new();
    for message in frame.messages.iter().filter(|message| !message.info.kind.is_heartbeat()) {
        if let (Some(from), Some(to)) = (position(message.from), position(message.to))
            && !drawn.iter().any(|(a, b, _)| (*a, *b) == (from, to))
        {
            drawn.push((from, to, message.info.kind));
        }
    }
    let messages = drawn.into_iter().map(|(from, to, kind)| {
        let line = layout.link(from, to).shifted(LANE).shortened(10.0);
        let label = line.at(0.42);
        html! {
            <>
                { draw(&line, "paper-message") }
                { arrow(&line) }
                <text class="paper-kind" x={at(label.x)} y={at(label.y - 5.0)}>{ kind.name() }</text>
            </>
        }
    });
    let nodes = frame.nodes.iter().zip(&layout.centers).map(|(node, center)| {
        let standing = Standing::of(node);
        let leads = standing.leads();
        let class = classes!("paper-node", standing.word());
        let label = words.standing(standing);
        let below = layout.radius + if leads { 20.0 } else { 15.0 };
        html! {
            <g {class} transform={format!("translate({:.1} {:.1})", center.x, center.y)}>
                if leads { <circle class="paper-ring" r={at(layout.radius + 5.0)} /> }
                <circle class="paper-body" r={at(layout.radius)} />
                <text class="paper-number" y="2">{ node.pid }</text>
                <text class="paper-count" y="17">{ format!("✓ {} / {}", node.decided, node.accepted) }</text>
                <text class="paper-label" y={at(below)}>{ if leads { format!("♛ {label}") } else { label.to_string() } }</text>
            </g>
        }
    });
    html! {
        <svg class="paper-drawing" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} role="img"
            aria-label={words.format("class-paper-drawing", &[("step", frame.step.to_string().into()), ("time", frame.time.to_string().into())])}>
            { for links }{ for messages }{ for nodes }
        </svg>
    }
}

fn draw(line: &Segment, class: &'static str) -> Html {
    let (from, to) = (line.from, line.to);
    html! { <line {class} x1={at(from.x)} y1={at(from.y)} x2={at(to.x)} y2={at(to.y)} /> }
}

/// A tip at the end of a line.
fn arrow(line: &Segment) -> Html {
    let length = line.length().max(1.0);
    let (x, y) = ((line.to.x - line.from.x) / length, (line.to.y - line.from.y) / length);
    let side = |turn: f64| Point::new(line.to.x - 8.0 * x - turn * y * 4.0, line.to.y - 8.0 * y + turn * x * 4.0);
    let (a, b) = (side(1.0), side(-1.0));
    let d = format!("M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}Z", line.to.x, line.to.y, a.x, a.y, b.x, b.y);
    html! { <path class="paper-tip" {d} /> }
}

fn at(number: f64) -> String {
    format!("{number:.1}")
}
