//! The cluster as JavaScript values, for `window.playground`: what `state()` and events look like.

use js_sys::{BigInt, Object, Reflect};
use omnipaxos::ballot_leader_election::Ballot;
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::{
    app::{
        checks,
        state_cluster::{ClientValue, ConfigurationValue, QuorumsValue, clients, configurations},
        state_history::{HistoryValue, LivenessValue},
    },
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

/// A `u64` as JavaScript has it: a number while that is exact, else a `BigInt`. Ids, indices, counts, steps and ticks are
/// always numbers, since no run gets that far; only values of entries take all 64 bits.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "number", type = "number"))]
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

/// An unsigned integer of 64 bits: a number while that is exact, else a `BigInt`.
#[cfg(all(test, not(target_arch = "wasm32")))]
#[derive(ts_rs::TS)]
#[ts(type = "number | bigint")]
pub(super) struct Whole;

/// Any value as it is.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub(super) struct Raw(#[serde(with = "serde_wasm_bindgen::preserve")] JsValue);

/// A ballot: the round, the priority and the node that it belongs to; compared in this order.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Ballot"))]
pub(super) struct BallotState {
    /// The round.
    n: u32,
    /// The priority of its node when it began.
    priority: u32,
    /// Whose it is.
    pid: Number,
}

impl From<Ballot> for BallotState {
    fn from(ballot: Ballot) -> Self {
        Self { n: ballot.n, priority: ballot.priority, pid: ballot.pid.into() }
    }
}

/// The cluster at the step that is shown.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "PlaygroundState"))]
#[serde(rename_all = "camelCase")]
pub(super) struct State {
    /// Events so far.
    step: Number,
    /// In ticks.
    time: Number,
    /// False while the past is shown.
    live: bool,
    /// The live node that leads in the highest ballot.
    leader: Option<Number>,
    /// Of the present configuration.
    quorums: QuorumsValue,
    /// The configurations so far, the oldest first; the last is the present one.
    configurations: Vec<ConfigurationValue>,
    /// By ascending id, those included that are leaving.
    nodes: Vec<NodeValue>,
    /// Both directions of every link.
    links: Vec<LinkValue>,
    /// Those on their way, in the order in which they were sent.
    messages: Vec<MessageValue>,
    /// What must always hold, as of the step that is shown.
    invariants: Vec<InvariantValue>,
    /// What is promised in time.
    liveness: LivenessValue,
    /// What clients saw.
    history: HistoryValue,
    /// What became of what was appended.
    proposals: ProposalsValue,
    /// Those that append by themselves, by ascending id of their nodes.
    clients: Vec<ClientValue>,
}

/// What became of what was appended: how many, and the oldest that are open and the newest that are lost.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Proposals"))]
#[serde(rename_all = "camelCase")]
pub(super) struct ProposalsValue {
    /// How many there were.
    proposed: Number,
    /// How many of them are decided.
    decided: Number,
    /// How many are lost.
    lost: Number,
    /// How many are neither.
    open: Number,
    /// The oldest open ones, at most 100.
    open_entries: Vec<ProposalValue>,
    /// The newest lost ones, at most 100.
    lost_entries: Vec<ProposalValue>,
}

/// Something that was appended and is open or lost.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Proposal"))]
#[serde(rename_all = "camelCase")]
pub(super) struct ProposalValue {
    /// Its key.
    key: String,
    /// Its value.
    #[cfg_attr(test, ts(type = "Whole"))]
    value: Number,
    /// Where it was appended.
    node: Number,
    /// When.
    step: Number,
    /// When it was forwarded, and to whom.
    forwarded: Option<ProposalMoment>,
    /// When it was first accepted, and by whom.
    accepted: Option<ProposalMoment>,
    /// The step in which its last copy was gone.
    lost_at: Option<Number>,
    /// What took that.
    #[cfg_attr(test, ts(type = "Lapse | null"))]
    why: Option<&'static str>,
    /// Where it is, or how it was lost, in the language of the page.
    text: String,
}

/// By or to which node, and in which step.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Moment"))]
pub(super) struct ProposalMoment {
    /// Which node.
    node: Number,
    /// In which step.
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
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Invariant"))]
#[serde(rename_all = "camelCase")]
pub(super) struct InvariantValue {
    /// Which it is.
    #[cfg_attr(test, ts(type = "InvariantName"))]
    name: &'static str,
    /// Whether nothing broke it.
    holds: bool,
    /// The step in which there first was something to check; null before it.
    since: Option<Number>,
    /// The step that broke it first.
    broken_at: Option<Number>,
    /// What was done that explains it.
    #[cfg_attr(test, ts(type = "Cause | null"))]
    cause: Option<&'static str>,
    /// What broke it first, in the language of the page.
    text: Option<String>,
}

/// How each invariant stood at a step of the run.
pub(super) fn invariants(live: &Simulation, texts: &Texts, step: u64) -> Vec<InvariantValue> {
    let value = |state: CheckState| {
        let first = state.violations.first();
        InvariantValue {
            name: state.invariant.name(),
            holds: state.holds(),
            since: state.since.map(Number::from),
            broken_at: state.broken_at.map(Number::from),
            cause: first.map(|violation| violation.cause.name()),
            text: first.map(|violation| text::violation(texts, violation)),
        }
    };
    checks::states(live, Some(step)).into_iter().map(value).collect()
}

/// What an event says of an invariant, if it is a violation.
pub(super) fn violated(event: &Event, live: &Simulation, texts: &Texts) -> Option<InvariantValue> {
    let EventKind::Violated(violation) = &event.kind else { return None };
    Some(InvariantValue {
        name: violation.invariant.name(),
        holds: false,
        since: live.checked_since()[violation.invariant as usize].map(Number::from),
        broken_at: Some(violation.step.into()),
        cause: Some(violation.cause.name()),
        text: Some(text::violation(texts, violation)),
    })
}

/// A node.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "NodeState"))]
#[serde(rename_all = "camelCase")]
pub(super) struct NodeValue {
    /// Its id.
    pid: Number,
    /// False while it is crashed.
    up: bool,
    /// What it keeps its log in.
    #[cfg_attr(test, ts(type = "\"memory\" | \"indexeddb\""))]
    storage: &'static str,
    /// What it is.
    #[cfg_attr(test, ts(type = "\"leader\" | \"follower\""))]
    role: &'static str,
    /// What it does as that.
    #[cfg_attr(test, ts(type = "\"none\" | \"prepare\" | \"accept\" | \"recover\""))]
    phase: &'static str,
    /// What `get_current_leader` says there: the node promised to, alive or not.
    leader: Option<Number>,
    /// The highest ballot that it has promised.
    promise: Option<BallotState>,
    /// Entries below this index are decided there.
    decided: Number,
    /// Entries below this index are accepted there.
    accepted: Number,
    /// Entries below this index are gone from its log.
    compacted: Number,
    /// How they went.
    #[cfg_attr(test, ts(type = "\"none\" | \"trimmed\" | \"snapshot\""))]
    compaction: &'static str,
    /// The key-values of its snapshot.
    #[cfg_attr(test, ts(type = "Record<string, Whole> | null"))]
    snapshot: Option<Raw>,
    /// What its log holds.
    entries: Vec<EntryValue>,
    /// Entries that a flush under way is to make durable; 1 where it writes something else.
    pending_writes: Number,
    /// Messages that wait until what they speak of is on the disk.
    held_messages: Number,
    /// The number of the configuration of its newest instance, of which the rest tells.
    configuration: u32,
    /// Whether that runs nothing, though the node is not crashed: it has no state to start with, or its log has ended.
    waiting: bool,
    /// Whether it is no member of the present configuration.
    leaving: bool,
    /// The older configuration that it still serves, if it does.
    serves: Option<u32>,
    /// Whom it heard in the last heartbeat round.
    hears: Vec<Number>,
    /// Whether no flush of it starts.
    disk_held: bool,
    /// The number of the last flush that is done; null without a disk.
    flushed: Option<Number>,
}

/// An entry of a log: a key and its value, or a stopsign.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "LogEntry"))]
pub(super) struct EntryValue {
    /// Its log index.
    index: Number,
    /// Its key.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    key: Option<String>,
    /// Its value.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(type = "Whole", optional))]
    value: Option<Number>,
    /// The nodes of the next configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    stopsign: Option<Vec<Number>>,
    /// Whether it is decided there.
    decided: bool,
    /// Whether it is on the disk; false at memory nodes.
    durable: bool,
}

/// One direction of a link.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "LinkState"))]
pub(super) struct LinkValue {
    /// The sender.
    from: Number,
    /// The receiver.
    to: Number,
    /// False while it is cut.
    up: bool,
}

/// A message on its way.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "MessageState"))]
pub(super) struct MessageValue {
    /// What `deliver`, `drop` and the like call it by.
    id: Number,
    /// Its sender.
    from: Number,
    /// Its receiver.
    to: Number,
    /// When it was sent, in ticks.
    sent: Number,
    /// When it arrives, in ticks.
    due: Number,
    #[serde(flatten)]
    info: MessageFields,
}

/// What a message says; what it does not say is missing.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "MessageFields"))]
#[serde(rename_all = "camelCase")]
pub(super) struct MessageFields {
    /// OmniPaxos's name of it.
    #[cfg_attr(test, ts(type = "MessageName"))]
    message: &'static str,
    /// The ballot that it is sent in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    ballot: Option<BallotState>,
    /// The ballot in which the log of its sender was last accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    accepted_round: Option<BallotState>,
    /// A decided index.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    decided: Option<Number>,
    /// An accepted index.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    accepted: Option<Number>,
    /// How many entries it carries.
    entries: Number,
    /// Which kind of snapshot it carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(type = "\"complete\" | \"delta\"", optional))]
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
    (liveness, history): (LivenessValue, HistoryValue),
    texts: &Texts,
    is_live: bool,
) -> Result<JsValue, serde_wasm_bindgen::Error> {
    let frame = frame_of(simulation, Window { from: 0, count: usize::MAX }, true);
    let state = State {
        step: frame.step.into(),
        time: frame.time.into(),
        live: is_live,
        leader: frame.leader.map(Number::from),
        quorums: simulation.configurations().last().map_or(simulation.setup().quorums(), |of| of.quorums()).into(),
        configurations: configurations(simulation),
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
        liveness,
        history,
        proposals: proposals(simulation, texts),
        clients: clients(simulation),
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
        waiting: frame.membership.waiting,
        leaving: frame.membership.leaving,
        serves: frame.membership.serves,
        hears: numbers(&frame.hears),
        disk_held: frame.storage == StorageKind::IndexedDb && disk.is_some_and(|disk| disk.held),
        flushed: disk.map(|disk| disk.flushed.into()),
    }
}

pub(super) fn numbers(pids: &[NodeId]) -> Vec<Number> {
    pids.iter().map(|pid| Number::from(*pid)).collect()
}

/// Something that happened, without the message that it may be about.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "Happening"))]
pub(super) struct EventValue {
    /// In which step.
    step: Number,
    /// When, in ticks.
    time: Number,
    /// Where; null for what concerns all.
    node: Option<Number>,
    /// What happened.
    #[cfg_attr(test, ts(type = "EventKind"))]
    kind: &'static str,
    /// The library's name of the message, storage operation or refusal; empty where it has none.
    name: String,
    /// The sentence of the feed, in the language of the page.
    text: String,
    #[serde(flatten)]
    #[cfg_attr(test, ts(skip))]
    message: Option<EventMessage>,
}

/// A message of an event.
#[derive(Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(rename = "EventMessage"))]
pub(super) struct EventMessage {
    /// The sender.
    from: Number,
    /// The receiver.
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
                Some(EventMessage { from: (*from).into(), to: event.node.map(Number::from), info: (&**message).into() })
            }
            EventKind::Lost { from, to, message, .. } => {
                Some(EventMessage { from: (*from).into(), to: Some((*to).into()), info: (&**message).into() })
            }
            _ => None,
        },
    };
    let values: Vec<_> = events.iter().map(value).collect();
    to_js(&values)
}
