//! Speaks to a screen reader what just happened, politely: the feed itself would read out far too much.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// How long a patient announcer waits for what is said next, in milliseconds.
const PATIENCE_MS: u32 = 600;

/// What is said.
#[derive(Properties, PartialEq)]
pub struct AnnouncerProps {
    /// The sentence.
    pub text: AttrValue,
    /// Whether only the last of several in quick succession is said: who drags through a run passes by a lot.
    #[prop_or_default]
    pub patient: bool,
    /// Its `data-testid`.
    #[prop_or("announcer")]
    pub testid: &'static str,
}

/// A live region that cannot be seen.
#[component]
pub fn Announcer(props: &AnnouncerProps) -> Html {
    let said = use_state_eq(|| props.text.clone());
    let setter = said.setter();
    use_effect_with((props.text.clone(), props.patient), move |(text, patient)| {
        let text = text.clone();
        let timer = match patient {
            true => Some(Timeout::new(PATIENCE_MS, move || setter.set(text))),
            false => {
                setter.set(text);
                None
            }
        };
        move || drop(timer)
    });
    html! { <div class="hidden" role="status" aria-live="polite" data-testid={props.testid}>{ (*said).clone() }</div> }
}
