//! [`Page`]: what the page shows of the cluster, and how: everything a person chooses that is no command.

use std::rc::Rc;

use yew::AttrValue;

use crate::{
    app::{
        action::{Action, Tab, Theme, Zoom},
        checks::Safety,
        explorer::view::ExplorerView,
        feed::{Feed, Sources},
        figures::Figures,
        history::Histories,
        model::{
            Breaking, CompareView, ControlError, DiskView, Elsewhere, Happened, Life, Model, Notice, Offer, Past,
            Share, TwinsView,
        },
        space::Space,
        stage::Stage,
        travel::Travel,
    },
    order,
    sim::{
        NodeId, Simulation,
        command::Command,
        event::{Event, EventKind},
    },
    text::{self, Edition, Texts},
    view::{
        Next, Window,
        compaction::{Ask, Compactions, preview, size_after},
        frame_of,
        load::load_of,
        message::{Followed, MessageView},
        messages::messages_of,
        older_frame,
        outage::{Outage, Outages},
        proposals::{SHOWN, open_at, proposals_of},
        read::{MAX_READS, ReadAsk, ReadDone, peek, reads_of},
        state_of,
        timeline::{Timeline, nearest},
    },
};

/// How long a notice stays, in milliseconds.
pub const NOTICE_MS: u32 = 6_000;
/// How many notices are shown at once.
const MAX_NOTICES: usize = 2;

/// What the page shows, and how.
pub struct Page {
    pub(super) life: Life,
    pub(super) elsewhere: Option<Elsewhere>,
    pub(super) playing: bool,
    pub(super) ticks_per_second: u32,
    pub(super) selected: Option<NodeId>,
    /// The message that is looked at.
    pub(super) message: Option<Followed>,
    pub(super) tab: Tab,
    pub(super) heartbeats: bool,
    pub(super) zoom: Zoom,
    pub(super) columns: usize,
    pub(super) from: usize,
    pub(super) follow: bool,
    /// Whose logs are shown; `None` for what every node runs now.
    pub(super) log_configuration: Option<u32>,
    pub(super) theme: Theme,
    pub(super) error: Option<ControlError>,
    pub(super) notices: Vec<Notice>,
    pub(super) next_notice: u64,
    pub(super) welcome: bool,
    pub(super) disk: Option<Rc<DiskView>>,
    /// The database of a node at a step of the past, as it was last made.
    pub(super) past_disk: Option<(NodeId, u64, Option<Rc<DiskView>>)>,
    pub(super) compactions: Compactions,
    /// The compaction whose outcome is asked about.
    pub(super) asked: Option<Ask>,
    /// Whose snapshot is opened; `None` for the selected node's, else the leader's.
    pub(super) opened: Option<NodeId>,
    pub(super) read_fill: (u32, ReadAsk),
    /// Reads of the past, which are not recorded, newest first.
    pub(super) peeks: Vec<ReadDone>,
    pub(super) show_script: bool,
    pub(super) share: Option<Rc<Share>>,
    pub(super) offer: Option<Rc<Offer>>,
    pub(super) show_branches: bool,
    pub(super) compare: Option<Rc<CompareView>>,
    pub(super) twins: Option<Rc<TwinsView>>,
    pub(super) explorer: Option<Rc<ExplorerView>>,
    pub(super) figures: Option<Rc<Figures>>,
    pub(super) texts: Rc<Texts>,
    pub(super) feed: Feed,
    pub(super) safety: Safety,
    /// What clients did.
    pub(super) histories: Histories,
    pub(super) timeline: Rc<Timeline>,
    pub(super) space: Space,
    /// For how long clients waited: up to which event that is told, and of which run.
    pub(super) waiting: Waiting,
    /// Whether time leapt to where it is.
    pub(super) leapt: bool,
    /// The step at which a person points.
    pub(super) pointed: Option<u64>,
    /// The message of the finding at which a person points.
    pub(super) pointed_breaking: Option<Breaking>,
    /// What was last announced.
    announced: Announced,
    /// Which scenario the run is.
    pub(super) stage: Stage,
}

/// The news of a step, as a screen reader is told them.
#[derive(Default)]
struct Announced {
    /// The step, whether it was one of the past, and with which texts it was told: `None` where nothing was.
    of: Option<(u64, bool, Edition)>,
    text: AttrValue,
}

/// For how long clients waited, as far as events were looked through.
#[derive(Default)]
pub(super) struct Waiting {
    /// The number of the next event.
    next: u64,
    outages: Outages,
}

