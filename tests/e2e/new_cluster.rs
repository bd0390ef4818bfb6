//! The sheet for a new cluster.

use serde_json::json;

use crate::harness::Page;

/// Names of the databases of nodes, as the browser has them.
async fn databases(page: &Page) -> Vec<String> {
    let names = page.js("return (await indexedDB.databases()).map(d => d.name).sort()", vec![]).await;
    let names = names.as_array().expect("names").iter().filter_map(|name| name.as_str());
    names.filter(|name| name.contains("node-")).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_new_cluster_is_what_was_asked_for() {
    let page = Page::explored().await;
    page.open_sheet("new-cluster", "new-cluster-sheet").await;
    for (field, value) in
        [("count", "5"), ("seed", "42"), ("latency", "3"), ("jitter", "2"), ("election", "20"), ("disk", "4")]
    {
        page.set(&format!("nc-{field}"), value).await;
    }
    page.click("nc-snapshots").await;
    page.click("nc-start").await;
    page.until_no_sheet().await;
    let state =
        page.until_state("five nodes have a leader", |state| state.pids().len() == 5 && state.leader().is_some()).await;
    assert_eq!(state.pids(), [1, 2, 3, 4, 5]);
    assert!(state.nodes().all(|node| node["storage"] == "indexeddb"));
    let script = page.script().await;
    let setup = script.lines().next().unwrap_or_default();
    for word in ["nodes=5", "seed=42", "latency=3", "jitter=2", "election=20", "disk=4", "snapshots=off"] {
        assert!(setup.split(' ').any(|part| part == word), "{word} is not in {setup:?}");
    }
    page.finish().await;
}

#[tokio::test]
async fn the_least_and_the_largest_cluster_elect_append_and_decide() {
    let page = Page::explored().await;
    for count in [2_u64, 9] {
        page.open_sheet("new-cluster", "new-cluster-sheet").await;
        page.set("nc-count", &count.to_string()).await;
        page.click("nc-start").await;
        page.until_no_sheet().await;
        let there = |state: &crate::harness::State| state.pids().len() as u64 == count && state.leader().is_some();
        let state = page.until_state("it has elected a leader by itself", there).await;
        for pid in state.pids() {
            assert!(page.shows(&format!("node-{pid}")).await && page.shows(&format!("lane-{pid}")).await, "node {pid}");
        }
        assert_eq!(page.count("[data-testid^='link-']").await as u64, count * (count - 1) / 2);
        // At any node: at a follower too.
        let follower = state.followers()[0];
        page.append(follower, "k", "7").await;
        let state = page.play_until("all have decided", |state| state.all_decided(1)).await;
        for pid in state.pids() {
            assert_eq!(state.entries(pid), [(0, "k".to_owned(), 7)], "at node {pid} of {count}");
        }
        page.until("the databases of the run before are gone", async || databases(&page).await.len() as u64 == count)
            .await;
    }
    page.finish().await;
}

#[tokio::test]
async fn each_node_has_the_storage_that_was_chosen_for_it() {
    let page = Page::explored().await;
    page.open_sheet("new-cluster", "new-cluster-sheet").await;
    page.set("nc-count", "4").await;
    page.set("nc-storage", "memory").await;
    page.set("nc-storage-2", "indexeddb").await;
    page.click("nc-start").await;
    page.until_no_sheet().await;
    let state =
        page.until_state("four nodes have a leader", |state| state.pids().len() == 4 && state.leader().is_some()).await;
    let storages: Vec<_> = state.nodes().map(|node| node["storage"].clone()).collect();
    assert_eq!(storages, [json!("memory"), json!("indexeddb"), json!("memory"), json!("memory")]);
    page.until("there is one database", async || databases(&page).await.len() == 1).await;
    page.append(state.the_leader(), "k", "1").await;
    page.play_until("all have decided", |state| state.all_decided(1)).await;
    page.run("tick 10").await;
    page.until("node 2's entry is durable", async || page.attribute("cell-2-0", "data-durability").await == "durable")
        .await;
    assert_eq!(page.attribute("cell-1-0", "data-durability").await, "memory");
    assert!(page.text("lane-1").await.contains("Memory") && page.text("lane-2").await.contains("IndexedDB"));
    page.finish().await;
}

#[tokio::test]
async fn a_cluster_that_cannot_be_is_refused_in_words() {
    let page = Page::explored().await;
    let before = page.run_and_state().await;
    page.open_sheet("new-cluster", "new-cluster-sheet").await;
    for (field, wrong, right) in [
        ("count", "1", "3"),
        ("count", "10", "3"),
        ("count", "three", "3"),
        ("seed", "-1", "1"),
        ("election", "0", "10"),
    ] {
        let field = format!("nc-{field}");
        page.fill(&field, wrong).await;
        let (text, _) = page.error("new-cluster").await;
        assert!(text.len() > 10, "of {field} = {wrong:?} it says {text:?}");
        page.until("the field is marked", async || page.attribute(&field, "aria-invalid").await == "true").await;
        assert!(!page.find("nc-start").await.is_enabled().await.expect("it is there"), "{field} = {wrong}");
        page.fill(&field, right).await;
        page.until("the error is gone", async || !page.shows("error-new-cluster").await).await;
    }
    // A restless cluster is warned of, and can be had.
    page.fill("nc-latency", "6").await;
    page.until("it is warned of", async || page.shows("nc-warning").await).await;
    assert!(page.find("nc-start").await.is_enabled().await.expect("it is there"));
    page.press(thirtyfour::Key::Escape).await;
    page.until_no_sheet().await;
    assert_eq!(page.run_and_state().await, before, "the cluster is as it was");
    page.finish().await;
}
