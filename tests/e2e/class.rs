//! In front of a class: beats, what is hidden until it has run, spotlight and lock, names of steps, notes, the handout.

use serde_json::json;
use thirtyfour::Key;

use omnipaxos_playground::lesson::{Lesson, parse};

use crate::harness::{Options, Page, number};

/// A lesson of three beats, one of which asks before it runs.
const CLASS: &str = "# Who may decide?
cluster nodes=3 seed=6
run until leader
# beat: One entry is decided.
# beat zh-Hans: 一个日志项已决定。
# note: wait for the solid border
append leader a=1
run until decided 1 at all
# beat: Two nodes are cut off.
# predict: Is b=2 decided?
# answer: No, one of three is no majority.
cut all
append leader b=2
tick 12
# beat: They are back.
heal all
run until decided 2 at all
# run: append leader c=3
";

/// Runs the script and presents it, from the script sheet; the stage is set then.
async fn presented() -> Page {
    let page = Page::explored().await;
    present(&page).await;
    page
}

/// The same, on a page that is there.
pub async fn present(page: &Page) {
    page.open_sheet("script-open", "script-sheet").await;
    let set = "const field = document.querySelector('[data-testid=script-text]');
        Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value').set.call(field, args[0]);
        field.dispatchEvent(new Event('input', { bubbles: true }))";
    page.js(set, vec![json!(CLASS)]).await;
    page.click("script-present").await;
    page.until_no_sheet().await;
    page.until("the stage is set", async || page.text("beat").await.contains("Who may decide?")).await;
    page.until("it can begin", async || page.attribute("present-back", "disabled").await.is_empty()).await;
}

async fn until_beat(page: &Page, count: &str) {
    page.until(&format!("{count} is shown"), async || page.text("beat-count").await == count).await;
}

/// How many entries are decided everywhere, as the page shows it.
async fn decided(page: &Page) -> Vec<u64> {
    let state = page.state().await;
    state.pids().iter().map(|pid| state.number(*pid, "decided")).collect()
}

#[tokio::test]
async fn beats_follow_one_another_and_an_answer_is_hidden_until_it_has_run() {
    let page = presented().await;
    assert_eq!(page.text("beat-count").await, "0 of 3");
    assert!(!page.shows("theme").await && !page.shows("tab-events").await, "only what matters");
    assert!(page.shows("node-1").await && page.shows("lane-1").await && page.shows("play").await);
    assert_eq!(page.js("return location.search", vec![]).await, json!("?present=1"));
    let caption = "return parseFloat(getComputedStyle(document.querySelector('[data-testid=caption]')).fontSize)";
    assert_eq!(page.js(caption, vec![]).await, json!(28));
    let places = "return [...document.querySelectorAll('.present-controls button')].map(b => {
        const r = b.getBoundingClientRect(); return [r.x, r.y, r.width, r.height].map(Math.round).join() }).join(';')";
    let at_first = page.js(places, vec![]).await;

    page.press(" ").await;
    until_beat(&page, "1 of 3").await;
    assert_eq!(page.text("beat-text").await, "One entry is decided.");
    page.until("it is decided", async || decided(&page).await == [1, 1, 1]).await;
    assert_eq!(page.js(places, vec![]).await, at_first, "buttons never move");

    page.press(Key::PageDown).await;
    until_beat(&page, "2 of 3").await;
    assert_eq!(page.text("beat-question").await.trim_start_matches('?').trim(), "Is b=2 decided?");
    let asked = page.state().await;
    assert!(!page.all_text().await.contains("no majority"), "the answer is not to be seen");
    assert_eq!(page.count("[data-testid=beat-answer]").await, 0, "nor in the page");
    page.drawn().await;
    assert_eq!(number(&page.state().await.0["step"]), number(&asked.0["step"]), "nothing has run");
    // Twice: once to run, once more not to wait.
    page.press(Key::PageDown).await;
    page.press(Key::PageDown).await;
    page.until("it is answered", async || page.shows("beat-answer").await).await;
    assert!(page.text("beat-answer").await.contains("no majority"));
    assert_eq!(decided(&page).await, [1, 1, 1]);
    assert_eq!(page.js(places, vec![]).await, at_first, "buttons never move");
    let second = number(&page.state().await.0["step"]);

    page.press(Key::PageDown).await;
    until_beat(&page, "3 of 3").await;
    page.press(" ").await;
    // Its last line is one that only a class sees.
    page.until_state("all of it has run", |state| state.pids().iter().any(|pid| state.number(*pid, "accepted") == 3))
        .await;
    page.until("it is over", async || !page.attribute("present-next", "disabled").await.is_empty()).await;
    let last = number(&page.state().await.0["step"]);

    // Back to where the beat before ended, and forth through what was.
    page.press(Key::PageUp).await;
    until_beat(&page, "2 of 3").await;
    page.until_state("it is there", |state| number(&state.0["step"]) == second && state.0["live"] == false).await;
    assert!(page.shows("beat-answer").await, "it was answered");
    let script = page.script().await;
    page.press(" ").await;
    page.press(" ").await;
    page.until_state("it is live again", |state| number(&state.0["step"]) == last && state.0["live"] == true).await;
    assert_eq!(page.script().await, script, "going back and forth did nothing to the run");

    page.press("r").await;
    until_beat(&page, "0 of 3").await;
    assert_eq!(decided(&page).await, [0, 0, 0]);
    page.press(Key::Shift + "P").await;
    page.until("it is the ordinary page", async || page.shows("tab-events").await).await;
    assert_eq!(page.js("return location.search", vec![]).await, json!(""));
    page.finish().await;
}

