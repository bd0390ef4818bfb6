//! [`MessageView`]: one message that somebody looks at, under way or not any more, and what became of it.

use crate::{
    order,
    sim::{
        NodeId, Simulation,
        event::{Event, EventKind, Loss, MessageInfo},
    },
};

pub use crate::sim::look_network::{FieldValue, MessageDetail, MessageField};

/// A message that is looked at, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// What it says, and where it stood when it was last seen under way.
    pub detail: MessageDetail,
    /// The time now, in ticks.
    pub time: u64,
    /// How many of those before it on its link are heartbeats, which may not be shown.
    pub beats_before: usize,
    /// Where it is now.
    pub place: Place,
    /// Why it can be sent at all: what happened at its sender when it was said; `None` where that is not kept.
    pub cause: Option<Event>,
}

/// Where a message is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The page shows a time before it left.
    NotYet,
    /// Under way.
    UnderWay,
    /// It arrived; the events of that step at its receiver, itself the first of them.
    Arrived(Vec<Event>),
    /// It was lost, as this event says.
    Lost(Box<Event>),
    /// It is not under way, and what became of it is not kept.
    Gone,
}

impl MessageView {
    /// Whether its link is manual, as far as it is still under way.
    pub fn is_manual(&self) -> bool {
        self.place == Place::UnderWay && self.detail.due.is_none()
    }
}

/// A message that is followed through a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Followed {
    detail: MessageDetail,
    /// The step in which it was last seen under way.
    seen_step: u64,
    /// How many before it on its link say the very same: those end before it does.
    twins: usize,
    /// How many before it are heartbeats.
    beats: usize,
}

impl Followed {
    /// Follows a message under way; `None` if there is none of that number.
    pub fn new(simulation: &Simulation, id: u64) -> Option<Self> {
        let detail = simulation.message(id)?;
        let mut followed = Self { detail, seen_step: 0, twins: 0, beats: 0 };
        followed.look(simulation);
        Some(followed)
    }

    /// Its number.
    pub fn id(&self) -> u64 {
        self.detail.id
    }

    /// The step in which it left.
    pub fn sent_step(&self) -> u64 {
        self.detail.sent_step
    }

    /// Whether it belongs to leader election.
    pub fn is_heartbeat(&self) -> bool {
        self.detail.info.kind.is_heartbeat()
    }

    /// What can be seen of it now.
    ///
    /// `shown` is the run at the step that is shown, `events` all that is known to have happened, in order, also
    /// after that step.
    pub fn view(&mut self, shown: &Simulation, events: &[Event]) -> MessageView {
        let under_way = self.look(shown);
        let place = match (under_way, shown.steps() < self.detail.sent_step) {
            (true, _) => Place::UnderWay,
            (false, true) => Place::NotYet,
            (false, false) => self.end(shown.steps(), events),
        };
        MessageView {
            cause: self.cause(events),
            detail: self.detail.clone(),
            time: shown.time(),
            beats_before: self.beats,
            place,
        }
    }

    /// Looks whether it is under way.
    fn look(&mut self, shown: &Simulation) -> bool {
        let Some(detail) = shown.message(self.detail.id) else { return false };
        let ahead = shown.queue(detail.from, detail.to).into_iter().take(detail.position);
        let ahead: Vec<_> = ahead.filter_map(|id| shown.message(id)).collect();
        self.twins = ahead.iter().filter(|other| other.info == detail.info).count();
        self.beats = ahead.iter().filter(|other| other.info.kind.is_heartbeat()).count();
        self.seen_step = shown.steps();
        self.detail = detail;
        true
    }

    fn end(&self, step: u64, events: &[Event]) -> Place {
        let after = events.partition_point(|event| event.step <= self.seen_step);
        let until = events.partition_point(|event| event.step <= step);
        let since = events.get(after..until).unwrap_or_default();
        let ends = |event: &&Event| match &event.kind {
            EventKind::Received { from, message } => self.is(*from, event.node, message),
            EventKind::Lost { from, to, message, .. } => self.is(*from, Some(*to), message),
            EventKind::PowerFailed => true,
            _ => false,
        };
        // Somebody who drops or delivers one of several that say the same means that one, whatever stands before it.
        let mut alike = since.iter().filter(ends);
        let Some(end) = alike.nth(self.twins).or_else(|| since.iter().rfind(ends)) else { return Place::Gone };
        match &end.kind {
            EventKind::Received { .. } => {
                let there = |event: &&Event| event.step == end.step && event.node == end.node;
                let at = events.partition_point(|event| event.step < end.step);
                let mut effects: Vec<Event> = events[at..].iter().filter(there).cloned().collect();
                // What somebody did is said before what came of it.
                order::sort_by_key(&mut effects, |event| !matches!(event.kind, EventKind::Received { .. }));
                Place::Arrived(effects)
            }
            _ => Place::Lost(Box::new(end.clone())),
        }
    }

