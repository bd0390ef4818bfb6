//! A message of every kind, in every shape that changes its sentence.

use omnipaxos_playground::sim::event::{Compaction, MessageInfo, MessageKind};

use crate::events::{ballot, covers, key_value};

/// A message that says nothing but its kind.
pub fn silent(kind: MessageKind) -> MessageInfo {
    MessageInfo {
        kind,
        ballot: None,
        accepted_round: None,
        decided: None,
        accepted: None,
        sync_from: None,
        entries: 0,
        first: None,
        snapshot: None,
        compaction: None,
        heartbeat: None,
        starts: None,
    }
}

/// Every kind.
pub fn kinds() -> Vec<MessageKind> {
    use MessageKind::*;
    let kinds = vec![
        HeartbeatRequest,
        HeartbeatReply,
        PrepareReq,
        Prepare,
        Promise,
        AcceptSync,
        AcceptDecide,
        Accepted,
        NotAccepted,
        Decide,
        ProposalForward,
        Compaction,
        AcceptStopSign,
        ForwardStopSign,
        State,
        StateRequest,
    ];
    covers!(
        kinds,
        HeartbeatRequest,
        HeartbeatReply,
        PrepareReq,
        Prepare,
        Promise,
        AcceptSync,
        AcceptDecide,
        Accepted,
        NotAccepted,
        Decide,
        ProposalForward,
        Compaction,
        AcceptStopSign,
        ForwardStopSign,
        State,
        StateRequest,
    )
}

/// Every shape of a kind.
pub fn shapes(kind: MessageKind) -> Vec<MessageInfo> {
    let base = MessageInfo { ballot: Some(ballot(4, 1)), ..silent(kind) };
    let with = |change: &dyn Fn(&mut MessageInfo)| {
        let mut message = base.clone();
        change(&mut message);
        message
    };
    let carrying = |count: usize| {
        with(&|message| {
            message.entries = count;
            message.first = Some(key_value("b", 4));
            message.decided = Some(21);
        })
    };
    match kind {
        MessageKind::HeartbeatRequest => vec![with(&|message| message.heartbeat = Some((12, None)))],
        MessageKind::HeartbeatReply => {
            [None, Some(true), Some(false)].map(|happy| with(&|message| message.heartbeat = Some((12, happy)))).to_vec()
        }
        MessageKind::PrepareReq => vec![base, silent(kind)],
        MessageKind::Prepare => logs(&base),
        MessageKind::Promise => [logs(&base), syncs(&base).into_iter().filter(says_something).collect()].concat(),
        MessageKind::AcceptSync => syncs(&base),
        MessageKind::AcceptDecide => {
            let mut shapes = vec![carrying(1), carrying(3), carrying(1_000), carrying(0)];
            for decided in [0, 1] {
                shapes.push(MessageInfo { decided: Some(decided), ..carrying(1) });
            }
            shapes
        }
        MessageKind::Accepted => {
            [0, 1, 21, 1_500].map(|count| with(&|message| message.accepted = Some(count))).to_vec()
        }
        MessageKind::Decide => [0, 1, 21, 1_500].map(|count| with(&|message| message.decided = Some(count))).to_vec(),
        MessageKind::ProposalForward => [1, 2, 1_000].map(carrying).to_vec(),
        MessageKind::Compaction => [
            Some((Compaction::Trim, Some(8))),
            Some((Compaction::Trim, None)),
            Some((Compaction::Snapshot, Some(16))),
            Some((Compaction::Snapshot, None)),
            None,
        ]
        .map(|asked| with(&|message| message.compaction = asked))
        .to_vec(),
        MessageKind::NotAccepted | MessageKind::AcceptStopSign | MessageKind::ForwardStopSign => vec![base],
        MessageKind::State => [1, 6, 2_000]
            .map(|keys| MessageInfo { starts: Some(2), snapshot: Some((keys, true)), ..silent(kind) })
            .to_vec(),
        MessageKind::StateRequest => vec![MessageInfo { starts: Some(2), ..silent(kind) }],
    }
}

/// With every kind of log behind it.
fn logs(base: &MessageInfo) -> Vec<MessageInfo> {
    [(0, 0), (1, 0), (23, 21), (2_300, 1_021)]
        .map(|(accepted, decided)| MessageInfo {
            accepted: Some(accepted),
            decided: Some(decided),
            accepted_round: Some(ballot(3, 2)),
            ..base.clone()
        })
        .to_vec()
}

/// With every kind of synchronisation in it.
fn syncs(base: &MessageInfo) -> Vec<MessageInfo> {
    let mut shapes = Vec::new();
    for sync_from in [Some(16), None] {
        for snapshot in [None, Some((1, true)), Some((6, true)), Some((1, false)), Some((2_000, false))] {
            for entries in [0, 1, 5] {
                shapes.push(MessageInfo {
                    sync_from,
                    snapshot,
                    entries,
                    decided: Some(18),
                    accepted: Some(23),
                    accepted_round: Some(ballot(3, 2)),
                    ..base.clone()
                });
            }
        }
    }
    shapes
}

fn says_something(message: &MessageInfo) -> bool {
    message.entries > 0 || message.snapshot.is_some()
}
