//! [`Branches`]: the runs that were left behind, as a tree, and where the one that goes on stands in it.

use std::rc::Rc;

use crate::{
    order,
    script::{beats::Bookmark, print},
    sim::{Simulation, command::Command, config::Setup},
};

/// How many runs are kept besides the one that goes on.
pub const MAX_BRANCHES: usize = 20;
/// How long they may be together, as scripts, in bytes.
pub const MAX_BRANCH_BYTES: usize = 4 << 20;
/// The longest name, in characters.
pub const MAX_NAME_CHARS: usize = 40;

/// Where a run left another: both are the same up to this step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fork {
    /// Number of the run that was left.
    pub branch: u64,
    /// The last step that they share.
    pub step: u64,
    /// The time of that step, in ticks.
    pub time: u64,
}

impl Fork {
    /// Shared with the same run, but no further than `other` is with its own.
    fn up_to(self, other: &Self) -> Self {
        let (step, time) = (self.step, self.time).min((other.step, other.time));
        Self { branch: self.branch, step, time }
    }
}

/// Which run: its place in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Its number, which no other run ever gets.
    pub id: u64,
    /// What a person calls it; `None` while it is called by its number.
    pub name: Option<String>,
    /// The run that it left, and where; `None` for one that started by itself.
    pub parent: Option<Fork>,
    /// When it began, in milliseconds since 1970.
    pub made_ms: u64,
    /// Steps of it with names, by ascending step.
    pub bookmarks: Vec<Bookmark>,
}

impl Label {
    /// Whether somebody gave it, or a step of it, a name: it would be missed.
    pub fn is_marked(&self) -> bool {
        self.name.is_some() || !self.bookmarks.is_empty()
    }
}

/// A run as its setup and its commands, and where those lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What it started from.
    pub setup: Setup,
    /// Its commands.
    pub history: Vec<Command>,
    /// Its last step.
    pub steps: u64,
    /// Its time then, in ticks.
    pub time: u64,
}

impl Run {
    /// What there is so far of this one.
    pub fn of(simulation: &Simulation) -> Self {
        Self {
            setup: simulation.setup().clone(),
            history: simulation.history().to_vec(),
            steps: simulation.steps(),
            time: simulation.time(),
        }
    }

    /// Whether a person had a hand in it: more is in it than time passing and pages being closed.
    pub fn is_touched(&self) -> bool {
        let by_itself =
            |command: &Command| matches!(command, Command::Step(_) | Command::Tick(_) | Command::PowerFailure(_));
        !self.history.iter().all(by_itself)
    }

    fn bytes(&self) -> usize {
        print(&self.setup, &self.history).len()
    }
}

/// A run that was left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Which.
    pub label: Label,
    /// The run itself.
    pub run: Run,
    /// How long it is as a script, in bytes.
    bytes: usize,
}

/// A run that is too long to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a branch has at most {MAX_BRANCH_BYTES} bytes as a script, not {bytes}")]
pub struct TooLong {
    /// How long it is, in bytes.
    pub bytes: usize,
}

/// The tree of runs. Cheap to clone: what is to be is worked out on a copy and takes effect in one piece.
///
/// Getters: `present`, `kept`, `get`, `rows`, `common_step`. Changes: `fork`, `go_to`, `begin_anew`, `rename`, `put_bookmark`,
/// `remove_bookmark`, `delete`.
///
/// Holds: no number twice; every parent is kept or the present one; no run descends from itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branches {
    present: Label,
    kept: Vec<Rc<Branch>>,
    next: u64,
}

impl Default for Branches {
    fn default() -> Self {
        let present = Label { id: 1, name: None, parent: None, made_ms: 0, bookmarks: Vec::new() };
        Self { present, kept: Vec::new(), next: 2 }
    }
}

impl Branches {
    /// The tree that was kept somewhere; `None` where it is none.
    pub fn restore(present: Label, kept: Vec<(Label, Run)>, next: u64) -> Option<Self> {
        if kept.len() > MAX_BRANCHES {
            return None;
        }
        let branch = |(label, run): (Label, Run)| Rc::new(Branch { label, bytes: run.bytes(), run });
        let tree = Self { present, kept: kept.into_iter().map(branch).collect(), next };
        tree.holds().then_some(tree)
    }

