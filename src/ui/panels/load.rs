//! The cluster under work: clients that append by themselves, for how long they waited, and what gets done.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control},
        model::Model,
    },
    sim::{
        NodeId,
        command::{Command, MAX_APPEND},
        config::MAX_TICKS,
        load::{Load, MAX_RATE},
    },
    text::Texts,
    ui::{
        control_error::ErrorBeside,
        hooks::{on, use_dispatch, use_texts},
        phrase,
    },
    view::{
        load::{Chart, ChartKind, LoadView},
        outage::Outage,
    },
};

/// The size of a chart's drawing, in its own pixels.
const CHART: (u32, u32) = (238, 44);

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct LoadPanelProps {
    /// All that the page draws from.
    pub model: Model,
}

/// What is in the form.
#[derive(Clone, PartialEq)]
struct Form {
    node: Option<NodeId>,
    numbers: [String; 3],
}

impl Form {
    /// What the client is to do; the number that is none.
    fn load(&self) -> Result<Load, usize> {
        let read = |at: usize, most: u64| {
            self.numbers[at].trim().parse().ok().filter(|value| (1..=most).contains(value)).ok_or(at)
        };
        Ok(Load { rate: read(0, MAX_RATE)?, every: read(1, MAX_TICKS)?, keys: read(2, MAX_APPEND)? })
    }
}

/// The panel.
#[component]
pub fn LoadPanel(props: &LoadPanelProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let form = use_state_eq(|| Form { node: None, numbers: ["1", "1", "10"].map(str::to_owned) });
    let model = &props.model;
    let Some(view) = model.load.as_deref() else { return Html::default() };
    let pids: Vec<NodeId> = model.frame.nodes.iter().map(|node| node.pid).collect();
    let node = form.node.filter(|pid| pids.contains(pid)).or(model.selected).or(model.frame.leader);
    let node = node.or(pids.first().copied()).unwrap_or(1);
    let read = form.load();
    let number = |at: usize, testid: &'static str, label: &str| {
        let (form, value) = (form.clone(), form.numbers[at].clone());
        let oninput = Callback::from(move |event: InputEvent| {
            let mut next = (*form).clone();
            next.numbers[at] = event.target_unchecked_into::<HtmlInputElement>().value();
            form.set(next);
        });
        html! {
            <label><span>{ texts.text(label) }</span>
                <input class="short" data-testid={testid} inputmode="numeric" autocomplete="off" {value} {oninput}
                    aria-invalid={(read == Err(at)).then_some("true")} aria-describedby="load-problem" />
            </label>
        }
    };
    let onnode = {
        let form = form.clone();
        Callback::from(move |event: Event| {
            let node = event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok();
            form.set(Form { node, ..(*form).clone() });
        })
    };
    let onsubmit = {
        let (read, dispatch) = (read, dispatch.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Ok(load) = read {
                dispatch.send(Action::Do(Command::Load { node, load: Some(load) }, Control::Settings));
            }
        })
    };
    let nodes = pids.iter().map(|pid| {
        html! {
            <option key={*pid} value={pid.to_string()} selected={*pid == node}>
                { texts.format("page-node", &[("node", (*pid).into())]) }
            </option>
        }
    });
    let problem = read.as_ref().err().map(|at| {
        let most = [MAX_RATE, MAX_TICKS, MAX_APPEND][*at];
        texts.format("whole-load-problem", &[("most", most.into())])
    });
    let clients = view.clients.iter().map(|client| {
        let args = [
            ("node", client.node.into()),
            ("rate", client.load.rate.into()),
            ("every", client.load.every.into()),
            ("keys", client.load.keys.into()),
            ("sent", client.sent.into()),
        ];
        let end = Command::Load { node: client.node, load: None };
        let label = texts.format("whole-load-end-at", &[("node", client.node.into())]);
        html! {
            <li key={client.node} data-testid={format!("client-{}", client.node)}>
                <span>{ texts.format("whole-load-client", &args) }</span>
                if model.frame.nodes.iter().any(|node| node.pid == client.node && node.down_since.is_some()) {
                    <span class="quiet">{ texts.text("whole-load-client-down") }</span>
                }
                <button type="button" class="small" data-testid={format!("load-end-{}", client.node)} aria-label={label}
                    onclick={on(&dispatch, Action::Do(end, Control::Settings))}>{ texts.text("whole-load-end") }</button>
            </li>
        }
    });
    html! {
        <div class="load-panel" data-testid="load-panel" tabindex="0" role="region" aria-label={texts.text("whole-tab-load")}>
            <form class="load-form" {onsubmit} novalidate=true>
                <label><span>{ texts.text("whole-load-node") }</span>
                    <select data-testid="load-node" onchange={onnode}>{ for nodes }</select>
                </label>
                { number(0, "load-rate", "whole-load-rate") }
                { number(1, "load-every", "whole-load-every") }
                { number(2, "load-keys", "whole-load-keys") }
                <button type="submit" data-testid="load-start" disabled={read.is_err()}>{ texts.text("whole-load-start") }</button>
                <p id="load-problem" class="problem" role="alert">{ problem.unwrap_or_default() }</p>
            </form>
            <ErrorBeside error={model.error.clone()} control={Control::Settings} />
            if view.clients.is_empty() {
                <p class="quiet">{ texts.text("whole-load-none") }</p>
            } else {
                <ul class="clients">{ for clients }</ul>
            }
            { outages(&texts, view) }
            <div class="charts">{ for view.charts.iter().map(|chart| draw(&texts, chart)) }</div>
        </div>
    }
}

