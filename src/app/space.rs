//! [`Space`]: what a person chose of the space-time diagram, and the diagram that is made of it.

use std::{collections::BTreeSet, rc::Rc};

use yew::AttrValue;

use crate::{
    app::export,
    sim::{
        NodeId, Simulation,
        event::{Event, EventKind},
        trace::{End, Message, Why},
    },
    text::{self, Scene, Texts},
    view::{
        flight::Family,
        geometry::Point,
        space::{
            BarKind, Camera, Group, Light, Picture, Sign, Story, Target, View, effects, origins, picture, room,
            svg::{Key, Words, file},
        },
    },
};

/// How many direct causes, or effects, are named.
const MOST_LINKS: usize = 6;
/// What the exported file is called.
const FILE: &str = "omnipaxos-space-time.svg";

/// What a person asks of the diagram.
#[derive(Clone, Debug, PartialEq)]
pub enum SpaceAction {
    /// It has so much room, in pixels; time runs downwards in it or not.
    Size {
        /// Its width.
        width: f64,
        /// Its height.
        height: f64,
        /// Whether time runs downwards.
        vertical: bool,
    },
    /// Show so many times more around a place: 0 is the beginning of what is in sight, 1 its end.
    Zoom(f64, f64),
    /// Move by so many times what is in sight.
    Pan(f64),
    /// Show the whole run.
    Fit,
    /// Keep the end of the run in sight, or do not.
    Follow(bool),
    /// Show messages of a group, or hide them.
    Show(Group, bool),
    /// Show a node, or hide it.
    ShowNode(NodeId, bool),
    /// Light the past and the future of something, or of nothing.
    Hover(Option<Target>),
    /// Choose something, or nothing.
    Select(Option<Target>),
    /// Choose the event so many further on, or back.
    SelectBeside(i64),
    /// Hand what is in sight to the browser as a file.
    Export,
}

/// The diagram, and what there is to say of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SpaceView {
    /// The drawing.
    pub picture: Picture,
    /// The times in sight, in whole ticks.
    pub times: (u64, u64),
    /// The groups that are hidden.
    pub hidden: Vec<Group>,
    /// Each node, and whether it is shown.
    pub nodes: Vec<(NodeId, bool)>,
    /// Whether the end of the run is kept in sight.
    pub follow: bool,
    /// What is pointed at.
    pub hovered: Option<Told>,
    /// What is chosen.
    pub selected: Option<Told>,
}

/// Something of the diagram in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What.
    pub target: Target,
    /// Where it is drawn, if it is in sight.
    pub at: Option<Point>,
    /// The step that it happened in, or ended in.
    pub step: u64,
    /// When that was, in ticks.
    pub time: u64,
    /// A sentence.
    pub text: AttrValue,
    /// What directly led to it; empty for what is only pointed at.
    pub origins: Vec<Near>,
    /// What directly came of it.
    pub effects: Vec<Near>,
    /// How many more effects there are.
    pub more: usize,
}

/// A direct cause, or effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Near {
    /// What.
    pub target: Target,
    /// Its step.
    pub step: u64,
    /// What it is called.
    pub text: AttrValue,
}

/// What a person chose of the diagram.
#[derive(Default)]
pub struct Space {
    story: Story,
    camera: Camera,
    size: (f64, f64),
    vertical: bool,
    hidden: Vec<Group>,
    hidden_nodes: BTreeSet<NodeId>,
    hovered: Option<Target>,
    selected: Option<Target>,
    /// The end of the run at the last look.
    end: u64,
    /// What is to be found again by the next look: this many events further.
    beside: i64,
    export: bool,
}

impl Space {
    /// The run was replaced by another.
    pub fn forget_run(&mut self) {
        self.story = Story::default();
        self.camera = Camera::default();
        self.hidden_nodes.clear();
        (self.hovered, self.selected, self.beside) = (None, None, 0);
    }

