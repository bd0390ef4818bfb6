//! Mounts the page.

use omnipaxos_playground::{
    app::{class::address::Address, driver::Driver, js, panic},
    ui::{App, AppProps, NotesApp},
};

fn main() {
    if web_sys::window().is_none() {
        // A worker of the explorer has no page: it is told what to do.
        return;
    }
    panic::install();
    let query = gloo::utils::window().location().search().unwrap_or_default();
    if Address::of(&query).notes {
        // The teacher's notes: no cluster runs there.
        yew::Renderer::<NotesApp>::new().render();
        return;
    }
    let driver = match Driver::open() {
        Ok(driver) => driver,
        Err(error) => unreachable!("the first setup is valid: {error}"),
    };
    if let Err(thrown) = js::install(&driver) {
        gloo::console::error!("window.playground could not be installed:", thrown);
    }
    yew::Renderer::<App>::with_props(AppProps { source: driver.source() }).render();
}
