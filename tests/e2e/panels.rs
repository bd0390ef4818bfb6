//! What stands below the logs: events with and without heartbeats, the state, the database.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::harness::Page;

#[tokio::test]
async fn heartbeats_are_folded_until_they_are_asked_for() {
    let page = Page::explored().await;
    let in_feed = async |page: &Page| {
        page.texts("[data-testid=feed-row]").await.iter().filter(|row| row.contains("Heartbeat")).count()
    };
    // What travels in the drawing says what it is.
    let travels = "return [...document.querySelectorAll('svg title')].some(e => e.textContent.includes('Heartbeat'))";
    let travels = async |page: &Page| page.js(travels, vec![]).await == true;
    page.run("tick 12").await;
    assert_eq!(page.attribute("heartbeats", "aria-pressed").await, "false");
    for _ in 0..12 {
        page.run("tick 1").await;
        page.drawn().await;
        assert!(!travels(&page).await, "a heartbeat is drawn");
    }
    assert_eq!(in_feed(&page).await, 0);
    page.click("heartbeats").await;
    page.until("heartbeats are in the feed", async || in_feed(&page).await > 4).await;
    assert_eq!(page.attribute("heartbeats", "aria-pressed").await, "true");
    page.until("one travels", async || {
        page.run("tick 1").await;
        page.drawn().await;
        travels(&page).await
    })
    .await;
    page.press("h").await;
    page.until("they are folded again", async || in_feed(&page).await == 0 && !travels(&page).await).await;
    page.finish().await;
}

#[tokio::test]
async fn a_new_event_leaves_the_rows_that_are_there_alone() {
    // More events than are drawn: each new row takes the place of the last.
    let page = Page::after("load leader rate=1\ntick 40").await;
    page.drawn().await;
    let mark = "const rows = document.querySelectorAll('[data-testid=feed-row]');
        for (const row of rows) row.marked = true; return rows.length";
    let marked = page.js(mark, vec![]).await.as_u64().expect("a count");
    page.run("cut 1-2").await;
    page.drawn().await;
    let count = "const rows = [...document.querySelectorAll('[data-testid=feed-row]')];
        return [rows.length, rows.filter(row => row.marked).length]";
    let found = page.js(count, vec![]).await;
    let [all, left] = [0, 1].map(|at| found[at].as_u64().expect("a count"));
    assert!(all == marked && left < marked, "there are new rows: {found}, {marked} before");
    assert!(left + 5 >= marked, "{left} of {marked} rows are the same elements");
    page.finish().await;
}

#[tokio::test]
async fn the_state_tab_shows_what_each_node_has_reached() {
    let page = Page::after("append leader a=1\nappend leader b=2\nappend leader a=3\nrun until decided 3 at all").await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    page.click("tab-state").await;
    for pid in state.pids() {
        let row = format!("[data-testid=state-{pid}] td");
        page.until("the row is there", async || page.count(&row).await == 3).await;
        assert_eq!(page.texts(&row).await, ["3", "3", "2"], "decided, a and b at node {pid}");
    }
    let columns = page.texts("[role=tabpanel] thead th").await;
    assert!(columns.ends_with(&["a".into(), "b".into()]), "{columns:?}");

    // What is not decided is marked, and is not there where it has not arrived.
    page.run(&format!("isolate {leader}\nappend {leader} b=9\ntick 6")).await;
    let (here, there) = (format!("[data-testid=state-{leader}] td"), format!("[data-testid=state-{follower}] td"));
    page.until("the undecided value is marked", async || {
        page.texts(&here).await.last().is_some_and(|b| b.contains("9?"))
    })
    .await;
    assert!(page.texts(&here).await.last().is_some_and(|b| b.contains('2')), "the decided value stays beside it");
    assert_eq!(page.texts(&there).await, ["3", "3", "2"]);

    // A snapshot keeps the state.
    page.run(&format!("snapshot {follower} at=3 local")).await;
    page.until_state("it has compacted", |state| state.number(follower, "compacted") == 3).await;
    assert_eq!(page.texts(&there).await, ["3", "3", "2"]);
    page.finish().await;
}

