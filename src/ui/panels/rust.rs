//! The Rust beside the picture: what was done last, or what is chosen, as the lines that do it.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::{
    app::export,
    sim::{NodeId, command::Command, config::Setup},
    text::{
        Texts,
        rust::{Call, Values},
    },
    ui::{hooks::use_texts, icon::Icon},
};

/// What the panel gets.
#[derive(Properties, PartialEq)]
pub struct RustPanelProps {
    /// What the run started from.
    pub setup: Rc<Setup>,
    /// The number of the newest configuration.
    pub configuration: u32,
    /// Its nodes.
    pub members: Vec<NodeId>,
    /// What was done last, time passing left out; `None` where nothing was: then nodes were built.
    pub done: Option<Rc<Command>>,
    /// The node that calls are filled in for where an action names none.
    pub node: NodeId,
    /// Its last index.
    pub index: usize,
}

/// The panel.
#[component]
pub fn RustPanel(props: &RustPanelProps) -> Html {
    let texts = use_texts();
    let chosen = use_state_eq(|| None::<Call>);
    let values =
        Values::new(&props.setup, props.node, props.index).in_configuration(props.configuration, &props.members);
    let values = props.done.iter().fold(values, |values, command| values.with(command));
    let call = match (*chosen, &props.done) {
        (Some(call), _) => Some(call),
        (None, Some(command)) => Call::of(command),
        (None, None) => Some(Call::Build),
    };
    let onchange = {
        let chosen = chosen.setter();
        Callback::from(move |event: Event| {
            let name = event.target_unchecked_into::<HtmlSelectElement>().value();
            chosen.set(Call::ALL.into_iter().find(|call| call.name() == name));
        })
    };
    let options = Call::ALL.into_iter().map(|call| {
        html! {
            <option key={call.name()} value={call.name()} selected={*chosen == Some(call)}>{ name(&texts, call) }</option>
        }
    });
    let lead = match (*chosen, call) {
        (_, None) => "rust-none",
        (None, _) => "rust-lead",
        (Some(_), _) => "rust-lead-chosen",
    };
    html! {
        <div class="rust-panel" data-testid="rust-panel">
            <div class="row">
                <label class="field">
                    <span>{ texts.text("rust-choose") }</span>
                    <select data-testid="rust-call" {onchange}>
                        <option value="" selected={chosen.is_none()}>{ texts.text("rust-follow") }</option>
                        { for options }
                    </select>
                </label>
                <p class="quiet grow">{ texts.text(lead) }</p>
            </div>
            if let Some(call) = call {
                <RustLines key={call.name()} title={name(&texts, call)} {call} lines={call.lines(&values)} />
            }
        </div>
    }
}

/// What some lines need.
#[derive(Properties, PartialEq)]
pub struct RustLinesProps {
    /// What they do.
    pub title: AttrValue,
    /// Which call it is.
    pub call: Call,
    /// The lines.
    pub lines: AttrValue,
}

/// Lines of Rust, with a button that copies them and the documentation of their call.
#[component]
pub fn RustLines(props: &RustLinesProps) -> Html {
    let texts = use_texts();
    let copied = use_state_eq(|| None::<AttrValue>);
    let onclick = {
        let (lines, copied) = (props.lines.clone(), copied.setter());
        Callback::from(move |_: MouseEvent| {
            let (copied, done) = (copied.clone(), lines.clone());
            export::copy(&lines, move |ok| copied.set(ok.then_some(done)));
        })
    };
    let (item, docs) = props.call.item();
    let args = [("item", item.into())];
    let is_copied = copied.as_ref() == Some(&props.lines);
    html! {
        <figure class="rust-lines" data-call={props.call.name()} data-testid="rust-lines">
            <figcaption>
                <b>{ props.title.clone() }</b>
                <a href={docs} target="_blank" rel="noopener noreferrer" data-testid="rust-docs"
                    title={texts.format("rust-docs-title", &args)}>{ texts.format("rust-docs", &args) }</a>
                <button type="button" class="small" data-testid="rust-copy" {onclick}>
                    { Icon::Copy.html() }
                    { if is_copied { texts.text("rust-copied") } else { texts.text("rust-copy") } }
                </button>
            </figcaption>
            <pre tabindex="0" aria-label={texts.text("rust-code")}><code data-testid="rust-code">{ props.lines.clone() }</code></pre>
        </figure>
    }
}

/// What a call is called.
pub fn name(texts: &Texts, call: Call) -> String {
    texts.text(match call {
        Call::Entry => "rust-call-entry",
        Call::EntryPlain => "rust-call-entry-plain",
        Call::Build => "rust-call-build",
        Call::Flexible => "rust-call-flexible",
        Call::Append => "rust-call-append",
        Call::AppendMany => "rust-call-append-many",
        Call::Read => "rust-call-read",
        Call::ReadEntries => "rust-call-read-entries",
        Call::ReadDecided => "rust-call-read-decided",
        Call::Snapshot => "rust-call-snapshot",
        Call::Trim => "rust-call-trim",
        Call::Tick => "rust-call-tick",
        Call::Incoming => "rust-call-incoming",
        Call::Outgoing => "rust-call-outgoing",
        Call::Cut => "rust-call-cut",
        Call::Reconnected => "rust-call-reconnected",
        Call::Crash => "rust-call-crash",
        Call::Restart => "rust-call-restart",
        Call::Lead => "rust-call-lead",
        Call::Priority => "rust-call-priority",
        Call::Reconfigure => "rust-call-reconfigure",
    })
}
