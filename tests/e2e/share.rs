//! Runs that go out as a link or a file and come in again: the same run, step for step, in another browser.

use omnipaxos_playground::{
    script::link,
    sim::{Simulation, replay::Replay, role::Role},
};
use serde_json::json;

use crate::harness::{Options, Page, native, number};

/// Elections, a partition, crashes, compaction, keys of any script; it stops in the middle of things.
const RUN: &str = "cluster nodes=5 seed=11 latency=2 jitter=3
    storage 4 memory
    run until leader
    append leader count=20 keys=4
    append leader \"键 值 <b>&amp;\"=7
    append leader \"\\u{202e}🙂\"=8
    run until decided 20
    snapshot leader at=10
    isolate 5
    append leader b=1
    tick 30
    crash 3
    append leader c=2
    tick 25
    heal all
    restart 3
    tick 9";

/// At how many steps on the way a run is compared.
const SEEKS: u64 = 40;

/// The page is at the very state in which the core is after the same script.
async fn assert_like_native(page: &Page, native: &Simulation) {
    let state = page.state().await;
    assert_eq!(number(&state.0["step"]), native.steps());
    assert_eq!(number(&state.0["time"]), native.time());
    assert_eq!(state.pids(), native.pids().collect::<Vec<_>>());
    for pid in state.pids() {
        let (here, there) = (state.node(pid), native.node(pid).expect("the core has it too"));
        let promise = |field: &str| number(&here["promise"][field]);
        let found = (state.number(pid, "decided"), state.number(pid, "accepted"), state.number(pid, "compacted"));
        assert_eq!(found, (there.decided as u64, there.accepted as u64, there.compacted as u64), "node {pid}");
        assert_eq!(here["up"], there.up, "node {pid}");
        assert_eq!(here["role"], if there.role == Role::Leader { "leader" } else { "follower" }, "node {pid}");
        match there.promise {
            None => assert!(here["promise"].is_null(), "node {pid}"),
            Some(ballot) => {
                let of_core = (u64::from(ballot.n), u64::from(ballot.priority), ballot.pid);
                assert_eq!((promise("n"), promise("priority"), promise("pid")), of_core, "node {pid}");
            }
        }
        let mut entries = Vec::new();
        native.entries(pid, 0..usize::MAX, |at, entry| entries.push((at as u64, entry.kv.key.clone(), entry.kv.value)));
        assert_eq!(state.entries(pid), entries, "node {pid}");
    }
}

/// The link of the share sheet, which is open.
async fn shown_link(page: &Page) -> String {
    page.find("share-link").await;
    let body = "return document.querySelector('[data-testid=share-link]').value";
    page.js(body, vec![]).await.as_str().expect("a link is text").to_owned()
}

#[tokio::test]
async fn a_link_opened_in_another_browser_shows_the_same_run() {
    let page = Page::after(RUN).await;
    page.open_sheet("share-open", "share-sheet").await;
    let address = shown_link(&page).await;
    assert!(address.starts_with(&page.site.page()) && address.contains("#run=1."), "{address}");
    let length = address.chars().count();
    assert!(length < 1_000, "{length} characters for so short a run");
    assert!(page.text("share-sheet").await.contains(&format!("{length} characters")));
    let (script, state) = page.run_and_state().await;

    let other = page.elsewhere(&address, Options::default()).await;
    assert_eq!(other.run_and_state().await, (script.clone(), state), "the same run, in the same state");
    assert_eq!(other.attribute("play", "aria-pressed").await, "false", "it stands still");
    assert!(!other.shows("incoming-sheet").await && other.count("[role=alert]").await == 0);
    let native = native::run(&script);
    assert_like_native(&other, &native).await;
    // And on the way there, from its last step to its first.
    for part in (0..SEEKS).rev() {
        let step = native.steps() * part / SEEKS;
        let mut replay = Replay::new(native.setup()).expect("it was started from before");
        assert!(replay.advance(native.history(), step, u64::MAX).expect("it was carried out before"));
        other.js("await playground.seek(args[0])", vec![json!(step)]).await;
        assert_eq!(other.state().await.0["live"], false);
        assert_like_native(&other, replay.simulation()).await;
    }
    other.js("await playground.seek(args[0])", vec![json!(native.steps())]).await;
    assert!(other.all_text().await.contains("键 值 <b>&amp;"), "what looks like markup is shown as it is");

    // The link has served: what was done since is what comes back.
    assert_eq!(other.js("return location.hash", vec![]).await, json!(""));
    other.run("append leader later=1\nrun until decided 24").await;
    other.reload().await;
    // All but node 4, which is in memory.
    let back = other.state().await;
    let kept = [1, 2, 3, 5].map(|pid| back.entries(pid).iter().any(|(_, key, _)| key == "later"));
    assert!(kept.iter().filter(|kept| **kept).count() >= 2, "{kept:?}");
    assert!(!other.shows("incoming-sheet").await, "the link is not opened again");
    other.finish().await;
    page.finish().await;
}

