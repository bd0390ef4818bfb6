//! Languages, colours, narrow screens.

use serde_json::{Value, json};

use crate::harness::{Options, Page};

const NARROW: (u32, u32) = (390, 844);

async fn lang(page: &Page) -> Value {
    page.js("return document.documentElement.lang", vec![]).await
}

fn has_han(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[tokio::test]
async fn the_language_is_the_readers_and_can_be_changed() {
    let page = Page::explored().await;
    assert_eq!(lang(&page).await, "en");
    let english = page.text("run-until-decided").await;
    assert!(!has_han(&english), "{english}");
    page.click("lang").await;
    page.until("the page is in Chinese", async || lang(&page).await == "zh-Hans").await;
    let chinese = page.text("run-until-decided").await;
    assert!(has_han(&chinese), "{chinese}");
    page.run("append leader a=1\nrun until decided 1 at all").await;
    page.until("the feed is in Chinese", async || {
        has_han(&page.js("return document.querySelector('[data-testid=feed]').innerText", vec![]).await.to_string())
    })
    .await;
    page.click("lang").await;
    page.until("the page is in English", async || lang(&page).await == "en").await;
    assert_eq!(page.text("run-until-decided").await, english);
    page.finish().await;
}

#[tokio::test]
async fn a_chinese_reader_is_welcomed_in_chinese() {
    let page = Page::first_visit_with(Options { language: "zh-CN", ..Options::default() }).await;
    assert_eq!(lang(&page).await, "zh-Hans");
    assert!(has_han(&page.text("welcome").await));
    for testid in ["cluster-summary", "run-until-decided", "tab-events"] {
        let text = page.text(testid).await;
        assert!(has_han(&text), "{testid} says {text:?}");
    }
    // A text that is missing shows as its id.
    let all = page.all_text().await;
    let id = |word: &&str| {
        ["page-", "error-", "event-", "drawing-", "message-"].iter().any(|prefix| word.starts_with(prefix))
    };
    let missing: Vec<&str> = all.split_whitespace().filter(id).collect();
    assert!(missing.is_empty(), "texts are missing: {missing:?}");
    page.finish().await;
}

#[tokio::test]
async fn light_and_dark_follow_the_system_and_the_button() {
    let look = "return getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3)
        .reduce((sum, part) => sum + Number(part), 0)";
    let brightness = async |page: &Page| page.js(look, vec![]).await.as_f64().expect("a number");
    let light = Page::first_visit().await;
    let bright = brightness(&light).await;
    light.explore().await;
    light.click("theme").await;
    light.until("it is dark", async || brightness(&light).await < 200.0).await;
    light.finish().await;
    let dark = Page::first_visit_with(Options { dark: true, ..Options::default() }).await;
    let dim = brightness(&dark).await;
    assert!(bright > 600.0 && dim < 200.0, "light is {bright}, dark is {dim}, of 765");
    dark.finish().await;
}

/// What sticks out of the window to the right or left, of all that cannot be scrolled to within a panel.
const STICKS_OUT: &str = "const wide = innerWidth + 1, scrolls = e => {
        for (let p = e.parentElement; p; p = p.parentElement)
            if (/auto|scroll|hidden|clip/.test(getComputedStyle(p).overflowX)) return true;
        return false;
    };
    return [...document.querySelectorAll('body *')].filter(e => {
        const r = e.getBoundingClientRect();
        return r.width > 0 && r.height > 0 && (r.right > wide || r.left < -1) && !scrolls(e);
    }).map(e => e.outerHTML.slice(0, 120))";

