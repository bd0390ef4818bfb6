//! Acting in the past forks the run: new databases, one switch, the old ones go. What was left can be gone back to,
//! undone, compared, and outlives the page.

use serde_json::{Value, json};

use crate::harness::{Entry, Options, Page, State, number};

const FIRST: &str = "cluster nodes=3 storage=indexeddb seed=5\nrun until leader\nappend 1 a=1\n\
    run until decided 1 at all\ntick 20";
const THEN: &str = "append 1 b=2\nrun until decided 2 at all\ntick 20";

/// Two entries at every node; the step right after the first.
async fn two_entries(page: &Page) -> u64 {
    page.run(FIRST).await;
    let step = number(&page.state().await.0["step"]);
    page.run(THEN).await;
    step
}

async fn seek(page: &Page, step: u64) {
    page.js("await playground.seek(args[0])", vec![json!(step)]).await;
    page.drawn().await;
    let state = page.state().await;
    assert_eq!((number(&state.0["step"]), &state.0["live"]), (step, &json!(false)));
}

/// The nodes' databases, by name.
async fn databases(page: &Page) -> Vec<String> {
    let body = "return (await indexedDB.databases()).map(d => d.name).filter(n => n.includes('.node-')).sort()";
    let names = page.js(body, vec![]).await;
    names.as_array().expect("a list").iter().map(|name| name.as_str().unwrap_or_default().to_owned()).collect()
}

/// Waits until there are databases of one run only; its number.
async fn one_run(page: &Page) -> u64 {
    let mut runs = Vec::new();
    page.until("there are the databases of one run", async || {
        runs = databases(page).await.iter().filter_map(|name| name.split('.').nth(1)?.parse::<u64>().ok()).collect();
        runs.len() == 3 && runs.iter().all(|run| *run == runs[0])
    })
    .await;
    runs[0]
}

fn key_values(state: &State, pid: u64) -> Vec<(String, u64)> {
    let entry = |(_, key, value): Entry| (key, value);
    state.entries(pid).into_iter().map(entry).collect()
}

fn pairs(pairs: &[(&str, u64)]) -> Vec<(String, u64)> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect()
}

/// Waits until the header says that the page is on this branch.
async fn is_on(page: &Page, branch: &str) {
    page.until(branch, async || page.shows("branch-now").await && page.text("branch-now").await == branch).await;
}

async fn everyone_has(page: &Page, expected: &[(&str, u64)]) {
    let state = page.state().await;
    state.pids().into_iter().for_each(|pid| assert_eq!(key_values(&state, pid), pairs(expected), "at node {pid}"));
}

#[tokio::test]
async fn acting_in_the_past_keeps_the_earlier_future_and_one_can_go_back() {
    let page = Page::explored().await;
    let step = two_entries(&page).await;
    let (before, run) = (page.state().await, one_run(&page).await);
    assert!(!page.shows("branch-now").await, "there is only one run");

    seek(&page, step).await;
    page.append(1, "c", "3").await;
    page.until_state("the page is live on the fork", |state| state.0["live"] == true).await;
    assert!(page.text("notice").await.contains("branch 1"), "{}", page.text("notice").await);
    is_on(&page, "branch 2").await;
    assert_eq!(one_run(&page).await, run + 1);
    page.run("run until decided 2 at all\ntick 20").await;
    everyone_has(&page, &[("a", 1), ("c", 3)]).await;
    let script = page.script().await;
    assert!(script.contains("c=3") && !script.contains("b=2"), "{script}");

    // Both outlive the page.
    let fork = page.state().await;
    page.reload().await;
    let after = page.state().await;
    for pid in fork.pids() {
        for field in ["promise", "decided", "accepted", "entries"] {
            assert_eq!(after.node(pid)[field], fork.node(pid)[field], "the {field} of node {pid}");
        }
    }
    page.open_sheet("branches-open", "branches-sheet").await;
    page.until("both are there", async || page.shows("branch-1").await && page.shows("branch-2").await).await;
    let row = page.text("branch-2").await;
    assert!(row.contains("append 1 c=3") && row.contains("append 1 b=2"), "what first differs: {row}");
    assert!(row.contains(&format!("step {step}")), "where it left: {row}");

    page.click("branch-go-1").await;
    page.until_state("the page is on the first run", |state| key_values(state, 1).contains(&("b".to_owned(), 2))).await;
    page.until("it is done", async || page.js("return playground.state().live", vec![]).await == true).await;
    assert_eq!(page.state().await, before, "all of it is as it was");
    assert_eq!(one_run(&page).await, run + 2);
    page.click("branches-close").await;
    page.until_no_sheet().await;
    is_on(&page, "branch 1").await;

    // And it goes on, before and after a reload.
    page.run("append 1 d=4\nrun until decided 3 at all\ntick 20").await;
    page.reload().await;
    everyone_has(&page, &[("a", 1), ("b", 2), ("d", 4)]).await;
    page.finish().await;
}

