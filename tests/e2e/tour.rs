//! Everywhere on the page, one place after another: what holds everywhere is looked at from here. The tabs are those
//! that the page has, the sheets those that its sources have, so that a new one cannot be forgotten.

use std::{collections::BTreeSet, fs, path::PathBuf};

use serde_json::json;
use thirtyfour::Key;

use crate::{
    class::present,
    harness::{Options, Page},
    share::DROP,
};

/// The sizes of a window: three columns, two, a telephone.
pub const SIZES: [(u32, u32); 3] = [(1440, 900), (1024, 768), (390, 844)];

/// The whole page.
pub const PAGE: &str = "html";
/// The sheet that is open: what lies below it is out of reach.
pub const SHEET: &str = "dialog[open]";

/// A run with a bit of everything: snapshots, links cut one way and both ways, a crashed node, a disk on hold,
/// messages under way, entries that are not decided, a read.
const BEGINNING: &str = "cluster nodes=5 seed=11 latency=3 jitter=2
    storage 4 memory
    run until leader
    append leader count=12 keys=3
    run until decided 12 at all
    tick 20
    snapshot leader at=8
    run until compacted 8 at all
    tick 10";

/// The `data-testid` of every sheet that the sources of the page have.
pub fn sheets() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/ui")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the sources are there").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).expect("a source is text");
                let named = text.split(" testid=\"").skip(1).filter_map(|rest| rest.split('"').next());
                found.extend(named.filter(|name| name.ends_with("-sheet")).map(str::to_owned));
            }
        }
    }
    assert!(found.len() >= 15, "only {found:?}: are sheets named otherwise now?");
    found
}

/// Gives the window a size, with a finger instead of a mouse where it is a telephone's.
pub async fn resize(page: &Page, size: (u32, u32)) {
    page.pretend(&Options { size, ..page.options.clone() }).await;
    let touch = json!({ "enabled": is_narrow(size), "maxTouchPoints": if is_narrow(size) { 5 } else { 1 } });
    page.cdp("Emulation.setTouchEmulationEnabled", touch).await;
}

/// Whether that is a telephone.
pub fn is_narrow(size: (u32, u32)) -> bool {
    size.0 < 720
}

/// The tabs that there are now.
pub async fn tabs(page: &Page) -> Vec<String> {
    let body = "return [...document.querySelectorAll('[role=tab]')].map(tab => tab.dataset.testid)";
    let tabs: Vec<String> = serde_json::from_value(page.js(body, vec![]).await).expect("names");
    assert!(tabs.len() >= 9, "only {tabs:?}");
    tabs
}

/// Shows what a tab stands for.
pub async fn show_tab(page: &Page, tab: &str) {
    page.click(tab).await;
    page.until(&format!("{tab} is chosen"), async || page.attribute(tab, "aria-selected").await == "true").await;
    page.drawn().await;
}

/// A run with a bit of everything; the node with the snapshot of its own is selected. Who leads, and who does not.
pub async fn set_stage(page: &Page) -> (u64, Vec<u64>) {
    page.run(BEGINNING).await;
    let state = page.state().await;
    let leader = state.the_leader();
    let others: Vec<u64> = state.followers().into_iter().filter(|pid| *pid != 4).collect();
    let (a, b, c) = (others[0], others[1], others[2]);
    page.run(&format!(
        "snapshot {a} at=10 local\nread {leader} 0..12\ncut {a}>{b}\ncut {leader}-{c}\ncrash {c}\nhold {a}
append leader x=1\ntick 2"
    ))
    .await;
    page.select(a).await;
    (leader, others)
}

/// Opens a sheet as somebody would.
pub async fn open_sheet(page: &Page, sheet: &str, narrow: bool) {
    if narrow && matches!(sheet, "timing-sheet" | "disk-sheet") {
        show_tab(page, "tab-node").await;
    }
    match sheet {
        "class-sheet" => page.press("b").await,
        "links-sheet" => page.press("c").await,
        "compact-sheet" => page.press("s").await,
        "conditions-sheet" => page.click("network-open").await,
        "twins-sheet" => {
            page.open_sheet("branches-open", "branches-sheet").await;
            page.click("twins-open").await;
        }
        "incoming-sheet" => {
            let file = json!([["run.txt", b"cluster nodes=3 seed=2\ntick 77\n"]]);
            page.js(DROP, vec![file]).await;
        }
        // There the header has no room for it.
        "explorer-sheet" if narrow => {
            page.open_sheet("help", "help-sheet").await;
            page.click("help-explorer").await;
        }
        "lessons-sheet" => page.click("lessons").await,
        "new-cluster-sheet" => page.click("new-cluster").await,
        "scenarios-sheet" => page.click("scenarios").await,
        "help-sheet" => page.click("help").await,
        other => page.click(&other.replace("-sheet", "-open")).await,
    }
    page.until(&format!("{sheet} is open"), async || page.shows(sheet).await).await;
    page.drawn().await;
}

