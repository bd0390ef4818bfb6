//! The sheet for a new cluster.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::new_cluster_form::{Field, Form, Problem};
use crate::{
    app::{
        action::{Action, Control},
        model::Model,
    },
    sim::config::{CatchUp, StorageKind},
    text::{Texts, setup_error},
    ui::{
        control_error::ProblemBeside,
        hooks::{use_dispatch, use_texts},
        phrase,
        sheets::{dialog::Dialog, use_sheets},
    },
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct NewClusterSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The sheet for a new cluster.
#[component]
pub fn NewClusterSheet(props: &NewClusterSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let form = use_state_eq(|| Form::of(&props.model.setup));
    // Open from the start where something in it is not as usual; then as the person leaves it.
    let rare = use_memo((), |()| Form::of(&props.model.setup).has_rare());
    let read = form.setup();
    let change = {
        let form = form.clone();
        move |change: &dyn Fn(&mut Form)| {
            let mut next = (*form).clone();
            change(&mut next);
            form.set(next);
        }
    };
    let number = |field: Field, testid: &'static str, label: String, hint: String| {
        let wrong = read.as_ref().err().is_some_and(|problem| concerns(problem, field));
        let change = change.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            change(&|form| form.set(field, text.clone()));
        });
        html! {
            <label class="field"><span>{ label }</span>
                <input data-testid={testid} autofocus={field == Field::Count} inputmode="numeric" autocomplete="off" value={form.get(field).to_owned()}
                    {oninput} aria-invalid={wrong.then_some("true")} aria-describedby="nc-problem" />
                <small>{ hint }</small>
            </label>
        }
    };
    let on_storage = {
        let change = change.clone();
        Callback::from(move |event: Event| {
            if let Some(kind) = chosen_storage(&event) {
                change(&|form| form.storages = [kind; _]);
            }
        })
    };
    let each = (0..form.count()).map(|at| {
        let change = change.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Some(kind) = chosen_storage(&event) {
                change(&|form| form.storages[at] = kind);
            }
        });
        html! {
            <label key={at}><span class="dot">{ at + 1 }</span>
                <select data-testid={format!("nc-storage-{}", at + 1)} {onchange}
                    aria-label={texts.format("page-nc-storage-of", &[("node", (at + 1).into())])}>
                    { storages(&texts, Some(form.storages[at])) }
                </select>
            </label>
        }
    });
    let priorities = (0..form.count()).map(|at| {
        let change = change.clone();
        let oninput = Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            change(&|form| form.priorities[at] = text.clone());
        });
        let wrong = read == Err(Problem::Priority(at as u64 + 1));
        html! {
            <label key={at}><span class="dot">{ at + 1 }</span>
                <input class="short" data-testid={format!("nc-priority-{}", at + 1)} inputmode="numeric" autocomplete="off"
                    value={form.priorities[at].clone()} {oninput} aria-invalid={wrong.then_some("true")}
                    aria-describedby="nc-problem"
                    aria-label={texts.format("whole-nc-priority-of", &[("node", (at + 1).into())])} />
            </label>
        }
    });
    let on_snapshots = {
        let change = change.clone();
        Callback::from(move |_: Event| change(&|form| form.snapshots = !form.snapshots))
    };
    let on_reorder = {
        let change = change.clone();
        Callback::from(move |_: Event| change(&|form| form.reorder = !form.reorder))
    };
    let on_catch_up = {
        let change = change.clone();
        Callback::from(move |event: Event| {
            let value = event.target_unchecked_into::<HtmlSelectElement>().value();
            let catch_up = if value == CatchUp::Upstream.word() { CatchUp::Upstream } else { CatchUp::Mended };
            change(&|form| form.catch_up = catch_up);
        })
    };
    let start = {
        let read = read.clone();
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Ok(setup) = &read {
                sheets.close();
                dispatch.send(Action::NewCluster(setup.clone()));
            }
        })
    };
    let problem = read.as_ref().err().map(|problem| match problem {
        Problem::Number(_) => AttrValue::from(texts.text("page-nc-problem-number")),
        Problem::Priority(node) => {
            AttrValue::from(texts.format("whole-nc-problem-priority", &[("node", (*node).into())]))
        }
        Problem::Setup(error) => setup_error(&texts, error).into(),
    });
    let restless = read.as_ref().is_ok_and(|setup| setup.delay_reaches_election_timeout());
    let all = form.storage();
    let catch_up_why = match form.catch_up {
        CatchUp::Mended => texts.text("page-nc-catchup-mended-why"),
        CatchUp::Upstream => texts.text("page-nc-catchup-upstream-why"),
    };
    let footer = html! {
        <>
            // Above the fold wherever the field is that it is about.
            <div class="grow">
                <ProblemBeside id="nc-problem" control={Control::NewCluster} error={props.model.error.clone()} problem={problem.clone()} />
                if problem.is_none() {
                    <p class="quiet">{ texts.text("page-nc-replaces") }</p>
                }
            </div>
            <button type="submit" form="nc-form" class="primary" data-testid="nc-start" disabled={read.is_err()}>
                { texts.text("page-nc-start") }
            </button>
        </>
    };
    html! {
        <Dialog title={texts.text("page-nc-title")} testid="new-cluster-sheet" close_testid="new-cluster-close" wide=true
            {footer}>
            <form id="nc-form" onsubmit={start} novalidate=true>
                <div class="fields">
                    { number(Field::Count, "nc-count", texts.text("page-nc-count"), texts.text("page-nc-count-hint")) }
                    <label class="field"><span>{ texts.text("page-nc-storage") }</span>
                        <select data-testid="nc-storage" onchange={on_storage}>
                            if all.is_none() {
                                <option value="" selected=true>{ texts.text("page-nc-storage-mixed") }</option>
                            }
                            { storages(&texts, all) }
                        </select>
                        <small>{ texts.text("page-nc-storage-hint") }</small>
                    </label>
                </div>
                <fieldset class="each"><legend>{ texts.text("page-nc-storage-each") }</legend>{ for each }</fieldset>
                <div class="fields">
                    <label class="check"><input type="checkbox" data-testid="nc-snapshots" checked={form.snapshots}
                        onchange={on_snapshots} /><span>{ texts.text("page-nc-snapshots") }</span></label>
                    <label class="field"><span>{ texts.text("page-nc-catchup") }</span>
                        <select data-testid="nc-catchup" onchange={on_catch_up} disabled={!form.snapshots}>
                            <option value={CatchUp::Mended.word()} selected={form.catch_up == CatchUp::Mended}>
                                { texts.text("page-nc-catchup-mended") }
                            </option>
                            <option value={CatchUp::Upstream.word()} selected={form.catch_up == CatchUp::Upstream}>
                                { texts.text("page-nc-catchup-upstream") }
                            </option>
                        </select>
                    </label>
                </div>
                <p class="quiet">
                    { if form.snapshots { catch_up_why } else { texts.text("page-nc-snapshots-off-why") } }
                </p>
                <div class="fields five">
                    { number(Field::Latency, "nc-latency", texts.text("page-nc-latency"), texts.text("page-nc-latency-hint")) }
                    { number(Field::Jitter, "nc-jitter", texts.text("page-nc-jitter"), texts.text("page-nc-jitter-hint")) }
                    { number(Field::Election, "nc-election", texts.text("page-nc-election"), texts.text("page-nc-election-hint")) }
                    { number(Field::Disk, "nc-disk", texts.text("page-nc-disk"), texts.text("page-nc-disk-hint")) }
                    { number(Field::Seed, "nc-seed", texts.text("page-nc-seed"), texts.text("page-nc-seed-hint")) }
                </div>
                <details class="nc-more" data-testid="nc-more" open={*rare}>
                    <summary>{ texts.text("network-setup-more") }</summary>
                    <div class="fields">
                        { number(Field::Loss, "nc-loss", texts.text("network-loss"), texts.text("network-loss-hint")) }
                        { number(Field::Duplication, "nc-duplication", texts.text("network-duplication"), texts.text("network-duplication-hint")) }
                        <label class="check"><input type="checkbox" data-testid="nc-reorder" checked={form.reorder}
                            onchange={on_reorder} title={texts.text("network-reorder-hint")} />
                            <span>{ texts.text("network-reorder") }</span></label>
                        { number(Field::Resend, "nc-resend", texts.text("network-resend"), texts.text("network-resend-hint")) }
                        { number(Field::Flush, "nc-flush", texts.text("network-flush"), texts.text("network-flush-hint")) }
                        { number(Field::Batch, "nc-batch", texts.text("network-batch"), texts.text("network-batch-hint")) }
                        { number(Field::ReadQuorum, "nc-read-quorum", texts.text("whole-nc-read"), texts.text("whole-nc-read-hint")) }
                        { number(Field::WriteQuorum, "nc-write-quorum", texts.text("whole-nc-write"), texts.text("whole-nc-write-hint")) }
                    </div>
                    <fieldset class="each"><legend>{ texts.text("whole-nc-priorities") }</legend>{ for priorities }</fieldset>
                    <p class="quiet">{ texts.text("whole-nc-priorities-why") }</p>
                </details>
                if restless {
                    <p class="warning" data-testid="nc-warning">{ texts.text("page-nc-restless") }</p>
                }
            </form>
        </Dialog>
    }
}

