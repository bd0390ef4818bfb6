//! What a message says, as a clause whose subject is its sender: "accepted 21 entries (0–20)".

use fluent_bundle::FluentValue;
use omnipaxos::ballot_leader_election::Ballot;

use super::{
    Texts,
    words::{ballot, real, some_entries, span},
};
use crate::sim::event::{Compaction, MessageInfo, MessageKind};

/// What a message says: "promises ballot 4·1; it has accepted 23 entries, the last in 3·2, and decided 21".
/// For a sentence around it, and for a panel that shows a message under way.
pub fn message(texts: &Texts, info: &MessageInfo) -> String {
    let clause = Clause { texts, info };
    match info.kind {
        MessageKind::HeartbeatRequest => clause.format("event-message-heartbeat-request", vec![clause.round()]),
        MessageKind::HeartbeatReply => clause.heartbeat_reply(),
        MessageKind::PrepareReq => match real(info.ballot) {
            Some(promised) => clause.format("event-message-prepare-req", vec![("ballot", ballot(&promised).into())]),
            None => texts.text("event-message-prepare-req-unpromised"),
        },
        MessageKind::Prepare => {
            clause.format("event-message-prepare", vec![clause.ballot(), ("log", clause.log().into())])
        }
        MessageKind::Promise => clause.promise(),
        MessageKind::AcceptSync => clause.format(
            "event-message-accept-sync",
            vec![clause.ballot(), ("sync", clause.sync().into()), ("decided", clause.decided().into())],
        ),
        MessageKind::AcceptDecide => clause.accept_decide(),
        MessageKind::Accepted => clause.upto("event-message-accepted", info.accepted),
        MessageKind::NotAccepted => clause.format("event-message-not-accepted", vec![clause.ballot()]),
        MessageKind::Decide => clause.upto("event-message-decide", info.decided),
        MessageKind::ProposalForward => clause.format("event-message-proposal-forward", vec![clause.entries()]),
        MessageKind::Compaction => clause.compaction(),
        MessageKind::AcceptStopSign => clause.format("event-message-accept-stopsign", vec![clause.ballot()]),
        MessageKind::ForwardStopSign => texts.text("event-message-forward-stopsign"),
        MessageKind::State => {
            let keys = info.snapshot.map_or(0, |(keys, _)| keys);
            clause.format("event-message-state", vec![clause.configuration(), ("keys", keys.into())])
        }
        MessageKind::StateRequest => clause.format("event-message-state-request", vec![clause.configuration()]),
    }
}

type Arg = (&'static str, FluentValue<'static>);

struct Clause<'a> {
    texts: &'a Texts,
    info: &'a MessageInfo,
}

impl Clause<'_> {
    fn format(&self, id: &str, args: Vec<Arg>) -> String {
        self.texts.format(id, &args)
    }

    fn ballot_or_none(&self, of: Option<Ballot>) -> FluentValue<'static> {
        real(of).map_or_else(|| self.texts.text("event-no-ballot"), |of| ballot(&of)).into()
    }

    fn configuration(&self) -> Arg {
        ("configuration", self.info.starts.unwrap_or_default().to_string().into())
    }

    fn ballot(&self) -> Arg {
        ("ballot", self.ballot_or_none(self.info.ballot))
    }

    fn round(&self) -> Arg {
        ("round", self.info.heartbeat.map_or(0, |(round, _)| round).into())
    }

    fn entries(&self) -> Arg {
        ("entries", some_entries(self.texts, self.info.entries as u64, self.info.first.as_ref()).into())
    }

    fn heartbeat_reply(&self) -> String {
        let id = match self.info.heartbeat {
            Some((_, Some(true))) => "event-message-heartbeat-reply-happy",
            Some((_, Some(false))) => "event-message-heartbeat-reply-unhappy",
            Some((_, None)) | None => "event-message-heartbeat-reply",
        };
        self.format(id, vec![self.round(), self.ballot()])
    }

    /// A statement about the first so many entries.
    fn upto(&self, id: &str, count: Option<usize>) -> String {
        let count = count.unwrap_or(0);
        self.format(id, vec![("count", count.into()), ("span", span(self.texts, 0, count).into())])
    }

    /// What the sender's log holds.
    fn log(&self) -> String {
        let accepted = self.info.accepted.unwrap_or(0);
        if accepted == 0 {
            return self.texts.text("event-log-empty");
        }
        let args = vec![
            ("accepted", accepted.into()),
            ("decided", self.info.decided.unwrap_or(0).into()),
            ("ballot", self.ballot_or_none(self.info.accepted_round)),
        ];
        self.format("event-log", args)
    }

    fn decided(&self) -> String {
        self.format("event-decided-count", vec![("decided", self.info.decided.unwrap_or(0).into())])
    }

    /// What brings the receiver's log in line with the sender's: a snapshot, entries, both or nothing.
    fn sync(&self) -> String {
        let info = self.info;
        let entries = match info.sync_from {
            Some(from) => span(self.texts, from, from + info.entries),
            None => some_entries(self.texts, info.entries as u64, None),
        };
        let Some((keys, complete)) = info.snapshot else {
            return match (info.entries, info.sync_from) {
                (0, Some(from)) => self.format("event-sync-nothing", vec![("from", from.into())]),
                _ => entries,
            };
        };
        let mut args = vec![("keys", keys.into())];
        let id = match (info.sync_from, complete) {
            (Some(_), true) => "event-sync-complete",
            (Some(_), false) => "event-sync-delta",
            (None, true) => "event-sync-complete-somewhere",
            (None, false) => "event-sync-delta-somewhere",
        };
        args.extend(info.sync_from.map(|to| ("to", to.into())));
        let snapshot = self.format(id, args);
        if info.entries == 0 {
            return snapshot;
        }
        self.format("event-sync-both", vec![("snapshot", snapshot.into()), ("entries", entries.into())])
    }

    fn promise(&self) -> String {
        let mut args = vec![self.ballot(), ("log", self.log().into())];
        if self.info.entries == 0 && self.info.snapshot.is_none() {
            return self.format("event-message-promise", args);
        }
        args.push(("sync", self.sync().into()));
        self.format("event-message-promise-sync", args)
    }

    fn accept_decide(&self) -> String {
        let mut args = vec![self.ballot(), ("decided", self.decided().into())];
        if self.info.entries == 0 {
            return self.format("event-message-accept-decide-empty", args);
        }
        args.push(self.entries());
        self.format("event-message-accept-decide", args)
    }

    fn compaction(&self) -> String {
        match self.info.compaction {
            Some((Compaction::Trim, Some(to))) => self.format("event-message-trim-to", vec![("to", to.into())]),
            Some((Compaction::Trim, None)) => self.texts.text("event-message-trim"),
            Some((Compaction::Snapshot, Some(to))) => self.format("event-message-snapshot-to", vec![("to", to.into())]),
            Some((Compaction::Snapshot, None)) => self.texts.text("event-message-snapshot"),
            None => self.texts.text("event-message-compaction"),
        }
    }
}
