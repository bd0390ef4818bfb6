//! Everything that can come next, in order, each with a button that makes it happen.

use yew::prelude::*;

use crate::{
    app::action::{Action, Control, Dispatch},
    sim::{
        command::{Command, Handling},
        look_network::{Upcoming, UpcomingEvent},
    },
    text::Texts,
    ui::hooks::on,
    view::messages::MessagesView,
};

/// The list.
pub fn upcoming(texts: &Texts, dispatch: &Dispatch, view: &MessagesView) -> Html {
    let rows = view.upcoming.iter().enumerate().map(|(at, next)| row(texts, dispatch, at, next));
    html! {
        <section class="messages-part" tabindex="0" aria-label={texts.text("network-upcoming-title")}>
            <h3>{ texts.text("network-upcoming-title") }</h3>
            if view.upcoming.is_empty() {
                <p class="quiet">{ texts.text("network-upcoming-none") }</p>
            }
            <ol data-testid="upcoming">{ for rows }</ol>
            if view.more > 0 {
                <p class="quiet">{ texts.format("network-upcoming-more", &[("n", view.more.into())]) }</p>
            }
        </section>
    }
}

fn row(texts: &Texts, dispatch: &Dispatch, at: usize, next: &Upcoming) -> Html {
    let what = said(texts, &next.what);
    let time = match next.time {
        Some(time) => texts.format("network-upcoming-now", &[("time", time.to_string().into())]),
        None => texts.text("network-upcoming-hand"),
    };
    let (action, label, name) = match next.what {
        UpcomingEvent::Message { id, .. } => (
            Action::Do(Command::Message { id, handling: Handling::Deliver }, Control::Message),
            "network-upcoming-do",
            "network-upcoming-do-it",
        ),
        _ => (Action::UpTo(*next), "network-upcoming-to", "network-upcoming-to-it"),
    };
    let name = texts.format(name, &[("what", what.clone().into())]);
    html! {
        <li key={key(next)} class="queued" data-testid={format!("upcoming-{at}")}>
            <span class="time">{ time }</span>
            <span class="what">{ what }</span>
            <button type="button" class="small" data-testid={format!("make-{at}")} title={name.clone()} aria-label={name}
                onclick={on(dispatch, action)}>{ texts.text(label) }</button>
        </li>
    }
}

/// What could come.
fn said(texts: &Texts, what: &UpcomingEvent) -> String {
    match what {
        UpcomingEvent::Message { kind, from, to, .. } => {
            let args = [("kind", kind.name().into()), ("from", (*from).into()), ("to", (*to).into())];
            texts.format("network-upcoming-message", &args)
        }
        UpcomingEvent::Flush { node } => texts.format("network-upcoming-flush", &[("node", (*node).into())]),
        UpcomingEvent::Retry { node } => texts.format("network-upcoming-retry", &[("node", (*node).into())]),
        UpcomingEvent::Ask { node } => texts.format("network-upcoming-ask", &[("node", (*node).into())]),
        UpcomingEvent::Client { node } => texts.format("whole-upcoming-client", &[("node", (*node).into())]),
        UpcomingEvent::Tick { node } => texts.format("network-upcoming-tick", &[("node", (*node).into())]),
    }
}

/// Nothing is in the list twice.
fn key(next: &Upcoming) -> String {
    match next.what {
        UpcomingEvent::Message { id, .. } => format!("message-{id}"),
        UpcomingEvent::Flush { node } => format!("flush-{node}"),
        UpcomingEvent::Retry { node } => format!("retry-{node}"),
        UpcomingEvent::Ask { node } => format!("ask-{node}"),
        UpcomingEvent::Client { node } => format!("client-{node}"),
        UpcomingEvent::Tick { node } => format!("tick-{node}"),
    }
}
