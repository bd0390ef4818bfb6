//! The panel of a message, in the inspector's place: where it is, all its fields, what it is for, and what can be
//! done to it.

mod actions;
mod end;
mod fields;
pub mod small;

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        model::Model,
    },
    sim::{event::Loss, quorum::Quorums},
    text::{self, Scene, Texts},
    ui::{
        control_error::ErrorBeside,
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
    },
    view::message::{MessageView, Place, loss},
};

use actions::Deeds;
use end::ends;
use fields::Fields;

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct MessagePanelProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The panel of the message that is looked at.
#[component]
pub fn MessagePanel(props: &MessagePanelProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let model = &props.model;
    let Some(message) = &model.message else { return Html::default() };
    let detail = &message.detail;
    let close = on(&dispatch, Action::SelectMessage(None));
    let back = match model.selected {
        Some(_) => texts.text("network-message-back"),
        None => texts.text("network-message-close"),
    };
    let scene = scene_of(model, message);
    html! {
        <div class="inspector message-panel" data-testid="message-panel" data-message={detail.id.to_string()}>
            <div class="inspector-head">
                <h2>{ title(&texts, message) }</h2>
                <button type="button" class="plain small" data-testid="message-close" title={back.clone()} aria-label={back}
                    onclick={close}>{ Icon::Close.html() }</button>
            </div>
            <p class="message-where" data-testid="message-where" role="status">
                <b>{ whereabouts(&texts, message) }</b>
                if message.place == Place::UnderWay {
                    { " " }{ place_in_queue(&texts, message) }
                }
                <span class="quiet">{ " " }{ texts.format("network-message-number", &[("id", detail.id.to_string().into())]) }</span>
            </p>
            <Deeds key={detail.id} message={message.clone()} />
            <ErrorBeside error={model.error.clone()} control={Control::Message} />
            <section>
                <h3>{ texts.text("network-message-why") }</h3>
                <p class="message-purpose" data-testid="message-purpose">
                    { text::purpose(&texts, detail.info.kind, detail.from, detail.to) }
                </p>
            </section>
            <Fields message={message.clone()} />
            { ends(&texts, &dispatch, message, scene) }
        </div>
    }
}

/// `AcceptDecide 1→3`.
pub fn title(texts: &Texts, message: &MessageView) -> String {
    let detail = &message.detail;
    let args = [("kind", detail.info.kind.name().into()), ("from", detail.from.into()), ("to", detail.to.into())];
    texts.format("network-message-title", &args)
}

fn whereabouts(texts: &Texts, message: &MessageView) -> String {
    let detail = &message.detail;
    let sent = ("sent", detail.sent.to_string().into());
    let lost = |id: &str, time: u64| texts.format(id, &[("time", time.to_string().into()), ("to", detail.to.into())]);
    match (&message.place, detail.due) {
        (Place::NotYet, _) => {
            texts.format("network-message-not-yet", &[sent, ("step", detail.sent_step.to_string().into())])
        }
        (Place::UnderWay, None) => texts.format("network-message-waits", &[sent]),
        (Place::UnderWay, Some(due)) if due <= message.time => {
            texts.format("network-message-late", &[sent, ("due", due.to_string().into())])
        }
        (Place::UnderWay, Some(due)) => {
            let args = [sent, ("due", due.to_string().into()), ("in", (due - message.time).into())];
            texts.format("network-message-under-way", &args)
        }
        (Place::Arrived(effects), _) => {
            let (time, step) = effects.first().map_or((message.time, 0), |event| (event.time, event.step));
            let args = [("time", time.to_string().into()), ("step", step.to_string().into())];
            texts.format("network-message-arrived", &args)
        }
        (Place::Lost(event), _) => match loss(event) {
            Some(Loss::Cut) => lost("network-message-lost-cut", event.time),
            Some(Loss::ReceiverDown) => lost("network-message-lost-down", event.time),
            Some(Loss::Chance) => lost("network-message-lost-chance", event.time),
            Some(Loss::BelowCompacted) => lost("network-message-lost-compacted", event.time),
            Some(Loss::Dropped) => lost("network-message-lost-dropped", event.time),
            Some(Loss::NoInstance) => lost("network-message-lost-no-instance", event.time),
            Some(Loss::Left) => lost("network-message-lost-left", event.time),
            Some(Loss::SessionOver) => lost("network-message-lost-session", event.time),
            None => lost("network-message-lost-page", event.time),
        },
        (Place::Gone, _) => texts.text("network-message-gone"),
    }
}

fn place_in_queue(texts: &Texts, message: &MessageView) -> String {
    let detail = &message.detail;
    let link = [("from", detail.from.into()), ("to", detail.to.into())];
    match detail.position {
        0 => texts.format("network-message-first", &[&link[..], &[("queued", detail.queued.into())]].concat()),
        before => {
            let counts = [("before", before.into()), ("beats", message.beats_before.into())];
            texts.format("network-message-place", &[&link[..], &counts].concat())
        }
    }
}

/// What sentences about a message need to know: of the configuration that it belongs to, as far as that is known.
fn scene_of(model: &Model, message: &MessageView) -> Scene {
    let configuration = message.cause.as_ref().map_or(model.frame.configuration, |event| event.configuration);
    let found = model.frame.configurations.iter().find(|of| of.id == configuration);
    found.map_or(Scene::of(&model.setup), |of| {
        let majorities = Quorums::majorities(of.nodes.len());
        let flexible = Some(of.quorums).filter(|quorums| *quorums != majorities);
        Scene { majority: majorities.read, nodes: of.nodes.len(), flexible }
    })
}
