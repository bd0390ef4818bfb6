//! Messages under way, as a drawing shows them: one mark each, or one mark for many.

use std::collections::BTreeMap;

use crate::{
    order,
    sim::{NodeId, event::MessageKind},
    view::{Frame, MessageFrame},
};

/// More than so many on one direction of a link become one mark.
const MOST_APART: usize = 3;

/// What a message is about: messages of one family share a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Asking for and giving promises.
    Prepare,
    /// Entries, and answers to them.
    Accept,
    /// What is decided.
    Decide,
    /// Proposals on their way to the leader.
    Forward,
    /// Snapshots and trims: requests for them, logs that are sent as a snapshot, and the state that a configuration
    /// starts with.
    Compaction,
    /// Leader election.
    Heartbeat,
}

impl Family {
    /// The family of a message.
    pub fn of(message: &MessageFrame) -> Self {
        Self::of_kind(message.info.kind, message.info.snapshot.is_some())
    }

    /// The family of a message of this kind, which carries a snapshot or does not.
    pub fn of_kind(kind: MessageKind, snapshot: bool) -> Self {
        use MessageKind::*;
        match kind {
            AcceptSync if snapshot => Self::Compaction,
            PrepareReq | Prepare | Promise => Self::Prepare,
            AcceptSync | AcceptDecide | Accepted | NotAccepted | AcceptStopSign => Self::Accept,
            Decide => Self::Decide,
            ProposalForward | ForwardStopSign | StateRequest => Self::Forward,
            Compaction | State => Self::Compaction,
            HeartbeatRequest | HeartbeatReply => Self::Heartbeat,
        }
    }

    /// Its word in class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Accept => "accept",
            Self::Decide => "decide",
            Self::Forward => "forward",
            Self::Compaction => "compaction",
            Self::Heartbeat => "heartbeat",
        }
    }
}

/// One mark of the drawing: a message, or several that could not be told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Flight<'a> {
    /// The message that arrives first of those it stands for.
    pub first: &'a MessageFrame,
    /// The messages it stands for, `first` among them.
    pub messages: Vec<&'a MessageFrame>,
    /// Whether it stands for all messages of its direction, because they are many.
    pub stack: bool,
}

impl Flight<'_> {
    /// Whether all its messages are of one kind.
    pub fn same_kind(&self) -> bool {
        self.messages.iter().all(|message| message.info.kind == self.first.info.kind)
    }

    /// How far it is at this time: 0 at its sender, 1 at its receiver.
    pub fn progress(&self, time: u64) -> f64 {
        let (sent, due) = (self.first.sent, self.first.due);
        if due <= sent {
            return 1.0;
        }
        time.saturating_sub(sent).min(due - sent) as f64 / (due - sent) as f64
    }
}

/// The marks of a frame. What waits on a manual link would all stand before its receiver: it is one mark.
pub fn flights_of(frame: &Frame, heartbeats: bool) -> Vec<Flight<'_>> {
    let is_manual = |from, to| frame.links.iter().any(|link| (link.from, link.to) == (from, to) && link.manual);
    flights_where(&frame.messages, heartbeats, is_manual)
}

/// The marks for these messages, by the number of their first. Heartbeats are marks of their own: they
/// never hide what matters. Messages that left and arrive together are one mark, since they would lie on
/// top of each other; so are all of a direction where there are more than three.
pub fn flights(messages: &[MessageFrame], heartbeats: bool) -> Vec<Flight<'_>> {
    flights_where(messages, heartbeats, |_, _| false)
}

