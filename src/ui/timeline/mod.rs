//! The timeline: who led when, what stood out, where one is, and the way to anywhere else.

mod soon;
mod touch;

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

use crate::{
    app::{
        action::Action,
        model::{Happened, Life, Model},
    },
    script::beats::Bookmark,
    text::Texts,
    ui::{
        hooks::{use_dispatch, use_texts},
        measure::use_size,
    },
    view::timeline::{BandDrawn, Drawn, MarkDrawn, Span},
};
use soon::use_soon;
use touch::{Touch, x_in};

/// How much one press of a zoom button enlarges, in per cent.
const ZOOM_PERCENT: u64 = 200;
/// How much a turn of the wheel enlarges: this to the power of minus its pixels.
const WHEEL: f64 = 1.002;
/// The width of a letter in a band, in pixels, and of a Han character.
const LETTER_PX: usize = 7;
const HAN_PX: usize = 12;
/// Half the room of what stands above the playhead, in pixels.
const CLOCK_HALF_PX: u64 = 74;
/// Half the width of the tooltip, in pixels; the stylesheet says the same.
const TIP_HALF_PX: u64 = 160;

/// What the timeline gets.
#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The timeline.
#[component]
pub fn TimelineBar(props: &TimelineProps) -> Html {
    let model = &props.model;
    let texts = use_texts();
    let dispatch = use_dispatch();
    let soon = use_soon(dispatch);
    let (canvas, size) = use_size();
    let zoom = use_state_eq(|| None::<Span>);
    let hover = use_state_eq(|| None::<u64>);
    let touch = use_mut_ref(Touch::default);
    let ready = model.life == Life::Ready;
    let last = model.last_step;
    let shown = model.past.map_or(model.frame.step, |past| past.target);
    let width = size.map_or(0, |(width, _)| width);
    // A zoom that is longer than the run was one of another run.
    let zoomed = (*zoom).filter(|span| span.to <= last);
    let span = zoomed.unwrap_or(Span::whole(last));
    let drawn = use_memo((model.timeline.clone(), span, width), |(timeline, span, width)| timeline.draw(*span, *width));

    let set_zoom = {
        let zoom = zoom.setter();
        Callback::from(move |span: Span| zoom.set(Some(span).filter(|span| *span != Span::whole(last))))
    };
    // Where one goes is in sight.
    use_effect_with((shown, last), {
        let set_zoom = set_zoom.clone();
        move |(shown, last)| {
            if let Some(span) = zoomed {
                set_zoom.emit(span.showing(*shown, *last));
            }
        }
    });
    use_wheel(&canvas, span, width, last, &set_zoom);

    let onpointerdown = {
        let (touch, canvas, soon, hover) = (touch.clone(), canvas.clone(), soon.clone(), hover.setter());
        Callback::from(move |event: PointerEvent| {
            let Some(element) = canvas.cast::<Element>().filter(|_| ready && event.button() == 0) else { return };
            // A drag that leaves the timeline goes on.
            let _ = element.set_pointer_capture(event.pointer_id());
            let x = x_in(&element, &event, width);
            if touch.borrow_mut().down(event.pointer_id(), x, span) {
                let at_mark = step_of(&event);
                soon.seek(at_mark.map_or(Action::SeekNear(span.step_at(x, width)), Action::Seek));
                soon.point(Some(at_mark.unwrap_or(span.step_at(x, width))));
                hover.set(Some(x));
            }
        })
    };
    let onpointermove = {
        let (touch, canvas, soon, hover, set_zoom) =
            (touch.clone(), canvas.clone(), soon.clone(), hover.setter(), set_zoom.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(element) = canvas.cast::<Element>().filter(|_| ready && width > 0) else { return };
            let x = x_in(&element, &event, width);
            if let Some(pinched) = touch.borrow_mut().moved(event.pointer_id(), x, width, last) {
                return set_zoom.emit(pinched);
            }
            let step = span.step_at(x, width);
            if touch.borrow().drags() {
                soon.seek(Action::SeekNear(step));
            }
            soon.point(Some(step_of(&event).unwrap_or(step)));
            hover.set(Some(x));
        })
    };
    let onpointerup = {
        let touch = touch.clone();
        Callback::from(move |event: PointerEvent| touch.borrow_mut().up(event.pointer_id()))
    };
    let onpointerleave = {
        let (hover, soon) = (hover.setter(), soon.clone());
        Callback::from(move |_: PointerEvent| {
            hover.set(None);
            soon.point(None);
        })
    };
    let whole = {
        let zoom = zoom.setter();
        Callback::from(move |_: MouseEvent| zoom.set(None))
    };
    let zoom_by = {
        let set_zoom = set_zoom.clone();
        Callback::from(move |percent: u64| set_zoom.emit(span.zoomed(shown, percent, last)))
    };
    let (nearer, wider) = (ZOOM_PERCENT, 100 * 100 / ZOOM_PERCENT);
    let onkeydown = {
        let zoom_by = zoom_by.clone();
        Callback::from(move |event: KeyboardEvent| {
            let percent = match event.key().as_str() {
                "+" | "=" => nearer,
                "-" => wider,
                _ => return,
            };
            event.prevent_default();
            zoom_by.emit(percent);
        })
    };
    let value = texts.format(
        "page-timeline-value",
        &[("step", shown.to_string().into()), ("what", model.here.text.as_str().into())],
    );
    let clock = [("time", model.frame.time.to_string().into()), ("step", model.frame.step.to_string().into())];
    let head = span.x(shown, width);
    let away = if shown < span.from || shown > span.to { "away" } else { "" };
    let clock_at = head.clamp(CLOCK_HALF_PX, (width as u64).saturating_sub(CLOCK_HALF_PX).max(CLOCK_HALF_PX));
    html! {
        <div class={classes!("timeline", zoomed.map(|_| "zoomed"))}>
            <div class="timeline-bar" ref={canvas} role="slider" tabindex="0" data-testid="timeline"
                aria-label={texts.text("page-timeline")} aria-valuemin="0" aria-valuemax={last.to_string()}
                aria-valuenow={shown.to_string()} aria-valuetext={value} aria-disabled={(!ready).then_some("true")}
                {onpointerdown} {onpointermove} onpointerup={onpointerup.clone()} onpointercancel={onpointerup}
                {onpointerleave} ondblclick={whole} {onkeydown}>
                <p class="clock" data-testid="clock" ~style={format!("left:{clock_at}px")}>
                    { texts.format("page-clock", &clock) }
                </p>
                { band(&texts, &drawn) }
                { for drawn.marks.iter().map(mark) }
                { for model.class.bookmarks.iter().filter(|named| named.step >= span.from && named.step <= span.to.min(last))
                    .map(|named| bookmark(named, span.x(named.step, width))) }
                <span class={classes!("timeline-head", away)} data-testid="timeline-head" ~style={format!("left:{head}px")} />
                if let Some((x, happened)) = hover.zip(model.pointed.clone()) {
                    { tip(&texts, x, width, &happened, &drawn) }
                }
            </div>
            if let Some(span) = zoomed {
                <Overview {span} {last} on_move={set_zoom} />
            }
            <div class="timeline-zoom">
                <button type="button" class="plain small square" data-testid="timeline-zoom-in" disabled={!ready}
                    title={texts.text("page-timeline-in")} aria-label={texts.text("page-timeline-in")}
                    onclick={zoom_by.reform(move |_: MouseEvent| nearer)}>{ "+" }</button>
                <button type="button" class="plain small square" data-testid="timeline-zoom-out"
                    disabled={zoomed.is_none()} title={texts.text("page-timeline-out")}
                    aria-label={texts.text("page-timeline-out")}
                    onclick={zoom_by.reform(move |_: MouseEvent| wider)}>{ "−" }</button>
            </div>
        </div>
    }
}

