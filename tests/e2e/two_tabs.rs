//! The page in two tabs: one has the cluster, the other is told so, watches a copy, takes over.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::harness::{Options, Page, State};

const RUN: &str = "append leader count=7 keys=3\nrun until decided 7 at all\nsnapshot 1 at=3 local\ntick 10";
/// How soon a tab that waits has the cluster when it is free, on a slow machine.
const SOON: Duration = Duration::from_secs(5);

async fn until_shown(page: &Page, testid: &str) {
    page.until(&format!("{testid} is shown"), async || page.shows(testid).await).await;
}

/// Settles within so long: `"resolved"`, `"rejected"` or `"waits"`.
async fn readiness(page: &Page, ms: u64) -> String {
    let body = "return await Promise.race([
        playground.ready.then(() => 'resolved', () => 'rejected'),
        new Promise(ok => setTimeout(() => ok('waits'), args[0]))])";
    page.js(body, vec![json!(ms)]).await.as_str().unwrap_or_default().to_owned()
}

/// All that nodes have on their disks or in their logs.
fn logs(state: &State) -> Vec<serde_json::Value> {
    let fields = ["pid", "promise", "decided", "accepted", "compacted", "snapshot", "entries"];
    state.nodes().map(|node| fields.iter().map(|field| node[field].clone()).collect()).collect()
}

async fn assert_power_failure(page: &Page, before: &State) {
    let after = page.state().await;
    assert_eq!(logs(&after), logs(before), "every disk is as the other tab left it");
    assert!(page.script().await.trim_end().lines().last().is_some_and(|line| line.starts_with("power-failure")));
    page.run("run until leader\nappend leader end=1\nrun until decided 8 at all").await;
}

#[tokio::test]
async fn the_second_tab_is_told_and_waits() {
    let page = Page::after(RUN).await;
    let (first, run) = (page.tab().await, page.run_and_state().await);
    let second = page.open_in_new_tab().await;
    until_shown(&page, "elsewhere").await;
    let said = page.text("elsewhere").await;
    let step = run.1.0["step"].to_string();
    assert!(said.contains("3 nodes") && said.contains(&format!("step {step} ")), "{said:?}");
    assert!(!page.shows("node-1").await && !page.shows("banner").await);
    assert!(!page.shows("copy-banner").await && !page.shows("welcome").await);

    // Nothing runs here, and whoever tries is told why.
    let refused = page.try_run("append leader a=1").await;
    assert!(refused["error"]["message"].as_str().is_some_and(|said| said.contains("Another tab")), "{refused}");
    assert_ne!(page.attribute("next-event", "disabled").await, "", "nothing can be stepped");
    assert_eq!(readiness(&page, 1_500).await, "waits");

    // It hears of what happens there.
    page.go_to(&first).await;
    page.run("append leader more=1\nrun until decided 8 at all").await;
    let step = page.state().await.0["step"].to_string();
    page.go_to(&second).await;
    page.until("the second tab hears of it", async || page.text("elsewhere").await.contains(&format!("step {step} ")))
        .await;

    // Not asked to wait, it only offers to take over.
    page.close_tab(&first, &second).await;
    page.until("the other tab is gone", async || page.text("elsewhere").await.contains("gone")).await;
    assert_eq!(readiness(&page, 1_500).await, "waits");
    page.click("take-over").await;
    page.ready().await;
    assert!(!page.shows("elsewhere").await);
    assert_eq!(page.state().await.number(1, "decided"), 8);
    page.finish().await;
}

