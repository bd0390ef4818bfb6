//! Two branches at the same step, node by node: what is not the same has a mark and a frame, not only a colour.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    app::{
        action::Action,
        model::{BranchRow, CompareView},
    },
    sim::configuration::FIRST_CONFIGURATION,
    text::{self, Texts},
    ui::{
        hooks::{on, use_dispatch, use_texts},
        inspector::facts,
        logs::cell,
        phrase,
        words::Words,
    },
    view::{
        Cell, NodeFrame,
        compare::{CellPair, Comparison, Fact, KeyPair, NodeComparison},
    },
};

/// What the comparison gets.
#[derive(Properties, PartialEq)]
pub struct SideBySideProps {
    /// Which two, at which step, and what was found.
    pub view: Rc<CompareView>,
    /// All branches, to choose from.
    pub rows: Rc<Vec<BranchRow>>,
}

/// Two branches side by side.
#[component]
pub fn SideBySide(props: &SideBySideProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let view = &props.view;
    let (a, b) = view.ids;
    let choose = |testid: &'static str, label: String, chosen: u64, first: bool| {
        let dispatch = dispatch.clone();
        let onchange = Callback::from(move |event: Event| {
            if let Ok(id) = event.target_unchecked_into::<HtmlSelectElement>().value().parse() {
                let ids = if first { (id, b) } else { (a, id) };
                dispatch.send(Action::Compare(Some((ids.0, ids.1, None))));
            }
        });
        let option = |row: &BranchRow| {
            html! { <option value={row.id.to_string()} selected={row.id == chosen}>{ row.name.clone() }</option> }
        };
        html! {
            <label class="field"><span>{ label }</span>
                <select data-testid={testid} {onchange}>{ for props.rows.iter().map(option) }</select>
            </label>
        }
    };
    let at = |step| Action::Compare(Some((a, b, Some(step))));
    let oninput = {
        let dispatch = dispatch.clone();
        Callback::from(move |event: InputEvent| {
            let step = event.target_unchecked_into::<HtmlInputElement>().value_as_number();
            dispatch.send(Action::Compare(Some((a, b, Some(step.max(0.0) as u64)))));
        })
    };
    let step = [("step", view.step.to_string().into()), ("last", view.last.to_string().into())];
    let step = texts.format("page-compare-step", &step);
    html! {
        <>
            <div class="compare-choice">
                { choose("compare-one", texts.text("page-compare-one"), a, true) }
                { choose("compare-other", texts.text("page-compare-other"), b, false) }
            </div>
            <div class="compare-step">
                <label><span>{ step }</span>
                    <input type="range" min="0" max={view.last.to_string()} value={view.step.to_string()} {oninput}
                        data-testid="compare-step" />
                </label>
                if let Some(common) = view.common {
                    <button type="button" class="small" data-testid="compare-common" aria-pressed={(view.step == common).to_string()}
                        onclick={on(&dispatch, at(common))}>{ texts.text("page-compare-common") }</button>
                }
                <button type="button" class="small" data-testid="compare-end" aria-pressed={(view.step == view.last).to_string()}
                    onclick={on(&dispatch, at(view.last))}>{ texts.text("page-compare-end") }</button>
            </div>
            <p class="compare-sum" role="status" data-testid="compare-sum">{ sum(&texts, view) }</p>
            if let Some(found) = &view.found {
                <Nodes found={found.clone()} names={names(props)} />
            }
        </>
    }
}

fn names(props: &SideBySideProps) -> (AttrValue, AttrValue) {
    let name = |id| props.rows.iter().find(|row| row.id == id).map(|row| row.name.clone()).unwrap_or_default();
    (name(props.view.ids.0), name(props.view.ids.1))
}

/// "They are the same up to step 412. At step 500 nodes 2, 3 differ: decided, 2 entries."
fn sum(texts: &Texts, view: &CompareView) -> String {
    if let Some(trouble) = &view.trouble {
        return trouble.to_string();
    }
    let step = || ("step", view.step.to_string().into());
    let shared = match view.common {
        Some(common) => texts.format("page-compare-shared", &[("step", common.to_string().into())]),
        None => texts.text("page-compare-apart"),
    };
    let now = match &view.found {
        None => texts.text("page-compare-working"),
        Some(found) => match found.different().as_slice() {
            [] => texts.format("page-compare-same", &[step()]),
            pids => {
                let what = different(texts, found).join(&texts.text("page-compare-comma"));
                let nodes = phrase::nodes(texts, pids);
                texts.format(
                    "page-compare-differ",
                    &[step(), ("nodes", nodes.into()), ("n", pids.len().into()), ("what", what.into())],
                )
            }
        },
    };
    texts.format("page-compare-sum", &[("shared", shared.into()), ("now", now.into())])
}

