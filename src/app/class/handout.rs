//! [`Handout`]: a run on paper: the drawing at the beats or at the steps with names, what happened between them, the
//! logs at the end, the script, and the answers on a page of their own.

use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use yew::AttrValue;

use super::{plan::Plan, title_of};
use crate::{
    app::driver::{Driver, now_ms},
    lesson::markdown::Block,
    script::{
        Runner, Script, Turn,
        beats::{Bookmark, without_answers},
        statement::Line,
    },
    sim::{
        Simulation,
        event::{Event, EventKind},
        replay::Replay,
    },
    text::{self, Texts},
    view::{Frame, Window, frame_of},
};

/// The most sentences of one part.
const MAX_SENTENCES: usize = 60;
/// How many of the last entries of the logs are printed.
const MAX_COLUMNS: usize = 24;
/// How long a slice of work may take, in milliseconds.
const SLICE_MS: f64 = 8.0;
/// How many turns or steps are taken before the clock is looked at.
const PIECE: u32 = 500;

/// Where a handout has its drawings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stops {
    /// At the end of each beat of what is presented, from its stage on.
    Beats,
    /// At each step of the run on the page that has a name.
    Bookmarks,
}

/// A run on paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Handout {
    /// What it is called; empty where it has no title.
    pub title: AttrValue,
    /// Where its drawings are.
    pub stops: Stops,
    /// What one will understand; empty where it is of no lesson.
    pub intro: Rc<Vec<Block>>,
    /// What happened, part after part.
    pub parts: Vec<Part>,
    /// The logs at the end.
    pub end: Rc<Frame>,
    /// The script.
    pub script: AttrValue,
    /// Questions and their answers, each with the number of its part.
    pub answers: Vec<(usize, AttrValue, AttrValue)>,
    /// Why it ends where it does, where it could not go on.
    pub trouble: AttrValue,
}

/// What happened up to a stop, and how the cluster is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What is said; empty for the stage and for the end.
    pub title: AttrValue,
    /// What is said below that; empty where it is of no lesson.
    pub words: Rc<Vec<Block>>,
    /// What is asked.
    pub question: AttrValue,
    /// How the cluster is at its end.
    pub frame: Rc<Frame>,
    /// Sentences, each with its time in ticks.
    pub sentences: Vec<(u64, AttrValue)>,
    /// How many more there are.
    pub more: usize,
}

impl Driver {
    /// Makes a handout, a slice at a time; or puts it away.
    pub(super) fn make_handout(&self, stops: Option<Stops>) {
        let number = {
            let class = &mut self.0.engine.borrow_mut().class;
            class.handouts += 1;
            class.handout = None;
            class.handouts
        };
        let Some(stops) = stops else { return };
        let driver = self.clone();
        spawn_local(async move {
            let texts = driver.texts();
            let plan = driver.0.engine.borrow().class.plan();
            let made = match (stops, plan) {
                (Stops::Beats, Some(plan)) => of_plan(&texts, &plan).await,
                _ => driver.of_run(&texts).await,
            };
            let class = &mut driver.0.engine.borrow_mut().class;
            if class.handouts == number {
                class.handout = made.map(Rc::new);
            }
            driver.draw_soon();
        });
    }

    /// The run on the page, with a drawing at each step that has a name.
    async fn of_run(&self, texts: &Texts) -> Option<Handout> {
        let (setup, history, bookmarks, last, script) = {
            let engine = self.0.engine.borrow();
            let simulation = &engine.simulation;
            let bookmarks = engine.branches.present().bookmarks.clone();
            (simulation.setup().clone(), simulation.history().to_vec(), bookmarks, simulation.steps(), engine.script())
        };
        let mut replay = Replay::telling(&setup).ok()?;
        let mut parts = Vec::new();
        let named = bookmarks.iter().filter(|bookmark| bookmark.step <= last);
        let end = Bookmark { step: last, name: String::new() };
        let is_named_end = bookmarks.iter().any(|bookmark| bookmark.step == last);
        let mut told = 0;
        let mut pause = Pause::new();
        for Bookmark { step, name } in named.chain((!is_named_end).then_some(&end)) {
            while !replay.advance(&history, *step, PIECE.into()).ok()? {
                pause.rest().await;
            }
            let simulation = replay.simulation();
            parts.push(part(texts, simulation, told, (name.clone().into(), AttrValue::default())));
            told = simulation.event_count();
        }
        let window = end_window(replay.simulation());
        let end = Rc::new(frame_of(replay.simulation(), window, false));
        let (title, answers, trouble) = (AttrValue::default(), Vec::new(), AttrValue::default());
        let intro = Rc::default();
        Some(Handout { title, stops: Stops::Bookmarks, intro, parts, end, script: script.into(), answers, trouble })
    }
}