impl Waiting {
    /// As of a step of the past, or now: where time is `now`.
    fn outages(&mut self, live: &Simulation, past: Option<u64>, now: u64) -> Vec<Outage> {
        let all = live.event_count();
        let until = match past {
            Some(step) => all - live.events().iter().rev().take_while(|event| event.step > step).count() as u64,
            None => all,
        };
        if until < self.next {
            *self = Self::default();
        }
        let new = live.events_from(self.next);
        let count = (until - self.next.max(all - new.len() as u64)) as usize;
        new.iter().take(count).for_each(|event| self.outages.tell(event));
        self.next = until;
        self.outages.now(now)
    }
}

impl Page {
    pub(super) fn new(texts: Rc<Texts>, theme: Theme, welcome: bool) -> Self {
        Self {
            life: Life::Opening,
            elsewhere: None,
            playing: false,
            ticks_per_second: 8,
            selected: None,
            message: None,
            tab: Tab::Events,
            heartbeats: false,
            zoom: Zoom::Cells,
            columns: 16,
            from: 0,
            follow: true,
            log_configuration: None,
            theme,
            error: None,
            notices: Vec::new(),
            next_notice: 1,
            welcome,
            disk: None,
            past_disk: None,
            compactions: Compactions::default(),
            asked: None,
            opened: None,
            read_fill: (0, ReadAsk::Index(0)),
            peeks: Vec::new(),
            show_script: false,
            share: None,
            offer: None,
            show_branches: false,
            compare: None,
            twins: None,
            explorer: None,
            figures: None,
            texts,
            feed: Feed::default(),
            safety: Safety::default(),
            histories: Histories::default(),
            timeline: Rc::default(),
            space: Space::default(),
            waiting: Waiting::default(),
            leapt: false,
            pointed: None,
            pointed_breaking: None,
            announced: Announced::default(),
            stage: Stage::default(),
        }
    }

    /// Says something that happened elsewhere, with what can be done about it; its number.
    pub(super) fn notify(
        &mut self,
        text: impl Into<AttrValue>,
        lasting: bool,
        action: Option<(AttrValue, Action)>,
    ) -> u64 {
        let id = self.next_notice;
        self.next_notice += 1;
        let text = text.into();
        self.notices.retain(|notice| notice.text != text);
        if self.notices.len() == MAX_NOTICES {
            // What stays until it is read goes last.
            let at = self.notices.iter().position(|notice| !notice.lasting).unwrap_or(0);
            self.notices.remove(at);
        }
        self.notices.push(Notice { id, text, lasting, action });
        id
    }

    /// The run was replaced by another.
    pub(super) fn forget_run(&mut self) {
        let sieve = self.feed.sieve().clone();
        self.feed = Feed::default();
        self.feed.sift(sieve);
        self.timeline = Rc::default();
        self.leapt = true;
        (self.pointed, self.pointed_breaking) = (None, None);
        self.space.forget_run();
        self.waiting = Waiting::default();
        self.safety = Safety::default();
        self.histories = Histories::default();
        self.playing = false;
        self.error = None;
        self.disk = None;
        self.past_disk = None;
        self.compactions = Compactions::default();
        self.opened = None;
        self.peeks.clear();
        // What they offer was about the run before.
        self.notices.retain(|notice| notice.action.is_none());
        self.message = None;
        self.from = 0;
        self.follow = true;
        self.log_configuration = None;
        self.announced = Announced::default();
        self.forget_stage();
    }

    /// Moves the window so that its last column is just past the end of the longest log.
    fn window(&mut self, accepted: usize) -> Window {
        if self.follow {
            self.from = (accepted + 1).saturating_sub(self.columns);
        }
        // One empty column shows that this is the end.
        self.from = self.from.min((accepted + 1).saturating_sub(self.columns));
        Window { from: self.from, count: self.columns }
    }

