//! What is simpler than a setup or a command: what shrinking tries. Nothing is offered that leads back.

use crate::{
    explore::{finale::Ending, trial::Run},
    sim::{
        NodeId,
        command::{Command, Links, Scope},
        config::Setup,
        configuration::node_of,
    },
};

/// Runs with a simpler setup, the simplest first.
pub(super) fn simpler_setups(run: &Run) -> Vec<Run> {
    let mut found = Vec::new();
    found.extend(run.setup.pids().rev_pids().into_iter().filter_map(|pid| without(run, pid)));
    let plain = Setup::default();
    let mut offer = |change: &dyn Fn(&mut Setup)| {
        let mut simpler = run.clone();
        change(&mut simpler.setup);
        if simpler.setup != run.setup {
            found.push(simpler);
        }
    };
    offer(&|setup| setup.reorder = false);
    offer(&|setup| setup.loss_percent = 0);
    offer(&|setup| setup.duplication_percent = 0);
    offer(&|setup| setup.batch = plain.batch);
    offer(&|setup| setup.flush_ticks = plain.flush_ticks);
    offer(&|setup| setup.resend_ticks = plain.resend_ticks);
    offer(&|setup| setup.election_ticks = plain.election_ticks);
    offer(&|setup| setup.disk_ticks = plain.disk_ticks);
    offer(&|setup| setup.latency_ticks = plain.latency_ticks);
    offer(&|setup| setup.jitter_ticks = plain.jitter_ticks);
    offer(&|setup| setup.nodes.iter_mut().for_each(|node| node.storage = Default::default()));
    if run.setup.seed > 9 {
        for seed in 1..=9 {
            offer(&|setup| setup.seed = seed);
        }
    }
    if let Some(Ending::Around(_)) = run.ending {
        found.push(Run { ending: Some(Ending::Whole), ..run.clone() });
    }
    found
}

/// The ids, the highest first.
trait RevPids {
    fn rev_pids(self) -> Vec<NodeId>;
}

impl<I: Iterator<Item = NodeId>> RevPids for I {
    fn rev_pids(self) -> Vec<NodeId> {
        let mut pids: Vec<_> = self.collect();
        pids.reverse();
        pids
    }
}

/// The run without a node, and without what is done to it. The others keep their ids, so there may be a gap: only the
/// last one goes, unless there is one already.
fn without(run: &Run, pid: NodeId) -> Option<Run> {
    let dense = run.setup.pids().eq(1..=run.setup.nodes.len() as NodeId);
    if run.setup.nodes.len() <= 3 || dense && run.setup.pids().last() != Some(pid) {
        return None;
    }
    let mut simpler = run.clone();
    simpler.setup.nodes.retain(|node| node.pid != pid);
    simpler.setup.tuning.retain(|tuning| tuning.node != pid);
    for command in &mut simpler.commands {
        match command {
            Command::Cut(Links::Groups(a, b)) | Command::Heal(Links::Groups(a, b)) => {
                a.retain(|other| *other != pid);
                b.retain(|other| *other != pid);
            }
            Command::PowerFailure(reached) => reached.retain(|(disk, _)| node_of(*disk) != pid),
            _ => {}
        }
    }
    // What names the node elsewhere is refused, and so left out.
    if run.ending == Some(Ending::Around(pid)) {
        simpler.ending = Some(Ending::Whole);
    }
    Some(simpler)
}

