//! What must always hold: each check with what it says, and whether, since when and why it does not.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Dispatch, Tab},
        history::LivenessView,
        model::{Alarm, Check, Finding},
    },
    text::Texts,
    ui::{
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
    },
};

/// What the list gets.
#[derive(Properties, PartialEq)]
pub struct SafetyProps {
    /// The checks, as of the step that is shown.
    pub checks: Rc<Vec<Check>>,
    /// What is promised in time.
    pub liveness: Option<Rc<LivenessView>>,
}

/// The list.
#[component]
pub fn Safety(props: &SafetyProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    // What is broken is what one came for.
    let broken = props.checks.iter().filter(|check| check.broken_at.is_some());
    let whole = props.checks.iter().filter(|check| check.broken_at.is_none());
    html! {
        <ul class="checks" data-testid="checks" tabindex="0" aria-label={texts.text("page-tab-safety")}>
            { for broken.chain(whole).map(|check| draw_check(check, &texts, &dispatch)) }
            if let Some(liveness) = &props.liveness {
                { draw_liveness(liveness, &texts, &dispatch) }
            }
        </ul>
    }
}

fn draw_check(check: &Check, texts: &Texts, dispatch: &Dispatch) -> Html {
    let broken = check.broken_at;
    let (sign, state) = match (broken, check.since) {
        (Some(step), _) => ("✕", texts.format("page-check-broken", &[("step", step.into())])),
        (None, Some(since)) => ("✓", texts.format("page-check-holds", &[("step", since.into())])),
        (None, None) => ("–", texts.text("page-check-nothing")),
    };
    let waits = (broken, check.since) == (None, None);
    html! {
        <li key={check.id} class={classes!("safety-check", broken.map(|_| "broken"), waits.then_some("waits"))} data-testid={format!("check-{}", check.id)}
            data-holds={broken.is_none().to_string()}>
            <h3><span class="check-sign" aria-hidden="true">{ sign }</span>{ check.name.clone() }
                <span class="check-state">{ state }</span>
                if let Some(step) = broken {
                    <button type="button" class="small" data-testid={format!("check-go-{}", check.id)}
                        onclick={on(dispatch, Action::Seek(step))}>{ texts.format("page-go-to-step", &[("step", step.into())]) }</button>
                }
            </h3>
            <p class="check-says">{ check.says.clone() }</p>
            <p class="check-says quiet">{ check.why.clone() }</p>
            { for check.findings.iter().map(|finding| draw_finding(finding, broken, texts, dispatch)) }
            if check.more > 0 {
                <p class="quiet">{ texts.format("page-check-more", &[("n", check.more.into())]) }</p>
            }
        </li>
    }
}

/// What is promised in time: no check that can break, so it has signs and words of its own.
fn draw_liveness(liveness: &LivenessView, texts: &Texts, dispatch: &Dispatch) -> Html {
    let sign = match liveness.name {
        "holds" => "✓",
        "waiting" => "…",
        "late" => "!",
        _ => "–",
    };
    let go = |id: &str, testid: &'static str, step: u64| {
        html! {
            <button type="button" class="chip" data-testid={testid} onclick={on(dispatch, Action::Seek(step))}>
                { texts.format(id, &[("step", step.to_string().into())]) }
            </button>
        }
    };
    html! {
        <li key="liveness" class={classes!("safety-check", "liveness", liveness.name)} data-testid="liveness" data-state={liveness.name}>
            <h3><span class="check-sign" aria-hidden="true">{ sign }</span>{ texts.text("check-live-name") }
                <span class="check-state" data-testid="liveness-state">{ liveness.state.clone() }</span>
            </h3>
            <p class="check-says quiet">{ liveness.says.clone() }</p>
            { for liveness.why.iter().map(|why| html! { <p class="check-says">{ why.clone() }</p> }) }
            <p class="chips">
                { for liveness.nodes.iter().map(|pid| html! {
                    <button type="button" class="chip" onclick={on(dispatch, Action::Select(Some(*pid)))}>
                        { texts.format("page-check-node", &[("node", (*pid).into())]) }
                    </button>
                }) }
                if let Some(step) = liveness.since { { go("check-live-since", "liveness-since", step) } }
                if let Some(step) = liveness.in_time { { go("check-live-due", "liveness-late", step) } }
            </p>
        </li>
    }
}

