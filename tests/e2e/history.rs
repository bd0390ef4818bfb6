//! What clients did, on the page: drawn with its faults, judged, led to; and what is promised in time.

use serde_json::json;

use crate::harness::{Options, Page, State, number};

/// Nodes that keep all in memory: two acknowledge a write, forget it, and with the third there is no trace of it.
const FORGETFUL: &str = include_str!("../scenarios/history-broken-by-amnesia.txt");

fn forgetful() -> &'static str {
    FORGETFUL.split("\n---\n").next().unwrap_or(FORGETFUL)
}

/// Shows the tab; on a narrow page that shows the panel too.
async fn show(page: &Page) {
    page.click("tab-history").await;
    page.until("the tab is shown", async || page.attribute("tab-history", "aria-selected").await == "true").await;
}

#[tokio::test]
async fn a_key_is_read_through_the_log_from_the_page() {
    let page = Page::explored().await;
    show(&page).await;
    assert!(page.text("history-verdict").await.starts_with("Nothing was written or read"));
    page.run("append leader x=7\nrun until decided 1 at all").await;
    page.fill("history-key", "x").await;
    page.click("history-read").await;
    page.run("tick 60").await;
    page.until("it is told", async || page.text("history-verdict").await.contains("Linearizable")).await;
    let verdict = page.text("history-verdict").await;
    assert!(verdict.contains("all 2 operations, on 1 key: that of the log"), "{verdict}");
    let said = page.texts("[data-testid=history-bar] > text").await;
    assert_eq!(said, ["x=7", "x → 7"]);
    assert!(page.script().await.lines().any(|line| line.contains("through log x")));
    let events = page.all_text().await;
    assert!(!events.contains('⟦'), "{events}");

    // An empty key is an error beside the form, and the next input takes it away.
    page.fill("history-key", "").await;
    page.click("history-read").await;
    page.until("it is refused", async || page.shows("error-read").await).await;
    page.fill("history-key", "y").await;
    page.until("the error is gone", async || !page.shows("error-read").await).await;

    // A read of one node's log is held against the order.
    page.run("isolate 2\nappend leader x=8\ntick 60\nread 2 decided 0\nread leader decided 0").await;
    page.until("both are told", async || page.count("[data-testid=history-locals] li").await == 2).await;
    let locals = page.text("history-locals").await;
    assert!(locals.contains("a prefix of the one order") && locals.contains("behind"), "{locals}");
    page.finish().await;
}

#[tokio::test]
async fn a_history_that_no_order_explains_is_lit_and_led_to_by_pointer_and_keyboard() {
    let page = Page::after(forgetful()).await;
    show(&page).await;
    assert_eq!(page.attribute("history-verdict", "data-holds").await, "false");
    // A program is told the same, as of the step that is shown.
    let told = page.state().await.0["history"].clone();
    assert_eq!((&told["linearizable"], &told["keys"], &told["unknown"]), (&json!(false), &json!(1), &json!([])));
    let wrong = told["broken"][0].clone();
    assert_eq!((&wrong["key"], told["broken"].as_array().map(Vec::len)), (&json!("x"), Some(1)));
    assert!(number(&wrong["invoked"]) < number(&wrong["step"]) && wrong["node"].is_number(), "{wrong}");
    assert!(wrong["text"].as_str().is_some_and(|text| text.contains("was told no value of x")), "{wrong}");
    page.js("return await playground.seek(arguments[0])", vec![json!(number(&wrong["step"]) - 1)]).await;
    let before = page.state().await.0["history"].clone();
    assert_eq!((&before["linearizable"], &before["broken"]), (&json!(true), &json!([])));
    page.js("return await playground.seek(10000000)", vec![]).await;
    let wrong = page.text("history-wrong").await;
    assert!(wrong.contains("was told no value of x") && wrong.contains("though x=7 had been acknowledged"), "{wrong}");
    assert!(wrong.contains("Integrity broke before it") && wrong.contains("keeps its state in memory"), "{wrong}");
    assert_eq!(page.count("[data-testid=history-bar][data-concerned=true]").await, 2);
    // The faults are drawn on it: two crashes, and the links of node 1.
    assert_eq!(page.count("[data-fault=down]").await, 2);
    assert!(page.count("[data-fault=cut]").await >= 1);
    // Words and signs say it too, not colour alone.
    let said = page.texts("[data-testid=history-bar] > text").await;
    assert_eq!(said.iter().filter(|text| text.starts_with('✕')).count(), 2, "{said:?}");

    // By pointer: one step earlier there was an order.
    page.click("history-go").await;
    let at = page.until_state("the step is shown", |state| state.0["live"] == false).await;
    let broken_at = number(&at.0["step"]);
    assert_eq!(page.attribute("history-verdict", "data-holds").await, "false");
    page.js("return await playground.seek(arguments[0])", vec![json!(broken_at - 1)]).await;
    page.until("it holds", async || page.attribute("history-verdict", "data-holds").await == "true").await;
    assert_eq!(page.count("[data-testid=history-wrong]").await, 0);
    page.js("return await playground.seek(10000000)", vec![]).await;
    page.until("it is wrong again", async || page.attribute("history-verdict", "data-holds").await == "false").await;

    // By keyboard: Enter on the write goes to where it was done, before the read.
    page.js("document.querySelector('[data-testid=history-bar].write').focus(); return null", vec![]).await;
    page.press("\u{e007}").await;
    let before = |state: &State| state.0["live"] == false && number(&state.0["step"]) < broken_at;
    page.until_state("its step is shown", before).await;
    page.finish().await;
}

