//! What every component needs: texts, a way to act, the width of the window.

use std::rc::Rc;

use gloo::{events::EventListener, utils::window};
use yew::prelude::*;

use crate::{
    app::action::{Action, Dispatch},
    text::{Language, Texts},
};

/// The texts of the page's language.
#[hook]
pub fn use_texts() -> Rc<Texts> {
    // Only a component outside `App` finds no texts.
    use_context::<Rc<Texts>>().unwrap_or_else(|| Rc::new(Texts::new(Language::English)))
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
