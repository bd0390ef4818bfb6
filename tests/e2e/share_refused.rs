//! Links and files that carry no run: each is answered where and what was expected, and the present run is as it
//! was.

use serde_json::{Value, json};

use crate::{harness::Page, share::DROP};

/// What the error beside the share sheet says, once it says something about this.
async fn refusal(page: &Page, says: &str) -> String {
    let mut said = String::new();
    page.until(&format!("it says {says:?}"), async || {
        if page.shows("error-share").await {
            said = page.text("error-share").await;
        }
        said.contains(says)
    })
    .await;
    page.press(thirtyfour::Key::Escape).await;
    page.until_no_sheet().await;
    said
}

/// A link that carries this text, packed by the browser itself.
async fn link_of(page: &Page, script: &str) -> String {
    let body = "const stream = new Blob([args[0]]).stream().pipeThrough(new CompressionStream('deflate-raw'));
        const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
        let text = ''; for (const byte of bytes) text += String.fromCharCode(byte);
        return '#run=1.' + btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')";
    page.js(body, vec![json!(script)]).await.as_str().expect("a fragment").to_owned()
}

#[tokio::test]
async fn a_hostile_link_leaves_the_run_as_it_was() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all").await;
    let before = page.run_and_state().await;
    let mut cases: Vec<(String, &str)> = vec![
        ("#run=2.AAAA".into(), "“2”"),
        ("#run=".into(), "version 1"),
        ("#run=1.AA!A".into(), "Character 9"),
        ("#run=1.AAAAA".into(), "its end is missing"),
        ("#run=1.AAAA".into(), "deflate"),
    ];
    let bomb = format!("cluster\n# {}", "a".repeat(40 << 20));
    let pass = format!("cluster\n{}", "tick 10000000\n".repeat(6));
    let many = "tick\n".repeat(20_001);
    let long = format!("cluster\n# {}", "x".repeat(3_000));
    for (script, says) in [
        (bomb.as_str(), "1,048,576"),
        (pass.as_str(), "line 7, column 1"),
        (many.as_str(), "line 20001"),
        (long.as_str(), "line 2, column 2001"),
        ("cluster nodes=99", "line 1, column 15"),
        ("cluster nodes=3\n  crash 9", "line 2, column 9"),
        ("cluster nodes=3\nimage 1 AAAA", "line 2, column 9"),
        ("append 1 a=1", "line 1, column 1"),
        ("<script>window.hostile = 1</script><img src=x onerror='window.hostile = 1'>", "line 1, column 1"),
        ("\0\u{202e}\u{feff}", "line 1, column 1"),
        ("", "line 1, column 1"),
    ] {
        cases.push((link_of(&page, script).await, says));
    }
    for (fragment, says) in cases {
        page.js("location.hash = args[0]", vec![json!(fragment)]).await;
        let said = refusal(&page, says).await;
        assert!(said.starts_with("The link was not opened"), "{said}");
        assert_eq!(page.run_and_state().await, before, "after {says}");
        assert_eq!(page.js("return location.hash", vec![]).await, json!(""));
    }
    assert_eq!(page.js("return window.hostile ?? null", vec![]).await, Value::Null);
    // Fragments that are the page's own, or nobody's, are left alone.
    for fragment in ["#inspector", "#nothing"] {
        page.js("location.hash = args[0]", vec![json!(fragment)]).await;
        page.drawn().await;
        assert!(!page.shows("error-share").await);
        assert_eq!(page.js("return location.hash", vec![]).await, json!(fragment));
    }
    page.finish().await;
}

#[tokio::test]
async fn a_hostile_link_at_the_first_visit_still_gives_a_page() {
    let page = Page::first_visit().await;
    let other = page.elsewhere(&format!("{}#run=1.%00<script>", page.site.page()), Default::default()).await;
    let said = refusal(&other, "Character 7").await;
    assert!(said.contains("“%”"), "{said}");
    let leader = other.state().await.the_leader();
    other.run("append leader a=1\nrun until decided 1").await;
    assert_eq!(other.state().await.number(leader, "decided"), 1);
    other.finish().await;
    page.finish().await;
}

#[tokio::test]
async fn a_hostile_file_leaves_the_run_as_it_was() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all").await;
    let before = page.run_and_state().await;
    let large = vec![b'#'; (1 << 20) + 1];
    let cases: [(&[u8], &str); 5] = [
        (b"\x89PNG\r\n\x1a\n\0\0\0", "line 1, column 1"),
        (b"cluster nodes=3\ntick \xff", "line 2, column 6"),
        (b"# OmniPaxos Playground run, version 9. x\ncluster nodes=3", "version 1"),
        (b"cluster nodes=3\nappend 1 <b>=1", "line 2, column 10"),
        (&large, "1,048,577"),
    ];
    for (bytes, says) in cases {
        page.js(DROP, vec![json!([["<i>run</i>.txt", bytes]])]).await;
        let said = refusal(&page, says).await;
        assert!(said.contains("“<i>run</i>.txt” was not opened"), "{said}");
        assert_eq!(page.run_and_state().await, before, "after {says}");
    }
    page.js(DROP, vec![json!([["a.txt", [35]], ["b.txt", [35]]])]).await;
    refusal(&page, "one file").await;
    assert_eq!(page.run_and_state().await, before);

    // A run that cannot be carried out to its end is opened as far as it goes, and says where it stopped.
    let stops = "cluster nodes=3 seed=2\ntick 50\nexpect decided 3\ntick 9";
    page.js(DROP, vec![json!([["a.txt", stops.as_bytes()]])]).await;
    page.until("it is asked", async || page.shows("incoming-sheet").await).await;
    page.click("incoming-open").await;
    refusal(&page, "line 3, column 1").await;
    assert_eq!(page.state().await.0["time"], 50);
    page.finish().await;
}