#[tokio::test]
async fn a_copy_shows_the_same_logs_and_changes_nothing() {
    let page = Page::after(RUN).await;
    let (first, original) = (page.tab().await, page.run_and_state().await);
    let databases = "return (await indexedDB.databases()).map(d => d.name).sort()";
    let names = page.js(databases, vec![]).await;
    let second = page.open_in_new_tab().await;
    page.click("watch-copy").await;
    until_shown(&page, "copy-banner").await;
    page.ready().await;
    assert_eq!(page.run_and_state().await, original);
    let step = original.1.0["step"].to_string();
    assert!(page.text("copy-banner").await.contains(&format!("step {step}.")));

    // It can be played with: nothing of that reaches the other tab or a database.
    page.append(1, "here", "1").await;
    page.run("run until decided 8 at all").await;
    page.click("next-event").await;
    page.run("cluster nodes=5 seed=3\nrun until leader").await;
    assert_eq!(page.state().await.pids().len(), 5);
    assert!(page.shows("copy-banner").await);
    // Its disks are only simulated, and the panel says so.
    page.select(1).await;
    page.click("tab-storage").await;
    until_shown(&page, "disk-of-copy").await;
    assert!(page.text("disk-of-copy").await.contains("Its database is open in the other tab"));
    assert!(!page.shows("disk-look").await);
    assert_eq!(page.js(databases, vec![]).await, names);
    page.go_to(&first).await;
    assert_eq!(page.run_and_state().await, original);

    // What happened there since comes with a fresh copy.
    page.run("append leader later=9\nrun until decided 8 at all").await;
    let later = page.run_and_state().await;
    let step = later.1.0["step"].to_string();
    page.go_to(&second).await;
    let goes_on = async || page.text("copy-banner").await.contains(&format!("is at step {step} "));
    page.until("the copy is said to be old", goes_on).await;
    page.click("refresh-copy").await;
    page.until("the copy is the later run", async || page.script().await == later.0).await;
    assert_eq!(page.run_and_state().await, later);

    // Closed, the first tab leaves its run as it was.
    page.click("take-over").await;
    page.close_tab(&first, &second).await;
    page.until("the cluster is here", async || page.script().await.contains("power-failure")).await;
    assert!(!page.shows("copy-banner").await);
    assert_eq!(logs(&page.state().await), logs(&later.1));
    page.finish().await;
}

#[tokio::test]
async fn a_tab_that_was_asked_to_takes_over_without_a_click() {
    let page = Page::after(RUN).await;
    let (first, before) = (page.tab().await, page.state().await);
    let second = page.open_in_new_tab().await;
    page.click("take-over").await;
    page.until("it waits", async || page.attribute("take-over", "aria-pressed").await == "true").await;
    page.close_tab(&first, &second).await;
    let closed = Instant::now();
    page.ready().await;
    assert!(closed.elapsed() < SOON, "it took {:?}", closed.elapsed());
    assert_power_failure(&page, &before).await;

    // And it tells the next one.
    let third = page.open_in_new_tab().await;
    until_shown(&page, "elsewhere").await;
    page.until("the third is told", async || page.text("elsewhere").await.contains("3 nodes")).await;
    page.close_tab(&third, &second).await;
    page.finish().await;
}

#[tokio::test]
async fn a_first_tab_that_is_loaded_again_finds_the_cluster_in_the_one_that_waited() {
    let page = Page::after(RUN).await;
    let (first, before) = (page.tab().await, page.state().await);
    let second = page.open_in_new_tab().await;
    page.click("take-over").await;
    page.go_to(&first).await;
    page.js("location.reload()", vec![]).await;
    page.go_to(&second).await;
    page.ready().await;
    assert_power_failure(&page, &before).await;
    page.go_to(&first).await;
    until_shown(&page, "elsewhere").await;
    page.finish().await;
}

