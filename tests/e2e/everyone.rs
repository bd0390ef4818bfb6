//! By keyboard, to a screen reader, without motion, with a finger. What axe-core finds is in `accessibility.rs`.

use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    class::present,
    harness::{Page, number},
    tour::{PAGE, SHEET, close_sheet, everywhere, open_sheet, resize, set_stage, sheets, show_tab, tabs},
};

/// Keeps what gets the focus from here on: where it is, its name, whether it can be seen that it has it.
const WATCH: &str = "const seen = window.focusSeen = new Map();
    const ring = e => { const s = getComputedStyle(e);
        return (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== 'none'; };
    // In the drawings a ring of its own is drawn; a choice of several is drawn by what stands beside it.
    const drawn = e => [...(e.ownerSVGElement ? [...e.parentElement.children, ...e.querySelectorAll('*')] : [])]
        .some(o => { const s = getComputedStyle(o);
            return /focus|chosen/.test(o.getAttribute('class') ?? '') && s.stroke !== 'none' && s.stroke !== 'rgba(0, 0, 0, 0)'; });
    document.addEventListener('focusin', event => {
        const e = event.target, r = e.getBoundingClientRect();
        const named = e.getAttribute('aria-label') || document.getElementById(e.getAttribute('aria-labelledby'))?.textContent
            || [...(e.labels ?? [])].map(l => l.textContent).join(' ') || e.innerText || e.textContent || e.title || '';
        const inside = r.right > 0 && r.bottom > 0 && r.left < innerWidth && r.top < innerHeight;
        seen.set(e, { html: e.outerHTML.slice(0, 140), name: named.trim(), inside,
            ring: ring(e) || drawn(e) || (e.nextElementSibling && ring(e.nextElementSibling)) || !!e.closest('label, .file-button') && ring(e.closest('label, .file-button')) });
    }, true);";

/// Which controls of a part of the page were passed over; what has no name, cannot be seen, or shows no ring. What
/// arrows reach has one stop together; what can be pressed by a mouse can be pressed by a key.
const PASSED: &str = "const seen = window.focusSeen, root = document.querySelector(args[0]), problems = [];
    const shown = e => e.checkVisibility({ visibilityProperty: true }) && e.getBoundingClientRect().width > 0 && !e.closest('[inert]');
    const stop = 'button, input, select, textarea, a[href], summary, [tabindex]';
    for (const e of root.querySelectorAll(stop)) {
        if (!shown(e) || e.disabled || e.tabIndex < 0 || seen.has(e) || e.matches('[type=file]')) continue;
        const radios = e.type === 'radio' ? [...document.getElementsByName(e.name)] : [];
        if (!radios.some(radio => seen.has(radio))) problems.push(`is not reached: ${e.outerHTML.slice(0, 140)}`);
    }
    for (const e of root.querySelectorAll('*')) {
        // M walks the messages of the drawing.
        if (getComputedStyle(e).cursor !== 'pointer' || !shown(e) || e.closest('.flight')) continue;
        if (e.parentElement && getComputedStyle(e.parentElement).cursor === 'pointer') continue;
        const control = `${stop}, label`;
        if (!e.closest(control) && !e.querySelector(control)) problems.push(`only for a mouse: ${e.outerHTML.slice(0, 140)}`);
    }
    for (const [e, was] of seen) {
        if (!root.contains(e)) continue;
        if (!was.name) problems.push(`has no name: ${was.html}`);
        if (!was.ring) problems.push(`shows no focus: ${was.html}`);
        if (!was.inside) problems.push(`has the focus out of sight: ${was.html}`);
    }
    return problems";

/// Presses Tab often enough to pass everything from the beginning of the page or sheet to its end, and says what was
/// wrong on the way.
async fn walk(page: &Page, part: &str) -> Vec<String> {
    page.js(WATCH, vec![]).await;
    let count = "return document.querySelectorAll(args[0] + ' :is(button, input, select, textarea, a[href], summary, [tabindex])').length";
    let stops = page.js(count, vec![json!(part)]).await.as_u64().unwrap_or_default() as usize;
    // Around once, and over what the browser itself has. The sign is Tab, as a driver is told of it.
    for _ in 0..stops.div_ceil(40) + 1 {
        page.press("\u{e004}".repeat(40)).await;
    }
    let problems = page.js(PASSED, vec![json!(part)]).await;
    serde_json::from_value(problems).expect("a list")
}

#[tokio::test]
async fn every_control_of_every_tab_is_reached_by_tab_and_seen() {
    let page = Page::explored().await;
    resize(&page, (1440, 900)).await;
    set_stage(&page).await;
    let all = tabs(&page).await;
    page.tab_to(&all[0]).await;
    let mut problems = Vec::new();
    for (at, tab) in all.iter().enumerate() {
        if at > 0 {
            page.tab_to(&all[at - 1]).await;
            page.press(Key::Right).await;
        }
        page.until("arrows choose tabs", async || page.attribute(tab, "aria-selected").await == "true").await;
        assert_eq!(page.focused().await, *tab, "the focus goes along");
        page.drawn().await;
        // Everything once, then what the tabs change.
        let part = if at == 0 { PAGE } else { "#panel" };
        problems.extend(walk(&page, part).await.into_iter().map(|problem| format!("{tab}: {problem}")));
    }
    // The panel of a message, in the inspector's place.
    // From where keys are not typed into a field.
    page.tab_to(all.last().expect("there are tabs")).await;
    page.press("m").await;
    page.until("a message is shown", async || page.shows("message-panel").await).await;
    problems.extend(walk(&page, "#inspector").await.into_iter().map(|problem| format!("a message: {problem}")));
    page.press(Key::Escape).await;
    page.until("it is closed", async || !page.shows("message-panel").await).await;
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    page.finish().await;
}

#[tokio::test]
async fn every_sheet_is_walked_through_and_gives_the_focus_back() {
    let page = Page::explored().await;
    resize(&page, (1440, 900)).await;
    set_stage(&page).await;
    let mut problems = Vec::new();
    for sheet in sheets() {
        // What opens it has the focus; keys that open one do it from the play button here.
        page.query("[data-testid=play]").await.focus().await.expect("a button takes the focus");
        let opener = match sheet.as_str() {
            "class-sheet" | "links-sheet" | "compact-sheet" | "incoming-sheet" => "play".to_owned(),
            "lessons-sheet" | "new-cluster-sheet" | "scenarios-sheet" | "help-sheet" => sheet.replace("-sheet", ""),
            "twins-sheet" => "branches-open".into(),
            "conditions-sheet" => "network-open".into(),
            other => other.replace("-sheet", "-open"),
        };
        if opener == "play" {
            open_sheet(&page, &sheet, false).await;
        } else {
            page.tab_to(&opener).await;
            page.press(Key::Enter).await;
        }
        if sheet == "twins-sheet" {
            page.until("the branches are there", async || page.shows("branches-sheet").await).await;
            page.tab_to("twins-open").await;
            page.press(Key::Enter).await;
        }
        page.until(&format!("{sheet} is open"), async || page.shows(&sheet).await).await;
        if sheet == "twins-sheet" {
            page.find("twins-1-entries-with").await;
        }
        page.drawn().await;
        problems.extend(walk(&page, SHEET).await.into_iter().map(|problem| format!("{sheet}: {problem}")));
        close_sheet(&page).await;
        page.drawn().await;
        let focused = page.focused().await;
        if focused != opener {
            problems.push(format!("{sheet}: gives the focus to {focused:?}, not to {opener}"));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    page.finish().await;
}

#[tokio::test]
async fn a_lesson_and_a_presentation_go_by_keys() {
    let page = Page::explored().await;
    resize(&page, (1440, 900)).await;
    open_sheet(&page, "lessons-sheet", false).await;
    page.tab_to("lesson-open-accepted-is-not-decided").await;
    page.press(Key::Enter).await;
    page.until_no_sheet().await;
    page.until("its stage is set", async || page.attribute("lesson-panel", "data-ready").await == "true").await;
    page.js("await playground.ready", vec![]).await;
    page.drawn().await;
    let mut problems = walk(&page, "#panel").await;
    page.tab_to("lesson-predict-1-1").await;
    page.press(" ").await;
    page.press(Key::Down).await;
    page.press(Key::Escape).await;
    page.tab_to("lesson-hint").await;
    page.press(Key::Enter).await;
    page.until("a hint is given", async || page.shows("lesson-hint-1").await).await;
    // What the step asks for, by keys.
    page.press("1").await;
    page.press("i").await;
    page.press("a").await;
    page.until("the form has the focus", async || page.focused().await == "append-key").await;
    page.fill("append-key", "x").await;
    page.fill("append-value", "1").await;
    page.press(Key::Enter).await;
    page.press(Key::Escape).await;
    for _ in 0..12 {
        page.press("t").await;
    }
    page.until("the step has ticked", async || page.attribute("lesson-step-1", "data-done").await == "true").await;
    page.until("it is said", async || page.text("lesson-news").await.contains("is done")).await;
    problems.extend(walk(&page, "#panel").await);
    page.tab_to("lesson-leave").await;
    page.press(Key::Enter).await;
    page.until("the lesson is left", async || !page.shows("lesson-count").await).await;

    present(&page).await;
    page.until("the keyboard goes on at what is said", async || {
        page.js("return !!document.activeElement.closest('.present')", vec![]).await == json!(true)
    })
    .await;
    problems.extend(walk(&page, ".present").await);
    page.tab_to("present-next").await;
    page.press(Key::Enter).await;
    page.until("the first beat", async || page.text("beat-count").await == "1 of 3").await;
    page.tab_to("present-leave").await;
    page.press(Key::Enter).await;
    page.until("it is the ordinary page", async || page.shows("tab-events").await).await;
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    page.finish().await;
}

/// Keeps when a live region says what.
const LISTEN: &str = "window.said = [];
    for (const region of document.querySelectorAll('[aria-live=polite].hidden'))
        new MutationObserver(() => window.said.push([performance.now(), region.dataset.testid, region.textContent]))
            .observe(region, { childList: true, characterData: true, subtree: true })";

/// The pause after a sentence, as `src/ui/announcer.rs` has it, in milliseconds.
const ANNOUNCER_PAUSE_MS: f64 = 1_200.0;

/// The page's clock, in milliseconds.
async fn now(page: &Page) -> f64 {
    page.js("return performance.now()", vec![]).await.as_f64().expect("a time")
}

async fn said(page: &Page) -> Vec<(f64, String, String)> {
    serde_json::from_value(page.js("return window.said", vec![]).await).expect("a list")
}

#[tokio::test]
async fn what_happens_is_announced_politely_and_not_too_often() {
    let page = Page::after("cluster nodes=3\nrun until leader\ntick 20\nappend leader count=6 keys=2").await;
    page.js(LISTEN, vec![]).await;
    // What the newest step did, of which one thing is said.
    let newest = "const rows = [...document.querySelectorAll('[data-testid=feed-row]')];
        return rows.filter(row => row.dataset.step === rows[0].dataset.step)
            .map(row => row.querySelector('.what').firstChild.textContent.trim())";
    let (before, steps) = (now(&page).await, number(&page.state().await.0["step"]));
    // A key that is pressed while a disk is waited for does nothing, so on a slow machine it takes more of them.
    page.until("many steps are taken", async || {
        page.press("nnnnnn").await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        number(&page.state().await.0["step"]) >= steps + 18
    })
    .await;
    page.until("the last is said", async || {
        let last: Vec<String> = serde_json::from_value(page.js(newest, vec![]).await).expect("texts");
        last.contains(&page.text("announcer").await)
    })
    .await;
    // However slow the machine is: in the time that it took there is room for one sentence a pause.
    let room = 1 + ((now(&page).await - before) / ANNOUNCER_PAUSE_MS) as usize;
    let said = said(&page).await.into_iter().filter(|(_, id, _)| id == "announcer").count();
    assert!(
        (1..=room).contains(&said),
        "18 events and more were said in {said} sentences where there was room for {room}"
    );

    // While it plays nothing is said; what a panel gives is.
    page.run("run until decided 6 at all\ntick 20").await;
    tokio::time::sleep(Duration::from_millis(1_400)).await;
    page.js(LISTEN, vec![]).await;
    page.click("play").await;
    page.run("append leader a=1\nrun until decided 7 at all").await;
    if page.attribute("play", "aria-pressed").await == "true" {
        page.click("play").await;
    }
    show_tab(&page, "tab-read").await;
    page.js(LISTEN, vec![]).await;
    page.fill("read-from", "2").await;
    page.press(Key::Enter).await;
    page.until("the answer is said", async || page.text("read-news").await.contains("read(2)")).await;
    page.run("snapshot leader at=3").await;
    page.until("a snapshot is said", async || page.text("announcer").await.contains("snapshot")).await;
    page.finish().await;
}

/// Keeps everything that moves from here on: longer than a moment, or over and over.
const WATCH_MOTION: &str = "const moved = window.moved = new Set();
    const look = () => {
        for (const a of document.getAnimations()) {
            const t = a.effect.getComputedTiming();
            if (t.duration * t.iterations > 1 || t.delay > 1)
                moved.add(`${a.animationName ?? a.transitionProperty} of ${a.effect.target?.getAttribute('class')}`);
        }
        window.motionFrame = requestAnimationFrame(look);
    };
    cancelAnimationFrame(window.motionFrame);
    look()";

/// A compaction in single steps, a step of a lesson that ticks, playing, a notice: what moved.
async fn motion(page: &Page, preference: &str) -> Vec<String> {
    let feature = json!([{ "name": "prefers-reduced-motion", "value": preference }]);
    page.cdp("Emulation.setEmulatedMedia", json!({ "features": feature })).await;
    page.run("cluster nodes=3\nrun until leader\nappend leader count=12 keys=3\nrun until decided 12 at all\ntick 20")
        .await;
    page.drawn().await;
    page.js(WATCH_MOTION, vec![]).await;
    let leader = page.state().await.the_leader();
    page.compact_sheet(leader, "snapshot", "8").await;
    page.click("compact-go").await;
    page.until_no_sheet().await;
    page.until_state("it has compacted", |state| state.number(leader, "compacted") == 8).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    page.run("append leader a=1").await;
    page.play_until("it is decided", |state| state.all_decided(13)).await;

    open_sheet(page, "lessons-sheet", false).await;
    page.click("lesson-open-accepted-is-not-decided").await;
    page.until_no_sheet().await;
    page.until("its stage is set", async || page.attribute("lesson-panel", "data-ready").await == "true").await;
    page.js("await playground.ready", vec![]).await;
    page.run("isolate 1\nappend 1 x=1\ntick 10").await;
    page.until("the step has ticked", async || page.attribute("lesson-step-1", "data-done").await == "true").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    page.click("lesson-reset").await;
    page.click("lesson-leave").await;
    page.until("the lesson is left", async || !page.shows("lesson-count").await).await;
    let moved = page.js("cancelAnimationFrame(window.motionFrame); return [...window.moved]", vec![]).await;
    serde_json::from_value(moved).expect("a list")
}

#[tokio::test]
async fn nothing_moves_for_who_prefers_less_motion() {
    let page = Page::explored().await;
    resize(&page, (1440, 900)).await;
    let moved = motion(&page, "reduce").await;
    assert!(moved.is_empty(), "it moves: {moved:?}");
    // The same does move for others.
    let moved = motion(&page, "no-preference").await;
    for what in ["flight", "lesson", "cell"] {
        assert!(moved.iter().any(|moved| moved.contains(what)), "no {what} moves at all: {moved:?}");
    }
    page.finish().await;
}

/// What is too small for a finger in a part of the page: `[why, element]`. A link within a sentence has the height of
/// its line; a box or a button of a choice has its label; the drawing's links have handles, and a slider its bar.
const TOO_SMALL: &str = "const root = document.querySelector(args[0]), problems = [];
    const area = e => {
        const all = [e, ...(e.labels ?? [])].map(e => e.getBoundingClientRect());
        const x = Math.min(...all.map(r => r.left)), y = Math.min(...all.map(r => r.top));
        return [Math.max(...all.map(r => r.right)) - x, Math.max(...all.map(r => r.bottom)) - y];
    };
    const targets = 'button, input, select, textarea, summary, a[href], [role=button], [role=tab], [role=slider]';
    for (const e of root.querySelectorAll(targets)) {
        if (!e.checkVisibility({ visibilityProperty: true }) || e.disabled || e.closest('[inert]')) continue;
        if (e.matches('[type=file], .skip') || e.closest('p, dd, .lesson-prose') && e.matches('a[href]')) continue;
        if (e.matches('.link-hit')) continue;
        // A click on the time of a line is one on the line.
        const [w, h] = area(e.closest('.event') ?? e);
        if (w === 0 || h === 0) continue;
        const size = `${Math.round(w)}×${Math.round(h)}`;
        const primary = e.matches('.primary, [role=tab], .transport button, .transport select, .top button, .sheet-head button, .sheet-foot button, .actions button, .append button, .lesson-foot button, .lesson-bar, .present-controls button, .past-bar button');
        const least = primary ? 43.5 : 23.5;
        // The header has its buttons side by side on any telephone: as high as a finger is wide.
        const wide = e.closest('.top, .transport') ? 31.5 : primary ? 35.5 : 23.5;
        if (h < least || w < wide) problems.push(`${size}: ${e.outerHTML.slice(0, 130)}`);
    }
    return problems";

#[tokio::test]
async fn a_finger_hits_everything_on_a_telephone() {
    let page = Page::first_visit().await;
    let mut problems: Vec<(String, String)> = Vec::new();
    resize(&page, (390, 844)).await;
    let coarse = page.js("return matchMedia('(pointer: coarse)').matches", vec![]).await;
    assert_eq!(coarse, Value::Bool(true), "the browser takes it for a telephone");
    page.explore().await;
    everywhere(&page, (390, 844), &mut async |page: &Page, place: &str, part: &str| {
        let found = page.js(TOO_SMALL, vec![json!(part)]).await;
        for problem in found.as_array().expect("a list") {
            let problem = problem.as_str().unwrap_or_default().to_owned();
            if !problems.iter().any(|(_, known)| *known == problem) {
                problems.push((place.to_owned(), problem));
            }
        }
    })
    .await;
    let list: Vec<String> = problems.iter().map(|(place, problem)| format!("{place}: {problem}")).collect();
    assert!(list.is_empty(), "too small for a finger:\n{}", list.join("\n"));
    page.finish().await;
}
