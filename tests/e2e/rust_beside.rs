//! The Rust beside the picture.

use crate::harness::{Options, Page};

#[tokio::test]
async fn the_lines_follow_what_a_person_does() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.click("tab-rust").await;
    page.until("a node is built first", async || page.attribute("rust-lines", "data-call").await == "build").await;
    assert!(page.text("rust-code").await.contains("nodes: vec![1, 2, 3],"));

    page.append(leader, "a", "7").await;
    page.until("then it appends", async || page.attribute("rust-lines", "data-call").await == "append").await;
    let code = page.text("rust-code").await;
    assert!(code.contains(r#"KeyValue { key: "a".into(), value: 7 }"#), "{code}");
    let docs = page.attribute("rust-docs", "href").await;
    assert_eq!(docs, "https://docs.rs/omnipaxos/0.2.4/omnipaxos/struct.OmniPaxos.html#method.append");

    // Time that passes is nothing that somebody does; the disk is not OmniPaxos's.
    page.run("tick 5").await;
    assert_eq!(page.attribute("rust-lines", "data-call").await, "append");
    page.run(&format!("crash {leader}")).await;
    page.until("a crash", async || page.attribute("rust-lines", "data-call").await == "crash").await;
    page.run(&format!("restart {leader}")).await;
    page.until("a restart", async || page.text("rust-code").await.contains("config.build(storage)?")).await;

    // What is chosen stays, whatever is done.
    page.set("rust-call", "reconfigure").await;
    page.until("it is shown", async || page.text("rust-code").await.contains("omnipaxos.reconfigure(next, None)"))
        .await;
    page.run("tick 1\nappend 1 b=1").await;
    assert_eq!(page.attribute("rust-lines", "data-call").await, "reconfigure");
    page.finish().await;
}

#[tokio::test]
async fn the_compact_sheet_shows_the_same_lines() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all").await;
    let leader = page.state().await.the_leader();
    page.compact_sheet(leader, "trim", "1").await;
    page.until("the call is there", async || page.text("rust-code").await.contains("omnipaxos.trim(Some(1))")).await;
    page.click("compact-kind-snapshot").await;
    page.click("compact-scope-local").await;
    page.until("it is another", async || page.text("rust-code").await.contains("omnipaxos.snapshot(Some(1), true)"))
        .await;
    page.finish().await;
}

#[tokio::test]
async fn by_keyboard_and_on_a_narrow_page() {
    let page = Page::first_visit_with(Options { size: (390, 844), ..Options::default() }).await;
    page.explore().await;
    page.click("tab-rust").await;
    page.until("the lines are there", async || page.shows("rust-code").await).await;
    let wide = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth";
    assert_eq!(page.js(wide, vec![]).await, true, "the page does not scroll sideways");
    let reachable = "const all = ['rust-call', 'rust-docs', 'rust-copy'].map(id => document.querySelector(`[data-testid=${id}]`)); return all.every(e => { e.focus(); return document.activeElement === e; })";
    assert_eq!(page.js(reachable, vec![]).await, true);
    page.finish().await;
}
