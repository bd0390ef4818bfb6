//! Appending, by the form.

use serde_json::json;

use crate::harness::Page;

#[tokio::test]
async fn appends_at_the_leader_and_at_a_follower_are_decided_everywhere() {
    let page = Page::explored().await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);

    page.append(leader, "fruit", "7").await;
    page.append(follower, "nuts", "18446744073709551615").await;
    let state = page.play_until("all have decided both", |state| state.all_decided(2)).await;

    for pid in state.pids() {
        let mut entries: Vec<_> = state.entries(pid).into_iter().map(|(_, key, value)| (key, value)).collect();
        assert_eq!(state.entries(pid), state.entries(leader), "the logs agree");
        entries.sort();
        assert_eq!(entries, [("fruit".to_owned(), 7), ("nuts".to_owned(), u64::MAX)]);
        for index in 0..2 {
            assert_eq!(page.attribute(&format!("cell-{pid}-{index}"), "data-decided").await, "true");
        }
    }
    page.finish().await;
}

#[tokio::test]
async fn what_is_written_becomes_durable() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.append(leader, "k", "1").await;
    // Accepted at once, durable only when its flush is done.
    let cell = format!("cell-{leader}-0");
    assert_eq!(page.attribute(&cell, "data-durability").await, "pending");
    assert_eq!(page.attribute(&cell, "data-decided").await, "false");
    assert_eq!(page.state().await.node(leader)["entries"][0]["durable"], json!(false));
    page.play_until("all have decided", |state| state.all_decided(1)).await;
    assert_eq!(page.attribute(&cell, "data-durability").await, "durable");
    assert_eq!(page.state().await.node(leader)["entries"][0]["durable"], json!(true));
    page.finish().await;
}

#[tokio::test]
async fn run_until_decided_does_what_it_says() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.append(leader, "k", "1").await;
    page.click("run-until-decided").await;
    page.until_state("the leader has decided", |state| state.number(leader, "decided") == 1).await;
    page.finish().await;
}

#[tokio::test]
async fn many_are_appended_at_once() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.select(leader).await;
    page.fill("append-count", "250").await;
    page.click("append-button").await;
    let state = page.play_until("all have decided", |state| state.all_decided(250)).await;
    assert_eq!(state.entries(leader).len(), 250);
    page.finish().await;
}
