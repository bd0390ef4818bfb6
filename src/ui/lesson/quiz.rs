//! A question with answers to choose from, and why the right one is right.

use yew::prelude::*;

use crate::{
    lesson::Quiz,
    text::Texts,
    ui::lesson::prose::{draw_blocks, draw_inlines},
};

/// How a question stands.
pub(super) struct Asked<'a> {
    /// The question.
    pub quiz: &'a Quiz,
    /// What its controls are called in tests; the number of the answer follows.
    pub testid: String,
    /// What is written above it.
    pub label: String,
    /// What was chosen.
    pub chosen: Option<usize>,
    /// Whether it is told what is right.
    pub told: bool,
    /// Whether another answer can be chosen.
    pub open: bool,
}

/// Draws a question; `choose` gives what choosing an answer does.
pub(super) fn draw_quiz(asked: &Asked, texts: &Texts, choose: impl Fn(usize) -> Callback<Event>) -> Html {
    let Asked { quiz, testid, label, chosen, told, open } = asked;
    let option = |(at, text): (usize, &Vec<crate::lesson::markdown::Inline>)| {
        let is_chosen = *chosen == Some(at);
        let class = match (told, at == quiz.right, is_chosen) {
            (true, true, _) => "right",
            (true, false, true) => "wrong",
            _ => "",
        };
        // The sign says it, not the colour alone.
        let sign = match class {
            "right" => "✓ ",
            "wrong" => "✕ ",
            _ => "",
        };
        html! {
            <label class={classes!("lesson-option", class)}>
                <input type="radio" name={testid.clone()} data-testid={format!("{testid}-{}", at + 1)} checked={is_chosen}
                    disabled={!open} onchange={choose(at)} />
                <span>{ sign }{ draw_inlines(text) }</span>
            </label>
        }
    };
    let verdict = match (told, chosen) {
        (false, _) => None,
        (true, Some(at)) if *at == quiz.right => Some(texts.text("course-right")),
        (true, Some(_)) => Some(texts.text("course-wrong")),
        (true, None) => Some(texts.text("course-answer-is")),
    };
    html! {
        <fieldset class="lesson-quiz" data-testid={testid.clone()} data-told={told.to_string()}>
            <legend>{ label.clone() }</legend>
            <div class="lesson-prose">{ draw_blocks(&quiz.question) }</div>
            { for quiz.options.iter().enumerate().map(option) }
            <div class="lesson-because" role="status">
                if let Some(verdict) = verdict {
                    <strong>{ verdict }</strong>{ draw_blocks(&quiz.because) }
                }
            </div>
        </fieldset>
    }
}
