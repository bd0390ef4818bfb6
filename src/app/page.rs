//! [`Page`]: what the page shows of the cluster, and how: everything a person chooses that is no command.

use std::rc::Rc;

use yew::AttrValue;

use crate::{
    app::{
        action::{Tab, Theme, Zoom},
        checks::Safety,
        feed::Feed,
        model::{ControlError, DiskView, Elsewhere, Life, Model, Notice, Past},
        travel::Travel,
    },
    sim::{NodeId, Simulation},
    text::{Language, Texts},
    view::{Window, frame_of, state_of},
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
    pub(super) tab: Tab,
    pub(super) heartbeats: bool,
    pub(super) zoom: Zoom,
    pub(super) columns: usize,
    pub(super) from: usize,
    pub(super) follow: bool,
    pub(super) theme: Theme,
    pub(super) error: Option<ControlError>,
    pub(super) notices: Vec<Notice>,
    pub(super) next_notice: u64,
    pub(super) welcome: bool,
    pub(super) disk: Option<Rc<DiskView>>,
    pub(super) show_script: bool,
    pub(super) texts: Rc<Texts>,
    pub(super) feed: Feed,
    pub(super) safety: Safety,
    /// The step whose news was last announced.
    announced: (u64, AttrValue),
}

impl Page {
    pub(super) fn new(language: Language, theme: Theme, welcome: bool) -> Self {
        Self {
            life: Life::Opening,
            elsewhere: None,
            playing: false,
            ticks_per_second: 8,
            selected: None,
            tab: Tab::Events,
            heartbeats: false,
            zoom: Zoom::Cells,
            columns: 16,
            from: 0,
            follow: true,
            theme,
            error: None,
            notices: Vec::new(),
            next_notice: 1,
            welcome,
            disk: None,
            show_script: false,
            texts: Rc::new(Texts::new(language)),
            feed: Feed::default(),
            safety: Safety::default(),
            announced: (0, AttrValue::from("")),
        }
    }

    /// Says something that happened elsewhere; its number.
    pub(super) fn notify(&mut self, text: impl Into<AttrValue>, lasting: bool) -> u64 {
        let id = self.next_notice;
        self.next_notice += 1;
        let text = text.into();
        self.notices.retain(|notice| notice.text != text);
        if self.notices.len() == MAX_NOTICES {
            // What stays until it is read goes last.
            let at = self.notices.iter().position(|notice| !notice.lasting).unwrap_or(0);
            self.notices.remove(at);
        }
        self.notices.push(Notice { id, text, lasting });
        id
    }

    /// The run was replaced by another.
    pub(super) fn forget_run(&mut self) {
        self.feed = Feed::default();
        self.safety = Safety::default();
        self.playing = false;
        self.error = None;
        self.disk = None;
        self.from = 0;
        self.follow = true;
        self.announced = (0, AttrValue::from(""));
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

    pub(super) fn model(&mut self, live: &mut Simulation, travel: &mut Travel, busy: bool) -> Model {
        let texts = Rc::clone(&self.texts);
        let past = travel.past().map(|replay| replay.step());
        let past = past.map(|step| Past { step, target: travel.target().unwrap_or(step) });
        let feed = match past {
            Some(past) => Rc::new(Feed::until(live, &texts, past.step)),
            None => self.feed.update(live, &texts, self.heartbeats),
        };
        let (checks, alarm) = self.safety.update(live, &texts, past.map(|past| past.step));
        let (last_step, script) = (live.steps(), self.script_of(live));
        let simulation = match travel.past_mut() {
            Some(replay) => replay.simulation_mut(),
            None => live,
        };
        let accepted = simulation.pids().filter_map(|pid| simulation.node(pid)).map(|n| n.accepted).max().unwrap_or(0);
        let window = self.window(accepted);
        let frame = Rc::new(frame_of(simulation, window, self.heartbeats));
        let pids: Vec<_> = simulation.pids().collect();
        if self.selected.is_some_and(|selected| !pids.contains(&selected)) {
            self.selected = None;
        }
        let everyone = self.tab == Tab::State;
        let states = pids
            .iter()
            .map(|pid| if everyone || self.selected == Some(*pid) { state_of(simulation, *pid) } else { Vec::new() })
            .collect();
        if let Some(row) = feed.iter().find(|row| row.kind != "received" || !self.heartbeats)
            && row.step != self.announced.0
            && !self.playing
        {
            self.announced = (row.step, row.text.clone());
        }
        Model {
            life: self.life.clone(),
            elsewhere: self.elsewhere.clone(),
            frame,
            past,
            last_step,
            setup: Rc::new(simulation.setup().clone()),
            checks,
            alarm,
            feed,
            playing: self.playing,
            busy,
            ticks_per_second: self.ticks_per_second,
            selected: self.selected,
            states: Rc::new(states),
            tab: self.tab,
            heartbeats: self.heartbeats,
            zoom: self.zoom,
            window,
            follow: self.follow,
            language: self.texts.language(),
            theme: self.theme,
            error: self.error.clone(),
            notices: Rc::new(self.notices.clone()),
            welcome: self.welcome,
            disk: self.disk.clone(),
            storage: None,
            announcement: self.announced.1.clone(),
            script,
        }
    }

    fn script_of(&self, simulation: &Simulation) -> Rc<str> {
        match self.show_script {
            true => crate::script::print(simulation.setup(), simulation.history()).into(),
            false => "".into(),
        }
    }
}
