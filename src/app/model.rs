//! [`Model`]: all that the page draws from, as one value.

mod disk;

use std::rc::Rc;

use yew::AttrValue;

pub use disk::{DiskChunk, DiskRecord, DiskStore, DiskView};

use crate::{
    app::{
        action::{Action, Control, Tab, Theme, Zoom},
        class::ClassView,
        explorer::view::ExplorerView,
        figures::Figures,
        history::{HistoryPanelView, LivenessView},
        space::SpaceView,
    },
    lesson::{Lesson, Step},
    sim::{NodeId, command::Command, config::Setup, event::MessageKind, hearing::Hearing, look_network::DelayWarning},
    text::{Source, Texts},
    view::{
        Frame, StateRow, Window,
        compaction::{AskedSize, CompactionView, Done},
        compare::Comparison,
        load::LoadView,
        message::MessageView,
        messages::MessagesView,
        proposals::{OpenHere, ProposalsView},
        read::{ReadAsk, ReadDone},
        sieve::Sieve,
        storage::StorageView,
        timeline::Timeline,
        twins::TwinsFound,
    },
};

/// All that the page draws from. Cheap to clone; equal where nothing visible changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// Where the page is in its life.
    pub life: Life,
    /// What there is to say of another tab, where that has the cluster: this one stands by, or watches a copy.
    pub elsewhere: Option<Elsewhere>,
    /// The cluster now.
    pub frame: Rc<Frame>,
    /// Where in the past the cluster is shown; `None` while it is shown as it is now.
    pub past: Option<Past>,
    /// The last step of the run.
    pub last_step: u64,
    /// What the run started from.
    pub setup: Rc<Setup>,
    /// What must always hold, as of the step that is shown.
    pub checks: Rc<Vec<Check>>,
    /// What clients did, and whether one order explains it; `None` unless that tab is shown.
    pub history: Option<Rc<HistoryPanelView>>,
    /// What is promised in time; `None` unless the tab of the checks is shown.
    pub liveness: Option<Rc<LivenessView>>,
    /// The messages in whose handling a check breaks, anywhere in the run.
    pub breaking: Rc<Vec<Breaking>>,
    /// The one of them whose finding a person points at.
    pub pointed_breaking: Option<Breaking>,
    /// What broke first, unless its banner was closed.
    pub alarm: Option<Alarm>,
    /// Whether time leapt to where it is, rather than passed: then nothing moves on the page, it is where it is.
    pub leapt: bool,
    /// The run as bands and marks.
    pub timeline: Rc<Timeline>,
    /// The last event up to the step that is shown.
    pub here: Rc<Happened>,
    /// What happened where a person points at the timeline.
    pub pointed: Option<Rc<Happened>>,
    /// Events that pass the sieve, newest first. In the past some may be later than what is shown.
    pub feed: Rc<Vec<FeedRow>>,
    /// Which events the feed is to show.
    pub sieve: Rc<Sieve>,
    /// What there is below the last row of the feed.
    pub rest: Rest,
    /// Whether time passes by itself.
    pub playing: bool,
    /// Whether a "run until" or a script is under way.
    pub busy: bool,
    /// Ticks a second while playing.
    pub ticks_per_second: u32,
    /// The selected node.
    pub selected: Option<NodeId>,
    /// The message that is looked at.
    pub message: Option<Rc<MessageView>>,
    /// What is on every link and what can come next; `None` unless that tab is shown.
    pub messages: Option<Rc<MessagesView>>,
    /// Links over which heartbeats can come back too late.
    pub delays: Rc<Vec<DelayWarning>>,
    /// The state that each node has reached, in the order of the frame's nodes; rows by ascending key.
    pub states: Rc<Vec<Vec<StateRow>>>,
    /// What became of what was appended; `None` unless the state tab is shown.
    pub proposals: Option<Rc<ProposalsView>>,
    /// What was proposed at the selected node and may still be decided; `None` where no node is selected.
    pub open_here: Option<Rc<OpenHere>>,
    /// What was done last, time passing left out; `None` unless the tab is shown that shows it in Rust.
    pub done: Option<Rc<Command>>,
    /// Who hears whom; empty unless the state tab is shown.
    pub hearings: Rc<Vec<Hearing>>,
    /// The cluster under work; `None` unless that tab is shown.
    pub load: Option<Rc<LoadView>>,
    /// The bottom tab.
    pub tab: Tab,
    /// Whether heartbeats are shown.
    pub heartbeats: bool,
    /// How logs are drawn.
    pub zoom: Zoom,
    /// The indices in sight.
    pub window: Window,
    /// The logs of the configuration that is over and was chosen; `None` where the logs are those that grow.
    pub older: Option<Rc<Frame>>,
    /// Whether the end of the logs is kept in sight.
    pub follow: bool,
    /// The texts of the language.
    pub texts: Rc<Texts>,
    /// The colours.
    pub theme: Theme,
    /// An error beside the control it came from.
    pub error: Option<ControlError>,
    /// Toasts: at most two.
    pub notices: Rc<Vec<Notice>>,
    /// Whether to welcome a newcomer.
    pub welcome: bool,
    /// The selected node's database, when it was looked at.
    pub disk: Option<Rc<DiskView>>,
    /// What was asked of the selected node's storage; `None` unless the storage tab is shown.
    pub storage: Option<Rc<StorageView>>,
    /// The last compaction of each node up to the step that is shown, in the order of the frame's nodes.
    pub compacted: Rc<Vec<Option<Done>>>,
    /// What every node could compact; `None` unless the compaction tab is shown.
    pub compaction: Option<Rc<CompactionView>>,
    /// What the compaction that is asked about would leave of each node's log.
    pub asked: Rc<Vec<AskedSize>>,
    /// What was read last; `None` unless the read tab is shown.
    pub read: Option<Rc<Vec<ReadDone>>>,
    /// What the read panel was filled with, and the how-manieth time that was.
    pub read_fill: (u32, ReadAsk),
    /// The space-time diagram; `None` unless its tab is shown, and before it has room.
    pub space: Option<Rc<SpaceView>>,
    /// The sentence that a screen reader speaks: what just happened.
    pub announcement: AttrValue,
    /// The run so far as a script; empty unless the script sheet is open.
    pub script: Rc<str>,
    /// The run ready to be shared; `None` unless the share sheet is open.
    pub share: Option<Rc<Share>>,
    /// A run from outside that would take the place of the present one: a person is asked.
    pub offer: Option<Rc<Offer>>,
    /// What the run is called; `None` where it is the only one.
    pub branch: Option<AttrValue>,
    /// The name of the scenario that it is, if it is one.
    pub scenario: Option<&'static str>,
    /// All runs, each after the one that it left; empty unless the sheet of branches is open.
    pub branches: Rc<Vec<BranchRow>>,
    /// Two of them side by side.
    pub compare: Option<Rc<CompareView>>,
    /// What is shown in front of a class.
    pub class: Rc<ClassView>,
    /// A run with and without snapshots.
    pub twins: Option<Rc<TwinsView>>,
    /// The explorer; `None` before it was first started.
    pub explorer: Option<Rc<ExplorerView>>,
    /// The page's own figures; `None` unless they are shown.
    pub figures: Option<Rc<Figures>>,
    /// The lesson that is open.
    pub lesson: Option<Rc<LessonView>>,
    /// The lessons that were fetched so far, in their order; empty unless their sheet is open or a newcomer is welcomed.
    pub lessons: Rc<Vec<LessonCard>>,
}

