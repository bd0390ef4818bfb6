//! The read panel: every call, every kind of answer, what is refused, the past.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::Page;

const FOUR: &str = "cluster nodes=3\nrun until leader\nappend leader a=1\nappend leader b=2\nappend leader a=3
append leader c=4\nrun until decided 4 at all\ntick 10";

/// The newest answer, on one line.
async fn newest(page: &Page) -> String {
    let texts = page.texts("[data-testid=read-answer]").await;
    texts.first().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).unwrap_or_default()
}

async fn choose(page: &Page, pid: u64) {
    page.set("read-node", &pid.to_string()).await;
}

#[tokio::test]
async fn every_call_gives_what_omnipaxos_gives_and_is_recorded() {
    let page = Page::after(FOUR).await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    // One entry that only the leader has.
    page.run(&format!("isolate {leader}\nappend {leader} d=5")).await;
    page.click("tab-read").await;
    choose(&page, leader).await;
    page.fill("read-from", "2").await;
    page.click("read-go").await;
    page.until("it is decided", async || newest(&page).await.contains("Decided(a=3)")).await;
    assert!(page.script().await.contains(&format!("read {leader} 2")), "{}", page.script().await);
    assert!(newest(&page).await.contains("never change"), "{}", newest(&page).await);
    assert!(page.text("read-rust").await.contains("match omnipaxos.read(2) {"));

    page.click("read-call-entries").await;
    page.fill("read-from", "3").await;
    page.fill("read-to", "5").await;
    page.click("read-go").await;
    page.until("two entries", async || {
        let text = newest(&page).await;
        text.contains("read_entries(3..5)") && text.contains("3 Decided(c=4)") && text.contains("4 Undecided(d=5)")
    })
    .await;
    assert!(page.text("read-rust").await.contains("omnipaxos.read_entries(3..5)"));

    page.click("read-call-decided").await;
    page.fill("read-from", "2").await;
    page.click("read-go").await;
    page.until("only what is decided", async || {
        let text = newest(&page).await;
        text.contains("read_decided_suffix(2)") && text.contains("c=4") && !text.contains("d=5")
    })
    .await;

    // Compacted, trimmed, and beyond the end.
    page.run(&format!("snapshot {follower} at=3 local")).await;
    choose(&page, follower).await;
    page.click("read-call-entries").await;
    page.fill("read-from", "0").await;
    page.fill("read-to", "4").await;
    page.click("read-go").await;
    page.until("the snapshot is opened", async || {
        newest(&page).await.contains("Snapshotted(3: { a=3, b=2 })") && newest(&page).await.contains("3 Decided(c=4)")
    })
    .await;
    page.fill("read-to", "9").await;
    page.click("read-go").await;
    page.until("its log ends before", async || newest(&page).await.contains("None")).await;
    page.run("heal all\ntick 40\ntrim leader at=2\ntick 20").await;
    let leader = page.state().await.the_leader();
    choose(&page, leader).await;
    page.click("read-call-index").await;
    page.fill("read-from", "1").await;
    page.click("read-go").await;
    page.until("it was trimmed", async || newest(&page).await.contains("Trimmed(2)")).await;
    page.finish().await;
}

#[tokio::test]
async fn what_would_make_the_library_panic_is_refused_before_the_call() {
    let page = Page::after(FOUR).await;
    page.click("tab-read").await;
    page.click("read-call-entries").await;
    let before = page.script().await;
    for (from, to, says) in [("3", "3", "is empty"), ("3", "1", "before it begins"), ("x", "1", "whole number")] {
        page.fill("read-from", from).await;
        page.fill("read-to", to).await;
        page.until("it is said", async || {
            page.shows("read-problem").await && page.text("read-problem").await.contains(says)
        })
        .await;
        assert_eq!(
            page.js("return document.querySelector('[data-testid=read-go]').disabled", vec![]).await,
            json!(true)
        );
    }
    // Enter asks for nothing either.
    page.press(Key::Enter).await;
    page.drawn().await;
    assert_eq!(page.script().await, before);
    let pid = page.state().await.followers()[0];
    page.run(&format!("crash {pid}")).await;
    choose(&page, pid).await;
    page.until("nobody is there", async || page.text("read-problem").await.contains("crashed")).await;
    page.finish().await;
}

#[tokio::test]
async fn in_the_past_what_was_is_read_and_nothing_is_recorded() {
    let page = Page::after(FOUR).await;
    let leader = page.state().await.the_leader();
    let step = page.state().await.0["step"].clone();
    page.run(&format!("snapshot {leader} at=4 local\ntick 20")).await;
    page.click("tab-read").await;
    choose(&page, leader).await;
    page.fill("read-from", "1").await;
    let before = page.script().await;
    page.js("await playground.seek(args[0])", vec![step]).await;
    page.until("the past is shown", async || page.shows("read-past").await).await;
    page.click("read-go").await;
    page.until("it was an entry then", async || newest(&page).await.contains("Decided(b=2)")).await;
    assert!(newest(&page).await.contains("not recorded"));
    assert_eq!(page.script().await, before);
    page.js("await playground.seek(args[0])", vec![json!(1_000_000)]).await;
    page.until("back", async || !page.shows("read-past").await).await;
    page.until("it is not among the reads", async || page.count("[data-testid=read-answer]").await == 0).await;
    page.click("read-go").await;
    page.until("now it is in the snapshot", async || newest(&page).await.contains("Snapshotted(4")).await;
    page.finish().await;
}
