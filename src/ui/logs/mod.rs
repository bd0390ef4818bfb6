//! The logs of all nodes, one lane each, on one common index axis.
//!
//! Only what is in sight is drawn: a frame's lanes hold just the cells of the window, and the panel tells
//! the driver how many columns it has room for.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Dispatch, Tab, Zoom},
        model::Model,
    },
    sim::NodeId,
    text::Texts,
    ui::{
        measure::{reduced_motion, use_size},
        words::Words,
    },
    view::{
        compaction::Done,
        read::{ReadAsk, would_read},
        strip::{Strip, last_from},
    },
};

mod axis;
mod block;
pub(in crate::ui) mod cell;
mod chip;
mod disk_line;
mod ghosts;
mod header;
mod lane;
mod map;
mod readout;
mod scroll;
mod who;

use axis::{Axis, AxisDeed};
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
    /// Brings the read panel into sight.
    pub on_read: Callback<()>,
}

/// The logs of all nodes.
#[component]
pub fn LogsPanel(props: &LogsPanelProps) -> Html {
    let texts = use_context::<Rc<Texts>>();
    let dispatch = use_context::<Dispatch>();
    match (texts, dispatch) {
        (Some(texts), Some(dispatch)) => html! {
            <Logs model={props.model.clone()} on_compact={props.on_compact.clone()} on_read={props.on_read.clone()}
                words={Words(texts)} {dispatch} />
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
    on_read: Callback<()>,
    words: Words,
    dispatch: Dispatch,
}

#[component]
fn Logs(props: &LogsProps) -> Html {
    let LogsProps { model, words, dispatch, .. } = props;
    // Of a configuration that is over, its logs are only looked at.
    let read_only = model.older.is_some();
    let frame = model.older.as_ref().unwrap_or(&model.frame);
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
    let marked = use_state_eq(|| None::<(usize, usize)>);
    let on_deed = {
        let (pointed, marked, scroll, dispatch) =
            (pointed.clone(), marked.clone(), scroll.to.clone(), dispatch.clone());
        let (window, on_read) = (model.window, props.on_read.clone());
        Callback::from(move |deed: AxisDeed| {
            let at = |index: Option<usize>| pointed.set(index.map(|index| Pointed { index, pid: None }));
            let to = |index: usize, marks: bool| {
                let index = index.min(total.saturating_sub(1));
                if index < window.from {
                    scroll.emit(index);
                } else if index >= window.from + window.count {
                    scroll.emit(index + 1 - window.count);
                }
                let first = marked.map_or(pointed.map_or(index, |at| at.index), |(first, _)| first);
                marked.set(marks.then_some((first, index)));
                at(Some(index));
            };
            match deed {
                AxisDeed::Point(index) => {
                    marked.set(None);
                    at(index);
                }
                AxisDeed::Press(index) => {
                    if !read_only {
                        dispatch.send(Action::FillRead(ReadAsk::Index(index)));
                    }
                    marked.set(None);
                    at(Some(index));
                }
                AxisDeed::Mark(first, last) => {
                    marked.set(Some((first, last)));
                    at(Some(last));
                }
                // What is over has no node that could be asked.
                AxisDeed::Read(..) if read_only => {}
                AxisDeed::Read(first, last) => {
                    let (first, last) = (first.min(last), first.max(last));
                    let ask = if first == last { ReadAsk::Index(first) } else { ReadAsk::Range(first, last + 1) };
                    dispatch.send(Action::FillRead(ask));
                    dispatch.send(Action::ShowTab(Tab::Read));
                    on_read.emit(());
                }
                AxisDeed::Step(by, marks) if total > 0 => {
                    let from = pointed.filter(|at| at.pid.is_none()).map(|at| at.index);
                    to(from.map_or(window.from, |index| index.saturating_add_signed(by)), marks);
                }
                AxisDeed::End(last) if total > 0 => to(if last { total - 1 } else { 0 }, false),
                AxisDeed::Step(..) | AxisDeed::End(_) => {}
            }
        })
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
    let lit = pointed.filter(|at| (model.window.from..model.window.from + model.window.count).contains(&at.index));
    let would = lit.map(|at| would_read(frame, at.index)).unwrap_or_default();
    let says = lit.map(|at| readout::reads(words, at.index, &would)).unwrap_or_default();
    // A model that was made before the lanes' nodes were known has none of them.
    let done = model.compacted.iter().filter(|_| !read_only).cloned().chain(std::iter::repeat(None));
    let told = single_step && !(model.leapt || model.playing || read_only);
    let draw_lane = |(node, done): (&crate::view::NodeFrame, Option<Done>)| {
        let read = lit.and_then(|at| {
            let (_, would) = would.iter().find(|(pid, _)| *pid == node.pid)?;
            Some((at.index, would.clone()))
        });
        html! {
            <LogLane key={node.pid} node={node.clone()} nodes={frame.size_of(node)} newest={model.frame.configuration} {strip} zoom={model.zoom}
                narrow={measures.narrow} dense={many} selected={model.selected == Some(node.pid)}
                broken={if read_only { Vec::new() } else { model.broken_entries(node.pid) }}
                animated={told && !*still} {told} {done} {read} words={words.clone()} on_select={on_select.clone()}
                on_step={on_step.clone()} on_leave={on_leave.clone()} />
        }
    };
    let style = format!(
        "--pad:{}px;--who:{}px;--lane-gap:{}px;--head:{}px;--cell:{cell}px",
        measures.pad, measures.who, measures.gap, measures.head
    );
    let class = classes!(
        "logs-panel",
        measures.narrow.then_some("narrow"),
        many.then_some("dense"),
        (model.zoom == Zoom::Bars).then_some("bars"),
        read_only.then_some("over"),
    );
    html! {
        <section {class} ~style={style} aria-label={words.text("drawing-logs-title")}>
            <Header decided={frame.decided} accepted={frame.accepted} zoom={model.zoom} follow={model.follow} {total}
                columns={model.window.count} configurations={model.frame.configurations.clone()}
                shown={frame.configuration} {read_only} on_compact={props.on_compact.clone()} scroll={scroll.to.clone()}
                on_goto={on_point.reform(|index| Some(Pointed { index, pid: None }))} words={words.clone()}
                dispatch={dispatch.clone()} />
            <Axis {strip} zoom={model.zoom} {total} lit={lit.map(|at| at.index)} marked={in_order(*marked)} says={says.clone()}
                {on_deed} words={words.clone()} />
            <Map {last} {total} window={model.window} extent={Extent::of(frame)} scroll={scroll.to.clone()}
                words={words.clone()} />
            <div class="logs-lanes" ref={lanes} onpointerdown={scroll.on_down} {onpointermove}
                onpointerup={scroll.on_up.clone()} onpointercancel={scroll.on_up} {onpointerleave}>
                <div class="logs-lanes-inner">
                    { frame.nodes.iter().zip(done).map(draw_lane).collect::<Html>() }
                    if let Some((first, last)) = in_order(*marked) {
                        { marked_columns(&strip, measures.strip_left(), first, last) }
                    } else if let Some(at) = lit {
                        <div class="logs-column" ~style={format!(
                            "left:{}px;width:{cell}px", measures.strip_left() + strip.left(at.index)
                        )} />
                    }
                </div>
            </div>
            <Readout pointed={*pointed} frame={frame.clone()} {says} words={words.clone()} />
        </section>
    }
}

/// The first and the last of the marked indices.
fn in_order(marked: Option<(usize, usize)>) -> Option<(usize, usize)> {
    marked.map(|(first, last)| (first.min(last), first.max(last)))
}

/// The marked indices as one column, as far as they are in sight.
fn marked_columns(strip: &Strip, strip_left: usize, first: usize, last: usize) -> Html {
    let window = strip.window;
    let (first, last) = (first.max(window.from), last.min((window.from + window.count).saturating_sub(1)));
    if first > last {
        return Html::default();
    }
    let (left, width) = (strip.left(first), strip.left(last) + strip.cell - strip.left(first));
    html! { <div class="logs-column marked" ~style={format!("left:{}px;width:{width}px", strip_left + left)} /> }
}
