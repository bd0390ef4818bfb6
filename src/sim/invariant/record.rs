//! [`Record`]: what was proposed and what was decided anywhere, by index, and what it folds to.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use crate::{
    kv::{KVSnapshot, KeyValue, LastValue, Proposal},
    sim::{configuration::FIRST_CONFIGURATION, invariant::Value},
};

/// In place of a proposal's number: the StopSign.
pub const STOPSIGN: u64 = u64::MAX;
/// In place of a proposal's number: something that nobody proposed.
pub const FOREIGN: u64 = u64::MAX - 1;
/// In place of a proposal's number: not known. Numbers begin at 1.
const UNKNOWN: u64 = 0;
/// How many folds are kept. Nodes snapshot at the same few indices, one after the other.
const FOLDS: usize = 3;

/// The first decision at an index.
#[derive(Clone, Copy, Debug)]
pub struct Decision {
    /// What: a proposal's number, or one of the constants above.
    pub id: u64,
    /// By which node.
    pub node: u32,
    /// In which step.
    pub step: u64,
}

/// What was proposed and what was decided.
#[derive(Clone, Debug, Default)]
pub struct Record {
    /// Keys by number, so that a key that is written often is kept once.
    names: Vec<Rc<str>>,
    keys: BTreeMap<Rc<str>, u32>,
    /// The number of the first proposal of this run.
    first: u64,
    /// Key and value by number, from `first` on.
    proposed: Vec<(u32, u64)>,
    /// Those that were on the disks when the run began.
    earlier: BTreeMap<u64, (u32, u64)>,
    /// What was decided in each configuration, from the first on: each has a log of its own.
    logs: Vec<Decided>,
}

/// What was decided in one configuration.
#[derive(Clone, Debug, Default)]
struct Decided {
    decided: Vec<Decision>,
    /// The index of its StopSign, once that is decided.
    stopsign: Option<usize>,
    /// What the run started from in place of decided entries.
    base: Option<(usize, KVSnapshot)>,
    /// Folds of the decided entries below an index, by ascending index.
    folds: Vec<(usize, KVSnapshot)>,
}

/// Where the log of a configuration is.
fn log_at(configuration: u32) -> usize {
    configuration.saturating_sub(FIRST_CONFIGURATION) as usize
}

impl Record {
    /// A record of a run whose first proposal gets this number.
    pub fn from(first: u64) -> Self {
        Self { first, ..Self::default() }
    }

    fn key(&mut self, key: &str) -> u32 {
        if let Some(number) = self.keys.get(key) {
            return *number;
        }
        let name: Rc<str> = key.into();
        let number = self.names.len() as u32;
        self.names.push(Rc::clone(&name));
        self.keys.insert(name, number);
        number
    }

    /// Proposals of this run come in order of their numbers.
    pub fn propose(&mut self, proposal: &Proposal) {
        let kept = (self.key(&proposal.kv.key), proposal.kv.value);
        if proposal.id >= self.first {
            self.proposed.push(kept);
        } else {
            self.earlier.entry(proposal.id).or_insert(kept);
        }
    }

    fn proposal(&self, id: u64) -> Option<(&Rc<str>, u64)> {
        let kept = match id.checked_sub(self.first) {
            Some(at) => self.proposed.get(usize::try_from(at).ok()?),
            None => self.earlier.get(&id),
        };
        kept.map(|(key, value)| (&self.names[*key as usize], *value))
    }

    /// The number of an entry, if it is what was proposed under that number.
    pub fn id_of(&self, proposal: &Proposal) -> u64 {
        match self.proposal(proposal.id) {
            Some((key, value)) if value == proposal.kv.value && **key == *proposal.kv.key => proposal.id,
            _ => FOREIGN,
        }
    }

    /// What a number stands for.
    pub fn value(&self, id: u64) -> Value {
        match (id, self.proposal(id)) {
            (STOPSIGN, _) => Value::StopSign,
            (_, Some((key, value))) => Value::Entry(KeyValue { key: key.to_string(), value }, id),
            _ => Value::Foreign,
        }
    }