    /// Does what a person asks.
    pub fn act(&mut self, action: SpaceAction) {
        match action {
            SpaceAction::Size { width, height, vertical } => {
                (self.size, self.vertical) = ((width.clamp(80.0, 8_000.0), height.clamp(40.0, 8_000.0)), vertical);
            }
            SpaceAction::Zoom(by, at) => self.camera.zoom(by.clamp(0.01, 100.0), at.clamp(0.0, 1.0)),
            SpaceAction::Pan(by) => self.camera.pan(by),
            SpaceAction::Fit => self.camera.fit(self.end),
            SpaceAction::Follow(follow) => self.camera.follow = follow,
            SpaceAction::Show(group, shown) => {
                self.hidden.retain(|hidden| *hidden != group);
                if !shown {
                    self.hidden.push(group);
                }
            }
            SpaceAction::ShowNode(node, true) => _ = self.hidden_nodes.remove(&node),
            SpaceAction::ShowNode(node, false) => _ = self.hidden_nodes.insert(node),
            SpaceAction::Hover(target) => self.hovered = target,
            SpaceAction::Select(target) => self.selected = target,
            SpaceAction::SelectBeside(by) => self.beside += by,
            SpaceAction::Export => self.export = true,
        }
    }

    /// The diagram of a run, of which the page shows this step; `None` before there is room for it.
    pub fn view(&mut self, run: &Simulation, texts: &Texts, step: u64, heartbeats: bool) -> Option<Rc<SpaceView>> {
        if self.size.0 <= 0.0 {
            return None;
        }
        self.story.update(run);
        self.end = run.time();
        if self.beside != 0 {
            self.go_beside(step);
        }
        let mut view = View {
            from: 0.0,
            until: 1.0,
            width: self.size.0,
            height: self.size.1,
            vertical: self.vertical,
            hidden: self.hidden.clone(),
            hidden_nodes: self.hidden_nodes.clone(),
            step,
            chosen: self.selected,
            light: None,
        };
        if !heartbeats {
            view.hidden.push(Group::Heartbeats);
        }
        let (start, end) = room(&view);
        self.camera.settle(self.end, end - start);
        (view.from, view.until) = (self.camera.from, self.camera.from + self.camera.span);
        if std::mem::take(&mut self.export) {
            let drawn = picture(run, &self.story, &view);
            export::download_as(FILE, "image/svg+xml", &file(&drawn, &words(texts, &view)));
        }
        view.light = self.hovered.and_then(|target| Light::on(run, target, heartbeats));
        let picture = picture(run, &self.story, &view);
        let teller = Teller { run, texts };
        let told = |target: Option<Target>, whole: bool| teller.tell(target?, &picture, whole);
        Some(Rc::new(SpaceView {
            times: (view.from as u64, (view.until as u64).min(self.end)),
            hovered: told(self.hovered, false),
            selected: told(self.selected, true),
            nodes: run.pids().map(|pid| (pid, !self.hidden_nodes.contains(&pid))).collect(),
            hidden: view.hidden,
            follow: self.camera.follow,
            picture,
        }))
    }

    /// Chooses the event so many further on than what is chosen, or than the step that the page shows.
    fn go_beside(&mut self, shown: u64) {
        let by = std::mem::take(&mut self.beside);
        let hidden = &self.hidden_nodes;
        let is_shown = |node: Option<NodeId>| node.is_none_or(|node| !hidden.contains(&node));
        let Some((target, time)) = self.story.beside(self.selected, shown, by, is_shown) else { return };
        self.selected = Some(target);
        if self.hovered.is_some() {
            self.hovered = self.selected;
        }
        self.camera.reveal(time as f64);
    }
}

/// What the exported file says.
fn words(texts: &Texts, view: &View) -> Words {
    let family = |family, id: &str| (Key::Family(family), texts.text(id));
    let times = [("from", (view.from as u64).into()), ("until", (view.until as u64).into())];
    let mut legend = vec![
        family(Family::Prepare, "drawing-space-group-election"),
        family(Family::Accept, "drawing-space-group-replication"),
        family(Family::Decide, "drawing-space-group-decide"),
        family(Family::Forward, "drawing-space-group-forward"),
        family(Family::Compaction, "drawing-space-legend-snapshot"),
        (Key::Lost, texts.text("drawing-space-legend-lost")),
        (Key::Bar(BarKind::Durable), texts.text("drawing-space-legend-flush")),
        (Key::Bar(BarKind::Waiting), texts.text("drawing-space-legend-waiting")),
        (Key::Leads, texts.text("drawing-space-legend-leads")),
        (Key::Down, texts.text("drawing-space-legend-down")),
    ];
    if view.shows(Group::Heartbeats) {
        legend.push(family(Family::Heartbeat, "drawing-space-group-heartbeats"));
    }
    Words {
        language: texts.language().tag().to_owned(),
        title: texts.text("drawing-space-title"),
        description: texts.format("drawing-space-description", &times),
        legend,
    }
}

