//! The help sheet: every key, and the words for somebody who knows Raft.

use yew::prelude::*;

use crate::ui::{hooks::use_texts, keys::HELP, sheets::dialog::Dialog, welcome::words_of_raft};

/// The help sheet.
#[component]
pub fn HelpSheet() -> Html {
    let texts = use_texts();
    let keys = HELP.iter().map(|(keys, text)| {
        html! {
            <div key={*text}>
                <dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt>
                <dd>{ texts.text(text) }</dd>
            </div>
        }
    });
    html! {
        <Dialog title={texts.text("page-help-title")} testid="help-sheet" close_testid="help-close" wide=true>
            <h3>{ texts.text("page-help-keys") }</h3>
            <dl class="keys">{ for keys }</dl>
            <p class="quiet">{ texts.text("page-help-fields") }</p>
            <details>
                <summary>{ texts.text("page-raft-title") }</summary>
                { words_of_raft(&texts) }
            </details>
            <details>
                <summary>{ texts.text("page-help-time-title") }</summary>
                <p>{ texts.text("page-help-time") }</p>
            </details>
        </Dialog>
    }
}