#[tokio::test]
async fn a_locked_screen_takes_no_clicks_and_a_spotlight_dims_the_others() {
    let page = presented().await;
    page.press(" ").await;
    page.press(" ").await;
    page.until("it is decided", async || decided(&page).await == [1, 1, 1]).await;
    page.press("2").await;
    page.until("node 2 is lit", async || page.attribute("spotlight", "data-node").await == "2").await;
    let opacity = "return args[0].map(id => getComputedStyle(document.querySelector(`[data-testid=${id}]`)).opacity)";
    let ids = json!(["node-1", "node-2", "lane-1", "lane-2"]);
    assert_eq!(page.js(opacity, vec![ids]).await, json!(["0.16", "1", "0.16", "1"]));
    let links = "return [...document.querySelectorAll('.cluster-drawing .link')].map(l => [
        l.querySelector('[data-testid^=link-]').dataset.testid, getComputedStyle(l).opacity])";
    let links = page.js(links, vec![]).await;
    assert_eq!(links, json!([["link-1-2", "1"], ["link-1-3", "0.16"], ["link-2-3", "1"]]));
    page.press(Key::Escape).await;
    page.until("all are lit", async || page.count("[data-testid=spotlight]").await == 0).await;

    page.press("l").await;
    page.until("it is locked", async || page.shows("locked").await).await;
    let before = page.script().await;
    let (x, y) = page.middle("timeline").await;
    page.drag(&[(x, y), (x - 200.0, y)], None, true).await;
    let (x, y) = page.middle("node-1").await;
    page.drag(&[(x, y)], None, true).await;
    page.press("x").await;
    page.press("t").await;
    page.drawn().await;
    assert_eq!(page.script().await, before, "neither clicks nor keys change the run");
    assert_eq!(page.state().await.0["live"], true, "nor where one is");
    // The beats go on.
    page.press(Key::PageDown).await;
    until_beat(&page, "2 of 3").await;
    page.press("l").await;
    page.until("it is unlocked", async || !page.shows("locked").await).await;
    page.press("t").await;
    page.until("time passes again", async || page.script().await != before).await;
    page.finish().await;
}

