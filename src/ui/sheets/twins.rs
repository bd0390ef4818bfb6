//! The run, or a scenario, with and without snapshots: the same commands twice, side by side, and what that changes
//! in sentences.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    app::{
        action::Action,
        model::{Model, TwinsView},
    },
    script::{
        print_command,
        scenarios::{SCENARIOS, scenario},
    },
    sim::twins::Received,
    text::{self, Texts},
    ui::{
        hooks::{on, use_dispatch, use_texts},
        phrase,
        sheets::{branches::side_by_side::Nodes, dialog::Dialog},
    },
    view::twins::{Bytes, Kept, Pair, TwinNode, TwinsFound},
};

/// What the sheet gets.
#[derive(Properties, PartialEq)]
pub struct TwinsSheetProps {
    /// All that the page draws from.
    pub model: Model,
}

/// The sheet.
#[component]
pub fn TwinsSheet(props: &TwinsSheetProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            dispatch.send(Action::Twins(Some((None, None))));
            move || dispatch.send(Action::Twins(None))
        });
    }
    let body = props.model.twins.clone().map(|view| html! { <Side view={(*view).clone()} /> });
    html! {
        <Dialog title={texts.text("rust-twins")} testid="twins-sheet" close_testid="twins-close" wide=true>
            <p class="quiet">{ texts.text("rust-twins-lead") }</p>
            { body.unwrap_or_default() }
        </Dialog>
    }
}

#[derive(Properties, PartialEq)]
struct SideProps {
    view: TwinsView,
}

#[component]
fn Side(props: &SideProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let view = &props.view;
    let name = view.scenario;
    let onchange = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: Event| {
            let name = event.target_unchecked_into::<HtmlSelectElement>().value();
            dispatch.send(Action::Twins(Some((scenario(&name).map(|scenario| scenario.name), None))));
        })
    };
    let scenarios = SCENARIOS.iter().map(|scenario| {
        let title = text::scenario_title(&texts, scenario.name);
        html! { <option value={scenario.name} selected={name == Some(scenario.name)}>{ title }</option> }
    });
    let oninput = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let step = event.target_unchecked_into::<HtmlInputElement>().value_as_number().max(0.0) as u64;
            dispatch.send(Action::Twins(Some((name, Some(step)))));
        })
    };
    let step = [("step", view.step.to_string().into()), ("last", view.last.to_string().into())];
    let names = (texts.text("rust-twins-with").into(), texts.text("rust-twins-without").into());
    let said = match (&view.trouble, &view.found) {
        (Some(trouble), _) => vec![trouble.to_string()],
        (None, None) => vec![texts.text("rust-twins-working")],
        (None, Some(found)) => sentences(&texts, found),
    };
    html! {
        <>
            <div class="compare-step">
                <label class="field"><span>{ texts.text("rust-twins-run") }</span>
                    <select data-testid="twins-run" {onchange}>
                        <option value="" selected={name.is_none()}>{ texts.text("rust-twins-present") }</option>
                        { for scenarios }
                    </select>
                </label>
                <label><span>{ texts.format("rust-twins-step", &step) }</span>
                    <input type="range" min="0" max={view.last.to_string()} value={view.step.to_string()} {oninput}
                        data-testid="twins-step" />
                </label>
                <button type="button" class="small" data-testid="twins-end" aria-pressed={(view.step == view.last).to_string()}
                    onclick={on(&dispatch, Action::Twins(Some((name, None))))}>{ texts.text("rust-twins-end") }</button>
            </div>
            if name.is_some() {
                <p class="quiet">{ texts.text("rust-twins-then") }</p>
            }
            <div class="compare-sum" role="status" data-testid="twins-said">
                <ul class="twins-said">{ for said.into_iter().map(|sentence| html! { <li>{ sentence }</li> }) }</ul>
            </div>
            if let Some(found) = &view.found {
                { table(&texts, &found.nodes) }
                <Nodes found={std::rc::Rc::new(found.comparison.clone())} {names} />
            }
        </>
    }
}

/// What is not the same, in sentences, and what is where one would think that it is not.
fn sentences(texts: &Texts, found: &TwinsFound) -> Vec<String> {
    let pair =
        |id: &str, (with, without): Pair<u64>| texts.format(id, &[("with", with.into()), ("without", without.into())]);
    let mut said = vec![texts.format("rust-twins-time", &[("time", found.time.to_string().into())])];
    said.push(match found.decided {
        (with, without) if with == without => texts.format("rust-twins-decided-same", &[("n", with.into())]),
        (with, without) => pair("rust-twins-decided", (with as u64, without as u64)),
    });
    said.push(kept(texts, &found.nodes));
    let disk = |of: fn(&Pair<Kept>) -> Option<Bytes>| -> u64 {
        found.nodes.iter().filter_map(|node| of(&node.kept)).map(|bytes| bytes.all as u64).sum()
    };
    let disks = (disk(|kept| kept.0.disk), disk(|kept| kept.1.disk));
    if disks != (0, 0) {
        said.push(pair("rust-twins-disks", disks));
    }
    said.extend(found.nodes.iter().filter_map(|node| caught_up(texts, node)));
    for (name, (with, without)) in &found.refused {
        let args = [("name", (*name).into()), ("with", (*with).into()), ("without", (*without).into())];
        said.push(texts.format("rust-twins-refused", &args));
    }
    let differ: Vec<_> =
        found.comparison.nodes.iter().filter(|node| node.differing_keys > 0).map(|node| node.pid).collect();
    said.push(match differ.as_slice() {
        [] => texts.text("rust-twins-states-same"),
        pids => texts.format("rust-twins-states", &[("nodes", phrase::nodes(texts, pids).into())]),
    });
    let sides = [("rust-twins-skipped-with", &found.skipped.0), ("rust-twins-skipped-without", &found.skipped.1)];
    for (id, (count, first)) in sides {
        if let Some((command, error)) = first {
            let why = text::command_error(texts, error);
            let args = [("n", (*count).into()), ("line", print_command(command).into()), ("why", why.into())];
            said.push(texts.format(id, &args));
        }
    }
    said
}