#[tokio::test]
async fn what_is_no_message_is_not_listened_to() {
    let page = Page::after(RUN).await;
    let (first, run) = (page.tab().await, page.run_and_state().await);
    let second = page.open_in_new_tab().await;
    until_shown(&page, "elsewhere").await;
    let hostile = "const channel = new BroadcastChannel('omnipaxos-playground.tabs');
        for (const message of [null, undefined, 1, 'who', [], {}, { kind: 7 }, { kind: 'here' }, { kind: 'run' },
            { kind: 'here', since: -1, step: 1, time: 1, nodes: 3 },
            { kind: 'here', since: 1e300, step: 1, time: 1, nodes: 3 },
            { kind: 'here', since: 1, step: NaN, time: 1, nodes: 3 },
            { kind: 'here', since: 1, step: 1, time: 1, nodes: 1e9 },
            { kind: 'run', script: 5, step: 1 }, { kind: 'run', script: 'cluster', step: 0 },
            new Uint8Array(9), new Map([['kind', 'who']]), { kind: 'ask-run', more: new Date() }])
            channel.postMessage(message);
        return new Promise(ok => setTimeout(ok, 300))";
    page.js(hostile, vec![]).await;
    page.go_to(&first).await;
    page.js(hostile, vec![]).await;
    assert_eq!(page.run_and_state().await, run, "the tab that has the cluster goes on");
    page.run("tick 1").await;

    page.go_to(&second).await;
    assert!(page.text("elsewhere").await.contains("3 nodes") && !page.shows("copy-banner").await);
    page.finish().await;
}

/// Stands in for a tab with the cluster: holds its lock, says nothing, and answers whoever asks for its run with
/// `window.answer`.
const STAND_IN: &str = "await new Promise(held => navigator.locks.request('indexeddb omnipaxos-playground.journal',
        () => { held(); return new Promise(free => { window.letGo = free }) }));
    const channel = window.channel = new BroadcastChannel('omnipaxos-playground.tabs');
    channel.onmessage = ({ data }) => {
        if (data.kind === 'ask-run' && window.answer) channel.postMessage({ kind: 'run', ...window.answer });
    }";

#[tokio::test]
async fn a_tab_that_sends_nonsense_is_an_error_and_no_more() {
    let page = Page::empty(Options::default()).await;
    let first = page.tab().await;
    page.js(STAND_IN, vec![]).await;
    let second = page.open_in_new_tab().await;
    until_shown(&page, "elsewhere").await;
    let said = page.text("elsewhere").await;
    assert!(said.contains("Another tab") && !said.contains("nodes"), "a silent tab is not told about: {said:?}");
    page.click("watch-copy").await;
    page.until("it gives up", async || page.text("elsewhere").await.contains("does not answer")).await;

    let long = "#".repeat(2 << 20);
    let many = format!("cluster nodes=3\n{}", "tick 1\n".repeat(20_001));
    for (script, step, expected) in [
        ("no such words", 1, "line 1, column 1"),
        ("append 1 a=1", 1, "expected \"cluster\""),
        ("cluster nodes=1", 0, "nodes"),
        ("cluster nodes=3\nappend 9 a=1", 1, "line 2"),
        ("cluster nodes=3\nstep 9\nexpect decided 5 at all", 9, "line 3"),
        ("cluster nodes=3\nstep 9", 10, "step 9, not 10"),
        ("cluster nodes=3\ntick 10000000", 100, "beyond step 100"),
        (&long, 1, "1048576 bytes"),
        (&many, 1_000_000, "20000 lines"),
    ] {
        page.go_to(&first).await;
        page.js("window.answer = { script: args[0], step: args[1] }", vec![json!(script), json!(step)]).await;
        page.go_to(&second).await;
        page.click("watch-copy").await;
        page.until(&format!("it says {expected:?}"), async || page.text("elsewhere").await.contains(expected)).await;
        assert_eq!(readiness(&page, 0).await, "waits");
    }

    // The next one is as good as ever; and the tab that has gone in the meantime is missed at once.
    page.go_to(&first).await;
    page.js("window.answer = { script: 'cluster nodes=3\\nstep 9', step: 9 }", vec![]).await;
    page.go_to(&second).await;
    page.click("watch-copy").await;
    until_shown(&page, "copy-banner").await;
    assert_eq!(page.state().await.0["step"], 9);
    page.go_to(&first).await;
    page.js("window.letGo()", vec![]).await;
    page.go_to(&second).await;
    page.until("the other tab is gone", async || page.text("copy-banner").await.contains("gone")).await;
    page.click("take-over").await;
    page.until("the cluster is here", async || !page.shows("copy-banner").await).await;
    page.until_state("it runs", |state| state.leader().is_some()).await;
    page.finish().await;
}
