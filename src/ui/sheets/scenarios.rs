//! The scenarios sheet: situations to start with one click, and what to look for in each.

use yew::prelude::*;

use crate::{
    app::{action::Action, class::ClassAction, model::Model},
    script::{
        parse,
        scenarios::{SCENARIOS, Scenario},
    },
    text::{Texts, scenario_look, scenario_title},
    ui::{
        hooks::{use_dispatch, use_texts},
        icon::Icon,
        panels::tenths,
        sheets::{dialog::Dialog, use_sheets},
    },
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct ScenariosSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The scenarios sheet.
#[component]
pub fn ScenariosSheet(props: &ScenariosSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let cards = SCENARIOS.iter().map(|scenario| {
        let title = scenario_title(&texts, scenario.name);
        let look = scenario_look(&texts, scenario.name);
        let onclick = {
            let (dispatch, sheets) = (dispatch.clone(), sheets.clone());
            Callback::from(move |_: MouseEvent| {
                sheets.close();
                dispatch.send(Action::Run(scenario.script.to_owned()));
            })
        };
        let beats = parse(scenario.script).map_or(0, |script| script.remarks.beats.len());
        let count = Some(beats).filter(|count| *count > 0);
        let present = {
            let (dispatch, sheets) = (dispatch.clone(), sheets.clone());
            Callback::from(move |_: MouseEvent| {
                sheets.close();
                dispatch.send(Action::Class(ClassAction::PresentScript(scenario.script.to_owned())));
            })
        };
        html! {
            <li key={scenario.name}>
                <button type="button" class="card" data-testid={format!("scenario-{}", scenario.name)} {onclick}
                    aria-current={(props.model.scenario == Some(scenario.name)).then_some("true")} disabled={props.model.busy}>
                    <b>{ title }</b><span>{ look }</span>
                    if let Some(downtime) = downtime(&texts, scenario) {
                        <small data-testid={format!("downtime-{}", scenario.name)}>{ downtime }</small>
                    }
                </button>
                if let Some(count) = count {
                    <button type="button" class="small" data-testid={format!("present-{}", scenario.name)}
                        onclick={present} disabled={props.model.busy}>
                        { Icon::Present.html() }{ texts.format("class-present-beats", &[("n", count.into())]) }
                    </button>
                }
            </li>
        }
    });
    html! {
        <Dialog title={texts.text("page-scenarios-title")} testid="scenarios-sheet" close_testid="scenarios-close"
            wide=true>
            <p class="quiet">{ texts.text("page-scenarios-lead") }</p>
            <ul class="cards">{ for cards }</ul>
        </Dialog>
    }
}

/// How long a client waits in it, as it was measured, beside what the paper says.
fn downtime(texts: &Texts, scenario: &Scenario) -> Option<String> {
    let found = scenario.downtime()?;
    let args = [
        ("node", found.client.into()),
        ("ticks", found.ticks.into()),
        ("timeouts", tenths(found.tenths()).into()),
        ("paper", scenario.paper.unwrap_or_default().into()),
    ];
    let id = if scenario.paper.is_some() { "whole-downtime-paper" } else { "whole-downtime" };
    Some(texts.format(id, &args))
}
