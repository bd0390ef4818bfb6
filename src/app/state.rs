//! The cluster as JavaScript values, for `window.playground`: what `state()` and events look like.

use js_sys::{BigInt, Object, Reflect};
use omnipaxos::ballot_leader_election::Ballot;
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::{
    app::checks,
    sim::{
        NodeId, Simulation,
        config::StorageKind,
        event::{Compaction, Event, EventKind, MessageInfo},
        invariant::CheckState,
        proposals::{Outcome, Story},
    },
    text::{self, Scene, Texts},
    view::{Content, Durability, NodeFrame, Phase, Role, Window, frame_of, proposals::proposals_of},
};

/// The largest integer that a JavaScript number holds exactly.
const MAX_SAFE: u64 = (1 << 53) - 1;

/// A `u64` as JavaScript has it: a number while that is exact, else a `BigInt`.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Number(#[serde(with = "serde_wasm_bindgen::preserve")] JsValue);

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self(if value <= MAX_SAFE { JsValue::from_f64(value as f64) } else { BigInt::from(value).into() })
    }
}

impl From<usize> for Number {
    fn from(value: usize) -> Self {
        Self::from(value as u64)
    }
}

/// Any value as it is.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Raw(#[serde(with = "serde_wasm_bindgen::preserve")] JsValue);

#[derive(Serialize)]
pub(super) struct BallotState {
    n: u32,
    priority: u32,
    pid: Number,
}