fn kept(texts: &Texts, nodes: &[TwinNode]) -> String {
    let of = |of: fn(&Pair<Kept>) -> Kept| {
        let (mut entries, mut keys) = (0, 0);
        for kept in nodes.iter().map(|node| of(&node.kept)) {
            entries += kept.entries;
            keys += kept.keys;
        }
        texts.format("rust-twins-kept-of", &[("entries", entries.into()), ("keys", keys.into())])
    };
    let (with, without) = (of(|kept| kept.0), of(|kept| kept.1));
    match with == without {
        true => texts.format("rust-twins-kept-same", &[("with", with.into())]),
        false => texts.format("rust-twins-kept", &[("with", with.into()), ("without", without.into())]),
    }
}

/// What a node that fell behind got, where that is not the same.
fn caught_up(texts: &Texts, node: &TwinNode) -> Option<String> {
    let (with, without) = node.received;
    if with == without {
        return None;
    }
    let mut args = vec![("node", node.pid.into()), ("with", with.entries.into()), ("without", without.entries.into())];
    Some(match with.snapshots {
        0 => texts.format("rust-twins-caught-entries", &args),
        _ => {
            args.push(("reached", with.reached.into()));
            texts.format("rust-twins-caught-snapshot", &args)
        }
    })
}

/// A row a node, two columns a fact: with and without.
fn table(texts: &Texts, nodes: &[TwinNode]) -> Html {
    let bytes = |kept: &Kept, of: fn(Bytes) -> usize| {
        kept.disk.map_or_else(|| texts.text("rust-twins-no-disk"), |bytes| of(bytes).to_string())
    };
    type Fact<'a> = (&'static str, Box<dyn Fn(&Kept, Received) -> String + 'a>);
    let facts: Vec<Fact<'_>> = vec![
        ("rust-twins-entries", Box::new(|kept, _| kept.entries.to_string())),
        ("rust-twins-keys", Box::new(|kept, _| kept.keys.to_string())),
        ("rust-twins-compacted", Box::new(|kept, _| kept.compacted.to_string())),
        ("rust-twins-log-bytes", Box::new(|kept, _| bytes(kept, |bytes| bytes.log))),
        ("rust-twins-disk-bytes", Box::new(|kept, _| bytes(kept, |bytes| bytes.all))),
        ("rust-twins-received", Box::new(|_, received| caught_up_by(texts, received))),
    ];
    let heads = nodes.iter().map(|node| {
        html! { <th scope="colgroup" colspan="2">{ texts.format("page-node", &[("node", node.pid.into())]) }</th> }
    });
    let sides = nodes.iter().map(|_| {
        html! {
            <><th scope="col">{ texts.text("rust-twins-with") }</th><th scope="col">{ texts.text("rust-twins-without") }</th></>
        }
    });
    let rows = facts.iter().map(|(name, say)| {
        let cells = nodes.iter().map(|node| {
            let (with, without) = (say(&node.kept.0, node.received.0), say(&node.kept.1, node.received.1));
            let class = (with != without).then_some("differs");
            let fact = name.trim_start_matches("rust-twins-").to_owned();
            html! {
                <>
                    <td {class} data-testid={format!("twins-{}-{fact}-with", node.pid)}>{ with }</td>
                    <td {class} data-testid={format!("twins-{}-{fact}-without", node.pid)}>{ without }</td>
                </>
            }
        });
        html! { <tr><th scope="row">{ texts.text(name) }</th>{ for cells }</tr> }
    });
    html! {
        <div class="twins" tabindex="0" role="region" aria-label={texts.text("rust-twins-table")}>
            <table>
                <thead>
                    <tr><th scope="col" rowspan="2"><span class="hidden">{ texts.text("rust-twins-node") }</span></th>{ for heads }</tr>
                    <tr>{ for sides }</tr>
                </thead>
                <tbody>{ for rows }</tbody>
            </table>
        </div>
    }
}

fn caught_up_by(texts: &Texts, received: Received) -> String {
    let (reached, entries) = (("reached", received.reached.into()), ("entries", received.entries.into()));
    match (received.snapshots, received.entries) {
        (0, 0) => texts.text("rust-twins-received-nothing"),
        (0, _) => texts.format("rust-twins-received-entries", &[entries]),
        (_, 0) => texts.format("rust-twins-received-snapshot", &[reached]),
        _ => texts.format("rust-twins-received-both", &[reached, entries]),
    }
}
