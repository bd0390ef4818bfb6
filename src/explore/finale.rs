//! The end of a run: faults end, links heal, and the cluster has to get on.
//!
//! Bounded liveness, as `sim::liveness` has it: with a node that is connected to a quorum and no more faults, a node
//! leads, and what is proposed there is decided, within [`WITHIN`] election timeouts.

use crate::{
    explore::{
        profile::Profile,
        trial::Trial,
        trouble::{Defect, Trouble, has_gaps},
    },
    sim::{
        NodeId, Simulation,
        command::{Command, Links},
        error::Refusal,
        event::EventKind,
        liveness::{SETTLE, Stall},
        look::NodeState,
        settings::ConditionsChange,
    },
};

/// How often something is proposed: a leader may yet be replaced by a better one.
const TRIES: usize = 3;

pub use crate::sim::liveness::WITHIN;

/// Which links are whole when faults have ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All.
    Whole,
    /// Only those of this node: it alone is connected to a quorum, and no other two hear each other.
    Around(NodeId),
}

/// Ends all faults and checks that the cluster gets on.
pub(super) fn finale(profile: Profile, ending: Ending, trial: &mut Trial) -> Option<Trouble> {
    for command in mending(ending, trial)? {
        if let Some(trouble) = trial.apply(profile, &command) {
            return Some(trouble);
        }
    }
    let election = trial.simulation()?.longest_election();
    if let Some(trouble) = trial.wait(profile, SETTLE * election, |_| false) {
        return Some(trouble);
    }
    let mut trouble = None;
    for attempt in 0..TRIES {
        if let Some(trouble) = trial.wait(profile, WITHIN * election, |simulation| simulation.leader().is_some()) {
            return Some(trouble);
        }
        let simulation = trial.simulation()?;
        let Some(leader) = simulation.leader() else {
            let defect = stall(trial);
            return Some(Trouble::NoLeader { ticks: (SETTLE + WITHIN) * election, defect });
        };
        let append = Command::Append { node: leader, key: "z".to_owned(), value: attempt as u64 };
        if let Some(trouble) = trial.apply(profile, &append) {
            return Some(trouble);
        }
        let expected = trial.simulation()?.node(leader)?.accepted;
        if let Some(trouble) = trial.wait(profile, WITHIN * election, |s| behind(s, ending, leader, expected).is_none())
        {
            return Some(trouble);
        }
        let simulation = trial.simulation()?;
        let Some(state) = behind(simulation, ending, leader, expected) else { return trim_all(profile, ending, trial) };
        let defect = stall(trial);
        let (node, decided) = (state.pid, state.decided);
        let stays = simulation.leader() == Some(leader);
        trouble = Some(Trouble::Undecided { node, decided, expected, ticks: WITHIN * election, defect });
        if stays {
            break;
        }
    }
    trouble
}

/// The commands that end all faults; only those that change something, so that a run stays short.
fn mending(ending: Ending, trial: &Trial) -> Option<Vec<Command>> {
    let simulation = trial.simulation()?;
    let setup = simulation.setup();
    let mut commands = Vec::new();
    let did = |is: fn(&Command) -> bool| trial.commands().iter().any(is);
    if did(|command| matches!(command, Command::Manual(_))) {
        commands.push(Command::Auto(Links::All));
    }
    if setup.loss_percent + setup.duplication_percent > 0 || setup.reorder || did(|c| matches!(c, Command::Link { .. }))
    {
        let change = ConditionsChange {
            latency_ticks: Some(setup.latency_ticks),
            jitter_ticks: Some(setup.jitter_ticks),
            loss_percent: Some(0),
            duplication_percent: Some(0),
            reorder: Some(false),
        };
        commands.push(Command::Link { links: Links::All, change });
    }
    for state in simulation.pids().filter_map(|pid| simulation.node(pid)) {
        let node = state.pid;
        if did_at(trial, node, |command| matches!(command, Command::Clock { .. })) {
            commands.push(Command::Clock { node, every: 1 });
        }
        if did_at(trial, node, |command| matches!(command, Command::DiskTicks { .. })) {
            commands.push(Command::DiskTicks { node, ticks: setup.disk_ticks });
        }
        if state.disk.as_ref().is_some_and(|disk| disk.held) {
            commands.push(Command::Release(node));
        }
        if state.disk.as_ref().is_some_and(|disk| disk.full) {
            commands.push(Command::Free(node));
        }
        if !state.up {
            commands.push(Command::Restart(node));
        }
    }
    // What was lost by chance or by hand was lost in a session: that ends, and a new one begins.
    let lost =
        setup.loss_percent > 0 || did(|command| matches!(command, Command::Link { .. } | Command::Message { .. }));
    let cut = simulation.links().any(|(_, _, up)| !up);
    match ending {
        Ending::Around(node) => {
            let others = simulation.pids().filter(|pid| *pid != node).collect();
            commands.push(Command::Cut(Links::All));
            commands.push(Command::Heal(Links::Groups(vec![node], others)));
        }
        Ending::Whole if lost => commands.extend([Command::Cut(Links::All), Command::Heal(Links::All)]),
        Ending::Whole if cut => commands.push(Command::Heal(Links::All)),
        Ending::Whole => {}
    }
    Some(commands)
}

fn did_at(trial: &Trial, node: NodeId, is: fn(&Command) -> bool) -> bool {
    let at = |command: &Command| match command {
        Command::Clock { node, .. } | Command::DiskTicks { node, .. } => Some(*node),
        _ => None,
    };
    trial.commands().iter().any(|command| is(command) && at(command) == Some(node))
}

/// A node that should have decided as far as this, and has not. Where some nodes do not hear each other, only the leader
/// is asked.
fn behind(simulation: &Simulation, ending: Ending, leader: NodeId, expected: usize) -> Option<NodeState> {
    let is_asked = |node: &NodeState| node.pid == leader || ending == Ending::Whole;
    simulation.pids().filter_map(|pid| simulation.node(pid)).find(|node| is_asked(node) && node.decided < expected)
}

/// Why a cluster does not get on, if it is for one of the reasons that are known.
fn stall(trial: &Trial) -> Option<Defect> {
    Some(match trial.simulation()?.stall()? {
        Stall::Recovery(_) => Defect::StuckInRecovery,
        Stall::Priority => Defect::PriorityStall,
    })
}

/// What every node has decided can be trimmed.
fn trim_all(profile: Profile, ending: Ending, trial: &mut Trial) -> Option<Trouble> {
    let simulation = trial.simulation()?;
    let at = super::profile::decided_for_good(simulation);
    if ending != Ending::Whole || simulation.setup().snapshots || at == 0 {
        return None;
    }
    // A leader hears that a node has accepted only after that.
    let election = simulation.longest_election();
    if let Some(trouble) = trial.wait(profile, SETTLE * election, |_| false) {
        return Some(trouble);
    }
    let simulation = trial.simulation()?;
    let leader = simulation.leader()?;
    let (before, gaps) = (simulation.event_count(), has_gaps(simulation.setup()));
    if let Some(trouble) = trial.apply(profile, &Command::Trim { node: leader, at: Some(at) }) {
        return Some(trouble);
    }
    let refused = |kind: &EventKind| match kind {
        EventKind::Refused { refusal: Refusal::NotAllDecided(index), .. } => Some(*index),
        _ => None,
    };
    let index = trial.simulation()?.events_from(before).iter().find_map(|event| refused(&event.kind))?;
    let defect = gaps.then_some(Defect::TrimWithGappedIds);
    Some(Trouble::TrimRefused { index, decided: at, defect })
}
