//! [`PastBar`]: that the page shows the past, the way back, and what acting there does.

use yew::prelude::*;

use crate::{
    app::{action::Action, model::Past},
    ui::hooks::{on, use_dispatch, use_texts},
};

/// What the bar gets.
#[derive(Properties, PartialEq)]
pub struct PastBarProps {
    /// Where in the past the page is.
    pub past: Past,
    /// The last step of the run.
    pub last_step: u64,
}

/// A striped bar over the lower edge of the panels: nothing moves for it.
#[component]
pub fn PastBar(props: &PastBarProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let args = [("step", props.past.target.to_string().into()), ("last", props.last_step.to_string().into())];
    html! {
        <aside class="past-bar" data-testid="past-bar" aria-label={texts.text("page-past")}>
            <b>{ texts.format("page-past-at", &args) }</b>
            <button type="button" class="small" data-testid="return-to-live" title={texts.text("page-live-title")}
                onclick={on(&dispatch, Action::ReturnToLive)}>{ texts.text("page-past-return") }</button>
            <span class="past-forks">{ texts.text("page-past-forks") }</span>
        </aside>
    }
}
