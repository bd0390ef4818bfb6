//! What the runs came by, and what they never did.

use yew::prelude::*;

use crate::{
    app::explorer::{view::Covered, words::group_name},
    ui::hooks::use_texts,
};

/// What is drawn.
#[derive(Properties, PartialEq)]
pub struct CoverageProps {
    /// By group.
    pub coverage: Vec<Covered>,
}

/// A fold with a list a group; its heading says how much of it was seen.
#[component]
pub fn Coverage(props: &CoverageProps) -> Html {
    let texts = use_texts();
    let sum = |groups: &[Covered]| {
        let seen: usize = groups.iter().map(|group| group.seen.len()).sum();
        let all = seen + groups.iter().map(|group| group.never.len()).sum::<usize>();
        texts.format("explore-coverage-sum", &[("seen", seen.into()), ("all", all.into())])
    };
    let groups = props.coverage.iter().map(|covered| {
        let seen = covered.seen.iter().map(|(item, n)| {
            let n = texts.format("explore-number", &[("n", (*n).into())]);
            html! { <li key={*item}><code>{ *item }</code>{ " " }<span class="quiet">{ n }</span></li> }
        });
        let never = covered.never.iter().map(|item| html! { <li key={*item} class="never"><code>{ *item }</code></li> });
        html! {
            <div key={covered.group.name()} class="explorer-group">
                <h3>{ group_name(&texts, covered.group) }{ " " }<span class="quiet">{ sum(std::slice::from_ref(covered)) }</span></h3>
                <ul>{ for seen }</ul>
                if !covered.never.is_empty() {
                    <p class="quiet">{ texts.text("explore-coverage-never") }</p>
                    <ul>{ for never }</ul>
                }
            </div>
        }
    });
    html! {
        <details class="explorer-coverage" data-testid="explorer-coverage">
            <summary>{ texts.text("explore-coverage") }{ " · " }<span data-testid="explorer-coverage-sum">{ sum(&props.coverage) }</span></summary>
            <div class="explorer-groups">{ for groups }</div>
        </details>
    }
}
