//! The lesson that is open: its panel, the bar of a narrow page, and the sheet that lists all lessons.

mod bar;
mod order;
mod prose;
mod quiz;
mod sheet;
mod step;

pub use bar::{LessonBar, LessonNews};
pub use sheet::LessonsSheet;

use std::rc::Rc;

use gloo::{timers::callback::Timeout, utils::document};
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Dispatch, LessonAction},
        class::ClassAction,
        course::OWN,
        model::{LessonView, Stage},
    },
    lesson::shipped,
    text::Texts,
    ui::hooks::{on, use_dispatch, use_texts},
};

pub(super) use prose::draw_blocks;
use step::draw_step;

/// After how long without progress a hint is offered, in milliseconds.
const PATIENCE_MS: u32 = 45_000;

/// How much of what is above stays in sight over a step that is scrolled to, in pixels.
const SCROLL_GAP: f64 = 8.0;

/// A handler that asks for something of lessons.
pub(super) fn ask<E>(dispatch: &Dispatch, action: LessonAction) -> Callback<E> {
    let dispatch = dispatch.clone();
    Callback::from(move |_| dispatch.send(Action::Lesson(action.clone())))
}

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct LessonPanelProps {
    /// The lesson; `None` where none is open.
    pub lesson: Option<Rc<LessonView>>,
    /// Whether something is under way that a person waits for.
    pub busy: bool,
    /// Whether the panel stands in another page: there it is not left, and nothing is presented.
    #[prop_or_default]
    pub embedded: bool,
}

/// The panel of the lesson that is open.
#[component]
pub fn LessonPanel(props: &LessonPanelProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let key = props.lesson.as_ref().map(|view| (view.name.clone(), view.current, view.line));
    let stuck = use_stuck(key);
    use_current_in_sight(props.lesson.as_deref());
    let Some(view) = &props.lesson else {
        return html! { <p class="quiet lesson-none">{ texts.text("course-none") }</p> };
    };
    let (done, count) = (view.count_done(), view.lesson.steps.len());
    let steps = view.lesson.steps.iter().enumerate().map(|(at, _)| draw_step(view, at, &texts, &dispatch));
    html! {
        <article class="lesson-panel" data-testid="lesson-panel" data-lesson={view.name.clone()}
            data-ready={(view.stage == Stage::Set).to_string()} tabindex="0" aria-labelledby="lesson-title">
            <header class="lesson-head">
                <h2 id="lesson-title" data-testid="lesson-title">{ view.lesson.title.clone() }</h2>
                <span class="chip" data-testid="lesson-count">
                    { texts.format("course-count", &[("done", done.into()), ("n", count.into())]) }
                </span>
                <span class="grow" />
                <button type="button" class="small" data-testid="lesson-reset" disabled={props.busy}
                    onclick={ask(&dispatch, LessonAction::Reset)}>{ texts.text("course-reset") }</button>
                if !props.embedded {
                    <button type="button" class="small" data-testid="lesson-present" disabled={props.busy}
                        title={texts.text("course-present-title")}
                        onclick={on(&dispatch, Action::Class(ClassAction::PresentLesson))}>{ texts.text("class-present") }</button>
                    <button type="button" class="small" data-testid="lesson-leave"
                        onclick={ask(&dispatch, LessonAction::Leave)}>{ texts.text("course-leave") }</button>
                }
            </header>
            <div class="lesson-bar-track" aria-hidden="true">
                <i ~style={format!("width:{}%", done * 100 / count.max(1))} />
            </div>
            if view.current == 0 || view.step().is_none() {
                <div class="lesson-prose">{ draw_blocks(&view.lesson.intro) }</div>
            }
            { stage_line(view, &texts, &dispatch) }
            if let Some(trouble) = &view.trouble {
                <p class="lesson-trouble" role="alert" data-testid="lesson-trouble">{ trouble.clone() }</p>
            }
            <ol class="lesson-steps">{ for steps }</ol>
            { foot(view, stuck, props.busy, &texts, &dispatch) }
        </article>
    }
}

/// Scrolls the panel to the step that is current; to the one that was just done where its prediction is answered there.
#[hook]
fn use_current_in_sight(view: Option<&LessonView>) {
    let answered = |view: &LessonView| {
        let done = view.ticked?;
        view.lesson.steps.get(done).and_then(|step| step.predict()).map(|_| done)
    };
    let wanted = view.map(|view| (view.name.clone(), answered(view).unwrap_or(view.current), view.stage == Stage::Set));
    use_effect_with(wanted, |wanted| {
        let Some((_, step, _)) = wanted else { return };
        let find = |selector: &str| document().query_selector(selector).ok().flatten();
        let Some(panel) = find("[data-testid=lesson-panel]") else { return };
        let top = match (step, find(&format!("[data-testid=lesson-step-{}]", step + 1))) {
            // What one will understand comes first; behind the last step it says how the lesson ended.
            (0, _) | (_, None) => 0.0,
            (_, Some(step)) => {
                let above = step.get_bounding_client_rect().top() - panel.get_bounding_client_rect().top();
                f64::from(panel.scroll_top()) + above - SCROLL_GAP
            }
        };
        panel.set_scroll_top(top as i32);
    });
}

