//! The Rust that reads, as the read panel shows it: taken from a file that a test compiles and runs.

/// The file.
const SOURCE: &str = include_str!("../../tests/snippets/read.rs");

/// `omnipaxos.read(index)`, and what can come out.
pub fn rust_read(index: usize) -> String {
    snippet("read", &[("INDEX", index)])
}

/// `omnipaxos.read_entries(from..to)`.
pub fn rust_read_entries(from: usize, to: usize) -> String {
    snippet("read_entries", &[("FROM", from), ("TO", to)])
}

/// `omnipaxos.read_decided_suffix(from)`.
pub fn rust_read_decided_suffix(from: usize) -> String {
    snippet("read_decided_suffix", &[("FROM", from)])
}

/// The lines of a snippet, moved to the left edge, with numbers in the place of names.
fn snippet(name: &str, numbers: &[(&str, usize)]) -> String {
    let (begin, end) = (format!("// begin {name}"), format!("// end {name}"));
    let lines = SOURCE.lines().skip_while(|line| line.trim() != begin).skip(1).take_while(|line| line.trim() != end);
    let lines: Vec<&str> = lines.collect();
    let margin = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len());
    let margin = margin.min().unwrap_or(0);
    let moved = lines.iter().map(|line| line.get(margin..).unwrap_or_default());
    let text = moved.collect::<Vec<_>>().join("\n");
    numbers.iter().fold(text, |text, (name, number)| text.replace(name, &number.to_string()))
}
