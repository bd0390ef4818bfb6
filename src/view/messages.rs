//! [`MessagesView`]: every link's queue, what waits for a disk, and what can come next.

use crate::{
    sim::{
        NodeId, Simulation,
        event::{MessageInfo, MessageKind},
        look_network::{Upcoming, UpcomingEvent},
        settings::Conditions,
        writes::Fate,
    },
    view::Frame,
};

/// How many messages of one queue are listed.
pub const MAX_LISTED: usize = 40;
/// How many things that can come next are listed.
pub const MAX_UPCOMING: usize = 40;

/// All that is on the links, before them, and about to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessagesView {
    /// The time now, in ticks.
    pub time: u64,
    /// Every direction of every link.
    pub queues: Vec<Queue>,
    /// What waits at its sender for a disk, by node.
    pub held: Vec<Held>,
    /// What can come next, in order.
    pub upcoming: Vec<Upcoming>,
    /// How many more can, that are not listed.
    pub more: usize,
}

/// What is on one direction of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Sender.
    pub from: NodeId,
    /// Receiver.
    pub to: NodeId,
    /// Whether messages pass.
    pub up: bool,
    /// Whether nothing arrives unless somebody says so.
    pub manual: bool,
    /// In order of arrival, heartbeats only where they are shown; at most [`MAX_LISTED`].
    pub messages: Vec<Queued>,
    /// How many more there are, folded heartbeats apart.
    pub more: usize,
    /// The numbers of the heartbeats on it.
    pub heartbeats: Vec<u64>,
}

/// One message of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// Its number.
    pub id: u64,
    /// When it arrives, in ticks; `None` on a manual link.
    pub due: Option<u64>,
    /// Whether something stands before it on its link, heartbeats included.
    pub behind: bool,
    /// What it says, in short.
    pub info: MessageInfo,
}

/// Messages of one kind that wait for one flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// At which node.
    pub node: NodeId,
    /// For which flush; `None` while it has no number.
    pub flush: Option<u64>,
    /// When that falls due, in ticks; `None` while it is not started.
    pub due: Option<u64>,
    /// Their kind.
    pub kind: MessageKind,
    /// For whom.
    pub to: NodeId,
    /// How many.
    pub count: usize,
}

/// Everything on the links now; heartbeats in the lists only if asked for.
pub fn messages_of(simulation: &Simulation, heartbeats: bool) -> MessagesView {
    let queues = simulation.link_states().map(|link| {
        let all: Vec<_> =
            simulation.queue(link.from, link.to).into_iter().filter_map(|id| simulation.message(id)).collect();
        let beats = all.iter().filter(|message| message.info.kind.is_heartbeat()).map(|message| message.id).collect();
        let listed: Vec<_> =
            all.into_iter().filter(|message| heartbeats || !message.info.kind.is_heartbeat()).collect();
        Queue {
            from: link.from,
            to: link.to,
            up: link.up,
            manual: link.manual,
            more: listed.len().saturating_sub(MAX_LISTED),
            messages: listed
                .into_iter()
                .take(MAX_LISTED)
                .map(|message| Queued {
                    id: message.id,
                    due: message.due,
                    behind: message.position > 0,
                    info: message.info,
                })
                .collect(),
            heartbeats: beats,
        }
    });
    let is_shown = |next: &Upcoming| match next.what {
        UpcomingEvent::Message { kind, .. } => heartbeats || !kind.is_heartbeat(),
        _ => true,
    };
    let mut upcoming: Vec<_> = simulation.upcoming(usize::MAX).into_iter().filter(is_shown).collect();
    let more = upcoming.len().saturating_sub(MAX_UPCOMING);
    upcoming.truncate(MAX_UPCOMING);
    MessagesView {
        time: simulation.time(),
        queues: queues.collect(),
        held: simulation.pids().flat_map(|pid| held_at(simulation, pid)).collect(),
        upcoming,
        more,
    }
}

fn held_at(simulation: &Simulation, node: NodeId) -> Vec<Held> {
    let waits = simulation.node(node).is_some_and(|state| state.held_messages > 0);
    let Some(writes) = simulation.writes(node).filter(|_| waits) else { return Vec::new() };
    let waiting = writes.batches().filter(|batch| matches!(batch.fate, Fate::Open | Fate::UnderWay));
    waiting
        .flat_map(|batch| {
            let (flush, due) = (batch.number, batch.flush.map(|flush| flush.due));
            batch.waiting.iter().map(move |w| Held { node, flush, due, kind: w.kind, to: w.to, count: w.count })
        })
        .collect()
}

