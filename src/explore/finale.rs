//! The end of a run: faults end, links heal, and the cluster has to get on.
//!
//! Bounded liveness, as `sim::liveness` has it: with a node that is connected to a quorum and no more faults, a node
//! leads, and what is proposed there is decided, within [`WITHIN`] election timeouts and the time that batches take.

use omnipaxos::ballot_leader_election::Ballot;

use crate::{
    explore::{
        profile::Profile,
        trial::Trial,
        trouble::{Defect, Trouble},
    },
    sim::{
        NodeId, Simulation,
        command::{Command, Links},
        config::Setup,
        configuration::gaps,
        error::Refusal,
        event::EventKind,
        liveness::{SETTLE, Stall},
        look::NodeState,
        settings::{Conditions, ConditionsChange},
    },
};

/// How often something is proposed: a leader may yet be replaced by a better one, a configuration by the next.
const TRIES: usize = 6;

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
    // A new node has to be handed its state by an old one, and either may be any.
    let reconfigures = trial.commands().iter().any(|command| matches!(command, Command::Reconfigure { .. }));
    let ending = if reconfigures { Ending::Whole } else { ending };
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
        // A node that joined since brings faults of its own: links that are as links were at the beginning, or as they
        // were when it left.
        let again = mending_again(ending, trial.simulation()?);
        if !again.is_empty() {
            for command in again {
                if let Some(trouble) = trial.apply(profile, &command) {
                    return Some(trouble);
                }
            }
            if let Some(trouble) = trial.wait(profile, SETTLE * election, |_| false) {
                return Some(trouble);
            }
        }
        let within = WITHIN * election + resend(trial.simulation()?);
        if let Some(trouble) = trial.wait(profile, within, |s| reign(s).is_some()) {
            return Some(trouble);
        }
        let Some(before) = reign(trial.simulation()?) else {
            if attempt + 1 < TRIES && !mending_again(ending, trial.simulation()?).is_empty() {
                continue;
            }
            let defect = stall(trial);
            return Some(Trouble::NoLeader { ticks: SETTLE * election + within, defect });
        };
        let append = Command::Append { node: before.leader, key: "z".to_owned(), value: attempt as u64 };
        if let Some(trouble) = trial.apply(profile, &append) {
            return Some(trouble);
        }
        let state = trial.simulation()?.node(before.leader)?;
        let expected = state.accepted + state.batched;
        let has_come = |s: &Simulation| {
            s.configuration().id != before.configuration || behind(s, ending, before.leader, expected).is_none()
        };
        let within = WITHIN * election + trial.simulation()?.longest_batching();
        if let Some(trouble) = trial.wait(profile, within, has_come) {
            return Some(trouble);
        }
        let simulation = trial.simulation()?;
        if simulation.configuration().id != before.configuration {
            // A stopsign was under way: the next configuration has to get on as well.
            continue;
        }
        let Some(state) = behind(simulation, ending, before.leader, expected) else {
            return trim_all(profile, ending, trial);
        };
        // Who led in between may have taken the entry back, even if the same node leads again.
        let stays = reign(simulation) == Some(before);
        let (node, decided) = (state.pid, state.decided);
        trouble = Some(Trouble::Undecided { node, decided, expected, ticks: within, defect: stall(trial) });
        if stays {
            break;
        }
    }
    trouble
}

/// How long what was lost with a session can be missing, in ticks: where a stopsign is decided, no node is told that a
/// session is back (it would count the stopsign twice), and only OmniPaxos's own timer sends it again.
fn resend(simulation: &Simulation) -> u64 {
    if simulation.configurations().len() == 1 { 0 } else { simulation.longest_resend() }
}

/// Who leads the newest configuration, and in which ballot.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Reign {
    leader: NodeId,
    ballot: Option<Ballot>,
    configuration: u32,
}

