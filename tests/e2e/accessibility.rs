//! axe-core finds nothing: on every panel and sheet, light and dark, at three widths. It is injected by the driver,
//! which the page's content security policy does not concern.

use std::{collections::BTreeMap, fs, path::Path};

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::{
    harness::{Options, Page},
    tour::{PAGE, SIZES, everywhere, is_narrow, resize},
};

/// What is found: of a rule and an element, why, and where.
type Findings = BTreeMap<(String, String), (String, Vec<String>)>;

/// All rules, best practices included, and the one for the size of targets, which is off unless it is asked for. None
/// is switched off.
const AXE: &str = "const found = await axe.run({ include: [[args[0]]] }, {
        resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } });
    return found.violations.flatMap(rule => rule.nodes.map(node => ({
        rule: `${rule.id} (${node.impact ?? rule.impact}): ${rule.help}`, target: node.target.flat().join(' '),
        why: node.failureSummary, html: node.html.slice(0, 200) })))";

fn axe() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("node_modules/axe-core/axe.min.js");
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}: run `make test-tools`", path.display()))
}

/// Which colours the page's user prefers. Nothing moves meanwhile: a colour on its way to another is none.
async fn prefer(page: &Page, scheme: &str) {
    let feature = |name: &str, value: &str| json!({ "name": name, "value": value });
    let features = [feature("prefers-color-scheme", scheme), feature("prefers-reduced-motion", "reduce")];
    page.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    page.drawn().await;
}

/// Looks at a part of the page in both colours.
async fn look(page: &Page, source: &str, width: u32, place: &str, part: &str, findings: &mut Findings) {
    if page.js("return !window.axe", vec![]).await == json!(true) {
        page.js(source, vec![]).await;
    }
    for scheme in ["light", "dark"] {
        prefer(page, scheme).await;
        let found = page.js(AXE, vec![json!(part)]).await;
        for finding in found.as_array().expect("a list") {
            let text = |field: &str| finding[field].as_str().unwrap_or_default().to_owned();
            let why = format!("{}\n    {}", text("why").replace('\n', "\n    "), text("html"));
            let entry = findings.entry((text("rule"), text("target"))).or_insert_with(|| (why, Vec::new()));
            entry.1.push(format!("{place} ({scheme}, {width})"));
        }
    }
    prefer(page, "light").await;
}

fn assert_none(findings: &Findings) {
    let list: Vec<String> = findings
        .iter()
        .map(|((rule, target), (why, places))| {
            let few = &places[..places.len().min(4)];
            format!("{rule}\n  {target}\n    {why}\n    {} times: {}", places.len(), few.join("; "))
        })
        .collect();
    assert!(list.is_empty(), "axe finds {} things:\n{}", list.len(), list.join("\n"));
}

#[tokio::test]
async fn axe_finds_nothing_on_any_panel_in_light_and_dark_at_any_width() {
    let source = axe();
    let mut findings = Findings::new();
    let mut places = 0;
    let page = Page::first_visit().await;
    for size in SIZES {
        resize(&page, size).await;
        look(&page, &source, size.0, "the welcome", PAGE, &mut findings).await;
    }
    page.explore().await;
    for size in SIZES {
        everywhere(&page, size, &mut async |page: &Page, place: &str, part: &str| {
            places += 1;
            look(page, &source, size.0, place, part, &mut findings).await;
        })
        .await;
    }
    assert!(places > 100, "only {places} places were looked at");
    assert_none(&findings);
    page.finish().await;
}

#[tokio::test]
async fn axe_finds_nothing_on_pages_that_are_not_the_whole_one() {
    let source = axe();
    let mut findings = Findings::new();
    let page = Page::after("append leader a=1\nrun until decided 1 at all").await;
    let first = page.tab().await;
    // What another tab of this browser says: that the cluster is there.
    let second = page.open_in_new_tab().await;
    page.until("it is told so", async || page.shows("elsewhere").await).await;
    for size in SIZES {
        resize(&page, size).await;
        look(&page, &source, size.0, "the cluster is in another tab", PAGE, &mut findings).await;
    }
    let pages = [
        ("?embed=cluster,logs,transport,inspector,events,space-time,state,storage,messages,safety", "inspector"),
        ("?embed=logs", "lane-1"),
        ("?embed=lgos", "embed-refused"),
        ("?notes=1", "notes-next"),
    ];
    for (query, there) in pages {
        for size in SIZES {
            resize(&page, size).await;
            page.open_address(&format!("{}{query}", page.site.page())).await;
            page.until(&format!("{there} is there"), async || {
                page.count(&format!("[data-testid={there}], .notes")).await > 0
            })
            .await;
            page.drawn().await;
            look(&page, &source, size.0, query, PAGE, &mut findings).await;
        }
    }
    page.close_tab(&second, &first).await;
    assert_none(&findings);
    page.finish().await;
}

#[tokio::test]
async fn axe_finds_nothing_in_chinese_and_without_databases() {
    let source = axe();
    let mut findings = Findings::new();
    let options = Options { language: "zh-CN", ..Options::default() };
    let page = Page::first_visit_with(options).await;
    page.explore().await;
    page.run("append leader count=9\nrun until decided 9 at all").await;
    for size in SIZES {
        resize(&page, size).await;
        look(&page, &source, size.0, "in Chinese", PAGE, &mut findings).await;
        if !is_narrow(size) {
            page.press("?").await;
            page.until("the help is open", async || page.shows("help-sheet").await).await;
            look(&page, &source, size.0, "the help in Chinese", "dialog[open]", &mut findings).await;
            page.press(Key::Escape).await;
            page.until_no_sheet().await;
        }
    }
    page.finish().await;
    let refuses = "IDBFactory.prototype.open = () => { throw new DOMException('not here', 'SecurityError') };";
    let page = Page::not_yet_ready(Options { before_load: Some(refuses), ..Options::default() }).await;
    page.until("it says what is wrong", async || page.shows("banner").await || page.shows("notice").await).await;
    page.drawn().await;
    look(&page, &source, 1280, "the page without its databases", PAGE, &mut findings).await;
    assert_none(&findings);
    page.finish_with_errors().await;
}

#[tokio::test]
async fn axe_would_find_something() {
    let source = axe();
    let page = Page::explored().await;
    let spoil = "document.querySelector('[data-testid=play]').removeAttribute('aria-label');
        document.querySelector('[data-testid=play]').removeAttribute('title');
        document.querySelector('[data-testid=play]').replaceChildren();
        document.querySelector('[data-testid=cluster-summary]').style.color = '#ccc'";
    page.js(spoil, vec![]).await;
    let mut findings = Findings::new();
    look(&page, &source, 1280, "a spoiled page", PAGE, &mut findings).await;
    let rules: Vec<&str> = findings.keys().map(|(rule, _)| rule.split(' ').next().unwrap_or_default()).collect();
    assert!(rules.contains(&"button-name") && rules.contains(&"color-contrast"), "{rules:?}");
    let said: Value = json!(findings.values().map(|(why, _)| why).collect::<Vec<_>>());
    assert!(said.to_string().contains("contrast"), "{said}");
    page.finish().await;
}
