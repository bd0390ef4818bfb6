//! Broken invariants as sentences: what broke, why, and what would have prevented it.

use omnipaxos::ballot_leader_election::Ballot;

use super::{
    Texts,
    words::{ballot, entry, real},
};
use crate::{
    kv::KeyValue,
    sim::invariant::{Breach, Cause, Invariant, Value, Violation},
};

/// What an invariant is called.
pub fn check_name(texts: &Texts, invariant: Invariant) -> String {
    texts.text(match invariant {
        Invariant::Validity => "check-validity",
        Invariant::Agreement => "check-agreement",
        Invariant::Integrity => "check-integrity",
        Invariant::Order => "check-order",
        Invariant::Ballots => "check-ballots",
        Invariant::Durability => "check-durability",
        Invariant::Snapshot => "check-snapshot",
    })
}

/// What it says, as a sentence.
pub fn check_says(texts: &Texts, invariant: Invariant) -> String {
    texts.text(match invariant {
        Invariant::Validity => "check-validity-says",
        Invariant::Agreement => "check-agreement-says",
        Invariant::Integrity => "check-integrity-says",
        Invariant::Order => "check-order-says",
        Invariant::Ballots => "check-ballots-says",
        Invariant::Durability => "check-durability-says",
        Invariant::Snapshot => "check-snapshot-says",
    })
}

/// Why that matters, as a sentence.
pub fn check_why(texts: &Texts, invariant: Invariant) -> String {
    texts.text(match invariant {
        Invariant::Validity => "check-validity-why",
        Invariant::Agreement => "check-agreement-why",
        Invariant::Integrity => "check-integrity-why",
        Invariant::Order => "check-order-why",
        Invariant::Ballots => "check-ballots-why",
        Invariant::Durability => "check-durability-why",
        Invariant::Snapshot => "check-snapshot-why",
    })
}

/// A violation, as what happened and why: two sentences.
pub fn violation(texts: &Texts, violation: &Violation) -> String {
    let (name, what) = (check_name(texts, violation.invariant), what_broke(texts, violation));
    let why = violation_cause(texts, violation.cause);
    texts.format("check-violated", &[("name", name.into()), ("what", what.into()), ("why", why.into())])
}

/// Why it broke, as a sentence.
pub fn violation_cause(texts: &Texts, cause: Cause) -> String {
    let id = match cause {
        Cause::Amnesia(_) => "check-cause-amnesia",
        Cause::Wiped(_) => "check-cause-wiped",
        Cause::StorageForgot(_) => "check-cause-storage-forgot",
        Cause::TrimBeforeSnapshot(_) => "check-cause-trim-before-snapshot",
        Cause::TrimAfterSnapshot(_) => "check-cause-trim-after-snapshot",
        Cause::DeltaCatchUp(_) => "check-cause-delta-catch-up",
        Cause::ResyncBelowTrim(_) => "check-cause-resync-below-trim",
        Cause::StopSignTwice(_) => "check-cause-stopsign-twice",
        Cause::PromiseTakenBack(_) => "check-cause-promise-taken-back",
        Cause::Unknown => "check-cause-unknown",
    };
    texts.format(id, &[("node", cause.node().unwrap_or_default().into())])
}

/// What would have prevented it, as a sentence.
pub fn violation_remedy(texts: &Texts, cause: Cause) -> String {
    texts.text(match cause {
        Cause::Amnesia(_) => "check-prevent-amnesia",
        Cause::Wiped(_) => "check-prevent-wiped",
        Cause::StorageForgot(_) => "check-prevent-storage-forgot",
        Cause::TrimBeforeSnapshot(_) => "check-prevent-trim-before-snapshot",
        Cause::TrimAfterSnapshot(_) => "check-prevent-trim-after-snapshot",
        Cause::DeltaCatchUp(_) => "check-prevent-delta-catch-up",
        Cause::ResyncBelowTrim(_) => "check-prevent-resync-below-trim",
        Cause::StopSignTwice(_) => "check-prevent-stopsign-twice",
        Cause::PromiseTakenBack(_) => "check-prevent-promise-taken-back",
        Cause::Unknown => "check-prevent-unknown",
    })
}