    /// The model, at this time in milliseconds. The feed is looked through until `time_is_up`.
    pub(super) fn model(
        &mut self,
        live: &mut Simulation,
        travel: &mut Travel,
        busy: bool,
        now: f64,
        time_is_up: impl Fn() -> bool,
    ) -> Model {
        let texts = Rc::clone(&self.texts);
        let past = travel.past().map(|replay| replay.step());
        let past = past.map(|step| Past { step, target: travel.target().unwrap_or(step) });
        if self.timeline.is_behind(live) {
            Rc::make_mut(&mut self.timeline).update(live);
        }
        let (timeline, past_step) = (Rc::clone(&self.timeline), past.map(|past| past.step));
        let heartbeats = self.heartbeats;
        let proposals = travel.past().map_or(&*live, |replay| replay.simulation()).proposals();
        let sources = Sources { live, timeline: &timeline, texts: &texts, past: past_step, heartbeats, proposals };
        let (feed, rest) = self.feed.rows_at(&sources, (now, self.playing), time_is_up);
        let events = live.events();
        let upto = past.map_or(events.len(), |past| events.partition_point(|event| event.step <= past.step));
        let told = |event: &Event| {
            let text = text::narrate(&texts, event, &text::Scene::of_event(live, event)).into();
            Happened { step: event.step, time: event.time, text }
        };
        // Of all that a step did, what is worth a word: that writes wait for the disk follows from nearly everything.
        let mut of_step = (0..upto).rev().map(|at| &events[at]).take_while(|event| event.step == events[upto - 1].step);
        let last = upto.checked_sub(1).map(|at| &events[at]);
        let here = Rc::new(of_step.find(|event| !is_aside(event)).or(last).map(&told).unwrap_or_default());
        let pointed = self.pointed.and_then(|step| nearest(events, step)).map(|event| Rc::new(told(event)));
        let next = past.map(|_| events.get(upto).and_then(next_of));
        let (checks, alarm) = self.safety.update(live, &texts, past.map(|past| past.step));
        let (last_step, script) = (live.steps(), self.script_of(live));
        // What is pointed at has to be there: what is taken away under a pointer says nothing of it.
        let is_there = |message: &Breaking| self.tab == Tab::Safety && message.step <= past_step.unwrap_or(last_step);
        self.pointed_breaking = self.pointed_breaking.filter(is_there);
        let shown = travel.past().map_or(&*live, |replay| replay.simulation());
        let message = self.message.as_mut().map(|message| Rc::new(view_of(message, shown, live)));
        let messages = (self.tab == Tab::Messages).then(|| Rc::new(messages_of(shown, self.heartbeats)));
        let delays = Rc::new(shown.delay_warning());
        let history = (self.tab == Tab::History)
            .then(|| self.histories.update(live, (past.map_or(last_step, |past| past.step), shown.time()), &texts));
        let liveness = (self.tab == Tab::Safety).then(|| Rc::new(self.histories.liveness(live, shown, &texts)));
        // The diagram costs nothing while it is not shown.
        let space = match self.tab {
            Tab::SpaceTime => self.space.view(live, &texts, past.map_or(last_step, |past| past.step), self.heartbeats),
            _ => None,
        };
        let load = (self.tab == Tab::Load).then(|| {
            let outages = self.waiting.outages(live, past.map(|past| past.step), shown.time());
            Rc::new(load_of(live, shown, outages))
        });
        let hearings = if self.tab == Tab::State { shown.hearings() } else { Vec::new() };
        let simulation = match travel.past_mut() {
            Some(replay) => replay.simulation_mut(),
            None => live,
        };
        let accepted = simulation.pids().filter_map(|pid| simulation.node(pid)).map(|n| n.accepted).max().unwrap_or(0);
        // Logs of a configuration that is over have a window of their own.
        let older = self.log_configuration.filter(|id| *id < simulation.configuration().id);
        let mut window = match older {
            Some(_) => Window { from: self.from, count: self.columns },
            None => self.window(accepted),
        };
        let mut frame = frame_of(simulation, window, self.heartbeats);
        if let Some(next) = next {
            // In the past what comes next is what came.
            frame.next = next;
        }
        let older = older.and_then(|id| older_frame(simulation, &frame, id, |accepted| self.window(accepted)));
        let older = older.map(|(frame, of_older)| {
            window = of_older;
            Rc::new(frame)
        });
        let frame = Rc::new(frame);
        let pids: Vec<_> = simulation.pids().collect();
        if self.selected.is_some_and(|selected| !pids.contains(&selected)) {
            self.selected = None;
        }
        let everyone = self.tab == Tab::State;
        let states = pids
            .iter()
            .map(|pid| if everyone || self.selected == Some(*pid) { state_of(simulation, *pid) } else { Vec::new() })
            .collect();
        self.announce(past, last_step, &here);
        let setup = Rc::new(simulation.setup().clone());
        self.compactions.update(live);
        let shown = travel.past().map_or(&*live, |replay| replay.simulation());
        let compacted = Rc::new(self.compactions.last(&frame, shown, live));
        let asked = self.asked.map(|ask| size_after(shown, live, ask, &preview(&frame, ask)));
        let read = (self.tab == Tab::Read).then(|| Rc::new(self.reads(live, past)));
        let scenario = self.stage(live);
        Model {
            life: self.life.clone(),
            elsewhere: self.elsewhere.clone(),
            frame,
            past,
            last_step,
            setup,
            leapt: self.leapt,
            timeline,
            here,
            pointed,
            checks,
            breaking: self.safety.breaking(),
            pointed_breaking: self.pointed_breaking,
            alarm,
            history,
            liveness,
            feed,
            sieve: Rc::new(self.feed.sieve().clone()),
            rest,
            playing: self.playing,
            busy,
            ticks_per_second: self.ticks_per_second,
            selected: self.selected,
            message,
            messages,
            delays,
            states: Rc::new(states),
            done: (self.tab == Tab::Rust).then(|| done_last(shown.history())).flatten().map(Rc::new),
            proposals: everyone.then(|| Rc::new(proposals_of(shown, SHOWN))),
            hearings: Rc::new(hearings),
            load,
            open_here: self.selected.map(|pid| Rc::new(open_at(shown, pid))),
            tab: self.tab,
            heartbeats: self.heartbeats,
            zoom: self.zoom,
            window,
            older,
            follow: self.follow,
            texts: Rc::clone(&self.texts),
            theme: self.theme,
            error: self.error.clone(),
            notices: Rc::new(self.notices.clone()),
            welcome: self.welcome,
            disk: if past.is_some() { None } else { self.disk.clone() },
            storage: None,
            compacted,
            compaction: None,
            asked: Rc::new(asked.unwrap_or_default()),
            read,
            read_fill: self.read_fill,
            space,
            announcement: self.announced.text.clone(),
            script,
            share: self.share.clone(),
            offer: self.offer.clone(),
            branch: None,
            scenario,
            branches: Rc::default(),
            compare: self.compare.clone(),
            class: Rc::default(),
            twins: self.twins.clone(),
            explorer: self.explorer.clone(),
            figures: self.figures.clone(),
            lesson: None,
            lessons: Rc::default(),
        }
    }

