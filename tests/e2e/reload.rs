//! The page is closed, loaded again, or killed: IndexedDB nodes come back, memory nodes come back empty.

use std::time::Duration;

use crate::harness::{Entry, Options, Page, State, number};

const MIXED: &str = "cluster nodes=3 storage=indexeddb\nstorage 3 memory\nrun until leader\n\
    append leader count=9 keys=4\nrun until decided 9 at all\nsnapshot 1 at=4 local\ntick 20";

fn assert_came_back(before: &State, after: &State, pid: u64) {
    let (was, is) = (before.node(pid), after.node(pid));
    assert_eq!(is["up"], true, "{is}");
    assert_eq!(is["storage"], "indexeddb");
    for field in ["promise", "decided", "accepted", "compacted", "snapshot", "entries"] {
        assert_eq!(is[field], was[field], "the {field} of node {pid}");
    }
}

#[tokio::test]
async fn a_page_that_is_closed_in_the_middle_comes_back() {
    let page = Page::after(MIXED).await;
    let before = page.state().await;
    assert_eq!(before.number(1, "compacted"), 4);
    page.close_tab_and_open_another().await;

    let after = page.state().await;
    assert_came_back(&before, &after, 1);
    assert_came_back(&before, &after, 2);
    assert_eq!(after.entries(3), [], "node 3 kept its state in memory");
    assert_eq!(after.number(3, "decided"), 0);
    // The page says so, and the history is still there.
    let said = page.all_text().await;
    assert!(said.contains("memory"), "nothing says that a memory node came back empty");
    let script = page.script().await;
    assert!(script.contains("append") && script.contains("power-failure"), "{script}");
    assert!(!page.shows("welcome").await);
    page.finish().await;
}

#[tokio::test]
async fn a_reloaded_page_goes_on() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all\ntick 10").await;
    let before = page.state().await;
    for round in 2..=3 {
        page.reload().await;
        let after = page.state().await;
        before.pids().into_iter().for_each(|pid| assert!(after.entries(pid).starts_with(&before.entries(pid))));
        page.run(&format!("run until leader\nappend leader a={round}\nrun until decided {round} at all\ntick 10"))
            .await;
    }
    let state = page.state().await;
    let values = |pid| -> Vec<u64> { state.entries(pid).into_iter().map(|(_, _, value)| value).collect() };
    state.pids().into_iter().for_each(|pid| assert_eq!(values(pid), [1, 2, 3], "at node {pid}"));
    page.finish().await;
}

/// A cut writes nothing to any node's disk: the journal alone has it.
#[tokio::test]
async fn what_was_done_just_before_a_reload_is_not_forgotten() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all\ntick 30").await;
    page.run("tick 40\ncut 1-2").await;
    let before = page.script().await;
    let step = number(&page.state().await.0["step"]);
    page.reload().await;
    let state = page.state().await;
    assert!(!state.link_is_up(1, 2) && !state.link_is_up(2, 1) && state.link_is_up(1, 3), "the link is whole again");
    let script = page.script().await;
    assert_eq!(script.trim_end().rsplit_once('\n').map(|(all, _)| all), Some(before.trim_end()), "{script}");
    assert!(script.trim_end().lines().last().is_some_and(|line| line.starts_with("power-failure")), "{script}");
    assert_eq!(number(&page.state().await.0["step"]), step + 1, "and nothing but the power failure since");

    // Nor does it take the time that a page has when it is left: killed, the browser has none.
    page.run("heal all\ncut 2-3").await;
    page.js("await new Promise(ok => setTimeout(ok, 500))", vec![]).await;
    let (site, profile, options) = page.kill();
    let page = Page::again(site, profile, options).await;
    let script = page.script().await;
    assert!(script.contains("\nheal all\ncut 2-3\npower-failure"), "{script}");
    page.finish().await;
}

#[tokio::test]
async fn a_page_that_is_closed_while_a_write_is_under_way_comes_back() {
    let page = Page::after("append leader count=20\nrun until decided 20 at all\ntick 10").await;
    let before = page.state().await;
    // Nothing waits for this append: the page goes while its flush is under way.
    page.js("playground.run('append leader count=500\\nstep 3')", vec![]).await;
    page.reload().await;
    let after = page.state().await;
    for pid in before.pids() {
        assert!(after.entries(pid).starts_with(&before.entries(pid)), "node {pid} lost what it had");
        assert!(after.number(pid, "decided") >= before.number(pid, "decided"));
    }
    page.run("run until leader\nappend leader end=1\nrun until decided 21 at all").await;
    page.finish().await;
}

/// What the page has acknowledged of a node: what is on its disk, and how far it had decided when nothing was
/// pending.
struct Acknowledged {
    entries: Vec<Entry>,
    compacted: u64,
    decided: u64,
    promise: u64,
}

