//! Whose lane it is.

use yew::prelude::*;

use crate::{
    sim::{NodeId, config::StorageKind},
    ui::{
        configuration,
        words::{Words, ballot},
    },
    view::{Membership, NodeFrame, glance::Standing},
};

/// What the column says of a node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhoFacts {
    pid: NodeId,
    standing: Standing,
    storage: StorageKind,
    ballot: Option<String>,
    /// Round, priority and node of the ballot.
    fields: Option<(u32, u32, NodeId)>,
    /// What it is to the configurations, and the newest of these.
    configuration: (Membership, u32),
}

impl WhoFacts {
    /// The facts of a node.
    pub fn of(node: &NodeFrame, newest: u32) -> Self {
        Self {
            pid: node.pid,
            standing: Standing::of(node),
            storage: node.storage,
            ballot: ballot(node),
            configuration: (node.membership, newest),
            fields: node.promise.map(|ballot| (ballot.n, ballot.priority, ballot.pid)),
        }
    }
}

/// Properties of [`Who`].
#[derive(Properties, PartialEq)]
pub struct WhoProps {
    /// What to say.
    pub facts: WhoFacts,
    /// Whether the node is selected.
    pub selected: bool,
    /// Whether there is little room.
    pub narrow: bool,
    /// Whether the lane is low: all on one line.
    pub dense: bool,
    /// The language's texts.
    pub words: Words,
}

/// The node's number, role, storage and ballot. A button; the click itself is the lane's.
#[component]
pub fn Who(props: &WhoProps) -> Html {
    let WhoProps { facts, selected, narrow, dense, words } = props;
    let role = words.standing(facts.standing);
    let (chip, storage) = match facts.storage {
        StorageKind::IndexedDb => ("draw-chip idb", "drawing-storage-indexeddb"),
        StorageKind::Memory => ("draw-chip mem", "drawing-storage-memory"),
    };
    let short = match facts.storage {
        StorageKind::IndexedDb => "drawing-storage-indexeddb-short",
        StorageKind::Memory => "drawing-storage-memory-short",
    };
    let written = match &facts.ballot {
        Some(ballot) => words.format("drawing-ballot", &[("ballot", ballot.clone().into())]),
        None => words.text("drawing-no-ballot"),
    };
    let fields = facts.fields.map(|(round, priority, node)| {
        let args = [("round", round.into()), ("priority", priority.into()), ("node", node.into())];
        words.format("drawing-ballot-fields", &args)
    });
    let label = words.format("drawing-lane-label", &[("node", facts.pid.into()), ("role", role.to_string().into())]);
    let (of, newest) = facts.configuration;
    let badge = configuration::badge(&words.0, of, newest);
    let label = match newest {
        ..=1 => label,
        _ => format!("{label} · {}", configuration::meaning(&words.0, of, newest)).into(),
    };
    let dot = classes!("lane-dot", facts.standing.leads().then_some("leader"), facts.standing.word());
    html! {
        <button type="button" class="lane-who" aria-pressed={selected.to_string()}>
            <span class="hidden">{ label }</span>
            <span class="lane-name" aria-hidden="true"><span class={dot}>{ facts.pid }</span><span class="lane-role">{ words.standing_short(facts.standing) }</span>{ badge }</span>
            <span class={chip} title={words.text(storage)}>{ words.text(if *narrow { short } else { storage }) }</span>
            <small title={fields}>
                if *narrow || *dense {
                    { facts.ballot.clone().unwrap_or_default() }
                } else {
                    { written }
                }
            </small>
        </button>
    }
}
