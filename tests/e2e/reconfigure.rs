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