#[tokio::test]
async fn nothing_is_broken_at_390_pixels() {
    for language in ["en-US", "zh-CN"] {
        let page = Page::first_visit_with(Options { size: NARROW, language, ..Options::default() }).await;
        let check = async |when: &str| {
            let width = page.js("return document.documentElement.scrollWidth", vec![]).await;
            assert!(width.as_u64().is_some_and(|width| width <= 390), "{when}: the page is {width} wide");
            assert_eq!(page.js(STICKS_OUT, vec![]).await, json!([]), "{when}: sticks out");
        };
        check("at the welcome").await;
        page.explore().await;
        page.run("append leader count=30 keys=4\nrun until decided 30 at all").await;
        check("with a log").await;
        for testid in ["play", "next-event", "node-1", "node-3"] {
            assert!(page.shows(testid).await, "{testid} is not shown");
        }
        let inside = "const r = document.querySelector('[data-testid=play]').getBoundingClientRect();
            return r.top >= 0 && r.bottom <= innerHeight && r.left >= 0 && r.right <= innerWidth";
        assert_eq!(page.js(inside, vec![]).await, true, "the transport stays in sight");
        page.click("next-event").await;
        for open in ["new-cluster", "scenarios", "script-open", "help"] {
            if !page.shows(open).await {
                continue; // in a menu there
            }
            page.click(open).await;
            page.until("a sheet is open", async || page.count("dialog[open]").await > 0).await;
            check(open).await;
            page.press(thirtyfour::Key::Escape).await;
            page.until("it is closed", async || page.count("dialog[open]").await == 0).await;
        }
        page.finish().await;
    }
}

/// Of what stands beside nodes: what lies on another node, over the edge of the drawing or on another of its kind.
const LIES_BADLY: &str = "const drawing = document.querySelector('.cluster-drawing'), edge = drawing.getBoundingClientRect();
    const boxes = [...drawing.querySelectorAll('.node')].map(node => ({
        node, label: node.querySelector('.node-label')?.getBoundingClientRect(), body: node.querySelector('.node-body').getBoundingClientRect(),
    }));
    const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
    const reaches = (label, body) => {
        const x = body.left + body.width / 2, y = body.top + body.height / 2;
        // Above and below the letters a line is empty.
        const dx = x - Math.min(Math.max(x, label.left), label.right), dy = y - Math.min(Math.max(y, label.top + 2), label.bottom - 2);
        return Math.hypot(dx, dy) < body.width / 2;
    };
    return boxes.filter(({ label }) => label).flatMap(({ node, label }) => [
        label.left < edge.left || label.right > edge.right || label.top < edge.top || label.bottom > edge.bottom
            ? [`${node.dataset.testid} over the edge`] : [],
        boxes.filter(other => other.node !== node && reaches(label, other.body)).map(other => `${node.dataset.testid} on ${other.node.dataset.testid}`),
        boxes.filter(other => other.node !== node && other.label && !apart(other.label, label))
            .map(other => `${node.dataset.testid} on what stands beside ${other.node.dataset.testid}`),
    ].flat());";

#[tokio::test]
async fn what_stands_beside_a_node_lies_on_nothing_and_says_who_leads_and_who_is_down() {
    for size in [NARROW, (1024, 700), (1440, 900)] {
        let page = Page::first_visit_with(Options { size, ..Options::default() }).await;
        page.explore().await;
        for nodes in [3, 5, 7, 9] {
            let leading = format!("cluster nodes={nodes} storage=memory seed=2\nrun until leader\ntick 40");
            for script in [leading.clone(), format!("{leading}\ncrash {nodes}"), format!("{leading}\ncrash 1\ntick 3")]
            {
                page.run(&script).await;
                page.drawn().await;
                let badly = page.js(LIES_BADLY, vec![]).await;
                assert_eq!(badly, json!([]), "{size:?}\n{script}");
                let beside = async |class: &str| {
                    let said = format!("return document.querySelector('.node.{class} .node-label')?.textContent ?? ''");
                    page.js(&said, vec![]).await.as_str().expect("a text").to_owned()
                };
                if !script.contains(&format!("crash {nodes}")) {
                    assert!(beside("leads").await.contains('♛'), "{size:?}\n{script}");
                }
                if script.contains("crash") {
                    assert_ne!(beside("crashed").await, "", "{size:?}\n{script}");
                }
            }
        }
        page.finish().await;
    }
}
