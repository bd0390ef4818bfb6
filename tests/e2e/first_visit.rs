//! What somebody sees who opens the page for the first time.

use serde_json::json;

use crate::harness::{Page, number};

/// What a first visit may load until its cluster stands, as a host sends it (gzip), in bytes: a little above what it is.
const MOST_BYTES: u64 = 350_000;

/// Notes when the page says that it is ready, as `window.readyAt`: what is asked for from then on is for later.
pub const NOTES_READY: &str = "
    let playground;
    Object.defineProperty(window, 'playground', {
        get: () => playground,
        set: (value) => {
            playground = value;
            value.ready.then(() => { window.readyAt = performance.now(); });
        },
    });";

#[tokio::test]
async fn a_first_visit_finds_a_leader_elected_and_is_welcomed() {
    let page = Page::first_visit().await;
    let state = page.state().await;
    assert_eq!(state.pids(), [1, 2, 3]);
    let leader = state.the_leader();
    for node in state.nodes() {
        assert_eq!(node["up"], true, "{node}");
        assert_eq!(node["storage"], "indexeddb", "{node}");
        assert_eq!(node["promise"]["pid"], leader, "every node has promised the leader: {node}");
    }
    assert!(page.shows("welcome").await);
    assert!(page.text("welcome-append").await.contains("x=1"));
    assert_eq!(page.attribute("play", "aria-pressed").await, "false", "time stands until somebody lets it pass");
    for pid in state.pids() {
        assert!(page.shows(&format!("node-{pid}")).await);
        assert!(page.shows(&format!("lane-{pid}")).await);
        assert_eq!(page.attribute(&format!("node-{pid}"), "role").await, "button");
        let name = page.texts(&format!("[data-testid=node-{pid}] > title")).await;
        assert!(name.first().is_some_and(|name| name.contains(&pid.to_string())), "{name:?}");
    }
    assert_ne!(page.text("cluster-summary").await, "");
    assert_eq!(page.count("[id=loading]").await, 0, "the words of the empty page are gone");
    page.finish().await;
}

#[tokio::test]
async fn the_welcome_appends_the_first_entry() {
    let page = Page::first_visit().await;
    page.click("welcome-append").await;
    page.until("the welcome is gone", async || !page.shows("welcome").await).await;
    let state = page.play_until("all have decided", |state| state.all_decided(1)).await;
    for pid in state.pids() {
        assert_eq!(state.entries(pid), [(0, "x".to_owned(), 1)], "at node {pid}");
        let cell = format!("cell-{pid}-0");
        assert_eq!(page.attribute(&cell, "data-decided").await, "true");
        let text = page.text(&cell).await;
        assert!(text.contains('x') && text.contains('1'), "the cell says {text:?}");
    }
    page.finish().await;
}

#[tokio::test]
async fn a_welcome_that_was_read_does_not_come_again() {
    let page = Page::explored().await;
    assert_eq!(page.state().await.entries(1), [], "exploring freely appends nothing");
    page.reload().await;
    assert!(!page.shows("welcome").await);
    page.finish().await;
}

#[tokio::test]
async fn a_first_visit_waits_for_little_and_loads_no_lesson() {
    let page = Page::first_visit().await;
    page.until("the second part came", async || page.second_part_is_there().await).await;
    // What the page itself asked for, and whether that was before it asked for the first of what it brings when its
    // cluster stands. What the service worker keeps for later is fetched behind its back.
    let said = page
        .js(
            "const gzip = async (url) => {
                 const sent = (await fetch(url)).body.pipeThrough(new CompressionStream('gzip'));
                 return (await new Response(sent).arrayBuffer()).byteLength;
             };
             const entries = [performance.getEntriesByType('navigation')[0], ...performance.getEntriesByType('resource')];
             const name = (entry) => entry.name.split('#')[0];
             const later = entries.filter((entry) => /second-[0-9a-f]+\\.wasm$|-more-|later-/.test(name(entry)));
             const stands = Math.min(...later.map((entry) => entry.startTime));
             const urls = new Map(entries.reverse().map((entry) => [name(entry), entry.startTime < stands]));
             const atOnce = entries.filter((entry) => entry.initiatorType === 'xmlhttprequest').map(name);
             const files = [...urls].map(async ([url, early]) => [new URL(url).pathname, await gzip(url), early]);
             return { files: await Promise.all(files), atOnce }",
            vec![],
        )
        .await;
    let waited = page.waited_for_the_second_part().await.unwrap_or_default();
    assert_eq!(
        said["atOnce"],
        json!([]),
        "waited for: are tools/first.txt and tools/first-texts.txt old? make first-visit\n{waited}"
    );
    let files: Vec<(&str, u64, bool)> = said["files"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|file| (file[0].as_str().expect("a path"), number(&file[1]), file[2] == true))
        .collect();
    let (early, late): (Vec<_>, Vec<_>) = files.iter().copied().partition(|(_, _, early)| *early);
    for ending in ["/", ".css", ".js", ".wasm", ".txt"] {
        assert!(early.iter().any(|(path, _, _)| path.ends_with(ending)), "nothing ends with {ending}: {early:?}");
    }
    let sum = |files: &[(&str, u64, bool)]| files.iter().map(|(_, bytes, _)| bytes).sum::<u64>();
    println!("until the cluster stands {} bytes with gzip: {early:#?}", sum(&early));
    println!("after it {} bytes: {late:#?}", sum(&late));
    assert!(sum(&early) <= MOST_BYTES, "{} bytes: {early:#?}", sum(&early));
    let texts = early.iter().filter(|(path, _, _)| path.contains("/texts-")).count();
    assert_eq!(texts, 1, "those of one language: {early:?}");
    let lessons = files.iter().filter(|(path, _, _)| path.contains("/lessons/")).count();
    assert_eq!(lessons, 0, "{files:?}");
    page.finish().await;
}
