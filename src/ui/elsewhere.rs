//! [`ElsewhereBanner`]: another tab has the cluster; what this one can do meanwhile, and that what it shows is
//! only a copy.

use js_sys::Date;
use wasm_bindgen::JsValue;
use yew::prelude::*;

use crate::{
    app::{
        action::Action,
        model::{CopyTrouble, Elsewhere},
    },
    text::{self, Texts},
    ui::{
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
    },
};

/// What the banner gets.
#[derive(Properties, PartialEq)]
pub struct ElsewhereBannerProps {
    /// What is known of the other tab.
    pub elsewhere: Elsewhere,
}

/// A lasting banner. What changes with every step of the other tab is not read out again and again.
#[component]
pub fn ElsewhereBanner(props: &ElsewhereBannerProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let Elsewhere { gone, waiting, copy, asking, trouble, .. } = &props.elsewhere;
    let (testid, watch_testid, watch_label) = match copy {
        None => ("elsewhere", "watch-copy", texts.text("page-watch-copy")),
        Some(_) => ("copy-banner", "refresh-copy", texts.text("page-refresh-copy")),
    };
    let watch_label = if *asking { texts.text("page-copying") } else { watch_label };
    let first = match copy {
        None if *gone => text::other_tab_gone(&texts),
        None => text::cluster_elsewhere(&texts),
        Some(step) => text::this_is_a_copy(&texts, *step),
    };
    let second = match copy {
        _ if !*gone => other(&texts, &props.elsewhere),
        Some(_) => Some(text::other_tab_gone(&texts)),
        None => None,
    };
    let trouble = trouble.as_ref().filter(|_| !*gone).map(|trouble| match trouble {
        CopyTrouble::NoAnswer => text::copy_not_sent(&texts),
        CopyTrouble::Failed(reason) => text::copy_failed(&texts, reason),
    });
    let take_over = if *gone { texts.text("page-take-over") } else { texts.text("page-take-over-when-free") };
    let pressed = (!*gone).then(|| waiting.to_string());
    html! {
        <section class={classes!("banner", "elsewhere", copy.map(|_| "copy"))} data-testid={testid}
            aria-label={texts.text("page-other-tab")}>
            <div class="banner-text">
                <p role="alert"><b>{ first }</b></p>
                if let Some(second) = second {
                    <p>{ second }</p>
                }
            </div>
            <div class="banner-buttons">
                if !*gone {
                    <button type="button" class={(copy.is_none()).then_some("primary")} data-testid={watch_testid}
                        disabled={*asking} onclick={on(&dispatch, Action::WatchCopy)}>{ watch_label }</button>
                }
                <button type="button" class={(*gone).then_some("primary")} data-testid="take-over" aria-pressed={pressed}
                    onclick={on(&dispatch, Action::TakeOver(*gone || !*waiting))}>{ take_over }</button>
            </div>
            // Below the buttons, which would move under the pointer otherwise.
            <p class="banner-after" role="status">
                if *waiting && !*gone {
                    { text::takes_over_when_free(&texts) }
                }
            </p>
            if let Some(trouble) = trouble {
                <p class="banner-after banner-trouble" role="alert">{ Icon::Warning.html() }<span>{ trouble }</span></p>
            }
        </section>
    }
}

/// What the other tab says of itself; nothing where it says nothing.
fn other(texts: &Texts, elsewhere: &Elsewhere) -> Option<String> {
    let other = elsewhere.other?;
    Some(match elsewhere.copy {
        Some(step) if step == other.step => return None,
        Some(_) => text::cluster_of_the_copy(texts, other.step, other.time),
        None => {
            let since = instant(other.since_ms, texts.language().tag());
            text::cluster_elsewhere_since(texts, &since, other.nodes, other.step, other.time)
        }
    })
}

/// An instant as its reader writes it: the time alone, if it was today.
fn instant(ms: u64, language: &str) -> String {
    let (date, now) = (Date::new(&JsValue::from_f64(ms as f64)), Date::new_0());
    let today = date.to_date_string() == now.to_date_string();
    let written = match today {
        true => date.to_locale_time_string(language),
        false => date.to_locale_string(language, &JsValue::UNDEFINED),
    };
    written.into()
}
