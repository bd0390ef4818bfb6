//! Snapshot and trim, by the compact sheet.

use serde_json::json;

use crate::harness::Page;

const TEN: &str = "append leader count=10 keys=3\nrun until decided 10 at all\ntick 10";

#[tokio::test]
async fn a_snapshot_on_all_nodes() {
    let page = Page::after(TEN).await;
    let leader = page.state().await.the_leader();
    page.compact_sheet(leader, "snapshot", "8").await;
    page.click("compact-scope-all").await;
    assert_ne!(page.text("compact-preview").await, "", "the sheet says what goes");
    page.click("compact-go").await;
    page.until("the sheet closes", async || !page.shows("compact-sheet").await).await;
    let all_compacted =
        |state: &crate::harness::State| state.pids().iter().all(|pid| state.number(*pid, "compacted") == 8);
    let state = page.play_until("all have compacted", all_compacted).await;
    for pid in state.pids() {
        let node = state.node(pid);
        assert_eq!(node["compaction"], "snapshot", "{node}");
        // Values 1 to 8 over three keys: the last of each.
        assert_eq!(node["snapshot"], json!({ "k0": 7, "k1": 8, "k2": 6 }), "{node}");
        assert_eq!(state.entries(pid).len(), 2, "what lies above stays");
        assert!(page.shows(&format!("snapshot-{pid}")).await);
        assert!(!page.shows(&format!("cell-{pid}-7")).await, "what lies below is gone");
    }
    page.finish().await;
}

#[tokio::test]
async fn a_snapshot_on_one_node() {
    let page = Page::after(TEN).await;
    let follower = page.state().await.followers()[0];
    page.compact_sheet(follower, "snapshot", "5").await;
    page.click("compact-scope-local").await;
    page.click("compact-go").await;
    page.until_state("it has compacted", |state| state.number(follower, "compacted") == 5).await;
    page.run("tick 30").await;
    let state = page.state().await;
    for pid in state.pids().into_iter().filter(|pid| *pid != follower) {
        assert_eq!(state.number(pid, "compacted"), 0, "node {pid} keeps its log");
    }
    page.finish().await;
}

#[tokio::test]
async fn a_trim_that_a_node_is_behind_for_is_refused_and_done_as_far_as_possible() {
    let page = Page::after(TEN).await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    page.run(&format!("isolate {follower}\nappend {leader} count=5\nrun until decided 15 at {leader}")).await;

    page.compact_sheet(leader, "trim", "12").await;
    page.click("compact-go").await;
    let (text, name) = page.error("compact").await;
    assert!(name.starts_with("NotAllDecided") && name.contains("10"), "its name is {name:?}");
    assert!(text.contains("10"), "{text:?} says how far it could go");
    assert_eq!(page.state().await.number(leader, "compacted"), 0);

    page.click("remedy").await;
    let state = page.until_state("it is trimmed to 10", |state| state.number(leader, "compacted") == 10).await;
    assert_eq!(state.node(leader)["compaction"], "trimmed");
    page.finish().await;
}

#[tokio::test]
async fn a_trim_at_a_follower_is_refused_and_done_at_the_leader() {
    let page = Page::after(TEN).await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    page.compact_sheet(follower, "trim", "4").await;
    page.click("compact-go").await;
    let (text, name) = page.error("compact").await;
    assert!(name.starts_with("NotCurrentLeader"), "its name is {name:?}");
    assert!(text.contains(&leader.to_string()), "{text:?} names the leader");
    page.click("remedy").await;
    page.until_state("the leader has trimmed", |state| state.number(leader, "compacted") == 4).await;
    let all_trimmed =
        |state: &crate::harness::State| state.pids().iter().all(|pid| state.number(*pid, "compacted") == 4);
    page.until("the sheet closes, having served", async || !page.shows("compact-sheet").await).await;
    let state = page.play_until("all have trimmed", all_trimmed).await;
    for pid in state.pids() {
        assert_eq!(state.node(pid)["compaction"], "trimmed");
        assert!(page.shows(&format!("trimmed-{pid}")).await);
    }
    page.finish().await;
}

#[tokio::test]
async fn a_trim_asked_for_at_a_follower_says_what_it_would_lose_at_the_leader() {
    let page = Page::after(TEN).await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    page.run(&format!("snapshot {follower} at=2 local\ntick 20")).await;
    let mut said = Vec::new();
    for node in [leader, follower] {
        page.compact_sheet(node, "trim", "10").await;
        let lost = format!("compact-lost-{follower}");
        page.until("what would be lost is said", async || page.shows(&lost).await).await;
        said.push((page.text(&lost).await, page.text("compact-preview").await.contains("NotCurrentLeader")));
        page.click("compact-close").await;
        page.until_no_sheet().await;
    }
    assert_eq!(said[0].0, said[1].0);
    assert_eq!((said[0].1, said[1].1), (false, true));
    page.finish().await;
}

#[tokio::test]
async fn with_snapshots_off_a_snapshot_is_refused() {
    let page =
        Page::after("cluster nodes=3 snapshots=off\nrun until leader\nappend leader a=1\nrun until decided 1 at all")
            .await;
    let result = page.run("snapshot leader at=1").await;
    let events = result["events"].as_array().expect("a run has events");
    let refused = events.iter().find(|event| event["kind"] == "refused");
    assert!(refused.is_some_and(|event| event["name"] == "NoSnapshot"), "{result}");
    assert_eq!(page.state().await.number(1, "compacted"), 0);
    page.finish().await;
}

#[tokio::test]
async fn the_logs_panel_compacts_as_far_as_possible() {
    let page = Page::after(TEN).await;
    let leader = page.state().await.the_leader();
    page.open_sheet("logs-compact", "compact-sheet").await;
    let chosen = "return ['node', 'as-far'].map(id => document.querySelector(`[data-testid=compact-${id}]`))
        .map(e => e.type === 'checkbox' ? e.checked : e.value)";
    assert_eq!(page.js(chosen, vec![]).await, json!([leader.to_string(), true]), "at the leader, as far as possible");
    page.click("compact-go").await;
    page.until_no_sheet().await;
    let done = |state: &crate::harness::State| state.pids().iter().all(|pid| state.number(*pid, "compacted") == 10);
    page.play_until("all have compacted", done).await;
    // The strip says what was compacted, the inspector what the snapshot keeps.
    let snapshot = page.text(&format!("snapshot-{leader}")).await;
    assert!(snapshot.contains("0–9") && snapshot.contains("3 keys"), "{snapshot:?}");
    page.select(leader).await;
    page.until("the inspector shows its keys", async || {
        let text = page.text("inspector").await;
        ["snapshot to 10", "k0=10", "k1=8", "k2=9"].iter().all(|part| text.contains(part))
    })
    .await;
    page.finish().await;
}
