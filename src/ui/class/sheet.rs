//! [`ClassSheet`]: presenting, names of steps, a handout, and the page in another one.

use std::rc::Rc;

use gloo::utils::{document, window};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::handout::Paper;
use crate::{
    app::{
        action::Action,
        class::{ClassAction, ClassView, handout::Stops},
        export,
        model::Model,
    },
    script::beats::MAX_BOOKMARK_CHARS,
    ui::{
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
        sheets::{dialog::Dialog, use_sheets},
    },
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct ClassSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The sheet of a class.
#[component]
pub fn ClassSheet(props: &ClassSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let class = &props.model.class;
    {
        let dispatch = dispatch.clone();
        // Another presentation has another link.
        use_effect_with(class.count, move |_| {
            dispatch.send(Action::Class(ClassAction::ShowSheet(true)));
            let dispatch = dispatch.clone();
            move || dispatch.send(Action::Class(ClassAction::ShowSheet(false)))
        });
    }
    html! {
        <Dialog title={texts.text("class-title")} testid="class-sheet" close_testid="class-close" wide=true>
            <Presenting class={class.clone()} />
            <Bookmarks class={class.clone()} step={props.model.frame.step} last={props.model.last_step}
                can_move={!props.model.busy} />
            <Printing class={class.clone()} />
            <Embedding />
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct ClassProps {
    class: Rc<ClassView>,
}

/// To present, and the way for others to the same presentation.
#[component]
fn Presenting(props: &ClassProps) -> Html {
    let class = &props.class;
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let copied = use_state_eq(|| false);
    let present = {
        let (dispatch, on) = (dispatch.clone(), !class.presenting);
        Callback::from(move |_: MouseEvent| {
            sheets.close();
            dispatch.send(Action::Class(ClassAction::Present(on)));
        })
    };
    let copy = {
        let (link, copied) = (class.link.clone(), copied.setter());
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            export::copy(&link, move |done| copied.set(done));
        })
    };
    let lead = match class.count {
        0 => texts.text("class-lead-none"),
        count => texts.format("class-lead", &[("n", count.into())]),
    };
    html! {
        <section class="class-part">
            <h3>{ texts.text("class-presenting") }</h3>
            if !class.title.is_empty() { <p><b>{ class.title.clone() }</b></p> }
            <p class="quiet">{ lead }</p>
            <div class="row">
                <button type="button" class="primary" data-testid="present" onclick={present}>
                    { Icon::Present.html() }
                    { texts.text(if class.presenting { "class-leave" } else { "class-present" }) }
                    <kbd aria-hidden="true">{ "⇧P" }</kbd>
                </button>
                <button type="button" data-testid="notes-open"
                    onclick={on(&dispatch, Action::Class(ClassAction::OpenNotes))}>{ texts.text("class-notes-open") }</button>
            </div>
            if !class.link.is_empty() {
                <label class="field">
                    <span>{ texts.text("class-link") }</span>
                    <input data-testid="present-link" readonly=true value={class.link.clone()} />
                </label>
                <div class="row">
                    <button type="button" class="small" data-testid="present-link-copy" onclick={copy}>
                        { Icon::Copy.html() }
                        { texts.text(if *copied { "page-script-copied" } else { "page-script-copy" }) }
                    </button>
                </div>
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct BookmarksProps {
    class: Rc<ClassView>,
    /// The step that is shown.
    step: u64,
    /// The last step of the run.
    last: u64,
    /// Whether one can go to another step now.
    can_move: bool,
}

/// Names of steps.
#[component]
fn Bookmarks(props: &BookmarksProps) -> Html {
    let BookmarksProps { class, step, last, can_move } = props;
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let name = use_state(String::new);
    let oninput = {
        let name = name.setter();
        Callback::from(move |event: InputEvent| name.set(event.target_unchecked_into::<HtmlInputElement>().value()))
    };
    let onsubmit = {
        let (name, dispatch) = (name.clone(), dispatch.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            dispatch.send(Action::Class(ClassAction::Bookmark((*name).clone())));
            name.set(String::new());
        })
    };
    let rows = class.bookmarks.iter().map(|bookmark| {
        let step = bookmark.step;
        let go = {
            let (dispatch, sheets) = (dispatch.clone(), sheets.clone());
            Callback::from(move |_: MouseEvent| {
                sheets.close();
                dispatch.send(Action::Seek(step));
            })
        };
        let args = [("name", bookmark.name.as_str().into())];
        html! {
            <li key={step.to_string()}>
                <button type="button" class="plain" data-testid={format!("bookmark-{step}")} onclick={go}
                    disabled={!can_move || step > *last}>
                    <b>{ bookmark.name.clone() }</b>
                    <span class="quiet">{ texts.format("class-bookmark-step", &[("step", step.to_string().into())]) }</span>
                </button>
                <button type="button" class="plain square" data-testid={format!("unmark-{step}")}
                    title={texts.format("class-unmark", &args)} aria-label={texts.format("class-unmark", &args)}
                    onclick={on(&dispatch, Action::Class(ClassAction::Unmark(step)))}>{ Icon::Close.html() }</button>
            </li>
        }
    });
    html! {
        <section class="class-part">
            <h3>{ texts.text("class-bookmarks") }</h3>
            <form class="row" {onsubmit}>
                <label class="grow">
                    <span class="hidden">{ texts.text("class-bookmark-name") }</span>
                    <input data-testid="bookmark-name" autofocus=true autocomplete="off" value={(*name).clone()} {oninput}
                        maxlength={MAX_BOOKMARK_CHARS.to_string()}
                        placeholder={texts.format("class-bookmark-here", &[("step", step.to_string().into())])} />
                </label>
                <button type="submit" data-testid="bookmark-add" disabled={name.trim().is_empty()}>
                    { texts.text("class-bookmark-add") }
                </button>
            </form>
            if class.bookmarks.is_empty() {
                <p class="quiet">{ texts.text("class-bookmarks-none") }</p>
            } else {
                <ul class="class-bookmarks" data-testid="bookmarks">{ for rows }</ul>
            }
        </section>
    }
}

/// The handout, and printing it.
#[component]
fn Printing(props: &ClassProps) -> Html {
    let class = &props.class;
    let texts = use_texts();
    let dispatch = use_dispatch();
    let stops = use_state_eq(|| if class.count > 0 { Stops::Beats } else { Stops::Bookmarks });
    let wanted = use_state_eq(|| false);
    // Asked for before the handout was made: it is printed as soon as it is.
    let prints = use_state_eq(|| false);
    {
        let (dispatch, language) = (dispatch.clone(), texts.language());
        use_effect_with((*wanted, *stops, language), move |(wanted, stops, _)| {
            dispatch.send(Action::Class(ClassAction::Handout(wanted.then_some(*stops))));
            let dispatch = dispatch.clone();
            move || dispatch.send(Action::Class(ClassAction::Handout(None)))
        });
    }
    use_paper(class.handout.is_some());
    let choose = |which: Stops| {
        let stops = stops.setter();
        Callback::from(move |_: Event| stops.set(which))
    };
    let make = {
        let wanted = wanted.clone();
        Callback::from(move |_: MouseEvent| wanted.set(!*wanted))
    };
    let print = {
        let (wanted, prints) = (wanted.clone(), prints.clone());
        Callback::from(move |_: MouseEvent| {
            wanted.set(true);
            prints.set(true);
        })
    };
    use_effect_with((*prints, class.handout.is_some()), move |(asked, there)| {
        if *asked && *there {
            prints.set(false);
            // A browser that cannot print says so itself.
            let _ = window().print();
        }
    });
    html! {
        <section class="class-part">
            <h3>{ texts.text("class-printing") }</h3>
            <p class="quiet">{ texts.text("class-printing-lead") }</p>
            <fieldset class="segmented">
                <legend>{ texts.text("class-stops") }</legend>
                <label>
                    <input type="radio" name="stops" data-testid="stops-beats" disabled={class.count == 0}
                        checked={*stops == Stops::Beats} onchange={choose(Stops::Beats)} />
                    <span>{ texts.format("class-stops-beats", &[("n", class.count.into())]) }</span>
                </label>
                <label>
                    <input type="radio" name="stops" data-testid="stops-bookmarks" checked={*stops == Stops::Bookmarks}
                        onchange={choose(Stops::Bookmarks)} />
                    <span>{ texts.format("class-stops-bookmarks", &[("n", class.bookmarks.len().into())]) }</span>
                </label>
            </fieldset>
            <div class="row">
                <button type="button" data-testid="handout-make" aria-expanded={wanted.to_string()} onclick={make}>
                    { texts.text(if *wanted { "class-handout-hide" } else { "class-handout-show" }) }
                </button>
                <button type="button" class="primary" data-testid="handout-print" onclick={print}>{ texts.text("class-print") }</button>
            </div>
            if *wanted && class.handout.is_none() {
                <p class="quiet" role="status">{ texts.text("class-handout-making") }</p>
            }
            if let Some(handout) = class.handout.clone().filter(|_| *wanted) {
                <div class="handout-frame" tabindex="0" role="region" aria-label={texts.text("class-paper-title")}>
                    <Paper {handout} />
                </div>
            }
        </section>
    }
}

/// While there is a handout, it is what the browser prints.
#[hook]
fn use_paper(there: bool) {
    use_effect_with(there, |there| {
        let root = document().document_element().filter(|_| *there);
        if let Some(root) = &root {
            // Setting an attribute fails only for a name that is none.
            let _ = root.set_attribute("data-prints", "handout");
        }
        move || {
            if let Some(root) = root {
                let _ = root.remove_attribute("data-prints");
            }
        }
    });
}

/// The panels in another page.
#[component]
fn Embedding() -> Html {
    let texts = use_texts();
    let copied = use_state_eq(|| false);
    let href = window().location().href().unwrap_or_default();
    let address = href.split(['#', '?']).next().unwrap_or_default();
    let html_of = format!(
        "<iframe src=\"{address}?embed=cluster,logs,transport\" width=\"900\" height=\"620\" title=\"OmniPaxos Playground\"></iframe>"
    );
    let copy = {
        let (html_of, copied) = (html_of.clone(), copied.setter());
        Callback::from(move |_: MouseEvent| {
            let copied = copied.clone();
            export::copy(&html_of, move |done| copied.set(done));
        })
    };
    let known = crate::app::class::address::UnknownPanel::known();
    html! {
        <details class="class-part">
            <summary>{ texts.text("class-embed") }</summary>
            <p class="quiet">{ texts.format("class-embed-lead", &[("known", known.into())]) }</p>
            <pre class="class-embed" data-testid="embed-html">{ html_of }</pre>
            <button type="button" class="small" data-testid="embed-copy" onclick={copy}>
                { Icon::Copy.html() }
                { texts.text(if *copied { "page-script-copied" } else { "page-script-copy" }) }
            </button>
        </details>
    }
}
