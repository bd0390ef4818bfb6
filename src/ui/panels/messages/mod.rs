//! The tab of messages: what is on every link, what waits before it, and what can come next.

mod queues;
mod upcoming;

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        model::ControlError,
    },
    sim::command::{Command, Handling, Links},
    ui::{
        control_error::ErrorBeside,
        hooks::{on, use_dispatch, use_texts},
    },
    view::messages::MessagesView,
};

/// The messages that are marked.
struct Marked<'a> {
    /// The one that is looked at.
    selected: Option<u64>,
    /// Those that are still to break a check.
    breaking: &'a [u64],
}

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct MessagesPanelProps {
    /// What is on the links; `None` for a moment, until it was looked at.
    pub messages: Option<Rc<MessagesView>>,
    /// Whether heartbeats are shown.
    pub heartbeats: bool,
    /// The message that is looked at.
    pub selected: Option<u64>,
    /// The numbers of the messages that are still to break a check.
    #[prop_or_default]
    pub breaking: Vec<u64>,
    /// The page's error.
    pub error: Option<ControlError>,
}

/// The tab of messages.
#[component]
pub fn MessagesPanel(props: &MessagesPanelProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let Some(view) = &props.messages else { return Html::default() };
    let (manual, all) = (view.queues.iter().filter(|queue| queue.manual).count(), view.queues.len());
    let on_all = {
        let dispatch = dispatch.clone();
        let command = if manual == all { Command::Auto(Links::All) } else { Command::Manual(Links::All) };
        Callback::from(move |_: Event| dispatch.send(Action::Do(command.clone(), Control::Message)))
    };
    let beats: Vec<u64> =
        view.queues.iter().filter(|queue| queue.manual).flat_map(|queue| queue.heartbeats.clone()).collect();
    let deliver = |ids: &[u64]| {
        let deliver = |id: &u64| Command::Message { id: *id, handling: Handling::Deliver };
        on::<MouseEvent>(&dispatch, Action::DoAll(ids.iter().map(deliver).collect(), Control::Message))
    };
    html! {
        <div class="messages" data-testid="messages">
            <div class="messages-head">
                <label class="check"><input type="checkbox" data-testid="manual-all" checked={manual == all} onchange={on_all} />
                    <span>{ texts.text("network-manual-all") }</span></label>
                if manual > 0 && manual < all {
                    <span class="chip wait">{ texts.format("network-manual-some", &[("n", manual.into()), ("all", all.into())]) }</span>
                    <button type="button" class="small" data-testid="messages-auto" title={texts.text("network-auto-all-why")}
                        onclick={on(&dispatch, Action::Do(Command::Auto(Links::All), Control::Message))}>
                        { texts.text("network-auto-all") }
                    </button>
                }
                if !beats.is_empty() {
                    <button type="button" class="small" data-testid="deliver-heartbeats" onclick={deliver(&beats)}
                        title={texts.text("network-beats-all-why")}>
                        { texts.format("network-beats-all", &[("n", beats.len().into())]) }
                    </button>
                }
            </div>
            <ErrorBeside error={props.error.clone()} control={Control::Message} />
            <div class="messages-columns">
                { queues::queues(&texts, &dispatch, view, &Marked { selected: props.selected, breaking: &props.breaking }) }
                { upcoming::upcoming(&texts, &dispatch, view) }
            </div>
        </div>
    }
}
