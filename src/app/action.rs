//! [`Action`]: what a person asks of the page, by click, key, script or call.

use crate::{
    app::{class::ClassAction, explorer::ExplorerAction, model::Breaking, space::SpaceAction},
    sim::{NodeId, command::Command, config::Setup, look_network::Upcoming},
    text::Language,
    view::{compaction::Ask, read::ReadAsk, sieve::Sieve},
};

/// The control that an action came from: its error is shown beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Control {
    /// The append form of the inspector.
    Append,
    /// The compact sheet.
    Compact,
    /// The buttons of the inspector (crash, restart, isolate, lead, hold …).
    Node,
    /// The drawing of the cluster (links, knife).
    Cluster,
    /// The panel of a message, and the lists of messages.
    Message,
    /// What is set of links and nodes.
    Settings,
    /// The transport.
    Transport,
    /// The sheet for a new cluster.
    NewCluster,
    /// The script sheet.
    Script,
    /// The share sheet, and what comes in by a link or a file.
    Share,
    /// The sheet of branches.
    Branches,
    /// The sheet of lessons, and a lesson that comes in by a link or a file.
    Lesson,
    /// The read panel.
    Read,
    /// What is presented.
    Class,
    /// The sheet of the explorer.
    Explorer,
}

/// What "run until" waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Everything accepted at the leader is decided at it, at least one entry more than now where nothing
    /// is undecided.
    Decided,
    /// A live node leads in the accept phase.
    Leader,
}

/// The bottom tab of the logs column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// The feed of events.
    #[default]
    Events,
    /// The key-values each node has reached.
    State,
    /// The space-time diagram.
    SpaceTime,
    /// The selected node's disk, as it is.
    Storage,
    /// What every node could compact, what it did, and what its snapshot holds.
    Compaction,
    /// Reading at any node.
    Read,
    /// What is on every link, and what can come next.
    Messages,
    /// What must always hold.
    Safety,
    /// What clients did, and whether one order explains it.
    History,
    /// The lesson that is open.
    Lesson,
    /// What was done last, in Rust.
    Rust,
    /// Clients that append by themselves, and what the cluster gets done.
    Load,
}

/// How a log is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Zoom {
    /// Cells of 38 pixels with their key-value.
    #[default]
    Cells,
    /// Bars of 6 pixels.
    Bars,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What a person asks of lessons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LessonAction {
    /// The list was opened or closed: while it is open, [`Model::lessons`](super::model::Model::lessons) is filled.
    List(bool),
    /// Open the lesson of this name, at this step (from 0) or where it was left. The present run is kept as a branch.
    Open(yew::AttrValue, Option<usize>),
    /// Set the stage of the current step, in a fresh run.
    SetStage,
    /// Show one hint more.
    Hint,
    /// Do what the current step asks for.
    Show,
    /// Run what shows the answer to this step's question.
    Try(usize),
    /// Look at this step; what is only read is done by going on.
    GoTo(usize),
    /// Say what will happen, before the run of the current step.
    Predict(usize),
    /// Answer this step's question.
    Answer(usize, usize),
    /// Move a line of the current step from one place to another.
    MoveLine(usize, usize),
    /// Begin the lesson anew.
    Reset,
    /// Close the lesson; the run goes on.
    Leave,
}

