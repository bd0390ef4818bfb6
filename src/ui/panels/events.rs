//! The feed: what happened, one line each, the newest first. A click on a line goes there.

use std::rc::Rc;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

use super::filter::Filter;
use crate::{
    app::{
        action::Action,
        model::{Breaking, FeedRow, Rest},
    },
    sim::NodeId,
    text::Texts,
    ui::{
        configuration,
        hooks::{on, use_dispatch, use_texts},
        measure::use_size,
    },
    view::sieve::Sieve,
};

/// Rows drawn at first; scrolling down draws as many more.
const ROWS: usize = 60;
/// No row is less high than this, in pixels.
const LEAST_ROW_PX: usize = 26;
/// How near to its end a scroll draws more, in pixels.
const NEAR_PX: i32 = 240;

/// What the feed gets.
#[derive(Properties, PartialEq)]
pub struct EventsProps {
    /// The events, newest first.
    pub feed: Rc<Vec<FeedRow>>,
    /// Which events it is to show.
    pub sieve: Rc<Sieve>,
    /// What there is below the last of them.
    pub rest: Rest,
    /// The nodes that there are.
    pub pids: Vec<NodeId>,
    /// The step of the last event up to what the page shows.
    pub here: u64,
    /// The step of the past that the page shows.
    pub past: Option<u64>,
    /// The messages in whose handling a check breaks.
    #[prop_or_default]
    pub breaking: Rc<Vec<Breaking>>,
    /// Whether time passes by itself.
    #[prop_or_default]
    pub playing: bool,
}

/// The feed.
#[component]
pub fn Events(props: &EventsProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let rows = use_state_eq(|| ROWS);
    let list = use_node_ref();
    let (panel, size) = use_size();
    let onscroll = {
        let rows = rows.clone();
        Callback::from(move |event: Event| {
            let Some(feed) = event.target_dyn_into::<Element>() else { return };
            if feed.scroll_top() == 0 {
                rows.set(ROWS);
            } else if feed.scroll_top() + feed.client_height() + NEAR_PX > feed.scroll_height() {
                rows.set(*rows + ROWS);
            }
        })
    };
    // What is shown is among what is drawn, and in sight.
    let at = props.feed.iter().position(|row| row.step <= props.here).unwrap_or(0);
    use_effect_with((props.past, props.here, props.sieve.clone()), {
        let list = list.clone();
        move |(past, ..)| {
            if let Some(list) = list.cast::<Element>() {
                bring_into_sight(&list, past.is_some());
            }
        }
    });
    let go = use_callback(dispatch.clone(), |step: u64, dispatch| dispatch.send(Action::Seek(step)));
    let later = props.past.map_or(u64::MAX, |past| past.max(props.here));
    // While time passes and nobody has scrolled, each frame brings rows and takes as many away: those in sight will do.
    let wanted = match size {
        Some((_, height)) if props.playing && props.past.is_none() && *rows == ROWS => {
            ROWS.min(height / LEAST_ROW_PX + 1)
        }
        _ => (*rows).max(at + ROWS / 2),
    };
    let drawn = props.feed.iter().take(wanted).map(|row| {
        html! {
            <Line key={row.id} row={row.clone()} breaks={breaks(row, &props.breaking)} now={row.step == props.here} later={row.step > later} go={go.clone()} />
        }
    });
    let undrawn = props.feed.len() > wanted;
    html! {
        <div class="feed-panel" ref={panel}>
            <Filter sieve={props.sieve.clone()} pids={props.pids.clone()} found={props.feed.len()} rest={props.rest} />
            if props.feed.is_empty() {
                <p class="empty" data-testid="feed">{ nothing(&texts, props) }</p>
            } else {
                <ol class="feed" data-testid="feed" tabindex="0" ref={list} aria-label={texts.text("page-tab-events")}
                    {onscroll} onkeydown={Callback::from(arrows)}>
                    // A list of their own: beside what has no key, keys do not count, and each new event would draw all anew.
                    <>{ for drawn }</>
                    if !undrawn {
                        { below(&texts, props.rest, on(&dispatch, Action::OlderEvents)) }
                    }
                </ol>
            }
        </div>
    }
}

/// Whether it tells of the message in whose handling a check breaks.
fn breaks(row: &FeedRow, breaking: &[Breaking]) -> bool {
    let is_it = |message: &Breaking| (message.step, Some(message.to)) == (row.step, row.node);
    row.kind == "received" && breaking.iter().any(is_it)
}

