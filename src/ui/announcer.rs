//! Speaks to a screen reader what just happened, politely and not too often: the feed itself would read out far too
//! much, and so would every step of somebody who holds a key down.

use gloo::timers::callback::Timeout;
use js_sys::Date;
use yew::prelude::*;

/// How long a patient announcer waits for what is said next, in milliseconds.
const PATIENCE_MS: u32 = 600;
/// How long after something was said nothing else is, in milliseconds.
const PAUSE_MS: u32 = 1_200;

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

/// A live region that cannot be seen. The first of several sentences is said at once, and then the last of those that
/// came in the pause after it.
#[component]
pub fn Announcer(props: &AnnouncerProps) -> Html {
    let said = use_state_eq(|| props.text.clone());
    let last = use_mut_ref(|| f64::NEG_INFINITY);
    let setter = said.setter();
    let is_said = *said == props.text;
    use_effect_with((props.text.clone(), props.patient), move |(text, patient)| {
        let text = text.clone();
        let elapsed = Date::now() - *last.borrow();
        let say = move || {
            last.replace(Date::now());
            setter.set(text);
        };
        let timer = match wait(elapsed, *patient) {
            // Nothing is to be said that is said already.
            _ if is_said => None,
            0 => {
                say();
                None
            }
            wait => Some(Timeout::new(wait, say)),
        };
        move || drop(timer)
    });
    html! { <div class="hidden" role="status" aria-live="polite" data-testid={props.testid}>{ (*said).clone() }</div> }
}

/// How long a sentence waits, in milliseconds, where the one before was said so long ago. A clock that was set back
/// silences nobody for longer than the pause.
fn wait(elapsed: f64, patient: bool) -> u32 {
    let pause = f64::from(PAUSE_MS);
    let rest = (pause - elapsed).clamp(0.0, pause).ceil() as u32;
    if patient { rest.max(PATIENCE_MS) } else { rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_sentence_is_said_at_once_and_the_next_after_a_pause() {
        assert_eq!(wait(f64::INFINITY, false), 0);
        assert_eq!(wait(0.0, false), PAUSE_MS);
        assert_eq!(wait(500.4, false), 700);
        assert_eq!(wait(f64::from(PAUSE_MS), false), 0);
        assert_eq!(wait(-1e9, false), PAUSE_MS, "the clock was set back");
        assert_eq!(wait(f64::INFINITY, true), PATIENCE_MS);
        assert_eq!(wait(100.0, true), 1_100);
    }
}
