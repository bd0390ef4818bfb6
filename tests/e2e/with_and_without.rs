//! The same run with and without snapshots.

use crate::harness::Page;

#[tokio::test]
async fn one_click_shows_both_side_by_side() {
    // Whoever is not the leader is cut off.
    let page = Page::after("cluster nodes=3 seed=7\nrun until leader").await;
    let state = page.state().await;
    let behind = state.followers()[0];
    page.run(&format!(
        "isolate {behind}
append leader count=30 keys=3
run until decided 30
snapshot leader
tick 10
heal all
run until decided 30 at all
tick 20"
    ))
    .await;
    let before = page.script().await;

    page.open_sheet("branches-open", "branches-sheet").await;
    page.click("twins-open").await;
    page.until("both were run", async || page.shows("twins-1-entries-with").await).await;
    let fact = async |fact: &str, side: &str| page.text(&format!("twins-{behind}-{fact}-{side}")).await;
    assert_eq!([fact("entries", "with").await, fact("entries", "without").await], ["0", "30"]);
    assert_eq!([fact("keys", "with").await, fact("keys", "without").await], ["3", "0"]);
    assert_eq!([fact("received", "with").await, fact("received", "without").await], ["snapshot to 30", "30 entries"]);
    let bytes = async |side: &str| fact("disk-bytes", side).await.parse::<u64>().expect("a number");
    assert!(bytes("with").await < bytes("without").await);
    let said = page.text("twins-said").await;
    assert!(said.contains("Refused with NoSnapshot: 0 with snapshots, 1 without."), "{said}");
    assert!(said.contains("The key-values that the nodes have reached are the same."), "{said}");
    assert_eq!(page.script().await, before, "the run is as it was");
    page.finish().await;
}

#[tokio::test]
async fn it_can_be_followed_along_the_run_and_for_a_scenario() {
    let page = Page::after("append leader count=5\nrun until decided 5 at all\nsnapshot leader\ntick 10").await;
    page.open_sheet("branches-open", "branches-sheet").await;
    page.click("twins-open").await;
    page.until("both were run", async || page.text("twins-1-keys-with").await == "5").await;
    let set = "const e = document.querySelector('[data-testid=twins-step]'); e.value = args[0]; e.dispatchEvent(new Event('input', { bubbles: true }))";
    page.js(set, vec![3.into()]).await;
    page.until("nothing was there yet", async || page.text("twins-1-entries-with").await == "0").await;
    assert_eq!(page.text("twins-1-keys-with").await, "0");
    page.click("twins-end").await;
    page.until("the end", async || page.text("twins-1-keys-with").await == "5").await;
    page.set("twins-run", "lagging-follower").await;
    page.until("the scenario was run", async || page.text("twins-said").await.contains("fell behind")).await;
    page.finish().await;
}
