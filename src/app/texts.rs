//! The texts of the page: fetched when a language is first spoken, and kept as long as the page is open.
//!
//! Those that a first visit asks for are a file of their own (tools/finish/texts.mjs). The others come in the background once
//! the page runs, or all at once, while it waits, where one of them is asked for before.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo::{
    net::http::Request,
    timers::future::TimeoutFuture,
    utils::{document, window},
};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};
use web_sys::XmlHttpRequest;

use crate::{
    app::{
        act::{self, LANGUAGE_KEY, keep},
        class::act::change_query,
        driver::{Driver, now_ms},
    },
    text::{Language, Texts},
};

/// What a file of texts begins with: what came without it is something else, such as a host's page for what is missing.
const BEGINNING: &str = "### texts-";
/// For how long nobody waits again for a rest that could not be had, in milliseconds: a drawing asks for many texts.
const PAUSE_MS: f64 = 1_000.0;
/// The pauses between two tries to have the rest in the background, in milliseconds: twice as long each time.
const PAUSES_MS: std::ops::RangeInclusive<u32> = 1_000..=60_000;

thread_local! {
    /// The languages that were had.
    static HAD: RefCell<Vec<Rc<Texts>>> = const { RefCell::new(Vec::new()) };
    /// When a rest that somebody waited for could not be had.
    static FAILED_MS: Cell<f64> = const { Cell::new(f64::NEG_INFINITY) };
}

/// The two files of a language.
#[derive(Clone, Copy)]
enum Part {
    First,
    Rest,
}

/// The texts of the language that the page begins with: on a first visit only those that it asks for, else all, which
/// whoever comes back needs at once.
pub async fn first_texts() -> Result<Rc<Texts>, String> {
    let language = act::kept_language();
    if is_first_visit() {
        return fetch(language).await;
    }
    let (texts, rest) = fetch_both(language).await;
    let texts = texts?;
    if let Ok(messages) = rest {
        texts.add_rest(messages);
    }
    Ok(texts)
}

/// Whether somebody comes for the first time, and by no link that says more than where the page is.
fn is_first_visit() -> bool {
    let location = window().location();
    let is_empty = |part: Result<String, JsValue>| part.is_ok_and(|part| part.is_empty());
    !act::was_here() && is_empty(location.search()) && is_empty(location.hash())
}

/// Has the texts of a language given to `then` once they are there; nothing happens where they cannot be had.
pub fn with_texts(language: Language, then: impl FnOnce(Rc<Texts>) + 'static) {
    spawn_local(async move {
        if let Ok(texts) = fetch_whole(language).await {
            then(texts);
        }
    });
}

/// Says, without the texts, that they could not be had: the page's file has the sentence, in every language.
pub fn tell_of_none(reason: &str) {
    gloo::console::error!("the texts of the page could not be loaded:", reason);
    if let Some(waiting) = document().get_element_by_id("loading") {
        waiting.remove();
    }
    if let Some(sentence) = document().get_element_by_id("no-texts") {
        // Taking away an attribute that is there cannot fail.
        let _ = sentence.remove_attribute("hidden");
    }
}

/// Texts that were had, for the words of a page that ends: in the language of the page if there is a choice.
pub(super) fn last_texts() -> Option<Rc<Texts>> {
    let language = act::kept_language();
    HAD.with(|had| {
        let had = had.try_borrow().ok()?;
        had.iter().find(|texts| texts.language() == language).or_else(|| had.last()).cloned()
    })
}

fn had(language: Language) -> Option<Rc<Texts>> {
    HAD.with(|had| had.borrow().iter().find(|texts| texts.language() == language).cloned())
}

/// The first texts of a language, with the rest to come.
async fn fetch(language: Language) -> Result<Rc<Texts>, String> {
    if let Some(texts) = had(language) {
        return Ok(texts);
    }
    let messages = ask(language, Part::First).await?;
    // Somebody else may have fetched them meanwhile.
    Ok(had(language).unwrap_or_else(|| {
        let texts = Rc::new(Texts::in_two(language, messages, move || rest_now(language)));
        HAD.with(|had| had.borrow_mut().push(Rc::clone(&texts)));
        texts
    }))
}

/// The first texts of a language and its rest, fetched side by side.
async fn fetch_both(language: Language) -> (Result<Rc<Texts>, String>, Result<String, String>) {
    let text = |value: JsValue| value.as_string().unwrap_or_default();
    let rest = async move { ask(language, Part::Rest).await.map(JsValue::from).map_err(JsValue::from) };
    // Heard from here on: what fails before anybody listens is an error in the console.
    let rest = JsFuture::from(future_to_promise(rest));
    let texts = fetch(language).await;
    (texts, rest.await.map(text).map_err(text))
}

