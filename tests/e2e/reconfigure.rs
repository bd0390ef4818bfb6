//! Reconfiguration on the page: a node joins, a node is replaced, and the page is closed in the middle of it.

use crate::harness::Page;

const TWO: &str = "run until leader\nappend leader a=1\nappend leader b=2\nrun until decided 2 at all\ntick 20";

#[tokio::test]
async fn a_node_joins_by_the_sheet() {
    let page = Page::after(TWO).await;
    let leader = page.state().await.the_leader();
    page.select(leader).await;
    page.open_sheet("reconfigure-open", "reconfigure-sheet").await;
    page.fill("reconfigure-new", "6").await;
    page.click("reconfigure-add").await;
    page.until("node 6 is chosen", async || page.attribute("reconfigure-node-6", "aria-pressed").await == "true").await;
    let preview = page.text("reconfigure-preview").await;
    assert!(preview.contains("Configuration 2: 4 nodes, a majority is 3."), "{preview}");
    assert!(preview.contains("No node has these ids: 4, 5."), "{preview}");
    page.click("reconfigure-go").await;
    page.until_no_sheet().await;
    page.append(leader, "late", "1").await;
    let (_, name) = page.error("append").await;
    assert_eq!(name, "PendingReconfigEntry");
    page.run("run until configuration 2 at all\nrun until leader\nexpect value 6 a=1 b=2").await;
    let state = page.state().await;
    assert_eq!(state.pids(), [1, 2, 3, 6]);
    for pid in state.pids() {
        assert_eq!((state.number(pid, "configuration"), state.number(pid, "decided")), (2, 0), "node {pid}");
    }
    page.select(6).await;
    let fact = page.text("fact-configuration").await;
    assert_eq!(fact, "2, began with 2 keys");
    page.run("append leader c=3\nrun until decided 1 at all\ntick 20\nexpect checks hold").await;
    page.finish().await;
}

#[tokio::test]
async fn a_node_is_replaced_while_appends_go_on() {
    let page = Page::after(TWO).await;
    let replace = "reconfigure leader nodes=1,2,4\nrun until configuration 2 at all\nrun until leader\n\
                   append leader count=20 keys=3\nrun until decided 20 at all\nexpect checks hold";
    page.run(replace).await;
    let state = page.state().await;
    assert_eq!(state.pids(), [1, 2, 4]);
    assert!(page.count("[data-testid='node-3']").await == 0, "node 3 has left the drawing");
    page.finish().await;
}

#[tokio::test]
async fn a_page_that_is_reloaded_in_the_middle_of_it_comes_back_right() {
    for ticks in [3, 9, 14, 25] {
        let page = Page::after(TWO).await;
        page.run(&format!("reconfigure leader nodes=1,2,4\ntick {ticks}")).await;
        page.reload().await;
        page.ready().await;
        page.run("run until leader\ntick 200").await;
        if page.state().await.number(1, "configuration") == 1 {
            // The proposal was lost with the power.
            page.run("reconfigure leader nodes=1,2,4").await;
        }
        page.run("run until configuration 2 at all\nrun until leader\nexpect value 4 a=1 b=2\nexpect checks hold")
            .await;
        // A node that comes back with its own ballot as its promise can stay in recovery for good: this frees it.
        page.run("lead 4\ntick 60\nrun until leader").await;
        // And once more, when all of it is over: the databases of configuration 1 are gone.
        page.run("append leader c=3\nrun until decided 1 at all\ntick 20").await;
        page.reload().await;
        page.ready().await;
        page.run("run until leader\nexpect value 4 a=1 b=2 c=3\nexpect configuration 2 at all").await;
        page.finish().await;
    }
}

/// Of the badge at a node's rim: what it writes.
async fn badge(page: &Page, pid: u64) -> String {
    page.texts(&format!("[data-testid=node-{pid}] .node-configuration text")).await.join(" ")
}

#[tokio::test]
async fn each_node_log_and_event_says_to_which_configuration_it_belongs() {
    let page = Page::after(
        "run until leader\ntick 15\nlead 1\nrun until leader 1\nappend 1 a=1\nrun until decided 1 at all\ntick 20",
    )
    .await;
    assert_eq!(badge(&page, 1).await, "", "there is only one");
    assert!(!page.shows("log-configuration").await && !page.shows("configuration-chip").await);
    page.run("reconfigure 2 nodes=1,2,4").await;
    page.until("it is on its way to the leader", async || page.shows("stopsign-proposed-2").await).await;
    page.run("run until accepted 2 at 2").await;
    page.until("it stands in the log", async || !page.shows("stopsign-proposed-2").await).await;
    assert_eq!(page.attribute("cell-2-1", "data-decided").await, "false");
    assert_eq!(page.texts("[data-testid=cell-2-1] span").await, ["stop", "→C2"]);
    page.run("run until configuration 2 at 1").await;
    page.until("node 1 serves both", async || badge(&page, 1).await == "C1→C2").await;
    assert_eq!(badge(&page, 3).await, "C1");
    assert!(page.attribute("node-3", "class").await.contains("leaving"), "it is not in the next one");
    assert!(page.text("serves-1").await.contains("still serves configuration 1"));
    assert!(page.texts("[data-testid=lane-3] .configuration").await == ["C1"]);
    // The state is seen on its way.
    let state = page.texts(".flight text").await;
    assert!(state.iter().any(|text| text == "▣ State · 1 key"), "{state:?}");
    page.run("run until configuration 2 at all\nrun until leader\ntick 30").await;
    page.until("node 3 has left", async || page.count("[data-testid=node-3]").await == 0).await;
    assert_eq!(page.text("configuration-chip").await, "Configuration 2 · left: 3");
    assert_eq!(page.text("gaps-chip").await, "no node 3");
    assert!(page.attribute("gaps-chip", "title").await.contains("a trim never trims"));
    for pid in [1, 2, 4] {
        assert_eq!(badge(&page, pid).await, "C2", "node {pid}");
    }
    let marked = page.texts("[data-testid=feed-row] .configuration").await;
    assert!(!marked.is_empty() && marked.iter().all(|text| text == "C1"), "{marked:?}");
    page.finish().await;
}