#[tokio::test]
async fn the_state_tab_marks_what_is_older_than_elsewhere() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all").await;
    let state = page.state().await;
    let (leader, followers) = (state.the_leader(), state.followers());
    let (near, far) = (followers[0], followers[1]);
    page.click("tab-state").await;
    let marked = "[role=tabpanel] :is(td.behind, td.differs)";
    let row = format!("[data-testid=state-{far}] td");
    page.until("the row is there", async || page.texts(&row).await == ["1", "1"]).await;
    assert_eq!(page.count(marked).await, 0, "all have decided as much");
    page.run(&format!("isolate {far}\nappend leader a=2\nappend leader c=3\nrun until decided 3 at {leader},{near}"))
        .await;
    page.until("the other has neither", async || page.texts(&row).await == ["1", "1", "–"]).await;
    let behind = format!("{row}.behind");
    assert_eq!((page.count(&behind).await, page.count(marked).await), (2, 2));
    let said = page.js("return document.querySelector(args[0]).title", vec![json!(behind)]).await;
    assert_eq!(said, json!(format!("older: node {leader} has 2")));
    assert!(page.text("state-legend").await.contains("dashed"));
    page.finish().await;
}

#[tokio::test]
async fn the_storage_tab_shows_the_records_of_the_database() {
    let script =
        "cluster nodes=3\nstorage 3 memory\nrun until leader\nappend leader a=1\nrun until decided 1 at all\ntick 10";
    let page = Page::after(script).await;
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let as_found = async |page: &Page| -> Vec<Vec<String>> {
        let disk = page.js("return await playground.disk(1)", vec![]).await;
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let line = |record: &Value| {
            let [store, key, bytes, checksum, content] =
                ["store", "key", "bytes", "checksum", "content"].map(|field| text(&record[field]));
            words(&format!("{store}[{key}] {bytes} B {checksum} {content}"))
        };
        disk["records"].as_array().expect("records").iter().map(line).collect()
    };
    let as_shown = async |page: &Page| -> Vec<Vec<String>> {
        page.texts("[data-testid=disk-record]").await.iter().map(|row| words(row)).collect()
    };
    page.select(1).await;
    page.click("tab-storage").await;
    page.until("the records are shown", async || as_shown(&page).await.len() >= 2).await;
    page.until("they are all there is", async || as_shown(&page).await == as_found(&page).await).await;
    let shown = as_shown(&page).await;
    let all = shown.concat().join(" ");
    assert!(all.contains("manifest") && all.contains("decided 1") && all.contains("0: a=1"), "{all}");

    page.run("append leader b=2\nrun until decided 2 at all\ntick 10").await;
    page.click("disk-look").await;
    page.until("the new records are shown", async || as_shown(&page).await.concat().join(" ").contains("1: b=2")).await;
    // It looks again by itself after a flush, but not at once.
    page.until("they are all there is", async || as_shown(&page).await == as_found(&page).await).await;

    // The other nodes' choice follows the selection; a memory node has no database.
    page.select(2).await;
    page.until("node 2's database is shown", async || page.text("disk-view").await.contains("node-2")).await;
    page.select(3).await;
    page.until("it says that there is none", async || page.text("disk-view").await.contains("MemoryStorage")).await;
    assert_eq!(page.count("[data-testid=disk-record]").await, 0);
    page.finish().await;
}

#[tokio::test]
async fn tabs_are_walked_by_arrow_keys() {
    let page = Page::explored().await;
    page.tab_to("tab-events").await;
    for tab in ["tab-space", "tab-state", "tab-storage"] {
        page.press(Key::Right).await;
        page.until("the next tab is shown", async || page.attribute(tab, "aria-selected").await == "true").await;
        assert_eq!(page.focused().await, tab);
    }
    page.finish().await;
}
