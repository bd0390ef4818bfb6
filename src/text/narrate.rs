//! Events as sentences: what happened, and why.

use fluent_bundle::FluentValue;
use omnipaxos::ballot_leader_election::Ballot;

use super::{
    Texts,
    message::message,
    proposals::lapsed,
    reconfigure,
    settings::{conditions_phrase, links_phrase, timeouts_phrase},
    violation::violation,
    words::{ballot, entry, key_word, list, nodes, real, some_entries, span},
};
use crate::{
    kv::KeyValue,
    sim::{
        NodeId, Simulation,
        command::{DiskLoss, FlushFault, Links, Record},
        config::{Setup, StorageKind},
        configuration::Configuration,
        error::Refusal,
        event::*,
        load::Load,
        operations::Answer,
        quorum::Quorums,
    },
};

/// The most items of a read's answer, or keys of a snapshot in it, that a sentence shows.
const ITEMS: usize = 6;

/// What a sentence needs to know of the cluster beside the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scene {
    /// How many nodes make a majority.
    pub majority: usize,
    /// How many nodes there are.
    pub nodes: usize,
    /// How many nodes must promise and accept, where that is no majority.
    pub flexible: Option<Quorums>,
}

impl Scene {
    /// What sentences need to know of a cluster that starts like this.
    pub fn of(setup: &Setup) -> Self {
        Self { majority: setup.majority(), nodes: setup.nodes.len(), flexible: setup.flexible }
    }
}

impl Scene {
    /// The cluster as it was at a step: with the nodes of its newest configuration then.
    pub fn at(simulation: &Simulation, step: u64) -> Self {
        Self::in_configuration(simulation.configuration_at(step))
    }

    /// The cluster as it was to what an event tells of: with the nodes and the quorums of its configuration, which
    /// need not be the newest then.
    pub fn of_event(simulation: &Simulation, event: &Event) -> Self {
        let of_event = simulation.configurations().iter().find(|of| of.id == event.configuration);
        Self::in_configuration(of_event.unwrap_or(simulation.configuration_at(event.step)))
    }

    /// What sentences need to know of a configuration.
    pub fn in_configuration(configuration: &Configuration) -> Self {
        let (majority, nodes) = (configuration.majority(), configuration.nodes.len());
        Self { majority, nodes, flexible: configuration.flexible }
    }
}