/// A lesson in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonCard {
    /// Its name.
    pub name: AttrValue,
    /// Its number, from 1.
    pub number: usize,
    /// Its heading.
    pub title: AttrValue,
    /// How long it takes, in minutes.
    pub minutes: Option<u32>,
    /// How many steps it has.
    pub steps: usize,
    /// How many of them were done.
    pub done: usize,
    /// Whether it is open.
    pub open: bool,
}

/// The lesson that is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonView {
    /// Its name; [`crate::app::course::OWN`] where it came in a file.
    pub name: AttrValue,
    /// What it says.
    pub lesson: Rc<Lesson>,
    /// The current step, from 0; the number of steps where all are behind.
    pub current: usize,
    /// How many lines of the current step's `until` have come true.
    pub line: usize,
    /// Whether the run is where the current step wants it.
    pub stage: Stage,
    /// Whether the time that the current step gives is over: only a new stage helps.
    pub missed: bool,
    /// Of each step, whether it was done.
    pub done: Rc<[bool]>,
    /// Of each step, what one said would happen.
    pub predicted: Rc<[Option<usize>]>,
    /// Of each step, the answer to its question.
    pub answered: Rc<[Option<usize>]>,
    /// How many hints of the current step are shown.
    pub hints: usize,
    /// The lines of the current step as they stand now, each as its number in the right order.
    pub order: Rc<Vec<usize>>,
    /// The step that was done last, in this visit.
    pub ticked: Option<usize>,
    /// What a screen reader is told of it.
    pub news: AttrValue,
    /// What could not be done.
    pub trouble: Option<AttrValue>,
}