#[tokio::test]
async fn names_of_steps_outlive_the_page_and_go_along_in_links_and_files() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all\ntick 9").await;
    let step = number(&page.state().await.0["step"]);
    page.js("await playground.seek(args[0])", vec![json!(step / 2)]).await;
    page.press("b").await;
    page.until("the sheet is open", async || page.shows("class-sheet").await).await;
    page.fill("bookmark-name", "half way: 一半").await;
    page.press(Key::Enter).await;
    let named = format!("bookmark-{}", step / 2);
    page.until("it is listed", async || page.shows(&named).await).await;
    page.press(Key::Escape).await;
    page.until_no_sheet().await;
    assert_eq!(page.attribute("bookmark-mark", "data-step").await, (step / 2).to_string());
    let line = format!("# bookmark {}: half way: 一半\n", step / 2);
    assert!(page.script().await.ends_with(&line), "{}", page.script().await);

    page.js("await playground.seek(args[0])", vec![json!(step)]).await;
    page.reload().await;
    assert_eq!(page.attribute("bookmark-mark", "data-step").await, (step / 2).to_string(), "kept over a reload");
    page.open_sheet("class-open", "class-sheet").await;
    page.click(&named).await;
    page.until_state("it is there", |state| number(&state.0["step"]) == step / 2).await;

    page.open_sheet("share-open", "share-sheet").await;
    page.find("share-link").await;
    let link = page.js("return document.querySelector('[data-testid=share-link]').value", vec![]).await;
    let other = page.elsewhere(link.as_str().unwrap_or_default(), Options::default()).await;
    other.until("the name has come along", async || other.count("[data-testid=bookmark-mark]").await == 1).await;
    assert!(other.script().await.ends_with(&line));
    other.open_sheet("class-open", "class-sheet").await;
    other.click(&format!("unmark-{}", step / 2)).await;
    other.until("it is gone", async || other.count("[data-testid=bookmark-mark]").await == 0).await;
    other.finish().await;
    page.finish().await;
}

#[tokio::test]
async fn notes_stand_in_a_window_of_their_own_and_lead_the_class() {
    let page = presented().await;
    let projected = page.tab().await;
    page.press(" ").await;
    page.press(" ").await;
    until_beat(&page, "1 of 3").await;
    page.until("it is decided", async || decided(&page).await == [1, 1, 1]).await;
    assert!(!page.all_text().await.contains("wait for the solid border"), "notes are not projected");
    page.open_sheet("present-more", "class-sheet").await;
    page.click("notes-open").await;
    let notes = page.other_window().await;
    page.until("the notes are there", async || page.shows("notes-note").await).await;
    assert!(page.text("notes-note").await.contains("wait for the solid border"));
    assert!(page.text("notes-next").await.contains("Two nodes are cut off."));
    page.click("notes-advance").await;
    page.go_to(&projected).await;
    page.press(Key::Escape).await;
    page.until_no_sheet().await;
    until_beat(&page, "2 of 3").await;
    page.go_to(&notes).await;
    page.until("the teacher reads the answer before", async || page.shows("notes-answer").await).await;
    assert!(page.text("notes-answer").await.contains("no majority"));
    page.close_tab(&notes, &projected).await;
    page.finish().await;
}

#[tokio::test]
async fn a_link_opens_a_presentation_at_its_stage_in_either_language() {
    let page = presented().await;
    page.open_sheet("present-more", "class-sheet").await;
    page.find("present-link").await;
    let link = page.js("return document.querySelector('[data-testid=present-link]').value", vec![]).await;
    let link = link.as_str().unwrap_or_default();
    assert!(link.contains("?present=1#run=1."), "{link}");
    let other = page.elsewhere(link, Options { language: "zh-CN", ..Options::default() }).await;
    other.until("the stage is set", async || other.attribute("present-back", "disabled").await.is_empty()).await;
    assert_eq!(decided(&other).await, [0, 0, 0], "no beat has run");
    other.press(" ").await;
    other.until("it speaks Chinese", async || other.text("beat").await.contains("一个日志项已决定。")).await;
    // Loaded again, it is still there to be presented.
    other.reload().await;
    other.until("it still presents", async || other.shows("present-next").await).await;
    assert!(!other.attribute("present-back", "disabled").await.is_empty(), "nothing is begun");
    other.press(" ").await;
    other.until("it begins anew", async || other.attribute("present-back", "disabled").await.is_empty()).await;
    assert!(other.text("beat").await.contains("Who may decide?"));
    other.finish().await;
    page.finish().await;
}

