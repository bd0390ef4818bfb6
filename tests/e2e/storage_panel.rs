//! The storage panel: operations by batch, and the database as it is.

use serde_json::{Value, json};

use crate::harness::{Options, Page};

/// The panel of a node, in sight.
async fn show(page: &Page, pid: u64) {
    page.select(pid).await;
    page.click("tab-storage").await;
    page.until("the stream is shown", async || page.count("[data-testid=writes]").await == 1).await;
}

/// What the batches say, newest first: number, fate, names of the operations, and the words on waiting messages.
async fn batches(page: &Page) -> Vec<Value> {
    let body = "return [...document.querySelectorAll('[data-testid=batch]')].map(batch => ({
        number: batch.dataset.number ?? null, fate: batch.dataset.fate,
        ops: [...batch.querySelectorAll('[data-testid=write] code')].map(code => code.innerText),
        waiting: batch.querySelector('[data-testid=batch-waiting]')?.innerText ?? '' }))";
    page.js(body, vec![]).await.as_array().expect("an array of batches").clone()
}

/// The sum of bytes that the panel shows of the database.
async fn bytes(page: &Page) -> String {
    page.text("disk-bytes").await
}

#[tokio::test]
async fn a_batch_is_open_then_under_way_then_durable() {
    let page = Page::after("append leader count=3\nrun until decided 3 at all\ntick 20").await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    show(&page, follower).await;
    let durable = batches(&page).await;
    assert!(durable.iter().all(|batch| batch["fate"] == "durable"), "{durable:?}");
    let flushed = durable.len();
    assert_eq!(durable[0]["number"], json!(flushed.to_string()), "the newest comes first");

    page.run(&format!("hold {follower}\nappend leader a=1\ntick 12")).await;
    page.until("one more batch is shown", async || batches(&page).await.len() == flushed + 1).await;
    let open = batches(&page).await[0].clone();
    assert_eq!(open["fate"], "open");
    assert_eq!(open["ops"][0], "AppendEntry");
    let waiting = open["waiting"].as_str().unwrap_or_default();
    assert!(waiting.contains(&format!("Accepted →{leader}")), "{waiting:?} names the message and its receiver");

    page.run(&format!("release {follower}\ntick 1")).await;
    page.until("it is under way", async || batches(&page).await[0]["fate"] == "under-way").await;
    page.run("tick 2").await;
    page.until("it is durable", async || {
        batches(&page).await.iter().any(|batch| batch["number"] == open["number"] && batch["fate"] == "durable")
    })
    .await;
    page.finish().await;
}

#[tokio::test]
async fn a_crash_is_seen_in_the_stream_and_the_number_given_again() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all\ntick 20").await;
    let follower = page.state().await.followers()[0];
    page.run(&format!("hold {follower}\nappend leader b=2\ntick 12\ncrash {follower}\nrelease {follower}")).await;
    page.run(&format!("restart {follower}\ntick 60")).await;
    show(&page, follower).await;
    let batches = batches(&page).await;
    let lost = batches.iter().position(|batch| batch["fate"] == "lost").expect("a batch was lost");
    assert_eq!(batches[lost]["number"], batches[lost - 1]["number"]);
    assert_eq!(batches[lost - 1]["fate"], "durable");
    page.finish().await;
}

#[tokio::test]
async fn a_compaction_shows_its_bytes_and_the_chunk_that_straddles_it() {
    let page = Page::after("append leader count=1500 keys=4\nrun until decided 1500 at all\ntick 20").await;
    let leader = page.state().await.the_leader();
    show(&page, leader).await;
    page.until("the first chunk is drawn", async || page.shows("chunk-0").await).await;
    let chunks = page.count(".disk-chunks li").await;
    assert!(chunks > 10, "{chunks} chunks");
    assert!(page.count(".disk-chunks li.sealed").await >= chunks - 1);
    let before = bytes(&page).await;

    // In the middle of the first chunk: nothing can go yet.
    page.run("trim leader at=5\ntick 20").await;
    page.until("the chunk straddles", async || page.attribute("chunk-0", "data-compacted").await == "5").await;
    assert!(page.text("disk-straddling").await.contains('5'));
    assert_eq!(page.count(".disk-chunks li").await, chunks);

    // Past most of them: they go, and their bytes with them.
    page.run("trim leader at=1400\ntick 20").await;
    page.until("whole chunks are gone", async || page.count(".disk-chunks li").await < chunks / 2).await;
    let after = bytes(&page).await;
    page.until("bytes before and after are said", async || {
        page.shows("disk-compaction").await && page.text("disk-compaction").await.contains(&after)
    })
    .await;
    assert_ne!(before, after);
    let chip = page.text("batch-bytes").await;
    assert!(chip.ends_with(&after), "{chip:?} ends with {after:?}");

    // What a record holds stands on lines of its own.
    let body = "return [...document.querySelectorAll('[data-testid=disk-record]')].map(e => e.textContent)";
    let records = page.js(body, vec![]).await.to_string();
    assert!(records.contains("\\ndecided 1500\\n") && records.contains("\\ncompacted 1400\\n"), "{records:.600}");
    page.finish().await;
}

#[tokio::test]
async fn a_memory_node_has_operations_and_no_database() {
    let page = Page::after("cluster nodes=3 storage=memory\nrun until leader\nappend leader a=1\ntick 30").await;
    show(&page, 1).await;
    let batches = batches(&page).await;
    assert_eq!(batches.len(), 1, "one life");
    assert_eq!((&batches[0]["fate"], &batches[0]["number"]), (&json!("memory"), &Value::Null));
    assert!(batches[0]["ops"].as_array().is_some_and(|ops| ops.contains(&json!("AppendEntry"))), "{batches:?}");
    assert_eq!(page.count("[data-testid=disk-record]").await, 0);
    page.finish().await;
}

#[tokio::test]
async fn a_short_run_already_fills_several_chunks_and_a_trim_leaves_one_that_straddles() {
    let page = Page::after("append leader count=400 keys=5\nrun until decided 400 at all\ntick 20").await;
    let follower = page.state().await.followers()[0];
    show(&page, follower).await;
    let chunks = ".disk-chunks > li";
    page.until("several chunks are shown", async || page.count(chunks).await >= 3).await;
    assert_eq!(page.count("[data-testid=disk-straddling]").await, 0);
    page.run("trim leader at=100\ntick 30").await;
    page.until("one straddles", async || page.shows("disk-straddling").await).await;
    let straddling = page.count(".disk-chunks > li[data-compacted]:not([data-compacted='0'])").await;
    assert_eq!(straddling, 1, "{:?}", page.texts(chunks).await);
    for (width, height, dark) in [(1440, 900, false), (1440, 900, true), (390, 844, false), (390, 844, true)] {
        page.pretend(&Options { size: (width, height), dark, ..Options::default() }).await;
        page.drawn().await;
        let wide = page.js("return document.documentElement.scrollWidth - innerWidth", vec![]).await;
        assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "at {width} it is {wide} too wide");
        if let Ok(folder) = std::env::var("PICTURES") {
            page.picture(&format!("{folder}/chunks-{width}-{dark}.png")).await;
        }
    }
    page.finish().await;
}
