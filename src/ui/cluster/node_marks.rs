//! What hangs at a node's rim: a chip for memory storage, held messages, a held disk.

use yew::prelude::*;

use crate::{
    ui::{configuration, words::Words},
    view::Membership,
};

/// So many held messages are drawn one by one; more are counted.
const MOST_DRAWN: usize = 5;

/// Properties of [`NodeMarks`].
#[derive(Properties, PartialEq)]
pub struct NodeMarksProps {
    /// The node's radius.
    pub radius: f64,
    /// The radius with its ring.
    pub outer: f64,
    /// Whether it keeps its log in memory.
    pub memory: bool,
    /// Messages that wait for a flush.
    pub held_messages: usize,
    /// Whether its disk is held.
    pub disk_held: bool,
    /// How many have promised or accepted, how many must, and whether it is promises.
    pub awaited: Option<(usize, usize, bool)>,
    /// Whether it is among those who have promised (true) or accepted (false) what the leader waits for.
    pub counted: Option<bool>,
    /// What it is to the configurations, and the newest of these, once there was more than one.
    pub configuration: Option<(Membership, u32)>,
    /// How much room there is at its left, from its centre to the edge of the drawing.
    pub left: f64,
    /// Whether a broken check concerns it.
    pub breaks: bool,
    /// The language's texts.
    pub words: Words,
}

/// The marks of one node.
#[component]
pub fn NodeMarks(props: &NodeMarksProps) -> Html {
    let NodeMarksProps { radius, outer, memory, held_messages, disk_held, awaited, counted, breaks, words, .. } = props;
    let rim = |degrees: f64, distance: f64| {
        let (sin, cos) = degrees.to_radians().sin_cos();
        format!("translate({:.1} {:.1})", distance * cos, distance * sin)
    };
    // Held messages queue clockwise from the upper right; the chip and the pause keep out of their way.
    let degrees = |at: usize| -50.0 + at as f64 * 720.0 / (outer + 9.0);
    let held = |at: usize| {
        html! { <rect class="node-held" x="-4" y="-3" width="8" height="6" rx="1.5" transform={rim(degrees(at), outer + 9.0)} /> }
    };
    html! { <>
        if *held_messages > 0 {
            <g>
                <title>{ words.count("drawing-held-messages", *held_messages) }</title>
                { (0..(*held_messages).min(MOST_DRAWN)).map(held).collect::<Html>() }
                if *held_messages > MOST_DRAWN {
                    <text class="node-held-count" transform={rim(degrees(MOST_DRAWN) + 7.0, outer + 13.0)} y="4">{ format!("×{held_messages}") }</text>
                }
            </g>
        }
        if let Some((n, needs, promises)) = awaited {
            <g class={classes!("node-awaited", promises.then_some("promises"))} transform={rim(90.0, outer + 12.0)}>
                <title>{ words.format(if *promises { "whole-mark-promises" } else { "whole-mark-accepts" },
                    &[("n", (*n).into()), ("needs", (*needs).into())]) }</title>
                <rect x="-17" y="-9" width="34" height="18" rx="9" />
                <text y="4.5">{ format!("{n}/{needs}") }</text>
            </g>
        }
        if let Some(promises) = counted {
            <g class={classes!("node-counted", promises.then_some("promises"))} transform={rim(-90.0, *radius)}>
                <title>{ words.text(if *promises { "whole-mark-has-promised" } else { "whole-mark-has-accepted" }) }</title>
                <circle r="8" />
                <path d="M-3.5 0L-1 3L4 -3" />
            </g>
        }
        if let Some((of, newest)) = props.configuration {
            { draw_configuration(*outer, props.left, of, newest, words) }
        }
        if *memory {
            <g class="node-memory" transform={rim(140.0, radius + 7.0)}>
                <title>{ words.text("drawing-storage-memory-hint") }</title>
                <path d="M-8 -3H8M-8 3H8M-3 -8V8M3 -8V8" />
                <rect x="-6" y="-6" width="12" height="12" rx="2" />
            </g>
        }
        if *breaks {
            <g class="node-breaks" transform={rim(45.0, *radius)}>
                <title>{ words.text("drawing-breaks") }</title>
                <circle r="8" />
                <path d="M-3 -3L3 3M-3 3L3 -3" />
            </g>
        }
        if *disk_held {
            <g class="node-paused" transform={rim(-135.0, *radius)}>
                <title>{ words.text("drawing-disk-held") }</title>
                <circle r="8" />
                <path d="M-2.5 -3.5V3.5M2.5 -3.5V3.5" />
            </g>
        }
    </> }
}

/// The badge with its configuration, at the left of its rim; where there is no room for it, at the right.
fn draw_configuration(outer: f64, left: f64, of: Membership, newest: u32, words: &Words) -> Html {
    let written = configuration::written(of);
    let width = 9.0 + 7.0 * written.chars().count() as f64;
    let away = outer + width / 2.0 - 8.0;
    let x = if away + width / 2.0 < left { -away } else { away };
    html! {
        <g class={classes!("node-configuration", configuration::looks(of, newest))}
            transform={format!("translate({x:.1} 0)")}>
            <title>{ configuration::meaning(&words.0, of, newest) }</title>
            <rect x={format!("{:.1}", -width / 2.0)} y="-9" width={format!("{width:.1}")} height="18" rx="5" />
            <text y="4.5">{ written }</text>
        </g>
    }
}
