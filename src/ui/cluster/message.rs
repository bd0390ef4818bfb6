//! Messages under way: marks that travel along their link.

use std::{collections::BTreeMap, rc::Rc};

use yew::prelude::*;

use crate::{
    app::model::Breaking,
    sim::event::MessageKind,
    ui::words::{Words, round},
    view::{
        Frame, MessageFrame,
        flight::{Family, Flight, flights_of},
        geometry::{Layout, Point, Segment},
    },
};

/// How far a direction's messages travel beside the middle of the link.
const LANE: f64 = 12.0;
/// How far from the rims of its nodes a mark's way begins and ends; a pill's so much further that no node hides it, but at
/// most this share of the link is taken at either end.
const RIM: f64 = 8.0;
const MOST_TAKEN: f64 = 0.3;
const PILL_HEIGHT: f64 = 19.0;
/// How far messages come that wait on a manual link.
const MANUAL_WAITS: f64 = 0.72;
/// From this many nodes on messages are dots.
const MANY_NODES: usize = 6;
/// A link shorter than this has no room for names.
const SHORT_LINK: f64 = 84.0;
/// A tooltip lists so many messages of a stack.
const MOST_LISTED: usize = 8;
/// How far a message is drawn that has just arrived, and how far beside the middle of the link: its receiver does not
/// hide it there, nor do those that are still under way.
const ARRIVED: f64 = 0.8;
const ARRIVED_LANE: f64 = 34.0;

/// What a mark looks like.
#[derive(Clone, Debug, PartialEq)]
enum Shape {
    /// A pill with this text.
    Pill(AttrValue),
    /// A dot.
    Dot,
    /// A small dot: a heartbeat.
    Beat,
}

/// A mark, as a click finds it: its first message, and how many it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkId {
    /// The message that arrives first.
    pub first: u64,
    /// How many messages.
    pub count: usize,
}

impl MarkId {
    fn of(flight: &Flight<'_>) -> Self {
        Self { first: flight.first.id, count: flight.messages.len() }
    }

    /// As an attribute holds it.
    fn write(self) -> String {
        format!("{} {}", self.first, self.count)
    }

    /// From an attribute.
    pub fn read(text: &str) -> Option<Self> {
        let (first, count) = text.split_once(' ')?;
        Some(Self { first: first.parse().ok()?, count: count.parse().ok()? })
    }

    /// The messages that it stands for, in order of arrival.
    pub fn messages(self, frame: &Frame, heartbeats: bool) -> Vec<MessageFrame> {
        let found = flights_of(frame, heartbeats).into_iter().find(|flight| flight.first.id == self.first);
        found.map(|flight| flight.messages.into_iter().cloned().collect()).unwrap_or_default()
    }
}

/// What a mark may know beside the message: who looks at which, and what is manual.
pub struct Looks<'a> {
    /// Whether heartbeats are shown.
    pub heartbeats: bool,
    /// How many ticks ahead of the time things are drawn.
    pub ahead: u64,
    /// The message that is looked at.
    pub lit: Option<u64>,
    /// Those that are still to break a check.
    pub breaking: &'a [u64],
    /// The language's texts.
    pub words: &'a Words,
    /// Called on a click.
    pub on_click: &'a Callback<MarkId>,
}

/// A frame to look messages up in. Equal to every other: what a message says never changes under way, so marks
/// that name the same messages, due at the same times, are the same.
#[derive(Clone)]
struct Source(Rc<Frame>);