    fn holds(&self) -> bool {
        let ids: Vec<_> = self.labels().map(|label| label.id).collect();
        let distinct = ids.iter().enumerate().all(|(at, id)| !ids[..at].contains(id) && *id < self.next);
        let ends = |label: &Label| self.line_of(label.id).is_some_and(|line| line.len() <= ids.len());
        let named = |label: &Label| label.name.as_ref().is_none_or(|name| clean_name(name).as_ref() == Some(name));
        distinct && self.labels().all(|label| ends(label) && named(label))
    }

    /// The run that goes on.
    pub fn present(&self) -> &Label {
        &self.present
    }

    /// The others, oldest number first or as they were left.
    pub fn kept(&self) -> impl ExactSizeIterator<Item = &Rc<Branch>> {
        self.kept.iter()
    }

    /// The number that the next run gets.
    pub fn next(&self) -> u64 {
        self.next
    }

    /// One of the others.
    pub fn get(&self, id: u64) -> Option<&Rc<Branch>> {
        self.kept.iter().find(|branch| branch.label.id == id)
    }

    /// A run's place, whether it goes on or not.
    pub fn label(&self, id: u64) -> Option<&Label> {
        self.labels().find(|label| label.id == id)
    }

    fn labels(&self) -> impl Iterator<Item = &Label> {
        std::iter::once(&self.present).chain(self.kept.iter().map(|branch| &branch.label))
    }

    /// All runs as the tree is drawn: each after the one that it left, and how deep it stands.
    pub fn rows(&self) -> Vec<(usize, &Label)> {
        let mut rows = Vec::new();
        self.put_rows(None, 0, &mut rows);
        rows
    }

    fn put_rows<'a>(&'a self, parent: Option<u64>, depth: usize, rows: &mut Vec<(usize, &'a Label)>) {
        let mut children: Vec<_> =
            self.labels().filter(|label| label.parent.map(|fork| fork.branch) == parent).collect();
        order::sort_by_key(&mut children, |label| label.id);
        for label in children {
            rows.push((depth, label));
            self.put_rows(Some(label.id), depth + 1, rows);
        }
    }

    /// The run and those it descends from, each with the last step that is shared with it; `None` where a parent
    /// is missing or the line comes round to itself.
    fn line_of(&self, id: u64) -> Option<Vec<Fork>> {
        let mut line = vec![Fork { branch: id, step: u64::MAX, time: u64::MAX }];
        let mut label = self.label(id)?;
        while let Some(parent) = label.parent {
            if line.iter().any(|fork| fork.branch == parent.branch) {
                return None;
            }
            let shared = line.last().map_or(parent, |last| parent.up_to(last));
            line.push(shared);
            label = self.label(parent.branch)?;
        }
        Some(line)
    }

    /// The last step up to which two runs are the same by their descent, which may lie past the end of one;
    /// `None` where they started apart.
    pub fn common_step(&self, a: u64, b: u64) -> Option<u64> {
        let (a, b) = (self.line_of(a)?, self.line_of(b)?);
        a.iter().find_map(|one| b.iter().find(|other| other.branch == one.branch).map(|other| one.step.min(other.step)))
    }

    /// The present run is left at a step, which it reached at this time, and kept; another goes on from there. Those that had to be dropped for
    /// it come back.
    pub fn fork(&mut self, run: Run, (step, time): (u64, u64), now_ms: u64) -> Result<Vec<Label>, TooLong> {
        let parent = Fork { branch: self.present.id, step, time };
        let left = self.keep_present(run)?;
        self.begin(Some(parent), now_ms);
        Ok(self.drop_to_limits(left))
    }

