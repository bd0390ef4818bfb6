//! An event of every kind, in every shape that changes its sentence.

use omnipaxos::ballot_leader_election::Ballot;
use omnipaxos_playground::{
    kv::KeyValue,
    sim::{
        command::{DiskLoss, FlushFault, Links, Record},
        config::StorageKind,
        error::Refusal,
        event::*,
        load::Load,
        proposals::Lapse,
        quorum::Quorums,
    },
};

use crate::{by_hand, messages, reads, violations};

/// Hands examples back after holding that there is one of each pattern, and that there is no value without
/// a pattern: a new variant does not compile until it has an example.
macro_rules! covers {
    ($examples:expr, $($pattern:pat),+ $(,)?) => {{
        let examples = $examples;
        for example in &examples {
            match example {
                $($pattern => (),)+
            }
        }
        $(assert!(
            examples.iter().any(|example| matches!(example, $pattern)),
            "no example of {}", stringify!($pattern)
        );)+
        examples
    }};
}
pub(crate) use covers;

pub fn ballot(n: u32, pid: u64) -> Ballot {
    Ballot::with(1, n, 0, pid)
}

pub fn key_value(key: &str, value: u64) -> KeyValue {
    KeyValue { key: key.to_owned(), value }
}

/// Every kind, in every shape.
pub fn every() -> Vec<EventKind> {
    let events = [
        vec![EventKind::Started],
        proposed(),
        refused(),
        read(),
        received_and_lost(),
        logs(),
        ballots(),
        compacted(),
        disks(),
        links(),
        power(),
        by_hand::every(),
        lapsed(),
        load(),
        violations::every(),
        reconfigured(),
        reads::every(),
    ]
    .concat();
    covers!(
        events,
        EventKind::Started,
        EventKind::Proposed { .. },
        EventKind::ReadProposed { .. },
        EventKind::ReadAnswered { .. },
        EventKind::ProposalLost { .. },
        EventKind::Refused { .. },
        EventKind::Read { .. },
        EventKind::Received { .. },
        EventKind::Lost { .. },
        EventKind::Accepted { .. },
        EventKind::StopSignAccepted { .. },
        EventKind::Decided { .. },
        EventKind::Promised { .. },
        EventKind::PrepareStarted { .. },
        EventKind::Leading { .. },
        EventKind::Deposed { .. },
        EventKind::Compacted { .. },
        EventKind::FlushStarted { .. },
        EventKind::Flushed { .. },
        EventKind::MessagesHeld { .. },
        EventKind::LinksCut { .. },
        EventKind::LinksHealed { .. },
        EventKind::Reconnected { .. },
        EventKind::Crashed { .. },
        EventKind::Restarted { .. },
        EventKind::PowerFailed,
        EventKind::DiskHeld,
        EventKind::FlushFailed { .. },
        EventKind::FailAsked,
        EventKind::DiskFilled,
        EventKind::DiskFreed,
        EventKind::DiskDamaged { .. },
        EventKind::DiskWiped,
        EventKind::StartRefused { .. },
        EventKind::DiskReleased,
        EventKind::LeadAsked,
        EventKind::PrioritySet { .. },
        EventKind::ByHand { .. },
        EventKind::ManualOn { .. },
        EventKind::ManualOff { .. },
        EventKind::LinkConditions { .. },
        EventKind::ClockSet { .. },
        EventKind::DiskTicksSet { .. },
        EventKind::TimeoutsSet { .. },
        EventKind::ReconnectAsked { .. },
        EventKind::LoadStarted { .. },
        EventKind::LoadEnded { .. },
        EventKind::Violated(_),
        EventKind::ReconfigureProposed { .. },
        EventKind::StopSignRemoved,
        EventKind::StopSignDecided { .. },
        EventKind::ConfigurationBegins { .. },
        EventKind::Joined { .. },
        EventKind::StateAsked { .. },
        EventKind::StateSent { .. },
        EventKind::InstanceStarted { .. },
        EventKind::InstanceStopped { .. },
        EventKind::Left,
    )
}