/// What somebody must know who wonders why nothing arrives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Manual {
    /// How many directions are manual.
    pub directions: usize,
    /// Whether all are.
    pub all: bool,
    /// How many messages wait on them, heartbeats not counted.
    pub waiting: usize,
}

/// What is manual in a frame; `None` where nothing is.
pub fn manual_of(frame: &Frame) -> Option<Manual> {
    let is_manual = |from, to| frame.links.iter().any(|link| (link.from, link.to) == (from, to) && link.manual);
    let directions = frame.links.iter().filter(|link| link.manual).count();
    let waits =
        |message: &&crate::view::MessageFrame| !message.info.kind.is_heartbeat() && is_manual(message.from, message.to);
    let waiting = frame.messages.iter().filter(waits).count();
    (directions > 0).then_some(Manual { directions, all: directions == frame.links.len(), waiting })
}

/// The conditions that most directions of a frame have; of several, those of the first.
pub fn usual_conditions(frame: &Frame) -> Conditions {
    let count = |of: Conditions| frame.links.iter().filter(|link| link.conditions == of).count();
    let mut usual = Conditions::default();
    let mut most = 0;
    for link in &frame.links {
        let same = count(link.conditions);
        if same > most {
            (usual, most) = (link.conditions, same);
        }
    }
    usual
}

/// Whether most directions of a frame are manual.
pub fn usually_manual(frame: &Frame) -> bool {
    2 * frame.links.iter().filter(|link| link.manual).count() > frame.links.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        sim::{
            command::{Command, Links},
            config::Setup,
            settings::ConditionsChange,
        },
        view::{Window, frame_of},
    };

    fn frame(simulation: &Simulation) -> Frame {
        frame_of(simulation, Window::default(), false)
    }

    #[test]
    fn a_message_waits_at_the_rim_then_on_its_link() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        simulation.apply(&Command::Tick(100)).unwrap();
        let leader = simulation.leader().unwrap();
        simulation.apply(&Command::Manual(Links::All)).unwrap();
        simulation.apply(&Command::Append { node: leader, key: "a".into(), value: 1 }).unwrap();
        let view = messages_of(&simulation, false);
        assert_eq!(view.held.len(), 2, "one for each follower");
        let held = view.held[0];
        assert_eq!((held.node, held.kind, held.count), (leader, MessageKind::AcceptDecide, 1));
        let due = held.due.unwrap();
        assert!(due > simulation.time() && held.flush.is_some());
        assert!(view.queues.iter().all(|queue| queue.manual && queue.messages.is_empty()));
        assert!(manual_of(&frame(&simulation)).is_some_and(|manual| manual.all && manual.waiting == 0));

        simulation.apply(&Command::Tick(40)).unwrap();
        let view = messages_of(&simulation, false);
        assert!(view.held.is_empty());
        let sent: Vec<_> = view.queues.iter().filter(|queue| !queue.messages.is_empty()).collect();
        assert!(sent.len() >= 2);
        let first = &sent.iter().find(|queue| queue.from == leader).unwrap().messages[0];
        assert_eq!((first.info.kind, first.due), (MessageKind::AcceptDecide, None));
        assert!(first.behind || sent.iter().all(|queue| !queue.heartbeats.is_empty()));
        assert!(matches!(view.upcoming[0].what, UpcomingEvent::Message { .. }) && view.upcoming[0].time.is_none());
        assert!(manual_of(&frame(&simulation)).unwrap().waiting >= 2);
        let beats: usize = view.queues.iter().map(|queue| queue.heartbeats.len()).sum();
        let shown: usize = messages_of(&simulation, true).queues.iter().map(|queue| queue.messages.len()).sum();
        let folded: usize = view.queues.iter().map(|queue| queue.messages.len()).sum();
        assert!(beats > 0 && shown == folded + beats);
    }

    #[test]
    fn the_usual_conditions_are_those_of_most() {
        let mut simulation = Simulation::new(Setup::default()).unwrap();
        let usual = simulation.setup().conditions();
        assert_eq!(usual_conditions(&frame(&simulation)), usual);
        assert_eq!(manual_of(&frame(&simulation)), None);
        let change = ConditionsChange { latency_ticks: Some(9), ..Default::default() };
        let links = Links::OneWay(1, 2);
        simulation.apply(&Command::Link { links: links.clone(), change }).unwrap();
        simulation.apply(&Command::Manual(links)).unwrap();
        let frame = frame(&simulation);
        assert_eq!(usual_conditions(&frame), usual);
        assert_eq!(frame.links.iter().filter(|link| link.conditions != usual).count(), 1);
        assert_eq!(manual_of(&frame), Some(Manual { directions: 1, all: false, waiting: 0 }));
    }
}
