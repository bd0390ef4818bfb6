//! A cluster in random runs, all of whose nodes have disks. After every step: what a node has claimed in a
//! Sequence Paxos message that it sent is on its disk; and in some runs every node is crashed and started
//! again at every step, to see that what is on the disk is what it starts with.

use std::collections::BTreeMap;

use omnipaxos::ballot_leader_election::Ballot;
use omnipaxos_playground::sim::{
    NodeId, Simulation,
    command::Command,
    config::{Setup, StorageKind},
    event::MessageKind,
    look::MessageState,
};

#[path = "../common/cluster.rs"]
mod random;

use random::{Draw, by_hand, command};

/// What a node has said of itself.
#[derive(Clone, Debug, Default)]
struct Claims {
    promise: Option<Ballot>,
    accepted: Option<Accepted>,
    decided: usize,
}

/// That it has accepted these entries in this round.
#[derive(Clone, Debug)]
struct Accepted {
    round: Ballot,
    index: usize,
    /// The entries that it had, by index; empty where it was in another round when the message left.
    entries: BTreeMap<usize, u64>,
}

/// What a node has.
struct Has {
    promise: Option<Ballot>,
    round: Option<Ballot>,
    accepted: usize,
    decided: usize,
    entries: BTreeMap<usize, u64>,
}

impl Has {
    /// On its disk.
    fn durably(simulation: &Simulation, pid: NodeId) -> Self {
        let (image, _) = simulation.durable_image(pid).expect("it has a disk");
        Self {
            promise: image.scalars.promise,
            round: image.scalars.accepted_round,
            accepted: image.log_end(),
            decided: image.scalars.decided_idx,
            entries: image.log.iter().enumerate().map(|(at, entry)| (image.log_start + at, entry.id)).collect(),
        }
    }

    /// By its own account.
    fn alive(simulation: &Simulation, pid: NodeId) -> Self {
        let node = simulation.node(pid).expect("it is one of the cluster");
        let mut entries = BTreeMap::new();
        simulation.entries(pid, 0..usize::MAX, |index, entry| {
            entries.insert(index, entry.id);
        });
        Self {
            promise: node.promise,
            round: node.accepted_round,
            accepted: node.accepted,
            decided: node.decided,
            entries,
        }
    }
}

impl Claims {
    /// Takes in what a message says of its sender; which kinds of claims it made.
    fn hear(&mut self, message: &MessageState, has: &Has) -> [bool; 3] {
        let info = &message.info;
        if info.kind == MessageKind::ProposalForward || info.kind == MessageKind::Compaction {
            return [false; 3];
        }
        // Whatever it is sent in, its sender has promised.
        let promised = info.ballot;
        self.promise = self.promise.max(promised);
        let accepted = match info.kind {
            MessageKind::Prepare | MessageKind::Promise => info.accepted_round.zip(info.accepted),
            MessageKind::Accepted => info.ballot.zip(info.accepted),
            // Who leads has accepted what it asks others to accept.
            MessageKind::AcceptSync => info.ballot.zip(info.sync_from.map(|from| from + info.entries)),
            _ => None,
        };
        if let Some((round, index)) = accepted
            && self.accepted.as_ref().is_none_or(|before| (before.round, before.index) <= (round, index))
        {
            let same = has.round == Some(round);
            let entries = has.entries.range(..index).filter(|_| same).map(|(at, id)| (*at, *id)).collect();
            self.accepted = Some(Accepted { round, index, entries });
        }
        self.decided = self.decided.max(info.decided.unwrap_or(0));
        [promised.is_some(), accepted.is_some(), info.decided.is_some()]
    }

    /// Whether the node has it all.
    fn hold(&self, has: &Has, when: &str) {
        // The ballot of nobody, which one that has promised nothing names, is no promise.
        let [promised, kept] = [self.promise, has.promise].map(Option::unwrap_or_default);
        assert!(kept >= promised, "{when}: it promised {promised:?}, and has {kept:?}");
        assert!(has.decided >= self.decided, "{when}: it said {} decided, and has {}", self.decided, has.decided);
        let Some(claim) = &self.accepted else { return };
        let has_accepted = (has.round.unwrap_or_default(), has.accepted);
        assert!(has_accepted >= (claim.round, claim.index), "{when}: it accepted {claim:?}, and has {has_accepted:?}");
        if has_accepted.0 == claim.round {
            for (index, id) in &claim.entries {
                // Compacted ones are in neither.
                let there = has.entries.get(index).is_none_or(|found| found == id);
                assert!(there, "{when}: entry {index} was {id} when it was accepted in {:?}", claim.round);
            }
        }
    }
}

/// A run, and what has been claimed in it by whom.
struct Run {
    simulation: Simulation,
    claims: BTreeMap<NodeId, Claims>,
    heard: Option<u64>,
    counts: [usize; 3],
}

