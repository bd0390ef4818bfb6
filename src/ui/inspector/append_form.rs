//! The append form. Enter keeps the focus and raises the value; pasted lines of `a=1` append each.

use web_sys::{ClipboardEvent, HtmlInputElement};
use yew::prelude::*;

use super::append::{Fields, MAX_PASTED_LINES, Pasted, Problem, commands, pasted};
use crate::{
    app::{
        action::{Action, Control},
        model::ControlError,
    },
    kv::MAX_KEY_BYTES,
    sim::{NodeId, command::MAX_APPEND},
    text::Texts,
    ui::{
        control_error::ProblemBeside,
        hooks::{use_dispatch, use_texts},
    },
};

/// What the form gets.
#[derive(Properties, PartialEq)]
pub struct AppendFormProps {
    /// Where to append.
    pub node: NodeId,
    /// Whether that node runs.
    pub up: bool,
    /// The page's error.
    pub error: Option<ControlError>,
}

/// The append form.
#[component]
pub fn AppendForm(props: &AppendFormProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let fields = use_state_eq(Fields::default);
    let problem = use_state_eq(|| None::<Problem>);
    let node = props.node;
    let has_error = props.error.as_ref().is_some_and(|error| error.control == Control::Append);
    let input = |set: fn(&mut Fields, String)| {
        let (fields, problem, dispatch) = (fields.clone(), problem.clone(), dispatch.clone());
        Callback::from(move |event: InputEvent| {
            let mut next = (*fields).clone();
            set(&mut next, event.target_unchecked_into::<HtmlInputElement>().value());
            // What is already too long is said at once; what is not finished yet, only when it is sent.
            problem.set(next.command(node).err().filter(|problem| matches!(problem, Problem::KeyLong { .. })));
            fields.set(next);
            if has_error {
                dispatch.send(Action::DismissError(Control::Append));
            }
        })
    };
    let onsubmit = {
        let (fields, problem, dispatch) = (fields.clone(), problem.clone(), dispatch.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match fields.command(node) {
                Ok(command) => {
                    problem.set(None);
                    dispatch.send(Action::Do(command, Control::Append));
                    fields.set(fields.raised());
                }
                Err(wrong) => problem.set(Some(wrong)),
            }
        })
    };
    let onpaste = {
        let (fields, problem, dispatch) = (fields.clone(), problem.clone(), dispatch.clone());
        Callback::from(move |event: Event| {
            let Some(text) = pasted_text(&event) else { return };
            match pasted(&text) {
                Ok(Pasted::Text) => return,
                Ok(Pasted::Pair(key, value)) => {
                    problem.set(None);
                    fields.set(Fields { key, value: value.to_string(), ..(*fields).clone() });
                }
                Ok(Pasted::Pairs(pairs)) => {
                    problem.set(None);
                    dispatch.send(Action::DoAll(commands(node, pairs), Control::Append));
                }
                Err(wrong) => problem.set(Some(wrong)),
            }
            event.prevent_default();
        })
    };
    let many = fields.many();
    let bad = |wrong: bool| wrong.then_some("true");
    let wrong_key = matches!(*problem, Some(Problem::KeyEmpty | Problem::KeyLong { .. }));
    let message = problem.as_ref().map(|problem| AttrValue::from(say(&texts, problem)));
    html! {
        <form class="append" {onsubmit} autocomplete="off" novalidate=true>
            <div class="append-row">
                <label class="grow"><span>{ texts.text("page-append-key") }</span>
                    <input id="append-key" data-testid="append-key" value={fields.key.clone()} disabled={many || !props.up}
                        spellcheck="false" autocapitalize="off" {onpaste} oninput={input(|fields, text| fields.key = text)}
                        aria-invalid={bad(wrong_key)} aria-describedby="append-problem" />
                </label>
                <label class="grow"><span>{ texts.text("page-append-value") }</span>
                    <input data-testid="append-value" inputmode="numeric" value={fields.value.clone()}
                        disabled={many || !props.up} oninput={input(|fields, text| fields.value = text)}
                        aria-invalid={bad(*problem == Some(Problem::Value))} aria-describedby="append-problem" />
                </label>
                <label class="count"><span>{ texts.text("page-append-count") }</span>
                    <input data-testid="append-count" inputmode="numeric" value={fields.count.clone()} disabled={!props.up}
                        oninput={input(|fields, text| fields.count = text)} title={texts.text("page-append-count-why")}
                        aria-invalid={bad(*problem == Some(Problem::Count))} aria-describedby="append-problem" />
                </label>
                <button type="submit" class="primary" data-testid="append-button" disabled={!props.up}>
                    { texts.text("page-append") }
                </button>
            </div>
            if many {
                <label class="append-keys">
                    <span>{ texts.text("page-append-over") }</span>
                    <input data-testid="append-keys" inputmode="numeric" value={fields.keys.clone()}
                        oninput={input(|fields, text| fields.keys = text)}
                        aria-invalid={bad(*problem == Some(Problem::Keys))} aria-describedby="append-problem" />
                    <span>{ texts.text("page-append-over-keys") }</span>
                </label>
            }
            <ProblemBeside id="append-problem" control={Control::Append} error={props.error.clone()} problem={message} />
            if !props.up {
                <p class="quiet">{ texts.format("page-append-down", &[("node", node.into())]) }</p>
            }
        </form>
    }
}

fn say(texts: &Texts, problem: &Problem) -> String {
    match problem {
        Problem::KeyEmpty => texts.text("page-problem-key-empty"),
        Problem::KeyLong { bytes } => {
            texts.format("page-problem-key-long", &[("bytes", (*bytes).into()), ("most", MAX_KEY_BYTES.into())])
        }
        Problem::Value => texts.format("page-problem-value", &[("most", u64::MAX.to_string().into())]),
        Problem::Count | Problem::Keys => texts.format("page-problem-count", &[("most", MAX_APPEND.into())]),
        Problem::Line { number } => texts.format("page-problem-line", &[("line", (*number).into())]),
        Problem::Lines { count } => {
            texts.format("page-problem-lines", &[("n", (*count).into()), ("most", MAX_PASTED_LINES.into())])
        }
    }
}

fn pasted_text(event: &Event) -> Option<String> {
    use wasm_bindgen::JsCast;
    event.dyn_ref::<ClipboardEvent>()?.clipboard_data()?.get_data("text/plain").ok()
}
