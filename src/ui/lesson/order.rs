//! Lines that are to be put in order: by dragging, and by buttons, which keys reach too.

use std::rc::Rc;

use gloo::utils::document;
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, Element, HtmlElement};
use yew::prelude::*;

use crate::{
    app::action::{Action, LessonAction},
    lesson::markdown::{Inline, plain},
    ui::{
        hooks::{use_dispatch, use_texts},
        lesson::prose::draw_inlines,
    },
};

/// What the lines get.
#[derive(Properties, PartialEq)]
pub struct OrderProps {
    /// The lines, in their right order.
    pub lines: Vec<Vec<Inline>>,
    /// How they stand now, each as its number in the right order.
    pub order: Rc<Vec<usize>>,
}

/// The lines.
#[component]
pub fn Order(props: &OrderProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let dragged = use_state_eq(|| None::<usize>);
    let over = use_state_eq(|| None::<usize>);
    // The line that a button has moved, and whether up: the focus goes along with it.
    let moved = use_state_eq(|| None::<(usize, bool)>);
    use_focus_that_follows(*moved, &props.order);
    let last = props.order.len().saturating_sub(1);
    let move_to = |line: usize, from: usize, to: usize| {
        let (dispatch, moved) = (dispatch.clone(), moved.clone());
        Callback::from(move |_: MouseEvent| {
            moved.set(Some((line, to < from)));
            dispatch.send(Action::Lesson(LessonAction::MoveLine(from, to)));
        })
    };
    let row = |(at, line): (usize, &usize)| {
        let inlines = props.lines.get(*line).map(Vec::as_slice).unwrap_or_default();
        let name = plain(inlines);
        let label = |id: &str| texts.format(id, &[("line", name.as_str().into())]);
        let ondragstart = {
            let dragged = dragged.clone();
            Callback::from(move |event: DragEvent| {
                if let Some(data) = event.data_transfer() {
                    data.set_effect_allowed("move");
                    // Some browsers drag nothing that carries nothing.
                    let _ = data.set_data("text/plain", &at.to_string());
                }
                dragged.set(Some(at));
            })
        };
        let ondragover = {
            let (is_dragging, over) = (dragged.is_some(), over.clone());
            Callback::from(move |event: DragEvent| {
                if is_dragging {
                    event.prevent_default();
                    over.set(Some(at));
                }
            })
        };
        let ondrop = {
            let (dragged, over, moved, dispatch) = (dragged.clone(), over.clone(), moved.clone(), dispatch.clone());
            Callback::from(move |event: DragEvent| {
                if let Some(from) = *dragged {
                    event.prevent_default();
                    dragged.set(None);
                    over.set(None);
                    moved.set(None);
                    dispatch.send(Action::Lesson(LessonAction::MoveLine(from, at)));
                }
            })
        };
        let ondragend = {
            let (dragged, over) = (dragged.clone(), over.clone());
            Callback::from(move |_: DragEvent| {
                dragged.set(None);
                over.set(None);
            })
        };
        // Where it would come to stand: above the line that it is held over, or below it on the way down.
        let mark = match (*dragged, *over) {
            (Some(from), Some(to)) if to == at && from > at => Some("before"),
            (Some(from), Some(to)) if to == at && from < at => Some("after"),
            _ => None,
        };
        html! {
            <li key={*line} class={classes!("lesson-line", (*dragged == Some(at)).then_some("dragged"), mark)} draggable="true"
                data-testid={format!("lesson-order-{}", at + 1)} data-line={(line + 1).to_string()}
                {ondragstart} {ondragover} {ondrop} {ondragend}>
                <span class="lesson-line-text">{ draw_inlines(inlines) }</span>
                <button type="button" class="small square" data-testid={format!("lesson-order-{}-up", at + 1)}
                    aria-label={label("course-line-up")} disabled={at == 0} onclick={move_to(*line, at, at.saturating_sub(1))}>{ "↑" }</button>
                <button type="button" class="small square" data-testid={format!("lesson-order-{}-down", at + 1)}
                    aria-label={label("course-line-down")} disabled={at == last} onclick={move_to(*line, at, (at + 1).min(last))}>{ "↓" }</button>
            </li>
        }
    };
    let news = moved.and_then(|(line, _)| {
        let at = props.order.iter().position(|other| *other == line)?;
        let name = plain(props.lines.get(line).map(Vec::as_slice).unwrap_or_default());
        let args = [("line", name.as_str().into()), ("at", (at + 1).into()), ("n", props.order.len().into())];
        Some(texts.format("course-line-now", &args))
    });
    html! {
        <div class="lesson-order">
            <p class="quiet">{ texts.text("course-order") }</p>
            <p class="hidden" role="status" data-testid="lesson-order-news">{ news }</p>
            <ol>{ for props.order.iter().enumerate().map(row) }</ol>
        </div>
    }
}

/// Keeps the focus on the button of the line that it has moved: the list is another now, and at its ends that button is
/// of no use, so the line's other one gets it.
#[hook]
fn use_focus_that_follows(moved: Option<(usize, bool)>, order: &Rc<Vec<usize>>) {
    use_effect_with((moved, order.clone()), |(moved, order)| {
        let Some((line, up)) = *moved else { return };
        let Some(at) = order.iter().position(|other| *other == line) else { return };
        // Whoever has gone elsewhere meanwhile stays there.
        let elsewhere =
            |active: Element| active.tag_name() != "BODY" && !matches!(active.closest(".lesson-order"), Ok(Some(_)));
        if document().active_element().is_some_and(elsewhere) {
            return;
        }
        let up = (up && at > 0) || at + 1 == order.len();
        let button = format!("[data-testid=lesson-order-{}-{}]", at + 1, if up { "up" } else { "down" });
        let button = document().query_selector(&button).ok().flatten();
        if let Some(button) = button.and_then(|button| button.dyn_into::<HtmlElement>().ok()) {
            // Fails for no element that stands in the page.
            let _ = button.focus();
        }
    });
}