impl PartialEq for Source {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A mark for each message, or stack of them, that is under way.
pub fn marks(layout: &Layout, frame: &Rc<Frame>, looks: &Looks<'_>) -> Vec<Html> {
    let Looks { words, on_click, .. } = looks;
    let position = |pid| frame.nodes.iter().position(|node| node.pid == pid);
    let is_manual = |from, to| frame.links.iter().any(|link| (link.from, link.to) == (from, to) && link.manual);
    let mut keys = Keys::default();
    let draw = |flight: &Flight<'_>| {
        let (a, b) = (position(flight.first.from)?, position(flight.first.to)?);
        let middle = layout.link(a, b);
        let family = Family::of(flight.first);
        let count = flight.messages.len();
        let dots = frame.nodes.len() >= MANY_NODES || middle.length() < SHORT_LINK;
        let shape = match (family, count, dots) {
            (Family::Heartbeat, _, _) => Shape::Beat,
            (_, 1, true) if flight.first.info.kind == MessageKind::State => Shape::Pill("▣".into()),
            (_, 1, true) => Shape::Dot,
            (_, _, true) => Shape::Pill(format!("×{count}").into()),
            (_, 1, false) => Shape::Pill(name(flight.first, words)),
            (_, _, false) if flight.same_kind() => {
                Shape::Pill(format!("{} ×{count}", flight.first.info.kind.name()).into())
            }
            _ => Shape::Pill(format!("×{count}").into()),
        };
        let lane = middle.shifted(LANE).shortened(match &shape {
            Shape::Pill(text) => beside_rim(&middle, pill_width(text)),
            _ => RIM,
        });
        let key = keys.of(flight);
        let manual = is_manual(flight.first.from, flight.first.to);
        let ids: Vec<(u64, u64)> =
            flight.messages.iter().map(|m| (m.id, if manual { u64::MAX } else { m.due })).collect();
        // What waits there is not to be hidden by its receiver.
        let furthest = if manual { MANUAL_WAITS } else { 1.0 };
        let place = |time| lane.at(flight.progress(time).min(furthest));
        let (at, start) = (place(frame.time + looks.ahead), place(frame.time));
        let lit = looks.lit.is_some_and(|lit| flight.messages.iter().any(|message| message.id == lit));
        let breaks = flight.messages.iter().any(|message| looks.breaking.contains(&message.id));
        let testid = match flight.stack {
            true => format!("message-stack-{}-{}", flight.first.from, flight.first.to),
            false => format!("message-{}", flight.first.id),
        };
        Some(html! {
            <Mark {key} {at} {start} {shape} {family} {ids} {lit} {breaks} mark={MarkId::of(flight)} {testid}
                source={Source(frame.clone())} words={(*words).clone()} on_click={(*on_click).clone()} />
        })
    };
    flights_of(frame, looks.heartbeats).iter().filter_map(draw).collect()
}

/// Messages in whose handling a check just broke: they have arrived, and are shown once more where they did.
pub fn arrived(layout: &Layout, frame: &Frame, broke: &[Breaking], words: &Words) -> Vec<Html> {
    let position = |pid| frame.nodes.iter().position(|node| node.pid == pid);
    let draw = |message: &Breaking| {
        let middle = layout.link(position(message.from)?, position(message.to)?);
        let at = middle.shifted(ARRIVED_LANE).shortened(RIM).at(ARRIVED);
        let few = frame.nodes.len() < MANY_NODES && middle.length() >= SHORT_LINK;
        let name = if few { message.kind.name() } else { "" };
        let width = pill_width(name);
        let transform = format!("translate({:.1} {:.1})", at.x, at.y);
        Some(html! {
            <g key={format!("broke {} {}>{}", message.step, message.from, message.to)} class="flight-broke" {transform}
                data-testid="message-broke" data-kind={message.kind.name()}>
                <title>{ words.text("drawing-message-broke") }</title>
                if few {
                    <rect class="flight-pill" x={(-width / 2.0).to_string()} y={(-PILL_HEIGHT / 2.0).to_string()} width={width.to_string()}
                        height={PILL_HEIGHT.to_string()} rx={(PILL_HEIGHT / 2.0).to_string()} />
                    <text y="4">{ name }</text>
                }
                { cross(if few { -width / 2.0 } else { 0.0 }) }
            </g>
        })
    };
    broke.iter().filter_map(draw).collect()
}

