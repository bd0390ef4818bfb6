//! Lines that are to be put in order: by dragging, and by buttons, which keys reach too.

use std::rc::Rc;

use web_sys::DragEvent;
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
    let last = props.order.len().saturating_sub(1);
    let move_to = |from: usize, to: usize| {
        let dispatch = dispatch.clone();
        Callback::from(move |_: MouseEvent| dispatch.send(Action::Lesson(LessonAction::MoveLine(from, to))))
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
            let is_dragging = dragged.is_some();
            Callback::from(move |event: DragEvent| {
                if is_dragging {
                    event.prevent_default();
                }
            })
        };
        let ondrop = {
            let (dragged, dispatch) = (dragged.clone(), dispatch.clone());
            Callback::from(move |event: DragEvent| {
                if let Some(from) = *dragged {
                    event.prevent_default();
                    dragged.set(None);
                    dispatch.send(Action::Lesson(LessonAction::MoveLine(from, at)));
                }
            })
        };
        let ondragend = {
            let dragged = dragged.clone();
            Callback::from(move |_: DragEvent| dragged.set(None))
        };
        html! {
            <li key={*line} class={classes!("lesson-line", (*dragged == Some(at)).then_some("dragged"))} draggable="true"
                data-testid={format!("lesson-order-{}", at + 1)} data-line={(line + 1).to_string()}
                {ondragstart} {ondragover} {ondrop} {ondragend}>
                <span class="lesson-line-text">{ draw_inlines(inlines) }</span>
                <button type="button" class="small square" data-testid={format!("lesson-order-{}-up", at + 1)}
                    aria-label={label("course-line-up")} disabled={at == 0} onclick={move_to(at, at.saturating_sub(1))}>{ "↑" }</button>
                <button type="button" class="small square" data-testid={format!("lesson-order-{}-down", at + 1)}
                    aria-label={label("course-line-down")} disabled={at == last} onclick={move_to(at, (at + 1).min(last))}>{ "↓" }</button>
            </li>
        }
    };
    html! {
        <div class="lesson-order">
            <p class="quiet">{ texts.text("course-order") }</p>
            <ol>{ for props.order.iter().enumerate().map(row) }</ol>
        </div>
    }
}