/// For how long each client got nothing decided since the first fault.
fn outages(texts: &Texts, view: &LoadView) -> Html {
    let row = |outage: &Outage| {
        let args = [
            ("node", outage.node.into()),
            ("ticks", outage.ticks.into()),
            ("timeouts", tenths(outage.tenths(view.election_ticks)).into()),
            ("from", outage.from.to_string().into()),
            ("fault", outage.fault.to_string().into()),
        ];
        let id = if outage.lasts { "whole-outage-lasts" } else { "whole-outage" };
        html! { <li key={outage.node} data-testid={format!("outage-{}", outage.node)}>{ texts.format(id, &args) }</li> }
    };
    html! {
        if !view.outages.is_empty() {
            <ul class="outages">{ for view.outages.iter().map(row) }</ul>
        }
    }
}

/// One chart: its numbers in words, and its line.
fn draw(texts: &Texts, chart: &Chart) -> Html {
    let (testid, name, text, why) = match chart.kind {
        ChartKind::Decided => {
            ("chart-decided", "whole-chart-decided", "whole-chart-decided-text", "whole-chart-decided-why")
        }
        ChartKind::Latency => {
            ("chart-latency", "whole-chart-latency", "whole-chart-latency-text", "whole-chart-latency-why")
        }
        ChartKind::Log => ("chart-log", "whole-chart-log", "whole-chart-log-text", "whole-chart-log-why"),
        ChartKind::Disk => ("chart-disk", "whole-chart-disk", "whole-chart-disk-text", "whole-chart-disk-why"),
    };
    let value = |tenths_of: u64| match chart.kind {
        ChartKind::Decided | ChartKind::Latency => tenths(tenths_of),
        ChartKind::Log | ChartKind::Disk => phrase::bytes(usize::try_from(tenths_of / 10).unwrap_or(usize::MAX)),
    };
    let none = || texts.text("whole-chart-none");
    let args = [
        ("last", chart.last().map_or_else(none, value).into()),
        ("average", chart.average().map_or_else(none, value).into()),
        ("most", value(chart.most()).into()),
    ];
    let (width, height) = CHART;
    html! {
        <figure key={testid} class="chart" data-testid={testid} title={texts.text(why)}>
            <figcaption><b>{ texts.text(name) }</b><span>{ texts.format(text, &args) }</span></figcaption>
            <svg viewBox={format!("0 -2 {width} {}", height + 4)} preserveAspectRatio="none" aria-hidden="true">
                <path class="chart-base" d={format!("M0 {height}H{width}")} />
                <path class="chart-line" d={chart.path(width, height)} />
            </svg>
        </figure>
    }
}

/// A number of tenths: `2.6`, and `3` for 30.
pub(in crate::ui) fn tenths(tenths: u64) -> String {
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}.{rest}", tenths / 10),
    }
}