/// The sign of a check that breaks: a cross in a circle, left of a mark.
fn cross(x: f64) -> Html {
    html! {
        <g class="node-breaks" transform={format!("translate({x:.1} 0)")}><circle r="7" /><path d="M-3 -3L3 3M-3 3L3 -3" /></g>
    }
}

/// How far from the rims of a link's nodes the middle of a pill of this width stands, so that neither hides it; on a short
/// link no further than leaves it some way to go.
fn beside_rim(link: &Segment, width: f64) -> f64 {
    let length = link.length().max(f64::MIN_POSITIVE);
    let (along, down) = ((link.to.x - link.from.x).abs() / length, (link.to.y - link.from.y).abs() / length);
    let reach = RIM + along * width / 2.0 + down * PILL_HEIGHT / 2.0;
    reach.min(length * MOST_TAKEN).max(RIM)
}

fn pill_width(text: &str) -> f64 {
    16.0 + text.chars().map(|letter| if letter.is_ascii() { 6.5 } else { 11.5 }).sum::<f64>()
}

/// Keys of marks. A stack keeps its element while its first message changes; a message that the network
/// delivers twice is on its way twice under one number, and two elements must not share a key.
#[derive(Default)]
struct Keys(BTreeMap<u64, usize>);

impl Keys {
    fn of(&mut self, flight: &Flight<'_>) -> String {
        let MessageFrame { id, from, to, .. } = flight.first;
        if flight.stack {
            return format!("{from}>{to} {}", flight.first.info.kind.is_heartbeat());
        }
        let copies = self.0.entry(*id).or_default();
        *copies += 1;
        format!("{id} {copies}")
    }
}

fn name(message: &MessageFrame, words: &Words) -> AttrValue {
    let kind = message.info.kind.name();
    match message.info.snapshot {
        Some((keys, _)) if message.info.kind == MessageKind::State => {
            format!("▣ {kind} · {}", words.count("drawing-keys", keys)).into()
        }
        Some(_) => words.format("drawing-message-snapshot", &[("kind", kind.into())]),
        None => AttrValue::Static(kind),
    }
}

#[derive(Properties, PartialEq)]
struct MarkProps {
    /// Where it is, or glides to.
    at: Point,
    /// Where it appears.
    start: Point,
    shape: Shape,
    family: Family,
    /// The messages it stands for, and when each arrives.
    ids: Vec<(u64, u64)>,
    /// Whether somebody looks at one of them.
    lit: bool,
    /// Whether a check breaks when one of them is handled.
    breaks: bool,
    mark: MarkId,
    testid: String,
    source: Source,
    words: Words,
    on_click: Callback<MarkId>,
}

/// A mark at its place. Only the place changes with time: the face is drawn once.
#[component]
fn Mark(props: &MarkProps) -> Html {
    let MarkProps { at, start, shape, family, ids, lit, breaks, mark, testid, source, words, on_click } = props;
    let style = format!("--x:{:.1}px;--y:{:.1}px;--sx:{:.1}px;--sy:{:.1}px", at.x, at.y, start.x, start.y);
    let mark = *mark;
    let onclick = on_click.reform(move |_: MouseEvent| mark);
    html! {
        <g class={classes!("flight", family.word(), lit.then_some("lit"), breaks.then_some("breaks"))} ~style={style} data-testid={testid.clone()}
            data-mark={mark.write()} {onclick}>
            <Face shape={shape.clone()} ids={ids.clone()} {breaks} source={source.clone()} words={words.clone()} />
        </g>
    }
}

#[derive(Properties, PartialEq)]
struct FaceProps {
    shape: Shape,
    ids: Vec<(u64, u64)>,
    breaks: bool,
    source: Source,
    words: Words,
}

