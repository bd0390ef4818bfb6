//! What goes wrong around a disk: the browser gives no more room or forgets; a flush fails; a record is damaged. In none
//! of it does a node vote from what it no longer knows.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::{Options, Page, State};

const SEVEN: &str = "run until leader\nappend leader count=7 keys=2\nrun until decided 7 at all\ntick 10";

/// Opens the disk sheet of a node, does this there, and closes it.
async fn with_disk_sheet(page: &Page, pid: u64, deed: &str) {
    page.select(pid).await;
    page.open_sheet("disk-open", "disk-sheet").await;
    page.click(deed).await;
    page.drawn().await;
    page.click("disk-close").await;
    page.until_no_sheet().await;
}

#[tokio::test]
async fn a_flush_that_fails_is_tried_again() {
    let page = Page::after(SEVEN).await;
    let follower = page.state().await.followers()[0];
    let line = format!("disk-{follower}");
    with_disk_sheet(&page, follower, "fail").await;
    page.until("the lane says what will be", async || page.text(&line).await.contains("next flush will fail")).await;

    page.run("append leader a=1").await;
    let mut state = page.state().await;
    for _ in 0..40 {
        if page.text(&line).await.contains("flush failed") {
            break;
        }
        page.run("tick 1").await;
        page.drawn().await;
        state = page.state().await;
    }
    assert!(page.text(&line).await.contains("flush failed"), "{:?}", page.text(&line).await);
    assert_eq!(state.entries(follower).len(), 8, "it is in its log");
    assert_eq!(state.durable_entries(follower).len(), 7, "and not on its disk");

    page.run("run until decided 8 at all\ntick 30").await;
    let state = page.state().await;
    assert_eq!(state.durable_entries(follower).len(), 8);
    assert_eq!(state.number(follower, "pendingWrites"), 0);
    page.until("the lane says so", async || page.text(&line).await.contains("all writes durable")).await;
    // What is on the real disk is what was said.
    page.reload().await;
    assert_eq!(page.state().await.entries(follower), state.entries(follower));
    page.finish().await;
}

#[tokio::test]
async fn a_damaged_disk_keeps_its_node_down_until_it_is_wiped() {
    let page = Page::after(SEVEN).await;
    let follower = page.state().await.followers()[0];
    let is_up = async || page.state().await.node(follower)["up"] == true;
    page.select(follower).await;
    page.click("crash").await;
    page.until_state("it is down", |state| state.node(follower)["up"] == false).await;
    with_disk_sheet(&page, follower, "damage-log").await;

    page.click("restart").await;
    let refused = format!("Node {follower} does not start");
    page.until("the page says why it does not start", async || page.all_text().await.contains(&refused)).await;
    assert!(!is_up().await);
    let line = page.text(&format!("disk-{follower}")).await;
    assert!(line.contains("cannot be started from"), "{line:?}");
    // The others go on without it.
    page.run("run until leader\nappend leader a=1\ntick 40").await;
    let state = page.state().await;
    assert_eq!(state.number(state.the_leader(), "decided"), 8);

    page.reload().await;
    assert!(!is_up().await, "after a reload it is still down");
    let text = page.all_text().await;
    assert!(text.contains(&format!("The database of node {follower} is damaged")), "{text}");

    with_disk_sheet(&page, follower, "wipe").await;
    page.click("restart").await;
    let state = page.until_state("it is up", |state| state.node(follower)["up"] == true).await;
    assert_eq!(state.entries(follower), [], "it is empty");
    assert_eq!(state.number(follower, "decided"), 0);
    page.reload().await;
    assert!(is_up().await, "its new database is sound");
    page.finish().await;
}

/// Chromium's own limit of what this site may store; `None` lifts it.
async fn limit(page: &Page, bytes: Option<u64>) {
    let mut parameters = json!({ "origin": page.site.origin() });
    if let Some(bytes) = bytes {
        parameters["quotaSize"] = json!(bytes);
    }
    page.cdp("Storage.overrideQuotaForOrigin", parameters).await;
}

