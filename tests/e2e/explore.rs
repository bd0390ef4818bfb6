//! The explorer in the page: what it finds is opened, a pause holds, its figures are those of the same runs natively,
//! and the page goes on meanwhile. And the page's own figures.

use std::time::{Duration, Instant};

use omnipaxos_playground::explore::{Coverage, Group, Profile, explore};
use serde_json::json;
use thirtyfour::Key;
use tokio::time::sleep;

use crate::harness::{Options, Page, number};

/// How long a search may take on a slow machine that does other things as well.
const SEARCH: Duration = Duration::from_secs(180);

/// Opens the sheet and starts a search.
async fn start(page: &Page, profile: &str, count: u64) {
    page.open_sheet("explorer-open", "explorer-sheet").await;
    page.set("explorer-profile", profile).await;
    page.fill("explorer-count", &count.to_string()).await;
    page.click("explorer-start").await;
}

async fn until_phase(page: &Page, wanted: &str) {
    let deadline = Instant::now() + SEARCH;
    loop {
        let phase = page.attribute("explorer-said", "data-phase").await;
        if phase == wanted {
            return page.drawn().await;
        }
        if Instant::now() > deadline {
            page.fail(&format!("waited in vain for {wanted}: it is {phase}")).await
        }
        sleep(Duration::from_millis(50)).await;
    }
}

async fn seeds(page: &Page) -> u64 {
    page.attribute("explorer-progress", "data-seeds").await.parse().expect("a number of seeds")
}

/// A number as an English page writes it.
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy).collect();
    groups.join(",")
}

#[tokio::test]
async fn a_defect_is_found_made_short_and_opened_at_the_step_where_it_breaks() {
    let page = Page::after("append leader mine=1\nrun until decided 1 at all").await;
    start(&page, "delta-catchup", 40).await;
    until_phase(&page, "done").await;
    assert_eq!(seeds(&page).await, 40);
    let css = "[data-testid=explorer-findings] [data-name=delta-catchup]";
    let finding = page.query(css).await.attr("data-testid").await.ok().flatten().expect("it has a testid");
    let at = finding.trim_start_matches("explorer-finding-").to_owned();
    let said = page.text(&finding).await;
    assert!(said.contains("Snapshot completeness does not hold") && said.contains("made short from"), "{said}");
    let commands: u64 = page.attribute(&finding, "data-commands").await.parse().expect("a number of commands");
    assert!((1..=15).contains(&commands), "{said}");
    let seed = page.attribute(&finding, "data-seed").await;
    let link = page.attribute(&format!("explorer-finding-link-{at}"), "data-link").await;

    page.click(&format!("explorer-finding-open-{at}")).await;
    page.until_no_sheet().await;
    page.until("the checks are shown", async || page.attribute("tab-safety", "aria-selected").await == "true").await;
    page.until("the check is broken", async || page.attribute("check-snapshot", "data-holds").await == "false").await;
    let state = page.state().await;
    let all = state.0["invariants"].as_array().expect("a state tells of invariants");
    let broken = all.iter().find(|check| check["name"] == "snapshot").expect("there is that check");
    assert_eq!((&broken["holds"], &broken["cause"]), (&json!(false), &json!("delta-catch-up")));
    assert_eq!(number(&broken["brokenAt"]), number(&state.0["step"]), "the page shows the step where it breaks");
    assert!(page.text("check-snapshot").await.contains("delta snapshot"));
    assert!(page.script().await.contains("catchup=upstream"));

    // What was there before is kept, and can be gone back to.
    page.until("the run has a name", async || page.text("branch-now").await == format!("delta-catchup, seed {seed}"))
        .await;
    page.open_sheet("branches-open", "branches-sheet").await;
    page.click("branch-go-1").await;
    page.until_state("it is the run from before", |state| {
        state.entries(1).iter().any(|(_, key, value)| key == "mine" && *value == 1)
    })
    .await;
    page.press(Key::Escape).await;
    page.until_no_sheet().await;

    // The link is the same run, for anybody.
    let other = page.elsewhere(&link, Options::default()).await;
    other
        .until("it breaks there, too", async || {
            let state = other.state().await;
            state.0["invariants"]
                .as_array()
                .is_some_and(|all| all.iter().any(|check| check["cause"] == "delta-catch-up"))
        })
        .await;
    other.finish().await;
    page.finish().await;
}