/// In what any node differs.
fn different(texts: &Texts, found: &Comparison) -> Vec<String> {
    let nodes = || found.nodes.iter();
    let facts = Fact::ALL.into_iter().filter(|fact| nodes().any(|node| node.differs.contains(fact)));
    let mut what: Vec<_> = facts.map(|fact| fact_name(texts, fact)).collect();
    let most = |count: fn(&NodeComparison) -> usize| nodes().map(count).max().unwrap_or(0);
    let (cells, keys) = (most(|node| node.differing_cells), most(|node| node.differing_keys));
    if cells > 0 {
        what.push(texts.format("page-compare-entries", &[("n", cells.into())]));
    }
    if keys > 0 {
        what.push(texts.format("page-compare-keys", &[("n", keys.into())]));
    }
    what
}

/// What the nodes of two clusters need.
#[derive(Properties, PartialEq)]
pub struct NodesProps {
    /// How they compare.
    pub found: Rc<Comparison>,
    /// What the two are called.
    pub names: (AttrValue, AttrValue),
}

/// Two clusters, node by node.
#[component]
pub fn Nodes(props: &NodesProps) -> Html {
    let texts = use_texts();
    let words = Words(texts.clone());
    let nodes = props.found.nodes.iter().map(|node| {
        let class = classes!("compare-node", node.is_different().then_some("differs"));
        let title = texts.format("page-node", &[("node", node.pid.into())]);
        html! {
            <section key={node.pid} {class} data-testid={format!("compare-node-{}", node.pid)} aria-label={title.clone()}>
                <h3>{ title }{ mark(&texts, node.is_different()) }</h3>
                { facts_table(&texts, node, &props.names) }
                { logs(&texts, &words, node, &props.names) }
                { keys(&texts, node, &props.names) }
            </section>
        }
    });
    html! { <div class="compare-nodes">{ for nodes }</div> }
}

/// The sign of what is not the same.
fn mark(texts: &Texts, differs: bool) -> Html {
    match differs {
        true => html! { <b class="unequal" role="img" aria-label={texts.text("page-compare-unequal")}>{ "≠" }</b> },
        false => Html::default(),
    }
}

fn heads(names: &(AttrValue, AttrValue), first: String) -> Html {
    html! {
        <thead><tr>
            <th scope="col"><span class="hidden">{ first }</span></th>
            <th scope="col">{ names.0.clone() }</th><th scope="col">{ names.1.clone() }</th>
        </tr></thead>
    }
}

fn facts_table(texts: &Texts, node: &NodeComparison, names: &(AttrValue, AttrValue)) -> Html {
    let rows = Fact::ALL.into_iter().map(|fact| {
        let differs = node.differs.contains(&fact);
        let value = |side: &Option<NodeFrame>| {
            side.as_ref().map_or_else(|| texts.text("page-compare-nothing"), |node| fact_value(texts, node, fact))
        };
        html! {
            <tr class={differs.then_some("differs")}>
                <th scope="row">{ fact_name(texts, fact) }{ mark(texts, differs) }</th>
                <td data-name={names.0.clone()}>{ value(&node.sides.0) }</td>
                <td data-name={names.1.clone()}>{ value(&node.sides.1) }</td>
            </tr>
        }
    });
    html! {
        <table class="compare-facts">
            { heads(names, texts.text("page-compare-fact")) }
            <tbody>{ for rows }</tbody>
        </table>
    }
}

fn fact_name(texts: &Texts, fact: Fact) -> String {
    texts.text(match fact {
        Fact::Role => "page-fact-role",
        Fact::Ballot => "page-fact-ballot",
        Fact::Promise => "page-fact-promise",
        Fact::Decided => "page-fact-decided",
        Fact::Accepted => "page-fact-accepted",
        Fact::Compacted => "page-fact-compacted",
        Fact::Disk => "page-disk-word",
    })
}

fn fact_value(texts: &Texts, node: &NodeFrame, fact: Fact) -> String {
    let ballot = |ballot: Option<_>| ballot.map_or_else(|| texts.text("page-none-yet"), |ballot| text::ballot(&ballot));
    match fact {
        Fact::Role => facts::role(texts, node),
        Fact::Ballot => ballot(node.accepted_round),
        Fact::Promise => ballot(node.promise),
        Fact::Decided => phrase::entries_from_start(texts, node.decided),
        Fact::Accepted => phrase::entries_from_start(texts, node.accepted),
        Fact::Compacted => facts::compacted(texts, node),
        Fact::Disk => disk(texts, node),
    }
}