    /// Goes on with a run that was kept; nothing happens where there is none. The present one is kept with what
    /// became of it, or dropped with `None`.
    pub fn go_to(&mut self, id: u64, present: Option<Run>) -> Result<Vec<Label>, TooLong> {
        let Some(at) = self.kept.iter().position(|branch| branch.label.id == id) else { return Ok(Vec::new()) };
        match present {
            Some(run) => {
                let left = self.keep_present(run)?;
                self.present = self.kept.remove(at).label.clone();
                Ok(self.drop_to_limits(left))
            }
            None => {
                let dropped = std::mem::replace(&mut self.present, self.kept.remove(at).label.clone());
                self.close_gap(&dropped);
                Ok(Vec::new())
            }
        }
    }

    /// Another run begins by itself. The present one is kept with what became of it, or dropped with `None`.
    pub fn begin_anew(&mut self, present: Option<Run>, now_ms: u64) -> Result<Vec<Label>, TooLong> {
        match present {
            Some(run) => {
                let left = self.keep_present(run)?;
                self.begin(None, now_ms);
                Ok(self.drop_to_limits(left))
            }
            None => {
                if self.kept.is_empty() {
                    // Nobody has seen a number.
                    self.next = 1;
                }
                let dropped = self.present.clone();
                self.begin(None, now_ms);
                self.close_gap(&dropped);
                Ok(Vec::new())
            }
        }
    }

    fn begin(&mut self, parent: Option<Fork>, made_ms: u64) {
        // What has a name keeps it where both runs are the same.
        let shared = |bookmark: &&Bookmark| parent.is_some_and(|fork| bookmark.step <= fork.step);
        let bookmarks = self.present.bookmarks.iter().filter(shared).cloned().collect();
        self.present = Label { id: self.next, name: None, parent, made_ms, bookmarks };
        self.next += 1;
    }

    fn keep_present(&mut self, run: Run) -> Result<u64, TooLong> {
        let bytes = run.bytes();
        if bytes > MAX_BRANCH_BYTES {
            return Err(TooLong { bytes });
        }
        let label = self.present.clone();
        let id = label.id;
        self.kept.push(Rc::new(Branch { label, run, bytes }));
        Ok(id)
    }

    /// Calls a run by a name of at most [`MAX_NAME_CHARS`]; by its number where nothing is left of the name.
    pub fn rename(&mut self, id: u64, name: &str) {
        let name = clean_name(name);
        if self.present.id == id {
            self.present.name = name;
        } else if let Some(branch) = self.kept.iter_mut().find(|branch| branch.label.id == id) {
            Rc::make_mut(branch).label.name = name;
        }
    }

    /// Calls a step of the present run by a name; its old name goes.
    pub fn put_bookmark(&mut self, bookmark: Bookmark) {
        bookmark.put_in(&mut self.present.bookmarks);
    }

    /// A step of the present run has no name any more.
    pub fn remove_bookmark(&mut self, step: u64) {
        self.present.bookmarks.retain(|bookmark| bookmark.step != step);
    }

    /// Drops a run that was kept. Those that left it now left the one that it left.
    pub fn delete(&mut self, id: u64) {
        if let Some(at) = self.kept.iter().position(|branch| branch.label.id == id) {
            let gone = self.kept.remove(at);
            self.close_gap(&gone.label);
        }
    }

    /// This one is gone: its children left its parent; where it had none, the one that left it last takes its
    /// place.
    fn close_gap(&mut self, gone: &Label) {
        let children =
            self.labels().filter_map(|label| Some((label.parent.filter(|p| p.branch == gone.id)?, label.id)));
        let heir = children.max_by_key(|(fork, id)| (fork.step, std::cmp::Reverse(*id)));
        let labels = self.kept.iter_mut().map(|branch| &mut Rc::make_mut(branch).label);
        for label in labels.chain(std::iter::once(&mut self.present)) {
            let Some(left) = label.parent.filter(|fork| fork.branch == gone.id) else { continue };
            label.parent = match (gone.parent, heir) {
                (Some(parent), _) => Some(parent.up_to(&left)),
                (None, Some((_, heir))) if heir != label.id => Some(Fork { branch: heir, ..left }),
                _ => None,
            };
        }
    }