fn draw_finding(finding: &Finding, first: Option<u64>, texts: &Texts, dispatch: &Dispatch) -> Html {
    let node = |pid: &u64| {
        html! {
            <button type="button" class="chip" onclick={on(dispatch, Action::Select(Some(*pid)))}>
                { texts.format("page-check-node", &[("node", (*pid).into())]) }
            </button>
        }
    };
    let broke = finding.message.as_ref().map(|(message, _)| *message);
    let point = on::<PointerEvent>(dispatch, Action::PointAtBreaking(broke));
    let leave = on::<PointerEvent>(dispatch, Action::PointAtBreaking(None));
    let onfocusin = on::<FocusEvent>(dispatch, Action::PointAtBreaking(broke));
    let onfocusout = on::<FocusEvent>(dispatch, Action::PointAtBreaking(None));
    html! {
        <div class="finding" data-testid="finding" onpointerenter={point} onpointerleave={leave} {onfocusin} {onfocusout}>
            <p class="finding-what">{ finding.what.clone() }</p>
            <p>{ finding.cause.clone() }</p>
            <p>{ finding.remedy.clone() }</p>
            <p class="chips">
                { for finding.nodes.iter().map(node) }
                if let Some((message, label)) = &finding.message {
                    if let Some(id) = message.id {
                        <button type="button" class="chip" data-testid="check-message" onclick={on(dispatch, Action::SelectMessage(Some(id)))}>{ label.clone() }</button>
                        <button type="button" class="chip" data-testid="check-before" onclick={on(dispatch, Action::Seek(message.step.saturating_sub(1)))}>
                            { texts.text("page-check-before") }
                        </button>
                    } else {
                        <span class="chip">{ label.clone() }</span>
                    }
                }
                if let Some(index) = finding.index {
                    <button type="button" class="chip" onclick={on(dispatch, Action::ScrollTo(index))}>
                        { texts.format("page-check-index", &[("index", index.into())]) }
                    </button>
                }
                if Some(finding.step) != first {
                    <button type="button" class="chip" onclick={on(dispatch, Action::Seek(finding.step))}>
                        { texts.format("page-go-to-step", &[("step", finding.step.into())]) }
                    </button>
                }
            </p>
        </div>
    }
}

/// What the pill of the header gets.
#[derive(Properties, PartialEq)]
pub struct PillProps {
    /// The checks, as of the step that is shown.
    pub checks: Rc<Vec<Check>>,
    /// Called when the list is asked for.
    pub onopen: Callback<()>,
}

/// How many of the checks hold, in a few words; it opens the list.
#[component]
pub fn ChecksPill(props: &PillProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let count = props.checks.len();
    let broken = props.checks.iter().filter(|check| check.broken_at.is_some()).count();
    let onclick = {
        let onopen = props.onopen.clone();
        Callback::from(move |_: MouseEvent| {
            dispatch.send(Action::ShowTab(Tab::Safety));
            onopen.emit(());
        })
    };
    let (class, label) = match broken {
        0 => ("ok", texts.format("page-checks-hold", &[("n", count.into())])),
        _ => ("fault", texts.format("page-checks-broken", &[("broken", broken.into()), ("n", count.into())])),
    };
    html! {
        <button type="button" class={classes!("chip", "pill", class)} data-testid="checks-pill" {onclick}>
            { if broken == 0 { "✓ " } else { "✕ " } }{ label }
        </button>
    }
}

/// What the banner gets.
#[derive(Properties, PartialEq)]
pub struct AlarmProps {
    /// What broke first.
    pub alarm: Alarm,
}

/// The lasting banner of a broken check.
#[component]
pub fn AlarmBanner(props: &AlarmProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let Alarm { step, name, what, others } = &props.alarm;
    let args = [("name", name.to_string().into()), ("step", (*step).into()), ("what", what.to_string().into())];
    html! {
        <section class="banner alarm" data-testid="violation-banner" aria-label={texts.text("page-alarm")}>
            { Icon::Warning.html() }
            <p role="alert">
                { texts.format("page-alarm-first", &args) }
                if *others > 0 {
                    <span class="alarm-more">{ texts.format("page-alarm-others", &[("n", (*others).into())]) }</span>
                }
            </p>
            <button type="button" class="small" data-testid="alarm-go" onclick={on(&dispatch, Action::Seek(*step))}>
                { texts.format("page-go-to-step", &[("step", (*step).into())]) }
            </button>
            <button type="button" class="plain small" data-testid="alarm-close" aria-label={texts.text("page-dismiss")}
                onclick={on(&dispatch, Action::DismissAlarm)}>{ Icon::Close.html() }</button>
        </section>
    }
}