#[tokio::test]
async fn the_handout_has_drawings_sentences_logs_script_and_the_answers_apart() {
    let page = presented().await;
    page.open_sheet("present-more", "class-sheet").await;
    page.click("handout-make").await;
    page.until("it is made", async || page.shows("handout").await).await;
    assert_eq!(page.count("[data-testid=handout-part]").await, 4, "the stage and three beats");
    assert_eq!(page.count("[data-testid=handout-part] svg.paper-drawing").await, 4);
    let parts = page.texts("[data-testid=handout-part]").await;
    assert!(parts[1].contains("One entry is decided.") && parts[1].contains("proposes a=1"), "{}", parts[1]);
    assert!(parts[2].contains("Is b=2 decided?") && !parts[2].contains("no majority"), "{}", parts[2]);
    assert!(page.text("handout-logs").await.contains("a=1"));
    let script = page.text("handout-script").await;
    assert!(script.contains("# beat: They are back.") && !script.contains("no majority"), "{script}");
    assert!(page.text("handout-answers").await.contains("2. Is b=2 decided?"));
    let last = "return document.querySelector('[data-testid=handout]').lastElementChild.dataset.testid";
    assert_eq!(page.js(last, vec![]).await, json!("handout-answers"), "on the last page");

    let pdf = page.print().await;
    assert!(pdf.starts_with(b"%PDF-"), "it is a PDF");
    let pages = pages_of(&pdf);
    assert!((3..=12).contains(&pages), "{pages} pages: drawings, the script, the answers");
    if let Ok(path) = std::env::var("HANDOUT_PDF") {
        std::fs::write(path, &pdf).expect("the file can be written");
    }
    page.finish().await;
}

/// The pages of a PDF, by the objects that are pages.
fn pages_of(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    text.matches("/Type /Page").count() - text.matches("/Type /Pages").count()
}

fn lesson(name: &str) -> Lesson {
    let path = format!("{}/www/lessons/en/{name}.md", env!("CARGO_MANIFEST_DIR"));
    parse(&std::fs::read_to_string(path).expect("the lesson can be read")).expect("it is a lesson")
}