fn reign(simulation: &Simulation) -> Option<Reign> {
    let state = simulation.node(simulation.leader()?)?;
    let (leader, ballot, configuration) = (state.pid, state.promise, state.configuration);
    (configuration == simulation.configuration().id).then_some(Reign { leader, ballot, configuration })
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
        commands.push(all_calm(setup));
    }
    for state in simulation.pids().filter_map(|pid| simulation.node(pid)) {
        let node = state.pid;
        if did_at(trial, node, |command| matches!(command, Command::Clock { .. })) {
            commands.push(Command::Clock { node, every: 1 });
        }
        if did_at(trial, node, |command| matches!(command, Command::DiskTicks { .. })) {
            commands.push(Command::DiskTicks { node, ticks: setup.disk_ticks });
        }
        commands.extend(recovery(&state));
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

/// All links lose nothing, and keep their order.
fn all_calm(setup: &Setup) -> Command {
    let change = ConditionsChange {
        latency_ticks: Some(setup.latency_ticks),
        jitter_ticks: Some(setup.jitter_ticks),
        loss_percent: Some(0),
        duplication_percent: Some(0),
        reorder: Some(false),
    };
    Command::Link { links: Links::All, change }
}

/// The commands that end the faults that came with a node which joined after all others had ended.
fn mending_again(ending: Ending, simulation: &Simulation) -> Vec<Command> {
    // Nobody joins where links are to stay cut.
    if ending != Ending::Whole {
        return Vec::new();
    }
    let setup = simulation.setup();
    let mut commands = Vec::new();
    let manual = simulation.link_states().any(|link| link.manual);
    if manual {
        commands.push(Command::Auto(Links::All));
    }
    let calm = Conditions { loss_percent: 0, duplication_percent: 0, reorder: false, ..setup.conditions() };
    let is_calm = simulation.link_states().all(|link| link.conditions == calm);
    if !is_calm {
        commands.push(all_calm(setup));
    }
    commands.extend(simulation.pids().filter_map(|pid| simulation.node(pid)).flat_map(|state| recovery(&state)));
    if !is_calm {
        commands.extend([Command::Cut(Links::All), Command::Heal(Links::All)]);
    } else if simulation.links().any(|(_, _, up)| !up) {
        commands.push(Command::Heal(Links::All));
    }
    commands
}

/// The commands after which a node runs, and its disk takes what it writes.
fn recovery(state: &NodeState) -> Vec<Command> {
    let (node, disk) = (state.pid, state.disk.as_ref());
    let wanted = [
        (disk.is_some_and(|disk| disk.held), Command::Release(node)),
        (disk.is_some_and(|disk| disk.full), Command::Free(node)),
        (state.down_since.is_some() && disk.is_some_and(|disk| disk.loss.is_some()), Command::Wipe(node)),
        (state.down_since.is_some(), Command::Restart(node)),
    ];
    wanted.into_iter().filter_map(|(is, command)| is.then_some(command)).collect()
}

fn did_at(trial: &Trial, node: NodeId, is: fn(&Command) -> bool) -> bool {
    let at = |command: &Command| match command {
        Command::Clock { node, .. } | Command::DiskTicks { node, .. } => Some(*node),
        _ => None,
    };
    trial.commands().iter().any(|command| is(command) && at(command) == Some(node))
}

/// A member of the newest configuration that should have decided as far as this, and has not. Where some nodes do not
/// hear each other, only the leader is asked.
fn behind(simulation: &Simulation, ending: Ending, leader: NodeId, expected: usize) -> Option<NodeState> {
    let newest = simulation.configuration();
    let is_asked = |pid: &&NodeId| **pid == leader || ending == Ending::Whole;
    let has = |node: &NodeState| node.configuration == newest.id && node.decided >= expected;
    newest.nodes.iter().filter(is_asked).filter_map(|pid| simulation.node(*pid)).find(|node| !has(node))
}

/// Why a cluster does not get on, if it is for one of the reasons that are known.
fn stall(trial: &Trial) -> Option<Defect> {
    Some(match trial.simulation()?.stall()? {
        Stall::Recovery(_) => Defect::StuckInRecovery,
        Stall::Stopsign(_) => Defect::StopsignTwice,
        Stall::Priority => Defect::PriorityStall,
    })
}

/// Whether a node waits for a leader that it takes itself for.
fn is_stuck(simulation: &Simulation) -> bool {
    matches!(simulation.stall(), Some(Stall::Recovery(_)))
}

/// What every node has decided can be trimmed.
fn trim_all(profile: Profile, ending: Ending, trial: &mut Trial) -> Option<Trouble> {
    let simulation = trial.simulation()?;
    let at = super::profile::decided_for_good(simulation);
    if ending != Ending::Whole || simulation.setup().snapshots || at == 0 {
        return None;
    }
    // A leader hears that a node has accepted only after that; one that has just taken over, once more. A priority that
    // was set makes nodes take over even when all is calm.
    let election = simulation.longest_election();
    for _ in 0..TRIES {
        let before = reign(trial.simulation()?);
        if let Some(trouble) = trial.wait(profile, SETTLE * election, |_| false) {
            return Some(trouble);
        }
        if reign(trial.simulation()?) == before {
            break;
        }
    }
    let simulation = trial.simulation()?;
    let leader = simulation.leader()?;
    let has_gaps = !gaps(&simulation.configuration().nodes).is_empty();
    let (before, stuck) = (simulation.event_count(), is_stuck(simulation));
    if let Some(trouble) = trial.apply(profile, &Command::Trim { node: leader, at: Some(at) }) {
        return Some(trouble);
    }
    let refused = |kind: &EventKind| match kind {
        EventKind::Refused { refusal: Refusal::NotAllDecided(index), .. } => Some(*index),
        _ => None,
    };
    let index = trial.simulation()?.events_from(before).iter().find_map(|event| refused(&event.kind))?;
    // A node that is stuck has told this leader of nothing that it has accepted.
    let known = [(has_gaps, Defect::TrimWithGappedIds), (stuck, Defect::StuckInRecovery)];
    let defect = known.into_iter().find_map(|(is, defect)| is.then_some(defect));
    Some(Trouble::TrimRefused { index, decided: at, defect })
}