/// Whether nothing has come true for a while since this step, or this line of it, was begun.
#[hook]
fn use_stuck(key: Option<(AttrValue, usize, usize)>) -> bool {
    let stuck = use_state_eq(|| None::<(AttrValue, usize, usize)>);
    let setter = stuck.setter();
    use_effect_with(key.clone(), move |key| {
        let key = key.clone();
        let timer = key.is_some().then(|| Timeout::new(PATIENCE_MS, move || setter.set(key)));
        move || drop(timer)
    });
    key.is_some() && *stuck == key
}

/// That the stage is being set, or still to be set, or that it is too late on this one.
fn stage_line(view: &LessonView, texts: &Texts, dispatch: &Dispatch) -> Html {
    let (class, text) = match (view.step(), view.stage, view.missed) {
        (None, ..) | (_, Stage::Set, false) => return Html::default(),
        (_, Stage::Setting, _) => {
            return html! { <p class="quiet" role="status">{ texts.text("course-stage-setting") }</p> };
        }
        (_, Stage::Wanted, _) => ("lesson-wanted", texts.text("course-stage-wanted")),
        (_, Stage::Set, true) => ("lesson-wanted missed", texts.text("course-stage-missed")),
    };
    html! {
        <div {class} role="status">
            <p>{ text }</p>
            <button type="button" class="primary" data-testid="lesson-stage-now"
                onclick={ask(dispatch, LessonAction::SetStage)}>{ texts.text("course-stage-set") }</button>
        </div>
    }
}

/// What can be done at the current step, always in the same place.
fn foot(view: &LessonView, stuck: bool, busy: bool, texts: &Texts, dispatch: &Dispatch) -> Html {
    let Some(step) = view.step() else { return done(view, texts, dispatch) };
    let more_hints = view.hints < step.hints.len();
    let done = view.done.get(view.current) == Some(&true);
    let can_show = !more_hints && (step.show.is_some() || step.order().is_some());
    let next = match step.is_read() || done {
        true => texts.text("course-next"),
        false => texts.text("course-skip"),
    };
    html! {
        <footer class="lesson-foot">
            <button type="button" data-testid="lesson-previous" disabled={view.current == 0 || busy}
                onclick={ask(dispatch, LessonAction::GoTo(view.current.saturating_sub(1)))}>
                { texts.text("course-previous") }
            </button>
            <button type="button" class={if step.is_read() || done { "primary" } else { "" }} data-testid="lesson-next"
                disabled={busy} onclick={ask(dispatch, LessonAction::GoTo(view.current + 1))}>{ next }</button>
            <span class="grow" />
            if more_hints {
                if stuck {
                    <span class="quiet" role="status" data-testid="lesson-stuck">{ texts.text("course-stuck") }</span>
                }
                <button type="button" class={if stuck { "primary" } else { "" }} data-testid="lesson-hint"
                    onclick={ask(dispatch, LessonAction::Hint)}>
                    { texts.format("course-hint", &[("k", (view.hints + 1).into()), ("n", step.hints.len().into())]) }
                </button>
            }
            if can_show {
                <button type="button" data-testid="lesson-show" disabled={busy || view.stage != Stage::Set}
                    onclick={ask(dispatch, LessonAction::Show)}>{ texts.text("course-show") }</button>
            }
            <button type="button" data-testid="lesson-stage" disabled={busy}
                onclick={ask(dispatch, LessonAction::SetStage)}>{ texts.text("course-stage-again") }</button>
        </footer>
    }
}

/// All steps are behind: what comes after.
fn done(view: &LessonView, texts: &Texts, dispatch: &Dispatch) -> Html {
    let next = shipped::names().skip_while(|name| view.name != *name).nth(1);
    let all = view.count_done() == view.lesson.steps.len();
    let text = if all { texts.text("course-end-all") } else { texts.text("course-end-some") };
    html! {
        <footer class="lesson-foot" data-testid="lesson-end">
            <p class="grow" role="status">{ text }</p>
            <button type="button" data-testid="lesson-previous"
                onclick={ask(dispatch, LessonAction::GoTo(view.current.saturating_sub(1)))}>{ texts.text("course-previous") }</button>
            if let Some(next) = next.filter(|_| view.name != OWN) {
                <button type="button" class="primary" data-testid="lesson-next-lesson"
                    onclick={ask(dispatch, LessonAction::Open(next.into(), None))}>{ texts.text("course-next-lesson") }</button>
            }
        </footer>
    }
}