impl Acknowledged {
    fn of(state: &State, pid: u64) -> Self {
        let quiet = state.number(pid, "pendingWrites") == 0;
        let promise = &state.node(pid)["promise"]["n"];
        Self {
            entries: state.durable_entries(pid),
            compacted: state.number(pid, "compacted"),
            decided: if quiet { state.number(pid, "decided") } else { 0 },
            promise: if quiet && !promise.is_null() { number(promise) } else { 0 },
        }
    }
}

#[tokio::test]
async fn a_killed_browser_loses_nothing_that_was_acknowledged() {
    let mut page = Page::explored().await;
    let mut known_lines = 0;
    for round in 0..3 {
        // The page writes without a pause; what it says it has done is kept for us to read.
        let load = "window.said = null;
            (async () => { for (let i = 0; ; i++) {
                const result = await playground.run(`append leader count=20 keys=7\\nrun until decided 1\\ntick 6`);
                if (result.error) { window.failed = result.error.message; return; }
                window.said = playground.state();
                await new Promise(next => setTimeout(next));
            } })()";
        page.run("run until leader").await;
        page.js(&format!("{load}; return null"), vec![]).await;
        page.until("something is acknowledged", async || {
            page.js("return (window.said?.nodes[0].decided ?? 0) > 0", vec![]).await == true
        })
        .await;
        tokio::time::sleep(Duration::from_millis(200 + 150 * round)).await;
        let said = page.js("if (window.failed) throw new Error(window.failed); return window.said", vec![]).await;
        let before = State(said);
        let (site, profile, options) = page.kill();

        page = Page::again(site, profile, options).await;
        let after = page.state().await;
        for pid in before.pids() {
            let known = Acknowledged::of(&before, pid);
            let node = after.node(pid);
            assert!(after.number(pid, "decided") >= known.decided, "decided {} before: {node}", known.decided);
            assert!(number(&node["promise"]["n"]) >= known.promise, "promised {} before: {node}", known.promise);
            let compacted = after.number(pid, "compacted").max(known.compacted);
            let kept = after.entries(pid);
            for entry in known.entries.iter().filter(|entry| entry.0 >= compacted) {
                assert!(kept.contains(entry), "node {pid} lost {entry:?}, which was durable");
            }
        }
        let lines = page.script().await.lines().count();
        assert!(lines > known_lines, "the history is still there: {lines} lines after {known_lines}");
        known_lines = lines;
    }
    // And it goes on.
    page.run("run until leader\nappend leader end=1\ntick 40").await;
    page.finish().await;
}

#[tokio::test]
async fn settings_are_kept() {
    let page = Page::first_visit_with(Options { dark: false, ..Options::default() }).await;
    page.explore().await;
    let look = "return [document.documentElement.lang, getComputedStyle(document.body).backgroundColor]";
    let first = page.js(look, vec![]).await;
    page.click("lang").await;
    page.click("theme").await;
    page.until("both have changed", async || {
        let now = page.js(look, vec![]).await;
        now[0] == "zh-Hans" && now[1] != first[1]
    })
    .await;
    let before = page.js(look, vec![]).await;
    page.reload().await;
    assert_eq!(page.js(look, vec![]).await, before);
    page.finish().await;
}

/// As a translator in the browser does to a page: Yew finds an element gone, and panics.
#[tokio::test]
async fn a_page_that_somebody_else_tampered_with_says_that_it_stopped_and_goes_on_from_its_button() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all\ntick 30").await;
    let before = page.state().await;
    page.js("window.before = true; document.querySelector('[data-testid=feed]').textContent = ''", vec![]).await;
    let act = "await Promise.race([playground.run('append leader b=2'), new Promise(over => setTimeout(over, 1000))])";
    // Whether it answers does not matter.
    let _ = page.eval(act, vec![]).await;
    page.until("it says that it stopped", async || page.shows("stopped").await).await;
    let said = page.text("stopped").await;
    assert!(said.contains("step"), "{said}");
    page.js("document.querySelector('[data-testid=stopped] button').click()", vec![]).await;
    page.until("it is loaded again", async || {
        page.eval("return window.before === undefined", vec![]).await.is_ok_and(|again| again == true)
    })
    .await;
    page.ready().await;
    let after = page.state().await;
    assert!(!page.shows("stopped").await);
    before
        .pids()
        .into_iter()
        .for_each(|pid| assert!(after.entries(pid).starts_with(&before.entries(pid)), "node {pid}"));
    let told = page.all_text().await;
    assert!(told.contains("stopped"), "nothing says what became of the last visit: {told}");
    page.finish_with_errors().await;
}
