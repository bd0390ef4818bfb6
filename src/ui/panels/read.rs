//! The read panel: `read`, `read_entries` and `read_decided_suffix` at any node, what OmniPaxos answers, what that
//! means, and the Rust that asks.

mod answer;

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use self::answer::Answer;
use crate::{
    app::{
        action::{Action, Control},
        export,
        model::{ControlError, Past},
    },
    sim::NodeId,
    text::{Texts, rust_read, rust_read_decided_suffix, rust_read_entries},
    ui::{
        announcer::Announcer,
        control_error::ErrorBeside,
        hooks::{use_dispatch, use_texts},
        icon::Icon,
        phrase,
    },
    view::{
        Frame, NodeFrame,
        read::{ReadAsk, ReadDone, ReadProblem},
    },
};

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct ReadPanelProps {
    /// The cluster.
    pub frame: Rc<Frame>,
    /// The selected node.
    pub selected: Option<NodeId>,
    /// The last reads, newest first.
    pub reads: Option<Rc<Vec<ReadDone>>>,
    /// What it was filled with, and the how-manieth time that was.
    pub fill: (u32, ReadAsk),
    /// The past that the page shows.
    pub past: Option<Past>,
    /// The page's error.
    pub error: Option<ControlError>,
}

/// Which call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Call {
    Read,
    Entries,
    Decided,
}

/// What is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    /// At which node; `None` for the selected one, else the leader.
    node: Option<NodeId>,
    call: Call,
    from: String,
    to: String,
}

impl Form {
    fn of(ask: ReadAsk, node: Option<NodeId>) -> Self {
        let call = match ask {
            ReadAsk::Index(_) => Call::Read,
            ReadAsk::Range(..) => Call::Entries,
            ReadAsk::Decided(_) => Call::Decided,
        };
        let to = ask.to().unwrap_or(ask.from().saturating_add(1));
        Self { node, call, from: ask.from().to_string(), to: to.to_string() }
    }

    /// What it asks for; `None` where an index is none.
    fn ask(&self) -> Option<ReadAsk> {
        let from = self.from.trim().parse().ok()?;
        Some(match self.call {
            Call::Read => ReadAsk::Index(from),
            Call::Entries => ReadAsk::Range(from, self.to.trim().parse().ok()?),
            Call::Decided => ReadAsk::Decided(from),
        })
    }
}

/// The panel.
#[component]
pub fn ReadPanel(props: &ReadPanelProps) -> Html {
    let texts = use_texts();
    let dispatch = use_dispatch();
    let form = use_state_eq(|| Form::of(props.fill.1, None));
    {
        // Whoever drags along the axis of the logs has chosen a range here.
        let form = form.clone();
        use_effect_with(props.fill, move |(_, ask)| form.set(Form::of(*ask, form.node)));
    }
    let failed = props.error.as_ref().is_some_and(|error| error.control == Control::Read);
    let set = {
        let (form, dispatch) = (form.clone(), dispatch.clone());
        move |change: &dyn Fn(&mut Form)| {
            let mut next = (*form).clone();
            change(&mut next);
            form.set(next);
            if failed {
                dispatch.send(Action::DismissError(Control::Read));
            }
        }
    };
    let node = node_of(props, form.node);
    let ask = form.ask();
    let problem = problem(&texts, node, ask);
    let onsubmit = {
        let (dispatch, past) = (dispatch.clone(), props.past.is_some());
        let asked = ask.zip(node.map(|node| node.pid)).filter(|_| problem.is_none());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            match asked {
                // What was is looked at; to record it would be to act in the past.
                Some((ask, node)) if past => dispatch.send(Action::Peek(node, ask)),
                Some((ask, node)) => dispatch.send(Action::Do(ask.command(node), Control::Read)),
                None => {}
            }
        })
    };
    let on_node = {
        let set = set.clone();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value().parse().ok();
            set(&|form| form.node = chosen);
        })
    };
    let on_text = |change: fn(&mut Form, String)| {
        let set = set.clone();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            set(&|form| change(form, text.clone()));
        })
    };
    let call = |call: Call, testid: &'static str, name: &'static str| {
        let set = set.clone();
        let onchange = Callback::from(move |_: Event| set(&|form| form.call = call));
        html! {
            <label><input type="radio" name="read-call" data-testid={testid} checked={form.call == call} {onchange} />
                <span><code>{ name }</code></span></label>
        }
    };
    let pid = node.map(|node| node.pid);
    html! {
        <div class="reading" data-testid="read-panel">
            <section class="reading-ask" tabindex="0" aria-label={texts.text("compaction-read-ask")}>
                <form {onsubmit} novalidate=true>
                    <fieldset class="segmented" aria-label={texts.text("compaction-read-call")}>
                        { call(Call::Read, "read-call-index", "read") }
                        { call(Call::Entries, "read-call-entries", "read_entries") }
                        { call(Call::Decided, "read-call-decided", "read_decided_suffix") }
                    </fieldset>
                    <div class="reading-fields">
                        <label class="field"><span>{ texts.text("compaction-read-node") }</span>
                            <select data-testid="read-node" onchange={on_node}>{ options(&texts, &props.frame, pid) }</select>
                        </label>
                        <label class="field">
                            <span>{ texts.text(if form.call == Call::Read { "compaction-read-index" } else { "compaction-read-from" }) }</span>
                            <input data-testid="read-from" inputmode="numeric" value={form.from.clone()}
                                oninput={on_text(|form, text| form.from = text)} />
                        </label>
                        if form.call == Call::Entries {
                            <label class="field"><span>{ texts.text("compaction-read-to") }</span>
                                <input data-testid="read-to" inputmode="numeric" value={form.to.clone()}
                                    oninput={on_text(|form, text| form.to = text)} />
                            </label>
                        }
                        <button type="submit" class="primary" data-testid="read-go" disabled={problem.is_some()}>
                            { texts.text(if props.past.is_some() { "compaction-read-look" } else { "compaction-read-go" }) }
                        </button>
                    </div>
                    if let Some(problem) = &problem {
                        <p class="problem" role="alert" data-testid="read-problem">{ problem.clone() }</p>
                    }
                    if let Some(past) = props.past {
                        <p class="quiet" data-testid="read-past">
                            { texts.format("compaction-read-past", &[("step", past.step.to_string().into())]) }
                        </p>
                    }
                </form>
                <ErrorBeside error={props.error.clone()} control={Control::Read} />
            </section>
            <section class="reading-answers" tabindex="0" aria-label={texts.text("compaction-read-answers")}>
                { answers(&texts, props) }
            </section>
            <Announcer text={newest(&texts, props)} testid="read-news" />
            if let Some(ask) = ask {
                <Snippet code={rust(ask)} />
            }
        </div>
    }
}

