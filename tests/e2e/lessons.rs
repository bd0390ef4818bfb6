//! Lessons: every one that comes with the page, done on the page; kept over a reload; from a link and from a file.

use std::path::{Path, PathBuf};

use omnipaxos_playground::lesson::{Lesson, parse, shipped};
use serde_json::{Value, json};

use crate::{
    harness::{Options, Page},
    share::DROP,
};

const NARROW: (u32, u32) = (390, 844);

pub(crate) fn lesson(name: &str) -> Lesson {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/lessons/en").join(format!("{name}.md"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn first() -> &'static str {
    shipped::names().next().expect("there is a lesson")
}

/// Where the page says one is.
pub(crate) async fn place(page: &Page) -> Value {
    page.js("return playground.lesson()", vec![]).await
}

/// Waits until this lesson is open, with its stage set.
pub(crate) async fn until_ready(page: &Page, name: &str) {
    page.until(&format!("{name} is open and its stage is set"), async || {
        let place = place(page).await;
        place["name"] == name && place["ready"] == true && page.attribute("lesson-panel", "data-ready").await == "true"
    })
    .await;
    page.js("await playground.ready", vec![]).await;
    page.drawn().await;
}

/// Opens a lesson from the sheet.
pub(crate) async fn open(page: &Page, name: &str) {
    page.open_sheet("lessons", "lessons-sheet").await;
    page.click(&format!("lesson-open-{name}")).await;
    page.until_no_sheet().await;
    until_ready(page, name).await;
}

/// What a page that was loaded again says stands over its panels until it is read.
async fn close_notices(page: &Page) {
    page.js("document.querySelectorAll('[data-testid=notice] button').forEach(button => button.click())", vec![]).await;
    page.until("the notices are read", async || page.count("[data-testid=notice]").await == 0).await;
}

/// Waits until a step has ticked.
pub(crate) async fn until_done(page: &Page, at: usize, what: &str) {
    let step = format!("lesson-step-{}", at + 1);
    page.until(&format!("{what}: step {} has ticked", at + 1), async || {
        page.attribute(&step, "data-done").await == "true"
    })
    .await;
    assert_eq!(place(page).await["steps"][at]["done"], true, "{what}");
}

/// Puts the lines of a step in order, by its buttons.
async fn put_in_order(page: &Page, step: usize, count: usize) {
    let done = format!("lesson-step-{}", step + 1);
    for _ in 0..count * count {
        if page.attribute(&done, "data-done").await == "true" {
            return;
        }
        let mut lines = Vec::new();
        for at in 1..=count {
            let line = page.attribute(&format!("lesson-order-{at}"), "data-line").await;
            lines.push(line.parse::<usize>().expect("a line has its number"));
        }
        let Some(low) = lines.windows(2).position(|pair| pair[0] > pair[1]) else { break };
        page.click(&format!("lesson-order-{}-up", low + 2)).await;
        page.drawn().await;
    }
}

