//! The current step in one line, above the transport of a narrow page; and what is said of steps that were done.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Tab},
        model::LessonView,
    },
    ui::{
        announcer::Announcer,
        hooks::{use_dispatch, use_texts},
    },
};

/// What the bar gets.
#[derive(Properties, PartialEq)]
pub struct LessonBarProps {
    /// The lesson that is open.
    pub lesson: Rc<LessonView>,
    /// Called when the lesson should come into sight.
    pub onopen: Callback<()>,
}

/// The current step in one line; it leads to the lesson.
#[component]
pub fn LessonBar(props: &LessonBarProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let view = &props.lesson;
    let onclick = {
        let onopen = props.onopen.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.send(Action::ShowTab(Tab::Lesson));
            onopen.emit(());
        })
    };
    let text = match view.step() {
        Some(step) => texts.format(
            "course-bar",
            &[
                ("k", (view.current + 1).into()),
                ("n", view.lesson.steps.len().into()),
                ("title", step.title.as_str().into()),
            ],
        ),
        None => texts.text("course-end-all"),
    };
    html! {
        <button type="button" class="lesson-bar" data-testid="lesson-bar" {onclick}>
            <span class="lesson-bar-text">{ text }</span>
            <span class="chip">
                { texts.format("course-count", &[("done", view.count_done().into()), ("n", view.lesson.steps.len().into())]) }
            </span>
        </button>
    }
}

/// What the announcer gets.
#[derive(Properties, PartialEq)]
pub struct LessonNewsProps {
    /// The lesson that is open, if one is.
    pub lesson: Option<Rc<LessonView>>,
}

/// Says to a screen reader which step was done.
#[component]
pub fn LessonNews(props: &LessonNewsProps) -> Html {
    let text = props.lesson.as_ref().map(|view| view.news.clone()).unwrap_or_default();
    html! { <Announcer {text} testid="lesson-news" /> }
}
