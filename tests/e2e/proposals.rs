//! What became of what was appended, on the page: in the feed, in the tab of the state, in `window.playground`.

use serde_json::Value;

use crate::harness::Page;

/// A cluster in which node 3's forward was lost with its link, and the old leader keeps an entry that nobody else has.
async fn troubled() -> (Page, u64, u64) {
    let page =
        Page::after("cluster nodes=3 seed=4 jitter=0\nrun until leader\nappend leader a=1\nrun until decided 1 at all")
            .await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    page.run(&format!(
        "tick 10\nappend {follower} b=2\ntick 1\ncut {follower}>{leader}\nisolate {leader}\nappend {leader} c=3"
    ))
    .await;
    (page, leader, follower)
}

async fn proposals(page: &Page) -> Value {
    page.state().await.0["proposals"].clone()
}

#[tokio::test]
async fn what_is_open_and_what_is_lost_is_told_with_where_and_how() {
    let (page, leader, follower) = troubled().await;
    let told = proposals(&page).await;
    let counts = ["proposed", "decided", "lost", "open"].map(|name| told[name].as_u64().unwrap_or_default());
    assert_eq!(counts, [3, 1, 1, 1], "{told}");
    assert_eq!(
        (told["lostEntries"][0]["key"].as_str(), told["lostEntries"][0]["why"].as_str()),
        (Some("b"), Some("forward-lost"))
    );
    assert_eq!(told["openEntries"][0]["key"], "c");

    page.click("tab-state").await;
    page.until("both are listed", async || page.shows("proposal-open").await && page.shows("proposal-lost").await)
        .await;
    let open = page.text("proposal-open").await;
    assert!(open.contains("c=3") && open.contains(&format!("undecided at node {leader} (isolated)")), "{open}");
    let lost = page.text("proposal-lost").await;
    assert!(lost.contains("b=2") && lost.contains(&format!("ProposalForward {follower}→{leader}")), "{lost}");
    assert_eq!(page.text("proposals-tally").await, "3 proposed, 1 decided, 1 lost, 1 open");

    // A node that is healed gives way: what only it had is lost then, and not before.
    page.run("tick 60\nrun until leader\nappend leader d=4\nrun until decided 2\nheal all\nrun until decided 2 at all\ntick 20\nexpect lost c=3")
        .await;
    page.until("it is lost", async || page.text("proposals-tally").await == "4 proposed, 2 decided, 2 lost").await;
    assert!(!page.shows("proposal-open").await);
    page.finish().await;
}

#[tokio::test]
async fn many_appends_fold_into_one_row_with_their_tally() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.run(&format!("append {leader} count=1000 keys=5\nrun until decided 1000 at all")).await;
    page.until("the row says it", async || {
        page.texts("[data-testid=feed-tally]").await.contains(&"1,000 proposed, 1,000 decided, 0 lost".to_owned())
    })
    .await;
    let rows = "return [...document.querySelectorAll('[data-testid=feed-row]')].filter(e => e.dataset.kind === 'proposed').length";
    assert_eq!(page.js(rows, vec![]).await, 1);

    // In the past the row says what was so then: nothing was decided when they were appended.
    let step = page.attribute("feed-row", "data-step").await;
    assert!(!step.is_empty());
    let appended = "return Number([...document.querySelectorAll('[data-testid=feed-row]')].find(e => e.dataset.kind === 'proposed').dataset.step)";
    let appended = page.js(appended, vec![]).await.as_u64().unwrap_or_default();
    page.js("window.playground.seek(args[0])", vec![appended.into()]).await;
    page.until("the past is told", async || {
        page.texts("[data-testid=feed-tally]").await.iter().any(|tally| tally.ends_with("1,000 open"))
    })
    .await;
    page.finish().await;
}

#[tokio::test]
async fn a_node_lists_what_was_proposed_at_it_and_is_still_open() {
    let (page, leader, follower) = troubled().await;
    page.press(leader.to_string().as_str()).await;
    page.until("what is open there is listed", async || page.shows("open-proposals").await).await;
    assert_eq!(page.count("[data-testid=open-proposal]").await, 1);
    let open = page.text("open-proposal").await;
    assert!(open.contains("c=3") && open.contains(&format!("node {leader} (isolated)")), "{open}");
    page.press(follower.to_string().as_str()).await;
    page.until("nothing is open at the other", async || !page.shows("open-proposals").await).await;
    page.finish().await;
}
