//! The help sheet: every key, and the words for somebody who knows Raft.

use yew::prelude::*;

use crate::ui::{
    figures::FiguresToggle,
    hooks::use_texts,
    icon::Icon,
    keys::{CLASS_HELP, HELP},
    sheets::{Sheet, dialog::Dialog, use_sheets},
    welcome::words_of_raft,
};

/// What the help sheet gets.
#[derive(Properties, PartialEq)]
pub struct HelpSheetProps {
    /// Whether the page's own figures are shown.
    pub figures: bool,
}

/// The help sheet.
#[component]
pub fn HelpSheet(props: &HelpSheetProps) -> Html {
    let texts = use_texts();
    let sheets = use_sheets();
    let rows = |table: &'static [(&'static [&'static str], &'static str)]| {
        table
            .iter()
            .map(|(keys, text)| {
                html! {
                    <div key={*text}>
                        <dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt>
                        <dd>{ texts.text(text) }</dd>
                    </div>
                }
            })
            .collect::<Html>()
    };
    let (keys, class_keys) = (rows(&HELP), rows(&CLASS_HELP));
    html! {
        <Dialog title={texts.text("page-help-title")} testid="help-sheet" close_testid="help-close" wide=true>
            <h3>{ texts.text("page-help-keys") }</h3>
            <dl class="keys">{ keys }</dl>
            <p class="quiet">{ texts.text("page-help-fields") }</p>
            <details>
                <summary>{ texts.text("class-keys") }</summary>
                <dl class="keys">{ class_keys }</dl>
                <button type="button" data-testid="help-class" onclick={sheets.on_open(Sheet::Class)}>
                    { texts.text("class-title") }
                </button>
            </details>
            <details>
                <summary>{ texts.text("page-raft-title") }</summary>
                { words_of_raft(&texts) }
            </details>
            <details>
                <summary>{ texts.text("page-help-time-title") }</summary>
                <p>{ texts.text("page-help-time") }</p>
            </details>
            <div class="row">
                <button type="button" data-testid="help-explorer" onclick={sheets.on_open(Sheet::Explorer)}>
                    { Icon::Explore.html() }{ texts.text("explore-title") }
                </button>
                <FiguresToggle shown={props.figures} testid="figures-toggle" />
            </div>
        </Dialog>
    }
}