#[tokio::test]
async fn what_omnipaxos_promises_holds_and_the_figures_are_those_of_the_same_runs_natively() {
    const COUNT: u64 = 240;
    let page = Page::explored().await;
    start(&page, "promised", COUNT).await;
    until_phase(&page, "done").await;
    let mut coverage = Coverage::default();
    let mut steps = 0;
    for seed in 0..COUNT {
        let explored = explore(seed, Profile::Promised, &mut coverage);
        assert_eq!(explored.trouble, None, "seed {seed}");
        steps += explored.steps;
    }
    assert_eq!(seeds(&page).await, COUNT);
    assert_eq!(page.text("explorer-progress").await, "240 of 240 seeds");
    assert_eq!(page.text("explorer-said").await, "All seeds are explored. Nothing was found.");
    assert_eq!(page.count("[data-testid=explorer-findings]").await, 0);
    assert_eq!(page.text("explorer-events").await, grouped(steps));
    // Each thing that was seen, as often as natively; and what never was.
    let seen = |group: &Group| group.items().len() - coverage.never(*group).len();
    let all: usize = Group::ALL.iter().map(|group| group.items().len()).sum();
    let sum = format!("{} of {all} seen", Group::ALL.iter().map(seen).sum::<usize>());
    assert_eq!(page.text("explorer-coverage-sum").await, sum);
    page.click("explorer-coverage-sum").await;
    let shown = page.text("explorer-coverage").await;
    for group in Group::ALL {
        for item in group.items() {
            let count = coverage.count(group, item);
            let line = if count > 0 { format!("{item} {}", grouped(count)) } else { item.to_owned() };
            assert!(shown.contains(&line), "{line:?} is not in {shown}");
        }
    }
    page.finish().await;
}

#[tokio::test]
async fn a_pause_holds_and_the_page_goes_on_meanwhile() {
    let page = Page::explored().await;
    start(&page, "promised", 1_000_000).await;
    page.until("seeds are explored", async || seeds(&page).await > 0).await;
    assert!(page.shows("explorer-goes-on").await, "it says that closing stops nothing");
    page.click("explorer-close").await;
    page.until_no_sheet().await;
    page.until("the page says that it goes on", async || page.shows("explorer-bar").await).await;

    // The cluster is as usable as ever.
    page.append(1, "a", "1").await;
    page.click("run-until-decided").await;
    page.until_state("it is decided", |state| state.pids().iter().any(|pid| state.number(*pid, "decided") == 1)).await;
    let before = page.text("explorer-bar-progress").await;
    page.until("it went on", async || page.text("explorer-bar-progress").await != before).await;

    page.click("explorer-bar-open").await;
    page.until("the sheet is open", async || page.shows("explorer-sheet").await).await;
    page.until("it is said once", async || !page.shows("explorer-bar").await).await;
    page.click("explorer-pause").await;
    until_phase(&page, "paused").await;
    let held = (seeds(&page).await, page.text("explorer-seconds").await);
    sleep(Duration::from_millis(1_500)).await;
    assert_eq!((seeds(&page).await, page.text("explorer-seconds").await), held, "a pause holds");
    page.click("explorer-go-on").await;
    page.until("it goes on", async || seeds(&page).await > held.0).await;
    page.click("explorer-stop").await;
    until_phase(&page, "stopped").await;
    let stopped = seeds(&page).await;
    sleep(Duration::from_millis(700)).await;
    assert_eq!(seeds(&page).await, stopped);
    // Another begins from nothing.
    page.fill("explorer-count", "3").await;
    page.click("explorer-start").await;
    until_phase(&page, "done").await;
    assert_eq!(seeds(&page).await, 3);
    page.finish().await;
}

