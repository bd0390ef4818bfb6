//! The compact sheet: one sheet in place of four buttons. Snapshot or trim; this node or all; at an index or
//! as far as possible; what goes, and who holds it back; the call.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        model::Model,
    },
    sim::{
        NodeId,
        command::{Command, Scope},
        config::Setup,
        error::Refusal,
        event::{Asked, Compaction},
    },
    text::{
        Texts, refusal, refusal_name,
        rust::{Call, Values},
    },
    ui::{
        control_error::ErrorBeside,
        hooks::{use_dispatch, use_texts},
        panels::RustLines,
        panels::compaction::words,
        phrase,
        sheets::{Sheet, dialog::Dialog, use_sheets},
    },
    view::{
        Frame,
        compaction::{Ask, AskedSize, Fate, Preview, Trap, preview},
    },
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct CompactSheetProps {
    /// All that the page draws from.
    pub model: Model,
    /// At which node; `None` for the selected one, else the leader.
    pub node: Option<NodeId>,
    /// At which index; `None` for as far as possible.
    pub at: Option<usize>,
}

/// What is chosen in the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Choice {
    node: NodeId,
    kind: Compaction,
    scope: Scope,
    as_far: bool,
    index: String,
}

impl Choice {
    fn new(props: &CompactSheetProps) -> Self {
        let frame = &props.model.frame;
        let first = frame.nodes.first().map_or(1, |node| node.pid);
        let node = props.node.or(props.model.selected).or(frame.leader).unwrap_or(first);
        let decided = frame.nodes.iter().find(|other| other.pid == node).map_or(0, |node| node.decided);
        Self {
            node,
            kind: if frame.snapshots { Compaction::Snapshot } else { Compaction::Trim },
            scope: Scope::All,
            as_far: props.at.is_none(),
            index: props.at.unwrap_or(decided).to_string(),
        }
    }

    /// What it asks of OmniPaxos; `None` where the index is not one.
    fn ask(&self) -> Option<Ask> {
        let at = if self.as_far { None } else { Some(self.index.trim().parse().ok()?) };
        let scope = if self.kind == Compaction::Trim { Scope::All } else { self.scope };
        Some(Ask { node: self.node, kind: self.kind, scope, at })
    }
}

