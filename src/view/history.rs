//! [`HistoryView`]: what clients did with keys, as bars over time, with the faults of the run; and what is wrong with it.

mod faults;
mod layout;
mod local;

use std::collections::BTreeSet;

use crate::{
    kv::KeyValue,
    order,
    sim::{
        NodeId, Simulation,
        operations::Answer,
        register::{Deed, Operated, Operation, Verdict, judge},
        trace::Moment,
    },
};

pub use faults::{Fault, FaultKind, Faults};
pub use layout::{BarDrawn, Drawn, FaultDrawn, LABEL, LANE, draw};
pub use local::{Local, locals};

/// How many bars are kept for the page, the newest, beside those that are concerned.
pub const MAX_BARS: usize = 1_000;
/// How many keys can be chosen from.
const MAX_KEYS: usize = 50;

/// What a bar stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A write.
    Write(KeyValue),
    /// Several that were appended at once.
    Writes {
        /// The first.
        first: KeyValue,
        /// How many.
        count: usize,
        /// How many of them are done.
        done: usize,
    },
    /// A read of a key, and what it was told, if it was told anything.
    Read(String, Option<Answer>),
}

/// An operation, or several that were invoked at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The number of its proposal; of several, of the first.
    pub id: u64,
    /// Where.
    pub node: NodeId,
    /// What.
    pub what: What,
    /// When it began.
    pub from: Moment,
    /// When it was done; `None` where it is not, or never was.
    pub to: Option<Moment>,
    /// The index at which it was decided first.
    pub index: Option<usize>,
    /// Whether nothing of it is left, and it never has an effect.
    pub lost: bool,
    /// Whether it is one of those that contradict each other.
    pub concerned: bool,
}

/// All that the panel shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HistoryView {
    /// The nodes, by ascending id: those that there are, and those that did something.
    pub nodes: Vec<NodeId>,
    /// The keys that something was done with.
    pub keys: Vec<String>,
    /// The operations, in the order in which they began.
    pub bars: Vec<Bar>,
    /// How many more there are before those.
    pub more: usize,
    /// What went wrong meanwhile.
    pub faults: Vec<Fault>,
    /// Whether one order explains it all.
    pub verdict: Verdict,
    /// Reads of one node's own log.
    pub locals: Vec<Local>,
    /// The step and the time that are shown.
    pub now: (u64, u64),
}

/// What clients did up to a step of the past, or up to now: of one key, or of all.
pub fn history_of(live: &Simulation, faults: Vec<Fault>, now: (u64, u64), key: Option<&str>) -> HistoryView {
    let operated = live.operated(Some(now.0));
    let verdict = judge(&operated);
    let concerned = order::set(verdict.broken.iter().flat_map(|broken| broken.concerned.iter().copied()));
    let keys = order::set(operated.operations.iter().map(|operation| operation.key.as_str()));
    let keys = keys.into_iter().take(MAX_KEYS).map(str::to_owned).collect();
    let mut bars = bars_of(&operated, key, &concerned);
    let more = bars.len().saturating_sub(MAX_BARS);
    let mut place = 0;
    bars.retain(|bar| {
        place += 1;
        place > more || bar.concerned
    });
    let nodes = order::set(live.pids().chain(bars.iter().map(|bar| bar.node)));
    HistoryView {
        nodes: nodes.into_iter().collect(),
        keys,
        bars,
        more,
        faults,
        verdict,
        locals: locals(live, now.0),
        now,
    }
}

/// Operations as bars; those that were appended at once as one, unless they are concerned.
fn bars_of(operated: &Operated, key: Option<&str>, concerned: &BTreeSet<u64>) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for operation in operated.operations.iter().filter(|operation| key.is_none_or(|key| operation.key == key)) {
        let is_concerned = concerned.contains(&operation.id);
        if let Deed::Write(_) = operation.deed
            && !is_concerned
            && let Some(bar) = bars.last_mut().filter(|bar| bar.is_with(operation))
        {
            bar.take(operation);
            continue;
        }
        let what = match operation.deed {
            Deed::Write(value) => What::Write(KeyValue { key: operation.key.clone(), value }),
            Deed::Read(answer) => What::Read(operation.key.clone(), answer),
        };
        bars.push(Bar {
            id: operation.id,
            node: operation.node,
            what,
            from: operation.invoked,
            to: operation.completed,
            index: operation.place.map(|(_, index)| index),
            lost: operation.lost,
            concerned: is_concerned,
        });
    }
    bars
}