#[tokio::test]
async fn a_lesson_is_presented_to_its_end_and_back_with_the_runs_that_its_steps_begin() {
    let lesson = lesson("amnesia");
    let own = lesson.steps.iter().rposition(|step| step.stage.is_some()).expect("a step has a stage of its own");
    let count = lesson.steps.len();
    let place = |at: usize| format!("{at} of {count}");
    let page = Page::explored().await;
    page.js("location.hash = '#lesson=amnesia'", vec![]).await;
    page.until("it is open", async || page.attribute("lesson-panel", "data-ready").await == "true").await;
    page.click("lesson-present").await;
    page.until("it can begin", async || page.attribute("present-back", "disabled").await.is_empty()).await;
    assert_eq!(page.text("beat-count").await, place(0));
    assert!(page.text("beat").await.contains("Amnesia") && page.shows("beat-words").await, "what one will understand");
    let places = "return [...document.querySelectorAll('.present-controls button')].map(b => {
        const r = b.getBoundingClientRect(); return [r.x, r.y, r.width, r.height].map(Math.round).join() }).join(';')";
    let at_first = page.js(places, vec![]).await;
    let mut ends = Vec::new();
    // As fast as it goes: here it is counted what a press does.
    page.set("speed", "250").await;
    page.js("document.activeElement.blur()", vec![]).await;
    let label = async || page.text("present-next").await.lines().next().unwrap_or_default().trim().to_owned();
    for (at, step) in lesson.steps.iter().enumerate() {
        page.press(Key::PageDown).await;
        until_beat(&page, &place(at + 1)).await;
        page.until("its heading is shown", async || page.text("beat-text").await == step.title).await;
        if let Some(quiz) = step.predict().or(step.question().map(|(quiz, _)| quiz)) {
            assert!(page.text("beat-question").await.contains(&format!("\n{}. ", ["A", "B", "C", "D"][quiz.right])));
            assert_eq!(page.count("[data-testid=beat-answer]").await, 0, "the answer is not in the page");
        }
        if at == own {
            let state = page.state().await;
            assert!(
                state.pids().iter().all(|pid| state.0["nodes"][(*pid - 1) as usize]["storage"] == "indexeddb"),
                "{state:?}"
            );
        }
        let runs = step.show.is_some() || step.question().is_some_and(|(_, attempt)| attempt.is_some());
        let asks = step.predict().is_some() || step.question().is_some();
        page.until("it waits", async || page.attribute("beat", "data-state").await == "waits").await;
        assert_eq!(label().await, if runs { "Run it" } else { "Show the answer" });
        page.press(Key::PageDown).await;
        page.until("it has run", async || page.attribute("beat", "data-state").await == "done").await;
        assert_eq!(page.shows("beat-answer").await, asks, "{}", step.title);
        assert_eq!(page.js(places, vec![]).await, at_first, "buttons never move");
        ends.push(number(&page.state().await.0["step"]));
        if at == 3 {
            let broken = page.state().await.0["invariants"].clone();
            let broken = broken.as_array().is_some_and(|all| all.iter().any(|check| check["holds"] == false));
            assert!(broken, "what the lesson is about has happened");
        }
    }
    page.until("it is over", async || !page.attribute("present-next", "disabled").await.is_empty()).await;

    // Back, over the runs that steps began with, to where each step ended.
    for at in (1..count).rev() {
        page.press(Key::PageUp).await;
        until_beat(&page, &place(at)).await;
        page.until("it is there", async || page.text("beat-text").await == lesson.steps[at - 1].title).await;
        page.until_state("it is as it was", |state| number(&state.0["step"]) == ends[at - 1]).await;
    }
    page.press("r").await;
    until_beat(&page, &place(0)).await;
    // A click means a node.
    let (x, y) = page.middle("node-2").await;
    page.drag(&[(x, y)], None, true).await;
    page.until("node 2 is lit", async || page.attribute("spotlight", "data-node").await == "2").await;
    page.press(Key::Escape).await;
    page.until("all are lit", async || page.count("[data-testid=spotlight]").await == 0).await;

    // None of it was one's own lesson.
    page.press(Key::Shift + "P").await;
    page.until("it is the ordinary page", async || page.shows("lesson-panel").await).await;
    assert_eq!(page.attribute("lesson-step-1", "data-done").await, "false", "what is presented is nobody's own doing");
    assert!(page.shows("lesson-stage-now").await, "one's own goes on from its stage");
    page.finish().await;
}

#[tokio::test]
async fn a_lesson_has_a_handout_and_a_link_in_the_language_of_who_opens_it() {
    let lesson = lesson("amnesia");
    let page = Page::explored().await;
    page.js("location.hash = '#lesson=amnesia'", vec![]).await;
    page.until("it is open", async || page.attribute("lesson-panel", "data-ready").await == "true").await;
    page.open_sheet("class-open", "class-sheet").await;
    page.find("present-link").await;
    let link = page.js("return document.querySelector('[data-testid=present-link]').value", vec![]).await;
    let link = link.as_str().unwrap_or_default().to_owned();
    assert!(link.ends_with("?present=1#lesson=amnesia"), "{link}");
    page.click("handout-make").await;
    page.until("it is made", async || page.shows("handout").await).await;
    assert_eq!(page.count("[data-testid=handout-part]").await, lesson.steps.len() + 1);
    let parts = page.texts("[data-testid=handout-part]").await;
    assert!(
        parts[1].contains("Select node 1 and press") && parts[2].contains("What does it still know"),
        "{}",
        parts[2]
    );
    assert!(!parts.iter().any(|part| part.contains("Log, promise and decided index")), "answers stand apart");
    assert!(page.text("handout-answers").await.contains("Log, promise and decided index"));
    let other = page.elsewhere(&link, Options { language: "zh-CN", ..Options::default() }).await;
    other.until("it presents", async || other.attribute("present-back", "disabled").await.is_empty()).await;
    other.until("in Chinese", async || other.text("beat").await.contains("失忆")).await;
    assert_eq!(other.text("beat-count").await, format!("第 0 拍，共 {} 拍", lesson.steps.len()).as_str());
    other.finish().await;
    page.finish().await;
}