fn reconfigured() -> Vec<EventKind> {
    let nodes = vec![1, 2, 6];
    let reasons = covers!(
        vec![Stopped::AllDecided, Stopped::Superseded, Stopped::NotRebuilt, Stopped::Told],
        Stopped::AllDecided,
        Stopped::Superseded,
        Stopped::NotRebuilt,
        Stopped::Told,
    );
    let mut kinds = vec![
        EventKind::StopSignRemoved,
        EventKind::StopSignDecided { configuration: 2, nodes: nodes.clone() },
        EventKind::Joined { storage: StorageKind::Memory },
        EventKind::Joined { storage: StorageKind::IndexedDb },
        EventKind::StateAsked { of: 2 },
        EventKind::Left,
    ];
    for to in [Via::Own, Via::Forwarded(2), Via::Buffered] {
        for flexible in [None, Some(Quorums { read: 4, write: 2 })] {
            kinds.push(EventKind::ReconfigureProposed { configuration: 2, nodes: nodes.clone(), flexible, to });
        }
    }
    for (joining, leaving) in [(vec![], vec![]), (vec![6], vec![]), (vec![], vec![3, 4]), (vec![6], vec![3])] {
        for flexible in [None, Some(Quorums { read: 4, write: 2 })] {
            let (joining, leaving) = (joining.clone(), leaving.clone());
            kinds.push(EventKind::ConfigurationBegins { nodes: nodes.clone(), joining, leaving, flexible });
        }
    }
    for keys in [0, 1, 2_000] {
        kinds.push(EventKind::StateSent { to: 6, configuration: 2, keys });
        kinds.extend([None, Some(1)].map(|from| EventKind::InstanceStarted { from, keys }));
    }
    kinds.extend(reasons.into_iter().map(|why| EventKind::InstanceStopped { why }));
    kinds
}

fn lapsed() -> Vec<EventKind> {
    let message = |why| Lapse::Message { kind: MessageKind::ProposalForward, from: 4, to: 1, why };
    let losses = covers!(
        vec![
            Loss::Cut,
            Loss::ReceiverDown,
            Loss::Chance,
            Loss::Dropped,
            Loss::BelowCompacted,
            Loss::NoInstance,
            Loss::Left,
            Loss::SessionOver
        ],
        Loss::Cut,
        Loss::ReceiverDown,
        Loss::Chance,
        Loss::Dropped,
        Loss::BelowCompacted,
        Loss::NoInstance,
        Loss::Left,
        Loss::SessionOver
    );
    let others = [
        Lapse::Replaced(3),
        Lapse::Crashed(4),
        Lapse::Flushed(4),
        Lapse::Dropped(2),
        Lapse::Wiped(4),
        Lapse::Stopped(3),
        Lapse::PowerFailed,
    ];
    let ways = covers!(
        losses.into_iter().map(message).chain(others).collect::<Vec<_>>(),
        Lapse::Message { .. },
        Lapse::Replaced(_),
        Lapse::Crashed(_),
        Lapse::Flushed(_),
        Lapse::Dropped(_),
        Lapse::Wiped(_),
        Lapse::Stopped(_),
        Lapse::PowerFailed
    );
    let of = |why| [1, 1_000].map(|count| EventKind::ProposalLost { entry: key_value("b", 4), count, why });
    ways.into_iter().flat_map(of).collect()
}

/// What is told otherwise where quorums are no majorities.
pub fn of_quorums() -> Vec<EventKind> {
    let decided = |from, accepted_by| EventKind::Decided { from, to: 21, accepted_by, by: None };
    vec![
        EventKind::Started,
        decided(0, vec![1, 2]),
        decided(20, vec![1, 2]),
        EventKind::Leading { ballot: ballot(4, 1), promised_by: vec![1, 2, 3, 5] },
    ]
}

fn load() -> Vec<EventKind> {
    let ends = covers!(
        vec![LoadEnd::Asked, LoadEnd::Done, LoadEnd::PowerFailed, LoadEnd::Left],
        LoadEnd::Asked,
        LoadEnd::Done,
        LoadEnd::PowerFailed,
        LoadEnd::Left,
    );
    let ended = |why| [0, 1, 1_000].map(|sent| EventKind::LoadEnded { sent, why });
    let mut kinds: Vec<_> = ends.into_iter().flat_map(ended).collect();
    for (rate, every, keys) in [(1, 1, 1), (3, 1, 10), (1, 5, 1), (50, 1_000, 1_000)] {
        kinds.push(EventKind::LoadStarted { load: Load { rate, every, keys } });
    }
    kinds
}

