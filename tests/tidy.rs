//! Tidiness: lengths of files, first lines, no `unwrap()` in what a person uses, no stray spaces, relative paths.
#![cfg(not(target_arch = "wasm32"))]

mod source;

use source::{Source, files, read, sources, test_modules, tokens, without_tests};

/// The most lines a file may have.
const MAX_LINES: usize = 600;
/// Rooms in which a failure must become a message, not a panic.
const NO_UNWRAP: &[&str] = &["app", "ui", "storage", "script", "lesson"];
/// What the page may not be made of: paths and hosts that tie it to one place.
const ABSOLUTE: &[&str] = &["href=\"/", "src=\"/", "=\"http:", "=\"https:", "url(/", "url(http"];

fn too_long(source: &Source) -> Option<String> {
    let lines = source.text.lines().count();
    (lines > MAX_LINES).then(|| format!("{}: {lines} lines, {MAX_LINES} at most", source.path))
}

fn opens_without_a_word(source: &Source) -> Option<String> {
    (!source.text.starts_with("//! "))
        .then(|| format!("{}: does not open with a line that says what it is", source.path))
}

fn unwraps(source: &Source) -> Option<String> {
    let room = source.modules().first().copied()?;
    if !NO_UNWRAP.contains(&room) {
        return None;
    }
    let code = without_tests(&source.code);
    let is_call = |four: &[&str]| four == [".", "unwrap", "(", ")"];
    let line = code.lines().position(|line| tokens(line).windows(4).any(is_call))?;
    Some(format!("{}:{}: unwrap() outside tests", source.path, line + 1))
}

/// An attribute `style` is refused by the content security policy; a property, `~style`, is not.
fn styles_inline(source: &Source) -> Option<String> {
    let inline = |line: &str| {
        let line = format!(" {line}");
        line.contains(" style=") || line.contains(" {style}") || line.contains("\"style\"")
    };
    let line = source.text.lines().position(inline)?;
    Some(format!("{}:{}: a style attribute; `~style=` sets the property", source.path, line + 1))
}

/// The texts of both languages are compiled in where a call of `Texts::new` is; the page fetches those of one.
fn compiles_texts_in(source: &Source) -> Option<String> {
    let code = without_tests(&source.code);
    let is_call = |three: &[&str]| three == ["Texts", "::", "new"];
    let line = code.lines().position(|line| tokens(line).windows(3).any(is_call))?;
    Some(format!("{}:{}: Texts::new() outside tests; the page gets its texts from app/texts.rs", source.path, line + 1))
}

fn trailing_space(path: &str, text: &str) -> Option<String> {
    let line = text.lines().position(|line| line.ends_with([' ', '\t']))?;
    Some(format!("{path}:{}: space at the end of the line", line + 1))
}

fn absolute_path(path: &str, text: &str) -> Option<String> {
    let (line, found) = text
        .lines()
        .enumerate()
        .find_map(|(line, text)| ABSOLUTE.iter().find(|bad| text.contains(**bad)).map(|bad| (line, bad)))?;
    Some(format!("{path}:{}: {found} ties the page to one place", line + 1))
}

fn none(complaints: impl IntoIterator<Item = String>) {
    let complaints: Vec<String> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    none(sources("src").iter().chain(&sources("tests")).filter_map(too_long));
}

#[test]
fn every_file_says_what_it_is() {
    none(sources("src").iter().chain(&sources("tests")).filter_map(opens_without_a_word));
}

#[test]
fn what_a_person_uses_never_unwraps() {
    let sources = sources("src");
    let tests = test_modules(&sources);
    let is_used = |source: &&Source| !tests.iter().any(|module| source.modules().starts_with(module));
    none(sources.iter().filter(is_used).filter_map(unwraps));
}

#[test]
fn the_page_needs_no_inline_style() {
    none(sources("src/ui").iter().filter_map(styles_inline));
}

#[test]
fn the_texts_are_not_compiled_into_the_page() {
    let sources: Vec<Source> = ["src/app", "src/ui"].into_iter().flat_map(sources).collect();
    assert!(sources.len() > 100, "{} files", sources.len());
    none(sources.iter().filter_map(compiles_texts_in));
}

#[test]
fn no_line_ends_in_a_space() {
    let text = |path: &String| {
        [".rs", ".css", ".ftl", ".html", ".js", ".mjs", ".sh", ".toml", ".md"].iter().any(|end| path.ends_with(end))
    };
    let top = ["Cargo.toml", "Makefile", "Trunk.toml", "index.html", ".ci/run"].map(String::from);
    let found = ["src", "tests", "tools", "www"].into_iter().flat_map(files).filter(text).chain(top);
    none(found.filter_map(|path| trailing_space(&path, &read(&path))));
}

#[test]
fn the_page_works_under_any_path() {
    let styles = files("www").into_iter().filter(|path| path.ends_with(".css"));
    none(styles.chain(["index.html".to_owned()]).filter_map(|path| absolute_path(&path, &read(&path))));
}

#[test]
fn each_rule_finds_what_breaks_it() {
    let sample = |text: &str| Source::sample("src/app/driver.rs", text);
    assert!(too_long(&sample(&"//! x\n".repeat(MAX_LINES + 1))).is_some());
    assert!(too_long(&sample(&"//! x\n".repeat(MAX_LINES))).is_none());
    assert!(opens_without_a_word(&sample("use x;")).is_some());
    assert!(opens_without_a_word(&sample("//! The driver.")).is_none());
    assert!(unwraps(&sample("//! x\nfn f() { g().unwrap() }")).is_some_and(|said| said.contains(":2:")));
    assert!(unwraps(&sample("fn f() { g().unwrap_or(1) } // g().unwrap()")).is_none());
    assert!(unwraps(&sample("fn f() {}\n#[cfg(test)]\nmod tests { fn g() { h().unwrap() } }")).is_none());
    assert!(unwraps(&Source::sample("src/sim/node.rs", "fn f() { g().unwrap() }")).is_none());
    assert!(
        compiles_texts_in(&sample("//! x\nfn f() { Texts::new(language) }")).is_some_and(|said| said.contains(":2:"))
    );
    assert!(compiles_texts_in(&sample("fn f() { language.map(Texts::new) }")).is_some());
    assert!(compiles_texts_in(&sample("fn f() { Texts::from_source(language, had) } // Texts::new")).is_none());
    assert!(compiles_texts_in(&sample("#[cfg(test)]\nmod tests { fn g() { Texts::new(language) } }")).is_none());
    let sample = [sample("mod a;\n#[cfg(test)]\nmod b;\n#[cfg(test)]\nmod c {}")];
    assert_eq!(test_modules(&sample), [["app", "driver", "b"]]);
    assert!(styles_inline(&Source::sample("src/ui/a.rs", "<p\nstyle={x}>")).is_some());
    assert!(styles_inline(&Source::sample("src/ui/a.rs", "<p class=\"a\" {style}>")).is_some());
    assert!(styles_inline(&Source::sample("src/ui/a.rs", "<p ~style={style}>")).is_none());
    assert!(trailing_space("x", "a\nb \n").is_some_and(|said| said.contains(":2:")));
    assert!(trailing_space("x", "a\nb\n").is_none());
    assert!(absolute_path("x", "<a href=\"/b\">").is_some());
    assert!(absolute_path("x", "<a href=\"b\">").is_none());
}
