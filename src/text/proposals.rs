//! What became of proposals, in words.

use super::{
    Texts,
    words::{list, some_entries},
};
use crate::{
    kv::KeyValue,
    sim::{
        NodeId,
        event::Loss,
        proposals::{Lapse, Place, Tally},
    },
};

/// The sentence for proposals of a node that were lost.
pub(super) fn lapsed(texts: &Texts, node: Option<NodeId>, entry: &KeyValue, count: u64, why: Lapse) -> String {
    let args = [
        ("node", node.unwrap_or_default().into()),
        ("entries", some_entries(texts, count, Some(entry)).into()),
        ("how", lapse(texts, why).into()),
    ];
    texts.format("proposals-lost", &args)
}

/// How the last copy of a proposal went, as a clause.
pub fn lapse(texts: &Texts, why: Lapse) -> String {
    let by = |id: &str, node: NodeId| texts.format(id, &[("by", node.into())]);
    match why {
        Lapse::Message { kind, from, to, why } => {
            let id = match why {
                Loss::Cut => "proposals-lost-cut",
                Loss::ReceiverDown => "proposals-lost-receiver-down",
                Loss::Chance => "proposals-lost-chance",
                Loss::Dropped => "proposals-lost-dropped-message",
                Loss::BelowCompacted => "proposals-lost-too-late",
                Loss::NoInstance => "proposals-lost-no-instance",
                Loss::Left => "proposals-lost-left",
                Loss::SessionOver => "proposals-lost-session",
            };
            texts.format(id, &[("message", kind.name().into()), ("from", from.into()), ("to", to.into())])
        }
        Lapse::Replaced(node) => by("proposals-lost-replaced", node),
        Lapse::Crashed(node) => by("proposals-lost-crashed", node),
        Lapse::Flushed(node) => by("proposals-lost-flushed", node),
        Lapse::Dropped(node) => by("proposals-lost-dropped", node),
        Lapse::Wiped(node) => by("proposals-lost-wiped", node),
        Lapse::Stopped(node) => by("proposals-lost-stopped", node),
        Lapse::PowerFailed => texts.text("proposals-lost-power"),
    }
}

/// "1,000 proposed, 998 decided, 2 lost".
pub fn tally(texts: &Texts, tally: &Tally) -> String {
    let [proposed, decided, lost] =
        [("proposed", tally.proposed.into()), ("decided", tally.decided.into()), ("lost", tally.lost.into())];
    match tally.open() {
        0 => texts.format("proposals-tally", &[proposed, decided, lost]),
        open => texts.format("proposals-tally-open", &[proposed, decided, lost, ("open", open.into())]),
    }
}

/// Where a proposal is that may still be decided: "undecided at node 4 (isolated)".
pub fn places(texts: &Texts, places: &[Place], isolated: &[NodeId]) -> String {
    let name = |pid: NodeId| match isolated.contains(&pid) {
        true => texts.format("proposals-place-isolated", &[("node", pid.into())]),
        false => texts.format("event-nodes", &[("count", 1.into()), ("list", pid.to_string().into())]),
    };
    let at = |id: &str, pids: Vec<NodeId>| {
        let names: Vec<String> = pids.into_iter().map(name).collect();
        texts.format(id, &[("nodes", list(texts, &names).into())])
    };
    let of = |of: fn(&Place) -> Option<NodeId>| -> Vec<NodeId> { places.iter().filter_map(of).collect() };
    let logs = of(|place| if let Place::Log(pid) = place { Some(*pid) } else { None });
    let disks = of(|place| if let Place::Disk(pid) = place { Some(*pid) } else { None });
    let mut said = Vec::new();
    if !logs.is_empty() {
        said.push(at("proposals-place-logs", logs));
    }
    if !disks.is_empty() {
        said.push(at("proposals-place-disks", disks));
    }
    said.extend(places.iter().filter_map(|place| match *place {
        Place::Log(_) | Place::Disk(_) => None,
        Place::Message { kind, from, to } => Some(texts.format(
            "proposals-place-message",
            &[("message", kind.name().into()), ("from", from.into()), ("to", to.into())],
        )),
        Place::Held { kind, from } => {
            Some(texts.format("proposals-place-held", &[("message", kind.name().into()), ("node", from.into())]))
        }
        Place::Memory(node) => Some(texts.format("proposals-place-memory", &[("node", node.into())])),
    }));
    said.join(&texts.text("event-list-comma"))
}
