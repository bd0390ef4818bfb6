//! Where a message comes from and what came of it, each a step to go to.

use yew::prelude::*;

use crate::{
    app::action::{Action, Dispatch},
    sim::event::Event,
    text::{self, Scene, Texts},
    ui::hooks::on,
    view::message::{MessageView, Place},
};

/// Its cause and its effect, with ways there.
pub fn ends(texts: &Texts, dispatch: &Dispatch, message: &MessageView, scene: Scene) -> Html {
    let cause = match &message.cause {
        Some(event) => told(texts, dispatch, std::slice::from_ref(event), &scene, "message-cause"),
        None => {
            let node = message.detail.from.into();
            html! { <p class="quiet">{ texts.format("network-message-no-cause", &[("node", node)]) }</p> }
        }
    };
    let effect = match &message.place {
        Place::Arrived(effects) => Some(told(texts, dispatch, effects, &scene, "message-effect")),
        Place::Lost(event) => Some(told(texts, dispatch, std::slice::from_ref(&**event), &scene, "message-effect")),
        _ => None,
    };
    html! {
        <>
            <section>
                <h3>{ texts.text("network-message-cause") }</h3>
                { cause }
            </section>
            if let Some(effect) = effect {
                <section>
                    <h3>{ texts.text("network-message-effect") }</h3>
                    { effect }
                </section>
            }
        </>
    }
}

/// Events of one step as sentences, and a button that goes there.
fn told(texts: &Texts, dispatch: &Dispatch, events: &[Event], scene: &Scene, testid: &'static str) -> Html {
    let Some(step) = events.first().map(|event| event.step) else { return Html::default() };
    let sentences = events.iter().enumerate().map(|(at, event)| {
        html! { <p key={at}>{ text::narrate(texts, event, scene) }</p> }
    });
    html! {
        <div class="message-end" data-testid={testid} data-step={step.to_string()}>
            { for sentences }
            <button type="button" class="small" data-testid={format!("{testid}-go")}
                onclick={on(dispatch, Action::Seek(step))}>
                { texts.format("network-go-to-step", &[("step", step.to_string().into())]) }
            </button>
        </div>
    }
}
