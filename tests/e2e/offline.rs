//! The page without a network, and the policy that it is served under: what a build adds to the page.

use std::sync::Arc;

use serde_json::json;

use crate::harness::{Page, Release, Site};

/// Waits until a version is kept whole, and is the only one.
async fn kept(page: &Page, part: &str) {
    let body = "const names = await caches.keys(); const ready = await navigator.serviceWorker.getRegistration();
                return names.length === 1 && names[0].includes(args[0]) && !!ready?.active && !ready.installing";
    page.until("the version is kept", async || page.js(body, vec![json!(part)]).await == json!(true)).await;
}

/// The first word of the page's description.
async fn version(page: &Page) -> String {
    let body = "return document.querySelector('meta[name=description]').content.split(' ')[0]";
    page.js(body, vec![]).await.as_str().unwrap_or_default().to_owned()
}

async fn reload(page: &Page) {
    page.open().await;
    page.ready().await;
}

#[tokio::test]
async fn without_a_server_the_page_opens_with_its_run() {
    let page = Page::first_visit().await;
    page.run("append leader a=1\nrun until decided 1 at all\ntick 10").await;
    kept(&page, "omnipaxos-playground").await;
    page.site.stop();
    reload(&page).await;
    let state = page.state().await;
    for pid in state.pids() {
        assert_eq!(state.number(pid, "decided"), 1, "node {pid} kept its log");
    }
    page.run("run until leader\nappend leader a=2\nrun until decided 2 at all").await;
    // The explorer's workers are kept as well.
    page.explore().await;
    page.open_sheet("explorer-open", "explorer-sheet").await;
    page.fill("explorer-count", "5").await;
    page.click("explorer-start").await;
    page.until("it has explored", async || page.attribute("explorer-said", "data-phase").await == "done").await;
    page.finish_with_errors().await;
}

#[tokio::test]
async fn nobody_is_kept_on_an_old_version_nor_left_with_half_a_new_one() {
    let release = Release::new("release");
    let page = Page::at(Arc::new(Site::serving(release.folder()))).await;
    kept(&page, "omnipaxos-playground").await;

    // A new one is there at the next visit, not at the one after it, and is what is kept from then on.
    release.becomes("second");
    reload(&page).await;
    assert_eq!(version(&page).await, "second");
    kept(&page, "second-").await;
    page.site.stop();
    reload(&page).await;
    assert_eq!(version(&page).await, "second");

    // One that is not whole yet on its host does not take the place of the one that is kept.
    page.site.start_again().await;
    release.becomes("third");
    release.change("worker.js", "FILES=[", "FILES=[\"missing.css\",");
    reload(&page).await;
    assert_eq!(version(&page).await, "third");
    let body = "try { const it = await navigator.serviceWorker.getRegistration(); await it.update(); } catch {}
                for (;;) {
                    const { installing, waiting } = await navigator.serviceWorker.getRegistration();
                    if (!installing && !waiting) return (await caches.keys()).length;
                    await new Promise(done => setTimeout(done, 50));
                }";
    page.js(body, vec![]).await;
    page.site.stop();
    reload(&page).await;
    assert_eq!(version(&page).await, "second");
    page.finish_with_errors().await;
}

#[tokio::test]
async fn the_policy_refuses_what_is_not_the_pages_own() {
    let page = Page::first_visit().await;
    let policy =
        page.js("return document.querySelector('meta[http-equiv=Content-Security-Policy]').content", vec![]).await;
    let policy = policy.as_str().expect("there is a policy").to_owned();
    assert!(policy.contains("default-src 'none'") && policy.contains("'wasm-unsafe-eval'"), "{policy}");
    for word in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "https:"] {
        assert!(!policy.contains(word), "{word} in {policy}");
    }
    // It is in force: neither a script nor a style inline does anything, nor is anything made from text.
    let body = "
        const script = document.createElement('script'); script.textContent = 'window.inlined = true';
        document.body.append(script);
        const style = document.createElement('style'); style.textContent = 'body { outline: 7px solid }';
        document.body.append(style);
        document.body.setAttribute('style', 'text-indent: 7px');
        // What the driver itself evaluates is excepted from the policy; what comes later is not.
        await new Promise(done => setTimeout(done, 50));
        let made = true;
        try { new Function('return 1')() } catch { made = false }
        let fetched = true;
        try { await fetch('https://example.org/') } catch { fetched = false }
        const look = getComputedStyle(document.body);
        return [!!window.inlined, look.outlineWidth === '7px', look.textIndent === '7px', made, fetched]";
    let done = page.js(body, vec![]).await;
    assert_eq!(done, json!([false, false, false, false, false]));
    page.finish_with_errors().await;
}

#[tokio::test]
async fn it_can_be_installed() {
    let page = Page::first_visit().await;
    let body = "
        const link = document.querySelector('link[rel=manifest]');
        const manifest = await (await fetch(link.href)).json();
        const icons = await Promise.all(manifest.icons.map(async icon => {
            const image = new Image(); image.src = new URL(icon.src, link.href); await image.decode();
            return [icon.sizes, `${image.naturalWidth}x${image.naturalHeight}`];
        }));
        return [manifest.name, new URL(manifest.start_url, link.href).href === location.href.split('#')[0], icons]";
    let found = page.js(body, vec![]).await;
    assert_eq!((&found[0], &found[1]), (&json!("OmniPaxos Playground"), &json!(true)));
    let icons = found[2].as_array().expect("it has icons");
    assert!(icons.iter().filter(|icon| icon[0] != "any").all(|icon| icon[0] == icon[1]), "{icons:?}");
    page.finish().await;
}
