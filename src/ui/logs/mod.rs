//! The logs of all nodes, one lane each, on one common index axis.
//!
//! Only what is in sight is drawn: a frame's lanes hold just the cells of the window, and the panel tells
//! the driver how many columns it has room for.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Dispatch, Zoom},
        model::Model,
    },
    sim::NodeId,
    text::Texts,
    ui::{
        measure::{reduced_motion, use_size},
        words::Words,
    },
    view::strip::{Strip, last_from},
};

mod axis;
mod block;
pub(in crate::ui) mod cell;
mod disk_line;
mod ghosts;
mod header;
mod lane;
mod map;
mod readout;
mod scroll;
mod who;

use axis::Axis;
use header::Header;
use lane::LogLane;
use map::{Extent, Map};
use readout::Readout;
use scroll::{Scroll, use_scroll};

/// Below this width, in pixels, the panel is narrow.
const NARROW: usize = 560;
/// From this many nodes on lanes shrink.
const MANY_NODES: usize = 6;

/// Properties of [`LogsPanel`].
#[derive(Properties, PartialEq)]
pub struct LogsPanelProps {
    /// What to draw from.
    pub model: Model,
    /// Opens the compact sheet.
    pub on_compact: Callback<()>,
}

/// The logs of all nodes.
#[component]
pub fn LogsPanel(props: &LogsPanelProps) -> Html {
    let texts = use_context::<Rc<Texts>>();
    let dispatch = use_context::<Dispatch>();
    match (texts, dispatch) {
        (Some(texts), Some(dispatch)) => html! {
            <Logs model={props.model.clone()} on_compact={props.on_compact.clone()} words={Words(texts)} {dispatch} />
        },
        _ => Html::default(),
    }
}

/// Where a panel of this width puts things, in pixels; the styles get the same numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Measures {
    narrow: bool,
    pad: usize,
    who: usize,
    gap: usize,
    head: usize,
}

impl Measures {
    fn of(width: usize) -> Self {
        match width < NARROW {
            true => Self { narrow: true, pad: 12, who: 50, gap: 8, head: 74 },
            false => Self { narrow: false, pad: 16, who: 118, gap: 10, head: 104 },
        }
    }

    /// Left edge of the strips.
    fn strip_left(&self) -> usize {
        self.pad + self.who + self.gap
    }
}

/// So much time at most passes in a single step, in ticks.
const STEP_TICKS: u64 = 3;

/// What a person points at: an index, in one lane or in all.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Pointed {
    index: usize,
    pid: Option<NodeId>,
}

#[derive(Properties, PartialEq)]
struct LogsProps {
    model: Model,
    on_compact: Callback<()>,
    words: Words,
    dispatch: Dispatch,
}

