//! The texts of the page: fetched for the language that is spoken, kept for both, and what is said where they are missing.

use std::{fs, sync::Arc};

use serde_json::json;

use crate::harness::{Page, Release, Site, built};

/// The file of a language's texts in a build.
fn file_of(tag: &str) -> String {
    let names = fs::read_dir(built()).expect("there is a build").flatten();
    let names: Vec<String> = names.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    let is = |name: &&String| name.starts_with(&format!("texts-{tag}-")) && name.ends_with(".txt");
    let found: Vec<&String> = names.iter().filter(is).collect();
    assert_eq!(found.len(), 1, "one file of texts in {tag}: {names:?}");
    found[0].clone()
}

async fn lang(page: &Page) -> String {
    page.js("return document.documentElement.lang", vec![]).await.as_str().unwrap_or_default().to_owned()
}

/// The files of texts that the page asked for.
async fn asked_for(page: &Page) -> Vec<String> {
    let body = "return performance.getEntriesByType('resource').map(entry => entry.name.split('/').at(-1))
                    .filter(name => name.startsWith('texts-'))";
    let said = page.js(body, vec![]).await;
    said.as_array().expect("a list").iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

#[tokio::test]
async fn both_languages_are_kept_and_only_the_one_that_is_spoken_is_loaded() {
    let worker = fs::read_to_string(built().join("worker.js")).expect("the service worker is there");
    for tag in ["en", "zh-Hans"] {
        assert!(worker.contains(&format!("\"{}\"", file_of(tag))), "{tag} is not kept: {worker}");
    }
    let page = Page::explored().await;
    assert_eq!(asked_for(&page).await, [file_of("en")]);
    page.click("lang").await;
    page.until("the page is in Chinese", async || lang(&page).await == "zh-Hans").await;
    assert_eq!(asked_for(&page).await, [file_of("en"), file_of("zh-Hans")]);
    // What was had once is not asked for again.
    page.click("lang").await;
    page.until("the page is in English", async || lang(&page).await == "en").await;
    page.click("lang").await;
    page.until("the page is in Chinese", async || lang(&page).await == "zh-Hans").await;
    assert_eq!(asked_for(&page).await.len(), 2);
    page.finish().await;
}

#[tokio::test]
async fn the_other_language_is_there_without_a_network() {
    let page = Page::explored().await;
    let kept =
        "return !!(await navigator.serviceWorker.getRegistration())?.active && (await caches.keys()).length === 1";
    page.until("the page is kept", async || page.js(kept, vec![]).await == json!(true)).await;
    page.site.stop();
    page.click("lang").await;
    page.until("the page is in Chinese", async || lang(&page).await == "zh-Hans").await;
    page.finish_with_errors().await;
}

#[tokio::test]
async fn a_language_that_cannot_be_had_is_named_and_the_page_stays_as_it_is() {
    let release = Release::new("language");
    release.remove(&file_of("zh-Hans"));
    let page = Page::at(Arc::new(Site::serving(release.folder()))).await;
    page.click("lang").await;
    page.until("it says so", async || page.shows("notice").await).await;
    let said = page.text("notice").await;
    assert!(said.contains("中文") && said.contains("404"), "{said}");
    assert_eq!(lang(&page).await, "en");
    // It works all the same, and the language can be had once its file is there.
    page.run("append leader a=1\nrun until decided 1 at all").await;
    release.restore(&file_of("zh-Hans"));
    page.click("lang").await;
    page.until("the page is in Chinese", async || lang(&page).await == "zh-Hans").await;
    page.finish_with_errors().await;
}

#[tokio::test]
async fn a_page_without_texts_says_so_in_every_language() {
    let release = Release::new("no-texts");
    release.remove(&file_of("en"));
    let page = Page::empty_at(Arc::new(Site::serving(release.folder()))).await;
    page.open().await;
    let sentence = "return document.getElementById('no-texts').innerText";
    let shown = "return document.getElementById('no-texts').checkVisibility()";
    page.until("it says so", async || page.js(shown, vec![]).await == json!(true)).await;
    let said = page.js(sentence, vec![]).await.to_string();
    assert!(said.contains("could not be loaded") && said.contains("重新载入"), "{said}");
    assert_eq!(page.count("[id=loading]").await, 0, "nobody waits any more");
    let errors = page.console_errors().await.join("\n");
    assert!(errors.contains("404"), "the reason is in the console: {errors}");
    // A host that has a page of its own for what is missing: it answers, with something else.
    release.write(&file_of("en"), "<!doctype html>\n<title>Not here</title>\n");
    page.open().await;
    page.until("it says so", async || page.js(shown, vec![]).await == json!(true)).await;
    page.finish_with_errors().await;
}