#[tokio::test]
async fn on_a_phone_in_chinese_and_dark_the_history_fits() {
    let options = Options { language: "zh-CN", size: (390, 844), dark: true, ..Options::default() };
    let page = Page::first_visit_with(options).await;
    page.explore().await;
    page.run(forgetful()).await;
    show(&page).await;
    page.until("it is told in Chinese", async || page.text("history-verdict").await.contains("不可线性化")).await;
    let wide = page.js("return document.documentElement.scrollWidth - innerWidth", vec![]).await;
    assert!(wide.as_f64().unwrap_or_default() <= 0.0, "{wide} pixels too wide");
    let beyond = "const room = document.querySelector('[data-testid=history]').getBoundingClientRect().right;
        return [...document.querySelectorAll('.history-body')].filter(bar => bar.getBoundingClientRect().right > room + 1).length";
    assert_eq!(page.js(beyond, vec![]).await, 0);
    page.finish().await;
}

#[tokio::test]
async fn what_is_promised_in_time_has_words_of_its_own() {
    let page = Page::explored().await;
    page.click("tab-safety").await;
    page.until("it holds", async || page.attribute("liveness", "data-state").await == "holds").await;
    page.run("append leader a=1").await;
    page.until("it waits", async || page.text("liveness-state").await.contains("ticks left")).await;
    assert!(page.text("liveness").await.contains("still to be decided"));
    page.run("run until decided 1 at all\ncut all\nappend leader b=2").await;
    page.until("a fault is in its way", async || page.text("liveness-state").await == "not promised now").await;
    assert!(page.text("liveness").await.contains("No node reaches a quorum both ways"));
    page.run("heal all\nrun until decided 2 at all").await;
    page.until("it holds again", async || page.attribute("liveness", "data-state").await == "holds").await;

    // The known finding: late, named, and no safety check is broken by it.
    page.run("cluster nodes=3 seed=1 snapshots=off\nlead 3\nlead 3\ntick 2\ncrash 3\nrestart 3\ntick 60\nappend 2 z=0\ntick 1200").await;
    page.until("it is late", async || page.attribute("liveness", "data-state").await == "late").await;
    let told = page.state().await.0["liveness"].clone();
    assert_eq!((&told["name"], &told["late"], &told["nodes"]), (&json!("late"), &json!(true), &json!([3])), "{told}");
    assert!(told["since"].is_number() && told["text"].as_str().is_some_and(|text| !text.is_empty()), "{told}");
    let said = page.text("liveness").await;
    assert!(said.contains("Finding 5") && said.contains("node 3"), "{said}");
    assert_eq!(page.text("checks-pill").await, "✓ 7 safety checks hold");
    page.click("liveness-late").await;
    page.until_state("the step is shown", |state| state.0["live"] == false).await;
    page.until("it had time yet", async || page.attribute("liveness", "data-state").await == "waiting").await;
    let before = page.state().await.0["liveness"].clone();
    assert_eq!(
        (&before["name"], &before["late"], &before["since"]),
        (&json!("waiting"), &json!(false), &told["since"])
    );
    page.finish().await;
}
