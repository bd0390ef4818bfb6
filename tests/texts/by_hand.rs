//! Events of messages that somebody decides over, of manual links, and of what is set.

use omnipaxos_playground::sim::{
    event::{ByHand, EventKind, MessageKind},
    settings::{ConditionsChange, TimeoutsChange},
};

use crate::{
    events::{covers, every_links},
    messages,
};

/// Every kind, in every shape.
pub fn every() -> Vec<EventKind> {
    let mut kinds = messages_by_hand();
    for links in every_links() {
        for (directions, waiting) in [(0, 0), (2, 0), (2, 1), (2, 1_000)] {
            kinds.push(EventKind::ManualOn { links: links.clone(), directions, waiting });
            kinds.push(EventKind::ManualOff { links: links.clone(), directions, waiting });
        }
        let change = ConditionsChange { latency_ticks: Some(5), ..ConditionsChange::default() };
        kinds.push(EventKind::LinkConditions { links: links.clone(), change });
        for (ticks, percent, reorder) in [(1, 0, true), (1_000, 100, false)] {
            let change = ConditionsChange {
                latency_ticks: Some(ticks),
                jitter_ticks: Some(ticks),
                loss_percent: Some(percent),
                duplication_percent: Some(percent),
                reorder: Some(reorder),
            };
            kinds.push(EventKind::LinkConditions { links: links.clone(), change });
        }
    }
    for ticks in [1, 2, 1_000] {
        kinds.push(EventKind::ClockSet { every: ticks });
        kinds.push(EventKind::DiskTicksSet { ticks });
        let change = TimeoutsChange {
            election_ticks: Some(ticks),
            resend_ticks: Some(ticks),
            flush_ticks: Some(ticks - 1),
            batch: Some(ticks),
        };
        kinds.push(EventKind::TimeoutsSet { change });
    }
    let change = TimeoutsChange { flush_ticks: Some(1), ..TimeoutsChange::default() };
    kinds.push(EventKind::TimeoutsSet { change });
    kinds
}

fn messages_by_hand() -> Vec<EventKind> {
    let done = covers!(
        vec![
            ByHand::Delivered { overtaken: 0 },
            ByHand::Delivered { overtaken: 1 },
            ByHand::Delivered { overtaken: 1_000 },
            ByHand::Duplicated { copy: 18 },
            ByHand::Delayed { by: 1, due: 7, behind: 0 },
            ByHand::Delayed { by: 1_000, due: 1_007, behind: 1 },
            ByHand::Delayed { by: 5, due: 12, behind: 1_000 },
            ByHand::Overtook { overtaken: 1, due: Some(7) },
            ByHand::Overtook { overtaken: 1_000, due: Some(7) },
            ByHand::Overtook { overtaken: 1, due: None },
            ByHand::Overtook { overtaken: 1_000, due: None },
        ],
        ByHand::Delivered { .. },
        ByHand::Duplicated { .. },
        ByHand::Delayed { .. },
        ByHand::Overtook { .. },
    );
    // What a message says is told as everywhere; one kind stands for all of them.
    let message = Box::new(messages::shapes(MessageKind::Accepted)[0].clone());
    let by_hand = |done| EventKind::ByHand { id: 17, from: 5, to: 1, message: message.clone(), done };
    done.into_iter().map(by_hand).collect()
}