impl From<Ballot> for BallotState {
    fn from(ballot: Ballot) -> Self {
        Self { n: ballot.n, priority: ballot.priority, pid: ballot.pid.into() }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct State {
    step: Number,
    time: Number,
    live: bool,
    leader: Option<Number>,
    nodes: Vec<NodeValue>,
    links: Vec<LinkValue>,
    messages: Vec<MessageValue>,
    invariants: Vec<InvariantValue>,
    proposals: ProposalsValue,
}

/// What became of what was appended: how many, and the oldest that are open and the newest that are lost.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProposalsValue {
    proposed: Number,
    decided: Number,
    lost: Number,
    open: Number,
    open_entries: Vec<ProposalValue>,
    lost_entries: Vec<ProposalValue>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProposalValue {
    key: String,
    value: Number,
    node: Number,
    step: Number,
    forwarded: Option<ProposalMoment>,
    accepted: Option<ProposalMoment>,
    lost_at: Option<Number>,
    why: Option<&'static str>,
    text: String,
}

/// By or to which node, and in which step.
#[derive(Serialize)]
struct ProposalMoment {
    node: Number,
    step: Number,
}

/// How many of the open and of the lost proposals are given.
const PROPOSALS: usize = 100;

fn proposals(simulation: &Simulation, texts: &Texts) -> ProposalsValue {
    let view = proposals_of(simulation, PROPOSALS);
    let moment = |moment: Option<(NodeId, u64)>| {
        moment.map(|(node, step)| ProposalMoment { node: node.into(), step: step.into() })
    };
    let value = |story: &Story, text: String| {
        let lost = match story.outcome {
            Outcome::Lost { why, step } => Some((why.name(), step)),
            _ => None,
        };
        ProposalValue {
            key: story.kv.key.clone(),
            value: story.kv.value.into(),
            node: story.node.into(),
            step: story.step.into(),
            forwarded: moment(story.forwarded),
            accepted: moment(story.accepted),
            lost_at: lost.map(|(_, step)| step.into()),
            why: lost.map(|(why, _)| why),
            text,
        }
    };
    let how = |story: &Story| match story.outcome {
        Outcome::Lost { why, .. } => text::lapse(texts, why),
        _ => String::new(),
    };
    ProposalsValue {
        proposed: view.tally.proposed.into(),
        decided: view.tally.decided.into(),
        lost: view.tally.lost.into(),
        open: view.tally.open().into(),
        open_entries: view
            .open
            .iter()
            .map(|(story, places)| value(story, text::places(texts, places, &view.isolated)))
            .collect(),
        lost_entries: view.lost.iter().map(|story| value(story, how(story))).collect(),
    }
}

/// How something that must always hold stands; `cause` and `text` are of what broke it first.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InvariantValue {
    name: &'static str,
    holds: bool,
    broken_at: Option<Number>,
    cause: Option<&'static str>,
    text: Option<String>,
}

/// How each invariant stood at a step of the run.
pub(super) fn invariants(live: &Simulation, texts: &Texts, step: u64) -> Vec<InvariantValue> {
    let value = |state: CheckState| {
        let first = state.violations.first();
        InvariantValue {
            name: state.invariant.name(),
            holds: state.holds(),
            broken_at: state.broken_at.map(Number::from),
            cause: first.map(|violation| violation.cause.name()),
            text: first.map(|violation| text::violation(texts, violation)),
        }
    };
    checks::states(live, Some(step)).into_iter().map(value).collect()
}

/// What an event says of an invariant, if it is a violation.
pub(super) fn violated(event: &Event, texts: &Texts) -> Option<InvariantValue> {
    let EventKind::Violated(violation) = &event.kind else { return None };
    Some(InvariantValue {
        name: violation.invariant.name(),
        holds: false,
        broken_at: Some(violation.step.into()),
        cause: Some(violation.cause.name()),
        text: Some(text::violation(texts, violation)),
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NodeValue {
    pid: Number,
    up: bool,
    storage: &'static str,
    role: &'static str,
    phase: &'static str,
    leader: Option<Number>,
    promise: Option<BallotState>,
    decided: Number,
    accepted: Number,
    compacted: Number,
    compaction: &'static str,
    snapshot: Option<Raw>,
    entries: Vec<EntryValue>,
    pending_writes: Number,
    held_messages: Number,
    configuration: u32,
    hears: Vec<Number>,
    disk_held: bool,
    flushed: Option<Number>,
}

#[derive(Serialize)]
struct EntryValue {
    index: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stopsign: Option<Vec<Number>>,
    decided: bool,
    durable: bool,
}

#[derive(Serialize)]
struct LinkValue {
    from: Number,
    to: Number,
    up: bool,
}

#[derive(Serialize)]
struct MessageValue {
    id: Number,
    from: Number,
    to: Number,
    sent: Number,
    due: Number,
    #[serde(flatten)]
    info: MessageFields,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MessageFields {
    message: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    ballot: Option<BallotState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_round: Option<BallotState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<Number>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted: Option<Number>,
    entries: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    snapshot: Option<&'static str>,
}

impl From<&MessageInfo> for MessageFields {
    fn from(info: &MessageInfo) -> Self {
        Self {
            message: info.kind.name(),
            ballot: info.ballot.map(BallotState::from),
            accepted_round: info.accepted_round.map(BallotState::from),
            decided: info.decided.map(Number::from),
            accepted: info.accepted.map(Number::from),
            entries: info.entries.into(),
            snapshot: info.snapshot.map(|(_, complete)| if complete { "complete" } else { "delta" }),
        }
    }
}

/// A plain JavaScript value: what is missing is null, and what serde takes for a map (a flattened field) is an
/// object.
pub(super) fn to_js(value: &impl Serialize) -> Result<JsValue, serde_wasm_bindgen::Error> {
    let serializer = serde_wasm_bindgen::Serializer::new();
    value.serialize(&serializer.serialize_maps_as_objects(true).serialize_missing_as_null(true))
}

/// What `state()` gives: everything, whole logs included.
pub(super) fn state(
    simulation: &Simulation,
    invariants: Vec<InvariantValue>,
    texts: &Texts,
    is_live: bool,
) -> Result<JsValue, serde_wasm_bindgen::Error> {
    let frame = frame_of(simulation, Window { from: 0, count: usize::MAX }, true);
    let state = State {
        step: frame.step.into(),
        time: frame.time.into(),
        live: is_live,
        leader: frame.leader.map(Number::from),
        nodes: frame.nodes.iter().map(|frame| node(simulation, frame)).collect(),
        links: frame
            .links
            .iter()
            .map(|link| LinkValue { from: link.from.into(), to: link.to.into(), up: link.up })
            .collect(),
        messages: frame
            .messages
            .iter()
            .map(|message| MessageValue {
                id: message.id.into(),
                from: message.from.into(),
                to: message.to.into(),
                sent: message.sent.into(),
                due: message.due.into(),
                info: MessageFields::from(&message.info),
            })
            .collect(),
        invariants,
        proposals: proposals(simulation, texts),
    };
    to_js(&state)
}

fn node(simulation: &Simulation, frame: &NodeFrame) -> NodeValue {
    let entry = |cell: &crate::view::Cell| {
        let (key, value, stopsign) = match &cell.content {
            Content::KeyValue { key, value } => (Some(key.clone()), Some(Number::from(*value)), None),
            Content::StopSign(nodes) => (None, None, Some(numbers(nodes))),
        };
        let durable = cell.durability == Durability::Durable;
        EntryValue { index: cell.index.into(), key, value, stopsign, decided: cell.decided, durable }
    };
    let disk = frame.disk.as_ref();
    NodeValue {
        pid: frame.pid.into(),
        up: frame.up,
        storage: frame.storage.word(),
        role: match frame.role {
            Role::Leader => "leader",
            Role::Follower => "follower",
        },
        phase: match frame.phase {
            Phase::None => "none",
            Phase::Prepare => "prepare",
            Phase::Accept => "accept",
            Phase::Recover => "recover",
        },
        leader: frame.leader.map(Number::from),
        promise: frame.promise.map(BallotState::from),
        decided: frame.decided.into(),
        accepted: frame.accepted.into(),
        compacted: frame.compacted.into(),
        compaction: match frame.compaction {
            None => "none",
            Some(Compaction::Trim) => "trimmed",
            Some(Compaction::Snapshot) => "snapshot",
        },
        snapshot: simulation.snapshot(frame.pid).map(|snapshot| {
            let object = Object::new();
            for (key, last) in &snapshot.values {
                // Setting a property of a plain object of our own cannot fail.
                let _ = Reflect::set(&object, &key.as_str().into(), &Number::from(last.value).0);
            }
            Raw(object.into())
        }),
        entries: frame.lane.cells.iter().map(entry).collect(),
        pending_writes: disk.map_or(0, |disk| if disk.pending { disk.pending_entries.max(1) } else { 0 }).into(),
        held_messages: frame.held_messages.into(),
        configuration: frame.membership.configuration,
        hears: numbers(&frame.hears),
        disk_held: frame.storage == StorageKind::IndexedDb && disk.is_some_and(|disk| disk.held),
        flushed: disk.map(|disk| disk.flushed.into()),
    }
}

fn numbers(pids: &[NodeId]) -> Vec<Number> {
    pids.iter().map(|pid| Number::from(*pid)).collect()
}

#[derive(Serialize)]
struct EventValue {
    step: Number,
    time: Number,
    node: Option<Number>,
    kind: &'static str,
    name: String,
    text: String,
    #[serde(flatten)]
    message: Option<EventMessage>,
}

#[derive(Serialize)]
struct EventMessage {
    from: Number,
    to: Option<Number>,
    #[serde(flatten)]
    info: MessageFields,
}

/// Events as JavaScript values, with their sentences; a refusal is named as the library names it.
pub(super) fn events(
    events: &[Event],
    simulation: &Simulation,
    texts: &Texts,
) -> Result<JsValue, serde_wasm_bindgen::Error> {
    let value = |event: &Event| EventValue {
        step: event.step.into(),
        time: event.time.into(),
        node: event.node.map(Number::from),
        kind: event.kind.name(),
        name: match &event.kind {
            EventKind::Refused { refusal, .. } => refusal.name().to_owned(),
            _ => text::tag(event),
        },
        text: text::narrate(texts, event, &Scene::of_event(simulation, event)),
        message: match &event.kind {
            EventKind::Received { from, message } => {
                Some(EventMessage { from: (*from).into(), to: event.node.map(Number::from), info: message.into() })
            }
            EventKind::Lost { from, to, message, .. } => {
                Some(EventMessage { from: (*from).into(), to: Some((*to).into()), info: message.into() })
            }
            _ => None,
        },
    };
    let values: Vec<_> = events.iter().map(value).collect();
    to_js(&values)
}