/// What a person asks of the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Carry out a command on the cluster.
    Do(Command, Control),
    /// Carry out several, as one thing (a knife's cut; pasted lines of `a=1`).
    DoAll(Vec<Command>, Control),
    /// Run a script; it carries on from the present run unless it starts with `cluster`.
    Run(String),
    /// Start a new run with this setup.
    NewCluster(Setup),
    /// To the next event worth seeing.
    NextEvent,
    /// One tick of time.
    Tick,
    /// Run until this holds, or 10,000 ticks have passed.
    RunUntil(Goal),
    /// Let time pass by itself.
    Play,
    /// Stop that, and whatever runs.
    Pause,
    /// How fast, in ticks a second.
    SetSpeed(u32),
    /// Show the run as it was right after this step; from its last step on, as it is now.
    Seek(u64),
    /// Show the run as it was right after the event that is nearest to this step.
    SeekNear(u64),
    /// So many events worth seeing further, or back.
    SeekEvents(i64),
    /// To the next mark of the timeline, or to the one before.
    SeekMark(bool),
    /// Show the run as it is now.
    ReturnToLive,
    /// Say what happened at this step, without going there; or do not any more.
    PointAt(Option<u64>),
    /// Shows the message of a finding at which a person points.
    PointAtBreaking(Option<Breaking>),
    /// Show in the feed what passes this.
    Sift(Sieve),
    /// Show older rows of the feed, too.
    OlderEvents,
    /// Leave the run at the step that is shown, and go on from there as a branch.
    Fork,
    /// Go on with a branch; the run that is left is kept as one.
    GoToBranch(u64),
    /// Go back to a branch that was left for this fork, and drop that.
    UndoFork {
        /// The branch.
        kept: u64,
        /// The fork.
        fork: u64,
    },
    /// Call a branch by this name.
    RenameBranch(u64, String),
    /// Drop a branch.
    DeleteBranch(u64),
    /// The sheet of branches was opened or closed: while it is open,
    /// [`Model::branches`](super::model::Model::branches) is filled.
    ShowBranches(bool),
    /// Compare two branches at the same step; `None` for the last that they share. Or compare nothing.
    Compare(Option<(u64, u64, Option<u64>)>),
    /// Show the present run, or the scenario of this name, with and without snapshots at a step, the last one unless
    /// it is named. Or do not any more.
    Twins(Option<(Option<&'static str>, Option<u64>)>),
    /// Let time pass as far as this, and no further.
    UpTo(Upcoming),
    /// Select a node, or none.
    Select(Option<NodeId>),
    /// Look at a message under way, or at none.
    SelectMessage(Option<u64>),
    /// Show this tab.
    ShowTab(Tab),
    /// Something of the space-time diagram.
    Space(SpaceAction),
    /// Show or fold heartbeats.
    ShowHeartbeats(bool),
    /// Draw logs like this.
    SetZoom(Zoom),
    /// The logs have room for so many cells; told by the panel when its width changes.
    SetColumns(usize),
    /// Show the logs from this index on.
    ScrollTo(usize),
    /// Keep the end of the logs in sight.
    Follow(bool),
    /// Show the logs of this configuration, which is over; or those that every node has now.
    ShowLogsOf(Option<u32>),
    /// Speak this language.
    SetLanguage(Language),
    /// Show these colours.
    SetTheme(Theme),
    /// The error beside this control has been read.
    DismissError(Control),
    /// The notice with this id has been read.
    DismissNotice(u64),
    /// The banner of a broken check has been read.
    DismissAlarm,
    /// The welcome has been read.
    DismissWelcome,
    /// Say what this compaction would leave of each node's log: [`Model::asked`](super::model::Model::asked); or say
    /// it no more.
    AskCompaction(Option<Ask>),
    /// Open the snapshot of this node in the compaction panel.
    OpenSnapshot(NodeId),
    /// Fill the read panel with this.
    FillRead(ReadAsk),
    /// Show what clients did with this key, or with all.
    ShowHistoryOf(Option<yew::AttrValue>),
    /// Read at a node of the past that is shown, without recording it.
    Peek(NodeId, ReadAsk),
    /// Look at this node's database as it is now.
    InspectDisk(NodeId),
    /// Watch a copy of the cluster that another tab has; where one is being watched, fetch it anew.
    WatchCopy,
    /// Take the cluster over when the other tab is gone, without being asked again; or do not.
    TakeOver(bool),
    /// The script sheet was opened or closed: while it is open, [`Model::script`](super::model::Model::script)
    /// is filled.
    ShowScript(bool),
    /// The share sheet was opened or closed: while it is open, [`Model::share`](super::model::Model::share) holds
    /// the run as of then.
    ShowShare(bool),
    /// Open the run in this file.
    OpenFile(web_sys::File),
    /// So many files, not one, were dropped.
    RefuseFiles(usize),
    /// Open the run that is offered, in the place of the present one.
    AcceptOffer,
    /// Keep the present run.
    DeclineOffer,
    /// Hand the present run out as a file.
    DownloadRun,
    /// Keep all records of a node's database as a file.
    ExportDisk(NodeId),
    /// Something of lessons.
    Lesson(LessonAction),
    /// Something in front of a class.
    Class(ClassAction),
    /// Something of the explorer.
    Explorer(ExplorerAction),
    /// Show the page's own figures, or do not any more.
    ShowFigures(bool),
}

/// Hands actions to the driver. Equal to every other: components need not draw again for it.
#[derive(Clone)]
pub struct Dispatch(pub yew::Callback<Action>);

impl PartialEq for Dispatch {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Dispatch {
    /// Asks for an action.
    pub fn send(&self, action: Action) {
        self.0.emit(action);
    }
}
