//! The feed: what happened, one line each, the newest first.

use std::rc::Rc;

use web_sys::Element;
use yew::prelude::*;

use crate::{app::model::FeedRow, ui::hooks::use_texts};

/// Rows drawn at first; scrolling down draws as many more.
const ROWS: usize = 60;
/// How near to its end a scroll draws more, in pixels.
const NEAR_PX: i32 = 240;

/// What the feed gets.
#[derive(Properties, PartialEq)]
pub struct EventsProps {
    /// The events, newest first.
    pub feed: Rc<Vec<FeedRow>>,
}

/// The feed.
#[component]
pub fn Events(props: &EventsProps) -> Html {
    let texts = use_texts();
    let rows = use_state_eq(|| ROWS);
    let newest = props.feed.first().map(|row| row.step);
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
    if props.feed.is_empty() {
        return html! { <p class="empty" data-testid="feed">{ texts.text("page-feed-empty") }</p> };
    }
    let shown = props.feed.iter().take(*rows).map(|row| {
        html! { <Line key={row.id} row={row.clone()} now={Some(row.step) == newest} /> }
    });
    html! {
        <ol class="feed" data-testid="feed" tabindex="0" aria-label={texts.text("page-tab-events")} {onscroll}>
            { for shown }
        </ol>
    }
}

/// One line; a component of its own, so that what has not changed is not drawn again.
#[derive(Properties, PartialEq)]
struct LineProps {
    row: FeedRow,
    now: bool,
}

#[component]
fn Line(props: &LineProps) -> Html {
    let row = &props.row;
    let dot =
        row.node.map(|pid| html! { <span class={classes!("dot", row.leader.then_some("leader"))}>{ pid }</span> });
    let class = classes!("event", props.now.then_some("now"), row.fault.then_some("fault"));
    html! {
        <li {class} data-testid="feed-row" data-kind={row.kind} data-step={row.step.to_string()}>
            <span class="time">{ format!("t {}", row.time) }</span>
            <span class="where">{ dot }</span>
            <span class="what">{ row.text.clone() }</span>
            <code>{ row.tag.clone() }</code>
        </li>
    }
}