impl Run {
    fn new(setup: Setup) -> Self {
        let claims = setup.pids().map(|pid| (pid, Claims::default())).collect();
        let simulation = Simulation::new(setup).expect("the setup is within its limits");
        let mut run = Self { simulation, claims, heard: None, counts: [0; 3] };
        run.listen();
        run
    }

    /// Hears what has been sent since the last time.
    fn listen(&mut self) {
        let last = self.heard;
        for message in self.simulation.messages(false).iter().filter(|message| Some(message.id) > last) {
            self.heard = self.heard.max(Some(message.id));
            let has = Has::durably(&self.simulation, message.from);
            let claims = self.claims.get_mut(&message.from).expect("it is one of the cluster");
            let made = claims.hear(message, &has);
            self.counts.iter_mut().zip(made).for_each(|(count, made)| *count += usize::from(made));
        }
    }

    /// One command, one step of time at most; whether it was carried out.
    fn apply(&mut self, command: &Command, when: &str) -> bool {
        if self.simulation.apply(command).is_err() {
            return false;
        }
        self.listen();
        for (pid, claims) in &self.claims {
            claims.hold(&Has::durably(&self.simulation, *pid), &format!("{when}, node {pid}'s disk"));
        }
        true
    }
}

/// A random run: its setup, and its commands, time in single steps.
fn draw(seed: u64, length: usize) -> (Setup, Vec<Command>) {
    let mut draw = Draw::of(seed);
    let mut setup = random::setup(&mut draw);
    setup.nodes.iter_mut().for_each(|node| node.storage = StorageKind::IndexedDb);
    let nodes = setup.nodes.len() as u64;
    let mut commands = Vec::new();
    // What is under way decides what can be done by hand.
    let mut simulation = Simulation::new(setup.clone()).expect("the setup is within its limits");
    while commands.len() < length {
        let drawn = if draw.yes(8) { by_hand(&mut draw, &simulation) } else { command(&mut draw, nodes) };
        match drawn {
            Command::Step(count) | Command::Tick(count) => {
                commands.extend((0..count).map(|_| Command::Step(1)));
                simulation.apply(&Command::Step(count)).expect("time can always pass");
            }
            // It may make a follower lose what it had, by OmniPaxos's own doing: no matter of the disk.
            Command::Trim { .. } => {}
            // One that is refused here is refused there too.
            other => {
                let _ = simulation.apply(&other);
                commands.push(other);
            }
        }
    }
    (setup, commands)
}

#[test]
fn what_a_node_has_claimed_is_on_its_disk_at_every_step() {
    let mut counts = [0; 3];
    for seed in 1..=80 {
        let (setup, commands) = draw(seed, 1_500);
        let mut run = Run::new(setup);
        for (at, command) in commands.iter().enumerate() {
            run.apply(command, &format!("seed {seed}, command {at} ({command:?})"));
        }
        counts.iter_mut().zip(run.counts).for_each(|(all, made)| *all += made);
    }
    let [promised, accepted, decided] = counts;
    assert!(promised > 5_000 && accepted > 1_000 && decided > 1_000, "{counts:?}");
}

#[test]
fn what_a_node_has_claimed_it_still_has_when_it_is_crashed_at_any_step() {
    for seed in 101..=120 {
        let (setup, commands) = draw(seed, 500);
        let mut run = Run::new(setup.clone());
        let mut carried_out = Vec::new();
        for (at, command) in commands.iter().enumerate() {
            if !run.apply(command, &format!("seed {seed}, command {at}")) {
                continue;
            }
            carried_out.push(command.clone());
            let when = format!("seed {seed}, after command {at}");
            // Each node alone, its flush under way landing; and all at once, nothing that was under way landing.
            let mut again = replay(&setup, &carried_out);
            for (pid, claims) in &run.claims {
                if again.node(*pid).expect("it is one of the cluster").up {
                    again.apply(&Command::Crash(*pid)).expect("it is up");
                }
                again.apply(&Command::Restart(*pid)).expect("it is down");
                claims.hold(&Has::alive(&again, *pid), &format!("{when}, node {pid} restarted"));
            }
            let mut again = replay(&setup, &carried_out);
            let disks = again.pids().filter_map(|pid| Some((pid, Some(again.node(pid)?.disk?.flushed)))).collect();
            again.apply(&Command::PowerFailure(disks)).expect("every disk is named with what it has");
            for (pid, claims) in &run.claims {
                claims.hold(&Has::alive(&again, *pid), &format!("{when}, node {pid} after a power failure"));
            }
        }
    }
}

fn replay(setup: &Setup, commands: &[Command]) -> Simulation {
    let mut simulation = Simulation::new(setup.clone()).expect("it started before");
    for command in commands {
        simulation.apply(command).expect("it was carried out before");
    }
    simulation
}