#[tokio::test]
async fn a_fork_can_be_undone() {
    let page = Page::explored().await;
    let step = two_entries(&page).await;
    let before = page.state().await;
    seek(&page, step).await;
    page.append(1, "c", "3").await;
    page.until_state("the page is live on the fork", |state| state.0["live"] == true).await;
    page.click("notice-action").await;
    page.until_state("it is as it was", |state| *state == before).await;
    page.until("there is one run again", async || !page.shows("branch-now").await).await;
    one_run(&page).await;
    page.reload().await;
    everyone_has(&page, &[("a", 1), ("b", 2)]).await;
    page.open_sheet("branches-open", "branches-sheet").await;
    assert_eq!(page.count(".branch").await, 1);
    page.finish().await;
}

#[tokio::test]
async fn branches_are_named_compared_and_deleted() {
    let page = Page::explored().await;
    let step = two_entries(&page).await;
    seek(&page, step).await;
    page.run("append 1 b=7\nrun until decided 2 at all\ntick 20").await;
    page.open_sheet("branches-open", "branches-sheet").await;
    page.fill("branch-name-1", "the first  try").await;
    page.press(thirtyfour::Key::Enter).await;
    page.until("it has its name", async || {
        let body = "return document.querySelector(`[data-testid='branch-name-1']`).value";
        page.js(body, vec![]).await == "the first try"
    })
    .await;

    page.click("branch-compare-1").await;
    page.until("it is compared", async || page.text("compare-sum").await.contains("nothing differs")).await;
    assert!(page.text("compare-sum").await.contains(&format!("up to step {step}")));
    page.click("compare-end").await;
    page.until("they differ", async || page.text("compare-sum").await.contains("nodes 1, 2, 3 differ")).await;
    for pid in 1..=3 {
        let cell = |index: u64, side: &str| format!("compare-cell-{pid}-{index}-{side}");
        assert_eq!(page.attribute(&cell(0, "one"), "data-differs").await, "false");
        assert_eq!(page.attribute(&cell(1, "one"), "data-differs").await, "true");
        let both = [page.text(&cell(1, "one")).await, page.text(&cell(1, "other")).await];
        assert!(both[0].contains("b=7") && both[1].contains("b=2"), "{both:?}");
        assert!(both.iter().all(|side| side.contains('≠')), "marked by more than colour: {both:?}");
    }
    page.click("compare-back").await;
    // Names outlive the page; what is deleted does not.
    page.reload().await;
    page.open_sheet("branches-open", "branches-sheet").await;
    let name = "return document.querySelector(`[data-testid='branch-name-1']`).value";
    page.until("it is there", async || page.shows("branch-1").await).await;
    assert_eq!(page.js(name, vec![]).await, "the first try");
    page.click("branch-delete-1").await;
    page.until("it is gone", async || page.count(".branch").await == 1).await;
    page.reload().await;
    page.open_sheet("branches-open", "branches-sheet").await;
    assert_eq!(page.count(".branch").await, 1);
    page.finish().await;
}