#[component]
fn Logs(props: &LogsProps) -> Html {
    let LogsProps { model, words, dispatch, .. } = props;
    let frame = &model.frame;
    let (lanes, size) = use_size();
    let pointed = use_state_eq(|| None::<Pointed>);
    let still = use_memo((), |()| reduced_motion());
    // Compaction is shown as it happens only where one can follow it: not after a leap in time.
    let last_time = use_mut_ref(|| frame.time);
    let single_step = frame.time.checked_sub(last_time.replace(frame.time)).is_some_and(|ticks| ticks <= STEP_TICKS);
    let width = size.map(|(width, _)| width);
    let measures = Measures::of(width.unwrap_or(NARROW));
    let (cell, gap) = match model.zoom {
        Zoom::Cells => (38, 3),
        Zoom::Bars => (6, 1),
    };
    let strip = Strip { head: measures.head, cell, gap, window: model.window };
    let columns = width.map(|width| strip.columns(width.saturating_sub(measures.strip_left() + measures.pad)));
    use_effect_with((columns, model.window.count, dispatch.clone()), |(columns, count, dispatch)| {
        if let Some(columns) = columns.filter(|columns| columns != count) {
            dispatch.send(Action::SetColumns(columns));
        }
    });

    let durable = |node: &crate::view::NodeFrame| node.disk.as_ref().map_or(0, |disk| disk.log_end);
    let total = frame.nodes.iter().map(|node| node.accepted.max(durable(node))).max().unwrap_or(0);
    let last = last_from(total, model.window.count);
    let scroll = use_scroll(
        &lanes,
        Scroll { from: model.window.from, last, pitch: strip.pitch(), follow: model.follow },
        dispatch.clone(),
    );

    let on_select = use_callback(dispatch.clone(), |pid: NodeId, dispatch| dispatch.send(Action::Select(Some(pid))));
    let on_point = {
        let pointed = pointed.setter();
        use_callback((), move |at: Option<Pointed>, ()| pointed.set(at))
    };
    let on_leave = {
        let pointed = pointed.setter();
        use_callback((), move |(), ()| pointed.set(None))
    };
    let on_step = {
        let (pointed, scroll) = (pointed.clone(), scroll.to.clone());
        let window = model.window;
        use_callback((*pointed, window, total), move |(pid, by): (NodeId, isize), (at, window, total)| {
            let from = at.filter(|at| at.pid == Some(pid)).map(|at| at.index);
            let next = match from {
                Some(index) => index.saturating_add_signed(by).min(total.saturating_sub(1)),
                None => window.from,
            };
            if next < window.from {
                scroll.emit(next);
            } else if next >= window.from + window.count {
                scroll.emit(next + 1 - window.count);
            }
            pointed.set(Some(Pointed { index: next, pid: Some(pid) }));
        })
    };
    let onpointermove = {
        let (lanes, pointed, drag) = (lanes.clone(), pointed.setter(), scroll.on_move.clone());
        let left = measures.strip_left();
        Callback::from(move |event: PointerEvent| {
            drag.emit(event.clone());
            pointed.set(readout::pointed_at(&event, &lanes, left, &strip));
        })
    };
    let onpointerleave = on_point.reform(|_: PointerEvent| None);

    let many = frame.nodes.len() >= MANY_NODES;
    let draw_lane = |node: &crate::view::NodeFrame| {
        html! {
            <LogLane key={node.pid} node={node.clone()} nodes={frame.nodes.len()} {strip} zoom={model.zoom}
                narrow={measures.narrow} dense={many} selected={model.selected == Some(node.pid)}
                broken={model.broken_entries(node.pid)}
                animated={single_step && !(model.leapt || model.playing || *still)} words={words.clone()} on_select={on_select.clone()}
                on_step={on_step.clone()} on_leave={on_leave.clone()} />
        }
    };
    let lit = pointed.filter(|at| (model.window.from..model.window.from + model.window.count).contains(&at.index));
    let style = format!(
        "--pad:{}px;--who:{}px;--lane-gap:{}px;--head:{}px;--cell:{cell}px",
        measures.pad, measures.who, measures.gap, measures.head
    );
    let class = classes!(
        "logs-panel",
        measures.narrow.then_some("narrow"),
        many.then_some("dense"),
        (model.zoom == Zoom::Bars).then_some("bars"),
    );
    html! {
        <section {class} ~style={style} aria-label={words.text("drawing-logs-title")}>
            <Header decided={frame.decided} accepted={frame.accepted} zoom={model.zoom} follow={model.follow} {total}
                columns={model.window.count} on_compact={props.on_compact.clone()} scroll={scroll.to.clone()}
                on_goto={on_point.reform(|index| Some(Pointed { index, pid: None }))} words={words.clone()}
                dispatch={dispatch.clone()} />
            <Axis {strip} zoom={model.zoom} lit={lit.map(|at| at.index)} words={words.clone()} />
            <Map {last} {total} window={model.window} extent={Extent::of(frame)} scroll={scroll.to.clone()}
                words={words.clone()} />
            <div class="logs-lanes" ref={lanes} onpointerdown={scroll.on_down} {onpointermove}
                onpointerup={scroll.on_up.clone()} onpointercancel={scroll.on_up} {onpointerleave}>
                <div class="logs-lanes-inner">
                    { frame.nodes.iter().map(draw_lane).collect::<Html>() }
                    if let Some(at) = lit {
                        <div class="logs-column" ~style={format!(
                            "left:{}px;width:{cell}px", measures.strip_left() + strip.left(at.index)
                        )} />
                    }
                </div>
            </div>
            <Readout pointed={*pointed} frame={frame.clone()} words={words.clone()} />
        </section>
    }
}
