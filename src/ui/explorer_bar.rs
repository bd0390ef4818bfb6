//! A line at the top of the page: the explorer goes on while its sheet is closed, or is at its end.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        action::Action,
        explorer::{
            ExplorerAction,
            search::Phase,
            view::ExplorerView,
            words::{progress, said},
        },
    },
    ui::{
        hooks::{on, use_dispatch, use_texts},
        icon::Icon,
        sheets::{Sheet, explorer::word, use_sheets},
    },
};

/// What the line gets.
#[derive(Properties, PartialEq)]
pub struct ExplorerBarProps {
    /// The explorer.
    pub explorer: Rc<ExplorerView>,
}

/// The line.
#[component]
pub fn ExplorerBar(props: &ExplorerBarProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let view = &props.explorer;
    let act = |action: ExplorerAction| on::<MouseEvent>(&dispatch, Action::Explorer(action));
    html! {
        <div class="explorer-bar" data-testid="explorer-bar" data-phase={word(view.phase)} role="region" aria-label={texts.text("explore-title")}>
            <p role="status">{ said(&texts, view) }</p>
            <span class="quiet" data-testid="explorer-bar-progress">{ progress(&texts, view) }</span>
            <span class="explorer-bar-deeds">
                if view.phase == Phase::Running {
                    <button type="button" class="small" data-testid="explorer-bar-pause" onclick={act(ExplorerAction::Pause)}>
                        { texts.text("explore-pause") }
                    </button>
                } else if view.phase.is_active() {
                    <button type="button" class="small" data-testid="explorer-bar-go-on" onclick={act(ExplorerAction::GoOn)}>
                        { texts.text("explore-go-on") }
                    </button>
                }
                <button type="button" class="small" data-testid="explorer-bar-open" onclick={sheets.on_open(Sheet::Explorer)}>
                    { texts.text("explore-open") }
                </button>
                if !view.phase.is_active() {
                    <button type="button" class="plain small" data-testid="explorer-bar-dismiss" aria-label={texts.text("page-dismiss")}
                        onclick={act(ExplorerAction::Dismiss)}>{ Icon::Close.html() }</button>
                }
            </span>
        </div>
    }
}
