//! The tabs. On a wide page they choose what stands below the logs; on a narrow one, what stands below the
//! cluster, the logs and the inspector among them.

use web_sys::{HtmlElement, KeyboardEvent};
use yew::prelude::*;

use crate::{
    app::action::{Action, Tab},
    ui::hooks::{use_dispatch, use_texts},
};

/// What a narrow page shows below the cluster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// The logs.
    #[default]
    Logs,
    /// The inspector.
    Node,
    /// What the tab says.
    Tab,
}

/// What the tabs get.
#[derive(Properties, PartialEq)]
pub struct TabsProps {
    /// The tab.
    pub tab: Tab,
    /// Whether a safety check is broken.
    pub broken: bool,
    /// How many steps of the open lesson are done, and how many it has.
    pub lesson: Option<(usize, usize)>,
    /// What a narrow page shows; `None` on a wide one.
    pub pane: Option<Pane>,
    /// Those that another page chose; all where it chose none.
    #[prop_or_default]
    pub only: Vec<Tab>,
    /// Called when a narrow page should show something else.
    pub onpane: Callback<Pane>,
}

/// The tabs.
#[component]
pub fn Tabs(props: &TabsProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let pane = |label: String, pane: Pane| {
        let onpane = props.onpane.clone();
        let testid = if pane == Pane::Logs { "tab-logs" } else { "tab-node" };
        let controls = if pane == Pane::Logs { "logs" } else { "inspector" };
        tab(testid, controls, label, props.pane == Some(pane), Callback::from(move |_| onpane.emit(pane)))
    };
    let below = |label: String, testid: &'static str, which: Tab| {
        let (dispatch, onpane) = (dispatch.clone(), props.onpane.clone());
        if !props.only.is_empty() && !props.only.contains(&which) {
            return Html::default();
        }
        let chosen = props.tab == which && matches!(props.pane, None | Some(Pane::Tab));
        let onclick = Callback::from(move |_| {
            dispatch.send(Action::ShowTab(which));
            onpane.emit(Pane::Tab);
        });
        tab(testid, "panel", label, chosen, onclick)
    };
    // The sign, not the colour, is what says it.
    let safety = match props.broken {
        true => format!("✕ {}", texts.text("page-tab-safety")),
        false => texts.text("page-tab-safety"),
    };
    html! {
        <div class="tabs">
            <div role="tablist" aria-label={texts.text("page-tabs")} onkeydown={Callback::from(arrows)}>
                if props.pane.is_some() {
                    { pane(texts.text("page-tab-logs"), Pane::Logs) }
                    { pane(texts.text("page-tab-node"), Pane::Node) }
                }
                // Who takes a lesson comes back to it from everywhere.
                if let Some((done, n)) = props.lesson {
                    { below(texts.format("course-tab-count", &[("done", done.into()), ("n", n.into())]), "tab-lesson", Tab::Lesson) }
                } else if props.tab == Tab::Lesson {
                    { below(texts.text("course-tab"), "tab-lesson", Tab::Lesson) }
                }
                { below(texts.text("page-tab-events"), "tab-events", Tab::Events) }
                { below(texts.text("page-tab-space"), "tab-space", Tab::SpaceTime) }
                { below(texts.text("page-tab-state"), "tab-state", Tab::State) }
                { below(texts.text("page-tab-storage"), "tab-storage", Tab::Storage) }
                { below(texts.text("compaction-tab"), "tab-compaction", Tab::Compaction) }
                { below(texts.text("compaction-read-tab"), "tab-read", Tab::Read) }
                { below(texts.text("page-tab-messages"), "tab-messages", Tab::Messages) }
                { below(texts.text("whole-tab-load"), "tab-load", Tab::Load) }
                { below(safety, "tab-safety", Tab::Safety) }
                { below(texts.text("history-tab"), "tab-history", Tab::History) }
                { below(texts.text("rust-tab"), "tab-rust", Tab::Rust) }
            </div>
        </div>
    }
}

/// What a tab controls stands on the page only while it is chosen.
fn tab(
    testid: &'static str,
    controls: &'static str,
    label: String,
    chosen: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" role="tab" id={testid} data-testid={testid} aria-selected={chosen.to_string()}
            aria-controls={chosen.then_some(controls)} tabindex={if chosen { "0" } else { "-1" }} {onclick}>{ label }</button>
    }
}

/// Arrow keys go from tab to tab, as in every row of tabs.
fn arrows(event: KeyboardEvent) {
    let Some(tab) = event.target_dyn_into::<HtmlElement>() else { return };
    let next = match event.key().as_str() {
        "ArrowRight" => tab.next_element_sibling(),
        "ArrowLeft" => tab.previous_element_sibling(),
        _ => return,
    };
    event.prevent_default();
    use wasm_bindgen::JsCast;
    if let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) {
        // Fails for no element that stands in the page.
        let _ = next.focus();
        next.click();
    }
}
