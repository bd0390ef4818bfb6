//! The safety checks on the page: what breaks is said, lit, and led to; what does not break is not accused.

use serde_json::{Value, json};

use crate::harness::{Page, number};

/// Three nodes of a kind of storage, of which two come to decide index 0 while one of them is crashed between.
fn forgetful(storage: &str) -> String {
    let amnesia =
        include_str!("../../www/scenarios/amnesia.txt").replace("storage 2 memory", &format!("storage 2 {storage}"));
    format!("{amnesia}\nappend 1 a=2\nrun until decided 1 at 1\ntick 20")
}

fn invariant(state: &Value, name: &str) -> Value {
    let all = state["invariants"].as_array().expect("a state tells of invariants");
    all.iter().find(|invariant| invariant["name"] == name).cloned().expect("it has one of that name")
}

#[tokio::test]
async fn a_node_that_forgets_breaks_agreement_and_the_page_leads_there() {
    let page = Page::after(&forgetful("memory")).await;
    page.until("the pill counts", async || page.text("checks-pill").await == "✕ 4 of 7 broken").await;
    let state = page.state().await;
    let agreement = invariant(&state.0, "agreement");
    assert_eq!((&agreement["holds"], &agreement["cause"]), (&json!(false), &json!("amnesia")));
    assert_eq!(invariant(&state.0, "validity")["holds"], true);

    // The banner speaks of what broke first, and goes there.
    let banner = page.text("violation-banner").await;
    let first = number(&invariant(&state.0, "durability")["brokenAt"]);
    assert!(banner.contains(&format!("since step {first}")) && banner.contains("3 other checks"), "{banner}");
    page.click("checks-pill").await;
    page.until("the tab is shown", async || page.attribute("tab-safety", "aria-selected").await == "true").await;
    let said = page.text("check-agreement").await;
    assert!(said.contains("ode 1 decides a=2 at index 0, where node 3 decided a=1"), "{said}");
    assert!(said.contains("Node 2 keeps its state in memory"), "{said}");
    assert_eq!(page.attribute("check-validity", "data-holds").await, "true");

    // Cells and nodes concerned are lit.
    for cell in ["cell-1-0", "cell-3-0"] {
        page.until("the cell is lit", async || page.attribute(cell, "class").await.contains("breaks")).await;
    }
    assert!(page.attribute("node-1", "class").await.contains("breaks"));

    // The message that it broke by is on its way no more. It is shown where it arrived while its finding has the focus,
    // and at the step itself.
    let broken_at = number(&agreement["brokenAt"]);
    assert_eq!(page.count("[data-testid=message-broke]").await, 0);
    page.js("document.querySelector('[data-testid=check-agreement] .finding button').focus(); return null", vec![])
        .await;
    page.until("it is shown", async || page.count("[data-testid=message-broke]").await == 1).await;
    assert_eq!(page.count("[data-testid=message-broke] .node-breaks").await, 1, "not by colour alone");
    page.js("document.activeElement.blur(); return null", vec![]).await;
    page.until("it is gone", async || page.count("[data-testid=message-broke]").await == 0).await;

    // One step earlier agreement still held.
    page.click("check-go-agreement").await;
    page.until_state("the step is shown", |state| number(&state.0["step"]) == broken_at).await;
    assert_eq!(page.state().await.0["live"], false);
    page.until("it is shown", async || page.count("[data-testid=message-broke]").await == 1).await;
    page.click("tab-events").await;
    let row = format!("[data-testid=feed-row].breaks[data-step='{broken_at}'] .breaks-sign");
    page.until("its line is marked", async || page.count(&row).await == 1).await;
    page.click("tab-safety").await;

    // Before that it is on its way: lit in the drawing and in the list.
    page.query("[data-testid=check-agreement] [data-testid=check-before]")
        .await
        .click()
        .await
        .expect("it can be clicked");
    page.until_state("the step before is shown", |state| number(&state.0["step"]) == broken_at - 1).await;
    assert_eq!(page.count("[data-testid=message-broke]").await, 0);
    page.until("its mark is lit", async || page.count(".flight.breaks .node-breaks").await == 1).await;
    page.click("tab-messages").await;
    page.until("its row is marked", async || page.count(".queued.breaks .breaks-sign").await == 1).await;
    page.click("tab-safety").await;
    page.js("return await playground.seek(arguments[0])", vec![json!(broken_at)]).await;
    page.until("it is broken", async || page.attribute("check-agreement", "data-holds").await == "false").await;
    assert_eq!(page.attribute("check-agreement", "data-holds").await, "false");
    page.js("return await playground.seek(arguments[0])", vec![json!(broken_at - 1)]).await;
    page.until("it holds", async || page.attribute("check-agreement", "data-holds").await == "true").await;
    assert_eq!(invariant(&page.state().await.0, "agreement")["holds"], true);
    assert_eq!(page.text("checks-pill").await, "✕ 3 of 7 broken");
    page.js("return await playground.seek(arguments[0])", vec![json!(first - 1)]).await;
    page.until("all hold", async || page.text("checks-pill").await == "✓ 7 safety checks hold").await;
    assert_eq!(page.count("[data-testid=violation-banner]").await, 0);
    page.js("return await playground.seek(10000000)", vec![]).await;
    page.until("the banner is there again", async || page.count("[data-testid=violation-banner]").await == 1).await;
    page.click("alarm-close").await;
    page.until("the banner is closed", async || page.count("[data-testid=violation-banner]").await == 0).await;
    page.finish().await;
}

#[tokio::test]
async fn with_indexeddb_the_same_script_breaks_nothing() {
    let page = Page::explored().await;
    // Node 2 remembers that it voted, and so node 1 cannot decide index 0 anew: it learns what stands there.
    let script = forgetful("indexeddb");
    let outcome = page.js("return await playground.run(arguments[0])", vec![json!(script)]).await;
    assert_eq!(outcome["error"], Value::Null, "{outcome}");
    page.until("all hold", async || page.text("checks-pill").await == "✓ 7 safety checks hold").await;
    assert_eq!(page.count("[data-testid=violation-banner]").await, 0);
    let state = page.state().await;
    assert_eq!(state.node(1)["snapshot"], json!({ "a": 1 }), "node 1 learns what was decided, by a snapshot");
    assert_eq!(state.entries(1), [(1, "a".into(), 2)], "and appends behind it");
    page.finish().await;
}

#[tokio::test]
async fn a_program_is_told_of_each_violation() {
    let page = Page::explored().await;
    let watch =
        "globalThis.told = []; globalThis.off = playground.on('invariant', what => told.push(what)); return null";
    page.js(watch, vec![]).await;
    page.js("return await playground.run(arguments[0])", vec![json!(forgetful("memory"))]).await;
    page.until("it is told", async || {
        let told = page.js("return told", vec![]).await;
        let told = told.as_array().cloned().unwrap_or_default();
        told.iter().any(|what| what["name"] == "agreement" && what["cause"] == "amnesia" && what["holds"] == false)
    })
    .await;
    page.finish().await;
}