fn proposed() -> Vec<EventKind> {
    let ways = covers!(vec![Via::Own, Via::Forwarded(2), Via::Buffered], Via::Own, Via::Forwarded(_), Via::Buffered);
    let kinds =
        |to: Via| [1, 3, 1_000].map(|count| EventKind::Proposed { entry: key_value("b", 4), count, to }).to_vec();
    ways.into_iter().flat_map(kinds).collect()
}

/// Whatever can be asked.
fn asked() -> Vec<Asked> {
    covers!(
        vec![
            Asked::Append,
            Asked::Reconfigure,
            Asked::Snapshot(None),
            Asked::Snapshot(Some(30)),
            Asked::Trim(None),
            Asked::Trim(Some(30)),
        ],
        Asked::Append,
        Asked::Reconfigure,
        Asked::Snapshot(_),
        Asked::Trim(_),
    )
}

/// Whatever can be refused, and for what.
pub fn refusals() -> Vec<(Refusal, Asked)> {
    let all = covers!(
        vec![
            Refusal::UndecidedIndex(0),
            Refusal::UndecidedIndex(1),
            Refusal::UndecidedIndex(21),
            Refusal::TrimmedIndex(8),
            Refusal::NotAllDecided(0),
            Refusal::NotAllDecided(1),
            Refusal::NotAllDecided(3),
            Refusal::NotCurrentLeader(0),
            Refusal::NotCurrentLeader(1),
            Refusal::NotCurrentLeader(2),
            Refusal::PendingReconfigEntry,
            Refusal::PendingReconfigConfig,
            Refusal::ConfigError,
            Refusal::NoSnapshot,
        ],
        Refusal::UndecidedIndex(_),
        Refusal::TrimmedIndex(_),
        Refusal::NotAllDecided(_),
        Refusal::NotCurrentLeader(_),
        Refusal::PendingReconfigEntry,
        Refusal::PendingReconfigConfig,
        Refusal::ConfigError,
        Refusal::NoSnapshot,
    );
    let fits = |refusal: &Refusal, asked: &Asked| match refusal {
        Refusal::UndecidedIndex(_) => matches!(asked, Asked::Snapshot(Some(_)) | Asked::Trim(Some(_))),
        Refusal::TrimmedIndex(_) => matches!(asked, Asked::Snapshot(Some(_))),
        Refusal::NotAllDecided(_) => matches!(asked, Asked::Trim(Some(_))),
        Refusal::NotCurrentLeader(_) => matches!(asked, Asked::Trim(None)),
        Refusal::PendingReconfigEntry => matches!(asked, Asked::Append),
        Refusal::PendingReconfigConfig | Refusal::ConfigError => matches!(asked, Asked::Reconfigure),
        Refusal::NoSnapshot => matches!(asked, Asked::Snapshot(None)),
    };
    all.into_iter()
        .flat_map(|refusal| asked().into_iter().map(move |asked| (refusal.clone(), asked)))
        .filter(|(refusal, asked)| fits(refusal, asked))
        .collect()
}

fn refused() -> Vec<EventKind> {
    refusals().into_iter().map(|(refusal, asked)| EventKind::Refused { asked, refusal }).collect()
}

