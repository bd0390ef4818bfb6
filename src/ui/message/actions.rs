//! What can be done to a message under way.

use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    app::action::{Action, Control},
    sim::{
        command::{Command, Handling},
        config::MAX_TICKS,
    },
    ui::{
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
    },
    view::message::{MessageView, Place},
};

/// What the buttons get.
#[derive(Properties, PartialEq)]
pub struct DeedsProps {
    /// The message.
    pub message: Rc<MessageView>,
}

/// The buttons. One that does not apply is disabled and says why.
#[component]
pub fn Deeds(props: &DeedsProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let by = use_state_eq(|| "5".to_owned());
    let message = &props.message;
    let id = message.detail.id;
    let there = message.place == Place::UnderWay;
    let ticks = by.trim().parse::<u64>().ok().filter(|ticks| (1..=MAX_TICKS).contains(ticks));
    let button =
        |testid: &'static str, icon: Icon, label: &str, class: &'static str, why: String, can: bool, handling| {
            let onclick = on(&dispatch, Action::Do(Command::Message { id, handling }, Control::Message));
            html! {
                <button type="button" {class} data-testid={testid} title={why} disabled={!(there && can)} {onclick}>
                    { icon.html() }{ texts.text(label) }
                </button>
            }
        };
    let reason = |can: bool, why: &str, cannot: &str| texts.text(if can { why } else { cannot });
    let overtakes = message.detail.position > 0;
    let delays = !message.is_manual();
    let overtake_why = reason(overtakes, "network-overtake-why", "network-overtake-first");
    let delay_why = reason(delays, "network-delay-why", "network-delay-manual");
    let problem = ticks.is_none().then(|| texts.format("network-problem-ticks", &[("most", MAX_TICKS.into())]));
    let oninput = {
        let by = by.clone();
        Callback::from(move |event: InputEvent| by.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let onkeydown = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let (true, true, Some(ticks)) = (event.key() == "Enter", there && delays, ticks) {
                let command = Command::Message { id, handling: Handling::Delay(ticks) };
                dispatch.send(Action::Do(command, Control::Message));
            }
        })
    };
    // A disabled button says nothing by keyboard: what is the matter stands below.
    let why_not = match (there, overtakes, delays) {
        (false, _, _) => Some(texts.text("network-done")).filter(|_| message.place != Place::NotYet),
        (true, false, _) => Some(texts.text("network-overtake-first")),
        (true, true, false) => Some(texts.text("network-delay-manual")),
        _ => None,
    };
    html! {
        <div class="actions message-deeds">
            <div class="actions-grid">
                { button("message-deliver", Icon::Deliver, "network-deliver", "primary", texts.text("network-deliver-why"), true,
                    Handling::Deliver) }
                { button("message-drop", Icon::Close, "network-drop", "danger", texts.text("network-drop-why"), true,
                    Handling::Drop) }
                { button("message-duplicate", Icon::Copy, "network-duplicate", "", texts.text("network-duplicate-why"), true,
                    Handling::Duplicate) }
                { button("message-overtake", Icon::Overtake, "network-overtake", "", overtake_why, overtakes,
                    Handling::Overtake) }
                <div class="message-delay">
                    { button("message-delay", Icon::Delay, "network-delay", "", delay_why, delays && ticks.is_some(),
                        Handling::Delay(ticks.unwrap_or(1))) }
                    <input data-testid="message-delay-by" inputmode="numeric" autocomplete="off" value={(*by).clone()}
                        aria-label={texts.text("network-delay-by")} title={texts.text("network-delay-by")}
                        disabled={!(there && delays)} aria-invalid={problem.is_some().then_some("true")} {oninput} {onkeydown} />
                </div>
            </div>
            if let Some(problem) = problem.filter(|_| there) {
                <p class="problem" role="alert">{ problem }</p>
            } else if let Some(why_not) = why_not {
                <p class="quiet" data-testid="message-why-not">{ why_not }</p>
            }
        </div>
    }
}
