//! The explorer's sheet: what is to be explored, how far it is, what was found and what was seen.

mod coverage;
mod findings;
mod form;

use std::rc::Rc;

use coverage::Coverage;
use findings::Findings;
use form::Form;
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control, Dispatch},
        explorer::{
            ExplorerAction,
            search::Phase,
            view::ExplorerView,
            words::{progress, said, trouble},
        },
        model::Model,
    },
    text::Texts,
    ui::{
        control_error::ErrorBeside,
        figures::FiguresToggle,
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
        sheets::dialog::Dialog,
    },
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct ExplorerSheetProps {
    /// The explorer; `None` before it was first started.
    pub explorer: Option<Rc<ExplorerView>>,
    /// All that the page draws from; only what went wrong is taken from it.
    pub model: Model,
    /// Called when a finding is opened: it is below the sheet.
    pub onopen: Callback<()>,
}

/// The sheet.
#[component]
pub fn ExplorerSheet(props: &ExplorerSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            dispatch.send(Action::Explorer(ExplorerAction::Show(true)));
            move || dispatch.send(Action::Explorer(ExplorerAction::Show(false)))
        });
    }
    let phase = props.explorer.as_ref().map(|view| view.phase);
    let is_active = phase.is_some_and(Phase::is_active);
    html! {
        <Dialog title={texts.text("explore-title")} testid="explorer-sheet" close_testid="explorer-close" wide=true>
            <p class="quiet">{ texts.text("explore-lead") }</p>
            <ErrorBeside error={props.model.error.clone()} control={Control::Explorer} />
            <Form plan={props.explorer.as_ref().map(|view| view.plan)} {phase} />
            if is_active {
                <p class="quiet" data-testid="explorer-goes-on">{ texts.text("explore-goes-on") }</p>
            }
            if let Some(view) = &props.explorer {
                <div class="explorer-said" data-phase={word(view.phase)} data-testid="explorer-said">
                    <p role="status">{ said(&texts, view) }</p>
                    if view.phase == Phase::Failed {
                        <p>{ texts.text("explore-failed-hint") }</p>
                    }
                </div>
                { for view.troubles.iter().map(|one| html! {
                    <p class="warning" role="alert" data-testid="explorer-trouble">{ Icon::Warning.html() }{ trouble(&texts, one) }</p>
                }) }
                { how_far(&texts, view) }
                <Findings findings={view.findings.clone()} more={view.more} exempt={view.exempt.clone()} onopen={props.onopen.clone()} />
                <Coverage coverage={view.coverage.clone()} />
            }
            <FiguresToggle shown={props.model.figures.is_some()} testid="explorer-figures" />
        </Dialog>
    }
}

/// The name of a phase, for tests and for styles.
pub fn word(phase: Phase) -> &'static str {
    match phase {
        Phase::Running => "running",
        Phase::Pausing => "pausing",
        Phase::Paused => "paused",
        Phase::Stopped => "stopped",
        Phase::Done => "done",
        Phase::Failed => "failed",
    }
}

/// The bar, and the figures below it.
fn how_far(texts: &Texts, view: &ExplorerView) -> Html {
    let seconds = texts.format("explore-seconds-value", &[("seconds", view.seconds.into())]);
    let number = |n: u64| texts.format("explore-number", &[("n", n.into())]);
    let of = [("busy", view.busy.into()), ("workers", view.workers.into())];
    let facts = [
        ("explorer-speed", "explore-speed", number(view.seeds_a_second)),
        ("explorer-events-speed", "explore-events-speed", number(view.events_a_second)),
        ("explorer-events", "explore-events", number(view.events)),
        ("explorer-seconds", "explore-seconds", seconds),
        ("explorer-workers-now", "explore-workers-now", texts.format("explore-workers-of", &of)),
    ];
    // Nobody is there once it is over.
    let count = if view.phase.is_active() { facts.len() } else { facts.len() - 1 };
    let facts = facts.into_iter().take(count).map(|(testid, id, value)| {
        html! { <div key={testid}><dt>{ texts.text(id) }</dt><dd data-testid={testid}>{ value }</dd></div> }
    });
    html! {
        <div class="explorer-far">
            <progress max={view.plan.count.to_string()} value={view.seeds.to_string()} aria-label={texts.text("explore-progress-label")} />
            <p data-testid="explorer-progress" data-seeds={view.seeds.to_string()}>{ progress(texts, view) }</p>
            <dl class="explorer-facts">{ for facts }</dl>
        </div>
    }
}

/// What starts, pauses and ends a search. The first button stays the same element whatever it does, and keeps the focus.
fn controls(texts: &Texts, dispatch: &Dispatch, phase: Option<Phase>, is_possible: bool) -> Html {
    let act = |action: ExplorerAction| on::<MouseEvent>(dispatch, Action::Explorer(action));
    let active = phase.filter(|phase| phase.is_active());
    let (testid, icon, id, onclick) = match active {
        None if phase.is_some() => ("explorer-start", Icon::Play, "explore-again", None),
        None => ("explorer-start", Icon::Play, "explore-start", None),
        Some(Phase::Running) => ("explorer-pause", Icon::Pause, "explore-pause", Some(act(ExplorerAction::Pause))),
        Some(_) => ("explorer-go-on", Icon::Play, "explore-go-on", Some(act(ExplorerAction::GoOn))),
    };
    // Starting is what its form does.
    let kind = if active.is_some() { "button" } else { "submit" };
    let class = (active != Some(Phase::Running)).then_some("primary");
    let disabled = active.is_none() && !is_possible;
    html! {
        <div class="row">
            <button key="main" type={kind} {class} data-testid={testid} {disabled} {onclick}>
                { icon.html() }{ texts.text(id) }
            </button>
            if active.is_some() {
                <button key="stop" type="button" data-testid="explorer-stop" onclick={act(ExplorerAction::Stop)}>
                    { Icon::Stop.html() }{ texts.text("explore-stop") }
                </button>
            }
        </div>
    }
}
