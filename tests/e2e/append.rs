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

#[tokio::test]
async fn enter_appends_and_raises_the_value() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.select(leader).await;
    page.fill("append-key", "k").await;
    page.fill("append-value", "41").await;
    for accepted in 1..=3 {
        page.press(thirtyfour::Key::Enter).await;
        page.until_state("it is in the log", |state| state.number(leader, "accepted") == accepted).await;
    }
    let values: Vec<u64> = page.state().await.entries(leader).into_iter().map(|(_, _, value)| value).collect();
    assert_eq!(values, [41, 42, 43]);
    assert_eq!(page.focused().await, "append-value");
    page.finish().await;
}

#[tokio::test]
async fn pasted_lines_append_each() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.select(leader).await;
    page.paste("append-key", "apple=3\r\n\nbread = 18446744073709551615\napple=4\n").await;
    let state = page.until_state("all three are in the log", |state| state.number(leader, "accepted") == 3).await;
    let entry = |index, key: &str, value| (index, key.to_owned(), value);
    let expected = [entry(0, "apple", 3), entry(1, "bread", u64::MAX), entry(2, "apple", 4)];
    assert_eq!(state.entries(leader), expected);

    // One wrong line: its number is named, and none is appended.
    page.paste("append-key", "a=1\nb=two\nc=3").await;
    let (text, _) = page.error("append").await;
    assert!(text.contains("Line 2"), "{text:?}");
    assert_eq!(page.state().await.entries(leader), expected);
    // A single pair only fills the fields.
    page.paste("append-key", "pear=9").await;
    let fields = "return ['key', 'value'].map(f => document.querySelector(`[data-testid=append-${f}]`).value)";
    page.until("the fields are filled", async || page.js(fields, vec![]).await == json!(["pear", "9"])).await;
    assert_eq!(page.state().await.entries(leader), expected);
    page.finish().await;
}
