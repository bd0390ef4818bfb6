//! What goes wrong around a disk: the browser is killed, gives no more room or forgets; a flush fails; a record is
//! damaged. In none of it does a node vote from what it no longer knows.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};

use crate::harness::{Options, Page, State, number};

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

/// What runs in the page until it is killed. What it does follows from a number.
const LOAD: &str = "let seed = args[0];
    const below = n => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return Math.floor(seed / 2 ** 32 * n) };
    const run = async script => {
        const { error } = await playground.run(script);
        if (error) throw new Error(`${script}: ${error.message}`);
    };
    window.rounds = 0;
    (async () => { for (;; window.rounds++) {
        const node = 1 + below(3);
        await run(`run until leader\\nappend leader count=${1 + below(40)} keys=7\\ntick ${2 + below(8)}`);
        const deed = below(6);
        if (deed === 0) await run(`crash ${node}\\ntick ${below(12)}\\nrestart ${node}`);
        // Refused where nothing was decided since the last one.
        if (deed === 1) await playground.run(`snapshot ${node} local`);
        if (deed === 2) await run(`lead ${node}\\nstep 5`);
        await new Promise(next => setTimeout(next));
    } })().catch(error => { window.failed = String(error && error.message || error) });
    return null";

/// A ballot: its round, priority and node.
type Order = (u64, u64, u64);

fn ballot(value: &Value) -> Order {
    match value {
        Value::Null => (0, 0, 0),
        value => (number(&value["n"]), number(&value["priority"]), number(&value["pid"])),
    }
}

/// What a page has told of a node that it may not take back.
#[derive(Default)]
struct Told {
    promise: Order,
    decided: u64,
    compacted: u64,
    /// Entries that were decided, and on this node's disk.
    entries: BTreeMap<u64, (String, u64)>,
}

/// Adds what a state tells of every node.
fn hear(told: &mut BTreeMap<u64, Told>, state: &State) {
    for node in state.nodes() {
        let pid = number(&node["pid"]);
        let told = told.entry(pid).or_default();
        if number(&node["pendingWrites"]) == 0 && node["up"] == true {
            told.promise = told.promise.max(ballot(&node["promise"]));
            told.decided = told.decided.max(number(&node["decided"]));
            told.compacted = told.compacted.max(number(&node["compacted"]));
        }
        let settled = node["entries"].as_array().expect("a node has entries").iter();
        for entry in settled.filter(|entry| entry["durable"] == true && entry["decided"] == true) {
            let content = (entry["key"].as_str().unwrap_or_default().to_owned(), number(&entry["value"]));
            told.entries.insert(number(&entry["index"]), content);
        }
    }
    // A message that is under way was let go because what it speaks of is on its sender's disk.
    for message in state.0["messages"].as_array().expect("a state has messages") {
        if message["message"] == "Promise" || message["message"] == "Accepted" {
            let told = told.entry(number(&message["from"])).or_default();
            told.promise = told.promise.max(ballot(&message["ballot"]));
        }
    }
}

fn assert_nothing_lost(told: &BTreeMap<u64, Told>, after: &State, round: u64) {
    for (pid, told) in told {
        let node = after.node(*pid);
        let at = format!("node {pid} after kill {round}");
        assert_eq!(node["up"], true, "{at}");
        assert!(ballot(&node["promise"]) >= told.promise, "{at} promised {:?}: {}", told.promise, node["promise"]);
        for (field, known) in [("decided", told.decided), ("compacted", told.compacted)] {
            assert!(number(&node[field]) >= known, "{at}: {field} was {known}, is {}", node[field]);
        }
        let compacted = number(&node["compacted"]);
        let kept: BTreeMap<u64, (String, u64)> =
            after.entries(*pid).into_iter().map(|(index, key, value)| (index, (key, value))).collect();
        for (index, content) in told.entries.range(compacted..) {
            assert_eq!(kept.get(index), Some(content), "{at}: entry {index}");
        }
    }
}

#[tokio::test]
async fn fifty_kills_of_the_browser_lose_nothing_that_was_acknowledged() {
    let mut page = Page::explored().await;
    let mut seed = 0x2545_f491_u64;
    let mut below = |n: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % n
    };
    let (mut rounds, mut heard) = (0, 0);
    // Each power failure is a line of its own: there are ever more.
    let mut known_lines = 0;
    for kill in 0..50 {
        let mut told = BTreeMap::new();
        hear(&mut told, &page.state().await);
        page.js(LOAD, vec![json!(below(1 << 32))]).await;
        for _ in 0..2 {
            tokio::time::sleep(Duration::from_millis(25 + below(175))).await;
            let body = "if (window.failed) throw new Error(window.failed); return [window.rounds, playground.state()]";
            let said = page.js(body, vec![]).await;
            hear(&mut told, &State(said[1].clone()));
            rounds += number(&said[0]);
            heard += told.values().map(|told| told.entries.len()).sum::<usize>();
        }
        let (site, profile, options) = page.kill();

        page = Page::again(site, profile, options).await;
        assert!(!page.shows("banner").await, "after kill {kill} the page cannot run: {}", page.all_text().await);
        // Who was crashed when the power failed stays down until somebody restarts it.
        let down = page.state().await;
        for node in down.nodes().filter(|node| node["up"] == false) {
            page.run(&format!("restart {}", node["pid"])).await;
        }
        let after = page.state().await;
        // Said only if something is lost.
        let databases = page.js("return (await indexedDB.databases()).map(each => each.name)", vec![]).await;
        let script = page.script().await;
        let (first, lines) = (script.lines().next().unwrap_or_default(), script.lines().count());
        let notices = page.texts("[data-testid=notice]").await;
        println!("after kill {kill}: {databases} {notices:?} {lines} lines from {first:?}");
        if lines < known_lines {
            page.fail(&format!("after kill {kill} there is another run, of {lines} lines instead of {known_lines}"))
                .await;
        }
        known_lines = lines;
        assert_nothing_lost(&told, &after, kill);
        // A new entry is decided by all.
        page.run("run until leader").await;
        let state = page.state().await;
        let index = state.number(state.the_leader(), "accepted");
        page.run(&format!("append leader end={kill}\nrun until decided {} at all\ntick 10", index + 1)).await;
        let state = page.state().await;
        for pid in state.pids() {
            assert!(state.entries(pid).contains(&(index, "end".into(), kill)), "node {pid} after kill {kill}");
        }
        assert_nothing_lost(&told, &state, kill);
    }
    assert!(rounds > 50 && heard > 1000, "there was hardly any load: {rounds} rounds, {heard} entries");
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

#[tokio::test]
async fn databases_that_the_browser_gave_up_are_said_to_be_gone() {
    let page = Page::after(SEVEN).await;
    let (site, profile, options) = page.kill();
    assert_eq!(profile.ruin_databases(), 1);
    let page = Page::again(site, profile, options).await;
    let notice = page.text("notice").await;
    assert!(notice.contains("databases beyond repair") && notice.contains("new cluster"), "{notice}");
    let state = page.state().await;
    assert!(state.pids().into_iter().all(|pid| state.entries(pid).is_empty()), "a new cluster has no entries");
    // It goes on as any.
    page.run("append leader a=1\nrun until decided 1 at all\ntick 10").await;
    page.finish_with_errors().await;
}
