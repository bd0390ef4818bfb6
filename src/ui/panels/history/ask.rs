//! The form that reads a key through the log.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        model::ControlError,
    },
    sim::{NodeId, command::Command},
    ui::{
        control_error::ErrorBeside,
        hooks::{use_dispatch, use_texts},
    },
};

/// What the form gets.
#[derive(Properties, PartialEq)]
pub struct AskProps {
    /// The nodes that there are.
    pub pids: Vec<NodeId>,
    /// The one that is asked where none is chosen.
    pub node: Option<NodeId>,
    /// The key that is shown.
    pub key_hint: Option<AttrValue>,
    /// The page's error.
    pub error: Option<ControlError>,
}

/// The form.
#[component]
pub fn Ask(props: &AskProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let chosen = use_state_eq(|| None::<NodeId>);
    let typed = use_state_eq(|| None::<String>);
    let node = chosen.filter(|pid| props.pids.contains(pid)).or(props.node).or(props.pids.first().copied());
    let key = typed.as_deref().or(props.key_hint.as_deref()).unwrap_or("x").to_owned();
    let failed = props.error.as_ref().is_some_and(|error| error.control == Control::Read);
    let onsubmit = {
        let (dispatch, key) = (dispatch.clone(), key.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(node) = node {
                dispatch.send(Action::Do(Command::ReadThrough { node, key: key.clone() }, Control::Read));
            }
        })
    };
    let onnode = {
        let chosen = chosen.setter();
        Callback::from(move |event: Event| {
            chosen.set(event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok());
        })
    };
    let oninput = {
        let (typed, dispatch) = (typed.setter(), dispatch.clone());
        Callback::from(move |event: InputEvent| {
            typed.set(Some(event.target_unchecked_into::<HtmlInputElement>().value()));
            if failed {
                dispatch.send(Action::DismissError(Control::Read));
            }
        })
    };
    html! {
        <>
            <form class="history-ask" {onsubmit} novalidate=true aria-label={texts.text("history-ask")}>
                <span class="history-ask-title" aria-hidden="true">{ texts.text("history-ask") }</span>
                <label><span>{ texts.text("history-ask-key") }</span>
                    <input class="short" data-testid="history-key" autocomplete="off" autocapitalize="off" spellcheck="false" value={key} {oninput} />
                </label>
                <label><span>{ texts.text("history-ask-node") }</span>
                    <select data-testid="history-node" onchange={onnode}>
                        { for props.pids.iter().map(|pid| html! {
                            <option key={*pid} value={pid.to_string()} selected={node == Some(*pid)}>
                                { texts.format("page-node", &[("node", (*pid).into())]) }
                            </option>
                        }) }
                    </select>
                </label>
                <button type="submit" class="small" data-testid="history-read">{ texts.text("history-ask-go") }</button>
            </form>
            <ErrorBeside error={props.error.clone()} control={Control::Read} />
        </>
    }
}
