//! [`NotesApp`]: the window with the teacher's notes, which no projector shows.

use std::{cell::RefCell, rc::Rc};

use gloo::{
    events::{EventListener, EventListenerOptions},
    utils::{document, window},
};
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};
use yew::prelude::*;

use crate::{
    app::{
        class::notes::{Notes, NotesLine},
        kept_language, with_texts,
    },
    text::{Language, Texts},
};

/// What the notes get.
#[derive(Properties, PartialEq)]
pub struct NotesAppProps {
    /// The texts of the language that they begin with.
    pub texts: Rc<Texts>,
}

/// The notes.
#[component]
pub fn NotesApp(props: &NotesAppProps) -> Html {
    let notes = use_state_eq(|| None::<Notes>);
    let line = use_mut_ref(|| None::<NotesLine>);
    {
        let (notes, line) = (notes.setter(), line.clone());
        use_effect_with((), move |()| {
            *line.borrow_mut() = NotesLine::open(move |said| notes.set(Some(said)));
        });
    }
    let tag = notes.as_ref().map(|notes| notes.language.clone());
    let spoken = tag.and_then(|tag| Language::ALL.into_iter().find(|language| language.tag() == tag));
    let texts = use_state_eq(|| props.texts.clone());
    {
        let texts = texts.setter();
        // Where they cannot be had, the notes stay in the language that they are in.
        use_effect_with(spoken.unwrap_or_else(kept_language), move |language| {
            with_texts(*language, move |had| texts.set(had));
        });
    }
    use_effect_with(texts.language(), |language| {
        if let Some(root) = document().document_element() {
            // Setting an attribute fails only for a name that is none.
            let _ = root.set_attribute("lang", language.tag());
        }
    });
    let say = |word: &'static str| {
        let line = line.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(line) = &*line.borrow() {
                line.say(word);
            }
        })
    };
    use_keys(line.clone());
    let Some(said) = &*notes else {
        return html! {
            <main class="notes">
                <h1>{ texts.text("class-notes") }</h1>
                <p data-testid="notes-wait">{ texts.text("class-notes-wait") }</p>
            </main>
        };
    };
    let place = [("at", said.at.into()), ("of", said.count.into())];
    let part = |testid: &'static str, label: &str, text: &str| {
        html! {
            if !text.is_empty() {
                <section data-testid={testid}><h2>{ texts.text(label) }</h2>{ paragraphs(text) }</section>
            }
        }
    };
    html! {
        <main class="notes">
            <header>
                <h1>{ if said.title.is_empty() { texts.text("class-notes") } else { said.title.clone() } }</h1>
                <p class="present-count" data-testid="notes-place">
                    if said.count > 0 { { texts.format("class-place", &place) } }
                </p>
            </header>
            { part("notes-text", "class-notes-text", &said.text) }
            { part("notes-note", "class-notes-note", &said.note) }
            { part("notes-question", "class-notes-question", &said.predict) }
            { part("notes-answer", "class-notes-answer", &said.answer) }
            { part("notes-happened", "class-notes-happened", &said.happened) }
            { part("notes-next", "class-notes-next", &said.next) }
            <footer>
                <button type="button" data-testid="notes-back" onclick={say("back")}>{ texts.text("class-back") }</button>
                <button type="button" class="primary" data-testid="notes-advance" onclick={say("advance")}>
                    { texts.text("class-next") }
                </button>
                <button type="button" data-testid="notes-reset" onclick={say("reset")}>{ texts.text("class-reset") }</button>
                <button type="button" data-testid="notes-lock" aria-pressed={said.locked.to_string()} onclick={say("lock")}>
                    { texts.text(if said.locked { "class-unlock" } else { "class-lock" }) }
                </button>
            </footer>
        </main>
    }
}

/// The keys are the same as in front of the class.
#[hook]
fn use_keys(line: Rc<RefCell<Option<NotesLine>>>) {
    use_effect_with((), move |()| {
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(&window(), "keydown", options, move |event| {
            let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
            let word = match event.key().as_str() {
                " " | "PageDown" | "ArrowRight" => "advance",
                "PageUp" | "ArrowLeft" => "back",
                "r" | "R" => "reset",
                "l" | "L" => "lock",
                _ => return,
            };
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let is_button = target.is_some_and(|target| target.tag_name() == "BUTTON");
            let with_modifier = event.ctrl_key() || event.alt_key() || event.meta_key();
            // Space presses the button that has the focus.
            if with_modifier || event.repeat() || is_button && event.key() == " " {
                return;
            }
            event.prevent_default();
            if let Some(line) = &*line.borrow() {
                line.say(word);
            }
        });
        move || drop(listener)
    });
}

fn paragraphs(text: &str) -> Html {
    text.lines().map(|line| html! { <p>{ line.to_owned() }</p> }).collect()
}