/// Whether the run is where the current step of a lesson wants it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is, or was when the step began.
    Set,
    /// It is being brought there.
    Setting,
    /// It is another run: the stage is still to be set.
    Wanted,
}

impl LessonView {
    /// The current step; `None` where all are behind.
    pub fn step(&self) -> Option<&Step> {
        self.lesson.steps.get(self.current)
    }

    /// How many steps were done.
    pub fn count_done(&self) -> usize {
        self.done.iter().filter(|done| **done).count()
    }
}

/// The run as it was when the share sheet was opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Share {
    /// As a script.
    pub script: Rc<str>,
    /// As a file: the script under a line that says what it is.
    pub file: Rc<str>,
    /// What the file is called.
    pub file_name: AttrValue,
    /// How many commands it has.
    pub commands: usize,
    /// The step it reaches.
    pub step: u64,
    /// Its time then, in ticks.
    pub time: u64,
    /// As a link.
    pub link: ShareLink,
    /// Why nobody could open it; `None` where anybody can.
    pub trouble: Option<AttrValue>,
}

/// A run as a link.
#[derive(Clone, Debug, PartialEq)]
pub enum ShareLink {
    /// It is being made.
    Making,
    /// Here it is, and its length in characters.
    Ready(AttrValue, usize),
    /// It would have so many characters, which is too many to copy.
    TooLong(usize),
    /// This browser cannot compress.
    Unsupported,
}

/// A run that came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// Where from.
    pub source: Source,
    /// How many nodes it has.
    pub nodes: usize,
    /// How many commands it has.
    pub commands: usize,
    /// How many nodes the present run has.
    pub present_nodes: usize,
    /// How many commands the present run has.
    pub present_commands: usize,
}

/// A run: the one that goes on, or one that was left behind.
#[derive(Clone, Debug, PartialEq)]
pub struct BranchRow {
    /// Its number.
    pub id: u64,
    /// What it is called.
    pub name: AttrValue,
    /// How deep it stands in the tree.
    pub depth: usize,
    /// Whether it is the one that goes on.
    pub present: bool,
    /// The number of the run that it left.
    pub parent: Option<u64>,
    /// What the run that it left is called, and the step and the time at which it did.
    pub left: Option<(AttrValue, u64, u64)>,
    /// Its last step.
    pub steps: u64,
    /// Its time then, in ticks.
    pub time: u64,
    /// Its first command that the run which it left does not have, and what that one did instead; `None` where
    /// only time passed.
    pub differs: Option<(Option<AttrValue>, Option<AttrValue>)>,
}

/// Two runs at the same step.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareView {
    /// The numbers of both.
    pub ids: (u64, u64),
    /// The step.
    pub step: u64,
    /// The last step of the shorter one.
    pub last: u64,
    /// The last step that they share; `None` where they started apart.
    pub common: Option<u64>,
    /// How they compare; `None` while they are being run to that step.
    pub found: Option<Rc<Comparison>>,
    /// Why they cannot be compared.
    pub trouble: Option<AttrValue>,
}

/// A run with and without snapshots, at the same time.
#[derive(Clone, Debug, PartialEq)]
pub struct TwinsView {
    /// Which scenario; `None` for the present run.
    pub scenario: Option<&'static str>,
    /// The step of the run.
    pub step: u64,
    /// The run's last step.
    pub last: u64,
    /// How they compare; `None` while they are being run to that step.
    pub found: Option<Rc<TwinsFound>>,
    /// Why they cannot be compared.
    pub trouble: Option<AttrValue>,
}

/// The page shows the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Past {
    /// The step that is shown.
    pub step: u64,
    /// The step that was asked for: another while it is being run to.
    pub target: u64,
}

/// Where the page is in its life.
#[derive(Clone, Debug, PartialEq)]
pub enum Life {
    /// Databases are being opened.
    Opening,
    /// It runs: the cluster, or a copy of another tab's.
    Ready,
    /// Another tab has the cluster, and nothing runs here.
    Elsewhere,
    /// It cannot run: a sentence, and what may help.
    Failed(AttrValue),
}

/// Another tab has the cluster: what is known of it, and what this one does about that.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Elsewhere {
    /// What it said of itself; `None` while it says nothing.
    pub other: Option<OtherTab>,
    /// Whether it has gone since.
    pub gone: bool,
    /// Whether this tab is to take over as soon as it can.
    pub waiting: bool,
    /// The step as of which a copy is being watched here.
    pub copy: Option<u64>,
    /// Whether a copy was asked for and is not there yet.
    pub asking: bool,
    /// Why it did not come.
    pub trouble: Option<CopyTrouble>,
}

