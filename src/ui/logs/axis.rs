//! The common index axis: what is pointed at there lights up in every lane, and what is dragged over is read.

use web_sys::{Element, KeyboardEvent, PointerEvent};
use yew::prelude::*;

use crate::{app::action::Zoom, ui::words::Words, view::strip::Strip};

/// With bars there is room for every tenth index.
const BARS_APART: usize = 10;

/// What a person does at the axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AxisDeed {
    /// Points at an index; at none.
    Point(Option<usize>),
    /// Chooses an index.
    Press(usize),
    /// Marks the indices from the one to the other, both included.
    Mark(usize, usize),
    /// Wants to read what is marked; from the first to the last, both included.
    Read(usize, usize),
    /// So many indices further, or back; the flag: marking those that are passed.
    Step(isize, bool),
    /// To the first index, or to the last.
    End(bool),
}

/// Properties of [`Axis`].
#[derive(Properties, PartialEq)]
pub struct AxisProps {
    /// The columns.
    pub strip: Strip,
    /// How the logs are drawn.
    pub zoom: Zoom,
    /// How many entries the longest log has had.
    pub total: usize,
    /// The index that somebody points at.
    pub lit: Option<usize>,
    /// The first and the last of the indices that are marked.
    pub marked: Option<(usize, usize)>,
    /// What a read would give at that index, at each node.
    pub says: AttrValue,
    /// What is done here.
    pub on_deed: Callback<AxisDeed>,
    /// The language's texts.
    pub words: Words,
}

/// The indices over the columns; where the window does not begin at 0, a break after what comes before.
#[component]
pub fn Axis(props: &AxisProps) -> Html {
    let AxisProps { strip, zoom, lit, words, total, .. } = props;
    let window = strip.window;
    let every = match zoom {
        Zoom::Cells => 1,
        Zoom::Bars => BARS_APART,
    };
    let near_lit = |index: usize| lit.is_some_and(|lit| lit != index && index.abs_diff(lit) * strip.pitch() < 34);
    let tick = |index: usize| {
        let middle = strip.left(index) + strip.cell / 2;
        let class = classes!((*lit == Some(index)).then_some("lit"));
        html! { <span key={index} {class} ~style={format!("left:{middle}px")}>{ index }</span> }
    };
    let shown = (window.from..window.from + window.count)
        .filter(|index| (index.is_multiple_of(every) && !near_lit(*index)) || *lit == Some(*index));
    let element = use_node_ref();
    let pointing = use_pointing(&element, *strip, *total, &props.on_deed);
    let marked = props.marked.map(|(first, last)| {
        let first = first.max(window.from);
        let left = strip.left(first);
        let width = strip.left(last.max(first)) + strip.cell - left;
        html! { <i class="logs-axis-marked" ~style={format!("left:{left}px;width:{width}px")} /> }
    });
    html! {
        <div class="logs-axis" data-testid="axis">
            <span class="logs-axis-name" aria-hidden="true">{ words.text("drawing-axis") }</span>
            <div class="logs-axis-strip" ref={element} data-testid="axis-slider" role="slider" tabindex="0"
                aria-label={words.text("compaction-axis")} aria-orientation="horizontal" aria-valuemin="0"
                aria-valuemax={total.saturating_sub(1).to_string()} aria-valuenow={lit.unwrap_or(window.from).to_string()}
                aria-valuetext={props.says.clone()} title={words.text("compaction-axis-hint")}
                aria-disabled={(*total == 0).to_string()}
                onkeydown={keys(&props.on_deed, props.marked.or(lit.map(|lit| (lit, lit))))}
                onfocus={props.on_deed.reform(|_: FocusEvent| AxisDeed::Step(0, false))}
                onblur={props.on_deed.reform(|_: FocusEvent| AxisDeed::Point(None))}
                onpointerdown={pointing.down} onpointermove={pointing.moves} onpointerup={pointing.up.clone()}
                onpointercancel={pointing.up} onpointerleave={pointing.leave}>
                { marked.unwrap_or_default() }
                if let Some(last_before) = window.from.checked_sub(1) {
                    <span class="logs-axis-before" title={words.text("drawing-axis-break")}>
                        { range(last_before) }<i>{ "//" }</i>
                    </span>
                }
                { shown.map(tick).collect::<Html>() }
            </div>
        </div>
    }
}

