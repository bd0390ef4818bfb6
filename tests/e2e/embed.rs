//! The page in another one: the panels that were chosen and nothing around them, on any origin.

use serde_json::json;

use crate::{
    harness::{Options, Page},
    tour::resize,
};

/// The example of the repository, with the address of the page that is tested.
fn example(page: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/embed/index.html");
    let text = std::fs::read_to_string(path).expect("the example can be read");
    let changed = text.replace("http://localhost:8080/", page);
    assert_ne!(text, changed, "the example names the page");
    changed
}

#[tokio::test]
async fn figures_in_a_page_of_another_origin_are_clusters_of_their_own() {
    let page = Page::empty(Options::default()).await;
    // All of it in sight: what is not is not drawn.
    resize(&page, (1280, 2_600)).await;
    // 127.0.0.1 is another origin than localhost, and another site.
    page.open_address(&page.site.empty().replace("localhost", "127.0.0.1")).await;
    page.js("document.open(); document.write(args[0]); document.close()", vec![json!(example(&page.site.page()))])
        .await;
    page.enter_frame("#figure-1").await;
    page.ready().await;
    assert!(page.shows("node-1").await && page.shows("lane-1").await && page.shows("play").await);
    for other in ["help", "inspector", "tab-events", "feed", "welcome", "elsewhere"] {
        assert!(!page.shows(other).await, "{other} was not chosen");
    }
    let fits =
        "const r = document.documentElement; return r.scrollWidth <= innerWidth && r.scrollHeight <= innerHeight";
    assert_eq!(page.js(fits, vec![]).await, json!(true), "it fits its frame");
    page.run("append leader a=1\nrun until decided 1 at all").await;
    page.click("tick").await;
    page.leave_frame().await;

    page.enter_frame("#figure-2").await;
    page.ready().await;
    assert!(page.shows("feed").await && !page.shows("lane-1").await && !page.shows("play").await);
    let state = page.state().await;
    assert!(state.pids().iter().all(|pid| state.number(*pid, "accepted") == 0), "it is a cluster of its own");
    assert!(page.attribute("embed-whole", "href").await.starts_with(&page.site.page()));
    page.leave_frame().await;

    page.enter_frame("#figure-3").await;
    page.ready().await;
    page.until("the lesson is at its step", async || {
        page.attribute("lesson-step-2", "data-current").await == "true"
            && page.attribute("lesson-panel", "data-ready").await == "true"
    })
    .await;
    assert!(page.shows("node-1").await && page.shows("lane-1").await && page.shows("play").await);
    for other in ["lesson-leave", "lesson-present", "tab-events", "inspector", "lesson-bar"] {
        assert!(!page.shows(other).await, "{other} has no place there");
    }
    assert_eq!(page.js(fits, vec![]).await, json!(true), "it fits its frame");
    let kept = "return Object.keys(localStorage).filter(key => key.includes('.lesson'))";
    // The driver's pointer does not find its place in a frame of another origin.
    page.js("document.querySelector('[data-testid=lesson-next]').click()", vec![]).await;
    page.until("the next step is shown", async || page.attribute("lesson-step-3", "data-current").await == "true")
        .await;
    assert_eq!(page.js(kept, vec![]).await, json!([]), "nothing is kept");
    page.leave_frame().await;
    page.finish().await;
}

#[tokio::test]
async fn a_figure_shows_the_run_behind_its_address_and_takes_no_cluster_away() {
    let page = Page::after("append leader mine=1\nrun until decided 1 at all").await;
    page.open_sheet("share-open", "share-sheet").await;
    page.find("share-link").await;
    let link = page.js("return document.querySelector('[data-testid=share-link]').value", vec![]).await;
    let fragment = link.as_str().unwrap_or_default().split_once('#').map(|(_, run)| run.to_owned()).unwrap_or_default();
    let first = page.tab().await;
    let second = page.open_in_new_tab().await;
    page.open_address(&page.site.empty()).await;
    let address = format!("{}?embed=logs%2Ccluster#{fragment}", page.site.page());
    page.open_address(&address).await;
    page.ready().await;
    page.until_state("its run is there", |state| state.all_decided(1)).await;
    assert!(!page.shows("elsewhere").await, "it needs no cluster of another tab");
    page.reload().await;
    page.until_state("and again", |state| state.all_decided(1)).await;
    page.close_tab(&second, &first).await;
    // The other tab still has its own.
    page.press(thirtyfour::Key::Escape).await;
    page.until_no_sheet().await;
    page.run("append leader mine=2\nrun until decided 2 at all").await;
    page.finish().await;
}

#[tokio::test]
async fn a_panel_that_there_is_not_is_named_with_those_that_there_are() {
    let page = Page::empty(Options::default()).await;
    page.open_address(&format!("{}?embed=cluster,lgos", page.site.page())).await;
    page.until("it says so", async || page.shows("embed-refused").await).await;
    let said = page.text("embed-refused").await;
    assert!(said.contains("“lgos”") && said.contains("cluster, logs, events"), "{said}");
    assert!(!page.shows("node-1").await);
    page.finish().await;
}

#[tokio::test]
async fn each_panel_can_stand_alone_and_speaks_the_language_that_is_asked_for() {
    let page = Page::empty(Options::default()).await;
    for (panel, testid, said) in [
        ("compaction", "compaction-panel", ""),
        ("read", "read-panel", ""),
        ("rust", "rust-panel", ""),
        ("lesson", "panel", "没有打开"),
    ] {
        page.open_address(&page.site.empty()).await;
        page.open_address(&format!("{}?embed={panel}&lang=zh-Hans", page.site.page())).await;
        page.ready().await;
        let there =
            "const e = document.querySelector(`[data-testid='${args[0]}'], #${args[0]}`); return e && e.textContent";
        page.until(&format!("{panel} is there"), async || {
            page.js(there, vec![json!(testid)]).await.as_str().is_some_and(|text| text.contains(said))
        })
        .await;
        assert!(!page.shows("node-1").await && !page.shows("lane-1").await, "{panel} alone");
        assert_eq!(page.js("return document.documentElement.lang", vec![]).await, json!("zh-Hans"));
    }
    // It was for these visits; what is no language is no wish.
    page.open_address(&format!("{}?embed=cluster&lang=fr", page.site.page())).await;
    page.ready().await;
    assert_eq!(page.js("return document.documentElement.lang", vec![]).await, json!("en"));
    assert_eq!(page.js("return localStorage.getItem('omnipaxos-playground.language')", vec![]).await, json!(null));
    page.finish().await;
}