/// The compact sheet.
#[component]
pub fn CompactSheet(props: &CompactSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let sheets = use_sheets();
    let model = &props.model;
    let frame = &model.frame;
    let choice = use_state_eq(|| Choice::new(props));
    // Once what was asked for is done, the sheet has served; refused, it stays with the reason in it.
    let asked_at = use_state_eq(|| None::<u64>);
    let failed = model.error.as_ref().is_some_and(|error| error.control == Control::Compact);
    {
        let (asked_at, sheets) = (asked_at.clone(), sheets.clone());
        use_effect_with((frame.step, failed), move |(step, failed)| match (*asked_at, failed) {
            (Some(_), true) => asked_at.set(None),
            (Some(before), false) if *step > before => sheets.close(),
            _ => {}
        });
    }
    let set = {
        let (choice, dispatch) = (choice.clone(), dispatch.clone());
        move |change: &dyn Fn(&mut Choice)| {
            let mut next = (*choice).clone();
            change(&mut next);
            choice.set(next);
            if failed {
                dispatch.send(Action::DismissError(Control::Compact));
            }
        }
    };
    let ask = choice.ask();
    let trim = choice.kind == Compaction::Trim;
    // A trim at a follower is refused; the sheet offers the leader, shows what that would do, and lets see the refusal.
    let leader = frame.leader.filter(|leader| trim && *leader != choice.node);
    let shown = ask.map(|ask| Ask { node: leader.unwrap_or(ask.node), ..ask });
    {
        // What it would leave in bytes only the cluster itself knows.
        let dispatch = dispatch.clone();
        use_effect_with(shown, move |ask| dispatch.send(Action::AskCompaction(*ask)));
    }
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| move || dispatch.send(Action::AskCompaction(None)));
    }
    let seen = shown.map(|ask| (ask, preview(frame, ask)));
    let refused_here = ask.filter(|_| leader.is_some()).and_then(|ask| preview(frame, ask).refusal);
    let send = |node: NodeId| {
        let (dispatch, step) = (dispatch.clone(), frame.step);
        let asked_at = asked_at.setter();
        Callback::from(move |_: MouseEvent| {
            if let Some(ask) = ask {
                asked_at.set(Some(step));
                dispatch.send(Action::Do(command(Ask { node, ..ask }), Control::Compact));
            }
        })
    };
    // A remedy is something asked too.
    let onremedy = {
        let (asked_at, step) = (asked_at.setter(), frame.step);
        Callback::from(move |()| asked_at.set(Some(step)))
    };
    let missing = crate::sim::configuration::gaps(&frame.members);
    let go = match choice.kind {
        _ if leader.is_some() => texts.text("page-compact-try-here"),
        Compaction::Trim => texts.text("page-compact-trim"),
        Compaction::Snapshot => texts.text("page-compact-snapshot"),
    };
    let footer = html! {
        <>
            if let Some(leader) = leader {
                <button type="button" class="primary" data-testid="compact-at-leader" onclick={send(leader)}
                    disabled={ask.is_none()}>
                    { texts.format("page-compact-at-leader", &[("node", leader.into())]) }
                </button>
            }
            <button type="button" class={classes!(leader.is_none().then_some("primary"))} data-testid="compact-go"
                onclick={send(choice.node)} disabled={ask.is_none()}>{ go }</button>
        </>
    };
    let on_node = {
        let set = set.clone();
        Callback::from(move |event: Event| {
            if let Ok(pid) = event.target_unchecked_into::<HtmlSelectElement>().value().parse() {
                set(&|choice| choice.node = pid);
            }
        })
    };
    let on_index = {
        let set = set.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            set(&|choice| (choice.as_far, choice.index) = (false, text.clone()));
        })
    };
    let pick = |change: fn(&mut Choice)| {
        let set = set.clone();
        Callback::from(move |_: Event| set(&change))
    };
    html! {
        <Dialog title={texts.text("page-compact-title")} testid="compact-sheet" close_testid="compact-close" wide=true {footer}>
            <div class="compact-choices">
                <fieldset class="segmented">
                    <legend>{ texts.text("page-compact-what") }</legend>
                    { radio("compact-kind", "compact-kind-snapshot", texts.text("page-compact-kind-snapshot"), !trim,
                        !frame.snapshots, pick(|choice| choice.kind = Compaction::Snapshot)) }
                    { radio("compact-kind", "compact-kind-trim", texts.text("page-compact-kind-trim"), trim, false,
                        pick(|choice| choice.kind = Compaction::Trim)) }
                </fieldset>
                <fieldset class="segmented">
                    <legend>{ texts.text("page-compact-where") }</legend>
                    { radio("compact-scope", "compact-scope-all", texts.text("page-compact-scope-all"),
                        trim || choice.scope == Scope::All, false, pick(|choice| choice.scope = Scope::All)) }
                    { radio("compact-scope", "compact-scope-local", texts.text("page-compact-scope-local"),
                        !trim && choice.scope == Scope::Local, trim, pick(|choice| choice.scope = Scope::Local)) }
                </fieldset>
                <label class="field"><span>{ texts.text("page-compact-node") }</span>
                    <select data-testid="compact-node" onchange={on_node}>{ nodes(&texts, frame, choice.node) }</select>
                </label>
                <fieldset class="index">
                    <legend>{ texts.text("page-compact-index") }</legend>
                    <label class="check">
                        <input type="checkbox" data-testid="compact-as-far" checked={choice.as_far}
                            onchange={pick(|choice| choice.as_far = !choice.as_far)} />
                        <span>{ texts.text("page-compact-as-far") }</span>
                    </label>
                    <input data-testid="compact-index" inputmode="numeric" value={choice.index.clone()}
                        aria-label={texts.text("page-compact-index-label")} aria-invalid={ask.is_none().then_some("true")}
                        oninput={on_index} />
                </fieldset>
            </div>
            <p class="quiet">{ if trim { texts.text("page-compact-trim-is") } else { texts.text("page-compact-snapshot-is") } }</p>
            if trim && !missing.is_empty() {
                <p class="problem" data-testid="compact-gaps">
                    { texts.format("page-compact-gaps", &[("nodes", phrase::node_list(missing).into())]) }
                </p>
            }
            if !frame.snapshots {
                <p class="quiet">{ texts.text("page-compact-no-snapshots") }</p>
            }
            <div data-testid="compact-preview" class="compact-preview">
                { refused_here.zip(ask).map(|(refused, ask)| would_refuse(&texts, ask, &refused)).unwrap_or_default() }
                { match &seen {
                    Some((ask, seen)) => show(&texts, *ask, seen, &model.asked),
                    None => html! { <p class="problem" role="alert">{ texts.text("page-compact-index-problem") }</p> },
                } }
            </div>
            if let Some(ask) = ask {
                { rust(&texts, &model.setup, ask) }
            }
            <p class="row">
                <button type="button" class="small" data-testid="twins-open" title={texts.text("rust-twins-why")}
                    onclick={sheets.on_open(Sheet::Twins)}>{ texts.text("rust-twins") }</button>
            </p>
            <ErrorBeside error={model.error.clone()} control={Control::Compact} {onremedy} />
        </Dialog>
    }
}

fn command(ask: Ask) -> Command {
    match ask.kind {
        Compaction::Snapshot => Command::Snapshot { node: ask.node, at: ask.at, scope: ask.scope },
        Compaction::Trim => Command::Trim { node: ask.node, at: ask.at },
    }
}

/// The call as it stands in a Rust program.
fn rust(texts: &Texts, setup: &Setup, ask: Ask) -> Html {
    let command = command(ask);
    let Some(call) = Call::of(&command) else { return Html::default() };
    let lines = call.lines(&Values::new(setup, ask.node, 0).with(&command));
    html! { <RustLines title={texts.text("page-compact-rust")} {call} {lines} /> }
}