struct Pointing {
    down: Callback<PointerEvent>,
    moves: Callback<PointerEvent>,
    up: Callback<PointerEvent>,
    leave: Callback<PointerEvent>,
}

/// A pointer at the axis: over it, pressed, drawn along.
#[hook]
fn use_pointing(element: &NodeRef, strip: Strip, total: usize, on_deed: &Callback<AxisDeed>) -> Pointing {
    // The index that the pointer was pressed at, and the one that it is at.
    let pressed = use_mut_ref(|| None::<(usize, usize)>);
    let at = {
        let element = element.clone();
        move |event: &PointerEvent| {
            let edge = element.cast::<Element>()?.get_bounding_client_rect();
            strip.index_at(f64::from(event.client_x()) - edge.left()).filter(|index| *index < total)
        }
    };
    let down = {
        let (pressed, at, on_deed, element) = (pressed.clone(), at.clone(), on_deed.clone(), element.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(index) = at(&event).filter(|_| event.button() == 0) else { return };
            *pressed.borrow_mut() = Some((index, index));
            // Where capturing fails, leaving the axis ends the drag early.
            let _ = element.cast::<Element>().map(|element| element.set_pointer_capture(event.pointer_id()));
            on_deed.emit(AxisDeed::Press(index));
        })
    };
    let moves = {
        let (pressed, at, on_deed) = (pressed.clone(), at.clone(), on_deed.clone());
        Callback::from(move |event: PointerEvent| {
            let index = at(&event);
            let mut pressed = pressed.borrow_mut();
            match (&mut *pressed, index) {
                (Some((first, last)), Some(index)) => {
                    *last = index;
                    on_deed.emit(AxisDeed::Mark(*first, index));
                }
                (Some(_), None) => {}
                (None, index) => on_deed.emit(AxisDeed::Point(index)),
            }
        })
    };
    let up = {
        let (pressed, on_deed) = (pressed.clone(), on_deed.clone());
        Callback::from(move |_: PointerEvent| {
            if let Some((first, last)) = pressed.borrow_mut().take()
                && first != last
            {
                on_deed.emit(AxisDeed::Read(first.min(last), first.max(last)));
            }
        })
    };
    let leave = {
        let on_deed = on_deed.clone();
        Callback::from(move |event: PointerEvent| {
            // A finger that is lifted leaves too; what it has chosen stays.
            if event.pointer_type() == "mouse" && pressed.borrow().is_none() {
                on_deed.emit(AxisDeed::Point(None));
            }
        })
    };
    Pointing { down, moves, up, leave }
}

/// Arrows point further, with Shift they mark; Enter reads.
fn keys(on_deed: &Callback<AxisDeed>, chosen: Option<(usize, usize)>) -> Callback<KeyboardEvent> {
    let on_deed = on_deed.clone();
    Callback::from(move |event: KeyboardEvent| {
        let deed = match event.key().as_str() {
            "ArrowRight" | "ArrowUp" => AxisDeed::Step(1, event.shift_key()),
            "ArrowLeft" | "ArrowDown" => AxisDeed::Step(-1, event.shift_key()),
            "Home" => AxisDeed::End(false),
            "End" => AxisDeed::End(true),
            "Enter" => match chosen {
                Some((first, last)) => AxisDeed::Read(first, last),
                None => return,
            },
            "Escape" => AxisDeed::Point(None),
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        on_deed.emit(deed);
    })
}

/// `0–15`, or `0` alone.
pub fn range(last: usize) -> String {
    match last {
        0 => "0".to_owned(),
        last => format!("0–{last}"),
    }
}
