//! The files of texts against each other, and against the sources that use them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use fluent_syntax::{ast, parser};
use omnipaxos_playground::text::Language;

use crate::rules::{blemishes, is_han};

/// The files of a language, each with the beginning of the ids in it; none for a file of one matter, whose ids
/// begin as those of the others.
const FILES: &[(&str, &str)] = &[
    ("page.ftl", "page-"),
    ("drawing.ftl", "drawing-"),
    ("events.ftl", "event-"),
    ("errors.ftl", "error-"),
    ("network.ftl", "network-"),
    ("checks.ftl", "check-"),
    ("reconfigure.ftl", ""),
    ("lesson.ftl", "course-"),
    ("compaction.ftl", "compaction-"),
    ("proposals.ftl", "proposals-"),
    ("history.ftl", "history-"),
    ("rust.ftl", "rust-"),
    ("class.ftl", "class-"),
    ("whole.ftl", "whole-"),
    ("explore.ftl", "explore-"),
];

/// Values in the sources that begin like an id and are none: `data-testid`s and classes that are not
/// written as `attribute="value"`.
const NOT_TEXTS: &[&str] = &[
    "compaction-race",
    "error-append",
    "error-compact",
    "error-node",
    "error-cluster",
    "error-transport",
    "error-new-cluster",
    "error-script",
    "error-share",
    "error-read",
    "error-name",
];

/// Ids that the sources put together: this beginning, a name found in that file, this end.
const BUILT: &[(&str, &str, &str)] =
    &[("page-scenario-", "src/script/scenarios.rs", ""), ("page-scenario-", "src/script/scenarios.rs", "-look")];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn source(language: Language, file: &str) -> String {
    read(&root().join("www/locales").join(language.tag()).join(file))
}

/// The variables of a text, and whether it writes them: one that only chooses (a plural) is not written.
type Variables = BTreeMap<String, bool>;
/// Ids to the variables they use.
type Catalogue = BTreeMap<String, Variables>;

fn catalogue(language: Language) -> Catalogue {
    let mut found = Catalogue::new();
    for &(file, prefix) in FILES {
        let text = source(language, file);
        let resource = parser::parse(text.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{} {file} does not parse: {errors:?}", language.tag()));
        for entry in resource.body {
            let ast::Entry::Message(message) = entry else { continue };
            let id = message.id.name;
            assert!(id.starts_with(prefix), "{} {file}: {id} does not begin with {prefix}", language.tag());
            let value = message.value.unwrap_or_else(|| panic!("{} {file}: {id} is empty", language.tag()));
            let mut variables = Variables::new();
            variables_of(&value, &mut variables);
            assert!(found.insert(id.to_owned(), variables).is_none(), "{} {file}: {id} twice", language.tag());
        }
    }
    found
}

fn variables_of(pattern: &ast::Pattern<&str>, into: &mut Variables) {
    for element in &pattern.elements {
        if let ast::PatternElement::Placeable { expression } = element {
            of_expression(expression, into);
        }
    }
}

fn of_expression(expression: &ast::Expression<&str>, into: &mut Variables) {
    match expression {
        ast::Expression::Inline(inline) => of_inline(inline, into),
        ast::Expression::Select { selector, variants } => {
            if let ast::InlineExpression::VariableReference { id } = selector {
                into.entry(id.name.to_owned()).or_insert(false);
            }
            variants.iter().for_each(|variant| variables_of(&variant.value, into));
        }
    }
}

fn of_inline(inline: &ast::InlineExpression<&str>, into: &mut Variables) {
    match inline {
        ast::InlineExpression::VariableReference { id } => {
            into.insert(id.name.to_owned(), true);
        }
        ast::InlineExpression::FunctionReference { id, arguments } => {
            assert_eq!(id.name, "COUNT", "the only function there is");
            arguments.positional.iter().for_each(|argument| of_inline(argument, into));
        }
        ast::InlineExpression::Placeable { expression } => of_expression(expression, into),
        ast::InlineExpression::StringLiteral { .. } | ast::InlineExpression::NumberLiteral { .. } => {}
        ast::InlineExpression::MessageReference { .. } | ast::InlineExpression::TermReference { .. } => {
            panic!("texts do not refer to texts: the test of unused ones does not look there")
        }
    }
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry of a folder can be read").path();
        match path.extension().and_then(|end| end.to_str()) {
            _ if path.is_dir() => rust_files(&path, found),
            Some("rs") => found.push(path),
            _ => {}
        }
    }
}

