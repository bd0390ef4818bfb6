//! What happens in a reconfiguration, as sentences.

use fluent_bundle::FluentValue;

use super::{Texts, words::nodes};
use crate::sim::{
    NodeId,
    config::StorageKind,
    event::{Event, EventKind, Stopped, Via},
    quorum::Quorums,
};

/// An event of a reconfiguration as a sentence; empty for any other.
pub(super) fn narrate(texts: &Texts, event: &Event) -> String {
    let node = ("node", event.node.unwrap_or_default().into());
    let configuration = ("configuration", number(event.configuration));
    match &event.kind {
        EventKind::ReconfigureProposed { configuration, nodes: pids, flexible, to } => {
            let members = ("nodes", members(texts, pids, *flexible).into());
            let mut args = vec![node, ("configuration", number(*configuration)), members];
            let id = match to {
                Via::Own => "event-reconfigure-own",
                Via::Forwarded(leader) => {
                    args.push(("leader", (*leader).into()));
                    "event-reconfigure-forwarded"
                }
                Via::Buffered => "event-reconfigure-buffered",
            };
            texts.format(id, &args)
        }
        EventKind::StopSignRemoved => texts.format("event-stopsign-removed", &[node]),
        EventKind::StopSignDecided { configuration, nodes: pids } => {
            let args = [node, ("configuration", number(*configuration)), ("nodes", nodes(texts, pids).into())];
            texts.format("event-stopsign-decided", &args)
        }
        EventKind::ConfigurationBegins { nodes: pids, joining, leaving, flexible } => {
            let members = ("nodes", members(texts, pids, *flexible).into());
            let args = [configuration, members, changes(texts, joining, leaving)];
            texts.format("event-configuration-begins", &args)
        }
        EventKind::Joined { storage } => {
            let storage = match storage {
                StorageKind::Memory => "memory",
                StorageKind::IndexedDb => "IndexedDB",
            };
            texts.format("event-joined", &[node, configuration, ("storage", storage.into())])
        }
        EventKind::StateAsked { of } => texts.format("event-state-asked", &[node, configuration, ("of", (*of).into())]),
        EventKind::StateSent { to, configuration, keys } => {
            let args =
                [node, ("to", (*to).into()), ("configuration", number(*configuration)), ("keys", (*keys).into())];
            texts.format("event-state-sent", &args)
        }
        EventKind::InstanceStarted { from, keys } => {
            let mut args = vec![node, configuration, ("keys", (*keys).into())];
            match from {
                None => texts.format("event-instance-started", &args),
                Some(from) => {
                    args.push(("from", (*from).into()));
                    texts.format("event-instance-started-from", &args)
                }
            }
        }
        EventKind::InstanceStopped { why } => {
            let id = match why {
                Stopped::AllDecided => "event-instance-stopped-all-decided",
                Stopped::Superseded => "event-instance-stopped-superseded",
                Stopped::NotRebuilt => "event-instance-stopped-not-rebuilt",
                Stopped::Told => "event-instance-stopped-told",
            };
            texts.format(id, &[node, configuration])
        }
        EventKind::Left => texts.format("event-left", &[node]),
        _ => String::new(),
    }
}

/// "nodes 1, 2 and 4", and the sizes of their quorums where these are no majorities.
fn members(texts: &Texts, pids: &[NodeId], flexible: Option<Quorums>) -> String {
    let nodes = nodes(texts, pids);
    match flexible {
        None => nodes,
        Some(Quorums { read, write }) => texts.format(
            "event-nodes-with-quorums",
            &[("nodes", nodes.into()), ("read", read.into()), ("write", write.into())],
        ),
    }
}

/// A number of a configuration: written as it is, without separators.
fn number(configuration: u32) -> FluentValue<'static> {
    configuration.to_string().into()
}

/// "New: node 6. No longer in it: node 3."
fn changes(texts: &Texts, joining: &[NodeId], leaving: &[NodeId]) -> (&'static str, FluentValue<'static>) {
    let new = ("joining", nodes(texts, joining).into());
    let old = ("leaving", nodes(texts, leaving).into());
    let text = match (joining.is_empty(), leaving.is_empty()) {
        (true, true) => texts.text("event-configuration-same"),
        (false, true) => texts.format("event-configuration-joining", &[new]),
        (true, false) => texts.format("event-configuration-leaving", &[old]),
        (false, false) => texts.format("event-configuration-both", &[new, old]),
    };
    ("changes", text.into())
}
