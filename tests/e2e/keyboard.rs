//! Everything by keys alone.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::{Page, State, number};

fn step(state: &State) -> u64 {
    number(&state.0["step"])
}

#[tokio::test]
async fn the_help_sheet_lists_the_keys_and_gives_the_focus_back() {
    let page = Page::explored().await;
    page.press("?").await;
    page.until("the help sheet is open", async || page.shows("help-sheet").await).await;
    assert!(page.count("[data-testid=help-sheet] kbd").await >= 10);
    let text = page.text("help-sheet").await;
    assert!(text.contains("Space") && text.contains('?'), "{text}");
    page.press(Key::Escape).await;
    page.until("it is closed", async || !page.shows("help-sheet").await).await;
    page.tab_to("help").await;
    page.press(Key::Enter).await;
    page.until("it is open again", async || page.shows("help-sheet").await).await;
    page.press(Key::Escape).await;
    page.until("it is closed", async || !page.shows("help-sheet").await).await;
    assert_eq!(page.focused().await, "help", "the focus goes back to where it came from");
    page.finish().await;
}

#[tokio::test]
async fn an_entry_is_appended_and_decided_by_keys_alone() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.press(leader.to_string()).await;
    page.press("a").await;
    page.until("the append form has the focus", async || page.focused().await == "append-key").await;
    page.fill("append-key", "typed").await;
    page.press(Key::Tab).await;
    assert_eq!(page.focused().await, "append-value");
    page.fill("append-value", "5").await;
    page.press(Key::Enter).await;
    let state = page.until_state("it is in the log", |state| state.number(leader, "accepted") == 1).await;
    assert_eq!(state.entries(leader), [(0, "typed".to_owned(), 5)]);
    let focused = page.focused().await;
    assert!(focused.starts_with("append-"), "Enter keeps the focus, which is at {focused:?}");
    // Letters are text in a field: nothing else happens.
    page.press("n").await;
    assert_eq!(step(&page.state().await), step(&state));
    page.press(Key::Escape).await;
    page.until("the form has lost the focus", async || !page.focused().await.starts_with("append-")).await;
    page.press("r").await;
    page.until_state("it is decided", |state| state.number(leader, "decided") == 1).await;
    page.finish().await;
}

#[tokio::test]
async fn keys_step_and_play() {
    let page = Page::explored().await;
    let before = page.state().await;
    page.press("n").await;
    let after = page.until_state("a step was taken", |state| step(state) > step(&before)).await;
    page.press(Key::Right).await;
    let after = page.until_state("another was taken", |state| step(state) > step(&after)).await;
    page.press("t").await;
    let time = number(&after.0["time"]);
    page.until_state("a tick has passed", |state| number(&state.0["time"]) == time + 1).await;
    page.press(" ").await;
    page.until("it plays", async || page.attribute("play", "aria-pressed").await == "true").await;
    page.press(" ").await;
    page.until("it is paused", async || page.attribute("play", "aria-pressed").await == "false").await;
    page.finish().await;
}

#[tokio::test]
async fn nodes_and_links_are_reached_by_keys() {
    let page = Page::explored().await;
    page.tab_and_arrow_to("node-", "node-2").await;
    page.press(Key::Enter).await;
    page.until("node 2 is selected", async || page.attribute("node-2", "aria-pressed").await == "true").await;
    page.press("i").await;
    page.until_state("node 2 is cut off", |state| !state.link_is_up(1, 2) && !state.link_is_up(2, 3)).await;
    page.press("i").await;
    page.until_state("node 2 is back", |state| state.link_is_up(1, 2) && state.link_is_up(2, 3)).await;
    page.press("x").await;
    page.until_state("node 2 is down", |state| state.node(2)["up"] == false).await;
    page.press("x").await;
    page.until_state("node 2 is up", |state| state.node(2)["up"] == true).await;

    page.tab_and_arrow_to("link-", "link-1-2").await;
    page.press(Key::Enter).await;
    page.until("the link's menu is open", async || page.shows("link-menu").await).await;
    page.press(Key::Escape).await;
    page.until("it is closed", async || !page.shows("link-menu").await).await;
    page.finish().await;
}

#[tokio::test]
async fn what_has_the_focus_can_be_seen_and_has_a_name() {
    let page = Page::explored().await;
    let look = "const e = document.activeElement; if (!e || e === document.body) return null;
        const s = getComputedStyle(e);
        const name = e.getAttribute('aria-label') || e.innerText || e.textContent || e.title
            || [...(e.labels ?? [])].map(l => l.textContent).join(' ')
            || document.getElementById(e.getAttribute('aria-labelledby'))?.textContent || '';
        return { html: e.outerHTML.slice(0, 160), name: name.trim(),
            ring: (s.outlineStyle !== 'none' && s.outlineWidth !== '0px') || s.boxShadow !== 'none' }";
    let (mut reached, mut rounds) = (0, 0);
    // Tab begins where the last click was: from there to the end, then from the top on.
    while rounds < 2 {
        page.press(Key::Tab).await;
        let focused = page.js(look, vec![]).await;
        if focused.is_null() {
            rounds += 1;
            continue;
        }
        assert_ne!(focused["name"], json!(""), "has no name: {focused}");
        // In the drawing the ring is an element of its own.
        let drawn = focused["html"].as_str().is_some_and(|html| html.starts_with("<g ") || html.starts_with("<path "));
        assert!(drawn || focused["ring"] == true, "its focus cannot be seen: {focused}");
        reached += 1;
        assert!(reached < 150, "Tab never comes to the end");
    }
    assert!(reached > 15, "only {reached} elements are reached by Tab");
    page.finish().await;
}