fn read() -> Vec<EventKind> {
    let keys = |count: u64| (0..count).map(|at| key_value(&format!("k{at}"), at)).collect::<Vec<_>>();
    let items = covers!(
        vec![
            ReadItem::Decided(key_value("b", 4)),
            ReadItem::Undecided(key_value("b", 4)),
            ReadItem::Trimmed(8),
            ReadItem::Snapshotted(16, vec![]),
            ReadItem::Snapshotted(16, keys(1)),
            ReadItem::Snapshotted(16, keys(6)),
            ReadItem::Snapshotted(16, keys(1_010)),
            ReadItem::StopSign(vec![1, 2, 6], true),
            ReadItem::StopSign(vec![4], false),
        ],
        ReadItem::Decided(_),
        ReadItem::Undecided(_),
        ReadItem::Trimmed(_),
        ReadItem::Snapshotted(..),
        ReadItem::StopSign(..),
    );
    let many: Vec<ReadItem> = keys(1_010).into_iter().map(ReadItem::Decided).collect();
    let reading = |to, answer| EventKind::Read { from: 4, to, answer };
    let mut kinds: Vec<EventKind> = items.iter().map(|item| reading(Some(5), Some(vec![item.clone()]))).collect();
    kinds.push(reading(Some(10), Some(items)));
    kinds.push(reading(Some(1_014), Some(many)));
    kinds.push(reading(Some(5), None));
    kinds.push(reading(Some(10), None));
    kinds.push(reading(None, Some(vec![ReadItem::Decided(key_value("b", 4))])));
    kinds.push(reading(None, None));
    kinds
}

fn received_and_lost() -> Vec<EventKind> {
    let losses = covers!(
        vec![
            Loss::Cut,
            Loss::ReceiverDown,
            Loss::Chance,
            Loss::Dropped,
            Loss::BelowCompacted,
            Loss::NoInstance,
            Loss::Left,
            Loss::SessionOver,
        ],
        Loss::Cut,
        Loss::ReceiverDown,
        Loss::Chance,
        Loss::Dropped,
        Loss::BelowCompacted,
        Loss::NoInstance,
        Loss::Left,
        Loss::SessionOver,
    );
    let mut kinds = Vec::new();
    for kind in messages::kinds() {
        let shapes = messages::shapes(kind);
        // What is lost is told in the same words; the first shape stands for all of them.
        for &why in &losses {
            kinds.push(EventKind::Lost { from: 5, to: 1, message: shapes[0].clone().into(), why });
        }
        kinds.extend(shapes.into_iter().map(|message| EventKind::Received { from: 5, message: message.into() }));
    }
    kinds
}

fn logs() -> Vec<EventKind> {
    let mut kinds = Vec::new();
    for (count, replaced) in [(0, 0), (0, 1), (0, 1_000), (1, 0), (3, 0), (1_000, 0), (1, 1), (3, 2)] {
        let accepted = |last, by| EventKind::Accepted { from: 22, count, replaced, last, by };
        for by in [None, Some(Prompt { from: 2, message: MessageKind::AcceptDecide })] {
            if count > 0 {
                kinds.push(accepted(Some(key_value("b", 4)), by));
            }
            kinds.push(accepted(None, by));
        }
    }
    kinds.push(EventKind::StopSignAccepted { index: 23 });
    for (from, to) in [(0, 1), (0, 21), (20, 21), (18, 21), (1_000, 2_500)] {
        for accepted_by in [vec![], vec![1], vec![1, 2], vec![1, 2, 5], vec![1, 2, 3, 4, 5]] {
            let (from_leader, from_follower) = (MessageKind::Decide, MessageKind::Accepted);
            let message = if accepted_by.is_empty() { from_leader } else { from_follower };
            kinds.push(EventKind::Decided { from, to, accepted_by, by: Some(Prompt { from: 2, message }) });
        }
    }
    kinds
}

fn ballots() -> Vec<EventKind> {
    let mut kinds = vec![
        EventKind::Promised { ballot: ballot(4, 2), before: Ballot::default() },
        EventKind::Promised { ballot: ballot(4, 2), before: ballot(3, 1) },
        EventKind::PrepareStarted { ballot: ballot(4, 1), hears: vec![] },
        EventKind::PrepareStarted { ballot: ballot(4, 1), hears: vec![2, 3] },
        EventKind::Deposed { ballot: ballot(4, 1), promised: ballot(5, 2) },
        EventKind::LeadAsked,
        EventKind::PrioritySet { priority: 5 },
    ];
    for promised_by in [vec![1], vec![1, 2], vec![1, 2, 5], vec![1, 2, 3, 4, 5]] {
        kinds.push(EventKind::Leading { ballot: ballot(4, 1), promised_by });
    }
    kinds
}