#[tokio::test]
async fn the_object_forks_too() {
    let page = Page::explored().await;
    let step = two_entries(&page).await;
    // At the last step: the same run under another name.
    let before = page.state().await;
    let at = page.js("return await playground.fork()", vec![]).await;
    assert_eq!(at, before.0["step"]);
    assert_eq!(page.state().await, before);
    page.reload().await;
    assert!(number(&page.state().await.0["step"]) > number(&at), "it does not come back before its branch");
    is_on(&page, "branch 2").await;
    // In the past, without an action; listeners hear what is new and nothing twice.
    page.js("window.heard = []; playground.on('event', event => heard.push(event.step))", vec![]).await;
    seek(&page, step).await;
    let at = page.js("return await playground.fork()", vec![]).await;
    assert_eq!(number(&at), step);
    assert_eq!(page.js("return heard", vec![]).await, json!([]));
    everyone_has(&page, &[("a", 1)]).await;
    let result = page.run("append 1 e=5\nrun until decided 2 at all").await;
    let heard = page.js("return heard", vec![]).await;
    assert_eq!(heard.as_array().map(Vec::len), result["events"].as_array().map(Vec::len));
    // A script in the past forks once, and its answer has its own events only.
    seek(&page, step).await;
    let result = page.run("append 1 f=6\nappend 1 g=7").await;
    let events = result["events"].as_array().expect("events");
    assert!(events.iter().all(|event| number(&event["step"]) > step), "{events:?}");
    is_on(&page, "branch 4").await;
    // A cluster that takes the place of a run that somebody touched leaves it as a branch of its own.
    page.run("cluster nodes=3 storage=memory\nrun until leader\nappend leader x=1\ntick 20").await;
    page.run("cluster nodes=3 storage=memory").await;
    is_on(&page, "branch 6").await;
    page.open_sheet("branches-open", "branches-sheet").await;
    page.until("all are there", async || page.count(".branch").await == 6).await;
    // A cluster in memory is gone back to like any other.
    page.click("branch-go-5").await;
    page.until_state("it is there", |state| key_values(state, 1) == pairs(&[("x", 1)])).await;
    page.finish().await;
}

#[tokio::test]
async fn without_indexeddb_runs_fork_in_memory() {
    let options = Options {
        before_load: Some("Object.defineProperty(window, 'indexedDB', { value: undefined })"),
        ..Options::default()
    };
    let page = Page::first_visit_with(options).await;
    page.explore().await;
    let step = two_entries(&page).await;
    let before = page.state().await;
    seek(&page, step).await;
    page.run("append 1 c=3\nrun until decided 2 at all").await;
    everyone_has(&page, &[("a", 1), ("c", 3)]).await;
    page.open_sheet("branches-open", "branches-sheet").await;
    page.click("branch-go-1").await;
    page.until_state("it is as it was", |state| *state == before).await;
    page.finish_with_errors().await;
}

#[tokio::test]
async fn the_storage_panel_shows_the_disk_of_the_past() {
    let page = Page::explored().await;
    let step = two_entries(&page).await;
    let records = "return (await playground.disk(1)).records.map(r => r.content).join('\\n')";
    let now = page.js(records, vec![]).await;
    assert!(now.as_str().is_some_and(|text| text.contains("b=2")));
    page.select(1).await;
    page.click("tab-storage").await;
    seek(&page, step).await;
    page.until("it is said", async || page.shows("disk-replayed").await).await;
    let shown = page.text("disk-view").await;
    assert!(shown.contains("0: a=1") && !shown.contains("b=2"), "{shown}");
    let was = page.js(records, vec![]).await;
    assert!(was.as_str().is_some_and(|text| text.contains("a=1") && !text.contains("b=2")), "{was}");
    // A fork writes just that: bytes and checksums, but for the manifest, which holds the number of its database.
    let sums = "return (await playground.disk(1)).records.filter(r => r.store !== 'meta')\
                .map(r => [r.store, r.key, r.bytes, r.checksum])";
    let was = page.js(sums, vec![]).await;
    page.js("await playground.fork()", vec![]).await;
    assert_eq!(page.js(sums, vec![]).await, was);
    page.until("the panel looks into the new one", async || page.text("disk-view").await.contains("0: a=1")).await;
    page.finish().await;
}

