//! A panic ends the page's WebAssembly. What can still be done then: keep the step and the message for the
//! next visit, and say on the page what happened and that nothing is lost.

use std::{
    panic::PanicHookInfo,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
};

use gloo::utils::{document, window};
use js_sys::{Function, Reflect};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::set_custom_panic_hook;

use crate::app::{
    act,
    texts::{last_texts, tell_of_none},
};

const STOPPED_KEY: &str = "omnipaxos-playground.stopped";

/// The step that is being taken; for the hook, which can ask nobody.
static STEP: AtomicU64 = AtomicU64::new(0);

/// Whether the page has ended already: what is left of it may well panic again, for no reason of its own.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// Notes which step is being taken.
pub(super) fn note_step(step: u64) {
    STEP.store(step, Ordering::Relaxed);
}

/// From here on a panic is kept and shown.
pub fn install() {
    // By Yew, which would put its own in the place of any other when it begins.
    set_custom_panic_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        if !STOPPED.swap(true, Ordering::Relaxed) {
            stop(info);
        }
    }));
}

fn stop(info: &PanicHookInfo<'_>) {
    let message = info.payload_as_str().unwrap_or("panic").to_owned();
    let step = STEP.load(Ordering::Relaxed);
    if let Some(storage) = act::local_storage() {
        // Without room for it there is still the page below.
        let _ = storage.set_item(STOPPED_KEY, &format!("{step}\n{message}"));
    }
    // The components are dead: plain elements are all there is. Without texts nothing has begun yet.
    let Some(texts) = last_texts() else { return tell_of_none(&message) };
    let (Ok(banner), Ok(button)) = (document().create_element("div"), document().create_element("button")) else {
        return;
    };
    banner.set_class_name("halted");
    let _ = banner.set_attribute("role", "alert");
    let _ = banner.set_attribute("data-testid", "stopped");
    banner.set_text_content(Some(&crate::text::stopped(&texts, step, &message)));
    button.set_text_content(Some(&texts.text("error-stopped-reload")));
    // The browser's own function: the policy allows no script in an attribute, and nothing of ours can be called any more.
    let location = window().location();
    if let Some(button) = button.dyn_ref::<HtmlElement>()
        && let Ok(reload) = Reflect::get(&location, &"reload".into())
        && let Ok(reload) = reload.dyn_into::<Function>()
    {
        button.set_onclick(Some(&reload.bind0(&location)));
    }
    let _ = banner.append_child(&button);
    if let Some(body) = window().document().and_then(|document| document.body()) {
        let _ = body.append_child(&banner);
    }
}

/// The step and the message of the panic that ended the last visit, once.
pub(super) fn take() -> Option<(u64, String)> {
    let kept = act::kept(STOPPED_KEY)?;
    if let Some(storage) = act::local_storage() {
        let _ = storage.remove_item(STOPPED_KEY);
    }
    let (step, message) = kept.split_once('\n')?;
    Some((step.parse().ok()?, message.to_owned()))
}
