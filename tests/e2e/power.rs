//! Crash and restart of one node, by the inspector.

use crate::harness::Page;

const SEVEN: &str = "run until leader\nappend leader count=7 keys=2\nrun until decided 7 at all\ntick 10";

#[tokio::test]
async fn an_indexeddb_node_recovers() {
    let page = Page::after(SEVEN).await;
    let before = page.state().await;
    let follower = before.followers()[0];
    page.select(follower).await;
    page.click("crash").await;
    let down = page.until_state("it is down", |state| state.node(follower)["up"] == false).await;
    assert_eq!(down.number(follower, "pendingWrites"), 0);
    page.click("restart").await;
    let after = page.until_state("it is up", |state| state.node(follower)["up"] == true).await;
    for field in ["promise", "entries", "decided", "accepted", "compacted"] {
        assert_eq!(after.node(follower)[field], before.node(follower)[field], "its {field}");
    }
    page.finish().await;
}

#[tokio::test]
async fn a_memory_node_forgets() {
    let script = format!("cluster nodes=3 storage=indexeddb\nstorage 3 memory\n{SEVEN}");
    let page = Page::after(&script).await;
    assert_eq!(page.state().await.entries(3).len(), 7);
    page.select(3).await;
    page.click("crash").await;
    page.until_state("it is down", |state| state.node(3)["up"] == false).await;
    page.click("restart").await;
    let after = page.until_state("it is up", |state| state.node(3)["up"] == true).await;
    assert_eq!(after.entries(3), []);
    assert_eq!(after.number(3, "decided"), 0);
    page.finish().await;
}

#[tokio::test]
async fn what_was_not_durable_is_lost_in_a_crash() {
    let page = Page::after(SEVEN).await;
    let leader = page.state().await.the_leader();
    page.select(leader).await;
    page.click("hold").await;
    page.append(leader, "late", "1").await;
    let state = page.until_state("it is in its log", |state| state.number(leader, "accepted") == 8).await;
    assert!(state.number(leader, "pendingWrites") > 0, "{}", state.node(leader));
    page.click("crash").await;
    page.click("restart").await;
    let state = page.until_state("it is up", |state| state.node(leader)["up"] == true).await;
    assert_eq!(state.entries(leader).len(), 7, "the eighth was never on its disk");
    page.finish().await;
}