/// Closes the sheet that is open.
pub async fn close_sheet(page: &Page) {
    page.press(Key::Escape).await;
    page.until_no_sheet().await;
}

/// Goes everywhere on an explored page of this size and calls `visit` with what the place is called, and the part of
/// the page that counts there.
pub async fn everywhere(page: &Page, size: (u32, u32), visit: &mut impl AsyncFnMut(&Page, &str, &str)) {
    resize(page, size).await;
    let narrow = is_narrow(size);
    let (leader, others) = set_stage(page).await;
    for tab in tabs(page).await {
        show_tab(page, &tab).await;
        if tab == "tab-compaction" {
            page.click(&format!("compaction-open-{leader}")).await;
            page.until("the snapshot is open", async || page.count("[data-testid=compaction-key]").await > 0).await;
        }
        visit(page, &tab, PAGE).await;
    }
    if !narrow {
        show_tab(page, "tab-space").await;
        page.click("space-large").await;
        visit(page, "tab-space, large", PAGE).await;
        page.click("space-large").await;
    }
    for sheet in sheets() {
        open_sheet(page, &sheet, narrow).await;
        if sheet == "compact-sheet" {
            page.click("compact-kind-trim").await;
            page.fill("compact-index", "99").await;
            page.drawn().await;
        }
        if sheet == "twins-sheet" {
            page.find("twins-1-entries-with").await;
        }
        visit(page, &sheet, SHEET).await;
        close_sheet(page).await;
    }
    drawing_and_errors(page, narrow, &others, visit).await;
    past_and_branches(page, visit).await;
    lesson(page, visit).await;
    safety(page, narrow, visit).await;
    class(page, visit).await;
}

/// A link's menu, a message, the heartbeats, the bars of the logs, an error beside its control.
async fn drawing_and_errors(page: &Page, narrow: bool, others: &[u64], visit: &mut impl AsyncFnMut(&Page, &str, &str)) {
    show_tab(page, "tab-events").await;
    page.press("h").await;
    page.press("m").await;
    page.until("a message is shown", async || page.shows("message-panel").await).await;
    visit(page, "a message", PAGE).await;
    page.press(Key::Escape).await;
    page.until("it is closed", async || !page.shows("message-panel").await).await;
    page.press("h").await;
    let (a, b) = (others[0].min(others[1]), others[0].max(others[1]));
    // By keys: on a telephone the handles of links lie over one another.
    page.tab_and_arrow_to("link-", &format!("link-{a}-{b}")).await;
    page.press(Key::Enter).await;
    page.until("the link's menu is open", async || page.shows("link-menu").await).await;
    visit(page, "the menu of a link", PAGE).await;
    page.press(Key::Escape).await;
    page.until("it is closed", async || !page.shows("link-menu").await).await;

    page.select(others[0]).await;
    if narrow {
        show_tab(page, "tab-node").await;
    }
    page.fill("append-key", "two words").await;
    page.fill("append-value", "-1").await;
    page.click("append-button").await;
    page.error("append").await;
    visit(page, "an error beside its control", PAGE).await;
    page.fill("append-key", "a").await;
    page.fill("append-value", "1").await;

    if narrow {
        show_tab(page, "tab-logs").await;
    }
    page.run("append leader count=150 keys=2\ntick 1").await;
    for zoom in ["zoom-bars", "zoom-cells"] {
        page.click(zoom).await;
        visit(page, zoom, PAGE).await;
    }
    let (x, y) = page.middle("axis-slider").await;
    page.hover((x, y)).await;
    page.drawn().await;
    visit(page, "an index is pointed at", PAGE).await;
    page.hover((x, 5.0)).await;
}

