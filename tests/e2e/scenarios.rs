//! The scenarios: what was measured of them, and what one measures oneself. That each starts is in `scripts`.

use crate::harness::Page;

#[tokio::test]
async fn what_was_measured_stands_beside_what_the_paper_says() {
    let page = Page::explored().await;
    page.open_sheet("scenarios", "scenarios-sheet").await;
    let text = page.text("downtime-quorum-loss").await;
    assert!(text.contains("election timeouts; the paper says at most 4"), "{text}");
    assert!(!page.text("downtime-minority").await.contains("paper"));
    assert!(!page.shows("downtime-fresh").await);
    page.finish().await;
}

#[tokio::test]
async fn whoever_runs_on_sees_the_same_wait_as_was_measured() {
    let page = Page::explored().await;
    page.open_sheet("scenarios", "scenarios-sheet").await;
    let measured = page.text("downtime-chained-five").await;
    page.click("scenario-chained-five").await;
    page.until_no_sheet().await;
    let cut = |state: &crate::harness::State| state.pids().len() == 5 && !state.link_is_up(5, 3);
    page.until_state("the chain is there", cut).await;
    page.run("tick 200").await;
    page.click("tab-load").await;
    page.until("it is told", async || page.shows("outage-4").await).await;
    let told = page.text("outage-4").await;
    let ticks = told.split("was ").nth(1).and_then(|rest| rest.split(' ').next()).expect("so many ticks");
    assert!(measured.contains(&format!("at most {ticks} ticks")), "{measured} {told}");
    page.finish().await;
}

#[tokio::test]
async fn a_run_that_is_a_scenario_says_which_and_what_to_look_for() {
    let page = Page::explored().await;
    assert!(!page.shows("scenario-now").await);
    page.open_sheet("scenarios", "scenarios-sheet").await;
    let look =
        page.js("return document.querySelector('[data-testid=scenario-quorum-loss] > span').textContent", vec![]);
    let look = look.await.as_str().expect("it says what to look for").to_owned();
    page.click("scenario-quorum-loss").await;
    page.until("its name is shown", async || page.shows("scenario-now").await).await;
    assert_eq!(page.text("scenario-now").await, "Quorum loss");
    let notices =
        async || page.js("return [...document.querySelectorAll('.notice p')].map(it => it.textContent)", vec![]).await;
    page.until("it is said what to look for", async || notices().await.to_string().contains(&look)).await;
    // It still is that scenario when somebody comes back to it, and whatever is done next.
    page.run("tick 30\ncrash 5").await;
    page.reload().await;
    assert_eq!(page.text("scenario-now").await, "Quorum loss");
    assert!(!notices().await.to_string().contains(&look), "that was said once");
    page.run("cluster nodes=5 seed=21\nrun until leader").await;
    page.until("another run is none", async || !page.shows("scenario-now").await).await;
    page.finish().await;
}