#[tokio::test]
async fn what_goes_wrong_with_workers_is_said() {
    let refuses = "window.Worker = class { constructor() { throw new Error('no more workers here') } }";
    let page = Page::first_visit_with(Options { before_load: Some(refuses), ..Options::default() }).await;
    page.explore().await;
    start(&page, "promised", 10).await;
    until_phase(&page, "failed").await;
    let said = page.text("explorer-trouble").await;
    assert!(said.contains("did not start") && said.contains("no more workers here"), "{said}");
    page.finish().await;

    // One that dies while it works is replaced, and no seed is left out or counted twice.
    let dies = "{ const Whole = Worker; let hired = 0;
        window.Worker = class extends Whole {
            constructor(...args) {
                super(...args);
                if (++hired === 1) {
                    let heard = 0;
                    this.addEventListener('message', () => {
                        if (++heard === 2) this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
                    });
                }
            }
        }; }";
    let page = Page::first_visit_with(Options { before_load: Some(dies), ..Options::default() }).await;
    page.explore().await;
    start(&page, "promised", 60).await;
    until_phase(&page, "done").await;
    assert_eq!(seeds(&page).await, 60);
    let said = page.text("explorer-trouble").await;
    assert!(said.contains("another took its place") && said.contains("out of memory"), "{said}");
    let mut coverage = Coverage::default();
    let steps: u64 = (0..60).map(|seed| explore(seed, Profile::Promised, &mut coverage).steps).sum();
    assert_eq!(page.text("explorer-events").await, grouped(steps));
    page.finish().await;
}

#[tokio::test]
async fn what_cannot_be_explored_is_said_beside_its_field() {
    let page = Page::explored().await;
    page.open_sheet("explorer-open", "explorer-sheet").await;
    let disabled =
        async || page.js("return document.querySelector('[data-testid=explorer-start]').disabled", vec![]).await;
    for (field, wrong) in [("explorer-count", "0"), ("explorer-first", "-1"), ("explorer-workers", "1000")] {
        let right =
            page.js("return document.querySelector(`[data-testid=${args[0]}]`).value", vec![json!(field)]).await;
        page.fill(field, wrong).await;
        page.until("it is wrong", async || page.attribute(field, "aria-invalid").await == "true").await;
        assert_eq!(disabled().await, true, "{field}");
        page.fill(field, right.as_str().expect("a value")).await;
        page.until("it is right", async || page.attribute(field, "aria-invalid").await.is_empty()).await;
    }
    assert_eq!(disabled().await, false);
    // Every profile says what it is.
    for profile in Profile::ALL {
        page.set("explorer-profile", profile.name()).await;
        let says = page.text("explorer-profile-says").await;
        assert!(says.len() > 60 && !says.contains('⟦'), "{}: {says}", profile.name());
    }
    page.finish().await;
}

#[tokio::test]
async fn the_pages_own_figures_are_shown_when_asked_for_and_remembered() {
    let page = Page::explored().await;
    assert!(!page.shows("figures").await, "they are off by default");
    page.open_sheet("help", "help-sheet").await;
    page.click("figures-toggle").await;
    page.press(Key::Escape).await;
    page.until_no_sheet().await;
    page.until("they are shown", async || page.shows("figures").await).await;
    page.run("append leader count=100 keys=5\nrun until decided 100 at all").await;
    let whole = async |testid: &str| page.text(testid).await.replace(',', "").parse::<u64>().unwrap_or_default();
    page.until("frames are counted", async || whole("figures-frames").await > 0).await;
    for testid in ["figures-memory", "figures-records", "figures-disk"] {
        page.until(&format!("{testid} tells bytes"), async || {
            let said = page.text(testid).await;
            said.ends_with('B') && said != "0 B"
        })
        .await;
    }
    // What is on the disk is what the storage panel says, node by node.
    let bytes = "let all = 0; for (const pid of [1, 2, 3]) all += (await playground.disk(pid)).bytes; return all";
    let bytes = page.js(bytes, vec![]).await.as_u64().expect("bytes");
    page.until("the records are counted", async || {
        let said = page.text("figures-records").await;
        let (n, unit) = said.split_once(' ').unwrap_or_default();
        let unit = if unit == "kB" { 1_000.0 } else { 1.0 };
        n.parse::<f64>().is_ok_and(|n| (n * unit - bytes as f64).abs() <= 0.1 * bytes as f64)
    })
    .await;
    page.click("play").await;
    page.until("events are counted", async || whole("figures-events").await > 0).await;
    page.click("play").await;
    page.until("and no more", async || whole("figures-events").await == 0).await;
    page.reload().await;
    page.until("they are remembered", async || page.shows("figures").await).await;
    page.press("f").await;
    page.until("a key hides them", async || !page.shows("figures").await).await;
    page.reload().await;
    page.drawn().await;
    assert!(!page.shows("figures").await);
    page.finish().await;
}
