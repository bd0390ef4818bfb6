//! Figures as Markdown.

use std::fmt;

/// The middle one, or the mean of the two in the middle.
pub fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    let (below, above) = (times[(times.len() - 1) / 2], times[times.len() / 2]);
    (below + above) / 2.0
}

/// Entries a second, in three figures: no more of them mean anything.
pub fn rate(value: f64) -> String {
    let unit = 10f64.powi((value.log10() as i32 - 2).max(0));
    let digits = ((value / unit).round() * unit).to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).unwrap()).collect();
    groups.join(",")
}

pub fn ratio(value: f64) -> String {
    format!("{value:.2}")
}

pub fn ms(value: f64) -> String {
    format!("{value:.1}")
}

/// A table under a heading.
pub struct Table(String);

impl Table {
    pub fn new(title: &str, columns: &[&str]) -> Self {
        let line = "|---".repeat(columns.len());
        Self(format!("\n### {title}\n\n| {} |\n{line}|\n", columns.join(" | ")))
    }

    pub fn row(&mut self, cells: &[String]) {
        self.0 += &format!("| {} |\n", cells.join(" | "));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
