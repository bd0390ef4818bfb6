//! Each lesson, done as its text says: with the page's own controls. Only time is let pass by a script, since nobody
//! waits for it.

use omnipaxos_playground::lesson::shipped;
use serde_json::json;

use crate::{
    harness::Page,
    lessons::{do_all, open},
};

/// The node that a line names.
async fn node(page: &Page, word: &str) -> u64 {
    match word {
        "leader" => page.state().await.the_leader(),
        pid => pid.parse().expect("a node"),
    }
}

/// What follows `name=` in a line.
fn setting<'a>(words: &[&'a str], name: &str) -> Option<&'a str> {
    words.iter().find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
}

async fn press_at(page: &Page, pid: &str, button: &str) {
    page.select(node(page, pid).await).await;
    page.click(button).await;
    page.drawn().await;
}

async fn at_link(page: &Page, link: &str, word: &str) {
    let (a, b) = link.split_once(['-', '>']).expect("two nodes");
    let (low, high) = if a < b { (a, b) } else { (b, a) };
    page.click(&format!("link-{low}-{high}")).await;
    let way = if link.contains('>') { format!("{a}-{b}") } else { "both".to_owned() };
    page.click(&format!("link-{word}-{way}")).await;
    page.drawn().await;
}

async fn append(page: &Page, pid: u64, rest: &[&str]) {
    let Some(count) = setting(rest, "count") else {
        let (key, value) = rest[0].split_once('=').expect("key=value");
        return page.append(pid, key, value).await;
    };
    page.select(pid).await;
    page.fill("append-count", count).await;
    if let Some(keys) = setting(rest, "keys") {
        page.fill("append-keys", keys).await;
    }
    page.click("append-button").await;
    page.drawn().await;
    page.fill("append-count", "1").await;
}

async fn compact(page: &Page, kind: &str, pid: u64, rest: &[&str]) {
    page.select(pid).await;
    page.open_sheet("compact-open", "compact-sheet").await;
    page.click(&format!("compact-kind-{kind}")).await;
    match setting(rest, "at") {
        Some(at) => page.fill("compact-index", at).await,
        None => {
            let checked = "return document.querySelector('[data-testid=compact-as-far]').checked";
            if page.js(checked, vec![]).await == json!(false) {
                page.click("compact-as-far").await;
            }
        }
    }
    if kind == "snapshot" {
        page.click(if rest.contains(&"local") { "compact-scope-local" } else { "compact-scope-all" }).await;
    }
    page.click("compact-go").await;
    // Done, and closed; or refused, and the sheet says so.
    let closed = async || page.count("dialog[open]").await == 0;
    page.until("there is an answer", async || closed().await || page.shows("error-compact").await).await;
    if !closed().await {
        page.click("compact-close").await;
        page.until_no_sheet().await;
    }
}

async fn at_disk(page: &Page, pid: u64, deed: &str) {
    page.select(pid).await;
    page.open_sheet("disk-open", "disk-sheet").await;
    page.click(deed).await;
    page.drawn().await;
    if page.shows("disk-sheet").await {
        page.click("disk-close").await;
    }
    page.until_no_sheet().await;
}

async fn reconfigure(page: &Page, pid: u64, nodes: &str) {
    let wanted: Vec<u64> = nodes.split(',').map(|pid| pid.parse().expect("a node")).collect();
    let had = page.state().await.pids();
    page.select(pid).await;
    page.open_sheet("reconfigure-open", "reconfigure-sheet").await;
    for new in wanted.iter().filter(|pid| !had.contains(pid)) {
        page.fill("reconfigure-new", &new.to_string()).await;
        page.click("reconfigure-add").await;
        page.find(&format!("reconfigure-node-{new}")).await;
    }
    for old in had.iter().filter(|pid| !wanted.contains(pid)) {
        page.click(&format!("reconfigure-node-{old}")).await;
    }
    page.click("reconfigure-go").await;
    page.until_no_sheet().await;
}

async fn read(page: &Page, pid: &str, index: &str) {
    page.click("tab-read").await;
    page.set("read-node", pid).await;
    page.fill("read-from", index).await;
    let before = page.count("[data-testid=read-answer]").await;
    page.click("read-go").await;
    page.until("there is an answer", async || page.count("[data-testid=read-answer]").await > before).await;
    page.click("tab-lesson").await;
}

/// Drops the first message of this kind on a link, in the tab Messages.
async fn drop(page: &Page, link: &str, kind: &str) {
    let (from, to) = link.split_once('>').expect("one direction");
    page.click("tab-messages").await;
    let find =
        "const of = playground.state().messages.find(m => m.from == args[0] && m.to == args[1] && m.message === args[2]);
        return of?.id ?? null";
    let id = page.js(find, vec![json!(from), json!(to), json!(kind)]).await;
    let id = id.as_u64().unwrap_or_else(|| panic!("no {kind} is under way on {link}"));
    page.click(&format!("drop-{id}")).await;
    page.click("tab-lesson").await;
}

/// One line, by controls. Time passes by itself.
async fn by_hand(page: &Page, line: &str) {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["append", pid, rest @ ..] => append(page, node(page, pid).await, rest).await,
        ["cut", link] => at_link(page, link, "cut").await,
        ["heal", "all"] => page.click("heal-all").await,
        ["heal", link] if link.contains('-') => at_link(page, link, "heal").await,
        ["heal", pid] => press_at(page, pid, "heal-node").await,
        [button @ ("isolate" | "crash" | "restart" | "hold" | "release" | "lead"), pid] => {
            press_at(page, pid, button).await
        }
        [kind @ ("snapshot" | "trim"), pid, rest @ ..] => compact(page, kind, node(page, pid).await, rest).await,
        ["read", pid, index] => read(page, pid, index).await,
        ["drop", link, kind] => drop(page, link, kind).await,
        ["fail", pid] => at_disk(page, node(page, pid).await, "fail").await,
        ["damage", pid, what] => at_disk(page, node(page, pid).await, &format!("damage-{what}")).await,
        ["reconfigure", pid, nodes] => {
            let nodes = nodes.strip_prefix("nodes=").expect("its nodes");
            reconfigure(page, node(page, pid).await, nodes).await;
        }
        ["tick" | "run", ..] => {
            page.run(line).await;
        }
        _ => panic!("{line:?} has no translation into what a person does"),
    }
}

/// Does some of the lessons, in their order.
async fn do_by_hand(which: std::ops::Range<usize>) {
    let page = Page::explored().await;
    for name in shipped::names().skip(which.start).take(which.len()) {
        open(&page, name).await;
        do_all(&page, name, async |page, _, show| {
            for line in show.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
                by_hand(page, line).await;
            }
        })
        .await;
    }
    page.finish().await;
}

#[tokio::test]
async fn the_lessons_of_consensus_and_storage_are_done_with_controls() {
    do_by_hand(0..6).await;
}

#[tokio::test]
async fn the_lessons_of_compaction_are_done_with_controls() {
    do_by_hand(6..12).await;
}

#[tokio::test]
async fn the_lessons_of_the_whole_are_done_with_controls() {
    assert_eq!(shipped::names().count(), 15, "none is left out");
    do_by_hand(12..15).await;
}
