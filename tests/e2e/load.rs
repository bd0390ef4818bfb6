//! Clients that append by themselves: the tab, its charts, and what a reload does to them.

use crate::harness::Page;

#[tokio::test]
async fn a_client_appends_by_itself_until_it_is_ended() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.click("tab-load").await;
    page.set("load-node", &leader.to_string()).await;
    page.set("load-rate", "3").await;
    page.set("load-keys", "4").await;
    page.click("load-start").await;
    let client = format!("client-{leader}");
    page.until("the client is listed", async || page.shows(&client).await).await;
    page.play_until("entries are decided", |state| state.number(leader, "decided") >= 60).await;
    let script = page.script().await;
    assert!(script.contains(&format!("load {leader} rate=3 keys=4\n")), "{script}");
    assert!(!script.contains("append"), "what it appends follows from that: {script}");
    page.until("the charts are drawn", async || {
        page.count("[data-testid=chart-decided] .chart-line[d*=L]").await == 1
            && page.count("[data-testid=chart-latency] .chart-line[d^=M]").await == 1
    })
    .await;
    for chart in ["decided", "latency", "log", "disk"] {
        let text = page.text(&format!("chart-{chart}")).await;
        assert!(text.contains("now") && text.contains("average"), "{text}");
    }
    page.click(&format!("load-end-{leader}")).await;
    page.until("no client is left", async || !page.shows(&client).await).await;
    assert!(page.script().await.ends_with(&format!("load {leader} off\n")));
    page.finish().await;
}

#[tokio::test]
async fn a_number_that_is_none_is_said_and_nothing_starts() {
    let page = Page::explored().await;
    page.click("tab-load").await;
    page.set("load-rate", "101").await;
    page.until("it is said", async || page.text("load-panel").await.contains("from 1 to 100")).await;
    assert!(page.find("load-start").await.prop("disabled").await.expect("a button") == Some("true".into()));
    page.finish().await;
}

#[tokio::test]
async fn a_client_is_gone_with_the_page_and_how_long_it_waited_is_told() {
    let page = Page::after("load leader rate=1\ntick 30").await;
    let leader = page.state().await.the_leader();
    page.click("tab-load").await;
    page.run(&format!("isolate {leader}\ntick 30")).await;
    let outage = format!("outage-{leader}");
    page.until("it waits", async || {
        page.shows(&outage).await && page.text(&outage).await.contains("3 election timeouts and counting")
    })
    .await;
    page.reload().await;
    page.click("tab-load").await;
    page.until("the tab is there", async || page.shows("load-panel").await).await;
    assert!(!page.shows(&format!("client-{leader}")).await, "the page lost power, and its clients with it");
    assert!(page.script().await.contains("power-failure"));
    page.finish().await;
}
