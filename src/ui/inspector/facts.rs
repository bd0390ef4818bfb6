//! What there is to know of a node, one fact a line; what a fact means is on hover.

use omnipaxos::ballot_leader_election::Ballot;
use yew::prelude::*;

use crate::{
    sim::{
        event::Compaction,
        quorum::{Awaited, Quorums},
    },
    text::{self, Texts},
    ui::{hooks::use_texts, phrase},
    view::{NodeFrame, Phase, Role},
};

/// What the facts are of.
#[derive(Properties, PartialEq)]
pub struct FactsProps {
    /// The node.
    pub node: NodeFrame,
    /// How many other nodes there are.
    pub others: usize,
    /// How many nodes must promise and accept.
    pub quorums: Quorums,
    /// What is other about its timing than at the start of the cluster.
    pub timing: Option<AttrValue>,
}

/// The facts.
#[component]
pub fn Facts(props: &FactsProps) -> Html {
    let node = &props.node;
    let texts = use_texts();
    let t = texts.as_ref();
    html! {
        <>
            <dl class="facts">
                { fact("fact-role", t.text("page-fact-role"), t.text("page-fact-role-why"), role(t, node)) }
                { fact("fact-configuration", t.text("page-fact-configuration"), t.text("page-fact-configuration-why"),
                    configuration(t, node)) }
                { ballot_fact("fact-ballot", t, t.text("page-fact-ballot"), t.text("page-fact-ballot-why"), node.accepted_round) }
                { ballot_fact("fact-promise", t, t.text("page-fact-promise"), t.text("page-fact-promise-why"), node.promise) }
                { fact("fact-leader", t.text("page-fact-leader"), t.text("page-fact-leader-why"), leader(t, node)) }
                { fact("fact-decided", t.text("page-fact-decided"), t.text("page-fact-decided-why"),
                    phrase::entries_from_start(t, node.decided)) }
                { fact("fact-accepted", t.text("page-fact-accepted"), t.text("page-fact-accepted-why"),
                    phrase::entries_from_start(t, node.accepted)) }
                { fact("fact-compacted", t.text("page-fact-compacted"), t.text("page-fact-compacted-why"), compacted(t, node)) }
                { fact("fact-hears", t.text("page-fact-hears"), t.text("page-fact-hears-why"), hears(t, node, props.others)) }
                { fact("fact-connected", t.text("whole-fact-connected"), t.text("whole-fact-connected-why"), connected(t, node, props.quorums)) }
                if let Some(awaited) = &node.awaited {
                    { fact("fact-awaited", t.text("whole-fact-awaited"), t.text("whole-fact-awaited-why"), awaits(t, awaited)) }
                }
                if node.batched > 0 {
                    { fact("fact-batched", t.text("whole-fact-batched"), t.text("whole-fact-batched-why"),
                        t.format("whole-batched", &[("n", node.batched.into())])) }
                }
                { fact("fact-storage", t.text("page-fact-storage"), t.text("page-fact-storage-why"), storage(t, node)) }
                { fact("fact-held", t.text("page-fact-held"), t.text("page-fact-held-why"), held(t, node)) }
                if let Some(timing) = &props.timing {
                    { fact("fact-timing", t.text("network-fact"), t.text("network-fact-why"), timing.to_string()) }
                }
            </dl>
            if node.up && node.phase == Phase::Recover {
                <p class="note">{ t.text("page-recovering") }</p>
            }
        </>
    }
}

fn fact(testid: &'static str, label: String, why: String, value: String) -> Html {
    html! { <div title={why}><dt>{ label }</dt><dd data-testid={testid}>{ value }</dd></div> }
}

fn ballot_fact(testid: &'static str, texts: &Texts, label: String, why: String, ballot: Option<Ballot>) -> Html {
    match ballot {
        Some(ballot) => {
            fact(testid, label, format!("{why}\n{}", text::ballot_fields(texts, &ballot)), text::ballot(&ballot))
        }
        None => fact(testid, label, why, texts.text("page-none-yet")),
    }
}

/// What a node is, and where in the protocol.
pub(in crate::ui) fn role(texts: &Texts, node: &NodeFrame) -> String {
    match node.down_since {
        Some(time) if !node.up => texts.format("page-crashed-since", &[("time", time.to_string().into())]),
        _ if node.phase == Phase::None || !node.up => phrase::role(texts, node),
        _ => texts.format(
            "page-role-and-phase",
            &[("role", phrase::role(texts, node).into()), ("phase", phrase::phase(texts, node.phase).into())],
        ),
    }
}