/// An event as one plain sentence: what happened, and why.
pub fn narrate(texts: &Texts, event: &Event, scene: &Scene) -> String {
    let teller = Teller { texts, scene, node: event.node.unwrap_or_default() };
    match &event.kind {
        EventKind::Started => {
            if let Some(Quorums { read, write }) = scene.flexible {
                let args = [("nodes", scene.nodes.into()), ("read", read.into()), ("write", write.into())];
                return texts.format("whole-event-started", &args);
            }
            teller.say("event-started", [("nodes", scene.nodes.into()), ("majority", scene.majority.into())])
        }
        EventKind::Proposed { entry, count, to } => teller.proposed(entry, *count, *to),
        EventKind::ReadProposed { key, entry, to } => {
            let proposed = teller.proposed(entry, 1, *to);
            teller.say("event-read-proposed", [("proposed", proposed.into()), ("key", key_word(key).into())])
        }
        EventKind::ReadAnswered { key, index, answer, .. } => {
            let (key, index) = (("key", key_word(key).into()), ("index", (*index).into()));
            match *answer {
                Answer::Value(value) => {
                    teller.say("event-read-answered", [key, index, ("value", value.to_string().into())])
                }
                Answer::Absent => teller.say("event-read-answered-absent", [key, index]),
                Answer::Trimmed(to) => teller.say("event-read-answered-trimmed", [key, index, ("to", to.into())]),
                Answer::NotHandedOver(to) => {
                    teller.say("event-read-answered-not-handed-over", [key, index, ("to", to.into())])
                }
            }
        }
        EventKind::ProposalLost { entry, count, why } => lapsed(texts, event.node, entry, *count, *why),
        EventKind::Refused { asked, refusal } => teller.refused(*asked, refusal),
        EventKind::Read { from, to, answer } => teller.read(*from, *to, answer.as_deref()),
        EventKind::Received { from, message: info } => {
            let args = [("from", (*from).into()), ("message", message(texts, info).into())];
            teller.say("event-received", args)
        }
        EventKind::Lost { from, to, message: info, why } => {
            let id = match why {
                Loss::Cut => "event-lost-cut",
                Loss::ReceiverDown => "event-lost-receiver-down",
                Loss::Chance => "event-lost-chance",
                Loss::Dropped => "event-lost-dropped",
                Loss::BelowCompacted => "event-lost-below-compacted",
                Loss::NoInstance => "event-lost-no-instance",
                Loss::Left => "event-lost-left",
                Loss::SessionOver => "event-lost-session",
            };
            let args = [("from", (*from).into()), ("to", (*to).into()), ("message", message(texts, info).into())];
            texts.format(id, &args)
        }
        EventKind::Accepted { from, count, replaced, last, by } => {
            teller.accepted(*from, *count, *replaced, last.as_ref(), *by)
        }
        EventKind::StopSignAccepted { index } => teller.say("event-stopsign-accepted", [("index", (*index).into())]),
        EventKind::ReconfigureProposed { .. }
        | EventKind::StopSignRemoved
        | EventKind::StopSignDecided { .. }
        | EventKind::ConfigurationBegins { .. }
        | EventKind::Joined { .. }
        | EventKind::StateAsked { .. }
        | EventKind::StateSent { .. }
        | EventKind::InstanceStarted { .. }
        | EventKind::InstanceStopped { .. }
        | EventKind::Left => reconfigure::narrate(texts, event),
        EventKind::Decided { from, to, accepted_by, by } => teller.decided(*from, *to, accepted_by, *by),
        EventKind::Promised { ballot, before } => teller.promised(ballot, before),
        EventKind::PrepareStarted { ballot, hears } => teller.prepare_started(ballot, hears),
        EventKind::Leading { ballot, promised_by } => teller.leading(ballot, promised_by),
        EventKind::Deposed { ballot: lost, promised } => teller.say(
            "event-deposed",
            [("ballot", ballot(lost).into()), ("promised", ballot(promised).into()), ("peer", promised.pid.into())],
        ),
        EventKind::Compacted { by, cause, from, to, keys } => teller.compacted(*by, *cause, *from, *to, *keys),
        EventKind::FlushStarted { number, entries, waiting } => teller.say(
            "event-flush-started",
            [("number", (*number).into()), ("entries", (*entries).into()), ("waiting", (*waiting).into())],
        ),
        EventKind::Flushed { number, released } => {
            teller.say("event-flushed", [("number", (*number).into()), ("released", (*released).into())])
        }
        EventKind::MessagesHeld { count, number } => {
            teller.say("event-messages-held", [("count", (*count).into()), ("number", (*number).into())])
        }
        EventKind::LinksCut { links, directions, lost } => {
            let what = teller.links_cut(links);
            if *directions == 0 {
                return texts.format("event-cut-already", &[("what", what.into())]);
            }
            texts.format("event-cut", &[("what", what.into()), ("lost", (*lost).into())])
        }
        EventKind::LinksHealed { links, directions } => {
            let what = teller.links_healed(links);
            let id = if *directions == 0 { "event-healed-already" } else { "event-healed" };
            texts.format(id, &[("what", what.into())])
        }
        EventKind::Reconnected { peer } => teller.say("event-reconnected", [("peer", (*peer).into())]),
        EventKind::Crashed { lost_entries, lost_messages } => teller.crashed(*lost_entries, *lost_messages),
        EventKind::Restarted { storage, promise, accepted, decided, compacted } => {
            teller.restarted(*storage, *promise, [*accepted, *decided, *compacted])
        }
        EventKind::PowerFailed => texts.text("event-power-failed"),
        EventKind::FlushFailed { number, why } => {
            let id = match why {
                FlushFault::Aborted => "event-flush-failed",
                FlushFault::Quota => "event-flush-failed-quota",
            };
            teller.say(id, [("number", (*number).into())])
        }
        EventKind::FailAsked => teller.say("event-fail-asked", []),
        EventKind::DiskFilled => teller.say("event-disk-filled", []),
        EventKind::DiskFreed => teller.say("event-disk-freed", []),
        EventKind::DiskDamaged { record } => {
            teller.say("event-disk-damaged", [("record", record_name(texts, *record).into())])
        }
        EventKind::DiskWiped => teller.say("event-disk-wiped", []),
        EventKind::StartRefused { loss: DiskLoss::Damaged(record) } => {
            teller.say("event-start-refused-damaged", [("record", record_name(texts, *record).into())])
        }
        EventKind::StartRefused { loss: DiskLoss::Lost } => teller.say("event-start-refused-lost", []),
        EventKind::DiskHeld => teller.say("event-disk-held", []),
        EventKind::DiskReleased => teller.say("event-disk-released", []),
        EventKind::LeadAsked => teller.say("event-lead-asked", []),
        EventKind::PrioritySet { priority } => teller.say("event-priority-set", [("priority", (*priority).into())]),
        EventKind::ByHand { id, from, to, message: info, done } => {
            let id = [("id", (*id).into()), ("from", (*from).into()), ("to", (*to).into())];
            teller.by_hand(id, message(texts, info), *done)
        }
        EventKind::ManualOn { links, directions, waiting } => {
            teller.manual(links, *directions, *waiting, ["event-manual-on", "event-manual-on-already"])
        }
        EventKind::ManualOff { links, directions, waiting } => {
            teller.manual(links, *directions, *waiting, ["event-manual-off", "event-manual-off-already"])
        }
        EventKind::LinkConditions { links, change } => texts.format(
            "event-link-conditions",
            &[("what", links_phrase(texts, links).into()), ("changes", conditions_phrase(texts, change).into())],
        ),
        EventKind::ClockSet { every } => teller.say("event-clock-set", [("every", (*every).into())]),
        EventKind::DiskTicksSet { ticks } => teller.say("event-disk-ticks-set", [("ticks", (*ticks).into())]),
        EventKind::TimeoutsSet { change } => {
            teller.say("event-timeouts-set", [("changes", timeouts_phrase(texts, change).into())])
        }
        EventKind::ReconnectAsked { peer } => teller.say("whole-event-reconnect-asked", [("peer", (*peer).into())]),
        EventKind::LoadStarted { load: Load { rate, every, keys } } => teller.say(
            "whole-event-load-started",
            [("rate", (*rate).into()), ("every", (*every).into()), ("keys", (*keys).into())],
        ),
        EventKind::LoadEnded { sent, why } => {
            let id = match why {
                LoadEnd::Asked => "whole-event-load-ended",
                LoadEnd::Done => "whole-event-load-done",
                LoadEnd::PowerFailed => "whole-event-load-power",
                LoadEnd::Left => "whole-event-load-left",
            };
            teller.say(id, [("sent", (*sent).into())])
        }
        EventKind::Violated(found) => violation(texts, found),
    }
}