/// The commands with the one at this place made simpler, the simplest first.
pub(super) fn simpler_commands(commands: &[Command], at: usize) -> Vec<Vec<Command>> {
    let with = |command: Command| {
        let mut changed = commands.to_vec();
        changed[at] = command;
        changed
    };
    let mut found: Vec<Vec<Command>> = Vec::new();
    // Time that passes in two goes passes in one.
    if let (Command::Tick(first), Some(Command::Tick(second))) = (&commands[at], commands.get(at + 1)) {
        let mut changed = with(Command::Tick(first + second));
        changed.remove(at + 1);
        found.push(changed);
    }
    if let (Command::Cut(first), Some(Command::Cut(second))) = (&commands[at], commands.get(at + 1))
        && let Some(both) = of_one_node(first, second)
    {
        let mut changed = with(Command::Cut(both));
        changed.remove(at + 1);
        found.push(changed);
    }
    // A node that is cut off link by link is cut off at once.
    if let Command::Cut(Links::Pair(a, b) | Links::OneWay(a, b)) = &commands[at] {
        for node in [a, b] {
            let whole = Command::Cut(Links::Node(*node));
            if let Some(later) = (at + 1..commands.len()).find(|later| commands[*later] == whole) {
                let mut changed = with(whole);
                changed.remove(later);
                found.push(changed);
            }
        }
    }
    let simpler: Vec<Command> = match &commands[at] {
        Command::Tick(count) => fewer(*count).into_iter().map(Command::Tick).collect(),
        Command::Step(count) => {
            let ticks = [1, 2, 5, 10, 20].into_iter().map(Command::Tick);
            ticks.chain(fewer(*count).into_iter().map(Command::Step)).collect()
        }
        Command::AppendMany { node, count, keys } => {
            let one = Command::Append { node: *node, key: "a".to_owned(), value: 1 };
            let many = |count| Command::AppendMany { node: *node, count, keys: *keys };
            let keys = (*keys > 1).then_some(Command::AppendMany { node: *node, count: *count, keys: 1 });
            std::iter::once(one).chain(fewer(*count).into_iter().map(many)).chain(keys).collect()
        }
        Command::Append { node, key, value } if *value > 1 => {
            vec![Command::Append { node: *node, key: key.clone(), value: 1 }]
        }
        Command::Snapshot { node, at: index, scope } => {
            let whole = index.map(|_| Command::Snapshot { node: *node, at: None, scope: *scope });
            let all =
                (*scope == Scope::Local).then_some(Command::Snapshot { node: *node, at: *index, scope: Scope::All });
            whole.into_iter().chain(all).collect()
        }
        Command::Reconfigure { node, nodes, storage, quorums: _ } => {
            let to = |nodes: Vec<NodeId>| Command::Reconfigure { node: *node, nodes, storage: *storage, quorums: None };
            let without = |pid: &NodeId| nodes.iter().copied().filter(|other| other != pid).collect();
            nodes.iter().rev().map(without).filter(|fewer: &Vec<_>| fewer.len() >= 3).map(to).collect()
        }
        Command::Trim { node, at: Some(_) } => vec![Command::Trim { node: *node, at: None }],
        Command::Heal(links) if *links != Links::All => vec![Command::Heal(Links::All)],
        Command::Cut(Links::OneWay(a, b)) => vec![Command::Cut(Links::Pair(*a.min(b), *a.max(b)))],
        Command::PowerFailure(reached) => reached.iter().map(|(disk, _)| Command::Crash(node_of(*disk))).collect(),
        _ => Vec::new(),
    };
    found.extend(simpler.into_iter().map(with));
    found
}

/// The links of two cuts as one, where all of them are of the same node.
fn of_one_node(first: &Links, second: &Links) -> Option<Links> {
    let ends = |links: &Links| match links {
        Links::Pair(a, b) => Some((vec![*a], vec![*b])),
        Links::Groups(a, b) => Some((a.clone(), b.clone())),
        _ => None,
    };
    let ((a, b), (c, d)) = (ends(first)?, ends(second)?);
    let (one, mut others, more) = [(&a, &b, &c, &d), (&b, &a, &c, &d), (&a, &b, &d, &c), (&b, &a, &d, &c)]
        .into_iter()
        .find_map(|(one, others, same, more)| (one.len() == 1 && one == same).then(|| (one, others.clone(), more)))?;
    others.extend(more);
    others.sort_unstable();
    others.dedup();
    Some(Links::Groups(one.clone(), others))
}

/// Smaller numbers than this one, the smallest first; round ones before others.
fn fewer(count: u64) -> Vec<u64> {
    let round = [1, 2, 5, 10, 20, 30, 50, 80, 100].into_iter().filter(|round| *round < count);
    let mut found: Vec<u64> = round.collect();
    found.extend([count / 2, count * 3 / 4].into_iter().filter(|less| count > 100 && *less > 100));
    found
}