    /// Drops the oldest runs that no other has left until all are within the limits, never the one that was left
    /// just now; where each has been left, the oldest. Those with a name or a bookmark go after all others.
    fn drop_to_limits(&mut self, just_left: u64) -> Vec<Label> {
        let mut dropped = Vec::new();
        while self.kept.len() > MAX_BRANCHES || self.bytes() > MAX_BRANCH_BYTES {
            let is_leaf = |id: u64| !self.labels().any(|label| label.parent.is_some_and(|fork| fork.branch == id));
            let others = self.kept.iter().map(|branch| branch.label.id).filter(|id| *id != just_left);
            let is_marked = |id: u64| self.label(id).is_some_and(Label::is_marked);
            let Some(victim) = others.min_by_key(|id| (is_marked(*id), !is_leaf(*id), *id)) else { break };
            dropped.extend(self.label(victim).cloned());
            self.delete(victim);
        }
        dropped
    }

    fn bytes(&self) -> usize {
        self.kept.iter().map(|branch| branch.bytes).sum()
    }
}

/// A name as it can be kept; `None` where nothing is left of it.
fn clean_name(name: &str) -> Option<String> {
    let words: Vec<_> = name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let name: String = words.join(" ").chars().take(MAX_NAME_CHARS).collect();
    let name = name.trim_end();
    (!name.is_empty()).then(|| name.to_owned())
}