/// Of which configuration it runs an instance, and what that is waiting for or still serving beside it.
fn configuration(texts: &Texts, node: &NodeFrame) -> String {
    let of = node.membership;
    let number = ("configuration", of.configuration.to_string().into());
    match (of.waiting, of.serves, of.leaving) {
        (true, ..) => texts.format("page-configuration-waiting", &[number]),
        (_, Some(old), _) => texts.format("page-configuration-serves", &[number, ("old", old.to_string().into())]),
        (_, None, true) => texts.format("page-configuration-leaving", &[number]),
        (_, None, false) => match of.carried_keys {
            None => of.configuration.to_string(),
            Some(keys) => texts.format("page-configuration-carried", &[number, ("keys", keys.into())]),
        },
    }
}

fn leader(texts: &Texts, node: &NodeFrame) -> String {
    match node.leader {
        _ if node.down_since.is_some() => texts.text("page-leader-down"),
        Some(leader) if leader == node.pid => texts.text("page-itself"),
        Some(leader) => texts.format("page-node-in-text", &[("node", leader.into())]),
        None => texts.text("page-none-yet"),
    }
}

/// How far its log is compacted, and by what.
pub(in crate::ui) fn compacted(texts: &Texts, node: &NodeFrame) -> String {
    match node.compaction {
        None => texts.text("page-not-compacted"),
        Some(Compaction::Trim) => texts.format("page-trimmed-to", &[("index", node.compacted.into())]),
        Some(Compaction::Snapshot) => {
            texts.format("page-snapshot-to", &[("index", node.compacted.into()), ("keys", node.snapshot_keys.into())])
        }
    }
}

fn hears(texts: &Texts, node: &NodeFrame, others: usize) -> String {
    if !node.up || node.hears.is_empty() {
        return texts.format("page-hears-none", &[("others", others.into())]);
    }
    texts.format(
        "page-hears",
        &[
            ("nodes", phrase::node_list(node.hears.iter().copied()).into()),
            ("n", node.hears.len().into()),
            ("others", others.into()),
        ],
    )
}

/// Whether it hears enough to be elected, or to go on leading.
fn connected(texts: &Texts, node: &NodeFrame, quorums: Quorums) -> String {
    let leads = node.role == Role::Leader && node.phase == Phase::Accept;
    let (needs, kind) = quorums.to_hear(leads);
    match node.up {
        true => text::connected(texts, node.hears.len() + 1, needs, kind),
        false => texts.text("whole-connected-down"),
    }
}

/// "promises: 2 of 3 (nodes 1, 2)".
pub(in crate::ui) fn awaits(texts: &Texts, awaited: &Awaited) -> String {
    let (id, by, needs, index) = match awaited {
        Awaited::Promises { by, needs } => ("whole-awaits-promises", by, needs, 0),
        Awaited::Accepts { index, by, needs } => ("whole-awaits-accepts", by, needs, *index),
    };
    let args = [
        ("n", by.len().into()),
        ("needs", (*needs).into()),
        ("nodes", phrase::nodes(texts, by).into()),
        ("index", index.into()),
    ];
    texts.format(id, &args)
}

fn storage(texts: &Texts, node: &NodeFrame) -> String {
    let name = phrase::storage(texts, node.storage);
    match &node.disk {
        None => name,
        Some(disk) if disk.held => texts.format("page-storage-held", &[("storage", name.into())]),
        Some(disk) if disk.flushed == 0 => texts.format("page-storage-empty", &[("storage", name.into())]),
        Some(disk) => texts
            .format("page-storage-flushed", &[("storage", name.into()), ("flush", disk.flushed.to_string().into())]),
    }
}

fn held(texts: &Texts, node: &NodeFrame) -> String {
    let pending = node.disk.as_ref().map_or(0, |disk| disk.pending_entries);
    match (node.held_messages, pending) {
        (0, 0) => texts.text("page-held-none"),
        (messages, 0) => texts.format("page-held-messages", &[("n", messages.into())]),
        (0, entries) => texts.format("page-held-entries", &[("n", entries.into())]),
        (messages, entries) => {
            texts.format("page-held-both", &[("messages", messages.into()), ("entries", entries.into())])
        }
    }
}