#[tokio::test]
async fn the_logs_of_a_configuration_that_is_over_can_be_looked_at() {
    let script = "run until leader\nappend leader count=3\nrun until decided 3 at all\ntick 20\n\
                  reconfigure leader nodes=1,2,4\nrun until configuration 2 at all\nrun until leader\ntick 40\n\
                  append leader b=2\nrun until decided 1 at all";
    let page = Page::after(script).await;
    page.until("there is a choice", async || page.shows("log-configuration").await).await;
    assert!(page.shows("cell-4-0").await && !page.shows("lane-3").await);
    page.set("log-configuration", "1").await;
    page.until("node 3 is among them", async || page.shows("lane-3").await).await;
    assert!(!page.shows("lane-4").await, "it was no member then");
    for pid in [1, 2, 3] {
        assert_eq!(page.attribute(&format!("cell-{pid}-3"), "data-decided").await, "true");
        assert_eq!(page.texts(&format!("[data-testid=cell-{pid}-3] span")).await, ["stop", "→C2"]);
    }
    assert!(page.shows("logs-read-only").await && !page.shows("logs-compact").await);
    page.run("append leader c=3\nrun until decided 2 at all").await;
    assert!(page.shows("lane-3").await, "it stays what was chosen");
    page.set("log-configuration", "2").await;
    page.until("they are those that grow", async || page.shows("cell-4-1").await).await;
    assert!(page.shows("logs-compact").await);
    page.finish().await;
}

#[tokio::test]
async fn the_sheet_takes_sizes_of_quorums_and_says_why_omnipaxos_refuses_some() {
    let page = Page::after(TWO).await;
    let leader = page.state().await.the_leader();
    page.select(leader).await;
    page.open_sheet("reconfigure-open", "reconfigure-sheet").await;
    for new in ["4", "5"] {
        page.fill("reconfigure-new", new).await;
        page.click("reconfigure-add").await;
    }
    page.set("reconfigure-write", "2").await;
    page.until("it is refused", async || page.text("reconfigure-sheet").await.contains("must overlap")).await;
    let disabled = "return document.querySelector('[data-testid=reconfigure-go]').disabled";
    assert_eq!(page.js(disabled, vec![]).await, true);
    page.set("reconfigure-read", "4").await;
    let preview = "Configuration 2: 5 nodes, a read quorum is 4, a write quorum is 2.";
    page.until("it fits", async || page.text("reconfigure-preview").await.contains(preview)).await;
    page.click("reconfigure-go").await;
    page.until_no_sheet().await;
    page.run("run until configuration 2 at all\nrun until leader\ntick 40").await;
    assert_eq!(page.text("cluster-summary").await, "5 nodes · read 4 · write 2");
    let script = page.script().await;
    assert!(script.contains("nodes=1,2,3,4,5 read-quorum=4 write-quorum=2\n"), "{script}");
    let refused = page.try_run("reconfigure leader nodes=1,2,3 read-quorum=4").await;
    let error = &refused["error"];
    assert!(error["message"].as_str().is_some_and(|text| text.contains("Read quorum must be in range")), "{error}");
    page.finish().await;
}

#[tokio::test]
async fn a_node_of_the_second_configuration_has_a_database_of_its_own_that_it_comes_back_from() {
    let page = Page::after(TWO).await;
    page.run(
        "reconfigure leader nodes=1,2,4\nrun until configuration 2 at all\nrun until leader\n\
              append leader c=3\nrun until decided 1 at all\ntick 30",
    )
    .await;
    let records = "return (await playground.disk(4)).records.map(r => r.content).join('\\n')";
    let name = "return (await playground.disk(4)).name";
    let before = (page.js(name, vec![]).await, page.js(records, vec![]).await);
    assert!(before.1.as_str().is_some_and(|text| text.contains('c')), "{before:?}");
    let real = "return (await indexedDB.databases()).map(found => found.name)";
    let found = page.js(real, vec![]).await;
    assert!(found.as_array().is_some_and(|names| names.contains(&before.0)), "{before:?} is none of {found}");
    page.reload().await;
    page.ready().await;
    let state = page.state().await;
    assert_eq!((state.pids(), state.number(4, "configuration")), (vec![1, 2, 4], 2));
    assert_eq!(page.js(name, vec![]).await, before.0, "it is the same database");
    page.run("run until leader\nexpect value 4 a=1 b=2 c=3\nexpect checks hold").await;
    page.finish().await;
}

#[tokio::test]
async fn clients_are_refused_in_words_while_it_goes_on_and_go_on_after_it() {
    let page = Page::after("scenario reconfiguration").await;
    page.select(1).await;
    page.append(1, "late", "1").await;
    let (sentence, name) = page.error("append").await;
    assert_eq!(name, "PendingReconfigEntry");
    assert!(sentence.contains("stopsign"), "{sentence}");
    page.run("run until configuration 2 at 1,2,4\nrun until leader\ntick 60\nexpect checks hold").await;
    assert!(page.state().await.number(1, "decided") > 20, "its client goes on");
    page.finish().await;
}