/// What is said where there is no row.
fn nothing(texts: &Texts, props: &EventsProps) -> String {
    match props.rest {
        Rest::Searching => texts.text("page-feed-looking"),
        _ if props.sieve.is_open() => texts.text("page-feed-empty"),
        _ => texts.text("page-feed-none"),
    }
}

/// What stands below the last row.
fn below(texts: &Texts, rest: Rest, onclick: Callback<MouseEvent>) -> Html {
    match rest {
        Rest::Nothing => Html::default(),
        Rest::Older => html! {
            <li class="below">
                <button type="button" data-testid="feed-more" {onclick}>{ texts.text("page-feed-more") }</button>
            </li>
        },
        Rest::Searching => html! { <li class="below quiet">{ texts.text("page-feed-looking") }</li> },
        Rest::Forgotten => html! { <li class="below quiet">{ texts.text("page-feed-forgotten") }</li> },
        Rest::TooMany => html! { <li class="below quiet">{ texts.text("page-feed-too-many") }</li> },
    }
}

/// Scrolls so that the line of the step that is shown can be seen; to the beginning where that is the newest.
fn bring_into_sight(list: &Element, past: bool) {
    if !past {
        // Who reads further down is left there.
        return;
    }
    let Some(line) = list.query_selector(".event.now").ok().flatten() else { return };
    let (outer, inner) = (list.get_bounding_client_rect(), line.get_bounding_client_rect());
    if inner.top() < outer.top() || inner.bottom() > outer.bottom() {
        let by = inner.top() - outer.top() - outer.height() / 3.0;
        list.set_scroll_top(list.scroll_top() + by as i32);
    }
}

/// Up and down go from line to line, once one has the focus.
fn arrows(event: KeyboardEvent) {
    let Some(target) = event.target_dyn_into::<Element>() else { return };
    let line = target.closest(".event").ok().flatten();
    let next = match (event.key().as_str(), &line) {
        ("ArrowDown", Some(line)) => line.next_element_sibling(),
        ("ArrowUp", Some(line)) => line.previous_element_sibling(),
        ("ArrowDown", None) => target.query_selector(".event").ok().flatten(),
        _ => return,
    };
    event.prevent_default();
    let button = next.and_then(|next| next.query_selector("button").ok().flatten());
    if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
        // Fails for no element that stands in the page.
        let _ = button.focus();
    }
}

/// One line; a component of its own, so that what has not changed is not drawn again.
#[derive(Properties, PartialEq)]
struct LineProps {
    row: FeedRow,
    breaks: bool,
    now: bool,
    later: bool,
    go: Callback<u64>,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let texts = use_texts();
    let row = &props.row;
    let dot =
        row.node.map(|pid| html! { <span class={classes!("dot", row.leader.then_some("leader"))}>{ pid }</span> });
    let class = classes!(
        "event",
        props.now.then_some("now"),
        props.later.then_some("later"),
        row.fault.then_some("fault"),
        props.breaks.then_some("breaks")
    );
    let step = row.step;
    let onclick = props.go.reform(move |_: MouseEvent| step);
    // What can be read is part of the name: somebody may say it to press the button.
    let time = format!("t {}", row.time);
    let label = texts.format("page-feed-go", &[("step", step.to_string().into()), ("what", row.text.as_str().into())]);
    html! {
        <li {class} data-testid="feed-row" data-kind={row.kind} data-step={step.to_string()} {onclick}
            aria-current={props.now.then_some("step")}>
            // A click on it is one on its line.
            <button type="button" class="time" tabindex="-1" title={texts.text("page-feed-go-title")} aria-label={format!("{time} · {label}")}>
                { time }
            </button>
            <span class="where">{ dot }</span>
            <span class="what">
                if let Some(of) = row.older {
                    { configuration::older(&texts, of) }
                }
                if props.breaks {
                    <span class="breaks-sign" title={texts.text("drawing-message-broke")}>{ "✕" }</span>
                }
                { row.text.clone() }
                if !row.tally.0.is_empty() {
                    <span class={classes!("tally", row.tally.1.then_some("bad"))} data-testid="feed-tally">
                        { row.tally.0.clone() }
                    </span>
                }
            </span>
            <code>{ row.tag.clone() }</code>
        </li>
    }
}