/// What broke, as a clause.
pub fn what_broke(texts: &Texts, violation: &Violation) -> String {
    let node = ("node", violation.node.into());
    let index = ("index", violation.indices.start.into());
    match &violation.breach {
        Breach::NotProposed => texts.format("check-not-proposed", &[node, index]),
        Breach::DecidedDifferently { here, other, there, step } => {
            let (here, there) = values(texts, here, there);
            let id = if *other == violation.node { "check-decided-otherwise" } else { "check-decided-differently" };
            let (here, there) = (("here", here.into()), ("there", there.into()));
            texts.format(id, &[node, index, here, ("other", (*other).into()), there, ("step", (*step).into())])
        }
        Breach::ValueChanged { before, now } => {
            let (before, now) = values(texts, before, now);
            texts.format("check-value-changed", &[node, index, ("before", before.into()), ("now", now.into())])
        }
        Breach::DecidedShrank { from, to, at_restart } => {
            let id = if *at_restart { "check-decided-shrank-restart" } else { "check-decided-shrank" };
            texts.format(id, &[node, ("from", (*from).into()), ("to", (*to).into())])
        }
        Breach::OutOfOrder { compacted, decided, accepted } => texts.format(
            "check-out-of-order",
            &[
                node,
                ("compacted", (*compacted).into()),
                ("decided", (*decided).into()),
                ("accepted", (*accepted).into()),
            ],
        ),
        Breach::PromiseWentBack { from, to, at_restart } => {
            let id = if *at_restart { "check-promise-back-restart" } else { "check-promise-back" };
            texts.format(id, &[node, ("from", round(texts, from).into()), ("to", round(texts, to).into())])
        }
        Breach::PreparedTwice { ballot: asked } => {
            texts.format("check-prepared-twice", &[node, ("ballot", ballot(asked).into())])
        }
        Breach::SameRoundDiffers { round: accepted, here, other, there } => {
            let (here, there) = values(texts, here, there);
            let (here, there) = (("here", here.into()), ("there", there.into()));
            let accepted = ("round", ballot(accepted).into());
            texts.format("check-same-round", &[node, index, accepted, here, ("other", (*other).into()), there])
        }
        Breach::ForgotAccepted { claimed, has } => texts.format(
            "check-forgot-accepted",
            &[
                node,
                ("has", has.1.into()),
                ("round", round(texts, &has.0).into()),
                ("claimed", claimed.1.into()),
                ("told", round(texts, &claimed.0).into()),
            ],
        ),
        Breach::ForgotPromise { claimed, has } => texts.format(
            "check-forgot-promise",
            &[node, ("has", round(texts, has).into()), ("claimed", round(texts, claimed).into())],
        ),
        Breach::SnapshotDiffers { index, missing, wrong, key, should, has } => {
            // As everywhere, a key is written with its value.
            let value = |value: &Option<u64>| match value {
                Some(value) => value.to_string(),
                None => texts.text("check-absent"),
            };
            let written = entry(&KeyValue { key: key.clone(), value: 0 });
            let key = written.strip_suffix("=0").unwrap_or(&written).to_owned();
            let args = [
                node,
                ("index", (*index).into()),
                ("missing", (*missing).into()),
                ("wrong", (*wrong).into()),
                ("both", if *missing > 0 && *wrong > 0 { "yes" } else { "no" }.into()),
                ("key", key.into()),
                ("should", value(should).into()),
                ("is", value(has).into()),
            ];
            texts.format("check-snapshot-differs", &args)
        }
    }
}

/// A ballot, or "none".
fn round(texts: &Texts, written: &Ballot) -> String {
    real(Some(*written)).map_or_else(|| texts.text("event-no-ballot"), |written| ballot(&written))
}

/// Two values that differ: entries that read alike get the number of their append.
fn values(texts: &Texts, here: &Value, there: &Value) -> (String, String) {
    let alike = matches!((here, there), (Value::Entry(here, _), Value::Entry(there, _)) if here == there);
    let write = |value: &Value| match value {
        Value::Entry(kv, number) if alike => {
            texts.format("check-value-number", &[("entry", entry(kv).into()), ("number", (*number).into())])
        }
        Value::Entry(kv, _) => entry(kv),
        Value::StopSign => texts.text("check-value-stopsign"),
        Value::Foreign => texts.text("check-value-foreign"),
    };
    (write(here), write(there))
}