#[tokio::test]
async fn a_full_quota_silences_the_nodes_until_there_is_room() {
    // Before anything is stored: Chromium looks at the limit anew only when what it had set aside is used up.
    let page = Page::empty(Options::default()).await;
    limit(&page, Some(400_000)).await;
    page.open().await;
    page.ready().await;
    page.explore().await;
    page.run(SEVEN).await;
    // One disk takes this, three do not. Nothing waits for it: simulated time stands still once the journal is full too.
    let many =
        "playground.run('append leader count=40000 keys=2\\ntick 60').then(result => window.ran = result); return null";
    page.js(many, vec![]).await;
    page.until("the page says it", async || page.all_text().await.contains("gives this site no more room")).await;
    let script = page.script().await;
    let state = page.state().await;
    let silent: Vec<u64> =
        state.pids().into_iter().filter(|pid| script.contains(&format!("flush-failed {pid} quota"))).collect();
    assert!(!silent.is_empty(), "{script}");
    for pid in &silent {
        assert_eq!(state.number(*pid, "decided"), 7, "node {pid} decided what is on no disk");
        assert_eq!(state.durable_entries(*pid).len(), 7, "node {pid}");
        let spoke = |message: &Value| message["from"] == json!(pid) && message["message"] == "Accepted";
        assert!(!state.0["messages"].as_array().expect("messages").iter().any(spoke), "node {pid} is not silent");
    }
    let before = page.script().await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let later = page.state().await;
    silent.iter().for_each(|pid| assert_eq!(later.number(*pid, "decided"), 7, "node {pid}: {before}"));

    // There is room again, and all goes on by itself.
    limit(&page, None).await;
    page.until("the script goes on", async || {
        page.js("return window.ran?.error === null", vec![]).await == json!(true)
    })
    .await;
    page.run("run until decided 40007 at all\ntick 30").await;
    let state = page.state().await;
    for pid in state.pids() {
        assert_eq!(state.number(pid, "pendingWrites"), 0, "node {pid}");
        assert_eq!(state.durable_entries(pid).len(), 40_007, "node {pid}");
    }
    page.reload().await;
    let after = page.state().await;
    for pid in after.pids() {
        assert_eq!(after.number(pid, "decided"), 40_007, "node {pid}");
        assert_eq!(after.entries(pid), state.entries(pid), "node {pid}");
    }
    page.finish_with_errors().await;
}

/// The write that found no room has left none for the journal either: the page is closed over disks that got no further.
#[tokio::test]
async fn a_reload_while_the_quota_is_used_up_forgets_nothing() {
    let page = Page::empty(Options::default()).await;
    limit(&page, Some(400_000)).await;
    page.open().await;
    page.ready().await;
    page.explore().await;
    page.run(SEVEN).await;
    let many = "playground.run('append leader count=40000 keys=2\\ntick 60'); return null";
    page.js(many, vec![]).await;
    page.until("the page says it", async || page.all_text().await.contains("gives this site no more room")).await;
    let before = page.state().await;
    page.reload().await;
    let notices = page.texts("[data-testid=notice]").await.concat();
    assert!(notices.contains("The journal of commands could not be written"), "{notices}");
    let state = page.state().await;
    for pid in state.pids() {
        assert_eq!(state.entries(pid), before.durable_entries(pid), "node {pid} has what was on its disk");
        assert!(state.number(pid, "decided") >= 7, "node {pid}");
    }
    limit(&page, None).await;
    page.run("run until leader\nappend leader after=1\ntick 60").await;
    let state = page.state().await;
    let decided = state.number(state.the_leader(), "decided");
    for pid in state.pids() {
        assert_eq!((state.number(pid, "decided"), state.number(pid, "pendingWrites")), (decided, 0), "node {pid}");
        assert!(state.entries(pid).contains(&(decided - 1, "after".into(), 1)), "node {pid}");
    }
    page.reload().await;
    let after = page.state().await;
    after.pids().into_iter().for_each(|pid| assert_eq!(after.entries(pid), state.entries(pid), "node {pid}"));
    page.finish_with_errors().await;
}

