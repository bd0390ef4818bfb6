//! The drawing of the cluster: nodes on a ring, links that can be cut, messages that travel.
//!
//! It is drawn in the pixels of its panel, not scaled: so a text of 12 pixels has 12 pixels on a phone too.

use std::rc::Rc;

use yew::prelude::*;

use crate::{
    app::{
        action::{Action, Control, Dispatch},
        model::Model,
    },
    sim::{
        command::{Command, Links},
        configuration::gaps,
        quorum::Quorums,
    },
    text::Texts,
    ui::{
        phrase,
        sheets::{Sheet, use_sheets},
        words::Words,
    },
    view::{Frame, Next, flight::flights, glance::link_states, messages::manual_of},
};

mod gone;
mod knife;
mod link;
mod link_menu;
mod message;
mod node;
mod node_marks;
mod scene;
mod stack;
mod summary;

use scene::Scene;

/// Properties of [`ClusterPanel`].
#[derive(Properties, PartialEq)]
pub struct ClusterPanelProps {
    /// What to draw from.
    pub model: Model,
}

/// The cluster as a drawing, with its header and its footer.
#[component]
pub fn ClusterPanel(props: &ClusterPanelProps) -> Html {
    let texts = use_context::<Rc<Texts>>();
    let dispatch = use_context::<Dispatch>();
    let sheets = use_sheets();
    let knife_mode = use_state_eq(|| false);
    let toggle_knife = {
        let knife_mode = knife_mode.clone();
        Callback::from(move |_| knife_mode.set(!*knife_mode))
    };
    let (Some(texts), Some(dispatch)) = (texts, dispatch) else {
        return Html::default();
    };
    let words = Words(texts);
    let model = &props.model;
    let frame = &model.frame;
    let cut = link_states(frame).iter().filter(|link| link.any_cut()).count();
    let heal_all = dispatch.0.reform(|_: MouseEvent| Action::Do(Command::Heal(Links::All), Control::Cluster));
    let auto_all = dispatch.0.reform(|_: MouseEvent| Action::Do(Command::Auto(Links::All), Control::Cluster));
    let heartbeats = model.heartbeats;
    let toggle_heartbeats = dispatch.0.reform(move |_: MouseEvent| Action::ShowHeartbeats(!heartbeats));
    let nodes = ("nodes", frame.members.len().into());
    let summary = match frame.flexible {
        None => words.format("drawing-cluster-summary", &[nodes, ("majority", frame.majority.into())]),
        Some(Quorums { read, write }) => {
            words.format("whole-cluster-summary", &[nodes, ("read", read.into()), ("write", write.into())])
        }
    };
    let configuration = configuration_chip(&words, frame);
    let idle = !model.playing && flights(&frame.messages, heartbeats).is_empty() && !frame.nodes.is_empty();
    let (breaking, broke) = (model.will_break(), model.just_broke());
    let broken: Vec<_> = frame.nodes.iter().map(|node| node.pid).filter(|pid| model.breaks_at(*pid)).collect();
    html! {
        <section class="cluster-panel" aria-label={words.text("drawing-cluster-title")}>
            <div class="cluster-head">
                <h2>{ words.text("drawing-cluster-title") }</h2>
                <span class="draw-chip" data-testid="cluster-summary">{ summary }</span>
                { configuration }
                { gaps_chip(&words, frame) }
                <button type="button" class="draw-chip" data-testid="network-open"
                    title={words.text("network-conditions-why")} onclick={sheets.on_open(Sheet::Conditions(None))}>
                    { words.text("network-conditions-open") }
                </button>
                <span class="cluster-space" />
                if let Some(manual) = manual_of(frame) {
                    <button type="button" class="draw-chip wait" data-testid="manual-chip" onclick={auto_all}
                        title={words.text("network-auto-all-why")}>
                        { words.format("network-manual-chip", &[("waiting", manual.waiting.into())]) }
                        <b>{ words.text("network-auto-all") }</b>
                    </button>
                }
                if cut > 0 {
                    <button type="button" class="draw-chip fault" data-testid="heal-all" onclick={heal_all}>
                        { words.count("drawing-cluster-heal-all", cut) }
                    </button>
                }
                <button type="button" class="cluster-knife-mode" data-testid="knife-mode" onclick={toggle_knife}
                    aria-pressed={knife_mode.to_string()} aria-label={words.text("drawing-knife-mode")}
                    title={words.text("drawing-knife-mode")}>
                    { "✂" }
                </button>
            </div>
            <Scene frame={frame.clone()} selected={model.selected} message={model.message.as_ref().map(|message| message.detail.id)} {broken} {breaking} {broke} {heartbeats} playing={model.playing} leapt={model.leapt}
                ticks_per_second={model.ticks_per_second} knife_mode={*knife_mode} words={words.clone()} {dispatch}>
                if idle {
                    <p class="cluster-idle">{ idle_text(&words, frame.next.as_ref()) }</p>
                }
            </Scene>
            <div class="cluster-foot">
                <span class="cluster-hint-mouse">{ words.text("drawing-cluster-hint") }</span>
                <span class="cluster-hint-touch">{ words.text("drawing-cluster-hint-touch") }</span>
                <button type="button" class="cluster-heartbeats" data-testid="heartbeats"
                    aria-pressed={heartbeats.to_string()} onclick={toggle_heartbeats}>
                    { words.text(if heartbeats { "drawing-heartbeats-shown" } else { "drawing-heartbeats-folded" }) }
                    <kbd aria-hidden="true">{ "H" }</kbd>
                </button>
            </div>
        </section>
    }
}

