//! The sources as text, with comments and literals blanked out: what the tests about the sources look at.
#![allow(dead_code)] // each of the tests uses a part of it

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One Rust file.
pub struct Source {
    /// Its path in the package, with `/`: `src/sim/node.rs`.
    pub path: String,
    /// What it says.
    pub text: String,
    /// The same, line for line, with comments and literals blanked out.
    pub code: String,
}

impl Source {
    /// A file that is not there, for trying the rules on.
    pub fn sample(path: &str, text: &str) -> Self {
        Self { path: path.into(), text: text.into(), code: blanked(text) }
    }

    /// The modules that lead to it: `src/sim/node.rs` is `["sim", "node"]`, `src/sim/mod.rs` is `["sim"]`.
    pub fn modules(&self) -> Vec<&str> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        let mut modules: Vec<&str> = path.split('/').collect();
        if matches!(modules.last(), Some(&"mod" | &"lib" | &"main")) {
            modules.pop();
        }
        modules
    }
}

/// Where the package is.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below this folder of the package, by path.
pub fn sources(folder: &str) -> Vec<Source> {
    files(folder)
        .into_iter()
        .filter(|path| path.ends_with(".rs"))
        .map(|path| Source::sample(&path, &read(&path)))
        .collect()
}

/// The text of a file of the package.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The paths of all files below this folder of the package, sorted.
pub fn files(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry of a folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let path = path.strip_prefix(root()).expect("it is below the root");
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

/// Blanks out comments and the insides of literals; line breaks stay.
pub fn blanked(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = literal_or_comment_end(&chars, at);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

/// Where the comment or literal that starts at `at` ends; `at` itself if none does.
fn literal_or_comment_end(chars: &[char], at: usize) -> usize {
    let char_at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let after_word = at > 0 && is_word(chars[at - 1]);
    match chars[at] {
        '/' if char_at(at + 1) == '/' => find(chars, at, |i| chars[i] == '\n').unwrap_or(chars.len()),
        '/' if char_at(at + 1) == '*' => block_comment_end(chars, at),
        '"' => string_end(chars, at),
        'r' | 'b' | 'c' if !after_word => {
            let quote = find(chars, at, |i| !matches!(chars[i], 'r' | 'b' | 'c' | '#')).unwrap_or(at);
            let hashes = chars[at..quote].iter().filter(|&&c| c == '#').count();
            let raw = chars[at..quote].contains(&'r');
            if char_at(quote) != '"' || quote - hashes - at > 2 {
                at
            } else if raw {
                let closing = |i: usize| chars[i] == '"' && (1..=hashes).all(|n| char_at(i + n) == '#');
                find(chars, quote + 1, closing).map_or(chars.len(), |i| i + 1 + hashes)
            } else {
                string_end(chars, quote)
            }
        }
        // A character, or a lifetime: `'a'` and `'\n'` against `'a`.
        '\'' if char_at(at + 1) == '\\' => find(chars, at + 3, |i| chars[i] == '\'').map_or(chars.len(), |i| i + 1),
        '\'' if char_at(at + 2) == '\'' => at + 3,
        _ => at,
    }
}

fn find(chars: &[char], from: usize, is: impl Fn(usize) -> bool) -> Option<usize> {
    (from..chars.len()).find(|&i| is(i))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn block_comment_end(chars: &[char], at: usize) -> usize {
    let mut depth = 0;
    let mut i = at;
    while i + 1 < chars.len() {
        match (chars[i], chars[i + 1]) {
            ('/', '*') => (depth, i) = (depth + 1, i + 2),
            ('*', '/') => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    chars.len()
}

fn string_end(chars: &[char], quote: usize) -> usize {
    let mut i = quote + 1;
    while i < chars.len() {
        match chars[i] {
            '\\' => i += 2,
            '"' => return i + 1,
            _ => i += 1,
        }
    }
    chars.len()
}

/// Blanks out every item under `#[cfg(test)]` in blanked code.
pub fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut out = String::new();
    let mut rest = code;
    while let Some(start) = rest.find(MARK) {
        let (before, from) = rest.split_at(start);
        let end = item_end(from);
        out.push_str(before);
        out.extend(from[..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &from[end..];
    }
    out + rest
}

/// Where the item that code starts with ends: at its `;`, or at the brace that closes its first one.
fn item_end(code: &str) -> usize {
    let mut depth = 0;
    for (at, c) in code.char_indices() {
        match c {
            ';' if depth == 0 => return at + 1,
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// The modules in files of their own that are there for tests only: those under `#[cfg(test)] mod name;`.
pub fn test_modules(sources: &[Source]) -> Vec<Vec<&str>> {
    const MARK: [&str; 8] = ["#", "[", "cfg", "(", "test", ")", "]", "mod"];
    let mut found = Vec::new();
    for source in sources {
        let tokens = tokens(&source.code);
        let declared = tokens.windows(10).filter(|ten| ten[..8] == MARK && ten[9] == ";");
        found.extend(declared.map(|ten| [source.modules(), vec![ten[8]]].concat()));
    }
    found
}

/// Words and the signs between them.
pub fn tokens(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if is_word(first) {
            rest.find(|c| !is_word(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        found.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    found
}

#[test]
fn comments_and_literals_are_blanked() {
    let cases = [
        ("a // b\nc", "a     \nc"),
        ("a /* b /* c */ d */ e", "a                   e"),
        (r#"f("x // y", 'z')"#, r#"f(        ,    )"#),
        (r##"r#"a "b" c"# + d"##, r##"             + d"##),
        (r#"b"\"" + 'a' + '\'' + x"#, r#"      +     +      + x"#),
        ("fn f<'a>(x: &'a str) {}", "fn f<'a>(x: &'a str) {}"),
        ("br + var\"s\"", "br + var   "),
    ];
    for (text, expected) in cases {
        assert_eq!(blanked(text), expected, "of {text:?}");
    }
}

#[test]
fn test_modules_are_left_out() {
    let code = "fn a() {}\n#[cfg(test)]\nmod tests {\n fn b() { }\n}\nfn c() {}\n#[cfg(test)]\nuse d;\nfn e() {}";
    let left = without_tests(code);
    for (word, stays) in [("a", true), ("b", false), ("c", true), ("d", false), ("e", true)] {
        assert_eq!(tokens(&left).contains(&word), stays, "{word} in {left:?}");
    }
    assert_eq!(left.lines().count(), code.lines().count());
}
