//! A release: the archive, and the package for npm in a plain page that imports it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use serde_json::{Value, json};

use crate::{
    harness::{Page, Site},
    readme, second,
};

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("omnipaxos-playground-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left over, it is only in the way.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Makes a release into a folder; the archive, the package.
fn release(into: &Path) -> [PathBuf; 2] {
    run(Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tools/dist.sh")).arg(into));
    let name = format!("omnipaxos-playground-{}", env!("CARGO_PKG_VERSION"));
    for file in ["index.html", "worker.js", "LICENSE", "CHANGELOG.md", "VERSION"] {
        assert!(into.join(&name).join(file).exists(), "{file} is released");
    }
    ["tar.gz", "tgz"].map(|ending| into.join(format!("{name}.{ending}")))
}

/// A site on which a page can import the package, as npm installs it.
fn installed(folder: &Folder) -> Site {
    let [_, package] = release(&folder.0.join("release"));
    let site = folder.0.join("site");
    fs::create_dir_all(&site).expect("a folder");
    fs::write(site.join("package.json"), "{ \"private\": true }").expect("it can be written");
    run(Command::new("npm").current_dir(&site).args(["install", "--offline", "--no-audit", "--no-fund"]).arg(package));
    fs::write(site.join("index.html"), "<!doctype html><title>Mine</title><link rel=icon href=data:,>")
        .expect("likewise");
    Site::serving(site)
}

/// A page of the site, opened in a new browser.
async fn page_of(site: Site, html: &str, folder: &Folder) -> Page {
    let html = format!("<!doctype html><title>Mine</title><link rel=icon href=data:,>\n{html}");
    fs::write(folder.0.join("site/mine.html"), html).expect("the page can be written");
    let page = Page::empty_at(Arc::new(site)).await;
    page.open_address(&page.site.file("mine.html")).await;
    page
}

/// A page that has imported `mount`, for a test to call.
async fn page_that_mounts(site: Site, folder: &Folder) -> Page {
    let html = "<script type=module>
        import { mount } from './node_modules/omnipaxos-playground/index.js';
        window.mount = mount;
    </script>";
    let page = page_of(site, html, folder).await;
    page.until("it is imported", async || page.js("return !!window.mount", vec![]).await == json!(true)).await;
    page
}

#[test]
fn a_release_is_the_same_each_time() {
    let folder = Folder::new("releases");
    let [first, second] = ["first", "second"].map(|name| release(&folder.0.join(name)));
    for (first, second) in first.iter().zip(&second) {
        let read = |path: &Path| fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(read(first) == read(second), "{} is another file the second time", first.display());
    }
}

#[tokio::test]
async fn the_archive_unpacked_on_a_host_is_the_page() {
    let folder = Folder::new("archive");
    let [archive, _] = release(&folder.0.join("release"));
    let host = folder.0.join("host");
    fs::create_dir_all(&host).expect("a folder");
    run(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(&host));
    let name = format!("omnipaxos-playground-{}", env!("CARGO_PKG_VERSION"));
    let read = |file: &str| fs::read_to_string(host.join(&name).join(file)).expect(file);
    assert_eq!(read("VERSION").trim(), env!("CARGO_PKG_VERSION"));
    assert!(read("CHANGELOG.md").contains(concat!("\n## ", env!("CARGO_PKG_VERSION"), "\n")));
    assert!(read("LICENSE").contains("Apache License"));

    // Deeper than the harness puts the page, beside whatever else is there.
    fs::write(host.join("index.html"), "<!doctype html><title>Mine</title>").expect("it can be written");
    let page = Page::empty_at(Arc::new(Site::serving(host.clone()))).await;
    page.open_address(&page.site.file(&format!("{name}/"))).await;
    page.ready().await;
    page.run("run until leader\nappend leader a=1\nrun until decided 1 at all\ntick 10").await;
    page.reload().await;
    page.ready().await;
    assert!(page.state().await.all_decided(1), "it keeps its run");
    page.finish().await;
}

#[tokio::test]
async fn a_page_that_imports_the_package_has_a_playground() {
    let folder = Folder::new("package");
    let html = "<div id=here style='height: 400px'></div><script type=module>
        import { mount } from './node_modules/omnipaxos-playground/index.js';
        window.mount = mount;
        window.mounted = mount(document.getElementById('here'), {
            embed: ['cluster', 'logs'], language: 'zh-Hans', title: 'Three nodes',
            script: 'cluster nodes=3 seed=7\\nrun until leader\\nappend leader a=1',
        });
    </script>";
    let page = page_of(installed(&folder), html, &folder).await;
    page.until("it is imported", async || page.js("return !!window.mounted", vec![]).await == json!(true)).await;
    let body = "const { frame, playground } = await window.mounted, events = [], steps = [];
        const off = playground.on('event', event => events.push(event.kind));
        playground.on('step', step => steps.push(step));
        const { error } = await playground.run('run until decided 1 at all');
        off();
        const heard = events.length;
        await playground.step(3);
        const drawn = () => !!frame.contentDocument.querySelector('[data-testid=node-1]');
        // It is drawn with a frame, once its place is known.
        for (let frames = 0; frames < 300 && !drawn(); frames += 1) await new Promise(next => requestAnimationFrame(next));
        return [error, playground.state().nodes.map(node => node.decided), events.includes('decided'),
            events.length - heard, steps.length > 0, frame.title, frame.contentDocument.documentElement.lang,
            drawn(),
            !!frame.contentDocument.querySelector('[data-testid=help]')]";
    let found = page.js(body, vec![]).await;
    assert_eq!(found, json!([null, [1, 1, 1], true, 0, true, "Three nodes", "zh-Hans", true, false]));

    // A second one is a cluster of its own; taken out, nothing is left of it.
    let body = "const { playground, remove } = await mount(document.body);
        const all = document.querySelectorAll('iframe').length, nodes = playground.state().nodes.map(node => node.decided);
        remove();
        return [all, nodes, document.querySelectorAll('iframe').length]";
    assert_eq!(page.js(body, vec![]).await, json!([2, [0, 0, 0], 1]));
    page.finish().await;
}

#[tokio::test]
async fn what_cannot_be_mounted_says_why() {
    let folder = Folder::new("package-errors");
    let page = page_that_mounts(installed(&folder), &folder).await;
    for [call, says] in [
        ["mount('#here')", "expected an element"],
        ["mount(document.body, { embed: 7 })", "embed"],
        ["mount(document.body, { embed: ['lgos'] })", "lgos"],
        ["mount(document.body, { language: 'fr' })", "zh-Hans"],
        ["mount(document.body, { script: 7 })", "script"],
        ["mount(document.body, { embed: 'logs', script: 'cluster nodes=3\\nnonsense' })", "line 2"],
        ["mount(document.body, { page: 'https://example.org/' })", "another origin"],
        ["mount(document.body, { page: '/empty' })", "not the playground"],
    ] {
        let error = page.eval(&format!("await {call}"), vec![]).await.expect_err(call);
        assert!(error.contains(says), "{call}: {error}");
        let left = page.js("return document.querySelectorAll('iframe').length", vec![]).await;
        assert_eq!(left, json!(0), "{call} leaves a frame behind");
    }
    let body = "const { playground } = await mount(document.body, { embed: 'logs' });
        const errors = [];
        for (const call of [() => playground.run(7), () => playground.on('events', () => {}), () => playground.on('step'),
            () => playground.step(-1), () => playground.seek(), () => playground.play('fast'), () => playground.disk('1')]) {
            try { await call(); errors.push(null) } catch (error) { errors.push(error.message) }
        }
        return errors";
    let errors: Value = page.js(body, vec![]).await;
    let errors = errors.as_array().expect("a list");
    assert!(
        errors.iter().all(|error| error.as_str().is_some_and(|error| error.starts_with("expected "))),
        "{errors:?}"
    );
    page.finish_with_errors().await;
}

#[tokio::test]
async fn what_a_host_lacks_of_the_page_is_said_to_who_mounts_it() {
    let folder = Folder::new("package-lacks");
    let site = installed(&folder);
    let page_of_package = folder.0.join("site/node_modules/omnipaxos-playground/page");
    fs::remove_file(page_of_package.join(second::file())).expect("the package has the page's second part");
    let page = page_that_mounts(site, &folder).await;
    for call in
        ["mount(document.body, { embed: 'logs' })", "mount(document.body).then(it => it.playground.run('tick'))"]
    {
        let error = page.eval(&format!("await {call}"), vec![]).await.expect_err(call);
        assert!(error.contains("could not be loaded"), "{call}: {error}");
    }
    page.finish_with_errors().await;
}

#[tokio::test]
async fn the_module_of_the_readme_runs() {
    let blocks = readme::blocks("html");
    let mut examples = blocks.iter().filter(|block| block.contains("type=\"module\""));
    let (Some(example), None) = (examples.next(), examples.next()) else { panic!("README.md has one module") };
    let own = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/www/package/README.md")).expect("it is there");
    assert!(own.contains(example.as_str()), "the package's own README has the same example");
    let folder = Folder::new("package-readme");
    let listening = "<script>window.said = []; console.log = it => said.push(it)</script>";
    let page = page_of(installed(&folder), &format!("{listening}{example}"), &folder).await;
    page.until("all nodes have decided", async || {
        let said = page.js("return said.at(-1)", vec![]).await;
        said == json!([1, 1, 1])
    })
    .await;
    let texts = page.js("return said.slice(0, -1)", vec![]).await;
    let texts = texts.as_array().expect("a list");
    assert!(!texts.is_empty() && texts.iter().all(Value::is_string), "the events of the run: {texts:?}");
    page.finish().await;
}
