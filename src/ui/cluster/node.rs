//! A node: its number, how far it has decided, how it stands.

use yew::prelude::*;

use super::node_marks::NodeMarks;
use crate::{
    sim::{NodeId, config::StorageKind, quorum::Awaited},
    ui::{
        configuration,
        words::{Words, ballot},
    },
    view::{
        Frame, Membership, NodeFrame,
        geometry::{Layout, Point},
        glance::Standing,
        labels::{Wish, place},
    },
};

/// Below this radius there is room for the number only.
const TINY: f64 = 20.0;
/// From this radius downwards there is no room inside for the word that it does not run.
const LITTLE: f64 = 26.0;
/// The size of what stands beside a node: as the style sheet has it.
const LABEL_SIZE: f64 = 12.0;
/// A leader, where there is no room for the word; that it runs no more, likewise.
const CROWN: &str = "♛";
const DOWN: &str = "✕";

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

    /// Whether nothing is to be said of it: it follows.
    fn is_usual(&self) -> bool {
        self.standing == Standing::Follower && !self.leaves()
    }

    /// The radius with its ring, in a drawing whose nodes have this radius.
    fn outer(&self, radius: f64) -> f64 {
        if self.standing.leads() { radius + 6.0 } else { radius }
    }

    /// What could be written beside it, the most telling first.
    fn ways(&self, words: &Words, radius: f64) -> Vec<AttrValue> {
        let whole = self.label(words, words.standing_short(self.standing));
        match (self.standing.leads(), self.down_since, &self.rival_ballot) {
            (true, _, Some(ballot)) => [format!("{CROWN} {whole}"), format!("{CROWN} {ballot}"), CROWN.to_owned()]
                .map(AttrValue::from)
                .to_vec(),
            (true, _, None) => vec![format!("{CROWN} {whole}").into(), CROWN.into()],
            // Inside the circle there may be room for the word.
            (false, Some(_), _) if radius > LITTLE => vec![whole, DOWN.into()],
            (false, Some(_), _) => vec![whole, words.standing(Standing::Crashed), DOWN.into()],
            (false, None, _) => vec![whole],
        }
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

/// What is written beside each node of a drawing, where there is room for it: `width` by `height` pixels, `layout`
/// as it lies there. Followers have it all or none: a node with nothing beside it follows.
pub fn beside(facts: &[NodeFacts], layout: &Layout, room: (usize, usize), words: &Words) -> Vec<Option<Beside>> {
    let ways: Vec<Vec<AttrValue>> = facts.iter().map(|facts| facts.ways(words, layout.radius)).collect();
    // Followers last: what is unusual has the first choice.
    let mut order: Vec<usize> = (0..facts.len()).collect();
    order.sort_by_key(|at| facts[*at].is_usual());
    let wish = |at: usize| Wish {
        center: layout.centers[at],
        outer: facts[at].outer(layout.radius),
        // What stands inside the ring would lie on links and messages.
        above: facts[at].standing.leads() || layout.centers[at].y < room.1 as f64 / 2.0,
        one_side: facts[at].awaited.is_some(),
        widths: ways[at].iter().map(|way| text_width(way, LABEL_SIZE)).collect(),
        must: !facts[at].is_usual(),
    };
    let wishes: Vec<Wish> = order.iter().map(|at| wish(*at)).collect();
    let places = place((room.0 as f64, room.1 as f64), &wishes);
    let followers = order.iter().zip(&places).all(|(at, place)| !facts[*at].is_usual() || place.is_some());
    let mut beside = vec![None; facts.len()];
    for (at, place) in order.into_iter().zip(places) {
        beside[at] = place
            .filter(|_| followers || !facts[at].is_usual())
            .map(|place| Beside { text: ways[at][place.form].clone(), offset: place.offset });
    }
    beside
}

/// What is written beside a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    text: AttrValue,
    /// Its middle and its baseline, from the node's middle.
    offset: Point,
}

/// Properties of [`Node`].
#[derive(Properties, PartialEq)]
pub struct NodeProps {
    /// What to show.
    pub facts: NodeFacts,
    /// What is written beside it.
    pub beside: Option<Beside>,
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
    let outer = facts.outer(r);
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
            if let Some(Beside { text, offset }) = &props.beside {
                <text class="node-label" x={format!("{:.1}", offset.x)} y={format!("{:.1}", offset.y)}>{ text }</text>
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
    let width = |text: &str| text_width(text, size);
    let forms = [words.count("drawing-decided", facts.decided), format!("✓ {}", facts.decided).into()];
    let bare = facts.decided.to_string();
    forms.into_iter().find(|form| width(form) <= room).or((width(&bare) <= room).then(|| bare.into()))
}

/// About how wide a text is at this size.
fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| if c.is_ascii() { size * 0.56 } else { size }).sum()
}
