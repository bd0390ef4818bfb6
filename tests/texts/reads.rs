//! Reads through the log: proposed in each way, answered in each way.

use omnipaxos_playground::{
    kv::KeyValue,
    sim::{
        event::{EventKind, Via},
        operations::Answer,
    },
};

/// Every way to propose one, and to answer it.
pub fn every() -> Vec<EventKind> {
    let proposed = [Via::Own, Via::Forwarded(2), Via::Buffered].map(|to| EventKind::ReadProposed {
        key: "x".to_owned(),
        entry: KeyValue { key: "?x".to_owned(), value: 3 },
        to,
    });
    let answers = [Answer::Value(u64::MAX), Answer::Absent, Answer::Trimmed(8), Answer::NotHandedOver(8)];
    let answered = |answer| EventKind::ReadAnswered { key: "a key".to_owned(), number: 3, index: 20, answer };
    proposed.into_iter().chain(answers.into_iter().map(answered)).collect()
}
