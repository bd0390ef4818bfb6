//! A node: its number, how far it has decided, how it stands.

use yew::prelude::*;

use super::node_marks::NodeMarks;
use crate::{
    sim::{NodeId, config::StorageKind, quorum::Awaited},
    ui::{
        configuration,
        words::{Words, ballot},
    },
    view::{Frame, Membership, NodeFrame, geometry::Point, glance::Standing},
};

/// Below this radius there is room for the number only.
const TINY: f64 = 20.0;
/// From this radius downwards only unusual standings are written out: there is no room for each.
const LITTLE: f64 = 26.0;

/// What the drawing shows of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeFacts {
    /// Its id.
    pub pid: NodeId,
    standing: Standing,
    down_since: Option<u64>,
    /// Its ballot, where there are several that believe to lead.
    rival_ballot: Option<String>,
    decided: usize,
    memory: bool,
    held_messages: usize,
    /// How many have promised or accepted, how many must, and whether it is promises.
    awaited: Option<(usize, usize, bool)>,
    /// Whether it is among those who have promised (true) or accepted (false) what the leader waits for.
    counted: Option<bool>,
    /// What it is to the configurations, and the newest of these, once there was more than one.
    configuration: Option<(Membership, u32)>,
    disk_held: bool,
    /// How much of the flush under way is done, in per cent.
    flush_percent: Option<u64>,
}

impl NodeFacts {
    /// The facts of a node at this time.
    pub fn of(node: &NodeFrame, frame: &Frame, time: u64, rivals: bool) -> Self {
        let standing = Standing::of(node);
        let flushing = node.disk.as_ref().and_then(|disk| disk.flushing);
        Self {
            pid: node.pid,
            standing,
            down_since: node.down_since,
            rival_ballot: ballot(node).filter(|_| rivals && standing.leads()),
            decided: node.decided,
            memory: node.storage == StorageKind::Memory,
            held_messages: node.held_messages,
            awaited: node.awaited.as_ref().map(|awaited| match awaited {
                Awaited::Promises { by, needs } => (by.len(), *needs, true),
                Awaited::Accepts { by, needs, .. } => (by.len(), *needs, false),
            }),
            counted: frame.nodes.iter().filter(|other| other.pid != node.pid).find_map(|other| match &other.awaited {
                Some(Awaited::Promises { by, .. }) => by.contains(&node.pid).then_some(true),
                Some(Awaited::Accepts { by, .. }) => by.contains(&node.pid).then_some(false),
                None => None,
            }),
            configuration: (frame.configuration > 1).then_some((node.membership, frame.configuration)),
            disk_held: node.disk.as_ref().is_some_and(|disk| disk.held),
            flush_percent: flushing.map(|(_, start, due)| {
                time.saturating_sub(start).min(due.saturating_sub(start)) * 100 / due.saturating_sub(start).max(1)
            }),
        }
    }

    /// Whether it is no member of the newest configuration, and there until it is not needed any more.
    fn leaves(&self) -> bool {
        self.configuration.is_some_and(|(of, _)| of.leaving)
    }

    /// What it is, `standing` where nothing else is to be said first.
    fn label(&self, words: &Words, standing: AttrValue) -> AttrValue {
        if self.leaves() && self.down_since.is_none() {
            return words.text("drawing-role-leaving");
        }
        match (self.down_since, &self.rival_ballot) {
            (Some(time), _) => words.format("drawing-node-down-since", &[("time", time.into())]),
            (None, Some(ballot)) => format!("{standing} {ballot}").into(),
            (None, None) => standing,
        }
    }
}

/// Properties of [`Node`].
#[derive(Properties, PartialEq)]
pub struct NodeProps {
    /// What to show.
    pub facts: NodeFacts,
    /// Where.
    pub at: Point,
    /// How large.
    pub radius: f64,
    /// Whether the drawing is small: then no text is below 12 pixels.
    pub small: bool,
    /// Whether it is selected.
    pub selected: bool,
    /// Whether a broken check concerns it.
    pub breaks: bool,
    /// Whether the tab key stops here.
    pub tabbable: bool,
    /// The language's texts.
    pub words: Words,
    /// Selects it.
    pub on_select: Callback<NodeId>,
    /// Moves the keyboard on by so many nodes.
    pub on_move: Callback<(NodeId, isize)>,
}

