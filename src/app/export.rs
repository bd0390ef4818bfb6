//! A run out of the page: to the clipboard, to a file.

use gloo::utils::{document, window};
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Copies `text`, then says whether that was allowed.
pub fn copy(text: &str, done: impl FnOnce(bool) + 'static) {
    // Where the page is not served securely there is no clipboard at all, whatever the types say.
    let clipboard = window().navigator().clipboard();
    if JsValue::from(clipboard.clone()).is_undefined() {
        return done(false);
    }
    let written = JsFuture::from(clipboard.write_text(text));
    spawn_local(async move { done(written.await.is_ok()) });
}

/// Hands `text` to the browser as a file to keep.
pub fn download(name: &str, text: &str) {
    download_as(name, "text/plain", text);
}

/// The same, as a file of this media type.
pub fn download_as(name: &str, media_type: &str, text: &str) {
    // Nothing here fails but for want of memory, and then there is nothing to be done.
    let _ = try_download(name, media_type, text);
}

fn try_download(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(&format!("{media_type};charset=utf-8"));
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let anchor: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    Url::revoke_object_url(&url)
}
