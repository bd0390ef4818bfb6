//! A link: both directions of it, each with its own cut.

use yew::prelude::*;

use crate::{
    sim::NodeId,
    ui::words::Words,
    view::{
        geometry::{Layout, Point, Segment},
        glance::LinkState,
    },
};

/// How far a one-way cut moves the two directions from the middle.
const LANE: f64 = 5.0;
/// How far before the end the cross and the arrow are: clear of the rings of a leader.
const END: f64 = 17.0;

/// Where a link is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkShape(Segment);

impl LinkShape {
    /// The link between the nodes at these positions.
    pub fn of(layout: &Layout, a: usize, b: usize) -> Self {
        Self(layout.link(a, b))
    }

    fn there(&self) -> Segment {
        self.0.shifted(LANE)
    }

    fn back(&self) -> Segment {
        Segment::new(self.0.to, self.0.from).shifted(LANE)
    }
}

/// Properties of [`Link`].
#[derive(Properties, PartialEq)]
pub struct LinkProps {
    /// Which link, and what passes.
    pub state: LinkState,
    /// Where it is.
    pub line: LinkShape,
    /// Where a finger takes hold of it.
    pub handle: Point,
    /// Whether it is drawn at a quarter of its strength.
    pub faint: bool,
    /// Whether the knife lies across it.
    pub taken: bool,
    /// Whether every link is manual.
    pub all_manual: bool,
    /// Whether the tab key stops here.
    pub tabbable: bool,
    /// Whether its choice is open.
    pub open: bool,
    /// The language's texts.
    pub words: Words,
    /// Opens the choice.
    pub on_open: Callback<(NodeId, NodeId)>,
    /// Moves the keyboard on by so many links.
    pub on_move: Callback<((NodeId, NodeId), isize)>,
}

/// One link with its hit line.
#[component]
pub fn Link(props: &LinkProps) -> Html {
    let LinkProps { state, line, handle, words, .. } = props;
    let LinkState { a, b, there, back, .. } = *state;
    let open = props.on_open.reform(move |_: MouseEvent| (a, b));
    let onkeydown = {
        let (on_open, on_move) = (props.on_open.clone(), props.on_move.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Enter" | " " => on_open.emit((a, b)),
                "ArrowRight" | "ArrowDown" => on_move.emit(((a, b), 1)),
                "ArrowLeft" | "ArrowUp" => on_move.emit(((a, b), -1)),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let drawn = match (there, back) {
        (true, true) => draw_line("link-up", line.0),
        (false, false) => draw_line("link-cut", line.0),
        (true, false) => html! { <>{ draw_open_lane(line.there()) }{ draw_cut_lane(line.back()) }</> },
        (false, true) => html! { <>{ draw_open_lane(line.back()) }{ draw_cut_lane(line.there()) }</> },
    };
    let label = label(words, *state);
    let class = classes!(
        "link",
        props.faint.then_some("faint"),
        props.taken.then_some("taken"),
        props.open.then_some("open"),
        state.any_cut().then_some("cut"),
    );
    html! {
        <g {class}>
            { drawn }
            { draw_line("link-focus", line.0) }
            { draw_special(*state, props.all_manual, line.0) }
            <path class="link-hit" d={path(line.0)} role="button" tabindex={if props.tabbable { "0" } else { "-1" }}
                data-testid={format!("link-{a}-{b}")} aria-label={label.clone()} aria-haspopup="true"
                aria-expanded={props.open.to_string()} onclick={open.clone()} {onkeydown}>
                <title>{ label }</title>
            </path>
            <circle class="link-handle" cx={handle.x.to_string()} cy={handle.y.to_string()} r="22" onclick={open} />
            <circle class="link-handle-dot" cx={handle.x.to_string()} cy={handle.y.to_string()} r="3.5" />
        </g>
    }
}

/// What passes, and what is special about either direction.
fn label(words: &Words, state: LinkState) -> AttrValue {
    let LinkState { a, b, there, back, manual, unusual } = state;
    let id = match (there, back) {
        (true, true) => "drawing-link-up",
        (false, false) => "drawing-link-cut",
        (false, true) => "drawing-link-cut-there",
        (true, false) => "drawing-link-cut-back",
    };
    let mut parts = vec![words.format(id, &[("a", a.into()), ("b", b.into())]).to_string()];
    let mut special = |id: &str, both: (bool, bool)| {
        let link = match both {
            (true, true) => format!("{a}–{b}"),
            (true, false) => format!("{a}→{b}"),
            (false, true) => format!("{b}→{a}"),
            (false, false) => return,
        };
        parts.push(words.format(id, &[("link", link.into())]).to_string());
    };
    special("network-link-manual", manual);
    special("network-link-unusual", unusual);
    parts.join(&words.text("drawing-list-semicolon")).into()
}

/// A small sign in each direction's lane, nearer to its receiver: two bars where nothing arrives by itself, a wave
/// where the conditions are other than most have. Where all are manual the head of the panel says it once.
fn draw_special(state: LinkState, all_manual: bool, line: Segment) -> Html {
    let back = Segment::new(line.to, line.from);
    let directions = [(line, state.manual.0, state.unusual.0), (back, state.manual.1, state.unusual.1)];
    let signs = directions.into_iter().flat_map(|(line, manual, unusual)| {
        let sign = |class: &'static str, share: f64, path: &'static str| {
            let Point { x, y } = line.at(share);
            html! {
                <g class={classes!("link-sign", class)} transform={format!("translate({x:.1} {y:.1})")}>
                    <circle r="8" /><path d={path} />
                </g>
            }
        };
        let bars = (manual && !all_manual).then(|| sign("manual", 0.78, "M-2 -3.5v7M2 -3.5v7"));
        let wave = unusual.then(|| sign("unusual", 0.66, "M-4.5 1c1.5 -3 3 -3 4.5 0s3 3 4.5 0"));
        bars.into_iter().chain(wave)
    });
    signs.collect()
}

fn draw_line(class: &'static str, line: Segment) -> Html {
    html! { <path {class} d={path(line)} /> }
}

/// The direction that passes, with an arrow at its receiving end.
fn draw_open_lane(line: Segment) -> Html {
    let head = pointed(line, END - 7.0);
    let back = pointed(line, END);
    let side = |by: f64| Segment::new(back, line.to).shifted(by).from;
    let (left, right) = (side(4.0), side(-4.0));
    let arrow = format!("M{:.1} {:.1}L{:.1} {:.1}L{:.1} {:.1}", left.x, left.y, head.x, head.y, right.x, right.y);
    html! { <>{ draw_line("link-up", line) }<path class="link-arrow" d={arrow} /></> }
}

/// The direction that is cut, with a cross at its receiving end.
fn draw_cut_lane(line: Segment) -> Html {
    let Point { x, y } = pointed(line, END);
    let cross = format!("M{:.1} {:.1}l9 9m0 -9l-9 9", x - 4.5, y - 4.5);
    html! { <>{ draw_line("link-cut one-way", line) }<path class="link-cross" d={cross} /></> }
}

/// The point that lies so far before the end of a line.
fn pointed(line: Segment, before_end: f64) -> Point {
    line.at((1.0 - before_end / line.length().max(1.0)).max(0.0))
}

fn path(line: Segment) -> String {
    format!("M{:.1} {:.1}L{:.1} {:.1}", line.from.x, line.from.y, line.to.x, line.to.y)
}