fn radio(
    name: &'static str,
    testid: &'static str,
    label: String,
    checked: bool,
    disabled: bool,
    onchange: Callback<Event>,
) -> Html {
    html! {
        <label><input type="radio" {name} data-testid={testid} {checked} {disabled} {onchange} /><span>{ label }</span></label>
    }
}

fn nodes(texts: &Texts, frame: &Frame, chosen: NodeId) -> Html {
    let options = frame.nodes.iter().map(|node| {
        let name = texts.format("page-node", &[("node", node.pid.into())]);
        html! {
            <option key={node.pid} value={node.pid.to_string()} selected={node.pid == chosen} disabled={!node.up}>
                { format!("{name} · {}", phrase::role(texts, node)) }
            </option>
        }
    });
    options.collect()
}

/// That OmniPaxos would refuse it, and why.
fn would_refuse(texts: &Texts, ask: Ask, refused: &Refusal) -> Html {
    let asked = match ask.kind {
        Compaction::Snapshot => Asked::Snapshot(ask.at),
        Compaction::Trim => Asked::Trim(ask.at),
    };
    html! {
        <p class="warning">
            { texts.text("page-compact-would-refuse") }{ " " }<code>{ refusal_name(refused) }</code>{ " " }
            { refusal(texts, refused, asked) }
        </p>
    }
}

fn show(texts: &Texts, ask: Ask, seen: &Preview, sizes: &[AskedSize]) -> Html {
    let refused = seen.refusal.as_ref().map(|refused| would_refuse(texts, ask, refused));
    let rows = seen.nodes.iter().map(|(pid, fate)| {
        let class = match fate {
            Fate::Compacts { .. } => "goes",
            Fate::Behind { .. } | Fate::Undecided { .. } | Fate::Down | Fate::CutOff => "holds",
            Fate::Nothing { .. } | Fate::NotAsked => "stays",
        };
        html! {
            <tr key={*pid} {class}>
                <th scope="row">{ texts.format("page-node", &[("node", (*pid).into())]) }</th>
                <td>{ say(texts, ask.kind, fate) }{ size_of(texts, *pid, sizes) }</td>
            </tr>
        }
    });
    let traps: Html = seen.traps.iter().map(|trap| html! { <p class="warning">{ warn(texts, trap) }</p> }).collect();
    html! {
        <>
            { refused.unwrap_or_default() }
            <table><caption>{ texts.text("page-compact-preview") }</caption><tbody>{ for rows }</tbody></table>
            { traps }
        </>
    }
}

/// What a log takes before and after, and what would be missing.
fn size_of(texts: &Texts, pid: NodeId, sizes: &[AskedSize]) -> Html {
    let Some(size) = sizes.iter().find(|size| size.pid == pid) else { return Html::default() };
    html! {
        <>
            <small data-testid={format!("compact-size-{pid}")}>{ words::asked(texts, size) }</small>
            if size.lost.count() > 0 {
                <small class="compaction-lost" data-testid={format!("compact-lost-{pid}")}>
                    { "✕ " }{ words::lost(texts, &size.lost) }
                </small>
            }
        </>
    }
}

fn say(texts: &Texts, kind: Compaction, fate: &Fate) -> String {
    match fate {
        Fate::Compacts { from, to } => {
            let entries = ("entries", phrase::entries(texts, *from, *to).into());
            match kind {
                Compaction::Snapshot => texts.format("page-fate-snapshot", &[entries, ("to", (*to).into())]),
                Compaction::Trim => texts.format("page-fate-trim", &[entries, ("to", (*to).into())]),
            }
        }
        Fate::Nothing { compacted: 0 } => texts.text("page-fate-nothing"),
        Fate::Nothing { compacted } => texts.format("page-fate-compacted", &[("to", (*compacted).into())]),
        Fate::Behind { has } => match kind {
            Compaction::Snapshot => texts.format("page-fate-behind-decided", &[("n", (*has).into())]),
            Compaction::Trim => texts.format("page-fate-behind-accepted", &[("n", (*has).into())]),
        },
        Fate::Undecided { decided } => texts.format("page-fate-undecided", &[("n", (*decided).into())]),
        Fate::Down => texts.text("page-fate-down"),
        Fate::CutOff => texts.text("page-fate-cut-off"),
        Fate::NotAsked => texts.text("page-fate-not-asked"),
    }
}

fn warn(texts: &Texts, trap: &Trap) -> String {
    match trap {
        Trap::BeyondSnapshot { nodes, from, to } => texts.format(
            "page-trap-beyond-snapshot",
            &[("nodes", phrase::nodes(texts, nodes).into()), ("entries", phrase::entries(texts, *from, *to).into())],
        ),
        Trap::AfterTrim { nodes, to } => texts.format(
            "page-trap-after-trim",
            &[("nodes", phrase::nodes(texts, nodes).into()), ("entries", phrase::entries(texts, 0, *to).into())],
        ),
        Trap::Behind { nodes, decided } => {
            texts.format("page-trap-behind", &[("nodes", phrase::nodes(texts, nodes).into()), ("n", (*decided).into())])
        }
    }
}
