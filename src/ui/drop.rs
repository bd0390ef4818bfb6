//! [`Drop`]: a file that is dropped anywhere on the page is opened, and while one is held over it the page says
//! so.

use gloo::{
    events::{EventListener, EventListenerOptions},
    utils::window,
};
use wasm_bindgen::JsCast;
use web_sys::{DataTransfer, DragEvent, HtmlElement};
use yew::prelude::*;

use crate::{
    app::action::{Action, Dispatch},
    ui::hooks::{use_dispatch, use_texts},
};

/// What is dragged over the page holds files: pieces of text are none of ours.
fn files(event: &DragEvent) -> Option<DataTransfer> {
    event.data_transfer().filter(|data| data.types().iter().any(|kind| kind == "Files"))
}

/// Listens for files over the page, and shows where they go.
#[component]
pub fn Drop() -> Html {
    let dispatch = use_dispatch();
    let over = use_state_eq(|| false);
    let setter = over.setter();
    use_effect_with((), move |()| {
        let listeners = ["dragenter", "dragover", "dragleave", "drop"].map(|name| {
            let (over, dispatch) = (setter.clone(), dispatch.clone());
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&window(), name, options, move |event| {
                let Some(event) = event.dyn_ref::<DragEvent>() else { return };
                let Some(data) = files(event) else { return };
                // Without this the browser would show the file in the place of the page.
                event.prevent_default();
                match event.type_().as_str() {
                    "dragleave" if event.related_target().is_none() => over.set(false),
                    "dragleave" => {}
                    "drop" => {
                        over.set(false);
                        open(&data, &dispatch);
                    }
                    _ => {
                        data.set_drop_effect("copy");
                        over.set(true);
                    }
                }
            })
        });
        move || drop(listeners)
    });
    if *over {
        html! { <Overlay /> }
    } else {
        Html::default()
    }
}

fn open(data: &DataTransfer, dispatch: &Dispatch) {
    let Some(files) = data.files() else { return };
    match (files.length(), files.get(0)) {
        (1, Some(file)) => dispatch.send(Action::OpenFile(file)),
        (count, _) => dispatch.send(Action::RefuseFiles(count as usize)),
    }
}

/// What happens to a file that is let go here.
#[component]
fn Overlay() -> Html {
    let texts = use_texts();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            if let Some(element) = node.cast::<HtmlElement>() {
                // Above a sheet that is open. Fails only where it is shown already.
                let _ = element.show_popover();
            }
        });
    }
    html! {
        <div ref={node} class="drop-overlay" popover="manual" data-testid="drop-overlay">
            <div class="drop-says"><b>{ texts.text("page-drop-title") }</b><p>{ texts.text("page-drop-lead") }</p></div>
        </div>
    }
}
