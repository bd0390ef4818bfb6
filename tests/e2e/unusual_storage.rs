//! IndexedDB is not there, refuses, or was written by a newer page.

use crate::harness::{Options, Page};

/// What the page says: in a banner where it cannot run, in a lasting notice where it can without databases.
async fn warning(page: &Page) -> String {
    page.until("the page says what is wrong", async || page.shows("banner").await || page.shows("notice").await).await;
    page.text(if page.shows("banner").await { "banner" } else { "notice" }).await
}

#[tokio::test]
async fn without_indexeddb_the_page_says_so() {
    let gone = "Object.defineProperty(globalThis, 'indexedDB', { value: undefined, configurable: true });";
    let page = Page::not_yet_ready(Options { before_load: Some(gone), ..Options::default() }).await;
    let text = warning(&page).await;
    assert!(text.contains("IndexedDB"), "{text:?}");
    page.finish_with_errors().await;
}

#[tokio::test]
async fn where_indexeddb_refuses_the_page_says_so() {
    let refuses = "IDBFactory.prototype.open = () => { throw new DOMException('not here', 'SecurityError') };";
    let page = Page::not_yet_ready(Options { before_load: Some(refuses), ..Options::default() }).await;
    let text = warning(&page).await;
    assert!(text.contains("IndexedDB"), "{text:?}");
    page.finish_with_errors().await;
}

#[tokio::test]
async fn a_database_of_a_newer_page_is_left_alone() {
    let page = Page::after("append leader a=1\nrun until decided 1 at all\ntick 10").await;
    let raise = "const all = await indexedDB.databases(), done = [];
        for (const { name, version } of all) await new Promise((ok, no) => {
            const request = indexedDB.open(name, version + 1);
            request.onsuccess = () => { request.result.close(); done.push(name); ok() };
            request.onerror = () => no(request.error);
            request.onblocked = () => no(new Error(name + ' is blocked'));
        });
        return done.length";
    let page = {
        let (site, profile, options) = page.kill();
        let empty = Page::empty_again(site, profile, options).await;
        let raised = empty.js(raise, vec![]).await;
        assert!(raised.as_u64().is_some_and(|count| count >= 3), "{raised} databases");
        empty.open().await;
        empty
    };
    let text = warning(&page).await;
    assert!(text.contains("newer"), "{text:?}");
    let error = page.eval("await playground.ready", vec![]).await.expect_err("a page that must not write is not ready");
    assert!(error.contains("newer"), "{error:?}");
    let versions = page.js("return (await indexedDB.databases()).map(d => d.version)", vec![]).await;
    assert!(versions.as_array().is_some_and(|versions| versions.len() >= 3), "none was deleted: {versions}");
    page.finish_with_errors().await;
}
