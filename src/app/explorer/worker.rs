//! The door of the WebAssembly in a worker: an order in, an answer out. `www/explorer/explorer.js` calls it.

use std::{
    panic::{PanicHookInfo, set_hook},
    sync::Once,
};

use js_sys::{Date, Object, Reflect, Uint8Array, global};
use wasm_bindgen::{JsCast, JsError, prelude::wasm_bindgen};
use web_sys::DedicatedWorkerGlobalScope;

use crate::{
    app::explorer::{
        wire::{Order, pack, unpack},
        work::{panicked, work},
    },
    explore::run_under_way,
};

/// Does what the page asks of this worker; its answer.
#[wasm_bindgen]
pub fn explorer_work(order: &[u8]) -> Result<Vec<u8>, JsError> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| set_hook(Box::new(last_words)));
    let order: Order = unpack(order).ok_or_else(|| JsError::new("this is no order"))?;
    let answer = work(&order, Date::now).ok_or_else(|| JsError::new("there is no such profile"))?;
    Ok(pack(&answer))
}

/// A panic ends the WebAssembly of this worker. What can still be done: send the run that did it.
fn last_words(info: &PanicHookInfo<'_>) {
    let said = info.payload_as_str().unwrap_or("panic").to_owned();
    let Some(run) = run_under_way() else { return };
    let answer = pack(&panicked(said, &run));
    let message = Object::new();
    // Setting a property of a plain object of our own cannot fail; where nothing can be sent the page hears of the end.
    let _ = Reflect::set(&message, &"answer".into(), &Uint8Array::from(answer.as_slice()));
    let _ = global().unchecked_into::<DedicatedWorkerGlobalScope>().post_message(&message);
}
