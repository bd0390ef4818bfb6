//! The built page in a real browser, as a person uses it. `make test-page` runs it; it needs `make build` first.

mod harness;

use harness::{Options, Page};
#[tokio::test]
async fn throwaway() {
    let page = Page::not_yet_ready(Options {
        size: (390, 800),
        language: "zh-CN",
        dark: true,
        before_load: Some("window.playground={ready:1}"),
        ..Options::default()
    })
    .await;
    println!("{:?}", page.text("hi").await);
    println!("{:?}", page.js("return [navigator.language, innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches, location.href, 5n, performance.getEntriesByType('resource').map(e=>[e.name,e.transferSize])]", vec![]).await);
    println!("{:?}", page.eval("throw new Error('x')", vec![]).await);
    page.js("localStorage.a = 7; await new Promise((ok, no) => { const r = indexedDB.open('t', 3); r.onsuccess = () => {r.result.close();ok();}; r.onerror = no; }); ", vec![]).await;
    let t = std::time::Instant::now();
    let (site, profile, options) = page.kill();
    println!("{:?}", t.elapsed());
    let page = Page::again(site, profile, options).await;
    println!("{:?}", page.js("return [navigator.language, (await indexedDB.databases())]", vec![]).await);
    println!("{:?}", t.elapsed());
    page.finish().await;
    println!("{:?}", t.elapsed());
}
