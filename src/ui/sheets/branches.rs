//! The sheet of branches: the runs that were left behind, as a tree, and two of them side by side.

pub mod side_by_side;

use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        model::{BranchRow, Model},
    },
    script::branches::MAX_NAME_CHARS,
    text::Texts,
    ui::{
        control_error::ErrorBeside,
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
        sheets::{Sheet, dialog::Dialog, use_sheets},
    },
};
use side_by_side::SideBySide;

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct BranchesSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The sheet of branches.
#[component]
pub fn BranchesSheet(props: &BranchesSheetProps) -> Html {
    let model = &props.model;
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            dispatch.send(Action::ShowBranches(true));
            move || {
                dispatch.send(Action::ShowBranches(false));
                dispatch.send(Action::Compare(None));
            }
        });
    }
    let error = html! { <ErrorBeside error={model.error.clone()} control={Control::Branches} /> };
    if let Some(view) = &model.compare {
        let footer = html! {
            <button type="button" data-testid="compare-back" onclick={on(&dispatch, Action::Compare(None))}>
                { texts.text("page-compare-back") }
            </button>
        };
        return html! {
            <Dialog key="compare" title={texts.text("page-compare-title")} testid="branches-sheet"
                close_testid="branches-close" wide=true {footer}>
                <SideBySide view={view.clone()} rows={model.branches.clone()} />
                { error }
            </Dialog>
        };
    }
    let present = model.branches.iter().find(|row| row.present).map_or(0, |row| row.id);
    let rows = model.branches.iter().map(|row| {
        html! { <Row key={row.id} row={row.clone()} {present} busy={model.busy} alone={model.branches.len() == 1} /> }
    });
    let footer = html! {
        <>
        <button type="button" data-testid="twins-open" title={texts.text("rust-twins-why")}
            onclick={sheets.on_open(Sheet::Twins)}>{ texts.text("rust-twins") }</button>
        <button type="button" data-testid="branch-here" disabled={model.busy} title={texts.text("page-branch-here-why")}
            onclick={on(&dispatch, Action::Fork)}>
            { texts.format("page-branch-here", &[("step", model.frame.step.to_string().into())]) }
        </button>
        </>
    };
    html! {
        <Dialog key="tree" title={texts.text("page-branches")} testid="branches-sheet" close_testid="branches-close"
            wide=true {footer}>
            <p class="quiet">{ texts.text("page-branches-lead") }</p>
            if model.branches.len() == 1 {
                <p>{ texts.text("page-branches-alone") }</p>
            }
            <ul class="branches">{ for rows }</ul>
            { error }
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct RowProps {
    row: BranchRow,
    /// The one that goes on.
    present: u64,
    busy: bool,
    /// Whether there is no other.
    alone: bool,
}

#[component]
fn Row(props: &RowProps) -> Html {
    let RowProps { row, present, busy, alone } = props;
    let texts = use_texts();
    let dispatch = use_dispatch();
    let name = |id: &str| texts.format(id, &[("name", row.name.as_str().into())]);
    let id = row.id;
    let onchange = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let name = event.target_unchecked_into::<HtmlInputElement>().value();
            dispatch.send(Action::RenameBranch(id, name));
        })
    };
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Enter" {
            // Leaving the field takes the name; that fails for no element that stands in the page.
            let _ = event.target_unchecked_into::<HtmlInputElement>().blur();
        }
    });
    let length = [("steps", row.steps.to_string().into()), ("time", row.time.to_string().into())];
    let class = classes!("branch", row.present.then_some("present"), (row.depth > 0).then_some("child"));
    html! {
        <li {class} ~style={format!("--depth:{}", row.depth)} data-testid={format!("branch-{id}")}
            aria-current={row.present.then_some("true")}>
            <div class="branch-head">
                <input type="text" value={row.name.clone()} maxlength={MAX_NAME_CHARS.to_string()} {onchange} {onkeydown}
                    data-testid={format!("branch-name-{id}")} aria-label={name("page-branch-name-of")} />
                if row.present {
                    <span class="chip ok">{ texts.text("page-branch-present") }</span>
                }
            </div>
            <p class="branch-facts">
                <span>{ left(&texts, row) }</span>
                <span>{ texts.format("page-branch-length", &length) }</span>
            </p>
            { differs(&texts, row) }
            if !*alone {
                <div class="branch-deeds">
                    if !row.present {
                        <button type="button" disabled={*busy} data-testid={format!("branch-go-{id}")}
                            aria-label={name("page-branch-go-to")} onclick={on(&dispatch, Action::GoToBranch(id))}>
                            { texts.text("page-branch-go") }
                        </button>
                    }
                    <button type="button" data-testid={format!("branch-compare-{id}")}
                        aria-label={name("page-branch-compare-of")}
                        onclick={on(&dispatch, Action::Compare(Some((other(row, *present), id, None))))}>
                        { texts.text("page-branch-compare") }
                    </button>
                    if !row.present {
                        <button type="button" class="danger" disabled={*busy} data-testid={format!("branch-delete-{id}")}
                            aria-label={name("page-branch-delete-it")} onclick={on(&dispatch, Action::DeleteBranch(id))}>
                            { Icon::Close.html() }{ texts.text("page-branch-delete") }
                        </button>
                    }
                </div>
            }
        </li>
    }
}

/// What a branch is compared with first: the one that goes on; that one with the one that it left, where there is one.
fn other(row: &BranchRow, present: u64) -> u64 {
    match row.parent {
        Some(parent) if row.present => parent,
        _ => present,
    }
}

fn left(texts: &Texts, row: &BranchRow) -> String {
    match &row.left {
        None => texts.text("page-branch-root"),
        Some((parent, step, time)) => texts.format(
            "page-branch-left",
            &[("parent", parent.as_str().into()), ("step", step.to_string().into()), ("time", time.to_string().into())],
        ),
    }
}

/// What the branch did first that the one it left did not, and what that did.
fn differs(texts: &Texts, row: &BranchRow) -> Html {
    let Some((own, other)) = &row.differs else { return Html::default() };
    let what = |line: &Option<AttrValue>| match line {
        Some(line) => html! { <code>{ line.clone() }</code> },
        None => html! { <i>{ texts.text("page-branch-only-time") }</i> },
    };
    html! {
        <p class="branch-differs">
            <span>{ texts.text("page-branch-first-here") }{ " " }{ what(own) }</span>
            <span>{ texts.text("page-branch-first-there") }{ " " }{ what(other) }</span>
        </p>
    }
}