/// The past, a branch that starts there, two branches side by side.
async fn past_and_branches(page: &Page, visit: &mut impl AsyncFnMut(&Page, &str, &str)) {
    page.js("await playground.seek(Math.floor(playground.state().step / 2))", vec![]).await;
    for tab in ["tab-events", "tab-storage", "tab-read", "tab-state"] {
        show_tab(page, tab).await;
        visit(page, &format!("the past, {tab}"), PAGE).await;
    }
    page.run("append leader branch=1\ntick 5").await;
    page.drawn().await;
    visit(page, "a branch was started", PAGE).await;
    page.open_sheet("branches-open", "branches-sheet").await;
    visit(page, "two branches", SHEET).await;
    let compare = "document.querySelector('[data-testid^=branch-compare]')?.click()";
    page.js(compare, vec![]).await;
    page.until("they are side by side", async || page.shows("compare-sum").await).await;
    visit(page, "branches side by side", SHEET).await;
    close_sheet(page).await;
}

/// A lesson: its stage, a prediction, hints, what comes after a step.
async fn lesson(page: &Page, visit: &mut impl AsyncFnMut(&Page, &str, &str)) {
    open_sheet(page, "lessons-sheet", false).await;
    page.click("lesson-open-accepted-is-not-decided").await;
    page.until_no_sheet().await;
    page.until("its stage is set", async || page.attribute("lesson-panel", "data-ready").await == "true").await;
    page.js("await playground.ready", vec![]).await;
    if page.attribute("lesson-step-1", "data-done").await == "true" {
        // What was done at another width is kept: from the beginning, then.
        page.click("lesson-reset").await;
        page.until("the lesson begins anew", async || {
            page.attribute("lesson-step-1", "data-done").await == "false"
                && page.attribute("lesson-panel", "data-ready").await == "true"
        })
        .await;
        page.js("await playground.ready", vec![]).await;
    }
    page.drawn().await;
    visit(page, "tab-lesson", PAGE).await;
    page.click("lesson-predict-1-1").await;
    page.click("lesson-hint").await;
    page.run("isolate 1\nappend 1 x=1\ntick 10").await;
    page.until("the step has ticked", async || page.attribute("lesson-step-1", "data-done").await == "true").await;
    page.drawn().await;
    visit(page, "a lesson's next step", PAGE).await;
    page.click("lesson-leave").await;
    page.until("the lesson is left", async || !page.shows("lesson-count").await).await;
}

/// Checks that are broken: the banner, what is lit, the list.
async fn safety(page: &Page, narrow: bool, visit: &mut impl AsyncFnMut(&Page, &str, &str)) {
    let amnesia = include_str!("../../www/scenarios/amnesia.txt");
    page.run(&format!("{amnesia}\nappend 1 a=2\nrun until decided 1 at 1\ntick 20")).await;
    page.until("the banner is there", async || page.shows("violation-banner").await).await;
    for tab in ["tab-safety", "tab-history", "tab-state"] {
        show_tab(page, tab).await;
        visit(page, &format!("broken checks, {tab}"), PAGE).await;
    }
    if narrow {
        show_tab(page, "tab-logs").await;
        visit(page, "broken checks, tab-logs", PAGE).await;
    }
    page.click("alarm-close").await;
    let log = "cluster nodes=9 seed=3\nrun until leader\nappend leader count=9\nrun until decided 9 at all\ntrim leader\ntick 20";
    page.run(log).await;
    visit(page, "nine nodes, trimmed", PAGE).await;
}

/// In front of a class: a question, its answer, the spotlight, the lock; the handout.
async fn class(page: &Page, visit: &mut impl AsyncFnMut(&Page, &str, &str)) {
    present(page).await;
    visit(page, "presenting", PAGE).await;
    advance_to(page, "beat-question").await;
    page.press("l").await;
    page.press("2").await;
    page.until("node 2 is lit", async || page.attribute("spotlight", "data-node").await == "2").await;
    visit(page, "a question to a class, locked, in the spotlight", PAGE).await;
    page.press(Key::Escape).await;
    page.press("l").await;
    advance_to(page, "beat-answer").await;
    visit(page, "an answer to a class", PAGE).await;
    open_sheet(page, "class-sheet", false).await;
    page.click("handout-make").await;
    page.until("the handout is made", async || page.shows("handout").await).await;
    visit(page, "class-sheet with a handout", SHEET).await;
    close_sheet(page).await;
    page.press(Key::Shift + "P").await;
    page.until("it is the ordinary page", async || page.shows("tab-events").await).await;
}

/// Goes on with beats until this is shown.
async fn advance_to(page: &Page, testid: &str) {
    page.until(&format!("{testid} is shown"), async || {
        if !page.shows(testid).await {
            page.press(Key::PageDown).await;
            page.drawn().await;
        }
        page.shows(testid).await
    })
    .await;
}