    /// What was read up to what is shown, newest first: in the past also what was only looked at there.
    fn reads(&self, live: &Simulation, past: Option<Past>) -> Vec<ReadDone> {
        let step = past.map_or(live.steps(), |past| past.step);
        let peeks = self.peeks.iter().filter(|peek| past.is_some() && peek.step == step).cloned();
        peeks.chain(reads_of(live, step)).take(MAX_READS).collect()
    }

    /// Reads in the past.
    pub(super) fn peek(&mut self, shown: &Simulation, node: NodeId, ask: ReadAsk) {
        if let Some(done) = peek(shown, node, ask) {
            self.peeks.insert(0, done);
            self.peeks.truncate(MAX_READS);
        }
    }

    /// Says what just happened; in the past also where one is.
    fn announce(&mut self, past: Option<Past>, last_step: u64, here: &Happened) {
        let at = past.map_or(here.step, |past| past.step);
        let is_on_its_way = past.is_some_and(|past| past.step != past.target);
        let of = Some((at, past.is_some(), self.texts.edition()));
        if self.playing || is_on_its_way || self.announced.of == of {
            return;
        }
        let text = match past {
            None => here.text.clone(),
            Some(_) => {
                let (step, last) = (at.to_string(), last_step.to_string());
                let args = [("step", step.into()), ("last", last.into()), ("what", here.text.as_str().into())];
                self.texts.format("page-announce-past", &args).into()
            }
        };
        self.announced = Announced { of, text };
    }

    fn script_of(&self, simulation: &Simulation) -> Rc<str> {
        match self.show_script {
            true => crate::script::print(simulation.setup(), simulation.history()).into(),
            false => "".into(),
        }
    }
}

/// What somebody did last; time that passed is nothing that somebody did.
fn done_last(history: &[Command]) -> Option<Command> {
    let is_deed = |command: &&Command| !matches!(command, Command::Step(_) | Command::Tick(_));
    history.iter().rev().find(is_deed).cloned()
}

/// What a button says that goes on to an event that happened; `None` for what a person did.
fn next_of(event: &Event) -> Option<Next> {
    match (&event.kind, event.node) {
        (EventKind::Received { from, message }, Some(to)) => {
            Some(Next::Message { kind: message.kind, from: *from, to })
        }
        (EventKind::Flushed { .. } | EventKind::FlushFailed { .. }, Some(node)) => Some(Next::Flush { node }),
        _ => None,
    }
}

/// What can be seen of a message, by all that is known to have happened.
fn view_of(message: &mut Followed, shown: &Simulation, live: &Simulation) -> MessageView {
    match message.is_heartbeat() {
        true => {
            // Heartbeats are kept apart, but for those that somebody dropped.
            let since = live.events().partition_point(|event| event.step < message.sent_step());
            let mut events: Vec<_> = live.heartbeats().chain(live.events()[since..].iter().cloned()).collect();
            order::sort_by_key(&mut events, |event| event.step);
            message.view(shown, &events)
        }
        false => message.view(shown, live.events()),
    }
}

/// Whether an event only says that something will be on the disk later.
fn is_aside(event: &Event) -> bool {
    matches!(event.kind, EventKind::FlushStarted { .. } | EventKind::MessagesHeld { .. })
}