#[tokio::test]
async fn who_did_something_is_asked_before_a_link_replaces_it() {
    let page = Page::after("append leader mine=1\nrun until decided 1 at all\ntick 20").await;
    let mine = page.run_and_state().await;
    let address = {
        let source = Page::after(RUN).await;
        source.open_sheet("share-open", "share-sheet").await;
        let address = shown_link(&source).await;
        source.finish().await;
        format!("{}#{}", page.site.page(), address.split_once('#').expect("it has a fragment").1)
    };
    // A link that comes into the tab in which the page is open.
    page.js("location.href = args[0]", vec![json!(address)]).await;
    page.until("it is asked", async || page.shows("incoming-sheet").await).await;
    let said = page.text("incoming-sheet").await;
    assert!(said.contains("5 nodes") && said.contains("3 nodes"), "{said}");
    assert_eq!(page.run_and_state().await, mine, "nothing happened yet");
    page.click("incoming-keep").await;
    page.until_no_sheet().await;
    assert_eq!(page.run_and_state().await, mine);
    assert_eq!(page.js("return location.hash", vec![]).await, json!(""));

    // Esc keeps it as well.
    page.js("location.href = args[0]", vec![json!(address)]).await;
    page.until("it is asked again", async || page.shows("incoming-sheet").await).await;
    page.press(thirtyfour::Key::Escape).await;
    page.until_no_sheet().await;
    assert_eq!(page.run_and_state().await, mine);

    // The earlier run of a page that is opened by a link is read first, and asked for, too.
    page.open_address(&page.site.empty()).await;
    page.open_address(&address).await;
    page.ready().await;
    page.until("it is asked there", async || page.shows("incoming-sheet").await).await;
    assert_eq!(page.state().await.number(1, "accepted"), 1, "the earlier run is there");
    // Before it goes it can be kept as a file.
    let hear = "window.handed = null; const old = URL.createObjectURL;
        URL.createObjectURL = blob => { blob.text().then(text => window.handed = text); return old.call(URL, blob); }";
    page.js(hear, vec![]).await;
    page.click("incoming-download").await;
    page.until("the file is handed out", async || page.js("return !!window.handed", vec![]).await == json!(true)).await;
    let file = page.js("return window.handed", vec![]).await.as_str().unwrap_or_default().to_owned();
    assert!(file.starts_with("# OmniPaxos Playground run, version 1.") && file.contains("mine=1"), "{file}");
    page.click("incoming-open").await;
    page.until_no_sheet().await;
    let steps = native::run(RUN).steps();
    page.until_state("the run of the link is there", |state| number(&state.0["step"]) == steps).await;
    assert_like_native(&page, &native::run(RUN)).await;
    page.finish().await;
}

