//! The teacher's notes: a second window of the same page, which is told over a channel what the class sees, and asks
//! over it for the next beat. Works from any host: both windows are of one origin, and no server is between them.

use std::{cell::RefCell, rc::Rc};

use gloo::events::EventListener;
use serde::{Deserialize, Serialize};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{ClassAction, ClassView};
use crate::{
    app::{action::Action, driver::Driver, engine::Engine, state},
    lesson::markdown::plain_blocks,
    sim::event::Event,
    text::{Scene, narrate},
};

const CHANNEL: &str = "omnipaxos-playground.notes";
/// What the notes say when they want to be told all.
const ASK: &str = "ask";

/// What the teacher reads.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Notes {
    /// The tag of the language.
    pub language: String,
    /// What is presented.
    pub title: String,
    /// The beat that is shown, from 1; 0 for the stage.
    pub at: u32,
    /// How many there are.
    pub count: u32,
    /// Whether its lines have been carried out.
    pub done: bool,
    /// Whether the screen is locked.
    pub locked: bool,
    /// What the class reads.
    pub text: String,
    /// What it is asked.
    pub predict: String,
    /// The answer, whether it is shown or not.
    pub answer: String,
    /// What only the teacher reads.
    pub note: String,
    /// What comes next.
    pub next: String,
    /// What just happened.
    pub happened: String,
}

impl Driver {
    /// Tells the notes whatever changes, while this page presents, and does what they ask.
    pub(super) fn tell_notes(&self) {
        // A browser without such channels has no notes beside the page.
        let Ok(channel) = BroadcastChannel::new(CHANNEL) else { return };
        let told = Rc::new(RefCell::new(None::<Notes>));
        let (driver, again) = (self.clone(), Rc::clone(&told));
        let listener = EventListener::new(&channel, "message", move |event| {
            let Some(word) = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string()) else { return };
            let (presenting, locked) = {
                let class = &driver.0.engine.borrow().class;
                (class.presenting, class.locked)
            };
            let action = match word.as_str() {
                _ if !presenting => return,
                ASK => {
                    *again.borrow_mut() = None;
                    // Whoever listens is told anew with each turn of the crank.
                    return driver.pump();
                }
                "advance" => ClassAction::Advance,
                "back" => ClassAction::Back,
                "reset" => ClassAction::Reset,
                "lock" => ClassAction::Lock(!locked),
                _ => return,
            };
            driver.dispatch(Action::Class(action));
        });
        // Both live as long as the page.
        listener.forget();
        self.listen(Rc::new(move |driver| {
            let engine = &mut *driver.0.engine.borrow_mut();
            if !engine.class.presenting {
                return;
            }
            let notes = engine.notes();
            if told.borrow().as_ref() != Some(&notes) {
                if let Ok(message) = state::to_js(&notes) {
                    // To nobody, where no such window is open.
                    let _ = channel.post_message(&message);
                }
                *told.borrow_mut() = Some(notes);
            }
        }));
    }
}

impl Engine {
    fn notes(&mut self) -> Notes {
        let happened = self.last_sentence();
        let ClassView { title, count, at, done, text, words, predict, locked, .. } = self.class_view();
        let words = plain_blocks(&words);
        let text = [&*text, &words].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
        let tag = self.page.texts.language().tag();
        let beat = self.class.beat();
        let plan = self.class.plan();
        let next = plan.as_ref().and_then(|plan| plan.beats.get(at)).map(|beat| beat.text.in_language(tag).to_owned());
        Notes {
            language: tag.to_owned(),
            title: title.to_string(),
            at: at as u32,
            count: count as u32,
            done,
            locked,
            text,
            predict: predict.to_string(),
            answer: beat.map(|beat| beat.answer.in_language(tag).to_owned()).unwrap_or_default(),
            note: beat.map(|beat| beat.note.in_language(tag).to_owned()).unwrap_or_default(),
            next: next.unwrap_or_default(),
            happened,
        }
    }

    /// What happened last, up to the step that is shown.
    fn last_sentence(&self) -> String {
        let step = self.shown_step();
        let events = self.simulation.events();
        let upto = events.partition_point(|event| event.step <= step);
        let last = upto.checked_sub(1).and_then(|at| events.get(at));
        let scene = |event: &Event| Scene::of_event(&self.simulation, event);
        last.map(|event| narrate(&self.page.texts, event, &scene(event))).unwrap_or_default()
    }
}

/// The other end of the channel: the window with the notes.
pub struct NotesLine {
    channel: BroadcastChannel,
    _listener: EventListener,
}

impl NotesLine {
    /// Listens to the page that presents, and asks it to say how it stands; `None` where the browser has no such
    /// channels.
    pub fn open(on_notes: impl Fn(Notes) + 'static) -> Option<Self> {
        let channel = BroadcastChannel::new(CHANNEL).ok()?;
        let listener = EventListener::new(&channel, "message", move |event| {
            let data = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).filter(JsValue::is_object);
            if let Some(notes) = data.and_then(|data| serde_wasm_bindgen::from_value(data).ok()) {
                on_notes(notes);
            }
        });
        let line = Self { channel, _listener: listener };
        line.say(ASK);
        Some(line)
    }

    /// Asks for something: `advance`, `back`, `reset`, `lock`.
    pub fn say(&self, word: &str) {
        // Whoever does not hear it is not there.
        let _ = self.channel.post_message(&word.into());
    }
}
