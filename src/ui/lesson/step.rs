//! A step of a lesson: open where it is the current one, folded where it is behind, its heading where it is to come.

use yew::prelude::*;

use crate::{
    app::{
        action::{Dispatch, LessonAction},
        model::{LessonView, Stage},
    },
    lesson::{Part, Step},
    text::Texts,
    ui::lesson::{
        ask,
        order::Order,
        prose::{draw_block, draw_blocks, draw_inlines},
        quiz::{Asked, draw_quiz},
    },
};

/// Draws the step with this number, from 0.
pub(super) fn draw_step(view: &LessonView, at: usize, texts: &Texts, dispatch: &Dispatch) -> Html {
    let Some(step) = view.lesson.steps.get(at) else { return Html::default() };
    let (current, done) = (view.current == at, view.done.get(at) == Some(&true));
    let sign = match (done, current) {
        (true, _) => "✓",
        (false, true) => "▸",
        _ => "○",
    };
    let said = match (done, current) {
        (true, _) => texts.text("course-state-done"),
        (false, true) => texts.text("course-state-current"),
        _ => texts.text("course-state-open"),
    };
    let title = html! {
        <>
            <span class="lesson-sign" aria-hidden="true">{ sign }</span>
            <span class="lesson-step-title">{ format!("{}. {}", at + 1, step.title) }</span>
            <span class="hidden">{ said }</span>
        </>
    };
    let class = classes!(
        "lesson-step",
        done.then_some("done"),
        current.then_some("current"),
        (view.ticked == Some(at)).then_some("ticked")
    );
    let body = if current {
        html! { <><h3>{ title }</h3>{ draw_parts(view, at, step, texts, dispatch) }{ draw_hints(view, step, texts) }</> }
    } else if done {
        // What was predicted is answered where one looks.
        let open = view.ticked == Some(at) && step.predict().is_some();
        html! {
            <details key={open.to_string()} open={open}>
                <summary>{ title }</summary>
                { draw_parts(view, at, step, texts, dispatch) }
            </details>
        }
    } else {
        html! { <h3>{ title }</h3> }
    };
    html! {
        <li key={at} {class} data-testid={format!("lesson-step-{}", at + 1)} data-done={done.to_string()}
            data-current={current.to_string()} aria-current={current.then_some("step")}>{ body }</li>
    }
}

fn draw_parts(view: &LessonView, at: usize, step: &Step, texts: &Texts, dispatch: &Dispatch) -> Html {
    html! {
        <div class="lesson-prose">
            { for step.parts.iter().map(|part| draw_part(view, at, part, texts, dispatch)) }
        </div>
    }
}

fn draw_part(view: &LessonView, at: usize, part: &Part, texts: &Texts, dispatch: &Dispatch) -> Html {
    let (current, done) = (view.current == at, view.done.get(at) == Some(&true));
    let chosen = |answers: &[Option<usize>]| answers.get(at).copied().flatten();
    match part {
        Part::Text(block) => draw_block(block),
        Part::Predict(quiz) => {
            let asked = Asked {
                quiz,
                testid: format!("lesson-predict-{}", at + 1),
                label: texts.text("course-predict"),
                chosen: chosen(&view.predicted),
                told: done,
                open: current && !done,
            };
            draw_quiz(&asked, texts, |option| ask(dispatch, LessonAction::Predict(option)))
        }
        Part::Question { quiz, attempt } => {
            let chosen = chosen(&view.answered);
            let asked = Asked {
                quiz,
                testid: format!("lesson-answer-{}", at + 1),
                label: texts.text("course-question"),
                chosen,
                told: chosen.is_some(),
                open: chosen != Some(quiz.right),
            };
            let attempt = attempt.as_ref().filter(|_| chosen.is_some()).map(|_| {
                html! {
                    <button type="button" data-testid="lesson-try" disabled={view.stage == Stage::Setting}
                        onclick={ask(dispatch, LessonAction::Try(at))}>{ texts.text("course-try") }</button>
                }
            });
            html! {
                <>
                    { draw_quiz(&asked, texts, |option| ask(dispatch, LessonAction::Answer(at, option))) }
                    { attempt.unwrap_or_default() }
                </>
            }
        }
        Part::Order(lines) if current && !done => html! { <Order lines={lines.clone()} order={view.order.clone()} /> },
        Part::Order(lines) => html! {
            <ol class="lesson-ordered">{ for lines.iter().map(|line| html! { <li>{ draw_inlines(line) }</li> }) }</ol>
        },
    }
}

fn draw_hints(view: &LessonView, step: &Step, texts: &Texts) -> Html {
    let hint = |(at, blocks): (usize, &Vec<crate::lesson::markdown::Block>)| {
        html! {
            <div class="lesson-hint" key={at} data-testid={format!("lesson-hint-{}", at + 1)}>
                <strong>{ texts.format("course-hint-title", &[("k", (at + 1).into())]) }</strong>
                { draw_blocks(blocks) }
            </div>
        }
    };
    html! {
        <div class="lesson-hints" aria-live="polite">{ for step.hints.iter().take(view.hints).enumerate().map(hint) }</div>
    }
}
