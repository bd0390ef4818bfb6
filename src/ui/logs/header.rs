//! The header of the logs: how far the cluster is, and how the logs are looked at.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    app::action::{Action, Dispatch, Zoom},
    ui::words::Words,
    view::ConfigurationFrame,
};

/// Properties of [`Header`].
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// The highest decided index of a live node.
    pub decided: usize,
    /// The highest accepted index of a live node.
    pub accepted: usize,
    /// How the logs are drawn.
    pub zoom: Zoom,
    /// Whether the end is kept in sight.
    pub follow: bool,
    /// How many entries the longest log has had.
    pub total: usize,
    /// How many columns are in sight.
    pub columns: usize,
    /// All configurations that there were, the newest last.
    pub configurations: Vec<ConfigurationFrame>,
    /// The one whose logs are shown.
    pub shown: u32,
    /// Whether that is over, so that nothing can be done to these logs.
    pub read_only: bool,
    /// Opens the compact sheet.
    pub on_compact: Callback<()>,
    /// Moves the window.
    pub scroll: Callback<usize>,
    /// Somebody went to this index.
    pub on_goto: Callback<usize>,
    /// The language's texts.
    pub words: Words,
    /// Where actions go.
    pub dispatch: Dispatch,
}

/// The header.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let HeaderProps { decided, accepted, zoom, follow, total, columns, words, dispatch, .. } = props;
    let error = use_state_eq(|| None::<AttrValue>);
    let field = use_node_ref();
    let onsubmit = {
        let (error, field, words) = (error.clone(), field.clone(), words.clone());
        let (scroll, on_goto, total, columns) = (props.scroll.clone(), props.on_goto.clone(), *total, *columns);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let text = field.cast::<HtmlInputElement>().map(|field| field.value()).unwrap_or_default();
            match text.trim().parse::<usize>() {
                Ok(index) if index < total => {
                    error.set(None);
                    scroll.emit(index.saturating_sub(columns / 2));
                    on_goto.emit(index);
                }
                _ if total == 0 => error.set(Some(words.text("drawing-goto-empty"))),
                _ => error.set(Some(words.format("drawing-goto-error", &[("last", (total - 1).into())]))),
            }
        })
    };
    let oninput = {
        let error = error.clone();
        Callback::from(move |_: InputEvent| error.set(None))
    };
    let zoom_button = |to: Zoom, test_id: &'static str, id: &str, sign: &'static str| {
        let label = words.text(id);
        html! {
            <button type="button" data-testid={test_id} aria-pressed={(*zoom == to).to_string()} title={label.clone()}
                aria-label={label} onclick={dispatch.0.reform(move |_: MouseEvent| Action::SetZoom(to))}>
                { sign }
            </button>
        }
    };
    let following = *follow;
    let entries = |count| words.count("drawing-entries", count);
    html! {
        <div class="logs-head">
            <h2>{ words.text("drawing-logs-title") }</h2>
            { choice(props) }
            <span class="draw-chip" title={range_title(words, *decided, entries(*decided))}>
                { words.count("drawing-decided", *decided) }
            </span>
            <span class="draw-chip" title={range_title(words, *accepted, entries(*accepted))}>
                { words.count("drawing-accepted", *accepted) }
            </span>
            <span class="logs-space" />
            <form class="logs-goto" {onsubmit} novalidate=true>
                <input ref={field} type="text" inputmode="numeric" data-testid="log-goto" {oninput}
                    placeholder={words.text("drawing-goto-placeholder")} aria-label={words.text("drawing-goto")}
                    title={words.text("drawing-goto")} aria-invalid={error.is_some().to_string()} />
                if let Some(error) = (*error).clone() {
                    <span class="logs-goto-error" role="alert">{ error }</span>
                }
            </form>
            <span class="logs-zoom" role="group" aria-label={words.text("drawing-zoom")}>
                { zoom_button(Zoom::Cells, "zoom-cells", "drawing-zoom-cells", "▭") }
                { zoom_button(Zoom::Bars, "zoom-bars", "drawing-zoom-bars", "▥") }
            </span>
            <button type="button" data-testid="follow" aria-pressed={following.to_string()}
                title={words.text("drawing-follow-hint")}
                onclick={dispatch.0.reform(move |_: MouseEvent| Action::Follow(!following))}>
                { words.text("drawing-follow") }
            </button>
            if !props.read_only {
                <button type="button" class="logs-compact" data-testid="logs-compact"
                    onclick={props.on_compact.reform(|_: MouseEvent| ())}>
                    { words.text("drawing-compact") }
                </button>
            }
        </div>
    }
}

/// Whose logs to show, once there was more than one configuration: those that grow, or those that are over.
fn choice(props: &HeaderProps) -> Html {
    let HeaderProps { configurations, shown, words, dispatch, .. } = props;
    let Some(newest) = configurations.last().filter(|newest| newest.id > 1) else { return Html::default() };
    let onchange = {
        let (dispatch, newest) = (dispatch.clone(), newest.id);
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value().parse::<u32>().ok();
            dispatch.send(Action::ShowLogsOf(chosen.filter(|id| *id != newest)));
        })
    };
    let option = |of: &ConfigurationFrame| {
        let number = ("configuration", of.id.to_string().into());
        let label = match (of.id == newest.id, of.serving.is_empty()) {
            (true, _) => words.format("drawing-logs-now", &[number]),
            (false, true) => words.format("drawing-logs-over", &[number]),
            (false, false) => words.format("drawing-logs-served", &[number, ("count", of.serving.len().into())]),
        };
        html! { <option key={of.id} value={of.id.to_string()} selected={of.id == *shown}>{ label }</option> }
    };
    html! { <>
        <select class="logs-configuration" data-testid="log-configuration" {onchange}
            aria-label={words.text("drawing-logs-of")} title={words.text("drawing-logs-of")}>
            { for configurations.iter().rev().map(option) }
        </select>
        if props.read_only {
            <span class="draw-chip" data-testid="logs-read-only" title={words.text("drawing-logs-read-only-why")}>
                { words.text("drawing-logs-read-only") }
            </span>
        }
    </> }
}

/// "21 entries (0–20)": a count and its indices; only a count where there are none.
fn range_title(words: &Words, count: usize, none: AttrValue) -> AttrValue {
    match count.checked_sub(1) {
        Some(last) => words.format("drawing-entries-to", &[("count", count.into()), ("last", last.into())]),
        None => none,
    }
}
