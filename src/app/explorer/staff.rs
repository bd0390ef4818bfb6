//! The workers of the explorer: hired, given work, replaced when one dies.

use std::rc::Rc;

use gloo::{
    events::EventListener,
    timers::callback::Timeout,
    utils::{document, window},
};
use js_sys::{JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use web_sys::{ErrorEvent, Event, MessageEvent, Url, Worker, WorkerOptions, WorkerType};

use crate::app::{
    driver::{Driver, now_ms},
    explorer::{
        view::Trouble,
        wire::{Answer, pack, unpack},
    },
    second,
};

/// How often a worker that dies of something else than OmniPaxos is replaced, in one search.
const MAX_REPLACED: usize = 8;
/// How long a worker may take to start, in milliseconds: it has nothing to fetch but what the page has.
const START_MS: f64 = 30_000.0;
/// How many troubles are told.
const MAX_TROUBLES: usize = 5;

#[wasm_bindgen]
extern "C" {
    type ImportMeta;
    #[wasm_bindgen(method, getter)]
    fn url(this: &ImportMeta) -> JsString;
    /// Of the JavaScript that goes with this WebAssembly: a worker needs the same.
    #[wasm_bindgen(thread_local_v2, js_namespace = import, js_name = meta)]
    static META: ImportMeta;
}

/// One worker.
pub(super) struct Hired {
    pub id: u64,
    worker: Worker,
    /// Whether its WebAssembly runs.
    is_ready: bool,
    since_ms: f64,
    _listeners: [EventListener; 3],
}

impl Drop for Hired {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

impl Driver {
    /// Hires one more worker; whether that worked is heard later.
    pub(super) fn hire(&self) {
        let exploring = &self.0.exploring;
        let id = exploring.next_worker.replace(exploring.next_worker.get() + 1);
        match self.try_hire(id) {
            Ok(hired) => exploring.staff.borrow_mut().push(hired),
            Err(thrown) => self.tell_trouble(Trouble::NotStarted(reason(&thrown).into())),
        }
    }

    fn try_hire(&self, id: u64) -> Result<Hired, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&address()?, &options)?;
        let on_message = self.listen_to_worker(id, &worker, "message", |driver, id, event| {
            if let Some(message) = event.dyn_ref::<MessageEvent>() {
                driver.hear_worker(id, &message.data());
            }
        });
        let on_error = self.listen_to_worker(id, &worker, "error", |driver, id, event| {
            // What cannot be loaded has no message.
            let said = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message).filter(|said| !said.is_empty());
            driver.lose_worker(id, &said.unwrap_or_else(|| "its file cannot be loaded".to_owned()));
        });
        let on_garbled = self.listen_to_worker(id, &worker, "messageerror", |driver, id, _| {
            driver.lose_worker(id, "what it sent cannot be read");
        });
        let first = Object::new();
        let glue = META.with(ImportMeta::url);
        Reflect::set(&first, &"glue".into(), &glue)?;
        // Compiled once: workers share it.
        Reflect::set(&first, &"module".into(), &wasm_bindgen::module())?;
        Reflect::set(&first, &"second".into(), &second::module())?;
        worker.post_message(&first)?;
        let _listeners = [on_message, on_error, on_garbled];
        Ok(Hired { id, worker, is_ready: false, since_ms: now_ms(), _listeners })
    }

    fn listen_to_worker(
        &self,
        id: u64,
        worker: &Worker,
        name: &'static str,
        hear: fn(&Driver, u64, &Event),
    ) -> EventListener {
        let driver = self.clone();
        EventListener::new(worker, name, move |event| {
            if driver.0.exploring.staff.borrow().iter().any(|hired| hired.id == id) {
                hear(&driver, id, event);
            }
        })
    }

    fn hear_worker(&self, id: u64, message: &JsValue) {
        let get = |name: &str| Reflect::get(message, &name.into()).ok().filter(|value| !value.is_undefined());
        if let Some(said) = get("failed") {
            return self.lose_worker(id, &said.as_string().unwrap_or_default());
        }
        if let Some(answer) = get("answer") {
            let answer = answer.dyn_into::<Uint8Array>().ok().and_then(|bytes| unpack::<Answer>(&bytes.to_vec()));
            let Some(answer) = answer else { return self.lose_worker(id, "what it sent cannot be read") };
            let died = matches!(answer, Answer::Panicked { .. });
            self.take_answer(id, answer);
            if died {
                // That is a finding, or says something of one, and is no trouble.
                self.dismiss_worker(id);
                if self.needs_workers() {
                    self.hire();
                }
            }
        } else if let Some(hired) = self.0.exploring.staff.borrow_mut().iter_mut().find(|hired| hired.id == id) {
            hired.is_ready = true;
        }
        self.give_work();
    }

    /// Gives work to whoever has none.
    pub(super) fn give_work(&self) {
        let exploring = &self.0.exploring;
        let mut failed = Vec::new();
        if let Some(search) = exploring.search.borrow_mut().as_mut() {
            for hired in exploring.staff.borrow().iter().filter(|hired| hired.is_ready) {
                let Some(order) = search.order(hired.id) else { continue };
                let message = Object::new();
                let bytes = Uint8Array::from(pack(&order).as_slice());
                let sent = Reflect::set(&message, &"order".into(), &bytes);
                if let Err(thrown) = sent.and_then(|_| hired.worker.post_message(&message)) {
                    failed.push((hired.id, reason(&thrown)));
                }
            }
        }
        failed.into_iter().for_each(|(id, said)| self.lose_worker(id, &said));
    }

    /// A worker is dead, or as good as that: another takes its place, but not for ever.
    fn lose_worker(&self, id: u64, said: &str) {
        let exploring = &self.0.exploring;
        let was_ready = exploring.staff.borrow().iter().any(|hired| hired.id == id && hired.is_ready);
        self.dismiss_worker(id);
        if let Some(search) = exploring.search.borrow_mut().as_mut() {
            search.lost(id);
        }
        let said: Rc<str> = said.into();
        // One that never started will not start the next time either.
        match (was_ready, exploring.replaced.get() < MAX_REPLACED) {
            (false, _) => self.tell_trouble(Trouble::NotStarted(said)),
            (true, false) => self.tell_trouble(Trouble::Gone(said)),
            (true, true) => {
                exploring.replaced.set(exploring.replaced.get() + 1);
                self.tell_trouble(Trouble::Replaced(said));
                self.hire();
            }
        }
        if exploring.staff.borrow().is_empty()
            && let Some(search) = exploring.search.borrow_mut().as_mut()
        {
            search.fail();
        }
        self.give_work();
        self.show_explorer();
    }

    /// Who has not started after a long time will not.
    pub(super) fn look_after_workers(&self) {
        let late = |hired: &&Hired| !hired.is_ready && now_ms() - hired.since_ms > START_MS;
        let late = self.0.exploring.staff.borrow().iter().find(late).map(|hired| hired.id);
        if let Some(id) = late {
            self.lose_worker(id, "it does not answer");
        }
    }

    fn dismiss_worker(&self, id: u64) {
        let exploring = &self.0.exploring;
        let mut staff = exploring.staff.borrow_mut();
        if let Some(at) = staff.iter().position(|hired| hired.id == id) {
            let hired = staff.remove(at);
            hired.worker.terminate();
            // It may be this one's own listener that is being called.
            Timeout::new(0, move || drop(hired)).forget();
        }
    }

    /// Sends all workers away where there is nothing left to do.
    pub(super) fn dismiss_workers(&self) {
        let staff = self.0.exploring.staff.take();
        staff.iter().for_each(|hired| hired.worker.terminate());
        Timeout::new(0, move || drop(staff)).forget();
    }

    fn tell_trouble(&self, trouble: Trouble) {
        let mut troubles = self.0.exploring.troubles.borrow_mut();
        if troubles.last() != Some(&trouble) {
            troubles.push(trouble);
        }
        let over = troubles.len().saturating_sub(MAX_TROUBLES);
        troubles.drain(..over);
    }

    /// How many workers are there, where any are to be.
    pub(super) fn count_workers(&self) -> usize {
        self.0.exploring.staff.borrow().len()
    }

    /// Whether workers are still needed.
    pub(super) fn needs_workers(&self) -> bool {
        self.0.exploring.search.borrow().as_ref().is_some_and(|search| search.phase.is_active())
    }
}

/// The address of the worker's file: its name changes with its contents, and the page says it.
fn address() -> Result<String, JsValue> {
    let place =
        document().query_selector("meta[name='explorer-worker']")?.and_then(|meta| meta.get_attribute("content"));
    let place = place.ok_or("the page does not say where its worker is")?;
    Ok(Url::new_with_base(&place, &document().base_uri()?.unwrap_or(window().location().href()?))?.href())
}

fn reason(thrown: &JsValue) -> String {
    let error = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    error.or_else(|| thrown.as_string()).unwrap_or_else(|| format!("{thrown:?}"))
}
