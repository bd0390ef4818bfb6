//! The drawing itself: lanes, bars, arrows, marks.

use std::rc::Rc;

use yew::prelude::*;

use super::Shared;
use crate::view::space::{
    Arrow, Lane, Mark, Picture, State,
    svg::{across_path, along_path, arrow_path, bundle_path, bundle_width, stretch_path},
};

/// What the drawing gets.
#[derive(Properties, PartialEq)]
pub struct BodyProps {
    /// What to draw.
    pub shared: Rc<Shared>,
}

/// The drawing.
#[component]
pub fn Body(props: &BodyProps) -> Html {
    let picture = &props.shared.0.picture;
    html! {
        <g aria-hidden="true">
            <g class="space-axis">{ for picture.axis.iter().map(|(along, time)| axis(picture, *along, *time)) }</g>
            <g>{ for picture.lanes.iter().map(|lane| draw_lane(picture, lane)) }</g>
            <g class="space-bars">{ for picture.bars.iter().map(|bar| html! {
                <path class={classes!("space-bar", bar.kind.word(), bar.lit.word())}
                    d={along_path(picture, bar.from, bar.until, bar.at)} />
            }) }</g>
            <g>{ for picture.bundles.iter().map(|bundle| html! {
                <path class={classes!("space-bundle", (bundle.lost > 0).then_some("lost"), bundle.lit.word())}
                    data-count={bundle.count.to_string()} ~style={format!("stroke-width:{:.1}px", bundle_width(bundle))}
                    d={bundle_path(bundle)} />
            }) }</g>
            <g>{ for picture.arrows.iter().map(draw_arrow) }</g>
            <g>{ for picture.marks.iter().enumerate().map(|(at, mark)| draw_mark(picture, mark, at)) }</g>
            <g class="space-labels">{ for picture.labels.iter().map(|label| html! {
                <text class={label.lit.word()} x={format!("{:.1}", label.at.x)} y={format!("{:.1}", label.at.y + 4.0)}>
                    { label.text }
                </text>
            }) }</g>
            <g>{ for picture.lanes.iter().map(|lane| head(picture, lane)) }</g>
            if let Some(along) = picture.playhead {
                <path class="space-playhead" data-testid="space-playhead" d={across_path(picture, along)} />
            }
        </g>
    }
}

fn axis(picture: &Picture, along: f64, time: u64) -> Html {
    let (x, y) = if picture.vertical { (3.0, along + 4.0) } else { (along, picture.height - 5.0) };
    html! { <>
        <path d={across_path(picture, along)} />
        <text x={format!("{x:.1}")} y={format!("{y:.1}")}>{ format!("t {time}") }</text>
    </> }
}

fn draw_lane(picture: &Picture, lane: &Lane) -> Html {
    let stretches = lane.stretches.iter().map(|stretch| {
        let class = match stretch.state {
            State::Up => "up",
            State::Down => "down",
            State::Leads => "leads",
            State::DiskHeld => "disk-held",
        };
        html! { <path {class} d={stretch_path(picture, lane, stretch)} /> }
    });
    html! { <g class="space-lane">{ for stretches }</g> }
}

fn head(picture: &Picture, lane: &Lane) -> Html {
    let at = picture.point(16.0, lane.at);
    let class = classes!("space-head", lane.leads.then_some("leads"), lane.down.then_some("down"));
    html! {
        <g {class} transform={format!("translate({:.1} {:.1})", at.x, at.y)}>
            <circle r="10" /><text y="4">{ lane.pid }</text>
        </g>
    }
}

fn draw_arrow(arrow: &Arrow) -> Html {
    let copy = arrow.copy.then_some("copy");
    html! {
        <path key={arrow.number} class={classes!("space-message", arrow.family.word(), arrow.fate.word(), copy, arrow.lit.word())}
            data-testid={format!("space-message-{}", arrow.number)} data-kind={arrow.kind.name()} d={arrow_path(arrow)} />
    }
}

fn draw_mark(picture: &Picture, mark: &Mark, at: usize) -> Html {
    // Several nodes may have something in one step.
    let first =
        picture.marks[..at].iter().rev().take_while(|other| other.time == mark.time).all(|o| o.step != mark.step);
    let testid = match mark.node {
        Some(node) if !first => format!("space-event-{}-{node}", mark.step),
        _ => format!("space-event-{}", mark.step),
    };
    let glyph = mark.sign.glyph();
    let radius = if glyph.is_empty() { "3.5" } else { "7.5" };
    let class = classes!("space-event", mark.sign.tone().word(), mark.lit.word());
    html! {
        <g key={testid.clone()} {class} data-testid={testid}>
            if mark.node.is_none() {
                <path d={across_path(picture, picture.along(mark.at).0)} />
            }
            <g transform={format!("translate({:.1} {:.1})", mark.at.x, mark.at.y)}>
                <circle r={radius} />
                if !glyph.is_empty() {
                    <text y="3.5">{ glyph }</text>
                }
                if mark.more > 0 {
                    <circle class="more" cx="6.5" cy="-6.5" r="2.5" />
                }
            </g>
        </g>
    }
}