/// What is said where nothing is under way: what the next event will be.
fn idle_text(words: &Words, next: Option<&Next>) -> AttrValue {
    match next {
        Some(Next::Message { kind, from, to }) => {
            let message = format!("{} {from}→{to}", kind.name());
            words.format("drawing-cluster-idle-message", &[("message", message.into())])
        }
        Some(Next::Flush { node }) => words.format("drawing-cluster-idle-flush", &[("node", (*node).into())]),
        Some(Next::Tick) => words.text("drawing-cluster-idle-tick"),
        None => words.text("drawing-cluster-idle"),
    }
}

/// Which configuration is the newest, and who has left by now; nothing while there is only the first.
fn configuration_chip(words: &Words, frame: &Frame) -> Html {
    if frame.configuration <= 1 {
        return Html::default();
    }
    let number = ("configuration", frame.configuration.to_string().into());
    let gone = frame.gone();
    let text = match gone.is_empty() {
        true => words.format("drawing-configuration", &[number]),
        false => {
            let nodes = phrase::node_list(gone);
            words.format("drawing-configuration-gone", &[number, ("nodes", nodes.into())])
        }
    };
    let older = frame.configurations.iter().filter(|of| of.id < frame.configuration && !of.serving.is_empty());
    let serving = older.map(|of| {
        let args = [
            ("configuration", of.id.to_string().into()),
            ("nodes", phrase::node_list(of.serving.iter().copied()).into()),
        ];
        words.format("drawing-configuration-still", &args).to_string()
    });
    let members = phrase::node_list(frame.members.iter().copied());
    let members = words.format("drawing-configuration-members", &[("nodes", members.into())]).to_string();
    let title = std::iter::once(members).chain(serving).collect::<Vec<_>>().join("\n");
    html! { <span class="draw-chip" data-testid="configuration-chip" {title}>{ text }</span> }
}

/// The ids that no node has, and what that does to trim; nothing where there are none.
fn gaps_chip(words: &Words, frame: &Frame) -> Html {
    let missing = gaps(&frame.members);
    if missing.is_empty() {
        return Html::default();
    }
    let nodes = phrase::node_list(missing);
    let title = words.format("drawing-gaps-why", &[("nodes", nodes.clone().into())]);
    html! {
        <span class="draw-chip wait" data-testid="gaps-chip" {title}>
            { words.format("drawing-gaps", &[("nodes", nodes.into())]) }
        </span>
    }
}
