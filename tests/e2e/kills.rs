//! The browser is killed under a continuous load, again and again: nothing that was acknowledged is lost. And what is said
//! where the browser itself gives the databases up.

use std::{collections::BTreeMap, time::Duration};

use serde_json::{Value, json};

use crate::harness::{Page, State, number};

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

/// How many kills must lose nothing.
const KILLS: u64 = 50;
/// How many more Chromium may spoil: killed while it writes, it now and then takes its own files for damaged at the next
/// start, gives up all databases of the site and says so (`dataLoss`). About one kill in 250 of a machine under load.
const MOST_GIVEN_UP: u64 = 3;

/// Which database each node has: the id that was drawn for it when it was made.
async fn instances(page: &Page) -> Vec<String> {
    let body = "return Promise.all(playground.state().nodes.map(async ({ pid }) =>
        JSON.stringify(await playground.disk(pid)).match(/instance ([0-9a-f]{32})/)?.[1] ?? null))";
    serde_json::from_value(page.js(body, vec![]).await).expect("each node has written, and so has an id")
}

/// Whether the browser says that it gave the databases up; `was` are those it had before. If so, the page has to say it,
/// and its nodes are new ones: they have nothing of before, and so nothing to vote from.
async fn was_given_up(page: &Page, was: &[String]) -> bool {
    let notices = page.texts("[data-testid=notice]").await.concat();
    let errors = page.console_errors().await;
    let reported = errors.iter().any(|error| error.contains("the browser lost databases ("));
    let said = notices.contains("databases beyond repair");
    assert_eq!(reported, said, "what the browser reports is what the page says: {notices}");
    if !reported {
        assert!(errors.is_empty(), "errors in the console: {errors:?}");
        return false;
    }
    assert!(notices.contains("this is a new cluster"), "{notices}");
    let state = page.state().await;
    for pid in state.pids() {
        assert_eq!((state.number(pid, "decided"), state.number(pid, "compacted")), (0, 0), "node {pid} is a new one");
        assert_eq!(state.entries(pid), [], "node {pid} is a new one");
    }
    let script = page.script().await;
    assert!(!script.contains("append") && !script.contains("power-failure"), "it is another run: {script}");
    page.run("run until leader\ntick 20").await;
    let is = instances(page).await;
    assert!(is.iter().all(|instance| !was.contains(instance)), "{is:?} are not the databases of before, {was:?}");
    true
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
    let (mut kill, mut given_up) = (0, 0);
    while kill < KILLS {
        let mut told = BTreeMap::new();
        hear(&mut told, &page.state().await);
        let databases = instances(&page).await;
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
        let is_given_up = was_given_up(&page, &databases).await;
        if is_given_up {
            // Nothing of ours could have kept it: this is none of the fifty, and made up for by another.
            given_up += 1;
            println!("instead of kill {kill} the browser gave its databases up: {given_up} times so far");
            assert!(given_up <= MOST_GIVEN_UP, "the browser gives its databases up too often to call it chance");
            (told, known_lines) = (BTreeMap::new(), 0);
        }
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
        kill += u64::from(!is_given_up);
    }
    println!("{KILLS} kills lost nothing; after {given_up} more the browser had given its databases up");
    assert!(rounds > KILLS && heard > 1000, "there was hardly any load: {rounds} rounds, {heard} entries");
    page.finish().await;
}

#[tokio::test]
async fn databases_that_the_browser_gave_up_are_said_to_be_gone() {
    let page = Page::after("append leader count=7 keys=2\nrun until decided 7 at all\ntick 10").await;
    let databases = instances(&page).await;
    let (site, profile, options) = page.kill();
    assert_eq!(profile.ruin_databases(), 1);
    let page = Page::again(site, profile, options).await;
    assert!(was_given_up(&page, &databases).await);
    // It goes on as any.
    page.run("append leader a=1\nrun until decided 1 at all\ntick 10").await;
    page.finish_with_errors().await;
}