/// What the browser does when a person lets files go over the page.
pub const DROP: &str = "const data = new DataTransfer();
    for (const [name, bytes] of args[0]) data.items.add(new File([new Uint8Array(bytes)], name));
    const send = name => document.querySelector('.page').dispatchEvent(
        new DragEvent(name, { dataTransfer: data, bubbles: true, cancelable: true }));
    send('dragenter'); send('dragover');
    await new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)));
    const shown = !!document.querySelector('[data-testid=drop-overlay]')?.checkVisibility();
    send('drop');
    return shown";

#[tokio::test]
async fn a_file_that_is_dropped_or_chosen_opens() {
    let page = Page::explored().await;
    let file = link::file(&native_script(), "https://example.org/");
    let shown = page.js(DROP, vec![json!([["run.txt", file.as_bytes()]])]).await;
    assert_eq!(shown, json!(true), "the page says what will happen");
    let native = native::run(RUN);
    page.until_state("it is open", |state| number(&state.0["step"]) == native.steps()).await;
    assert_like_native(&page, &native).await;
    page.until("the overlay is gone", async || !page.shows("drop-overlay").await).await;
    assert_eq!(page.script().await, native_script());

    // Now there is something to lose. A file can be chosen, too; its name is only a name.
    let path = std::env::temp_dir().join(format!("<img src=x> {}.txt", std::process::id()));
    std::fs::write(&path, "cluster nodes=3 seed=2\r\ntick 77\r\n").expect("a file can be written");
    page.open_sheet("share-open", "share-sheet").await;
    let input = page.find("share-open-file").await;
    input.send_keys(path.to_string_lossy()).await.expect("a file can be chosen");
    page.until("it is asked", async || page.shows("incoming-sheet").await).await;
    assert!(page.text("incoming-sheet").await.contains("<img src=x>"));
    page.click("incoming-open").await;
    page.until_state("it is open", |state| state.pids().len() == 3 && number(&state.0["time"]) == 77).await;
    std::fs::remove_file(&path).expect("the file can be deleted");
    page.finish().await;
}

/// The run as the page prints it.
fn native_script() -> String {
    let native = native::run(RUN);
    omnipaxos_playground::script::print(native.setup(), native.history())
}

#[tokio::test]
async fn a_run_too_long_for_a_link_is_offered_as_a_file() {
    let page = Page::explored().await;
    // Values without a pattern: they cannot be compressed to a short link.
    let mut seed = 1_u64;
    let mut value = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        seed
    };
    let lines: Vec<String> = (0..900).map(|_| format!("append 1 \"{:x}\"={}", value(), value())).collect();
    page.run(&lines.join("\n")).await;
    page.open_sheet("share-open", "share-sheet").await;
    page.until("there is no link", async || page.shows("share-no-link").await).await;
    assert!(page.text("share-no-link").await.contains("8,000"), "it says how long a link can be");
    assert!(!page.shows("share-link").await);
    assert!(page.shows("share-download").await && page.shows("share-copy-script").await);
    page.finish().await;
}

#[tokio::test]
async fn a_link_waits_while_another_tab_has_the_cluster() {
    let page = Page::after("append leader mine=1\nrun until decided 1 at all\ntick 20").await;
    let first = page.tab().await;
    page.open_sheet("share-open", "share-sheet").await;
    let address = shown_link(&page).await;
    let second = page.open_in_new_tab().await;
    page.open_address(&page.site.empty()).await;
    page.open_address(&address).await;
    page.until("it stands by", async || page.shows("elsewhere").await).await;
    page.until("it says that the link waits", async || page.all_text().await.contains("The run in this link")).await;
    page.close_tab(&first, &second).await;
    page.click("take-over").await;
    page.ready().await;
    // The run of the other tab is there before the link is, and is not lost to it.
    page.until("it is asked", async || page.shows("incoming-sheet").await).await;
    assert_eq!(page.state().await.number(1, "accepted"), 1);
    page.click("incoming-open").await;
    page.until_no_sheet().await;
    page.until_state("it is open", |state| state.all_decided(1)).await;
    // The earlier run had decided as much: it is told by its power failure.
    page.until("this is the run of the link", async || !page.script().await.contains("power-failure")).await;
    page.finish().await;
}
