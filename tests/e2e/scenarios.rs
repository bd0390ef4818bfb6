//! The scenarios: each starts with one click, and says what was measured.

use omnipaxos_playground::script::scenarios::SCENARIOS;

use crate::harness::Page;

#[tokio::test]
async fn every_scenario_starts_with_one_click() {
    let page = Page::explored().await;
    for scenario in SCENARIOS {
        page.open_sheet("scenarios", "scenarios-sheet").await;
        page.click(&format!("scenario-{}", scenario.name)).await;
        page.until_no_sheet().await;
        let first = scenario.script.lines().find(|line| line.starts_with("cluster")).expect("a cluster");
        let seed = first.split(' ').find(|part| part.starts_with("seed=")).expect("a seed");
        // What is asked now comes after it, so it is done when this is.
        page.until(&format!("{} has begun", scenario.name), async || {
            page.script().await.split(['\n', ' ']).any(|part| part == seed)
        })
        .await;
        let result = page.run("# done").await;
        assert!(result["error"].is_null(), "{}: {result}", scenario.name);
    }
    page.finish().await;
}

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