/// The step of the mark that an event hit.
fn step_of(event: &PointerEvent) -> Option<u64> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-step]").ok()??.get_attribute("data-step")?.parse().ok()
}

/// Turning the wheel zooms around the pointer; sideways, or with Shift, it moves.
#[hook]
fn use_wheel(canvas: &NodeRef, span: Span, width: usize, last: u64, set_zoom: &Callback<Span>) {
    let canvas = canvas.clone();
    let set_zoom = set_zoom.clone();
    use_effect_with((span, width, last), move |(span, width, last)| {
        let (span, width, last) = (*span, *width, *last);
        let listener = canvas.cast::<Element>().map(|element| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&element.clone(), "wheel", options, move |event| {
                let Some(event) = event.dyn_ref::<WheelEvent>().filter(|_| width > 0) else { return };
                event.prevent_default();
                let sideways = event.delta_x().abs() > event.delta_y().abs() || event.shift_key();
                if sideways {
                    let by = if event.delta_x() == 0.0 { event.delta_y() } else { event.delta_x() };
                    let steps = by * span.steps() as f64 / width as f64;
                    set_zoom.emit(span.moved(steps.round() as i64, last));
                } else {
                    let percent = (100.0 * WHEEL.powf(-event.delta_y())).clamp(50.0, 200.0);
                    let around = span.step_at(x_in(&element, event, width), width);
                    set_zoom.emit(span.zoomed(around, percent.round() as u64, last));
                }
            })
        });
        move || drop(listener)
    });
}

