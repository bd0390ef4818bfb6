//! The direction of imports: `ui → app → lesson → {script, explore, view, text} → sim → storage → kv → order`, with
//! `app → storage::indexed_db`, and no browser below `app`.
#![cfg(not(target_arch = "wasm32"))]

mod source;

use std::process::Command;

use source::{Source, sources, tokens};

/// The rooms, and what each may import besides itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("order", &[]),
    ("kv", &["order"]),
    ("storage", &["kv", "order"]),
    ("sim", &["storage", "kv", "order"]),
    ("script", &["sim", "storage", "kv", "order"]),
    ("lesson", &["script", "sim", "storage", "kv", "order"]),
    ("explore", &["sim", "storage", "kv", "order"]),
    // The binaries besides the page see the crate from outside, so there is nothing that they could import.
    ("bin", &[]),
    ("view", &["sim", "storage", "kv", "order"]),
    ("text", &["sim", "storage", "kv", "order"]),
    ("app", &["lesson", "script", "explore", "view", "text", "sim", "storage", "kv", "order"]),
    ("ui", &["app", "lesson", "script", "explore", "view", "text", "sim", "storage", "kv", "order"]),
];

/// Rooms that may use a browser.
const PAGE: &[&str] = &["app", "ui"];
/// Rooms in which the same setup and commands must give the same run.
const DETERMINISTIC: &[&str] = &["order", "kv", "storage", "sim", "explore"];

/// Crates that need a browser.
const BROWSER_CRATES: &[&str] = &[
    "console_error_panic_hook",
    "gloo",
    "js_sys",
    "serde_wasm_bindgen",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "web_sys",
    "yew",
];
/// Clocks, chance, and collections whose order is chance.
const CHANCE: &[&str] =
    &["HashMap", "HashSet", "Instant", "SystemTime", "RandomState", "thread_rng", "rand", "getrandom"];

/// What is wrong with a file's imports, one sentence each.
fn complaints(source: &Source) -> Vec<String> {
    let Some(&room) = source.modules().first() else {
        return Vec::new(); // lib.rs and main.rs: the map, and the door
    };
    let Some((_, allowed)) = ROOMS.iter().find(|(name, _)| *name == room) else {
        return vec![format!("{}: the room `{room}` is not in the list of rooms", source.path)];
    };
    let in_indexed_db = source.modules().starts_with(&["storage", "indexed_db"]);
    let tokens = tokens(&source.code);
    let mut found = Vec::new();

    for path in imports(&source.modules(), &tokens) {
        let Some(to) = path.first() else { continue };
        let known = ROOMS.iter().any(|(name, _)| name == to);
        if known && to != room && !allowed.contains(&to.as_str()) {
            found.push(format!("{}: `{room}` may not import `{}`", source.path, path.join("::")));
        }
        let to_indexed_db = path.len() > 1 && path[0] == "storage" && path[1] == "indexed_db";
        if to_indexed_db && room != "app" && !in_indexed_db {
            found.push(format!("{}: only `app` may import `storage::indexed_db`", source.path));
        }
    }
    if !PAGE.contains(&room) && !in_indexed_db {
        let uses = |word: &&&str| tokens.contains(*word);
        let browser = BROWSER_CRATES.iter().filter(uses);
        found.extend(browser.map(|word| format!("{}: `{word}` needs a browser", source.path)));
    }
    if DETERMINISTIC.contains(&room) && !in_indexed_db {
        let chance = CHANCE.iter().filter(|word| tokens.contains(*word));
        found.extend(chance.map(|word| format!("{}: `{word}` would make two runs differ", source.path)));
        if tokens.windows(3).any(|three| three == ["std", "::", "time"]) {
            found.push(format!("{}: `std::time` would make two runs differ", source.path));
        }
    }
    found
}

/// Every path of this crate that the code names, from the crate's root: `crate::a::{b, c::d}` is `a::b` and
/// `a::c::d`. `super` is resolved from the file's own module, which is one too far up in a module within the
/// file; that names the file's own room or nothing known.
fn imports(modules: &[&str], tokens: &[&str]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + 1 < tokens.len() {
        let base = match tokens[at] {
            "crate" => Some(Vec::new()),
            "super" => {
                let mut base: Vec<String> = modules.iter().map(|module| module.to_string()).collect();
                base.pop();
                while tokens.get(at + 1) == Some(&"::") && tokens.get(at + 2) == Some(&"super") {
                    base.pop();
                    at += 2;
                }
                Some(base)
            }
            _ => None,
        };
        at += 1;
        if let Some(base) = base
            && tokens.get(at) == Some(&"::")
        {
            path(tokens, at + 1, base, &mut found);
        }
    }
    found
}

