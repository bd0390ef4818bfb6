//! The script sheet: run lines of script, and the run so far as a script to copy or keep.

use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        class::ClassAction,
        export,
        model::Model,
    },
    ui::{
        control_error::ErrorBeside,
        hooks::{use_dispatch, use_texts},
        icon::Icon,
        sheets::{dialog::Dialog, use_sheets},
    },
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct ScriptSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The script sheet.
#[component]
pub fn ScriptSheet(props: &ScriptSheetProps) -> Html {
    let model = &props.model;
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let text = use_state(String::new);
    let copied = use_state_eq(|| false);
    // Once what was asked for has run without an error, the sheet has served.
    let asked = use_state_eq(|| false);
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            dispatch.send(Action::ShowScript(true));
            move || dispatch.send(Action::ShowScript(false))
        });
    }
    let failed = model.error.as_ref().is_some_and(|error| error.control == Control::Script);
    {
        let (asked, sheets) = (asked.clone(), sheets.clone());
        use_effect_with((model.frame.clone(), model.busy, failed), move |(_, busy, failed)| match (*asked, failed) {
            (true, true) => asked.set(false),
            (true, false) if !busy => sheets.close(),
            _ => {}
        });
    }
    let oninput = {
        let (text, dispatch) = (text.clone(), dispatch.clone());
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlTextAreaElement>().value());
            if failed {
                dispatch.send(Action::DismissError(Control::Script));
            }
        })
    };
    let run = {
        let (text, dispatch, asked) = (text.clone(), dispatch.clone(), asked.clone());
        Callback::from(move |_: MouseEvent| {
            asked.set(true);
            dispatch.send(Action::Run((*text).clone()));
        })
    };
    let copy = {
        let (script, copied) = (model.script.clone(), copied.setter());
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            export::copy(&script, move |done| copied.set(done));
        })
    };
    let download = {
        let script = model.script.clone();
        Callback::from(move |_: MouseEvent| export::download("omnipaxos-run.txt", &script))
    };
    let edit = {
        let (script, text) = (model.script.clone(), text.clone());
        Callback::from(move |_: MouseEvent| text.set(script.to_string()))
    };
    let present = {
        let (text, dispatch) = (text.clone(), dispatch.clone());
        Callback::from(move |_: MouseEvent| {
            asked.set(true);
            dispatch.send(Action::Class(ClassAction::PresentScript((*text).clone())));
        })
    };
    let has_beats = use_memo((*text).clone(), |text| {
        crate::script::parse(text).is_ok_and(|script| !script.remarks.beats.is_empty())
    });
    let nothing_to_run = text.trim().is_empty() || model.busy;
    html! {
        <Dialog title={texts.text("page-script-title")} testid="script-sheet" close_testid="script-close" wide=true>
            <label for="script-text">{ texts.text("page-script-text") }</label>
            <textarea id="script-text" data-testid="script-text" autofocus=true rows="8" spellcheck="false" autocomplete="off"
                placeholder={"append leader x=1\nrun until decided 1\ncut 2-3"} value={(*text).clone()} {oninput} />
            <ErrorBeside error={model.error.clone()} control={Control::Script} />
            <div class="row">
                <p class="quiet grow">{ texts.text("page-script-lead") }</p>
                if *has_beats {
                    <button type="button" data-testid="script-present" onclick={present} disabled={nothing_to_run}>
                        { Icon::Present.html() }{ texts.text("class-present") }
                    </button>
                }
                <button type="button" class="primary" data-testid="script-run" onclick={run} disabled={nothing_to_run}>
                    { if model.busy { texts.text("page-script-running") } else { texts.text("page-script-run") } }
                </button>
            </div>
            <div class="row">
                <label class="grow" for="script-so-far">{ texts.text("page-script-so-far") }</label>
                <button type="button" class="small" data-testid="script-edit" onclick={edit}>
                    { texts.text("page-script-edit") }
                </button>
                <button type="button" class="small" data-testid="script-copy" onclick={copy}>
                    { Icon::Copy.html() }
                    { if *copied { texts.text("page-script-copied") } else { texts.text("page-script-copy") } }
                </button>
                <button type="button" class="small" data-testid="script-download" onclick={download}>
                    { Icon::Download.html() }{ texts.text("page-script-download") }
                </button>
            </div>
            <textarea id="script-so-far" data-testid="script-so-far" rows="7" readonly=true spellcheck="false"
                value={model.script.to_string()} />
        </Dialog>
    }
}
