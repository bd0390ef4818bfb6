//! The conditions of links: of all, of one, or of one direction of it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::conditions_form::{Field, LinkForm, Which};
use crate::{
    app::{
        action::{Action, Control},
        model::Model,
    },
    sim::{NodeId, look_network::DelayWarning, settings::Conditions},
    text::Texts,
    ui::{
        control_error::ProblemBeside,
        hooks::{use_dispatch, use_texts},
        sheets::dialog::Dialog,
    },
    view::{
        LinkFrame,
        messages::{usual_conditions, usually_manual},
    },
};

/// How many warnings are shown in full.
const WARNINGS: usize = 2;

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct ConditionsSheetProps {
    /// All that the page draws from.
    pub model: Model,
    /// The link to begin with; `None` for all.
    pub link: Option<(NodeId, NodeId)>,
}

/// The sheet of conditions.
#[component]
pub fn ConditionsSheet(props: &ConditionsSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let frame = &props.model.frame;
    let which = use_state_eq(|| props.link.map_or(Which::All, |(a, b)| Which::Pair(a, b)));
    let edited = use_state_eq(|| None::<LinkForm>);
    let before = LinkForm::of(frame, *which);
    let form = (*edited).clone().unwrap_or_else(|| before.clone());
    let read = form.commands(&before, *which);
    let choices = choices(*which);
    let choose = {
        let (which, edited) = (which.clone(), edited.clone());
        Callback::from(move |chosen: Which| {
            edited.set(None);
            which.set(chosen);
        })
    };
    let on_which = {
        let (choose, choices) = (choose.clone(), choices.clone());
        Callback::from(move |event: Event| {
            let word = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(chosen) = choices.iter().find(|choice| choice.word() == word) {
                choose.emit(*chosen);
            }
        })
    };
    let change = {
        let (edited, form) = (edited.clone(), form.clone());
        move |change: &dyn Fn(&mut LinkForm)| {
            let mut next = form.clone();
            change(&mut next);
            edited.set(Some(next));
        }
    };
    let number = |at: usize| {
        let field = Field::OF_LINK[at];
        let change = change.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            change(&|form| form.numbers[at] = text.clone());
        });
        let (label, hint) = words(field);
        let mixed = before.numbers[at].is_empty().then(|| texts.text("network-mixed"));
        html! {
            <label class="field" key={field.word()}><span>{ texts.text(label) }</span>
                <input data-testid={format!("conditions-{}", field.word())} inputmode="numeric" autocomplete="off"
                    value={form.numbers[at].clone()} placeholder={mixed} {oninput}
                    aria-invalid={(read == Err(field)).then_some("true")} aria-describedby="conditions-problem" />
                <small>{ texts.text(hint) }</small>
            </label>
        }
    };
    let choice = |testid: &'static str, ids: [&str; 4], now: Option<bool>, set: fn(&mut LinkForm, bool)| {
        let [label, hint, no, yes] = ids;
        let change = change.clone();
        let onchange = Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            if !value.is_empty() {
                change(&|form| set(form, value == "on"));
            }
        });
        html! {
            <label class="field"><span>{ texts.text(label) }</span>
                <select data-testid={testid} {onchange}>
                    if now.is_none() {
                        <option value="" selected=true>{ texts.text("network-mixed") }</option>
                    }
                    <option value="off" selected={now == Some(false)}>{ texts.text(no) }</option>
                    <option value="on" selected={now == Some(true)}>{ texts.text(yes) }</option>
                </select>
                <small>{ texts.text(hint) }</small>
            </label>
        }
    };
    let onsubmit = {
        let (read, edited) = (read.clone(), edited.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Ok(commands) = &read {
                dispatch.send(Action::DoAll(commands.clone(), Control::Settings));
                edited.set(None);
            }
        })
    };
    let problem = read.as_ref().err().map(|field| AttrValue::from(problem(&texts, *field)));
    let nothing = read.as_ref().is_ok_and(Vec::is_empty);
    let footer = html! {
        <>
            <p class="quiet grow">{ texts.text("network-conditions-lead") }</p>
            <button type="submit" form="conditions-form" class="primary" data-testid="conditions-set"
                disabled={nothing || read.is_err()} title={nothing.then(|| texts.text("network-set-nothing"))}>
                { texts.text("network-set") }
            </button>
        </>
    };
    let options = choices.iter().map(|choice| {
        html! {
            <option key={choice.word()} value={choice.word()} selected={choice == &*which}>{ name(&texts, *choice) }</option>
        }
    });
    let reorder = ["network-reorder", "network-reorder-hint", "network-off", "network-on"];
    let manual = ["network-manual", "network-manual-hint", "network-by-itself", "network-by-hand"];
    html! {
        <Dialog title={texts.text("network-conditions-title")} testid="conditions-sheet" close_testid="conditions-close"
            wide=true {footer}>
            <form id="conditions-form" class="conditions" {onsubmit} novalidate=true>
                <label class="field"><span>{ texts.text("network-conditions-which") }</span>
                    <select data-testid="conditions-links" onchange={on_which}>{ for options }</select>
                </label>
                <div class="fields">
                    { for (0..Field::OF_LINK.len()).map(number) }
                    { choice("conditions-reorder", reorder, form.reorder, |form, on| form.reorder = Some(on)) }
                    { choice("conditions-manual", manual, form.manual, |form, on| form.manual = Some(on)) }
                </div>
                <ProblemBeside id="conditions-problem" control={Control::Settings} error={props.model.error.clone()} {problem} />
            </form>
            { warnings(&texts, &props.model.delays) }
            { others(&texts, &props.model, &choose) }
        </Dialog>
    }
}

