//! Bounded liveness in words.

use super::{Texts, words::nodes};
use crate::sim::liveness::{Awaiting, Hindrance, Liveness, SETTLE, Stall, WITHIN};

/// What is promised, as a sentence.
pub fn liveness_says(texts: &Texts) -> String {
    texts.format("check-live-says", &[("leader", (SETTLE + WITHIN).into()), ("within", WITHIN.into())])
}

/// How it stands at a time, in a few words.
pub fn liveness_state(texts: &Texts, liveness: &Liveness, now: u64) -> String {
    match liveness {
        Liveness::Holds { .. } => texts.text("check-live-holds"),
        Liveness::Waiting { until, .. } => {
            texts.format("check-live-waiting", &[("ticks", until.saturating_sub(now).into())])
        }
        Liveness::NotPromised(_) => texts.text("check-live-not-promised"),
        Liveness::Late { until, .. } => texts.format("check-live-late", &[("ticks", (now - until.min(&now)).into())]),
    }
}

/// What there is to say of how it stands, sentence by sentence.
pub fn liveness_why(texts: &Texts, liveness: &Liveness) -> Vec<String> {
    match liveness {
        Liveness::Holds { leader } => vec![texts.format("check-live-all-decided", &[("leader", (*leader).into())])],
        Liveness::Waiting { what, .. } => vec![awaited(texts, *what)],
        Liveness::NotPromised(why) => why.iter().map(|hindrance| hindered(texts, hindrance)).collect(),
        Liveness::Late { what, stall, .. } => {
            let reason = match stall {
                Some(Stall::Recovery(node)) => texts.format("check-live-stall-recovery", &[("node", (*node).into())]),
                Some(Stall::Stopsign(node)) => texts.format("check-live-stall-stopsign", &[("node", (*node).into())]),
                Some(Stall::Priority) => texts.text("check-live-stall-priority"),
                None => texts.text("check-live-stall-unknown"),
            };
            vec![awaited(texts, *what), reason]
        }
    }
}

fn awaited(texts: &Texts, what: Awaiting) -> String {
    match what {
        Awaiting::Leader => texts.text("check-live-no-leader"),
        Awaiting::Decision { leader, decided, accepted } => {
            let args = [("leader", leader.into()), ("n", (accepted - decided).into()), ("index", decided.into())];
            texts.format("check-live-undecided", &args)
        }
        Awaiting::Follower { node, decided, expected } => {
            let args = [("node", node.into()), ("decided", decided.into()), ("expected", expected.into())];
            texts.format("check-live-follower", &args)
        }
    }
}

fn hindered(texts: &Texts, hindrance: &Hindrance) -> String {
    match hindrance {
        Hindrance::NoQuorum { out } if out.is_empty() => texts.text("check-live-no-quorum"),
        Hindrance::NoQuorum { out } => {
            texts.format("check-live-no-quorum-out", &[("nodes", nodes(texts, out).into()), ("n", out.len().into())])
        }
        Hindrance::Unreliable { from, to } => {
            texts.format("check-live-unreliable", &[("from", (*from).into()), ("to", (*to).into())])
        }
        Hindrance::Session { a, b, since } => {
            let args = [("a", (*a).into()), ("b", (*b).into()), ("step", since.step.to_string().into())];
            texts.format("check-live-session", &args)
        }
        Hindrance::TooSlow(slow) => {
            let args = [
                ("from", slow.from.into()),
                ("to", slow.to.into()),
                ("trip", slow.round_trip.into()),
                ("election", slow.election.into()),
            ];
            texts.format("check-live-slow", &args)
        }
        Hindrance::SlowDisk { node, ticks } => {
            texts.format("check-live-slow-disk", &[("node", (*node).into()), ("ticks", (*ticks).into())])
        }
        Hindrance::Handover(waiting) => {
            texts.format("check-live-handover", &[("nodes", nodes(texts, waiting).into()), ("n", waiting.len().into())])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sim::{look_network::DelayWarning, trace::Moment},
        text::Language,
    };

    #[test]
    fn each_state_has_words_of_its_own_in_both_languages() {
        let since = Moment { step: 4, time: 9 };
        let what = Awaiting::Decision { leader: 2, decided: 3, accepted: 5 };
        let slow = DelayWarning { from: 1, to: 2, round_trip: 12, election: 10 };
        let hindrances = vec![
            Hindrance::NoQuorum { out: vec![] },
            Hindrance::NoQuorum { out: vec![1, 3] },
            Hindrance::Unreliable { from: 2, to: 3 },
            Hindrance::Session { a: 1, b: 3, since },
            Hindrance::TooSlow(slow),
            Hindrance::SlowDisk { node: 3, ticks: 40 },
            Hindrance::Handover(vec![4]),
        ];
        let late = |what, stall| Liveness::Late { what, since, until: 200, stall };
        let states = [
            Liveness::Holds { leader: 2 },
            Liveness::Waiting { what, since, until: 260 },
            Liveness::NotPromised(hindrances),
            late(Awaiting::Leader, Some(Stall::Priority)),
            late(Awaiting::Follower { node: 3, decided: 0, expected: 4 }, Some(Stall::Recovery(3))),
            late(what, None),
            late(Awaiting::Leader, Some(Stall::Stopsign(2))),
        ];
        for language in Language::ALL {
            let texts = Texts::new(language);
            let mut said: Vec<String> = Vec::new();
            for state in &states {
                let words = std::iter::once(liveness_state(&texts, state, 250)).chain(liveness_why(&texts, state));
                let words: Vec<String> = words.collect();
                assert!(words.iter().all(|text| !text.contains(['{', '⟦'])), "{words:?}");
                // An invariant is broken; this never is.
                assert!(words.iter().all(|text| !text.contains("broken") && !text.contains("被破坏")), "{words:?}");
                said.push(words.join(" "));
            }
            said.push(liveness_says(&texts));
            said.sort();
            said.dedup();
            assert_eq!(said.len(), states.len() + 1);
        }
        let texts = Texts::new(Language::English);
        assert_eq!(liveness_state(&texts, &states[1], 250), "waiting: 10 ticks left");
        assert_eq!(liveness_state(&texts, &states[5], 250), "late by 50 ticks");
        assert!(liveness_why(&texts, &states[4])[1].contains("Finding 5"), "{:?}", liveness_why(&texts, &states[4]));
    }
}
