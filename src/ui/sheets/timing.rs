//! How fast a node is: its clock, its disk, its timeouts.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{
    conditions::{problem, warnings, words},
    conditions_form::{Field, NodeForm},
};
use crate::{
    app::{
        action::{Action, Control},
        model::Model,
    },
    sim::settings::NodeSettings,
    ui::{
        control_error::ProblemBeside,
        hooks::{use_dispatch, use_texts},
        sheets::dialog::Dialog,
    },
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct TimingSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The timing of the selected node.
#[component]
pub fn TimingSheet(props: &TimingSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let edited = use_state_eq(|| None::<NodeForm>);
    let model = &props.model;
    let node = model.frame.nodes.iter().find(|node| Some(node.pid) == model.selected);
    let Some((node, settings)) = node.and_then(|node| Some((node, node.settings?))) else {
        return html! {
            <Dialog title={texts.text("network-timing-none")} testid="timing-sheet" close_testid="timing-close">
                <p class="quiet">{ texts.text("page-choose-node") }</p>
            </Dialog>
        };
    };
    let pid = node.pid;
    let before = NodeForm::of(&settings);
    let form = (*edited).clone().unwrap_or_else(|| before.clone());
    let read = form.commands(&before, pid);
    let number = |at: usize| {
        let field = Field::OF_NODE[at];
        let (edited, form) = (edited.clone(), form.clone());
        let value = form.0[at].clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let mut next = form.clone();
            next.0[at] = event.target_unchecked_into::<HtmlInputElement>().value();
            edited.set(Some(next));
        });
        let (label, hint) = words(field);
        let memory = field == Field::Disk && node.disk.is_none();
        // OmniPaxos is asked for it: somebody must be there to be asked.
        let down = field == Field::Priority && !node.up;
        let waits = now_of(&settings, field).map(|now| texts.format("network-timing-pending", &[("now", now.into())]));
        html! {
            <label class="field" key={field.word()}><span>{ texts.text(label) }</span>
                <input data-testid={format!("timing-{}", field.word())} inputmode="numeric" autocomplete="off" {value}
                    disabled={memory || down} {oninput} aria-invalid={(read == Err(field)).then_some("true")}
                    aria-describedby="timing-problem" />
                if let Some(waits) = waits {
                    <small class="waits" data-testid={format!("timing-{}-waits", field.word())}>{ waits }</small>
                }
                <small>{ texts.text(if memory { "network-disk-memory" } else { hint }) }</small>
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
        <button type="submit" form="timing-form" class="primary" data-testid="timing-set"
            disabled={nothing || read.is_err()} title={nothing.then(|| texts.text("network-set-nothing"))}>
            { texts.text("network-set") }
        </button>
    };
    html! {
        <Dialog title={texts.format("network-timing-title", &[("node", pid.into())])} testid="timing-sheet"
            close_testid="timing-close" {footer}>
            <form id="timing-form" class="conditions" {onsubmit} novalidate=true>
                <h3>{ texts.text("network-timing-now") }</h3>
                <div class="fields">{ for (0..3).map(number) }</div>
                if !node.up {
                    <p class="quiet">{ texts.text("whole-priority-down") }</p>
                }
                <h3>{ texts.text("network-timing-restart") }</h3>
                <p class="quiet">{ texts.format("network-timing-restart-why", &[("node", pid.into())]) }</p>
                <div class="fields">{ for (3..Field::OF_NODE.len()).map(number) }</div>
                <ProblemBeside id="timing-problem" control={Control::Settings} error={model.error.clone()} {problem} />
            </form>
            { warnings(&texts, &model.delays) }
        </Dialog>
    }
}

/// What holds until the node starts again, where that is something else.
fn now_of(settings: &NodeSettings, field: Field) -> Option<u64> {
    let (now, next) = (settings.timeouts, settings.pending?);
    let (now, next) = match field {
        Field::Election => (now.election_ticks, next.election_ticks),
        Field::Resend => (now.resend_ticks, next.resend_ticks),
        Field::Flush => (now.flush_ticks, next.flush_ticks),
        Field::Batch => (now.batch, next.batch),
        _ => return None,
    };
    (now != next).then_some(now)
}
