//! Runs that leave the page as a link or a file, and runs that come in that way. What comes in is looked at as a
//! whole before anything is replaced, and a person is asked where the present run holds anything of theirs.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo::{events::EventListener, utils::window};
use js_sys::{ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::File;

use crate::{
    app::{
        action::Control,
        driver::Driver,
        export,
        job::{Done, Job},
        model::{Life, Offer, Share, ShareLink},
        pack,
    },
    lesson::link::is_lesson,
    script::{
        MAX_SCRIPT_BYTES, Runner,
        incoming::{self, Incoming},
        link::{self, LinkError},
    },
    sim::command::Command,
    text::{self, Source},
};

/// Runs that are on their way in.
#[derive(Default)]
pub(super) struct Arrivals {
    /// The fragment of a link that is opened once the page has its cluster.
    link: RefCell<Option<String>>,
    /// Which run was begun to be read last: an earlier one comes too late.
    reading: Cell<u64>,
    /// Whether that one is still being read.
    busy: Cell<bool>,
    /// The run that a person is asked about.
    offered: RefCell<Option<Incoming>>,
    /// Which link was asked for last.
    packing: Cell<u64>,
}

impl Arrivals {
    /// Whether a link is being read, or waits only for its turn.
    pub(super) fn is_quiet(&self) -> bool {
        !self.busy.get() && self.link.borrow().is_none()
    }

    /// Begins to read a run; its number.
    pub(super) fn begin(&self) -> u64 {
        self.busy.set(true);
        self.reading.set(self.reading.get() + 1);
        self.reading.get()
    }

    /// Whether this is the run that was begun last; it is read then.
    pub(super) fn end(&self, reading: u64) -> bool {
        let is_last = self.reading.get() == reading;
        if is_last {
            self.busy.set(false);
        }
        is_last
    }
}

impl Driver {
    /// Listens to the address: a link with a run may be there now, or come into this tab later.
    pub(super) fn listen_to_links(&self) {
        let driver = self.clone();
        EventListener::new(&window(), "hashchange", move |_| driver.note_link()).forget();
        self.note_link();
    }

    fn note_link(&self) {
        let fragment = window().location().hash().unwrap_or_default();
        if link::is_run(&fragment) || is_lesson(&fragment) {
            *self.0.arrivals.link.borrow_mut() = Some(fragment);
            self.open_link_when_ready();
        }
    }

    /// Opens the link that waits, if the page has its cluster: the run of an earlier visit comes first.
    pub(super) fn open_link_when_ready(&self) {
        let arrivals = &self.0.arrivals;
        if arrivals.link.borrow().is_none() {
            return;
        }
        let (life, elsewhere) = {
            let page = &self.0.engine.borrow().page;
            (page.life.clone(), page.elsewhere.is_some())
        };
        if elsewhere && life != Life::Opening {
            let text = self.texts().text("error-link-waits");
            return self.notify(text, true);
        }
        if life != Life::Ready {
            return;
        }
        let Some(fragment) = arrivals.link.take() else { return };
        if is_lesson(&fragment) {
            if !self.0.embedded.get() {
                forget_fragment();
            }
            return self.open_lesson_link(&fragment);
        }
        let (driver, reading) = (self.clone(), arrivals.begin());
        spawn_local(async move {
            let unpacked = pack::unpack(&fragment).await;
            if driver.0.arrivals.end(reading) {
                if !driver.0.embedded.get() {
                    forget_fragment();
                }
                match unpacked {
                    Ok(bytes) => driver.receive(Source::Link, &bytes),
                    Err(error) => driver.refuse_run(&Source::Link, &driver.link_error(&error)),
                }
                driver.pump();
            }
        });
    }

    /// Opens a file that a person chose or dropped.
    pub(super) fn open_file(&self, file: &File) {
        let texts = self.texts();
        if self.0.engine.borrow().page.elsewhere.is_some() {
            return self.show_share_error(text::cluster_elsewhere_first(&texts));
        }
        let source = Source::File(file.name());
        if file.size() > MAX_SCRIPT_BYTES as f64 {
            let reason = text::file_too_long(&texts, file.size() as u64, MAX_SCRIPT_BYTES);
            return self.refuse_run(&source, &reason);
        }
        let (driver, reading) = (self.clone(), self.0.arrivals.begin());
        let content = JsFuture::from(file.array_buffer());
        spawn_local(async move {
            let content = content.await;
            if driver.0.arrivals.end(reading) {
                match content.map(JsCast::dyn_into::<ArrayBuffer>) {
                    Ok(Ok(buffer)) => driver.receive(source, &Uint8Array::new(&buffer).to_vec()),
                    Ok(Err(thrown)) | Err(thrown) => {
                        let reason = text::file_unreadable(&driver.texts(), &reason_of(&thrown));
                        driver.refuse_run(&source, &reason);
                    }
                }
                driver.pump();
            }
        });
    }

    /// So many files came at once: which of them is meant?
    pub(super) fn refuse_files(&self, count: usize) {
        self.show_share_error(text::one_file_only(&self.texts(), count));
    }

    /// A run has come in. It takes the place of the present one, if a person has no reason to mind.
    fn receive(&self, source: Source, bytes: &[u8]) {
        self.withdraw_offer();
        if matches!(source, Source::File(_)) && self.open_own_lesson(&source, bytes) {
            return;
        }
        let incoming = match incoming::read(bytes) {
            Ok(incoming) => incoming,
            Err(error) => return self.refuse_run(&source, &text::script_wrong(&self.texts(), &error.to_string())),
        };
        if !self.holds_deeds() {
            return self.replace_run(incoming);
        }
        let mut engine = self.0.engine.borrow_mut();
        engine.page.error = None;
        engine.page.offer = Some(Rc::new(Offer {
            source,
            nodes: incoming.setup.nodes.len(),
            commands: incoming.commands,
            present_nodes: engine.simulation.pids().count(),
            present_commands: engine.simulation.history().len(),
        }));
        drop(engine);
        *self.0.arrivals.offered.borrow_mut() = Some(incoming);
    }

    /// The person wants the run that was offered.
    pub(super) fn accept_offer(&self) {
        let offered = self.0.arrivals.offered.take();
        self.withdraw_offer();
        if let Some(incoming) = offered {
            self.replace_run(incoming);
        }
    }

    /// The person keeps the present run, or another run was offered.
    pub(super) fn withdraw_offer(&self) {
        self.0.arrivals.offered.take();
        self.0.engine.borrow_mut().page.offer = None;
    }

    /// Puts a run from outside in the place of the present one: the only place where that happens. The present
    /// run goes as with a new cluster.
    fn replace_run(&self, incoming: Incoming) {
        let Incoming { setup, script, .. } = incoming;
        let driver = self.clone();
        let done: Done = Box::new(move |result| {
            let Err(error) = result else { return };
            // Whoever stopped it knows.
            if error.message != driver.texts().text("error-stopped-by-person") {
                let text = text::opened_run_stopped(&driver.texts(), &error.to_string());
                driver.show_share_error(text);
                driver.draw_soon();
            }
        });
        self.start_script(Some(setup), Runner::new(script), Some(done));
    }

    /// Whether the present run holds anything that a person did or brought: more than time passing, and pages
    /// that were closed.
    fn holds_deeds(&self) -> bool {
        let engine = self.0.engine.borrow();
        let is_deed = |command: &Command| {
            !matches!(
                command,
                Command::Step(_) | Command::Tick(_) | Command::PowerFailure(_) | Command::FlushFailed { .. }
            )
        };
        engine.simulation.history().iter().any(is_deed)
            || !engine.simulation.setup().images.is_empty()
            || engine.jobs.iter().any(|job| matches!(job, Job::Script(..) | Job::Commands(..)))
    }

    fn refuse_run(&self, source: &Source, reason: &str) {
        let text = text::run_not_opened(&self.texts(), source, reason);
        self.show_share_error(text);
    }

    fn show_share_error(&self, text: String) {
        self.0.engine.borrow_mut().show_error(Control::Share, text);
    }

    fn link_error(&self, error: &LinkError) -> String {
        let texts = &self.texts();
        match error {
            LinkError::TooLong { chars } => text::link_too_long(texts, *chars, link::MAX_FRAGMENT_CHARS),
            LinkError::Version { found } => text::link_version(texts, found, link::VERSION),
            LinkError::Character { at, found } => text::link_character(texts, *at, *found),
            LinkError::CutOff { chars } => text::link_cut_off(texts, *chars),
            LinkError::Packed { bytes } => text::link_broken(texts, *bytes),
            LinkError::TooMuch => text::link_too_much(texts, MAX_SCRIPT_BYTES),
            LinkError::Unsupported => text::link_unsupported(texts),
        }
    }

    /// Makes the present run ready to be shared, or forgets about it.
    pub(super) fn show_share(&self, shown: bool) {
        let packing = self.0.arrivals.packing.get() + 1;
        self.0.arrivals.packing.set(packing);
        if !shown {
            self.0.engine.borrow_mut().page.share = None;
            return;
        }
        let (address, printed) = (address(), self.0.engine.borrow().script());
        let share = self.look(|simulation| {
            let script = printed.clone();
            Share {
                file: link::file(&script, &address).into(),
                script: script.into(),
                file_name: link::file_name(simulation.setup().seed, simulation.steps()).into(),
                commands: simulation.history().len(),
                step: simulation.steps(),
                time: simulation.time(),
                link: ShareLink::Making,
                trouble: None,
            }
        });
        // Who gets it meets the same limits.
        let trouble = incoming::read(share.script.as_bytes()).err();
        let trouble = trouble.map(|error| text::run_too_large(&self.texts(), &error.to_string()).into());
        let script = Rc::clone(&share.script);
        let makes_link = trouble.is_none();
        self.0.engine.borrow_mut().page.share = Some(Rc::new(Share { trouble, ..share }));
        if !makes_link {
            return;
        }
        let driver = self.clone();
        spawn_local(async move {
            let packed = pack::pack(&script).await;
            if driver.0.arrivals.packing.get() != packing {
                return;
            }
            let link = match packed {
                Ok(fragment) => {
                    let link = format!("{address}#{fragment}");
                    match link.chars().count() {
                        chars if chars > link::MAX_COPY_CHARS => ShareLink::TooLong(chars),
                        chars => ShareLink::Ready(link.into(), chars),
                    }
                }
                Err(_) => ShareLink::Unsupported,
            };
            if let Some(share) = &mut driver.0.engine.borrow_mut().page.share {
                *share = Rc::new(Share { link, ..(**share).clone() });
            }
            driver.draw_soon();
        });
    }

    /// Hands the present run out as a file.
    pub(super) fn download_run(&self) {
        let (address, script) = (address(), self.0.engine.borrow().script());
        let (name, file) = self.look(|simulation| {
            (link::file_name(simulation.setup().seed, simulation.steps()), link::file(&script, &address))
        });
        export::download(&name, &file);
    }
}

/// The page's address, without its fragment.
pub(super) fn address() -> String {
    let address = window().location().href().unwrap_or_default();
    address.split('#').next().unwrap_or_default().to_owned()
}

/// Takes the fragment out of the address: loading the page again goes on with what was done since.
fn forget_fragment() {
    // Where the browser does not allow it the link is only opened once more, and asks.
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address()));
    }
}

fn reason_of(thrown: &JsValue) -> String {
    let error = thrown.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    error.unwrap_or_else(|| format!("{thrown:?}"))
}
