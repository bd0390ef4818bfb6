//! What can be done to a node's disk: hold its writes, make a flush fail, fill it, damage a record, wipe it, keep its
//! records as a file; and what can be done where a node does not start from it.

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        model::Model,
    },
    sim::command::{Command, DiskLoss, Record},
    text::Texts,
    ui::{
        control_error::ErrorBeside,
        hooks::{on, use_dispatch, use_texts},
        sheets::{Sheet, dialog::Dialog, use_sheets},
    },
    view::DiskFrame,
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct DiskSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The disk of the selected node.
#[component]
pub fn DiskSheet(props: &DiskSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let model = &props.model;
    let node = model.frame.nodes.iter().find(|node| Some(node.pid) == model.selected);
    let Some((node, disk)) = node.and_then(|node| node.disk.as_ref().map(|disk| (node, disk))) else {
        let why = if node.is_some() { "page-hold-memory" } else { "page-choose-node" };
        return html! {
            <Dialog title={texts.text("page-disk-none-title")} testid="disk-sheet" close_testid="disk-close">
                <p class="quiet">{ texts.text(why) }</p>
            </Dialog>
        };
    };
    let pid = node.pid;
    let row = |testid: String, label: String, why: String, enabled: bool, danger: bool, command: Command| {
        let ask = on(&dispatch, Action::Do(command, Control::Node));
        html! {
            <div class="disk-deed" key={testid.clone()}>
                <button type="button" class={classes!(danger.then_some("danger"))} data-testid={testid}
                    disabled={!enabled} onclick={ask}>{ label }</button>
                <span class="quiet">{ why }</span>
            </div>
        }
    };
    let hold = if disk.held {
        let (label, why) = (texts.text("page-release"), texts.text("page-release-why"));
        row("disk-release".into(), label, why, true, false, Command::Release(pid))
    } else {
        let (label, why) = (texts.text("page-hold"), texts.text("page-hold-why"));
        row("disk-hold".into(), label, why, true, false, Command::Hold(pid))
    };
    let room = if disk.full {
        let (label, why) = (texts.text("page-disk-free"), texts.text("page-disk-free-why"));
        row("free".into(), label, why, true, false, Command::Free(pid))
    } else {
        let (label, why) = (texts.text("page-disk-fill"), texts.text("page-disk-fill-why"));
        row("fill".into(), label, why, true, false, Command::Fill(pid))
    };
    let (fail, fail_why) = (texts.text("page-disk-fail"), texts.text("page-disk-fail-why"));
    let damages = [Record::Manifest, Record::Log, Record::Snapshot].into_iter().map(|record| {
        let label = match record {
            Record::Manifest => texts.text("page-disk-damage-manifest"),
            Record::Log => texts.text("page-disk-damage-log"),
            Record::Snapshot => texts.text("page-disk-damage-snapshot"),
        };
        let ask = on(&dispatch, Action::Do(Command::Damage { node: pid, record }, Control::Node));
        html! {
            <button type="button" class="danger" key={record.word()} data-testid={format!("damage-{}", record.word())}
                disabled={node.up} onclick={ask}>{ label }</button>
        }
    });
    let (wipe, wipe_why) = (texts.text("page-disk-wipe"), texts.text("page-disk-wipe-why"));
    html! {
        <Dialog title={texts.format("page-disk-sheet-title", &[("node", pid.into())])} testid="disk-sheet"
            close_testid="disk-close">
            <p class="disk-state" data-testid="disk-state">{ state(&texts, disk) }</p>
            { hold }
            { row("fail".into(), fail, fail_why, !disk.fails_next, false, Command::Fail(pid)) }
            { room }
            <h3>{ texts.text("page-disk-crashed-title") }</h3>
            <p class="quiet">{ texts.text(if node.up { "page-disk-crash-first" } else { "page-disk-damage-why" }) }</p>
            <div class="row">{ damages.collect::<Html>() }</div>
            { row("wipe".into(), wipe, wipe_why, !node.up, true, Command::Wipe(pid)) }
            if disk.loss.is_some() {
                <div class="disk-deed">
                    <button type="button" data-testid="disk-replace" disabled={model.frame.leader.is_none()}
                        onclick={sheets.on_open(Sheet::Reconfigure)}>{ texts.text("page-disk-replace") }</button>
                    <span class="quiet">{ texts.text(match model.frame.leader {
                        Some(_) => "page-disk-replace-why",
                        None => "page-disk-replace-wait",
                    }) }</span>
                </div>
            }
            <h3>{ texts.text("page-disk-export-title") }</h3>
            <div class="disk-deed">
                <button type="button" data-testid="disk-export" onclick={on(&dispatch, Action::ExportDisk(pid))}>
                    { texts.text("page-disk-export") }
                </button>
                <span class="quiet">{ texts.text("page-disk-export-why") }</span>
            </div>
            <ErrorBeside error={model.error.clone()} control={Control::Node} />
        </Dialog>
    }
}

/// What a disk is up to, in a sentence.
fn state(texts: &Texts, disk: &DiskFrame) -> String {
    match disk.loss {
        Some(DiskLoss::Damaged(_)) => texts.text("page-disk-is-damaged"),
        Some(DiskLoss::Lost) => texts.text("page-disk-is-lost"),
        None if disk.failing => texts.text("page-disk-is-failing"),
        None if disk.full => texts.text("page-disk-is-full"),
        None if disk.fails_next => texts.text("page-disk-will-fail"),
        None if disk.held => texts.text("page-disk-is-held"),
        None if disk.pending => texts.text("page-disk-is-writing"),
        None => texts.format("page-disk-is-well", &[("flushed", disk.flushed.into())]),
    }
}
