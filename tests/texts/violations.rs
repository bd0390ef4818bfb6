//! Events of checks that broke.

use omnipaxos::ballot_leader_election::Ballot;
use omnipaxos_playground::sim::{
    event::EventKind,
    invariant::{Breach, Cause, Invariant, Value, Violation},
};

use crate::events::{ballot, covers, key_value};

/// Each breach, by each cause.
pub fn every() -> Vec<EventKind> {
    let a = Value::Entry(key_value("a", 1), 12);
    let values = covers!(
        vec![Value::Entry(key_value("a", 1), 11), Value::Entry(key_value("b", 4), 13), Value::StopSign, Value::Foreign],
        Value::Entry(..),
        Value::StopSign,
        Value::Foreign,
    );
    let mut breaches = vec![
        (Invariant::Validity, Breach::NotProposed),
        (Invariant::Integrity, Breach::DecidedShrank { from: 3, to: 2, at_restart: false }),
        (Invariant::Integrity, Breach::DecidedShrank { from: 3, to: 0, at_restart: true }),
        (Invariant::Order, Breach::OutOfOrder { compacted: 0, decided: 9, accepted: 1 }),
        (Invariant::Order, Breach::PromiseWentBack { from: ballot(4, 2), to: ballot(3, 1), at_restart: false }),
        (Invariant::Order, Breach::PromiseWentBack { from: ballot(4, 2), to: Ballot::default(), at_restart: true }),
        (Invariant::Ballots, Breach::PreparedTwice { ballot: ballot(4, 1) }),
        (Invariant::Durability, Breach::ForgotAccepted { claimed: (ballot(4, 2), 9), has: (Ballot::default(), 0) }),
        (Invariant::Durability, Breach::ForgotPromise { claimed: ballot(4, 2), has: Ballot::default() }),
    ];
    for (at, value) in values.iter().enumerate() {
        let differently =
            |other| Breach::DecidedDifferently { here: value.clone(), other, there: a.clone(), step: 402 };
        breaches.push((Invariant::Agreement, differently(3)));
        if at == 1 {
            breaches.push((Invariant::Agreement, differently(1)));
        }
        breaches.push((Invariant::Integrity, Breach::ValueChanged { before: a.clone(), now: value.clone() }));
        let differs = Breach::SameRoundDiffers { round: ballot(4, 2), here: value.clone(), other: 3, there: a.clone() };
        breaches.push((Invariant::Ballots, differs));
    }
    for (missing, wrong, should, has) in [(1, 0, Some(4), None), (0, 1, None, Some(4)), (2, 1_000, Some(4), Some(5))] {
        let differs = Breach::SnapshotDiffers { index: 16, missing, wrong, key: "b c".into(), should, has };
        breaches.push((Invariant::Snapshot, differs));
    }
    let causes = covers!(
        vec![
            Cause::Amnesia(2),
            Cause::Wiped(2),
            Cause::StorageForgot(2),
            Cause::TrimBeforeSnapshot(2),
            Cause::TrimAfterSnapshot(2),
            Cause::DeltaCatchUp(2),
            Cause::ResyncBelowTrim(2),
            Cause::StopSignTwice(2),
            Cause::PromiseTakenBack(2),
            Cause::Unknown,
        ],
        Cause::Amnesia(_),
        Cause::Wiped(_),
        Cause::StorageForgot(_),
        Cause::TrimBeforeSnapshot(_),
        Cause::TrimAfterSnapshot(_),
        Cause::DeltaCatchUp(_),
        Cause::ResyncBelowTrim(_),
        Cause::StopSignTwice(_),
        Cause::PromiseTakenBack(_),
        Cause::Unknown,
    );
    // Each breach once and each cause once is enough: the sentence puts the two together.
    let count = breaches.len().max(causes.len());
    let violation = |at: usize| {
        let (invariant, breach) = breaches[at % breaches.len()].clone();
        let cause = causes[at % causes.len()];
        let (step, time, node, indices, message) = (812, 300, 1, 7..8, None);
        EventKind::Violated(Box::new(Violation {
            invariant,
            step,
            time,
            node,
            configuration: 1,
            indices,
            breach,
            cause,
            message,
        }))
    };
    (0..count).map(violation).collect()
}
