//! Mounts the page.

use omnipaxos_playground::{
    app::{driver::Driver, js, panic},
    ui::{App, AppProps},
};

fn main() {
    panic::install();
    let driver = match Driver::open() {
        Ok(driver) => driver,
        Err(error) => unreachable!("the first setup is valid: {error}"),
    };
    if let Err(thrown) = js::install(&driver) {
        gloo::console::error!("window.playground could not be installed:", thrown);
    }
    yew::Renderer::<App>::with_props(AppProps { source: driver.source() }).render();
}