/// Does a lesson to its end; what a step asks for is done by `act`.
pub(crate) async fn do_all(page: &Page, name: &str, mut act: impl AsyncFnMut(&Page, usize, &str)) {
    let lesson = lesson(name);
    for (at, step) in lesson.steps.iter().enumerate() {
        let what = format!("{name}, {}", step.title);
        let (id, next) = (format!("lesson-step-{}", at + 1), format!("lesson-step-{}", at + 2));
        page.until(&format!("{what}: it is its turn"), async || page.attribute(&id, "data-current").await == "true")
            .await;
        if at > 0 && step.stage.is_some() && place(page).await["ready"] == false && page.shows("lesson-stage-now").await
        {
            page.click("lesson-stage-now").await;
        }
        until_ready(page, name).await;
        assert_eq!(page.attribute(&id, "data-done").await, "false", "{what}: not before its turn");
        if let Some(quiz) = step.predict() {
            page.click(&format!("lesson-predict-{}-{}", at + 1, quiz.right + 1)).await;
            page.drawn().await;
            let told = page.attribute(&format!("lesson-predict-{}", at + 1), "data-told").await;
            assert_eq!(told, "false", "{what}: what is right is told only by the run");
        }
        if let Some((quiz, _)) = step.question() {
            page.click(&format!("lesson-answer-{}-{}", at + 1, quiz.right + 1)).await;
            page.until(&format!("{what}: it is answered"), async || {
                page.attribute(&format!("lesson-answer-{}", at + 1), "data-told").await == "true"
            })
            .await;
        }
        if let Some(show) = &step.show {
            act(page, at, show).await;
        }
        if let Some(lines) = step.order() {
            put_in_order(page, at, lines.len()).await;
        }
        if step.is_read() {
            page.click("lesson-next").await;
        }
        until_done(page, at, &what).await;
        if step.predict().is_some() {
            page.until(&format!("{what}: the answer is told"), async || {
                page.attribute(&format!("lesson-predict-{}", at + 1), "data-told").await == "true"
            })
            .await;
        }
        if at + 1 < lesson.steps.len() {
            assert_eq!(page.attribute(&next, "data-done").await, "false", "{what}: only this one");
        }
    }
    page.find("lesson-end").await;
    let place = place(page).await;
    assert_eq!(place["step"], Value::Null, "{name}: all are behind");
    assert!(
        place["steps"].as_array().is_some_and(|steps| steps.iter().all(|step| step["done"] == true)),
        "{name}: {place}"
    );
}

#[tokio::test]
async fn every_lesson_is_done_on_the_page() {
    let page = Page::explored().await;
    for name in shipped::names() {
        open(&page, name).await;
        do_all(&page, name, async |page, _, show| {
            page.run(show).await;
        })
        .await;
        // The list counts what was done.
        page.open_sheet("lessons", "lessons-sheet").await;
        let count = lesson(name).steps.len();
        let card = format!("lesson-open-{name}");
        page.until("the list says so", async || page.text(&card).await.contains(&format!("{count} of {count}"))).await;
        page.click("lessons-close").await;
        page.until_no_sheet().await;
    }
    page.finish().await;
}

/// The first thing that a lesson's file of wrong ways does wrongly: the step, from 0, and the script.
fn first_wrong(name: &str) -> (usize, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lessons").join(format!("{name}.txt"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (_, rest) = text.split_once("## ").expect("it does something wrongly");
    let (step, rest) = rest.split_once('\n').expect("a script follows");
    let script: String =
        rest.lines().take_while(|line| !line.trim().is_empty()).map(|line| format!("{line}\n")).collect();
    (step.trim().parse::<usize>().expect("the number of a step") - 1, script)
}

#[tokio::test]
async fn done_wrongly_a_step_of_each_lesson_does_not_tick() {
    let page = Page::explored().await;
    for name in shipped::names() {
        let (step, script) = first_wrong(name);
        page.js("location.hash = args[0]", vec![json!(format!("#lesson={name}&step={}", step + 1))]).await;
        until_ready(&page, name).await;
        let id = format!("lesson-step-{}", step + 1);
        page.until(&format!("{name}: it is its turn"), async || page.attribute(&id, "data-current").await == "true")
            .await;
        page.run(&script).await;
        page.drawn().await;
        assert_eq!(page.attribute(&id, "data-done").await, "false", "{name}, step {}:\n{script}", step + 1);
        assert_eq!(place(&page).await["step"], json!(step + 1), "{name}: it is still its turn");
        let show = lesson(name).steps[step].show.is_some();
        assert!(show, "{name}: the right way is shown");
    }
    page.finish().await;
}

