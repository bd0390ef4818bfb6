//! Bad input: each gets a message in its place, and the cluster is as it was.

use crate::harness::Page;

#[tokio::test]
async fn a_refused_append_says_why_and_changes_nothing() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.select(leader).await;
    let before = page.run_and_state().await;
    let long = "k".repeat(257);
    let cases = [
        ("", "1", ""),
        (long.as_str(), "1", "256"),
        ("k", "18446744073709551616", "18446744073709551615"),
        ("k", "-1", ""),
        ("k", "1.5", ""),
        ("k", "many", ""),
        ("k", "", ""),
    ];
    for (key, value, says) in cases {
        page.fill("append-key", key).await;
        page.fill("append-value", value).await;
        page.click("append-button").await;
        let (text, _) = page.error("append").await;
        let digits = text.replace([',', '\u{a0}', '\u{202f}', '\u{2068}', '\u{2069}'], "");
        assert!(digits.contains(says) && text.len() > 10, "of {key:?}={value:?} it says {text:?}");
        assert_eq!(page.run_and_state().await, before, "after {key:?}={value:?}");
    }
    // The error stays until the next input, and what is right goes through.
    let longest = "k".repeat(256);
    page.fill("append-key", &longest).await;
    page.fill("append-value", "18446744073709551615").await;
    page.until("the error is gone", async || !page.shows("error-append").await).await;
    page.click("append-button").await;
    let state = page.until_state("it is in the log", |state| state.number(leader, "accepted") == 1).await;
    assert_eq!(state.entries(leader), [(0, longest, u64::MAX)]);
    page.finish().await;
}

#[tokio::test]
async fn a_script_that_does_not_parse_names_line_and_column() {
    let page = Page::explored().await;
    let leader = page.state().await.the_leader();
    page.click("script-open").await;
    page.fill("script-text", "append leader a=1\nappend leader b=\n").await;
    page.click("script-run").await;
    let (text, _) = page.error("script").await;
    assert!(text.contains('2') && text.contains("17"), "line 2, column 17 are in {text:?}");

    // As an object: the same, and what came before the wrong line stands where it was carried out.
    let before = page.state().await.number(leader, "accepted");
    let result = page.try_run("append leader c=3\n  fly 3").await;
    assert_eq!((&result["error"]["line"], &result["error"]["column"]), (&2.into(), &3.into()), "{result}");
    assert!(result["error"]["message"].as_str().is_some_and(|message| message.contains("fly")), "{result}");
    let after = page.state().await.number(leader, "accepted");
    assert!(after == before || after == before + 1, "{before} entries became {after}");
    page.finish().await;
}

#[tokio::test]
async fn a_line_that_cannot_be_carried_out_is_an_error_with_its_place() {
    let page = Page::explored().await;
    let before = page.run_and_state().await;
    for script in ["crash 9", "cut 2-2", "restart 1", "append 1 count=100001"] {
        let result = page.try_run(script).await;
        assert_eq!(result["error"]["line"], 1, "{script}: {result}");
        let found = result["error"]["column"].as_u64().unwrap_or_default();
        assert!((1..=script.len() as u64).contains(&found), "{script}: {result}");
        assert_eq!(page.run_and_state().await, before, "after {script}");
    }
    page.finish().await;
}

#[tokio::test]
async fn an_index_out_of_range_is_refused_in_words() {
    let page = Page::after("append leader count=5\nrun until decided 5 at all").await;
    let state = page.state().await;
    let leader = state.the_leader();
    page.compact_sheet(leader, "snapshot", "999").await;
    page.click("compact-go").await;
    let (text, name) = page.error("compact").await;
    assert!(name.starts_with("UndecidedIndex"), "its name is {name:?}");
    assert!(text.contains('5'), "{text:?} says how far it is decided");
    for index in ["-1", "99999999999999999999999", "three"] {
        let before = page.run_and_state().await;
        page.fill("compact-index", index).await;
        page.until("the sheet refuses it", async || {
            let go = page.find("compact-go").await;
            if go.is_enabled().await.unwrap_or(false) {
                page.click("compact-go").await;
            }
            page.shows("error-compact").await || !go.is_enabled().await.unwrap_or(true)
        })
        .await;
        assert_eq!(page.run_and_state().await, before, "after {index:?}");
    }
    assert_eq!(page.state().await.number(leader, "compacted"), 0);
    page.finish().await;
}
