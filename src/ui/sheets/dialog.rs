//! [`Dialog`]: the frame of every sheet, a native modal `dialog`.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::ui::{hooks::use_texts, icon::Icon, sheets::use_sheets};

/// What a sheet looks like and holds.
#[derive(Properties, PartialEq)]
pub struct DialogProps {
    /// What is written at its top; also its accessible name.
    pub title: AttrValue,
    /// Its `data-testid`; its close button has the same with `-close`.
    pub testid: &'static str,
    /// The `data-testid` of its close button.
    pub close_testid: &'static str,
    /// Wide enough for text in columns.
    #[prop_or_default]
    pub wide: bool,
    /// What it holds.
    pub children: Html,
    /// Its buttons, always in sight below.
    #[prop_or_default]
    pub footer: Html,
}

/// A native modal dialog: Esc, its close button and a click beside it close it, and the focus goes back to
/// where it came from.
#[component]
pub fn Dialog(props: &DialogProps) -> Html {
    let texts = use_texts();
    let sheets = use_sheets();
    let node = use_node_ref();
    {
        let node = node.clone();
        use_effect_with((), move |()| {
            let dialog = node.cast::<HtmlDialogElement>();
            if let Some(dialog) = &dialog {
                // Fails only where the dialog is open already or not in the page: neither can be.
                let _ = dialog.show_modal();
            }
            move || {
                // Closing before the element goes is what gives the focus back.
                if let Some(dialog) = dialog {
                    dialog.close();
                }
            }
        });
    }
    let onclose = {
        let sheets = sheets.clone();
        Callback::from(move |_: Event| sheets.close())
    };
    // The pointer may have been pressed inside (to select text) and let go outside: only a press outside closes.
    let onmousedown = {
        let node = node.clone();
        let sheets = sheets.clone();
        Callback::from(move |event: MouseEvent| {
            let beside = node.cast::<HtmlDialogElement>().is_some_and(|dialog| {
                let rect = dialog.get_bounding_client_rect();
                let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
                let on_dialog = event.target_dyn_into::<HtmlDialogElement>().is_some();
                on_dialog && (x < rect.left() || x > rect.right() || y < rect.top() || y > rect.bottom())
            });
            if beside {
                sheets.close();
            }
        })
    };
    let class = classes!("sheet", props.wide.then_some("wide"));
    html! {
        <dialog ref={node} {class} aria-labelledby="sheet-title" data-testid={props.testid} {onclose} {onmousedown}>
            <div class="sheet-head">
                <h2 id="sheet-title">{ props.title.clone() }</h2>
                <button type="button" class="plain" data-testid={props.close_testid}
                    aria-label={texts.text("page-close")} onclick={sheets.on_close()}>{ Icon::Close.html() }</button>
            </div>
            <div class="sheet-body">{ props.children.clone() }</div>
            if props.footer != Html::default() {
                <div class="sheet-foot">{ props.footer.clone() }</div>
            }
        </dialog>
    }
}
