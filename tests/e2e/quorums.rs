//! Quorums of other sizes: chosen, refused, waited for; and who hears whom.

use crate::harness::Page;

#[tokio::test]
async fn quorums_are_chosen_and_what_omnipaxos_refuses_is_said() {
    let page = Page::explored().await;
    page.open_sheet("new-cluster", "new-cluster-sheet").await;
    page.set("nc-count", "5").await;
    page.query("[data-testid=nc-more] summary").await.click().await.expect("it opens");
    page.set("nc-read-quorum", "3").await;
    page.set("nc-write-quorum", "2").await;
    page.until("it is refused", async || page.text("new-cluster-sheet").await.contains("must overlap")).await;
    assert_eq!(page.attribute("nc-read-quorum", "aria-invalid").await, "true");
    page.set("nc-read-quorum", "4").await;
    page.set("nc-priority-2", "7").await;
    page.click("nc-start").await;
    page.until_no_sheet().await;
    let state =
        page.until_state("node 2 leads five", |state| state.pids().len() == 5 && state.leader().is_some()).await;
    assert_eq!(state.leader(), Some(2), "it has the highest priority");
    assert_eq!(page.text("cluster-summary").await, "5 nodes · read 4 · write 2");
    let script = page.script().await;
    assert!(script.starts_with("cluster nodes=5 "), "{script}");
    assert!(script.contains(" read-quorum=4 write-quorum=2\nnode 2 priority=7\n"), "{script}");

    // The same by a script, with its place.
    let result = page.try_run("cluster nodes=5 read-quorum=3 write-quorum=2").await;
    let error = &result["error"];
    assert_eq!((error["line"].as_u64(), error["column"].as_u64()), (Some(1), Some(44)), "{error}");
    assert!(error["message"].as_str().is_some_and(|text| text.contains("quorums must overlap")), "{error}");
    page.finish().await;
}

#[tokio::test]
async fn the_picture_says_which_quorum_is_waited_for() {
    let page = Page::after("cluster nodes=5 seed=12 read-quorum=4 write-quorum=3\nrun until leader\ntick 15").await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    page.select(leader).await;
    assert_eq!(page.text("fact-connected").await, "hears 5 nodes; a write quorum is 3");
    page.select(follower).await;
    page.until("who does not lead needs more", async || {
        page.text("fact-connected").await == "hears 5 nodes; a read quorum is 4"
    })
    .await;
    page.select(leader).await;
    let others: Vec<String> = state.followers()[1..].iter().map(u64::to_string).collect();
    page.run(&format!("split {leader},{follower} {}\nappend {leader} a=1\ntick 14", others.join(","))).await;
    page.until("one other has accepted", async || page.text("fact-awaited").await.contains("2 of 3")).await;
    let mark = page.texts(&format!("[data-testid=node-{leader}] .node-awaited text")).await;
    assert_eq!(mark, ["2/3"]);
    page.run("tick 40").await;
    page.until("it is cut off", async || {
        page.text("fact-connected").await == "hears only 2 nodes; a write quorum is 3"
    })
    .await;
    page.finish().await;
}

#[tokio::test]
async fn who_hears_whom_is_a_matrix() {
    let page = Page::after("tick 20").await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    page.click("tab-state").await;
    let signs = async |pid: u64| page.texts(&format!("[data-testid=hearing-{pid}] td > [aria-hidden]")).await;
    page.until("all hear all", async || signs(leader).await.iter().filter(|sign| *sign == "✓").count() == 2).await;
    page.run(&format!("cut {follower}>{leader}\ntick 30")).await;
    page.until("the leader does not hear one", async || signs(leader).await.contains(&"–".to_owned())).await;
    assert!(page.text(&format!("connected-{leader}")).await.starts_with("hears 2 nodes; a quorum is 2"));
    let said = page.text(&format!("hearing-{leader}")).await;
    assert!(!said.is_empty());
    page.finish().await;
}

#[tokio::test]
async fn a_priority_and_a_session_can_be_set_by_hand() {
    let page = Page::explored().await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    page.select(follower).await;
    page.click("timing-open").await;
    page.until("the sheet is open", async || page.shows("timing-sheet").await).await;
    page.set("timing-priority", "9").await;
    page.click("timing-set").await;
    page.click("timing-close").await;
    page.until_no_sheet().await;
    page.click("links-open").await;
    page.until("the sheet is open", async || page.shows("links-sheet").await).await;
    page.click(&format!("grid-reconnected-{leader}")).await;
    page.click("links-close").await;
    page.until_no_sheet().await;
    let script = page.script().await;
    assert!(script.ends_with(&format!("priority {follower} 9\nreconnected {follower} {leader}\n")), "{script}");
    page.finish().await;
}