/// The first command of each history that is more than time passing, from where they differ on.
pub fn first_difference<'a>(a: &'a [Command], b: &'a [Command]) -> (Option<&'a Command>, Option<&'a Command>) {
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let first = |history: &'a [Command]| {
        history[same..].iter().find(|command| !matches!(command, Command::Step(_) | Command::Tick(_)))
    };
    (first(a), first(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(appends: u64) -> Run {
        let append = |value| Command::Append { node: 1, key: "a".into(), value };
        let history = (0..appends).map(append).collect();
        Run { setup: Setup::default(), history, steps: appends, time: 0 }
    }

    fn shape(branches: &Branches) -> Vec<(usize, u64)> {
        assert!(branches.holds(), "{branches:?}");
        branches.rows().into_iter().map(|(depth, label)| (depth, label.id)).collect()
    }

    #[test]
    fn a_fork_hangs_below_what_it_left_and_one_can_go_back() {
        let mut branches = Branches::default();
        branches.fork(run(9), (5, 0), 100).unwrap();
        branches.fork(run(8), (7, 0), 200).unwrap();
        assert_eq!(shape(&branches), [(0, 1), (1, 2), (2, 3)]);
        assert_eq!((branches.common_step(3, 2), branches.common_step(3, 1)), (Some(7), Some(5)));
        branches.go_to(1, Some(run(20))).unwrap();
        branches.fork(run(9), (3, 0), 300).unwrap();
        assert_eq!(shape(&branches), [(0, 1), (1, 2), (2, 3), (1, 4)]);
        assert_eq!((branches.present().id, branches.common_step(4, 3)), (4, Some(3)));
        assert_eq!(branches.get(3).unwrap().run.steps, 20, "kept as it was left");
    }

    #[test]
    fn going_back_and_dropping_the_fork_leaves_what_was() {
        let mut branches = Branches::default();
        let before = branches.clone();
        branches.fork(run(9), (5, 0), 100).unwrap();
        branches.go_to(1, None).unwrap();
        assert_eq!((branches.present(), branches.kept().len()), (before.present(), 0));
    }

    #[test]
    fn who_left_a_run_that_is_deleted_left_the_one_before_it() {
        let mut branches = Branches::default();
        branches.fork(run(9), (5, 0), 1).unwrap();
        branches.fork(run(9), (8, 0), 2).unwrap();
        branches.delete(2);
        assert_eq!(shape(&branches), [(0, 1), (1, 3)]);
        assert_eq!(branches.common_step(3, 1), Some(5));
        // Without a parent, the one that left last is the trunk of the others.
        let mut branches = Branches::default();
        branches.fork(run(9), (5, 0), 1).unwrap();
        branches.go_to(1, Some(run(9))).unwrap();
        branches.fork(run(9), (7, 0), 2).unwrap();
        branches.delete(1);
        assert_eq!(shape(&branches), [(0, 3), (1, 2)]);
        assert_eq!(branches.common_step(2, 3), Some(5));
    }

    #[test]
    fn only_so_many_are_kept_and_the_oldest_leaf_goes_first() {
        let mut branches = Branches::default();
        branches.fork(run(1), (1, 0), 0).unwrap();
        for _ in 0..MAX_BRANCHES - 1 {
            branches.go_to(1, Some(run(2))).unwrap();
            assert_eq!(branches.fork(run(1), (1, 0), 0).unwrap(), []);
        }
        assert_eq!(branches.kept().len(), MAX_BRANCHES);
        branches.go_to(1, Some(run(2))).unwrap();
        let dropped = branches.fork(run(1), (1, 0), 0).unwrap();
        assert_eq!(dropped.iter().map(|label| label.id).collect::<Vec<_>>(), [2]);
        assert!(branches.get(1).is_some(), "others have left it");
        // The next in turn has a name.
        branches.rename(3, "kept");
        branches.go_to(1, Some(run(2))).unwrap();
        let dropped = branches.fork(run(1), (1, 0), 0).unwrap();
        assert_eq!(dropped.iter().map(|label| label.id).collect::<Vec<_>>(), [4]);
        // A chain has no leaf but the present one.
        let mut chain = Branches::default();
        for _ in 0..MAX_BRANCHES + 3 {
            chain.fork(run(1), (1, 0), 0).unwrap();
        }
        assert_eq!(shape(&chain).len(), MAX_BRANCHES + 1);
        assert_eq!(shape(&chain)[0], (0, 4));
    }

    #[test]
    fn what_is_kept_is_so_long_together_and_no_longer() {
        let long = || run(100_000);
        assert!(long().bytes() < MAX_BRANCH_BYTES && 3 * long().bytes() > MAX_BRANCH_BYTES);
        let mut branches = Branches::default();
        for at in 0..4 {
            branches.fork(long(), (at, 0), 0).unwrap();
        }
        assert!(branches.bytes() <= MAX_BRANCH_BYTES);
        assert!(branches.get(4).is_some(), "the one that was left just now stays");
        let before = branches.clone();
        let bytes = run(400_000).bytes();
        assert_eq!(branches.fork(run(400_000), (0, 0), 0), Err(TooLong { bytes }));
        assert_eq!(branches, before);
    }

    #[test]
    fn a_run_that_nobody_touched_leaves_no_trace() {
        let mut branches = Branches::default();
        for _ in 0..3 {
            branches.begin_anew(None, 5).unwrap();
        }
        assert_eq!(shape(&branches), [(0, 1)]);
        assert!(!Run { history: vec![Command::Tick(5), Command::PowerFailure(Vec::new())], ..run(0) }.is_touched());
        assert!(run(1).is_touched());
        branches.begin_anew(Some(run(1)), 5).unwrap();
        assert_eq!(shape(&branches), [(0, 1), (0, 2)]);
        assert_eq!(branches.common_step(1, 2), None);
    }

    #[test]
    fn names_are_short_and_of_one_line() {
        let mut branches = Branches::default();
        branches.rename(1, "  two\nwords\t ");
        assert_eq!(branches.present().name.as_deref(), Some("two words"));
        branches.rename(1, &"长".repeat(100));
        assert_eq!(branches.present().name.as_ref().unwrap().chars().count(), MAX_NAME_CHARS);
        branches.rename(1, " \u{7} ");
        assert_eq!(branches.present().name, None);
        assert!(branches.holds());
    }

    #[test]
    fn the_first_difference_is_no_passing_of_time() {
        let append = Command::Append { node: 1, key: "a".into(), value: 7 };
        let a = [Command::Step(5), Command::Crash(2), Command::Step(90)];
        let b = [Command::Step(5), Command::Crash(2), Command::Step(7), append.clone()];
        assert_eq!(first_difference(&a, &b), (None, Some(&append)));
        assert_eq!(first_difference(&a, &a), (None, None));
        assert_eq!(first_difference(&a[..1], &b[2..]), (None, Some(&append)));
    }
}
