//! `window.playground`.

use serde_json::json;

use crate::harness::{Page, number};

#[tokio::test]
async fn a_run_answers_with_its_events() {
    let page = Page::explored().await;
    let before = page.state().await;
    let result = page.run("append leader a=1\nrun until decided 1 at all").await;
    assert!(number(&result["step"]) > number(&before.0["step"]), "{result}");
    let events = result["events"].as_array().expect("events are a list");
    for event in events {
        assert!(event["step"].is_u64() && event["time"].is_u64(), "{event}");
        assert!(event["kind"].is_string(), "{event}");
        assert!(event["text"].as_str().is_some_and(|text| !text.is_empty()), "{event}");
    }
    let kinds: Vec<&str> = events.iter().filter_map(|event| event["kind"].as_str()).collect();
    for kind in ["proposed", "accepted", "flushed", "received", "decided"] {
        assert!(kinds.contains(&kind), "{kind} is not in {kinds:?}");
    }
    let refused = page.run("trim leader at=999").await;
    let refused =
        refused["events"].as_array().and_then(|events| events.iter().find(|event| event["kind"] == "refused"));
    assert!(refused.is_some_and(|event| event["name"].is_string()), "{refused:?}");
    page.finish().await;
}

#[tokio::test]
async fn a_run_is_the_same_after_it_was_saved_and_loaded() {
    let page = Page::after(
        "cluster nodes=3 seed=11 jitter=2\nrun until leader\nappend leader count=30 keys=3\ntick 15\ncut 1-2\ntick 9",
    )
    .await;
    let (script, before) = page.run_and_state().await;
    page.run("append leader other=1\ntick 30\nheal all").await;
    page.js("await playground.load(args[0])", vec![json!(script)]).await;
    let (again, after) = page.run_and_state().await;
    assert_eq!(again, script);
    assert_eq!(after, before);
    page.finish().await;
}

#[tokio::test]
async fn what_happens_is_told_until_nobody_listens() {
    let page = Page::explored().await;
    let told = page
        .js(
            "const events = [], steps = [];
             const off = [playground.on('event', e => events.push(e.kind)), playground.on('step', s => steps.push(s))];
             await playground.run('append leader a=1\\ntick 10');
             off.forEach(off => off());
             const heard = events.length;
             await playground.run('append leader a=2\\ntick 10');
             return { proposed: events.includes('proposed'), steps: steps.length > 0, more: events.length - heard }",
            vec![],
        )
        .await;
    assert_eq!(told, json!({ "proposed": true, "steps": true, "more": 0 }));
    page.finish().await;
}

#[tokio::test]
async fn the_disk_shows_what_is_in_the_database() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all\ntick 10").await;
    let disk = page.js("return await playground.disk(1)", vec![]).await;
    let text = disk.to_string();
    assert!(text.contains("meta") && text.contains("log"), "{text}");
    let databases = page.js("return (await indexedDB.databases()).map(d => d.name)", vec![]).await;
    assert!(databases.as_array().is_some_and(|names| names.len() >= 3), "a database a node: {databases}");
    page.select(1).await;
    page.click("tab-storage").await;
    page.until("records are shown", async || page.count("[data-testid=disk-record]").await >= 2).await;
    page.finish().await;
}

#[tokio::test]
async fn a_wrong_call_is_an_error_with_a_message() {
    let page = Page::explored().await;
    let before = page.run_and_state().await;
    for call in
        ["await playground.disk(99)", "await playground.load(7)", "await playground.run()", "playground.on('x')"]
    {
        let error = page.eval(call, vec![]).await.expect_err(call);
        assert!(error.len() > 8, "{call}: {error:?}");
    }
    let result = page.js("return await playground.load('cluster nodes=3\\nnonsense')", vec![]).await;
    assert_eq!(result["error"]["line"], 2, "{result}");
    assert_eq!(page.run_and_state().await, before, "the cluster is as it was");
    page.finish().await;
}