impl Bar {
    /// Whether a write was appended together with this one.
    fn is_with(&self, operation: &Operation) -> bool {
        let is_write = !matches!(self.what, What::Read(..));
        is_write && !self.concerned && (self.node, self.from.step) == (operation.node, operation.invoked.step)
    }

    /// Takes in a write that was appended together with this one: it is done once all are.
    fn take(&mut self, operation: &Operation) {
        let done = usize::from(operation.completed.is_some());
        self.what = match std::mem::replace(&mut self.what, What::Read(String::new(), None)) {
            What::Write(first) => {
                let all = done + usize::from(self.to.is_some());
                What::Writes { first, count: 2, done: all }
            }
            What::Writes { first, count, done: before } => {
                What::Writes { first, count: count + 1, done: before + done }
            }
            read => read,
        };
        self.to = self.to.zip(operation.completed).map(|(a, b)| a.max(b));
        self.lost &= operation.lost;
    }

    /// The step to look at: where it was done, else where it began.
    pub fn step(&self) -> u64 {
        self.to.unwrap_or(self.from).step
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{
        command::{Command, Links},
        config::{Setup, StorageKind},
    };

    fn run(simulation: &mut Simulation, commands: impl IntoIterator<Item = Command>) {
        for command in commands {
            simulation.apply(&command).unwrap();
        }
    }

    fn view(simulation: &Simulation, key: Option<&str>) -> HistoryView {
        let mut faults = Faults::default();
        simulation.events().iter().for_each(|event| faults.tell(event, simulation));
        history_of(simulation, faults.now(), (simulation.steps(), simulation.time()), key)
    }

    fn read(node: NodeId) -> Command {
        Command::ReadThrough { node, key: "x".into() }
    }

    #[test]
    fn operations_are_bars_and_those_of_one_append_are_one() {
        let mut simulation = Simulation::new(Setup { seed: 3, ..Setup::default() }).unwrap();
        run(&mut simulation, [Command::Tick(60)]);
        let leader = simulation.leader().unwrap();
        let write = Command::Append { node: leader, key: "x".into(), value: 7 };
        run(&mut simulation, [Command::AppendMany { node: leader, count: 30, keys: 3 }, write, Command::Tick(60)]);
        run(&mut simulation, [read(leader), Command::Tick(60), read(leader)]);
        let all = view(&simulation, None);
        assert_eq!((all.bars.len(), all.more, all.keys.len()), (4, 0, 4));
        assert!(matches!(all.bars[0].what, What::Writes { count: 30, done: 30, .. }), "{:?}", all.bars[0]);
        assert!(matches!(&all.bars[2].what, What::Read(key, Some(Answer::Value(7))) if key == "x"));
        assert_eq!(all.bars[2].index, Some(31));
        assert!(all.bars[3].to.is_none() && all.verdict.holds());
        assert_eq!(view(&simulation, Some("x")).bars.len(), 3);
        assert_eq!(all.nodes, [1, 2, 3]);
    }

    #[test]
    fn faults_are_bands_and_what_contradicts_itself_is_lit() {
        let nodes = Setup::nodes_with(1..=3, StorageKind::Memory);
        let mut simulation = Simulation::new(Setup { nodes, seed: 4, ..Setup::default() }).unwrap();
        run(&mut simulation, [Command::Tick(60)]);
        let leader = simulation.leader().unwrap();
        let others: Vec<NodeId> = simulation.pids().filter(|pid| *pid != leader).collect();
        let write = Command::Append { node: leader, key: "x".into(), value: 7 };
        run(&mut simulation, [Command::Cut(Links::Node(others[1])), write, Command::Tick(60)]);
        for pid in [leader, others[0]] {
            run(&mut simulation, [Command::Crash(pid), Command::Restart(pid)]);
        }
        run(&mut simulation, [Command::Heal(Links::All), Command::Tick(200)]);
        let now = simulation.leader().unwrap();
        run(&mut simulation, [read(now), Command::Tick(100)]);
        let view = view(&simulation, None);
        let kinds: Vec<_> = view.faults.iter().map(|fault| fault.kind).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == FaultKind::Down).count(), 2);
        let cut = view.faults.iter().find(|fault| fault.kind == FaultKind::Cut).unwrap();
        assert_eq!((cut.links.len(), cut.to.is_some()), (4, true));
        assert_eq!(view.verdict.broken.len(), 1, "{:?}", view.verdict);
        assert_eq!(view.bars.iter().filter(|bar| bar.concerned).count(), 2);
    }
}
