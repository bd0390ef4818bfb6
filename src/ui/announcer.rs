//! Speaks to a screen reader what just happened, politely: the feed itself would read out far too much.

use yew::prelude::*;

/// What is said.
#[derive(Properties, PartialEq)]
pub struct AnnouncerProps {
    /// The sentence.
    pub text: AttrValue,
}

/// A live region that cannot be seen.
#[component]
pub fn Announcer(props: &AnnouncerProps) -> Html {
    html! { <div class="hidden" role="status" aria-live="polite" data-testid="announcer">{ props.text.clone() }</div> }
}