/// The literals of a source that are ids of texts: those that begin like one and are not the value of an
/// attribute (`class="…"`) or a class (`classes!("…")`).
fn ids_in(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (quote, _) in source.match_indices('"') {
        let (before, after) = (&source[..quote], &source[quote + 1..]);
        let Some(end) = after.find('"') else { continue };
        let literal = &after[..end];
        let is_id =
            FILES.iter().any(|(_, prefix)| !prefix.is_empty() && literal.starts_with(prefix) && literal != *prefix)
                && !literal.ends_with('-')
                && literal.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let in_markup = before.ends_with('=') || before.ends_with("classes!(");
        if is_id && !in_markup && !NOT_TEXTS.contains(&literal) {
            found.insert(literal.to_owned());
        }
    }
    found
}

/// The ids that are put together: for each name in the file, the beginning, the name and the end.
fn built_ids() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for &(beginning, file, end) in BUILT {
        let path = root().join(file);
        if !path.exists() {
            continue;
        }
        let names = read(&path);
        for (at, _) in names.match_indices("name: \"") {
            let name = names[at + 7..].split('"').next().unwrap_or_default();
            found.insert(format!("{beginning}{name}{end}"));
        }
    }
    found
}

fn used_ids() -> BTreeSet<String> {
    let mut files = Vec::new();
    rust_files(&root().join("src"), &mut files);
    let mut found = built_ids();
    found.extend(files.iter().flat_map(|path| ids_in(&read(path))));
    found
}

fn none<T: std::fmt::Debug>(what: &str, found: &[T]) {
    assert!(found.is_empty(), "{what}: {found:#?}");
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_variables() {
    let [english, chinese] = Language::ALL.map(catalogue);
    let ids = |of: &Catalogue, but: &Catalogue| -> Vec<String> {
        of.keys().filter(|id| !but.contains_key(*id)).cloned().collect()
    };
    none("only in English", &ids(&english, &chinese));
    none("only in Chinese", &ids(&chinese, &english));
    // What one language writes the other has too; what only chooses a plural may be missing in Chinese.
    let lacks = |of: &Variables, but: &Variables| of.iter().any(|(name, written)| *written && !but.contains_key(name));
    let differ: Vec<_> = english
        .iter()
        .map(|(id, variables)| (id, variables, &chinese[id]))
        .filter(|(_, english, chinese)| lacks(english, chinese) || lacks(chinese, english))
        .collect();
    none("other variables in Chinese", &differ);
}

#[test]
fn each_text_that_is_used_exists() {
    let catalogue = catalogue(Language::English);
    let missing: Vec<String> = used_ids().into_iter().filter(|id| !catalogue.contains_key(id)).collect();
    none("used, but not there", &missing);
}

#[test]
fn each_text_that_exists_is_used() {
    let used = used_ids();
    let idle: Vec<String> = catalogue(Language::English).into_keys().filter(|id| !used.contains(id)).collect();
    none("there, but not used", &idle);
}

#[test]
fn the_files_are_clean() {
    for language in Language::ALL {
        for (file, _) in FILES.iter().copied() {
            let text = source(language, file);
            for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
                let found = blemishes(language, line.trim());
                assert!(found.is_empty(), "{} {file}:{}: {}", language.tag(), number + 1, found.join(", "));
                let line = line.replace(language.other().own_name(), "");
                let foreign = language == Language::English && line.chars().any(is_han);
                assert!(!foreign, "{file}:{}: Chinese in English", number + 1);
            }
        }
    }
}

#[test]
fn ids_are_found_where_they_are_used_and_nowhere_else() {
    let source = r#"texts.text("page-play"); <p class="page-head" id={format!("error-{x}")} />
        classes!("drawing-chip"); let kind = "event-read"; "error-append" "page-" "a page-b" "event-one two""#;
    let found: Vec<String> = ids_in(source).into_iter().collect();
    assert_eq!(found, ["event-read", "page-play"]);
}
