//! Scenarios, and the script sheet.

use omnipaxos_playground::script::{self, scenarios::SCENARIOS};

use crate::harness::{Page, native, number};

#[tokio::test]
async fn each_scenario_sets_its_stage() {
    let page = Page::explored().await;
    page.open_sheet("scenarios", "scenarios-sheet").await;
    assert_eq!(page.count("[data-testid=scenarios-sheet] [data-testid^='scenario-']").await, SCENARIOS.len());
    page.press(thirtyfour::Key::Escape).await;
    page.until_no_sheet().await;
    for scenario in SCENARIOS {
        page.open_sheet("scenarios", "scenarios-sheet").await;
        page.click(&format!("scenario-{}", scenario.name)).await;
        page.until_no_sheet().await;
        // The same stage as the core sets: the run as a script, and each node's log.
        let core = native::run(scenario.script);
        let setup = script::print_setup(core.setup());
        page.until_state("the stage is set", |state| number(&state.0["step"]) == core.steps()).await;
        let run = page.script().await;
        assert!(run.starts_with(&setup), "{}: {run}", scenario.name);
        let state = page.state().await;
        assert_eq!(state.pids(), core.pids().collect::<Vec<_>>(), "{}", scenario.name);
        for pid in state.pids() {
            let node = core.node(pid).expect("the core has it too");
            let of_core = (node.up, node.decided as u64, node.accepted as u64, node.compacted as u64);
            let number = |field| state.number(pid, field);
            let here = (state.node(pid)["up"] == true, number("decided"), number("accepted"), number("compacted"));
            assert_eq!(here, of_core, "node {pid} of {}", scenario.name);
        }
        // A scenario may be there to break a safety check: that is said, and nothing else is.
        let alerts = page.count("[role=alert]:not([data-testid=violation-banner] *)").await;
        assert!(!page.shows("banner").await && alerts == 0, "{} went wrong", scenario.name);
        let is_broken = core.checks().iter().any(|check| check.broken_at.is_some());
        assert_eq!(page.shows("violation-banner").await, is_broken, "{}", scenario.name);
    }
    page.finish().await;
}

#[tokio::test]
async fn the_script_sheet_runs_what_is_typed() {
    let page = Page::explored().await;
    page.open_sheet("script-open", "script-sheet").await;
    assert!(!page.find("script-run").await.is_enabled().await.expect("it is there"), "there is nothing to run");
    page.fill("script-text", "append leader a=1\nappend leader a=2 # the second\nrun until decided 2 at all").await;
    page.click("script-run").await;
    page.until_no_sheet().await;
    let state = page.until_state("all have decided both", |state| state.all_decided(2)).await;
    assert_eq!(state.entries(1), [(0, "a".to_owned(), 1), (1, "a".to_owned(), 2)]);

    // The run so far is a script that gives the same run.
    page.open_sheet("script-open", "script-sheet").await;
    let so_far = "return document.querySelector('[data-testid=script-so-far]').value";
    let script = page.script().await;
    page.until("the run so far is shown", async || page.js(so_far, vec![]).await == script.as_str()).await;
    page.click("script-edit").await;
    let text = "return document.querySelector('[data-testid=script-text]').value";
    page.until("it can be edited", async || page.js(text, vec![]).await == script.as_str()).await;
    page.click("script-run").await;
    page.until_no_sheet().await;
    page.until_state("it has run again", |again| *again == state).await;
    assert_eq!(page.script().await, script);
    page.finish().await;
}

#[tokio::test]
async fn the_script_sheet_shows_where_a_script_went_wrong() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.open_sheet("script-open", "script-sheet").await;
    // A word that is none, found before anything is carried out.
    page.fill("script-text", "append leader a=1\n  fly 3\n").await;
    page.click("script-run").await;
    let (text, _) = page.error("script").await;
    assert!(text.contains("line 2") && text.contains("column 3") && text.contains("fly"), "{text:?}");
    assert_eq!(page.state().await.number(leader, "accepted"), 0, "nothing was carried out");
    // Something that cannot be done, found on the way: what came before it stands.
    page.fill("script-text", "append leader a=1\ncrash 9\nappend leader a=2").await;
    page.until("the error is gone", async || !page.shows("error-script").await).await;
    page.click("script-run").await;
    let (text, _) = page.error("script").await;
    assert!(text.contains("line 2") && text.contains("column") && text.contains('9'), "{text:?}");
    assert_eq!(page.state().await.number(leader, "accepted"), 1, "what came before it stands");
    // An expectation that is not met.
    page.fill("script-text", "expect decided 5").await;
    page.click("script-run").await;
    page.until("it says what was found", async || {
        page.shows("error-script").await && page.text("error-script").await.contains("line 1")
    })
    .await;
    assert!(page.shows("script-sheet").await, "the sheet stays, with the text in it");
    page.finish().await;
}
