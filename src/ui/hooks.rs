//! What every component needs: texts, a way to act, the width of the window.

use std::rc::Rc;

use gloo::{events::EventListener, utils::window};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::{
    app::action::{Action, Dispatch},
    text::{Language, Texts},
};

/// The texts of the page's language.
#[hook]
pub fn use_texts() -> Rc<Texts> {
    // Only a component outside `App` finds no texts.
    use_context::<Rc<Texts>>().unwrap_or_else(|| Rc::new(Texts::from_source(Language::English, String::new())))
}

/// Where actions go.
#[hook]
pub fn use_dispatch() -> Dispatch {
    use_context::<Dispatch>().unwrap_or_else(|| Dispatch(Callback::noop()))
}

/// A handler that asks for an action, whatever the event.
pub fn on<E>(dispatch: &Dispatch, action: Action) -> Callback<E> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| dispatch.send(action.clone()))
}

/// What a small choice over the drawing does with the keyboard: its first button has it when it opens, and again
/// whenever it opens for another `subject`; Escape closes it (`true`), and so does going elsewhere (`false`).
#[hook]
pub fn use_popup<S: PartialEq + 'static>(
    root: &NodeRef,
    subject: S,
    on_close: &Callback<bool>,
) -> (Callback<KeyboardEvent>, Callback<FocusEvent>) {
    use_effect_with((root.clone(), subject), |(root, _)| {
        let first = root.cast::<HtmlElement>().and_then(|root| root.query_selector("button").ok().flatten());
        if let Some(first) = first.and_then(|first| first.dyn_into::<HtmlElement>().ok()) {
            // Where it cannot be focused, the choice still works by pointer.
            let _ = first.focus();
        }
    });
    let close = on_close.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            event.stop_propagation();
            close.emit(true);
        }
    });
    let (root, close) = (root.clone(), on_close.clone());
    let onfocusout = Callback::from(move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let inside = root.cast::<HtmlElement>().is_some_and(|root| root.contains(to.as_ref()) && to.is_some());
        if !inside {
            close.emit(false);
        }
    });
    (onkeydown, onfocusout)
}

/// Whether a media query holds, now and whenever that changes.
#[hook]
pub fn use_media(query: &'static str) -> bool {
    let matches = use_state_eq(|| media(query).is_some_and(|list| list.matches()));
    {
        let matches = matches.setter();
        use_effect_with(query, move |query| {
            let listener = media(query).map(|list| {
                matches.set(list.matches());
                let again = list.clone();
                EventListener::new(&list, "change", move |_| matches.set(again.matches()))
            });
            move || drop(listener)
        });
    }
    *matches
}

fn media(query: &str) -> Option<web_sys::MediaQueryList> {
    window().match_media(query).ok().flatten()
}