/// What a record is called: "the manifest".
pub(super) fn record_name(texts: &Texts, record: Record) -> String {
    texts.text(match record {
        Record::Manifest => "event-record-manifest",
        Record::Log => "event-record-log",
        Record::Snapshot => "event-record-snapshot",
    })
}

/// The phrase for what was asked: "trim to 8".
pub(super) fn asked_phrase(texts: &Texts, asked: Asked) -> String {
    match asked {
        Asked::Append => texts.text("event-asked-append"),
        Asked::Snapshot(None) => texts.text("event-asked-snapshot"),
        Asked::Snapshot(Some(to)) => texts.format("event-asked-snapshot-to", &[("to", to.into())]),
        Asked::Reconfigure => texts.text("event-asked-reconfigure"),
        Asked::Trim(None) => texts.text("event-asked-trim"),
        Asked::Trim(Some(to)) => texts.format("event-asked-trim-to", &[("to", to.into())]),
    }
}

struct Teller<'a> {
    texts: &'a Texts,
    scene: &'a Scene,
    node: NodeId,
}

impl Teller<'_> {
    /// A sentence about the event's node.
    fn say<const N: usize>(&self, id: &str, args: [(&str, FluentValue<'_>); N]) -> String {
        let mut all = vec![("node", self.node.into())];
        all.extend(args);
        self.texts.format(id, &all)
    }

    fn by_hand(&self, which: [(&str, FluentValue<'static>); 3], message: String, done: ByHand) -> String {
        let mut args = which.to_vec();
        args.push(("message", message.into()));
        let id = match done {
            ByHand::Delivered { overtaken } => {
                args.push(("overtaken", overtaken.into()));
                "event-message-delivered"
            }
            ByHand::Duplicated { copy } => {
                args.push(("copy", copy.into()));
                "event-message-duplicated"
            }
            ByHand::Delayed { by, due, behind } => {
                args.extend([("by", by.into()), ("due", due.into()), ("behind", behind.into())]);
                "event-message-delayed"
            }
            ByHand::Overtook { overtaken, due: Some(due) } => {
                args.extend([("overtaken", overtaken.into()), ("due", due.into())]);
                "event-message-overtook"
            }
            ByHand::Overtook { overtaken, due: None } => {
                args.push(("overtaken", overtaken.into()));
                "event-message-overtook-manual"
            }
        };
        self.texts.format(id, &args)
    }

    fn manual(&self, links: &Links, directions: usize, waiting: usize, [id, already]: [&str; 2]) -> String {
        let what = ("what", links_phrase(self.texts, links).into());
        match directions {
            0 => self.texts.format(already, &[what]),
            _ => self.texts.format(id, &[what, ("waiting", waiting.into())]),
        }
    }

    fn proposed(&self, first: &KeyValue, count: u64, to: Via) -> String {
        let entries = ("entries", some_entries(self.texts, count, Some(first)).into());
        let number = ("count", count.into());
        match to {
            Via::Own => self.say("event-proposed-own", [entries]),
            Via::Forwarded(leader) => {
                self.say("event-proposed-forwarded", [entries, number, ("leader", leader.into())])
            }
            Via::Buffered => self.say("event-proposed-buffered", [entries]),
        }
    }

    fn refused(&self, asked: Asked, refusal: &Refusal) -> String {
        let what = ("what", asked_phrase(self.texts, asked).into());
        let entries = |count: usize| ("span", span(self.texts, 0, count).into());
        match refusal {
            Refusal::UndecidedIndex(decided) => {
                self.say("event-refused-undecided-index", [what, ("decided", (*decided).into()), entries(*decided)])
            }
            Refusal::TrimmedIndex(compacted) => {
                self.say("event-refused-trimmed-index", [what, ("compacted", (*compacted).into())])
            }
            Refusal::NotAllDecided(accepted) => {
                self.say("event-refused-not-all-decided", [what, ("accepted", (*accepted).into()), entries(*accepted)])
            }
            Refusal::NotCurrentLeader(0) => self.say("event-refused-no-leader", [what]),
            // It names whom it promised: itself, although a restart or another's election ended its lead.
            Refusal::NotCurrentLeader(leader) if *leader == self.node => {
                self.say("event-refused-no-longer-leader", [what])
            }
            Refusal::NotCurrentLeader(leader) => {
                self.say("event-refused-not-current-leader", [what, ("leader", (*leader).into())])
            }
            Refusal::PendingReconfigEntry => self.say("event-refused-pending-reconfig", [what]),
            Refusal::PendingReconfigConfig => self.say("event-refused-pending-config", [what]),
            Refusal::ConfigError => self.say("event-refused-config", [what]),
            Refusal::NoSnapshot => self.say("event-refused-no-snapshot", [what]),
        }
    }

    fn read(&self, from: usize, to: Option<usize>, answer: Option<&[ReadItem]>) -> String {
        let what = match to {
            Some(to) if to <= from.saturating_add(1) => {
                self.texts.format("event-read-index", &[("index", from.into())])
            }
            Some(to) => self.texts.format("event-read-range", &[("first", from.into()), ("last", (to - 1).into())]),
            None => self.texts.format("event-read-suffix", &[("first", from.into())]),
        };
        let answer = match (answer, to) {
            (None, Some(_)) => self.texts.text("event-read-past-end"),
            (None, None) | (Some([]), _) => self.texts.text("event-read-nothing"),
            (Some(items), _) => self.shortened(items, |item| self.read_item(item)),
        };
        self.say("event-read", [("what", what.into()), ("answer", answer.into())])
    }

    fn read_item(&self, item: &ReadItem) -> String {
        match item {
            ReadItem::Decided(kv) => entry(kv),
            ReadItem::Undecided(kv) => self.texts.format("event-read-undecided", &[("entry", entry(kv).into())]),
            ReadItem::Trimmed(to) => self.texts.format("event-read-trimmed", &[("to", (*to).into())]),
            ReadItem::Snapshotted(to, values) => {
                let keys = self.shortened(values, entry);
                self.texts.format(
                    "event-read-snapshotted",
                    &[("to", (*to).into()), ("count", values.len().into()), ("keys", keys.into())],
                )
            }
            ReadItem::StopSign(pids, decided) => {
                let id = if *decided { "event-read-stopsign" } else { "event-read-stopsign-undecided" };
                self.texts.format(id, &[("nodes", nodes(self.texts, pids).into())])
            }
        }
    }

    /// The items as a list, of a long one only the beginning and how many more there are.
    fn shortened<T>(&self, items: &[T], write: impl Fn(&T) -> String) -> String {
        let written: Vec<String> = items.iter().take(ITEMS).map(write).collect();
        let written = written.join(&self.texts.text("event-list-comma"));
        if items.len() <= ITEMS {
            return written;
        }
        let more = items.len() - ITEMS;
        self.texts.format("event-read-more", &[("items", written.into()), ("count", more.into())])
    }

    /// A clause about the message in whose handling it happened; nothing where there was none.
    fn prompted(&self, id: &str, by: Option<Prompt>) -> FluentValue<'static> {
        let Some(Prompt { from, message }) = by else { return "".into() };
        self.texts.format(id, &[("peer", from.into()), ("message", message.name().into())]).into()
    }

    fn promised(&self, promised: &Ballot, before: &Ballot) -> String {
        let (new, to) = (("ballot", ballot(promised).into()), ("to", promised.pid.into()));
        match real(Some(*before)) {
            None => self.say("event-promised", [new, to]),
            Some(before) => self.say("event-promised-higher", [new, to, ("before", ballot(&before).into())]),
        }
    }

    fn prepare_started(&self, asked: &Ballot, hears: &[NodeId]) -> String {
        let ballot = ("ballot", ballot(asked).into());
        match hears {
            [] => self.say("event-prepare-started", [ballot]),
            hears => self.say("event-prepare-started-elected", [ballot, ("nodes", nodes(self.texts, hears).into())]),
        }
    }

    fn accepted(
        &self,
        from: usize,
        count: usize,
        replaced: usize,
        last: Option<&KeyValue>,
        by: Option<Prompt>,
    ) -> String {
        let why = ("why", self.prompted("event-on-message", by));
        let start = ("from", from.into());
        let number = ("count", count.into());
        let written = ("span", span(self.texts, from, from + count).into());
        let out = ("replaced", replaced.into());
        match (count, replaced, last) {
            (0, 0, _) => self.say("event-accepted-nothing", [why]),
            (0, _, _) => self.say("event-accepted-cut", [start, out, why]),
            (1, 0, Some(last)) => self.say("event-accepted-one", [start, ("entry", entry(last).into()), why]),
            (_, 0, Some(last)) => self.say("event-accepted-many", [written, ("entry", entry(last).into()), why]),
            (_, 0, None) => self.say("event-accepted-unnamed", [written, why]),
            (_, _, Some(last)) => {
                self.say("event-accepted-rewritten", [start, number, out, ("entry", entry(last).into()), why])
            }
            (_, _, None) => self.say("event-accepted-rewritten-unnamed", [start, number, out, why]),
        }
    }

    /// "Nodes 1, 2 and 5, a majority," and what selects it: `all`, `majority` or `some`; with quorums of other sizes
    /// `reads` or `writes`, whichever it is a matter of.
    fn quorum(&self, pids: &[NodeId], promises: bool) -> [(&'static str, FluentValue<'static>); 3] {
        let names: Vec<String> = pids.iter().map(ToString::to_string).collect();
        let kind = match pids.len() {
            count if count == self.scene.nodes => "all",
            count => match self.scene.flexible {
                Some(Quorums { read, .. }) if promises && count >= read => "reads",
                Some(Quorums { write, .. }) if !promises && count >= write => "writes",
                None if count >= self.scene.majority => "majority",
                _ => "some",
            },
        };
        [("quorum", kind.into()), ("count", pids.len().into()), ("list", list(self.texts, &names).into())]
    }

    fn decided(&self, from: usize, to: usize, accepted_by: &[NodeId], by: Option<Prompt>) -> String {
        let last = ("last", to.saturating_sub(1).into());
        let total = ("total", to.into());
        let more = ("more", to.saturating_sub(from).into());
        let first = ("first", from.into());
        if accepted_by.is_empty() {
            let why = ("why", self.prompted("event-from-message", by));
            return match from {
                0 => self.say("event-learnt", [total, ("span", span(self.texts, 0, to).into()), why]),
                _ => self.say("event-learnt-more", [total, more, first, last, why]),
            };
        }
        let [quorum, count, names] = self.quorum(accepted_by, false);
        match from {
            0 => {
                let entries = ("span", span(self.texts, 0, to).into());
                self.say("event-decided", [quorum, count, names, last, entries])
            }
            _ => self.say("event-decided-more", [quorum, count, names, last, first, more, total]),
        }
    }

    fn leading(&self, led: &Ballot, promised_by: &[NodeId]) -> String {
        let [quorum, count, names] = self.quorum(promised_by, true);
        self.say("event-leading", [quorum, count, names, ("ballot", ballot(led).into())])
    }

    fn compacted(&self, by: Compaction, cause: CompactionCause, from: usize, to: usize, keys: usize) -> String {
        let index = ("to", to.into());
        let entries = ("span", span(self.texts, from, to).into());
        let keys = ("keys", keys.into());
        match (by, cause) {
            (Compaction::Trim, CompactionCause::Asked) => self.say("event-trimmed", [index, entries]),
            (Compaction::Trim, CompactionCause::Request(peer)) => {
                self.say("event-trimmed-request", [index, entries, ("peer", peer.into())])
            }
            (Compaction::Trim, CompactionCause::CatchUp(peer)) => {
                self.say("event-trimmed-catch-up", [index, entries, ("peer", peer.into())])
            }
            (Compaction::Snapshot, CompactionCause::Asked) => self.say("event-snapshotted", [index, entries, keys]),
            (Compaction::Snapshot, CompactionCause::Request(peer)) => {
                self.say("event-snapshotted-request", [index, entries, keys, ("peer", peer.into())])
            }
            (Compaction::Snapshot, CompactionCause::CatchUp(peer)) => {
                self.say("event-snapshotted-catch-up", [index, entries, keys, ("peer", peer.into())])
            }
        }
    }

    fn links_cut(&self, links: &Links) -> String {
        match links {
            Links::Pair(a, b) => self.texts.format("event-cut-pair", &[("a", (*a).into()), ("b", (*b).into())]),
            Links::OneWay(from, to) => {
                self.texts.format("event-cut-one-way", &[("from", (*from).into()), ("to", (*to).into())])
            }
            Links::Node(pid) => self.texts.format("event-cut-node", &[("pid", (*pid).into())]),
            Links::Groups(a, b) => self.texts.format("event-cut-groups", &self.groups(a, b)),
            Links::All => self.texts.text("event-cut-all"),
        }
    }

    fn links_healed(&self, links: &Links) -> String {
        match links {
            Links::Pair(a, b) => self.texts.format("event-healed-pair", &[("a", (*a).into()), ("b", (*b).into())]),
            Links::OneWay(from, to) => {
                self.texts.format("event-healed-one-way", &[("from", (*from).into()), ("to", (*to).into())])
            }
            Links::Node(pid) => self.texts.format("event-healed-node", &[("pid", (*pid).into())]),
            Links::Groups(a, b) => self.texts.format("event-healed-groups", &self.groups(a, b)),
            Links::All => self.texts.text("event-healed-all"),
        }
    }

    fn groups(&self, a: &[NodeId], b: &[NodeId]) -> [(&'static str, FluentValue<'static>); 3] {
        let names: Vec<String> = a.iter().map(ToString::to_string).collect();
        let names = list(self.texts, &names);
        [("count", a.len().into()), ("a", names.into()), ("b", nodes(self.texts, b).into())]
    }

    fn crashed(&self, lost_entries: usize, lost_messages: usize) -> String {
        let entries = ("entries", lost_entries.into());
        let messages = ("messages", lost_messages.into());
        match (lost_entries, lost_messages) {
            (0, 0) => self.say("event-crashed", []),
            (_, 0) => self.say("event-crashed-entries", [entries]),
            (0, _) => self.say("event-crashed-messages", [messages]),
            _ => self.say("event-crashed-both", [entries, messages]),
        }
    }

    fn restarted(&self, storage: StorageKind, promise: Option<Ballot>, log: [usize; 3]) -> String {
        let [accepted, decided, compacted] = log;
        let log = [("accepted", accepted.into()), ("decided", decided.into()), ("compacted", compacted.into())];
        let [accepted, decided, compacted] = log;
        match (storage, real(promise)) {
            (StorageKind::Memory, _) => self.say("event-restarted-memory", []),
            (StorageKind::IndexedDb, None) => self.say("event-restarted-blank", []),
            (StorageKind::IndexedDb, Some(promise)) => {
                self.say("event-restarted", [("promise", ballot(&promise).into()), accepted, decided, compacted])
            }
        }
    }
}
