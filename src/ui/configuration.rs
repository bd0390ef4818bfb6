//! To which configuration a node, a log or an event belongs: a badge, once there was more than one.

use yew::prelude::*;

use crate::{text::Texts, view::Membership};

/// A configuration as a badge writes it: `C2`.
pub fn short(configuration: u32) -> String {
    format!("C{configuration}")
}

/// What the badge of a node writes: `C2`; `C1→C2` while it still serves the one before.
pub fn written(of: Membership) -> String {
    match of.serves {
        Some(old) => format!("{}→{}", short(old), short(of.configuration)),
        None => short(of.configuration),
    }
}

/// How the badge of a node looks, where `newest` is the newest configuration.
pub fn looks(of: Membership, newest: u32) -> &'static str {
    match (of.serves, of.configuration < newest) {
        (Some(_), _) => "serves",
        (None, true) => "older",
        (None, false) => "newest",
    }
}

/// What the badge of a node means, as a sentence.
pub fn meaning(texts: &Texts, of: Membership, newest: u32) -> String {
    let number = ("configuration", of.configuration.to_string().into());
    match (of.serves, of.configuration < newest) {
        (Some(old), _) => texts.format("drawing-configuration-serves", &[number, ("old", old.to_string().into())]),
        (None, true) if of.stopped => texts.format("drawing-configuration-over", &[number]),
        (None, true) if of.leaving => {
            texts.format("drawing-configuration-leaving", &[number, ("newest", newest.to_string().into())])
        }
        (None, true) => texts.format("drawing-configuration-older", &[number, ("newest", newest.to_string().into())]),
        (None, false) => texts.format("drawing-configuration-newest", &[number]),
    }
}

/// The badge of a node; nothing while there is only the first configuration.
pub fn badge(texts: &Texts, of: Membership, newest: u32) -> Html {
    if newest <= 1 {
        return Html::default();
    }
    html! {
        <span class={classes!("configuration", looks(of, newest))} title={meaning(texts, of, newest)}>
            { written(of) }
        </span>
    }
}

/// The badge of a configuration that is not the newest any more.
pub fn older(texts: &Texts, configuration: u32) -> Html {
    let title = texts.format("drawing-configuration", &[("configuration", configuration.to_string().into())]);
    html! { <span class="configuration older" {title}>{ short(configuration) }</span> }
}
