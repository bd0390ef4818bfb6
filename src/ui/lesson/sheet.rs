//! The sheet of lessons: all of them with how far each was done, and a lesson from a file.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control, LessonAction},
        model::{LessonCard, Model},
    },
    text::Texts,
    ui::{
        control_error::ErrorBeside,
        hooks::{use_dispatch, use_texts},
        lesson::ask,
        sheets::{dialog::Dialog, use_sheets},
    },
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct LessonsSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The sheet of lessons.
#[component]
pub fn LessonsSheet(props: &LessonsSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            dispatch.send(Action::Lesson(LessonAction::List(true)));
            move || dispatch.send(Action::Lesson(LessonAction::List(false)))
        });
    }
    // A file that was opened is what one wants to see.
    {
        let (sheets, open) = (sheets.clone(), props.model.lesson.as_ref().map(|view| view.lesson.clone()));
        let before = use_mut_ref(|| open.clone());
        use_effect_with(open, move |open| {
            let changed = match (open, &*before.borrow()) {
                (Some(now), Some(before)) => !std::rc::Rc::ptr_eq(now, before),
                (now, before) => now.is_some() && before.is_none(),
            };
            if changed {
                sheets.close();
            }
        });
    }
    let onchange = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let input = event.target_unchecked_into::<HtmlInputElement>();
            if let Some(file) = input.files().and_then(|files| files.get(0)) {
                dispatch.send(Action::OpenFile(file));
            }
            // The same file can be chosen again, once it was mended.
            input.set_value("");
        })
    };
    let card = |card: &LessonCard| {
        let onclick = {
            let (sheets, open) = (sheets.clone(), ask(&dispatch, LessonAction::Open(card.name.clone(), None)));
            Callback::from(move |event: MouseEvent| {
                sheets.close();
                open.emit(event);
            })
        };
        html! {
            <li key={card.name.to_string()}>
                <button type="button" class={classes!("card", "lesson-card", card.open.then_some("open"))}
                    data-testid={format!("lesson-open-{}", card.name)} {onclick} disabled={props.model.busy}>
                    <b>{ format!("{} · {}", card.number, card.title) }</b>
                    <span>{ facts(&texts, card) }</span>
                    <span class="lesson-bar-track" aria-hidden="true">
                        <i ~style={format!("width:{}%", card.done * 100 / card.steps.max(1))} />
                    </span>
                </button>
            </li>
        }
    };
    html! {
        <Dialog title={texts.text("course-sheet-title")} testid="lessons-sheet" close_testid="lessons-close" wide=true>
            <p class="quiet">{ texts.text("course-sheet-lead") }</p>
            <ErrorBeside error={props.model.error.clone()} control={Control::Lesson} />
            if props.model.lessons.is_empty() {
                <p class="quiet" role="status">{ texts.text("course-sheet-loading") }</p>
            }
            <ul class="cards">{ for props.model.lessons.iter().map(card) }</ul>
            <section class="share-open">
                <h3>{ texts.text("course-file-title") }</h3>
                <p class="quiet">{ texts.text("course-file-lead") }</p>
                <label class="file-button">
                    { texts.text("course-file-open") }
                    <input type="file" class="hidden" accept=".md,text/markdown,text/plain" data-testid="lesson-file" {onchange} />
                </label>
            </section>
        </Dialog>
    }
}

/// "5 minutes · 2 of 4 done".
fn facts(texts: &Texts, card: &LessonCard) -> String {
    let done = texts.format("course-count", &[("done", card.done.into()), ("n", card.steps.into())]);
    match card.minutes {
        Some(minutes) => format!("{} · {done}", texts.format("course-minutes", &[("minutes", minutes.into())])),
        None => done,
    }
}