/// A presentation from its stage to its last beat, carried out on the side.
async fn of_plan(texts: &Texts, plan: &Plan) -> Option<Handout> {
    let mut simulation = Simulation::new(plan.setup.clone()).ok()?;
    let tag = texts.language().tag();
    let mut pause = Pause::new();
    let (mut parts, mut answers, mut trouble) = (Vec::new(), Vec::new(), AttrValue::default());
    let stage = (&plan.stage, AttrValue::default(), AttrValue::default(), AttrValue::default());
    let said = |text: &crate::script::beats::Worded| AttrValue::from(text.in_language(tag).to_owned());
    let beats = plan.beats.iter().map(|b| (&b.lines, said(&b.text), said(&b.predict), said(&b.answer)));
    for (number, (lines, title, question, answer)) in std::iter::once(stage).chain(beats).enumerate() {
        if let Some(act) = plan.act(number).filter(|_| number > 0) {
            simulation = Simulation::new(act.setup).ok()?;
            if let Err(error) = carry_out(&mut simulation, &act.stage, &mut pause).await {
                trouble = error.into();
                break;
            }
        }
        let told = simulation.event_count();
        let outcome = carry_out(&mut simulation, lines, &mut pause).await;
        if !answer.is_empty() {
            answers.push((number, question.clone(), answer));
        }
        let words = plan.of_step(number).map(|step| Rc::clone(&step.words)).unwrap_or_default();
        parts.push(Part { words, ..part(texts, &simulation, told, (title, question)) });
        if let Err(error) = outcome {
            trouble = error.into();
            break;
        }
    }
    let window = end_window(&simulation);
    Some(Handout {
        title: title_of(texts, &plan.title).into(),
        stops: Stops::Beats,
        intro: plan.lesson.as_ref().map(|lesson| Rc::clone(&lesson.intro)).unwrap_or_default(),
        parts,
        end: Rc::new(frame_of(&simulation, window, false)),
        script: without_answers(&plan.source).into(),
        answers,
        trouble,
    })
}

/// Carries out lines; where one fails, why.
async fn carry_out(simulation: &mut Simulation, lines: &[Line], pause: &mut Pause) -> Result<(), String> {
    let mut runner = Runner::new(Script { lines: lines.to_vec(), ..Script::default() });
    loop {
        for _ in 0..PIECE {
            match runner.next(simulation) {
                Turn::Apply(command) => {
                    let before = simulation.event_count();
                    let result = simulation.apply(&command);
                    simulation.take_effects();
                    runner.applied(result, simulation.events_from(before));
                }
                Turn::Done => return Ok(()),
                Turn::Failed(error) => return Err(error.to_string()),
            }
        }
        pause.rest().await;
    }
}

/// Lets the page breathe.
struct Pause(f64);

impl Pause {
    fn new() -> Self {
        Self(now_ms() + SLICE_MS)
    }

    async fn rest(&mut self) {
        if now_ms() > self.0 {
            TimeoutFuture::new(0).await;
            *self = Self::new();
        }
    }
}

/// The last entries of the logs.
fn end_window(simulation: &Simulation) -> Window {
    let longest = simulation.pids().filter_map(|pid| simulation.node(pid)).map(|node| node.accepted).max().unwrap_or(0);
    Window { from: longest.saturating_sub(MAX_COLUMNS), count: MAX_COLUMNS }
}

/// What happened from the event with this number on, and how the cluster is now.
fn part(texts: &Texts, simulation: &Simulation, from: u64, said: (AttrValue, AttrValue)) -> Part {
    let events: Vec<&Event> = simulation.events_from(from).iter().filter(|event| is_told(&event.kind)).collect();
    let scene = |event: &Event| text::Scene::of_event(simulation, event);
    let sentence = |event: &&Event| (event.time, AttrValue::from(text::narrate(texts, event, &scene(event))));
    let sentences: Vec<_> = events.iter().take(MAX_SENTENCES).map(sentence).collect();
    let more = events.len() - sentences.len();
    let window = end_window(simulation);
    let (title, question) = said;
    Part { title, words: Rc::default(), question, frame: Rc::new(frame_of(simulation, window, false)), sentences, more }
}

/// On paper stands what came about; messages that arrived, and the coming and going of flushes, lead up to it.
fn is_told(kind: &EventKind) -> bool {
    use EventKind::{FlushStarted, Flushed, MessagesHeld, Received};
    !matches!(kind, Received { .. } | FlushStarted { .. } | Flushed { .. } | MessagesHeld { .. })
}