    fn is(&self, from: NodeId, to: Option<NodeId>, message: &MessageInfo) -> bool {
        from == self.detail.from && to == Some(self.detail.to) && *message == self.detail.info
    }

    /// What happened at its sender when it was said: where it waited for a flush, what made it wait.
    fn cause(&self, events: &[Event]) -> Option<Event> {
        let of_sender = |event: &&Event| event.node == Some(self.detail.from);
        let at_step = |step: u64| {
            let at = events.partition_point(|event| event.step < step);
            let here = events.get(at..).unwrap_or_default().iter().take_while(move |event| event.step == step);
            here.filter(of_sender).find(|event| !matches!(event.kind, EventKind::Lost { .. }))
        };
        let left = at_step(self.detail.sent_step)?;
        let EventKind::Flushed { number, .. } = left.kind else { return Some(left.clone()) };
        let before = events.partition_point(|event| event.step < self.detail.sent_step);
        let waits = |event: &&Event| matches!(event.kind, EventKind::MessagesHeld { number: of, .. } if of == number);
        let mut held = events[..before].iter().rev().take_while(|event| !self.lost_power(event)).filter(of_sender);
        let first = held.find(waits);
        // Several steps can have made messages wait for one flush: then only the flush is sure.
        let sure = first.filter(|_| !held.any(|event| waits(&event)));
        sure.and_then(|held| at_step(held.step)).or(Some(left)).cloned()
    }

    fn lost_power(&self, event: &Event) -> bool {
        match event.kind {
            EventKind::Crashed { .. } => event.node == Some(self.detail.from),
            EventKind::PowerFailed => true,
            _ => false,
        }
    }
}

/// Why a message that is no longer under way did not arrive; `None` where the page that simulated it was closed.
pub fn loss(event: &Event) -> Option<Loss> {
    match event.kind {
        EventKind::Lost { why, .. } => Some(why),
        _ => None,
    }
}

