//! Mounts the page, once it has its texts.

use std::rc::Rc;

use omnipaxos_playground::{
    app::{class::address::Address, driver::Driver, first_texts, js, panic, tell_of_none},
    text::Texts,
    ui::{App, AppProps, NotesApp, NotesAppProps},
};
use wasm_bindgen_futures::spawn_local;

fn main() {
    if web_sys::window().is_none() {
        // A worker of the explorer has no page: it is told what to do.
        return;
    }
    panic::install();
    spawn_local(async {
        match first_texts().await {
            Ok(texts) => mount(texts),
            Err(reason) => tell_of_none(&reason),
        }
    });
}

fn mount(texts: Rc<Texts>) {
    let query = gloo::utils::window().location().search().unwrap_or_default();
    if Address::of(&query).notes {
        // The teacher's notes: no cluster runs there.
        yew::Renderer::<NotesApp>::with_props(NotesAppProps { texts }).render();
        return;
    }
    let driver = match Driver::open(texts) {
        Ok(driver) => driver,
        Err(error) => unreachable!("the first setup is valid: {error}"),
    };
    if let Err(thrown) = js::install(&driver) {
        gloo::console::error!("window.playground could not be installed:", thrown);
    }
    yew::Renderer::<App>::with_props(AppProps { source: driver.source() }).render();
}
