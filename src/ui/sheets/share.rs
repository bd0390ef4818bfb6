//! The share sheet: the run as a link, as a file and as a script, and a file to open.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        export,
        model::{Model, Share, ShareLink},
    },
    script::link::MAX_COPY_CHARS,
    text::Texts,
    ui::{
        control_error::ErrorBeside,
        hooks::{use_dispatch, use_texts},
        icon::Icon,
        sheets::dialog::Dialog,
    },
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct ShareSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// What was put into the clipboard last, or could not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Copied {
    Link,
    Script,
    Nothing,
}

/// The share sheet.
#[component]
pub fn ShareSheet(props: &ShareSheetProps) -> Html {
    let model = &props.model;
    let texts = use_texts();
    let dispatch = use_dispatch();
    let copied = use_state_eq(|| None::<Copied>);
    {
        // The run as it is now: what happens while the sheet is open is shared by opening it again.
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            dispatch.send(Action::ShowShare(true));
            move || dispatch.send(Action::ShowShare(false))
        });
    }
    let copy = |text: AttrValue, what: Copied| {
        let copied = copied.setter();
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            export::copy(&text, move |done| copied.set(Some(if done { what } else { Copied::Nothing })));
        })
    };
    let onchange = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                dispatch.send(Action::OpenFile(file));
            }
            // The same file can be chosen again, once it was mended.
            input.set_value("");
        })
    };
    let says = match *copied {
        Some(Copied::Link) => texts.text("page-share-link-copied"),
        Some(Copied::Script) => texts.text("page-share-script-copied"),
        Some(Copied::Nothing) => texts.text("page-share-not-copied"),
        None => String::new(),
    };
    let out = model.share.as_ref().map(|share| {
        let download = {
            let share = share.clone();
            Callback::from(move |_: MouseEvent| export::download(&share.file_name, &share.file))
        };
        html! {
            <>
                <p class="quiet">{ lead(&texts, share, model.setup.nodes.len()) }</p>
                { link(&texts, share, |link| copy(link, Copied::Link)) }
                <div class="row">
                    <button type="button" data-testid="share-download" onclick={download}>
                        { Icon::Download.html() }{ texts.text("page-share-download") }
                    </button>
                    <button type="button" data-testid="share-copy-script"
                        onclick={copy(share.script.to_string().into(), Copied::Script)}>
                        { Icon::Copy.html() }{ texts.text("page-share-copy-script") }
                    </button>
                    <span class="quiet grow" role="status" data-testid="share-said">{ says }</span>
                </div>
            </>
        }
    });
    html! {
        <Dialog title={texts.text("page-share-title")} testid="share-sheet" close_testid="share-close" wide=true>
            { out.unwrap_or_default() }
            <section class="share-open">
                <h3>{ texts.text("page-share-open-title") }</h3>
                <p class="quiet">{ texts.text("page-share-open-lead") }</p>
                <ErrorBeside error={model.error.clone()} control={Control::Share} />
                <label class="file-button">
                    { texts.text("page-share-open") }
                    <input type="file" class="hidden" accept=".txt,text/plain" data-testid="share-open-file" {onchange} />
                </label>
            </section>
        </Dialog>
    }
}

fn lead(texts: &Texts, share: &Share, nodes: usize) -> String {
    texts.format(
        "page-share-lead",
        &[
            ("nodes", nodes.into()),
            ("commands", share.commands.into()),
            ("step", share.step.into()),
            ("time", share.time.into()),
        ],
    )
}

/// The link and how to take it, or why there is none.
fn link(texts: &Texts, share: &Share, copy: impl FnOnce(AttrValue) -> Callback<MouseEvent>) -> Html {
    let none = |text: String| html! { <p class="warning" data-testid="share-no-link">{ text }</p> };
    if let Some(trouble) = &share.trouble {
        return none(trouble.to_string());
    }
    match &share.link {
        ShareLink::Making => html! { <p class="quiet" role="status">{ texts.text("page-share-making") }</p> },
        ShareLink::TooLong(chars) => {
            none(texts.format("page-share-too-long", &[("chars", (*chars).into()), ("most", MAX_COPY_CHARS.into())]))
        }
        ShareLink::Unsupported => none(texts.text("page-share-unsupported")),
        ShareLink::Ready(link, chars) => {
            let onfocus = Callback::from(|event: FocusEvent| {
                event.target_unchecked_into::<HtmlInputElement>().select();
            });
            html! {
                <div class="share-link">
                    <label for="share-link">{ texts.text("page-share-link") }</label>
                    <div class="row">
                        <input id="share-link" class="grow" data-testid="share-link" readonly=true spellcheck="false"
                            value={link.clone()} {onfocus} />
                        <button type="button" class="primary" data-testid="share-copy-link" onclick={copy(link.clone())}>
                            { Icon::Copy.html() }{ texts.text("page-share-copy-link") }
                        </button>
                    </div>
                    <small class="quiet">{ texts.format("page-share-length", &[("chars", (*chars).into())]) }</small>
                </div>
            }
        }
    }
}