/// The message under way that arrives next after this one, or before it; around the end. `order` is that of arrival.
pub fn beside(order: &[u64], from: Option<u64>, forward: bool) -> Option<u64> {
    let last = order.len().checked_sub(1)?;
    let at = match (order.iter().position(|id| Some(*id) == from), forward) {
        (None, true) => 0,
        (None, false) => last,
        (Some(at), true) => (at + 1) % order.len(),
        (Some(at), false) => at.checked_sub(1).unwrap_or(last),
    };
    order.get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{
        command::{Command, Handling, Links},
        config::Setup,
        event::MessageKind,
    };

    fn elected() -> Simulation {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        simulation
    }

    /// The first message of a kind that is under way, once there is one.
    fn first(simulation: &mut Simulation, kind: MessageKind) -> u64 {
        for _ in 0..500 {
            if let Some(message) = simulation.messages(true).iter().find(|message| message.info.kind == kind) {
                return message.id;
            }
            simulation.apply(&Command::Step(1)).unwrap();
        }
        panic!("no {} was sent", kind.name());
    }

    fn appended() -> (Simulation, NodeId, u64) {
        let mut simulation = elected();
        let leader = simulation.leader().unwrap();
        simulation.apply(&Command::Append { node: leader, key: "a".into(), value: 1 }).unwrap();
        let id = first(&mut simulation, MessageKind::AcceptDecide);
        (simulation, leader, id)
    }

    fn view(followed: &mut Followed, simulation: &Simulation) -> MessageView {
        followed.view(simulation, simulation.events())
    }

    #[test]
    fn a_message_is_followed_from_its_cause_to_its_effect() {
        let (mut simulation, leader, id) = appended();
        let mut followed = Followed::new(&simulation, id).unwrap();
        let seen = view(&mut followed, &simulation);
        assert_eq!(seen.place, Place::UnderWay);
        assert!(!seen.is_manual());
        let cause = seen.cause.unwrap();
        assert!(matches!(cause.kind, EventKind::Proposed { .. }), "{cause:?}");
        assert!(cause.step < seen.detail.sent_step, "it waited for the leader's disk");
        simulation.apply(&Command::Tick(10)).unwrap();
        let seen = view(&mut followed, &simulation);
        let Place::Arrived(effects) = &seen.place else { panic!("{:?}", seen.place) };
        assert!(matches!(effects[0].kind, EventKind::Received { from, .. } if from == leader));
        assert!(effects.iter().any(|event| matches!(event.kind, EventKind::Accepted { .. })), "{effects:?}");
        assert!(effects.iter().all(|event| event.node == Some(seen.detail.to)));
        assert_eq!(Followed::new(&simulation, id), None, "it is not under way any more");
    }

    #[test]
    fn before_it_left_and_after_its_end_the_past_shows_it_as_it_was() {
        let (mut simulation, _, id) = appended();
        let mut followed = Followed::new(&simulation, id).unwrap();
        let sent = simulation.message(id).unwrap().sent_step;
        simulation.apply(&Command::Tick(10)).unwrap();
        let arrived = view(&mut followed, &simulation);
        let mut past = elected();
        assert!(past.steps() < sent);
        assert_eq!(followed.view(&past, simulation.events()).place, Place::NotYet);
        for command in &simulation.history()[past.history().len()..] {
            past.apply(command).unwrap();
        }
        assert_eq!(followed.view(&past, simulation.events()), arrived);
    }

    #[test]
    fn what_is_lost_says_how() {
        let ways: [(Command, Option<Loss>); 3] = [
            (Command::Cut(Links::All), Some(Loss::Cut)),
            (Command::Tick(0), Some(Loss::Dropped)),
            (Command::PowerFailure(Vec::new()), None),
        ];
        for (command, why) in ways {
            let (mut simulation, _, id) = appended();
            let mut followed = Followed::new(&simulation, id).unwrap();
            let command = match command {
                Command::Tick(_) => Command::Message { id, handling: Handling::Drop },
                Command::PowerFailure(_) => {
                    let flushed = |pid| simulation.node(pid).and_then(|node| node.disk).map(|disk| disk.flushed);
                    Command::PowerFailure(simulation.pids().map(|pid| (pid, flushed(pid))).collect())
                }
                other => other,
            };
            simulation.apply(&command).unwrap();
            let seen = view(&mut followed, &simulation);
            let Place::Lost(event) = &seen.place else { panic!("{:?}", seen.place) };
            assert_eq!(loss(event), why);
            assert_eq!(event.step, simulation.steps());
        }
    }

    /// A copy says the same as its original, which arrives before it.
    #[test]
    fn a_copy_is_not_taken_for_its_original() {
        let (mut simulation, _, id) = appended();
        simulation.apply(&Command::Manual(Links::All)).unwrap();
        simulation.apply(&Command::Message { id, handling: Handling::Duplicate }).unwrap();
        let message = simulation.message(id).unwrap();
        let copy = simulation.queue(message.from, message.to)[message.position + 1];
        let mut followed = Followed::new(&simulation, copy).unwrap();
        assert!(view(&mut followed, &simulation).is_manual());
        simulation.apply(&Command::Message { id, handling: Handling::Deliver }).unwrap();
        let before = simulation.steps();
        simulation.apply(&Command::Message { id: copy, handling: Handling::Deliver }).unwrap();
        let Place::Arrived(effects) = view(&mut followed, &simulation).place else { panic!("it arrived") };
        assert!(effects[0].step > before, "both were delivered since it was last seen");
    }

    #[test]
    fn a_walk_goes_around_in_order_of_arrival() {
        let order = [7, 3, 9];
        assert_eq!(beside(&order, None, true), Some(7));
        assert_eq!(beside(&order, None, false), Some(9));
        assert_eq!(beside(&order, Some(7), true), Some(3));
        assert_eq!(beside(&order, Some(9), true), Some(7));
        assert_eq!(beside(&order, Some(7), false), Some(9));
        assert_eq!(beside(&order, Some(4), true), Some(7), "one that arrived meanwhile");
        assert_eq!(beside(&[], Some(4), true), None);
    }
}
