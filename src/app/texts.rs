//! The texts of the page: fetched when a language is first spoken, and kept as long as the page is open.

use std::{cell::RefCell, rc::Rc};

use gloo::{net::http::Request, utils::document};
use wasm_bindgen_futures::spawn_local;

use crate::{
    app::{
        act::{self, LANGUAGE_KEY, keep},
        class::act::change_query,
        driver::Driver,
    },
    text::{Language, Texts},
};

/// A text that every language has: what came without it is something else, such as a host's page for what is missing.
const ANY: &str = "page-title";

thread_local! {
    /// The languages that were had.
    static HAD: RefCell<Vec<Rc<Texts>>> = const { RefCell::new(Vec::new()) };
}

/// The texts of the language that the page begins with.
pub async fn first_texts() -> Result<Rc<Texts>, String> {
    fetch(act::kept_language()).await
}

/// Has the texts of a language given to `then` once they are there; nothing happens where they cannot be had.
pub fn with_texts(language: Language, then: impl FnOnce(Rc<Texts>) + 'static) {
    spawn_local(async move {
        if let Ok(texts) = fetch(language).await {
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

async fn fetch(language: Language) -> Result<Rc<Texts>, String> {
    if let Some(texts) = had(language) {
        return Ok(texts);
    }
    let name = format!("meta[name=\"texts-{}\"]", language.tag());
    let named = document().query_selector(&name).ok().flatten().and_then(|meta| meta.get_attribute("content"));
    let file = named.ok_or_else(|| "the page does not name their file".to_owned())?;
    let response = Request::get(&file).send().await.map_err(|error| error.to_string())?;
    if !response.ok() {
        return Err(format!("{} {}", response.status(), response.status_text()));
    }
    let messages = response.text().await.map_err(|error| error.to_string())?;
    let texts = Rc::new(Texts::from_source(language, messages));
    if !texts.has(ANY) {
        return Err("what came are no texts".to_owned());
    }
    HAD.with(|had| {
        let mut had = had.borrow_mut();
        // Somebody else may have fetched them meanwhile.
        had.retain(|other| other.language() != language);
        had.push(Rc::clone(&texts));
    });
    Ok(texts)
}

impl Driver {
    /// Speaks another language, once its texts are there; the page goes on in the present one until then.
    pub(super) fn set_language(&self, language: Language) {
        let asked = self.0.languages_asked.get() + 1;
        self.0.languages_asked.set(asked);
        if let Some(texts) = had(language) {
            return self.speak(texts);
        }
        let driver = self.clone();
        spawn_local(async move {
            let fetched = fetch(language).await;
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
