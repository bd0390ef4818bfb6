//! What is chosen in the diagram, in words, with what led to it and what came of it.

use yew::prelude::*;

use crate::{
    app::space::{Near, Told},
    ui::hooks::use_texts,
    view::space::Target,
};

/// What it gets.
#[derive(Properties, PartialEq)]
pub struct DetailProps {
    /// What is chosen.
    pub selected: Option<Told>,
    /// Called to go somewhere: what, and its step.
    pub goto: Callback<(Target, u64)>,
}

/// What is chosen, in words.
#[component]
pub fn Detail(props: &DetailProps) -> Html {
    let texts = use_texts();
    let Some(told) = &props.selected else {
        return html! { <p class="space-detail quiet" data-testid="space-detail">{ texts.text("drawing-space-hint") }</p> };
    };
    let link = |near: &Near| {
        let (target, step) = (near.target, near.step);
        html! {
            <button type="button" class="space-link" onclick={props.goto.reform(move |_: MouseEvent| (target, step))}>
                { near.text.clone() }
            </button>
        }
    };
    let list = |id: &str, near: &[Near], more: usize| {
        html! {
            if !near.is_empty() {
                <span class="space-near"><b>{ texts.text(id) }</b>{ for near.iter().map(link) }
                    if more > 0 {
                        <span>{ texts.format("drawing-space-more", &[("n", more.into())]) }</span>
                    }
                </span>
            }
        }
    };
    let when = texts.format("page-clock", &[("time", told.time.into()), ("step", told.step.to_string().into())]);
    html! {
        <div class="space-detail" data-testid="space-detail">
            <span class="mono">{ when }</span>
            <span class="space-sentence">{ told.text.clone() }</span>
            { list("drawing-space-origins", &told.origins, 0) }
            { list("drawing-space-effects", &told.effects, told.more) }
        </div>
    }
}
