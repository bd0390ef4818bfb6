//! Each link's queue, in order of arrival, and what is held at its node before it.

use yew::prelude::*;

use super::Marked;
use crate::{
    app::action::{Action, Control, Dispatch},
    sim::command::{Command, Links},
    text::Texts,
    ui::{
        hooks::on,
        message::small::{Listed, deeds, gist, name},
    },
    view::messages::{Held, MessagesView, Queue, Queued},
};

/// All queues; directions with nothing to list are folded.
pub fn queues(texts: &Texts, dispatch: &Dispatch, view: &MessagesView, marked: &Marked<'_>) -> Html {
    let (busy, quiet): (Vec<&Queue>, Vec<&Queue>) = view.queues.iter().partition(|queue| !queue.messages.is_empty());
    let held = view.held.iter().enumerate().map(|(at, held)| html! { <li key={at}>{ held_one(texts, held) }</li> });
    html! {
        <section class="messages-part" tabindex="0" aria-label={texts.text("network-queues-title")}>
            <h3>{ texts.text("network-queues-title") }</h3>
            if busy.is_empty() {
                <p class="quiet">{ texts.text("network-queues-none") }</p>
            }
            { for busy.iter().map(|queue| one(texts, dispatch, queue, marked)) }
            if !view.held.is_empty() {
                <div class="held-list" data-testid="held-messages">
                    <h4>{ texts.text("network-held-title") }</h4>
                    <ul>{ for held }</ul>
                </div>
            }
            if !quiet.is_empty() {
                <details class="quiet-links" data-testid="quiet-links">
                    <summary>{ texts.format("network-quiet", &[("n", quiet.len().into())]) }</summary>
                    <div class="quiet-list">{ for quiet.iter().map(|queue| head(texts, dispatch, queue)) }</div>
                </details>
            }
        </section>
    }
}

/// One queue: its head, and its messages.
fn one(texts: &Texts, dispatch: &Dispatch, queue: &Queue, marked: &Marked<'_>) -> Html {
    let rows = queue.messages.iter().map(|message| row(texts, dispatch, queue, message, marked));
    html! {
        <div key={format!("{}-{}", queue.from, queue.to)} class={classes!("queue", queue.manual.then_some("manual"))}
            data-testid={format!("queue-{}-{}", queue.from, queue.to)}>
            { head(texts, dispatch, queue) }
            <ol>{ for rows }</ol>
            if queue.more > 0 {
                <p class="quiet">{ texts.format("network-queue-more", &[("n", queue.more.into())]) }</p>
            }
        </div>
    }
}

/// A direction, its own manual switch, and its folded heartbeats.
fn head(texts: &Texts, dispatch: &Dispatch, queue: &Queue) -> Html {
    let (from, to) = (queue.from, queue.to);
    let links = Links::OneWay(from, to);
    let command = if queue.manual { Command::Auto(links) } else { Command::Manual(links) };
    let onchange = on::<Event>(dispatch, Action::Do(command, Control::Message));
    let label = texts.format("network-manual-one", &[("from", from.into()), ("to", to.into())]);
    html! {
        <div key={format!("{from}-{to}")} class="queue-head">
            <b class="mono">{ format!("{from}→{to}") }</b>
            if !queue.up {
                <span class="chip fault">{ texts.text("network-queue-cut") }</span>
            }
            <label class="check"><input type="checkbox" data-testid={format!("manual-{from}-{to}")} checked={queue.manual}
                aria-label={label} {onchange} /><span aria-hidden="true">{ texts.text("network-manual-short") }</span></label>
            if !queue.heartbeats.is_empty() {
                <span class="quiet">{ texts.format("network-beats", &[("n", queue.heartbeats.len().into())]) }</span>
            }
        </div>
    }
}

fn row(texts: &Texts, dispatch: &Dispatch, queue: &Queue, message: &Queued, marked: &Marked<'_>) -> Html {
    let Queued { id, due, behind, info } = message;
    let listed = Listed { id: *id, from: queue.from, to: queue.to, info, behind: *behind, manual: queue.manual };
    let look = texts.format("network-look-at-it", &[("message", name(texts, info, queue.from, queue.to).into())]);
    let time = match due {
        Some(due) => texts.format("network-upcoming-now", &[("time", due.to_string().into())]),
        None => texts.text("network-queue-manual"),
    };
    let (lit, breaks) = (marked.selected == Some(*id), marked.breaking.contains(id));
    html! {
        <li key={*id} class={classes!("queued", lit.then_some("lit"), breaks.then_some("breaks"))} data-testid={format!("queued-{id}")}>
            <span class="time">{ time }</span>
            <button type="button" class="plain small queued-look" data-testid={format!("look-{id}")} title={look}
                aria-pressed={lit.to_string()} onclick={on(dispatch, Action::SelectMessage(Some(*id)))}>
                <b>
                    if breaks { <span class="breaks-sign" title={texts.text("drawing-message-breaks")}>{ "✕" }</span> }
                    { info.kind.name() }
                </b><span class="gist">{ gist(texts, info) }</span>
            </button>
            { deeds(texts, dispatch, &listed) }
        </li>
    }
}

/// `AcceptDecide 1→3 ×2 waits for flush 7, due at t 21.`
fn held_one(texts: &Texts, held: &Held) -> String {
    let info = crate::sim::event::MessageInfo::of(held.kind);
    let mut message = name(texts, &info, held.node, held.to);
    if held.count > 1 {
        message.push_str(&format!(" ×{}", held.count));
    }
    let message = ("message", message.into());
    match (held.flush, held.due) {
        (Some(flush), Some(due)) => {
            let args = [message, ("flush", flush.to_string().into()), ("due", due.to_string().into())];
            texts.format("network-held-due", &args)
        }
        (Some(flush), None) => texts.format("network-held-flush", &[message, ("flush", flush.to_string().into())]),
        (None, _) => texts.format("network-held", &[message]),
    }
}