    /// Notes a decision, if it is the first at its index; the first one, if that was another.
    pub fn decide(&mut self, configuration: u32, index: usize, decision: Decision) -> Option<Decision> {
        let log = self.log(configuration);
        if index >= log.decided.len() {
            log.decided.resize(index + 1, Decision { id: UNKNOWN, node: 0, step: 0 });
        }
        let first = &mut log.decided[index];
        if first.id == UNKNOWN {
            *first = decision;
            if decision.id == STOPSIGN {
                log.stopsign.get_or_insert(index);
            }
        }
        (first.id != decision.id).then_some(*first)
    }

    fn log(&mut self, configuration: u32) -> &mut Decided {
        let at = log_at(configuration);
        if at >= self.logs.len() {
            self.logs.resize_with(at + 1, Decided::default);
        }
        &mut self.logs[at]
    }

    /// What was first decided at an index of a configuration; `None` for a StopSign, and where it is not known.
    pub fn decided_at(&self, configuration: u32, index: usize) -> Option<Proposal> {
        let id = self.logs.get(log_at(configuration))?.decided.get(index)?.id;
        let (key, value) = self.proposal(id)?;
        Some(Proposal { id, kv: KeyValue { key: key.to_string(), value } })
    }

    /// How many entries of a configuration were decided up to a step.
    pub fn decided_by(&self, configuration: u32, step: u64) -> usize {
        let log = self.logs.get(log_at(configuration));
        let by_then = |log: &Decided| log.decided.iter().rposition(|decision| decision.step <= step);
        log.and_then(by_then).map_or(0, |last| last + 1)
    }

    /// The last index below `below` of a configuration at which each of these proposals was decided first.
    pub fn origins(&self, configuration: u32, below: usize, ids: &BTreeSet<u64>) -> BTreeMap<u64, usize> {
        let mut found = BTreeMap::new();
        let Some(log) = self.logs.get(log_at(configuration)) else { return found };
        for index in (0..below.min(log.decided.len())).rev() {
            let id = log.decided[index].id;
            if found.len() == ids.len() {
                break;
            }
            if ids.contains(&id) {
                found.entry(id).or_insert(index);
            }
        }
        found
    }

    /// A snapshot that the run started from; of several, the one that reaches least far.
    pub fn start_from(&mut self, configuration: u32, index: usize, snapshot: &KVSnapshot) {
        let log = self.log(configuration);
        if log.base.as_ref().is_none_or(|(other, _)| index < *other) {
            log.base = Some((index, snapshot.clone()));
        }
    }

    /// What the decided entries below an index fold to; `None` where one of them is not known. Nothing comes after a
    /// StopSign: below an index beyond it there is what is below the StopSign.
    pub fn fold(&mut self, configuration: u32, index: usize) -> Option<&KVSnapshot> {
        // Taken out, so that proposals can be looked up meanwhile.
        let mut log = std::mem::take(self.log(configuration));
        let end = log.stopsign.unwrap_or(index);
        let at = self.fold_in(&mut log, index.min(end));
        let log = self.log_is(configuration, log);
        Some(&log.folds[at?].1)
    }

    fn log_is(&mut self, configuration: u32, is: Decided) -> &Decided {
        let log = self.log(configuration);
        *log = is;
        log
    }

    fn fold_in(&self, log: &mut Decided, index: usize) -> Option<usize> {
        let at = match log.folds.iter().position(|(upto, _)| *upto == index) {
            Some(at) => at,
            None => {
                let nearest = log.folds.iter().chain(&log.base).filter(|(upto, _)| *upto <= index);
                let (from, mut fold) = nearest.max_by_key(|(upto, _)| *upto).cloned().unwrap_or_default();
                for decision in log.decided.get(from..index)? {
                    self.apply(decision.id, &mut fold)?;
                }
                let at = log.folds.partition_point(|(upto, _)| *upto < index);
                log.folds.insert(at, (index, fold));
                if log.folds.len() > FOLDS {
                    // The oldest goes: logs grow at the other end.
                    let oldest = usize::from(at == 0);
                    log.folds.remove(oldest);
                    if oldest == 0 { at - 1 } else { at }
                } else {
                    at
                }
            }
        };
        Some(at)
    }

    fn apply(&self, id: u64, fold: &mut KVSnapshot) -> Option<()> {
        if id == STOPSIGN || id == FOREIGN {
            return Some(());
        }
        let (key, value) = self.proposal(id)?;
        let last = LastValue { value, id };
        match fold.values.get_mut(&**key) {
            Some(slot) => *slot = last,
            None => {
                fold.values.insert(key.to_string(), last);
            }
        }
        Some(())
    }
}