/// The keys that the tests of this file and of `timeline.rs` press, as the help sheet writes them.
const PRESSED: [&str; 31] = [
    "←", "Shift", "PgUp", "PgDn", "Home", "End", "Space", "→", "N", "T", "R", "↑", "↓", "1", "…", "9", "A", "S", "X",
    "C", "I", "W", "E", "M", "H", "L", "D", "B", "P", "F", "?",
];

#[tokio::test]
async fn each_key_of_the_help_sheet_does_what_it_says() {
    let page = Page::after("cluster nodes=9\nrun until leader\ntick 20").await;
    page.press("?").await;
    page.until("the help sheet is open", async || page.shows("help-sheet").await).await;
    let listed = page.texts("[data-testid=help-sheet] .sheet-body > .keys kbd").await;
    let pressed: Vec<&str> = PRESSED.into_iter().chain(["Esc"]).collect();
    assert!(listed.iter().all(|key| pressed.contains(&key.as_str())), "one of {listed:?} is not tried here");
    assert!(pressed.iter().all(|key| listed.iter().any(|listed| listed == key)), "not all are listed: {listed:?}");
    // Under a sheet no key reaches the cluster.
    let before = page.run_and_state().await;
    page.press("x").await;
    page.press("n").await;
    assert_eq!(page.run_and_state().await, before);
    page.press(Key::Escape).await;
    page.until_no_sheet().await;

    // Nodes: digits, arrows, Escape.
    let selected = async |pid: u64| {
        let testid = format!("node-{pid}");
        page.until(&format!("node {pid} is selected"), async || {
            page.attribute(&testid, "aria-pressed").await == "true"
        })
        .await;
    };
    page.press("9").await;
    selected(9).await;
    page.press(Key::Down).await;
    selected(1).await;
    page.press(Key::Up).await;
    selected(9).await;
    page.press("1").await;
    selected(1).await;
    page.press(Key::Escape).await;
    page.until("none is selected", async || page.attribute("node-1", "aria-pressed").await == "false").await;
    page.press("4").await;
    selected(4).await;

    // What is done to node 4.
    page.press("s").await;
    page.until("the compact sheet is open", async || page.shows("compact-sheet").await).await;
    assert_eq!(page.js("return document.querySelector('[data-testid=compact-node]').value", vec![]).await, "4");
    page.press(Key::Escape).await;
    page.until_no_sheet().await;
    page.press("c").await;
    page.until("the grid of links is open", async || page.shows("links-sheet").await).await;
    page.tab_to("grid-4-7").await;
    page.press(Key::Enter).await;
    page.until_state("4>7 is cut", |state| !state.link_is_up(4, 7) && state.link_is_up(7, 4)).await;
    page.press(Key::Enter).await;
    page.until_state("4>7 is healed", |state| state.link_is_up(4, 7)).await;
    page.press(Key::Escape).await;
    page.until_no_sheet().await;
    page.press("w").await;
    page.until_state("its disk is on hold", |state| state.node(4)["diskHeld"] == true).await;
    page.press("w").await;
    page.until_state("its disk is released", |state| state.node(4)["diskHeld"] == false).await;
    page.press("e").await;
    page.press(" ").await;
    page.until_state("node 4 leads", |state| state.leader() == Some(4)).await;
    page.press(" ").await;
    page.until("it is paused", async || page.attribute("play", "aria-pressed").await == "false").await;

    // Messages under way.
    page.run("append leader m=1\ntick 3").await;
    page.until("they are drawn", async || page.count(".cluster-panel [data-testid^=message-]").await > 0).await;
    page.press("m").await;
    page.until("a message is shown", async || page.shows("message-panel").await).await;
    page.press(Key::Escape).await;
    page.until("it is closed", async || !page.shows("message-panel").await).await;

    // The page.
    page.press("h").await;
    page.until("heartbeats are shown", async || page.attribute("heartbeats", "aria-pressed").await == "true").await;
    page.press("l").await;
    let lang = "return document.documentElement.lang";
    page.until("the page is in Chinese", async || page.js(lang, vec![]).await == "zh-Hans").await;
    page.press("l").await;
    page.until("the page is in English", async || page.js(lang, vec![]).await == "en").await;
    let colour = "return getComputedStyle(document.body).backgroundColor";
    let light = page.js(colour, vec![]).await;
    page.press("d").await;
    page.until("the page is dark", async || page.js(colour, vec![]).await != light).await;

    page.press("f").await;
    page.until("the page's own figures are shown", async || page.shows("figures").await).await;
    page.press("f").await;
    page.until("they are gone", async || !page.shows("figures").await).await;

    // In front of a class; what its keys do there, `class.rs` tries.
    page.press("b").await;
    page.until("the sheet of a class is open", async || page.shows("class-sheet").await).await;
    page.press(Key::Escape).await;
    page.until_no_sheet().await;
    page.press(Key::Shift + "P").await;
    page.until("it presents", async || page.shows("present-next").await).await;
    page.press(Key::Shift + "P").await;
    page.until("it is the ordinary page", async || page.shows("tab-events").await).await;
    page.finish().await;
}