async fn clear(page: &Page, what: &str) {
    let parameters = json!({ "origin": page.site.origin(), "storageTypes": what });
    page.cdp("Storage.clearDataForOrigin", parameters).await;
}

#[tokio::test]
async fn cleared_site_data_is_not_voted_from() {
    let page = Page::after(SEVEN).await;
    clear(&page, "indexeddb").await;
    page.js("playground.run('append leader forgotten=1\\ntick 100'); return null", vec![]).await;
    // Each finds out at its next flush, and stops there.
    let all_down = |state: &State| state.nodes().all(|node| node["up"] == false);
    let state = page.until_state("every node is down", all_down).await;
    let script = page.script().await;
    for pid in state.pids() {
        assert_eq!(state.number(pid, "decided"), 7, "node {pid} decided on the word of forgotten logs");
        assert!(script.contains(&format!("flush-failed {pid}\ncrash {pid}\ndamage {pid} manifest")), "{script}");
    }
    let notices = page.texts("[data-testid=notice]").await.concat();
    assert!(notices.contains("has forgotten: it was at flush"), "{notices}");

    // Loaded again, the run is there to be looked at, and no node starts from what is empty.
    page.reload().await;
    let again = page.script().await;
    assert!(again.starts_with(script.trim_end().split("tick 30").next().unwrap_or_default()), "{again}");
    assert!(again.trim_end().ends_with("power-failure 1=lost 2=lost 3=lost"), "{again}");
    assert!(page.state().await.nodes().all(|node| node["up"] == false));
    let notices = page.texts("[data-testid=notice]").await.concat();
    assert!(notices.contains("A node must not vote from a damaged log"), "{notices}");
    page.click("node-1").await;
    page.click("restart").await;
    page.until("it is refused", async || page.all_text().await.contains("Node 1 does not start")).await;
    assert!(all_down(&page.state().await));
    // Wiped, they start, and know nothing: what the page offers is amnesia, by that name.
    page.run("wipe 1\nwipe 2\nwipe 3\nrestart 1\nrestart 2\nrestart 3\nrun until leader").await;
    let state = page.state().await;
    assert!(state.pids().into_iter().all(|pid| state.entries(pid).is_empty() && state.number(pid, "decided") == 0));
    page.run("append leader anew=1\nrun until decided 1 at all\ntick 10").await;
    page.reload().await;
    let state = page.state().await;
    state.pids().into_iter().for_each(|pid| assert_eq!(state.entries(pid), [(0, "anew".into(), 1)], "node {pid}"));
    page.finish_with_errors().await;
}

#[tokio::test]
async fn site_data_that_was_cleared_while_the_page_was_closed_is_missed() {
    // With `localStorage` the witness went too: then it is a first visit like any other.
    for (what, is_missed) in [("indexeddb", true), ("all", false)] {
        let page = Page::after(SEVEN).await;
        page.leave().await;
        clear(&page, what).await;
        page.open().await;
        page.ready().await;
        let notices = page.texts("[data-testid=notice]").await.concat();
        assert_eq!(notices.contains("The databases of the last cluster are gone"), is_missed, "{what}: {notices}");
        assert_eq!(page.shows("welcome").await, !is_missed, "{what}");
        let state = page.state().await;
        for pid in state.pids() {
            assert_eq!((state.number(pid, "decided"), state.entries(pid).len()), (0, 0), "{what}: node {pid}");
        }
        assert!(!page.script().await.contains("append"), "it is a new cluster");
        page.run(SEVEN).await;
        page.finish().await;
    }
}