/// One node.
#[component]
pub fn Node(props: &NodeProps) -> Html {
    let NodeProps { facts, at, words, .. } = props;
    let (pid, r, leads) = (facts.pid, props.radius, facts.standing.leads());
    let onclick = props.on_select.reform(move |_: MouseEvent| pid);
    let onkeydown = {
        let (on_select, on_move) = (props.on_select.clone(), props.on_move.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Enter" | " " => on_select.emit(pid),
                "ArrowRight" | "ArrowDown" => on_move.emit((pid, 1)),
                "ArrowLeft" | "ArrowUp" => on_move.emit((pid, -1)),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let label = facts.label(words, words.standing(facts.standing));
    // What is read out says the whole of it; beside the node there is little room.
    let shown = facts.label(words, words.standing_short(facts.standing));
    let usual = facts.standing == Standing::Follower && !facts.leaves();
    let mut spoken = words
        .format(
            if facts.memory { "drawing-node-label-memory" } else { "drawing-node-label" },
            &[("node", pid.into()), ("role", label.to_string().into()), ("decided", facts.decided.into())],
        )
        .to_string();
    if let Some((of, newest)) = facts.configuration {
        spoken = format!("{spoken} · {}", configuration::meaning(&words.0, of, newest));
    }
    let class = classes!(
        "node",
        facts.standing.word(),
        facts.leaves().then_some("leaving"),
        leads.then_some("leads"),
        props.selected.then_some("selected"),
        props.breaks.then_some("breaks"),
        props.small.then_some("small"),
    );
    let outer = if leads { r + 6.0 } else { r };
    let (number_size, number_y, count_y) = ((r * 0.6).max(14.0), -r * 0.08, r * 0.46);
    let count_size = match (props.small || r <= LITTLE, r < 36.0) {
        (true, _) => 12.0,
        (false, true) => 10.5,
        (false, false) => 11.0,
    };
    let count = count_text(facts, words, r, count_size);
    html! {
        // Its title is its name.
        <g {class} ~style={format!("transform:translate({:.1}px,{:.1}px)", at.x, at.y)} role="button"
            tabindex={if props.tabbable { "0" } else { "-1" }} data-testid={format!("node-{pid}")}
            aria-pressed={props.selected.to_string()} {onclick} {onkeydown}>
            <title>{ spoken }</title>
            <circle class="node-focus" r={(outer + 10.0).to_string()} />
            if leads {
                <circle class="node-ring" r={outer.to_string()} />
            }
            <circle class="node-body" r={r.to_string()} />
            if let Some(percent) = facts.flush_percent {
                <circle class="node-flush" r={r.to_string()} pathLength="100" stroke-dasharray="100"
                    stroke-dashoffset={(100 - percent).to_string()} transform="rotate(-90)" />
            }
            if props.selected {
                <circle class="node-selected" r={(outer + 6.0).to_string()} />
            }
            <text class="node-number" font-size={number_size.to_string()}
                y={if count.is_some() { number_y } else { number_size * 0.36 }.to_string()}>{ pid }</text>
            if let Some(count) = count {
                <text class="node-count" font-size={count_size.to_string()} y={count_y.to_string()}>{ count }</text>
            }
            <NodeMarks radius={r} {outer} memory={facts.memory} held_messages={facts.held_messages}
                disk_held={facts.disk_held} awaited={facts.awaited} counted={facts.counted} configuration={facts.configuration}
                left={at.x} breaks={props.breaks} words={words.clone()} />
            if r > LITTLE || !usual {
                <text class="node-label" y={if leads { -outer - 13.0 } else { outer + 19.0 }.to_string()}>
                    if leads {
                        { "♛ " }
                    }
                    { shown }
                </text>
            }
        </g>
    }
}

/// How far it has decided, in as many words as fit inside the circle.
fn count_text(facts: &NodeFacts, words: &Words, radius: f64, size: f64) -> Option<AttrValue> {
    if facts.standing == Standing::Crashed && radius > LITTLE {
        return Some(words.standing(Standing::Crashed));
    }
    if radius < TINY {
        return None;
    }
    let room = 2.0 * (radius * radius - (radius * 0.33).powi(2)).sqrt() - 4.0;
    let width = |text: &str| text.chars().map(|c| if c.is_ascii() { size * 0.56 } else { size }).sum::<f64>();
    let forms = [words.count("drawing-decided", facts.decided), format!("✓ {}", facts.decided).into()];
    let bare = facts.decided.to_string();
    forms.into_iter().find(|form| width(form) <= room).or((width(&bare) <= room).then(|| bare.into()))
}