fn flights_where(
    messages: &[MessageFrame],
    heartbeats: bool,
    is_manual: impl Fn(NodeId, NodeId) -> bool,
) -> Vec<Flight<'_>> {
    type Direction = (NodeId, NodeId, bool);
    let mut directions: BTreeMap<Direction, Vec<&MessageFrame>> = BTreeMap::new();
    for message in messages {
        let heartbeat = message.info.kind.is_heartbeat();
        if !heartbeat || heartbeats {
            directions.entry((message.from, message.to, heartbeat)).or_default().push(message);
        }
    }
    let mut flights = Vec::new();
    for mut direction in directions.into_values() {
        order::sort_by_key(&mut direction, |message| (message.due, message.id));
        let mut groups: Vec<Vec<&MessageFrame>> = Vec::new();
        for message in &direction {
            match groups.last_mut() {
                Some(group) if group[0].sent == message.sent && group[0].due == message.due => group.push(message),
                _ => groups.push(vec![message]),
            }
        }
        let most = if is_manual(direction[0].from, direction[0].to) { 1 } else { MOST_APART };
        let stack = groups.len() > most;
        if stack {
            groups = vec![direction];
        }
        flights.extend(groups.into_iter().map(|messages| Flight { first: messages[0], messages, stack }));
    }
    order::sort_by_key(&mut flights, |flight| flight.first.id);
    flights
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::event::MessageInfo;

    fn message(id: u64, from: NodeId, to: NodeId, sent: u64, due: u64, kind: MessageKind) -> MessageFrame {
        let info = MessageInfo {
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
        };
        MessageFrame { id, from, to, sent, due, info }
    }

    #[test]
    fn three_messages_on_a_direction_are_three_marks_and_four_are_one() {
        let mut messages: Vec<_> = (0..3).map(|n| message(n, 1, 2, n, n + 4, MessageKind::AcceptDecide)).collect();
        assert_eq!(flights(&messages, false).len(), 3);
        messages.push(message(3, 1, 2, 3, 7, MessageKind::Decide));
        let stacked = flights(&messages, false);
        assert_eq!(stacked.len(), 1);
        assert_eq!(stacked[0].messages.len(), 4);
        assert!(stacked[0].stack);
        assert!(!stacked[0].same_kind());
    }

    #[test]
    fn what_waits_on_a_manual_link_is_one_mark() {
        let messages: Vec<_> = (0..2).map(|n| message(n, 1, 2, n, n + 4, MessageKind::AcceptDecide)).collect();
        assert_eq!(flights(&messages, false).len(), 2);
        let waiting = flights_where(&messages, false, |from, to| (from, to) == (1, 2));
        assert!(waiting.len() == 1 && waiting[0].stack && waiting[0].messages.len() == 2);
        assert_eq!(flights_where(&messages, false, |from, to| (from, to) == (2, 1)).len(), 2);
        assert!(!flights_where(&messages[..1], false, |_, _| true)[0].stack, "one alone is no stack");
    }

    #[test]
    fn messages_that_would_lie_on_top_of_each_other_are_one_mark() {
        let messages = [message(1, 1, 2, 5, 8, MessageKind::Decide), message(2, 1, 2, 5, 8, MessageKind::Decide)];
        let marks = flights(&messages, false);
        assert_eq!(marks.len(), 1);
        assert!(marks[0].same_kind());
        let opposite = [message(1, 1, 2, 5, 8, MessageKind::Decide), message(2, 2, 1, 5, 8, MessageKind::Decide)];
        assert_eq!(flights(&opposite, false).len(), 2, "the other direction is another lane");
    }

    #[test]
    fn heartbeats_are_hidden_unless_asked_for_and_never_stacked_with_others() {
        let messages =
            [message(1, 1, 2, 0, 3, MessageKind::HeartbeatRequest), message(2, 1, 2, 0, 3, MessageKind::Accepted)];
        assert_eq!(flights(&messages, false).len(), 1);
        assert_eq!(flights(&messages, true).len(), 2);
    }

    #[test]
    fn progress_goes_from_sender_to_receiver_and_stays_there() {
        let messages = [message(1, 1, 2, 10, 14, MessageKind::Accepted)];
        let marks = flights(&messages, false);
        assert_eq!([9, 10, 12, 14, 15].map(|time| marks[0].progress(time)), [0.0, 0.0, 0.5, 1.0, 1.0]);
        let at_once = [message(1, 1, 2, 10, 10, MessageKind::Accepted)];
        assert_eq!(flights(&at_once, false)[0].progress(10), 1.0);
    }

    #[test]
    fn a_log_that_is_sent_as_a_snapshot_counts_as_compaction() {
        let mut sync = message(1, 1, 2, 0, 2, MessageKind::AcceptSync);
        assert_eq!(Family::of(&sync), Family::Accept);
        sync.info.snapshot = Some((3, true));
        assert_eq!(Family::of(&sync), Family::Compaction);
    }
}