/// The newest answer, for who does not see it come.
fn newest(texts: &Texts, props: &ReadPanelProps) -> String {
    props.reads.as_ref().and_then(|reads| reads.first()).map(|read| answer::spoken(texts, read)).unwrap_or_default()
}

/// The answers, newest first.
fn answers(texts: &Texts, props: &ReadPanelProps) -> Html {
    let reads = props.reads.as_ref().map(|reads| reads.as_slice()).unwrap_or_default();
    if reads.is_empty() {
        return html! { <p class="empty">{ texts.text("compaction-read-none") }</p> };
    }
    let one = |(at, read): (usize, &ReadDone)| {
        let key = format!("{}-{}-{:?}-{}", read.step, read.node, read.ask, reads.len() - at);
        html! { <Answer {key} read={read.clone()} newest={at == 0} /> }
    };
    html! { <ol>{ for reads.iter().enumerate().map(one) }</ol> }
}

/// The node that is asked: as chosen, else the selected one, else the leader.
fn node_of(props: &ReadPanelProps, chosen: Option<NodeId>) -> Option<&NodeFrame> {
    let there = |pid: Option<NodeId>| props.frame.nodes.iter().find(|node| Some(node.pid) == pid);
    there(chosen).or_else(|| there(props.selected)).or_else(|| there(props.frame.leader)).or(props.frame.nodes.first())
}

/// Why OmniPaxos is not asked.
fn problem(texts: &Texts, node: Option<&NodeFrame>, ask: Option<ReadAsk>) -> Option<String> {
    if let Some(node) = node.filter(|node| !node.up) {
        return Some(texts.format("compaction-read-down", &[("node", node.pid.into())]));
    }
    let Some(ask) = ask else { return Some(texts.text("compaction-read-no-index")) };
    let (from, to) = (ask.from(), ask.to().unwrap_or_default());
    let range = [("from", from.to_string().into()), ("to", to.to_string().into())];
    ask.problem().map(|problem| match problem {
        ReadProblem::Overflow => texts.text("compaction-read-overflow"),
        ReadProblem::Empty => texts.format("compaction-read-empty", &range),
        ReadProblem::Crossed => texts.format("compaction-read-crossed", &range),
    })
}

fn options(texts: &Texts, frame: &Frame, chosen: Option<NodeId>) -> Html {
    let option = |node: &NodeFrame| {
        let name = texts.format("page-node", &[("node", node.pid.into())]);
        html! {
            <option key={node.pid} value={node.pid.to_string()} selected={Some(node.pid) == chosen}>
                { format!("{name} · {}", phrase::role(texts, node)) }
            </option>
        }
    };
    frame.nodes.iter().map(option).collect()
}

fn rust(ask: ReadAsk) -> String {
    match ask {
        ReadAsk::Index(index) => rust_read(index),
        ReadAsk::Range(from, to) => rust_read_entries(from, to),
        ReadAsk::Decided(from) => rust_read_decided_suffix(from),
    }
}

#[derive(Properties, PartialEq)]
struct SnippetProps {
    code: String,
}

/// The Rust, ready to copy.
#[component]
fn Snippet(props: &SnippetProps) -> Html {
    let texts = use_texts();
    let copied = use_state_eq(|| None::<(String, bool)>);
    let onclick = {
        let (copied, code) = (copied.setter(), props.code.clone());
        Callback::from(move |_: MouseEvent| {
            let (copied, kept) = (copied.clone(), code.clone());
            export::copy(&code, move |done| copied.set(Some((kept, done))));
        })
    };
    let says = match copied.as_ref().filter(|(code, _)| *code == props.code) {
        Some((_, true)) => "compaction-copied",
        Some((_, false)) => "compaction-not-copied",
        None => "compaction-copy",
    };
    html! {
        <div class="snippet">
            <button type="button" class="small" data-testid="read-copy" {onclick}>{ Icon::Copy.html() }{ texts.text(says) }</button>
            <pre data-testid="read-rust" tabindex="0" aria-label={texts.text("compaction-rust")}><code>{ props.code.clone() }</code></pre>
        </div>
    }
}