/// What the tab that has the cluster says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherTab {
    /// When it got the cluster, in milliseconds since 1970.
    pub since_ms: u64,
    /// The step it is at.
    pub step: u64,
    /// Its time, in ticks.
    pub time: u64,
    /// How many nodes the cluster has.
    pub nodes: usize,
}

/// Why there is no copy.
#[derive(Clone, Debug, PartialEq)]
pub enum CopyTrouble {
    /// The other tab does not answer.
    NoAnswer,
    /// What it sent cannot be replayed, for this reason.
    Failed(AttrValue),
}

/// What happened at a step, as the last or the gravest of its events says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Happened {
    /// The step.
    pub step: u64,
    /// When, in ticks.
    pub time: u64,
    /// A sentence.
    pub text: AttrValue,
}

/// What there is below the last row of the feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// Nothing: it goes back to the beginning of the run.
    #[default]
    Nothing,
    /// Events that were dropped: there were too many.
    Forgotten,
    /// More events, for the asking.
    Older,
    /// More events, and more rows than a feed can have.
    TooMany,
    /// More events that are being looked through.
    Searching,
}

/// Something that must always hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// [`crate::sim::invariant::Invariant::name`].
    pub id: &'static str,
    /// What it is called.
    pub name: AttrValue,
    /// What it says, as a sentence.
    pub says: AttrValue,
    /// Why that matters, as a sentence.
    pub why: AttrValue,
    /// The step in which there first was something to check; `None` before it.
    pub since: Option<u64>,
    /// The step that broke it first; `None` while it holds.
    pub broken_at: Option<u64>,
    /// What was found, oldest first.
    pub findings: Vec<Finding>,
    /// How many more times the same was found.
    pub more: u64,
}

/// One way in which a check does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The step.
    pub step: u64,
    /// The nodes concerned, the one where it was found first.
    pub nodes: Vec<NodeId>,
    /// The first index concerned.
    pub index: Option<usize>,
    /// Whether it is about the entry at that index.
    pub is_entry: bool,
    /// The message that was being handled, and its words.
    pub message: Option<(Breaking, AttrValue)>,
    /// What broke, as a clause.
    pub what: AttrValue,
    /// Why, as a sentence.
    pub cause: AttrValue,
    /// What would have prevented it, as a sentence.
    pub remedy: AttrValue,
}

/// A message in whose handling a check broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Breaking {
    /// Its number on the network, where that is still known.
    pub id: Option<u64>,
    /// The step in which it was handled.
    pub step: u64,
    /// Sender.
    pub from: NodeId,
    /// Receiver.
    pub to: NodeId,
    /// OmniPaxos's name for it.
    pub kind: MessageKind,
}

/// The first violation of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// The step.
    pub step: u64,
    /// The check that broke.
    pub name: AttrValue,
    /// What broke, as a clause.
    pub what: AttrValue,
    /// How many other checks are broken.
    pub others: usize,
}

/// One line of the feed.
#[derive(Clone, Debug, PartialEq)]
pub struct FeedRow {
    /// Unique in its run.
    pub id: u64,
    /// The step.
    pub step: u64,
    /// When, in ticks.
    pub time: u64,
    /// Where.
    pub node: Option<NodeId>,
    /// Whether that node led then.
    pub leader: bool,
    /// What happened, as a sentence.
    pub text: AttrValue,
    /// What became of what was proposed, and whether some of it is lost; empty for all else.
    pub tally: (AttrValue, bool),
    /// The library's name for it: a message's kind, or a storage operation.
    pub tag: AttrValue,
    /// [`crate::sim::event::EventKind::name`].
    pub kind: &'static str,
    /// Whether it was a refusal or a loss.
    pub fault: bool,
    /// Its configuration, where that was not the newest any more.
    pub older: Option<u32>,
}

/// An error beside the control it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct ControlError {
    /// Which control.
    pub control: Control,
    /// A sentence.
    pub text: AttrValue,
    /// OmniPaxos's own name for it, if it has one: `NotAllDecided(3)`.
    pub name: Option<AttrValue>,
    /// One action that helps, and what its button says.
    pub remedy: Option<(AttrValue, Action)>,
}

/// Something that happened elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// Unique.
    pub id: u64,
    /// A sentence.
    pub text: AttrValue,
    /// Whether it stays until it is dismissed.
    pub lasting: bool,
    /// What can be done about it, and what its button says.
    pub action: Option<(AttrValue, Action)>,
}