#[tokio::test]
async fn what_was_on_the_disks_carries_over() {
    let page = Page::explored().await;
    page.run(FIRST).await;
    // One disk holds its writes, another is damaged; and a flush is under way.
    page.run("crash 3\ndamage 3 log\nhold 2\nappend 1 b=2\nstep 12").await;
    let step = number(&page.state().await.0["step"]);
    let was = page.state().await;
    page.run("wipe 3\nrestart 3\nrelease 2\ntick 40").await;
    seek(&page, step).await;
    assert_eq!(page.state().await.0["nodes"], was.0["nodes"]);
    page.js("await playground.fork()", vec![]).await;
    assert_eq!(page.state().await.0["nodes"], was.0["nodes"]);
    page.run("tick 30").await;
    let before = page.state().await;
    page.reload().await;
    let after = page.state().await;
    assert_eq!(after.node(3)["up"], false, "nobody starts from a damaged disk");
    assert!(page.all_text().await.contains("The database of node 3 is damaged"));
    assert_eq!(after.node(2)["diskHeld"], true);
    assert_eq!(after.durable_entries(1), before.durable_entries(1));
    page.run("release 2\nrun until leader\nappend leader c=3\nrun until decided 2").await;
    page.finish().await;
}

#[tokio::test]
async fn a_fork_that_cannot_be_written_leaves_all_as_it_was() {
    let page = Page::explored().await;
    let step = two_entries(&page).await;
    let (before, run) = (page.run_and_state().await, one_run(&page).await);
    seek(&page, step).await;
    // No more room, from the second of the new databases on.
    let full = "const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (...args) {
            if (window.full && this.transaction.db.name.endsWith('.node-2'))
                throw new DOMException('there is no room', 'QuotaExceededError');
            return put.apply(this, args);
        }; window.full = true";
    page.js(full, vec![]).await;
    page.append(1, "c", "3").await;
    let (text, _) = page.error("append").await;
    assert!(text.contains("The earlier run stays as it was"), "{text}");
    assert_eq!(page.state().await.0["live"], false, "the page is where it was");
    assert_eq!(one_run(&page).await, run);
    page.js("window.full = false; await playground.seek(1e7)", vec![]).await;
    assert_eq!(page.run_and_state().await, before);
    page.run("append 1 d=4\nrun until decided 3 at all\ntick 20").await;
    page.reload().await;
    everyone_has(&page, &[("a", 1), ("b", 2), ("d", 4)]).await;
    page.finish().await;
}

#[tokio::test]
async fn a_copy_of_another_tab_does_not_fork() {
    let page = Page::explored().await;
    let step = two_entries(&page).await;
    page.open_in_new_tab().await;
    page.click("watch-copy").await;
    page.until("a copy is shown", async || page.shows("copy-banner").await).await;
    page.ready().await;
    let before = page.run_and_state().await;
    seek(&page, step).await;
    page.append(1, "c", "3").await;
    let (text, _) = page.error("append").await;
    assert!(text.contains("copy"), "{text}");
    let refused = page.try_run("append 1 c=3").await;
    assert!(refused["error"]["message"].as_str().is_some_and(|said| said.contains("copy")), "{refused}");
    page.js("await playground.seek(1e7)", vec![]).await;
    assert_eq!(page.run_and_state().await, before);
    page.finish().await;
}

/// Makes the page stand still at a moment of a fork: `window.stopAt` names it, `window.stopped` says that it is
/// there. A transaction that is held stays open, as one does that the browser has not got round to.
const MOMENTS: &str = "
    const old = name => (window.oldNames ?? []).includes(name), is = moment => window.stopAt === moment;
    const never = () => { window.stopped = true; return new EventTarget(); };
    const { open, deleteDatabase } = IDBFactory.prototype;
    IDBFactory.prototype.open = function (name, ...rest) {
        if (is('open') && name.endsWith('.node-2') && !old(name)) return never();
        return open.call(this, name, ...rest);
    };
    IDBFactory.prototype.deleteDatabase = function (name) {
        if (old(name) && (is('delete') || is('delete-last') && name.endsWith('.node-3'))) return never();
        return deleteDatabase.call(this, name);
    };
    const held = new WeakSet(), put = IDBObjectStore.prototype.put, commit = IDBTransaction.prototype.commit;
    IDBObjectStore.prototype.put = function (value, key) {
        const name = this.transaction.db.name, request = put.call(this, value, key);
        const hold = is('write') && name.endsWith('.node-2') && !old(name) || is('switch') && key === 'header';
        if (hold && !held.has(this.transaction)) {
            held.add(this.transaction);
            window.stopped = true;
            const again = () => { this.get(key).onsuccess = again; };
            again();
        }
        return request;
    };
    IDBTransaction.prototype.commit = function () { if (!held.has(this)) commit.call(this); };
