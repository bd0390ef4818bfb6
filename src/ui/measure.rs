//! How much room an element has, and whether motion is welcome.

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, ResizeObserver, ResizeObserverEntry};
use yew::{NodeRef, hook, use_effect_with, use_node_ref, use_state_eq};

/// The size of an element in whole pixels, kept up to date; `None` until it was measured.
#[hook]
pub fn use_size() -> (NodeRef, Option<(usize, usize)>) {
    let node = use_node_ref();
    let size = use_state_eq(|| None);
    {
        let size = size.setter();
        use_effect_with(node.clone(), move |node| {
            let watch = node.cast::<Element>().and_then(|element| {
                let told = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
                    if let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() {
                        let room = entry.content_rect();
                        // An element that is not shown has no width: what is not seen need not be drawn anew.
                        if room.width() < 1.0 {
                            return;
                        }
                        size.set(Some((room.width() as usize, room.height() as usize)));
                    }
                });
                let observer = ResizeObserver::new(told.as_ref().unchecked_ref()).ok()?;
                observer.observe(&element);
                Some((observer, told))
            });
            move || {
                if let Some((observer, _told)) = watch {
                    observer.disconnect();
                }
            }
        });
    }
    (node, *size)
}

/// Whether the person asked for less motion.
pub fn reduced_motion() -> bool {
    web_sys::window()
        .and_then(|window| window.match_media("(prefers-reduced-motion: reduce)").ok().flatten())
        .is_some_and(|query| query.matches())
}