fn concerns(problem: &Problem, field: Field) -> bool {
    use crate::sim::{error::SetupError, quorum::QuorumRule};
    match problem {
        Problem::Number(wrong) => *wrong == field,
        Problem::Priority(_) => false,
        Problem::Setup(SetupError::Quorums { rule, .. }) => match rule {
            QuorumRule::Overlap | QuorumRule::Order => matches!(field, Field::ReadQuorum | Field::WriteQuorum),
            QuorumRule::Read => field == Field::ReadQuorum,
            QuorumRule::Write => field == Field::WriteQuorum,
        },
        Problem::Setup(SetupError::NodeCount { .. }) => field == Field::Count,
        Problem::Setup(SetupError::Ticks { field: word, .. }) => match field {
            Field::Latency => *word == "latency",
            Field::Jitter => *word == "jitter",
            Field::Election => *word == "election",
            Field::Disk => *word == "disk",
            Field::Resend => *word == "resend",
            Field::Flush => *word == "flush",
            _ => false,
        },
        Problem::Setup(SetupError::Percent { field: word, .. }) => match field {
            Field::Loss => *word == "loss",
            Field::Duplication => *word == "duplication",
            _ => false,
        },
        Problem::Setup(SetupError::Batch { .. }) => field == Field::Batch,
        Problem::Setup(_) => false,
    }
}

fn chosen_storage(event: &Event) -> Option<StorageKind> {
    let value = event.target_unchecked_into::<HtmlSelectElement>().value();
    [StorageKind::IndexedDb, StorageKind::Memory].into_iter().find(|kind| kind.word() == value)
}

fn storages(texts: &Texts, chosen: Option<StorageKind>) -> Html {
    let options = [StorageKind::IndexedDb, StorageKind::Memory].into_iter().map(|kind| {
        html! {
            <option key={kind.word()} value={kind.word()} selected={chosen == Some(kind)}>
                { phrase::storage(texts, kind) }
            </option>
        }
    });
    options.collect()
}
