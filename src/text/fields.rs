//! What a message is for, and what each of its fields says, in plain sentences.

use super::Texts;
use crate::sim::{NodeId, event::MessageKind};

/// What a message is for and what its receiver will do with it.
pub fn purpose(texts: &Texts, kind: MessageKind, from: NodeId, to: NodeId) -> String {
    let id = match kind {
        MessageKind::HeartbeatRequest => "network-kind-heartbeat-request",
        MessageKind::HeartbeatReply => "network-kind-heartbeat-reply",
        MessageKind::PrepareReq => "network-kind-prepare-req",
        MessageKind::Prepare => "network-kind-prepare",
        MessageKind::Promise => "network-kind-promise",
        MessageKind::AcceptSync => "network-kind-accept-sync",
        MessageKind::AcceptDecide => "network-kind-accept-decide",
        MessageKind::Accepted => "network-kind-accepted",
        MessageKind::NotAccepted => "network-kind-not-accepted",
        MessageKind::Decide => "network-kind-decide",
        MessageKind::ProposalForward => "network-kind-proposal-forward",
        MessageKind::Compaction => "network-kind-compaction",
        MessageKind::AcceptStopSign => "network-kind-accept-stopsign",
        MessageKind::ForwardStopSign => "network-kind-forward-stopsign",
        MessageKind::State => "network-kind-state",
        MessageKind::StateRequest => "network-kind-state-request",
    };
    texts.format(id, &[("from", from.into()), ("to", to.into())])
}

/// What a field says, by the name that the library has for it; `None` for a name that no message has.
pub fn field(texts: &Texts, kind: MessageKind, name: &str) -> Option<String> {
    let id = match (name, kind) {
        ("n", MessageKind::PrepareReq) => "network-field-n-prepare-req",
        ("n", MessageKind::Prepare) => "network-field-n-prepare",
        ("n", MessageKind::Promise) => "network-field-n-promise",
        ("n", MessageKind::Accepted) => "network-field-n-accepted",
        ("n", MessageKind::NotAccepted) => "network-field-n-not-accepted",
        ("n", _) => "network-field-n-leader",
        ("decided_idx", MessageKind::Prepare | MessageKind::Promise) => "network-field-decided-own",
        ("decided_idx", _) => "network-field-decided-leader",
        ("n_accepted", _) => "network-field-n-accepted-round",
        ("accepted_idx", MessageKind::Accepted) => "network-field-accepted-upto",
        ("accepted_idx", _) => "network-field-accepted-length",
        ("log_sync", _) => "network-field-log-sync",
        ("log_sync.decided_snapshot", _) => "network-field-decided-snapshot",
        ("log_sync.suffix", _) => "network-field-suffix",
        ("log_sync.sync_idx", _) => "network-field-sync-idx",
        ("log_sync.stopsign", _) => "network-field-sync-stopsign",
        ("seq_num", MessageKind::AcceptSync) => "network-field-seq-num-sync",
        ("seq_num", _) => "network-field-seq-num",
        ("entries", _) => "network-field-entries",
        ("ProposalForward", _) => "network-field-forwarded",
        ("Trim", _) => "network-field-trim",
        ("Snapshot", _) => "network-field-snapshot",
        ("ss" | "ForwardStopSign", _) => "network-field-stopsign",
        ("configuration", _) => "network-field-configuration",
        ("nodes", _) => "network-field-nodes",
        ("state", _) => "network-field-state",
        ("round", _) => "network-field-round",
        ("ballot", _) => "network-field-beat-ballot",
        ("leader", _) => "network-field-beat-leader",
        ("happy", _) => "network-field-happy",
        _ => return None,
    };
    Some(texts.text(id))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        sim::{
            Simulation,
            command::{Command, Links, Scope},
            config::Setup,
        },
        text::Language,
    };

    /// Whatever a run sends, each of its fields is explained. The run has elections, appends at a follower,
    /// compaction, and a follower that catches up.
    #[test]
    fn every_field_of_every_message_is_explained() {
        let texts = Texts::new(Language::English);
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        let mut kinds = BTreeSet::new();
        let mut see = |simulation: &mut Simulation, command: Command| {
            simulation.apply(&command).unwrap();
            for _ in 0..90 {
                for message in simulation.messages(true) {
                    kinds.insert(message.info.kind);
                    for field in simulation.message(message.id).unwrap().fields {
                        let said = super::field(&texts, message.info.kind, field.name);
                        assert!(said.is_some_and(|said| said.ends_with('.')), "{}", field.name);
                    }
                }
                simulation.apply(&Command::Tick(1)).unwrap();
            }
        };
        see(&mut simulation, Command::Tick(1));
        let leader = simulation.leader().unwrap();
        let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
        let append = |node| Command::AppendMany { node, count: 5, keys: 2 };
        see(&mut simulation, append(follower));
        see(&mut simulation, Command::Snapshot { node: leader, at: Some(3), scope: Scope::All });
        see(&mut simulation, Command::Cut(Links::Node(follower)));
        see(&mut simulation, append(leader));
        see(&mut simulation, Command::Heal(Links::All));
        see(&mut simulation, Command::Trim { node: leader, at: Some(5) });
        see(&mut simulation, Command::Crash(leader));
        see(&mut simulation, Command::Restart(leader));
        let leader = simulation.leader().unwrap();
        let follower = simulation.pids().find(|pid| *pid != leader).unwrap();
        // The state is lost on its way to a new node, which asks for it then.
        see(
            &mut simulation,
            Command::Reconfigure { node: follower, nodes: vec![1, 2, 3, 4], storage: None, quorums: None },
        );
        see(
            &mut simulation,
            Command::Reconfigure { node: leader, nodes: vec![1, 2, 3, 4, 5], storage: None, quorums: None },
        );
        see(&mut simulation, Command::Crash(5));
        see(
            &mut simulation,
            Command::Reconfigure { node: 4, nodes: vec![1, 2, 3, 4, 6], storage: None, quorums: None },
        );
        let unseen = [MessageKind::NotAccepted, MessageKind::StateRequest];
        for kind in MessageKind::ALL.into_iter().filter(|kind| !unseen.contains(kind)) {
            assert!(kinds.contains(&kind), "no {} was sent", kind.name());
        }
        for kind in unseen {
            assert!(["n", "configuration"].iter().all(|name| field(&texts, kind, name).is_some()));
        }
    }

    #[test]
    fn each_kind_has_its_purpose() {
        for language in Language::ALL {
            let texts = Texts::new(language);
            let said: BTreeSet<_> = MessageKind::ALL.into_iter().map(|kind| purpose(&texts, kind, 1, 3)).collect();
            assert_eq!(said.len(), MessageKind::ALL.len());
            assert!(said.iter().all(|said| said.contains('1') && said.contains('3')), "{said:?}");
        }
    }
}
