//! What the lessons call by name stands on the page under that name: each **strong** name in their texts is a text of
//! the page in the same language, or stands in the list of strong words that are no control.

use std::{
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{ast, parser};
use omnipaxos_playground::text::Language;

/// Strong words that no control is called by: what is explained there, or what matters.
const NO_CONTROLS: [(Language, &str); 20] = [
    (Language::English, "ballots"),
    (Language::English, "accepted round"),
    (Language::English, "decided index"),
    (Language::English, "lacks"),
    (Language::English, "without losing a key"),
    (Language::English, "Results."),
    (Language::English, "No snapshots."),
    (Language::English, "`write_atomically`"),
    (Language::English, "`PersistentStorage`"),
    (Language::Chinese, "已接受轮次"),
    (Language::Chinese, "缺少"),
    (Language::Chinese, "先"),
    (Language::Chinese, "增量"),
    (Language::Chinese, "完整"),
    (Language::Chinese, "一个键也不能丢"),
    (Language::Chinese, "要留下的内容，必须先进快照，日志项才能删除"),
    (Language::Chinese, "返回值。"),
    (Language::Chinese, "不用快照。"),
    (Language::Chinese, "`write_atomically`"),
    (Language::Chinese, "`PersistentStorage`"),
];

/// A text as it can read: its words, with `None` where something is filled in.
type Shape = Vec<Option<String>>;

fn files(folder: &Path, end: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<_> = entries.map(|entry| entry.expect("an entry of a folder can be read").path()).collect();
    found.retain(|path| path.extension().is_some_and(|is| is == end));
    found.sort();
    assert!(!found.is_empty(), "{}", folder.display());
    found
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All ways in which a pattern can read.
fn shapes(pattern: &ast::Pattern<&str>) -> Vec<Shape> {
    let mut all: Vec<Shape> = vec![Vec::new()];
    for element in &pattern.elements {
        let ways: Vec<Shape> = match element {
            ast::PatternElement::TextElement { value } => vec![vec![Some((*value).to_owned())]],
            ast::PatternElement::Placeable { expression: ast::Expression::Select { variants, .. } } => {
                variants.iter().flat_map(|variant| shapes(&variant.value)).collect()
            }
            ast::PatternElement::Placeable { .. } => vec![vec![None]],
        };
        all = all.iter().flat_map(|head| ways.iter().map(|way| [head.clone(), way.clone()].concat())).collect();
    }
    all
}

/// Every text of the page in a language, and every part of one between the dots that part a button's words.
fn texts(language: Language) -> Vec<Shape> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/locales").join(language.tag());
    let mut found = Vec::new();
    for path in files(&folder, "ftl") {
        let text = read(&path);
        let resource = parser::parse(text.as_str()).unwrap_or_else(|(_, errors)| panic!("{path:?}: {errors:?}"));
        for entry in resource.body {
            let ast::Entry::Message(ast::Message { value: Some(value), .. }) = entry else { continue };
            for shape in shapes(&value) {
                let last = shape.iter().rposition(|part| part.as_ref().is_some_and(|part| part.contains(" · ")));
                if let Some(last) = last {
                    let mut tail = shape[last..].to_vec();
                    tail[0] = tail[0].as_ref().and_then(|part| part.rsplit(" · ").next()).map(str::to_owned);
                    found.push(tail);
                }
                found.push(shape);
            }
        }
    }
    found
}

/// Whether a name can be what a text reads; what is filled in is a number, or something as short without letters.
fn reads(shape: &[Option<String>], name: &str) -> bool {
    const FILLED_IN: usize = 6;
    match shape.split_first() {
        None => name.is_empty(),
        Some((Some(words), rest)) => name.strip_prefix(words.as_str()).is_some_and(|name| reads(rest, name)),
        Some((None, rest)) => (1..=FILLED_IN)
            .filter_map(|count| name.char_indices().map(|(at, _)| at).chain([name.len()]).nth(count))
            .any(|at| !name[..at].chars().any(char::is_alphabetic) && reads(rest, &name[at..])),
    }
}

fn says_something(shape: &[Option<String>]) -> bool {
    shape.iter().flatten().any(|words| words.chars().any(char::is_alphanumeric))
}

/// The strong words of the lessons of a language, each with the file it stands in. Code is left out.
fn strong(language: Language) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/lessons").join(language.tag());
    let mut found = Vec::new();
    for path in files(&folder, "md") {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for (at, words) in read(&path).split("**").enumerate() {
            if at % 2 == 1 {
                found.push((words.split_whitespace().collect::<Vec<_>>().join(" "), file.clone()));
            }
        }
    }
    found
}

#[test]
fn what_a_lesson_calls_by_name_stands_on_the_page_under_that_name() {
    for language in Language::ALL {
        let (texts, strong) = (texts(language), strong(language));
        assert!(strong.len() > 30, "{}: {} names", language.tag(), strong.len());
        let is_text = |name: &str| texts.iter().any(|shape| says_something(shape) && reads(shape, name));
        let is_excepted = |name: &str| NO_CONTROLS.contains(&(language, name));
        let missing: Vec<_> = strong.iter().filter(|(name, _)| !is_excepted(name) && !is_text(name)).collect();
        assert!(missing.is_empty(), "{}: not on the page: {missing:#?}", language.tag());
        let excepted = || NO_CONTROLS.iter().filter(|(of, _)| *of == language).map(|(_, name)| *name);
        let gone: Vec<_> = excepted().filter(|name| strong.iter().all(|(strong, _)| strong != name)).collect();
        assert!(gone.is_empty(), "no lesson has these any more: {gone:?}");
        let needless: Vec<_> = excepted().filter(|name| is_text(name)).collect();
        assert!(needless.is_empty(), "the page has such texts, they need no exception: {needless:?}");
    }
}

#[test]
fn a_name_is_found_in_what_a_text_reads() {
    let shape =
        |parts: &[&str]| -> Shape { parts.iter().map(|part| (!part.is_empty()).then(|| (*part).to_owned())).collect() };
    let cut = shape(&["Cut ", "", "→", ""]);
    assert!(reads(&cut, "Cut 1→3") && !reads(&cut, "Cut 1") && !reads(&cut, "Heal 1→3") && !reads(&cut, "Cut a→b"));
    assert!(!says_something(&shape(&["", " · ", ""])));
}