";

async fn fork_and_kill(moment: &str) -> (Page, Vec<String>, u64) {
    let options = Options { before_load: Some(MOMENTS), ..Options::default() };
    let page = Page::first_visit_with(options).await;
    page.explore().await;
    let step = two_entries(&page).await;
    let (script, run) = (page.script().await, one_run(&page).await);
    let names = databases(&page).await;
    seek(&page, step).await;
    let body = "[window.oldNames, window.stopAt] = args; playground.run('append 1 c=3'); return null";
    page.js(body, vec![json!(names), json!(moment)]).await;
    page.until("it stands still there", async || page.js("return !!window.stopped", vec![]).await == true).await;
    let (site, profile, options) = page.kill();
    let page = Page::again(site, profile, options).await;
    (page, script.lines().map(str::to_owned).collect(), run)
}

#[tokio::test]
async fn a_browser_that_is_killed_before_the_switch_has_the_earlier_run() {
    for moment in ["open", "write", "switch"] {
        let (page, lines, run) = fork_and_kill(moment).await;
        let script = page.script().await;
        assert!(lines.iter().all(|line| script.lines().any(|other| other == line)), "{moment}: {script}");
        assert!(!script.contains("c=3"), "{moment}: {script}");
        assert_eq!(one_run(&page).await, run, "{moment}");
        everyone_has(&page, &[("a", 1), ("b", 2)]).await;
        assert!(!page.shows("branch-now").await);
        page.run("run until leader\nappend leader d=4\nrun until decided 3 at all").await;
        page.finish().await;
    }
}

#[tokio::test]
async fn a_browser_that_is_killed_after_the_switch_has_the_fork() {
    for moment in ["delete", "delete-last"] {
        let (page, _, run) = fork_and_kill(moment).await;
        let script = page.script().await;
        assert!(!script.contains("b=2"), "{moment}: {script}");
        assert_eq!(one_run(&page).await, run + 1, "{moment}");
        everyone_has(&page, &[("a", 1)]).await;
        is_on(&page, "branch 2").await;
        // The other is there to be gone back to.
        page.open_sheet("branches-open", "branches-sheet").await;
        page.click("branch-go-1").await;
        page.until_state("it is there", |state| key_values(state, 3) == pairs(&[("a", 1), ("b", 2)])).await;
        page.finish().await;
    }
}

#[tokio::test]
async fn a_browser_that_is_killed_at_any_time_has_one_or_the_other() {
    for wait_ms in [0, 8, 20, 45, 90] {
        let page = Page::explored().await;
        page.run(FIRST).await;
        let step = number(&page.state().await.0["step"]);
        page.run("append 1 count=3000 keys=9\nrun until decided 3001 at all\ntick 20").await;
        seek(&page, step).await;
        let body = "playground.run('append 1 c=3\\nrun until decided 2 at all'); \
                    await new Promise(next => setTimeout(next, args[0])); return null";
        page.js(body, vec![json!(wait_ms)]).await;
        let (site, profile, options) = page.kill();
        let page = Page::again(site, profile, options).await;
        one_run(&page).await;
        let (script, state) = (page.script().await, page.state().await);
        let has = |pid| -> Value { state.node(pid)["decided"].clone() };
        if script.contains("count=3000") {
            assert!((1..=3).all(|pid| has(pid) == 3001), "{wait_ms}: {script}");
        } else {
            assert!((1..=3).all(|pid| state.number(pid, "decided") >= 1), "{wait_ms}: {script}");
            page.open_sheet("branches-open", "branches-sheet").await;
            page.until("the other is kept", async || page.shows("branch-1").await).await;
            page.click("branches-close").await;
            page.until_no_sheet().await;
        }
        page.run("run until leader\nappend leader end=1\ntick 60").await;
        page.finish().await;
    }
}
