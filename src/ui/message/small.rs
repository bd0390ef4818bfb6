//! The same deeds as small buttons, for lists.

use yew::prelude::*;

use crate::{
    app::action::{Action, Control, Dispatch},
    sim::{
        NodeId,
        command::{Command, Handling},
        event::MessageInfo,
    },
    text::{self, Texts},
    ui::{hooks::on, icon::Icon},
};

/// By how many ticks a list delays; the panel asks.
const DELAY_TICKS: u64 = 5;

/// What a list knows of a message.
pub struct Listed<'a> {
    /// Its number.
    pub id: u64,
    /// Its sender.
    pub from: NodeId,
    /// Its receiver.
    pub to: NodeId,
    /// What it says, in short.
    pub info: &'a MessageInfo,
    /// Whether something stands before it.
    pub behind: bool,
    /// Whether its link is manual.
    pub manual: bool,
}

/// `AcceptDecide 1→3`.
pub fn name(texts: &Texts, info: &MessageInfo, from: NodeId, to: NodeId) -> String {
    let args = [("kind", info.kind.name().into()), ("from", from.into()), ("to", to.into())];
    texts.format("network-message-title", &args)
}

/// What tells it from others of its kind: `4·1 · 2 entries, a=1… · decided 20`.
pub fn gist(texts: &Texts, info: &MessageInfo) -> String {
    let mut parts = Vec::new();
    parts.extend(info.ballot.as_ref().map(text::ballot));
    if info.entries > 0 {
        let entries = texts.format("drawing-entries", &[("count", info.entries.into())]);
        parts.push(match &info.first {
            Some(only) if info.entries == 1 => text::entry(only),
            Some(first) => format!("{entries}, {}…", text::entry(first)),
            None => entries,
        });
    }
    let count = |id: &str, n: usize| texts.format(id, &[("count", n.into())]);
    parts.extend(info.snapshot.map(|(keys, _)| count("drawing-keys", keys)));
    parts.extend(info.accepted.map(|n| count("drawing-accepted", n)));
    parts.extend(info.decided.map(|n| count("drawing-decided", n)));
    parts.join(" · ")
}

/// Deliver, drop, duplicate, delay, overtake.
pub fn deeds(texts: &Texts, dispatch: &Dispatch, message: &Listed<'_>) -> Html {
    let name = name(texts, message.info, message.from, message.to);
    let id = message.id;
    let button = |word: &'static str, icon: Icon, label: &str, can: bool, handling: Handling| {
        let args = [("message", name.clone().into()), ("by", DELAY_TICKS.into())];
        let label = texts.format(label, &args);
        html! {
            <button type="button" class="plain small" data-testid={format!("{word}-{id}")} title={label.clone()}
                aria-label={label} disabled={!can}
                onclick={on(dispatch, Action::Do(Command::Message { id, handling }, Control::Message))}>
                { icon.html() }
            </button>
        }
    };
    html! {
        <span class="message-small">
            { button("deliver", Icon::Deliver, "network-deliver-it", true, Handling::Deliver) }
            { button("drop", Icon::Close, "network-drop-it", true, Handling::Drop) }
            { button("duplicate", Icon::Copy, "network-duplicate-it", true, Handling::Duplicate) }
            { button("delay", Icon::Delay, "network-delay-it", !message.manual, Handling::Delay(DELAY_TICKS)) }
            { button("overtake", Icon::Overtake, "network-overtake-it", message.behind, Handling::Overtake) }
        </span>
    }
}
