//! The feed: what happened in words; filters, search, and the way to a step.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::{Page, number};

const RUN: &str = "cluster nodes=3 seed=7
run until leader
append leader needle=77
run until decided 1 at all
append leader count=120 keys=3
run until decided 121 at all
isolate 1
tick 20
append leader b=2
run until decided 122
heal all
tick 60";

impl Page {
    async fn rows(&self) -> Vec<String> {
        self.texts("[data-testid=feed-row]").await
    }

    async fn kinds(&self) -> Vec<String> {
        let body =
            "return [...new Set([...document.querySelectorAll('[data-testid=feed-row]')].map(e => e.dataset.kind))]";
        let kinds = self.js(body, vec![]).await;
        let mut kinds: Vec<String> =
            kinds.as_array().expect("a list").iter().map(|kind| kind.as_str().unwrap_or_default().to_owned()).collect();
        kinds.sort();
        kinds
    }
}

#[tokio::test]
async fn sentences_say_why() {
    let page = Page::after(RUN).await;
    page.fill("feed-search", "promises").await;
    page.until("promises are found", async || {
        page.rows().await.iter().any(|row| row.contains("in answer to node") && row.contains("Prepare"))
    })
    .await;
    for (search, why) in [("appends needle", "on node"), ("learns", "from node"), ("hears", "finds no leader")] {
        page.fill("feed-search", search).await;
        page.until(&format!("{search} is found"), async || {
            let rows = page.rows().await;
            !rows.is_empty() && rows.iter().any(|row| row.contains(why))
        })
        .await;
    }
    page.finish().await;
}

#[tokio::test]
async fn groups_and_nodes_filter_what_is_shown() {
    let page = Page::after(RUN).await;
    let all = page.rows().await.len();
    page.click("feed-filter-leadership").await;
    page.until("only leadership is left", async || {
        let kinds = page.kinds().await;
        !kinds.is_empty()
            && kinds.iter().all(|kind| ["leading", "prepare-started", "promised"].contains(&kind.as_str()))
    })
    .await;
    assert_eq!(page.attribute("feed-filter-leadership", "aria-pressed").await, "true");
    assert!(page.rows().await.len() < all);
    page.click("feed-filter-network").await;
    page.until("and the network", async || page.kinds().await.contains(&"links-cut".to_owned())).await;
    page.click("feed-node-2").await;
    page.until("of node 2 alone", async || {
        let rows = page.rows().await;
        !rows.is_empty()
            && rows.iter().all(|row| row.contains("node 2") || row.contains("Node 2") || row.contains("2"))
            && !page.kinds().await.contains(&"links-cut".to_owned())
    })
    .await;
    assert!(page.text("feed-found").await.ends_with("found"));
    page.click("feed-filter-clear").await;
    page.until("all are back", async || page.rows().await.len() == all).await;
    page.finish().await;
}

#[tokio::test]
async fn a_search_finds_the_beginning_of_a_long_run_and_older_rows_come_when_asked_for() {
    let page = Page::after(RUN).await;
    page.run(&"append leader z=1\ntick 9\n".repeat(250)).await;
    assert!(!page.rows().await.iter().any(|row| row.contains("needle")), "it is far back");
    page.fill("feed-search", "NEEDLE=77 appends").await;
    page.until("it is found", async || {
        let rows = page.rows().await;
        rows.len() == 3 && rows.iter().all(|row| row.contains("needle=77"))
    })
    .await;
    page.until("how many is said", async || page.text("feed-found").await == "3 found").await;
    page.click("lang").await;
    page.fill("feed-search", "追加 needle").await;
    page.until("in Chinese too", async || page.rows().await.len() == 3).await;
    page.fill("feed-search", "no such thing").await;
    page.until("nothing is found", async || page.count("[data-testid=feed-row]").await == 0).await;
    page.click("lang").await;
    page.click("feed-filter-clear").await;
    // Scrolling draws more until there are none; then older ones are asked for.
    let scroll = "const f = document.querySelector('[data-testid=feed]'); f.scrollTop = f.scrollHeight";
    page.until("the end of what is there", async || {
        page.js(scroll, vec![]).await;
        page.shows("feed-more").await
    })
    .await;
    let before = page.rows().await.len();
    page.click("feed-more").await;
    page.until("older rows are there", async || {
        page.js(scroll, vec![]).await;
        page.rows().await.len() > before
    })
    .await;
    page.finish().await;
}

#[tokio::test]
async fn a_click_on_a_row_goes_to_its_step_and_the_rows_stay_where_they_are() {
    let page = Page::after(RUN).await;
    let last = number(&page.state().await.0["step"]);
    page.fill("feed-search", "decides").await;
    page.until("decisions are found", async || page.rows().await.iter().any(|row| row.contains("decides"))).await;
    let rows = page.rows().await;
    let step: u64 = page
        .js("return [...document.querySelectorAll('[data-testid=feed-row]')].at(-1).dataset.step", vec![])
        .await
        .as_str()
        .and_then(|step| step.parse().ok())
        .expect("a step");
    page.js("[...document.querySelectorAll('[data-testid=feed-row] .what')].at(-1).click()", vec![]).await;
    page.until_state("it is there", |state| number(&state.0["step"]) == step).await;
    page.until("the row is marked", async || {
        page.count(&format!("[data-testid=feed-row][data-step='{step}'][aria-current=step]")).await > 0
    })
    .await;
    assert_eq!(page.rows().await, rows, "rows do not move under the pointer");
    assert!(page.count("[data-testid=feed-row].later").await > 0, "what is later is dimmed");
    page.click("live").await;
    page.until_state("live", |state| number(&state.0["step"]) == last).await;
    page.until("nothing is later than now", async || page.count(".event.later").await == 0).await;
    // By keys: into the feed, down to a row, Enter.
    page.find("feed").await.focus().await.expect("it takes the focus");
    page.press(Key::Down).await;
    page.press(Key::Down).await;
    let focused = page.js("return +document.activeElement.closest('[data-step]').dataset.step", vec![]).await;
    page.press(Key::Enter).await;
    page.until_state("it is there", |state| state.0["step"] == json!(number(&focused))).await;
    page.finish().await;
}