#[tokio::test]
async fn the_step_at_hand_stands_in_sight() {
    for size in [(1440, 900), NARROW] {
        let page = Page::first_visit_with(Options { size, ..Options::default() }).await;
        page.explore().await;
        page.js("location.hash = '#lesson=amnesia&step=5'", vec![]).await;
        until_ready(&page, "amnesia").await;
        let seen = "const panel = document.querySelector('[data-testid=lesson-panel]').getBoundingClientRect();
            const foot = document.querySelector('.lesson-foot').getBoundingClientRect();
            const text = document.querySelector('[data-current=true] .lesson-prose').getBoundingClientRect();
            return [text.top >= panel.top && text.top < foot.top - 40, foot.height < 80, foot.right <= innerWidth]";
        page.until("its text is in sight, above the buttons", async || {
            page.js(seen, vec![]).await == json!([true, true, true])
        })
        .await;
        page.finish().await;
    }
}

/// What a line of a script asks for, by the page's own controls.
async fn by_hand(page: &Page, line: &str) {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["append", node, entry] => {
            let (key, value) = entry.split_once('=').expect("key=value");
            let pid = match *node {
                "leader" => page.state().await.the_leader(),
                pid => pid.parse().expect("a node"),
            };
            page.append(pid, key, value).await;
        }
        ["cut", link] => {
            let (from, to) = link.split_once('>').expect("one direction");
            let (low, high) = if from < to { (from, to) } else { (to, from) };
            page.click(&format!("link-{low}-{high}")).await;
            page.click(&format!("link-cut-{from}-{to}")).await;
        }
        ["heal", "all"] => page.click("heal-all").await,
        ["tick", count] => {
            for _ in 0..count.parse().expect("a number") {
                page.click("tick").await;
                page.drawn().await;
            }
        }
        ["run", "until", ..] => {}
        _ => panic!("{line:?} has no translation into clicks here"),
    }
}

#[tokio::test]
async fn the_first_lesson_is_done_by_clicks_alone() {
    let page = Page::first_visit().await;
    page.until("the welcome offers it", async || page.text("welcome-lesson").await.starts_with("Lesson 1 · ")).await;
    page.click("welcome-lesson").await;
    until_ready(&page, first()).await;
    assert!(!page.shows("welcome").await);
    do_all(&page, first(), async |page, at, show| {
        for line in show.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
            by_hand(page, line).await;
        }
        page.click("play").await;
        until_done(page, at, "by hand").await;
        page.click("play").await;
    })
    .await;
    let said = page.text("lesson-news").await;
    assert!(said.contains("is done"), "a screen reader is told: {said}");
    page.finish().await;
}

#[tokio::test]
async fn a_reload_in_the_middle_comes_back_to_the_step() {
    let page = Page::explored().await;
    page.run("append leader mine=7\nrun until decided 1 at all").await;
    open(&page, first()).await;
    assert!(page.shows("branch-now").await, "the run before is kept as a branch");
    let step = lesson(first()).steps[0].clone();
    let show = step.show.clone().expect("the first step shows what it asks for");
    if let Some(quiz) = step.predict() {
        page.click(&format!("lesson-predict-1-{}", quiz.right + 1)).await;
    }
    let (begun, rest) = show.split_once('\n').expect("several lines");
    // So far that the others have it on their disks, but nobody has decided it everywhere.
    page.run(&format!("{begun}\ntick 5")).await;
    page.drawn().await;
    page.reload().await;
    until_ready(&page, first()).await;
    close_notices(&page).await;
    assert_eq!(page.attribute("lesson-step-1", "data-current").await, "true");
    assert_eq!(page.attribute("lesson-step-1", "data-done").await, "false");
    if let Some(quiz) = step.predict() {
        let chosen = "return document.querySelector(`[data-testid='${args[0]}']`).checked";
        let id = format!("lesson-predict-1-{}", quiz.right + 1);
        assert_eq!(page.js(chosen, vec![json!(id)]).await, json!(true), "what was predicted is kept");
    }
    page.run("run until leader").await;
    page.run(rest).await;
    until_done(&page, 0, "after the reload").await;
    // Another language says the same step.
    let english = page.text("lesson-title").await;
    page.click("lang").await;
    page.until("the lesson is in Chinese", async || page.text("lesson-title").await != english).await;
    assert_eq!(page.attribute("lesson-step-1", "data-done").await, "true");
    page.click("lesson-leave").await;
    page.until("it is closed", async || place(&page).await == Value::Null).await;
    page.reload().await;
    assert_eq!(place(&page).await, Value::Null, "it stays closed");
    page.finish().await;
}