fn disk(texts: &Texts, node: &NodeFrame) -> String {
    let Some(disk) = &node.disk else { return phrase::storage(texts, node.storage) };
    let log = phrase::entries(texts, disk.log_start, disk.log_end);
    let durable = [("flush", disk.flushed.to_string().into()), ("log", log.into()), ("decided", disk.decided.into())];
    let mut said = vec![texts.format("page-disk-durable", &durable)];
    match disk.loss {
        Some(_) => said.push(texts.text("drawing-disk-lost")),
        None if disk.failing => said.push(texts.text("drawing-disk-failing")),
        None if disk.full => said.push(texts.text("drawing-disk-full")),
        None if disk.fails_next => said.push(texts.text("drawing-disk-will-fail")),
        None => {}
    }
    if disk.held {
        said.push(texts.text("page-disk-held"));
    }
    if disk.pending_entries > 0 {
        said.push(texts.format("page-disk-pending", &[("n", disk.pending_entries.into())]));
    } else if disk.pending {
        said.push(texts.text("page-disk-pending-other"));
    }
    said.join(" · ")
}

/// A part of both logs, one above the other, index by index.
fn logs(texts: &Texts, words: &Words, node: &NodeComparison, names: &(AttrValue, AttrValue)) -> Html {
    if node.cells.is_empty() {
        let compacted = [&node.sides.0, &node.sides.1].into_iter().flatten().any(|node| node.compacted > 0);
        let said = if compacted { "page-compare-logs-compacted" } else { "page-compare-logs-empty" };
        return html! { <p class="quiet">{ texts.text(said) }</p> };
    }
    let entry = |pair: &CellPair, side: &Option<Cell>, which: &str| {
        let of = if which == "one" { &node.sides.0 } else { &node.sides.1 };
        let configuration = of.as_ref().map_or(FIRST_CONFIGURATION, |node| node.membership.configuration);
        let class = match side {
            Some(cell) if cell.decided => "cell decided",
            Some(_) => "cell accepted",
            None => "cell none",
        };
        let title =
            side.as_ref().map_or_else(|| texts.text("page-compare-nothing"), |side| cell::describe(side, words));
        let testid = format!("compare-cell-{}-{}-{which}", node.pid, pair.index);
        html! {
            <td class={pair.differs.then_some("differs")}>
                <div {class} {title} data-testid={testid} data-differs={pair.differs.to_string()}>
                    { side.as_ref().map(|side| cell::content(&side.content, configuration, words)).unwrap_or_else(|| "–".into()) }
                    { mark(texts, pair.differs) }
                </div>
            </td>
        }
    };
    let indices = node.cells.iter().map(|pair| html! { <th scope="col">{ pair.index }</th> });
    let one = node.cells.iter().map(|pair| entry(pair, &pair.sides.0, "one"));
    let other = node.cells.iter().map(|pair| entry(pair, &pair.sides.1, "other"));
    // One region for each node: each has a name of its own.
    let label =
        format!("{} · {}", texts.format("page-node", &[("node", node.pid.into())]), texts.text("page-compare-logs"));
    html! {
        <div class="compare-logs" tabindex="0" role="region" aria-label={label}>
            <table>
                <thead><tr><th scope="col"><span class="hidden">{ texts.text("page-compare-index") }</span></th>{ for indices }</tr></thead>
                <tbody>
                    <tr><th scope="row">{ names.0.clone() }</th>{ for one }</tr>
                    <tr><th scope="row">{ names.1.clone() }</th>{ for other }</tr>
                </tbody>
            </table>
        </div>
    }
}

fn keys(texts: &Texts, node: &NodeComparison, names: &(AttrValue, AttrValue)) -> Html {
    if node.keys.is_empty() {
        return Html::default();
    }
    let value =
        |value: Option<u64>| value.map_or_else(|| texts.text("page-compare-nothing"), |value| value.to_string());
    let rows = node.keys.iter().map(|pair: &KeyPair| {
        html! {
            <tr class={pair.differs.then_some("differs")}>
                <th scope="row"><code>{ pair.key.clone() }</code>{ mark(texts, pair.differs) }</th>
                <td data-name={names.0.clone()}>{ value(pair.sides.0) }</td>
                <td data-name={names.1.clone()}>{ value(pair.sides.1) }</td>
            </tr>
        }
    });
    html! {
        <details open={node.differing_keys > 0}>
            <summary>{ texts.text("page-compare-key-values") }</summary>
            <table class="compare-facts">
                { heads(names, texts.text("page-compare-key")) }
                <tbody>{ for rows }</tbody>
            </table>
        </details>
    }
}