#[component]
fn Face(props: &FaceProps) -> Html {
    let FaceProps { shape, ids, breaks, source, words } = props;
    let due = |id: u64| ids.iter().find(|(of, _)| *of == id).map(|(_, due)| *due);
    let messages = source.0.messages.iter().filter_map(|message| Some((message, due(message.id)?)));
    let mut lines: Vec<String> =
        messages.take(MOST_LISTED).map(|(message, due)| describe(message, due, words)).collect();
    if ids.len() > MOST_LISTED {
        lines.push(format!("… ×{}", ids.len()));
    }
    if *breaks {
        lines.insert(0, words.text("drawing-message-breaks").to_string());
    }
    let edge = match shape {
        Shape::Pill(text) => -pill_width(text) / 2.0,
        Shape::Dot | Shape::Beat => -9.0,
    };
    let drawn = match shape {
        Shape::Pill(text) => {
            let width = pill_width(text);
            html! { <>
                <rect class="flight-hit" x={(-width / 2.0).to_string()} y="-12" width={width.to_string()} height="24" />
                <rect class="flight-pill" x={(-width / 2.0).to_string()} y={(-PILL_HEIGHT / 2.0).to_string()}
                    width={width.to_string()} height={PILL_HEIGHT.to_string()} rx={(PILL_HEIGHT / 2.0).to_string()} />
                <text y="4">{ text }</text>
            </> }
        }
        Shape::Dot => html! { <><circle class="flight-hit" r="12" /><circle class="flight-dot" r="5.5" /></> },
        Shape::Beat => html! { <><circle class="flight-hit" r="12" /><circle class="flight-dot" r="2.5" /></> },
    };
    html! { <><title>{ lines.join("\n") }</title>{ drawn }{ for breaks.then(|| cross(edge)) }</> }
}

/// `AcceptDecide 1→2 · ballot 4·1 · 2 entries · decided 20 · due t 214`.
fn describe(message: &MessageFrame, due: u64, words: &Words) -> String {
    let info = &message.info;
    let mut parts = vec![format!("{} {}→{}", name(message, words), message.from, message.to)];
    if let Some(ballot) = info.ballot {
        let ballot = round(ballot.n, ballot.pid);
        parts.push(words.format("drawing-ballot", &[("ballot", ballot.into())]).to_string());
    }
    if info.entries > 0 {
        parts.push(words.count("drawing-entries", info.entries).to_string());
    }
    if let Some((keys, _)) = info.snapshot {
        parts.push(words.count("drawing-keys", keys).to_string());
    }
    if let Some(decided) = info.decided {
        parts.push(words.count("drawing-decided", decided).to_string());
    }
    if let Some(accepted) = info.accepted {
        parts.push(words.count("drawing-accepted", accepted).to_string());
    }
    parts.push(match due {
        // On a manual link nothing is due.
        u64::MAX => words.text("network-has-manual").to_string(),
        due => words.format("drawing-due", &[("time", due.into())]).to_string(),
    });
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pill_stands_clear_of_the_nodes_of_its_link_as_far_as_that_is_long_enough() {
        let link = |x, y| Segment::new(Point::new(10.0, 10.0), Point::new(10.0 + x, 10.0 + y));
        assert_eq!(beside_rim(&link(200.0, 0.0), 60.0), RIM + 30.0, "beside the other");
        assert_eq!(beside_rim(&link(-200.0, 0.0), 60.0), RIM + 30.0);
        assert_eq!(beside_rim(&link(0.0, 200.0), 60.0), RIM + PILL_HEIGHT / 2.0, "one below the other");
        let between = beside_rim(&link(140.0, 140.0), 60.0);
        assert!(between > RIM + PILL_HEIGHT / 2.0 && between < RIM + 30.0, "{between}");
        assert_eq!(beside_rim(&link(90.0, 0.0), 200.0), 27.0, "it has some way to go");
        assert_eq!(beside_rim(&link(0.0, 0.0), 60.0), RIM);
    }
}
