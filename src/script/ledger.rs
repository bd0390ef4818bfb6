//! [`Ledger`]: the head of the journal as text: which run its lines are, what that started from, and the runs that
//! were left behind.

use std::fmt::Write;

use crate::{
    script::{
        beats::Bookmark,
        branches::{Branches, Fork, Label, MAX_BRANCHES, Run},
        parse_commands, parse_setup, print_command, print_setup,
    },
    sim::config::Setup,
};

/// The format that is written. The first had the number of the run in its first line, then the setup; the second had
/// no bookmarks.
pub const FORMAT: u32 = 3;
/// The oldest format that begins with its number.
const FIRST_NUMBERED: u32 = 2;

/// The head of a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ledger {
    /// Number of the run: its databases carry it in their names.
    pub run: u64,
    /// The step that it had reached when its databases were made, to which its lines lead.
    pub step: u64,
    /// What it started from.
    pub setup: Setup,
    /// Where it stands among the runs that were left behind.
    pub branches: Branches,
}

/// A head that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// A newer version of the page wrote it.
    #[error("format {0}, where {FORMAT} is the newest that is known")]
    Newer(u32),
    /// It is none.
    #[error("line {line}: expected {expected}")]
    Foreign {
        /// Where, from 1.
        line: usize,
        /// What should be there.
        expected: &'static str,
    },
}

/// Prints the head of a journal: for the run with this number, which had reached this step.
pub fn print_ledger(run: u64, step: u64, setup: &Setup, branches: &Branches) -> String {
    let mut text = format!("journal {FORMAT}\nrun {run}\nstep {step}\nnext {}\n", branches.next());
    let _ = writeln!(text, "kept {}", branches.kept().len());
    put_label(&mut text, branches.present());
    put_lines(&mut text, "setup", print_setup(setup).lines());
    for branch in branches.kept() {
        put_label(&mut text, &branch.label);
        let _ = writeln!(text, "end {} {}", branch.run.steps, branch.run.time);
        put_lines(&mut text, "setup", print_setup(&branch.run.setup).lines());
        let commands: Vec<_> = branch.run.history.iter().map(print_command).collect();
        put_lines(&mut text, "history", commands.iter().map(String::as_str));
    }
    text
}

// Writing to a string cannot fail.

fn put_label(text: &mut String, label: &Label) {
    let _ = writeln!(text, "branch {} {}", label.id, label.made_ms);
    if let Some(name) = &label.name {
        let _ = writeln!(text, "name {name}");
    }
    if let Some(Fork { branch, step, time }) = label.parent {
        let _ = writeln!(text, "left {branch} {step} {time}");
    }
    for Bookmark { step, name } in &label.bookmarks {
        let _ = writeln!(text, "bookmark {step} {name}");
    }
}

fn put_lines<'a>(text: &mut String, word: &str, lines: impl Iterator<Item = &'a str>) {
    let lines: Vec<_> = lines.collect();
    let _ = writeln!(text, "{word} {}", lines.len());
    for line in lines {
        let _ = writeln!(text, "{line}");
    }
}

/// Reads what [`print_ledger`] printed, and the format before it.
pub fn parse_ledger(text: &str) -> Result<Ledger, LedgerError> {
    if let Some((first, setup)) = text.split_once('\n')
        && let Ok(run) = first.parse()
    {
        let foreign = LedgerError::Foreign { line: 2, expected: "a setup" };
        let setup = parse_setup(setup).map_err(|_| foreign)?;
        return Ok(Ledger { run, step: 0, setup, branches: Branches::default() });
    }
    let mut lines = Lines { lines: text.lines().collect(), at: 0 };
    let [format] = lines.numbers("journal")?;
    match u32::try_from(format) {
        Ok(FIRST_NUMBERED..=FORMAT) => {}
        Ok(newer) if newer > FORMAT => return Err(LedgerError::Newer(newer)),
        _ => return Err(lines.foreign("a format that is known")),
    }
    let ([run], [step], [next], [kept]) =
        (lines.numbers("run")?, lines.numbers("step")?, lines.numbers("next")?, lines.numbers("kept")?);
    if kept > MAX_BRANCHES as u64 {
        return Err(lines.foreign("fewer branches"));
    }
    let present = lines.label()?;
    let setup = lines.setup()?;
    let mut branches = Vec::new();
    for _ in 0..kept {
        let label = lines.label()?;
        let [steps, time] = lines.numbers("end")?;
        let setup = lines.setup()?;
        let history = parse_commands(&lines.block("history")?).map_err(|_| lines.foreign("commands"))?;
        branches.push((label, Run { setup, history, steps, time }));
    }
    if lines.at < lines.lines.len() {
        return Err(lines.foreign("the end"));
    }
    let branches = Branches::restore(present, branches, next).ok_or_else(|| lines.foreign("a tree of branches"))?;
    Ok(Ledger { run, step, setup, branches })
}

struct Lines<'a> {
    lines: Vec<&'a str>,
    at: usize,
}

impl Lines<'_> {
    fn foreign(&self, expected: &'static str) -> LedgerError {
        LedgerError::Foreign { line: self.at + 1, expected }
    }

    /// What follows a word, where the next line begins with it.
    fn after(&mut self, word: &'static str) -> Option<&str> {
        let rest = self.lines.get(self.at)?.strip_prefix(word)?.strip_prefix(' ')?;
        self.at += 1;
        Some(rest)
    }

    fn numbers<const N: usize>(&mut self, word: &'static str) -> Result<[u64; N], LedgerError> {
        let foreign = self.foreign(word);
        let rest = self.after(word).ok_or(foreign.clone())?;
        let numbers: Option<Vec<u64>> = rest.split(' ').map(|number| number.parse().ok()).collect();
        numbers.and_then(|numbers| numbers.try_into().ok()).ok_or(foreign)
    }

    fn label(&mut self) -> Result<Label, LedgerError> {
        let [id, made_ms] = self.numbers("branch")?;
        let name = self.after("name").map(str::to_owned);
        let parent = match self.lines.get(self.at) {
            Some(line) if line.starts_with("left ") => {
                let [branch, step, time] = self.numbers("left")?;
                Some(Fork { branch, step, time })
            }
            _ => None,
        };
        let mut bookmarks = Vec::new();
        let foreign = self.foreign("the step and the name of a bookmark");
        while let Some(rest) = self.after("bookmark") {
            let read = rest.split_once(' ').and_then(|(step, name)| Bookmark::new(step.parse().ok()?, name));
            read.ok_or_else(|| foreign.clone())?.put_in(&mut bookmarks);
        }
        Ok(Label { id, name, parent, made_ms, bookmarks })
    }

    /// So many lines as one text.
    fn block(&mut self, word: &'static str) -> Result<String, LedgerError> {
        let [count] = self.numbers(word)?;
        let left = &self.lines[self.at..];
        let Some(block) = usize::try_from(count).ok().and_then(|count| left.get(..count)) else {
            return Err(self.foreign("more lines"));
        };
        let text = block.join("\n");
        self.at += block.len();
        Ok(text)
    }

    fn setup(&mut self) -> Result<Setup, LedgerError> {
        let foreign = self.foreign("a setup");
        let setup = parse_setup(&self.block("setup")?).map_err(|_| foreign.clone())?;
        setup.validate().map(|()| setup).map_err(|_| foreign)
    }
}