/// What can be chosen beside this: all links, and the directions of the one that is shown.
fn choices(which: Which) -> Vec<Which> {
    match which {
        Which::All => vec![Which::All],
        Which::Pair(a, b) | Which::One(a, b) => {
            let (a, b) = (a.min(b), a.max(b));
            vec![Which::All, Which::Pair(a, b), Which::One(a, b), Which::One(b, a)]
        }
    }
}

fn name(texts: &Texts, which: Which) -> String {
    match which {
        Which::All => texts.text("network-links-all"),
        Which::Pair(a, b) => texts.format("network-links-pair", &[("a", a.into()), ("b", b.into())]),
        Which::One(from, to) => texts.format("network-links-one", &[("from", from.into()), ("to", to.into())]),
    }
}

/// The label of a field, and what it means.
pub fn words(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Latency => ("network-latency", "network-latency-hint"),
        Field::Jitter => ("network-jitter", "network-jitter-hint"),
        Field::Loss => ("network-loss", "network-loss-hint"),
        Field::Duplication => ("network-duplication", "network-duplication-hint"),
        Field::Clock => ("network-clock", "network-clock-hint"),
        Field::Disk => ("network-disk", "network-disk-hint"),
        Field::Election => ("network-election", "network-election-hint"),
        Field::Resend => ("network-resend", "network-resend-hint"),
        Field::Flush => ("network-flush", "network-flush-hint"),
        Field::Batch => ("network-batch", "network-batch-hint"),
        Field::Priority => ("whole-priority", "whole-priority-hint"),
    }
}

/// What is wrong with what was typed there.
pub fn problem(texts: &Texts, field: Field) -> String {
    let (least, most) = field.limits();
    let args = [("field", texts.text(words(field).0).into()), ("least", least.into()), ("most", most.into())];
    texts.format("network-problem-number", &args)
}

/// Links over which heartbeats can come back too late.
pub fn warnings(texts: &Texts, delays: &[DelayWarning]) -> Html {
    if delays.is_empty() {
        return Html::default();
    }
    let more = delays.len().saturating_sub(WARNINGS);
    let lines = delays.iter().take(WARNINGS).map(|delay| {
        let args = [
            ("from", delay.from.into()),
            ("to", delay.to.into()),
            ("round", delay.round_trip.into()),
            ("election", delay.election.into()),
        ];
        html! { <p key={format!("{}-{}", delay.from, delay.to)}>{ texts.format("network-warning", &args) }</p> }
    });
    html! {
        <div class="warning" data-testid="delay-warning">
            { for lines }
            if more > 0 {
                <p>{ texts.format("network-warning-more", &[("n", more.into())]) }</p>
            }
        </div>
    }
}

/// Directions that are other than most, each with a way to change it.
fn others(texts: &Texts, model: &Model, choose: &Callback<Which>) -> Html {
    let (usual, manual) = (usual_conditions(&model.frame), usually_manual(&model.frame));
    let others: Vec<&LinkFrame> =
        model.frame.links.iter().filter(|link| link.conditions != usual || link.manual != manual).collect();
    let rows = others.iter().map(|link| {
        let (from, to) = (link.from, link.to);
        let label = texts.format("network-others-edit", &[("from", from.into()), ("to", to.into())]);
        html! {
            <li key={format!("{from}-{to}")} data-testid={format!("other-{from}-{to}")}>
                <b class="mono">{ format!("{from}→{to}") }</b>
                <span>{ summary(texts, link, &usual, manual) }</span>
                <button type="button" class="small" title={label.clone()} aria-label={label}
                    onclick={choose.reform(move |_: MouseEvent| Which::One(from, to))}>{ texts.text("network-edit") }</button>
            </li>
        }
    });
    html! {
        <section>
            <h3>{ texts.text("network-others-title") }</h3>
            if others.is_empty() {
                <p class="quiet">{ texts.text("network-others-none") }</p>
            } else {
                <ul class="others">{ for rows }</ul>
            }
        </section>
    }
}

/// What of a direction is other than usual: `latency 9 · loss 10 % · manual`.
pub fn summary(texts: &Texts, link: &LinkFrame, usual: &Conditions, manual: bool) -> String {
    let is = &link.conditions;
    let mut parts = Vec::new();
    let mut number = |id: &str, now: u64, usual: u64| {
        if now != usual {
            parts.push(texts.format(id, &[("n", now.into())]));
        }
    };
    number("network-has-latency", is.latency_ticks, usual.latency_ticks);
    number("network-has-jitter", is.jitter_ticks, usual.jitter_ticks);
    number("network-has-loss", is.loss_percent.into(), usual.loss_percent.into());
    number("network-has-duplication", is.duplication_percent.into(), usual.duplication_percent.into());
    if is.reorder {
        parts.push(texts.text("network-has-reorder"));
    }
    if link.manual != manual {
        parts.push(texts.text(if link.manual { "network-has-manual" } else { "network-by-itself" }));
    }
    parts.join(" · ")
}