#[tokio::test]
async fn a_link_leads_to_a_step() {
    let page = Page::explored().await;
    let address = format!("{}#lesson={}&step=2", page.site.page(), first());
    let other = page.elsewhere(&address, Options::default()).await;
    until_ready(&other, first()).await;
    assert_eq!(other.attribute("lesson-step-2", "data-current").await, "true");
    assert_eq!(other.attribute("lesson-step-1", "data-done").await, "false", "nobody has done it");
    assert_eq!(other.js("return location.hash", vec![]).await, json!(""));
    let decided = other.state().await.node(1)["decided"].clone();
    assert_ne!(decided, json!(0), "the run is where the step begins");
    page.js("location.hash = '#lesson=nowhere'", vec![]).await;
    page.until("it is refused", async || page.shows("error-lesson").await).await;
    assert!(page.text("error-lesson").await.contains(first()), "what there is is named");
    other.finish().await;
    page.finish().await;
}

const OWN: &str = "# My own\n\nWords.\n\n```stage\ncluster nodes=3 seed=4 snapshots=off\nrun until leader\n```\n\n\
    ## Crash one\n\n```until\ndown any\n```\n\n```hint\nThe button is *Crash*.\n```\n\n```show\ncrash 3\n```\n\n\
    ## In order\n\n```order\nfirst\nsecond\nthird\n```\n";

#[tokio::test]
async fn a_lesson_of_ones_own_is_opened_from_a_file() {
    let page = Page::explored().await;
    let wrong = OWN.replace("down any", "dwn any");
    page.js(DROP, vec![json!([["mine.md", wrong.as_bytes()]])]).await;
    page.until("it is refused", async || page.shows("error-lesson").await).await;
    let said = page.text("error-lesson").await;
    assert!(said.contains("line 13, column 1") && said.contains("\"down\""), "{said}");
    assert_eq!(place(&page).await, Value::Null);
    page.press(thirtyfour::Key::Escape).await;
    page.until_no_sheet().await;

    page.js(DROP, vec![json!([["mine.md", OWN.as_bytes()]])]).await;
    until_ready(&page, "own").await;
    assert_eq!(place(&page).await["title"], "My own");
    // Every hint first, then it is done for one.
    assert!(!page.shows("lesson-show").await);
    page.click("lesson-hint").await;
    page.until("the hint is shown", async || page.shows("lesson-hint-1").await).await;
    page.click("lesson-show").await;
    until_done(&page, 0, "done for one").await;
    page.reload().await;
    until_ready(&page, "own").await;
    close_notices(&page).await;
    assert_eq!(page.attribute("lesson-step-2", "data-current").await, "true");
    put_in_order(&page, 1, 3).await;
    until_done(&page, 1, "put in order").await;
    page.click("lesson-reset").await;
    page.until("it begins anew", async || page.attribute("lesson-step-1", "data-current").await == "true").await;
    until_ready(&page, "own").await;
    assert_eq!(page.attribute("lesson-step-1", "data-done").await, "false");
    page.finish().await;
}

#[tokio::test]
async fn on_a_telephone_the_step_stands_above_the_transport() {
    let page = Page::first_visit_with(Options { size: NARROW, ..Options::default() }).await;
    page.explore().await;
    open(&page, first()).await;
    page.click("tab-logs").await;
    page.until("the logs are in sight", async || !page.shows("lesson-panel").await).await;
    assert!(page.text("lesson-bar").await.contains(&lesson(first()).steps[0].title));
    let width = page.js("return document.scrollingElement.scrollWidth", vec![]).await;
    assert!(width.as_u64().is_some_and(|width| width <= 390), "the page is {width} wide");
    page.click("lesson-bar").await;
    page.until("the lesson is in sight", async || page.shows("lesson-panel").await).await;
    page.finish().await;
}