/// All texts of a language.
async fn fetch_whole(language: Language) -> Result<Rc<Texts>, String> {
    match had(language) {
        Some(texts) => rest_of(&texts).await.map(|()| texts),
        None => {
            let (texts, rest) = fetch_both(language).await;
            let texts = texts?;
            texts.add_rest(rest?);
            Ok(texts)
        }
    }
}

/// Adds the rest to texts that are still without.
async fn rest_of(texts: &Texts) -> Result<(), String> {
    if !texts.is_whole() {
        texts.add_rest(ask(texts.language(), Part::Rest).await?);
    }
    Ok(())
}

/// The address of a file of texts, which the page's own file names.
fn file(language: Language, part: Part) -> Option<String> {
    let more = match part {
        Part::First => "",
        Part::Rest => "-more",
    };
    let name = format!("meta[name=\"texts-{}{more}\"]", language.tag());
    document().query_selector(&name).ok().flatten()?.get_attribute("content")
}

async fn ask(language: Language, part: Part) -> Result<String, String> {
    let file = file(language, part).ok_or_else(|| "the page does not name their file".to_owned())?;
    let response = Request::get(&file).send().await.map_err(|error| error.to_string())?;
    if !response.ok() {
        return Err(format!("{} {}", response.status(), response.status_text()));
    }
    let messages = response.text().await.map_err(|error| error.to_string())?;
    if !messages.starts_with(BEGINNING) {
        return Err("what came are no texts".to_owned());
    }
    Ok(messages)
}

/// The rest of a language, for which the page waits. It would wait in vain for each text that is missing where it cannot be
/// had: so not again for a while.
fn rest_now(language: Language) -> Option<String> {
    if now_ms() - FAILED_MS.get() < PAUSE_MS {
        return None;
    }
    let messages = ask_now(language).filter(|messages| messages.starts_with(BEGINNING));
    if messages.is_none() {
        FAILED_MS.set(now_ms());
    }
    messages
}

fn ask_now(language: Language) -> Option<String> {
    let request = XmlHttpRequest::new().ok()?;
    request.open_with_async("GET", &file(language, Part::Rest)?, false).ok()?;
    // A fetch takes all text for UTF-8; this would take a host's word for what it is.
    request.override_mime_type("text/plain; charset=utf-8").ok()?;
    request.send().ok()?;
    if request.status().ok()? != 200 {
        return None;
    }
    request.response_text().ok()?
}

/// The ids of all texts that the page has been asked for.
#[cfg(feature = "record")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn texts_asked() -> Vec<String> {
    crate::text::record::asked()
}

impl Driver {
    /// Brings the rest of the page's texts, in the background: for as long as it cannot be had, or until another language is
    /// spoken. What was written without them in that time is written again.
    pub(super) async fn rest_comes(&self) {
        let texts = self.texts();
        let mut pause = *PAUSES_MS.start();
        while rest_of(&texts).await.is_err() {
            TimeoutFuture::new(pause).await;
            pause = (2 * pause).min(*PAUSES_MS.end());
            if !Rc::ptr_eq(&texts, &self.texts()) {
                return;
            }
        }
        let Some(mended) = texts.mended().map(Rc::new) else { return };
        HAD.with(|had| {
            let mut had = had.borrow_mut();
            had.iter_mut().filter(|had| Rc::ptr_eq(had, &texts)).for_each(|had| *had = Rc::clone(&mended));
        });
        if Rc::ptr_eq(&texts, &self.texts()) {
            self.0.engine.borrow_mut().page.texts = mended;
            self.draw_soon();
            self.pump();
        }
    }

    /// Speaks another language, once its texts are there; the page goes on in the present one until then.
    pub(super) fn set_language(&self, language: Language) {
        let asked = self.0.languages_asked.get() + 1;
        self.0.languages_asked.set(asked);
        if let Some(texts) = had(language).filter(|texts| texts.is_whole()) {
            return self.speak(texts);
        }
        let driver = self.clone();
        spawn_local(async move {
            let fetched = fetch_whole(language).await;
            if driver.0.languages_asked.get() != asked {
                // Another language was asked for meanwhile.
                return;
            }
            match fetched {
                Ok(texts) => driver.speak(texts),
                Err(reason) => {
                    let args = [("language", language.own_name().into()), ("reason", reason.into())];
                    driver.notify(driver.texts().format("error-language", &args), false);
                }
            }
            driver.pump();
        });
    }

    fn speak(&self, texts: Rc<Texts>) {
        {
            let page = &mut self.0.engine.borrow_mut().page;
            keep(LANGUAGE_KEY, texts.language().tag());
            page.texts = texts;
            page.error = None;
        }
        // What somebody chooses counts for more than what the address asks for.
        change_query("lang", None);
        self.translate_lessons();
        self.draw_soon();
    }
}
