//! The page's WebAssembly may have come in two parts (`tools/split.mjs`): this asks for the second one. `www/second`
//! has what joins them; a page that is one whole, such as that of `make serve`, has nothing of it.

use js_sys::Reflect;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;

use crate::app::driver::Driver;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["globalThis", "secondPart"], js_name = now)]
    fn now();
    #[wasm_bindgen(js_namespace = ["globalThis", "secondPart"], js_name = soon)]
    fn soon();
}

/// For `tools/split.mjs` to call where a function of the second part is needed and not there yet: waits for it. It must
/// need nothing else that could lie in the second part.
#[wasm_bindgen]
pub fn fetch_second() {
    now();
}

impl Driver {
    /// What can wait until the cluster stands: the rest of the texts, and the second part.
    pub(super) fn fetch_what_can_wait(&self) {
        let driver = self.clone();
        spawn_local(async move { driver.rest_comes().await });
        // Nobody waits for it here: what goes on then might need it.
        if whole().is_some() {
            soon();
        }
    }
}

/// The second part, compiled; nothing where the page is one whole.
pub(super) fn module() -> JsValue {
    whole().and_then(|part| Reflect::get(&part, &"module".into()).ok()).unwrap_or(JsValue::UNDEFINED)
}

fn whole() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"secondPart".into()).ok().filter(JsValue::is_object)
}