fn compacted() -> Vec<EventKind> {
    let ways = covers!(vec![Compaction::Trim, Compaction::Snapshot], Compaction::Trim, Compaction::Snapshot);
    let causes = covers!(
        vec![CompactionCause::Asked, CompactionCause::Request(2), CompactionCause::CatchUp(2)],
        CompactionCause::Asked,
        CompactionCause::Request(_),
        CompactionCause::CatchUp(_),
    );
    let mut kinds = Vec::new();
    for by in ways {
        for &cause in &causes {
            for (from, to, keys) in [(0, 1, 1), (0, 16, 6), (1_000, 3_000, 1_200)] {
                let keys = if by == Compaction::Trim { 0 } else { keys };
                kinds.push(EventKind::Compacted { by, cause, from, to, keys });
            }
        }
    }
    kinds
}

fn disks() -> Vec<EventKind> {
    let records = covers!(
        vec![Record::Manifest, Record::Log, Record::Snapshot],
        Record::Manifest,
        Record::Log,
        Record::Snapshot,
    );
    let faults = covers!(vec![FlushFault::Aborted, FlushFault::Quota], FlushFault::Aborted, FlushFault::Quota);
    let mut kinds = vec![
        EventKind::DiskHeld,
        EventKind::DiskReleased,
        EventKind::FailAsked,
        EventKind::DiskFilled,
        EventKind::DiskFreed,
        EventKind::DiskWiped,
        EventKind::StartRefused { loss: DiskLoss::Lost },
    ];
    kinds.extend(faults.into_iter().map(|why| EventKind::FlushFailed { number: 7, why }));
    for record in records {
        kinds.push(EventKind::DiskDamaged { record });
        kinds.push(EventKind::StartRefused { loss: DiskLoss::Damaged(record) });
    }
    for count in [0, 1, 2, 1_000] {
        kinds.push(EventKind::FlushStarted { number: 7, entries: count, waiting: 0 });
        kinds.push(EventKind::FlushStarted { number: 1_007, entries: 2, waiting: count });
        kinds.push(EventKind::Flushed { number: 7, released: count });
    }
    for count in [1, 2, 1_000] {
        kinds.push(EventKind::MessagesHeld { count, number: 7 });
    }
    kinds
}

/// Every way to name links.
pub fn every_links() -> Vec<Links> {
    covers!(
        vec![
            Links::Pair(2, 3),
            Links::OneWay(2, 3),
            Links::Node(4),
            Links::Groups(vec![1, 2], vec![3, 4, 5]),
            Links::Groups(vec![1], vec![2]),
            Links::All,
        ],
        Links::Pair(..),
        Links::OneWay(..),
        Links::Node(_),
        Links::Groups(..),
        Links::All,
    )
}

fn links() -> Vec<EventKind> {
    let mut kinds = vec![EventKind::Reconnected { peer: 2 }, EventKind::ReconnectAsked { peer: 2 }];
    for links in every_links() {
        for (directions, lost) in [(0, 0), (2, 0), (2, 1), (2, 1_000)] {
            kinds.push(EventKind::LinksCut { links: links.clone(), directions, lost });
        }
        for directions in [0, 2] {
            kinds.push(EventKind::LinksHealed { links: links.clone(), directions });
        }
    }
    kinds
}

fn power() -> Vec<EventKind> {
    let storages =
        covers!(vec![StorageKind::Memory, StorageKind::IndexedDb], StorageKind::Memory, StorageKind::IndexedDb);
    let mut kinds = vec![EventKind::PowerFailed];
    for (lost_entries, lost_messages) in [(0, 0), (1, 0), (0, 1), (1, 1), (2, 3), (1_000, 2_000)] {
        kinds.push(EventKind::Crashed { lost_entries, lost_messages });
    }
    for storage in storages {
        let back = |promise, accepted, decided| EventKind::Restarted {
            storage,
            promise,
            accepted,
            decided,
            compacted: decided / 2,
        };
        kinds.push(back(None, 0, 0));
        if storage == StorageKind::IndexedDb {
            kinds.push(back(Some(ballot(4, 1)), 0, 0));
            kinds.push(back(Some(ballot(4, 1)), 1, 1));
            kinds.push(back(Some(ballot(4, 1)), 2_100, 1_800));
        }
    }
    kinds
}