/// Finds words for what is in a diagram.
struct Teller<'a> {
    run: &'a Simulation,
    texts: &'a Texts,
}

impl Teller<'_> {
    /// Something in words; `whole` with what led to it and came of it.
    fn tell(&self, target: Target, picture: &Picture, whole: bool) -> Option<Told> {
        let (step, time, text) = match target {
            Target::Message(number) => {
                let message = self.run.trace().get(number)?;
                let at = message.end().moment().or(message.left()).unwrap_or(message.said);
                (at.step, at.time, self.message(message))
            }
            Target::Event(step, node) => {
                let event = self.event(step, node);
                let time = event.map_or(picture.time_of(target), |event| Some(event.time))?;
                (step, time, self.of_event(event, node))
            }
        };
        let (mut causes, mut effect) = (Vec::new(), Vec::new());
        if whole {
            (causes, effect) = (origins(self.run, target), effects(self.run, target));
        }
        let more = effect.len().saturating_sub(MOST_LINKS);
        let near = |targets: Vec<Target>| targets.into_iter().take(MOST_LINKS).filter_map(|t| self.near(t)).collect();
        Some(Told {
            target,
            at: picture.place_of(target),
            step,
            time,
            text: text.into(),
            origins: near(causes),
            effects: near(effect),
            more,
        })
    }

    fn near(&self, target: Target) -> Option<Near> {
        let (step, text) = match target {
            Target::Message(number) => {
                let message = self.run.trace().get(number)?;
                let at = message.end().moment().or(message.left()).unwrap_or(message.said);
                (at.step, format!("{} {}→{}", message.kind.name(), message.from(), message.to()))
            }
            Target::Event(step, node) => (step, self.of_event(self.event(step, node), node)),
        };
        Some(Near { target, step, text: text.into() })
    }

    fn events_at(&self, step: u64) -> impl Iterator<Item = &Event> {
        let events = self.run.events();
        let start = events.partition_point(|event| event.step < step);
        events[start..].iter().take_while(move |event| event.step == step)
    }

    /// The most telling event of a step at a node.
    fn event(&self, step: u64, node: Option<NodeId>) -> Option<&Event> {
        let here = self.events_at(step).filter(|event| event.node == node);
        here.min_by_key(|event| Sign::of(&event.kind).map_or(100, |sign| sign as u8))
    }

    fn of_event(&self, event: Option<&Event>, node: Option<NodeId>) -> String {
        match (event, node) {
            (Some(event), _) => self.narrate(event),
            (None, Some(node)) => self.texts.format("drawing-space-clock", &[("node", node.into())]),
            (None, None) => String::new(),
        }
    }

    fn narrate(&self, event: &Event) -> String {
        text::narrate(self.texts, event, &Scene::of_event(self.run, event))
    }

    /// A message in words: the sentence of its end, where an event tells that, else what is known of it.
    fn message(&self, message: &Message) -> String {
        let (from, to, kind) = (message.from(), message.to(), message.kind);
        let is_end = |event: &&Event| match &event.kind {
            EventKind::Received { from: sender, message: info } => {
                (*sender, event.node, info.kind) == (from, Some(to), kind)
            }
            EventKind::Lost { from: sender, to: receiver, message: info, .. } => {
                (*sender, *receiver, info.kind) == (from, to, kind)
            }
            _ => false,
        };
        if let Some(end) = message.end().moment() {
            let told = self.events_at(end.step).find(is_end);
            if let Some(event) = told {
                return self.narrate(event);
            }
            if let Some(event) = self.run.heartbeats().rev().find(|event| event.step == end.step && is_end(&event)) {
                return self.narrate(&event);
            }
        }
        let id = match message.end() {
            End::Received(_) => "drawing-space-message-received",
            End::Lost(_, Why::SenderCrashed) => "drawing-space-message-crashed",
            End::Lost(..) => "drawing-space-message-lost",
            End::Open if message.is_held() => "drawing-space-message-held",
            End::Open => "drawing-space-message-under-way",
        };
        let args = [("kind", kind.name().into()), ("from", from.into()), ("to", to.into())];
        self.texts.format(id, &args)
    }
}
