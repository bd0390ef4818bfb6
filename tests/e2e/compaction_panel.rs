//! The compaction panel, the axis of the logs, and what a compaction leaves to be seen.

use serde_json::json;
use thirtyfour::Key;

use crate::harness::Page;

const SIX: &str = "cluster nodes=3\nrun until leader\nappend leader a=1\nappend leader b=2\nappend leader a=3
append leader c=4\nappend leader b=5\nappend leader a=6\nrun until decided 6 at all\ntick 10";

/// The keys of the opened snapshot with the index that each came from: "a=3@2".
async fn opened(page: &Page) -> Vec<String> {
    let keys = "return [...document.querySelectorAll('[data-testid=compaction-key]')]
        .map(e => `${e.querySelector('code').textContent}@${e.dataset.index ?? '?'}`)";
    let keys = page.js(keys, vec![]).await;
    keys.as_array().expect("a list").iter().filter_map(|key| key.as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn the_panel_says_how_far_each_node_could_go_and_who_holds_it_back() {
    let page = Page::after(SIX).await;
    let state = page.state().await;
    let (leader, follower) = (state.the_leader(), state.followers()[0]);
    page.click("tab-compaction").await;
    let row = format!("compaction-{leader}");
    page.until("all can go", async || page.text(&row).await.matches("to 6: 6 entries (0–5)").count() == 2).await;
    let other = page.text(&format!("compaction-{follower}")).await;
    assert!(other.contains(&format!("NotCurrentLeader({leader})")) && other.contains("to 6"), "{other}");

    page.run(&format!("isolate {follower}\nappend {leader} d=7\nrun until decided 7 at {leader}")).await;
    page.until("the one behind is named", async || {
        let text = page.text(&row).await;
        text.contains("NotAllDecided(6)") && text.contains(&format!("node {follower}"))
    })
    .await;
    // It is what OmniPaxos says.
    let result = page.run(&format!("trim {leader} at=7")).await;
    let refused = result["events"].as_array().is_some_and(|events| events.iter().any(|e| e["name"] == "NotAllDecided"));
    assert!(refused, "{result}");
    page.finish().await;
}

#[tokio::test]
async fn a_snapshot_opens_to_its_values_and_their_indices() {
    let page = Page::after(SIX).await;
    let state = page.state().await;
    let (leader, behind) = (state.the_leader(), state.followers()[0]);
    page.click("tab-compaction").await;
    page.run(&format!("snapshot {leader} at=3 local")).await;
    page.click(&format!("compaction-open-{leader}")).await;
    page.until("it is open", async || opened(&page).await == ["b=2@1", "a=3@2"]).await;
    let done = page.text(&format!("compaction-{leader}")).await;
    assert!(done.contains("3 entries → 2 keys"), "{done}");
    // Merged with what came later.
    page.run(&format!("snapshot {leader} at=6 local")).await;
    let whole = ["c=4@3", "b=5@4", "a=6@5"];
    page.until("the merged one is shown", async || opened(&page).await == whole).await;
    // In the past, the one that was there.
    page.run("tick 5").await;
    page.js("await playground.seek(args[0])", vec![json!(1)]).await;
    page.until("there was none", async || opened(&page).await.is_empty()).await;
    page.press(Key::End).await;
    page.until("back", async || opened(&page).await == whole).await;

    // One that came by AcceptSync has the same.
    page.run(&format!(
        "isolate {behind}\nappend {leader} d=7\nrun until decided 7 at {leader}\nsnapshot {leader} at=7"
    ))
    .await;
    page.run(&format!("heal all\nrun until compacted 7 at {behind}")).await;
    page.click(&format!("compaction-open-{behind}")).await;
    page.until("what came is shown", async || opened(&page).await == ["c=4@3", "b=5@4", "a=6@5", "d=7@6"]).await;
    let row = page.text(&format!("compaction-{behind}")).await;
    assert!(row.contains("AcceptSync"), "{row}");
    page.finish().await;
}

#[tokio::test]
async fn bytes_before_and_after_stand_in_the_sheet_and_in_the_panel() {
    let page = Page::after("cluster nodes=3\nrun until leader\nappend leader count=2000 keys=4\ntick 60").await;
    let leader = page.state().await.the_leader();
    page.compact_sheet(leader, "snapshot", "2000").await;
    let size = format!("compact-size-{leader}");
    page.until("the sizes are said", async || page.text(&size).await.contains("2,000 entries → 0")).await;
    let preview = page.text(&size).await;
    assert!(preview.contains("kB →") && preview.contains("records on disk, freshly written, about"), "{preview}");
    page.click("compact-go").await;
    page.until_no_sheet().await;
    page.click("tab-compaction").await;
    let row = format!("compaction-{leader}");
    page.until("it was done", async || page.text(&row).await.contains("2,000 entries → 4 keys")).await;
    // What the sheet said of log and snapshot is what came.
    let after = preview.split(';').nth(1).and_then(|log| log.split('→').nth(1)).map(|size| size.trim().to_owned());
    let after = after.expect("the preview has a size after it");
    assert!(page.text(&row).await.contains(&after), "{after} in {}", page.text(&row).await);
    page.run("tick 20").await;
    page.until("the database says how it was", async || page.shows(&format!("compaction-disk-{leader}")).await).await;
    page.finish().await;
}

#[tokio::test]
async fn what_a_snapshot_after_a_trim_lacks_is_said_by_index() {
    let page = Page::after(SIX).await;
    let leader = page.state().await.the_leader();
    page.run("trim leader at=2\ntick 10").await;
    page.compact_sheet(leader, "snapshot", "4").await;
    let lost = format!("compact-lost-{leader}");
    page.until("it is warned of", async || page.shows(&lost).await && page.text(&lost).await.contains("1: b=2")).await;
    assert!(!page.text(&lost).await.contains("0: a=1"), "what a later entry overwrote is not missed");
    page.click("compact-go").await;
    page.until_no_sheet().await;
    page.click("tab-compaction").await;
    let lost = format!("compaction-lost-{leader}");
    page.until("it is still said", async || page.shows(&lost).await && page.text(&lost).await.contains("1: b=2")).await;
    page.finish().await;
}

#[tokio::test]
async fn an_index_says_at_every_node_what_read_would_give() {
    let page = Page::after(SIX).await;
    let state = page.state().await;
    let (leader, followers) = (state.the_leader(), state.followers());
    page.run(&format!("snapshot {leader} at=3 local\ncrash {}", followers[1])).await;
    let says = async |pid: u64| match page.shows(&format!("would-read-{pid}")).await {
        true => {
            page.js(&format!("return document.querySelector('[data-testid=would-read-{pid}]').textContent"), vec![])
                .await
        }
        false => json!(null),
    };
    // By keyboard.
    page.tab_to("axis-slider").await;
    page.press(Key::Right).await;
    page.press(Key::Right).await;
    page.until("index 2 is lit", async || page.attribute("axis-slider", "aria-valuenow").await == "2").await;
    page.until("each node says", async || says(leader).await == "Snapshotted(3)").await;
    assert_eq!(says(followers[0]).await, "Decided(a=3)");
    assert_eq!(says(followers[1]).await, "✕");
    let text = page.attribute("axis-slider", "aria-valuetext").await;
    assert!(text.contains(&format!("{leader} Snapshotted(3)")), "{text}");
    // What it says is what read gives.
    let read = page.run(&format!("read {} 2", followers[0])).await;
    assert!(
        read["events"].as_array().is_some_and(|events| events
            .iter()
            .any(|e| { e["text"].as_str().is_some_and(|text| text.contains("a=3")) })),
        "{read}"
    );
    page.press(Key::Escape).await;
    page.until("no index is lit", async || says(leader).await.is_null()).await;
    page.finish().await;
}

#[tokio::test]
async fn a_drag_along_the_axis_fills_the_range_to_read() {
    let page = Page::after(SIX).await;
    let at = "const box = document.querySelector('[data-testid=axis-slider]').getBoundingClientRect();
        return [...document.querySelectorAll('[data-testid=axis-slider] > span')].filter(e => ['1', '4'].includes(e.textContent))
            .map(e => { const r = e.getBoundingClientRect(); return [r.x + r.width / 2, box.y + box.height / 2] })";
    let points = page.js(at, vec![]).await;
    let point = |i: usize| (points[i][0].as_f64().expect("x"), points[i][1].as_f64().expect("y"));
    page.drag(&[point(0), point(1)], None, true).await;
    page.until("the panel is filled", async || page.shows("read-to").await && page.shows("read-from").await).await;
    let field =
        async |id: &str| page.js(&format!("return document.querySelector('[data-testid={id}]').value"), vec![]).await;
    assert_eq!((field("read-from").await, field("read-to").await), (json!("1"), json!("5")));
    page.finish().await;
}

#[tokio::test]
async fn a_compaction_says_what_it_did_and_is_dotted_until_it_is_durable() {
    let page = Page::after(SIX).await;
    let leader = page.state().await.the_leader();
    page.run(&format!("hold {leader}")).await;
    page.compact_sheet(leader, "snapshot", "6").await;
    page.click("compact-scope-local").await;
    page.click("compact-go").await;
    page.until_no_sheet().await;
    let chip = format!("compaction-chip-{leader}");
    page.until("it is said", async || page.shows(&chip).await).await;
    let said = page.text(&chip).await;
    assert!(said.contains("6 entries → 3 keys") && said.contains(" B → "), "{said}");
    assert_eq!(page.attribute(&chip, "data-durable").await, "false");
    page.click("release").await;
    for _ in 0..4 {
        page.press("t").await;
    }
    page.until("it is durable", async || {
        !page.shows(&chip).await || page.attribute(&chip, "data-durable").await == "true"
    })
    .await;
    page.until("it is said no longer", async || !page.shows(&chip).await).await;
    page.finish().await;
}