/// Follows one path, or a group of them, from a token on; returns where it ends.
fn path(tokens: &[&str], mut at: usize, mut so_far: Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    loop {
        match tokens.get(at) {
            Some(&"{") => {
                at += 1;
                while at < tokens.len() && tokens[at] != "}" {
                    at = path(tokens, at, so_far.clone(), found);
                    while at < tokens.len() && !matches!(tokens[at], "," | "}") {
                        at += 1; // `as name`
                    }
                    if tokens.get(at) == Some(&",") {
                        at += 1;
                    }
                }
                return at + 1;
            }
            Some(word) => so_far.push(word.to_string()),
            None => return at,
        }
        at += 1;
        if tokens.get(at) != Some(&"::") {
            found.push(so_far);
            return at;
        }
        at += 1;
    }
}

#[test]
fn imports_go_downwards_only() {
    let complaints: Vec<String> = sources("src").iter().flat_map(complaints).collect();
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[test]
fn the_core_has_no_browser_crate_in_its_tree() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked", "--no-default-features", "-e", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(source::root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8_lossy(&output.stdout);
    let crates: Vec<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains(&"omnipaxos"), "this is not the tree of the core:\n{tree}");
    for name in BROWSER_CRATES.iter().map(|name| name.replace('_', "-")) {
        assert!(!crates.contains(&name.as_str()), "the core needs {name}:\n{tree}");
    }
}

#[test]
fn a_wrong_import_is_found() {
    let wrong = [
        ("src/kv.rs", "use crate::sim::NodeId;"),
        ("src/sim/node.rs", "use crate::app::model::Model;"),
        ("src/sim/node.rs", "use crate::{storage::{batched::Batched, indexed_db::Open}, kv};"),
        ("src/sim/node.rs", "fn f() { crate::storage::indexed_db::open(); }"),
        ("src/sim/node.rs", "use super::super::script::Script;"),
        ("src/sim/mod.rs", "use super::view::Frame;"),
        ("src/script/parse.rs", "use crate::{sim::NodeId, text::Texts};"),
        ("src/lesson/watch.rs", "use crate::view::Frame;"),
        ("src/script/parse.rs", "use crate::lesson::Lesson;"),
        ("src/app/driver.rs", "use crate::ui;"),
        ("src/ui/cluster.rs", "use crate::storage::indexed_db;"),
        ("src/view/frame.rs", "use web_sys::Element;"),
        ("src/storage/disk.rs", "use std::collections::HashMap;"),
        ("src/sim/node.rs", "let now = std::time::Duration::ZERO;"),
        ("src/sim/node.rs", "let now = Instant::now();"),
        ("src/attic/old.rs", ""),
    ];
    for (path, text) in wrong {
        let complaints = complaints(&Source::sample(path, text));
        assert_eq!(complaints.len(), 1, "of {text:?} in {path}: {complaints:?}");
    }
}

#[test]
fn a_right_import_is_let_through() {
    let right = [
        ("src/ui/cluster.rs", "use crate::{app::action::{Action, Dispatch}, sim::NodeId, view::Frame}; use yew::Html;"),
        ("src/app/driver.rs", "use crate::storage::indexed_db::IndexedDb; use web_sys::Window;"),
        ("src/storage/indexed_db/open.rs", "use super::schema; use crate::storage::indexed_db::x; use js_sys::Array;"),
        ("src/sim/node.rs", "use super::network::Network; use crate::{kv::KeyValue, storage::image::Image};"),
        ("src/sim/node.rs", "// crate::app is above; HashMap is not ordered\nlet words = \"crate::ui Instant\";"),
        ("src/sim/node.rs", "pub(crate) fn f() {} mod tests { use super::*; }"),
        ("src/lib.rs", "pub mod app; use crate::ui::App;"),
    ];
    for (path, text) in right {
        let complaints = complaints(&Source::sample(path, text));
        assert!(complaints.is_empty(), "of {text:?} in {path}: {complaints:?}");
    }
}

#[test]
fn groups_of_imports_are_followed() {
    let tokens = tokens("use crate::{a::{b as c, d::{self, e}}, f, g::*}; crate::h::i(1); super::j::k;");
    let found: Vec<String> = imports(&["x", "y"], &tokens).iter().map(|path| path.join("::")).collect();
    assert_eq!(found, ["a::b", "a::d::self", "a::d::e", "f", "g::*", "h::i", "x::j::k"]);
}