fn band(texts: &Texts, drawn: &Drawn) -> Html {
    let led = |band: &BandDrawn| {
        let name = texts.format("page-timeline-leader", &[("node", band.leader.into())]);
        let room = band.width as usize;
        let needed =
            |text: &str| -> usize { text.chars().map(|c| if c.is_ascii() { LETTER_PX } else { HAN_PX }).sum() };
        let text = [name, band.leader.to_string()].into_iter().find(|text| needed(text) + 8 <= room);
        // Nine colours: more nodes there are not in one cluster.
        let colour = format!("led-{}", (band.leader + 8) % 9 + 1);
        html! {
            <span key={band.x} class={classes!("led", colour)} data-leader={band.leader.to_string()}
                ~style={format!("left:{}px;width:{}px", band.x, band.width)}>{ text.unwrap_or_default() }</span>
        }
    };
    html! {
        <span class="timeline-band">
            { for drawn.bands.iter().map(led) }
            if drawn.forgotten > 0 {
                <span class="forgotten" title={texts.text("page-timeline-forgotten")}
                    ~style={format!("width:{}px", drawn.forgotten)} />
            }
        </span>
    }
}

fn mark(mark: &MarkDrawn) -> Html {
    html! {
        <span key={format!("m{}", mark.x)} class={classes!("timeline-mark", mark.mark.kind.word())}
            data-testid="timeline-mark" data-step={mark.mark.step.to_string()} data-kind={mark.mark.kind.word()}
            data-count={mark.count.to_string()} ~style={format!("left:{}px;--aside:{}px", mark.x, mark.aside)}>{ mark.label() }</span>
    }
}

/// A step with a name.
fn bookmark(named: &Bookmark, x: u64) -> Html {
    html! {
        <span key={format!("b{}", named.step)} class="timeline-bookmark" data-testid="bookmark-mark"
            data-step={named.step.to_string()} title={named.name.clone()} ~style={format!("left:{x}px")} />
    }
}

/// What happened where one points.
fn tip(texts: &Texts, x: u64, width: usize, happened: &Rc<Happened>, drawn: &Drawn) -> Html {
    let at = x.clamp(TIP_HALF_PX, (width as u64).saturating_sub(TIP_HALF_PX).max(TIP_HALF_PX));
    let clock = [("time", happened.time.to_string().into()), ("step", happened.step.to_string().into())];
    let others = drawn.marks.iter().find(|mark| mark.mark.step == happened.step && mark.count > 1);
    html! {
        <span class="timeline-tip" data-testid="timeline-tip" ~style={format!("left:{at}px")}>
            <b>{ texts.format("page-clock", &clock) }</b>
            <span>{ happened.text.clone() }</span>
            if let Some(mark) = others {
                <span class="quiet">{ texts.format("page-timeline-more", &[("n", (mark.count - 1).into())]) }</span>
            }
        </span>
    }
}

#[derive(Properties, PartialEq)]
struct OverviewProps {
    /// What is drawn large.
    span: Span,
    /// The last step of the run.
    last: u64,
    /// Moves it.
    on_move: Callback<Span>,
}

/// The whole run, and which part of it is drawn large; a drag moves that.
#[component]
fn Overview(props: &OverviewProps) -> Html {
    let OverviewProps { span, last, on_move } = props;
    let (strip, size) = use_size();
    let width = size.map_or(0, |(width, _)| width);
    let held = use_mut_ref(|| false);
    let go = {
        let (strip, on_move, span, last) = (strip.clone(), on_move.clone(), *span, *last);
        move |event: &PointerEvent| {
            let Some(element) = strip.cast::<Element>().filter(|_| width > 0) else { return };
            let middle = Span::whole(last).step_at(x_in(&element, event, width), width);
            on_move.emit(span.moved(middle as i64 - (span.from + span.steps() / 2) as i64, last));
        }
    };
    let onpointerdown = {
        let (strip, held, go) = (strip.clone(), held.clone(), go.clone());
        Callback::from(move |event: PointerEvent| {
            if let Some(element) = strip.cast::<Element>() {
                let _ = element.set_pointer_capture(event.pointer_id());
            }
            held.replace(true);
            go(&event);
        })
    };
    let onpointermove = {
        let held = held.clone();
        Callback::from(move |event: PointerEvent| {
            if *held.borrow() {
                go(&event);
            }
        })
    };
    let onpointerup = Callback::from(move |_: PointerEvent| {
        held.replace(false);
    });
    let whole = Span::whole(*last);
    let (left, right) = (whole.x(span.from, width), whole.x(span.to, width));
    html! {
        <div class="timeline-overview" data-testid="timeline-overview" ref={strip} aria-hidden="true" {onpointerdown}
            {onpointermove} onpointerup={onpointerup.clone()} onpointercancel={onpointerup}>
            <span ~style={format!("left:{left}px;width:{}px", (right - left).max(3))} />
        </div>
    }
}
