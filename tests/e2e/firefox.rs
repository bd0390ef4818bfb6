//! The main path in Firefox. `make test-firefox` runs it where Firefox and geckodriver are; docs/BROWSERS.md says what
//! differs.

use serde_json::json;

use crate::harness::{Options, Page};

fn firefox() -> Options {
    Options { firefox: true, ..Options::default() }
}

#[tokio::test]
#[ignore = "needs Firefox: make test-firefox"]
async fn the_main_path() {
    let page = Page::first_visit_with(firefox()).await;
    let leader = page.state().await.the_leader();
    assert!(page.shows("welcome").await);
    page.click("welcome-append").await;
    let state = page.play_until("all have decided", |state| state.all_decided(1)).await;
    assert!(state.nodes().all(|node| node["storage"] == "indexeddb"), "{state:?}");

    page.append(leader, "colour", "7").await;
    page.play_until("all have decided", |state| state.all_decided(2)).await;
    assert_eq!(page.attribute("cell-1-1", "data-decided").await, "true");

    page.click("link-1-2").await;
    page.until("the link's menu is open", async || page.shows("link-menu").await).await;
    page.click("link-cut-both").await;
    page.until_state("1-2 is cut", |state| !state.link_is_up(1, 2) && !state.link_is_up(2, 1)).await;
    page.click("heal-all").await;
    page.until_state("it is healed", |state| state.link_is_up(1, 2) && state.link_is_up(2, 1)).await;

    let follower = page.state().await.followers()[0];
    page.select(follower).await;
    page.click("crash").await;
    page.until_state("it is down", |state| state.node(follower)["up"] == false).await;
    page.click("restart").await;
    page.until_state("it is up", |state| state.node(follower)["up"] == true).await;
    page.run("run until leader\nappend leader after=1\nrun until decided 3 at all\ntick 10").await;

    let before = page.state().await;
    page.reload().await;
    let after = page.state().await;
    for pid in before.pids() {
        assert_eq!(after.entries(pid), before.entries(pid), "node {pid}");
    }
    assert!(!page.shows("welcome").await);
    let disk = page.js("return await playground.disk(1)", vec![]).await;
    assert!(disk["records"].as_array().is_some_and(|records| records.len() >= 2), "{disk}");

    page.click("lang").await;
    page.until("it speaks Chinese", async || {
        page.js("return document.documentElement.lang", vec![]).await == json!("zh-Hans")
    })
    .await;
    page.click("lang").await;
    page.js("document.querySelectorAll('[data-testid=notice] button').forEach(button => button.click())", vec![]).await;
    page.open_sheet("lessons", "lessons-sheet").await;
    page.click("lesson-open-one-log").await;
    page.until("the lesson is open and its stage is set", async || {
        let lesson = page.js("return playground.lesson()", vec![]).await;
        lesson["name"] == "one-log" && lesson["ready"] == true
    })
    .await;
    page.finish().await;
}

#[tokio::test]
#[ignore = "needs Firefox: make test-firefox"]
async fn a_killed_firefox_loses_nothing_that_was_acknowledged() {
    let page = Page::first_visit_with(firefox()).await;
    page.explore().await;
    page.run("append leader count=50 keys=5\nrun until decided 50 at all\ntick 10").await;
    let before = page.state().await;
    let (site, profile, options) = page.kill();
    let page = Page::again(site, profile, options).await;
    let after = page.state().await;
    for pid in before.pids() {
        assert_eq!(after.entries(pid), before.entries(pid), "node {pid}");
        assert!(after.number(pid, "decided") >= 50, "node {pid}");
    }
    page.run("run until leader\nappend leader end=1\nrun until decided 51 at all").await;
    page.finish().await;
}

#[tokio::test]
#[ignore = "needs Firefox: make test-firefox"]
async fn without_a_server_the_page_opens_with_its_run() {
    let page = Page::first_visit_with(firefox()).await;
    page.run("append leader a=1\nrun until decided 1 at all\ntick 10").await;
    let kept = "const names = await caches.keys(), it = await navigator.serviceWorker.getRegistration();
                return names.length === 1 && !!it?.active && !it.installing";
    page.until("the version is kept", async || page.js(kept, vec![]).await == json!(true)).await;
    page.site.stop();
    page.open().await;
    page.ready().await;
    assert!(page.state().await.all_decided(1));
    page.finish().await;
}

/// What docs/BROWSERS.md says of Firefox, asked again; nothing of it is judged but that there is an answer.
#[tokio::test]
#[ignore = "needs Firefox: make test-firefox"]
async fn what_differs_is_printed() {
    for options in [firefox(), Options::default()] {
        let page = Page::first_visit_with(options).await;
        let body = "
            const { quota } = await navigator.storage.estimate();
            const persisted = await Promise.race([navigator.storage.persist(), new Promise(done => setTimeout(done, 2000, 'no answer'))]);
            const db = await new Promise((done, failed) => {
                const asked = indexedDB.open('a-try'); asked.onerror = failed;
                asked.onupgradeneeded = () => asked.result.createObjectStore('it'); asked.onsuccess = () => done(asked.result);
            });
            const durability = db.transaction('it', 'readwrite', { durability: 'strict' }).durability;
            const flush = async (durability, times = 100) => {
                const began = performance.now();
                for (let i = 0; i < times; i += 1) await new Promise((done, failed) => {
                    const it = db.transaction('it', 'readwrite', { durability });
                    it.objectStore('it').put(new Uint8Array(9500), i); it.commit(); it.oncomplete = done; it.onabort = failed;
                });
                return (performance.now() - began) / times;
            };
            await flush('strict', 20);
            const times = { strict: await flush('strict'), relaxed: await flush('relaxed') };
            const began = performance.now();
            await playground.run('step 20000');
            const steps = performance.now() - began;
            return { agent: navigator.userAgent, quota, persisted, locks: !!navigator.locks, durability, times, steps,
                compression: !!window.CompressionStream, ready: performance.getEntriesByType('navigation')[0].responseEnd }";
        let found = page.js(body, vec![]).await;
        assert!(found["steps"].as_f64().is_some_and(|time| time > 0.0), "{found}");
        println!("{found:#}");
        page.finish_with_errors().await;
    }
}
